"""Read how long and in what form an answer should be, and compose it so."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from mockgateway.generators.prose.languages import Language, language
from mockgateway.generators.prose.question import Question, number_in

_UNSPACED = re.compile("[ぁ-ヿ一-鿿]")
_LESS_THAN = re.compile(
    r"\b(?:under|below|(?:less|fewer) than|menos de|unter|weniger als|moins de)\s*\Z", re.IGNORECASE
)
_MOST = 400


class Length(NamedTuple):
    """The requested length of an answer; 0 where nothing is requested."""

    sentences: int = 0
    words: int = 0
    paragraphs: int = 0
    items: int = 0
    bullets: bool = False
    brief: bool = False

    @property
    def bounded(self) -> bool:
        """Whether the answer is to be shorter or longer than usual."""
        return bool(self.sentences or self.words or self.paragraphs or self.brief)


def read(question: Question) -> Length:
    """Return the length that the message asks for, else the instructions."""
    text = question.text
    head = text if len(text) < 400 else text[:200] + "\n" + text[-200:]
    return _read(head, question.rules, question.language.code)


@lru_cache(maxsize=256)
def _read(head: str, system: str, code: str) -> Length:
    spoken, english = language(code), language("en")
    counts = []
    for cue in ("sentences", "words", "paragraphs", "list"):
        found = spoken.cue(cue).search(head)
        if not found and system and cue in ("sentences", "words"):
            found = english.cue(cue).search(system)
        counts.append(_count(found, spoken))
    sentences, words, paragraphs, items = counts
    brief = spoken.cue("brief").search(head) or english.cue("brief").search(system)
    bullets = spoken.cue("bullets").search(head)
    return Length(sentences, words, paragraphs, items, bool(bullets), bool(brief))


def _count(found: re.Match[str] | None, spoken: Language) -> int:
    if not found:
        return 0
    count = min(number_in(found, spoken), _MOST)
    return max(count - 1, 1) if is_exclusive(found.string[: found.start()]) else count


def is_exclusive(before: str) -> bool:
    """Return whether the words before a number say that it must not be reached."""
    return _LESS_THAN.search(before) is not None


def size(text: str) -> int:
    """Return the number of words, or of letters in Chinese and Japanese."""
    return len(_UNSPACED.findall(text)) or len(text.split())


def shorten(text: str, words: int) -> str:
    """Return at most so many words of a sentence, with a full stop."""
    if _UNSPACED.search(text):
        return text[: max(words - 1, 1)].rstrip("，、。 ") + "。"
    parts = text.split()
    return text if len(parts) <= words else " ".join(parts[:words]).rstrip(",;:-–") + "."


def compose(question: Question, parts: list[str], usual: int) -> str:
    """Join as many of the sentences as the message asks for, in paragraphs if it asks for them.

    Args:
        question: The message.
        parts: The sentences, the most important first.
        usual: How many to use if nothing is asked for.
    """
    wish, gap = read(question), question.reply.gap
    if wish.words and not wish.sentences:
        chosen: list[str] = []
        for part in parts:
            if size(gap.join([*chosen, part])) <= wish.words:
                chosen.append(part)
        return gap.join(chosen) or shorten(min(parts, key=len), wish.words)
    if wish.paragraphs or question.cue("essay"):
        count = min(wish.paragraphs or 3, 8)
        each = max(1, min(4, len(parts) // count))
        blocks = [parts[at * each : (at + 1) * each] for at in range(count)]
        return "\n\n".join(gap.join(block) for block in blocks if block)
    return gap.join(parts[: wish.sentences or (1 if wish.brief else usual)])
