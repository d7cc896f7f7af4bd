"""SeaCloud's descriptions of its models: contracts for seacloudai-sdk, skills for the SeaArt SDKs.

Sources: seacloud-cli (Jul 2026), internal/models and internal/contracts; seaart-sdk 0.1.4, modal.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import blake2b
from typing import Any

import orjson

from mockgateway.call import Call
from mockgateway.content import Listing, Model
from mockgateway.gateways.seacloud.tasks import SYNCHRONOUS
from mockgateway.problem import Problem
from mockgateway.reply import Reply

PAGE_SIZE, LIMIT = 20, 20  # defaults of the two lists
MARKDOWN = "text/markdown; charset=utf-8"

TYPES = {  # what a model makes, by its kind; a kind that is not here is its own type
    "chat": "llm",
    "image_edit": "image",
    "image_variation": "image",
    "upscale": "image",
    "video_edit": "video",
    "speech": "audio",
    "music": "audio",
    "sound_effect": "audio",
    "model3d": "3d",
}
_LETTERS = {"image": "i", "video": "v", "audio": "a", "3d": "3d", "text": "t"}  # as in t2i

_CHAT_INPUT: Mapping[str, Any] = {
    "type": "object",
    "required": ["messages"],
    "properties": {
        "messages": {"type": "array", "description": "The conversation.", "minItems": 1},
        "temperature": {"type": "number", "minimum": 0, "maximum": 2, "default": 1},
        "max_tokens": {"type": "integer", "minimum": 1},
        "stream": {"type": "boolean", "default": False},
    },
}


def write_list(call: Call, listing: Listing) -> Reply:
    """Return the list of models, or the results of a search."""
    if call.path.startswith("/api/"):
        return _ok(_page(call, listing.models))
    return Reply(200, value=_hits(call, listing.models))


def write_one(call: Call, model: Model) -> Reply:
    """Return the contract of a model, or its skill. Raises Problem `model_not_found`."""
    if call.path.startswith("/api/"):
        return _ok(_contract(model))
    if model.kind in SYNCHRONOUS:
        raise _unknown(model.id)
    return Reply(200, media_type=MARKDOWN, body=skill(model).encode())


def _ok(data: Any) -> Reply:
    return Reply(200, value={"status": {"code": 200, "message": "ok"}, "data": data})


def _unknown(name: str) -> Problem:
    message = f"The model '{name}' has no description."
    return Problem("model_not_found", message, param="model", model=name)


def _page(call: Call, models: Sequence[Model]) -> dict[str, Any]:
    """Return one page of the models that the query selects."""
    query = call.params["query"]
    size, page = query.get("page_size", PAGE_SIZE), query.get("page", 1)
    words = str(query.get("keywords", "")).casefold().split()
    found = [
        model
        for model in models
        if query.get("type", _type(model)) == _type(model)
        and _is_of(model, query.get("provider"))
        and all(word in f"{model.id} {_name(model)} {model.kind}".casefold() for word in words)
    ]
    return {
        "models": [_summary(model) for model in found[(page - 1) * size : page * size]],
        "total": len(found),
        "page": page,
        "page_size": size,
        "total_pages": -(-len(found) // size),
    }


def _summary(model: Model) -> dict[str, Any]:
    inputs, output = _modalities(model)
    protocol = _protocol(model)
    return {
        "id": model.id,
        "model_id": model.id,
        "name": _name(model),
        "type": _type(model),
        "provider": model.owned_by,
        "original_model_id": model.id,
        "description": _description(model),
        "input_modalities": [word.capitalize() for word in inputs],
        "output_modalities": [output.capitalize()],
        "has_spec": bool(protocol),
        **({"spec_protocol": protocol} if protocol else {}),
    }


def _contract(model: Model) -> dict[str, Any]:
    """Return a model's contract: where its requests go and which parameters they take."""
    protocol = _protocol(model)
    if not protocol:
        raise _unknown(model.id)
    queue = protocol == "queue"
    task = f"/model/v1/queue/{model.id}/requests/{{request_id}}"
    endpoints = {
        "submit": {"method": "POST", "path": f"/model/v1/queue/{model.id}"},
        "status": {"method": "GET", "path": f"{task}/status"},
        "result": {"method": "GET", "path": f"{task}/response"},
        "cancel": {"method": "PUT", "path": f"{task}/cancel"},
    }
    if not queue:
        endpoints = {"chat_completions": {"method": "POST", "path": "/llm/chat/completions"}}
    body = {
        "schema_version": "model-contract.v1",
        "model_id": model.id,
        "display_name": _name(model),
        "family": model.owned_by,
        "kind": "multimodal" if queue else "llm",
        "protocol": protocol,
        "body_mode": "raw_json" if queue else "openai_chat_json",
        "endpoints": endpoints,
        "input_schema": input_schema(model) if queue else _CHAT_INPUT,
    }
    return {**body, "revision": blake2b(orjson.dumps(body), digest_size=6).hexdigest()}


