"""Compare the answers of two gateways to the same requests.

Differences are in status, headers, shape, semantics or latency. Values that are new in every
answer (ids, times, texts) are not compared, but their presence and type are.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from mockgateway.contract.evaluation import evaluate
from mockgateway.contract.exchange import Exchange, Response, body_hash
from mockgateway.contract.target import Target

Json = Any
KINDS = ("status", "headers", "shape", "semantics", "latency")
# A difference in the median latency below one of these is noise.
LATENCY_RATIO = 3.0
LATENCY_SECONDS = 0.5
MIN_SAMPLES = 2  # answers of an operation, to compare its latency
MAX_WORD = 60  # characters of a string that may be a word of a closed set
MAX_ITEMS = 200  # of an array
TRANSPORT_HEADERS = frozenset(
    "date server connection content-length transfer-encoding vary via alt-svc keep-alive "
    "set-cookie age cf-ray content-encoding".split()
)
# Fields with a word of a closed set that is the same in every run; finish_reason and status vary.
WORD_FIELDS = frozenset(
    {"object", "type", "role", "code", "currency", "modality", "content_type", "encoding_format"}
)
TYPES: dict[type, str] = {
    bool: "boolean",
    int: "number",
    float: "number",
    str: "string",
    list: "array",
    dict: "object",
    type(None): "null",
}


class Difference(NamedTuple):
    """A difference between two gateways."""

    kind: str  # one of KINDS
    operation: str
    probe: str  # the request that shows it
    what: str
    a: str
    b: str


def differences(
    a: Sequence[Exchange],
    b: Sequence[Exchange],
    target_a: Target | None = None,
    target_b: Target | None = None,
) -> list[Difference]:
    """Return all differences, each once per operation.

    With both targets, what the document and the checks find is compared too.
    """
    ours, theirs = _by_request(a), _by_request(b)
    found = [
        each
        for name in ours
        if name in theirs
        for each in _exchange_differences(name, ours[name], theirs[name])
    ]
    found += _missing_operations(ours.values(), theirs.values())
    if target_a is not None and target_b is not None:
        found += _finding_differences(a, b, target_a, target_b)
    found += _latency_differences(a, b)
    unique: dict[tuple[str, str, str], Difference] = {}
    for each in found:
        unique.setdefault((each.kind, each.operation, each.what), each)
    return sorted(unique.values(), key=_order)


def _order(each: Difference) -> tuple[int, str, str]:
    return KINDS.index(each.kind), each.operation, each.what


def _by_request(exchanges: Iterable[Exchange]) -> dict[str, Exchange]:
    """Return the first exchange of each request; a probe sends the same requests to both."""
    found: dict[str, Exchange] = {}
    for each in exchanges:
        request = each.request
        body = "" if request.media_type.startswith("multipart/") else request.body
        text = _mask(body.decode("utf-8", "replace") if isinstance(body, bytes) else body)
        key = f"{each.phase} {each.probe} {request.method} {each.operation} {request.key} {text}"
        found.setdefault(key[:600], each)
    return found


def _mask(text: str) -> str:
    """Mask values that differ from run to run: URLs, numbers, ids."""
    return re.sub(r"https?://[^\s\"]+|\d{3,}|[0-9a-f]{8}-[0-9a-f-]{27}", "*", text)


def _exchange_differences(name: str, a: Exchange, b: Exchange) -> Iterator[Difference]:
    probe = f"{a.probe}: {a.request.method} {a.request.path[-80:]}"

    def difference(kind: str, what: str, one: object, other: object) -> Difference:
        return Difference(kind, a.operation, probe, what, str(one)[:200], str(other)[:200])

    ours, theirs = a.response, b.response
    if _outcome(ours) != _outcome(theirs):
        what = f"status of a {'valid' if a.valid else 'wrong'} request ({_mask(name)[-60:]})"
        yield difference("status", what, ours.status or ours.error, theirs.status or theirs.error)
        return
    for header in sorted((set(ours.headers) ^ set(theirs.headers)) - TRANSPORT_HEADERS):
        yield difference(
            "headers", header, ours.header(header) or "-", theirs.header(header) or "-"
        )
    if ours.media_type != theirs.media_type:
        yield difference("headers", "content-type", ours.media_type, theirs.media_type)
        return
    for each in _body_differences(ours, theirs):
        yield difference(*each)
    # A GET returns the same text or media each time.
    fixed = a.request.method == "GET" and ours.json is None and not ours.is_stream
    hashes = [each.hash or body_hash(each.body) for each in (ours, theirs)]
    if fixed and hashes[0] != hashes[1]:
        yield difference("semantics", "the bytes of the body", *hashes)


def _outcome(response: Response) -> tuple[int, str]:
    return response.status, response.error.partition(":")[0]


def _body_differences(a: Response, b: Response) -> Iterator[tuple[str, str, str, str]]:
    ours, theirs = _shape(_value(a)), _shape(_value(b))
    for path in sorted(ours.keys() | theirs.keys()):
        one, other = ours.get(path), theirs.get(path)
        if one is None or other is None:
            parent = path.rpartition("/")[0]
            if not parent or (parent in ours and parent in theirs):
                yield "shape", f"body {path or '/'}", _types(one), _types(other)
            continue
        types, other_types = one.types - {"null"}, other.types - {"null"}
        if types and other_types and types != other_types:
            yield "shape", f"body {path or '/'}", _types(one), _types(other)
        elif path.rpartition("/")[2] in WORD_FIELDS and _differ(one.words, other.words):
            words, other_words = ", ".join(sorted(one.words)), ", ".join(sorted(other.words))
            yield "semantics", f"body {path}", words, other_words


def _differ(words: set[str], others: set[str]) -> bool:
    return bool(words and others) and words.isdisjoint(others)


def _value(response: Response) -> Json:
    if not response.is_stream:
        return response.json
    return [event.data if event.value is None else event.value for event in response.events]


class _Node(NamedTuple):
    """The values seen at one path of a JSON value."""

    types: set[str]
    words: set[str]


def _shape(value: Json) -> dict[str, _Node]:
    """Return the types and short strings at each path; the items of an array share a path."""
    found: dict[str, _Node] = defaultdict(lambda: _Node(set(), set()))
    waiting: list[tuple[str, Json]] = [("", value)]
    while waiting:
        path, here = waiting.pop()
        node = found[path]
        node.types.add(TYPES[type(here)])
        if isinstance(here, str) and len(here) < MAX_WORD:
            node.words.add(here)
        elif isinstance(here, dict):
            waiting += [(f"{path}/{key}", part) for key, part in here.items()]
        elif isinstance(here, list):
            waiting += [(f"{path}/*", part) for part in here[:MAX_ITEMS]]
    return found


def _types(node: _Node | None) -> str:
    return " or ".join(sorted(node.types)) if node is not None else "missing"


def _missing_operations(a: Iterable[Exchange], b: Iterable[Exchange]) -> Iterator[Difference]:
    """Yield the operations that only one of the two runs called."""
    ours, theirs = {each.operation for each in a}, {each.operation for each in b}
    for operation in sorted((ours ^ theirs) - {""}):
        sides = ("called", "not called") if operation in ours else ("not called", "called")
        yield Difference("semantics", operation, "", "whether the probes call it", *sides)


def _finding_differences(
    a: Sequence[Exchange], b: Sequence[Exchange], target_a: Target, target_b: Target
) -> Iterator[Difference]:
    """Yield the findings of the document or a check in only one of the two."""
    ours, theirs = (
        {
            (found.operation, found.check): found
            for each in exchanges
            for found in evaluate(each, target)
        }
        for exchanges, target in ((a, target_a), (b, target_b))
    )
    for key in sorted(ours.keys() ^ theirs.keys()):
        finding = ours.get(key) or theirs[key]
        sides = [finding.message if key in side else "passed" for side in (ours, theirs)]
        yield Difference("semantics", key[0], finding.probe, f"check {key[1]}", *sides)


def _latency_differences(a: Iterable[Exchange], b: Iterable[Exchange]) -> Iterator[Difference]:
    ours, theirs = _seconds(a), _seconds(b)
    for operation in sorted(ours.keys() & theirs.keys()):
        times, other_times = sorted(ours[operation]), sorted(theirs[operation])
        if min(len(times), len(other_times)) < MIN_SAMPLES:
            continue
        one, other = times[len(times) // 2], other_times[len(other_times) // 2]
        slower, faster = max(one, other), min(one, other)
        if slower > faster * LATENCY_RATIO and slower - faster > LATENCY_SECONDS:
            sides = (f"{one:.2f}", f"{other:.2f}")
            yield Difference("latency", operation, "", "median seconds of an answer", *sides)


def _seconds(exchanges: Iterable[Exchange]) -> dict[str, list[float]]:
    found: dict[str, list[float]] = defaultdict(list)
    for each in exchanges:
        if each.accepted:
            found[each.operation].append(each.response.total)
    return found
