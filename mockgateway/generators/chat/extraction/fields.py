"""Read what a property of a JSON Schema asks for: the kind of value, its words, its unit."""

from __future__ import annotations

import re
from functools import cache, cached_property
from typing import Any

from mockgateway import text_tables

from .concepts import Unit, affinity, kinds_of, known_words, stem, units, weak_words, words_of
from .document import Labels

Json = Any

_FORMATS = {
    "date": "date", "date-time": "datetime", "time": "time", "email": "email", "idn-email": "email",
    "uri": "url", "url": "url", "iri": "url", "uuid": "uuid", "phone": "phone", "uri-reference": "url",
    "hostname": "host", "ipv4": "host", "duration": "duration",
}  # fmt: skip


def _joined(words: list[str]) -> list[str]:
    """Return words with `check in` and `check out` as one word."""
    if words[:2] in (["check", "in"], ["check", "out"]):
        return ["".join(words[:2]), *words[2:]]
    return words


@cache
def _text_kind(word: str) -> str:
    return next(
        (
            kind
            for kind, words in text_tables.load("values")["texts"].items()
            if word in words.split()
        ),
        "",
    )


class Field:
    """A property that needs a value."""

    def __init__(
        self,
        name: str,
        schema: dict[str, Json],
        parents: tuple[str, ...] = (),
        *,
        nullable: bool = False,
        required: bool = True,
    ) -> None:
        """Read what the name and the schema say.

        Args:
            name: The property's name; that of the list for its items.
            schema: Its schema, without references.
            parents: The names of the objects around it, the outermost first.
            nullable: Whether null is allowed.
            required: Whether the object must have it.
        """
        kind = schema.get("type")
        types = [each for each in (kind if isinstance(kind, list) else [kind]) if each != "null"]
        self.name, self.parents = name, parents
        self.topic: frozenset[str] = frozenset()  # the words of the tool whose parameter this is
        self.siblings: frozenset[str] = frozenset()  # the words of the other properties
        self.type: str | None = types[0] if types else None
        self.format = str(schema.get("format") or "")
        self.enum = (
            [option for option in schema["enum"] if option is not None]
            if isinstance(schema.get("enum"), list)
            else None
        )
        self.pattern = schema.get("pattern") if isinstance(schema.get("pattern"), str) else None
        self.minimum, self.maximum = schema.get("minimum"), schema.get("maximum")
        self.nullable, self.required = nullable, required
        self.description = str(schema.get("description") or "")
        self.title = str(schema.get("title") or "")
        self.default = schema.get("default")
        self.words = _joined(words_of(name) or words_of(self.title))
        self.closed = kind is not None and "string" not in types

    @cached_property
    def numeric(self) -> bool:
        """Whether numbers are wanted."""
        return self.type in ("integer", "number")

    @cached_property
    def unit(self) -> Unit | None:
        """The unit that the name or the description says."""
        known = units()
        if len(self.words) == 1 and not self.words[0].endswith("s"):
            return None
        for place, word in enumerate(reversed(self.words)):
            unit = known.get(word)
            if (
                unit
                and (len(self.words) > 1 or word not in known_words("short_units"))
                and (word not in ("in", "can", "a") or place == 0)
            ):
                if len(word) > 2 or place == 0:
                    return unit
        if "square" in self.words or "sq" in self.words:
            return known["sqft" if {"feet", "ft"} & set(self.words) else "sqm"]
        if self.numeric and (found := re.search(r"\b(?:in|of) (\w+)\b", self.description.lower())):
            return known.get(found[1]) if found[1] not in known_words("short_units") else None
        return None

    @cached_property
    def currency(self) -> str:
        """The currency code that the name says, or ""."""
        codes = text_tables.load("concepts")["codes"].lower().split()
        return next(
            (
                word.upper()
                for word in self.words
                if word in codes and len(self.words) > 1 and word != "try"
            ),
            "",
        )

    @cached_property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of value that a text field may hold, the likeliest first."""
        if self.format in _FORMATS:
            return (_FORMATS[self.format],)
        found: list[str] = []
        told = self.description.lower()
        if "iata" in told or "airport code" in told or "iata" in self.words:
            return ("iata",)
        if "4217" in told or "currency code" in told:
            return ("currency",)
        if re.search(r"\byyyy-mm-dd\b(?!t)", told):
            return ("date",)
        if re.search(r"iso[ -]?8601|yyyy-mm-ddt", told):
            return ("datetime", "date")
        if "mm:ss" in told:
            return ("timecode",)
        if re.search(r"\bhh:mm|24[- ]hour", told):
            return ("time",)
        if self.words[-1:] == ["at"] and len(self.words) > 1:
            return ("datetime", "date")
        if (self.words[-1:] == ["on"] and len(self.words) > 1) or self.words[:1] in (
            ["checkin"],
            ["checkout"],
        ):
            return ("date",)
        if self.words in (["to"], ["recipient"], ["recipients"]) and self.siblings & {
            "subject",
            "body",
            "message",
            "email",
        }:
            return ("email", "person", "phone")
        if self._is_role():
            return ("role",)
        order = (self.words[-1:] + self.words[:-1]) if self.words else []
        for word in order:
            found += [kind for kind in kinds_of(word) if kind not in found]
        if self.words == ["name"] and self.parents:
            above = [
                kind
                for word in words_of(self.parents[-1])
                for kind in kinds_of(word)
                if kind in ("org", "person")
            ]
            found = above or found
        return tuple(_narrowed(found, self.words, self.parents))

    def _is_role(self) -> bool:
        """Return whether a person's job is wanted."""
        words = set(self.words)
        if words & {"occupation", "profession", "beruf", "puesto", "poste"} or words >= {
            "job",
            "title",
        }:
            return True
        alone = self.words in (
            ["role"],
            ["position"],
            ["job"],
            ["title"],
            ["current", "title"],
            ["current", "role"],
        )
        about = self.siblings | {word for name in self.parents for word in words_of(name)}
        return alone and bool(
            about
            & {
                "company",
                "employer",
                "skills",
                "experience",
                "people",
                "person",
                "employee",
                "candidate",
                "full",
                "years",
                "department",
            }
        )

    @cached_property
    def text_kind(self) -> str:
        """The kind of wording that a text field wants: summary, message, query, ...; or ""."""
        for word in reversed(self.words):
            if kind := _text_kind(word):
                return (
                    "task"
                    if kind in ("message", "title", "description")
                    and self.topic & known_words("tasks")
                    else kind
                )
        return ""

    @cached_property
    def tokens(self) -> tuple[tuple[str, float], ...]:
        """The words that a label may share, with their weights."""
        weak = weak_words()
        strong = [word for word in self.words if word not in weak and not self._is_unit(word)]
        weights: dict[str, float] = {}
        for word in self.words:
            weights[word] = 1.0 if word in strong or not strong else 0.3
        if self.parents:
            for word in words_of(self.parents[-1]):
                if word not in known_words("generic_parents") and word not in weights:
                    weights[word] = 0.7
        if self.title and len(words_of(self.title)) < 6:
            for word in words_of(self.title):
                weights.setdefault(word, 0.3)
        for word in words_of(self.description)[:14]:
            if (
                word not in known_words("description_stops")
                and len(word) > 2
                and word not in weights
                and word not in weak
            ):
                weights[word] = 0.3
        return tuple(weights.items())

    def _is_unit(self, word: str) -> bool:
        return self.unit is not None and units().get(word) == self.unit and len(self.words) > 1

    @cached_property
    def telling(self) -> tuple[str, ...]:
        """The words of the name that say more than a kind of value."""
        weak, own = weak_words(), set(self.kinds)
        return tuple(
            word
            for word in self.words
            if word not in weak
            and not self._is_unit(word)
            and not (own & set(kinds_of(word)[:1]) and len(self.words) == 1)
        )

    @cached_property
    def weight(self) -> float:
        """The sum of the weights of the name's words and half of the others."""
        return sum(weight for _, weight in self.tokens[: len(self.words)]) or 1.0

    def label_score(self, labels: Labels) -> float:
        """Return from 0 to about 1.5 how well the words around a value fit the field."""
        if not labels:
            return 0.0
        total, own, parent = 0.0, 0.0, 0.0
        count = len(self.words)
        for place, (word, weight) in enumerate(self.tokens):
            best = 0.0
            for label, strength in labels:
                if strength > best and (near := affinity(word, label)) and near * strength > best:
                    best = near * strength
            if place < count:
                own += weight * best
            elif weight == 0.7:
                parent += best
            else:
                total += weight * best * 0.5
        return own / self.weight + 0.6 * parent + min(total, 0.3)


