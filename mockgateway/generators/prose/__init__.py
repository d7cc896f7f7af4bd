"""Write the text of an answer to a conversation: about what was asked, in the language it was asked in."""

from __future__ import annotations

import random
from zlib import crc32

from mockgateway.content import ChatRequest, Message
from mockgateway.generators.prose import (
    about,
    arithmetic,
    code,
    comparing,
    followup,
    given,
    language,
    lists,
    manner,
    memory,
    others,
    plans,
    posts,
    reading,
    results,
    small_talk,
    summary,
    translation,
    vision,
    wordplay,
    writing,
)
from mockgateway.generators.prose.asked import Asked, sign
from mockgateway.generators.prose.language import detect
from mockgateway.generators.prose.reading import leaning
from mockgateway.generators.prose.tables import WORDINGS
from mockgateway.generators.prose.topic import topic
from mockgateway.seed import Seed

__all__ = ["answer", "detect", "leaning"]

_MESSAGES, _LETTERS = 50, 8000

# The first that recognises the question answers it, so the most particular come first.
_MEMBERS = (
    memory.answer,
    translation.answer,
    small_talk.answer,
    given.answer,
    reading.extract,
    reading.classify,
    lists.records,
    code.answer,
    reading.answer,
    summary.answer,
    about.maker,
    wordplay.answer,
    arithmetic.answer,
    lists.table,
    posts.answer,
    plans.answer,
    writing.answer,
    about.capital,
    about.trivia,
    about.place,
    lists.answer,
    comparing.compared,
    about.howto,
    about.answer,
)


def answer(prompt: ChatRequest, seed: Seed, way: int) -> str:
    """The text of the assistant's answer, never empty; the same conversation and way (0 to 63) give the same, whatever the seed."""
    turns = list(prompt.messages)[-_MESSAGES:]
    spoken = next((at for at in range(len(turns) - 1, -1, -1) if turns[at].role == "user"), -1)
    said = turns[spoken].text if spoken >= 0 else ""
    asked, other = _asked(
        prompt, turns, spoken, said if len(said) <= _LETTERS else said[-_LETTERS:], way
    )
    if turns and turns[-1].role == "tool":
        return results.answer(asked, turns)
    if text := manner.dictated(asked) or small_talk.echo(asked):
        return text
    if asked.images:
        return manner.obey(asked, vision.answer(asked))
    if other and asked.heard.code == "en":
        return others.answer(
            other, asked.said, "" if others.detect(said[:2000], {}) == other else topic(asked)
        )
    if meant := followup.resolve(asked, written):
        return manner.obey(asked, meant)
    if wanted := lists.as_json(asked, written):
        return wanted
    return manner.obey(asked, written(asked)) or asked.say("lost")


def written(asked: Asked) -> str:
    """What the first member that recognises the question answers."""
    return next(text for member in _MEMBERS if (text := member(asked)))


def _asked(
    prompt: ChatRequest, turns: list[Message], spoken: int, said: str, way: int
) -> tuple[Asked, str | None]:
    """The conversation as the members see it, and the code of a language that only a few sentences are known in."""
    system = "\n".join(
        [turn.text[-_LETTERS:] for turn in prompt.messages if turn.role == "system"]
    )[-_LETTERS:]
    earlier = turns[: max(spoken, 0)]
    head = said if len(said) < 2000 else said[:1000]
    heard = language.detect(head) or next(
        (
            code
            for turn in reversed(earlier)
            if turn.role == "user" and (code := language.detect(turn.text[:1000]))
        ),
        "en",
    )
    other = heard if heard not in WORDINGS else None
    heard = heard if heard in WORDINGS else "en"
    wished = (
        (
            None
            if sign(heard, "translate").search(head)
            else language.asked_for(head[:300] + "\n" + head[-200:] if len(head) > 300 else head)
        )
        or _standing(earlier)
        or language.asked_for(system[-3000:])
    )
    tongue = wished if wished in WORDINGS else heard
    if wished and (wished not in WORDINGS or other):
        other = wished if wished not in WORDINGS and wished in others.CODES else None
    chance = random.Random(crc32(said.encode("utf-8", "surrogatepass")) * 64 + way)
    images = turns[spoken].images if spoken >= 0 else ()
    return Asked(said, system, WORDINGS[heard], WORDINGS[tongue], earlier, images, chance), other


def _standing(earlier: list[Message]) -> str | None:
    """The language that the user asked for from then on."""
    return next(
        (
            code
            for turn in reversed(earlier)
            if turn.role == "user"
            and manner.standing(turn.text)
            and (code := language.asked_for(turn.text[:300]))
        ),
        None,
    )
