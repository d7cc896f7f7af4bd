"""Decide which kinds of value a field may hold."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from mockgateway import text_tables

from .concepts import kinds_of, known_words, stem, words_of


class About(NamedTuple):
    """The known facts about a field."""

    words: tuple[str, ...]
    parents: tuple[str, ...]
    description: str  # lower case
    around: frozenset[str]  # the words of the other properties and of the objects around it
    peers: frozenset[str]  # those of the same object


# Kinds that a description states; the first match applies.
_TOLD = (
    (re.compile(r"\biata\b|airport code"), ("iata",)),
    (re.compile(r"4217|currency code"), ("currency",)),
    (re.compile(r"\byyyy-mm-dd\b(?!t)"), ("date",)),
    (re.compile(r"\byyyy-mm\b(?!-)|\bmonth and year\b|\byear and month\b"), ("yearmonth",)),
    (re.compile(r"iso[ -]?8601|yyyy-mm-ddt"), ("datetime", "date")),
    (re.compile(r"mm:ss"), ("timecode",)),
    (re.compile(r"\b(?:github|twitter|user) (?:handles?|names?)\b"), ("mention",)),
    (re.compile(r"\bdurations? (?:like|such|e\.g)|\b\d+[smhd]\b"), ("measure",)),
    (re.compile(r"\bhh:mm|24[- ]hour"), ("time",)),
)


@lru_cache(maxsize=4000)
def kinds_for(format_: str, about: About) -> tuple[str, ...]:
    """Return the kinds of value that a text field may hold, the likeliest first."""
    if format_ in _FORMATS:
        return (_FORMATS[format_],)
    for form, kinds in _TOLD:
        if form.search(about.description):
            return kinds
    words = list(about.words)
    if exact := _by_ending(words, about.around):
        return exact
    tools = {mark for mark in about.around if mark.endswith("()")}
    if words == ["name"] and (_is_of_product(about) or _is_of_thing(tools)):
        return ()
    found: list[str] = []
    for word in _heads(words):
        found += [kind for kind in kinds_of(word) if kind not in found]
    if words in (["name"], ["nom"], ["nombre"]) and about.parents:
        above = [kind for word in words_of(about.parents[-1]) for kind in kinds_of(word)]
        found = [kind for kind in above if kind in ("org", "person")]
        if not found and {"place", "venue"} & set(above):
            found = ["venue"]
        if not found and about.around & {"address", "street"}:
            found = ["org", "person"]
        thing = not known_words("things").isdisjoint(words_of(about.parents[-1]))
        if not found and not thing and about.around & known_words("person_signs"):
            found = ["person"]
        if not known_words("groups").isdisjoint(words_of(about.parents[-1])):
            found = ["person"]
    return tuple(_narrowed(found, words, about.parents))


def _is_of_product(about: About) -> bool:
    """Return whether a name is that of a product, by the fields around it."""
    return not about.parents and not about.peers.isdisjoint(known_words("product_signs"))


def _is_of_thing(tools: set[str]) -> bool:
    """Return whether a name is that of a tool's thing rather than of a person."""
    return bool(tools) and tools.isdisjoint(f"{word}()" for word in known_words("people_tools"))


def _heads(words: list[str]) -> list[str]:
    """Return the words of a name, the head noun first.

    The head noun is the last word (`customer_email`), in other languages the first
    (`fecha_entrega`).
    """
    if joint := next((at for at in range(1, len(words) - 1) if words[at] in _JOINTS), 0):
        return words[:joint][::-1]
    kept = [word for word in words if word not in known_words("neutral_ends")] or words
    if kept and kinds_of(kept[-1]):
        return kept[-1:] + kept[:-1]
    return kept[:1] if kept and kept[0] in known_words("heads_first") else []


