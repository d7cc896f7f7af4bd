"""Write the text of an answer to a conversation: about what was asked, in the language it was asked in."""

from __future__ import annotations

import random
from zlib import crc32

from mockgateway.content import Message, Prompt
from mockgateway.generators.prose import about, arithmetic, code, language, lists, memory, reading, results, small_talk, summary, translation, vision, wishes, writing
from mockgateway.generators.prose.asked import Asked, sign
from mockgateway.generators.prose.tables import WORDINGS
from mockgateway.seed import Seed

__all__ = ["answer"]

_MESSAGES, _LETTERS = 50, 8000

# The first that recognises the question answers it, so the most particular come first.
_MEMBERS = (
    memory.answer,
    translation.answer,
    small_talk.answer,
    reading.extract,
    reading.classify,
    code.answer,
    reading.answer,
    summary.answer,
    arithmetic.answer,
    lists.as_json,
    lists.table,
    writing.answer,
    about.capital,
    lists.answer,
    lists.compared,
    about.howto,
    about.answer,
)


def answer(prompt: Prompt, seed: Seed, way: int) -> str:
    """The text of the assistant's answer, never empty; the same conversation and way (0 to 63) give the same, whatever the seed."""
    turns = list(prompt.messages)[-_MESSAGES:]
    spoken = next((at for at in range(len(turns) - 1, -1, -1) if turns[at].role == "user"), -1)
    said = turns[spoken].text if spoken >= 0 else ""
    asked = _asked(prompt, turns, spoken, said if len(said) <= _LETTERS else said[-_LETTERS:], way)
    if turns and turns[-1].role == "tool":
        return results.answer(asked, turns)
    if text := small_talk.echo(asked):
        return text
    if asked.images:
        return wishes.obey(asked, vision.answer(asked))
    text = next(text for member in _MEMBERS if (text := member(asked)))
    return wishes.obey(asked, text) or asked.say("lost")


def _asked(prompt: Prompt, turns: list[Message], spoken: int, said: str, way: int) -> Asked:
    system = "\n".join([turn.text[-_LETTERS:] for turn in prompt.messages if turn.role == "system"])[-_LETTERS:]
    earlier = turns[: max(spoken, 0)]
    head = said if len(said) < 2000 else said[:1000]
    heard = language.detect(head) or next((code for turn in reversed(earlier) if turn.role == "user" and (code := language.detect(turn.text[:1000]))), "en")
    wished = language.asked_for(system[-3000:]) or (None if sign(heard, "translate").search(head) else language.asked_for(head[:300]))
    tongue = wished if wished in WORDINGS else heard
    chance = random.Random(crc32(said.encode("utf-8", "surrogatepass")) * 64 + way)
    images = turns[spoken].images if spoken >= 0 else ()
    return Asked(said, system, WORDINGS[heard], WORDINGS[tongue], earlier, images, chance)
