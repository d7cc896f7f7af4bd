"""`/_mock/verdict`: what the client did wrong, as far as the sandbox's journal and its webhooks show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from mockgateway.evidence import FAULT, Attempt, Evidence
from mockgateway.judges import JUDGES, find_mistakes
from mockgateway.problem import nearest
from mockgateway.server.control.asking import Wrong, listed, say, world_of
from mockgateway.server.control.webhooks import outboxes

if TYPE_CHECKING:
    from mockgateway.server.app import App
    from mockgateway.server.sandboxes import SandboxState
    from mockgateway.spec.operation import Operation


def routes(app: App) -> list[Route]:
    """GET /_mock/verdict?allow=no_jitter&since=12: an allowed judge is not asked; since: calls of a higher number only. GET /_mock/judges lists them."""

    async def verdict(request: Request) -> Response:
        allowed = {
            name
            for said in request.query_params.getlist("allow")
            for name in said.split(",")
            if name
        }
        for name in allowed:
            if name not in JUDGES:
                raise Wrong(f"allow: unknown judge {name[:50]!r}", nearest(name[:50], JUDGES))
        world = world_of(request)
        evidence = _evidence(app, world, listed(request, "since", 0, 10**9))
        found = find_mistakes(evidence, allowed)
        faults = [finding.render() for finding in found if finding.severity == FAULT]
        warnings = [finding.render() for finding in found if finding.severity != FAULT]
        said = {
            "verdict": "fault" if faults else "warning" if warnings else "clean",
            "faults": faults,
            "warnings": warnings,
            "calls": len(evidence.calls),
            "forgotten": world.journal.total - len(world.journal),
            "deliveries": len(evidence.deliveries),
            "allowed": sorted(allowed),
        }
        return say(said | {"report": report(said)})

    async def judges(request: Request) -> Response:
        return say(
            {
                "judges": [
                    {"name": judge.name, "about": judge.about, "rule": judge.rule}
                    for judge in JUDGES.values()
                ]
            }
        )

    return [Route("/_mock/verdict", verdict), Route("/_mock/judges", judges)]


def _evidence(app: App, world: SandboxState, since: int) -> Evidence:
    """What the judges look at. since: the number of the last call that they leave out."""
    known: dict[tuple[str, str], Operation] = {}
    for mount in app.mounts.values():
        for operation in mount.pipeline.operations:
            known.setdefault((mount.pipeline.gateway.name or mount.name, operation.id), operation)
    calls = []
    for exchange in sorted(
        world.journal.all(), key=lambda one: one.number
    ):  # the journal has them in the order of their ends
        if exchange.number <= since:
            continue
        meant = known.get((exchange.gateway, exchange.operation))
        if meant is None:
            calls.append(Attempt(exchange))
            continue
        wanted = [
            scheme.key
            for requirement in meant.security
            for scheme in requirement
            if scheme.place == "query"
        ]
        calls.append(
            Attempt(exchange, meant.do, meant.make, bool(meant.idempotent), meant.poll, wanted)
        )
    begin = calls[0].at if since and calls else 0.0
    deliveries = [
        delivery
        for outbox in outboxes(app, world)
        for delivery in outbox.deliveries()
        if delivery.made >= begin
    ]
    return Evidence(calls, deliveries, world.sandbox.clock.now())


def report(said: dict[str, Any]) -> str:
    """A verdict for a person to read."""
    lines = []
    for finding in [*said["faults"], *said["warnings"]]:
        calls = finding["calls"]
        where = (
            f" (call{'s' if len(calls) > 1 else ''} {', '.join(map(str, calls[:10]))}{', ...' if len(calls) > 10 else ''})"
            if calls
            else ""
        )
        lines += [f"{finding['severity'].upper()} {finding['judge']}{where}"]
        lines += [
            f"  what:  {finding['what']}",
            f"  right: {finding['right']}",
            f"  rule:  {finding['rule']}",
            "",
        ]
    found = (
        f"{_many(len(said['faults']), 'fault')}, {_many(len(said['warnings']), 'warning')}"
        if lines
        else "clean"
    )
    forgotten = (
        f" ({said['forgotten']} older ones are no longer in the journal)"
        if said["forgotten"]
        else ""
    )
    return "\n".join(
        [
            *lines,
            f"{found}: {_many(said['calls'], 'call')}{forgotten}, {_many(said['deliveries'], 'webhook')}",
        ]
    )


def _many(count: int, name: str) -> str:
    return f"{count} {name}{'' if count == 1 else 's'}"
