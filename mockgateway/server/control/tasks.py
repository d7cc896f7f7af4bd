"""Tasks by hand: what there is, one step on, an end of one's choice, and how new ones go on in this sandbox."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, get_args

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from mockgateway.content import TaskSnapshot
from mockgateway.problem import ConfigError, Problem, nearest
from mockgateway.server.control.asking import Wrong, listed, say, text, wish, world_of
from mockgateway.state.tasks import Event, IllegalMove, State, Tasks, read_policy
from mockgateway.state.tasks.script import ErrorKind

if TYPE_CHECKING:
    from mockgateway.server.app import App

KINDS = [kind for kind in get_args(ErrorKind) if kind != "canceled"]


def routes(app: App) -> list[Route]:
    """`/_mock/tasks`, `/_mock/tasks/policy` and `/_mock/tasks/{id}` with its verbs."""

    async def browse(request: Request) -> Response:
        limit, wanted = listed(request, "limit"), request.query_params.get("gateway", "")
        found = [
            (gateway, snapshot)
            for gateway, tasks in _all(app, request)
            if wanted in ("", gateway)
            for snapshot in tasks.latest(limit)
        ]
        found.sort(key=lambda one: -one[1].created)
        return say({"tasks": [_shown(gateway, snapshot) for gateway, snapshot in found[:limit]]})

    async def policy(request: Request) -> Response:
        every = [tasks for _, tasks in _all(app, request)]
        if request.method == "PUT":
            wished = text(await wish(request, ["policy"]), "policy", 20)
            try:
                every[0].policy = read_policy(wished, "policy")
            except ConfigError as wrong:
                raise Wrong(f"{wrong.where}: {wrong.what}", wrong.advice) from None
        return say({"policy": str(every[0].policy)})

    async def show(request: Request) -> Response:
        gateway, _, snapshot = _one(app, request)
        return say(_shown(gateway, snapshot))

    async def advance(request: Request) -> Response:
        """Queued becomes running, running succeeds."""
        gateway, tasks, snapshot = _one(app, request)
        return _forced(
            gateway,
            tasks,
            request,
            Event.START if snapshot.state == State.QUEUED else Event.SUCCEED,
        )

    async def finish(request: Request) -> Response:
        gateway, tasks, snapshot = _one(app, request)
        if snapshot.state == State.QUEUED:
            _forced(gateway, tasks, request, Event.START)
        return _forced(gateway, tasks, request, Event.SUCCEED)

    async def fail(request: Request) -> Response:
        gateway, tasks, _ = _one(app, request)
        wished = await wish(request, ["kind", "message"])
        kind = text(wished, "kind", 50, "inference_failure")
        if kind not in KINDS:
            raise Wrong(f"kind: unknown error {kind!r}", nearest(kind, KINDS))
        return _forced(gateway, tasks, request, Event.FAIL, kind, text(wished, "message", 300, ""))

    async def cancel(request: Request) -> Response:
        gateway, tasks, _ = _one(app, request)
        return _forced(gateway, tasks, request, Event.CANCEL)

    place = "/_mock/tasks/{task}"
    verbs = {"advance": advance, "finish": finish, "fail": fail, "cancel": cancel}
    return [
        Route("/_mock/tasks", browse),
        Route("/_mock/tasks/policy", policy, methods=["GET", "PUT"]),
        Route(place, show),
        *[Route(f"{place}/{verb}", act, methods=["POST"]) for verb, act in verbs.items()],
    ]


def _all(app: App, request: Request) -> Iterator[tuple[str, Tasks]]:
    """The tasks of each gateway in the sandbox, by the gateway's name."""
    sandbox = world_of(request).sandbox
    seen: set[str] = set()
    for mount in app.mounts.values():
        name = mount.pipeline.gateway.name
        if name and name not in seen:
            seen.add(name)
            tasks = mount.pipeline.states.open(sandbox, name).tasks
            if tasks is not None:
                yield name, tasks


def _one(app: App, request: Request) -> tuple[str, Tasks, TaskSnapshot]:
    task = request.path_params["task"]
    for gateway, tasks in _all(app, request):
        if (snapshot := tasks.peek(task)) is not None:
            return gateway, tasks, snapshot
    raise Wrong(
        f"there is no task {task[:100]!r} in this sandbox", "GET /_mock/tasks lists them", 404
    )


def _forced(
    gateway: str, tasks: Tasks, request: Request, event: Event, kind: str = "", message: str = ""
) -> Response:
    try:
        return say(
            _shown(gateway, tasks.apply_event(request.path_params["task"], event, kind, message))
        )
    except IllegalMove as illegal:
        raise Wrong(str(illegal), "a task that has ended stays as it is", 409) from None
    except Problem as gone:
        raise Wrong(gone.message, "GET /_mock/tasks lists them", 404) from None


def _shown(gateway: str, snapshot: TaskSnapshot) -> dict[str, Any]:
    fields = snapshot._asdict() | {
        "gateway": gateway,
        "failed": [failed._asdict() for failed in snapshot.failed],
    }
    fields["outputs"] = [
        {word: value for word, value in made._asdict().items() if value}
        for made in snapshot.outputs
    ]
    return {word: value for word, value in fields.items() if word not in ("base_url", "seed")}
