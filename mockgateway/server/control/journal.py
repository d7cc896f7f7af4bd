"""`/_mock/journal`: find, count, explain, export and clear the exchanges of the sandbox."""

from __future__ import annotations

from starlette.responses import Response

from mockgateway.journal import Exchange
from mockgateway.journal.query import TESTS, check, find
from mockgateway.server.control.exchanges import explain_misses
from mockgateway.server.control.requests import (
    ControlError,
    ControlRequest,
    Json,
    Routes,
    respond,
    unknown,
)

FORMATS = ("json", "har", "curl", "pytest", "rule", "story")
OPTIONS = ("last", "count", "explain", "format", "title")

routes = Routes()


@routes.add("/_mock/journal", "GET")
async def show(request: ControlRequest) -> Json | Response:
    """Return the last exchanges that meet the query's conditions."""
    journal = request.journal
    matched = find(journal.all(), _read_query(request))
    if request.is_set("count"):
        return {"total": journal.total, "kept": len(journal), "count": len(matched)}
    count = request.read_count()
    shown = matched[-count:] if count else []
    if (name := _read_format(request)) != "json":
        return _export(shown, name, request.query_params.get("title", ""))
    explain = request.is_set("explain")
    exchanges = [_describe(request, exchange, explain) for exchange in shown]
    return {"total": journal.total, "matched": len(matched), "exchanges": exchanges}


@routes.add("/_mock/journal", "DELETE")
async def clear(request: ControlRequest) -> Json:
    """Forget all exchanges."""
    cleared = len(request.journal)
    request.journal.clear()
    return {"cleared": cleared}


@routes.add("/_mock/journal/{number:int}", "GET")
async def show_one(request: ControlRequest) -> Json | Response:
    """Return one exchange and why its scenario did not apply."""
    journal, number = request.journal, request.path_params["number"]
    exchange = next((one for one in journal.all() if one.number == number), None)
    if exchange is None:
        advice = f"it has {len(journal)} of {journal.total} calls: GET /_mock/journal"
        raise ControlError(f"the journal has no call {number}", advice, 404)
    if (name := _read_format(request)) != "json":
        return _export([exchange], name)
    return _describe(request, exchange, explain=True)


def _read_query(request: ControlRequest) -> dict[str, str]:
    """Return the conditions of the query. Raises ControlError for an unknown or wrong one."""
    for name in request.query_params:
        if name not in TESTS and name not in OPTIONS:
            raise unknown("unknown parameter", name, (*TESTS, *OPTIONS))
    query = {name: value for name, value in request.query_params.items() if name in TESTS}
    try:
        check(query)
    except ValueError as error:
        what, _, advice = str(error).partition("; ")
        raise ControlError(what, advice) from None
    return query


def _read_format(request: ControlRequest) -> str:
    name = request.query_params.get("format", "json")
    if name not in FORMATS:
        raise unknown("format: unknown format", name, FORMATS)
    return name


def _describe(request: ControlRequest, exchange: Exchange, explain: bool) -> Json:
    return exchange.render() | ({"misses": explain_misses(request, exchange)} if explain else {})


def _export(exchanges: list[Exchange], name: str, title: str = "") -> Response:
    """Return exchanges in another format, whose module is loaded on first use."""
    if name == "story":
        from mockgateway.console.story import STORY_HEADERS, story

        text = story(exchanges, title or "Traffic of mockgateway")
        return Response(text, headers=STORY_HEADERS, media_type="text/html")
    if name == "har":
        from mockgateway.journal.har import har

        return respond(har(exchanges))
    if name == "curl":
        from mockgateway.journal.replay_code import curl

        return Response(curl(exchanges), media_type="text/plain")
    if name == "pytest":
        from mockgateway.journal.replay_code import snippet

        return Response(snippet(exchanges), media_type="text/x-python")
    return Response(_scenario(exchanges), media_type="application/yaml")


def _scenario(exchanges: list[Exchange]) -> str:
    """Return a scenario that gives the same replies to the same requests. Raises ConfigError."""
    from mockgateway.recording import capture_exchange, rule_action, rules_from, rules_to_yaml

    captures = [(capture, rule_action(capture)) for capture in map(capture_exchange, exchanges)]
    rules = "\n" + rules_to_yaml(rules_from(captures)) if captures else " []\n"
    return f"name: from-the-journal\nrules:{rules}"
