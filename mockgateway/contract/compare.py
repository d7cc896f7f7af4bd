"""The same requests to two gateways, and where their answers differ: in status, headers, shape, semantics or latency.

Values that are new in every answer (ids, times, texts) are not compared; that they are there, and of which type, is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import orjson

from mockgateway.contract.events import Event, NotRun, Sent
from mockgateway.contract.exchange import Exchange, Request, Response
from mockgateway.contract.finding import Finding
from mockgateway.contract.judged import judged
from mockgateway.contract.run import Run, Wishes
from mockgateway.contract.target import Target
from mockgateway.files import parse
from mockgateway.problem import ConfigError

Json = Any
KINDS = ("status", "headers", "shape", "semantics", "latency")
SLOWER = 3.0  # times as long, and
LATER = 0.5  # seconds more, in the middle of all answers of an operation: what is below is noise
OF_TRANSPORT = frozenset(
    {
        "date",
        "server",
        "connection",
        "content-length",
        "transfer-encoding",
        "vary",
        "via",
        "alt-svc",
        "keep-alive",
        "set-cookie",
        "age",
        "cf-ray",
        "content-encoding",
    }
)
ENOUGH = 2  # answers of an operation, from which its latency is judged
# Words of a closed set that one request gets in every run; how a text ended and how far a task is are not among them.
WORDS = frozenset(
    {"object", "type", "role", "code", "currency", "modality", "content_type", "encoding_format"}
)


class Difference(NamedTuple):
    """Where two gateways differ. kind: one of KINDS; probe: which request; a, b: what each did."""

    kind: str
    operation: str
    probe: str
    what: str
    a: str
    b: str


class _Kept:
    """Keeps a run's exchanges."""

    def __init__(self) -> None:
        self.exchanges: list[Exchange] = []
        self.left_out: list[str] = []

    def take(self, event: Event) -> None:
        """One event."""
        if isinstance(event, Sent):
            self.exchanges.append(event.exchange)
        elif (
            isinstance(event, NotRun)
            and event.reason.startswith("budget")
            and event.operation not in self.left_out
        ):
            self.left_out.append(event.operation)


class Taken(NamedTuple):
    """What a gateway answered to the probes of a run; its exit code and sentence; left_out: operations of which the caps cut something off."""

    exchanges: list[Exchange]
    code: int
    sentence: str
    left_out: list[str]


def taken(target: Target, wishes: Wishes) -> Taken:
    """Run against a gateway, and keep all of it."""
    kept = _Kept()
    ended = Run(target, wishes, [kept]).run()
    return Taken(kept.exchanges, ended.code, ended.sentence, kept.left_out)


def recorded(path: Path) -> list[Exchange]:
    """The exchanges of an earlier run, from its --json file. Raises ConfigError."""
    value = parse(path)
    if not isinstance(value, dict) or not isinstance(value.get("exchanges"), list):
        raise ConfigError(
            str(path), "is no recorded run", "write one with mockgateway contract --json FILE"
        )
    return [_exchange(each) for each in value["exchanges"]]


def _exchange(told: Mapping[str, Json]) -> Exchange:
    asked, said = told["request"], told["answer"]
    request = Request(
        asked["method"], asked["url"], asked["headers"], asked["body"].encode(), asked["key"]
    )
    answer = Response(
        said["status"],
        said["headers"],
        said["body"].encode(),
        (),
        said["first"],
        said["seconds"],
        said["error"],
    )
    return Exchange(
        told["operation"],
        request,
        answer,
        told["phase"],
        told["number"],
        told["valid"],
        told["paid"],
        told["cost"],
        told["probe"],
    )


def differences(
    a: Sequence[Exchange],
    b: Sequence[Exchange],
    target_a: Target | None = None,
    target_b: Target | None = None,
) -> list[Difference]:
    """All differences, each told once an operation. The targets, where they are given, let the checks of semantics be compared too."""
    ours, theirs = _named(a), _named(b)
    found: dict[tuple[str, str, str], Difference] = {}
    for name in ours.keys() & theirs.keys():
        for one in _between(name, ours[name], theirs[name]):
            found.setdefault((one.kind, one.operation, one.what), one)
    for one in (*_missing(ours, theirs), *_semantics(a, b, target_a, target_b), *_latency(a, b)):
        found.setdefault((one.kind, one.operation, one.what), one)
    return sorted(found.values(), key=lambda one: (KINDS.index(one.kind), one.operation, one.what))


def _named(exchanges: Iterable[Exchange]) -> dict[str, Exchange]:
    """By what was asked: the same probe asks the same of both. Polls, and what is about ids, are only compared the first time."""
    found: dict[str, Exchange] = {}
    for each in exchanges:
        asked = (
            ""
            if each.request.header("content-type").startswith("multipart/")
            else _steady(each.request.body.decode("utf-8", "replace"))
        )
        found.setdefault(
            f"{each.phase} {each.probe} {each.request.method} {each.operation} {each.request.key} {asked}"[
                :600
            ],
            each,
        )
    return found


def _steady(text: str) -> str:
    """A request's text without what differs from run to run: addresses, numbers, ids."""
    return re.sub(r"https?://[^\s\"]+|\d{3,}|[0-9a-f]{8}-[0-9a-f-]{27}", "*", text)


