"""SeaCloud's older task API, `/model/v1/generation`, which the SeaArt SDKs still call.

Source of all shapes: seaart-sdk 0.1.4 (Jun 2026), sea-sdk-go and sea-sdk-js. Its tasks are those of
the queue: only the requests and replies differ.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from hashlib import blake2b
from typing import Any

import orjson

from mockgateway.call import Call
from mockgateway.content import Model, Price, TaskRequest, TaskSnapshot, TaskView
from mockgateway.gateways.seacloud import tasks
from mockgateway.reply import Reply

PATH = "/model/v1/generation"

STATUS = {"succeeded": "completed", "failed": "failed", "canceled": "failed"}  # else in_progress
CODES = {  # assumed: the SDKs only print them
    "inference_failure": 500,
    "inference_timeout": 504,
    "request_invalid": 400,
    "content_blocked": 403,
    "canceled": 499,
    "internal_error": 500,
}

# Where a message's media go if the model does not name its own field for them.
_MEDIA = {"image_url": "image_urls", "video_url": "video_urls", "audio_url": "audio_urls"}
_IMAGE_FIELDS = ("img_url", "image_url", "input_image", "image")


def task_request(call: Call, model: Model) -> TaskRequest:
    """Return the requested task, its parameters at the top level as on the queue."""
    # The content is replaced, since uploads are stored from the fields of the content.
    call.content = parameters(call.content, model)
    return tasks.build(call.content, model, f"task_{call.seed.of('task').hex(22)}")


def parameters(body: Mapping[str, Any], model: Model) -> dict[str, Any]:
    """Return the model's parameters from any of the forms in which the SDKs send them.

    These are `input: [{params: {...}}]`, whose params may have `input` and `parameters` of their
    own (DashScope's form), and messages with content parts; beside them `parameters`.
    """
    found: dict[str, Any] = {}
    parts: list[Mapping[str, Any]] = []
    for item in _items(body.get("input")):
        params = item.get("params")
        if isinstance(params, dict):
            inner = params.get("input")
            found |= {name: params[name] for name in params if name not in ("input", "parameters")}
            found |= inner if isinstance(inner, dict) else {}
            parts += [part for one in _items(inner) for part in (one, *_items(one.get("content")))]
            found |= _mapping(params.get("parameters"))
        parts += (item, *_items(item.get("content")))
    found |= _mapping(body.get("parameters"))
    return _of_parts(parts, model) | found


def _of_parts(parts: list[Mapping[str, Any]], model: Model) -> dict[str, Any]:
    """Return the prompt and the media of message parts."""
    texts = [part["text"] for part in parts if isinstance(part.get("text"), str)]
    found: dict[str, Any] = {"prompt": "\n".join(texts)} if any(texts) else {}
    for part in parts:
        field = _MEDIA.get(str(part.get("type")))
        if field and isinstance(part.get("url"), str):
            found.setdefault(field, []).append(part["url"])
    named = (model.facts.get("parameters") or {}).get("properties") or {}
    single = next((name for name in _IMAGE_FIELDS if name in named), "")
    if single and "image_urls" in found and "image_urls" not in named:
        found[single] = found.pop("image_urls")[0]
    return found


def _items(value: Any) -> Iterator[Mapping[str, Any]]:
    """Yield the objects of a list."""
    if isinstance(value, list):
        yield from (item for item in value if isinstance(item, dict))


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def write(call: Call, task: TaskView) -> Reply:
    """Return the reply to a submission or a poll."""
    snapshot = task.snapshot
    head = {
        "id": snapshot.id,
        "created_at": int(snapshot.created),
        "status": STATUS.get(snapshot.state, "in_progress"),
        "model": snapshot.model,
    }
    return Reply(200, value=head if task.act == "submit" else head | _progress(call, snapshot))


def _progress(call: Call, snapshot: TaskSnapshot) -> dict[str, Any]:
    body: dict[str, Any] = {
        "progress": 1.0 if snapshot.ended_well else round(snapshot.progress, 2),
        "metadata": {"in_queue_at": snapshot.created},
    }
    if snapshot.terminal:
        body["metadata"]["completed_at"] = snapshot.ended
        body["usage"] = {"cost": cost(snapshot.charged), "discount": 1.0}
    if snapshot.kind:
        body["error"] = {"code": CODES[snapshot.kind], "error_message": snapshot.message}
    if snapshot.ended_well:
        content = [_content(made, snapshot.id, call.base_url) for made in snapshot.outputs]
        body["output"] = [{"content": content}]
    return body


def _content(made: Any, task: str, base_url: str) -> dict[str, Any]:
    body = {"jobId": task, "type": made.kind}
    return body | ({"url": base_url + made.path} if made.path else {"text": made.text})


def cost(amount: float) -> str:
    """Return an amount as the decimal text that the SDKs parse."""
    return f"{amount:.9f}".rstrip("0").rstrip(".")


def precharge(call: Call, price: Price) -> Reply:
    """Return the billing preview of a submission."""
    body = orjson.dumps(call.content, option=orjson.OPT_SORT_KEYS)
    data = {
        "billing_model": price.model.id,
        "cost": cost(price.total),
        "currency": "USD",
        "discount": 1.0,
        "hash": f"v1:{blake2b(body, digest_size=32).hexdigest()}",
        "model": price.model.id,
        "original_model": price.model.id,
        "sample_count": price.number,
        "updated_at": int(call.received * 1000),
    }
    return Reply(200, value={"data": data, "status": "success"})
