"""Pages of a list: by `limit`, `page`, `offset` and cursors, under the names that APIs use."""

from __future__ import annotations

import base64
import binascii
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlencode

from mockgateway.call import Call
from mockgateway.ports import Json
from mockgateway.spec.resources import plain
from mockgateway.spec.response_spec import ResponseSpec

_CURSOR = b"after:"  # begins a cursor of ours, before the position is encoded

# Query parameters by their meaning, as `plain` writes them.
_PARAMETERS = {
    "size": "limit pagesize perpage maxresults maxitems count first size top take pagelimit rpp "
    "itemsperpage resultsperpage numresults",
    "page": "page pagenumber pageno pageindex pagenum currentpage",
    "offset": "offset skip startindex start from pageoffset",
    "after": "cursor after startingafter pagetoken nexttoken nextpagetoken continuationtoken "
    "continuation marker startafter pageafter pagecursor nextcursor skiptoken next",
    "before": "before endingbefore pagebefore",
}
_MEANING = {name: kind for kind, names in _PARAMETERS.items() for name in names.split()}

# Members of a reply, and its headers, by their meaning.
_MEMBERS = {
    "total": "total totalcount totalitems totalresults totalelements totalrecords totalhits "
    "totalsize xtotalcount xtotal xpaginationtotalcount",
    "pages": "totalpages pagecount lastpage pages xtotalpages",
    "page": "page pagenumber currentpage pageno xpage",
    "size": "perpage pagesize limit size xperpage",
    "count": "count numberofelements itemcount",
    "offset": "offset skip startindex",
    "more": "hasmore hasnext hasnextpage hasmoreitems more",
    "back": "hasprevious hasprev haspreviouspage",
    "first": "firstid",
    "last": "lastid",
    "next": "next nextlink nexturl nextpageurl odatanextlink href",
    "previous": "previous prev previouspageurl prevurl previouslink",
    "cursor": "nextcursor nextpagetoken nexttoken pagetoken cursor endcursor continuationtoken "
    "continuation after nextpage xnextpage",
}
_MEMBER = {name: kind for kind, names in _MEMBERS.items() for name in names.split()}
_PLACES = frozenset(
    (
        "meta metadata pagination paging pageinfo links page cursors cursor responsemetadata info "
        "next"
    ).split()
)


class Page(NamedTuple):
    """A part of a list."""

    items: list[Json]
    total: int
    start: int  # the position of the first item
    size: int
    number: int  # of the page, as the API counts
    ids: Sequence[str]  # members that may hold the id of an item
    next: Mapping[str, str]  # query parameters of the next page, {} after the last one

    @property
    def cursor(self) -> str | None:
        """The cursor of the next page, None after the last one."""
        return encode_cursor(self.start + len(self.items)) if self.next else None


class Paging(NamedTuple):
    """The page that a request asks for."""

    names: frozenset[str]  # query parameters that ask for a page
    by: Mapping[str, str]  # the declared parameter of each meaning
    values: Mapping[str, Any]  # what was sent, else the default, by meaning
    first: int  # the number of the first page

    def page(self, items: Sequence[Json], ids: Sequence[str]) -> Page:
        """Return the page of a list."""
        total = len(items)
        size = max(1, _integer(self.values.get("size"), total or 1))
        number = _integer(self.values.get("page"), self.first)
        start, end = (number - self.first) * size, None
        if "offset" in self.values:
            start = _integer(self.values["offset"], 0)
        elif "after" in self.values:
            start = position(self.values["after"], items, ids, 0)
        elif "before" in self.values:
            end = max(0, position(self.values["before"], items, ids, total + 1) - 1)
            start = end - size
        start = max(0, start)
        chosen = list(items[start : start + size if end is None else end])
        after = start + len(chosen)
        following: dict[str, str] = {}
        if after < total and chosen:
            if "after" in self.by:
                last = _id(chosen[-1], ids)
                by_id = plain(self.by["after"]) in ("after", "startingafter") and last is not None
                following = {self.by["after"]: str(last) if by_id else encode_cursor(after)}
            elif "page" in self.by:
                following = {self.by["page"]: str(number + 1)}
            elif "offset" in self.by:
                following = {self.by["offset"]: str(after)}
        return Page(chosen, total, start, size, number, ids, following)


def read_paging(query: Mapping[str, Json], declared: Mapping[str, Mapping[str, Json]]) -> Paging:
    """Return the page that a query asks for.

    Args:
        query: The values that were sent, by name.
        declared: The schemas of the query parameters, by name.
    """
    names = {*query, *declared}
    by = {_MEANING[plain(name)]: name for name in names if plain(name) in _MEANING}
    by |= {_MEANING[plain(name)]: name for name in query if plain(name) in _MEANING}
    schema = declared.get(by.get("page", ""), {})
    first = 0 if 0 in (schema.get("minimum"), schema.get("default")) else 1
    values = {}
    for kind, name in by.items():
        value = query.get(name, declared.get(name, {}).get("default"))
        if value not in (None, ""):
            values[kind] = value
    return Paging(frozenset(name for name in names if plain(name) in _MEANING), by, values, first)


def flat(query: Mapping[str, Json]) -> dict[str, Json]:
    """Return the query's values; those of `page[size]=2` are `page[size]`."""
    out: dict[str, Json] = {}
    for name, value in query.items():
        if isinstance(value, dict):
            out |= {f"{name}[{key}]": one for key, one in value.items()}
        else:
            out[name] = value
    return out


