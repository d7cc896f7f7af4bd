"""Remember the conversation: names, facts, what was said, and the items of the last list."""

from __future__ import annotations

import re

from mockgateway.generators.prose.asked import Asked, sign
from mockgateway.generators.prose.lazy import lazy
from mockgateway.generators.prose.tables import WORDINGS

_ITEM = lazy(r"^\s*(?:[-*•]|\d{1,2}[.)、])\s+(.+)$", re.MULTILINE)
_NTH = {
    "first": 0,
    "second": 1,
    "third": 2,
    "fourth": 3,
    "fifth": 4,
    "last": -1,
    "一": 0,
    "二": 1,
    "三": 2,
    "四": 3,
    "五": 4,
    "最后一": -1,
    "最後": -1,
    "primero": 0,
    "primera": 0,
    "segundo": 1,
    "segunda": 1,
    "tercero": 2,
    "tercera": 2,
    "cuarto": 3,
    "cuarta": 3,
    "quinto": 4,
    "quinta": 4,
    "último": -1,
    "última": -1,
    "erste": 0,
    "zweite": 1,
    "dritte": 2,
    "vierte": 3,
    "fünfte": 4,
    "letzte": -1,
    "หนึ่ง": 0,
    "แรก": 0,
    "สอง": 1,
    "สาม": 2,
    "สี่": 3,
    "ห้า": 4,
    "สุดท้าย": -1,
}


def answer(asked: Asked) -> str | None:
    """What was told before, if that is asked for."""
    users = [turn.text[:2000] for turn in asked.earlier if turn.role == "user" and turn.text]
    told = [turn.text for turn in asked.earlier if turn.role == "assistant" and turn.text]
    if len(asked.said) > 300:
        return None
    if asked.cue("who"):
        return _name(asked, [*users, asked.said])
    if asked.cue("before"):
        if not users:
            return asked.say("nobefore")
        return asked.say("before", text=users[0 if asked.cue("first") else -1][:300].strip())
    if (whose := asked.cue("whose")) and (key := whose["key"].strip().lower()):
        for text in reversed(users):
            for found in _all("mine", text):
                if found["key"].strip().lower() == key:
                    return asked.say("fact", key=key, value=found["value"].strip())
        return asked.say("nofact")
    if told and asked.cue("again"):
        return told[-1]
    if users and asked.cue("recap"):
        return asked.say("recap") + "\n\n" + "\n".join(f"- {text[:120].strip()}" for text in users[-8:])
    if told and (which := asked.cue("which")) and (items := _ITEM.findall(told[-1])):
        word = next(group for group in which.groups() if group).lower()
        at = int(word) - 1 if word.isdecimal() else _NTH.get(word, 0)
        if at < len(items):
            return asked.say("which", item=items[at].strip()) + asked.tongue.gap + asked.pick([line for line in asked.tongue.ending if "{" not in line])
    return None


def name_told(texts: list[str]) -> str | None:
    """The name somebody gave last."""
    for text in reversed(texts):
        for found in _all("am", text):
            name = next((group for group in found.groups() if group), "")
            if name:
                return name
    return None


def _all(cue: str, text: str) -> list[re.Match[str]]:
    return [found for code in WORDINGS for found in sign(code, cue).finditer(text[:2000])]


def _name(asked: Asked, texts: list[str]) -> str:
    name = name_told(texts)
    return asked.say("name", name=name) if name else asked.say("noname")
