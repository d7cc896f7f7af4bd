"""What is asked of a language model and what it answers, whatever the wire format."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Literal, NamedTuple

Json = Any  # the JSON edge


Finish = Literal["stop", "length", "tool_calls", "content_filter"]
Role = Literal["system", "user", "assistant", "tool"]
Strict = Literal["", "closed", "all"]
"""What a schema must say of each object: nothing; that it has no members but those it names; and that all of these are required."""


_ID = re.compile(r"[A-Za-z][\w.:|-]{2,}", re.ASCII)


def is_id(*names: str) -> bool:
    """Whether each is an id as programs make them. What is drawn at random is none, and bound by the schema alone (docs/decisions/0002)."""
    return all(_ID.fullmatch(name) for name in names)


class ToolCall(NamedTuple):
    """A model's wish that a tool be run. arguments: JSON text, or the free text of a tool that takes such."""

    id: str
    name: str
    arguments: str


class Message(NamedTuple):
    """One turn of a conversation, whatever the wire format.

    images: addresses or data URIs of images shown; calls: the tools that an assistant's turn wishes to run; answers: the id of the
    call that a tool's turn is the result of; details: how closely each image is to be looked at (low, high or auto; auto where none is said).
    """

    role: Role
    text: str
    images: Sequence[str] = ()
    calls: Sequence[ToolCall] = ()
    answers: str = ""
    details: Sequence[str] = ()


class Tool(NamedTuple):
    """A tool that the model may wish to run.

    schema: JSON Schema of its arguments, None for one that takes free text; strict: what the schema must say; where: the schema's place in
    the request, "" where nobody needs to be told.
    """

    name: str
    description: str
    schema: Json
    strict: Strict = ""
    where: str = ""


class ResponseFormat(NamedTuple):
    """JSON that the answer must be. schema: None for any object; strict, where: as of a tool."""

    schema: Json
    name: str = ""
    strict: Strict = ""
    where: str = ""


class ChatRequest(NamedTuple):
    """What a client asks a language model, whatever the wire format.

    max_tokens: None for no limit; n: how many choices; seed: the client's own, None if it sent none; temperature: None if it sent none;
    tool_choice: auto, none, required, or the name of a tool after a colon (`:get_weather`); parallel: whether several tools may be called at
    once; format: None for text; logprobs: how many alternatives a token is told with, None for no logprobs; bias: pieces of text with -100
    to 100; thinking: how many tokens the model may think aloud before it answers, 0 for none; prefill: how the answer was begun for the
    model, which goes on from there; canned: the answer that a scenario gives, None for one to be made.
    """

    model: str
    messages: Sequence[Message]
    max_tokens: int | None = None
    stop: Sequence[str] = ()
    n: int = 1
    seed: int | None = None
    temperature: float | None = None
    tools: Sequence[Tool] = ()
    tool_choice: str = "auto"
    parallel: bool = True
    format: ResponseFormat | None = None
    logprobs: int | None = None
    bias: Sequence[tuple[str, float]] = ()
    thinking: int = 0
    prefill: str = ""
    canned: Choice | None = None


class Logprob(NamedTuple):
    """One token's logarithmic probability (at most 0), and those of the likeliest alternatives, itself among them."""

    token: str
    logprob: float
    top: Sequence[tuple[str, float]] = ()


class Choice(NamedTuple):
    """One answer: the pieces it would be streamed in, the pieces joined, and why it ends.

    stopped_by: the stop text that ended it, "" for none; calls: tools it wishes to run; refusal: whether the text declines;
    thinking: the pieces of what was thought aloud before; logprobs: one for each piece, None where nobody asked.
    """

    pieces: tuple[str, ...]
    text: str
    finish: Finish
    stopped_by: str = ""
    calls: Sequence[ToolCall] = ()
    refusal: bool = False
    thinking: tuple[str, ...] = ()
    logprobs: Sequence[Logprob] | None = None


class Usage(NamedTuple):
    """Tokens read and written. cached: how many of those read were read before; thinking: how many of those written were thoughts."""

    prompt: int
    completion: int
    cached: int = 0
    thinking: int = 0

    @property
    def total(self) -> int:
        """Both together."""
        return self.prompt + self.completion


class Completion(NamedTuple):
    """What a language model answered. id: 29 letters and digits, without any format's prefix; created: seconds since 1970."""

    id: str
    model: str
    created: int
    choices: Sequence[Choice]
    usage: Usage
