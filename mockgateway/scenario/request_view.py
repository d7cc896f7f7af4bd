"""The parts of a call that rules compare; costly ones are computed when first needed."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from hashlib import blake2b
from typing import Any

import orjson

from mockgateway.request import ParsedRequest
from mockgateway.scenario.fingerprint import fingerprint, summarize

_UNSPOKEN = ("model", "role", "type", "id")  # fields whose texts are not prose


class _cached:  # noqa: N801 - used as `property` is
    """`functools.cached_property` without the lock that it takes before Python 3.12."""

    def __init__(self, compute: Callable[[Any], Any]) -> None:
        self._compute = compute
        self._name = compute.__name__

    def __get__(self, view: Any, owner: Any = None) -> Any:
        value = view.__dict__[self._name] = self._compute(view)
        return value


class RequestView:
    """A call before it is validated.

    Attributes:
        operation: The operation's id, or "" for an unknown path.
        do: The action that the document names in `x-mock`, or "".
        make: The generator that the document names in `x-mock`, or "".
        matched: The ActiveScenario that last searched its rules, and those that it found.
    """

    def __init__(self, call: ParsedRequest, operation: str, do: str, make: str) -> None:
        self.call = call
        self.operation = operation
        self.do = do
        self.make = make
        self.matched: tuple[object, list[Any]] | None = None

    @_cached
    def body(self) -> Any:
        """The body as JSON, or None."""
        try:
            value = self.call.parsed = orjson.loads(self.call.body)
            return value
        except orjson.JSONDecodeError:
            return None

    def shared(self, name: str) -> str:
        """Return a value that all calls of one operation, sandbox and model share."""
        if name in ("operation", "do", "make", "model"):
            return str(getattr(self, name))
        return self.call.sandbox.name if name == "sandbox" else str(getattr(self.call, name))

    @_cached
    def key(self) -> str:
        """The credential as sent, or ""."""
        head = self.call.head
        return self.call.key or _credential(
            head.get(b"authorization", b"") or head.get(b"x-api-key", b"")
        )

    @_cached
    def model(self) -> str:
        """The model that the body, the path or the header `X-Model` names, or ""."""
        if isinstance(self.body, dict) and isinstance(self.body.get("model"), str):
            return str(self.body["model"])
        route = self.call.route
        if "model_owner" in route:
            return f"{route['model_owner']}/{route.get('model_name', '')}"
        if "endpoint" in route:
            return route["endpoint"]
        if b"x-model" in self.call.head:
            return self.call.header("x-model") or ""
        form = self.call.body.partition(b'name="model"\r\n\r\n')[2]
        return form.partition(b"\r\n")[0].decode("utf-8", "replace")

    @_cached
    def stream(self) -> bool:
        """Whether the body asks for a stream."""
        return isinstance(self.body, dict) and self.body.get("stream") is True

    @_cached
    def text(self) -> str:
        """The texts in the body, one a line, in lower case."""
        if self.body is None:
            return self.call.body[:1_000_000].decode("utf-8", "replace").casefold()
        texts: list[str] = []
        _collect(self.body, texts)
        return "\n".join(texts).casefold()

    @_cached
    def search_text(self) -> str:
        """A text that contains `text` and perhaps more.

        The whole body costs less than its texts, and contains them unless something is escaped.
        """
        body = self.call.body
        return body.decode("utf-8", "replace").casefold() if b"\\" not in body else self.text

    @_cached
    def last(self) -> str:
        """The client's last words, in the formats that have messages or a prompt."""
        if not isinstance(self.body, dict):
            return ""
        fields = ("messages", "input", "prompt", "generation_prompt")
        words = next((self.body[name] for name in fields if self.body.get(name)), "")
        if isinstance(words, list) and words and isinstance(words[-1], dict):
            words = words[-1].get("content") or ""
        if isinstance(words, list):
            words = " ".join(
                [str(part.get("text", "") if isinstance(part, dict) else part) for part in words]
            )
        return str(words)

    @_cached
    def digest(self) -> str:
        """A digest that is equal for two sendings of the very same request."""
        call = self.call
        parts = (call.method.encode(), call.path.encode("utf-8", "replace"), call.query, call.body)
        return blake2b(b"\0".join(parts), digest_size=12).hexdigest()

    @_cached
    def fingerprint(self) -> str:
        """The fingerprint that two requests share if they ask for the same."""
        call = self.call
        content_type = (call.head.get(b"content-type") or b"").decode("latin-1")
        return fingerprint(call.method, call.path, call.query, content_type, call.body)

    @_cached
    def summary(self) -> str:
        """The request on one line, without credentials and media."""
        return summarize(self.call.method, self.call.path, self.call.query, self.call.body)

    @property
    def is_retry(self) -> bool:
        """Whether an SDK marks this request as a retry."""
        count = self.call.head.get(b"x-stainless-retry-count", b"0")
        return count.isdigit() and int(count) > 0


@lru_cache(maxsize=1024)
def _credential(sent: bytes) -> str:
    return sent.decode("latin-1").removeprefix("Bearer ").removeprefix("Key ")


def _collect(value: Any, texts: list[str]) -> None:
    if isinstance(value, str):
        if len(value) < 100_000:
            texts.append(value)
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key not in _UNSPOKEN:
                _collect(inner, texts)
    elif isinstance(value, list):
        for inner in value:
            _collect(inner, texts)
