"""Rate the options of an enum by all that a text says about them, with fitted weights."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

from mockgateway.generators import prose
from mockgateway.generators.chat.weights import chance
from mockgateway.word_vectors import likeness

from .concepts import affinity, known_words, words_of
from .document import Document
from .fields import Field
from .option_words import defaults, meant_by
from .statements import Statement, denies, statements_in
from .tables import Range

Json = Any

_TABLE = "options"
_SAME = 0.7  # the affinity of a word that may stand for another
_LEAST = 0.3  # of a clause that may name an option
_LONGEST = 2000  # characters of a text whose mood is judged
_MOST_WORDS = 150  # that are compared
_SHORTEST = 3  # letters of such a word
_SHARES = (0.3, 0.5, 0.65, 0.8, 1.0)
_NEAR = (0.6, 0.8)
_LIKE = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8)
_CLEARLY_LIKE = (0.5, 0.7)
_SHARE_GAPS = (-0.3, -0.01, 0.01, 0.3, 0.6)
_LIKE_GAPS = (-0.2, -0.1, -0.03, 0, 0.03, 0.1, 0.2, 0.3)


class _Evidence(NamedTuple):
    """What a text says about an option."""

    option: Json
    named: float  # the share of its words in the clause that has most of them
    about: float  # how near that clause's words are to the field's
    stance: str  # whether that clause denies it: `before` or `after` its words, or `no`
    late: bool  # whether that clause is one of the last
    like: float  # the likeness of the word that is nearest in meaning
    denied: bool  # whether the clause of that word denies something
    synonym: str  # whether the table of options has words for it in the text: "", yes or denied
    words: int


def rated(field: Field, document: Document, scope: Range, ruled: Json) -> tuple[Json, float]:
    """Return the likeliest option for a part of a text, and how likely it is.

    Args:
        field: A field with an enum.
        document: The text.
        scope: The part of it.
        ruled: The option that rules choose, or None.
    """
    rows = option_features(field, document, scope, ruled)
    return max(((option, chance(_TABLE, row)) for option, row in rows), key=lambda row: row[1])


def option_features(
    field: Field, document: Document, scope: Range, ruled: Json
) -> list[tuple[Json, list[str]]]:
    """Return each option with the features that `chance` weighs; the arguments as for `rated`."""
    clauses = statements_in(document, scope)
    about = [
        max((affinity(word, other) for word in field.words for other in clause.words), default=0)
        for clause in clauses
    ]
    words = _telling_words(clauses)
    rows = [
        _evidence(option, list(zip(clauses, about, strict=True)), words, document, scope)
        for option in field.enum or ()
    ]
    options = [row.option for row in rows if isinstance(row.option, str)]
    moods = sum(map(prose.has_mood, options)) > 1
    felt = prose.sentiment(document.cut(scope)[:_LONGEST]) if moods else 0
    fitting = prose.labels_of_mood(options, felt) if moods else []
    return [
        (row.option, _features(place, rows, ruled, moods, fitting))
        for place, row in enumerate(rows)
    ]


@cache
def _stops() -> frozenset[str]:
    return known_words("label_stops") | known_words("adjacent")


def _telling_words(clauses: Sequence[Statement]) -> dict[str, bool]:
    """Return the words that carry meaning, each with whether its first clause denies something."""
    stops, found = _stops(), dict[str, bool]()
    for clause in clauses:
        for word in clause.words:
            if (
                len(word) >= _SHORTEST
                and word not in found
                and word not in stops
                and word.isalpha()
            ):
                found[word] = denies(clause.words)
    return dict(list(found.items())[:_MOST_WORDS])


def _evidence(
    option: Json,
    clauses: Sequence[tuple[Statement, float]],
    telling: dict[str, bool],
    document: Document,
    scope: Range,
) -> _Evidence:
    words = words_of(str(option)) or [str(option).lower()]
    phrase, stops = " ".join(words), _stops()
    own = [word for word in words if word not in stops] or words
    best, at = (0.0, 0.0, 0), -1
    for place, (clause, about) in enumerate(clauses):
        share = sum(max(affinity(word, other) for other in clause.words) for word in own) / len(own)
        if share >= _LEAST:
            exact = 0.05 * any(word in clause.words for word in own)
            if (share + exact, about, place) > best:
                best, at = (share + exact, about, place), place
    like, word = max(((likeness(phrase, word), word) for word in telling), default=(0.0, ""))
    return _Evidence(
        option,
        best[0],
        best[1],
        _stance(own, clauses[at][0].words) if at >= 0 else "",
        at > len(clauses) * 0.66,
        like,
        telling.get(word, False),
        meant_by(str(option), document.text, scope) if option else "",
        len(own),
    )


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


def _features(
    place: int, rows: Sequence[_Evidence], ruled: Json, moods: bool, fitting: Sequence[str]
) -> list[str]:
    row, rule = rows[place], rows[place].option == ruled
    share, like = _step(row.named, _SHARES), _step(row.like, _LIKE)
    rank, lead = _lead([other.named for other in rows], place)
    like_rank, like_lead = _lead([other.like for other in rows], place)
    least = row.option in defaults()
    return [
        "any",
        f"rule={rule}|none={ruled is None}",
        f"named={share}|words={row.words > 1}",
        f"named={share}|stance={row.stance}",
        f"named={share}|about={_step(row.about, _NEAR)}",
        f"named={share}|rule={rule}",
        f"rank={min(rank, 2)}|lead={_step(lead, _SHARE_GAPS)}",
        f"late={row.late}|named={share > 2}",
        f"synonym={row.synonym}",
        f"synonym={row.synonym}|named={share >= 4}",
        f"synonym={row.synonym}|several={sum(r.synonym != '' for r in rows) > 1}",
        f"like={like}",
        f"like={_step(row.like, _CLEARLY_LIKE)}|denied={row.denied}",
        f"like_rank={min(like_rank, 3)}",
        f"like_lead={_step(like_lead, _LIKE_GAPS)}",
        f"default={least}|named={max(r.named for r in rows) >= 0.8}",
        f"default={least}|like={_step(max(r.like for r in rows), _LIKE[2:6])}",
        f"mood={moods}|fits={row.option in fitting[:1]}|other={row.option in fitting[1:]}",
        f"at={min(place, 5)}",
        f"options={min(len(rows), 6)}|rule={rule}",
    ]
