"""Describe voices by name, and detect the language of a text by its letters and words."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import cache
from typing import NamedTuple

from mockgateway.seed import Seed
from mockgateway.text_tables import load


class Voice(NamedTuple):
    """The sound of a speaker."""

    pitch: float  # median, hertz
    size: float  # of the formants: 1 for a man's throat, more for a smaller one
    breath: float = 0.05  # share of noise, 0 to 1
    lively: float = 1.0  # how far the pitch moves


def voice_of(name: str) -> Voice:
    """Return the voice of that name; an unknown name gets a voice drawn from its letters."""
    key = name.strip().lower()
    if known := load("voices")["voices"].get(key):
        return Voice(*known)
    random = Seed.root("voice", key).random()
    high = random.random() < 0.5
    pitch = random.uniform(175, 250) if high else random.uniform(85, 140)
    size = random.uniform(1.1, 1.22) if high else random.uniform(0.92, 1.05)
    breath, lively = random.uniform(0.02, 0.14), random.uniform(0.8, 1.3)
    return Voice(round(pitch, 1), round(size, 3), round(breath, 3), round(lively, 2))


def with_mood(voice: Voice, instructions: str) -> Voice:
    """Return the voice changed by words of the instructions, such as `cheerful`."""
    low = instructions.lower()
    for word, (pitch, lively, breath) in load("voices")["moods"].items():
        if word in low:
            voice = Voice(
                voice.pitch * pitch, voice.size, max(voice.breath, breath), voice.lively * lively
            )
    return voice


def language_of(text: str, wanted: str = "") -> str:
    """Return the language of a text (ISO 639-1).

    Its script decides first, then `wanted`, then its frequent words; the default is English.
    """
    beginning = text[:2000]
    if by_script := _script_language(beginning, wanted[:2]):
        return by_script
    if wanted:
        return wanted.lower().split("-")[0]
    words = re.findall(r"[^\W\d_]+", beginning.lower())
    scores = {code: sum(word in known for word in words) for code, known in _word_sets().items()}
    return max(scores, key=lambda code: (scores[code], code == "en"))


def _script_language(text: str, wanted: str) -> str:
    """Return the language of the script that most letters have, "" for Latin script."""
    known = load("voices")["scripts"]
    scripts = Counter(
        known.get(unicodedata.name(letter, "").split(" ")[0], "")
        for letter in text
        if letter > "\u02ff" and letter.isalpha()
    )
    scripts.pop("", None)
    if not scripts:
        return ""
    kana = scripts["ja"] > 0.1 * (scripts["ja"] + scripts["zh"])
    if kana or (scripts["zh"] and wanted == "ja"):
        return "ja"
    found = scripts.most_common(1)[0][0]
    if scripts[found] * 6 <= sum(map(str.isalpha, text)):
        return ""
    other_cyrillic = found == "ru" and wanted in ("uk", "bg", "sr", "be", "mk")
    return wanted if other_cyrillic else found


@cache
def _word_sets() -> dict[str, frozenset[str]]:
    return {code: frozenset(words.split()) for code, words in load("voices")["words"].items()}
