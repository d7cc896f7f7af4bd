"""Compare the values of an item with those that were sent, and find values to send."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from math import isclose
from typing import Any

from mockgateway.contract.exchange import Exchange
from mockgateway.contract.failure import Failure, failed
from mockgateway.contract.operation import JSON_TYPE, OperationSpec
from mockgateway.contract.probes.resources import free_texts, item_of
from mockgateway.contract.values import make_value

Json = Any
TEXT = "Zoë 東京 🎉"
CHANGING = re.compile(r"(_at|At|time|date|status|state|url|etag|version|views|count|token)s?$")
ID = re.compile(r"(^|_)id$|Id$")
MAX_SHOWN = 60  # characters of a value in a message


def same_values(
    exchange: Exchange, body: Mapping[str, Json], sent: Exchange, check: str = "rest_create"
) -> Iterator[Failure]:
    """Compare the fields of a reply with the sent ones; gateways may format numbers differently."""
    reply = item_of(exchange)
    for name, value in body.items():
        if name not in reply or isinstance(value, dict):
            continue
        if reply[name] != value and not _is_number(reply[name], value):
            text = isinstance(value, str) and not value.isascii() and check == "rest_create"
            kind = "rest_text" if text else check
            sent_as, now = (repr(each)[:MAX_SHOWN] for each in (value, reply[name]))
            message = f"{name} was sent as {sent_as} and is {now} now"
            evidence = () if exchange is sent else (sent,)
            yield failed(kind, exchange, message, *evidence, pointer=f"/{name}")


def _is_number(one: Json, other: Json) -> bool:
    try:
        return isclose(float(one), float(other), rel_tol=1e-6)
    except (TypeError, ValueError):
        return False


def unchanged_values(
    read: Exchange, body: dict[str, Json], created: Exchange, changed: Exchange
) -> Iterator[Failure]:
    """Check that a change keeps the fields that it does not name."""
    reply, before = item_of(read), item_of(created)
    others = {name for name in body if name not in changed.payload and not CHANGING.search(name)}
    lost = [name for name in sorted(others) if before.get(name) not in (None, reply.get(name))]
    if lost:
        was = f"{lost[0]} was {before[lost[0]]!r:.60} and is {reply.get(lost[0])!r:.60}"
        message = f"a change of {', '.join(changed.payload)} also changes {', '.join(lost)}"
        yield failed("rest_update", read, f"{message}: {was}", changed, pointer=f"/{lost[0]}")


def other_values(operation: OperationSpec, body: dict[str, Json], method: str) -> dict[str, Json]:
    """Return another text and another number for the fields of a body."""
    changes: dict[str, Json] = dict.fromkeys(free_texts(operation, body)[:1], f"{TEXT} {method}")
    for name, value in body.items():
        schema = operation.fields.get(name)
        if isinstance(schema, dict) and schema.get("type") in ("integer", "number"):
            limits = (limit_value(schema, "least"), limit_value(schema, "most"))
            other = next((each for each in limits if each is not None and each != value), None)
            if other is not None and not CHANGING.search(name):
                return changes | {name: other}
    return changes


def optional_values(operation: OperationSpec, body: Mapping[str, Json]) -> dict[str, Json]:
    """Return small values for the fields that a body lacks, without those that may be ids.

    They differ from the defaults, so that a reset is seen; a flag is not raised.
    """
    values: dict[str, Json] = {}
    known = operation.properties(operation.body_schema(JSON_TYPE), ("allOf",))
    for name, location in known.items():
        schema = dict(location.value)
        default = schema.pop("default", None)
        if name in body or schema.get("readOnly") or ID.search(name) or isinstance(default, bool):
            continue
        words = schema.get("enum") or ()
        other = next((word for word in words if word not in (default, None)), None)
        value = other or make_value(operation, location._replace(value=schema))
        if value is not None:
            values[name] = value
    return values


def limit_value(schema: Mapping[str, Json], side: str) -> Json:
    """Return the least or most value that a schema allows, None if it has no such limit."""
    if "enum" in schema or "pattern" in schema or "format" in schema:
        return None
    whole = schema.get("type") == "integer"
    step = schema.get("multipleOf") or (1 if whole else None)
    number, length = ("minimum", "minLength") if side == "least" else ("maximum", "maxLength")
    beyond = schema.get(f"exclusive{number.capitalize()}")
    if isinstance(schema.get(number), int | float):
        return int(schema[number]) if whole else schema[number]
    if isinstance(beyond, int | float) and not isinstance(beyond, bool) and step:
        return beyond + step if side == "least" else beyond - step
    if isinstance(schema.get(length), int) and schema[length] <= 20_000:
        return "a" * schema[length]
    if side == "least" and schema.get("type") == "array" and not schema.get("minItems"):
        return []
    return None
