"""Explain a subject: from what is known of it, else in sentences that suit any."""

# ruff: noqa: E501 -- patterns are easier to check in one piece

from __future__ import annotations

import re
from functools import lru_cache

from mockgateway.generators.prose import plans, wishes
from mockgateway.generators.prose.asked import Asked, speak
from mockgateway.generators.prose.lazy import lazy
from mockgateway.generators.prose.tables.facts import COUNTRIES, FACTS, TONGUES
from mockgateway.generators.prose.tables.makers import MAKERS
from mockgateway.generators.prose.tables.trivia import TRIVIA
from mockgateway.generators.prose.topic import topic

# Facts of the day or of the world, which nothing here can know.
_LOOKED_UP = lazy(
    r"\A\W*(?:who|when|where|how (?:many|much|old|far|tall|long)|which (?:year|country|team))\b(?! (?:should|can|do) (?:i|you|we))|\bweather\b|\bstock price\b|\A\W*(?:quién|cuándo|dónde|cuánt\w+|wer|wann|wo|wie viele?|wie alt)\b|天气|是谁|谁是|天気|誰が|何人|อากาศ|ใคร|เมื่อไ",
    re.IGNORECASE,
)


@lru_cache(maxsize=1)
def _trivia() -> tuple[re.Pattern[str], list[tuple[re.Pattern[str], str]]]:
    return re.compile("|".join(question for question, _ in TRIVIA), re.IGNORECASE), [(re.compile(question, re.IGNORECASE), told) for question, told in TRIVIA]


def trivia(asked: Asked) -> str | None:
    """The answer to a short question of general knowledge."""
    return _told(asked.said.strip()) if asked.tongue.code == "en" and len(asked.said) <= 160 else None


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
    found = next((who for who, names in MAKERS if any(re.search(rf"(?<![a-z]){re.escape(name)}(?![a-z])", low) for name in names)), None)
    return _MADE_BY[asked.tongue.code].replace("{who}", found) if found else None


@lru_cache(maxsize=256)
def _told(said: str) -> str | None:
    if not _trivia()[0].search(said):
        return None
    return next(told for question, told in _trivia()[1] if question.search(said))


_STEPS = lazy(r"\bstep[- ]by[- ]step\b|\bschritt für schritt\b|\bpaso a paso\b|étape par étape|一步一步|分步|ステップごと|ทีละขั้น", re.IGNORECASE)


def capital(asked: Asked) -> str | None:
    """The capital of a country."""
    if not asked.cue("capital"):
        return None
    heard, column, low = TONGUES.index(asked.heard.code), TONGUES.index(asked.tongue.code), asked.said.lower()
    for names, capitals in COUNTRIES:
        if names[heard].removeprefix("die ").lower() in low or names[0].lower() in low:
            return asked.say("capital", country=names[column], capital=capitals[column])
    return None


def howto(asked: Asked) -> str | None:
    """Steps."""
    found = asked.cue("howto")
    if not found or wishes.read(asked).sentences:
        return None
    goal = next((group for group in found.groupdict().values() if group), "").strip(" \n.?!？。").split("\n")[0][:80]
    goal = re.sub(r"\bmy\b", "your", goal) if asked.heard.code == "en" else goal
    if not goal or any(key in asked.said.lower() for keys, _ in FACTS for key in keys):
        return None
    return asked.say("howto", topic=goal) + "\n\n" + "\n".join(f"{at}. {step}" for at, step in enumerate(asked.tongue.steps, 1))


def _telling(said: str) -> tuple[str, ...] | None:
    """What is known of a subject of two words or more that a question names anywhere."""
    row, low = plans.known(said), said.lower()
    return row if row and any(" " in name and name in low for name in row[0].split(",")) else None


def wish_bounded(asked: Asked) -> bool:
    """Whether the length of the answer is wished for."""
    wish = wishes.read(asked)
    return bool(wish.sentences or wish.words or wish.brief or wish.items)


def answer(asked: Asked) -> str:
    """A few sentences, as many as wished for."""
    said = asked.said
    if asked.cue("more"):
        said = next((turn.text for turn in reversed(asked.earlier) if turn.role == "user" and len(turn.text) > 12), said)
    low = said[-1500:].lower()
    known = next((facts for keys, facts in FACTS if any(key in low for key in keys) or (keys[0] == "sky blue" and "sky" in low and "blue" in low)), None)
    about = topic(asked, said).strip()
    if not about or said.strip(" .!?").lower() in ("ok", "okay", "test", "yes", "no", "sure", "ping", "help", "hmm", "cool"):
        return asked.say("lost")
    tongue = asked.tongue
    general = [speak(line, about) for line in asked.order(tongue.middle)]
    facts = list(known[tongue.code]) if known else []
    if not facts and tongue.code == "en" and (row := plans.mainly(about) or (_telling(said) if len(said) < 120 else None)):
        facts = [row[1], row[2].strip(), *general[:1]] if not wish_bounded(asked) else [row[1], row[2].strip()]
    end = speak(asked.pick(tongue.ending), about)
    wish = wishes.read(asked)
    if 0 < wish.words < 9 and tongue.code == "en" and (row := plans.known(about)) and len(row) > 3:
        short = row[3].split("; ")[0].lower()
        return wishes.shorten(f"{about[:1].upper()}{about[1:]}: {short}.", wish.words)
    if _STEPS.search(said):
        wanted = wishes.read(asked).items or 5
        lines = list(dict.fromkeys([*facts, *general]))[: min(wanted, 9)]
        return "\n".join(f"{at}. {line}" for at, line in enumerate(lines, 1))
    if not facts and len(said) < 200 and _LOOKED_UP.search(said):
        return asked.say("unknown")
    start = [asked.pick(tongue.depends)] if asked.cue("yesno") and not facts else facts or [speak(asked.pick(tongue.opening), about)]
    bounded = wish.sentences or wish.words or wish.paragraphs or wish.brief
    return wishes.compose(
        asked, [*start, *general[: 10 if bounded or asked.cue("essay") else 0 if facts else 2], *([] if wish.sentences == 1 or wish.words else [end])], 9
    )
