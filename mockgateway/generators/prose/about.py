"""Explain a subject: from what is known of it, else in sentences that suit any."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from mockgateway.generators.prose import knowing, wishes
from mockgateway.generators.prose.asked import Asked, fill, speak
from mockgateway.generators.prose.lazy import lazy
from mockgateway.generators.prose.tables.facts import COUNTRIES, FACTS, TONGUES
from mockgateway.generators.prose.tables.makers import MAKERS
from mockgateway.generators.prose.tables.trivia import TRIVIA
from mockgateway.generators.prose.topic import topic

if TYPE_CHECKING:
    from mockgateway.generators.prose.tables.knowledge import Subject

# Facts of the day or of the world, which nothing here can know.
_LOOKED_UP = lazy(
    r"\A\W*(?:who|when|where|how (?:many|much|old|far|tall|long)|which (?:year|country|team))\b(?! (?:should|can|do) (?:i|you|we))|\bweather\b|\bstock price\b|\A\W*(?:quién|cuándo|dónde|cuánt\w+|wer|wann|wo|wie viele?|wie alt)\b|天气|是谁|谁是|天気|誰が|何人|อากาศ|ใคร|เมื่อไ",
    re.IGNORECASE,
)


@lru_cache(maxsize=1)
def _trivia() -> tuple[re.Pattern[str], list[tuple[re.Pattern[str], str]]]:
    return re.compile("|".join(question for question, _ in TRIVIA), re.IGNORECASE), [
        (re.compile(question, re.IGNORECASE), told) for question, told in TRIVIA
    ]


def trivia(asked: Asked) -> str | None:
    """The answer to a short question of general knowledge."""
    return (
        _told(asked.said.strip()) if asked.tongue.code == "en" and len(asked.said) <= 160 else None
    )


# Who made something: what follows is looked up in the makers' table.
_MAKER = lazy(
    r"\bwho (?:wrote|painted|composed|invented|discovered|created|developed|made|built|directed|came up with|formulated)\b|\b(?:author|painter|composer|inventor|creator) of\b"
    r"|\bqui[ée]n(?:es)? (?:escribió|pintó|compuso|inventó|descubrió|creó|desarrolló|formuló)|\bwer (?:hat|schrieb|malte|komponierte|erfand|entdeckte|entwickelte)\b"
    r"|\bqui a (?:écrit|peint|composé|inventé|découvert|créé|formulé)|谁(?:写|画|发明|发现|创作|提出|作曲)|(?:作者|发明者|画家)是谁|(?:を|は)誰が?(?:書|描|発明|発見|作曲|作|の作)|(?:作者|著者)は(?:誰|だれ)|(?:書い|描い|発明し|発見し|作曲し|作っ|生み出し)た(?:のは|人は)(?:誰|だれ)|誰が|ใคร(?:เขียน|วาด|ประดิษฐ์|ค้นพบ|แต่ง)",
    re.IGNORECASE,
)
_MADE_BY = {
    "en": "That was {who}.",
    "de": "Das war {who}.",
    "es": "Fue {who}.",
    "fr": "C'est {who}.",
    "zh": "是{who}。",
    "ja": "{who}です。",
    "th": "{who}",
}


def maker(asked: Asked) -> str | None:
    """Who wrote, painted, invented or discovered something."""
    if len(asked.said) > 160 or not _MAKER.search(asked.said):
        return None
    low = asked.said.lower()
    found = next(
        (
            who
            for who, names in MAKERS
            if any(re.search(rf"(?<![a-z]){re.escape(name)}(?![a-z])", low) for name in names)
        ),
        None,
    )
    return _MADE_BY[asked.tongue.code].replace("{who}", found) if found else None


@lru_cache(maxsize=256)
def _told(said: str) -> str | None:
    if not _trivia()[0].search(said):
        return None
    return next(told for question, told in _trivia()[1] if question.search(said))


_STEPS = lazy(
    r"\bstep[- ]by[- ]step\b|\bschritt für schritt\b|\bpaso a paso\b|étape par étape|一步一步|分步|ステップごと|ทีละขั้น",
    re.IGNORECASE,
)


def capital(asked: Asked) -> str | None:
    """The capital of a country."""
    if not asked.cue("capital"):
        return None
    heard, column, low = (
        TONGUES.index(asked.heard.code),
        TONGUES.index(asked.tongue.code),
        asked.said.lower(),
    )
    for names, capitals in COUNTRIES:
        if names[heard].removeprefix("die ").lower() in low or names[0].lower() in low:
            return asked.say("capital", country=names[column], capital=capitals[column])
    return None


def howto(asked: Asked) -> str | None:
    """Steps."""
    found = asked.cue("howto")
    if not found or wishes.read(asked).sentences:
        return None
    goal = (
        next((group for group in found.groupdict().values() if group), "")
        .strip(" \n.?!？。")
        .split("\n")[0][:80]
    )
    goal = re.sub(r"\bmy\b", "your", goal) if asked.heard.code == "en" else goal
    if (
        not goal
        or any(key in asked.said.lower() for keys, _ in FACTS for key in keys)
        or subject(asked, asked.said, goal)
    ):
        return None
    return (
        asked.say("howto", topic=goal)
        + "\n\n"
        + "\n".join(f"{at}. {step}" for at, step in enumerate(asked.tongue.steps, 1))
    )


def subject(asked: Asked, said: str, about: str) -> Subject | None:
    """What is known, in English, of what a question is about."""
    if asked.tongue.code != "en":
        return None
    return (
        knowing.mainly(about)
        or (knowing.telling(said) if len(said) < 120 else None)
        or (knowing.mainly(_BARE.sub("", said)) if len(said) < 80 else None)
    )


_BARE = lazy(
    r"\A\W*(?:(?:how|why|what|when|where|do|does|did|can|could|should|would|i|we|you|is|are|to|use|explain|tell me about|causes?) )+(?:(?:a|an|the) )?|\W+\Z",
    re.IGNORECASE,
)
_SIGHTS = lazy(
    r"\b(?:see|do in|visit|sights|sightseeing|attractions|landmarks|things to do|places to go|must-sees?)\b",
    re.IGNORECASE,
)


_CROWD = lazy(
    r"\bpopulation of\b|\b(?:people|inhabitants|residents)\b[^.?\n]{0,20}\b(?:live|in|are there|have)\b",
    re.IGNORECASE,
)
_WHEN = lazy(r"\b(?:best time|when|how (?:long|much|many|far)|capital)\b", re.IGNORECASE)


def place(asked: Asked) -> str | None:
    """What to see in a town or a country."""
    if (
        asked.tongue.code != "en"
        or len(asked.said) > 160
        or not (
            _CROWD.search(asked.said)
            or (_SIGHTS.search(asked.said) and not _WHEN.search(asked.said))
        )
    ):
        return None
    row = knowing.known(asked.said)
    if not row or not row.sights:
        return None
    wish = wishes.read(asked)
    if _CROWD.search(asked.said):
        return row.facts[0]
    sights = row.sights[: wish.items or 5]
    if (wish_bounded(asked) and not wish.items) or wish.items > len(row.sights):
        return None
    return (
        row.facts[0]
        + " Worth seeing:\n\n"
        + "\n".join(f"{at}. {sight[:1].upper()}{sight[1:]}" for at, sight in enumerate(sights, 1))
    )


# How the strength, the weakness and the best use of a subject are told, and how an answer about something known ends.
_WEIGHED = (
    "In its favour: {good}. Against it: {bad}. It suits this best: {best}.",
    "On the plus side: {good}. On the minus side: {bad}. Well suited for: {best}.",
    "Main strength: {good}. Main weakness: {bad}. Best for: {best}.",
    "The trade-off: {good}, but {bad}. Best suited for: {best}.",
    "Where it fits best: {best}. What you gain: {good}. What to watch: {bad}.",
    "Best for: {best}. Strong point: {good}. Weak point: {bad}.",
)
_CLOSING = (
    "Shall I go deeper into any part of it?",
    "I can give an example, a comparison or a short list if that helps.",
    "Would you like a closer look at one of these points?",
    "Ask for more detail wherever you like.",
    "I am happy to put this more simply, or to go further.",
    "What would you like to know next?",
    "",
)


# What suits any subject of nature, history or art when more sentences are wished for than are known.
NEUTRAL = (
    "There is more to {topic} than a few lines can hold.",
    "Good books and museums tell the story of {topic} at length.",
    "What people think of {topic} has changed with time, and still does.",
    "Looking closely at one good example teaches more than many definitions.",
    "Experts agree on the outline and argue about the details, as they should.",
    "Pictures, maps and first-hand accounts make it easier to grasp.",
    "It touches more of daily life than one would think.",
    "Whoever starts reading about {topic} soon finds the next question.",
)
_SIMPLY = lazy(
    r"\bto (?:a|my) (?:\w+[- ]){0,3}(?:child|kid|son|daughter|grand\w+|mom|mum|old|toddler|beginner)\b|\blike i(?:'m| am|m)\b|\beli5\b|\b(?:simple|plain|layman'?s) (?:terms|words|english)\b",
    re.IGNORECASE,
)


def weighed(asked: Asked, row: Subject) -> list[str]:
    """A sentence on what a subject is good and bad at, if that is known; what to see in it, if it is a place."""
    if row.traits:
        good, bad, best = (
            trait if trait[1:2].isupper() else trait[:1].lower() + trait[1:] for trait in row.traits
        )
        return [fill(asked.pick(_WEIGHED), {"good": good, "bad": bad, "best": best})]
    return [f"Worth seeing: {asked.join(row.sights)}."] if row.sights else []


def wish_bounded(asked: Asked) -> bool:
    """Whether the length of the answer is wished for."""
    wish = wishes.read(asked)
    return bool(wish.sentences or wish.words or wish.brief or wish.items)


def answer(asked: Asked) -> str:
    """A few sentences, as many as wished for."""
    said = asked.said
    if asked.cue("more"):
        said = next(
            (
                turn.text
                for turn in reversed(asked.earlier)
                if turn.role == "user" and len(turn.text) > 12
            ),
            said,
        )
    low = said[-1500:].lower()
    known = next(
        (
            facts
            for keys, facts in FACTS
            if any(key in low for key in keys)
            or (keys[0] == "sky blue" and "sky" in low and "blue" in low)
        ),
        None,
    )
    about = topic(asked, said).strip()
    if not about or said.strip(" .!?").lower() in (
        "ok",
        "okay",
        "test",
        "yes",
        "no",
        "sure",
        "ping",
        "help",
        "hmm",
        "cool",
    ):
        return asked.say("lost")
    tongue = asked.tongue
    general = [speak(line, about) for line in asked.order(tongue.middle)]
    facts = list(known[tongue.code]) if known else []
    if not facts and (tongue.code != "en" or asked.heard.code != "en"):
        facts = list(
            knowing.told(said, asked.heard.code, tongue.code)
            or knowing.told(about, asked.heard.code, tongue.code)
        )
    row = None if facts else subject(asked, said, about)
    if row:
        simply = _SIMPLY.search(said)
        facts = list(row.facts) if simply else [*row.facts, *weighed(asked, row)]
        general = general if row.traits else [speak(line, about) for line in asked.order(NEUTRAL)]
        if simply:
            facts[0] = "Put simply: " + re.sub(
                r"\A(?:An?|The|Each)\b", lambda found: found[0].lower(), facts[0]
            )
    end = (
        asked.pick(_CLOSING)
        if row or (facts and tongue.code == "en")
        else speak(asked.pick(tongue.ending), about)
    )
    wish = wishes.read(asked)
    if 0 < wish.words < 9 and row and row.traits:
        short = row.traits[0].lower()
        return wishes.shorten(f"{about[:1].upper()}{about[1:]}: {short}.", wish.words)
    if _STEPS.search(said):
        wanted = wishes.read(asked).items or 5
        lines = list(dict.fromkeys([*facts, *general]))[: min(wanted, 9)]
        return "\n".join(f"{at}. {line}" for at, line in enumerate(lines, 1))
    if not facts and len(said) < 200 and _LOOKED_UP.search(said):
        return asked.say("unknown")
    start = (
        [asked.pick(tongue.depends)]
        if asked.cue("yesno") and not facts
        else facts or [speak(asked.pick(tongue.opening), about)]
    )
    bounded = wish.sentences or wish.words or wish.paragraphs or wish.brief
    return wishes.compose(
        asked,
        [
            *start,
            *general[: 10 if bounded or asked.cue("essay") else 0 if facts else 2],
            *([] if wish.sentences == 1 or wish.words or not end else [end]),
        ],
        9,
    )
