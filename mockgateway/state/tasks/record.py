"""What is kept of a task: a few hundred bytes of JSON, from which everything that is ever told of it follows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import orjson

from mockgateway.content import Failover, TaskSnapshot
from mockgateway.state.tasks.machine import Event, State
from mockgateway.state.tasks.script import (
    NEVER,
    Progress,
    Script,
    Step,
    UpstreamAttempt,
    stages,
    walk,
)


class Record(NamedTuple):
    """A task as it was submitted, and what was done to it since.

    reserved, charge: what was laid aside, and what of it a success costs; polls: how often it was looked at, where that counts; settled: whether the money was told of
    its end; serial: numbers the tasks of a gateway in a sandbox, from 1. The rest as in `content.Ticket`.
    """

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
    charge: float = 0.0
    steps: Sequence[Step] = ()
    polls: int = 0
    settled: bool = False
    serial: int = 0

    def course(self, now: float) -> Progress:
        """How far it has come."""
        return walk(self.script, self.created, self.steps, now)

    def stages(self) -> Iterator[Progress]:
        """All it went through, and will go through if nobody interferes."""
        return stages(self.script, self.created, self.steps, NEVER)

    def due(self) -> float:
        """When it ends by itself, in seconds since 1970; NEVER for one that waits for a hand or a look."""
        return max(
            (at for at, event in self.script.events(self.created) if event is self.script.last),
            default=NEVER,
        )

    def encode(self) -> bytes:
        """As it is kept. JSON has no infinity: null stands for it."""
        starts, ends, *rest, expires, stalls_at = self.script
        fields: list[Any] = list(self)
        fields[_SCRIPT] = [_finite(starts), _finite(ends), *rest, _finite(expires), stalls_at]
        written = orjson.dumps(fields, default=tuple)  # named tuples are none to orjson
        return bytes(
            memoryview(written)
        )  # a copy of its own size: orjson's keeps the 4 KiB that it was written in

    @classmethod
    def decode(cls, data: bytes) -> Record:
        """What `encode` made."""
        fields = orjson.loads(data)
        starts, ends, outcome, kind, message, attempts, polls, manual, expires, stalls_at = fields[
            _SCRIPT
        ]
        tried = tuple(UpstreamAttempt(*attempt) for attempt in attempts)
        fields[_SCRIPT] = Script(
            _time(starts),
            _time(ends),
            outcome,
            kind,
            message,
            tried,
            polls,
            manual,
            _time(expires),
            stalls_at,
        )
        fields[_STEPS] = tuple(
            Step(at, Event(event), *error) for at, event, *error in fields[_STEPS]
        )
        return cls(*fields)

    def snapshot(self, now: float) -> TaskSnapshot:
        """How it stands, without its outputs."""
        course = self.course(now)
        done = course.ended is not None
        charged = self.charge if course.state is State.SUCCEEDED else 0.0
        upstream, failed = self._served(course, now)
        return TaskSnapshot(
            self.id,
            self.make,
            self.model,
            self.account,
            self.base_url,
            self.ask,
            self.seed,
            course.state.value,
            self.created,
            course.at,
            course.started,
            course.ended,
            course.kind,
            course.message,
            self.number,
            self.seconds,
            self.upstreams,
            upstream,
            failed,
            self.url,
            self.reserved,
            charged,
            round(self.reserved - charged, 6) if done else 0.0,
            course.state is State.SUCCEEDED
            and course.ended is not None
            and now >= course.ended + self.script.expires,
            1.0
            if course.state is State.SUCCEEDED
            else 0.0
            if course.started is None
            else self.script.done((course.ended or now) - course.started),
            gone=None
            if course.ended is None or self.script.expires == NEVER
            else course.ended + self.script.expires,
        )

    def _served(self, course: Progress, now: float) -> tuple[str, Sequence[Failover]]:
        """Which upstream has it, and those that failed before; each of them takes its share of the time."""
        attempts = self.script.attempts
        if not attempts or course.started is None:
            return "", ()
        if course.state is State.SUCCEEDED:
            return attempts[-1].upstream, _failures(attempts[:-1])
        if course.state is State.FAILED:
            return "", _failures(attempts)
        until = now if course.ended is None else course.ended
        passed = self.script.done(until - course.started) * (
            sum(attempt.share for attempt in attempts) or 1.0
        )
        for place, attempt in enumerate(attempts):
            passed -= attempt.share
            if passed < 0 or place == len(attempts) - 1:
                return attempt.upstream, _failures(attempts[:place])
        raise AssertionError("there is a last one")


_SCRIPT, _STEPS = Record._fields.index("script"), Record._fields.index("steps")


def _finite(time: float) -> float | None:
    return None if time == NEVER else time


def _time(kept: float | None) -> float:
    return NEVER if kept is None else kept


def _failures(attempts: Sequence[UpstreamAttempt]) -> tuple[Failover, ...]:
    return tuple(
        Failover(attempt.upstream, attempt.kind, attempt.message)
        for attempt in attempts
        if attempt.kind
    )
