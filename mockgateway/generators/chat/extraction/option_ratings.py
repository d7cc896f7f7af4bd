"""Rate the options of an enum by all that a text says about them, with fitted weights.

`benchmarks/content/fit_options.py` fits the weights.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, cached_property, lru_cache
from operator import mul
from typing import Any, NamedTuple

from mockgateway.generators import prose
from mockgateway.generators.chat.weights import Part, chance
from mockgateway.word_vectors import Vector, direction

from .concepts import affinity, known_words, words_of
from .document import Document
from .fields import Field
from .option_words import defaults, forms_of, mention
from .statements import denies, statements_in
from .tables import Range

Json = Any

_TABLE = "options"
_SAME = 0.7  # the affinity of a word that may stand for another
_LONGEST = 2000  # characters of a text whose mood is judged
_MOST_WORDS = 150  # that are compared
_SHORTEST = 3  # letters of such a word
_SIZES = (2, 4, 10)  # clauses
_SHARES = (0.3, 0.5, 0.65, 0.8, 1.0)
_NEAR = (0.6, 0.8)
_LIKE = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8)
_CLEARLY_LIKE = (0.5, 0.7)
_RULE = "any rule={0}|none={1} options={2}|rule={0} at={3}"
_NAMED = "named={0}|words={1} named={0}|stance={2} named={0}|about={3} named={0}|rule={4}"
_LIKENESS = "like={0} like={1}|denied={2} like_rank={3}"
_SHARE_GAPS = (-0.3, -0.01, 0.01, 0.3, 0.6)
_LIKE_GAPS = (-0.2, -0.1, -0.03, 0, 0.03, 0.1, 0.2, 0.3)


class _Word(NamedTuple):
    """A word of a text."""

    direction: Vector
    denied: bool  # whether the first clause with it denies something


class _Evidence(NamedTuple):
    """What a text says about an option."""

    option: Json
    named: float  # the share of its words in the clause that has most of them
    about: float  # how near that clause's words are to the field's
    stance: str  # whether that clause denies it: `before` or `after` its words, or `no`
    late: bool  # whether that clause is one of the last
    like: float  # the likeness of the word that is nearest in meaning
    denied: bool  # whether the clause of that word denies something
    written: str  # whether the text has its very words: "", yes or denied
    synonym: str  # whether the text has words that the table of options has for it
    words: int


def rated(field: Field, document: Document, scope: Range, ruled: Json) -> tuple[Json, float]:
    """Return the likeliest option for a part of a text, and how likely it is.

    Args:
        field: A field with an enum.
        document: The text.
        scope: The part of it.
        ruled: The option that rules choose, or None.
    """
    rows = described_options(field, document, scope, ruled)
    return max(((option, chance(_TABLE, row)) for option, row in rows), key=lambda row: row[1])


def described_options(
    field: Field, document: Document, scope: Range, ruled: Json
) -> list[tuple[Json, list[Part]]]:
    """Return each option with what `chance` weighs; the arguments as for `rated`."""
    part = _part(document, scope)
    about = part.nearness(field.words)
    rows = [_evidence(option, part, about, document) for option in field.enum or ()]
    if sum(row.written == "yes" for row in rows) != 1:
        rows = [_with_likeness(row, part.telling) for row in rows]
    options = [row.option for row in rows if isinstance(row.option, str)]
    moods = sum(map(prose.has_mood, options)) > 1
    size = _step(len(part.clauses), _SIZES)
    felt = prose.sentiment(document.cut(scope)[:_LONGEST]) if moods else 0
    fitting = prose.labels_of_mood(options, felt) if moods else []
    return [
        (
            row.option,
            [
                *_parts(place, rows, ruled, moods, fitting),
                ("clauses={0}|rule={1}", size, row.option == ruled),
            ],
        )
        for place, row in enumerate(rows)
    ]


@cache
def _stops() -> frozenset[str]:
    """Return the words that carry little meaning."""
    return known_words("label_stops") | known_words("adjacent")


class _Part:
    """A part of a text with its clauses."""

    def __init__(self, document: Document, scope: Range) -> None:
        self.scope = scope
        self.clauses = statements_in(document, scope)
        self._places: dict[str, list[int]] = {}  # of the clauses with a word
        for place, clause in enumerate(self.clauses):
            for word in clause.words:
                self._places.setdefault(word, []).append(place)

    def nearness(self, words: Sequence[str]) -> dict[int, float]:
        """Return the affinity of the nearest word of each clause, by place, to some words."""
        found: dict[int, float] = {}
        for other, places in self._places.items():
            if near := max((affinity(word, other) for word in words), default=0):
                for place in places:
                    found[place] = max(near, found.get(place, 0.0))
        return found

    @cached_property
    def telling(self) -> list[_Word]:
        """The words that carry meaning, each once."""
        words = [
            _Word(direction(word), denies(self.clauses[places[0]].words))
            for word, places in self._places.items()
            if len(word) >= _SHORTEST and word not in _stops() and word.isalpha()
        ]
        return [word for word in words if word.direction][:_MOST_WORDS]


@lru_cache(maxsize=4)
def _part(document: Document, scope: Range) -> _Part:
    return _Part(document, scope)


def _evidence(option: Json, part: _Part, about: dict[int, float], document: Document) -> _Evidence:
    words = words_of(str(option)) or [str(option).lower()]
    own = [word for word in words if word not in _stops()] or words
    shares: dict[int, float] = {}
    for word in own:
        for place, near in part.nearness([word]).items():
            shares[place] = shares.get(place, 0.0) + near / len(own)
    share, near, at = max(
        ((share, about.get(place, 0.0), place) for place, share in shares.items()),
        default=(0.0, 0.0, -1),
    )
    forms = [form for _, form in forms_of(str(option))] if option else []
    return _Evidence(
        option,
        share,
        near,
        _stance(own, part.clauses[at].words) if at >= 0 else "",
        at > len(part.clauses) * 0.66,
        0.0,
        False,
        mention(forms[:1], document.text, part.scope),
        mention(forms[1:], document.text, part.scope),
        len(own),
    )


def _with_likeness(row: _Evidence, words: Sequence[_Word]) -> _Evidence:
    """Return what a text says about an option with the word that is nearest to it in meaning."""
    own = direction(" ".join(words_of(str(row.option))))
    if not own or not words:
        return row
    like, denied = max((sum(map(mul, own, word.direction)), word.denied) for word in words)
    return row._replace(like=like, denied=denied)


def _stance(own: Sequence[str], words: tuple[str, ...]) -> str:
    """Return on which side of an option's words a clause has a negation."""
    place = next(
        (at for at, other in enumerate(words) if any(affinity(w, other) >= _SAME for w in own)),
        len(words),
    )
    return "before" if denies(words[:place]) else "after" if denies(words[place:]) else "no"


