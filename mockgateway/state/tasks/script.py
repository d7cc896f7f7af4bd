"""When each event of a task happens: a plain value, made at submission, that whoever plays a story may rewrite before.

Nothing advances a task. Where it is follows from its script, the clock, and the steps that were taken by hand: `walk` is that function.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from mockgateway.content import Model
from mockgateway.problem import ConfigError
from mockgateway.seed import Seed
from mockgateway.state.tasks.machine import MOVES, Event, State, is_terminal

Outcome = Literal["succeed", "fail"]
Kind = Literal[
    "inference_failure",
    "inference_timeout",
    "request_invalid",
    "content_blocked",
    "canceled",
    "internal_error",
]

NEVER = math.inf

# What an error is called where nobody gave it better words.
MESSAGES: Mapping[str, str] = {
    "inference_failure": "Task execution failed",
    "inference_timeout": "Task execution timed out",
    "request_invalid": "Request parameters are invalid",
    "content_blocked": "Content was blocked by safety policy",
    "canceled": "Task has been canceled",
    "internal_error": "Internal server error",
}

# A render takes as long as the model's `seconds` say, up to these: long enough to be seen, short enough not to be waited for.
LONGEST = {"image": 3.0, "image_edit": 3.0, "text": 1.5, "speech": 2.0, "transcription": 3.0}
LONGEST_OTHER = 6.0
USUAL_CLIP = 5.0  # seconds of video that this is about; longer clips take longer, in proportion
STRETCH = (0.5, 4.0)  # ... but no more than this
QUEUE = 0.15  # of the render, before it begins
JITTER = 0.1  # of everything, to either side


class UpstreamAttempt(NamedTuple):
    """What one upstream makes of a task. kind, message: "" for one that serves it; share: of the time between begin and end."""

    upstream: str
    kind: Kind | Literal[""] = ""
    message: str = ""
    share: float = 1.0


class Script(NamedTuple):
    """What will become of a task.

    begins, ends: seconds after its submission, NEVER for one that gets stuck before; outcome: how it ends; kind, message: of the error, where
    it fails; attempts: what each upstream does in turn, the last one serves it unless the outcome is a failure (none where the gateway has no
    upstreams to tell of); polls: it ends with this look at it, and the times say nothing; by_hand: neither clock nor looks move it; expires:
    seconds after the end when its files are gone; sticks: the share of the work at which it stays for ever, None for one that goes on to its end.
    """

    starts: float = 0.0
    ends: float = 0.0
    outcome: Outcome = "succeed"
    kind: Kind | Literal[""] = ""
    message: str = ""
    attempts: Sequence[UpstreamAttempt] = ()
    polls: int | None = None
    manual: bool = False
    expires: float = NEVER
    stalls_at: float | None = None

    @property
    def timed(self) -> bool:
        """Whether its times mean anything."""
        return self.polls is None and not self.manual

    @property
    def last(self) -> Event:
        """The event that ends it."""
        return Event.SUCCEED if self.outcome == "succeed" else Event.FAIL

    def events(self, created: float) -> Iterator[tuple[float, Event]]:
        """What happens by the clock, in its order: when, in seconds since 1970, and what."""
        if self.polls is None and not self.manual and self.starts < NEVER:
            yield created + self.starts, Event.START
            if self.ends < NEVER and self.stalls_at is None:
                yield created + max(self.starts, self.ends), self.last

    def done(self, seconds: float) -> float:
        """Which share of the work is done so long after its begin, 0 where nobody can know."""
        length = self.ends - self.starts
        share = seconds / length if 0 < length < NEVER else 0.0
        return max(0.0, min(share, 1.0 if self.stalls_at is None else self.stalls_at))

    def with_failover(self, upstreams: Sequence[str], fails: Mapping[int, Kind]) -> Script:
        """The same one, tried by the upstreams in turn until one serves it; it fails where all do. fails: what goes wrong at which place of their order, from 0."""
        tried = [
            UpstreamAttempt(name, fails[place], MESSAGES[fails[place]])
            if place in fails
            else UpstreamAttempt(name)
            for place, name in enumerate(upstreams)
        ]
        serves = next((place for place, attempt in enumerate(tried) if not attempt.kind), None)
        if serves is None:
            return self.failing(tried[-1].kind or "inference_failure")._replace(
                attempts=tuple(tried)
            )
        return self._replace(attempts=tuple(tried[: serves + 1]))

    def failing(self, kind: Kind, message: str = "") -> Script:
        """The same one, but it fails."""
        return self._replace(outcome="fail", kind=kind, message=message or MESSAGES[kind])


class Step(NamedTuple):
    """An event that did not come by the clock: a cancellation, a look that counted, a hand. kind, message: of a failure that differs from the script's."""

    at: float
    event: Event
    kind: str = ""
    message: str = ""


