"""How long and in what form an answer is wished to be, and making it so."""

from __future__ import annotations

import re
from typing import NamedTuple

from mockgateway.generators.prose.asked import Asked, number, sign
from mockgateway.generators.prose.lazy import lazy

_UNSPACED = lazy("[ぁ-ヿ一-鿿]")
_START = lazy(r"\b(?:start|begin)\b[\w ]{0,30}\bwith (?:the words? )?[\"“']([^\"”'\n]{1,80})[\"”']", re.IGNORECASE)
_END = lazy(r"\b(?:end|finish)\b[\w ]{0,30}\bwith (?:the words? )?[\"“']([^\"”'\n]{1,80})[\"”']", re.IGNORECASE)
_PIRATE = lazy(r"\bpirate\b", re.IGNORECASE)


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
    counts = []
    for name in ("sentences", "words", "paragraphs", "list"):
        found = told(asked, name, head) or (sign("en", name).search(asked.system) if asked.system and name in ("sentences", "words") else None)
        counts.append(min(number(found, asked.heard), 400) if found else 0)
    brief = bool(told(asked, "brief", head) or (asked.system and sign("en", "brief").search(asked.system)))
    sentences, words, paragraphs, items = counts
    return Wish(sentences, words, paragraphs, items, bullets=bool(told(asked, "bullets", head)), brief=brief)


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
        return "\n\n".join(gap.join(parts[at * per : (at + 1) * per]) for at in range(count) if parts[at * per : (at + 1) * per])
    return gap.join(parts[: wish.sentences or (1 if wish.brief else usual)])


def obey(asked: Asked, text: str) -> str:
    """The answer in the manner that the instructions or the question want: capitals, first and last words."""
    rules = asked.system + "\n" + asked.said[:400] if len(asked.said) < 2000 else asked.system
    if asked.system and _PIRATE.search(asked.system) and asked.tongue.code == "en" and "```" not in text and not text.startswith(("{", "[")):
        text = f"Ahoy! {text} Arr!"
    if (found := _START.search(rules)) and not text.startswith(found[1]):
        text = f"{found[1]} {text}"
    if (found := _END.search(rules)) and not text.endswith(found[1]):
        text = f"{text} {found[1]}"
    if "```" not in text:
        if told(asked, "upper", rules) or sign("en", "upper").search(rules):
            return text.upper()
        if told(asked, "lower", rules) or sign("en", "lower").search(rules):
            return text.lower()
    return text
