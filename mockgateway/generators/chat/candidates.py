"""Propose values for a field from a text, by the field's name, type, format and enum."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from mockgateway import text_tables
from mockgateway.generators import prose
from mockgateway.text_tables import pattern

from .entities import Entities, Name, ages, city, people, postcodes, stated_value, states, streets
from .labels import implied_labels, words_of

Json = Any
Prose = Callable[[], str]  # writes the answer in words, for fields that ask for prose

_TABLE = "extraction"
_SENTENCE = re.compile(r"[^\s.!?。！？][^.!?。！？]*[.!?。！？]+")
_COMPANY = re.compile(
    r"\b((?:[A-Z][\w&.-]+ ){1,3}"
    r"(?:Inc|Corp|Corporation|Ltd|LLC|GmbH|AG|Co|Company|PLC|SA|SARL|KG)\b\.?)"
)
_TICKER = re.compile(r"\b(?!(?:USD|EUR|GBP|API|CEO|THE|AND|USA|JSON|OK)\b)[A-Z]{2,5}\b")
_ABOUT = re.compile(r"\b(?:about|regarding|re:|concerning|that)\s+([^.!?\n]{3,60})", re.IGNORECASE)
_NEGATION = r"\b(?:no|not|never|without|don't|doesn't|isn't|aren't|won't)\s+(?:\w+\s+)?"
_HEADLINE_WORDS = 7


@cache
def field_words(kind: str) -> frozenset[str]:
    """Return the words of field names that hold that kind of value."""
    return frozenset(text_tables.load(_TABLE)["fields"][kind].split())


class Field:
    """A field that needs a value."""

    def __init__(self, name: str, schema: dict[str, Json], many: bool = False) -> None:
        """Read what the name and the schema say.

        Args:
            name: The field's name.
            schema: Its schema, without references.
            many: Whether several values are wanted, for a list.
        """
        kind = schema.get("type")
        kinds = kind if isinstance(kind, list) else [kind]
        self.words = words_of(name)
        self.kind = next((each for each in kinds if each != "null"), None)
        self.format = str(schema.get("format") or "")
        self.enum = schema.get("enum") if isinstance(schema.get("enum"), list) else None
        self.many = many
        self.about = {*self.words, *words_of(str(schema.get("title") or ""))}

    @property
    def group(self) -> str:
        """The group of fields within which a value is not used twice."""
        if self.enum is not None:
            return "enum"
        return "number" if self.kind in ("integer", "number") else "text"

    def holds(self, *kinds: str) -> bool:
        """Return whether a word of the name stands for one of those kinds of value."""
        return any(not self.about.isdisjoint(field_words(kind)) for kind in kinds)


def candidates(field: Field, found: Entities, write: Prose) -> Iterator[Json]:
    """Yield values that the field may have, the best first.

    Args:
        field: The field.
        found: The values of one text.
        write: Writes the answer in words.
    """
    if field.enum is not None:
        yield from _options(field.enum, found.text)
    elif field.kind in ("integer", "number"):
        yield from _numbers(field, found)
    elif field.kind == "boolean":
        yield from _truth(field, found.text)
    elif field.kind in ("string", None):
        yield from _texts(field, found, write)


def _options(enum: list[Json], text: str) -> Iterator[Json]:
    options = [option for option in enum if isinstance(option, str) and option]
    found = []
    for option in options:
        word = re.escape(option).replace("_", r"[\s_-]").replace(r"\-", r"[\s_-]")
        if match := re.search(rf"(?<!\w){word}(?!\w)", text, re.IGNORECASE):
            found.append((match.start(), -len(option), option))
    yield from (option for _, _, option in sorted(found))
    if not found:
        yield from implied_labels(options, text)


def _truth(field: Field, text: str) -> Iterator[bool]:
    long = [word for word in field.words if len(word) > 3]
    if any(re.search(rf"\b{re.escape(word)}\b", text, re.IGNORECASE) for word in long):
        negated = _NEGATION + re.escape(field.words[-1]) + r"\b"
        yield not re.search(negated, text, re.IGNORECASE)


def _numbers(field: Field, found: Entities) -> Iterator[int | float]:
    if "age" in field.about:
        yield from ages(found.text)
    related = text_tables.load(_TABLE)["related"]
    near = {word for name in field.about for word in related.get(name, "").split()} | field.about
    money = field.holds("money")
    scored = [
        (
            2 * len(near.intersection(number.near[:1]))
            + len(near.intersection(number.near))
            + 3 * (number.money and money),
            number.value,
        )
        for number in found.numbers
    ]
    if not any(score for score, _ in scored) and field.holds("stars"):
        yield _stars(found)
    if not field.many:
        scored.sort(key=lambda pair: -pair[0])
    bare = field_words("bare_number")
    anonymous = all(len(word) == 1 or word.isdigit() or word in bare for word in field.words)
    any_number = len(scored) == 1 or field.many or anonymous
    for score, value in scored:
        if score or any_number:
            whole = field.kind == "integer" and value == int(value)
            yield int(value) if whole else value


def _stars(found: Entities) -> int:
    score = prose.sentiment(found.text)
    return 5 if score > 0 else 1 if score < 0 else 3


def _texts(field: Field, found: Entities, write: Prose) -> Iterator[str]:
    if field.format == "email" or field.holds("email"):
        yield from found.emails
        return
    if field.holds("addressee"):
        yield from found.emails
    if field.format in ("uri", "url", "iri") or field.holds("link"):
        yield from found.urls
        return
    if field.format == "date-time":
        time = found.times[0].zfill(5) if found.times else "09:00"
        yield from (f"{date}T{time}:00Z" for date in found.dates)
        return
    for format_, kind, values in (
        ("date", "day", found.dates),
        ("time", "time", found.times),
        ("phone", "phone", found.phones),
        ("uuid", "uuid", found.uuids),
    ):
        if field.format == format_ or field.holds(kind):
            yield from values
    if field.format:
        return
    if field.holds("zip"):
        yield from postcodes(found.text)
        return
    yield from _address(field, found.text)
    yield from _stated(field, found)
    yield from _by_name(field, found, write)


def _address(field: Field, text: str) -> Iterator[str]:
    if field.holds("address") and (found := streets(text)):
        parts = ", ".join(dict.fromkeys(part for part in (found[0], city(text)) if part))
        yield " ".join((parts, *postcodes(text)[:1]))
    if field.holds("street", "address"):
        yield from streets(text)
    if field.holds("state"):
        yield from states(text)
    if field.holds("city") and (town := city(text)):
        yield town


def _stated(field: Field, found: Entities) -> Iterator[str]:
    """Yield what a text states outright, and values that are recognised by themselves."""
    text, table = found.text, text_tables.load(_TABLE)
    if field.holds("firm"):
        yield from _COMPANY.findall(text)
        yield from (name.text for name in found.names if name.preposition in ("at", "from", "for"))
    if field.holds("stock"):
        yield from _TICKER.findall(text)
        low = text.lower()
        yield from (code for name, code in table["tickers"].items() if name in low)
    if field.holds("room"):
        yield from (match[0].lower() for match in pattern(_TABLE, "rooms").finditer(text))
    if field.holds("task") and (to_do := pattern(_TABLE, "to_do").search(text)):
        yield to_do[1]
    if field.words and not field.many and not field.holds("half_name"):
        names = list(dict.fromkeys((" ".join(field.words), field.words[-1])))
        if value := stated_value(names, text):
            yield value
    if field.holds("language"):
        languages = "|".join(table["languages"].split())
        yield from map(str.capitalize, re.findall(rf"\b(?:{languages})\b", text, re.IGNORECASE))
    if field.holds("currency"):
        yield from re.findall(rf"\b(?:{'|'.join(table['currencies'].split())})\b", text)
        yield from (code for sign, code in table["currency_signs"].items() if sign in text)
    if field.holds("calculation"):
        yield from found.sums


def _by_name(field: Field, found: Entities, write: Prose) -> Iterator[str]:
    """Yield values for a field whose name says what it holds."""
    if field.holds("place"):
        yield from _places(field, found.names)
    elif field.holds("person") and not field.holds("not_person"):
        yield from _people(field, found)
    elif field.holds("query"):
        yield from found.quoted
        yield _request(found.text).rstrip(" ?.!") or found.text
    elif field.holds("id"):
        yield from found.codes
        yield from (str(number.value) for number in found.numbers)
    elif field.holds("prose") and not field.many:
        yield from found.quoted
        if saying := pattern(_TABLE, "saying").search(found.text):
            yield saying[1].strip()
        answer = write()
        yield answer
        yield from _SENTENCE.findall(answer)
    elif field.holds("title"):
        yield from _titles(field, found)
    else:
        yield from found.quoted


def _people(field: Field, found: Entities) -> Iterator[str]:
    names = (*people(found.text), *(name.text for name in found.names))
    if field.holds("first_name"):
        yield from (name.split()[0] for name in names)
    elif field.holds("last_name"):
        yield from (name.split()[-1] for name in names if " " in name)
    yield from people(found.text)
    yield from (name.text for name in found.names if not name.preposition)
    yield from (name.text for name in found.names if name.preposition)


def _titles(field: Field, found: Entities) -> Iterator[str]:
    text = found.text
    yield from found.quoted
    if event := pattern(_TABLE, "events").search(text):
        yield event[1]
    heading = not {"title", "subject"}.isdisjoint(field.about) and not field.many
    names = [name.text for name in found.names]
    yield from (name for name in names if not heading or not text.startswith(name))
    without_headline = field.about & {"tags", "file", "path", "filename"}
    if not field.many and not field.holds("not_person") and not without_headline:
        yield _headline(text)


def _request(text: str) -> str:
    """Return a request without its polite beginning and its verb."""
    return pattern(_TABLE, "search_lead").sub("", text.strip(), count=1)


def _headline(text: str) -> str:
    """Return a few words that could stand above the text."""
    found = _ABOUT.search(text)
    words = (found[1] if found else _request(text)).split()[:_HEADLINE_WORDS]
    line = " ".join(words).strip(" ,;:.!?\"'")
    return line[:1].upper() + line[1:] or "Note"


def _places(field: Field, names: tuple[Name, ...]) -> Iterator[str]:
    if field.holds("origin"):
        first = [name for name in names if name.preposition in ("from", "de", "von")]
    elif field.holds("destination"):
        first = [name for name in names if name.preposition in ("to", "nach", "for")]
    else:
        first = [name for name in names if name.preposition]
    yield from dict.fromkeys(name.text for name in (*first, *names))
