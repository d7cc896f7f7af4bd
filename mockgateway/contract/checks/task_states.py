"""The life of a task as polling sees it: states that only go on, ends that are final, results that come with the end, one id throughout."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from mockgateway.contract.checks.reading import Exchange, Json, accepted, inner, told
from mockgateway.contract.failure import Failure, tell

Stage = Literal["waiting", "running", "done", "failed", ""]
STAGES: Mapping[str, Stage] = {
    **dict.fromkeys(("pending", "queued", "in_queue", "submitted", "created", "not_started"), "waiting"),
    **dict.fromkeys(("running", "processing", "in_progress", "started"), "running"),
    **dict.fromkeys(("completed", "succeeded", "success", "done", "complete"), "done"),
    **dict.fromkeys(("failed", "canceled", "cancelled", "error", "expired"), "failed"),
}  # fmt: skip
ORDER: Mapping[Stage, int] = {"waiting": 0, "running": 1, "done": 2, "failed": 2, "": -1}
RESULTS = (
    "data",
    "output",
    "outputs",
    "upstream_response",
    "generation_output_file",
    "result",
    "results",
)


def state(value: Json) -> str:
    """The word a task's answer has for its state; "" for none."""
    body = inner(value)
    own = [
        part
        for name, part in body.items()
        if re.fullmatch(r"(.*_)?(status|state)", name) and isinstance(part, str)
    ]
    return next((word for word in own if word.lower() in STAGES), own[0] if own else "")


def stage(value: Json) -> Stage:
    """What that word means; a task that ended with an error failed, whatever the word."""
    meant = STAGES.get(state(value).lower(), "")
    return "failed" if meant == "done" and inner(value).get("error") else meant


def ended(value: Json) -> bool:
    """Whether the task will not go on."""
    return stage(value) in ("done", "failed")


def result(value: Json) -> Json:
    """What a task made, None for nothing yet."""
    body = inner(value)
    return next((body[name] for name in RESULTS if body.get(name)), None)


def task_states(polls: Sequence[Exchange]) -> Iterator[Failure]:
    """polls: the answers about one task, the sooner first. A state never goes back, and nothing follows an end."""
    before: Exchange | None = None
    for poll in polls:
        value = told(poll)
        if not accepted(poll) or not value:
            continue
        if not stage(value):
            yield tell(
                "task_states",
                poll,
                f"the task's state is {state(value)!r}, which no task's is",
                "/status",
            )
            return
        if (
            before is not None
            and (old := stage(told(before))) != (new := stage(value))
            and (ORDER[new] <= ORDER[old])
        ):
            yield tell(
                "task_states",
                poll,
                f"the task was {state(told(before))}, and is {state(value)} now: {'an end is final' if ended(told(before)) else 'states only go on'}",
                "/status",
                before,
            )
            return
        before = poll


def task_result(polls: Sequence[Exchange], apart: bool) -> Iterator[Failure]:
    """No result before completion, and one with it. apart: whether results are fetched at an address of their own."""
    for poll in polls:
        value = told(poll)
        if not accepted(poll) or not stage(value):
            continue
        if stage(value) in ("waiting", "running") and result(value):
            yield tell("task_result", poll, f"the task is {state(value)}, and has a result already")
            return
        if stage(value) == "done" and not apart and not result(value):
            yield tell("task_result", poll, f"the task is {state(value)}, and has no result")
            return
        if stage(value) == "done" and _changed(polls, poll):
            yield tell("task_result", poll, "the result of an ended task changes between two polls")
            return


def _changed(polls: Sequence[Exchange], poll: Exchange) -> bool:
    """Whether an ended task's number of results is another in a later answer; addresses may be signed anew."""
    first = result(told(poll))
    return any(
        accepted(other)
        and stage(told(other)) == "done"
        and isinstance(first, list)
        and isinstance(result(told(other)), list)
        and len(result(told(other))) != len(first)
        for other in polls
    )


def task_id(polls: Sequence[Exchange], id_: str, names: Sequence[str]) -> Iterator[Failure]:
    """Every answer about a task names it. names: the fields that may hold its id."""
    for poll in polls:
        body = inner(told(poll))
        if accepted(poll):
            for name in names:
                if isinstance(body.get(name), str) and body[name] != id_:
                    yield tell(
                        "task_id",
                        poll,
                        f"the task {id_} was asked for, and {name} is {body[name]}",
                        f"/{name}",
                    )
                    return
    models = list(
        dict.fromkeys(
            str(inner(told(poll))["model"])
            for poll in polls
            if accepted(poll) and inner(told(poll)).get("model")
        )
    )
    if len(models) > 1:
        yield tell(
            "task_id",
            polls[-1],
            f"the task's model changes between two polls: {', '.join(models[:3])}",
            "/model",
        )
