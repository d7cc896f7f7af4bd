"""The parts of a sandbox that a test uses: clock, journal, inbox, tasks, webhooks, verdict."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from fnmatch import fnmatchcase
from typing import Any, overload

from mockgateway.problem import nearest

__tracebackhide__ = True  # pytest shows the test's line, not ours

ControlCall = Callable[..., Any]


class Record:
    """A JSON object of the control API, with its members as attributes."""

    def __init__(self, fields: dict[str, Any]) -> None:
        self.fields = fields

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") or name == "fields":
            raise AttributeError(name)
        if name not in self.fields:
            raise AttributeError(f"no field {name!r}; {nearest(name, self.fields)}")
        return self.fields[name]

    @property
    def json(self) -> Any:
        """The request (or the message) parsed as JSON; None if it is not JSON."""
        return self.fields["json"] if "json" in self.fields else _json(self.fields.get("request"))

    @property
    def reply_json(self) -> Any:
        """The reply parsed as JSON; None if it is not JSON."""
        return _json(self.fields.get("reply"))

    def __repr__(self) -> str:
        words = ("number", "id", "method", "path", "status", "problem", "state", "judge", "what")
        return f"<{' '.join(str(self.fields[word]) for word in words if self.fields.get(word))}>"


class Journal(Sequence[Record]):
    """Exchanges, oldest first.

    Each has number, gateway, operation, method, path, query, status, problem, request, reply,
    received, took and more.
    """

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
        """Return the matching exchanges; a text may be a glob: `find(status="4*")`."""
        return Journal(
            [
                one
                for one in self
                if all(_fits(getattr(one, name), value) for name, value in wanted.items())
            ]
        )

    def count(self, value: Any = None, **wanted: Any) -> int:
        """Return how many exchanges match; without arguments, how many there are."""
        return sum(one is value for one in self) if value is not None else len(self.find(**wanted))


class Clock:
    """The sandbox's clock. It starts at the machine's time and never goes back."""

    def __init__(self, ask: ControlCall) -> None:
        self._ask = ask

    def now(self) -> float:
        """Return the time in seconds since 1970."""
        return float(self._ask("GET", "/clock")["now"])

    def advance(self, by: float | str | timedelta) -> float:
        """Advance by seconds, a text such as "10m" or a timedelta; return the new time."""
        return self._put(advance=by.total_seconds() if isinstance(by, timedelta) else by)

    def set(self, moment: float | str | datetime) -> float:
        """Advance to a time: seconds since 1970, ISO 8601, or a datetime (naive means UTC).

        Returns:
            The new time in seconds since 1970.
        """
        return self._put(
            set=moment.replace(tzinfo=moment.tzinfo or UTC).timestamp()
            if isinstance(moment, datetime)
            else moment
        )

    def freeze(self) -> float:
        """Stop the clock; only `advance` and `set` move it then."""
        return self._put(frozen=True)

    def run(self, speed: float = 1.0) -> float:
        """Run at `speed` seconds per real second."""
        return self._put(speed=speed)

    def _put(self, **fields: Any) -> float:
        return float(self._ask("PUT", "/clock", fields)["now"])


class Inbox:
    """A webhook receiver that answers 200.

    Attributes:
        url: The URL to register as a webhook.
    """

    def __init__(self, ask: ControlCall, url: str) -> None:
        self._ask = ask
        self.url = url

    @property
    def messages(self) -> list[Record]:
        """Received messages, oldest first; waits for deliveries that are due.

        Each has json, headers, signature (valid, forged, stale or unsigned) and more.
        """
        self._ask("GET", "/webhooks/deliveries?wait=10&last=1")
        return [Record(one) for one in self._ask("GET", "/inbox?last=500")["messages"]]

    def __iter__(self) -> Iterator[Record]:
        return iter(self.messages)

    def __len__(self) -> int:
        return len(self.messages)

    def __bool__(self) -> bool:
        return True

    def clear(self) -> None:
        """Delete all messages."""
        self._ask("DELETE", "/inbox")


class Webhooks:
    """Webhook endpoints of the accounts, and deliveries to them."""

    def __init__(self, ask: ControlCall, gateway: str) -> None:
        self._ask = ask
        self._gateway = gateway

    def register(self, url: str, gateway: str = "", **fields: Any) -> Record:
        """Register an endpoint for every account.

        Args:
            url: The endpoint.
            gateway: By default the test's own.
            fields: `key=` for one account only, `secret=`, `events=[...]`.
        """
        return Record(
            self._ask(
                "POST", "/webhooks", {"gateway": gateway or self._gateway, "url": url, **fields}
            )
        )

    def deliveries(self, wait: float = 10.0) -> list[Record]:
        """Return all deliveries with their attempts; wait up to `wait` real seconds for due ones.

        If the receiver runs in the test's own event loop, call this with `asyncio.to_thread`.
        """
        return [
            Record(one)
            for one in self._ask("GET", f"/webhooks/deliveries?wait={wait:g}&last=1000")[
                "deliveries"
            ]
        ]


class Tasks:
    """The sandbox's tasks, newest first. Methods that take a task id default to the newest task."""

    def __init__(self, ask: ControlCall) -> None:
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
        """Set how new tasks progress: `timed`, `instant`, `manual` or `polls:3`."""
        self._ask("PUT", "/tasks/policy", {"policy": policy})

    def advance(self, task: str = "") -> Record:
        """Move a task to its next state."""
        return self._change(task, "advance")

    def finish(self, task: str = "") -> Record:
        """Let a task succeed."""
        return self._change(task, "finish")

    def fail(self, task: str = "", kind: str = "inference_failure", message: str = "") -> Record:
        """Let a task fail."""
        return self._change(task, "fail", {"kind": kind, "message": message})

    def cancel(self, task: str = "") -> Record:
        """Cancel a task as its owner would."""
        return self._change(task, "cancel")

    def _change(self, task: str, verb: str, content: Any = None) -> Record:
        found = task or next((one.id for one in self), None)
        if found is None:
            raise LookupError("this test's sandbox has no task")
        return Record(self._ask("POST", f"/tasks/{found}/{verb}", content))


class Verdict:
    """What the client did wrong.

    Attributes:
        faults: Records with judge, severity, calls, what, right and rule.
        warnings: Likewise.
        calls: How many calls were judged.
    """

    def __init__(self, fields: dict[str, Any]) -> None:
        self.faults = [Record(one) for one in fields["faults"]]
        self.warnings = [Record(one) for one in fields["warnings"]]
        self.calls: int = fields["calls"]
        self._report: str = fields["report"]

    def assert_clean(self, strict: bool = False) -> None:
        """Raise AssertionError with the report for a fault; with `strict`, for a warning too."""
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
