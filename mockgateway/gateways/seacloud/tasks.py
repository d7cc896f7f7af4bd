"""SeaCloud's queue.

Failure, timeout, moderation and cancellation are all `COMPLETED`, with an error.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from mockgateway.call import Call
from mockgateway.content import Model, Output, TaskRequest, TaskSnapshot, TaskView
from mockgateway.content.stored_fields import stored_fields
from mockgateway.problem import Problem
from mockgateway.reply import Reply
from mockgateway.spec.lazy_validator import LazyValidator
from mockgateway.spec.messages import problem_for

STATUS = {"queued": "IN_QUEUE", "running": "IN_PROGRESS"}  # anything else is COMPLETED
TYPES = {
    "inference_failure": "INFERENCE_FAILURE",
    "inference_timeout": "INFERENCE_TIMEOUT",
    "request_invalid": "REQUEST_INVALID",
    "content_blocked": "CONTENT_BLOCKED",
    "canceled": "CANCELED",
    "internal_error": "INTERNAL_SERVER_ERROR",
}
SYNCHRONOUS = ("chat", "embedding", "rerank", "moderation")  # kinds that have no tasks
SECONDS = {"video": 5, "music": 30, "speech": 5}  # default length by kind

# Fields of the request that are stored with the task.
_STORED = (
    *"""
    prompt negative_prompt image_urls image_url img_url aspect_ratio image_size resolution
    size width height n num_images seed duration text lyrics style fps image images
    input_image video video_url video_urls output_format format voice input ratio
    """.split(),
)

_CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz"

_PARAMETERS: dict[str, LazyValidator] = {}


def task_request(call: Call, model: Model) -> TaskRequest:
    """Return the task that a submission to the queue requests."""
    return build(call.content, model, _id(call))


def build(content: dict[str, Any], model: Model, task: str) -> TaskRequest:
    """Return a request with the id `task`.

    Wrong parameters are not refused: they fail the task (documented).

    Raises:
        Problem: The model answers at once, so the queue does not serve it.
    """
    if model.kind in SYNCHRONOUS:
        raise Problem(
            "model_not_found",
            f"The model '{model.id}' is not served by the queue.",
            model=model.id,
            endpoint=model.id,
        )
    ask = stored_fields(_defaults(model) | content, _STORED)
    return TaskRequest(
        task,
        ask,
        str(ask.get("prompt") or ask.get("text") or ""),
        _count(content, model),
        _seconds(ask.get("duration")) or SECONDS.get(model.kind),
        ask["resolution"] if isinstance(ask.get("resolution"), str) else "",
        invalid=_parameter_error(content, model),
        late=True,
    )


def write(call: Call, task: TaskView) -> Reply:
    """Return the reply to a submission, a status request, a result request or a cancellation."""
    snapshot = task.snapshot
    if task.act == "submit":
        return Reply(200, value=_submission(call, snapshot), headers=_id_header(snapshot))
    if task.act == "cancel":
        return Reply(202, value={"status": "CANCELLATION_REQUESTED"})
    if task.act == "inspect":
        return Reply(200, value=_status(call, snapshot))
    if not snapshot.terminal:
        return Reply(202, value=_status(call, snapshot), headers=_id_header(snapshot))
    if snapshot.kind:  # for SeaCloud's own clients; others are refused
        return Reply(200, value=_status(call, snapshot), headers=_id_header(snapshot))
    metadata = (
        {"prompt": snapshot.ask["prompt"]} if isinstance(snapshot.ask.get("prompt"), str) else {}
    )
    outputs = [_output(made, call.base_url) for made in snapshot.outputs]
    value = {
        "status": "COMPLETED",
        "request_id": snapshot.id,
        "outputs": outputs,
        "metadata": metadata,
    }
    return Reply(200, value=value, headers=_id_header(snapshot))


def _id_header(snapshot: TaskSnapshot) -> list[tuple[str, str]]:
    """Return the header from which fal's JavaScript client reads the id."""
    return [("x-fal-request-id", snapshot.id)]


