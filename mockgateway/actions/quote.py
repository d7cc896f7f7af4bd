"""Answer as the document does: its example, else an instance of its schema, with the request's own values in it."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from mockgateway.call import Call
from mockgateway.content import Written
from mockgateway.ports import Job, Json
from mockgateway.problem import Problem
from mockgateway.reply import Event
from mockgateway.seed import Seed
from mockgateway.spec.responses import is_json
from mockgateway.spec.sample import as_body, concrete, sample

MAX_GONE = 1000

_BODILESS = frozenset({204, 205, 304})


class Quote:
    """`do: ""` and every action that has no behaviour of its own yet."""

    async def act(self, call: Call, job: Job) -> Written:
        """The document's first valid example of the answer this request gets, else a drawn one.

        The same request gets the same answer, but what was deleted is gone until something is put or posted there again. Raises Problem
        `task_not_found` then.
        """
        _keep_track(call, job)
        answer = call.answer
        seed = call.sandbox.seed.of(job.label, *sorted(call.route.items()), call.query, call.body)
        headers = _headers(answer, call, job) if answer.headers else ()
        if answer.media_type is None or answer.status in _BODILESS:
            return Written(answer.status, None, None, headers)
        if answer.event:
            return Written(answer.status, answer.media_type, [_event(answer, job, seed.of(number)) for number in range(3)], headers)
        media_type = concrete(answer.media_type, answer.schema) if "*" in answer.media_type else answer.media_type
        if not is_json(media_type):
            return Written(answer.status, media_type, _raw(answer, media_type, call, job, seed), headers)
        value = _example(answer)
        if value is None:
            value = answer.draw(job.instance, seed)
        return Written(answer.status, media_type, _echoed(value, answer, call), headers)


def _headers(answer: Any, call: Call, job: Job) -> Sequence[tuple[str, str]]:
    """What the document asks for, where no adapter knows better; a redirection without an example leads back here."""
    if not job.alone:
        return ()
    headers: Sequence[tuple[str, str]] = answer.owed(job.instance)
    if 300 <= answer.status < 400 and "location" in answer.headers and "location" not in dict(headers):
        return [*headers, ("location", f"{call.base_url}/openapi.json")]
    return headers


def _raw(answer: Any, media_type: str, call: Call, job: Job, seed: Seed) -> bytes:
    """A body that is not JSON: an example's own text, else the first example or a drawn value put into that format."""
    for example in answer.examples.values():
        if isinstance(example["value"], str):
            return str(example["value"]).encode("utf-8", "replace")
    value = _example(answer)
    if value is None:
        value = sample(media_type) if answer.schema is True else None
    if value is None:
        value = answer.draw(job.instance, seed)
    if not isinstance(value, bytes):
        value = as_body(_echoed(value, answer, call), media_type, answer.schema)
    return value if isinstance(value, bytes) else value.encode("utf-8", "replace")


def _keep_track(call: Call, job: Job) -> None:
    """Remember what was deleted. A DELETE of a path without parameters empties a list, which is still there to be read."""
    gone = call.sandbox.gone
    path = f"{call.gateway}{call.path}"
    if call.method in ("PUT", "POST"):
        for place in [place for place in gone if place == path or place.startswith(f"{path}/")]:
            del gone[place]
    elif gone and any(path == place or path.startswith(f"{place}/") for place in gone):
        raise Problem("task_not_found", f"There is nothing at {call.path[:200]} any more: it was deleted.")
    if call.method == "DELETE" and call.route:
        gone[path] = None
        if len(gone) > MAX_GONE:
            gone.popitem(last=False)


def _example(answer: Any) -> Json:
    """A copy of the first example that keeps to its schema; None where there is none."""
    for example in answer.examples.values():
        if answer.validator.is_valid(example["value"]):
            return copy.deepcopy(example["value"])
    return None


def _event(answer: Any, job: Job, seed: Seed) -> Event:
    drawn = answer.draw(job.instance, seed)
    if isinstance(drawn, dict) and isinstance(drawn.get("data"), str):
        return Event(str(drawn.get("event") or ""), drawn["data"])
    return Event("", drawn)


def _echoed(value: Json, answer: Any, call: Call) -> Json:
    """The value with the request's own values in the fields of the same name, wherever it stays valid so.

    A path's last `{petId}` is also the `id` of what is there.
    """
    if not isinstance(value, dict):
        return value
    for name, said in _said(call):
        if name in value and type(value[name]) is type(said) and value[name] != said:
            before = value[name]
            value[name] = said
            if not answer.validator.is_valid(value):
                value[name] = before
    return value


def _said(call: Call) -> Iterator[tuple[str, Json]]:
    if isinstance(call.content, Mapping):
        yield from call.content.items()
    route = call.params.get("path") or {}
    for position, (name, value) in enumerate(route.items(), 1):
        yield name, value
        if position == len(route) and name.lower().endswith("id"):
            yield "id", value