def filtered(
    items: Sequence[dict[str, Json]], query: Mapping[str, Json], paging: frozenset[str]
) -> list[dict[str, Json]]:
    """Return the items that match the values in the query."""
    out = list(items)
    for name, wanted in query.items():
        key = plain(re.sub(r"^filter\b", "", name))
        if name in paging or not any(key in map(plain, item) for item in out):
            continue
        allowed = {_text(one) for one in (wanted if isinstance(wanted, list) else [wanted])}
        out = [
            item
            for item in out
            if any(plain(member) == key and allowed & _texts(one) for member, one in item.items())
        ]
    return out


def _texts(value: Json) -> set[str]:
    """Return the texts of a member; for an object, the texts of its members, such as its id."""
    if isinstance(value, dict):
        value = list(value.values())
    return {_text(one) for one in (value if isinstance(value, list) else [value])}


def _text(value: Json) -> str:
    return str(value).lower()


def encode_cursor(start: int) -> str:
    """Return the opaque cursor of a position."""
    return base64.urlsafe_b64encode(_CURSOR + str(start).encode()).decode().rstrip("=")


def position(cursor: Any, items: Sequence[Json], ids: Sequence[str], unknown: int) -> int:
    """Return the position after the item that a cursor names, by its id or opaquely."""
    text = str(cursor)
    for at, item in enumerate(items):
        if str(_id(item, ids)) == text:
            return at + 1
    try:
        decoded = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError):
        return unknown
    rest = decoded.removeprefix(_CURSOR)
    return int(rest) if rest != decoded and rest.isdigit() else unknown


def write_paging(
    value: Json, spec: ResponseSpec, page: Page, headers: list[tuple[str, str]], call: Call
) -> None:
    """Set the members and headers that describe a page, unless the reply becomes invalid."""
    query = {**dict(parse_qsl(call.query.decode("latin-1"))), **page.next}
    link = f"{call.base_url}{call.path}?{urlencode(query)}" if page.next else None
    if isinstance(value, dict):
        for place, at in _places(value, spec):
            subschemas = spec.subschemas
            names = {*place, *subschemas.properties(at)}
            for name in sorted(names):
                kind = _MEMBER.get(plain(name))
                if kind and not isinstance(place.get(name), (list, dict)):
                    _set(value, place, name, _values(kind, page, link, place), spec)
    described = []
    for name in spec.headers:
        if name == "link" and link:
            described.append((name, f'<{link}>; rel="next"'))
        elif kind := _MEMBER.get(plain(name)):
            found = next(_values(kind, page, link, {}))
            described.append((name, "" if found is None else str(found)))
    replaced = {"link", *(name for name, _ in described)}
    headers[:] = [header for header in headers if header[0] not in replaced] + described


def _places(value: dict[str, Json], spec: ResponseSpec) -> Iterator[tuple[dict[str, Json], Any]]:
    """Yield the objects that describe the page, each with its schema."""
    waiting: list[tuple[dict[str, Json], Any, int]] = [(value, (spec.subschemas.root, ""), 0)]
    while waiting:
        place, at, depth = waiting.pop()
        yield place, at
        properties = spec.subschemas.properties(at)
        for name, inner in place.items():
            if isinstance(inner, dict) and depth < 2 and plain(name) in _PLACES:
                waiting.append((inner, properties.get(name, (True, "")), depth + 1))


def _values(kind: str, page: Page, link: str | None, place: Mapping[str, Json]) -> Iterator[Json]:
    """Yield the possible values of a member, the likeliest first."""
    ends = page.start + len(page.items)
    pages = math.ceil(page.total / page.size)
    whole = {plain(name) for name in place} & {"next", "previous"}  # as Django REST framework
    yield {
        "total": page.total,
        "pages": pages,
        "page": page.number,
        "size": page.size,
        "count": page.total if whole else len(page.items),
        "offset": page.start,
        "more": ends < page.total,
        "back": page.start > 0,
        "first": _id(page.items[0], page.ids) if page.items else None,
        "last": _id(page.items[-1], page.ids) if page.items else None,
        "next": link,
        "previous": None,
        "cursor": page.cursor,
    }[kind]
    if kind == "cursor" and page.next:
        yield page.number + 1
        yield ends
    if kind == "next" and page.next:
        yield next(iter(page.next.values()))
        yield page.number + 1


_ABSENT = object()


def _set(
    value: Json, place: dict[str, Json], name: str, wanted: Iterator[Json], spec: ResponseSpec
) -> None:
    before = place.get(name, _ABSENT)
    for one in wanted:
        choices = (None, _ABSENT, "") if one is None else (one,)
        for choice in choices:
            place.pop(name, None)
            if choice is not _ABSENT:
                place[name] = choice
            if spec.validator.is_valid(value):
                return
    place.pop(name, None)
    if before is not _ABSENT:
        place[name] = before


def _id(item: Json, ids: Sequence[str]) -> Any:
    if not isinstance(item, dict):
        return None
    keys = {plain(key): one for key, one in item.items() if type(one) in (str, int)}
    return next((keys[word] for word in ids if word in keys), None)


def _integer(value: Any, default: int) -> int:
    try:
        return int(value)
    except (TypeError, ValueError):
        return default
