"""Numbers that are written as words, in the languages of the answers, as digits."""

from __future__ import annotations

import re
from functools import lru_cache

_HAN = {digit: at for at, digit in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_HAN_PLACES = {"十": 10, "百": 100, "千": 1000, "万": 10000, "萬": 10000}
_THAI = ("ศูนย์", "หนึ่ง", "สอง", "สาม", "สี่", "ห้า", "หก", "เจ็ด", "แปด", "เก้า")


def _english() -> dict[str, int]:
    small = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
    tens = "twenty thirty forty fifty sixty seventy eighty ninety".split()
    out = {word: at for at, word in enumerate(small)} | {
        word: 20 + 10 * at for at, word in enumerate(tens)
    }
    out |= {
        f"{ten}{mark}{small[one]}": 20 + 10 * at + one
        for at, ten in enumerate(tens)
        for one in range(1, 10)
        for mark in "- "
    }
    out |= {f"{small[one]} hundred": 100 * one for one in range(1, 10)} | {
        "a hundred": 100,
        "a thousand": 1000,
        "one thousand": 1000,
        "a dozen": 12,
        "one million": 10**6,
    }
    return out


def _german() -> dict[str, int]:
    small = "null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn".split()
    tens = "zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig".split()
    out = (
        {word: at for at, word in enumerate(small)}
        | {word: 20 + 10 * at for at, word in enumerate(tens)}
        | {"hundert": 100, "einhundert": 100, "tausend": 1000}
    )
    return out | {
        f"{('ein', *small[2:])[one - 1]}und{ten}": 20 + 10 * at + one
        for at, ten in enumerate(tens)
        for one in range(1, 10)
    }


def _spanish() -> dict[str, int]:
    small = (
        "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete dieciocho diecinueve veinte veintiuno "
        "veintidós veintitrés veinticuatro veinticinco veintiséis veintisiete veintiocho veintinueve"
    ).split()
    tens = "treinta cuarenta cincuenta sesenta setenta ochenta noventa".split()
    out = (
        {word: at for at, word in enumerate(small)}
        | {word: 30 + 10 * at for at, word in enumerate(tens)}
        | {"cien": 100, "mil": 1000}
    )
    return out | {
        f"{ten} y {small[one]}": 30 + 10 * at + one
        for at, ten in enumerate(tens)
        for one in range(1, 10)
    }


def _french() -> dict[str, int]:
    small = "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept dix-huit dix-neuf".split()
    out = {word: at for at, word in enumerate(small)} | {
        "une": 1,
        "cent": 100,
        "mille": 1000,
        "quatre-vingts": 80,
    }
    for ten, start, most in (
        ("vingt", 20, 9),
        ("trente", 30, 9),
        ("quarante", 40, 9),
        ("cinquante", 50, 9),
        ("soixante", 60, 19),
        ("quatre-vingt", 80, 19),
    ):
        out[ten] = start
        out |= {f"{ten}-{small[one]}": start + one for one in range(1, most + 1)} | {
            f"{ten} et {small[1]}": start + 1,
            f"{ten} et onze": start + 11,
        }
    return out


@lru_cache(maxsize=1)
def _words() -> tuple[dict[str, int], re.Pattern[str]]:
    known = _french() | _spanish() | _german() | _english()
    known.pop("once")  # more often English for `at one time`
    names = "|".join(sorted(map(re.escape, known), key=len, reverse=True))
    thai = "|".join(_THAI)
    return known, re.compile(
        rf"\b(?P<latin>{names})\b|(?P<han>[零一二两三四五六七八九十百千万]+)|(?P<thai>(?:{thai}|ยี่|สิบ|เอ็ด|ร้อย)+)",
        re.IGNORECASE,
    )


def han(text: str) -> int:
    """`二十三` as 23, `一百零五` as 105."""
    total, digit = 0, 0
    for letter in text:
        if letter in _HAN:
            digit = _HAN[letter]
        elif letter in "万萬":
            total, digit = (total + digit) * 10000, 0
        else:
            total, digit = total + (digit or 1) * _HAN_PLACES[letter], 0
    return total + digit


def _thai(text: str) -> int:
    total, digit = 0, 0
    for word in re.findall("|".join((*_THAI, "ยี่", "สิบ", "เอ็ด", "ร้อย")), text):
        if word in ("สิบ", "ร้อย"):
            total, digit = total + (digit or 1) * (10 if word == "สิบ" else 100), 0
        else:
            digit = 2 if word == "ยี่" else 1 if word == "เอ็ด" else _THAI.index(word)
    return total + digit


def in_digits(text: str) -> str:
    """The text with its number words as digits: `twelve times seven` as `12 times 7`."""
    known, pattern = _words()

    def digits(found: re.Match[str]) -> str:
        if found["latin"]:
            return str(known[found["latin"].lower()])
        return str(han(found["han"]) if found["han"] else _thai(found["thai"]))

    return pattern.sub(digits, text)
