"""One exchange as a judge looks at it; what costs something is read when a judge first asks for it."""

from __future__ import annotations

import re
from collections.abc import Collection
from email.utils import parsedate_to_datetime
from functools import cached_property
from hashlib import blake2b
from typing import Any

import orjson

from mockgateway.journal import Exchange
from mockgateway.journal.exchange import MAX_KEPT
from mockgateway.scenario.fingerprint import fingerprint

_AGAIN = (408, 409, 425, 429)
_PASSING = (408, 425, 429)
_NEVER = (501, 505, 506, 508, 510, 511)  # 5xx that are no matter of time
_SPENT = re.compile(r"quota|balance|budget|credit|billing")
PATIENCE = 60.0  # seconds: OpenAI's and Anthropic's SDKs heed no longer Retry-After
_ENDED = {"completed", "succeeded", "failed", "canceled", "cancelled"}
_BOUNDARY = re.compile(rb'boundary="?([^";,]+)')
# How the events of a stream begin, and what the last of them is; a chat's ends with `[DONE]`, and of any other nobody knows.
_LAST = {
    "response.": ("response.completed", "response.incomplete", "response.failed"),
    "message_": ("message_stop",),
    "content_block_": ("message_stop",),
    "speech.audio.": ("speech.audio.done",),
    "transcript.text.": ("transcript.text.done",),
}


