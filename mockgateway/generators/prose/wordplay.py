"""Look at words and numbers as they are written: letters counted, texts reversed, numbers compared and sorted, weekdays told, units converted."""

from __future__ import annotations

import datetime
import re
from fractions import Fraction

from mockgateway.generators.prose.arithmetic import shown
from mockgateway.generators.prose.asked import Asked
from mockgateway.generators.prose.lazy import lazy

_GATE = lazy(
    r"letter|character|revers|backwards|spell|count|how (?:many|long)|sort|alphabet|which|larger|bigger|greater|smaller|prime|average|mean|median|sum of|max|min|convert|\d|palindrom|vowel|even|odd|larg|smallest|highest|lowest",
    re.IGNORECASE,
)
_COUNT = lazy(
    r"\bhow many (?:times (?:does )?)?(?:the )?(?:letters? )?[\"'“]?([a-z])[\"'”]?(?:'?s)?(?: letters?)? (?:are |is |do you find |appears? )?(?:there )?(?:in|appear in)(?: the)?(?: word)? [\"'“]?([a-z]{2,40})\b",
    re.IGNORECASE,
)
_LENGTH = lazy(
    r"\bhow many (letters|characters|vowels|words)\b[^\"“'\n]{0,30}?\b(?:in|has|have|does)\b(?: the)?(?: word| sentence| phrase)? (?:[\"“']([^\"”'\n]{1,200})[\"”']|([a-z-]{2,40}))",
    re.IGNORECASE,
)
_REVERSE = lazy(
    r"\b(?:reverse(?! (?:proxy|proxies|engineer|mortgage|osmosis|image|dns|lookup))|spell backwards|write backwards|(?:spell|write|say)(?= [\"“'\w]+ backwards))\b(?: the)?(?: word| string| text| letters of)*[: ]+[\"“']?([^\"”'\n]{2,100}?)[\"”']?(?: backwards)?\s*[.?!]?\s*\Z",
    re.IGNORECASE,
)
_SPELL = lazy(
    r"\bspell(?: out)?(?: the)?(?: word)? [\"“']?([a-z]{2,40})[\"”']?\W*\Z", re.IGNORECASE
)
_SORT = lazy(
    r"\b(?:sort|order|alphabeti[sz]e|arrange|put)\b[^:\n]{0,60}?(?::|these|numbers|words|list|following|\bsort\b)\s*:?\s*((?:[\w.+-]+(?:\s*,\s*(?:and )?|\s+and\s+)){1,60}[\w.+-]+)(.*)",
    re.IGNORECASE,
)
_WHICH = lazy(
    r"\b(?:which|what)\b[^\d\n]{0,40}\b(larger|bigger|greater|higher|more|smaller|less|lower)\b[^\d\n-]{0,20}(-?\d+(?:\.\d+)?)\s*(?:or|and|vs\.?|,)\s*(-?\d+(?:\.\d+)?)"
    r"|\bis (?P<a>-?\d+(?:\.\d+)?) (?P<how>larger|bigger|greater|higher|more|smaller|less|lower) than (?P<b>-?\d+(?:\.\d+)?)",
    re.IGNORECASE,
)
_NUMBER_IS = lazy(r"\bis (\d{1,9}) (?:a |an )?(prime|even|odd)\b", re.IGNORECASE)
_SERIES = lazy(
    r"\b(average|mean|median|sum|total|max(?:imum)?|min(?:imum)?|largest|smallest|biggest|highest|lowest|product)\b[^\d\n-]{0,40}?((?:-?\d+(?:\.\d+)?(?:\s*,\s*(?:and )?|\s+and\s+|\s+)){1,100}-?\d+(?:\.\d+)?)",
    re.IGNORECASE,
)
_PALINDROME = lazy(r"\bis [\"“']?([\w ]{2,60}?)[\"”']? a palindrome\b", re.IGNORECASE)
_WEEKDAY = lazy(
    r"\A\W*(?:what (?:day|weekday)(?: of the week)? (?:was|is|will be) )?(\d{4})-(\d\d)-(\d\d)\W*\Z",
    re.IGNORECASE,
)
_UNIT = lazy(
    r"(-?\d+(?:\.\d+)?)\s*°?\s*(kilometers?|kilometres?|km|miles?|mi|met(?:er|re)s?|m|feet|foot|ft|inch(?:es)?|centimet(?:er|re)s?|cm|kilograms?|kgs?|kilos?|pounds?|lbs?|grams?|g|ounces?|oz|celsius|fahrenheit|c|f"
    r"|lit(?:er|re)s?|l|gallons?|hours?|minutes?|seconds?|days?|weeks?)\b\s*(?:to|in|into|as|=|is how many)\s*(?:degrees? |°)?(kilometers?|kilometres?|km|miles?|met(?:er|re)s?|feet|ft|inch(?:es)?|centimet(?:er|re)s?|cm|kilograms?|kg|kilos?"
    r"|pounds?|lbs?|grams?|ounces?|oz|celsius|fahrenheit|c|f|lit(?:er|re)s?|gallons?|hours?|minutes?|seconds?|days?|weeks?)\b",
    re.IGNORECASE,
)
_PER = {  # the unit's name, its kind, and how many of the kind's base it has
    "kilomet": ("km", "length", "1000"), "km": ("km", "length", "1000"), "mile": ("miles", "length", "1609.344"), "mi": ("miles", "length", "1609.344"), "met": ("m", "length", "1"), "m": ("m", "length", "1"),
    "feet": ("feet", "length", "0.3048"), "foot": ("feet", "length", "0.3048"), "ft": ("feet", "length", "0.3048"), "inch": ("inches", "length", "0.0254"), "centimet": ("cm", "length", "0.01"), "cm": ("cm", "length", "0.01"),
    "kilo": ("kg", "mass", "1000"), "kg": ("kg", "mass", "1000"), "pound": ("pounds", "mass", "453.59237"), "lb": ("pounds", "mass", "453.59237"), "gram": ("g", "mass", "1"), "g": ("g", "mass", "1"),
    "ounce": ("ounces", "mass", "28.349523"), "oz": ("ounces", "mass", "28.349523"), "lit": ("litres", "volume", "1"), "l": ("litres", "volume", "1"), "gallon": ("gallons", "volume", "3.785412"),
    "hour": ("hours", "time", "3600"), "minute": ("minutes", "time", "60"), "second": ("seconds", "time", "1"), "day": ("days", "time", "86400"), "week": ("weeks", "time", "604800"),
}  # fmt: skip


