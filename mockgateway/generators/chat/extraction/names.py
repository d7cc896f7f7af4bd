"""Find people, organisations and places in a text, and the parts of addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from .concepts import concepts, known_pattern, known_words, noun_kind
from .name_kinds import BEGINS, UPPER, companies, company_suffix, kind_of, names_of, titles
from .span import Span

_TABLE = "names"
PART = rf"(?:[{UPPER}][\w'’-]*\w|[{UPPER}](?!\.\w\.))"
_SHORT = rf"(?:Dr|Mr|Mrs|Ms|Prof|St|Sr|Sra|Mt|Ft|[{UPPER}](?!\.\w\.))\."


@cache
def _links() -> str:
    return known_pattern("name_link").pattern


@cache
def _ignored() -> frozenset[str]:
    return names_of("not_names") | {"of", "&", "de", "y", "and", "the"}


@cache
def _halls() -> str:
    return "|".join(word.capitalize() for word in known_words("halls"))


@cache
def _name() -> re.Pattern[str]:
    return re.compile(
        rf"(?<![A-Za-z0-9])(?<!\d-)(?:{_SHORT}|{PART})(?:(?:[ ]|(?<=[A-Z]\.)[ ]?)(?:{_links()}[ ])?"
        rf"(?:{_SHORT}|{PART})|[ ]\d{{1,3}}(?![\w.,:%/²°-]|[ ])"
        rf"|[ ]\d{{1,2}}(?=[ ][A-Z][\w-]*[^\n]{{0,40}}[ ][–—-][ ])"
        rf"|[ ]\d{{1,3}}(?=[ ](?:{_halls()})\b))*"
        rf"(?:,?[ ](?:{companies()})(?![\w])(?:(?<=\.)|(?! [{UPPER}]\w)))*"
    )


_LOCATED = re.compile(  # `Hotel am See`
    rf" (?:am|an der|auf der|im|in der|zum|zur|sur|aux?|do|da|della|del|dei|of the) {PART}"
)
_ABBREVIATED = re.compile(r" (?:Inc|Ltd|Corp|Co|S\.A|S\.L|S\.p\.A|B\.V|S\.r\.l)\Z")


@cache
def _more_suffix() -> re.Pattern[str]:
    """Return an expression for the rest of a company's ending: ` KG` after `& Co.`."""
    return re.compile(rf"(?:,? (?:{companies()})(?![\w.]))+")


_NUMBERED = re.compile(r"\.? (?:no|nr|num)\b", re.IGNORECASE)
_MODEL = re.compile(r" \d{1,3}(?= [a-z]|[.,;!?\n]|\Z)")
_ARTICLE = re.compile(r"\b(?:the|an?|my|our|new)\s\Z", re.IGNORECASE)


def find_names(text: str) -> list[Span]:
    """Return names in order, each as person, org, city, country, state, role, or else `name`."""
    spans: list[Span] = []
    for match in _name().finditer(text):
        for start, name in _trimmed(match):
            name = _completed(text, start, name)
            last = name.rpartition(" ")[2].lower()
            if last in known_words("papers") and (last == name.lower() or name.isupper()):
                continue
            if _NUMBERED.match(text, start + len(name)):
                continue  # `Art. no.`
            kind = kind_of(name, text, start)
            spans += _district(start, name)
            spans.append(Span(start, start + len(name), kind, _cased(name)))
            if kind == "city" and name.lower() in names_of("countries"):
                spans.append(Span(start, start + len(name), "country", name))
            if kind == "city" and _acts(text, start + len(name)) and len(name.split()) == 1:
                spans.append(Span(start, start + len(name), "person", name))
    for match in _LOWER_NAME.finditer(text):
        if re.split(r"[._-]", match[2])[0] in names_of("first") or match[0].startswith(
            ("assign", "user", "operator", "author")
        ):
            spans.append(Span(*match.span(2), "person", match[2]))
            if also := _ALSO_NAMED.match(text, match.end()):
                spans.append(Span(*also.span(1), "person", also[1]))
    return spans


def _completed(text: str, start: int, name: str) -> str:
    """Return a name with its number (`the Golf 8`) or the rest of a company's ending."""
    model = _MODEL.match(text, start + len(name))
    if model and _ARTICLE.search(text, max(0, start - 5), start):
        name += model[0]
    if _ABBREVIATED.search(name) and text.startswith(".", start + len(name)):
        name += "."
    if name.rpartition(" ")[2].lower() in names_of("institutions"):
        located = _LOCATED.match(text, start + len(name))
        name += located[0] if located else ""
    more = _more_suffix().match(text, start + len(name))
    return name + more[0] if more else name


def _district(start: int, name: str) -> Iterator[Span]:
    """Yield the town and its district in a name such as `Freiburg-Wiehre`."""
    town, _, district = name.partition("-")
    if district and town.lower() in names_of("cities"):
        yield Span(start, start + len(town), "city", town)
        yield Span(start + len(town) + 1, start + len(name), "name", district)


def _acts(text: str, end: int) -> bool:
    """Return whether a name is the subject of a verb that people do (`Sofia to prepare ...`)."""
    return known_pattern("acts").match(text, end) is not None


def _trimmed(match: re.Match[str]) -> Iterator[tuple[int, str]]:
    """Yield a match without words that are not names, and without a possessive ending."""
    for start, name in _pieces(match):
        yield from _trimmed_piece(match.string, start, name)


