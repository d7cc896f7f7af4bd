"""What generators make and dialects say: answers without any gateway's wording.

Named tuples, since every call makes a handful: they cost half of what frozen dataclasses do.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, NamedTuple

from mockgateway.reply import Reply

Finish = Literal["stop", "length", "tool_calls", "content_filter"]


class Message(NamedTuple):
    """One turn of a conversation: who spoke, the text, and the addresses or data URIs of images shown."""

    role: str
    text: str
    images: Sequence[str] = ()


class Prompt(NamedTuple):
    """What a client asks a language model, whatever the wire format.

    max_tokens: None for no limit; n: how many choices; seed: the client's own, None if it sent none; temperature: None if it sent none.
    """

    model: str
    messages: Sequence[Message]
    max_tokens: int | None = None
    stop: Sequence[str] = ()
    n: int = 1
    seed: int | None = None
    temperature: float | None = None


class Choice(NamedTuple):
    """One answer: the pieces it would be streamed in, the pieces joined, and why it ends."""

    pieces: tuple[str, ...]
    text: str
    finish: Finish


class Usage(NamedTuple):
    """Tokens read and written."""

    prompt: int
    completion: int

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


Content = Completion | Listing | Written
