"""Find the required arguments of a tool that a request states without a label."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from mockgateway.word_vectors import nearest

from .extraction.concepts import words_of
from .extraction.document import Document
from .extraction.fields import Field
from .extraction.name_kinds import names_of
from .extraction.reading import Reading
from .extraction.span import Span
from .meaning import option_meant, without_verb
from .scoring import table_words

Json = Any

_FIGURES = frozenset(("date", "datetime", "time", "hour", "month", "phone", "url", "email", "ip"))
_THING = re.compile(
    r"\A\W*(?:(?:the|a|an|my|our|your|some|this|that|its|their|any)\s+)?(?P<text>[^,.;:!?\n]+?)"
    r"(?=\s+(?:in|on|at|to|for|from|of|with|by|until|please|now|again|that|because|since|and|is|was)\b"
    r"|\s*[,.;:!?\n]|\s*\Z)",
    re.IGNORECASE,
)
_PRONOUNS = frozenset("it them him her me us this that these those there here one".split())
_SWITCHES = frozenset(("on", "enabled", "active", "power", "powered"))
_SIDES = ("turn on", "turn off")
_USERS = frozenset("employee user requester reporter caller author member requestor".split())
_WEAK = frozenset(("name", "full", "the"))
_OWNERS = frozenset(("owner", "org", "organization", "repo_owner", "repoowner"))
_REPOSITORIES = frozenset(("repo", "repository", "repo_name", "reponame"))
_SLUG = re.compile(
    r"(?<![\w./@:-])(?P<owner>[A-Za-z][\w-]*)/(?P<name>[A-Za-z][\w.-]*\w)(?![\w/]|\.\w)"
)
_SHARES = frozenset("percent percentage position level brightness volume opening".split())
_WHOLLY = re.compile(r"\b(?:completely|fully|all the way|entirely|ganz|complètement)\b", re.I)
_STATES = re.compile(r"\b(0|100)\s?%?\s?(?:is|=|means|:)\s?(?:fully |completely )?([a-z]+)", re.I)
_MOST_WORDS = 4  # of the thing that a request is about


class Leftovers(NamedTuple):
    """Arguments that complete a call."""

    values: dict[str, Json]
    moved: set[str]  # optional arguments whose values belong to required ones


def leftovers(
    schema: Json,
    reading: Reading,
    document: Document,
    fixed: frozenset[str] = frozenset(),
    *,
    user: str = "",
) -> Leftovers:
    """Return values for the required arguments that a reading lacks.

    Args:
        schema: The schema of the tool's arguments.
        reading: The values that are known.
        document: The request.
        fixed: The names of arguments that are known from elsewhere.
        user: The name of the user, if the instructions tell it.
    """
    found = Leftovers({}, set())
    properties = schema.get("properties") if isinstance(schema, dict) else None
    if not isinstance(properties, dict):
        return found
    required = [name for name in schema.get("required") or () if name in properties]
    found.values.update(_repository(properties, document))
    for name in [name for name in required if user and _is_user(name, reading)]:
        found.values[name] = user
        _pass_on(reading.values.get((name,)), set(required) - {name}, properties, reading, found)
    known = {path[0] for path in reading.values} | fixed | found.values.keys()
    for name in required:
        part = properties[name]
        if name in known or not isinstance(part, dict):
            continue
        field = Field(name, part)
        if field.enum:
            value = option_meant(field.enum, document.text)
        elif field.type == "boolean" and not _SWITCHES.isdisjoint(field.words):
            side = nearest(document.text, _SIDES, ahead=0.1)
            value = side == _SIDES[0] if side else None
        elif field.numeric:
            value = _whole_share(field, document) or _lone_number(field, reading, document)
        elif field.type == "string" and not field.format and not field.text_kind:
            value = _moved(reading, set(required), properties, found, document) or _thing(
                field, document
            )
        else:
            value = None
        if value is not None:
            found.values[name] = value
    return found


def _is_user(name: str, reading: Reading) -> bool:
    """Return whether a parameter is for the user, and the request names no other person for it."""
    words = words_of(name)
    if _USERS.isdisjoint(words) or not _WEAK.issuperset(set(words) - _USERS):
        return False
    value = reading.values.get((name,))
    named = isinstance(value, str) and (" " in value or value.lower() in names_of("first"))
    return (name,) not in reading.clear and not named


def _pass_on(
    value: Json, others: set[str], properties: dict[str, Json], reading: Reading, found: Leftovers
) -> None:
    """Give a name that belongs to no person to the only other text without a clear value."""
    texts = [
        name
        for name in others - found.values.keys()
        if isinstance(properties[name], dict)
        and properties[name].get("type") == "string"
        and not {"enum", "format"} & properties[name].keys()
        and (name,) not in reading.clear
    ]
    if isinstance(value, str) and len(texts) == 1:
        found.values[texts[0]] = value


def _repository(properties: dict[str, Json], document: Document) -> dict[str, Json]:
    """Return the owner and the name of a repository (`lind/etl-core`) for parameters for both."""
    owner = next((name for name in properties if name.lower() in _OWNERS), None)
    name = next((name for name in properties if name.lower() in _REPOSITORIES), None)
    if owner is None or name is None or not (found := _SLUG.search(document.text)):
        return {}
    return {owner: found["owner"], name: found["name"]}


def _whole_share(field: Field, document: Document) -> int | None:
    """Return the percentage for `completely`: the one that the description gives the state."""
    if _SHARES.isdisjoint(field.words) or not _WHOLLY.search(document.text):
        return None
    stated = {
        state.lower().rstrip("ed"): int(number)
        for number, state in _STATES.findall(field.description)
    }
    spoken = document.lower
    return next((value for state, value in stated.items() if state and state in spoken), 100)


def _lone_number(field: Field, reading: Reading, document: Document) -> Json:
    """Return the only number that is no part of another value, or None."""
    spans = document.within((0, len(document.text)))
    used = [value for value in reading.values.values() if isinstance(value, int | float | str)]
    free = [span for span in spans if span.kind == "number" and _is_free(span, spans, used)]
    if len(free) != 1 or (free[0].unit and field.unit and free[0].unit != field.unit):
        return None
    number = free[0].value
    return int(number) if field.type == "integer" and float(number).is_integer() else number


def _is_free(span: Span, spans: list[Span], used: list[Json]) -> bool:
    inside = any(
        other.overlaps(span)
        for other in spans
        if other.kind in _FIGURES or (other.kind == "code" and not str(other.value).isdigit())
    )
    return not inside and span.value not in used and str(span.value) not in used


def _moved(
    reading: Reading,
    required: set[str],
    properties: dict[str, Json],
    found: Leftovers,
    document: Document,
) -> str | None:
    """Return the value of an optional text that only its place in the schema decided."""
    for path, value in reading.values.items():
        name = path[0]
        part = properties.get(name)
        if (
            len(path) == 1
            and name not in required | found.moved
            and document.lower.find(name.rpartition("_")[2].lower()) < 0
            and isinstance(value, str)
            and isinstance(part, dict)
            and "enum" not in part
            and any(letter.isdigit() for letter in value)
        ):
            found.moved.add(name)
            return value
    return None


def _thing(field: Field, document: Document) -> str | None:
    """Return the thing that a request asks to do something with (`kill the fan`)."""
    if field.kinds and field.kinds[0] in ("id", "person", "city", "country"):
        return None
    rest = without_verb(document.text)
    match = _THING.match(rest) if rest else None
    if match is None or len(match["text"].split()) > _MOST_WORDS:
        return None
    words = match["text"].lower().split()
    return match["text"].strip() if words and words[0] not in _PRONOUNS else None


def answer_parameters(schema: Json) -> list[str]:
    """Return the parameters of an ending tool that take the answer in words."""
    properties = schema.get("properties") if isinstance(schema, dict) else None
    texts = [
        name
        for name, part in (properties.items() if isinstance(properties, dict) else ())
        if isinstance(part, dict) and part.get("type") in ("string", "any") and "enum" not in part
    ]
    if isinstance(properties, dict) and len(properties) == len(texts) == 1:
        return texts
    return [name for name in texts if name in table_words("answers")]