def _by_ending(words: list[str], around: frozenset[str]) -> tuple[str, ...]:
    """Return the kinds of a field whose name follows a convention, such as `created_at`."""
    several, named, last = len(words) > 1, set(words), words[-1] if words else ""
    street = named & {"street", "house", "building"} and named & _NUMBERS
    mail = last in ("to", "recipient", "recipients") and around & _MAIL
    money = around & _EXCHANGE and named & {"from", "to", "base", "target", "source", "quote"}
    conventions = (
        ("last" in named and bool(named & _DIGITS), ("id",)),
        (named >= {"error", "type"} or named >= {"error", "class"}, ("exception",)),
        ("iata" in words, ("iata",)),
        (several and last in ("from", "to") and words[-2] in _TRIPS, ("place",)),
        ("platform" in words and bool(around & _TRAINS), ("id",)),
        ("ip" in words, ("ip",)),
        (last in ("zone", "name", "value", "domain") and {"ttl", "zone"} <= around, ("host",)),
        (last == "from" and words[0] in _STARTS, ("date",)),
        (last in ("host", "node"), ("host",) if around & _MACHINES else ("host", "person")),
        ("operating" in words, ("os",)),
        (words == ["code"] and around & _runs(), ("coded",)),
        (street or "hausnummer" in words, ("house_number",)),
        (named >= {"street", "name"} or (last in _STREETS and "house" in around), ("street_name",)),
        (last in ("unit", "suite", "apartment") and around & {"street", "city"}, ("suite",)),
        (several and last == "at", ("datetime", "date")),
        (last in _LEAVES and bool(around & _ROUTE), ("time",)),
        (last in _BOUNDS and not around & (_ROUTE | _FILES), ("when",)),
        ("pet" in words and last in ("type", "kind", "species"), ("animal",)),
        (last in _ROUTE | {"path"} and bool(around & _FILES), ("path",)),
        (several and last in ("open", "opens", "opening", "closes", "closing"), ("time",)),
        (several and last in _ENDS and words[0] in _HOURS, ("time",)),
        (several and last in _AGENTS and _is_participle(words[-2]), ("person", "org")),
        ("line" in words and around & _PLACES, ("suite",) if "2" in words else ("street",)),
        ((several and last == "on") or words[:1] in (["checkin"], ["checkout"]), ("date",)),
        (money, ("currency",)),
        (last in ("head", "base", "branch", "ref") and bool(around & _BRANCHES), ("ref",)),
        (
            words in (["from"], ["to"]) and around & {"departure", "arrival", "date", "depart"},
            ("place",),
        ),
        (mail and not several, ("email", "person", "phone")),
        (_is_role(words, around), ("role",)),
    )
    return next((kinds for holds, kinds in conventions if holds), ())


def _is_role(words: list[str], around: frozenset[str]) -> bool:
    """Return whether the field is a person's job."""
    named = set(words)
    if not named.isdisjoint(known_words("jobs")) or named >= {"job", "title"}:
        return True
    if words[-1:] in (["title"], ["role"]) and any("person" in kinds_of(w) for w in words[:-1]):
        return True
    if words == ["title"] and not _occasions().isdisjoint(map(stem, around)):
        return False
    alone = len(named - {"current"}) == 1 and words[-1] in ("role", "position", "job", "title")
    return alone and bool(around & (known_words("beside_jobs") | {"jobs()", "job()"}))


@cache
def _occasions() -> frozenset[str]:
    """Return the stems of the words for what has a title and a time."""
    return frozenset(map(stem, known_words("occasions")))


def _is_participle(word: str) -> bool:
    """Return whether somebody's name follows a word and `by`, `to` or `with`: `paid_by`."""
    dated = ("needed", "required", "expected", "wanted", "shipped", "changed", "related")
    return (word.endswith("ed") and word not in dated) or word in known_words("participles")


_DIGITS = frozenset(("4", "four", "digits"))
_AGENTS = frozenset(("by", "to", "with"))
_TRAINS = frozenset("train departure arrival station ticket seat coach pickup".split())
_TRIPS = frozenset("train flight bus ferry trip route journey travel ride".split())
_MAIL = frozenset("subject body message text".split())
_STARTS = frozenset("available valid effective starting".split())


