"""A conversation as the members of this package see it: what was said last, in which language, and what was wished for."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from mockgateway.content import Message
from mockgateway.generators.prose.lazy import lazy
from mockgateway.generators.prose.tables import WORDINGS
from mockgateway.generators.prose.wording import Wording


@dataclass(frozen=True, slots=True)
class Asked:
    """What an answer is made from.

    said: the last words of the user; system: all instructions; heard, tongue: the wording of the question and that of the answer; earlier: the
    turns before; images: what was shown with it; chance: draws among wordings.
    """

    said: str
    system: str
    heard: Wording
    tongue: Wording
    earlier: Sequence[Message]
    images: Sequence[str]
    chance: random.Random

    def cue(self, name: str) -> re.Match[str] | None:
        """Where the question shows that sign."""
        return (
            seen(self.heard.code, name, self.said)
            if len(self.said) <= 2000
            else sign(self.heard.code, name).search(self.said)
        )

    def say(self, key_of_phrase: str, /, **known: object) -> str:
        """That phrase of the answer's language."""
        return fill(self.tongue.say[key_of_phrase], known)

    def pick(self, options: Sequence[str]) -> str:
        """One of the sentences."""
        return options[int(self.chance.random() * len(options))]

    def order(self, options: Sequence[str]) -> list[str]:
        """All of the sentences, in some order."""
        return self.chance.sample(options, len(options))

    def join(self, words: Sequence[str]) -> str:
        """`red, green and blue`."""
        if len(words) < 2:
            return "".join(words)
        link = self.tongue.say["and"]
        link = link if self.tongue.code in ("zh", "ja") else f" {link} "
        return self.tongue.comma.join(words[:-1]) + link + words[-1]


# What only a whole message says, so that these are looked for at its beginning.
_WHOLE = frozenset(("hello", "thanks", "bye", "more", "yesno"))


@lru_cache(maxsize=512)
def sign(code: str, name: str) -> re.Pattern[str]:
    """A cue of a language, compiled when first needed."""
    wording = WORDINGS[code]
    numbers = "|".join(sorted(wording.numbers, key=len, reverse=True))
    pattern = wording.cues[name].replace("{n}", rf"\d{{1,3}}|{numbers}")
    return re.compile(rf"\A(?:{pattern})" if name in _WHOLE else pattern, re.IGNORECASE)


@lru_cache(maxsize=4096)
def seen(code: str, name: str, said: str) -> re.Match[str] | None:
    """Where a text shows a cue, kept since one question is answered in many ways."""
    return sign(code, name).search(said)


def number(found: re.Match[str], wording: Wording) -> int:
    """The number a cue caught: digits or a word, 1 for `a` and `single`."""
    word = next((group for group in found.groups() if group), "1").lower()
    return int(word) if word.isdecimal() else wording.numbers.get(word, 1)


_CONTRACTIONS = lazy(r"\b(de|a) el\b")


def fill(sentence: str, known: Mapping[str, object]) -> str:
    """A sentence with its gaps filled; braces in what fills them stay as they are."""
    if "{" not in sentence:
        return sentence
    return re.sub(r"\{(\w+)\}", lambda found: str(known.get(found[1], "")), sentence)


def speak(sentence: str, topic: str, /, **known: object) -> str:
    """A sentence about a topic, `{Topic}` with a capital."""
    text = fill(sentence, {"topic": topic, "Topic": topic[:1].upper() + topic[1:], **known})
    return _CONTRACTIONS.sub(r"\1l", text) if " el " in text else text
