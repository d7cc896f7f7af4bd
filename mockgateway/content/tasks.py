"""What a gateway is asked to make in its own time, and what it tells of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal, NamedTuple


class TaskRequest(NamedTuple):
    """What a submission asks for, whatever the wire format.

    id: of the new task; number: how many are wanted; seconds: of each clip, None where that means nothing; resolution: "" for the model's usual; audio: whether
    it has sound, where that has its price; cap: the most the caller will pay, None for no limit; url: where the end is to be told, "" for nowhere;
    upstreams: in the order they are tried; invalid: what the model will not take, "" for nothing; used: as many of the seconds as will turn out to count, None
    for all; late: whether a wrong input ends the task instead of being refused; ask: the request's own values, as far as the outputs or
    the gateway's answers depend on them.
    """

    id: str
    ask: Mapping[str, Any]
    prompt: str = ""
    number: int = 1
    seconds: float | None = None
    resolution: str = ""
    audio: bool = False
    cap: float | None = None
    url: str = ""
    upstreams: Sequence[str] = ()
    invalid: str = ""
    used: float | None = None
    late: bool = False


class Output(NamedTuple):
    """One thing made.

    kind: image, video, audio, model3d or text; path: below the base URL, with its slash, "" for a text without a file; text: of a text or a transcript;
    size: bytes, 0 where unknown; width, height: pixels; seconds: its length; language: of a transcript; source: the address of the file that was transcribed.
    """

    kind: str
    path: str = ""
    text: str = ""
    content_type: str = ""
    file_name: str = ""
    size: int = 0
    width: int = 0
    height: int = 0
    seconds: float = 0.0
    language: str = ""
    source: str = ""


class Failover(NamedTuple):
    """An upstream that could not do it. kind: as of a task's error."""

    upstream: str
    kind: str
    message: str


class TaskSnapshot(NamedTuple):
    """A task as it stands at one moment.

    make: what it makes, in the words of `x-mock: make`; account: the owner's id; base_url: as its submitter used it; state: queued, running, succeeded,
    failed or canceled; times in seconds since 1970, None for not yet; kind, message: of the error, "" for none; upstream: who serves or served it, ""
    for nobody; failed: the upstreams that were tried in vain so far; money in the gateway's own; expired: whether its files are gone; gone: when they go, None
    for never; progress: which share of the work is done, 0 where nobody can know; seed: hexadecimal.
    """

    id: str
    make: str
    model: str
    account: str
    base_url: str
    ask: Mapping[str, Any]
    seed: str
    state: str
    created: float
    updated: float
    started: float | None = None
    ended: float | None = None
    kind: str = ""
    message: str = ""
    number: int = 1
    seconds: float | None = None
    upstreams: Sequence[str] = ()
    upstream: str = ""
    failed: Sequence[Failover] = ()
    url: str = ""
    reserved: float = 0.0
    charged: float = 0.0
    refunded: float = 0.0
    expired: bool = False
    progress: float = 0.0
    outputs: Sequence[Output] = ()
    gone: float | None = None

    @property
    def ended_well(self) -> bool:
        """Whether there is a result."""
        return self.state == "succeeded"

    @property
    def terminal(self) -> bool:
        """Whether nothing can happen to it any more."""
        return self.ended is not None


class TaskView(NamedTuple):
    """A task, for a client that did something with it: submit, inspect, collect, cancel or remove."""

    act: Literal["submit", "inspect", "collect", "cancel", "remove"]
    snapshot: TaskSnapshot


class TaskPage(NamedTuple):
    """One page of an account's tasks, newest first. total: of all pages."""

    snapshots: Sequence[TaskSnapshot]
    total: int
    limit: int
    offset: int
