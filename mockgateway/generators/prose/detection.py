"""Detect the language of a text by its script and its frequent words."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from mockgateway import text_tables
from mockgateway.generators.prose.languages import CODES, language
from mockgateway.text_pattern import TextPattern

_LATIN_WORD = re.compile(r"[a-zà-öø-ÿß]+")
_KANA, _HAN, _THAI = re.compile("[ぁ-ゟァ-ヿ]"), re.compile("[一-鿿]"), re.compile("[ก-๛]")
_QUOTED = re.compile(
    r'"[^"\n]{0,400}"|“[^”\n]{0,400}”|「[^」\n]{0,400}」|«[^»\n]{0,400}»|„[^“\n]{0,400}“'
    r"|(?<!\w)'[^'\n]{1,400}'(?!\w)|```.{0,4000}?```|https?://\S+",
    re.DOTALL,
)


def detect(text: str) -> str | None:
    """Return the ISO 639-1 code of a text's language, or None. Quotations and code are ignored."""
    text = _QUOTED.sub(" ", text) if len(text) < 20_000 else text[:20_000]
    low = text.lower()
    if not low.isascii() and (code := _by_script(low)):
        return code
    words = _LATIN_WORD.findall(low)
    if not words:
        return None
    scores = {
        code: _score(clues, words, low)
        for code, clues in _clues().items()
        if not (clues.excludes and clues.excludes.search(low))
    }
    best = max(scores, key=scores.__getitem__, default="en")
    return best if scores.get(best, 0) > 0 else _greeting_language(low)


def _score(clues: _Clues, words: list[str], low: str) -> int:
    """Return the points of a language.

    Spellings alone prove little in a text without accents: `[oa]r` is Portuguese, and `color`.
    """
    known = sum([word in clues.words for word in words])
    points = sum([points for spelling, points in clues.spellings if spelling.search(low)])
    return known + (points if known or not low.isascii() else max(0, points - 1))


class _Clues(NamedTuple):
    words: frozenset[str]
    spellings: list[tuple[re.Pattern[str], int]]
    excludes: re.Pattern[str] | None


@cache
def _clues() -> dict[str, _Clues]:
    """Return how to recognise each language of the Latin script."""
    clues = {}
    table = text_tables.load("detection")
    shared = frozenset(table["en"]["shared"].split())
    for code, row in table.items():
        words = frozenset(row["words"].split())
        if code in CODES:
            words |= language(code).stop_words
        spellings = [(re.compile(each["found"]), each["points"]) for each in row["spellings"]]
        excludes = re.compile(row["excludes"]) if "excludes" in row else None
        clues[code] = _Clues(words - shared, spellings, excludes)
    return clues


def _by_script(low: str) -> str | None:
    """Return the language of a text that is mostly in a script other than Latin."""
    kana, han, thai = len(_KANA.findall(low)), len(_HAN.findall(low)), len(_THAI.findall(low))
    words = _LATIN_WORD.findall(low)
    if thai / 4 > max(len(words), han / 2):
        return "th"
    if kana and (kana + han) / 2 > len(words):
        return "ja"
    if han / 1.7 > len(words) or (
        han > 1
        and not kana
        and _HAN.match(low.lstrip(" \n“《「"))
        and language("en").stop_words.isdisjoint(words)
    ):
        return "zh"
    if not words and thai + kana + han:
        return "th" if thai else "ja" if kana else "zh"
    for code, letters in _scripts().items():
        if len(letters.findall(low[:2000])) * 2 > sum(map(str.isalpha, low[:2000])):
            return code
    return None


@cache
def _scripts() -> dict[str, re.Pattern[str]]:
    table = text_tables.load("more_languages")
    return {code: re.compile(row["letters"]) for code, row in table.items() if "letters" in row}


def _greeting_language(low: str) -> str | None:
    """Return the language of a greeting, which may hold no frequent word."""
    return next(
        (
            code
            for code in ("en", "es", "de", "fr")
            if any(language(code).cue(cue).match(low) for cue in ("hello", "thanks", "bye"))
        ),
        None,
    )


@cache
def language_codes() -> dict[str, str]:
    """Return the code of each language by its names in all languages, lower case."""
    names = text_tables.load("language_names")["names"]
    return {name: code for code, row in names.items() for name in row}


@cache
def _request() -> TextPattern:
    names = language_codes()
    latin = "|".join(name for name in names if name[0] < "Ā")
    other = "|".join(name for name in names if name[0] >= "Ā")
    verbs = (
        r"answer|reply|respond|write|speak|talk|say it|explain|describe|output|responde|contesta"
        r"|escribe|habla|antworte|schreibe?|sprich|give|répond\w*|écri\w+|parle\w*"
    )
    return TextPattern(
        rf"\b(?:{verbs})\b[^.!?\n]{{0,60}}?"
        rf"\b(?:in|en|auf|speak|only|sprich|habla)\s+(?:only )?({latin})\b"
        rf"|\b(?:write|draft|compose|prepare|send)\b[^.!?\n]{{0,40}}?\b({latin}) "
        r"(?:e-?mail|sms|message|letter|reply|note|notice|invitation|reminder|announcement|post)\b"
        rf"|(?:用|以|请说|使用)\s*({other})(?!翻译)"
        rf"|(?:ตอบ|พูด|เขียน)[^\n]{{0,20}}?(?:ภาษา)\s*({other})"
        rf"|({other})\s*で(?:答|回答|返|話|書|説明)|(?:\A|[.!?]\s*)in ({latin})\s*[,:]"
        rf"|\b(?:in|en|auf) ({latin})\W*(?:\Z|please|por favor|bitte|s'il)"
    )


def requested_language(text: str) -> str | None:
    """Return the language that a text wants the answer in (`always answer in Spanish`), or None."""
    found = _request().search(text.lower()) if text else None
    return language_codes()[next(filter(None, found.groups()))] if found else None
