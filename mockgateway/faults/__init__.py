"""The faults that scenarios apply, one per file: `webhook_late` is WebhookLate in webhook_late.py.

Each is imported on first use: importing all takes 20 ms, and most servers apply none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Any

__all__ = (  # noqa: RUF022 - in the order of docs/faults.md
    # timing and the connection
    "Latency",
    "SlowUpload",
    "Stall",
    "Truncate",
    "Disconnect",
    # refusals
    "Refuse",
    "RateLimit",
    "Quota",
    "Outage",
    # contents
    "Garble",
    "WrongContentType",
    "WrongType",
    "MissingField",
    "BadLength",
    "HeaderLoss",
    # tasks
    "TaskFailure",
    "TaskStuck",
    "TaskSlow",
    "QueueBacklog",
    "UpstreamFailure",
    "ResultExpired",
    # webhooks
    "WebhookLost",
    "WebhookLate",
    "WebhookTwice",
    "WebhookOutOfOrder",
    "WebhookEarly",
    "WebhookForged",
    "WebhookStale",
)


def _word(name: str) -> str:
    """Return the scenario name of a class: `webhook_late` for WebhookLate."""
    return re.sub("(?<=.)([A-Z])", r"_\1", name).lower()


def __getattr__(name: str) -> type[Any]:
    if name not in __all__:
        raise AttributeError(name)
    found: type[Any] = getattr(import_module(f"{__name__}.{_word(name)}"), name)
    return found


class _Faults(Mapping[str, type[Any]]):
    """The classes by the word that scenarios use."""

    def __init__(self) -> None:
        self._names = {_word(name): name for name in __all__}

    def __getitem__(self, word: str) -> type[Any]:
        return __getattr__(self._names[word])

    def __contains__(self, word: object) -> bool:
        return word in self._names

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


FAULTS: Mapping[str, type[Any]] = _Faults()


def fault_name(fault: object) -> str:
    """Return the scenario name of a fault."""
    return _word(type(fault).__name__)
