"""Solve small tasks with one right answer: convert, sort, count, reverse, name one thing."""

from __future__ import annotations

import math
import re
import statistics
from collections.abc import Callable
from functools import cache

from mockgateway import text_tables
from mockgateway.generators.prose import dates, wordplay
from mockgateway.generators.prose.question import Question, first_group
from mockgateway.text_pattern import TextPattern
from mockgateway.text_tables import pattern

_LONGEST = 400
_NUMBER = r"(?<![\w.,])(-?\d[\d,]*(?:\.\d+)?)"
_VALUE = re.compile(r"-?\d[\d,]*(?:\.\d+)?")
_PARTS = re.compile(r"\s*(?:[,;\n]|\band\b)\s*")
_ROMAN: tuple[tuple[int, str], ...] = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"),
    (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
_BASES: dict[str, Callable[[int], str]] = {
    "b": "{:b}".format,
    "h": "{:X}".format,
    "o": "{:o}".format,
}
_FIRST_OF_TWO = ("larger", "bigger", "greater", "higher")


def answer(question: Question) -> str | None:
    """Return the result of a small task."""
    text = question.text.strip()
    if len(text) > _LONGEST or question.reply.code != "en":
        return None
    for solve in _SOLVERS:
        if made := solve(text):
            return made
    return wordplay.answer(text) or _named(question, text)


def _found(key: str, text: str) -> re.Match[str] | None:
    return pattern("puzzles", key).search(text)


def _bare(text: str) -> bool:
    return _found("bare", text) is not None


def _shown(value: float) -> str:
    """Return a number with at most four significant decimals, without trailing zeros."""
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    digits = 2 if abs(value) >= 1 else 4
    return f"{value:.{digits}f}".rstrip("0").rstrip(".") if abs(value) >= 0.0005 else f"{value:.3g}"


def _rounded(value: float, text: str) -> str:
    """Return a number with the number of decimals that the text asks for."""
    found = _found("rounded", text)
    if not found:
        return _shown(value)
    digits = {"no": 0, "one": 1, "two": 2, "three": 3}.get(found["x"].lower())
    if digits is None:
        digits = int(found["x"]) if found["x"].isdecimal() else 0
    return f"{value:.{digits}f}"


@cache
def _conversion(kind: str) -> TextPattern:
    names = "|".join(row[0] for row in text_tables.load("puzzles")["units"][kind])
    unit, other = rf"(?P<a>{names})(?![\w²])", rf"(?P<b>{names})(?![\w²])"
    return TextPattern(
        rf"{_NUMBER} ?{unit}[^\d\n]{{0,12}}?\b(?:in|to|into|(?:is|are) how many|as|=)\s+{other}"
        rf"|how (?:many|much) (?P<c>{names})(?![\w²]) ?(?:is|are|in|make|does|do|equals?|=|there)"
        rf"[^\d\n]{{0,16}}?{_NUMBER} ?(?P<d>{names})(?![\w²])"
    )


def _converted(text: str) -> str | None:
    for kind, rows in text_tables.load("puzzles")["units"].items():
        found = _conversion(kind).search(text)
        if not found:
            continue
        source, target = found["a"] or found["d"], found["b"] or found["c"]
        value = float(next(group for group in (found[1], found[5]) if group).replace(",", ""))
        a, b = (
            next(row for row in rows if re.fullmatch(row[0], unit, re.I))
            for unit in (source, target)
        )
        made = _degrees(value, a[1], b[1]) if kind == "temperature" else value * a[2] / b[2]
        shown = _rounded(made, text)
        if _bare(text):
            return shown
        gap = "" if b[1].startswith("°") else " "
        verb = "is" if value == 1 or kind in ("temperature", "speed") or len(a[1]) < 3 else "are"
        space = "" if a[1].startswith("°") else " "
        return f"{_shown(value)}{space}{a[1]} {verb} {shown}{gap}{b[1]}."
    return None


def _degrees(value: float, source: str, target: str) -> float:
    celsius = {"°C": value, "°F": (value - 32) / 1.8, "K": value - 273.15}[source]
    return {"°C": celsius, "°F": celsius * 1.8 + 32, "K": celsius + 273.15}[target]


def _primality(text: str) -> str | None:
    found = _found("prime", text)
    if not found:
        return None
    number = int(first_group(found))
    divisor = next((d for d in range(2, math.isqrt(number) + 1) if number % d == 0), 0)
    if number > 1 and not divisor:
        return f"Yes, {number} is prime."
    reason = f": it is divisible by {divisor}" if divisor else ": primes are greater than 1"
    return f"No, {number} is not prime{reason}."


def _parity(text: str) -> str | None:
    found = _found("parity", text)
    if not found:
        return None
    kind = "odd" if int(found[1]) % 2 else "even"
    return f"{'Yes' if kind == found[2].lower() else 'No'}, {found[1]} is {kind}."


def _sorted(text: str) -> str | None:
    found = _found("sorts", text)
    if not found:
        return None
    listed = pattern("puzzles", "last_order").sub("", found["x"])
    items = [item.strip(" .[]\"'“”`") for item in _PARTS.split(listed) if item.strip(" .[]")]
    if len(items) < 2 or any(len(item) > 60 for item in items):
        return None
    find = _VALUE.search if _found("by_number", text) else _VALUE.fullmatch
    values = {item: found[0].replace(",", "") for item in items if (found := find(item))}
    numeric = len(values) == len(set(items))
    ordered = sorted(
        items,
        key=lambda item: (float(values[item]), "") if numeric else (0.0, item.casefold()),
        reverse=_found("descending", text) is not None,
    )
    return listed_as(ordered, text)


def listed_as(items: list[str], text: str) -> str:
    """Return items as the text asks for: numbered, as bullets, one per line or with commas."""
    if pattern("requests", "numbered").search(text):
        return "\n".join(f"{at}. {item}" for at, item in enumerate(items, 1))
    if pattern("requests", "bullets").search(text):
        return "\n".join(f"- {item}" for item in items)
    return ("\n" if re.search(r"\b(?:per|a|own|separate) lines?\b", text, re.I) else ", ").join(
        items
    )


def _filtered(text: str) -> str | None:
    """Return how many numbers of a list have a property."""
    found = _found("filters", text)
    if not found:
        return None
    values = [float(value.replace(",", "")) for value in re.findall(r"-?\d+(?:\.\d+)?", found["x"])]
    word = found["how"].split()[0].lower()
    limit = float(next((found[key] for key in ("low", "high", "above", "below") if found[key]), 0))
    tests: dict[str, Callable[[float], bool]] = {
        "even": lambda value: value % 2 == 0,
        "odd": lambda value: value % 2 == 1,
        "negative": lambda value: value < 0,
        "positive": lambda value: value > 0,
        "less": lambda value: value < limit,
    }  # fmt: skip
    below = tests["less"] if word in ("less", "smaller", "lower", "fewer", "below") else None
    return str(sum(map(tests.get(word, below or (lambda value: value > limit)), values)))


def _counted(text: str) -> str | None:
    if found := _found("count_letters", text):
        many = found["y"].lower().count(found["x"].lower())
        return (
            f"{many}"
            if _bare(text)
            else f"The letter “{found['x']}” occurs {many} times in “{found['y']}”."
        )
    if found := _found("count_words", text):
        many = len(found["x"].split())
        return f"{many}" if _bare(text) else f"It has {many} words."
    if found := _found("count_chars", text):
        many = sum(not letter.isspace() for letter in found["x"])
        return f"{many}" if _bare(text) else f"“{found['x']}” has {many} letters."
    return None


def _aggregate(text: str) -> str | None:
    found = _found("aggregate", text)
    values = (
        [float(v.replace(",", "")) for v in re.findall(r"-?\d+(?:\.\d+)?", found["y"])]
        if found
        else []
    )
    if not found or len(values) < 2:
        return None
    word = found["x"].lower()
    how: dict[str, Callable[[list[float]], float]] = {
        "sum": sum, "total": sum, "average": statistics.fmean, "mean": statistics.fmean,
        "median": statistics.median, "range": lambda all_: max(all_) - min(all_),
        "product": math.prod,
    }  # fmt: skip
    low = word.startswith("min") or word in ("smallest", "lowest")
    made = _shown(how.get(word, min if low else max)(values))
    return made if _bare(text) else f"The {word} is {made}."


def _other_base(text: str) -> str | None:
    if found := _found("roman", text):
        number, made = int(first_group(found)), ""
        for value, letters in _ROMAN:
            made += letters * (number // value)
            number %= value
        return made
    if found := _found("base", text):
        return _BASES[found["y"][0].lower()](int(found["x"]))
    return None


def _counting(text: str) -> str | None:
    found = _found("counting", text)
    if not found:
        return None
    first, last = int(found["x"]), int(found["y"])
    step = 1 if last >= first else -1
    return ", ".join(str(number) for number in range(first, last + step, step)[:500])


def _at_rate(text: str) -> str | None:
    found = _found("rate", text)
    if not found:
        return None
    made = float(found["x"].replace(",", "")) * float(found["y"])
    return (
        f"{made:.2f}" if _bare(text) else f"{found['x']} {found['a']} is {made:.2f} {found['b']}."
    )


def _larger(text: str) -> str | None:
    found = _found("bigger", text)
    if not found:
        return None
    values = sorted(
        (found["y"].strip(".,"), found["z"].strip(".,")), key=lambda v: float(v.replace(",", ""))
    )
    word = found["x"].lower()
    return f"{values[1] if word in _FIRST_OF_TWO else values[0]} is {word}."


def _named(question: Question, text: str) -> str | None:
    """Return one or more things of a kind, such as a fruit."""
    found = _found("one", text)
    if not found:
        return None
    many = {"a": 1, "an": 1, "any": 1, "some": 3, **question.language.numbers}
    count = int(found["n"]) if found["n"].isdecimal() else many.get(found["n"].lower(), 1)
    for word, items in text_tables.load("samples")["items"].items():
        if re.search(rf"\b{word}\w*\Z", found["x"], re.IGNORECASE) and len(items) >= count:
            return ", ".join(question.shuffled(items)[:count])
    return None


_SOLVERS = (
    dates.answer, _converted, _primality, _parity, _filtered, _sorted, _counted, _aggregate,
    _counting, _at_rate, _other_base, _larger,
)  # fmt: skip
