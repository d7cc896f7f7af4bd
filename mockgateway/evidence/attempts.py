"""One call and its reply as judges see them. Costly properties are computed on first use."""

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

MAX_SDK_WAIT = 60.0  # seconds: OpenAI's and Anthropic's SDKs ignore a longer Retry-After

_RETRYABLE = (408, 409, 425, 429)
_TRANSIENT = (408, 425, 429)
_PERMANENT = (501, 505, 506, 508, 510, 511)  # 5xx that no waiting changes
_OUT_OF_MONEY = re.compile(r"quota|balance|budget|credit|billing")
_FAILED_STATES = {"failed", "canceled", "cancelled"}
_FINAL_STATES = {"completed", "succeeded", *_FAILED_STATES}
_FAL = ("fal-client", "@fal-ai/client")  # clients that poll at an interval of their own
_TRUNCATED = re.compile(r"truncate after (\d+) of (\d+)")
_BOUNDARY = re.compile(rb'boundary="?([^";,]+)')
# The last events of a stream, by how the type of its first event begins. A chat's stream ends with
# `[DONE]`; the end of any other stream is unknown.
_LAST_EVENTS = {
    "response.": ("response.completed", "response.incomplete", "response.failed"),
    "message_": ("message_stop",),
    "content_block_": ("message_stop",),
    "speech.audio.": ("speech.audio.done",),
    "transcript.text.": ("transcript.text.done",),
}


