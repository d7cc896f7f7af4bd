"""Find people, organisations and places in a text, and the parts of addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from mockgateway import text_tables
from mockgateway.text_tables import pattern

from .concepts import known_pattern, known_words
from .span import Span

_TABLE = "names"
_UPPER = "A-ZÀ-ÖØ-ÞŁŚŻŹĆŃČŠŽĐĀĒĪŌŪİ"
_PART = rf"(?:[{_UPPER}][\w'’-]*\w|[{_UPPER}])"
_SHORT = rf"(?:Dr|Mr|Mrs|Ms|Prof|St|Sr|Sra|Mt|Ft|[{_UPPER}])\."
_LINK = r"(?:de la|de los|del|de|da|dos|van der|van den|van|von der|von|zu|der|la|le|el|al|bin|ibn|y|du|di|of the|of|the|&)"


@cache
def _companies() -> str:
    words = text_tables.load(_TABLE)["companies"].split()
    return "|".join(sorted((re.escape(word) for word in words if word != "&"), key=len)[::-1])


@cache
def _name() -> re.Pattern[str]:
    return re.compile(
        rf"(?:{_SHORT}|{_PART})(?:(?:[ ]|(?<=[A-Z]\.)[ ]?)(?:{_LINK}[ ])?(?:{_SHORT}|{_PART})|[ ]\d{{1,3}}(?![\w.,:%/²°-]|[ ]))*"
        rf"(?:,?[ ](?:{_companies()})(?![\w]))*"
    )


_ZIP = (
    r"(?<![\w.,$€£/-])\d{5}(?:-\d{4})?(?![\w-]|\.\d|,\d)"
    r"|\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b|(?<=〒)\d{3}-\d{4}|\b[A-Z]\d[A-Z] \d[A-Z]\d\b"
)
_CITY = rf"[{_UPPER}][^\W\d_]+(?:[ -](?:am |an der |de |do |la )?[{_UPPER}][^\W\d_]+){{0,2}}"
_ZIP_CITY = re.compile(
    rf"(?<![\w.,$€£/-])(?P<zip>\d{{4,5}}|\d{{3}} \d{{2}}|\d{{4}} [A-Z]{{2}}) (?P<city>{_CITY})"
)
_CITY_STATE = re.compile(
    rf"(?P<city>{_CITY}),? (?P<state>[A-Z]{{2,3}})(?: (?P<zip>\d{{4,5}}(?:-\d{{4}})?|[A-Z]\d[A-Z] \d[A-Z]\d))?(?![\w-])"
)
_CITY_ZIP = re.compile(
    rf"(?P<city>{_CITY}),? (?P<zip>[A-Z]{{1,2}}\d[A-Z\d]? ?\d[A-Z]{{2}}|\d{{5}})\b"
)
_HOUSE = re.compile(r"\b\d{1,5}[a-zA-Z]?\b")


@cache
def _set(key: str) -> frozenset[str]:
    written = text_tables.load(_TABLE)[key]
    parts = written.split(",") if key in ("cities", "countries") else written.split()
    return frozenset(part.strip().lower() for part in parts)


@cache
def states() -> dict[str, str]:
    """Return the codes of states by their names, lower case."""
    found = {}
    for row in text_tables.load(_TABLE)["states"].split(","):
        *name, code = row.split()
        if code.isupper() and len(code) < 4:
            found[" ".join(name).lower()] = code
    return found


_MODEL = re.compile(r" \d{1,3}(?= [a-z]|[.,;!?\n]|\Z)")
_ARTICLE = re.compile(r"\b(?:the|an?|my|our|new)\s\Z", re.IGNORECASE)


def find_names(text: str) -> list[Span]:
    """Return names in order: person, org, city, country, state, or `name` where the kind is open."""
    spans: list[Span] = []
    for match in _name().finditer(text):
        for start, name in _trimmed(match):
            if (model := _MODEL.match(text, start + len(name))) and _ARTICLE.search(
                text, max(0, start - 5), start
            ):
                name += model[0]
            kind = kind_of(name, text, start)
            spans.append(Span(start, start + len(name), kind, _cased(name)))
            if kind == "city" and name.lower() in _set("countries"):
                spans.append(Span(start, start + len(name), "country", name))
    if not text.isascii():
        spans += _elsewhere(text)
    return spans


def _elsewhere(text: str) -> Iterator[Span]:
    """Yield names in scripts without capital letters."""
    for key, kind in (("cities", "city"), ("person", "person"), ("lives", "city")):
        for match in pattern("extraction", key).finditer(text):
            group = next((number for number, part in enumerate(match.groups(), 1) if part), 0)
            if key == "lives" and match[group].isascii():
                continue
            yield Span(match.start(group), match.end(group), kind, match[group])


def _trimmed(match: re.Match[str]) -> Iterator[tuple[int, str]]:
    """Yield a match without words that are no names, and without a possessive ending."""
    for start, name in _pieces(match):
        yield from _trimmed_piece(match.string, start, name)


_BEGIN = frozenset(
    ("Van", "De", "La", "El", "Le", "New", "Las", "Los", "San")
)  # names may begin so


def _pieces(match: re.Match[str]) -> Iterator[tuple[int, str]]:
    """Yield the parts of a run of capitalised words that are names of their own."""
    ignored, start = _set("not_names"), match.start()
    words: list[str] = []
    suffix = re.compile(rf"(?:{_companies()})\Z")
    for word in match[0].split(" "):
        ends = (
            len(words) > 1
            and suffix.search(" ".join(words))
            and words[-1].endswith(".")
            and not suffix.search(" " + word)
        )
        joins = word == "of" and words and words[-1].lower() not in known_words("of_words")
        if words and (
            ends
            or joins
            or (
                _plain(word) in ignored
                and word[0].isupper()
                and _plain(word) not in known_words("inner_words")
            )
        ):
            yield start, " ".join(words)
            start += len(" ".join(words)) + 1
            words = []
        words.append(word)
    if words:
        yield start, " ".join(words)


def _trimmed_piece(text: str, start: int, piece: str) -> Iterator[tuple[int, str]]:
    words = piece.split(" ")
    ignored = _set("not_names") | {"of", "&", "de", "y", "and"}
    first = _set("first")
    if (
        len(words) > 2
        and words[1].lower() in first
        and words[0].lower() not in first
        and words[0] not in _titles()
    ):
        start += len(words[0]) + 1
        words = words[1:]
    while words and _plain(words[0]) in ignored and not (len(words) > 1 and words[0] in _BEGIN):
        start += len(words[0]) + 1
        words = words[1:]
    while words and _plain(words[-1]) in ignored | {"the"}:
        words = words[:-1]
    if not words:
        return
    name = " ".join(words)
    if not name.endswith(("Jr.", "Sr.")) and not re.search(rf"(?:{_companies()})\Z", name):
        name = name.rstrip(".")
    possessive = re.search(r"['’]s?\Z", name)
    if possessive and not _before_is_at(text, start):
        name = name[: possessive.start()]
    if len(name) > 1 and any(letter.isalpha() for letter in name):
        yield start, name


def _before_is_at(text: str, start: int) -> bool:
    """Return whether a name is a place that somebody owns (`at Luigi's`)."""
    return text[max(0, start - 4) : start].lower().endswith(("at ", "im "))


def _plain(word: str) -> str:
    return word.lower().rstrip(".,:").removesuffix("'s").removesuffix("’s")


def _cased(name: str) -> str:
    """Return a person's name that is written in capitals as usual; others as they are."""
    words = name.split()
    capitals = len(words) in (2, 3) and all(word.isupper() and len(word) > 2 for word in words)
    if capitals and words[0].lower() in _set("first"):
        return " ".join(word.capitalize() for word in words)
    return name


