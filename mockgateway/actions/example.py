"""Answer from the document: its example, else an instance of its schema.

The request's own values are copied into fields of the same name.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import unquote

import orjson

from mockgateway.call import Call
from mockgateway.content import DocumentReply
from mockgateway.ports import Json
from mockgateway.problem import Problem
from mockgateway.protocols import OperationPlan
from mockgateway.seed import Seed
from mockgateway.spec.content_types import is_json
from mockgateway.spec.event_stream import document_events
from mockgateway.spec.forms import without_files
from mockgateway.spec.response_spec import ResponseSpec
from mockgateway.spec.responses import when_matches
from mockgateway.spec.sample import as_body, concrete, sample

MAX_DELETED = 1000  # paths remembered as deleted

# Fields that hold the id of a submission's reply.
_IDS = ("task_id", "request_id", "generation_id", "id")
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_BODILESS = frozenset({204, 205, 304})


class Example:
    """`do: ""`, and every operation without behaviour of its own."""

    async def act(self, call: Call, plan: OperationPlan) -> DocumentReply:
        """Return the first valid example of the request's response, else a drawn instance.

        The same request gets the same reply, except that a deleted path is gone until a PUT or
        POST restores it.

        Raises:
            Problem: `task_not_found` for a deleted path.
        """
        _track_deletions(call)
        spec = call.response_spec
        assert spec is not None
        seed = call.sandbox.seed.of(plan.label, *sorted(call.route.items()), call.query, call.body)
        headers = _headers(spec, call, plan) if spec.headers else ()
        if spec.media_type is None or spec.status in _BODILESS:
            return DocumentReply(spec.status, None, None, headers)
        if spec.event:
            done = call.operation is not None and call.operation.shows_done
            events = document_events(spec, plan.draw_instance, seed, done)
            return DocumentReply(spec.status, spec.media_type, events, headers)
        media_type = spec.media_type
        if "*" in media_type:
            media_type = concrete(media_type, spec.schema)
        if not is_json(media_type):
            body = _raw(spec, media_type, call, plan, seed)
            return DocumentReply(spec.status, media_type, body, headers)
        value = _example(spec, call)
        if value is None:
            value = spec.draw(plan.draw_instance, seed)
        elif plan.do == "submit":
            value = _with_new_id(value, spec, call.seed)
        return DocumentReply(spec.status, media_type, _echoed(value, spec, call), headers)


def _headers(spec: ResponseSpec, call: Call, plan: OperationPlan) -> Sequence[tuple[str, str]]:
    """Return the documented headers of a gateway without an adapter."""
    if not plan.alone:
        return ()
    headers: Sequence[tuple[str, str]] = spec.required_headers(plan.draw_instance)
    redirect = 300 <= spec.status < 400 and "location" in spec.headers
    if redirect and "location" not in dict(headers):
        return [*headers, ("location", f"{call.base_url}/openapi.json")]
    return headers


def _raw(spec: ResponseSpec, media_type: str, call: Call, plan: OperationPlan, seed: Seed) -> bytes:
    """Return a body that is not JSON: an example's text, else a value in that format."""
    for example in spec.examples.values():
        if isinstance(example["value"], str):
            return str(example["value"]).encode("utf-8", "replace")
    value = _example(spec, call)
    if value is None:
        value = sample(media_type) if spec.schema is True else None
    if value is None:
        value = spec.draw(plan.draw_instance, seed)
    if not isinstance(value, bytes):
        value = as_body(_echoed(value, spec, call), media_type, spec.schema)
    return value if isinstance(value, bytes) else value.encode("utf-8", "replace")


def _track_deletions(call: Call) -> None:
    """Remember deleted paths. A DELETE of a path without parameters only empties a list."""
    deleted = call.sandbox.gone
    path = f"{call.gateway}{call.path}"
    if call.method in ("PUT", "POST"):
        for place in [place for place in deleted if f"{place}/".startswith(f"{path}/")]:
            del deleted[place]
    elif deleted and any(f"{path}/".startswith(f"{place}/") for place in deleted):
        message = f"There is nothing at {call.path[:200]} any more: it was deleted."
        raise Problem("task_not_found", message)
    if call.method == "DELETE" and call.route:
        deleted[path] = None
        if len(deleted) > MAX_DELETED:
            deleted.popitem(last=False)


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
    if _UUID.fullmatch(old):
        parts = (digits[:8], digits[8:12], f"4{digits[13:16]}", f"a{digits[17:20]}", digits[20:])
        new = "-".join(parts)
    fresh = orjson.loads(orjson.dumps(value).replace(old.encode(), new.encode()))
    return fresh if spec.validator.is_valid(fresh) else value


def _echoed(value: Json, spec: ResponseSpec, call: Call) -> Json:
    """Copy the request's values into fields of the same name, where the reply stays valid."""
    if not isinstance(value, dict):
        return value
    inner = value.get("data")  # many APIs wrap their replies in an envelope
    for place in (value, inner) if isinstance(inner, dict) else (value,):
        for name, sent in _request_values(call):
            if name in place and type(place[name]) is type(sent) and place[name] != sent:
                before = place[name]
                place[name] = sent
                if not spec.validator.is_valid(value):
                    place[name] = before
    return value


def _request_values(call: Call) -> Iterator[tuple[str, Json]]:
    """Yield the fields of the body and the path; a path's last `{petId}` is also `id`."""
    if isinstance(call.content, Mapping):
        yield from without_files(call.content).items()  # files are left out
    route = call.params.get("path")
    if not route:  # a document may not declare its path parameters
        route = {name: unquote(value) for name, value in call.route.items()}
    for position, (name, value) in enumerate(route.items(), 1):
        yield name, value
        if position == len(route) and name.lower().endswith("id"):
            yield "id", value
