"""`/_mock/webhooks`: the endpoints that accounts have registered, and every delivery with its attempts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from mockgateway.problem import nearest
from mockgateway.server.control.asking import (
    Wrong,
    flag,
    listed,
    mount_of,
    say,
    seconds,
    text,
    wish,
    world_of,
)
from mockgateway.state.webhooks import DEFAULT_SECRET, Endpoint, Outbox
from mockgateway.state.webhooks.endpoints import endpoint_id

if TYPE_CHECKING:
    from mockgateway.server.app import App
    from mockgateway.server.sandboxes import SandboxState

MAX_ENDPOINTS = 1000  # of a gateway in a sandbox
NEW = ("gateway", "key", "url", "secret", "events")
CHANGED = ("url", "secret", "events", "enabled")


def routes(app: App) -> list[Route]:
    """GET and POST /_mock/webhooks, GET, PATCH and DELETE /_mock/webhooks/ID, POST /_mock/webhooks/test, GET /_mock/webhooks/deliveries.

    Queries of the deliveries: `gateway`, `task`, `state`, `last`, and `wait=10`: until all that is due has been tried, at most so many real seconds.
    """

    async def endpoints(request: Request) -> Response:
        world = world_of(request)
        if request.method == "POST":
            return _register(app, world, await wish(request, NEW))
        return say(
            {
                "endpoints": [
                    _shown(outbox, endpoint)
                    for outbox in outboxes(app, world)
                    for endpoint in outbox.endpoints
                ]
            }
        )

    async def endpoint(request: Request) -> Response:
        outbox, found = _find(app, world_of(request), request.path_params["id"])
        if request.method == "DELETE":
            outbox.endpoints.remove(found.id)
            return say({"removed": found.id})
        sent = (
            _change(outbox, found, await wish(request, CHANGED))
            if request.method in ("PATCH", "POST")
            else None
        )
        return say(_shown(outbox, found) | ({} if sent is None else {"resumed": sent}))

    async def test(request: Request) -> Response:
        wished = await wish(request, ("id",))
        world = world_of(request)
        chosen = (
            [_find(app, world, text(wished, "id"))]
            if wished
            else [
                (outbox, one)
                for outbox in outboxes(app, world)
                for one in outbox.endpoints
                if one.url
            ]
        )
        if not chosen:
            raise Wrong(
                "there is no endpoint",
                'register one: POST /_mock/webhooks {"gateway": "babysea", "url": "http://localhost:8000/hooks"}',
            )
        return say({"deliveries": [_tested(app, outbox, one) for outbox, one in chosen]}, 202)

    async def deliveries(request: Request) -> Response:
        if "wait" in request.query_params:
            await app.webhook_sender.wait_idle(world_of(request).sandbox.name, seconds(request))
        gateway, task, state = (
            request.query_params.get(word) for word in ("gateway", "task", "state")
        )
        if gateway is not None:
            mount_of(app, gateway)
        found = [
            {"gateway": outbox.gateway, **delivery.render()}
            for outbox in outboxes(app, world_of(request))
            if gateway in (None, outbox.gateway)
            for delivery in outbox.deliveries()
            if task in (None, delivery.task) and state in (None, delivery.state)
        ]
        return say(
            {"total": len(found), "deliveries": found[max(0, len(found) - listed(request)) :]}
        )

    return [
        Route("/_mock/webhooks", endpoints, methods=["GET", "POST"]),
        Route("/_mock/webhooks/test", test, methods=["POST"]),
        Route("/_mock/webhooks/deliveries", deliveries),
        Route("/_mock/webhooks/{id}", endpoint, methods=["GET", "PATCH", "POST", "DELETE"]),
    ]


def outboxes(app: App, world: SandboxState) -> Iterator[Outbox]:
    """Those of the gateways that have webhooks, the account file's endpoints taken up."""
    sandbox, seen = world.sandbox, set()
    for mount in app.mounts.values():
        name = mount.pipeline.gateway.name or mount.name
        if mount.pipeline.states.webhook_format is None or name in seen:
            continue
        seen.add(name)
        outbox: Outbox = mount.pipeline.states.open(sandbox, name).outbox
        for account in mount.pipeline.accounts:
            outbox.endpoints.register_listed(account.key, account.webhooks)
        yield outbox


def _find(app: App, world: SandboxState, name: str) -> tuple[Outbox, Endpoint]:
    for outbox in outboxes(app, world):
        if (endpoint := outbox.endpoints.get(name)) is not None:
            return outbox, endpoint
    raise Wrong(
        f"there is no endpoint {name[:50]!r}", "GET /_mock/webhooks lists those that there are", 404
    )