def answer(asked: Asked) -> str | None:
    """What can be read off the words themselves; None for any other question, and for other languages than English, save for numbers."""
    said = asked.said.strip()
    if len(said) > 600 or not _GATE.search(said):
        return None
    for made in (_letters, _written, _compared, _series, _day, _converted):
        if text := made(asked, said):
            return text
    return None


def _letters(asked: Asked, said: str) -> str | None:
    if found := _COUNT.search(said):
        letter, word = found[1].lower(), found[2]
        count = word.lower().count(letter)
        return f"The letter “{letter}” appears {_times(count)} in “{word}”."
    if found := _LENGTH.search(said):
        what, text = found[1].lower(), found[2] or found[3]
        count = (
            len(text.split())
            if what == "words"
            else sum(each in "aeiouAEIOU" for each in text)
            if what == "vowels"
            else sum(each.isalpha() for each in text)
            if what == "letters"
            else len(text)
        )
        return f"“{text}” has {count} {what if count != 1 else what[:-1]}."
    return None


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"


def _written(asked: Asked, said: str) -> str | None:
    if found := _PALINDROME.search(said):
        bare = re.sub(r"\W", "", found[1]).lower()
        return (
            f"Yes, “{found[1]}” reads the same in both directions."
            if bare == bare[::-1]
            else f"No, “{found[1]}” backwards is “{found[1][::-1]}”."
        )
    if re.search(
        r"\b(?:function|code|program|script|python|javascript|java|rust|go|list in)\b",
        said,
        re.IGNORECASE,
    ):
        return None
    if found := _REVERSE.search(said):
        return found[1][::-1]
    if found := _SPELL.search(said):
        return "-".join(found[1].upper())
    if found := _SORT.search(said):
        items = re.split(r"\s*,\s*(?:and )?|\s+and\s+", found[1].strip())
        down = (
            re.search(
                r"\b(?:descending|largest first|highest|reverse|z to a|decreasing)\b",
                said,
                re.IGNORECASE,
            )
            is not None
        )
        numeric = all(re.fullmatch(r"-?\d+(?:\.\d+)?", item) for item in items)
        return (
            ", ".join(
                sorted(
                    items, key=(lambda item: Fraction(item)) if numeric else str.lower, reverse=down
                )
            )
            if len(items) > 1
            else None
        )
    return None


