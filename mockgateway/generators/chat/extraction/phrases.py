"""Take lists from the phrases of a text that stand for a list's name."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import cache
from typing import Any, NamedTuple

from mockgateway import text_tables
from mockgateway.generators import prose

from .concepts import affinity, known_pattern, known_words
from .document import Document
from .fields import Field
from .items import clean_item, split_items, split_names
from .layout import lines_in, sentences_in
from .tables import Range

Json = Any

_TURN = re.compile(
    r"(,?\s*\b(?:but|however|although|though|on the downside|unfortunately|sadly)\b,?\s*)",
    re.IGNORECASE,
)
_AND = re.compile(r"\s*(?:,\s*(?:and\s+)?|;|\band the\b)\s*")
_AUXILIARY = re.compile(
    r"\s(?:(?:has|have|had|was|were|is|are|been|will be|got|wurden?|ist|sind)\s)*\Z"
)
_MARK = re.compile(r"(?<=[^\W\d_])[¹²³⁴⁵⁶⁷⁸⁹*†‡\d]+(?:,\d)*")  # of a footnote
_FULL_NAME = re.compile(r"[A-ZÀ-Þ][\w.'’-]*(?: (?:[a-z]{1,3} )?[A-ZÀ-Þ][\w.'’-]*){1,3}")
_KEYS = re.compile(r"\b(?:keys?|ids?|numbers?|codes?)\b")
_LAST_WORD = re.compile(r"[^\W\d_]+(?=\W*\Z)")
_ALIKE = 0.8
_SHORTEST_VERB = 4  # letters
_NAMES = r"(?-i:[A-ZÀ-Þ][\w.'’-]*(?:(?:,| and| und| &)? [A-ZÀ-Þ][\w.'’-]*)*)"
_TOP = 8  # lines
_LOOK_BACK = 90  # characters before a participle
_LONGEST = 8  # words of an item
_NAMED = ("person", "name", "host", "path", "slug", "code", "coded", "quoted", "mention")
_PARTS = ("after", "around", "form")
_MARKED = ("path", "coded", "host", "mention", "code", "slug")


class _Phrase(NamedTuple):
    words: tuple[frozenset[str], ...]
    after: re.Pattern[str] | None
    around: re.Pattern[str] | None
    form: re.Pattern[str] | None


@cache
def _phrases() -> tuple[_Phrase, ...]:
    return tuple(
        _Phrase(
            tuple(frozenset(word.split("+")) for word in row["words"].split()),
            *(re.compile(row[k], re.IGNORECASE) if k in row else None for k in _PARTS),
        )
        for row in text_tables.load("listing")
    )


def formed(field: Field, document: Document, scope: Range) -> list[str]:
    """Return the items of a form that the list's name implies: `--dry-run` for `newFlags`.

    Those after a word of the name come first, then those in a sentence or under a heading with one.
    """
    named = set(field.words)
    for phrase in _phrases():
        words = next((words for words in phrase.words if words <= named), None)
        if words is None or phrase.form is None:
            continue
        found = list(
            phrase.form.finditer(document.text, max(scope[0], document.instruction), scope[1])
        )
        for told in (named - words, words):
            if near := [match for match in found if _is_told(match, told, document)]:
                found = near
                break
        if listed := _listed_after(words, found, document):
            found = listed
        if found:
            return [match[match.lastgroup or 0] for match in found]
    return []


def _is_told(match: re.Match[str], told: Collection[str], document: Document) -> bool:
    """Return whether a sentence up to a match, or a heading above it, has one of some words."""
    start = match.start()
    before = sentences_in(document.text, (document.text.rfind("\n", 0, start) + 1, start))
    around = [
        *before[-1:],
        *(s.heading for s in document.sections if s.body[0] <= start < s.body[1]),
    ]
    spoken = {word for part in around for word in document.words_in(part)}
    spoken -= known_words("function")
    added = known_words("additions")
    if not added.isdisjoint(told):
        return not added.isdisjoint(spoken)
    return any(affinity(word, other) >= _ALIKE for word in told for other in spoken)


def _listed_after(
    words: Collection[str], found: Sequence[re.Match[str]], document: Document
) -> list[re.Match[str]]:
    """Return the matches that are listed right after one of some words."""
    listed: list[re.Match[str]] = []
    for match in found:
        gap = document.text[
            listed[-1].end() if listed else max(0, match.start() - 24) : match.start()
        ]
        if listed:
            if not known_pattern("list_separator").fullmatch(gap.replace("`", "")):
                break
        else:
            last = _LAST_WORD.search(gap)
            before = last[0].lower() if last else ""
            near = max((affinity(word, before) for word in words), default=0.0)
            if near < _ALIKE or before in known_words("function"):
                continue
        listed.append(match)
    return listed


def doers(field: Field, document: Document, scope: Range) -> list[str]:
    """Return the names after a verb for what a list's people do: counters were `counted by`."""
    word = field.words[-1].removesuffix("s") if field.words else ""
    verb = word[:-2].rstrip("e")
    if not word.endswith(("er", "or")) or len(verb) < _SHORTEST_VERB:
        return []
    if f"{verb}" not in document.lower:
        return []
    led = re.compile(rf"\b{re.escape(verb)}\w{{0,3}} by:? ({_NAMES})", re.IGNORECASE)
    found = led.search(document.text, *scope)
    return split_names(found[1]) if found else []


