"""Split a word into sounds, roughly: letters of any script become vowels and consonants."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import NamedTuple

from mockgateway.text_tables import load


class Phone(NamedTuple):
    """One sound."""

    first: float  # formants, hertz
    second: float
    third: float
    loud: float  # of the voice, 0 to 1
    weight: float  # share of the word's time
    noise: str = ""  # kind of hiss, "" for none
    hiss: float = 0.0  # loudness of the hiss


_PAIRS = (
    ("sch", "c"), ("sh", "c"), ("ch", "tc"), ("ph", "f"), ("th", "s"), ("qu", "kw"), ("ck", "k"),
    ("ee", "i"), ("oo", "u"), ("ng", "n"),
)  # fmt: skip
_SAME_SOUND = {"q": "k", "x": "ks"}


@cache
def _phones() -> dict[str, Phone]:
    table = load("voices")
    return {letter: Phone(*row) for letter, row in (table["vowels"] | table["consonants"]).items()}


def phones(word: str) -> list[Phone]:
    """Return the sounds of a word, with at least one vowel."""
    known = _phones()
    found = [known[letter] for letter in _spelled(word[:60]) if letter in known]
    return found if any(phone.loud > 0.6 for phone in found) else [*found, known["@"]]


@lru_cache(maxsize=4096)
def _spelled(word: str) -> str:
    plain = "".join(letter if letter.isascii() else _roman(letter) for letter in word.lower())
    for pair, letter in _PAIRS:
        plain = plain.replace(pair, letter)
    if len(plain) > 3 and re.search(r"[aeiou][^aeiou]+e$", plain):
        plain = plain[:-1]  # a silent e
    return "".join(_SAME_SOUND.get(letter, letter) for letter in plain)


@lru_cache(maxsize=4096)
def _roman(letter: str) -> str:
    """Return a letter in Latin ones, by its Unicode name: `HIRAGANA LETTER KA` is ka."""
    base = unicodedata.normalize("NFKD", letter)[0] if ord(letter) < 0x250 else letter
    if base.isascii():
        return base.lower()
    name = unicodedata.name(letter, "").lower()
    words = name.split(" ")
    if name.startswith("cjk"):
        syllables = load("voices")["syllables"].split()
        return str(syllables[ord(letter) * 7919 % len(syllables)])
    if words[0] in ("hiragana", "katakana", "hangul"):
        return words[-1]
    if words[0] == "thai":
        return _roman_thai(letter, words)
    if "letter" not in words and "vowel" not in words:
        return ""
    last = words[words.index("letter") + 1] if "letter" in words[:-1] else words[-1]
    if re.fullmatch("e[lmnrsf]", last):
        return last[1]
    if words[0] in ("devanagari", "bengali", "tamil", "telugu"):
        return last
    if last[0] in "aeiouy":
        return last[:2].rstrip("bcdfghklmnpqrstvwxz") or last[0]
    return (re.match("[^aeiouy]+", last) or [last])[0]


def _roman_thai(letter: str, words: list[str]) -> str:
    """Return a Thai letter in Latin ones: `THAI CHARACTER SARA AA` is aa."""
    if len(words) < 4 or words[2].startswith("mai"):
        return ""
    if words[2] == "sara":
        return words[3][:2]
    return "a" if letter in "ัา" else words[2].rstrip("o")
