"""Blog posts, posts for a network, product descriptions and letters on common occasions, in English."""

from __future__ import annotations

import re

from mockgateway.generators.prose import knowing, wishes
from mockgateway.generators.prose.asked import Asked, speak
from mockgateway.generators.prose.lazy import lazy
from mockgateway.generators.prose.summary import sentences
from mockgateway.generators.prose.tables.letters import BLOG, LETTERS, POST, PRODUCT
from mockgateway.generators.prose.topic import topic

_WRITE = lazy(
    r"\b(?:write|draft|compose|create|make|generate|need|give me|prepare)\b", re.IGNORECASE
)
_PRODUCT = lazy(
    r"\b(?:product (?:description|copy|text|page)|ad copy|sales copy|description (?:of|for) (?:my|our|a) (?:new )?product)\b",
    re.IGNORECASE,
)
_BLOG = lazy(r"\bblog ?(?:post|article|entry)?\b|\barticle\b", re.IGNORECASE)
_POST = lazy(
    r"\b(?:linkedin|facebook|instagram|social media)\b[^.\n]{0,12}\b(?:post|update)\b",
    re.IGNORECASE,
)


def answer(asked: Asked) -> str | None:
    """The piece asked for; None for anything else, in other languages, and where its length is wished for."""
    said = asked.said
    if (
        asked.tongue.code != "en"
        or asked.heard.code != "en"
        or len(said) > 400
        or not _WRITE.search(said)
    ):
        return None
    wish = wishes.read(asked)
    if wish.sentences and not wish.words and _PRODUCT.search(said) and (about := topic(asked)):
        return wishes.compose(
            asked,
            [part for part in sentences(_product(asked, about)) if not part.startswith(("-", "*"))],
            5,
        )
    if (
        wish.words
        or wish.sentences
        or wish.paragraphs
        or wish.brief
        or wish.items
        or asked.cue("code")
    ):
        return None
    for kind, write in ((_PRODUCT, _product), (_POST, _post), (_BLOG, _blog)):
        if kind.search(said) and (about := topic(asked)):
            return write(asked, about)
    return None


def letter(said: str) -> tuple[str, str, str] | None:
    """The subject, the body and the last request of a letter on an occasion that a question names."""
    return next(
        ((row[1], row[2], row[3]) for row in LETTERS if re.search(row[0], said, re.IGNORECASE)),
        None,
    )


def _product(asked: Asked, about: str) -> str:
    thing = re.sub(r"^(?:an?|the|your|new) ", "", about)
    several = thing.endswith("s") and not thing.endswith("ss")
    words = (
        ("do", "they", "them", "These", "are") if several else ("does", "it", "it", "This", "is")
    )
    return speak(
        asked.pick(PRODUCT),
        thing,
        **dict(zip(("do", "they", "them", "These", "are"), words, strict=True)),
    )


def _facts(asked: Asked, about: str) -> list[str]:
    """What is known of a subject, else sentences that suit any."""
    row = knowing.mainly(about)
    return (
        list(row.facts)
        if row
        else [
            speak(asked.pick(asked.tongue.opening), about),
            *(speak(line, about) for line in asked.order(asked.tongue.middle)),
        ]
    )


def _post(asked: Asked, about: str) -> str:
    facts = _facts(asked, about)
    return speak(
        asked.pick(POST),
        about,
        what=facts[0],
        why=facts[1],
        tag=re.sub(r"\W", "", about.title())[:24],
    )


def _blog(asked: Asked, about: str) -> str:
    about = re.sub(r"^(?:on|about|for) ", "", about)
    row, facts, general = (
        knowing.mainly(about),
        _facts(asked, about),
        [speak(line, about) for line in asked.order(asked.tongue.middle)],
    )
    general = [line for line in general if line not in facts[:3]]
    if row and row.traits:
        good, bad, best = (trait[:1].lower() + trait[1:] for trait in row.traits)
        why, mind = (
            f"What speaks for it: {good}. It is at its best here: {best}. {general[0]}",
            f"The other side: {bad}. {general[1]}",
        )
    else:
        why, mind = " ".join([*facts[2:3], general[0]]), f"{general[1]} {general[2]}"
    return speak(BLOG, about, opening=" ".join(facts[:2]), why=why, mind=mind, short=facts[0])
