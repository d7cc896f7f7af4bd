"""Split a word into sounds, roughly: letters of any script become vowels and consonants."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
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


# Formants of vowels are from Peterson and Barney, "Control methods used in a study of the vowels"
# (1952); those of consonants are where their transitions point to.
VOWELS = {
    "a": Phone(730, 1190, 2440, 1.0, 2.2),
    "e": Phone(530, 1840, 2480, 0.95, 2.0),
    "i": Phone(280, 2250, 2950, 0.85, 1.9),
    "o": Phone(570, 880, 2410, 0.95, 2.1),
    "u": Phone(310, 870, 2240, 0.85, 1.9),
    "y": Phone(330, 2000, 2600, 0.8, 1.5),
    "@": Phone(490, 1350, 1690, 0.7, 1.2),
}
CONSONANTS = {
    "m": Phone(260, 1000, 2200, 0.42, 1.1),
    "n": Phone(260, 1500, 2500, 0.42, 1.1),
    "l": Phone(360, 1100, 2600, 0.5, 1.0),
    "r": Phone(400, 1200, 1600, 0.5, 1.0),
    "w": Phone(300, 700, 2200, 0.5, 0.9),
    "j": Phone(280, 2200, 2900, 0.5, 0.9),
    "b": Phone(250, 900, 2200, 0.12, 0.9, "puff", 0.15),
    "d": Phone(250, 1700, 2600, 0.12, 0.9, "tick", 0.18),
    "g": Phone(250, 1900, 2300, 0.12, 0.9, "tock", 0.18),
    "v": Phone(280, 1100, 2300, 0.3, 0.9, "puff", 0.12),
    "z": Phone(280, 1700, 2600, 0.25, 1.0, "s", 0.25),
    "p": Phone(400, 900, 2200, 0.0, 1.0, "puff", 0.4),
    "t": Phone(400, 1700, 2600, 0.0, 1.0, "tick", 0.5),
    "k": Phone(400, 1900, 2300, 0.0, 1.0, "tock", 0.5),
    "f": Phone(400, 1100, 2300, 0.0, 1.2, "puff", 0.4),
    "s": Phone(350, 1700, 2600, 0.0, 1.4, "s", 0.55),
    "c": Phone(350, 1900, 2500, 0.0, 1.4, "sh", 0.55),
    "h": Phone(500, 1500, 2500, 0.1, 0.8, "h", 0.4),
}
_PHONES = VOWELS | CONSONANTS
_PAIRS = (
    ("sch", "c"), ("sh", "c"), ("ch", "tc"), ("ph", "f"), ("th", "s"), ("qu", "kw"), ("ck", "k"),
    ("ee", "i"), ("oo", "u"), ("ng", "n"),
)  # fmt: skip
_SAME_SOUND = {"q": "k", "x": "ks"}


def phones(word: str) -> list[Phone]:
    """Return the sounds of a word, with at least one vowel."""
    found = [_PHONES[letter] for letter in _spelled(word[:60]) if letter in _PHONES]
    return found if any(phone.loud > 0.6 for phone in found) else [*found, VOWELS["@"]]


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