_LOWER_NAME = re.compile(
    r"(?:\b(?:for|with|by|assign|tell|ask)\s|@|(?P<user>\b(?:user|operator|author)\s)"
    r"|\bassign(?:ed)?(?: (?:it|this|them))? to (?!the\b|my\b|an?\b))"
    r"([a-zà-ÿ](?:[._-]?[a-zà-ÿ\d]){2,15})\b(?!\.\w)"
)
_ALSO_NAMED = re.compile(r"(?:,| and) ([a-zà-ÿ]{3,12})(?= to\b|[.,;!?]|\s*\Z)")
_CODE_WORD = re.compile(r"(?=.*\d)(?=.*[A-Za-z])[\w-]{4,}")
_MONTHS = frozenset(("Jan", "Jun", "Mar", "Sep"))  # also first names
_LOW_WORD = re.compile(
    r"(?<!\bby)(?<!\bfrom)(?<!\bto)(?<!\bwith)(?<!\band)(?<!\bof)(?<!\bfor)(?<=[a-z])\s\Z"
)
_POSSESSIVE = re.compile(r"['’]s?\Z")
_LAST = 8  # words of a name that may be a company's ending
_INITIAL = re.compile(r"[A-Z]\.")
_BEGIN = frozenset(
    ("Van", "De", "La", "El", "Le", "New", "Las", "Los", "San")
)  # names may begin so


def _pieces(match: re.Match[str]) -> Iterator[tuple[int, str]]:
    """Yield the parts of a run of capitalised words that are separate names."""
    ignored, start = names_of("not_names"), match.start()
    words: list[str] = []
    suffix = company_suffix()
    for word in match[0].split(" "):
        ends = (
            len(words) > 1
            and words[-1].endswith(".")
            and suffix.search(" ".join(words[-_LAST:]))
            and not suffix.search(" " + word)
        )
        joins = word == "of" and words and words[-1].lower() not in known_words("of_words")
        if words and (
            ends
            or joins
            or (_CODE_WORD.fullmatch(word) and words[-1].lower() not in known_words("makes"))
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
    if _INITIAL.fullmatch(words[0]) and _LOW_WORD.search(text[max(0, start - 20) : start]):
        start += len(words[0]) + 1  # `rating C. Next`
        words = words[1:]
    ignored = _ignored()
    if len(words) > 2 and _leads(words) and not _is_company(piece):
        start += len(words[0]) + 1  # `Substitute Ann Berg`
        words = words[1:]
    while words[1:2] == ["the"] and BEGINS.search(text[max(0, start - 12) : start]):
        start += len(words[0]) + 5
        words = words[2:]
    if len(words) > 1 and words[0].endswith("ed") and _is_verb(words[0].lower()):
        start += len(words[0]) + 1  # `Prescribed Otomax`
        words = words[1:]
    while words and _plain(words[0]) in ignored and not _begins_name(words):
        start += len(words[0]) + 1
        words = words[1:]
    while words and _plain(words[-1]) in ignored and not _ends_name(words):
        words = words[:-1]
    if not words:
        return
    name = " ".join(words)
    if not name.endswith(("Jr.", "Sr.")) and not company_suffix().search(name):
        name = name.rstrip(".")
    possessive = _POSSESSIVE.search(name)
    if possessive and not _before_is_at(text, start):
        name = name[: possessive.start()]
    if len(name) > 1 and any(letter.isalpha() for letter in name):
        yield start, name


def _leads(words: Sequence[str]) -> bool:
    """Return whether the first word of a name is a job or another word before it."""
    if words[0] in titles():
        return False
    follows = words[1].lower() in names_of("first") or words[1] in titles()
    known = words[0].lower() in names_of("first")
    return noun_kind(words[0].lower()) == "person" or (follows and not known)


def _is_company(name: str) -> bool:
    words = name.lower().split()
    return bool(company_suffix().search(name)) or not names_of("institutions").isdisjoint(words)


def _ends_name(words: Sequence[str]) -> bool:
    """Return whether an otherwise ignored word ends a name: a company's ending, `Nordvik IL`."""
    club = len(words) > 1 and words[-1].isupper() and not words[0].isupper()
    return club or bool(company_suffix().search(" ".join(words)))


def _is_verb(word: str) -> bool:
    """Return whether a participle may stand before a name (`Prescribed Otomax`)."""
    return bool(concepts(word)) and word not in ("united", "allied", "associated", "advanced")


def _begins_name(words: list[str]) -> bool:
    """Return whether an otherwise ignored word begins a name: `New York`, `Bill Tanaka`."""
    known = words[0].title() in _BEGIN or (
        len(words) == 2 and (words[0].lower() in names_of("first") or words[0] in _MONTHS)
    )
    return len(words) > 1 and known


def _before_is_at(text: str, start: int) -> bool:
    """Return whether a name is a place named after its owner (`at Luigi's`)."""
    return text[max(0, start - 4) : start].lower().endswith(("at ", "im "))


def _plain(word: str) -> str:
    return word.lower().rstrip(".,:").removesuffix("'s").removesuffix("’s")


def _cased(name: str) -> str:
    """Return a person's all-capitals name in title case; other names unchanged."""
    words = name.split()
    capitals = len(words) in (2, 3) and all(word.isupper() and len(word) > 2 for word in words)
    if capitals and words[0].lower() in names_of("first"):
        return " ".join(word.capitalize() for word in words)
    return name
