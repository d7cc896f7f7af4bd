"""Derive the kind of value, the words and the unit of a property of a JSON Schema."""

from __future__ import annotations

from functools import cache, cached_property
from typing import Any

from mockgateway import text_tables

from .concepts import Unit, affinity, concepts, kinds_of, known_words, units, weak_words, words_of
from .document import Labels
from .field_units import joined, scale_of, unit_of
from .kinds import About, kinds_for

Json = Any


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


@cache
def _others() -> frozenset[str]:
    return known_words("others")


@cache
def _opposites() -> tuple[frozenset[str], ...]:
    """Return pairs of concepts that exclude each other."""
    rows = text_tables.load("concepts")["opposites"]
    return tuple(frozenset(row.split()) for row in rows)


def _is_against(word: str, against: frozenset[str]) -> bool:
    """Return whether a word that is no preposition means another party or end."""
    return word not in known_words("adjacent") and not against.isdisjoint(concepts(word))


_BY = 0.6  # the weight of `by` at the end of a name (`reply_by`)
_PARENT = 0.7  # the weight of a word of the object around a field
_BOUNDS = frozenset("min max minimum maximum".split())
_MOST_LABELS = 4000
_STRONG = 0.8  # the weight of a label beside a value
Near = tuple[tuple[tuple[int, float], ...], bool]  # similar tokens; whether it means another one


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
        """Derive the field from its name and schema.

        Args:
            name: The property's name; for the items of a list, the name of the list.
            schema: Its schema, without references.
            parents: The names of the objects around it, the outermost first.
            nullable: Whether null is allowed.
            required: Whether the object must have it.
        """
        kind = schema.get("type")
        types = [each for each in (kind if isinstance(kind, list) else [kind]) if each != "null"]
        self.name, self.parents = name, parents
        self.fits: dict[str, float] = {}  # by kind of value, kept by `matching`
        self._near: dict[str, Near] = {}  # by label
        self.topic: frozenset[str] = frozenset()  # the words of the tool whose parameter this is
        self.siblings: frozenset[str] = frozenset()  # the words of the other properties
        self.peers: frozenset[str] = frozenset()  # those of the same object
        self.type: str | None = types[0] if types else None
        self.format = str(schema.get("format") or "")
        self.enum = (
            [option for option in schema["enum"] if option is not None]
            if isinstance(schema.get("enum"), list)
            else None
        )
        self.pattern = schema.get("pattern") if isinstance(schema.get("pattern"), str) else None
        self.nullable, self.required = nullable, required
        self.description = str(schema.get("description") or "")
        self.title = str(schema.get("title") or "")
        self.default = schema.get("default")
        self.words = joined(words_of(name) or words_of(self.title))
        self.closed = kind is not None and "string" not in types

    @cached_property
    def numeric(self) -> bool:
        """Whether numbers are wanted."""
        return self.type in ("integer", "number")

    @cached_property
    def unit(self) -> Unit | None:
        """The unit in the name or the description, or None."""
        told = self.description.lower()
        return unit_of(self.words, told, self.parents, numeric=self.numeric)

    @cached_property
    def scale(self) -> float:
        """The number of units that the field counts as one: a million for `revenue_millions`."""
        return scale_of(self.words, self.description.lower())

    @cached_property
    def currency(self) -> str:
        """The currency code in the name, or ""."""
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
        around = self.siblings | {word for name in self.parents for word in words_of(name)}
        around |= {f"{word}()" for word in self.topic}
        about = About(
            tuple(self.words), self.parents, self.description.lower(), frozenset(around), self.peers
        )
        return kinds_for(self.format, about)

    @cached_property
    def text_kind(self) -> str:
        """The kind of wording for a text field: summary, message, query, ...; or ""."""
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
        """The words to look for in labels, with their weights."""
        weak = weak_words()
        strong = [word for word in self.words if word not in weak and not self._is_unit(word)]
        if len(strong) > 1 and not _BOUNDS.isdisjoint(strong):  # `min_total`
            strong = [word for word in strong if word not in known_words("money")]
        weights: dict[str, float] = {}
        joins = known_words("name_joins")
        for word in self.words:
            weight = 1.0 if word in strong or not strong else 0.3
            weights[word] = 0.05 if word in joins and len(self.words) > 1 else weight
        if self.words[-1:] == ["by"] and self.kinds[:1] != ("person",):
            weights["by"] = _BY
        if "departure" in concepts(strong[0] if strong else "") and self._stays():
            weights = {"end": 1.0, **dict.fromkeys(weights, 0.0)}
        if self.parents:
            for word in joined(words_of(self.parents[-1])):
                if word not in known_words("generic_parents") and word not in weights:
                    weights[word] = _PARENT
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

    def _stays(self) -> bool:
        """Return whether the field belongs to a stay, from an arrival to a departure."""
        around = frozenset().union(*map(concepts, self.siblings))
        return "arrival" in around and self.kinds[:1] == ("date",) and "origin" not in self.siblings

    def _is_unit(self, word: str) -> bool:
        return self.unit is not None and units().get(word) == self.unit and len(self.words) > 1

    @cached_property
    def telling(self) -> tuple[str, ...]:
        """The words of the name that are more specific than a kind of value."""
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
        """Return a score from 0 to about 1.5 for the words around a value."""
        if not labels:
            return 0.0
        best, other = [0.0] * len(self.tokens), False
        for label, strength in labels:
            near = self._near.get(label)
            row, against = self._affinities(label) if near is None else near
            other |= against and strength >= _STRONG
            for place, value in row:
                if value * strength > best[place]:
                    best[place] = value * strength
        if not any(best):
            return -0.3 * other
        total, own, parent = 0.0, 0.0, 0.0
        count = len(self.words)
        for place, (_, weight) in enumerate(self.tokens):
            if place < count:
                own += weight * best[place]
            elif weight == _PARENT:
                parent += best[place]
            else:
                total += weight * best[place] * 0.5
        score = own / self.weight + 0.7 * parent + min(total, 0.3)
        if count > 1 and own >= 0.8 * self.weight:
            score += 0.15
        return score - 0.12 * self._is_part(labels) - 0.5 * other

    @cached_property
    def _opposites(self) -> frozenset[str]:
        """The concepts of the other party or end: that of the seller for a buyer."""
        about = frozenset().union(
            *(concepts(word) for word, weight in self.tokens if weight > 0.3 and len(word) > 1)
        )
        pairs = [pair for pair in _opposites() if len(about & pair) == 1]
        return frozenset().union(*pairs) - about

    def _affinities(self, label: str) -> Near:
        """Return the indices of the field's tokens that resemble a label, with the similarity.

        Also return whether the label means another one of the kind (`next meeting`, `old price`).
        """
        if len(self._near) > _MOST_LABELS:
            self._near.clear()
        row = tuple(
            (place, near)
            for place, (word, _) in enumerate(self.tokens)
            if (near := affinity(word, label))
        )
        against = not row and (label in _others() or _is_against(label, self._opposites))
        self._near[label] = row, against
        return row, against

    def _is_part(self, labels: Labels) -> bool:
        """Return whether the field's word is a part of another name (`price` in `list price`)."""
        if len(labels) < 2 or labels[0][1] < 1 or labels[1][1] != 0.9:
            return False
        own = [word for word, _ in self.tokens]
        first = any(affinity(word, labels[0][0]) >= 0.8 for word in own)
        return first and all(affinity(word, labels[1][0]) < 0.6 for word in own)
