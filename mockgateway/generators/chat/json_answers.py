"""Answer in JSON: any object, or a valid instance of the client's schema."""

from __future__ import annotations

import re
from typing import Any

import orjson

from mockgateway.content import ChatRequest
from mockgateway.ports import DrawInstance
from mockgateway.seed import Seed

from .conversation import mentioned, present, recent_texts, user_text
from .filling import Prose, fill_schema
from .formats import requested_schema, without_instructions
from .keys import keys_in
from .schemas import schema_of
from .shape import shape_in

Json = Any

_REQUEST = 90  # characters of a request for JSON that stands before the keys
_AS_JSON = re.compile(
    r"\A[^\n.\"“]{0,60}?(?:json|object)\b[^\n.:\"“]{0,40}:|\A\s*(?:for|from|of) [^\n.:]{0,40}:",
    re.IGNORECASE,
)


def json_text(prompt: ChatRequest, seed: Seed, draw: DrawInstance, write: Prose, now: float) -> str:
    """Return the JSON text that the prompt's format asks for.

    With a schema it is compact, as OpenAI writes it; without one it is sometimes indented.
    """
    form = prompt.format
    assert form is not None
    now = present(prompt.messages, now)
    if form.schema is None:
        value = _any_object(prompt, seed, draw, write, now)
        return orjson.dumps(value, option=orjson.OPT_INDENT_2 if seed.below(2) else 0).decode()
    schema = schema_of(form.schema)
    value, _ = fill_schema(schema, recent_texts(prompt), write, draw, seed.of("format"), now)
    if value is None and not schema.accepts(None):
        value = {}
    return orjson.dumps(value).decode()


def _any_object(
    prompt: ChatRequest, seed: Seed, draw: DrawInstance, write: Prose, now: float
) -> Json:
    """Return an object with the fields that the conversation describes, else with the answer."""
    texts = [without_instructions(text, shape_in(text)) or text for text in recent_texts(prompt)]
    if (written := requested_schema(prompt.messages)) is not None:
        value, _ = fill_schema(schema_of(written), texts, write, draw, seed.of("format"), now)
        if isinstance(value, dict):
            return value
    asked = user_text(prompt)
    named = [keys_in(text) for text in (asked, *(turn.text for turn in prompt.messages))]
    properties = next((keys.properties for keys in named if keys.properties), {})
    for name, part in properties.items():
        counted = re.search(rf"\d\s+{re.escape(name.split('_')[-1])}\b", asked, re.IGNORECASE)
        if counted and part.get("items") == {"type": "string"}:
            properties[name] = {"type": "number"}
    if named[0].properties and texts:
        before, after = asked[: named[0].start], asked[named[0].end :]
        texts[0] = (before if len(before) > _REQUEST else "") + _AS_JSON.sub("", after)
    if not properties:
        return {"answer": write(), **mentioned(asked, now)}
    schema = schema_of(
        {
            "type": "object",
            "properties": properties,
            "required": list(properties),
            "additionalProperties": False,
        }
    )
    value, _ = fill_schema(schema, texts, write, draw, seed.of("object"), now)
    return value or dict.fromkeys(properties)
