"""Measure what users of the official SDKs see of each fault."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple
from zlib import crc32

import httpx

TEXT = "One two three four five six seven eight nine ten."
TIMEOUT = 0.6  # seconds; by default the SDKs wait for ten minutes
ASKED: dict[str, Any] = {
    "model": "qwen3-max",
    "max_tokens": 100,
    "messages": [{"role": "user", "content": "Count"}],
}
COLUMNS = ("openai", "openai, stream", "anthropic", "anthropic, stream")


class Case(NamedTuple):
    """A fault, and the columns for which it is measured."""

    word: str
    says: Any = None
    paths: Mapping[str, str] = {}  # by column, if they differ
    streams: bool = False  # whether it is for streams only

    def faults(self, column: str) -> list[Any]:
        """Return the faults of the rule for a column."""
        return [{self.word: {"path": self.paths[column]} if self.paths else self.says}]


TEXTS = dict(
    zip(
        COLUMNS,
        (
            "$.choices[0].message.content",
            "$.choices[0].delta.content",
            "$.content[0].text",
            "$.delta.text",
        ),
        strict=True,
    )
)
LISTS = dict(zip(COLUMNS, ("$.choices", "$.choices", "$.content", "$.delta"), strict=True))

CASES = (
    Case("latency", {"before": "100ms", "between": "1ms"}),
    Case("slow_upload", 5000),
    Case("stall", {"at": "start"}),
    Case("stall", {"after": 4}),
    Case("stall", {"after": 4, "for": "200ms", "keep_alive": "50ms"}),
    Case("truncate"),
    Case("disconnect", {"at": "start"}),
    Case("disconnect", {"at": "start", "how": "reset"}),
    Case("disconnect", {"after": 5}),
    Case("refuse", {"kind": "rate_limited", "retry_after": 1}),
    Case("refuse", {"kind": "insufficient_balance"}),
    Case("rate_limit", {"calls": 1}),
    Case("quota", {"calls": 1}),
    Case("outage", {"statuses": [503]}),
    Case("outage", {"statuses": [502], "html": True}),
    Case("garble", {"kind": "invalid_json", "event": 5}),
    Case("garble", {"kind": "invalid_utf8", "event": 5}),
    Case("garble", {"kind": "split_frames"}),
    Case("garble", {"kind": "duplicate", "event": 5}, streams=True),
    Case("garble", {"kind": "wrong_order", "event": 2}, streams=True),
    Case("garble", {"kind": "no_terminator"}, streams=True),
    Case("garble", {"kind": "crlf"}, streams=True),
    Case("garble", {"kind": "comments"}, streams=True),
    Case("wrong_content_type"),
    Case("wrong_type", {"path": "(the text)"}, TEXTS),
    Case("missing_field", {"path": "(choices, content, delta)"}, LISTS),
    Case("bad_length"),
    Case("bad_length", {"then": "hang"}),
    Case("bad_length", {"way": "shorter"}),
    Case("header_loss"),
)


def _openai(url: str, key: str, stream: bool) -> str:
    import openai  # takes half a second, which the page's text does not need

    with openai.OpenAI(base_url=f"{url}/sealink/v1", api_key=key, timeout=TIMEOUT) as client:
        client._calculate_retry_timeout = lambda *_: 0.0  # type: ignore[method-assign]
        if not stream:
            return str(client.chat.completions.create(**ASKED).choices[0].message.content)
        text = ""
        for chunk in client.chat.completions.create(stream=True, **ASKED):
            text += str(chunk.choices[0].delta.content or "") if chunk.choices else ""
        return text


def _anthropic(url: str, key: str, stream: bool) -> str:
    import anthropic  # takes a second

    with anthropic.Anthropic(
        base_url=f"{url}/sealink/anthropic", api_key=key, timeout=TIMEOUT
    ) as client:
        client._calculate_retry_timeout = lambda *_: 0.0  # type: ignore[method-assign]
        if not stream:
            return str(getattr(client.messages.create(**ASKED).content[0], "text", None))
        with client.messages.stream(**ASKED) as events:
            return "".join(str(text) for text in events.text_stream)


RUNS: Mapping[str, Callable[[str, str], str]] = {
    "openai": lambda url, key: _openai(url, key, False),
    "openai, stream": lambda url, key: _openai(url, key, True),
    "anthropic": lambda url, key: _anthropic(url, key, False),
    "anthropic, stream": lambda url, key: _anthropic(url, key, True),
}


def outcome(mock: str, case: Case, column: str) -> str:
    """Return what a user of the SDK gets, and the number of tries."""
    if case.streams and "stream" not in column:
        return "–"
    url = f"{mock}/~sdk-{crc32(repr((case, column)).encode()):08x}"
    rule = {"when": {"do": "complete"}, "reply": {"text": TEXT}, "faults": case.faults(column)}
    with httpx.Client(base_url=url) as control:
        control.put("/_mock/scenario", json={"rules": [rule]}).raise_for_status()
        if case.word in ("rate_limit", "quota"):
            RUNS[column](url, "any")  # the one that succeeds
        before = len(control.get("/_mock/journal").json()["exchanges"])
        try:
            text = RUNS[column](url, "any")
            result = "the whole reply" if text == TEXT else _describe(text)
        except Exception as error:  # SDKs pass on errors of many kinds
            result = f"`{type(error).__module__.split('.')[0]}.{type(error).__name__}`"
        tries = len(control.get("/_mock/journal").json()["exchanges"]) - before
    return result + (f", {tries} tries" if tries > 1 else "")


def _describe(text: str) -> str:
    if not text or text == "None":
        return "no text, no error"
    return "a part of the text, no error" if text in TEXT else "a garbled text, no error"
