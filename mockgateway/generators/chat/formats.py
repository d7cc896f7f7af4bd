"""Answer in JSON: any object, or a valid instance of the client's schema with values from the conversation."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import orjson

from mockgateway.content import ChatRequest
from mockgateway.ports import Draw
from mockgateway.seed import Seed

from .facts import facts
from .fill import Filling, mentioned
from .guess import words_of
from .schemas import schema_of
from .spoken import said

Json = Any

_COUNTED = frozenset(
    "age count number quantity price amount total year rating score temperature population size weight height distance duration".split()
)
_DECODER = json.JSONDecoder()
_TRIES = 20


def json_text(prompt: ChatRequest, seed: Seed, draw: Draw, prose: Callable[[], str]) -> str:
    """The JSON text that the prompt's format asks for: compact by a schema, as OpenAI writes it, else now and then laid out."""
    form = prompt.format
    assert form is not None
    spoken = [
        message.text for message in reversed(prompt.messages) if message.role in ("user", "tool")
    ][:6]
    if form.schema is None:
        value = _any_object(prompt, spoken, seed, draw, prose)
        return orjson.dumps(value, option=orjson.OPT_INDENT_2 if seed.below(2) else 0).decode()
    schema = schema_of(form.schema)
    value = Filling(schema, spoken, prose).make(draw, seed.of("format"), sparse=False)
    if value is None and not schema.accepts(None):
        value = {}
    return orjson.dumps(value).decode()


def _any_object(
    prompt: ChatRequest, spoken: list[str], seed: Seed, draw: Draw, prose: Callable[[], str]
) -> Json:
    """An instance of a schema that a message spells out; else the keys that the conversation names; else an answer with the question's names and numbers."""
    for message in prompt.messages:
        if (written := _spelled_out(message.text)) is not None:
            value = Filling(schema_of(written), spoken, prose).make(
                draw, seed.of("format"), sparse=False
            )
            if isinstance(value, dict):
                return value
    asked = said(prompt)
    keys = mentioned(asked) or next(
        (named for message in prompt.messages if (named := mentioned(message.text))), []
    )
    if not keys:
        found = facts(asked[-8000:])
        names, numbers = (
            [name.text for name in found.names],
            [number.value for number in found.numbers],
        )
        spoken_of: dict[str, list[Json]] = {
            "names": [*names[:5]],
            "numbers": [*numbers[:5]],
            "dates": [*found.dates[:5]],
        }
        return {"answer": prose(), **{name: values for name, values in spoken_of.items() if values}}
    properties = {
        key: {
            "type": "number" if not _COUNTED.isdisjoint(words_of(key)) else "string",
            "minLength": 1,
            "maxLength": 300,
        }
        for key in keys
    }
    schema = schema_of(
        {
            "type": "object",
            "properties": properties,
            "required": keys,
            "additionalProperties": False,
        }
    )
    return Filling(schema, spoken, prose).make(
        draw, seed.of("object"), sparse=False
    ) or dict.fromkeys(keys)


def _spelled_out(text: str) -> Json:
    """The first JSON Schema of an object that stands in a text, as tools for structured answers write it there; else None."""
    at = text.find("{") if '"properties"' in text else -1
    for _ in range(_TRIES):
        if at < 0:
            return None
        try:
            end = _DECODER.raw_decode(text, at)[1]
            value = orjson.loads(text[at:end])
        except (ValueError, RecursionError):
            end = at + 1
        else:
            if (
                isinstance(value.get("properties"), dict)
                and value.get("type", "object") == "object"
            ):
                return value
        at = text.find("{", end)
    return None
