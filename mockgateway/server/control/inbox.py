"""`/_mock/inbox`: a receiver that any webhook can be pointed at; it answers as it is told, and shows what came."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from mockgateway.clock import wall
from mockgateway.server.control.asking import Wrong, listed, raw, say, seconds, world_of
from mockgateway.server.control.webhooks import outboxes
from mockgateway.state.webhooks import DEFAULT_SECRET, Inbox, WebhookFormat, identify_signature

if TYPE_CHECKING:
    from mockgateway.server.app import App
    from mockgateway.server.sandboxes import SandboxState

LONGEST_NAME = 64
MAX_SCRIPT = 100  # statuses


def routes(app: App) -> list[Route]:
    """Any method but GET and DELETE puts in, GET reads, DELETE clears; /_mock/inbox/NAME keeps apart.

    Queries: `status=500,500,200` (of each message in turn, the last one from then on), `wait=2` (seconds), `location=URL` (of a redirect), `secret=...` (to be tried as
    well); of GET `last=20`.
    """

    async def inbox(request: Request) -> Response:
        world = world_of(request)
        name = request.path_params.get("name")
        if name is not None and (len(name) > LONGEST_NAME or not name.isprintable()):
            raise Wrong(
                f"an inbox's name has at most {LONGEST_NAME} letters", "choose a shorter one"
            )
        box = Inbox(world.sandbox)
        if request.method in ("GET", "HEAD"):
            total, messages = box.read(name, listed(request))
            return say({"total": total, "messages": messages})
        if request.method == "DELETE":
            return say({"cleared": box.clear(name)})
        return await _take(app, world, box, name or "", request)

    methods = ["GET", "POST", "PUT", "PATCH", "DELETE"]
    return [
        Route("/_mock/inbox", inbox, methods=methods),
        Route("/_mock/inbox/{name}", inbox, methods=methods),
    ]


async def _take(app: App, world: SandboxState, box: Inbox, name: str, request: Request) -> Response:
    script, wait = _statuses(request.query_params.get("status", "200")), seconds(request)
    heads = [(key.decode("latin-1"), value.decode("latin-1")) for key, value in request.headers.raw]
    body = await raw(request, 10 * 1024 * 1024)
    judged = identify_signature(
        *_known(app, world, request.query_params.getlist("secret")), heads, body, wall()
    )
    number = box.add(
        name, world.sandbox.clock.now(), request.method, request.url.query, heads, body, judged
    )
    if wait:
        await asyncio.sleep(wait)
    status = script[min(number, len(script)) - 1]
    answer = (
        say({"received": number, **judged}, status)
        if status not in (204, 304)
        else Response(status_code=status)
    )
    if location := request.query_params.get("location"):
        answer.headers["location"] = location.encode("ascii", "replace").decode()
    return answer


def _known(
    app: App, world: SandboxState, given: Iterable[str]
) -> tuple[dict[str, WebhookFormat], dict[str, set[str]]]:
    webhook_formats = {
        outbox.gateway: outbox.webhook_format
        for outbox in outboxes(app, world)
        if outbox.webhook_format is not None
    }
    secrets = {
        outbox.gateway: {DEFAULT_SECRET, *given, *(one.secret for one in outbox.endpoints)}
        for outbox in outboxes(app, world)
    }
    return webhook_formats, secrets


def _statuses(text: str) -> list[int]:
    words = text.split(",")
    if len(words) > MAX_SCRIPT or not all(
        word.isascii() and word.isdigit() and len(word) == 3 and 200 <= int(word) <= 599
        for word in words
    ):
        raise Wrong(f"status: {text[:50]!r} is no list of statuses", "write ?status=500,500,200")
    return [int(word) for word in words]
