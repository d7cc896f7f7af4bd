"""Answer from the document: its example, else an instance of its schema.

The request's own values are copied into fields of the same name.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from urllib.parse import unquote

import orjson

from mockgateway.call import Call
from mockgateway.content import DocumentReply
from mockgateway.ports import Json
from mockgateway.protocols import OperationPlan
from mockgateway.reply import Reply
from mockgateway.seed import Seed
from mockgateway.spec.content_types import is_json
from mockgateway.spec.event_stream import document_events
from mockgateway.spec.forms import without_files
from mockgateway.spec.operation import Operation
from mockgateway.spec.response_spec import ResponseSpec
from mockgateway.spec.responses import when_matches
from mockgateway.spec.sample import concrete, sample
from mockgateway.spec.writing import as_body

from .announcing import announce
from .new_ids import UUID, uuid
from .resources import ResourceCall, require_existing

# Fields that hold the id of a submission's reply.
_IDS = ("task_id", "request_id", "generation_id", "id")
_BODILESS = frozenset({204, 205, 304})


class Example:
    """Answers `do: ""`, and every operation without behaviour of its own."""

    async def act(self, call: Call, plan: OperationPlan) -> DocumentReply:
        """Return the first valid example of the request's response, else a drawn instance.

        The same request gets the same reply, except for what earlier requests changed.

        Raises:
            Problem: `not_found` for a deleted item.
        """
        spec, operation = call.response_spec, call.operation
        assert spec is not None
        assert operation is not None
        if operation.stateful:
            require_existing(call)
        seed = call.sandbox.seed.of(plan.label, *sorted(call.route.items()))
        if operation.resource is None or operation.resource.kind != "show":
            seed = seed.of(call.query, call.body)
        headers = list(_headers(spec, call, plan)) if spec.headers else []
        if spec.event:
            events = document_events(spec, plan.draw_instance, seed, operation.shows_done)
            return DocumentReply(spec.status, spec.media_type, events, headers)
        bodiless = spec.media_type is None or spec.status in _BODILESS
        text = None if bodiless else _text_example(spec)
        value = None if bodiless or text is not None else _value(spec, call, plan, seed)
        if operation.resource is not None and text is None and not isinstance(value, bytes):
            shown = partial(_shown, call, plan)
            resource = ResourceCall(call, plan, operation.resource, spec, shown)
            value = resource.apply(value, headers)
        if plan.alone:
            announce(call, plan, Reply(spec.status, value=value, headers=headers))
        if bodiless:
            return DocumentReply(spec.status, None, None, headers)
        media_type = concrete(spec.media_type or "", spec.schema, call.header("accept"))
        if text is not None:
            value = text.encode("utf-8", "replace")
        elif not is_json(media_type) and not isinstance(value, bytes):
            value = as_body(value, media_type, spec.schema)
        return DocumentReply(spec.status, media_type, value, headers)


def _text_example(spec: ResponseSpec) -> str | None:
    """Return the example of a body that is not JSON, if it is written as text."""
    if is_json(spec.media_type or ""):
        return None
    texts = (example["value"] for example in spec.examples.values())
    return next((value for value in texts if isinstance(value, str)), None)


def _value(spec: ResponseSpec, call: Call, plan: OperationPlan, seed: Seed) -> Json:
    """Return the value of a body, with the request's own values; bytes for a file."""
    value = _example(spec, call)
    if value is None and spec.schema in (True, {}):
        value = sample(concrete(spec.media_type or "", True))
    if value is None:
        value = spec.draw(plan.draw_instance, seed)
        if spec.sequential and not isinstance(value, list):  # several JSON values, each by itself
            more = (spec.draw(plan.draw_instance, seed.of(number)) for number in range(2))
            return [value, *more]
    elif plan.do == "submit":
        value = _with_new_id(value, spec, call.seed)
    return _echoed(value, spec, _request_values(call))


def _shown(call: Call, plan: OperationPlan, operation: Operation) -> Json:
    """Return the documented body of an item or a whole collection, without a query."""
    specs = [spec for spec in operation.responses.successes if is_json(spec.media_type or "")]
    if not specs:
        return None
    spec = call.response_spec if operation is call.operation else specs[0]
    assert spec is not None
    value = _example(spec, call)
    if value is None:
        route = [pair for pair in call.route.items() if f"{{{pair[0]}}}" in operation.path]
        seed = call.sandbox.seed.of(operation.label, *sorted(route))
        value = spec.draw(plan.draw_instance, seed)
    return _echoed(value, spec, _path_values(call))


def _headers(spec: ResponseSpec, call: Call, plan: OperationPlan) -> Sequence[tuple[str, str]]:
    """Return the documented headers of a gateway without an adapter."""
    if not plan.alone:
        return ()
    redirect = 300 <= spec.status < 400
    url = f"{call.base_url}{'/openapi.json' if redirect else call.path}"
    headers: Sequence[tuple[str, str]] = spec.required_headers(plan.draw_instance, url)
    if redirect and "location" in spec.headers and "location" not in dict(headers):
        return [*headers, ("location", url)]
    return headers


def _example(spec: ResponseSpec, call: Call) -> Json:
    """Return a copy of the first valid example, or None; matching `x-when` examples come first."""
    examples = list(spec.examples.values())
    tied = [one for one in examples if one.get("x-when") and when_matches(one["x-when"], call)]
    for example in (*tied, *(one for one in examples if not one.get("x-when"))):
        if spec.validator.is_valid(example["value"]):
            return copy.deepcopy(example["value"])
    return None


def _with_new_id(value: Json, spec: ResponseSpec, seed: Seed) -> Json:
    """Replace the id of a submission's example by a new one, wherever it occurs."""
    if not isinstance(value, dict):
        return value
    place = value["data"] if isinstance(value.get("data"), dict) else value
    ids = (place[name] for name in _IDS if isinstance(place.get(name), str))
    old = next((one for one in ids if len(one) > 5), None)
    if old is None:
        return value
    digits = seed.hex(32)
    new = old[: old.rfind("_") + 1] + digits[:24]
    if UUID.fullmatch(old):
        new = uuid(seed)
    fresh = orjson.loads(orjson.dumps(value).replace(old.encode(), new.encode()))
    return fresh if spec.validator.is_valid(fresh) else value


def _echoed(value: Json, spec: ResponseSpec, sent: Iterable[tuple[str, Json]]) -> Json:
    """Copy the request's values into fields of the same name, where the reply stays valid."""
    if not isinstance(value, dict):
        return value
    values = list(sent)
    inner = value.get("data")  # many APIs wrap their replies in an envelope
    for place in (value, inner) if isinstance(inner, dict) else (value,):
        for name, one in values:
            if name in place and type(place[name]) is type(one) and place[name] != one:
                before = place[name]
                place[name] = one
                if not spec.validator.is_valid(value):
                    place[name] = before
    return value


def _request_values(call: Call) -> Iterator[tuple[str, Json]]:
    """Yield the fields of the body and the path."""
    if isinstance(call.content, Mapping):
        yield from without_files(call.content).items()  # files are left out
    yield from _path_values(call)


def _path_values(call: Call) -> Iterator[tuple[str, Json]]:
    """Yield the fields of the path; a final `{petId}` is also `id`."""
    route = call.params.get("path")
    resource = None if call.operation is None else call.operation.resource
    if not route:  # a document may not declare its path parameters
        route = {name: unquote(value) for name, value in call.route.items()}
    for position, (name, value) in enumerate(route.items(), 1):
        yield name, value
        is_last = position == len(route) and name.lower().endswith("id")
        if is_last and not (resource is not None and resource.kind in ("create", "list")):
            yield "id", value
