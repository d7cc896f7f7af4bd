"""The interface of observers, and the facts about a request that several of them report."""

from __future__ import annotations

from typing import Protocol

import orjson

from mockgateway.call import Call
from mockgateway.content import Completion, EmbeddingResult, RerankResult
from mockgateway.faults import FAULTS
from mockgateway.redaction import redact
from mockgateway.reply import Reply

MAX_READ = 64 * 1024  # bytes of a body that nothing else has parsed
CLIENT_LEFT = 499  # the status of a request whose client did not wait, as in nginx's log


class Observer(Protocol):
    """Gets each request after its reply was sent."""

    def add_call(
        self, call: Call, reply: Reply, seconds: float, first: float | None, left: bool
    ) -> None:
        """Observe a request that a gateway answered.

        Args:
            call: The request.
            reply: The reply.
            seconds: From the request's arrival until the end of its reply.
            first: Seconds until the first piece of a stream; None for other replies.
            left: Whether the client hung up before the end.
        """

    def add_other(self, method: str, path: str, status: int, seconds: float) -> None:
        """Observe a request that no gateway answered: a file, a page, the control API."""

    def close(self) -> bool:
        """Write what waits; return False if nobody reads it in time."""


def model_name(call: Call) -> str:
    """Return the model that a call asks for, as the client spells it, or ""."""
    if call.model is not None:
        return call.model.id
    content = call.content
    if content is None and call.body[:1] == b"{" and len(call.body) <= MAX_READ:
        try:  # the call was refused before its body was read
            content = orjson.loads(call.body)
        except orjson.JSONDecodeError:
            return ""
    name = content.get("model") if isinstance(content, dict) else None
    return name if isinstance(name, str) else ""


def hide_secrets(text: str, call: Call) -> str:
    """Return a text without the call's key, also where no operation reads the key."""
    if not call.key:
        credential = call.head.get(b"authorization") or call.head.get(b"x-api-key", b"")
        text = redact(text, credential.decode("latin-1").rpartition(" ")[2])
    return redact(text, call.key)


def count_tokens(call: Call) -> tuple[int, int] | None:
    """Return the input and output tokens of a call's result, or None if it has none."""
    result = call.result
    if isinstance(result, Completion):
        return result.usage.prompt, result.usage.completion
    if isinstance(result, EmbeddingResult | RerankResult):
        return result.tokens, 0
    return None


def fault_names(reply: Reply) -> list[str]:
    """Return the names of the faults that were applied to a reply, each once."""
    words = dict.fromkeys([text.partition(" ")[0] for text in reply.applied])
    return [word for word in words if word in FAULTS]
