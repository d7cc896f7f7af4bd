"""A conversation as the responders of this package see it."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from mockgateway.content import Message
from mockgateway.generators.prose.languages import Language, language
from mockgateway.generators.prose.source import split_source

_LONGEST_RULES = 7500  # characters of instructions
# Wishes that only the instruction of a message can hold, not the text that it is about.
_OF_INSTRUCTIONS = frozenset(
    """list bullets table json summary email essay how_to compare code capital joke creative
    yes_no summary translate extract classify""".split()
)
_SPANISH_ARTICLE = re.compile(r"\b(de|a) el\b")


@dataclass(frozen=True, slots=True)
class Question:
    """The message to answer, with its context."""

    text: str  # the user's last message
    system: str  # all instructions, joined
    language: Language  # of the message
    reply: Language  # of the answer
    history: Sequence[Message]  # the turns before the message
    images: Sequence[str]  # data URIs or links, as sent with the message
    chance: random.Random  # chooses among phrases

    @property
    def asked(self) -> str:
        """The instruction of the message, without the text that it is about."""
        return split_source(self.text)[0]

    @property
    def rules(self) -> str:
        """The instructions about the form of answers; long ones are about an agent's own work."""
        return self.system if len(self.system) < _LONGEST_RULES else ""

    def cue(self, name: str) -> re.Match[str] | None:
        """Return where the message reveals a wish, in its own language."""
        text = self.asked if name in _OF_INSTRUCTIONS else self.text
        if len(text) > 2000:
            return self.language.cue(name).search(text)
        found = _search(self.language.code, name, text)
        foreign = self.language.code != "en" and name in _OF_INSTRUCTIONS and text != self.text
        return _search("en", name, text) if not found and foreign else found

    def phrase(self, phrase_key: str, /, **values: object) -> str:
        """Return a fixed sentence in the language of the answer, with its gaps filled."""
        return fill(self.reply.phrases[phrase_key], values)

    def pick(self, options: Sequence[str]) -> str:
        """Return one of the options."""
        return options[int(self.chance.random() * len(options))]

    def shuffled(self, options: Sequence[str]) -> list[str]:
        """Return all options in some order."""
        return self.chance.sample(options, len(options))

    def join(self, words: Sequence[str]) -> str:
        """Join words as in `red, green and blue`."""
        if len(words) < 2:
            return "".join(words)
        link = self.reply.phrases["and"]
        link = link if self.reply.code in ("zh", "ja") else f" {link} "
        return self.reply.comma.join(words[:-1]) + link + words[-1]

    def user_texts(self) -> list[str]:
        """Return the earlier messages of the user, without empty ones."""
        return [turn.text for turn in self.history if turn.role == "user" and turn.text]

    def answers(self) -> list[str]:
        """Return the earlier messages of the assistant, without empty ones."""
        return [turn.text for turn in self.history if turn.role == "assistant" and turn.text]


@lru_cache(maxsize=4096)  # one question is answered in many ways
def _search(code: str, name: str, text: str) -> re.Match[str] | None:
    return language(code).cue(name).search(text)


def number_in(found: re.Match[str], spoken: Language) -> int:
    """Return the number that a cue matched, as digits or as a word; 1 for `a` and `single`."""
    word = first_group(found) or "1"
    return spoken.number(word.replace(",", "").replace(".", ""), 1)


def first_group(found: re.Match[str] | None) -> str:
    """Return the first group that matched something, or ""."""
    return next((group for group in found.groups() if group), "") if found else ""


def fill(sentence: str, values: Mapping[str, object]) -> str:
    """Replace the gaps of a sentence; braces in the values stay as they are."""
    if "{" not in sentence:
        return sentence
    return re.sub(r"\{(\w+)\}", lambda found: str(values.get(found[1], "")), sentence)


def about(sentence: str, topic: str, /, **values: object) -> str:
    """Fill a sentence about a topic; `{Topic}` begins with a capital letter."""
    text = fill(sentence, {"topic": topic, "Topic": topic[:1].upper() + topic[1:], **values})
    return _SPANISH_ARTICLE.sub(r"\1l", text) if " el " in text else text