def _url(call: Call, snapshot: TaskSnapshot, word: str) -> str:
    """Return a URL of the task, with the queue in one segment or two as the client sent it."""
    route = call.params["path"]
    queue = "/".join(quote(route[part], safe="") for part in ("owner", "endpoint") if part in route)
    return f"{call.base_url}/model/v1/queue/{queue}/requests/{snapshot.id}/{word}"


def _submission(call: Call, snapshot: TaskSnapshot) -> dict[str, Any]:
    urls = {f"{word}_url": _url(call, snapshot, word) for word in ("status", "response", "cancel")}
    return {"request_id": snapshot.id, **urls, "queue_position": 0}


def _status(call: Call, snapshot: TaskSnapshot) -> dict[str, Any]:
    """Return the body of a status.

    It has `logs` whenever the query does: fal's Python client needs it.
    """
    body: dict[str, Any] = {
        "status": STATUS.get(snapshot.state, "COMPLETED"),
        "request_id": snapshot.id,
        "response_url": _url(call, snapshot, "response"),
    }
    if snapshot.state == "queued":
        body["queue_position"] = 0
    if snapshot.state == "running":
        body["progress"] = round(100 * snapshot.progress)
    if snapshot.ended_well:
        body["metrics"] = {
            "inference_time": round((snapshot.ended or 0) - (snapshot.started or 0), 3)
        }
    if snapshot.kind:
        body |= {"error": snapshot.message, "error_type": TYPES[snapshot.kind]}
    return body | ({"logs": []} if "logs" in (call.params.get("query") or {}) else {})


def _output(made: Output, base_url: str) -> dict[str, Any]:
    """Return one output; fields other than the type appear only if known."""
    sized = {
        "file_name": made.file_name,
        "file_size": made.size,
        "width": made.width,
        "height": made.height,
        "duration": made.seconds,
    }
    fields = {
        "url": base_url + made.path if made.path else "",
        "text": made.text,
        "content_type": made.content_type,
        **sized,
    }
    return {"type": made.kind} | {word: value for word, value in fields.items() if value}


def _id(call: Call) -> str:
    """Return `mmsu_` and a ULID: ten characters of the time, sixteen drawn."""
    drawn = int.from_bytes(call.seed.of("task").key[:10], "big")
    number = int(call.received * 1000) << 80 | drawn
    return "mmsu_" + "".join(_CROCKFORD[number >> 5 * place & 31] for place in range(25, -1, -1))


def _defaults(model: Model) -> dict[str, Any]:
    """Return the defaults of the model's own parameters."""
    rules = (model.facts.get("parameters") or {}).get("properties") or {}
    return {
        name: rule["default"]
        for name, rule in rules.items()
        if isinstance(rule, dict) and "default" in rule
    }


def _count(content: dict[str, Any], model: Model) -> int:
    """Return how many outputs to make: `n`, or fal's `num_images`."""
    default = _defaults(model).get("n", 1)
    count = content.get("n", content.get("num_images", default))
    return min(max(int(count), 1), 10) if isinstance(count, int) else default


def _seconds(value: Any) -> float | None:
    """Return a length in seconds, which may be a text (`"5"`, `"5s"`), or None."""
    text = value.removesuffix("s") if isinstance(value, str) else str(value)
    return (
        min(float(text), 600.0) if text.isascii() and text.isdigit() and float(text) > 0 else None
    )


def _parameter_error(content: dict[str, Any], model: Model) -> str:
    """Return why the model does not take the parameters, or "" if it does or if none are known."""
    parameters = model.facts.get("parameters")
    if parameters is None:
        return ""
    checked = _PARAMETERS.get(model.id)
    if checked is None:
        checked = _PARAMETERS[model.id] = LazyValidator(parameters, f"the parameters of {model.id}")
    return "" if checked.is_valid(content) else problem_for(checked, content).message
