"""Read the requested length and form of an answer."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from mockgateway.generators.prose.languages import Language, language, languages
from mockgateway.generators.prose.question import Question, first_group, number_in
from mockgateway.text_tables import pattern

_NONE = re.compile(r"\b(?:no|without(?: any)?|not as|instead of|keine|ohne|sans|sin)\s+\Z", re.I)
_UNSPACED = re.compile("[ぁ-ヿ一-鿿]")
_LIMIT = re.compile(
    r"\b(?:under|below|than|at most|max\w*(?: of)?|up to|within|least|about|around|roughly"
    r"|approximately|menos de|unter|höchstens|moins de)\W*\Z",
    re.IGNORECASE,
)
_AT_MOST = re.compile(
    r"\b(?:under|below|than|at most|max\w*\.?(?: of)?|up to|within|menos de|unter"
    r"|höchstens|moins de)\W*\Z",
    re.IGNORECASE,
)
_OR_LESS = re.compile(r"\W*(?:or (?:less|fewer)|max|limit|article|essay|post|story)", re.IGNORECASE)
_LESS_THAN = re.compile(
    r"\b(?:under|below|(?:less|fewer) than|menos de|unter|weniger als|moins de)\s*\Z", re.IGNORECASE
)
_NO_COUNT = re.compile(  # behind a number that counts no items
    r"\W{0,2}(?:(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\b|[ap]\.?m\b|%"
    r"|[€$£]|euros?\b|dollars?\b|k?g\b|k?m\b|[mc]m\b|litres?\b|hours?\b"
    r"|minutes?\b|o'clock|[- ]years?[- ]old|(?:to|and|-|–) \d)",
    re.IGNORECASE,
)
_PEOPLE = re.compile(r" (?:people|persons|guests|adults|children)\b", re.IGNORECASE)
_MOST = 6000
_CUES = ("sentences", "words", "paragraphs", "list")
FEW = 12  # a requested number of words up to this is exact


class Length(NamedTuple):
    """The requested length of an answer; 0 where nothing is requested."""

    sentences: int = 0
    words: int = 0
    paragraphs: int = 0
    items: int = 0
    bullets: bool = False
    brief: bool = False
    headings: bool = False
    sections: int = 0
    exact: bool = False  # whether no fewer words will do
    each: int = 0  # the most words of each item
    bounded_above: bool = False  # whether fewer words will do as well

    @property
    def bounded(self) -> bool:
        """Whether the answer is to be shorter or longer than usual."""
        return bool(self.sentences or self.words or self.paragraphs or self.brief)


def read(question: Question) -> Length:
    """Return the length that the message asks for, else the instructions."""
    return _read(question.asked[:4000], question.rules, question.language.code)


@lru_cache(maxsize=256)
def _read(asked: str, system: str, code: str) -> Length:
    spoken, english = language(code), language("en")
    found = {cue: spoken.cue(cue).search(asked) for cue in _CUES}
    for cue in _CUES[:3] if spoken is not english else ():  # an English request about a text
        found[cue] = found[cue] or english.cue(cue).search(asked)
    for cue in _CUES[:3] if system else ():
        found[cue] = found[cue] or _in_rules(cue, system)
    if listed := found["list"]:
        group = listed.lastindex or 0
        served = re.search(r"\bfor \Z", asked[: listed.start(group)]) is not None
        served = served and _PEOPLE.match(asked, listed.end(group)) is not None
        if served or _NO_COUNT.match(asked, listed.end(group)):
            found["list"] = None
    sentences, words, paragraphs, items = [_count(found[cue], spoken) for cue in _CUES]
    items = items or _count(pattern("requests", "counted_bullets").search(asked), spoken)
    bounded_above, exact = _bounds(found["words"])
    sections = pattern("requests", "sections").search(asked)
    each = pattern("requests", "each").search(asked)
    if each:
        words, exact = 0, False
    return Length(
        sentences,
        words,
        paragraphs,
        items,
        bullets=any(
            (bullets := each.cue("bullets").search(asked))
            and not _NONE.search(asked[: bullets.start()])
            for each in (spoken, english)
        ),
        brief=bool(spoken.cue("brief").search(asked) or english.cue("brief").search(system)),
        headings=bool(sections) or pattern("requests", "headings").search(asked) is not None,
        sections=_count(sections, spoken),
        exact=exact,
        each=_count(each, spoken),
        bounded_above=bounded_above,
    )


def _bounds(found: re.Match[str] | None) -> tuple[bool, bool]:
    """Return whether fewer words than the number found will do, and whether it is exact."""
    if not found:
        return False, False
    before, rest = found.string[: found.start()], found.string[found.end() :]
    or_less = re.match(r"\W*(?:or (?:less|fewer)|max|limit)", rest, re.IGNORECASE)
    exact = not _LIMIT.search(before) and not _OR_LESS.match(rest)
    return bool(_AT_MOST.search(before) or or_less), exact


def _in_rules(cue: str, rules: str) -> re.Match[str] | None:
    """Return what instructions say about a length, in any language."""
    return next((found for each in languages() if (found := each.cue(cue).search(rules))), None)


def _count(found: re.Match[str] | None, spoken: Language) -> int:
    if not found:
        return 0
    known = (each for each in languages() if first_group(found).lower() in each.numbers)
    count = min(number_in(found, next(known, spoken)), _MOST)
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