def input_schema(model: Model) -> Mapping[str, Any]:
    """Return the parameters of a queue model: its own if a page prints them, else a prompt."""
    known = model.facts.get("parameters")
    if known is not None:
        return {"type": "object", "additionalProperties": True, **known}
    properties: dict[str, Any] = {"prompt": {"type": "string", "description": "The prompt."}}
    if "image_input" in model.abilities:
        images = {"type": "array", "items": {"type": "string"}, "description": "URLs of images."}
        properties["image_urls"] = images
    return {"type": "object", "additionalProperties": True, "properties": properties}


def _hits(call: Call, models: Sequence[Model]) -> dict[str, Any]:
    """Return the queue's models that a search finds, in the form of Meilisearch."""
    query = call.params["query"]
    words, limit = str(query.get("q", "")).casefold().split(), query.get("limit", LIMIT)
    found = []
    for model in models:
        if model.kind in SYNCHRONOUS or not _is_of(model, query.get("provider")):
            continue
        hit = _hit(model)
        text = f"{model.id} {_name(model)} {model.owned_by}".casefold()
        if (
            query.get("input", "") in [*hit["input"].split(","), ""]
            and query.get("output", "") in (hit["output"], "")
            and query.get("type", "") in [*hit["tags"], ""]
            and all(word in text for word in words)
        ):
            found.append(hit)
    return {
        "hits": found[:limit],
        "query": query.get("q", ""),
        "processingTimeMs": 1,
        "limit": limit,
        "offset": 0,
        "estimatedTotalHits": len(found),
    }


def _hit(model: Model) -> dict[str, Any]:
    inputs, output = _modalities(model)
    tags = [f"{_LETTERS[word]}2{_LETTERS.get(output, output)}" for word in inputs]
    return {
        "id": model.id,
        "name": model.id,
        "provider": model.owned_by,
        "input": ",".join(inputs),
        "output": output,
        "media_type": output,
        "tags": tags,
        "tags_abbr": ",".join(tags),
        "skill_content": skill(model),
    }


def skill(model: Model) -> str:
    """Return the Markdown page with a model's parameters."""
    schema = input_schema(model)
    required = schema.get("required") or ()
    rows = [
        f"| `{name}` | {rule.get('type', 'any')} | {'yes' if name in required else 'no'} |"
        f" {_limits(rule)} |"
        for name, rule in schema["properties"].items()
    ]
    call = {"model": model.id, "input": [{"params": {"prompt": "..."}}]}
    return "\n".join(
        [
            f"# {model.id}",
            "",
            _description(model),
            "",
            "## Parameters",
            "",
            "| name | type | required | limits |",
            "|---|---|---|---|",
            *rows,
            "",
            "## Call",
            "",
            "`POST /model/v1/generation`",
            "",
            "```json",
            orjson.dumps(call, option=orjson.OPT_INDENT_2).decode(),
            "```",
            "",
        ]
    )


def _limits(rule: Mapping[str, Any]) -> str:
    names = ("enum", "default", "minimum", "maximum", "minLength", "maxLength", "maxItems")
    return ", ".join(f"{name}: {rule[name]}" for name in names if name in rule)


def _protocol(model: Model) -> str:
    if model.kind == "chat":
        return "llm_chat_completions"
    return "" if model.kind in SYNCHRONOUS else "queue"


def _type(model: Model) -> str:
    return TYPES.get(model.kind, model.kind)


def _name(model: Model) -> str:
    return " ".join(word.capitalize() for word in model.id.replace("-", "_").split("_"))


def _description(model: Model) -> str:
    return f"{_name(model)} by {model.owned_by}: {model.kind.replace('_', ' ')}."


def _modalities(model: Model) -> tuple[list[str], str]:
    """Return the kinds of its input, and that of its output."""
    output = "text" if model.kind in SYNCHRONOUS else _type(model)
    if model.kind in ("image_edit", "image_variation", "upscale"):
        return ["image", "text"], output
    images = {"image_input", "vision"} & set(model.abilities)
    return (["text", "image"] if images else ["text"]), output


def _is_of(model: Model, provider: str | None) -> bool:
    """Return whether a model is of a provider, whose name may be written without hyphens."""
    return provider is None or _letters(provider) == _letters(model.owned_by)


def _letters(name: str) -> str:
    return "".join(filter(str.isalnum, name.casefold()))
