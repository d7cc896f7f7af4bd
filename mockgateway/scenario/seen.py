"""What a rule may look at in a call; what costs something is read when a rule first asks for it."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import orjson

from mockgateway.call import Call


class Seen:
    """A call before anything is validated. operation: its id, do, make: the words of its `x-mock`; all "" for an unknown path."""

    def __init__(self, call: Call, operation: str, do: str, make: str) -> None:
        self.call = call
        self.operation = operation
        self.do = do
        self.make = make

    @cached_property
    def body(self) -> Any:
        """The body's JSON; None where it is not any."""
        try:
            return orjson.loads(self.call.body)
        except orjson.JSONDecodeError:
            return None

    @cached_property
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
        return self.call.body.partition(form)[2].partition(b"\r\n")[0].decode("utf-8", "replace") if form in self.call.body else ""

    @cached_property
    def stream(self) -> bool:
        """Whether the caller wants events."""
        return isinstance(self.body, dict) and self.body.get("stream") is True

    @cached_property
    def text(self) -> str:
        """All that the body says, in lower case, as far as a rule may ask for words: the texts in it one after another."""
        if self.body is None:
            return self.call.body[:1_000_000].decode("utf-8", "replace").casefold()
        words: list[str] = []
        _gather(self.body, words)
        return "\n".join(words).casefold()

    @property
    def retry(self) -> bool:
        """Whether an SDK says that it sends this request once more."""
        count = self.call.head.get(b"x-stainless-retry-count", b"0")
        return count.isdigit() and int(count) > 0


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
