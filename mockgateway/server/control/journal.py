"""`/_mock/journal`: the last exchanges of the sandbox, keys cut: looked through, counted, cleared, and in forms that go on elsewhere."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from mockgateway.journal import Exchange
from mockgateway.journal.query import TESTS, check, find
from mockgateway.problem import ConfigError, Problem, nearest
from mockgateway.request import ParsedRequest
from mockgateway.scenario import RequestView
from mockgateway.server.control.asking import Wrong, listed, say, world_of

if TYPE_CHECKING:
    from mockgateway.server.app import App
    from mockgateway.server.sandboxes import SandboxState

FORMATS = ("json", "har", "curl", "pytest", "rule")
OTHERS = ("last", "count", "explain", "format")


def routes(app: App) -> list[Route]:
    """GET and DELETE /_mock/journal, GET /_mock/journal/{number}."""

    async def journal(request: Request) -> Response:
        world = world_of(request)
        if request.method == "DELETE":
            cleared = len(world.journal)
            world.journal.clear()
            return say({"cleared": cleared})
        matched = find(world.journal.all(), _wanted(request))
        if request.query_params.get("count") in ("true", "1", ""):
            return say(
                {"total": world.journal.total, "kept": len(world.journal), "count": len(matched)}
            )
        count = listed(request)
        return _shown(app, world, matched[-count:] if count else [], request, len(matched))

    async def one(request: Request) -> Response:
        world, number = world_of(request), request.path_params["number"]
        exchange = next(
            (exchange for exchange in world.journal.all() if exchange.number == number), None
        )
        if exchange is None:
            raise Wrong(
                f"the journal has no call {number}",
                f"it has kept {len(world.journal)} of {world.journal.total}: GET /_mock/journal",
                404,
            )
        if _format(request) != "json":
            return _shown(app, world, [exchange], request, 1)
        return say(exchange.render() | {"misses": _misses(app, world, exchange)})

    return [
        Route("/_mock/journal", journal, methods=["GET", "DELETE"]),
        Route("/_mock/journal/{number:int}", one),
    ]


def _wanted(request: Request) -> dict[str, str]:
    """What the query asks for. Raises Wrong for a word that is none."""
    for word in request.query_params:
        if word not in TESTS and word not in OTHERS:
            raise Wrong(f"unknown word {word[:50]!r}", nearest(word[:50], (*TESTS, *OTHERS)))
    wanted = {word: value for word, value in request.query_params.items() if word in TESTS}
    try:
        check(wanted)
    except ValueError as error:
        what, _, advice = str(error).partition("; ")
        raise Wrong(what, advice) from None
    return wanted


def _format(request: Request) -> str:
    named = request.query_params.get("format", "json")
    if named not in FORMATS:
        raise Wrong(f"format: unknown word {named[:50]!r}", nearest(named[:50], FORMATS))
    return named


def _shown(
    app: App, world: SandboxState, exchanges: list[Exchange], request: Request, matched: int
) -> Response:
    named = _format(request)
    if named == "har":
        from mockgateway.journal.har import har  # each form is loaded when it is asked for

        return say(har(exchanges))
    if named == "curl":
        from mockgateway.journal.replay_code import curl

        return Response(curl(exchanges), media_type="text/plain")
    if named == "pytest":
        from mockgateway.journal.replay_code import snippet

        return Response(snippet(exchanges), media_type="text/x-python")
    if named == "rule":
        return Response(_rules(exchanges), media_type="application/yaml")
    explain = request.query_params.get("explain") in ("true", "1", "")
    shown = [
        exchange.render() | ({"misses": _misses(app, world, exchange)} if explain else {})
        for exchange in exchanges
    ]
    return say({"total": world.journal.total, "matched": matched, "exchanges": shown})


def _rules(exchanges: list[Exchange]) -> str:
    """A scenario that answers the same requests in the same way."""
    from mockgateway.recording import capture_exchange, rule_action, rules_from, rules_to_yaml

    try:
        takes = [(capture, rule_action(capture)) for capture in map(capture_exchange, exchanges)]
    except ConfigError as error:
        raise Wrong(f"{error.where}: {error.what}", error.advice) from None
    return (
        "name: from-the-journal\nrules:\n" + rules_to_yaml(rules_from(takes))
        if takes
        else "name: from-the-journal\nrules: []\n"
    )


def _misses(app: App, world: SandboxState, exchange: Exchange) -> list[str]:
    """What came nearest to a call that nothing was meant for: the documented path, the model's suffix, and the rules of its scenario, as their counts are now."""
    mount = next(
        (
            mount
            for mount in app.mounts.values()
            if (mount.pipeline.gateway.name or mount.name) == exchange.gateway
        ),
        None,
    )
    if mount is None:
        return [_unserved(app, exchange)]
    misses: list[str] = []
    operation, route = None, dict[str, str]()
    try:
        operation, route = mount.pipeline.router.find(exchange.method, exchange.path)
    except Problem as lost:
        misses.append(lost.message)
    base, colon, named = exchange.model.rpartition(":")
    if exchange.problem == "model_not_found" and colon and base in mount.pipeline.models:
        misses.append(
            f"There is no scenario {named[:100]!r} for the model {base!r} to be in; {nearest(named, app.library.names())}"
        )
    if not exchange.scenario or exchange.applied:
        return misses
    try:
        active = world.sandbox.active_scenario
        if active is None or active.scenario.name != exchange.scenario:
            active = mount.pipeline.selector.scenarios.call_scenario(
                world.sandbox, exchange.scenario
            )
    except ConfigError:
        return misses
    return misses + list(
        active.misses(
            RequestView(
                _call(world, exchange, route),
                *((operation.id, operation.do, operation.make) if operation else ("", "", "")),
            )
        )
    )


def _unserved(app: App, exchange: Exchange) -> str:
    """Where a path that no gateway is served at would have been right."""
    meant = []
    for name, mount in app.mounts.items():
        with suppress(Problem):
            mount.pipeline.router.find(exchange.method, exchange.path)
            meant.append(f"/{name}{exchange.path}")
    advice = (
        f". Did you mean {' or '.join(meant)}?"
        if meant
        else f"; {nearest(exchange.path.split('/')[1], app.mounts)}"
    )
    return f"No gateway is served at {exchange.path[:200]}{advice}"


def _call(world: SandboxState, exchange: Exchange, route: Any) -> ParsedRequest:
    """The call again, as far as a rule may look at it."""
    headers, number, seed = exchange.request_headers, exchange.number, world.sandbox.seed
    place = (exchange.base_url, exchange.gateway, "")
    method, path, query, body = exchange.method, exchange.path, exchange.query, exchange.request
    call = ParsedRequest(
        method,
        path,
        query,
        headers,
        dict(headers),
        body,
        "",
        *place,
        world.sandbox,
        number,
        seed,
        exchange.received,
        route,
    )
    call.key = exchange.key
    return call
