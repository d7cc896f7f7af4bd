"""`/_mock/events`: what happens in a sandbox, as server-sent events.

Each listener looks for changes itself: every TICK at the journal, less often at the rest. So calls
cost the same with a listener as without, and a slow listener misses exchanges but never fills a
queue.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from typing import Any

import orjson
from starlette.responses import Response, StreamingResponse

from mockgateway.ports import StoreUnavailable
from mockgateway.problem import ConfigError
from mockgateway.server.control.accounts import Caller, describe_account, recent_callers
from mockgateway.server.control.clock import describe_clock
from mockgateway.server.control.load import load_status
from mockgateway.server.control.requests import ControlError, ControlRequest, Json, Routes
from mockgateway.server.control.scenario import active_scenario, describe_scenario, rate_windows
from mockgateway.server.control.statistics import Statistics
from mockgateway.server.control.tasks import list_tasks
from mockgateway.server.control.webhooks import list_deliveries
from mockgateway.state.webhooks import Inbox

MAX_LISTENERS = 32
TICK = 0.1  # seconds between two looks at the journal
MAX_BATCH = 20  # exchanges in one event; the statistics count all
FIRST = 50  # exchanges that a new listener gets
PAUSE = 0.25  # seconds between two looks at the rest, at least
SHARE = 0.02  # of the time that looking at the rest may take
SHOWN = 50  # tasks, deliveries and messages that are watched
BEAT = 15.0  # seconds of silence after which a comment is sent

Event = tuple[str, Any]  # its name and its data

routes = Routes()
_listeners: set[int] = set()


@routes.add("/_mock/events", "GET")
async def events(request: ControlRequest) -> Response:
    """Send the state of the sandbox and then its changes."""
    if request.method == "HEAD":
        return Response(media_type="text/event-stream")
    if len(_listeners) >= MAX_LISTENERS:
        error = f"{MAX_LISTENERS} clients read events already"
        raise ControlError(error, "close one of them", 503)
    text = request.headers.get("last-event-id", "")
    total = request.journal.total
    position = int(text) if text.isascii() and text.isdigit() and len(text) < 16 else total + 1
    watcher = Watcher(request, position if position <= total else max(0, total - FIRST))
    headers = {"cache-control": "no-cache", "x-accel-buffering": "no"}
    return StreamingResponse(_stream(watcher), media_type="text/event-stream", headers=headers)


async def _stream(watcher: Watcher) -> AsyncIterator[bytes]:
    _listeners.add(id(watcher))
    try:
        sent = time.monotonic()
        yield b"retry: 1000\n\n"
        while not watcher.is_over:
            parts = []
            # The log reports both; the next look finds the rest.
            with suppress(StoreUnavailable, ConfigError):
                for name, value in watcher.look():
                    head = b"id: %d\nevent: %b\ndata: " % (watcher.position, name.encode())
                    parts.append(head + orjson.dumps(value) + b"\n\n")
            data = b"".join(parts)
            now = time.monotonic()
            if data or now - sent > BEAT:
                sent = now
                yield data or b":\n\n"
            await asyncio.sleep(TICK)
    finally:
        _listeners.discard(id(watcher))


class Watcher:
    """Finds the changes of a sandbox for one listener.

    Attributes:
        position: How many exchanges of the journal the listener has or has missed.
    """

    def __init__(self, request: ControlRequest, position: int) -> None:
        self.position = position
        self._request = request
        self._journal = request.journal
        self._counted = request.journal.total  # calls before the listener are no rate of now
        self._amendments = request.journal.amendments
        known, clock = request.journal.since(0), request.sandbox.clock
        ages = [(clock.now() - one.received) / clock.speed for one in known] if clock.speed else []
        self._statistics = Statistics(time.monotonic(), zip(ages, known, strict=False))
        self._idle = False
        self._callers: list[Caller] = recent_callers((one.gateway, one.key) for one in known)
        self._next = 0.0  # when to look at the rest again, by time.monotonic()
        self._known: dict[tuple[str, Any], Any] = {}
        self._clock = (0.0, 0.0)  # the sandbox's time and time.monotonic() at the last look
        self._messages = 0

    @property
    def is_over(self) -> bool:
        """Whether the mock is about to stop, or has dropped the sandbox. Asking keeps it in use."""
        request = self._request
        mock, state = request.mock, request.sandbox_state
        return mock.is_closing or mock.sandbox_state(request.sandbox.name) is not state

    def look(self) -> Iterator[Event]:
        """Yield what has changed since the last look."""
        yield from self._exchanges()
        now = time.monotonic()
        sums = self._statistics.take(now, self._request.sandbox.streams)
        if sums is not None:
            if sums["calls"] or not self._idle:
                yield "stats", {"at": self._request.sandbox.clock.now(), **sums}
            self._idle = not sums["calls"] and not sums["budget"]["used"]
        if now >= self._next:
            yield from self._rest()
            spent = time.monotonic() - now
            self._next = now + max(PAUSE, spent / SHARE)

    def _exchanges(self) -> Iterator[Event]:
        journal = self._journal
        if journal.total == self.position and journal.amendments == self._amendments:
            return
        records = journal.since(self.position)
        lost = journal.total - self.position - len(records)
        self.position = journal.total
        new = journal.total - self._counted
        self._statistics.add(records[max(0, len(records) - new) :])
        self._counted = journal.total
        self._callers = recent_callers(((one.gateway, one.key) for one in records), self._callers)
        shown = records[-MAX_BATCH:]
        if amended := journal.amendments - self._amendments:
            numbers = set(list(journal.amended)[-amended:]) - {one.number for one in shown}
            changed = [one for one in journal.since(0) if one.number in numbers]
            shown = [*changed[-MAX_BATCH:], *shown]
            self._amendments = journal.amendments
        if lost > 0:
            yield "dropped", {"calls": lost}
        skipped = max(0, len(records) - MAX_BATCH)
        summaries = [one.open().summary() for one in shown]
        yield "exchanges", {"exchanges": summaries, "skipped": skipped}

    def _rest(self) -> Iterator[Event]:
        """Yield the changes of everything but the exchanges."""
        request, sandbox = self._request, self._request.sandbox
        sandbox.refresh()
        now, clock = time.monotonic(), describe_clock(sandbox.clock)
        expected = self._clock[0] + (now - self._clock[1]) * clock["speed"]
        jumped = abs(clock["now"] - expected) > 0.05 * max(1.0, clock["speed"])
        self._clock = (clock["now"], now)
        if self._is_new("clock", "", clock["speed"]) or jumped:
            yield "clock", clock
        active = active_scenario(request)
        scenario = describe_scenario(sandbox, active)
        if self._is_new("scenario", "", {**scenario, "seconds": 0, "met": None}):
            yield "scenario", scenario
        windows = rate_windows(sandbox, active)
        if self._is_new("limits", "", windows):
            yield "limits", {"limits": windows}
        if (load := load_status(sandbox)) and self._is_new("load", "", load):
            yield "load", load
        yield from self._lists()

    def _lists(self) -> Iterator[Event]:
        request, sandbox, mounts = self._request, self._request.sandbox, self._request.gateways
        tasks = list_tasks(request, SHOWN)
        if changed := [one for one in tasks if self._is_new("task", one["id"], _task_mark(one))]:
            yield "tasks", {"tasks": changed}
        sent = list_deliveries(request)[-SHOWN:]
        if changed := [
            one for one in sent if self._is_new("delivery", (one["gateway"], one["id"]), one)
        ]:
            yield "deliveries", {"deliveries": changed}
        inbox = Inbox(sandbox)
        if (total := inbox.total()) != self._messages:
            first, self._messages = self._messages, total
            _, messages = inbox.read(None, SHOWN)
            yield "inbox", {"messages": [one for one in messages if one["number"] > first]}
        accounts = [
            describe_account(sandbox, mounts[name], key)
            for name, key in self._callers
            if name in mounts
        ]
        if changed := [
            one
            for one in accounts
            if self._is_new("account", (one["gateway"], one["account"]), one)
        ]:
            yield "accounts", {"accounts": changed}

    def _is_new(self, kind: str, name: Any, value: Any) -> bool:
        """Return whether a value differs from the last one of that kind and name; keep it."""
        if len(self._known) > 20 * SHOWN:
            self._known.clear()
        known = self._known.get((kind, name), self)
        self._known[kind, name] = value
        return bool(known != value)


def _task_mark(task: Json) -> tuple[str, int]:
    """Return what a listener should see change: the state, and the progress in tenths."""
    return task["state"], int(task["progress"] * 10)