class Progress(NamedTuple):
    """How far a task has come. at: since when; started, ended: None for not yet, all in seconds since 1970; kind, message: of the error, where it has one."""

    state: State
    at: float
    started: float | None = None
    ended: float | None = None
    kind: str = ""
    message: str = ""


def stages(
    script: Script, created: float, steps: Sequence[Step], until: float
) -> Iterator[Progress]:
    """What a task goes through, from its submission on; the moment of each is its `at`.

    An event of the clock that a step has overtaken does nothing; a step at the same moment comes after the clock's.
    """
    happens = [(at, 0, Step(at, event)) for at, event in script.events(created) if at <= until] + [
        (step.at, 1, step) for step in steps
    ]
    course = Progress(State.QUEUED, created)
    yield course
    for at, _, step in sorted(happens, key=lambda one: one[:2]):
        if (after := MOVES[course.state].get(step.event)) is not None:
            started = at if after is State.RUNNING else course.started
            course = Progress(
                after, at, started, at if is_terminal(after) else None, *_error(script, step, after)
            )
            yield course


def walk(script: Script, created: float, steps: Sequence[Step], now: float) -> Progress:
    """Where a task is now."""
    return list(stages(script, created, steps, now))[-1]


def _error(script: Script, step: Step, state: State) -> tuple[str, str]:
    if state is State.CANCELED:
        return "canceled", step.message or MESSAGES["canceled"]
    if state is State.FAILED:
        kind = step.kind or script.kind or "inference_failure"
        return kind, step.message or (script.message if kind == script.kind else "") or MESSAGES[
            kind
        ]
    return "", ""


class Policy(NamedTuple):
    """How tasks go on unless a story says otherwise: timed, instant, manual, or after a number of polls."""

    name: Literal["timed", "instant", "manual", "polls"] = "timed"
    polls: int = 0

    def script(
        self, model: Model, seconds: float | None, attempts: Sequence[UpstreamAttempt], seed: Seed
    ) -> Script:
        """The ordinary course of a task for a model. seconds: of the clip wanted, None where that means nothing."""
        if self.name == "instant":
            return Script(attempts=attempts)
        if self.name == "manual":
            return Script(NEVER, NEVER, attempts=attempts, manual=True)
        if self.name == "polls":
            return Script(NEVER, NEVER, attempts=attempts, polls=self.polls)
        render = usual_seconds(model, seconds) * (1 - JITTER + 2 * JITTER * seed.below(1001) / 1000)
        waits = round(render * QUEUE, 3)
        return Script(waits, round(waits + render, 3), attempts=attempts)

    def __str__(self) -> str:
        return f"polls:{self.polls}" if self.name == "polls" else self.name


TIMED = Policy()


def usual_seconds(model: Model, seconds: float | None) -> float:
    """How long a render takes at speed 1: the model's own `seconds`, capped, and stretched for a clip that is longer than usual."""
    render = min(
        float(model.facts.get("seconds") or LONGEST_OTHER), LONGEST.get(model.kind, LONGEST_OTHER)
    )
    if seconds and model.kind in ("video", "video_edit"):
        render *= min(max(seconds / USUAL_CLIP, STRETCH[0]), STRETCH[1])
    return render


def read_policy(text: str, where: str = "--tasks") -> Policy:
    """`timed`, `instant`, `manual` or `polls:N` (1 to 1000). Raises ConfigError for anything else."""
    if text in ("timed", "instant", "manual"):
        return Policy(text)  # type: ignore[arg-type]
    if (match := re.fullmatch(r"polls:([1-9][0-9]{0,3})", text)) and int(match[1]) <= 1000:
        return Policy("polls", int(match[1]))
    raise ConfigError(
        where,
        f"unknown policy {text[:50]!r}",
        "write timed, instant, manual or polls:N with N from 1 to 1000, such as polls:3",
    )
