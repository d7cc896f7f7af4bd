"""What a test looks at: clock, journal, inbox, tasks, webhooks and verdict of its sandbox."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from fnmatch import fnmatchcase
from typing import Any, overload

from mockgateway.problem import nearest

__tracebackhide__ = True  # pytest shows the test's line, not ours

MediaRequest = Callable[..., Any]


class Record:
    """A JSON object of the control API, its members as attributes."""

    def __init__(self, fields: dict[str, Any]) -> None:
        self.fields = fields

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") or name == "fields":
            raise AttributeError(name)
        if name not in self.fields:
            raise AttributeError(f"there is no {name!r}; {nearest(name, self.fields)}")
        return self.fields[name]

    @property
    def json(self) -> Any:
        """What was sent, read as JSON; None where it is none. An exchange's request, a message's body."""
        return self.fields["json"] if "json" in self.fields else _json(self.fields.get("request"))

    @property
    def reply_json(self) -> Any:
        """What an exchange's reply was, read as JSON; None where it is none."""
        return _json(self.fields.get("reply"))

    def __repr__(self) -> str:
        words = ("number", "id", "method", "path", "status", "problem", "state", "judge", "what")
        return f"<{' '.join(str(self.fields[word]) for word in words if self.fields.get(word))}>"


class Journal(Sequence[Record]):
    """Exchanges, oldest first: number, gateway, operation, method, path, query, status, problem, request, reply, received, took, ..."""

    def __init__(self, exchanges: list[Record]) -> None:
        self._exchanges = exchanges

    @overload
    def __getitem__(self, place: int) -> Record: ...
    @overload
    def __getitem__(self, place: slice) -> Journal: ...
    def __getitem__(self, place: int | slice) -> Record | Journal:
        return (
            Journal(self._exchanges[place]) if isinstance(place, slice) else self._exchanges[place]
        )

    def __len__(self) -> int:
        return len(self._exchanges)

    def __repr__(self) -> str:
        return "\n".join([f"journal of {len(self)} exchanges", *map(repr, self)])

    def find(self, **wanted: Any) -> Journal:
        """Those whose members are as wanted: `find(operation="createChatCompletion", status="4*")`. A text may be a glob."""
        return Journal(
            [
                one
                for one in self
                if all(_fits(getattr(one, name), value) for name, value in wanted.items())
            ]
        )

    def count(self, value: Any = None, **wanted: Any) -> int:
        """How many there are such, all without words."""
        return sum(one is value for one in self) if value is not None else len(self.find(**wanted))


class Clock:
    """The sandbox's time, which starts as the machine's and never goes back."""

    def __init__(self, ask: MediaRequest) -> None:
        self._ask = ask

    def now(self) -> float:
        """Seconds since 1970."""
        return float(self._ask("GET", "/clock")["now"])

    def advance(self, by: float | str | timedelta) -> float:
        """Jump ahead by seconds, by words such as "10m", or by a timedelta; the time then."""
        return self._put(advance=by.total_seconds() if isinstance(by, timedelta) else by)

    def set(self, moment: float | str | datetime) -> float:
        """Jump to a moment: seconds since 1970, a date in words, or a datetime (without a zone it is UTC); the time then."""
        return self._put(
            set=moment.replace(tzinfo=moment.tzinfo or UTC).timestamp()
            if isinstance(moment, datetime)
            else moment
        )

    def freeze(self) -> float:
        """Stand still, but for `advance` and `set`."""
        return self._put(frozen=True)

    def run(self, speed: float = 1.0) -> float:
        """Go on. speed: seconds in a real one."""
        return self._put(speed=speed)

    def _put(self, **said: Any) -> float:
        return float(self._ask("PUT", "/clock", said)["now"])


