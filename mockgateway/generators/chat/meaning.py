"""Which of a few words a text means without saying it: a feeling, an urgency, a subject."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mockgateway.similarity import closeness

from .spoken import leaning

_SPLIT = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+|[^\W\d_]+")
_LEANINGS = {
    1: re.compile(r"posit|good|正|积极|肯定|happy|satisf|ポジ|บวก", re.IGNORECASE),
    -1: re.compile(r"negat|bad|负|消极|否定|unhappy|dissatisf|angry|ネガ|ลบ", re.IGNORECASE),
    0: re.compile(r"neut|mixed|中", re.IGNORECASE),
}
_URGENT = re.compile(
    r"\b(?:urgent\w*|asap|immediately|emergency|critical|down|outage|dringend|urgente|right now|blocker|can(?:no|')t (?:work|log ?in))\b|紧急|緊急|ด่วน",
    re.IGNORECASE,
)
_RELAXED = re.compile(
    r"\b(?:whenever|no rush|not urgent|some ?day|minor|low priority|nice to have|typo)\b|不急",
    re.IGNORECASE,
)
_KINDRED = {  # what else is said of the usual categories
    "technical": "error bug crash down site website login password server broken install update", "billing": "invoice charged payment refund card price subscription money",
    "shipping": "delivery package parcel arrived late tracking order", "account": "login password email profile settings sign", "sales": "buy price quote plan upgrade demo",
    "feedback": "suggestion love like improve idea", "sports": "game team match goal player won league", "politics": "election government president minister vote law", "technology": "software computer phone ai chip app",
    "tech": "software computer phone ai chip app", "business": "company market stock profit shares revenue", "health": "doctor disease vaccine hospital patients", "entertainment": "film music actor movie concert album",
    "spam": "free winner click prize lottery offer viagra congratulations claim won money", "ham": "meeting tomorrow lunch hello project attached", "not_spam": "meeting tomorrow lunch hello project attached",
    "bug": "error crash broken fails wrong", "feature": "add support would nice wish could request", "question": "how what where when why can",
}  # fmt: skip
_LEVELS = (
    ("critical", "urgent", "highest", "high", "p0", "p1"),
    ("lowest", "low", "minor", "p4", "p3"),
    ("medium", "normal", "moderate", "p2"),
)


def words_of(name: str) -> list[str]:
    """The words of a field's or tool's name, lower case: `getUserName` and `get_user_name` alike."""
    return [word.lower() for word in _SPLIT.findall(name)]


def meant(options: list[str], text: str) -> Iterator[str]:
    """The option that a text means without saying so: its feeling, its urgency, else what is nearest in meaning."""
    if sum(any(sign.search(option) for sign in _LEANINGS.values()) for option in options) > 1:
        score = leaning(text)
        yield from (
            option
            for sign in ((score > 0) - (score < 0), 0)
            for option in options
            if _LEANINGS[sign].search(option)
        )
        return
    low = [option.lower() for option in options]
    if "low" in low and ("high" in low or "urgent" in low):
        relaxed = _RELAXED.search(text) is not None
        words = _LEVELS[1] if relaxed else _LEVELS[0] if _URGENT.search(text) else _LEVELS[2]
        yield from (options[low.index(word)] for word in words if word in low)
        return
    spoken = set(re.findall(r"[a-z]{3,}", text[:2000].lower()))
    shared = sorted(
        (
            (len(spoken.intersection(_KINDRED.get(option.lower(), "").split())), option)
            for option in options
        ),
        reverse=True,
    )
    if shared and shared[0][0] and (len(shared) == 1 or shared[0][0] > shared[1][0]):
        yield shared[0][1]
        return
    near = sorted(
        (
            (
                closeness(
                    " ".join((*words_of(option), _KINDRED.get(option.lower(), ""))), text[:2000]
                ),
                -place,
            )
            for place, option in enumerate(options)
        ),
        reverse=True,
    )
    if near and near[0][0] > 0.06:
        yield options[-near[0][1]]
