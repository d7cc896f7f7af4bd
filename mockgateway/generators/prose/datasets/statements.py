"""Read the record of each thing that a text speaks of, for columns that a request names."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from mockgateway.generators.prose.datasets import tables
from mockgateway.generators.prose.summary import sentences
from mockgateway.text_tables import load, pattern

_FEWEST = 2  # records
_LEAST_FILLED = 0.6  # of the cells
_NAMED, _TYPED, _UNIT, _WRONG, _UNFIT = 4.0, 3.0, 2.0, -6.0, -3.0  # of a phrase for a column
_LONGEST_KEY, _STEM = 5, 5  # words, letters


class Record(NamedTuple):
    """A thing with the phrases that a text says about it."""

    name: str
    phrases: list[str]


def read(source: str, heads: list[str], names: tuple[str, ...] = ()) -> list[list[str]]:
    """Return the cells of each record; [] if the text does not fit the columns.

    Args:
        source: Sentences about several things.
        heads: The columns; the first is for the names of the things.
        names: The things, if they are known.
    """
    records = [_divided(record, heads[1:]) for record in _records(source, names)]
    if len(records) < _FEWEST or len(heads) < _FEWEST:
        return []
    asked = heads[1:]
    chosen = [_assigned(record.phrases, asked, {}) for record in records]
    units = {
        head: {
            _unit(record.phrases[row[head]])
            for record, row in zip(records, chosen, strict=True)
            if head in row
        }
        for head in asked
    }
    chosen = [_assigned(record.phrases, asked, units) for record in records]
    flags = {head for head in asked if _is_flag(head, records)}
    rows = [
        [
            _name(record.name, heads),
            *(
                _flag(record, head) if head in flags else _cell(record, head, row.get(head))
                for head in asked
            ),
        ]
        for record, row in zip(records, chosen, strict=True)
    ]
    filled = sum(cell != "-" for row in rows for cell in row)
    return rows if filled > _LEAST_FILLED * len(rows) * len(heads) else []


def _name(name: str, heads: list[str]) -> str:
    """Return the name of a thing without a last word that belongs to a column (`Leeds office`)."""
    first, _, last = name.rpartition(" ")
    extra = last.islower() and any(_stems(last) & _stems(head) for head in heads)
    return first if first and extra else name


def _records(source: str, names: tuple[str, ...]) -> list[Record]:
    """Return the things of a text: each sentence or clause with a new subject begins one."""
    records: list[Record] = []
    for part in _clauses(source, names):
        begun = _begin(part, names)
        if begun and not any(begun[0] == record.name for record in records):
            records.append(Record(begun[0], []))
        rest = begun[1] if begun else part
        if records:
            at = next((r for r in records if begun and r.name == begun[0]), records[-1])
            at.phrases.extend(_phrases(rest))
    return [record for record in records if record.phrases]


def _divided(record: Record, heads: list[str]) -> Record:
    """Return a record whose phrases about two columns are two (`no desk and free tea`)."""
    phrases: list[str] = []
    for phrase in record.phrases:
        first, _, second = phrase.partition(" and ")
        about = [
            [head for head in heads if _stems(head) & _stems(part)] for part in (first, second)
        ]
        apart = all(about) and about[0] != about[1]
        phrases += [first, second] if apart else [phrase]
    return record._replace(phrases=phrases)


def _clauses(source: str, names: tuple[str, ...]) -> list[str]:
    parts = [piece for line in source.splitlines() for piece in sentences(line)]
    if names:
        known = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
        apart = re.compile(
            rf"[;,]?\s+(?:and |while |but |whereas )?(?=(?:the )?(?:{known})(?!\w))", re.IGNORECASE
        )
    else:
        apart = re.compile(pattern("datasets", "next_record").pattern)
    return [
        piece.strip(" ,;")
        for part in parts
        for piece in apart.split(part)
        if piece and piece.strip(" ,;")
    ]


def _begin(part: str, names: tuple[str, ...]) -> tuple[str, str] | None:
    """Return the name of the thing that a clause begins to speak of, and the rest."""
    for name in names:
        if found := re.match(rf"(?:the |our )?{re.escape(name)}(?!\w)", part, re.IGNORECASE):
            return name, part[found.end() :]
    if names:
        return None
    for key in ("speaks_in", "starts_with", "starts_named"):
        found = pattern("datasets", key).match(part)
        if (
            found
            and len(found["who"].split()) <= _LONGEST_KEY
            and not pattern("datasets", "no_name").fullmatch(found["who"])
        ):
            who = found["who"].strip(" ,")
            return who[:1].upper() + who[1:], part[found.end("who") :]
    return None


def _phrases(text: str) -> list[str]:
    parts = pattern("datasets", "phrase_ends").split(text)
    made = [pattern("datasets", "phrase_lead").sub("", part.strip(" ,.;:()–-")) for part in parts]
    phrases: list[str] = []
    verb = ""
    for at, part in enumerate(made, 1):
        before_name = (
            re.fullmatch(r"[a-z]+s", part) and made[at : at + 1] and made[at][:1].isupper()
        )
        if before_name or pattern("datasets", "only_verb").fullmatch(part):  # of the next phrase
            verb = f"{verb} {part}".strip()
        elif re.search(r"\w", part):
            phrases.append(f"{verb} {part}".strip())
            verb = ""
    return phrases


@cache
def _kind(head: str) -> dict[str, str]:
    rows: list[dict[str, str]] = load("datasets")["phrase_kinds"]
    return next((row for row in rows if re.search(row["named"], head, re.IGNORECASE)), {})


def _stems(words: str) -> set[str]:
    return {stem[:_STEM] for stem in tables.stems(words)} - {"of", "per", "the", "a"}


def _unit(phrase: str) -> str:
    found = re.search(r"\d\s?([A-Za-z%€°]+)|([$€£])", phrase)
    return (found[1] or found[2]).lower() if found else ""


def _score(phrase: str, head: str, units: set[str]) -> float:
    own, kind = _stems(re.sub(r"\([^)]*\)", "", head)), _kind(head)
    score = _NAMED * len(own & _stems(phrase)) / max(len(own), 1)
    bracket = re.search(r"\(([^()]+)\)", head)
    unit = _unit(phrase)
    if unit and (unit in units or (bracket and unit == bracket[1].lower())):
        score += _UNIT
    if kind:
        typed = re.search(kind["found"], phrase, re.IGNORECASE)
        score += _TYPED if typed else _WRONG if not score else -1.0
    elif re.fullmatch(r"[$€£]?\d[\d.,]*(?: ?[A-Za-z%€]{1,4})?", phrase) and not score:
        score += -1.0
    return score


def _assigned(phrases: list[str], heads: list[str], units: dict[str, set[str]]) -> dict[str, int]:
    """Return the phrase of each column: the best pairs first, then in the order of the text."""
    pairs = sorted(
        (
            (-_score(phrase, head, units.get(head, set())), at, to)
            for at, phrase in enumerate(phrases)
            for to, head in enumerate(heads)
        )
    )
    row: dict[str, int] = {}
    for score, at, to in pairs:
        if score < -0.5 and heads[to] not in row and at not in row.values():
            row[heads[to]] = at
    free = [at for at in range(len(phrases)) if at not in row.values()]
    for head in heads:
        fits = [at for at in free if head not in row and _score(phrases[at], head, set()) > _UNFIT]
        if fits:
            row[head] = fits[0]
            free.remove(fits[0])
    return row


def _is_flag(head: str, records: list[Record]) -> bool:
    """Return whether the phrases about a column only say whether something is there."""
    own = _stems(head)
    told = [phrase for record in records for phrase in record.phrases if own & _stems(phrase)]
    rest = [_stems(pattern("datasets", "of_flag").sub(" ", phrase)) - own for phrase in told]
    return bool(told) and not _kind(head) and not any(rest)


def _flag(record: Record, head: str) -> str:
    """Return whether a record has what a column names."""
    phrase = next((each for each in record.phrases if _stems(head) & _stems(each)), "")
    denied = re.search(r"\b(?:no|not|without|never|lacks?)\b|n't\b", phrase, re.IGNORECASE)
    return "no" if denied or not phrase else "yes"


def _cell(record: Record, head: str, at: int | None) -> str:
    phrases = [record.phrases[at]] if at is not None else []
    if kind := _kind(head):
        for phrase in [*phrases, *record.phrases]:
            if found := re.search(kind["found"], phrase, re.IGNORECASE):
                return next((group for group in found.groups() if group), found[0]).strip(" ,.")
        return "-"
    return _plain(phrases[0], head) if phrases else "-"


def _plain(phrase: str, head: str) -> str:
    """Return a phrase without the name of its column and the words of the sentence around it."""
    own = "|".join(re.escape(stem) for stem in _stems(re.sub(r"\([^)]*\)", "", head)))
    made = re.sub(
        rf"(?i)^(?:an? |the )?(?:{own})\w*\W*(?:is|are|of|:|was)?\s*|[\s-]+(?:{own})\w*$",
        "",
        phrase,
    )
    bracket = re.search(r"\(([^()]+)\)", head)
    if bracket and (number := re.match(rf"(?i)(\d[\d.,]*) ?{re.escape(bracket[1])}\b", made)):
        return number[1]
    counted = re.match(r"(\d[\d.,]*) \w+", made)
    if counted and _stems(made) & _stems(head):
        return counted[1]
    made = re.sub(r" of$", "", made.strip(" ,."))
    return pattern("datasets", "cell_lead").sub("", made or phrase)