class Attempt:
    """A call and its reply.

    Attributes:
        do: The action of the operation (`x-mock`).
        make: The generator of the operation (`x-mock`).
        idempotent: Whether the operation honours an Idempotency-Key.
        poll: The documented seconds between two polls, 0 for none.
        credentials: The query parameters that the document expects a key in.
        at: When the request came, in seconds of the sandbox's clock.
        ended: When the reply was complete or the client hung up, in the same seconds.
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
        exchange = self.exchange
        problem = f" {exchange.problem}" if exchange.problem else ""
        path = exchange.redacted_path()[:120]
        return f"call {self.number} ({exchange.method} {path}: {self.status}{problem})"

    @cached_property
    def request_headers(self) -> dict[str, str]:
        """The request's headers, names in lower case."""
        return {
            name.decode("latin-1").lower(): value.decode("latin-1")
            for name, value in self.exchange.request_headers
        }

    @cached_property
    def reply_headers(self) -> dict[str, str]:
        """The reply's headers, names in lower case."""
        return {name.lower(): value for name, value in self.exchange.reply_headers}

    @cached_property
    def request_key(self) -> bytes:
        """A digest that all attempts at the same request share."""
        exchange = self.exchange
        body = exchange.request
        found = _BOUNDARY.search(self.request_headers.get("content-type", "").encode("latin-1"))
        if found is not None:  # clients choose a form's boundary anew for each attempt
            body = body.replace(found[1], b"-")
        texts = (exchange.key, exchange.gateway, exchange.method, exchange.path)
        parts = (*(text.encode() for text in texts), exchange.query, body)
        return blake2b(b"\0".join(parts)).digest()

    @cached_property
    def similar_key(self) -> str:
        """A looser digest: the same for another model, gateway or request id, streamed or not."""
        if isinstance(self.request_json, dict):
            other = ("model", "stream", "stream_options")
            body = {word: value for word, value in self.request_json.items() if word not in other}
            return fingerprint(self.do, "", b"", "", orjson.dumps(body))
        exchange = self.exchange
        kind = self.request_headers.get("content-type", "")
        return fingerprint(exchange.method, self.path, exchange.query, kind, exchange.request)

    @cached_property
    def request_json(self) -> Any:
        """The request's JSON, or None."""
        return _json(self.exchange.request)

    @cached_property
    def reply_json(self) -> Any:
        """The reply's JSON, or None."""
        return _json(self.exchange.reply)

    @cached_property
    def retry_after(self) -> float | None:
        """The seconds of Retry-After (RFC 9110, 10.2.3: a number or a date), or None."""
        value = self.reply_headers.get("retry-after", "").strip()
        if not value:
            return None
        try:
            return max(0.0, float(value))
        except ValueError:
            pass
        try:
            return max(0.0, parsedate_to_datetime(value).timestamp() - self.ended)
        except (ValueError, TypeError, OverflowError):
            return None

    @property
    def idempotency(self) -> str:
        """The request's Idempotency-Key, or ""."""
        return self.request_headers.get("idempotency-key", "")

    @cached_property
    def retry_count(self) -> int:
        """The number of the retry, as OpenAI's and Anthropic's SDKs send it; 0 by default."""
        value = self.request_headers.get("x-stainless-retry-count", "")
        return int(value) if value.isascii() and value.isdigit() and len(value) < 5 else 0

    @cached_property
    def events(self) -> list[Any]:
        """The JSON objects of a streamed reply's events, as far as they were sent."""
        lines = self.exchange.reply.split(b"\n") if self.streamed else []
        found = (_json(line[5:].strip()) for line in lines if line.startswith(b"data:"))
        return [event for event in found if isinstance(event, dict)]

    @property
    def streamed(self) -> bool:
        """Whether the reply is an event stream."""
        return self.reply_headers.get("content-type", "").startswith("text/event-stream")

    @property
    def incomplete(self) -> bool:
        """Whether the client lacks a whole reply: it hung up, or the reply is truncated."""
        return self.exchange.left is not None or self.truncated

    @cached_property
    def truncated(self) -> bool:
        """Whether no whole reply was sent: broken connection, stream without end, broken JSON."""
        reply = self.exchange.reply
        if self.exchange.ending:
            return True
        cut = (found for one in self.exchange.applied if (found := _TRUNCATED.match(one)))
        if not self.streamed and any(int(found[1]) < int(found[2]) for found in cut):
            return True  # a file, of which the bytes do not tell
        if self.status >= 400 or not reply or len(reply) >= MAX_KEPT:  # beyond it, it is unknown
            return False
        if self.streamed:
            return b"[DONE]" not in reply[-64:] and self._lacks_last_event
        is_json = "json" in self.reply_headers.get("content-type", "")
        return is_json and self.reply_json is None and reply.strip() != b"null"

    @property
    def _lacks_last_event(self) -> bool:
        if not self.events:
            return self.make == "chat"
        last_two = self.events[-2:]
        if any(event.get("type") == "error" or "error" in event for event in last_two):
            return False
        kind = str(self.events[0].get("type"))
        for prefix, last_events in _LAST_EVENTS.items():
            if kind.startswith(prefix):
                return not any(event.get("type") in last_events for event in last_two)
        return "choices" in self.events[0]

    @property
    def failed(self) -> bool:
        """Whether the client did not get the requested result."""
        return self.status >= 400 or self.incomplete

    @cached_property
    def retryable(self) -> bool:
        """Whether a retry is fine by the error's own flag, else by the status."""
        if self.incomplete:
            return True
        if self._retry_flag is not None:
            return self._retry_flag
        return self.status in _RETRYABLE or self.status >= 500

    @cached_property
    def transient(self) -> bool:
        """Whether the reply calls for a retry soon: no money is needed, and SDKs would wait."""
        flag = self._retry_flag
        if flag is False or self.incomplete or (self.retry_after or 0.0) > MAX_SDK_WAIT:
            return False
        error = self._error
        words = [error.get("code"), error.get("type")] if isinstance(error, dict) else [error]
        if _OUT_OF_MONEY.search(" ".join(map(str, [self.exchange.problem, *words]))):
            return False
        by_status = self.status in _TRANSIENT or self.status >= 500
        return bool(flag) or (by_status and self.status not in _PERMANENT)

    @property
    def _error(self) -> Any:
        return self.reply_json.get("error") if isinstance(self.reply_json, dict) else None

    @cached_property
    def _retry_flag(self) -> bool | None:
        """Whether the error itself allows a retry (`retryable`, `x-should-retry`), or None."""
        error = self._error
        if isinstance(error, dict) and isinstance(error.get("retryable"), bool):
            return bool(error["retryable"])
        if self.reply_headers.get("x-should-retry") in ("true", "false"):
            return self.reply_headers["x-should-retry"] == "true"
        return None

    @cached_property
    def by_fal(self) -> bool:
        """Whether the client is fal's, which polls often and once more after the end."""
        return self.request_headers.get("user-agent", "").startswith(_FAL)

    @property
    def is_poll(self) -> bool:
        """Whether the call asks for the state or the result of a task."""
        return self.do in ("inspect", "collect")

    @cached_property
    def task_state(self) -> str:
        """The final state of the task in the reply: `ended`, `failed` (also if canceled), or ""."""
        if self.status >= 400 or not isinstance(self.reply_json, dict):
            return ""
        inner = self.reply_json.get("data")
        for node in (inner, self.reply_json) if isinstance(inner, dict) else (self.reply_json,):
            for name in ("generation_status", "status", "state"):
                state = node.get(name)
                if isinstance(state, str) and state.lower() in _FINAL_STATES:
                    failed = state.lower() in _FAILED_STATES or node.get("error")
                    return "failed" if failed else "ended"
        return ""


def _json(data: bytes) -> Any:
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError:
        return None
