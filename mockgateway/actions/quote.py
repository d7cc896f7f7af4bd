"""Answer as the document does: its example, else an instance of its schema, with the request's own values in it."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import unquote

import orjson

from mockgateway.call import Call
from mockgateway.content import DocumentReply
from mockgateway.ports import Json
from mockgateway.problem import Problem
from mockgateway.protocols import OperationPlan
from mockgateway.reply import Event
from mockgateway.seed import Seed
from mockgateway.spec.forms import without_files
from mockgateway.spec.responses import holds, is_json
from mockgateway.spec.sample import as_body, concrete, sample

MAX_GONE = 1000

# Where a submission's answer has the id that later calls name.
_IDS = ("task_id", "request_id", "generation_id", "id")
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")

_BODILESS = frozenset({204, 205, 304})


class Quote:
    """`do: ""` and every action that has no behaviour of its own yet."""

    async def act(self, call: Call, job: OperationPlan) -> DocumentReply:
        """The document's first valid example of the answer this request gets, else a drawn one.

        The same request gets the same answer, but what was deleted is gone until something is put or posted there again. Raises Problem
        `task_not_found` then.
        """
        _keep_track(call, job)
        answer = call.response_spec
        assert answer is not None
        seed = call.sandbox.seed.of(job.label, *sorted(call.route.items()), call.query, call.body)
        headers = _headers(answer, call, job) if answer.headers else ()
        if answer.media_type is None or answer.status in _BODILESS:
            return DocumentReply(answer.status, None, None, headers)
        if answer.event:
            events = [_as_event(example["value"]) for example in answer.examples.values()]
            return DocumentReply(
                answer.status,
                answer.media_type,
                events
                or [_as_event(answer.draw(job.instance, seed.of(number))) for number in range(3)],
                headers,
            )
        media_type = (
            concrete(answer.media_type, answer.schema)
            if "*" in answer.media_type
            else answer.media_type
        )
        if not is_json(media_type):
            return DocumentReply(
                answer.status, media_type, _raw(answer, media_type, call, job, seed), headers
            )
        value = _example(answer, call)
        if value is None:
            value = answer.draw(job.instance, seed)
        elif job.do == "submit":
            value = _fresh(value, answer, call.seed)
        return DocumentReply(answer.status, media_type, _echoed(value, answer, call), headers)


def _headers(answer: Any, call: Call, job: OperationPlan) -> Sequence[tuple[str, str]]:
    """What the document asks for, where no adapter knows better; a redirection without an example leads back here."""
    if not job.alone:
        return ()
    headers: Sequence[tuple[str, str]] = answer.required_headers(job.instance)
    if (
        300 <= answer.status < 400
        and "location" in answer.headers
        and "location" not in dict(headers)
    ):
        return [*headers, ("location", f"{call.base_url}/openapi.json")]
    return headers


def _raw(answer: Any, media_type: str, call: Call, job: OperationPlan, seed: Seed) -> bytes:
    """A body that is not JSON: an example's own text, else the first example or a drawn value put into that format."""
    for example in answer.examples.values():
        if isinstance(example["value"], str):
            return str(example["value"]).encode("utf-8", "replace")
    value = _example(answer, call)
    if value is None:
        value = sample(media_type) if answer.schema is True else None
    if value is None:
        value = answer.draw(job.instance, seed)
    if not isinstance(value, bytes):
        value = as_body(_echoed(value, answer, call), media_type, answer.schema)
    return value if isinstance(value, bytes) else value.encode("utf-8", "replace")


def _keep_track(call: Call, job: OperationPlan) -> None:
    """Remember what was deleted. A DELETE of a path without parameters empties a list, which is still there to be read."""
    gone = call.sandbox.gone
    path = f"{call.gateway}{call.path}"
    if call.method in ("PUT", "POST"):
        for place in [place for place in gone if place == path or place.startswith(f"{path}/")]:
            del gone[place]
    elif gone and any(path == place or path.startswith(f"{place}/") for place in gone):
        raise Problem(
            "task_not_found", f"There is nothing at {call.path[:200]} any more: it was deleted."
        )
    if call.method == "DELETE" and call.route:
        gone[path] = None
        if len(gone) > MAX_GONE:
            gone.popitem(last=False)


def _example(answer: Any, call: Call) -> Json:
    """A copy of the first example that keeps to its schema, those first whose `x-when` this request meets; None where there is none."""
    tied = [
        example
        for example in answer.examples.values()
        if example.get("x-when") and holds(example["x-when"], call)
    ]
    for example in (
        *tied,
        *(example for example in answer.examples.values() if not example.get("x-when")),
    ):
        if answer.validator.is_valid(example["value"]):
            return copy.deepcopy(example["value"])
    return None


def _as_event(value: Json) -> Event:
    if isinstance(value, dict) and isinstance(value.get("data"), str):
        return Event(str(value.get("event") or ""), value["data"])
    return Event("", value)


def _fresh(value: Json, answer: Any, seed: Seed) -> Json:
    """A submission's example with an id of its own in place of the one that is written there, wherever that occurs."""
    if not isinstance(value, dict):
        return value
    place = value["data"] if isinstance(value.get("data"), dict) else value
    old = next(
        (place[name] for name in _IDS if isinstance(place.get(name), str) and len(place[name]) > 5),
        None,
    )
    if old is None:
        return value
    digits = seed.hex(32)
    new = (
        f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-a{digits[17:20]}-{digits[20:32]}"
        if _UUID.fullmatch(old)
        else old[: old.rfind("_") + 1] + digits[:24]
    )
    fresh = orjson.loads(orjson.dumps(value).replace(old.encode(), new.encode()))
    return fresh if answer.validator.is_valid(fresh) else value


def _echoed(value: Json, answer: Any, call: Call) -> Json:
    """The value with the request's own values in the fields of the same name, wherever it stays valid so.

    A path's last `{petId}` is also the `id` of what is there.
    """
    if not isinstance(value, dict):
        return value
    inner = value.get("data")  # many an API has an envelope around it
    for place in (value, inner) if isinstance(inner, dict) else (value,):
        for name, said in _said(call):
            if name in place and type(place[name]) is type(said) and place[name] != said:
                before = place[name]
                place[name] = said
                if not answer.validator.is_valid(value):
                    place[name] = before
    return value


def _said(call: Call) -> Iterator[tuple[str, Json]]:
    if isinstance(call.content, Mapping):
        yield from without_files(call.content).items()  # a file says nothing
    route = call.params.get("path") or {
        name: unquote(value) for name, value in call.route.items()
    }  # a document may have left them undeclared
    for position, (name, value) in enumerate(route.items(), 1):
        yield name, value
        if position == len(route) and name.lower().endswith("id"):
            yield "id", value
