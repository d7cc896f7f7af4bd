"""Answer as the document does: its example, else an instance of its schema, with the request's own values in it."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from typing import Any

from mockgateway.call import Call
from mockgateway.content import Written
from mockgateway.ports import Job, Json
from mockgateway.problem import Problem
from mockgateway.reply import Event
from mockgateway.seed import Seed


MAX_GONE = 1000


class Quote:
    """`do: ""` and every action that has no behaviour of its own yet."""

    async def act(self, call: Call, job: Job) -> Written:
        """The document's first valid example of the answer this request gets, else a drawn one.

        The same request gets the same answer, but what was deleted is gone until something is put or posted there again. Raises Problem
        `not_found` then, and `internal_error` where the schema has no instance.
        """
        _keep_track(call, job)
        answer = call.answer
        if answer is None or answer.media_type is None:
            return Written(answer.status if answer else 200, None, None)
        seed = call.sandbox.seed.of(job.label, *sorted(call.route.items()), call.query, call.body)
        if answer.event:
            return Written(answer.status, answer.media_type, [_event(answer, job, seed.of(number)) for number in range(3)])
        value = _example(answer)
        if value is None:
            value = _draw(answer.schema, job, seed)
        return Written(answer.status, answer.media_type, _echoed(value, answer, call))


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


def _draw(schema: Json, job: Job, seed: Seed) -> Json:
    try:
        return job.instance(schema, seed)
    except ValueError as error:
        raise Problem("internal_error", f"The document's schema for this answer cannot be met: {error}") from None


def _event(answer: Any, job: Job, seed: Seed) -> Event:
    drawn = _draw(answer.schema, job, seed)
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
