"""Put the results of tools into words."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from mockgateway.content import Message
from mockgateway.generators.prose.asked import Asked

_DEGREES = {"celsius": "°C", "c": "°C", "fahrenheit": "°F", "f": "°F"}


def answer(asked: Asked, turns: Sequence[Message]) -> str:
    """A sentence for each result at the end of the conversation."""
    names = {call.id: call.name for turn in turns for call in turn.calls}
    last: list[Message] = []
    for turn in reversed(turns):
        if turn.role != "tool":
            break
        last.insert(0, turn)
    return "\n".join(
        _sentence(asked, names.get(turn.answers, "") or "tool", turn.text.strip()[:8000])
        for turn in last[-8:]
    )


def _sentence(asked: Asked, tool: str, text: str) -> str:
    if not text:
        return asked.say("toolnone", tool=tool)
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return asked.say(
            "toolerror"
            if re.match(r"\W*(?:error|exception|traceback|failed)\b", text, re.IGNORECASE)
            else "tooltext",
            tool=tool,
            text=text[:1500],
        )
    if isinstance(value, dict) and isinstance(value.get("error"), str | dict):
        error = value["error"]
        return asked.say(
            "toolerror",
            tool=tool,
            text=error if isinstance(error, str) else str(error.get("message", "")),
        )
    facts = _facts(asked, value)
    if not facts:
        return asked.say("toolnone", tool=tool)
    return (
        asked.say("tool", tool=tool, facts=asked.join(facts[:12]))
        if isinstance(value, dict)
        else asked.say("tooltext", tool=tool, text=asked.join(facts[:12]))
    )


def _facts(asked: Asked, value: Any, path: str = "", depth: int = 0) -> list[str]:
    if isinstance(value, dict) and depth < 4:
        value = dict(value)
        unit = next(
            (str(value[key]) for key in ("unit", "units") if isinstance(value.get(key), str)), ""
        )
        if unit.lower() in _DEGREES and (
            key := next(
                (
                    key
                    for key in value
                    if "temp" in key.lower() and isinstance(value[key], int | float)
                ),
                None,
            )
        ):
            value[key] = f"{value[key]} {_DEGREES[unit.lower()]}"
            value = {name: item for name, item in value.items() if name not in ("unit", "units")}
        return [
            fact
            for key, item in list(value.items())[:20]
            for fact in _facts(asked, item, f"{path} {_human(str(key))}".strip(), depth + 1)
        ]
    if isinstance(value, list):
        if depth < 3 and any(isinstance(item, dict) for item in value):
            return [fact for item in value[:6] for fact in _facts(asked, item, path, depth + 1)]
        said = asked.join([_word(asked, item) for item in value[:10]])
    else:
        said = _word(asked, value)
    if not said:
        return []
    if isinstance(value, bool) and path:
        return [f"{path}: {said}"]
    return [asked.say("toolis", key=path, value=said) if path else said]


def _human(key: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])|[_-]+", " ", key).lower().strip()


def _word(asked: Asked, value: Any) -> str:
    if isinstance(value, bool):
        return asked.tongue.say["yes" if value else "no"]
    return "" if value is None else str(value)[:400]
