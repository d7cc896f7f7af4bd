"""Chat requests and completions, independent of the wire format."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

Json = Any  # the JSON edge


Finish = Literal["stop", "length", "tool_calls", "content_filter"]
Role = Literal["system", "user", "assistant", "tool"]
Strict = Literal["", "closed", "all"]
# What a schema must require of objects: nothing, no additional properties, and all required

WAYS = 64  # how many different texts answer one conversation; the seed's first byte chooses


_ID = re.compile(r"[A-Za-z][\w.:|-]{2,}", re.ASCII)


def is_id(*names: str) -> bool:
    """Return whether each name is an id as programs make them.

    Random strings are not; they are bound by the schema alone (docs/decisions/0002).
    """
    return all(_ID.fullmatch(name) for name in names)


class ToolCall(NamedTuple):
    """A call of a tool by the model."""

    id: str
    name: str
    arguments: str  # JSON text, or free text for a custom tool


class Message(NamedTuple):
    """One turn of a conversation."""

    role: Role
    text: str
    images: Sequence[str] = ()  # URLs or data URIs
    calls: Sequence[ToolCall] = ()  # of an assistant's turn
    answers: str = ""  # of a tool's turn: the id of the call
    details: Sequence[str] = ()  # of each image: low, high or auto
    parts: Sequence[str] = ()  # the parts of the text of a user's turn, if it has several


class Tool(NamedTuple):
    """A tool that the model may call."""

    name: str
    description: str
    schema: Json  # JSON Schema of its arguments; None for free text
    strict: Strict = ""
    where: str = ""  # the schema's place in the request; "" if nothing refers to it


class ResponseFormat(NamedTuple):
    """JSON that the answer must be."""

    schema: Json  # None for any object
    name: str = ""
    strict: Strict = ""  # as of a tool
    where: str = ""


class ChatRequest(NamedTuple):
    """A request to a language model."""

    model: str
    messages: Sequence[Message]
    max_tokens: int | None = None  # None for no limit
    stop: Sequence[str] = ()
    n: int = 1  # number of choices
    seed: int | None = None
    temperature: float | None = None
    tools: Sequence[Tool] = ()
    tool_choice: str = "auto"  # auto, none, required, or a colon and the name of a tool
    parallel: bool = True  # whether several tools may be called at once
    format: ResponseFormat | None = None  # None for text
    logprobs: int | None = None  # number of alternatives; None for no logprobs
    bias: Sequence[tuple[str, float]] = ()  # pieces of text with -100 to 100
    thinking: int = 0  # token budget for thinking; 0 for none
    prefill: str = ""  # start of the answer, given by the client
    canned: Choice | None = None  # the answer of a scenario; None to generate one


class Logprob(NamedTuple):
    """The log probability of one token and of the likeliest alternatives, itself among them."""

    token: str
    logprob: float
    top: Sequence[tuple[str, float]] = ()


class Choice(NamedTuple):
    """One answer."""

    pieces: tuple[str, ...]  # as it is streamed
    text: str  # the pieces joined
    finish: Finish
    stopped_by: str = ""  # the stop sequence that ended it; "" for none
    calls: Sequence[ToolCall] = ()
    refusal: bool = False  # whether the text declines
    thinking: tuple[str, ...] = ()  # in pieces
    logprobs: Sequence[Logprob] | None = None  # one for each piece; None if not requested


class Usage(NamedTuple):
    """Token counts."""

    prompt: int
    completion: int
    cached: int = 0  # of the prompt
    thinking: int = 0  # of the completion

    @property
    def total(self) -> int:
        """Prompt and completion tokens."""
        return self.prompt + self.completion


class TokenCount(NamedTuple):
    """The number of tokens of a prompt."""

    tokens: int


class Completion(NamedTuple):
    """The answer of a language model."""

    id: str  # 29 letters and digits, without a format's prefix
    model: str
    created: int  # seconds since 1970
    choices: Sequence[Choice]
    usage: Usage


@dataclass(slots=True)
class LiveCompletion:
    """A completion that grows while it is sent."""

    completions: AsyncIterator[Completion]  # each begins with the text of the one before
    finished: Callable[[Completion], None] = lambda completion: None  # gets the last one
