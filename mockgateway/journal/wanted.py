"""Which exchanges somebody asks for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from fnmatch import fnmatchcase

from mockgateway.journal.exchange import Exchange
from mockgateway.journal.hide import cut

_STATUS = re.compile(r"[1-9](?:[0-9]{2}|xx|\*)\Z")


def _glob(word: str) -> Callable[[Exchange, str], bool]:
    return lambda exchange, wanted: fnmatchcase(str(getattr(exchange, word)), wanted)


def _status(exchange: Exchange, wanted: str) -> bool:
    return str(exchange.status) == wanted or (
        wanted[1:] in ("xx", "*") and str(exchange.status)[0] == wanted[0]
    )


def _model(exchange: Exchange, wanted: str) -> bool:
    return (
        fnmatchcase(exchange.model, wanted)
        if exchange.model
        else fnmatchcase(exchange.path, f"*/{wanted}")
        or fnmatchcase(exchange.path, f"*/{wanted}/*")
    )


def _text(exchange: Exchange, wanted: str) -> bool:
    return any(
        wanted.casefold() in data.decode("utf-8", "replace").casefold()
        for data in (exchange.request, exchange.reply)
    )


WORDS: Mapping[str, Callable[[Exchange, str], bool]] = {
    "gateway": _glob("gateway"),
    "operation": _glob("operation"),
    "method": lambda exchange, wanted: exchange.method == wanted.upper(),
    "path": _glob("path"),
    "status": _status,
    "problem": _glob("problem"),
    "key": lambda exchange, wanted: (
        fnmatchcase(cut(exchange.key), wanted) or exchange.key == wanted
    ),
    "model": _model,
    "since": lambda exchange, wanted: exchange.number > int(wanted),
    "applied": lambda exchange, wanted: any(
        wanted.casefold() in one.casefold() for one in exchange.applied
    ),
    "scenario": _glob("scenario"),
    "phase": _glob("phase"),
    "text": _text,
}


def check(wanted: Mapping[str, str]) -> None:
    """Raise ValueError for a value that cannot be meant: what is wrong and what would be right."""
    if "status" in wanted and not _STATUS.match(wanted["status"]):
        raise ValueError(
            f"status: {wanted['status'][:50]!r} is no status; write 429, or 4xx for all like it"
        )
    if "since" in wanted and not (
        wanted["since"].isascii() and wanted["since"].isdigit() and len(wanted["since"]) < 16
    ):
        raise ValueError(
            f"since: {wanted['since'][:50]!r} is no number; write the number of the last exchange that is not wanted"
        )


def found(exchanges: Iterable[Exchange], wanted: Mapping[str, str]) -> list[Exchange]:
    """Those for which all holds, by WORDS: globs, but `applied` and `text`, which are words somewhere within."""
    asks = [(WORDS[word], value) for word, value in wanted.items()]
    return [exchange for exchange in exchanges if all(ask(exchange, value) for ask, value in asks)]
