"""The times of a task's events: a plain value, made at submission, that faults may rewrite.

No code advances a task. Its state follows from its script, the clock and its manual events.
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
ErrorKind = Literal[
    "inference_failure",
    "inference_timeout",
    "request_invalid",
    "content_blocked",
    "canceled",
    "internal_error",
]

NEVER = math.inf

# Default message of each error kind.
MESSAGES: Mapping[str, str] = {
    "inference_failure": "Task execution failed",
    "inference_timeout": "Task execution timed out",
    "request_invalid": "Request parameters are invalid",
    "content_blocked": "Content was blocked by safety policy",
    "canceled": "Task has been canceled",
    "internal_error": "Internal server error",
}

# Longest render by kind of model, in seconds: long enough to observe, short enough to wait for.
MAX_RENDER = {"image": 3.0, "image_edit": 3.0, "text": 1.5, "speech": 2.0, "transcription": 3.0}
MAX_RENDER_OTHER = 6.0
BASE_CLIP = 5.0  # seconds of video that MAX_RENDER is for; other lengths scale the render
CLIP_FACTORS = (0.5, 4.0)  # smallest and largest scale
QUEUE = 0.15  # time in the queue, as a share of the render
JITTER = 0.1  # largest relative deviation, to either side


class UpstreamAttempt(NamedTuple):
    """One upstream's attempt at a task."""

    upstream: str
    kind: ErrorKind | Literal[""] = ""  # error; "" for the upstream that serves the task
    message: str = ""
    share: float = 1.0  # weight in the time between start and end


class Script(NamedTuple):
    """The planned life of a task."""

    starts: float = 0.0  # seconds after submission; NEVER for a task stuck in the queue
    ends: float = 0.0  # seconds after submission; NEVER for a task stuck while running
    outcome: Outcome = "succeed"
    kind: ErrorKind | Literal[""] = ""  # error of a failure
    message: str = ""
    attempts: Sequence[UpstreamAttempt] = ()  # the last one serves, unless the task fails
    polls: int | None = None  # ends with this poll, whatever the times
    manual: bool = False  # neither clock nor polls move it
    expires: float = NEVER  # seconds after the end when its files expire
    stalls_at: float | None = None  # share of the work at which it stops for ever

    @property
    def timed(self) -> bool:
        """Whether the clock moves the task."""
        return self.polls is None and not self.manual

    @property
    def last(self) -> Event:
        """The event that ends the task."""
        return Event.SUCCEED if self.outcome == "succeed" else Event.FAIL

    def events(self, created: float) -> Iterator[tuple[float, Event]]:
        """Yield the events of the clock in order, with times in seconds since 1970."""
        if self.timed and self.starts < NEVER:
            yield created + self.starts, Event.START
            if self.ends < NEVER and self.stalls_at is None:
                yield created + max(self.starts, self.ends), self.last

    def done(self, seconds: float) -> float:
        """Return the share of the work done `seconds` after the start; 0 if unknown."""
        length = self.ends - self.starts
        share = seconds / length if 0 < length < NEVER else 0.0
        return max(0.0, min(share, 1.0 if self.stalls_at is None else self.stalls_at))

    def with_failover(self, upstreams: Sequence[str], fails: Mapping[int, ErrorKind]) -> Script:
        """Return the script with one attempt per upstream until one serves it.

        Args:
            upstreams: In the order they are tried.
            fails: The error of each failing upstream, by its index. The task fails if all do.
        """
        tried = [
            UpstreamAttempt(name, fails[index], MESSAGES[fails[index]])
            if index in fails
            else UpstreamAttempt(name)
            for index, name in enumerate(upstreams)
        ]
        serving = next((index for index, attempt in enumerate(tried) if not attempt.kind), None)
        if serving is None:
            failed = self.failing(tried[-1].kind or "inference_failure")
            return failed._replace(attempts=tuple(tried))
        return self._replace(attempts=tuple(tried[: serving + 1]))

    def failing(self, kind: ErrorKind, message: str = "") -> Script:
        """Return the script with a failure as its outcome."""
        return self._replace(outcome="fail", kind=kind, message=message or MESSAGES[kind])