@cache
def _runs() -> frozenset[str]:
    """Return the marks of tools that run code."""
    return frozenset(f"{word}()" for word in known_words("runs"))


_FORMATS = {
    "date": "date", "date-time": "datetime", "time": "time", "email": "email",
    "idn-email": "email", "uri": "url", "url": "url", "iri": "url", "uri-reference": "url",
    "uuid": "uuid", "phone": "phone", "hostname": "host", "ipv4": "host", "duration": "duration",
}  # fmt: skip
_EXACT = "email url phone iban currency zip version hashtag mention datetime time".split()
_FIRST = frozenset("first given vorname prénom prenom".split())
_LAST = frozenset("last family surname nachname apellido".split())
_NUMBERS = frozenset("number code id no nr codice codigo código numero número numéro".split())
_EXCHANGE = frozenset(("currency()", "exchange()", "forex()"))
_STREETS = frozenset("street strasse straße straat".split())
_PLACES = frozenset("city town zip postcode postal".split())
_BRANCHES = frozenset("head branch pull() branch() merge() git() repo repository".split())
_MACHINES = frozenset(
    "port ip server service region incident cpu os severity database cluster".split()
)
_JOINTS = frozenset(("of", "in", "for", "with"))
_LEAVES = frozenset("departure arrival departs arrives dep arr".split())
_BOUNDS = frozenset("start end begin starts ends begins".split())
_ROUTE = frozenset("origin destination source target from to".split())
_FILES = frozenset(("file()", "files()", "path()"))
_ENDS = frozenset("from until till to".split())
_HOURS = frozenset("served open opens opening breakfast lunch dinner kitchen".split())
_AREAS = frozenset(("city", "country", "state"))


def _narrowed(found: list[str], words: list[str], parents: tuple[str, ...]) -> list[str]:
    """Return the kinds without those that other words of the name rule out."""
    named = set(words)
    if found[:1] == ["person"] and (part := _part_of_name(named)):
        return [part]
    generic = words[-1:] in (["name"], ["nombre"], ["nom"], ["names"])
    if found[:1] == ["person"] and generic and len(words) > 1:
        rest = [kind for word in words[:-1] for kind in kinds_of(word)]
        if "component" in rest:
            return ["component"]
        about = {stem(word) for word in words} & {stem(word) for word in known_words("things")}
        people = [kind for kind in rest if kind in ("person", "org")]
        if about or not (people or named & known_words("name_parts")):
            return []
        found = [*dict.fromkeys([*people, *found])]
    if named & {"company", "organization"}:
        return ["org", *(kind for kind in found if kind not in ("org", "person"))]
    if "version" in found and "number" in named:
        return ["id"]
    if exact := next((kind for kind in _EXACT if kind in found and _is_exact(kind, words)), ""):
        return [exact]
    if named & _NUMBERS:
        return ["iata"] if "airport" in found else ["id"]
    if "date" in found and words[-1] in kinds_words("date") | {"on", "at", "from", "until"}:
        return ["date"]
    if "place" in found and len(words) > 1 and not _AREAS.isdisjoint(found):
        return [kind for kind in found if kind in _AREAS]
    return found


def _part_of_name(words: set[str]) -> str:
    """Return the part of a person's name that the words ask for; "" for the whole name."""
    return "first_name" if words & _FIRST else "last_name" if words & _LAST else ""


def _is_exact(kind: str, words: list[str]) -> bool:
    """Return whether a kind excludes all others; `time` only at the end of a name."""
    return kind != "time" or len(words) == 1 or words[-1] in kinds_words("time")


@cache
def kinds_words(kind: str) -> frozenset[str]:
    """Return the words of field names that stand for a kind."""
    return frozenset(text_tables.load("concepts")["kinds"][kind].split())
