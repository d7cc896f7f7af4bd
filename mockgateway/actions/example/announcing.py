"""Send the callbacks and webhooks of a document when a request carries their URL."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import orjson

from mockgateway.call import Call
from mockgateway.ports import Json
from mockgateway.protocols import OperationPlan
from mockgateway.reply import Reply
from mockgateway.seed import Seed
from mockgateway.spec import expressions
from mockgateway.spec.callbacks import Callback
from mockgateway.spec.content_types import is_json
from mockgateway.spec.resources import plain
from mockgateway.spec.writing import as_body

MAX_SENT = 20  # webhooks for one request

_URL = re.compile(
    r"(callback|webhook|hook|notif\w*|subscriber|listener)s?(url|uri|endpoint|address)?"
)
_PLAIN_URL = frozenset({"url", "uri", "endpoint", "targeturl", "target", "address"})
_SUBSCRIPTION = re.compile(r"hook|subscri|callback|notif|listener", re.IGNORECASE)


def announce(call: Call, plan: OperationPlan, reply: Reply) -> None:
    """Send the operation's callbacks and webhooks after a success."""
    operation = call.operation
    if operation is None or reply.status >= 400:
        return
    for callback in operation.callbacks:
        url = expressions.fill(callback.url, call, reply)
        if url:
            _send(callback, url, call, plan, reply)
    if operation.webhooks and not operation.callbacks:
        url = next(_carried(call), None)
        for callback in _subscribed(operation.webhooks, call)[:MAX_SENT] if url else ():
            _send(callback, str(url), call, plan, reply)


def _carried(call: Call) -> Iterator[str]:
    """Yield the webhook URLs in a request."""
    fields = {**(call.params.get("query") or {})}
    fields |= call.content if isinstance(call.content, Mapping) else {}
    nested = [one for one in fields.values() if isinstance(one, Mapping)]
    subscribes = _SUBSCRIPTION.search(call.path) is not None
    for place in (fields, *nested):
        for name, value in place.items():
            fits = _URL.fullmatch(plain(name)) or (subscribes and plain(name) in _PLAIN_URL)
            if fits and isinstance(value, str) and value.startswith(("http://", "https://")):
                yield value


def _subscribed(webhooks: tuple[Callback, ...], call: Call) -> tuple[Callback, ...]:
    """Return the webhooks that a request names, else all of them."""
    named = orjson.dumps(call.content, default=str).decode() if call.content else ""
    found = tuple(one for one in webhooks if f'"{one.name}"' in named)
    return found or webhooks


def _send(callback: Callback, url: str, call: Call, plan: OperationPlan, reply: Reply) -> None:
    if not url.startswith(("http://", "https://")):
        return
    headers, body = {}, ""
    seed = call.seed.of("callback", callback.name)
    for name, schema in callback.headers.items():
        try:
            headers[name] = str(plan.draw_instance(schema, seed.of(name)))
        except ValueError:
            continue
    if callback.body is not None:
        kind = callback.body.media_type or "application/json"
        value = _body(callback, call, plan, seed, reply)
        headers["content-type"] = kind
        written = (
            orjson.dumps(value) if is_json(kind) else as_body(value, kind, callback.body.schema)
        )
        body = written.decode("utf-8", "replace")
    call.state.outbox.post(
        call.account,
        "callback",
        call.sandbox.clock.now(),
        url=url,
        data={"body": body, "headers": headers},
        on_delivery=call.on_delivery,
        name=callback.name,
        method=callback.method,
    )


def _body(callback: Callback, call: Call, plan: OperationPlan, seed: Seed, reply: Reply) -> Json:
    """Return an example or an instance, with the values of the request and the reply."""
    spec = callback.body
    assert spec is not None
    valid = (
        one["value"] for one in spec.examples.values() if spec.validator.is_valid(one["value"])
    )
    value = next(valid, None)
    value = (
        spec.draw(plan.draw_instance, seed) if value is None else orjson.loads(orjson.dumps(value))
    )
    for known in (call.content, reply.value):
        for place in (value, *(value.values() if isinstance(value, dict) else ())):
            if not isinstance(place, dict) or not isinstance(known, Mapping):
                continue
            for name, one in known.items():
                if name in place and place[name] != one:
                    before, place[name] = place[name], one
                    if not spec.validator.is_valid(value):
                        place[name] = before
    return value
