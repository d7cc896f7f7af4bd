"""The smallest honest request of an operation: its first example, made cheap by rule."""

from __future__ import annotations

import copy
from typing import Any

from mockgateway.contract.probes.outline import Operation
from mockgateway.contract.probes.session import Session

Json = Any
TOKENS = 24  # enough for a sentence and for an object, little enough to cost nothing
SMALL = {"n": 1, "generation_output_number": 1}
SHORT = ("duration", "generation_duration")
UNWANTED = ("callback_url", "webhook_url", "template_id", "variables", "max_credits")


def smallest(session: Session, operation: Operation, **fields: Json) -> dict[str, Json]:
    """A body of the operation with the cheapest model, one result, few tokens, the shortest clip; fields: what is to be different, None to leave out."""
    body: dict[str, Json] = copy.deepcopy(operation.example) or {}
    if "model" in body and (model := session.model(operation)):
        body["model"] = model
    for name in UNWANTED:
        body.pop(name, None)
    body |= {name: value for name, value in SMALL.items() if name in body}
    for name in SHORT:
        if name in body:
            body[name] = shortest(operation, name, body[name])
    if operation.say in ("openai_chat", "anthropic_messages"):
        body["max_tokens"] = TOKENS
        body["messages"] = [{"role": "user", "content": "Say hello."}]
    elif operation.say == "openai_responses":
        body["max_output_tokens"] = TOKENS
    body |= fields
    return {name: value for name, value in body.items() if value is not None}


def shortest(operation: Operation, name: str, given: Json) -> Json:
    """The least that a field of seconds takes, by its schema: no more than the example gives, and not below 2 s, which every model makes."""
    least = (operation.fields.get(name) or {}).get("minimum", 1)
    return min(given, max(least, 5)) if isinstance(given, (int, float)) else given