def phrased(field: Field, document: Document, scope: Range) -> list[str]:
    """Return the items that a phrase for the list's name introduces, as in `leave out A and B`."""
    named, items = set(field.words), list[str]()
    for phrase in _phrases():
        if not any(words <= named for words in phrase.words):
            continue
        for match in phrase.around.finditer(document.text, *scope) if phrase.around else ():
            part = match.span(match.lastgroup or 0)
            if _asks_keys(field):
                items += [span.value for span in document.sequence(_MARKED, part)]
            elif (match.lastgroup or "").startswith("items"):
                items += split_names(document.cut(part))
            else:
                items.append(clean_item(document.cut(part)))
        if phrase.after and not items:
            for match in phrase.after.finditer(document.text, *scope):
                items += _tail_items(field, document, (match.end(), scope[1]))
    return items


def _asks_keys(field: Field) -> bool:
    """Return whether a list holds the ids of things rather than their descriptions."""
    return _KEYS.search(f"{field.description} {' '.join(field.words[-1:])}".lower()) is not None


def _tail_items(field: Field, document: Document, part: Range) -> list[str]:
    """Return the enumeration that begins a part of a text; of files and the like, their names."""
    stop = known_pattern("list_stop").search(document.text, *part)
    part = (part[0], stop.start() if stop else part[1])
    if field.kinds[:1] in [(kind,) for kind in _MARKED]:
        return [span.value for span in document.sequence(_MARKED, part)]
    items = split_items(field, document.cut(part))
    return items if all(len(item.split()) <= _LONGEST for item in items) else []


def by_mood(document: Document, scope: Range, mood: int) -> list[Json]:
    """Return the clauses that praise (mood 1) or blame (mood -1)."""
    found: list[Json] = []
    for start, end in sentences_in(document.text, (max(scope[0], document.instruction), scope[1])):
        turned = False
        for part in _TURN.split(document.text[start:end]):
            if part is None:
                continue
            if _TURN.fullmatch(part):
                turned = True
                continue
            felt = prose.sentiment(part)
            if (felt or (-1 if turned else 0)) * mood > 0:
                found += [clean_item(piece) for piece in _AND.split(part) if len(piece.split()) > 1]
    return found


def subjects(field: Field, document: Document, scope: Range) -> list[str]:
    """Return the names before a participle, as in `Ann and Bo dropped out`, `x.py was deleted`."""
    if len(field.words) < 2 and not any(word.endswith("ed") for word in field.words):
        return []
    values: list[str] = []
    for start in _phrase_starts(field, document, scope):
        lead = _AUXILIARY.search(document.text, max(scope[0], start - _LOOK_BACK), start)
        if lead is None:
            continue
        end, found = lead.start(), list[str]()
        for span in reversed(document.sequence(_NAMED, (max(scope[0], end - _LOOK_BACK), end))):
            gap = document.text[span.end : end]
            if gap.strip("`\"'") and not known_pattern("list_separator").fullmatch(gap):
                break
            found.insert(0, span.value)
            end = span.start
        values += found
    return values


def _phrase_starts(field: Field, document: Document, scope: Range) -> list[int]:
    """Return where the words of a field stand one after the other, or its only participle."""
    starts = []
    for place, token in enumerate(document.tokens):
        if scope[0] <= token.start < scope[1] and token.word[0].isalpha():
            words = [other.word for other in document.tokens[place : place + len(field.words)]]
            if words == field.words or (
                len(field.words) == 1
                and token.word.endswith("ed")
                and affinity(field.words[0], token.word) >= 0.8
            ):
                starts.append(token.start)
    return starts


def byline(field: Field, document: Document, scope: Range) -> list[str]:
    """Return authors: the names on a line of their own near the top of a text."""
    if not known_words("authors") & set(field.words):
        return []
    for start, end in lines_in(document.text, scope)[:_TOP]:
        line = _MARK.sub("", document.text[start:end]).removeprefix("by ").removeprefix("By ")
        names = split_names(line)
        if names and all(map(_FULL_NAME.fullmatch, names)) and (len(names) > 1 or start):
            return names
    return []


def mastered(field: Field, document: Document, scope: Range) -> list[str]:
    """Return skills: the enumeration after words such as `experience with` or `proficient in`."""
    if not known_words("skills") & set(field.words):
        return []
    found = known_pattern("mastery").finditer(document.cut(scope))
    return [item for match in found for item in split_items(field, match["list"])]
