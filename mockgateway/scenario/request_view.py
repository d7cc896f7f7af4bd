"""What a rule may look at in a call; what costs something is read when a rule first asks for it."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from hashlib import blake2b
from typing import Any

import orjson

from mockgateway.request import ParsedRequest
from mockgateway.scenario.fingerprint import fingerprint, summarize


class _kept:  # noqa: N801 - used as `property` is
    """What is worked out when it is first asked for, and stays: `functools.cached_property` without its lock, which costs more than most of what is kept."""

    def __init__(self, work: Callable[[Any], Any]) -> None:
        self._work = work
        self._name = work.__name__

    def __get__(self, seen: Any, owner: Any = None) -> Any:
        value = seen.__dict__[self._name] = self._work(seen)
        return value


class RequestView:
    """A call before anything is validated. operation: its id, do, make: the words of its `x-mock`; all "" for an unknown path."""

    def __init__(self, call: ParsedRequest, operation: str, do: str, make: str) -> None:
        self.call = call
        self.operation = operation
        self.do = do
        self.make = make
        self.matched: tuple[object, list[Any]] | None = (
            None  # what an ActiveScenario has found for it
        )

    @_kept
    def body(self) -> Any:
        """The body's JSON; None where it is not any."""
        try:
            value = self.call.parsed = orjson.loads(self.call.body)
            return value
        except orjson.JSONDecodeError:
            return None

    def fixed(self, word: str) -> str:
        """What a rule may be narrowed down by: the same for all calls of an operation, a sandbox and a model."""
        if word in ("operation", "do", "make", "model"):
            return str(getattr(self, word))
        return self.call.sandbox.name if word == "sandbox" else str(getattr(self.call, word))

    @_kept
    def key(self) -> str:
        """The credential as sent, "" for none."""
        return self.call.key or _credential(
            self.call.head.get(b"authorization", b"") or self.call.head.get(b"x-api-key", b"")
        )

    @_kept
    def model(self) -> str:
        """The model that is named in the body or in the path."""
        if isinstance(self.body, dict) and isinstance(self.body.get("model"), str):
            return str(self.body["model"])
        route = self.call.route
        if "model_owner" in route:
            return f"{route['model_owner']}/{route.get('model_name', '')}"
        if "endpoint" in route:
            return route["endpoint"]
        form = b'name="model"\r\n\r\n'
        return (
            self.call.body.partition(form)[2].partition(b"\r\n")[0].decode("utf-8", "replace")
            if form in self.call.body
            else ""
        )

    @_kept
    def stream(self) -> bool:
        """Whether the caller wants events."""
        return isinstance(self.body, dict) and self.body.get("stream") is True

    @_kept
    def text(self) -> str:
        """All that the body says, in lower case, as far as a rule may ask for words: the texts in it one after another."""
        if self.body is None:
            return self.call.body[:1_000_000].decode("utf-8", "replace").casefold()
        words: list[str] = []
        _gather(self.body, words)
        return "\n".join(words).casefold()

    @_kept
    def wide(self) -> str:
        """All that `text` says, and perhaps more: the whole body in lower case, which costs less, where every text stands in it as it is."""
        body = self.call.body
        return body.decode("utf-8", "replace").casefold() if b"\\" not in body else self.text

    @_kept
    def last(self) -> str:
        """What the client said last, in the formats that have messages or a prompt."""
        if not isinstance(self.body, dict):
            return ""
        said = next(
            (
                self.body[word]
                for word in ("messages", "input", "prompt", "generation_prompt")
                if self.body.get(word)
            ),
            "",
        )
        if isinstance(said, list) and said and isinstance(said[-1], dict):
            said = said[-1].get("content") or ""
        if isinstance(said, list):
            said = " ".join(
                [
                    str(part.get("text", "")) if isinstance(part, dict) else str(part)
                    for part in said
                ]
            )
        return str(said)

    @_kept
    def print(self) -> str:
        """What is alike in two sendings of one request."""
        call = self.call
        return blake2b(
            b"\0".join(
                [call.method.encode(), call.path.encode("utf-8", "replace"), call.query, call.body]
            ),
            digest_size=12,
        ).hexdigest()

    @_kept
    def same(self) -> str:
        """What is alike in two requests that ask for the same (`same.fingerprint`)."""
        call = self.call
        return fingerprint(
            call.method,
            call.path,
            call.query,
            (call.head.get(b"content-type") or b"").decode("latin-1"),
            call.body,
        )

    @_kept
    def summary(self) -> str:
        """The request in one line, without credentials and media."""
        return summarize(self.call.method, self.call.path, self.call.query, self.call.body)

    @property
    def retry(self) -> bool:
        """Whether an SDK says that it sends this request once more."""
        count = self.call.head.get(b"x-stainless-retry-count", b"0")
        return count.isdigit() and int(count) > 0


@lru_cache(maxsize=1024)
def _credential(sent: bytes) -> str:
    return sent.decode("latin-1").removeprefix("Bearer ").removeprefix("Key ")


def _gather(value: Any, words: list[str]) -> None:
    if isinstance(value, str):
        if len(value) < 100_000:
            words.append(value)
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key not in ("model", "role", "type", "id"):
                _gather(inner, words)
    elif isinstance(value, list):
        for inner in value:
            _gather(inner, words)
