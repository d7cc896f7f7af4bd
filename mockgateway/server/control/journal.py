"""`/_mock/journal`: find, count, explain, export and clear the exchanges of the sandbox."""

from __future__ import annotations

from asyncio import sleep, to_thread
from itertools import pairwise
from time import monotonic
from urllib.parse import urlsplit

from starlette.responses import Response

from mockgateway.journal import Exchange
from mockgateway.journal.embedded_media import embedded_media, list_media
from mockgateway.journal.exchange import MAX_KEPT
from mockgateway.journal.query import TESTS, find
from mockgateway.server.control.exchanges import explain_misses, explain_rules
from mockgateway.server.control.inside import send_inside
from mockgateway.server.control.requests import ControlError, ControlRequest, Json, Routes, respond
from mockgateway.server.control.statistics import quantiles

REPLAY_TIMEOUT = 60.0  # seconds
TURN = 0.02  # seconds of work on a list of exchanges without a break
NOT_REPLAYED = frozenset({b"content-length", b"transfer-encoding", b"expect", b"connection"})
SAFE = {
    "x-content-type-options": "nosniff",
    "content-security-policy": "default-src 'none'; sandbox",
}

routes = Routes()


@routes.add("/_mock/journal", "GET")
async def show(request: ControlRequest) -> Json | Response:
    """Return the last exchanges that meet the query's conditions."""
    journal = request.journal
    conditions = {name: value for name, value in request.query_params.items() if name in TESTS}
    matched = find(journal.all(), conditions)
    if request.is_set("count"):
        return {"total": journal.total, "kept": len(journal), "count": len(matched)}
    count = request.read_count()
    shown = matched[-count:] if count else []
    if (name := request.query_params.get("format", "json")) != "json":
        return await to_thread(_export, shown, name, request.query_params.get("title", ""))
    explain, exchanges, began = request.is_set("explain"), [], monotonic()
    for exchange in shown:
        exchanges.append(_describe(request, exchange, explain))
        if monotonic() - began > TURN:  # let other requests run
            await sleep(0)
            began = monotonic()
    return {"total": journal.total, "matched": len(matched), "exchanges": exchanges}


@routes.add("/_mock/journal", "DELETE")
async def clear(request: ControlRequest) -> Json:
    """Forget all exchanges."""
    cleared = len(request.journal)
    request.journal.clear()
    return {"cleared": cleared}


@routes.add("/_mock/journal/{number:int}", "GET")
async def show_one(request: ControlRequest) -> Json | Response:
    """Return one exchange, the rules of its scenario, its times and its media."""
    exchange = _find(request)
    if (name := request.query_params.get("format", "json")) != "json":
        return await to_thread(_export, [exchange], name)
    details = {
        "rules": explain_rules(request, exchange),
        "stream": _describe_stream(exchange),
        "media": list_media(exchange, request.prefix + request.scope["path"]),
    }
    return _describe(request, exchange, explain=True) | details


@routes.add("/_mock/journal/{number:int}/media/{index:int}", "GET")
async def show_media(request: ControlRequest) -> Response:
    """Return a picture, sound or clip inside a reply."""
    found, index = embedded_media(_find(request)), request.path_params["index"]
    if index >= len(found):
        raise ControlError(f"the reply has {len(found)} files", "they count from 0", 404)
    kind, data = found[index]
    return Response(data, media_type=kind, headers=SAFE)


@routes.add("/_mock/journal/{number:int}/replay", "POST")
async def replay(request: ControlRequest) -> Json:
    """Send the request of an exchange again, with its key."""
    exchange = _find(request)
    if len(exchange.request) >= MAX_KEPT:
        raise ControlError("the request's body was not kept whole", "send it yourself", 409)
    target = urlsplit(exchange.base_url).path + exchange.path
    if exchange.query:
        target += f"?{exchange.query.decode('latin-1')}"
    kept = [pair for pair in exchange.request_headers if pair[0] not in NOT_REPLAYED]
    sent = (exchange.method, target, kept, exchange.request)
    answer = await send_inside(request.mock, *sent, REPLAY_TIMEOUT)
    seed = answer.headers.get(b"x-mock-seed", b"").decode("latin-1")
    number = seed.partition("/")[2] if b"x-mock-seed" not in dict(kept) else ""
    return {
        "number": int(number or 0),
        "status": answer.status,
        "seconds": round(answer.seconds, 6),
    }


def _find(request: ControlRequest) -> Exchange:
    journal, number = request.journal, request.path_params["number"]
    exchange = next((one for one in journal.all() if one.number == number), None)
    if exchange is None:
        advice = f"it has {len(journal)} of {journal.total} calls: GET /_mock/journal"
        raise ControlError(f"the journal has no call {number}", advice, 404)
    return exchange


def _describe_stream(exchange: Exchange) -> Json | None:
    """Return when the pieces of a paced reply left, in seconds after the request."""
    times = [at for at, _ in exchange.chunks if exchange.left is None or at <= exchange.left]
    if not times:
        return None
    gaps = quantiles([after - before for before, after in pairwise(times)])
    first, last = round(times[0], 6), round(times[-1], 6)
    return {"first": first, "last": last, "pieces": len(times), "gaps": gaps}


def _describe(request: ControlRequest, exchange: Exchange, explain: bool) -> Json:
    return exchange.render() | (
        {"misses": [exchange.redact(one) for one in explain_misses(request, exchange)]}
        if explain
        else {}
    )


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
    if name == "python":
        from mockgateway.journal.replay_code import script

        return Response(script(exchanges), media_type="text/x-python")
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