def _narrowed(found: list[str], words: list[str], parents: tuple[str, ...]) -> list[str]:
    """Return the kinds without those that other words of the name rule out."""
    around = {stem(word) for word in (*words, *(words_of(parents[-1]) if parents else ()))}
    if {"first", "given", "vorname", "prénom", "prenom"} & set(words) and "person" in found:
        return ["first_name"]
    if {"last", "family", "surname", "nachname", "apellido"} & set(words) and (
        "person" in found or "surname" in words
    ):
        return ["last_name"]
    named = words[-1:] in (["name"], ["nombre"], ["nom"], ["names"])
    if (
        found[:1] == ["person"]
        and named
        and not around.isdisjoint({stem(word) for word in known_words("things")})
    ):
        return []
    if "company" in words or "organization" in words:
        return ["org", *[kind for kind in found if kind not in ("org", "person")]]
    exact = (
        "email",
        "url",
        "phone",
        "iban",
        "currency",
        "zip",
        "version",
        "hashtag",
        "mention",
        "datetime",
        "time",
    )
    for kind in exact:
        if kind in found and not (
            kind == "time" and len(words) > 1 and words[-1] not in kinds_words("time")
        ):
            return [kind]
    if "number" in words or "code" in words or "id" in words or "no" in words or "nr" in words:
        return ["id"] if "airport" not in found else ["iata"]
    if "date" in found and words[-1] in kinds_words("date") | {"on", "at", "from", "until"}:
        return ["date"]
    if "place" in found and {"city", "country", "state"} & set(found) and len(words) > 1:
        return [kind for kind in found if kind in ("city", "country", "state")]
    return found


@cache
def kinds_words(kind: str) -> frozenset[str]:
    """Return the words of field names that stand for a kind."""
    return frozenset(text_tables.load("concepts")["kinds"][kind].split())
