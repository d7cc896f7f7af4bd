"""Write captures as rules of a scenario: the same request gets the same reply."""

from __future__ import annotations

import base64
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import orjson

from mockgateway.problem import ConfigError
from mockgateway.recording.capture import Capture
from mockgateway.recording.redaction import redacted_headers, redacted_pieces

INLINE = 2000  # bytes of a body that is written into the rule itself
INLINE_ALONE = 200_000  # the same without a folder for bodies
FOLDER = "bodies"

_SUFFIXES = {
    "application/json": "json",
    "text/event-stream": "sse",
    "text/plain": "txt",
    "text/html": "html",
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/webp": "webp",
    "audio/mpeg": "mp3",
    "audio/wav": "wav",
    "video/mp4": "mp4",
}
_WITHOUT_SPACES = {ord(space): None for space in "\n\t\r"}

Json = dict[str, Any]


def rules_from(captures: Iterable[tuple[Capture, Mapping[str, Any]]]) -> list[Json]:
    """Return a rule for each capture and its action; those of equal requests take turns."""
    found = list(captures)
    totals = Counter((capture.gateway, capture.fingerprint) for capture, _ in found)
    counts: Counter[tuple[str, str]] = Counter()
    rules = []
    for capture, action in found:
        kind = (capture.gateway, capture.fingerprint)
        counts[kind] += 1
        rules.append(_rule(capture, action, counts[kind], totals[kind]))
    return rules


def _rule(capture: Capture, action: Mapping[str, Any], number: int, total: int) -> Json:
    """Return the rule for one of several equal requests; the last one repeats its reply."""
    operation = {"operation": capture.operation} if capture.operation else {}
    when = {"gateway": capture.gateway, **operation, "same": capture.fingerprint}
    turn = {} if total == 1 else {"nth": number} if number < total else {"after": number - 1}
    return {"about": capture.summary, "when": when, **turn, "at": "edge", **action}


def rule_action(capture: Capture, number: int = 0, folder: Path | None = None) -> Json:
    """Return the part of a rule that replies as the gateway did.

    Args:
        capture: The exchange.
        number: Names the file of a long body.
        folder: Where that file goes; None writes every body into the rule.

    Raises:
        ConfigError: The body is too long for a rule, or cannot be written.
    """
    if capture.fault is not None:
        return {"faults": [dict(capture.fault)]}
    recorded: Json = {
        "status": capture.status,
        "headers": redacted_headers(capture),
        "head": round(capture.head, 6),
    }
    pieces = redacted_pieces(capture)
    body = b"".join([data for _, data in pieces])
    text, short = _yaml_text(body), len(body) <= (INLINE_ALONE if folder is None else INLINE)
    if short and text is not None:
        recorded |= {"body": text} if text else {}
    elif folder is not None:
        recorded["file"] = _write(folder, number, capture, body)
    elif short:
        recorded["base64"] = base64.b64encode(body).decode()
    else:
        message = f"its reply of {len(body):,} bytes does not fit into a rule"
        advice = "record it: mockgateway record"
        raise ConfigError(f"{capture.method} {capture.path}", message, advice)
    if len(pieces) > 1 or (pieces and pieces[0][0] - capture.head > 0.001):
        recorded["chunks"] = [[round(at, 6), len(data)] for at, data in pieces if data]
    if capture.ending:
        recorded["ending"] = capture.ending
    return {"reply": {"recorded": recorded}}


def _yaml_text(body: bytes) -> str | None:
    """Return the body as text if YAML can contain it, else None."""
    try:
        text = body.decode()
    except UnicodeDecodeError:
        return None
    return text if text.translate(_WITHOUT_SPACES).isprintable() else None


def _write(folder: Path, number: int, capture: Capture, body: bytes) -> str:
    media_type = capture.header("content-type").partition(";")[0].strip().lower()
    name = f"{FOLDER}/{number:04}.{_SUFFIXES.get(media_type, 'bin')}"
    path = folder / name
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)
    except OSError as error:
        raise unwritable(path, error) from None
    return name


def unwritable(path: Path, error: OSError) -> ConfigError:
    """Return the error for a file of the recording that cannot be written."""
    message = f"cannot be written: {(error.strerror or str(error)).lower()}"
    return ConfigError(str(path), message, "make room, or choose another folder with --out")


def rules_to_yaml(rules: list[Json]) -> str:
    """Return rules as YAML: one key a line, its value as JSON, which is YAML too."""
    lines = []
    for rule in rules:
        for index, (key, value) in enumerate(rule.items()):
            lines.append(f"  {'  ' if index else '- '}{key}: {_printable(value)}")
    return "\n".join(lines) + "\n"


def _printable(value: Any) -> str:
    """Return JSON without the characters that YAML refuses.

    They occur in summaries only, never in a body (see `_yaml_text`).
    """
    return "".join([char if char.isprintable() else "?" for char in orjson.dumps(value).decode()])
