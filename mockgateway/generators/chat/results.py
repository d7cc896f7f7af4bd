"""Answer in words from what the tools said."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import orjson

from mockgateway.content import Message, Prompt

from .spoken import said

Json = Any

_LONGEST = 600
_LEADS = (  # by the script or the small words of the question
    (re.compile(r"[぀-ヿ]"), "調べた結果です：{}"),
    (re.compile(r"[㐀-鿿]"), "查询结果如下：{}"),
    (re.compile(r"[฀-๿]"), "ผลที่ได้คือ {}"),
    (re.compile(r"[¿¡]|\b(?:qué|cuál|cómo|está|el|los|las|una)\b", re.IGNORECASE), "Esto es lo que encontré: {}"),
    (re.compile(r"\b(?:ist|wie|das|und|nicht|der|ein)\b", re.IGNORECASE), "Das habe ich gefunden: {}"),
)
_ENGLISH = ("Here is what I found: {}", "I checked: {}", "Done. {}", "According to the latest data: {}")
_UNITS = {"celsius": "°C", "c": "°C", "fahrenheit": "°F", "f": "°F", "percent": "%"}


def told(prompt: Prompt, way: int) -> str:
    """What the tools' results since the user last spoke come to; "" where there are none."""
    results: list[Message] = []
    names: dict[str, str] = {}
    for message in reversed(prompt.messages):
        if message.role == "user":
            break
        if message.role == "tool":
            results.append(message)
        names.update((call.id, call.arguments) for call in message.calls)
    if not results or prompt.messages[-1].role != "tool":
        return ""
    parts = [_part(message.text, names.get(message.answers, "")) for message in reversed(results)]
    question = said(prompt)
    lead = next((lead for pattern, lead in _LEADS if pattern.search(question)), _ENGLISH[way % len(_ENGLISH)])
    if len(parts) == 1:
        return lead.format(_ended(parts[0]))
    return lead.format("\n" + "\n".join(f"- {part}" for part in parts))


def _ended(text: str) -> str:
    return text if text.endswith((".", "!", "?", "。", "…")) else text + "."


def _part(result: str, arguments: str) -> str:
    """One result in words: `Paris: 18 °C, sunny`."""
    value = _read(result)
    subject = ""
    given = _read(arguments)
    if isinstance(given, dict):
        subject = next((text for text in given.values() if isinstance(text, str) and 0 < len(text) <= 40), "")
    text = _worded(value) if isinstance(value, (dict, list)) else str(result).strip()
    text = text[:_LONGEST] + "…" if len(text) > _LONGEST else text
    if not text:
        return subject or "no result"
    return f"{subject}: {text}" if subject and subject.lower() not in text.lower() else text


def _read(text: str) -> Json:
    try:
        return orjson.loads(text)
    except ValueError:
        return None


def _worded(value: Json, depth: int = 0) -> str:
    if isinstance(value, dict):
        unit = value.get("unit") or value.get("units")
        out = []
        for name, part in list(value.items())[:20]:
            if name in ("unit", "units") and isinstance(part, str) and any(isinstance(other, (int, float)) for other in value.values()):
                continue
            said_ = _worded(part, depth + 1)
            if isinstance(part, (int, float)) and not isinstance(part, bool) and isinstance(unit, str) and "temp" in name:
                said_ += " " + _UNITS.get(unit.lower(), unit)
            out.append(f"{name.replace('_', ' ')}: {said_}")
        return ("({})" if depth > 1 else "{}").format(", ".join(out))
    if isinstance(value, list):
        shown: Sequence[str] = [_worded(part, depth + 1) for part in value[:8]]
        return "; ".join(shown) if shown else "nothing"
    return {True: "yes", False: "no", None: "none"}[value] if value is None or isinstance(value, bool) else str(value)
