"""What generators make and dialects say: answers without any gateway's wording."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from mockgateway.reply import Reply

Finish = Literal["stop", "length", "tool_calls", "content_filter"]


@dataclass(frozen=True, slots=True)
class Message:
    """One turn of a conversation: who spoke, the text, and the addresses or data URIs of images shown."""

    role: str
    text: str
    images: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Prompt:
    """What a client asks a language model, whatever the wire format.

    max_tokens: None for no limit; n: how many choices; stream: whether it wants events; include_usage: whether the stream
    ends with a usage frame; seed: the client's own, None if it sent none; temperature: None if it sent none.
    """

    model: str
    messages: Sequence[Message]
    max_tokens: int | None = None
    stop: Sequence[str] = ()
    n: int = 1
    stream: bool = False
    include_usage: bool = False
    seed: int | None = None
    temperature: float | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer, in the pieces it would be streamed in."""

    pieces: Sequence[str]
    finish: Finish

    @property
    def text(self) -> str:
        """The pieces joined."""
        return "".join(self.pieces)


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens read and written."""

    prompt: int
    completion: int

    @property
    def total(self) -> int:
        """Both together."""
        return self.prompt + self.completion


@dataclass(frozen=True, slots=True)
class Completion:
    """What a language model answered. id: 29 letters and digits, without any format's prefix; created: seconds since 1970."""

    id: str
    model: str
    created: int
    choices: Sequence[Choice]
    usage: Usage


@dataclass(frozen=True, slots=True)
class Model:
    """One entry of a gateway's catalogue (`fixtures/<gateway>/models.yaml`).

    kind: what it makes, in the words of `x-mock: make`; context: tokens, 0 where that means nothing; facts: the whole entry.
    """

    id: str
    kind: str
    owned_by: str
    abilities: Sequence[str]
    context: int
    facts: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Listing:
    """The models of a catalogue, for a client that asks what there is."""

    models: Sequence[Model]
    created: int


@dataclass(frozen=True, slots=True)
class Written:
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
        elif self.media_type is None or "json" in self.media_type:
            reply.value = self.value
        else:
            reply.body = self.value if isinstance(self.value, bytes) else str(self.value).encode()
        return reply


Content = Completion | Listing | Written