def _register(app: App, world: SandboxState, wished: dict[str, Any]) -> Response:
    mount = mount_of(app, text(wished, "gateway"))
    outbox = next(
        (one for one in outboxes(app, world) if one.gateway == mount.pipeline.gateway.name), None
    )
    if outbox is None:
        raise Wrong(f"gateway: {mount.name} has no webhooks", "sealink, babysea and apikey have")
    key, url = text(wished, "key", 500, ""), text(wished, "url", 5000, "")
    endpoint = Endpoint(
        endpoint_id(key, url),
        key,
        url,
        text(wished, "secret", 500, DEFAULT_SECRET),
        _events(outbox, wished),
    )
    if not endpoint.secret:
        raise Wrong(
            "secret: an empty one signs nothing", "give another, or leave it out for whsec_test"
        )
    if not url and "secret" not in wished:
        raise Wrong(
            "url is missing",
            "give an address, or a secret for the URLs that requests bring, or both",
        )
    _check_url(app, endpoint.url)
    known = outbox.endpoints.get(endpoint.id)
    if known is None and len(list(outbox.endpoints)) >= MAX_ENDPOINTS:
        raise Wrong(
            f"there are {MAX_ENDPOINTS} endpoints already",
            "DELETE some of them, or use another sandbox",
        )
    outbox.endpoints.put(endpoint)
    return say(_shown(outbox, endpoint), 200 if known else 201)


def _change(outbox: Outbox, endpoint: Endpoint, wished: dict[str, Any]) -> int | None:
    """Take over what is wished; how many queued deliveries go out, where it was switched on."""
    if not wished:
        raise Wrong("nothing is wished for", f"its words are: {', '.join(CHANGED)}")
    on = flag(wished, "enabled") if "enabled" in wished else endpoint.enabled
    url, secret = (
        text(wished, "url", 5000, endpoint.url),
        text(wished, "secret", 500, endpoint.secret),
    )
    if not secret:
        raise Wrong("secret: an empty one signs nothing", "give another")
    endpoint.events = _events(outbox, wished) if "events" in wished else endpoint.events
    endpoint.url, endpoint.secret = url, secret
    turned = on and not endpoint.enabled
    endpoint.failures = 0 if turned else endpoint.failures
    endpoint.enabled, endpoint.why = on, "" if on else endpoint.why or "switched off by hand"
    outbox.endpoints.put(endpoint)
    return outbox.resume(endpoint) if turned else None


def _events(outbox: Outbox, wished: dict[str, Any]) -> list[str]:
    assert outbox.webhook_format is not None
    known = sorted(set(outbox.webhook_format.endpoint_events.values()))
    events = wished.get("events", [])
    if not isinstance(events, list):
        raise Wrong(
            "events: no list",
            f"write a list of {', '.join(known)}, or leave it out for the usual ones",
        )
    for event in events:
        if event not in known:
            raise Wrong(
                f"events: unknown event {str(event)[:50]!r}", nearest(str(event)[:50], known)
            )
    return events


def _check_url(app: App, url: str) -> None:
    """A URL that is none is refused; one whose host is not allowed is registered, and its deliveries say so."""
    reason = app.webhook_sender.targets.rejection(url) if url else ""
    if reason and reason not in ("host not allowed", "not https"):
        raise Wrong(
            f"url: {url[:100]!r}: {reason}", "write one such as http://localhost:8000/hooks"
        )


def _tested(app: App, outbox: Outbox, endpoint: Endpoint) -> dict[str, Any]:
    assert outbox.webhook_format is not None
    mount = next(
        mount for mount in app.mounts.values() if mount.pipeline.gateway.name == outbox.gateway
    )
    delivery = outbox.send_test(
        endpoint,
        outbox.webhook_format.endpoint_events["test"],
        mount.pipeline.accounts.find(endpoint.key).id,
    )
    return {"gateway": outbox.gateway, **delivery.render()}


def _shown(outbox: Outbox, endpoint: Endpoint) -> dict[str, Any]:
    """An endpoint with its key cut; the secret is shown, since whoever tests a receiver needs it."""
    shown = asdict(endpoint)
    shown["key"] = (
        endpoint.key
        if len(endpoint.key) < 8
        else f"{endpoint.key[:12][: len(endpoint.key) // 2]}..."
    )
    return {"gateway": outbox.gateway, **shown}
