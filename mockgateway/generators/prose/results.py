"""Put the results of tools into words."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from mockgateway.content import Message
from mockgateway.generators.prose.question import Question

_DEGREES = {"celsius": "°C", "c": "°C", "fahrenheit": "°F", "f": "°F"}
_ERROR = re.compile(r"\W*(?:error|exception|traceback|failed)\b", re.IGNORECASE)
_MOST_RESULTS, _MOST_FACTS, _DEEPEST = 8, 12, 4


def answer(question: Question, turns: Sequence[Message]) -> str:
    """Return a sentence for each tool result at the end of the conversation."""
    names = {call.id: call.name for turn in turns for call in turn.calls}
    results: list[Message] = []
    for turn in reversed(turns):
        if turn.role != "tool":
            break
        results.insert(0, turn)
    return "\n".join(
        _sentence(question, names.get(turn.answers) or "tool", turn.text.strip()[:8000])
        for turn in results[-_MOST_RESULTS:]
    )


def _sentence(question: Question, tool: str, text: str) -> str:
    if not text:
        return question.phrase("tool_empty", tool=tool)
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        phrase = "tool_error" if _ERROR.match(text) else "tool_text"
        return question.phrase(phrase, tool=tool, text=text[:1500])
    error = value.get("error") if isinstance(value, dict) else None
    if isinstance(error, str | dict):
        message = error if isinstance(error, str) else str(error.get("message", ""))
        return question.phrase("tool_error", tool=tool, text=message)
    facts = question.join(_facts(question, value)[:_MOST_FACTS])
    if not facts:
        return question.phrase("tool_empty", tool=tool)
    if isinstance(value, dict):
        return question.phrase("tool_facts", tool=tool, facts=facts)
    return question.phrase("tool_text", tool=tool, text=facts)


def _facts(question: Question, value: Any, path: str = "", depth: int = 0) -> list[str]:
    """Return a clause for each value in a result; `path` names it in words."""
    if isinstance(value, dict) and depth < _DEEPEST:
        return [
            fact
            for key, item in list(_with_degrees(value).items())[:20]
            for fact in _facts(question, item, f"{path} {_in_words(str(key))}".strip(), depth + 1)
        ]
    if isinstance(value, list):
        if depth < _DEEPEST - 1 and any(isinstance(item, dict) for item in value):
            return [fact for item in value[:6] for fact in _facts(question, item, path, depth + 1)]
        text = question.join([_plain(question, item) for item in value[:10]])
    else:
        text = _plain(question, value)
    if not text:
        return []
    if not path:
        return [text]
    if isinstance(value, bool):
        return [f"{path}: {text}"]
    return [question.phrase("tool_fact", key=path, value=text)]


def _with_degrees(value: dict[str, Any]) -> dict[str, Any]:
    """Return an object with its unit of temperature written behind the number."""
    units = [value[key] for key in ("unit", "units") if isinstance(value.get(key), str)]
    sign = _DEGREES.get(units[0].lower()) if units else None
    for key, item in value.items():
        if sign and "temp" in key.lower() and isinstance(item, int | float):
            rest = {name: item for name, item in value.items() if name not in ("unit", "units")}
            return {**rest, key: f"{item} {sign}"}
    return value


def _in_words(key: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])|[_-]+", " ", key).lower().strip()


def _plain(question: Question, value: Any) -> str:
    if isinstance(value, bool):
        return question.reply.phrases["yes" if value else "no"]
    return "" if value is None else str(value)[:400]
