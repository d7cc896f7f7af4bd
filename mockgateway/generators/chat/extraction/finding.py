"""Find all values of a text."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from datetime import datetime
from functools import cache, lru_cache
from itertools import pairwise

from .addresses import find_addresses
from .amounts import find_numbers
from .concepts import concepts, kinds_of, known_pattern, known_words, spoken
from .date_words import month_numbers
from .dates import find_dates
from .foreign_names import find_foreign_names
from .jobs import job_range
from .layout import Pair
from .name_kinds import names_of
from .names import find_names
from .span import Ranges, Span
from .tables import Range, Table

_LETTERED = re.compile(r"[\"“]?\b(?:Party|Team|Side|Player) [A-D]\b")  # defined by the text
_SIMPLE = (
    ("email", re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    (
        "url",
        re.compile(
            r"(?:https?|s3|gs|s?ftp|ssh|git|file|postgres(?:ql)?|mysql|redis|amqp|wss?)://[^\s<>\"')\]]+[^\s<>\"')\].,;:!?]|\bwww\.[\w-]+(?:\.[\w/-]+)+"
        ),
    ),
    ("uuid", re.compile(r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b", re.IGNORECASE)),
    (
        "iban",
        re.compile(r"\b(?=(?: ?\w){15})[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?\b"),
    ),
    ("code", re.compile(r"\b[A-Z]{4} ?\d{6}[- ]?\d\b|\b1Z ?(?:\w{2,4} ?){4,6}\b")),
    ("code", re.compile(r"(?<![\w-])(?:[A-Z]{2}|CHE-)\s?\d(?:[ .]?\d){7,11}(?![\w-])")),  # VAT
)
_SPECIAL = (
    "upper timecode os browser device sky room role region nation weekday monthname suite slug"
    " payment color plate frequency activity season score animal exception breed genre"
).split()
_VERSION = re.compile(r"(?<![\w.])v?\d+(?:\.\d+){1,3}(?:-[\w.]+)?(?![\w%])", re.IGNORECASE)
_CODED = re.compile(r"```[\w+-]*\n(.*?)\n?```|`([^`\n]{1,400})`", re.DOTALL)
_SERVICE = re.compile(r"(?<![\w.])[A-Z]{2,4} \d{1,4}(?![\w.,:-]\w|\w)")
_PRODUCT = re.compile(  # `Terra H30`
    r"\b[A-ZÀ-Þ][^\W\d]+(?: [A-ZÀ-Þ][\w-]*){0,2} "
    r"(?:[A-Za-z]{1,3}-?\d{1,4}[A-Za-z]{0,3}|\d{1,3}[A-Z]?)(?![\w:/-]|[.,]\d)"
)
_SMALL = re.compile(r"\d{1,2}|\d+x|\d+\.\d{1,2}|\d+(?:s|st|nd|rd|th)")  # no code
_MASKED = re.compile(r"(?<![*xX•.])[*xX•.]{2,}(?:[ -][*xX•.]{2,}){0,3}[ -]?(\d{4})\b")
_PLATE = re.compile(r"\w[ -]\w+[ -]\w")  # in three parts
_IATA = re.compile(r"\b[A-Z]{3}\b")
_NO_AIRPORTS = frozenset("USD EUR GBP JPY CHF CAD AUD THE AND FOR PDF API URL VAT CSV".split())
_SEEN = frozenset(("address", "hour", "month"))  # values with others inside
_AHEAD = re.compile(r"(?:in|within|dans)\s|.*\s(?:ago|later)\Z", re.IGNORECASE)  # also a duration
_IP = re.compile(r"(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w.]\w)")
_HANDLE = re.compile(r"(?<![\w.@])([@#])([A-Za-z_][\w.-]*\w)")
_HOST = re.compile(r"(?<![\w@.])(?:[a-z][\w-]{0,62}\.)+[a-z][\w-]*(?![\w@])")

_IN = re.compile(r".*\b(?:in|since|until|by|early|late|mid)\s\Z", re.DOTALL)
_SHORTEST_PHONE = 7  # digits
_LONGEST_PHONE = 11  # digits of one that is written without a prefix or spaces
_LOOSE_PHONE = re.compile(r"(?<![\w.+-])(?<!\d )(?:\d{2,4}(?:[ .-]\d{2,4}){2,4}|\d{9,12})(?!\w)")


_GROUPED = re.compile(
    r"(?<![\w.,+-])(?<!\d )\d{2,4}(?:[ -]\d{4}){1,6}(?:[ -]\d{1,4})?(?![\w,.-]\w|\w)"
)
_LETTERS = re.compile(r"[^\W\d_]+")
_OPEN = frozenset(("upper", "timecode", "region", "slug", "plate", "score", "season", "exception"))
_SHORTEST = 3  # letters of a word that tells


@cache
def _beginnings() -> dict[str, frozenset[str]]:
    """Return the words in the expressions of kinds, each with the kinds."""
    found: dict[str, set[str]] = {word: {"role"} for word in ("as", "head", "vice", "chief")}
    for kind in _SPECIAL:
        form = known_pattern(kind).pattern.lower()
        form = form.rpartition("{0,4})")[2] if kind == "role" else form  # the nouns
        for word in _LETTERS.findall(form):
            if len(word) >= _SHORTEST:
                found.setdefault(word, set()).add(kind)
    return {word: frozenset(kinds) for word, kinds in found.items()}


@lru_cache(maxsize=20_000)
def _kinds_begun(word: str) -> frozenset[str]:
    """Return the kinds whose values may have a word."""
    known = _beginnings()
    begun = (word[:end] for end in range(2, len(word) + 1))
    return frozenset().union(*(known[part] for part in begun if part in known))


def find_spans(
    text: str, now: datetime, pairs: list[Pair], tables: list[Table], named: list[Span]
) -> list[Span]:
    """Return the values of a text in order.

    Args:
        text: The text.
        now: The current time, for relative dates.
        pairs: Its labelled values.
        tables: Its tables.
        named: The people, jobs and companies of its signatures and turns.
    """
    fixed = _fixed(text, now)
    addresses = _apart(find_addresses(text), fixed)
    closed = [
        (span.start, span.end)
        for span in (*fixed, *addresses)
        if span.kind not in _SEEN and not _AHEAD.match(text[span.start : span.end])
    ]
    opaque = Ranges(closed)
    suites = (match.span() for match in known_pattern("suite").finditer(text))
    numbers = find_numbers(text, Ranges([*closed, *suites]).overlap)
    labels = [pair.label for pair in pairs]
    names = [*_apart(_names(text, opaque, labels), named), *named]
    names += _towns(text, [*names, *addresses])
    parts = [pair.value for pair in pairs]
    parts += [cell for table in tables for row in table.rows for cell in row if cell[1] > cell[0]]
    values = [Span(start, end, "value", text[start:end]) for start, end in parts]
    texts = [*_worded(text, opaque), *_named_parts(text), *_codes(text, closed, numbers)]
    plates = [span for span in texts if span.kind == "plate" and _PLATE.search(span.value)]
    if plates:
        numbers, names = _apart(numbers, plates), _apart(names, plates)
        texts = [*_apart(texts, plates), *plates]
    every = [*fixed, *addresses, *numbers, *texts, *names, *values]
    if _LETTERED.search(text):
        every = [s for s in every if s.kind == "value" or not _LETTERED.match(text, s.start)]
    return sorted(every, key=lambda span: span.start)


def _fixed(text: str, now: datetime) -> list[Span]:
    """Return the values of a strict form: addresses of mail, URLs, dates, phone numbers."""
    fixed: list[Span] = []
    for kind, form in _SIMPLE:
        for match in form.finditer(text):
            _add(fixed, Span(match.start(), match.end(), kind, match[0].strip()))
    fixed += _apart(find_dates(text, now), fixed)
    _add_phones(fixed, text)
    return fixed


def _names(text: str, opaque: Ranges, labels: list[Range]) -> list[Span]:
    """Return the names outside of other values, and of labels unless they are in capitals."""
    return [
        span
        for span in (*find_names(text), *find_foreign_names(text))
        if not (
            span.value.lower() in month_numbers()
            and _IN.match(text, max(0, span.start - 6), span.start)
        )
        and (span.kind == "org" or not opaque.overlap(span.start, span.end))
        and (
            span.kind not in ("name", "initial")
            or span.value.isupper()
            or not any(start <= span.start and span.end <= end for start, end in labels)
        )
    ]


def _add_phones(fixed: list[Span], text: str) -> None:
    """Add phone numbers, loose ones only after a word such as `call`, and numbers of accounts."""
    strict = known_pattern("phone")
    for form in (_GROUPED, _LOOSE_PHONE, strict):
        for match in form.finditer(text):
            digits = sum(map(str.isdigit, match[0]))
            closed = match[0].isdigit() and digits > _LONGEST_PHONE
            if digits < _SHORTEST_PHONE or text[match.start() - 1 : match.start()] == "〒":
                continue
            asked = _asked_number(text, match.start())
            loose = form is not strict and asked != "phone"
            if asked == "code" and not match[0].startswith("+"):
                _add(fixed, Span(match.start(), match.end(), "code", match[0].strip()))
            elif not (loose or closed):
                _add(fixed, Span(match.start(), match.end(), "phone", match[0].strip()))


def _asked_number(text: str, start: int) -> str:
    """Return `phone` or `code` if the words before a number tell what it is, else ""."""
    before = re.split(r"[\n;!?]", text[max(0, start - 40) : start].lower())[-1]
    last = [w for w in _LETTERS.findall(before) if w not in known_words("copulas")][-4:]
    if not known_words("phone_words").isdisjoint(last):
        return "phone"
    if not last:
        return ""
    if last[-1] in known_words("numbers") or concepts(last[-1]) == {"number"}:
        return "code" if len(last) > 1 and last[-2] not in known_words("owners") else "phone"
    return "code" if any("id" in kinds_of(word) for word in last[-1:]) else ""


def _worded(text: str, hidden: Ranges) -> Iterator[Span]:
    """Yield quoted texts, code, handles, paths, hosts, versions, and words of known kinds."""
    for kind, form in (("quoted", known_pattern("quoted")), ("coded", _CODED)):
        for match in form.finditer(text):
            group = match.lastindex or 0
            if len(match[group]) < len(text) * 0.6 or kind == "coded":
                yield Span(match.start(), match.end(), kind, match[group].strip("\n"))
    likely = _OPEN.union(*map(_kinds_begun, spoken(text)))
    for kind in _SPECIAL:
        if kind not in likely:
            continue
        for match in known_pattern(kind).finditer(text):
            if kind != "slug" or not known_pattern("region").fullmatch(match[0]):
                start, end = job_range(match) if kind == "role" else match.span()
                yield Span(start, end, kind, text[start:end])
    for match in _HANDLE.finditer(text):
        yield Span(*match.span(), "mention" if match[1] == "@" else "hashtag", match[2])
    for kind, form in (
        ("path", known_pattern("path")),
        ("host", _HOST),
        ("ip", _IP),
        ("version", _VERSION),
    ):
        for match in form.finditer(text):
            divided = kind == "path" and not any(map(str.isalpha, match[0]))
            if not divided and not hidden.overlap(match.start(), match.end()):
                yield Span(*match.span(), kind, match[0])


def _named_parts(text: str) -> Iterator[Span]:
    """Yield the names of services and the like after that word, and jobs after a person."""
    for match in known_pattern("apposed_role").finditer(text):
        yield Span(*match.span("role"), "role", match["role"].strip())
    for match in known_pattern("named_part").finditer(text):
        group = match.lastgroup or 0
        yield Span(*match.span(group), "slug", match[group])
    for match in _PRODUCT.finditer(text):
        first = match[0].split()[0].lower()
        plain = first in names_of("not_names") or first.endswith("ed") or concepts(first)
        if not plain:
            yield Span(*match.span(), "product", match[0])


def _codes(text: str, hidden: list[Range], numbers: list[Span]) -> Iterator[Span]:
    """Yield codes with digits, such as order numbers, and airports."""
    opaque = Ranges(hidden)
    grouped = [m for m in _GROUPED.finditer(text) if not opaque.overlap(*m.span())]
    yield from (Span(*match.span(), "code", match[0]) for match in grouped)
    opaque = Ranges([*hidden, *(match.span() for match in grouped)])
    for match in known_pattern("code").finditer(text):
        start, end = match.span()
        figure = match[0][0].isdigit() and (
            _SMALL.fullmatch(match[0]) is not None or _is_part(numbers, start, end)
        )
        if not figure and not opaque.overlap(start, end):
            start += match[0][0] == "#"
            yield Span(start, end, "code", text[start:end])
    for match in _SERVICE.finditer(text):  # such as the train `ICE 571`
        letters = match[0].split()[0]
        labels = letters in _NO_AIRPORTS or concepts(letters.lower()) & {"number", "tax"}
        if not labels and letters.lower() not in month_numbers():
            yield Span(*match.span(), "code", match[0])
    for match in _MASKED.finditer(text):
        yield Span(*match.span(1), "code", match[1])
    for match in _IATA.finditer(text):
        if match[0] not in _NO_AIRPORTS:
            yield Span(*match.span(), "iata", match[0])


def _apart(spans: list[Span], others: list[Span]) -> list[Span]:
    """Return the values that overlap none of the others."""
    parts = Ranges((span.start, span.end) for span in others)
    return [span for span in spans if not parts.overlap(span.start, span.end)]


def _towns(text: str, spans: list[Span]) -> list[Span]:
    """Return each town and the state or country after it as one value."""
    parts = sorted(
        (span for span in spans if span.kind in ("city", "state", "country", "name")),
        key=lambda span: span.start,
    )
    found = []
    for first, second in pairwise(parts):
        known = first.kind == "city" and second.kind in ("state", "country")
        if (known or (first.kind == "name" and second.kind == "country")) and text[
            first.end : second.start
        ] in (", ", " "):
            found.append(Span(first.start, second.end, "place", text[first.start : second.end]))
    return found


def _add(spans: list[Span], span: Span) -> None:
    if not any(span.overlaps(other) for other in spans):
        spans.append(span)


def _is_part(numbers: list[Span], start: int, end: int) -> bool:
    """Return whether a part begins inside of one of some numbers in order, or is shorter."""
    at = bisect_right(numbers, start, key=lambda number: number.start) - 1
    return at >= 0 and (numbers[at].start < start < numbers[at].end or end < numbers[at].end)
