"""The life of a task over its polls: states only advance, an end is final, the id stays."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal

from mockgateway.contract.checks.reading import distinct, unwrap
from mockgateway.contract.exchange import Exchange
from mockgateway.contract.failure import Failure, failed

Json = Any
Stage = Literal["waiting", "running", "done", "failed", ""]
STAGES: Mapping[str, Stage] = {
    **dict.fromkeys(("pending", "queued", "in_queue", "submitted"), "waiting"),
    **dict.fromkeys(("created", "not_started"), "waiting"),
    **dict.fromkeys(("running", "processing", "in_progress", "started"), "running"),
    **dict.fromkeys(("completed", "succeeded", "success", "done", "complete"), "done"),
    **dict.fromkeys(("failed", "canceled", "cancelled", "error", "expired"), "failed"),
}  # fmt: skip
ORDER: Mapping[Stage, int] = {"waiting": 0, "running": 1, "done": 2, "failed": 2, "": -1}
STATE_FIELD = re.compile(r"(.*_)?(status|state)")
ID_FIELDS = ("id", "task_id", "request_id", "generation_id")
RESULTS = (
    "data", "output", "outputs", "upstream_response", "generation_output_file", "result", "results",
)  # fmt: skip


def state(reply: Json) -> str:
    """Return the state of a task as its response spells it, "" for none."""
    items = unwrap(reply).items()
    own = [part for name, part in items if STATE_FIELD.fullmatch(name) and isinstance(part, str)]
    return next((word for word in own if word.lower() in STAGES), own[0] if own else "")


def stage(reply: Json) -> Stage:
    """Return the meaning of the state; a task that is done with an error has failed."""
    found = STAGES.get(state(reply).lower(), "")
    return "failed" if found == "done" and unwrap(reply).get("error") else found


def ended(reply: Json) -> bool:
    """Return whether the task is done or has failed."""
    return stage(reply) in ("done", "failed")


def result(reply: Json) -> Json:
    """Return the result of the task, or None if it has none yet."""
    body = unwrap(reply)
    return next((body[name] for name in RESULTS if body.get(name)), None)


def task_states(polls: Sequence[Exchange]) -> Iterator[Failure]:
    """Check that states never go back, and that an end is final."""
    before: Exchange | None = None
    for poll in polls:
        if not poll.accepted or not poll.reply:
            continue
        new = stage(poll.reply)
        old = stage(before.reply) if before is not None else ""
        if not new:
            message = f"the task has the unknown state {state(poll.reply)!r}"
            yield failed("task_states", poll, message, pointer="/status")
            return
        if before is not None and old != new and ORDER[new] <= ORDER[old]:
            rule = "an end is final" if old in ("done", "failed") else "states only advance"
            message = f"the task was {state(before.reply)} and is {state(poll.reply)} now: {rule}"
            yield failed("task_states", poll, message, before, pointer="/status")
            return
        before = poll


def task_result(polls: Sequence[Exchange], separate: bool) -> Iterator[Failure]:
    """Check that a result comes with the end, not before.

    Args:
        polls: The polls of one task in order.
        separate: Whether its result has a URL of its own.
    """
    done = [poll for poll in polls if poll.accepted and stage(poll.reply) == "done"]
    for poll in polls:
        now, made, problem = stage(poll.reply), result(poll.reply), ""
        if not poll.accepted or not now:
            continue
        if now in ("waiting", "running") and made:
            problem = f"the task is {state(poll.reply)}, but already has a result"
        elif now == "done" and not separate and not made:
            problem = f"the task is {state(poll.reply)}, but has no result"
        elif now == "done" and any(_differs(made, result(other.reply)) for other in done):
            problem = "the result of a completed task changes between two polls"
        if problem:
            yield failed("task_result", poll, problem)
            return


def _differs(one: Json, other: Json) -> bool:
    """Return whether two results differ in number; their URLs may be signed anew."""
    return isinstance(one, list) and isinstance(other, list) and len(one) != len(other)


def task_id(polls: Sequence[Exchange], id_: str) -> Iterator[Failure]:
    """Check that every response about a task has its id, and always the same model."""
    replies = [(poll, unwrap(poll.reply)) for poll in polls if poll.accepted]
    first = unwrap(polls[0].reply) if polls else {}
    for poll, reply in replies:
        for name in (each for each in ID_FIELDS if each in first):
            if isinstance(reply.get(name), str) and reply[name] != id_:
                message = f"the task {id_} was requested, but {name} is {reply[name]}"
                yield failed("task_id", poll, message, pointer=f"/{name}")
                return
    models = distinct(reply["model"] for _, reply in replies if reply.get("model"))
    if len(models) > 1:
        message = f"the task's model changes between two polls: {', '.join(models[:3])}"
        yield failed("task_id", polls[-1], message, pointer="/model")