class ManualEvent(NamedTuple):
    """An event that the clock did not cause: a cancellation, a counted poll, a control call."""

    at: float  # seconds since 1970
    event: Event
    kind: str = ""  # error of a failure; "" for the script's
    message: str = ""


class Progress(NamedTuple):
    """The state of a task since one moment; times in seconds since 1970."""

    state: State
    at: float
    started: float | None = None
    ended: float | None = None
    kind: str = ""  # error; "" for none
    message: str = ""


def timeline(
    script: Script, created: float, manual: Sequence[ManualEvent], until: float
) -> Iterator[Progress]:
    """Yield every state of a task from its submission until a moment.

    A clock event that is no longer legal has no effect. Of two events at one moment, the clock's
    comes first.
    """
    events = [(at, 0, ManualEvent(at, e)) for at, e in script.events(created) if at <= until]
    events += [(event.at, 1, event) for event in manual]
    progress = Progress(State.QUEUED, created)
    yield progress
    for at, _, event in sorted(events, key=lambda item: item[:2]):
        state = MOVES[progress.state].get(event.event)
        if state is None:
            continue
        started = at if state is State.RUNNING else progress.started
        ended = at if is_terminal(state) else None
        progress = Progress(state, at, started, ended, *_error(script, event, state))
        yield progress


def progress_at(
    script: Script, created: float, manual: Sequence[ManualEvent], now: float
) -> Progress:
    """Return the state of a task now."""
    return list(timeline(script, created, manual, now))[-1]


def _error(script: Script, event: ManualEvent, state: State) -> tuple[str, str]:
    if state is State.CANCELED:
        return "canceled", event.message or MESSAGES["canceled"]
    if state is State.FAILED:
        kind = event.kind or script.kind or "inference_failure"
        scripted = script.message if kind == script.kind else ""
        return kind, event.message or scripted or MESSAGES[kind]
    return "", ""


class Policy(NamedTuple):
    """The progress of new tasks, unless a fault changes it."""

    name: Literal["timed", "instant", "manual", "polls"] = "timed"
    polls: int = 0  # of `polls`: how many end a task

    def script(
        self, model: Model, seconds: float | None, attempts: Sequence[UpstreamAttempt], seed: Seed
    ) -> Script:
        """Return the script of a new task; `seconds` is the clip's length, None if it has none."""
        if self.name == "instant":
            return Script(attempts=attempts)
        if self.name == "manual":
            return Script(NEVER, NEVER, attempts=attempts, manual=True)
        if self.name == "polls":
            return Script(NEVER, NEVER, attempts=attempts, polls=self.polls)
        jitter = 1 - JITTER + 2 * JITTER * seed.below(1001) / 1000
        render = usual_seconds(model, seconds) * jitter
        queued = round(render * QUEUE, 3)
        return Script(queued, round(queued + render, 3), attempts=attempts)

    def __str__(self) -> str:
        return f"polls:{self.polls}" if self.name == "polls" else self.name


TIMED = Policy()


def usual_seconds(model: Model, seconds: float | None) -> float:
    """Return the length of a render at speed 1: the model's, capped, scaled for longer clips."""
    longest = MAX_RENDER.get(model.kind, MAX_RENDER_OTHER)
    render = min(float(model.facts.get("seconds") or MAX_RENDER_OTHER), longest)
    if seconds and model.kind in ("video", "video_edit"):
        render *= min(max(seconds / BASE_CLIP, CLIP_FACTORS[0]), CLIP_FACTORS[1])
    return render


def read_policy(text: str, where: str = "--tasks") -> Policy:
    """Parse `timed`, `instant`, `manual` or `polls:N` (1 to 1000), or raise ConfigError."""
    if text in ("timed", "instant", "manual"):
        return Policy(text)  # type: ignore[arg-type]
    if (match := re.fullmatch(r"polls:([1-9][0-9]{0,3})", text)) and int(match[1]) <= 1000:
        return Policy("polls", int(match[1]))
    advice = "write timed, instant, manual or polls:N with N from 1 to 1000, such as polls:3"
    raise ConfigError(where, f"unknown policy {text[:50]!r}", advice)
