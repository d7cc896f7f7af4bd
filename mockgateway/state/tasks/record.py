"""The record of a task: a few hundred bytes of JSON, from which its state is computed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import orjson

from mockgateway.content import Failover, TaskSnapshot
from mockgateway.state.tasks.machine import Event, State, is_terminal
from mockgateway.state.tasks.script import (
    NEVER,
    ManualEvent,
    Progress,
    Script,
    UpstreamAttempt,
    progress_at,
    timeline,
)


class TaskRecord(NamedTuple):
    """A task as it was submitted, and its events since. Other fields as in `TaskSnapshot`."""

    id: str
    make: str
    model: str
    account: str
    base_url: str
    ask: Mapping[str, Any]
    seed: str
    created: float
    script: Script
    number: int = 1
    seconds: float | None = None
    upstreams: Sequence[str] = ()
    url: str = ""
    reserved: float = 0.0
    charge: float = 0.0  # price of a success, at most `reserved`
    manual: Sequence[ManualEvent] = ()
    polls: int = 0  # counted polls so far
    settled: bool = False  # the ledger has charged or refunded it
    serial: int = 0  # number among the gateway's tasks in the sandbox, from 1

    def progress(self, now: float) -> Progress:
        """Return the state at a moment."""
        return progress_at(self.script, self.created, self.manual, now)

    def timeline(self) -> Iterator[Progress]:
        """Yield all past states, and the future ones if no manual event follows."""
        return timeline(self.script, self.created, self.manual, NEVER)

    def due(self) -> float:
        """Return when the clock ends the task, in seconds since 1970, or NEVER."""
        ends = (at for at, event in self.script.events(self.created) if event is self.script.last)
        return max(ends, default=NEVER)

    def polled(self, now: float) -> TaskRecord:
        """Count a poll: the task starts on poll ceil(N/2) of N and ends on the last."""
        state = self.progress(now).state
        if self.script.polls is None or is_terminal(state):
            return self
        polls, manual = self.polls + 1, self.manual
        if state is State.QUEUED and polls * 2 >= self.script.polls:
            manual = (*manual, ManualEvent(now, Event.START))
            state = State.RUNNING
        if state is State.RUNNING and polls >= self.script.polls:
            manual = (*manual, ManualEvent(now, self.script.last))
        return self._replace(polls=polls, manual=manual)

    def encode(self) -> bytes:
        """Return the stored bytes. orjson writes NEVER as null."""
        return orjson.dumps(list(self), default=tuple)  # orjson does not encode NamedTuples

    @classmethod
    def decode(cls, data: bytes) -> TaskRecord:
        """Return the record of stored bytes."""
        fields = orjson.loads(data)
        script = Script(*fields[_SCRIPT])
        fields[_SCRIPT] = script._replace(
            starts=_to_never(script.starts),
            ends=_to_never(script.ends),
            attempts=tuple(UpstreamAttempt(*attempt) for attempt in script.attempts),
            expires=_to_never(script.expires),
        )
        fields[_MANUAL] = tuple(
            ManualEvent(at, Event(event), *error) for at, event, *error in fields[_MANUAL]
        )
        return cls(*fields)

    def snapshot(self, now: float) -> TaskSnapshot:
        """Return the task as it stands, without its outputs."""
        progress, script = self.progress(now), self.script
        started, ended = progress.started, progress.ended
        succeeded = progress.state is State.SUCCEEDED
        charged = self.charge if succeeded else 0.0
        upstream, failed = self._upstreams(progress, now)
        share = 1.0 if succeeded else 0.0
        if not succeeded and started is not None:
            share = script.done((ended or now) - started)
        gone = None if ended is None or script.expires == NEVER else ended + script.expires
        return TaskSnapshot(
            **{name: getattr(self, name) for name in _COMMON},
            state=progress.state.value,
            updated=progress.at,
            started=started,
            ended=ended,
            kind=progress.kind,
            message=progress.message,
            upstream=upstream,
            failed=failed,
            charged=charged,
            refunded=0.0 if ended is None else round(self.reserved - charged, 6),
            progress=share,
            gone=gone,
        )

    def _upstreams(self, progress: Progress, now: float) -> tuple[str, Sequence[Failover]]:
        """Return the upstream that serves the task, and those that failed before it."""
        attempts = self.script.attempts
        if not attempts or progress.started is None:
            return "", ()
        if progress.state is State.SUCCEEDED:
            return attempts[-1].upstream, _failures(attempts[:-1])
        if progress.state is State.FAILED:
            return "", _failures(attempts)
        # Each attempt takes its share of the time between start and end.
        until = now if progress.ended is None else progress.ended
        total = sum(attempt.share for attempt in attempts) or 1.0
        passed = self.script.done(until - progress.started) * total
        index = 0
        while index < len(attempts) - 1 and passed >= attempts[index].share:
            passed -= attempts[index].share
            index += 1
        return attempts[index].upstream, _failures(attempts[:index])


_SCRIPT, _MANUAL = TaskRecord._fields.index("script"), TaskRecord._fields.index("manual")
# Fields that a snapshot copies.
_COMMON = [name for name in TaskRecord._fields if name in TaskSnapshot._fields]


def _to_never(stored: float | None) -> float:
    return NEVER if stored is None else stored


def _failures(attempts: Sequence[UpstreamAttempt]) -> tuple[Failover, ...]:
    return tuple(
        Failover(attempt.upstream, attempt.kind, attempt.message)
        for attempt in attempts
        if attempt.kind
    )
