"""How long and in what form an answer is wished to be, and making it so."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from mockgateway.generators.prose.asked import Asked, number, sign
from mockgateway.generators.prose.lazy import lazy
from mockgateway.generators.prose.tables import WORDINGS

_UNSPACED = lazy("[ぁ-ヿ一-鿿]")


class Wish(NamedTuple):
    """0 for no wish."""

    sentences: int = 0
    words: int = 0
    paragraphs: int = 0
    items: int = 0
    bullets: bool = False
    brief: bool = False


def told(asked: Asked, name: str, text: str) -> re.Match[str] | None:
    """Whether a text shows a sign, in the language of the question."""
    return sign(asked.heard.code, name).search(text) if text else None


def read(asked: Asked) -> Wish:
    """What the question wishes, else what the instructions do."""
    head = asked.said if len(asked.said) < 400 else asked.said[:200] + "\n" + asked.said[-200:]
    return _read(head, asked.system, asked.heard.code)


@lru_cache(maxsize=256)
def _read(head: str, system: str, code: str) -> Wish:
    def told(name: str) -> re.Match[str] | None:
        return sign(code, name).search(head) if head else None

    counts = []
    for name in ("sentences", "words", "paragraphs", "list"):
        found = told(name) or (
            sign("en", name).search(system) if system and name in ("sentences", "words") else None
        )
        counts.append(min(number(found, WORDINGS[code]), 400) if found else 0)
    brief = bool(told("brief") or (system and sign("en", "brief").search(system)))
    sentences, words, paragraphs, items = counts
    return Wish(sentences, words, paragraphs, items, bullets=bool(told("bullets")), brief=brief)


def length(text: str) -> int:
    """Words, or letters where words are not set apart."""
    return len(_UNSPACED.findall(text)) or len(text.split())


def shorten(text: str, words: int) -> str:
    """At most so many words of a sentence, ended as a sentence is."""
    if _UNSPACED.search(text):
        return text[: max(words - 1, 1)].rstrip("，、。 ") + "。"
    parts = text.split()
    return text if len(parts) <= words else " ".join(parts[:words]).rstrip(",;:-–") + "."


def compose(asked: Asked, parts: list[str], usual: int) -> str:
    """As many of the sentences as are wished for, in paragraphs if they are."""
    wish, gap = read(asked), asked.tongue.gap
    if wish.words and not wish.sentences:
        chosen: list[str] = []
        for part in parts:
            if length(gap.join([*chosen, part])) <= wish.words:
                chosen.append(part)
        return gap.join(chosen) or shorten(min(parts, key=len), wish.words)
    if wish.paragraphs or asked.cue("essay"):
        count = min(wish.paragraphs or 3, 8)
        per = max(1, min(4, len(parts) // count))
        return "\n\n".join(
            gap.join(parts[at * per : (at + 1) * per])
            for at in range(count)
            if parts[at * per : (at + 1) * per]
        )
    return gap.join(parts[: wish.sentences or (1 if wish.brief else usual)])
