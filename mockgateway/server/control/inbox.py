"""`/_mock/inbox`: a webhook receiver that replies as its URL says, and shows what it received."""

from __future__ import annotations

import asyncio

from starlette.responses import Response

from mockgateway.clock import wall
from mockgateway.server.control.requests import (
    ControlError,
    ControlRequest,
    Json,
    Routes,
    quote,
    respond,
)
from mockgateway.state.webhooks import DEFAULT_SECRET, Inbox, identify_signature

MAX_NAME = 64  # characters
MAX_STATUSES = 100
MAX_MESSAGE = 10 * 1024 * 1024  # bytes

routes = Routes()


@routes.add("/_mock/inbox", "GET", "POST", "PUT", "PATCH", "DELETE")
@routes.add("/_mock/inbox/{name}", "GET", "POST", "PUT", "PATCH", "DELETE")
async def inbox(request: ControlRequest) -> Json | Response:
    """Read the inbox (GET), clear it (DELETE), or add a message (all other methods).

    Query parameters of a message:
        status: `500,500,200`: the status of each response in turn; the last one repeats.
        wait: Seconds before the response.
        location: The Location header of the response.
        secret: A further secret to try on the signature.
    """
    name = request.path_params.get("name")
    if name is not None and (len(name) > MAX_NAME or not name.isprintable()):
        error = f"the name of an inbox has at most {MAX_NAME} printable characters"
        raise ControlError(error, "choose a shorter one")
    inbox = Inbox(request.sandbox)
    if request.method in ("GET", "HEAD"):
        total, messages = inbox.read(name, request.read_count())
        return {"total": total, "messages": messages}
    if request.method == "DELETE":
        return {"cleared": inbox.clear(name)}
    return await _receive(request, inbox, name or "")


async def _receive(request: ControlRequest, inbox: Inbox, name: str) -> Response:
    statuses, wait, location = _read_statuses(request), request.read_wait(), _location(request)
    headers = [
        (name.decode("latin-1"), value.decode("latin-1")) for name, value in request.headers.raw
    ]
    body = await request.read_body(MAX_MESSAGE)
    formats, secrets = {}, {}
    for outbox in request.outboxes():
        if outbox.webhook_format is not None:
            formats[outbox.gateway] = outbox.webhook_format
            known = [endpoint.secret for endpoint in outbox.endpoints]
            given = request.query_params.getlist("secret")
            secrets[outbox.gateway] = {DEFAULT_SECRET, *given, *known}
    signature = identify_signature(formats, secrets, headers, body, wall())
    message = (request.method, request.url.query, headers, body, signature)
    number = inbox.add(name, request.sandbox.clock.now(), *message)
    await asyncio.sleep(wait)
    status = statuses[min(number, len(statuses)) - 1]
    response = Response(status_code=status)
    if status not in (204, 304):
        response = respond({"received": number, **signature}, status)
    if location:
        response.headers["location"] = location
    return response


def _location(request: ControlRequest) -> str:
    location = request.query_params.get("location", "")
    if not location.isascii() or not location.isprintable():
        error = f"location: {quote(location)} has characters that no header may have"
        raise ControlError(error, "write ?location=http://localhost:8000/hooks, percent-encoded")
    return location


def _read_statuses(request: ControlRequest) -> list[int]:
    text = request.query_params.get("status", "200")
    statuses = text.split(",")
    valid = all(
        one.isascii() and one.isdigit() and len(one) == 3 and 200 <= int(one) <= 599
        for one in statuses
    )
    if len(statuses) > MAX_STATUSES or not valid:
        error = f"status: {quote(text)} is not a list of statuses"
        raise ControlError(error, "write ?status=500,200")
    return [int(status) for status in statuses]
