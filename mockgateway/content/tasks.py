"""Asynchronous tasks: the request of a submission, and the state that a client sees."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal, NamedTuple


class TaskRequest(NamedTuple):
    """A requested task, independent of the wire format."""

    id: str  # of the new task
    ask: Mapping[str, Any]  # the request's own values that outputs or replies depend on
    prompt: str = ""
    number: int = 1  # of outputs
    seconds: float | None = None  # of each clip; None if it has no length
    resolution: str = ""  # "" for the model's default
    audio: bool = False  # whether it has sound, if sound has its price
    cap: float | None = None  # the most the caller will pay; None for no limit
    url: str = ""  # of the webhook; "" for none
    upstreams: Sequence[str] = ()  # in the order they are tried
    invalid: str = ""  # the input that the model does not take; "" for none
    used: float | None = None  # seconds that will be charged; None for all
    late: bool = False  # whether a wrong input fails the task instead of being refused


class Output(NamedTuple):
    """One output of a task."""

    kind: str  # image, video, audio, model3d or text
    path: str = ""  # below the base URL, with a slash; "" for a text without a file
    text: str = ""  # of a text or a transcript
    content_type: str = ""
    file_name: str = ""
    size: int = 0  # bytes; 0 if unknown
    width: int = 0  # pixels
    height: int = 0
    seconds: float = 0.0  # length
    language: str = ""  # of a transcript
    source: str = ""  # URL of the transcribed file


class Failover(NamedTuple):
    """An upstream that failed, with the kind of a task's error."""

    upstream: str
    kind: str
    message: str


class TaskSnapshot(NamedTuple):
    """A task at one moment. Times are in seconds since 1970, None for not yet."""

    id: str
    make: str  # as in `x-mock: make`
    model: str
    account: str  # id of the owner
    base_url: str  # that the submitter used
    ask: Mapping[str, Any]  # as in TaskRequest
    seed: str  # hexadecimal
    state: str  # queued, running, succeeded, failed or canceled
    created: float
    updated: float
    started: float | None = None
    ended: float | None = None
    kind: str = ""  # of the error; "" for none
    message: str = ""
    number: int = 1
    seconds: float | None = None
    upstreams: Sequence[str] = ()
    upstream: str = ""  # that serves or served it; "" for none
    failed: Sequence[Failover] = ()  # upstreams that failed before
    url: str = ""
    reserved: float = 0.0  # in the gateway's money
    charged: float = 0.0
    refunded: float = 0.0
    progress: float = 0.0  # share of the work that is done; 0 if unknown
    outputs: Sequence[Output] = ()
    gone: float | None = None  # when its files expire; None for never

    @property
    def ended_well(self) -> bool:
        """Whether it has a result."""
        return self.state == "succeeded"

    @property
    def terminal(self) -> bool:
        """Whether its state is final."""
        return self.ended is not None


class TaskView(NamedTuple):
    """The reply to a client that did something with a task."""

    act: Literal["submit", "inspect", "collect", "cancel", "remove"]
    snapshot: TaskSnapshot


class TaskPage(NamedTuple):
    """One page of an account's tasks, newest first."""

    snapshots: Sequence[TaskSnapshot]
    total: int  # of all pages
    limit: int
    offset: int
