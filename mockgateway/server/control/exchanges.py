"""Match an exchange of the journal against the documents and the rules of a scenario again."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING

from mockgateway.journal import Exchange
from mockgateway.problem import ConfigError, Problem, nearest
from mockgateway.request import ParsedRequest
from mockgateway.scenario import ActiveScenario, RequestView
from mockgateway.server.control.requests import ControlRequest, Json

if TYPE_CHECKING:
    from mockgateway.pipeline.locate import Mount
    from mockgateway.sandbox import Sandbox
    from mockgateway.spec.operation import Operation


def view_exchange(
    mount: Mount | None, sandbox: Sandbox, exchange: Exchange
) -> tuple[RequestView, str]:
    """Return the request as rules see it, and why no operation answers it, or ""."""
    operation: Operation | None = None
    route: Mapping[str, str] = {}
    problem = ""
    try:
        if mount is not None:
            operation, route = mount.pipeline.router.find(exchange.method, exchange.path)
    except Problem as error:
        problem = error.message
    headers, region = exchange.request_headers, mount.region if mount is not None else ""
    call = ParsedRequest(
        exchange.method, exchange.path, exchange.query, headers, dict(headers), exchange.request,
        "", exchange.base_url, exchange.gateway, region, sandbox, exchange.number, sandbox.seed,
        exchange.received, route, exchange.key,
    )  # fmt: skip
    if operation is None:
        return RequestView(call, "", "", ""), problem
    return RequestView(call, operation.id, operation.do, operation.make), problem


def explain_misses(request: ControlRequest, exchange: Exchange) -> list[str]:
    """Return the nearest matches of a call: documented paths, scenarios and rules.

    The rules of its scenario are judged by their present counts.
    """
    app = request.mock
    mount = request.gateways.get(exchange.gateway)
    if mount is None:
        return [_explain_unserved(app.mounts, exchange)]
    view, problem = view_exchange(mount, request.sandbox, exchange)
    misses = [problem] if problem else []
    base, colon, name = exchange.model.rpartition(":")
    if exchange.problem == "model_not_found" and colon and base in mount.pipeline.models:
        advice = nearest(name, app.library.names())
        misses.append(f"The model {base!r} has no scenario {name[:100]!r}; {advice}")
    active = None if exchange.applied else scenario_of(request, exchange)
    return misses if active is None else misses + list(active.misses(view))


def explain_rules(request: ControlRequest, exchange: Exchange) -> list[Json]:
    """Return the rules of a call's scenario and phase, and why each did not apply."""
    active = scenario_of(request, exchange)
    if active is None:
        return []
    view, _ = view_exchange(request.gateways.get(exchange.gateway), request.sandbox, exchange)
    explained = active.explain(view, exchange.phase)
    return [
        {
            "name": rule.name,
            "about": rule.about,
            "applies": not reasons,
            "reasons": [exchange.redact(one) for one in reasons],
        }
        for rule, reasons in explained
    ]


def scenario_of(request: ControlRequest, exchange: Exchange) -> ActiveScenario | None:
    """Return the scenario of a call, or None if it had none or the scenario no longer exists."""
    active: ActiveScenario | None = request.sandbox.active_scenario
    mount = request.gateways.get(exchange.gateway)
    if not exchange.scenario or mount is None:
        return None
    if active is not None and active.scenario.name == exchange.scenario:
        return active
    with suppress(ConfigError):  # it no longer exists
        return mount.pipeline.selector.scenarios.call_scenario(request.sandbox, exchange.scenario)
    return None


def _explain_unserved(mounts: Mapping[str, Mount], exchange: Exchange) -> str:
    """Return the prefixes under which a path would have been served, or the nearest prefix."""
    served = []
    for name, mount in mounts.items():
        with suppress(Problem):
            mount.pipeline.router.find(exchange.method, exchange.path)
            served.append(f"/{name}{exchange.path}")
    prefix = exchange.path.split("/")[1]
    advice = f". Did you mean {' or '.join(served)}?" if served else f"; {nearest(prefix, mounts)}"
    return f"No gateway is served at {exchange.path[:200]}{advice}"