def _step(value: float, steps: Sequence[float]) -> int:
    return sum(value >= step for step in steps)


def _lead(values: Sequence[float], place: int) -> tuple[int, float]:
    """Return how many values are greater than one of them, and its lead over the best other."""
    own = values[place]
    others = [*values[:place], *values[place + 1 :]]
    return sum(value > own for value in others), own - max(others, default=0.0)


def _parts(
    place: int, rows: Sequence[_Evidence], ruled: Json, moods: bool, fitting: Sequence[str]
) -> list[Part]:
    row, rule = rows[place], rows[place].option == ruled
    share, like = _step(row.named, _SHARES), _step(row.like, _LIKE)
    rank, lead = _lead([other.named for other in rows], place)
    like_rank, like_lead = _lead([other.like for other in rows], place)
    least = row.option in defaults()
    several = sum(r.written == "yes" for r in rows) > 1
    synonyms = sum(r.synonym != "" for r in rows) > 1
    best = max(r.named for r in rows) >= 0.8, _step(max(r.like for r in rows), _LIKE[2:6])
    fits = row.option in fitting[:1], row.option in fitting[1:]
    return [
        (_RULE, rule, ruled is None, min(len(rows), 6), min(place, 5)),
        (_NAMED, share, row.words > 1, row.stance, _step(row.about, _NEAR), rule),
        ("rank={0}|lead={1}", min(rank, 2), _step(lead, _SHARE_GAPS)),
        ("late={0}|named={1} synonym={2}|named={3}", row.late, share > 2, row.synonym, share >= 4),
        ("written={0} written={0}|rule={1}|several={2}", row.written, rule, several),
        ("synonym={0} synonym={0}|several={1}", row.synonym, synonyms),
        (_LIKENESS, like, _step(row.like, _CLEARLY_LIKE), row.denied, min(like_rank, 3)),
        ("like_lead={0}", _step(like_lead, _LIKE_GAPS)),
        ("default={0}|named={1} default={0}|like={2}", least, *best),
        ("mood={0}|fits={1}|other={2}", moods, *fits),
    ]
