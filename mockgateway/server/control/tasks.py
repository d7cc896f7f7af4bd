"""`/_mock/tasks`: list tasks, move them on by hand, and choose how new ones advance."""

from __future__ import annotations

from typing import NamedTuple, get_args
from urllib.parse import unquote

from mockgateway.content import TaskSnapshot
from mockgateway.problem import Problem, nearest
from mockgateway.server.control.requests import (
    ControlError,
    ControlRequest,
    Json,
    Routes,
    quote,
    unknown,
)
from mockgateway.state.tasks import MOVES, Event, IllegalMove, State, Tasks, read_policy
from mockgateway.state.tasks.script import ErrorKind

KINDS = [kind for kind in get_args(ErrorKind) if kind != "canceled"]  # of errors
ADVICE = "GET /_mock/tasks lists them"

routes = Routes()


@routes.add("/_mock/tasks", "GET")
async def browse(request: ControlRequest) -> Json:
    """List the newest tasks first, with the moves of the state machine."""
    limit, wanted = request.read_count("limit"), request.read_gateway()
    moves = {
        str(state): {str(event): str(after) for event, after in allowed.items()}
        for state, allowed in MOVES.items()
    }
    return {"tasks": list_tasks(request, limit, wanted), "moves": moves}


def list_tasks(request: ControlRequest, limit: int, wanted: str = "") -> list[Json]:
    """Return the newest tasks of one gateway, or of all, the newest first."""
    found = [
        (gateway, snapshot)
        for gateway, tasks in _all(request).items()
        if wanted in ("", gateway)
        for snapshot in tasks.latest(limit)
    ]
    found.sort(key=lambda one: -one[1].created)
    return [_describe(*one) for one in found[:limit]]


@routes.add("/_mock/tasks/policy", "GET", "PUT")
async def policy(request: ControlRequest) -> Json:
    """Return or set how new tasks of the sandbox advance."""
    tasks = next(iter(_all(request).values()), None)  # all gateways share the policy
    if tasks is None:
        raise ControlError("no gateway here has tasks", "serve one with models", 404)
    if request.method == "PUT":
        fields = await request.read_fields(["policy"])
        tasks.policy = read_policy(fields.text("policy", 20), "policy")
    return {"policy": str(tasks.policy)}


@routes.add("/_mock/tasks/{task}", "GET")
async def show(request: ControlRequest) -> Json:
    """Return one task."""
    task = _find(request)
    return _describe(task.gateway, task.snapshot)


@routes.add("/_mock/tasks/{task}/advance", "POST")
async def advance(request: ControlRequest) -> Json:
    """Start a queued task, or let a running one succeed."""
    task = _find(request)
    return _apply(task, Event.START if task.snapshot.state == State.QUEUED else Event.SUCCEED)


@routes.add("/_mock/tasks/{task}/finish", "POST")
async def finish(request: ControlRequest) -> Json:
    """Let a task succeed now."""
    task = _find(request)
    if task.snapshot.state == State.QUEUED:
        _apply(task, Event.START)
    return _apply(task, Event.SUCCEED)


@routes.add("/_mock/tasks/{task}/fail", "POST")
async def fail(request: ControlRequest) -> Json:
    """Let a task fail now."""
    task, fields = _find(request), await request.read_fields(["kind", "message"])
    kind = fields.text("kind", 50, "inference_failure")
    if kind not in KINDS:
        raise unknown("kind: unknown error", kind, KINDS)
    return _apply(task, Event.FAIL, kind, fields.text("message", 300, ""))


@routes.add("/_mock/tasks/{task}/cancel", "POST")
async def cancel(request: ControlRequest) -> Json:
    """Cancel a task now."""
    return _apply(_find(request), Event.CANCEL)


class _Task(NamedTuple):
    gateway: str
    tasks: Tasks
    snapshot: TaskSnapshot


def _all(request: ControlRequest) -> dict[str, Tasks]:
    """Return the tasks of the sandbox by gateway."""
    found = {}
    for name, mount in request.gateways.items():
        tasks = mount.pipeline.states.open(request.sandbox, name).tasks
        if tasks is not None:
            found[name] = tasks
    return found


def _find(request: ControlRequest) -> _Task:
    name, found = unquote(request.path_params["task"]), _all(request)
    for gateway, tasks in found.items():
        if (snapshot := tasks.peek(name)) is not None:
            return _Task(gateway, tasks, snapshot)
    known = [one.id for tasks in found.values() for one in tasks.latest(100)]
    advice = nearest(name[:200], known) if known else ADVICE
    raise ControlError(f"there is no task {quote(name, 100)} in this sandbox", advice, 404)


def _apply(task: _Task, event: Event, kind: str = "", message: str = "") -> Json:
    try:
        snapshot = task.tasks.apply_event(task.snapshot.id, event, kind, message)
    except IllegalMove as error:
        raise ControlError(str(error), "a finished task does not change", 409) from None
    except Problem as problem:
        raise ControlError(problem.message, ADVICE, 404) from None
    return _describe(task.gateway, snapshot)


def _describe(gateway: str, snapshot: TaskSnapshot) -> Json:
    fields = snapshot._asdict()
    del fields["base_url"], fields["seed"]
    outputs = [
        {name: value for name, value in output._asdict().items() if value}
        for output in snapshot.outputs
    ]
    failed = [error._asdict() for error in snapshot.failed]
    return fields | {"gateway": gateway, "failed": failed, "outputs": outputs}
