"""Fit the sentences of a message into its limits: add others, or join some."""

from __future__ import annotations

import re

from mockgateway.generators.prose import length
from mockgateway.generators.prose.composing.brief import Brief
from mockgateway.generators.prose.composing.speech import Speaker
from mockgateway.generators.prose.composing.tables import table

_USUAL_SOFT = {"mail": 1, "note": 1, "post": 1, "error": 2}  # by layout or mood
_USUAL_WORDS = (25, 35)  # of a letter without a least number of words, also in English
_MOST_WORDS = 999


def fitted(brief: Brief, speaker: Speaker, said: list[str], around: int) -> list[str]:
    """Return the sentences with as many others as the limits ask for."""
    low, high = brief.limits.words
    short = re.search(speaker.table["wants_short"], brief.asked, re.IGNORECASE)
    if brief.layout in ("mail", "note") and not low and not short and (brief.sender or high):
        low = min(_USUAL_WORDS[brief.code == "en"], high // 2 if high else _MOST_WORDS)
    least, most = brief.limits.sentences
    soft = _soft(brief, speaker)
    body = list(said)
    if most and len(body) > most:
        body = _merged(brief, body, most)
    opening = (
        soft.pop(0)
        if soft
        and soft[0] in map(speaker.spoken, speaker.table["soft"]["first"].get(speaker.mood, ()))
        else ""
    )
    room = (high or _MOST_WORDS) - around
    more = _USUAL_SOFT.get(speaker.mood, _USUAL_SOFT.get(brief.layout, 0))
    usual = 0 if most and not least else least or len(body) + more
    usual = max(usual, 2 * brief.limits.paragraphs[1] + 1 if brief.limits.paragraphs[1] > 1 else 0)
    if any(re.match(speaker.table["thanks_first"], part) for part in body):
        opening = ""
    if opening and size(body) + length.size(opening) <= room and (not most or len(body) < most):
        body.insert(0, opening)
    for line in soft:
        enough = around + size(body) >= low and len(body) >= usual
        fits = size(body) + length.size(line) <= room and (not most or len(body) < most)
        repeats = any(_repeats(line, part) for part in body)
        if not enough and fits and line not in body and not repeats:
            body.append(line)
    if re.search(speaker.table["ends_with_question"], brief.asked, re.I) and body[-1][-1] != "?":
        asks = speaker.table["question"]
        spare = body[-1] in soft and size(body) + length.size(asks) > room
        body = [*body[: -1 if spare else None], asks]
    return body


def _repeats(line: str, part: str) -> bool:
    """Return whether a sentence without facts says what another one says."""
    if "questions" in line and "questions" in part:
        return True
    return set(re.findall(r"\w+", line.lower())) <= set(re.findall(r"\w+", part.lower()))


def _soft(brief: Brief, speaker: Speaker) -> list[str]:
    """Return sentences without facts that suit the message."""
    known = speaker.table["soft"]
    mood = speaker.mood if speaker.mood in known else ""
    news = f"{brief.topic} {brief.parts[0] if brief.parts else ''}"
    public = brief.layout in ("notice", "post")
    good, bad = (
        re.search(speaker.table[key], f"{news} {brief.asked}", re.IGNORECASE)
        for key in ("good", "bad")
    )
    if public and mood in ("notice", "") and good and not bad:
        mood = "news"
    if public and (person := re.search(speaker.table["promoted"], " ".join(brief.parts), re.I)):
        mood, brief.name = "people", person["n"].split()[0]
    first = known["first"].get(brief.mood if brief.mood in known["first"] else "", ())
    kind = brief.layout if brief.layout in ("post", "chat") else ""
    if brief.layout == "text":
        mood = mood or "text"
    lines = [*first[:1], *known.get(kind, ()), *known.get(mood, ())]
    if brief.layout in ("mail", "note"):
        lines += known["general"]
    elif brief.layout == "notice" and mood not in ("status", "away", "news", "people"):
        lines += known["notice"]
    lines = [speaker.spoken(line) for line in lines]
    return list(dict.fromkeys(without_avoided(brief, lines)))


def _merged(brief: Brief, parts: list[str], most: int) -> list[str]:
    """Join neighbouring statements until there are at most so many sentences."""
    link, known = brief.question.reply.phrases["and"], table(brief.code)["lower"]
    parts = list(parts)
    while len(parts) > most:
        pairs = [
            at for at in range(len(parts) - 1) if parts[at][-1] == "." and parts[at + 1][-1] == "."
        ]
        if not pairs:
            break
        at = min(pairs, key=lambda at: len(parts[at]) + len(parts[at + 1]))
        first, second = parts[at].rstrip("."), parts[at + 1]
        keep = re.match(r"I\b|[A-Z]\w*[A-Z]|[A-Z]\w+ (?:[A-Z]|\d)", second)
        noun = brief.code == "de" and not re.match(known, second)
        second = second if keep or noun else second[:1].lower() + second[1:]
        parts[at : at + 2] = [
            f"{first}{';' if f' {link} ' in first[-60:] else f', {link}'} {second}"
        ]
    return parts


def size(parts: list[str]) -> int:
    """Return the number of words in some sentences."""
    return sum(map(length.size, parts))


def without_avoided(brief: Brief, said: list[str]) -> list[str]:
    """Return the sentences without exclamation marks where the request wants none."""
    if not re.search(table(brief.code)["no_exclamation"], brief.asked, re.IGNORECASE):
        return said
    return [part.replace("!", ".") for part in said]