class Attempt:
    """A call and its reply.

    do, make: the words of the operation's `x-mock`; idempotent: whether the operation heeds an Idempotency-Key; poll: the seconds between two looks that its document
    asks for, 0 for none; credentials: the query's parameters that its document wants a key in; at, ended: when the request came and its reply was there, or the client
    had hung up, in seconds of the sandbox's clock.
    """

    def __init__(
        self,
        exchange: Exchange,
        do: str = "",
        make: str = "",
        idempotent: bool = False,
        poll: float = 0.0,
        credentials: Collection[str] = (),
    ) -> None:
        self.exchange = exchange
        self.do = do
        self.make = make
        self.idempotent = idempotent
        self.poll = poll
        self.credentials = credentials
        self.number = exchange.number
        self.status = exchange.status
        self.path = exchange.path
        self.at = exchange.received
        self.ended = exchange.received + exchange.lasted

    @property
    def label(self) -> str:
        """The call in a few words, for a person."""
        problem = f" {self.exchange.problem}" if self.exchange.problem else ""
        return (
            f"call {self.number} ({self.exchange.method} {self.path[:120]}: {self.status}{problem})"
        )

    @cached_property
    def heads(self) -> dict[str, str]:
        """The request's headers, names in lower case."""
        return {
            name.decode("latin-1").lower(): value.decode("latin-1")
            for name, value in self.exchange.request_headers
        }

    @cached_property
    def told(self) -> dict[str, str]:
        """The reply's headers, names in lower case."""
        return {name.lower(): value for name, value in self.exchange.reply_headers}

    @cached_property
    def wish(self) -> bytes:
        """A fingerprint of what was asked for: two attempts at the same thing share it."""
        exchange = self.exchange
        body = exchange.request
        found = _BOUNDARY.search(self.heads.get("content-type", "").encode("latin-1"))
        if found is not None:  # of a form, which clients choose anew for each attempt
            body = body.replace(found[1], b"-")
        return blake2b(
            b"\0".join(
                (
                    exchange.key.encode(),
                    exchange.gateway.encode(),
                    exchange.method.encode(),
                    exchange.path.encode(),
                    exchange.query,
                    body,
                )
            )
        ).digest()

    @cached_property
    def gist(self) -> str:
        """A looser fingerprint: the same thing asked of another model or gateway, or with another request id in it, has it too."""
        body = (
            {word: value for word, value in self.body.items() if word != "model"}
            if isinstance(self.body, dict)
            else None
        )
        if body is None:
            return fingerprint(
                self.exchange.method,
                self.path,
                self.exchange.query,
                self.heads.get("content-type", ""),
                self.exchange.request,
            )
        return fingerprint(self.do, "", b"", "", orjson.dumps(body))

    @cached_property
    def body(self) -> Any:
        """The request's JSON, None where it is none."""
        return _json(self.exchange.request)

    @cached_property
    def said(self) -> Any:
        """The reply's JSON, None where it is none."""
        return _json(self.exchange.reply)

    @cached_property
    def retry_after(self) -> float | None:
        """How many seconds the reply told to wait (RFC 9110, 10.2.3: a number or a date), None where it did not say."""
        said = self.told.get("retry-after", "").strip()
        if not said:
            return None
        try:
            return max(0.0, float(said))
        except ValueError:
            pass
        try:
            return max(0.0, parsedate_to_datetime(said).timestamp() - self.ended)
        except (ValueError, TypeError, OverflowError):
            return None

    @property
    def idempotency(self) -> str:
        """The request's Idempotency-Key, "" for none."""
        return self.heads.get("idempotency-key", "")

    @cached_property
    def retry(self) -> int:
        """The how-manyth retry it is, as OpenAI's and Anthropic's SDKs say; 0 for a first attempt, and where nothing is said."""
        said = self.heads.get("x-stainless-retry-count", "")
        return int(said) if said.isascii() and said.isdigit() and len(said) < 5 else 0

    @cached_property
    def events(self) -> list[Any]:
        """The JSON of a streamed reply's events, as far as they came."""
        lines = self.exchange.reply.split(b"\n") if self.streamed else []
        found = (_json(line[5:].strip()) for line in lines if line.startswith(b"data:"))
        return [event for event in found if isinstance(event, dict)]

    @property
    def streamed(self) -> bool:
        """Whether the reply is an event stream."""
        return self.told.get("content-type", "").startswith("text/event-stream")

    @property
    def lost(self) -> bool:
        """Whether the client has no whole answer: it hung up, the connection broke, the stream has no end, or the JSON is none."""
        return self.exchange.left is not None or self.cut

    @cached_property
    def cut(self) -> bool:
        """Whether there never was a whole answer, whatever the client did."""
        return bool(self.exchange.ending) or self._torn

    @cached_property
    def _torn(self) -> bool:
        """Whether what was sent is no whole answer; of what the journal has not kept whole, nobody knows."""
        reply = self.exchange.reply
        if self.status >= 400 or not reply or len(reply) >= MAX_KEPT:
            return False
        if self.streamed:
            return b"[DONE]" not in reply[-64:] and self._endless
        return (
            "json" in self.told.get("content-type", "")
            and self.said is None
            and reply.strip() != b"null"
        )

    @property
    def _endless(self) -> bool:
        """Whether the events of a stream, of a kind that is known, lack their last one."""
        if not self.events:
            return self.make == "chat"
        if any(event.get("type") == "error" or "error" in event for event in self.events[-2:]):
            return False
        kind = str(self.events[0].get("type"))
        ends = next((ends for begin, ends in _LAST.items() if kind.startswith(begin)), None)
        return (
            "choices" in self.events[0]
            if ends is None
            else not any(event.get("type") in ends for event in self.events[-2:])
        )

    @property
    def failed(self) -> bool:
        """Whether the client did not get what it asked for."""
        return self.status >= 400 or self.lost

    @cached_property
    def retryable(self) -> bool:
        """Whether another attempt is nothing to be blamed for: the error's own word (`retryable`, `x-should-retry`), else its status."""
        if self.lost:
            return True
        return self.status in _AGAIN or self.status >= 500 if self._word is None else self._word

    @cached_property
    def passing(self) -> bool:
        """Whether another attempt, a little later, is what the reply asks for: no money has to be put in first, and the wait is one that SDKs are ready for."""
        if self._word is False or self.lost or (self.retry_after or 0.0) > PATIENCE:
            return False
        said = self.said.get("error") if isinstance(self.said, dict) else None
        words = [
            self.exchange.problem,
            *(
                [str(said.get("code")), str(said.get("type"))]
                if isinstance(said, dict)
                else [str(said)]
            ),
        ]
        if _SPENT.search(" ".join(words)):
            return False
        return (
            bool(self._word)
            or self.status in _PASSING
            or (self.status >= 500 and self.status not in _NEVER)
        )

    @cached_property
    def _word(self) -> bool | None:
        """What the error itself says of another attempt, None for nothing."""
        said = self.said.get("error") if isinstance(self.said, dict) else None
        if isinstance(said, dict) and isinstance(said.get("retryable"), bool):
            return bool(said["retryable"])
        if self.told.get("x-should-retry") in ("true", "false"):
            return self.told["x-should-retry"] == "true"
        return None

    @property
    def looks(self) -> bool:
        """Whether it looks at a task."""
        return self.do in ("inspect", "collect")

    @cached_property
    def state(self) -> str:
        """The state of the task that the reply tells of: `ended`, `failed` (canceled too), "" for one that goes on, or none."""
        if self.status >= 400 or not isinstance(self.said, dict):
            return ""
        inner = self.said.get("data")
        for place in (inner, self.said) if isinstance(inner, dict) else (self.said,):
            for word in ("generation_status", "status", "state"):
                told = place.get(word)
                if isinstance(told, str) and told.lower() in _ENDED:
                    return (
                        "failed"
                        if told.lower() in ("failed", "canceled", "cancelled") or place.get("error")
                        else "ended"
                    )
        return ""


def _json(data: bytes) -> Any:
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError:
        return None
