"""`/_mock/webhooks`: the endpoints of the accounts, and every delivery with its attempts."""

from __future__ import annotations

from dataclasses import asdict, replace

from starlette.responses import Response

from mockgateway.clock import wall
from mockgateway.server.control.requests import (
    ControlError,
    ControlRequest,
    Fields,
    Json,
    Routes,
    quote,
    respond,
    unknown,
)
from mockgateway.state.webhooks import DEFAULT_SECRET, Delivery, Endpoint, Outbox
from mockgateway.state.webhooks.endpoints import endpoint_id

MAX_ENDPOINTS = 1000  # per gateway and sandbox
MAX_SECRET = MAX_KEY = 500  # characters
MAX_URL = 5000  # characters
NEW = ("gateway", "key", "url", "secret", "events")
CHANGEABLE = ("url", "secret", "events", "enabled")

routes = Routes()


@routes.add("/_mock/webhooks", "GET")
async def browse(request: ControlRequest) -> Json:
    """List all endpoints."""
    return {"endpoints": [_describe(*one) for one in _endpoints(request)]}


@routes.add("/_mock/webhooks", "POST")
async def register(request: ControlRequest) -> Response:
    """Register an endpoint, or replace the one with the same key and URL."""
    fields = await request.read_fields(NEW)
    mount = request.mount(fields.text("gateway"))
    outbox = next((one for one in request.outboxes() if one.gateway == mount.gateway), None)
    if outbox is None:
        advice = "use sealink, babysea or apikey"
        raise ControlError(f"gateway: {mount.name} has no webhooks", advice)
    key, url = fields.text("key", MAX_KEY, ""), fields.text("url", MAX_URL, "")
    secret, events = _read_secret(fields, DEFAULT_SECRET), _read_events(outbox, fields)
    if not url and "secret" not in fields:
        advice = "give a URL, or a secret for the callback URLs of requests, or both"
        raise ControlError("url is missing", advice)
    _check_url(request, url)
    endpoint = Endpoint(endpoint_id(key, url), key, url, secret, events)
    known = outbox.endpoints.get(endpoint.id)
    if known is None and len(list(outbox.endpoints)) >= MAX_ENDPOINTS:
        advice = "DELETE some of them, or use another sandbox"
        raise ControlError(f"there are already {MAX_ENDPOINTS} endpoints", advice)
    outbox.endpoints.put(endpoint)
    return respond(_describe(outbox, endpoint), 200 if known else 201)


@routes.add("/_mock/webhooks/test", "POST")
async def test(request: ControlRequest) -> Response:
    """Send a test message to one endpoint, or to all."""
    fields = await request.read_fields(("id",))
    if fields:
        chosen = [_find(request, fields.text("id"))]
    else:
        chosen = [one for one in _endpoints(request) if one[1].url]
    if not chosen:
        example = '{"gateway": "babysea", "url": "http://localhost:8000/hooks"}'
        advice = f"register one: POST /_mock/webhooks {example}"
        raise ControlError("there is no endpoint", advice)
    return respond({"deliveries": [_send_test(request, *one) for one in chosen]}, 202)


@routes.add("/_mock/webhooks/deliveries", "GET")
async def deliveries(request: ControlRequest) -> Json:
    """Return the last deliveries.

    Query parameters:
        gateway, task, state: Conditions.
        last: How many to return.
        wait: Real seconds to wait until all due deliveries have been tried.
    """
    query = request.query_params
    if "wait" in query:
        await request.mock.webhook_sender.wait_idle(request.sandbox.name, request.read_wait())
    gateway, task, state = request.read_gateway(), query.get("task"), query.get("state")
    found = [
        one
        for one in list_deliveries(request)
        if gateway in ("", one["gateway"])
        and task in (None, one["task"])
        and state in (None, one["state"])
    ]
    shown = found[max(0, len(found) - request.read_count()) :]
    return {"total": len(found), "deliveries": shown}


@routes.add("/_mock/webhooks/deliveries/{gateway}/{id}/send", "POST")
async def send_again(request: ControlRequest) -> Response:
    """Send a delivery again: the same message, perhaps several times or with a wrong signature."""
    fields = await request.read_valid()
    outbox, known, delivery = _find_delivery(request)
    first, now = delivery.id.partition("-")[0], request.sandbox.clock.now()
    number = 1 + sum(one.id.partition("-")[0] == first for one in known)
    again = replace(
        delivery,
        made=now,
        due=now,
        state="waiting",
        why="",
        attempts=[],
        lost=False,
        forge=fields.get("forged", False),
        age=float(fields.get("age", 0)),
        applied=["sent again by hand"],
    )
    copies = [
        replace(again, id=f"{first}-{number + copy}", attempts=[])
        for copy in range(fields.get("copies", 1))
    ]
    for copy in copies:
        outbox.queue.put(copy)
    return respond({"deliveries": [_describe_delivery(outbox, copy) for copy in copies]}, 202)


def _find_delivery(request: ControlRequest) -> tuple[Outbox, list[Delivery], Delivery]:
    """Return the delivery that the path names, with its outbox and all deliveries of that."""
    gateway, name = request.path_params["gateway"], request.path_params["id"]
    for outbox in request.outboxes():
        known = outbox.deliveries() if outbox.gateway == gateway else []
        for delivery in known:
            if delivery.id == name:
                return outbox, known, delivery
    advice = "GET /_mock/webhooks/deliveries lists them"
    raise ControlError(f"there is no delivery {quote(name)} of that gateway", advice, 404)