def kind_of(name: str, text: str = "", start: int = 0) -> str:
    """Return what a capitalised name stands for."""
    words = name.replace(",", " ").split()
    low = [word.lower() for word in words]
    if known_pattern("role_end").search(low[-1]) and len(words) < 6:
        return "role"
    if re.search(rf"(?:^|[\s,])(?:{_companies()})\Z", name) and len(words) > 1:
        return "org"
    if words[0] in _titles() or _title_before(text, start):
        return "person"
    whole = " ".join(low)
    if whole in _set("cities"):
        return "city"
    if whole in _set("countries"):
        return "country"
    if whole in states():
        return "state"
    if low[-1] in known_words("papers"):
        return "name"
    if not _set("institutions").isdisjoint(low) or "&" in words:
        return "org"
    if low[0] in _set("first") and len(words) <= 4:
        return "person" if not any(character.isdigit() for character in name) else "name"
    return "initial" if len(words) == 1 and _begins_sentence(text, start) else "name"


_BEGINS = re.compile(r"(?:\A|[.!?:;]\s+|\n\s*(?:[-*•]\s+|\d+[.)]\s+)?|[\"“(]\s*)\Z")


def _begins_sentence(text: str, start: int) -> bool:
    """Return whether a word at a place has a capital because a sentence begins."""
    after = re.compile(r"[\w'’-]+(.?.?.?)").match(text, start)
    return _BEGINS.search(text[max(0, start - 12) : start]) is not None and bool(
        after and re.match(r" [a-zà-ÿ\d(]", after[1])
    )


