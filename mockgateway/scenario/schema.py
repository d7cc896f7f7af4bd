"""The grammar as JSON Schema, so that editors complete and check it: scenarios/scenario.schema.json is what this says."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from mockgateway.scenario.description import schema, schema_of
from mockgateway.scenario.fields import HEADER_NAME, Count, Share, Span
from mockgateway.scenario.grammar import OF_PHASE, OF_RULE, TOP
from mockgateway.scenario.known_names import KnownNames
from mockgateway.scenario.reply import CannedReply
from mockgateway.scenario.when import METHODS, OF_WHEN, TEXTS

Json = dict[str, Any]

_GLOB = r"[*?\[]"

ABOUT: Mapping[str, str] = {
    "name": "What it is called; the file's name is what it is asked for by.",
    "about": "What happens, for people.",
    "include": "Scenarios whose rules hold as well, by name.",
    "phases": "A timeline: what holds for a time, one after another.",
    "repeat": "Whether the timeline begins anew.",
    "strict": "Refuse what no rule means (404), as for replays.",
    "pace": "What the times of recorded replies are multiplied with, 0 for at once.",
    "for": "How long the phase lasts; the last one may last for ever.",
    "when": "Which calls are meant: all that is said must hold.",
    "operation": "operationId, as a glob.",
    "do": "The document's word: complete, submit, inspect, cancel, browse, show, ... As a glob.",
    "make": "What is made: chat, embedding, image, video, speech, ... As a glob.",
    "gateway": "sealink, seacloud, babysea, apikey, or your document's name. As a glob.",
    "region": "us, eu or jp, where a gateway has regions. As a glob.",
    "sandbox": "The sandbox's name, as a glob.",
    "method": "GET, POST, ... As a glob.",
    "path": "Below the gateway's prefix, as a glob.",
    "model": "As a glob, such as qwen*.",
    "key": "The key that is sent, as a glob.",
    "says": "Words somewhere in the body, whatever their case.",
    "stream": "Whether events are wanted.",
    "header": "Headers by name, each a glob.",
    "body": "Values by JSONPath, or the name of a top-level field; texts are globs, `*` is anything that is there.",
    "same": "The request's fingerprint, as recordings have it.",
    "first": "Only so many calls, counted in each sandbox.",
    "after": "Only calls behind so many.",
    "nth": "Only the calls of these numbers, from 1.",
    "every": "Only each so-manyth.",
    "between": "Only within these times since the scenario began, by the sandbox's clock.",
    "chance": "This share of the calls, drawn from the seed.",
    "at": "edge: before a key is asked for.",
    "faults": "What goes wrong; the first is the outermost.",
    "reply": "What is said instead of a generated answer.",
    "replies": "One after another.",
    "loop": "Whether the replies begin anew; the last one stays otherwise.",
    "retries": "Whether a request that an SDK sends once more gets the next reply.",
}


def scenario_schema(faults: Mapping[str, type], words: KnownNames) -> Json:
    """The JSON Schema (2020-12) of a scenario. faults: by word, each a dataclass; words: what every document may use, which an editor offers."""
    rule = _object({word: _of_rule(word) for word in OF_RULE})
    rule["anyOf"] = [{"required": [word]} for word in ("faults", "reply", "replies")]
    top: Json = {
        "name": {"type": "string", "minLength": 1, "maxLength": 100, "pattern": r"^[^\r\n]*$"},
        "about": {"type": "string"},
        "include": _names(),
        "rules": {"$ref": "#/$defs/rules"},
        "phases": {"type": "array", "items": {"$ref": "#/$defs/phase"}},
        "repeat": {"type": "boolean"},
        "strict": {"type": "boolean"},
        "pace": {"type": "number", "minimum": 0},
    }
    phase: Json = {
        "name": {"type": "string"},
        "for": schema_of(Span),
        "include": _names(),
        "rules": {"$ref": "#/$defs/rules"},
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A scenario of mockgateway",
        **_object({word: top[word] for word in TOP}),
        "$defs": {
            "rules": {"type": ["array", "null"], "items": {"$ref": "#/$defs/rule"}},
            "rule": rule,
            "phase": _object({word: phase[word] for word in OF_PHASE}),
            "when": _object({word: _of_when(word, words) for word in OF_WHEN}),
            "reply": schema(CannedReply),
            "problem": {
                "anyOf": [{"enum": sorted(words.problem)}, {"type": "string"}],
                "description": "An error by the document's name for it.",
            },
            "fault": {
                "anyOf": [
                    *[_fault(word, cls) for word, cls in faults.items()],
                    {"enum": [word for word, cls in faults.items() if _alone(cls)]},
                ]
            },
        },
    }


def _object(properties: Json) -> Json:
    described = {
        word: {**value, "description": ABOUT[word]} if word in ABOUT else value
        for word, value in properties.items()
    }
    return {"type": "object", "properties": described, "additionalProperties": False}


def _names() -> Json:
    return {"type": "array", "items": {"type": "string"}}


def _of_rule(word: str) -> Json:
    if word in ("first", "after", "every"):
        return schema_of(Count)
    found: Mapping[str, Json] = {
        "about": {"type": "string"},
        "when": {"anyOf": [{"$ref": "#/$defs/when"}, {"type": "null"}]},
        "nth": schema_of(tuple[Count, ...]),
        "between": {"type": "array", "items": schema_of(Span), "minItems": 2, "maxItems": 2},
        "chance": schema_of(Share),
        "at": {"const": "edge"},
        "faults": {"type": "array", "items": {"$ref": "#/$defs/fault"}},
        "reply": {"$ref": "#/$defs/reply"},
        "replies": {"type": "array", "items": {"$ref": "#/$defs/reply"}},
        "loop": {"type": "boolean"},
        "retries": {"type": "boolean"},
    }
    return found[word]


def _of_when(word: str, words: KnownNames) -> Json:
    closed = {"do": words.do, "make": words.make, "method": METHODS}
    if word in closed:
        return {
            "anyOf": [
                {"enum": sorted(filter(None, closed[word]))},
                {"type": "string", "pattern": _GLOB},
            ]
        }
    if word == "path":
        return {"type": "string", "pattern": r"^[/*?\[]"}
    if word in TEXTS:
        return {"type": "string", "minLength": 1}
    if word == "header":
        return {
            "type": "object",
            "propertyNames": {"pattern": HEADER_NAME},
            "additionalProperties": {"type": ["string", "number", "boolean"]},
        }
    return {"type": "boolean"} if word == "stream" else {"type": "object"}


def _fault(word: str, cls: type) -> Json:
    about = re.sub(r"\s+", " ", (cls.__doc__ or "").strip())
    return {
        "type": "object",
        "properties": {word: schema(cls)},
        "required": [word],
        "additionalProperties": False,
        "description": about,
    }


def _alone(cls: type) -> bool:
    """Whether a fault may be said in its one word."""
    return "required" not in schema(cls)["anyOf"][0]