def _between(name: str, a: Exchange, b: Exchange) -> Iterator[Difference]:
    probe = f"{a.probe}: {a.request.method} {a.request.path[-80:]}"

    def differs(kind: str, what: str, one: object, other: object) -> Difference:
        return Difference(kind, a.operation, probe, what, str(one)[:200], str(other)[:200])

    if (a.response.status, a.response.error.partition(":")[0]) != (
        b.response.status,
        b.response.error.partition(":")[0],
    ):
        what = f"status of a {'valid' if a.valid else 'wrong'} request ({_steady(name)[-60:]})"
        yield differs(
            "status",
            what,
            a.response.status or a.response.error,
            b.response.status or b.response.error,
        )
        return
    mine, yours = set(a.response.headers) - OF_TRANSPORT, set(b.response.headers) - OF_TRANSPORT
    for header in sorted(mine ^ yours):
        yield differs(
            "headers", header, a.response.header(header) or "-", b.response.header(header) or "-"
        )
    if a.response.media_type != b.response.media_type:
        yield differs("headers", "content-type", a.response.media_type, b.response.media_type)
        return
    yield from (
        differs(kind, what, one, other)
        for kind, what, one, other in _bodies(a.response, b.response)
    )


def _bodies(a: Response, b: Response) -> Iterator[tuple[str, str, object, object]]:
    mine, yours = _shape(_value(a)), _shape(_value(b))
    for place in sorted(mine.keys() | yours.keys()):
        one, other = mine.get(place), yours.get(place)
        if one is None or other is None:
            parent = place.rpartition("/")[0]
            if (parent in mine and parent in yours) or not parent:
                yield "shape", f"body {place or '/'}", _types(one), _types(other)
        elif (
            one.types - {"null"} != other.types - {"null"}
            and one.types - {"null"}
            and other.types - {"null"}
        ):
            yield "shape", f"body {place or '/'}", _types(one), _types(other)
        elif (
            place.rpartition("/")[2] in WORDS
            and one.words
            and other.words
            and not one.words & other.words
        ):
            yield (
                "semantics",
                f"body {place}",
                ", ".join(sorted(one.words)),
                ", ".join(sorted(other.words)),
            )


def _value(answer: Response) -> Json:
    if answer.media_type == "text/event-stream":
        events = []
        for line in answer.body.split(b"\n"):
            if line.startswith(b"data:"):
                try:
                    events.append(orjson.loads(line[5:]))
                except orjson.JSONDecodeError:
                    events.append(line[5:].strip().decode("utf-8", "replace"))
        return events
    return answer.json


class _Seen(NamedTuple):
    types: set[str]
    words: set[str]


def _shape(value: Json) -> dict[str, _Seen]:
    """The places of a value, list members as one, with the types and the short words that stand there."""
    found: dict[str, _Seen] = {}
    waiting: list[tuple[str, Json]] = [("", value)]
    while waiting:
        place, here = waiting.pop()
        kind = {
            bool: "boolean",
            int: "number",
            float: "number",
            str: "string",
            list: "array",
            dict: "object",
            type(None): "null",
        }[type(here)]
        seen = found.setdefault(place, _Seen(set(), set()))
        seen.types.add(kind)
        if isinstance(here, str) and len(here) < 60:
            seen.words.add(here)
        elif isinstance(here, dict):
            waiting += [(f"{place}/{key}", part) for key, part in here.items()]
        elif isinstance(here, list):
            waiting += [(f"{place}/*", part) for part in here[:200]]
    return found


def _types(seen: _Seen | None) -> str:
    return " or ".join(sorted(seen.types)) if seen is not None else "not there"


def _missing(a: Mapping[str, Exchange], b: Mapping[str, Exchange]) -> Iterator[Difference]:
    """Operations that only one of the two runs could call: a longer conversation is no difference."""
    for one, other, sides in ((a, b, ("called", "not called")), (b, a, ("not called", "called"))):
        for operation in sorted(
            {each.operation for each in one.values()} - {each.operation for each in other.values()}
        ):
            if operation:
                yield Difference(
                    "semantics", operation, "", "whether the conversations come to it", *sides
                )


def _semantics(
    a: Sequence[Exchange], b: Sequence[Exchange], target_a: Target | None, target_b: Target | None
) -> Iterator[Difference]:
    """What the document or a check objects to in one of the two alone."""
    if target_a is None or target_b is None:
        return
    mine = {
        (each.operation, each.check): each for exchange in a for each in judged(exchange, target_a)
    }
    yours = {
        (each.operation, each.check): each for exchange in b for each in judged(exchange, target_b)
    }
    for key in sorted(mine.keys() ^ yours.keys()):
        finding: Finding = mine.get(key) or yours[key]
        yield Difference(
            "semantics",
            key[0],
            finding.probe,
            f"check {key[1]}",
            finding.message if key in mine else "kept",
            finding.message if key in yours else "kept",
        )


def _latency(a: Sequence[Exchange], b: Sequence[Exchange]) -> Iterator[Difference]:
    mine, yours = _times(a), _times(b)
    for operation in sorted(mine.keys() & yours.keys()):
        one, other = _middle(mine[operation]), _middle(yours[operation])
        if (
            min(len(mine[operation]), len(yours[operation])) >= ENOUGH
            and max(one, other) > min(one, other) * SLOWER
            and abs(one - other) > LATER
        ):
            yield Difference(
                "latency",
                operation,
                "",
                "median seconds of an answer",
                f"{one:.2f}",
                f"{other:.2f}",
            )


def _times(exchanges: Iterable[Exchange]) -> dict[str, list[float]]:
    found: dict[str, list[float]] = {}
    for each in exchanges:
        if each.accepted:
            found.setdefault(each.operation, []).append(each.response.total)
    return found


def _middle(values: Sequence[float]) -> float:
    return sorted(values)[len(values) // 2]
