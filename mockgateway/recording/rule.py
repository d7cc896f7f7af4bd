"""An exchange as a scenario's rule: the same request gets the same answer."""

from __future__ import annotations

import base64
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import orjson

from mockgateway.problem import ConfigError
from mockgateway.recording import redaction
from mockgateway.recording.capture import Capture

INLINE = 2000  # bytes of a body that stands in the rule itself
ALONE = 200_000  # the same, of a rule that has no folder beside it
FOLDER = "bodies"

_ENDINGS = {
    "application/json": "json",
    "text/event-stream": "sse",
    "text/plain": "txt",
    "text/html": "html",
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/webp": "webp",
}
_SPACES = {ord(space): None for space in "\n\t\r"}
_ENDINGS |= {"audio/mpeg": "mp3", "audio/wav": "wav", "video/mp4": "mp4"}


def rule_of(
    capture: Capture, answer: Mapping[str, Any], turn: tuple[int, int] = (1, 1)
) -> dict[str, Any]:
    """The rule that answers as the exchange did. answer: of `answer_of`; turn: the how-manyth it is of so many with the same request."""
    at, of = turn
    when = {
        "gateway": capture.gateway,
        **({"operation": capture.operation} if capture.operation else {}),
        "same": capture.same,
    }
    counted = (
        {} if of == 1 else {"nth": at} if at < of else {"after": at - 1}
    )  # the last one holds for whatever comes later
    return {"about": capture.summary, "when": when, **counted, "at": "edge", **answer}


def rules_from(takes: Iterable[tuple[Capture, Mapping[str, Any]]]) -> list[dict[str, Any]]:
    """A rule for each exchange with its answer; those with the same request take turns."""
    found = list(takes)
    counts = Counter((capture.gateway, capture.same) for capture, _ in found)
    seen: Counter[tuple[str, str]] = Counter()
    rules = []
    for capture, answer in found:
        kind = (capture.gateway, capture.same)
        seen[kind] += 1
        rules.append(rule_of(capture, answer, (seen[kind], counts[kind])))
    return rules


def rule_action(capture: Capture, number: int = 0, folder: Path | None = None) -> dict[str, Any]:
    """What a rule does to answer so. number: names the file of a long body; folder: where that goes, None to keep all in the rule. Raises ConfigError."""
    if capture.fault is not None:
        return {"faults": [dict(capture.fault)]}
    return {"reply": {"recorded": _recorded(capture, number, folder)}}


def _recorded(capture: Capture, number: int, folder: Path | None) -> dict[str, Any]:
    recorded: dict[str, Any] = {
        "status": capture.status,
        "headers": redaction.headers(capture),
        "head": round(capture.head, 6),
    }
    pieces = redaction.pieces(capture)
    body = b"".join([data for _, data in pieces])
    text, short = _inline(body), len(body) <= (ALONE if folder is None else INLINE)
    if short and text is not None:
        recorded |= {"body": text} if text else {}
    elif folder is not None:
        recorded["file"] = _write(folder, number, capture, body)
    elif short:
        recorded["base64"] = base64.b64encode(body).decode()
    else:
        raise ConfigError(
            f"{capture.method} {capture.path}",
            f"its answer of {len(body):,} bytes does not fit into a rule",
            "record it: mockgateway record",
        )
    if len(pieces) > 1 or (pieces and pieces[0][0] - capture.head > 0.001):
        recorded["chunks"] = [[round(at, 6), len(data)] for at, data in pieces if data]
    return recorded | ({"ending": capture.ending} if capture.ending else {})


def _inline(body: bytes) -> str | None:
    """The body as a text that YAML can hold; None where it is none."""
    try:
        text = body.decode()
    except UnicodeDecodeError:
        return None
    return text if text.translate(_SPACES).isprintable() else None


def _write(folder: Path, number: int, capture: Capture, body: bytes) -> str:
    kind = next(
        (
            value.partition(";")[0].strip().lower()
            for name, value in capture.headers
            if name == "content-type"
        ),
        "",
    )
    name = f"{FOLDER}/{number:04}.{_ENDINGS.get(kind, 'bin')}"
    path = folder / name
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)
    except OSError as error:
        raise ConfigError(
            str(path),
            f"cannot be written: {(error.strerror or str(error)).lower()}",
            "make room, or choose another folder with --out",
        ) from None
    return name


def rules_to_yaml(rules: list[dict[str, Any]]) -> str:
    """Rules as a scenario's file has them: one key a line, its value as JSON, which is YAML too."""
    lines = []
    for rule in rules:
        for place, (word, value) in enumerate(rule.items()):
            lines.append(f"  {'- ' if place == 0 else '  '}{word}: {_safe(value)}")
    return "\n".join(lines) + "\n"


def _safe(value: Any) -> str:
    """JSON whose texts have only what YAML lets stand: a character that cannot be seen is dropped from words for people, and never in a body (`_inline`)."""
    text = orjson.dumps(value).decode()
    return (
        text
        if text.isprintable()
        else "".join([char if char.isprintable() else "?" for char in text])
    )
