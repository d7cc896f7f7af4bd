"""Read the id, the model and the finish reasons of a reply, in any of the served formats."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import orjson

MAX_READ = 1024 * 1024  # bytes of a body


@dataclass(slots=True)
class ReplyFacts:
    """The facts of a reply; "" and an empty list where it has none."""

    id: str = ""
    model: str = ""
    finish_reasons: list[str] = field(default_factory=list)

    def add(self, value: Any) -> None:
        """Add the facts of a reply's JSON, or of one event of a stream."""
        if not isinstance(value, dict):
            return
        # Messages and Responses put the whole answer into the first events of a stream.
        for holder in (value, value.get("message"), value.get("response"), value.get("delta")):
            if isinstance(holder, dict):
                self._add_answer(holder)

    def _add_answer(self, answer: dict[str, Any]) -> None:
        for name in ("id", "model"):
            found = answer.get(name)
            if isinstance(found, str) and not getattr(self, name):
                setattr(self, name, found)
        choices = answer.get("choices")
        for choice in choices if isinstance(choices, list) else ():
            if isinstance(choice, dict):
                self._add_reason(choice.get("finish_reason"))
        self._add_reason(answer.get("stop_reason"))
        details = answer.get("incomplete_details")
        if isinstance(details, dict):
            self._add_reason(details.get("reason"))
        elif answer.get("object") == "response" and answer.get("status") == "completed":
            self._add_reason("stop")

    def _add_reason(self, reason: Any) -> None:
        if isinstance(reason, str):
            self.finish_reasons.append(reason)


def read_facts(body: bytes) -> ReplyFacts:
    """Return the facts of a body, JSON or a stream of events."""
    facts = ReplyFacts()
    for data in _documents(body[:MAX_READ]):
        try:
            facts.add(orjson.loads(data))
        except orjson.JSONDecodeError:  # a fault may garble anything
            continue
    return facts


def _documents(body: bytes) -> Iterator[bytes]:
    if body[:1] == b"{":
        yield body
        return
    for line in body.splitlines():
        if line.startswith(b"data: {"):
            yield line.removeprefix(b"data: ")
