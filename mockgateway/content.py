"""What generators make and dialects say: answers without any gateway's wording.

Named tuples, since every call makes a handful: they cost half of what frozen dataclasses do.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from typing import Any, Literal, NamedTuple

from mockgateway.reply import Reply

Json = Any  # the JSON edge

Finish = Literal["stop", "length", "tool_calls", "content_filter"]
Role = Literal["system", "user", "assistant", "tool"]


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
    """A tool that the model may wish to run. schema: JSON Schema of its arguments, None for one that takes free text."""

    name: str
    description: str
    schema: Json


class Format(NamedTuple):
    """JSON that the answer must be. schema: None for any object."""

    schema: Json
    name: str = ""


class Prompt(NamedTuple):
    """What a client asks a language model, whatever the wire format.

    max_tokens: None for no limit; n: how many choices; seed: the client's own, None if it sent none; temperature: None if it sent none;
    tool_choice: auto, none, required, or the name of a tool after a colon (`:get_weather`); parallel: whether several tools may be called at
    once; format: None for text; logprobs: how many alternatives a token is told with, None for no logprobs; bias: pieces of text with -100
    to 100; thinking: how many tokens the model may think aloud before it answers, 0 for none.
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
    format: Format | None = None
    logprobs: int | None = None
    bias: Sequence[tuple[str, float]] = ()
    thinking: int = 0


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


class Model(NamedTuple):
    """One entry of a gateway's catalogue (`fixtures/<gateway>/models.yaml`).

    kind: what it makes, in the words of `x-mock: make`; context: tokens, 0 where that means nothing; facts: the whole entry.
    """

    id: str
    kind: str
    owned_by: str
    abilities: Sequence[str]
    context: int
    facts: dict[str, Any]


class Listing(NamedTuple):
    """The models of a catalogue, for a client that asks what there is."""

    models: Sequence[Model]
    created: int


class Upstream(NamedTuple):
    """One provider behind a gateway (`fixtures/<gateway>/upstreams.yaml`). models: the ids it serves; facts: the whole entry."""

    id: str
    name: str
    models: Sequence[str]
    facts: dict[str, Any]


class Upstreams(NamedTuple):
    """All providers behind a gateway, for a client that asks who there is."""

    upstreams: Sequence[Upstream]


class KeyView(NamedTuple):
    """Who is calling, for a client that asks. view: key, account or billing, what it asks about.

    id: the account's; plan: one of `account.PLANS`, "" for the gateway's best; money is in the gateway's own unit, budget and spent are this
    month's (budget None for no limit); models: the ids that the key may use, None for all.
    """

    view: str
    key: str
    id: str
    name: str
    plan: str
    balance: float
    budget: float | None
    spent: float
    models: Sequence[str] | None


class Seen(NamedTuple):
    """One call of the past. reply: its body, as far as it was kept."""

    path: str
    status: int
    reply: bytes


class Traffic(NamedTuple):
    """What a key did in the last days, oldest call first, as far back as the journal goes."""

    holder: KeyView
    days: int
    calls: Sequence[Seen]


class Health(NamedTuple):
    """How one part of a gateway does. part: the last word of the path that asks; took: milliseconds it needs to answer.

    attempts: for each upstream the attempts of the last minutes, and how many of them failed.
    """

    part: str
    took: int
    attempts: Sequence[tuple[Upstream, int, int]]
    models: Sequence[Model]


class Cost(NamedTuple):
    """What one thing costs that a model makes, in the gateway's own money, to the thousandth.

    second: of each second, None where it is not sold by time; seconds: its length, 0 then; resolution: "" where the price does not depend on it.
    """

    each: float
    second: float | None = None
    seconds: float = 0
    resolution: str = ""


class Price(NamedTuple):
    """What some of them would cost together. balance: what the caller has; cap: the most the caller will pay, None for no limit."""

    model: Model
    cost: Cost
    number: int
    balance: float
    cap: float | None = None

    @property
    def total(self) -> float:
        """All together."""
        return round(self.cost.each * self.number, 3)

    @property
    def affordable(self) -> int | None:
        """How many the balance covers; None where they cost nothing."""
        each = round(self.cost.each * 1000)  # whole thousandths: 12.48 / 0.052 is 240, whatever floats say
        return max(0, round(self.balance * 1000) // each) if each else None


class Texts(NamedTuple):
    """Texts, or their token ids, to be turned into vectors. dimensions: None for as many as the model has."""

    model: str
    texts: Sequence[str | Sequence[int]]
    dimensions: int | None = None


class Vectors(NamedTuple):
    """One vector of length one for each text, in 32-bit floats. tokens: in all texts together."""

    model: str
    vectors: Sequence[array[float]]
    tokens: int


class Query(NamedTuple):
    """What documents should be about. top: how many of them are wanted, None for all."""

    model: str
    query: str
    documents: Sequence[str]
    top: int | None = None


class Rank(NamedTuple):
    """One document. place: its index among those sent; score: 0 to 1."""

    place: int
    score: float
    text: str


class Ranking(NamedTuple):
    """The best documents first. id: 16 hexadecimal digits; tokens: in the query and all documents, also those left out."""

    id: str
    model: str
    ranks: Sequence[Rank]
    tokens: int


class Part(NamedTuple):
    """A piece of what is judged together: a text, or an image's address or data URI."""

    kind: Literal["text", "image"]
    said: str


class Suspects(NamedTuple):
    """What may be harmful: each of the inputs is judged on its own."""

    model: str
    inputs: Sequence[Sequence[Part]]


class Verdict(NamedTuple):
    """What was found in one input, by category. scores: 0 to 1; kinds: which kinds of part the score looked at."""

    scores: Mapping[str, float]
    flags: Mapping[str, bool]
    kinds: Mapping[str, Sequence[str]]


class Verdicts(NamedTuple):
    """A verdict on each input, in their order. id: 29 letters and digits, without any format's prefix."""

    id: str
    model: str
    verdicts: Sequence[Verdict]


class Written(NamedTuple):
    """An answer taken as the document has it: JSON, text, bytes or the events of a stream; the body is already in the gateway's words."""

    status: int
    media_type: str | None
    value: Any
    headers: Sequence[tuple[str, str]] = ()

    def reply(self) -> Reply:
        """It on the wire: events for a list of them, bytes and text as they are, anything else as JSON."""
        reply = Reply(self.status, self.media_type, headers=list(self.headers))
        if self.media_type == "text/event-stream":
            reply.events = self.value
        elif isinstance(self.value, bytes):
            reply.body = self.value
        elif self.media_type is None or "json" in self.media_type:
            reply.value = self.value
        else:
            reply.body = str(self.value).encode()
        return reply


Content = Completion | Listing | Upstreams | KeyView | Traffic | Health | Price | Vectors | Ranking | Verdicts | Written
