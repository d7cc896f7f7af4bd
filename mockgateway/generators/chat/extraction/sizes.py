"""Find sizes such as `60 x 40 x 38 cm`, and numbers in Chinese and Japanese."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from .concepts import units
from .date_words import is_cjk
from .span import Span

_FIGURE = r"\d{1,5}(?:[.,]\d{1,3})?"
_POWERS = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "萬": 10**4, "億": 10**8, "亿": 10**8}
_DIGITS = {sign: number for number, sign in enumerate("〇一二三四五六七八九")}
_DIGITS |= {"两": 2, "兩": 2, "零": 0}
_MONEY = {"円": "JPY", "日元": "JPY", "元": "CNY", "块": "CNY", "人民币": "CNY", "원": "KRW"}
_STARS = re.compile(r"(?<![★⭐☆\d])(?<!\d )(?P<full>[★⭐]{1,5})☆{0,4}(?![★⭐☆]| ?\d)")
_HAN = re.compile(
    r"(?P<number>\d[\d,]*(?:\.\d+)?(?=[万萬億亿千])(?:[万萬億亿千百]|\d[\d,]*(?:\.\d+)?)*"
    r"|\d[\d,]*(?:\.\d+)?(?=円|元|日元|块|人民币|원)"
    r"|[一二两兩三四五六七八九十百千万〇零]+(?=円|元|人|名|位|个|個|件|台|本|枚|泊|晚|间|間|天|年|歳|岁|張|张|份|杯))"
    r"(?P<money>円|日元|元|块|人民币|원)?"
)


@cache
def _sizes() -> re.Pattern[str]:
    names = "|".join(
        sorted(
            (re.escape(word) for word, unit in units().items() if unit.dimension == "length"),
            key=len,
        )[::-1]
    )
    unit = rf"(?:\s?(?:{names})(?!\w))?"
    return re.compile(
        rf"(?<![\w.])(?P<a>{_FIGURE}){unit}\s?(?:[x×]|by)\s?(?P<b>{_FIGURE}){unit}"
        rf"(?:\s?(?:[x×]|by)\s?(?P<c>{_FIGURE}))?\s?(?P<unit>{names})(?!\w)",
        re.IGNORECASE,
    )


def find_sizes(text: str) -> Iterator[Span]:
    """Yield the marks in stars, and the numbers of sizes, each with the unit after the last."""
    for match in _STARS.finditer(text) if "★" in text or "⭐" in text else ():
        yield Span(*match.span(), "number", len(match["full"]))
    if " x" in text or "×" in text or "x" in text or " by " in text:
        for match in _sizes().finditer(text):
            unit = units()[match["unit"].lower()]
            for part in ("a", "b", "c"):
                if match[part]:
                    value = float(match[part].replace(",", "."))
                    whole = int(value) if value == int(value) else value
                    yield Span(*match.span(part), "number", whole, unit)


def find_han_numbers(text: str) -> Iterator[Span]:
    """Yield amounts and counts such as `3万5千円` and `三人`."""
    for match in _HAN.finditer(text) if is_cjk(text) else ():
        value = _han(match["number"].replace(",", ""))
        whole = int(value) if value == int(value) else value
        currency = _MONEY.get(match["money"] or "", "")
        yield Span(*match.span(), "number", whole, None, currency)


def _han(written: str) -> float:
    """Return the value of a number with Chinese signs for digits or powers of ten."""
    total, part, digits = 0.0, 0.0, ""
    for sign in written:
        if sign in _POWERS:
            power = _POWERS[sign]
            number = float(digits) if digits else 1.0
            if power >= 10**4:
                total += (part + (float(digits) if digits else 0.0) or 1.0) * power
                part = 0.0
            else:
                part += number * power
            digits = ""
        else:
            digits += str(_DIGITS.get(sign, sign))
    return total + part + (float(digits) if digits else 0.0)
