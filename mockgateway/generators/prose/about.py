"""Explain a subject: from what is known of it, else in sentences that suit any."""

from __future__ import annotations

import re

from mockgateway.generators.prose import wishes
from mockgateway.generators.prose.asked import Asked, speak
from mockgateway.generators.prose.lazy import lazy
from mockgateway.generators.prose.tables.facts import COUNTRIES, FACTS, TONGUES
from mockgateway.generators.prose.topic import topic

# Facts of the day or of the world, which nothing here can know.
_LOOKED_UP = lazy(
    r"\A\W*(?:who|when|where|how (?:many|much|old|far|tall|long)|which (?:year|country|team))\b(?! (?:should|can|do) (?:i|you|we))|\bweather\b|\bstock price\b|\A\W*(?:quién|cuándo|dónde|cuánt\w+|wer|wann|wo|wie viele?|wie alt)\b|天气|是谁|谁是|天気|誰が|何人|อากาศ|ใคร|เมื่อไ",  # noqa: E501
    re.IGNORECASE,
)


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
    facts = list(known[tongue.code]) if known else []
    general = [speak(line, about) for line in asked.order(tongue.middle)]
    end = speak(asked.pick(tongue.ending), about)
    wish = wishes.read(asked)
    if not facts and len(said) < 200 and _LOOKED_UP.search(said):
        return asked.say("unknown")
    start = [asked.pick(tongue.depends)] if asked.cue("yesno") and not facts else facts or [speak(asked.pick(tongue.opening), about)]
    bounded = wish.sentences or wish.words or wish.paragraphs or wish.brief
    return wishes.compose(
        asked, [*start, *general[: 10 if bounded or asked.cue("essay") else 0 if facts else 2], *([] if wish.sentences == 1 or wish.words else [end])], 9
    )
