"""Find exchanges by their fields."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from fnmatch import fnmatchcase

from mockgateway.journal.exchange import Exchange
from mockgateway.redaction import shorten_key

Test = Callable[[Exchange, str], bool]


def _glob(field: str) -> Test:
    return lambda exchange, wanted: fnmatchcase(str(getattr(exchange, field)), wanted)


def _status(exchange: Exchange, wanted: str) -> bool:
    status = str(exchange.status)
    return status == wanted or (wanted[1:] in ("xx", "*") and status[0] == wanted[0])


def _model(exchange: Exchange, wanted: str) -> bool:
    if exchange.model:
        return fnmatchcase(exchange.model, wanted)
    return any(fnmatchcase(exchange.path, end) for end in (f"*/{wanted}", f"*/{wanted}/*"))


def _key(exchange: Exchange, wanted: str) -> bool:
    return exchange.key == wanted or fnmatchcase(shorten_key(exchange.key), wanted)


def _applied(exchange: Exchange, wanted: str) -> bool:
    return any(wanted.casefold() in one.casefold() for one in exchange.applied)


def _text(exchange: Exchange, wanted: str) -> bool:
    bodies = (exchange.request, exchange.reply)
    return any(wanted.casefold() in data.decode("utf-8", "replace").casefold() for data in bodies)


# Globs, but `applied` and `text`, which search for words.
TESTS: Mapping[str, Test] = {
    "gateway": _glob("gateway"),
    "operation": _glob("operation"),
    "method": lambda exchange, wanted: exchange.method == wanted.upper(),
    "path": _glob("path"),
    "status": _status,
    "problem": _glob("problem"),
    "key": _key,
    "model": _model,
    "since": lambda exchange, wanted: exchange.number > int(wanted),
    "until": lambda exchange, wanted: exchange.number <= int(wanted),
    "applied": _applied,
    "scenario": _glob("scenario"),
    "phase": _glob("phase"),
    "text": _text,
}


def find(exchanges: Iterable[Exchange], query: Mapping[str, str]) -> list[Exchange]:
    """Return the exchanges that pass all tests of a query, by the names in TESTS."""
    tests = [(TESTS[name], wanted) for name, wanted in query.items()]
    return [
        exchange for exchange in exchanges if all(test(exchange, wanted) for test, wanted in tests)
    ]
