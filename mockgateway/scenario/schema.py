"""The grammar as JSON Schema, for editors: scenarios/scenario.schema.json is generated from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from mockgateway.scenario.description import HEADERS, Json, about, schema, schema_of
from mockgateway.scenario.fields import Count, Share, Span
from mockgateway.scenario.grammar import PHASE_KEYS, RULE_KEYS, TOP_KEYS
from mockgateway.scenario.known_names import KnownNames
from mockgateway.scenario.reply import CannedReply
from mockgateway.scenario.rule import QueueFailures
from mockgateway.scenario.when import KEYS, METHODS

_TEXT: Json = {"type": "string"}
_WORD: Json = {"type": "string", "minLength": 1}
_FLAG: Json = {"type": "boolean"}
_REPLY: Json = {"$ref": "#/$defs/reply"}

_TOP: Mapping[str, tuple[Json, str]] = {
    "name": (
        {"type": "string", "minLength": 1, "maxLength": 100, "pattern": r"^[^\r\n]*$"},
        "The scenario's name; a file is selected by its file name.",
    ),
    "about": (_TEXT, "What happens, for people."),
    "include": ({"type": "array", "items": _TEXT}, "Names of scenarios whose rules apply as well."),
    "rules": (
        {"$ref": "#/$defs/rules"},
        "The first rule with a reply gives it; the faults of all rules apply.",
    ),
    "phases": (
        {"type": "array", "items": {"$ref": "#/$defs/phase"}},
        "A timeline: the phases follow one another.",
    ),
    "repeat": (_FLAG, "Whether the timeline starts over."),
    "strict": (_FLAG, "Whether to refuse (404) calls that no rule matches, as for replays."),
    "pace": (
        {"type": "number", "minimum": 0},
        "Factor on the times of recorded replies; 0 sends them at once.",
    ),
    "queue_failures": (
        schema_of(QueueFailures),
        "How SeaCloud's result URL reports a failed task: with a 4xx or 5xx (fal), with a 200"
        " (seacloud), or depending on the client (auto).",
    ),
}
_PHASE = {
    **_TOP,
    "name": (_TEXT, "The phase's name."),
    "for": (schema_of(Span), "How long the phase lasts; the last one needs no end."),
}
_RULE: Mapping[str, tuple[Json, str]] = {
    "about": (_TEXT, "What happens, for people."),
    "when": (
        {"anyOf": [{"$ref": "#/$defs/when"}, {"type": "null"}]},
        "The conditions on a call; all of them must hold.",
    ),
    "first": (schema_of(Count), "Only the first calls, up to this number, in each sandbox."),
    "after": (schema_of(Count), "Only calls after this number of calls."),
    "nth": (schema_of(tuple[Count, ...]), "Only the calls with these numbers, from 1."),
    "every": (schema_of(Count), "Only every n-th call."),
    "between": (
        {"type": "array", "items": schema_of(Span), "minItems": 2, "maxItems": 2},
        "Only between two times after the scenario's start, on the sandbox's clock.",
    ),
    "chance": (schema_of(Share), "The share of calls, drawn from the seed."),
    "at": ({"const": "edge"}, "edge: before the API key is checked."),
    "faults": (
        {"type": "array", "items": {"$ref": "#/$defs/fault"}},
        "The faults to apply; the first is the outermost.",
    ),
    "reply": (_REPLY, "The reply to send instead of a generated one."),
    "replies": ({"type": "array", "items": _REPLY}, "Replies to send one after another."),
    "loop": (_FLAG, "Whether the replies start over; otherwise the last one is repeated."),
    "retries": (_FLAG, "Whether the retry of a failed request gets the next reply."),
}
_WHEN: Mapping[str, tuple[Json, str]] = {
    "operation": (_WORD, "The operationId, as a glob."),
    "do": (_WORD, "The action: complete, submit, inspect, cancel, browse, show, ... A glob."),
    "make": (_WORD, "The content: chat, embedding, image, video, speech, ... A glob."),
    "gateway": (_WORD, "sealink, seacloud, babysea, apikey, or your document's name. A glob."),
    "region": (_WORD, "us, eu or jp, where a gateway has regions. A glob."),
    "sandbox": (_WORD, "The sandbox's name, as a glob."),
    "method": (_WORD, "GET, POST, ... A glob."),
    "path": (
        {"type": "string", "pattern": r"^[/*?\[]"},
        "The path below the gateway's prefix, as a glob.",
    ),
    "model": (_WORD, "The model, as a glob such as qwen*."),
    "key": (_WORD, "The API key as sent, as a glob."),
    "says": (_WORD, "Words somewhere in the body, in any case."),
    "same": (_WORD, "The fingerprint of a recorded request."),
    "stream": (_FLAG, "Whether the body asks for a stream."),
    "header": (HEADERS, "Globs by header name."),
    "body": (
        {"type": "object"},
        "Values by JSONPath or by top-level field; texts are globs, `*` matches any value.",
    ),
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
            "when": _when(names),
            "reply": schema(CannedReply),
            "problem": {
                "anyOf": [{"enum": sorted(names.problem)}, {"type": "string"}],
                "description": "An error, by its name in the document.",
            },
            "fault": {"anyOf": [*described, {"enum": bare}]},
        },
    }


def _object(properties: Mapping[str, tuple[Json, str]], keys: Iterable[str]) -> Json:
    described = {key: properties[key][0] | {"description": properties[key][1]} for key in keys}
    return {"type": "object", "properties": described, "additionalProperties": False}


def _when(names: KnownNames) -> Json:
    when = _object(_WHEN, KEYS)
    for key, values in (("do", names.do), ("make", names.make), ("method", METHODS)):
        glob = {"type": "string", "pattern": r"[*?\[]"}
        choices = {"anyOf": [{"enum": sorted(filter(None, values))}, glob]}
        when["properties"][key] = choices | {"description": _WHEN[key][1]}
    return when


def _fault(name: str, fields: Json, cls: type) -> Json:
    return {
        "type": "object",
        "properties": {name: fields},
        "required": [name],
        "additionalProperties": False,
        "description": " ".join(about(cls).split()),
    }
