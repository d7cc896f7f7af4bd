"""Turn number words into digits, in the languages of `fixtures/text/numbers.yaml`."""

from __future__ import annotations

import re
from functools import cache

from mockgateway import text_tables


@cache
def _words() -> dict[str, int]:
    """Return the value of each number word and compound up to 99, in the Latin script."""
    words: dict[str, int] = {}
    for table in text_tables.load("numbers")["latin"].values():
        units, joined, last = (
            table["words"].split(),
            table.get("joined", {}),
            table.get("last_unit", {}),
        )
        words |= {word: value for value, word in enumerate(units) if word != "-"}
        for ten, value in table["tens"].items():
            words[ten] = value
            for unit in range(1, last.get(ten, 9) + 1):
                name = joined.get(units[unit], units[unit])
                for form in table["compounds"]:
                    words[form.format(ten=ten, unit=name)] = value + unit
        words |= table["more"]
    return words


@cache
def _pattern() -> re.Pattern[str]:
    latin = "|".join(sorted(map(re.escape, _words()), key=len, reverse=True))
    han, thai = "".join(text_tables.load("numbers")["han"]), "|".join(_thai_words())
    return re.compile(rf"\b(?P<latin>{latin})\b|(?P<han>[{han}]+)|(?P<thai>(?:{thai})+)", re.I)


def _thai_words() -> dict[str, int]:
    words: dict[str, int] = text_tables.load("numbers")["thai"]
    return words


def in_digits(text: str) -> str:
    """Return the text with digits for number words: `twelve times seven` as `12 times 7`."""

    def digits(found: re.Match[str]) -> str:
        if found["latin"]:
            return str(_words()[found["latin"].lower()])
        return str(_han(found["han"]) if found["han"] else _thai(found["thai"]))

    return _pattern().sub(digits, text)


def _han(text: str) -> int:
    """Return the value of a Chinese or Japanese number: 105 for `一百零五`."""
    values: dict[str, int] = text_tables.load("numbers")["han"]
    return _positional([values[letter] for letter in text])


def _thai(text: str) -> int:
    words = _thai_words()
    return _positional([words[word] for word in re.findall("|".join(words), text)])


def _positional(values: list[int]) -> int:
    """Return the value of digits and powers of ten in the order in which they are written."""
    total, digit = 0, 0
    for value in values:
        if value >= 10_000:
            total, digit = (total + digit) * value, 0
        elif value >= 10:
            total, digit = total + (digit or 1) * value, 0
        else:
            digit = value
    return total + digit