def _compared(asked: Asked, said: str) -> str | None:
    if found := _WHICH.search(said):
        one, two = (found["a"], found["b"]) if found["a"] else (found[2], found[3])
        less = (found["how"] or found[1]).lower() in ("smaller", "less", "lower")
        if found["a"]:
            right = Fraction(one) < Fraction(two) if less else Fraction(one) > Fraction(two)
            order = (
                "less than"
                if Fraction(one) < Fraction(two)
                else "greater than"
                if Fraction(one) > Fraction(two)
                else "equal to"
            )
            return f"{'Yes' if right else 'No'}, {one} is {order} {two}."
        best, other = (one, two) if (Fraction(one) < Fraction(two)) == less else (two, one)
        return (
            f"{best} is {'smaller' if less else 'larger'} than {other}."
            if Fraction(one) != Fraction(two)
            else f"{one} and {two} are equal."
        )
    if found := _NUMBER_IS.search(said):
        value = int(found[1])
        if found[2].lower() != "prime":
            return f"{'Yes' if (value % 2 == 0) == (found[2].lower() == 'even') else 'No'}, {value} is {'even' if value % 2 == 0 else 'odd'}."
        by = next((divisor for divisor in range(2, int(value**0.5) + 1) if value % divisor == 0), 0)
        return (
            f"No, {value} is not a prime number."
            if value < 2
            else f"No, {value} = {by} × {value // by}."
            if by
            else f"Yes, {value} is a prime number: only 1 and {value} divide it."
        )
    return None


def _series(asked: Asked, said: str) -> str | None:
    found = _SERIES.search(said)
    if not found or re.search(r"\d\s*[+*/^]\s*\d", said):
        return None
    values = [Fraction(word) for word in re.findall(r"-?\d+(?:\.\d+)?", found[2])]
    if len(values) < 2:
        return None
    word, ordered, middle = found[1].lower(), sorted(values), len(values) // 2
    product = Fraction(1)
    for value in values:
        product *= value
    made = {
        "average": sum(values) / len(values), "mean": sum(values) / len(values), "sum": sum(values), "total": sum(values), "product": product,
        "median": ordered[middle] if len(values) % 2 else (ordered[middle - 1] + ordered[middle]) / 2,
    }.get(word, max(values) if word[:2] in ("ma", "la", "bi", "hi") else min(values))  # fmt: skip
    return f"The {word} of {asked.join([shown(value) for value in values])} is {shown(Fraction(made))}."


def _day(asked: Asked, said: str) -> str | None:
    found = _WEEKDAY.match(said)
    if not found:
        return None
    try:
        day = datetime.date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None
    return (
        f"{day.isoformat()} is a {day:%A}, day {day.timetuple().tm_yday} of the year."
        if asked.tongue.code == "en"
        else None
    )


def _converted(asked: Asked, said: str) -> str | None:
    found = _UNIT.search(said)
    if not found or asked.tongue.code != "en":
        return None
    value, one, two = Fraction(found[1]), found[2].lower(), found[3].lower()
    if (
        one[0] in "cf"
        and two[0] in "cf"
        and len({one[0], two[0]}) == 2
        and not {one, two} & {"feet", "foot", "ft", "cm"}
        and "centim" not in one + two
    ):
        made = value * 9 / 5 + 32 if one[0] == "c" else (value - 32) * 5 / 9
        return f"{shown(value)} °{one[0].upper()} = {shown(Fraction(round(made, 2)))} °{two[0].upper()}"
    left, right = _unit(one), _unit(two)
    if left is None or right is None or left[1] != right[1]:
        return None
    return f"{shown(value)} {left[0]} = {shown(Fraction(round(value * Fraction(left[2]) / Fraction(right[2]), 3)))} {right[0]}"


def _unit(word: str) -> tuple[str, str, str] | None:
    return _PER.get(word) or next(
        (
            _PER[key]
            for key in sorted(_PER, key=len, reverse=True)
            if len(key) > 2 and word.startswith(key)
        ),
        None,
    )
