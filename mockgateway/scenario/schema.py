"""The grammar as JSON Schema, for editors: scenarios/scenario.schema.json is generated from it."""

from __future__ import annotations

from collections.abc import Mapping

from mockgateway.scenario.description import HEADERS, Json, about, schema, schema_of
from mockgateway.scenario.fields import Count, Share, Span
from mockgateway.scenario.grammar import PHASE_KEYS, RULE_KEYS, TOP_KEYS
from mockgateway.scenario.known_names import KnownNames
from mockgateway.scenario.reply import CannedReply
from mockgateway.scenario.when import KEYS, METHODS

_GLOB = r"[*?\[]"

ABOUT: Mapping[str, str] = {
    "name": "The scenario's name; a file is selected by its file name.",
    "about": "What happens, for people.",
    "include": "Names of scenarios whose rules apply as well.",
    "rules": "The first rule with a reply gives it; the faults of all rules apply.",
    "phases": "A timeline: the phases follow one another.",
    "repeat": "Whether the timeline starts over.",
    "strict": "Whether to refuse (404) calls that no rule matches, as for replays.",
    "pace": "Factor on the times of recorded replies; 0 sends them at once.",
    "for": "How long the phase lasts; the last one needs no end.",
    "when": "The conditions on a call; all of them must hold.",
    "operation": "The operationId, as a glob.",
    "do": "The action: complete, submit, inspect, cancel, browse, show, ... A glob.",
    "make": "The kind of content: chat, embedding, image, video, speech, ... A glob.",
    "gateway": "sealink, seacloud, babysea, apikey, or your document's name. A glob.",
    "region": "us, eu or jp, where a gateway has regions. A glob.",
    "sandbox": "The sandbox's name, as a glob.",
    "method": "GET, POST, ... A glob.",
    "path": "The path below the gateway's prefix, as a glob.",
    "model": "The model, as a glob such as qwen*.",
    "key": "The API key as sent, as a glob.",
    "says": "Words somewhere in the body, in any case.",
    "stream": "Whether the body asks for a stream.",
    "header": "Globs by header name.",
    "body": "Values by JSONPath or by top-level field; texts are globs, `*` matches any value.",
    "same": "The fingerprint of a recorded request.",
    "first": "Only so many calls, counted in each sandbox.",
    "after": "Only calls after so many.",
    "nth": "Only the calls with these numbers, from 1.",
    "every": "Only every n-th call.",
    "between": "Only between two times after the scenario's start, on the sandbox's clock.",
    "chance": "The share of calls, drawn from the seed.",
    "at": "edge: before the API key is checked.",
    "faults": "The faults to apply; the first is the outermost.",
    "reply": "The reply to send instead of a generated one.",
    "replies": "Replies to send one after another.",
    "loop": "Whether the replies start over; otherwise the last one is repeated.",
    "retries": "Whether the retry of a failed request gets the next reply.",
}

_TEXT: Json = {"type": "string"}
_FLAG: Json = {"type": "boolean"}
_RULES: Json = {"$ref": "#/$defs/rules"}
_REPLY: Json = {"$ref": "#/$defs/reply"}

_TOP: Json = {
    "name": {"type": "string", "minLength": 1, "maxLength": 100, "pattern": r"^[^\r\n]*$"},
    "about": _TEXT,
    "include": {"type": "array", "items": _TEXT},
    "rules": _RULES,
    "phases": {"type": "array", "items": {"$ref": "#/$defs/phase"}},
    "repeat": _FLAG,
    "strict": _FLAG,
    "pace": {"type": "number", "minimum": 0},
}
_PHASE = _TOP | {"name": _TEXT, "for": schema_of(Span)}
_RULE: Json = {
    "about": _TEXT,
    "when": {"anyOf": [{"$ref": "#/$defs/when"}, {"type": "null"}]},
    "first": schema_of(Count),
    "after": schema_of(Count),
    "nth": schema_of(tuple[Count, ...]),
    "every": schema_of(Count),
    "between": {"type": "array", "items": schema_of(Span), "minItems": 2, "maxItems": 2},
    "chance": schema_of(Share),
    "at": {"const": "edge"},
    "faults": {"type": "array", "items": {"$ref": "#/$defs/fault"}},
    "reply": _REPLY,
    "replies": {"type": "array", "items": _REPLY},
    "loop": _FLAG,
    "retries": _FLAG,
}
_WHEN: Json = {
    "path": {"type": "string", "pattern": r"^[/*?\[]"},
    "header": HEADERS,
    "stream": _FLAG,
    "body": {"type": "object"},
}


def scenario_schema(faults: Mapping[str, type], names: KnownNames) -> Json:
    """Return the JSON Schema (2020-12) of a scenario.

    Args:
        faults: The fault classes, by name.
        names: The names that every document may use, for the editor to offer.
    """
    rule = _object(_RULE, RULE_KEYS)
    rule["anyOf"] = [{"required": [key]} for key in ("faults", "reply", "replies")]
    schemas = {name: schema(cls) for name, cls in faults.items()}
    bare = [name for name, found in schemas.items() if "required" not in found["anyOf"][0]]
    described = [_fault(name, schemas[name], cls) for name, cls in faults.items()]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A scenario of mockgateway",
        **_object(_TOP, TOP_KEYS),
        "$defs": {
            "rules": {"type": ["array", "null"], "items": {"$ref": "#/$defs/rule"}},
            "rule": rule,
            "phase": _object(_PHASE, PHASE_KEYS),
            "when": _object({key: _condition(key, names) for key in KEYS}, KEYS),
            "reply": schema(CannedReply),
            "problem": {
                "anyOf": [{"enum": sorted(names.problem)}, {"type": "string"}],
                "description": "An error, by its name in the document.",
            },
            "fault": {"anyOf": [*described, {"enum": bare}]},
        },
    }


def _object(properties: Json, keys: tuple[str, ...]) -> Json:
    described = {key: properties[key] | {"description": ABOUT[key]} for key in keys}
    return {"type": "object", "properties": described, "additionalProperties": False}


def _condition(key: str, names: KnownNames) -> Json:
    closed = {"do": names.do, "make": names.make, "method": METHODS}
    if key in closed:
        choices = {"enum": sorted(filter(None, closed[key]))}
        return {"anyOf": [choices, {"type": "string", "pattern": _GLOB}]}
    found: Json = _WHEN.get(key, {"type": "string", "minLength": 1})
    return found


def _fault(name: str, fields: Json, cls: type) -> Json:
    return {
        "type": "object",
        "properties": {name: fields},
        "required": [name],
        "additionalProperties": False,
        "description": " ".join(about(cls).split()),
    }