def list_deliveries(request: ControlRequest) -> list[Json]:
    """Return all open and the last finished deliveries of all gateways."""
    return [
        _describe_delivery(outbox, delivery)
        for outbox in request.outboxes()
        for delivery in outbox.deliveries()
    ]


def _describe_delivery(outbox: Outbox, delivery: Delivery) -> Json:
    """Return a delivery with the verdict that a receiver should reach about its signature."""
    signature = None
    if delivery.body is not None and outbox.webhook_format is not None:
        head = {key.lower(): value for key, value in outbox.signed_headers(delivery).items()}
        signature = "unsigned"
        if outbox.webhook_format.signature_header in head:
            secret = outbox.endpoints.secret(delivery.endpoint, delivery.key)
            body = delivery.body.encode()
            signature = outbox.webhook_format.verify(head, body, secret, wall())
    return {"gateway": outbox.gateway, **delivery.render(), "signature": signature}


@routes.add("/_mock/webhooks/{id}", "GET")
async def show(request: ControlRequest) -> Json:
    """Return an endpoint."""
    return _describe(*_find(request, request.path_params["id"]))


@routes.add("/_mock/webhooks/{id}", "DELETE")
async def remove(request: ControlRequest) -> Json:
    """Remove an endpoint."""
    outbox, endpoint = _find(request, request.path_params["id"])
    outbox.endpoints.remove(endpoint.id)
    return {"removed": endpoint.id}


@routes.add("/_mock/webhooks/{id}", "PATCH", "POST")
async def change(request: ControlRequest) -> Json:
    """Change an endpoint; enabling it again resumes its queued deliveries."""
    outbox, endpoint = _find(request, request.path_params["id"])
    fields = await request.read_fields(CHANGEABLE)
    if not fields:
        advice = f"its fields are: {', '.join(CHANGEABLE)}"
        raise ControlError("the request changes nothing", advice)
    enabled = fields.flag("enabled") if "enabled" in fields else endpoint.enabled
    url = fields.text("url", MAX_URL, endpoint.url)
    secret = _read_secret(fields, endpoint.secret)
    events = _read_events(outbox, fields) if "events" in fields else endpoint.events
    endpoint.url, endpoint.secret, endpoint.events = url, secret, events
    resumes = enabled and not endpoint.enabled
    endpoint.failures = 0 if resumes else endpoint.failures
    endpoint.enabled = enabled
    endpoint.why = "" if enabled else endpoint.why or "disabled through the control API"
    outbox.endpoints.put(endpoint)
    resumed = {"resumed": outbox.resume(endpoint)} if resumes else {}
    return _describe(outbox, endpoint) | resumed


def _endpoints(request: ControlRequest) -> list[tuple[Outbox, Endpoint]]:
    return [(outbox, one) for outbox in request.outboxes() for one in outbox.endpoints]


def _find(request: ControlRequest, name: str) -> tuple[Outbox, Endpoint]:
    for outbox in request.outboxes():
        if (endpoint := outbox.endpoints.get(name)) is not None:
            return outbox, endpoint
    raise ControlError(f"there is no endpoint {quote(name)}", "GET /_mock/webhooks lists them", 404)


def _read_secret(fields: Fields, default: str) -> str:
    secret = fields.text("secret", MAX_SECRET, default)
    if not secret:
        advice = f"give another, or leave it out for {default}"
        raise ControlError("secret: an empty secret cannot sign", advice)
    return secret


def _read_events(outbox: Outbox, fields: Fields) -> list[str]:
    assert outbox.webhook_format is not None
    known = sorted(set(outbox.webhook_format.endpoint_events.values()))
    events = fields.get("events", [])
    if not isinstance(events, list):
        advice = f"list some of {', '.join(known)}, or leave it out for the gateway's default"
        raise ControlError("events is not a list", advice)
    for event in events:
        if event not in known:
            raise unknown("events: unknown event", event, known)
    return events


def _check_url(request: ControlRequest, url: str) -> None:
    """Raise ControlError for an invalid URL.

    One whose host is not allowed is registered; its deliveries say so.
    """
    reason = request.mock.webhook_sender.targets.rejection(url) if url else ""
    if reason and reason not in ("host not allowed", "not https"):
        advice = "write one such as http://localhost:8000/hooks"
        raise ControlError(f"url: {quote(url, 100)}: {reason}", advice)


def _send_test(request: ControlRequest, outbox: Outbox, endpoint: Endpoint) -> Json:
    assert outbox.webhook_format is not None
    name = outbox.webhook_format.endpoint_events["test"]
    account = request.gateways[outbox.gateway].pipeline.accounts.find(endpoint.key)
    delivery = outbox.send_test(endpoint, name, account.id)
    return _describe_delivery(outbox, delivery)


def _describe(outbox: Outbox, endpoint: Endpoint) -> Json:
    """Return an endpoint with its key shortened, and its secret, which a receiver's test needs."""
    key = endpoint.key
    shown = key if len(key) < 8 else f"{key[:12][: len(key) // 2]}..."
    return {"gateway": outbox.gateway, **asdict(endpoint), "key": shown}
