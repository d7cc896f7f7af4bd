"""Find numbers in a text, with their units and currencies, also those written in words."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from mockgateway import text_tables

from .concepts import Unit, known_pattern, units
from .number_words import find_number_words
from .sizes import find_han_numbers, find_sizes
from .span import Span

_TABLE = "concepts"
_DIGITS = r"\d{1,2}(?:,\d\d)+,\d{3}(?!\d)|" + (
    r"\d{1,3}(?:[.,'’\u00a0\u202f ]\d{3})+(?:[.,]\d{1,2})?(?!\d)|\d+(?:[.,]\d+)?"
)
_LONGEST_SIGN = 20  # letters of a currency before a number
_HYPHENED = re.compile(r"-[A-Za-zÄÖÜ][a-zäöüß]{2}")
_COUNTED = re.compile(r"x\b|h\d|ers?\b")
_LETTER = re.compile(r"[-_]?[A-Za-z]")
_COUNTED_NEXT = re.compile(
    r"\s(?:people|persons|inhabitants|residents|employees|visitors|guests|units|pieces|pcs|personas"
    r"|Personen|Einwohner|Stück|personnes|habitants|habitantes|pessoas|persone|abitanti|osób|sztuk"
    r"|mensen|inwoners)\b"
)
_DIVIDED = re.compile(r"[-/]\w")
_ELLIPTIC = re.compile(r"(?:,| and|, and) (?:(?:the|my|our) )?[a-z]+ ")
_LAST_WORD = re.compile(r"([^\s\d(]+)\s?\Z")
_LONE = ("us$", "ca$", "a$", "r$", "$", "€", "£", "¥", "₹", "₩", "฿")
_THROUGH = r"to|and|bis|à|a|al|tot|do|até|or|oder|ou|[-–—]"
_RANGE = re.compile(rf"\s?(?:{_THROUGH})\s?", re.IGNORECASE)
_FRACTIONS = {"½": 0.5, "¼": 0.25, "¾": 0.75, "⅓": 1 / 3, "⅔": 2 / 3}


@cache
def _money() -> str:
    table = text_tables.load(_TABLE)
    signs = sorted(map(re.escape, table["signs"]), key=len)[::-1]
    return rf"(?:{'|'.join(signs)}|\b(?:{'|'.join(table['codes'].split())})\b)"


@cache
def _signs() -> frozenset[str]:
    """Return the signs, names and codes of currencies, lower case."""
    table = text_tables.load(_TABLE)
    return frozenset([*map(str.lower, table["signs"]), *table["codes"].lower().split()])


def _money_before(text: str, since: int, start: int) -> str:
    """Return the currency that ends at a place, with the space after it; "" for none."""
    found = _LAST_WORD.search(text, max(since, start - _LONGEST_SIGN), start)
    if found is None:
        return ""
    word = found[1].lower()
    sign = word if word in _signs() else next((s for s in _LONE if word.endswith(s)), "")
    return text[found.end(1) - len(sign) : start] if sign else ""


@cache
def _number() -> re.Pattern[str]:
    table, money = text_tables.load(_TABLE), _money()
    scales = "|".join(sorted(table["magnitudes"], key=len)[::-1])
    names = "|".join(sorted(map(re.escape, units()), key=len)[::-1])
    return re.compile(
        rf"(?=[\d½¼¾⅓⅔−-])(?<![A-Za-zÀ-ÿ0-9_./:-])(?<!\w\+)(?<!\d,)(?<![½¼¾⅓⅔])(?P<minus>[-−](?=\d))?"
        rf"(?P<number>\d+\s+[1-9]/[1-9]\d?(?![\d/])|[1-9]/(?!(?:5|10)\b)[1-9]\d?(?![\d/])|(?:\d+\s?)?[½¼¾⅓⅔]|{_DIGITS})"
        rf"(?:\s?(?P<scale>{scales})\b(?!/|²|³))?(?!\s?°?\w*@(?!\s?[\d$€£]))"
        rf"(?P<half>\s(?:and a half|und ein halbe?s?|et demie?|y medi[oa])\b)?"
        rf"(?:\s?(?P<after>{money})(?![^\W\u3040-\u9fff]|[ -]pal))?"
        rf"(?:\)?[\s-]?(?P<unit>{names})(?![\w²/])|(?P<inch>[\"”″](?=\s[a-zA-Z])))?(?:/(?P<top>\d+))?",
        re.IGNORECASE,
    )


_RESULT = re.compile(
    r"(?<=[A-Za-zÀ-ÿ.]\s)(?P<home>\d{1,3})\s?[-–:]\s?(?P<away>\d{1,3})(?=\s+[A-ZÀ-Þ])"
)
_PRESSURE = re.compile(r"(?<![\w/.])(\d{2,3})/(\d{2,3})(?![\w/])")
_DOTTED_DATE = re.compile(r"\b\d{1,2}\.\d{1,2}\.\d{4}\b")
_COMMA_DECIMALS = re.compile(r"(?<![\d.,])\d{1,3}(?:\.\d{3})*,\d{1,2}(?![\d.,])")
_DOT_DECIMALS = re.compile(r"(?<![\d.,])\d{1,3}(?:,\d{3})*\.\d{1,2}(?![\d.,])")
_YEARS = re.compile(r"(?<![\w/.-])((?:19|20)\d\d)\s?[-–—]\s?((?:19|20)\d\d)(?![\w/.-])")
_SIZE = re.compile(r"(?<![\w.])(\d{2,5})\s?[x×]\s?(\d{2,5})(?!\w)")
_TOO_LARGE = 2.0**63  # for an integer of 64 bits in JSON
_DECIMALS = re.compile(r"[.,]\d\d\Z")
_ORDINAL = re.compile(r"(?<![\w.])(\d{1,3})(?:st|nd|rd|th)(?=[\s-][a-z]|[,.;)])")
_SETS = re.compile(
    r"(?<![\w.x×])(\d{1,2})\s?[x×]\s?(\d{1,3})"
    r"(?![\w.]|\s?(?:[x×$€£¥%]|[A-Z]{3}\b|(?:[mc]?m|in|ft|px|kg|g|l|ml|euros?|dollars?|pounds?)\b))"
)
_THOUSANDS = re.compile(r"(?<![\w.,-])(\d{1,3})[kK]?\s?[-–]\s?(\d{1,3})[kK](?!\w)")
_COMPOSED = re.compile(r"\s*(?:,|and|und|et|y)?\s*", re.IGNORECASE)


def find_numbers(text: str, hidden: Callable[[int, int], bool]) -> list[Span]:
    """Return the numbers of a text in order.

    Args:
        text: The text.
        hidden: Returns whether a range of the text belongs to another value, such as a date.
    """
    comma = _has_decimal_comma(text)
    found, since = [], 0
    for match in _number().finditer(text):
        span = _read(match, comma, since)
        kept = span is not None and abs(span.value) < _TOO_LARGE
        if span and kept and not hidden(match.start("number"), match.end("number")):
            found.append(span)
        since = match.end()
    for form in (_RESULT, _PRESSURE, _YEARS, _SIZE, _SETS, _THOUSANDS):
        for match in form.finditer(text):
            factor = 1000 if form is _THOUSANDS else 1
            sides = [
                Span(*match.span(part), "number", int(match[part]) * factor) for part in (1, 2)
            ]
            if not any(hidden(side.start, side.end) for side in sides):
                found = [span for span in found if not any(map(span.overlaps, sides))] + sides
    for span in (*find_sizes(text), *find_han_numbers(text)):
        if not hidden(span.start, span.end):
            found = [other for other in found if not span.overlaps(other)] + [span]
    found += [span for span in find_number_words(text) if not hidden(span.start, span.end)]
    for match in _ORDINAL.finditer(text):
        if not hidden(*match.span()):
            found.append(Span(*match.span(), "number", int(match[1])))
    return _composed(_with_units(sorted(found), text), text)


@cache
def _scale_ahead() -> re.Pattern[str]:
    """Return an expression for the rest of a range that ends with a scale (`to 6 billion`)."""
    scales = "|".join(word for word in text_tables.load(_TABLE)["magnitudes"] if len(word) > 2)
    return re.compile(
        rf"\s?(?:{_THROUGH})\s?(?:{_money()}\s?)?(?:{_DIGITS})\s?(?P<scale>{scales})\b",
        re.IGNORECASE,
    )


def _has_decimal_comma(text: str) -> bool:
    """Return whether a text writes decimals with a comma."""
    if known_pattern("decimal_comma").search(text) or _DOTTED_DATE.search(text):
        return True
    return _COMMA_DECIMALS.search(text) is not None and not _DOT_DECIMALS.search(text)


def _is_code(match: re.Match[str]) -> bool:
    """Return whether figures are a part of a code, such as 3B or 0417."""
    text, end = match.string, match.end("number")
    word = _HYPHENED.match(text, end)
    bare = not (word or match["unit"] or text[match.start() - 1 : match.start()] == "=")
    counted = match["scale"] or _COUNTED.match(text, end)
    if bare and not counted and _LETTER.match(text, end):
        return True
    if re.match(r"0\d", match["number"]) and not (match["after"] or match["unit"]):
        return True
    return bool(bare and not (match["after"] or match["top"]) and _DIVIDED.match(text, end))


def _read(match: re.Match[str], comma: bool, since: int) -> Span | None:
    """Return a number; a currency before it is looked for from `since` on."""
    if _is_code(match):
        return None
    table, text, end = text_tables.load(_TABLE), match.string, match.end("number")
    before = _money_before(text, since, match.start())
    whole = bool(before or match["after"] or _COUNTED_NEXT.match(text, match.end()))
    whole = whole and not _DIVIDED.match(text, match.end())
    value, unit = (
        _value(match["number"], comma or whole),
        units().get((match["unit"] or (match["inch"] and "inch") or "").lower()),
    )
    shared = None if match["scale"] else _scale_ahead().match(text, end)
    scale = (shared["scale"] if shared else match["scale"] or "").lower()
    if scale in ("m", "b") and not (before or match["after"]):
        if scale == "b":
            return None  # a code such as 3B
        unit = units()["m"]
    elif scale:
        value *= table["magnitudes"][scale]
    value += 0.5 * (match["half"] is not None)
    if match["minus"]:
        value = -value
    sign = before.strip() or match["after"] or ""
    signs = table["signs"]
    currency = signs.get(sign.upper()) or signs.get(sign.lower()) or sign.upper()
    first = match.start("minus" if match["minus"] else "number")
    start = match.start() - len(before) if before else first
    exact = abs(value) < 1e15 and value == int(value) and not _DECIMALS.search(match["number"])
    number = int(value) if exact else round(value, 6)
    return Span(start, match.end(), "number", number, unit, currency)


def _value(written: str, comma: bool) -> float:
    """Return a written number; `comma` is whether `1.800` is a thousand and more."""
    if (sign := written[-1]) in _FRACTIONS:
        return float(written[:-1].strip() or 0) + _FRACTIONS[sign]
    if "/" in written:
        whole, _, fraction = written.rpartition(" ")
        top, _, bottom = fraction.partition("/")
        return float(whole.strip() or 0) + int(top) / int(bottom)
    plain = re.sub(r"['’\u00a0\u202f ]", "", written)
    last = max(plain.rfind("."), plain.rfind(","))
    if last < 0:
        return float(plain)
    sign, decimals = plain[last], len(plain) - last - 1
    other = "," if sign == "." else "."
    grouped = (
        decimals == 3
        and (plain.count(sign) > 1 or plain[:last] not in ("0", ""))
        and other not in plain
    )
    if grouped and (sign == "," or comma or plain.count(sign) > 1):
        return float(plain.replace(sign, ""))
    return float(plain[:last].replace(".", "").replace(",", "") + "." + plain[last + 1 :])


def _with_units(found: list[Span], text: str) -> list[Span]:
    """Return the numbers; `and the cat 60` after `the dog 150 grams` is in grams too.

    In a range, the first number has the unit or the currency of the last one.
    """
    out: list[Span] = []
    for place, span in enumerate(found):
        after = found[place + 1] if place + 1 < len(found) else None
        if after and _RANGE.fullmatch(text, span.end, after.start) and _bare(span):
            span = span._replace(unit=after.unit, currency=after.currency)
        last = out[-1] if out else None
        plain = _bare(span)
        if last and last.currency and plain and text[last.end : span.start] == " plus ":
            span = span._replace(currency=last.currency)
        if last and last.unit and span.unit is None and not span.currency:
            between, mark = text[last.end : span.start], text[span.end : span.end + 1]
            if mark in ("", ".", ",", ";", "!", "?") and _ELLIPTIC.fullmatch(between):
                span = span._replace(unit=last.unit)
        out.append(span)
    return out


def _bare(span: Span) -> bool:
    return span.unit is None and not span.currency


def _composed(found: list[Span], text: str) -> list[Span]:
    """Return the numbers with `1 hour 30 minutes` as one duration, the larger unit first."""
    out: list[Span] = []
    for span in found:
        last = out[-1] if out else None
        if last and last.unit and span.unit and _continues(last, span, text):
            value = last.value * last.unit.factor / span.unit.factor + span.value
            out[-1] = Span(last.start, span.end, "number", round(value, 6), span.unit)
        elif last is None or span.start >= last.end:
            out.append(span)
    return out


def _continues(last: Span, span: Span, text: str) -> bool:
    """Return whether a duration continues the one before it with a smaller unit."""
    a, b = last.unit, span.unit
    times = a is not None and b is not None and a.dimension == b.dimension == "time"
    if a is None or b is None or not times or a.factor <= b.factor or span.start < last.end:
        return False
    return _COMPOSED.fullmatch(text[last.end : span.start]) is not None


def convert(span: Span, unit: Unit) -> float | None:
    """Return a number in another unit, or None if the dimensions differ."""
    if span.unit is None or span.unit.dimension != unit.dimension or not unit.factor:
        return None
    if unit.dimension == "temperature" and span.unit.name not in (unit.name, "deg"):
        value = span.value * 9 / 5 + 32 if unit.name == "f" else (span.value - 32) * 5 / 9
    else:
        value = span.value * span.unit.factor / unit.factor
    return int(value) if value == int(value) else round(value, 4)