@cache
def _titles() -> frozenset[str]:
    return frozenset(text_tables.load(_TABLE)["titles"].split())


def _title_before(text: str, start: int) -> bool:
    before = text[max(0, start - 12) : start].split()
    return (
        bool(before)
        and before[-1] in _titles()
        and before[-1][0].isupper()
        and len(before[-1]) < 10
    )


def find_addresses(text: str) -> list[Span]:
    """Return streets, postal codes, towns, states, and whole addresses."""
    spans: list[Span] = []
    for match in pattern("extraction", "street").finditer(text):
        spans.append(Span(match.start(), match.end(), "street", match[0].strip().rstrip(".")))
    for form in (_ZIP_CITY, _CITY_STATE, _CITY_ZIP):
        for match in form.finditer(text):
            spans += _town(match, spans)
    for match in re.finditer(_ZIP, text):
        span = Span(match.start(), match.end(), "zip", match[0])
        if not any(span.overlaps(other) for other in spans):
            spans.append(span)
    return [*spans, *_whole(text, spans)]


def _town(match: re.Match[str], before: list[Span]) -> Iterator[Span]:
    found = match.groupdict()
    state = found.get("state")
    if state and not found.get("zip") and state not in states().values():
        return
    if found["city"].lower() in _set("not_names"):
        return
    for key in ("zip", "city", "state"):
        if found.get(key):
            span = Span(match.start(key), match.end(key), key, match[key])
            if not any(
                span.overlaps(other) and other.kind in ("zip", "city", "state") for other in before
            ):
                yield span


def _whole(text: str, spans: list[Span]) -> Iterator[Span]:
    """Yield each street with the parts of its address after it."""
    parts = sorted(span for span in spans if span.kind in ("zip", "city", "state"))
    for street in [span for span in spans if span.kind == "street"]:
        end = street.end
        for part in parts:
            if (
                part.start >= end
                and part.start - end <= 40
                and re.fullmatch(
                    r"(?:[\s,.·-]|\d+\w*\s(?:floor|Stock)|(?:Apt|Suite|Unit|Floor|Flat|#)\.?\s?\w+)*",
                    text[end : part.start],
                )
            ):
                end = part.end
        after = re.match(rf"[\s,]+({_PART}(?: {_PART})?)", text[end:])
        if after and after[1].lower() in _set("countries"):
            end += after.end()
        value = re.sub(r"\s*\n\s*", ", ", text[street.start : end]).replace(",,", ",")
        yield Span(street.start, end, "address", value)


def house_number(street: str) -> str:
    """Return the house number of a street, or ""."""
    found = _HOUSE.search(street)
    return found[0] if found else ""
