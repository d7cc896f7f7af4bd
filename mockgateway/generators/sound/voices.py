"""Who speaks: the pitch and the build of a voice, by name or as measured in a sample; and the language of a text, by its letters."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from typing import NamedTuple

from mockgateway.seed import Seed


class Voice(NamedTuple):
    """Who speaks.

    pitch: hertz, its median; size: of its formants, 1 for a grown man's, more for a smaller throat; breath: share of noise, 0 to 1; lively: how far its pitch moves.
    """

    pitch: float
    size: float
    breath: float = 0.05
    lively: float = 1.0


# OpenAI's voices, those of Qwen's speech models and of some others, as their makers describe them.
KNOWN = {
    "alloy": Voice(150, 1.06), "ash": Voice(112, 1.0), "ballad": Voice(125, 1.02, 0.1, 1.3), "coral": Voice(205, 1.16, 0.05, 1.2), "echo": Voice(108, 0.97),
    "fable": Voice(138, 1.04, 0.06, 1.4), "onyx": Voice(86, 0.92, 0.04, 0.8), "nova": Voice(218, 1.17, 0.05, 1.1), "sage": Voice(190, 1.13, 0.1, 0.8),
    "shimmer": Voice(232, 1.2, 0.12), "verse": Voice(120, 1.01, 0.05, 1.3), "marin": Voice(208, 1.15), "cedar": Voice(98, 0.95),
    "cherry": Voice(238, 1.19, 0.05, 1.3), "serena": Voice(200, 1.15, 0.14, 0.9), "ethan": Voice(122, 1.0, 0.04, 1.2), "chelsie": Voice(246, 1.21, 0.1, 1.2),
    "dylan": Voice(130, 1.03), "jada": Voice(212, 1.14), "sunny": Voice(228, 1.18, 0.05, 1.4), "rachel": Voice(196, 1.13), "adam": Voice(95, 0.94),
    "bella": Voice(222, 1.18), "antoni": Voice(116, 0.99), "josh": Voice(104, 0.96), "aria": Voice(210, 1.16), "roger": Voice(110, 0.97),
}  # fmt: skip

_SCRIPTS = {
    "THAI": "th", "HIRAGANA": "ja", "KATAKANA": "ja", "HANGUL": "ko", "CYRILLIC": "ru", "ARABIC": "ar", "HEBREW": "he", "DEVANAGARI": "hi", "GREEK": "el",
    "BENGALI": "bn", "TAMIL": "ta", "TELUGU": "te", "GEORGIAN": "ka", "ARMENIAN": "hy", "CJK": "zh",
}  # fmt: skip
_SMALL = {
    "en": "the and of to is in that it was for you are with this", "es": "el la los que y en una por con para está del es hola",
    "de": "der die das und ist nicht ein eine mit zu auf für ich wir", "fr": "le la les et est une dans pour que vous nous des bonjour",
    "it": "il che di è una per non sono con della gli ciao", "pt": "que não uma para os em você são olá do da",
    "nl": "de het een en van niet dat ik voor met is", "pl": "nie się jest że na do to jak", "tr": "bir ve bu için çok değil",
    "id": "yang dan di ini itu dengan untuk tidak",
    "vi": "là và của không có cho một những", "sv": "och att det som är på en inte",
}  # fmt: skip
_LANGUAGES = {language: frozenset(words.split()) for language, words in _SMALL.items()}


def named(name: str) -> Voice:
    """The voice of that name: one of the known, else one that the name decides."""
    key = name.strip().lower()
    if key in KNOWN:
        return KNOWN[key]
    draw = Seed.root("voice", key).random()
    high = draw.random() < 0.5
    pitch = draw.uniform(175, 250) if high else draw.uniform(85, 140)
    return Voice(
        round(pitch, 1),
        round(draw.uniform(1.1, 1.22) if high else draw.uniform(0.92, 1.05), 3),
        round(draw.uniform(0.02, 0.14), 3),
        round(draw.uniform(0.8, 1.3), 2),
    )


def language_of(text: str, wanted: str = "") -> str:
    """ISO 639-1 code of a text's language, by its script, then as wanted, then by its small words; English where nothing tells."""
    scripts = Counter(
        _SCRIPTS.get(unicodedata.name(letter, "").split(" ")[0], "")
        for letter in text[:2000]
        if letter > "\u02ff" and letter.isalpha()
    )
    scripts.pop("", None)
    if scripts:
        kana = scripts["ja"] > 0.1 * (scripts["ja"] + scripts["zh"])
        if kana or (scripts["zh"] and wanted[:2] == "ja"):
            return "ja"
        found = scripts.most_common(1)[0][0]
        if scripts[found] * 6 > sum(map(str.isalpha, text[:2000])):
            return (
                found
                if found != "ru" or wanted[:2] not in ("uk", "bg", "sr", "be", "mk")
                else wanted[:2]
            )
    if wanted:
        return wanted[:2].lower()
    words = re.findall(r"[^\W\d_]+", text[:2000].lower())
    scores = {
        language: sum(word in small for word in words) for language, small in _LANGUAGES.items()
    }
    return max(scores, key=lambda language: (scores[language], language == "en"))
