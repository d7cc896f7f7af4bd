"""The story file: a window of traffic as one HTML file that works from a disk, without a server."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import orjson

from mockgateway.journal import Exchange
from mockgateway.redaction import cut_media

MAX_SIZE = 1_000_000  # bytes of a file
SHARES = (4000, 1000, 300, 0)  # characters of each body; the first that fits is used
MOST = 300  # characters of any other text
MOST_APPLIED = 20  # faults of a call

# The file is saved; opened in place, it runs without access to the mock.
STORY_HEADERS = {
    "content-disposition": 'attachment; filename="story.html"',
    "content-security-policy": "sandbox allow-scripts",
}

_FIELDS = (
    "number", "gateway", "operation", "method", "path", "query", "model", "received", "took",
    "lasted", "status", "problem", "applied", "ending", "scenario", "phase", "left",
)  # fmt: skip


def story(exchanges: Sequence[Exchange], title: str) -> str:
    """Return the file: a scrubber over the calls, each with its request and reply, keys shortened.

    Where it would be larger than MAX_SIZE, bodies are cut and, at last, the oldest calls left out.
    """
    head, tail = _template()
    room = MAX_SIZE - len(head.encode()) - len(tail.encode())
    calls = [exchange.render() for exchange in exchanges]
    calls.sort(key=lambda call: call["received"])
    for share in SHARES:
        data = _encode(title, [_shorten(call, share) for call in calls], left_out=0)
        if len(data) <= room:
            break
    while len(data) > room:
        kept = calls[-max(1, len(calls) * room // len(data) * 9 // 10) :]
        data = _encode(title, [_shorten(call, 0) for call in kept], len(exchanges) - len(kept))
        calls = kept
    return head + data.decode() + tail


def _encode(title: str, calls: list[dict[str, Any]], left_out: int) -> bytes:
    """Return JSON that may stand inside a script element."""
    data = orjson.dumps({"title": title[:200], "left_out": left_out, "calls": calls})
    return data.replace(b"<", b"\\u003c")


def _shorten(call: dict[str, Any], share: int) -> dict[str, Any]:
    """Return the fields that the file shows, without empty ones."""
    short = {name: _cut(call[name]) for name in _FIELDS if call.get(name) not in (None, "", [])}
    short["events"] = [round(event["at"], 4) for event in call.get("events", ())][: share // 10]
    for name in ("request", "reply"):
        text = cut_media(call[name])
        short[name] = text if len(text) <= share else text[:share] + ("…" if share else "")
    return short


def _cut(value: Any) -> Any:
    if isinstance(value, list):
        return [one[:MOST] for one in value[:MOST_APPLIED]]
    return value[:MOST] if isinstance(value, str) else value


@cache
def _template() -> tuple[str, str]:
    """Return the file before and after its data; its policy allows its own script only."""
    text = (Path(__file__).parent / "story.html").read_text("utf-8")
    script = text.rpartition("<script>")[2].partition("</script>")[0]
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    head, _, tail = text.replace("@HASH@", f"sha256-{digest}").partition("@DATA@")
    return head, tail
