"""Find addresses and their parts in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from mockgateway.text_tables import pattern

from .name_kinds import UPPER, names_of, states
from .names import PART
from .span import Span

Json = Any

_ZIP = (
    r"(?<![\w.,$€£/-])\d{5}(?:-\d{4})?(?![\w-]|\.\d|,\d)"
    r"|\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b|(?<=〒)\d{3}-\d{4}|\b[A-Z]\d[A-Z] \d[A-Z]\d\b"
)
_WORD = rf"[{UPPER}][^\W\d_]{{1,30}}"
_CITY = rf"(?<!\w){_WORD}(?:[ -](?:am |an der |de |do |la )?{_WORD}){{0,2}}"


_ZIP_CITY = re.compile(
    rf"(?<![\w.,$€£/-])(?P<zip>\d{{4}} [A-Z]{{2}}(?= )|\d{{4,5}}|\d{{3}} \d{{2}}"
    rf"|\d{{4}}-\d{{3}}|\d{{2}}-\d{{3}}) (?P<city>{_CITY})"
)
_CITY_STATE = re.compile(
    rf"(?P<city>{_CITY}),? (?P<state>[A-Z]{{2,3}})"
    rf"(?: (?P<zip>\d{{4,5}}(?:-\d{{4}})?|[A-Z]\d[A-Z] \d[A-Z]\d))?(?![\w-])"
)
_CITY_ZIP = re.compile(
    rf"(?P<city>{_CITY}),? (?P<zip>[A-Z]{{1,2}}\d[A-Z\d]? ?\d[A-Z]{{2}}|\d{{5,6}})(?![\w-])"
)
_STREET_BEFORE = re.compile(
    rf"(?P<street>[{UPPER}][\w'’.-]+(?: (?:[{UPPER}][\w'’.-]*|de|la|del|van|der|den|di|du)){{0,3}}"
    rf" \d{{1,4}} ?[a-zA-Z]?),?\s*\Z"
)
_NUMBER_BEFORE = re.compile(
    rf"(?P<street>(?<![\w.])\d{{1,4}}[A-Za-z]?"
    rf"(?: [{UPPER}][\w'’-]+){{1,4}}),\s*\Z"
)
_PLACE_LINE = re.compile(
    rf"(?m)^(?=[^\n]{{5,120}}$)[^\n:@]*\d[^\n:@]*,"
    rf"[^\n:@]*, (?P<town>[{UPPER}][^\W\d_]+(?: [{UPPER}]\w+)?)\.?$"
)
_HOUSE = re.compile(r"\b\d{1,5}[a-zA-Z]?\b")


def find_addresses(text: str) -> list[Span]:
    """Return streets, postal codes, towns, states, and whole addresses."""
    spans: list[Span] = []
    for match in pattern("extraction", "street").finditer(text):
        spans.append(Span(match.start(), match.end(), "street", match[0].strip().rstrip(".")))
    for form in (_ZIP_CITY, _CITY_STATE, _CITY_ZIP):
        for match in form.finditer(text):
            spans += _town(match, spans)
    towns = [(m, _STREET_BEFORE) for m in _ZIP_CITY.finditer(text)]
    towns += [(m, _NUMBER_BEFORE) for f in (_CITY_STATE, _CITY_ZIP) for m in f.finditer(text)]
    for match, form in towns:
        if (before := form.search(text, max(0, match.start() - 60), match.start())) and not any(
            before.start("street") < span.end and span.start < before.end("street")
            for span in spans
        ):
            spans.append(Span(*before.span("street"), "street", before["street"]))
    if not any(span.kind == "street" for span in spans):
        spans += _place_lines(text)
    for match in re.finditer(_ZIP, text):
        span = Span(match.start(), match.end(), "zip", match[0])
        if not any(span.overlaps(other) for other in spans):
            spans.append(span)
    return [*spans, *_whole(text, spans)]


def _place_lines(text: str) -> Iterator[Span]:
    """Yield lines that are addresses without a street, such as `Office 12, Marina Plaza, Dubai`."""
    for match in _PLACE_LINE.finditer(text):
        if match["town"].lower() in names_of("cities") | names_of("countries"):
            yield Span(*match.span(), "address", match[0].strip())


def _follows_street(match: re.Match[str]) -> bool:
    """Return whether a line break or a house number stands before a match."""
    before = match.string[max(0, match.start() - 8) : match.start()]
    return re.search(r"\n\s*\Z|\d\w?, ?\Z", before) is not None


def _town(match: re.Match[str], before: list[Span]) -> Iterator[Span]:
    found = match.groupdict()
    state = found.get("state")
    if state and not found.get("zip"):
        apart = "," in match[0] or found["city"].lower() in names_of("cities")
        if not apart or state not in states().values():
            return
    if found["city"].lower() in names_of("not_names"):
        return
    year = re.fullmatch(r"(?:19|20)\d\d", found.get("zip") or "")
    if year and not (found["city"].lower() in names_of("cities") or _follows_street(match)):
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
        after = re.match(rf"[\s,]+({PART}(?: {PART})?)", text[end:])
        town = end == street.end and after and after[1].lower() in names_of("cities")
        if after and (town or after[1].lower() in names_of("countries")):
            end += after.end()
        value = re.sub(r"\s*\n\s*", ", ", text[street.start : end]).replace(",,", ",")
        yield Span(street.start, end, "address", value)


def house_number(street: str) -> str:
    """Return the house number of a street, or ""."""
    found = _HOUSE.search(street)
    return found[0] if found else ""
