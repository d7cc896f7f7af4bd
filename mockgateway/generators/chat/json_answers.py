"""Answer in JSON: any object, or a valid instance of the client's schema."""

from __future__ import annotations

import re
from typing import Any

import orjson

from mockgateway.content import ChatRequest
from mockgateway.ports import DrawInstance
from mockgateway.seed import Seed

from .candidates import Prose, field_words
from .entities import entities
from .filling import fill_schema
from .formats import requested_schema, without_instructions
from .labels import words_of
from .schemas import schema_of
from .shape import shape_in
from .text import recent_texts, user_text

Json = Any

_MOST_KEYS = 20
_READ = 8000  # characters
_KEYS = re.compile(
    r"\b(?:keys?|fields?|properties|attributes|columns)\s*(?:named|called|are|of|:|like)?\s*:?\s*"
    r"((?:[A-Za-z_]\w*\s*(?:,\s*and|,|and|&)\s*)*[A-Za-z_]\w*)"
)


def json_text(prompt: ChatRequest, seed: Seed, draw: DrawInstance, write: Prose) -> str:
    """Return the JSON text that the prompt's format asks for.

    It is compact with a schema, as OpenAI writes it, and else sometimes indented.
    """
    form = prompt.format
    assert form is not None
    if form.schema is None:
        value = _any_object(prompt, seed, draw, write)
        return orjson.dumps(value, option=orjson.OPT_INDENT_2 if seed.below(2) else 0).decode()
    schema = schema_of(form.schema)
    value, _ = fill_schema(schema, recent_texts(prompt), write, draw, seed.of("format"))
    if value is None and not schema.accepts(None):
        value = {}
    return orjson.dumps(value).decode()


def _any_object(prompt: ChatRequest, seed: Seed, draw: DrawInstance, write: Prose) -> Json:
    """Return an object with the fields that the conversation describes, else with the answer."""
    texts = [without_instructions(text, shape_in(text)) or text for text in recent_texts(prompt)]
    if (written := requested_schema(prompt.messages)) is not None:
        value, _ = fill_schema(schema_of(written), texts, write, draw, seed.of("format"))
        if isinstance(value, dict):
            return value
    asked = user_text(prompt)
    named = (_named_keys(text) for text in (asked, *(turn.text for turn in prompt.messages)))
    keys = next(filter(None, named), [])
    if not keys:
        found = entities(asked[-_READ:])
        mentioned: dict[str, list[Json]] = {
            "names": [name.text for name in found.names[:5]],
            "numbers": [number.value for number in found.numbers[:5]],
            "dates": [*found.dates[:5]],
        }
        return {"answer": write(), **{key: values for key, values in mentioned.items() if values}}
    properties = {key: _plain_schema(key) for key in keys}
    schema = schema_of(
        {
            "type": "object",
            "properties": properties,
            "required": keys,
            "additionalProperties": False,
        }
    )
    value, _ = fill_schema(schema, texts, write, draw, seed.of("object"))
    return value or dict.fromkeys(keys)


def _plain_schema(key: str) -> Json:
    counted = not field_words("counted").isdisjoint(words_of(key))
    return {"type": "number" if counted else "string", "minLength": 1, "maxLength": 300}


def _named_keys(text: str) -> list[str]:
    """Return the keys that a request for JSON names: quoted ones, else those after `keys`."""
    every = entities(text).quoted
    quoted = [word for word in every if re.fullmatch(r"[A-Za-z_][\w-]{0,40}", word)]
    if quoted:
        return quoted[:_MOST_KEYS]
    found = _KEYS.search(text)
    words = re.findall(r"[A-Za-z_]\w*", found[1]) if found else []
    return [word for word in words if word != "and"][:_MOST_KEYS]