class Inbox:
    """A receiver of webhooks that answers 200. url: what to point a webhook at."""

    def __init__(self, ask: MediaRequest, url: str) -> None:
        self._ask = ask
        self.url = url

    @property
    def messages(self) -> list[Record]:
        """What has come, oldest first: json, headers, signature (valid, forged, stale or unsigned), ...; what is due is waited for."""
        self._ask("GET", "/webhooks/deliveries?wait=10&last=1")
        return [Record(one) for one in self._ask("GET", "/inbox?last=500")["messages"]]

    def __iter__(self) -> Iterator[Record]:
        return iter(self.messages)

    def __len__(self) -> int:
        return len(self.messages)

    def __bool__(self) -> bool:
        return True

    def clear(self) -> None:
        """Forget them."""
        self._ask("DELETE", "/inbox")


class Webhooks:
    """Endpoints of the accounts, and what was sent to them."""

    def __init__(self, ask: MediaRequest, gateway: str) -> None:
        self._ask = ask
        self._gateway = gateway

    def register(self, url: str, gateway: str = "", **fields: Any) -> Record:
        """An endpoint for the events of every account, or of one (`key=`); also `secret=` and `events=[...]`."""
        return Record(
            self._ask(
                "POST", "/webhooks", {"gateway": gateway or self._gateway, "url": url, **fields}
            )
        )

    def deliveries(self, wait: float = 10.0) -> list[Record]:
        """All, with their attempts; what is due is waited for, at most so many real seconds.

        Where the receiver runs in the test's own event loop, call it by `asyncio.to_thread`.
        """
        return [
            Record(one)
            for one in self._ask("GET", f"/webhooks/deliveries?wait={wait:g}&last=1000")[
                "deliveries"
            ]
        ]


class Tasks:
    """The tasks of the sandbox, the newest first; by hand where the clock is not enough. task: an id, the newest one where none is named."""

    def __init__(self, ask: MediaRequest) -> None:
        self._ask = ask

    def __iter__(self) -> Iterator[Record]:
        return iter([Record(one) for one in self._ask("GET", "/tasks?limit=1000")["tasks"]])

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __bool__(self) -> bool:
        return True

    def __getitem__(self, task: str) -> Record:
        return Record(self._ask("GET", f"/tasks/{task}"))

    def policy(self, policy: str) -> None:
        """How new ones go on: `timed`, `instant`, `manual`, `polls:3`."""
        self._ask("PUT", "/tasks/policy", {"policy": policy})

    def advance(self, task: str = "") -> Record:
        """One state on."""
        return self._by_hand(task, "advance")

    def finish(self, task: str = "") -> Record:
        """To its good end."""
        return self._by_hand(task, "finish")

    def fail(self, task: str = "", kind: str = "inference_failure", message: str = "") -> Record:
        """To a bad end."""
        return self._by_hand(task, "fail", {"kind": kind, "message": message})

    def cancel(self, task: str = "") -> Record:
        """As its owner would."""
        return self._by_hand(task, "cancel")

    def _by_hand(self, task: str, verb: str, said: Any = None) -> Record:
        found = task or next((one.id for one in self), None)
        if found is None:
            raise LookupError("there is no task in this test's sandbox")
        return Record(self._ask("POST", f"/tasks/{found}/{verb}", said))


class Verdict:
    """What the client has done wrong. faults, warnings: judge, severity, calls, what, right, rule of each."""

    def __init__(self, said: dict[str, Any]) -> None:
        self.faults = [Record(one) for one in said["faults"]]
        self.warnings = [Record(one) for one in said["warnings"]]
        self.calls: int = said["calls"]
        self._report: str = said["report"]

    def assert_clean(self, strict: bool = False) -> None:
        """Raise AssertionError with the report for a fault. strict: for a warning too."""
        if self.faults or (strict and self.warnings):
            raise AssertionError(f"the client did something wrong\n\n{self}")

    def __str__(self) -> str:
        return self._report

    __repr__ = __str__


def _fits(value: Any, wanted: Any) -> bool:
    return fnmatchcase(str(value), wanted) if isinstance(wanted, str) else bool(value == wanted)


def _json(text: Any) -> Any:
    try:
        return json.loads(text) if isinstance(text, str) else None
    except ValueError:
        return None
