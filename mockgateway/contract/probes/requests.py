"""Cheap requests: an operation's example with the cheapest model, one result and few tokens."""

from __future__ import annotations

import copy
from typing import Any

from mockgateway.contract.operation import OperationSpec
from mockgateway.contract.session import Session

Json = Any
MAX_TOKENS = 24  # enough for a sentence or a small object
SINGLE = ("n", "generation_output_number")
SHORT = ("duration", "generation_duration")
REMOVED = ("callback_url", "webhook_url", "template_id", "variables", "max_credits")
TOKEN_LIMITS = {"openai_chat": "max_tokens", "anthropic_messages": "max_tokens",
                "openai_responses": "max_output_tokens"}  # fmt: skip


def can_post(session: Session, operation: OperationSpec) -> bool:
    """Return whether the operation takes a JSON body of which there is an example."""
    return operation.takes_json and session.example(operation) is not None


def cheapest_body(session: Session, operation: OperationSpec, **changes: Json) -> dict[str, Json]:
    """Return a body with the cheapest model, one result, few tokens and the shortest clip.

    Args:
        session: The run that sends it.
        operation: Whose body it is.
        changes: Fields to set, None to leave one out.
    """
    example = copy.deepcopy(session.example(operation)) or {}
    body = {name: value for name, value in example.items() if name not in REMOVED}
    if "model" in body and (model := session.model(operation)):
        body["model"] = model
    body |= dict.fromkeys((name for name in SINGLE if name in body), 1)
    body |= {name: _shortest(operation, name, body[name]) for name in SHORT if name in body}
    if limit := TOKEN_LIMITS.get(operation.say):
        body[limit] = MAX_TOKENS
    if limit == "max_tokens":
        body["messages"] = [{"role": "user", "content": "Say hello."}]
    return {name: value for name, value in (body | changes).items() if value is not None}


def _shortest(operation: OperationSpec, name: str, example: Json) -> Json:
    """Return the example's seconds, but at most 5, or the schema's minimum if that is more."""
    if not isinstance(example, int | float):
        return example
    return min(example, max(operation.fields.get(name, {}).get("minimum", 1), 5))


def cheapest_path(session: Session, operation: OperationSpec) -> dict[str, str]:
    """Return values for the path's parameters, with the cheapest model among them."""
    values = dict(operation.path_values)
    model = session.model(operation)
    owner, _, name = model.partition("/")
    models = {"model_owner": owner, "model_name": name}
    if "owner" not in values:
        models["endpoint"] = model
    return values | {key: value for key, value in models.items() if key in values and value}
