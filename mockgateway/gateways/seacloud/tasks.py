"""SeaCloud's words for the queue (fact sheet, section 4): failure, timeout, moderation and cancellation are all `COMPLETED`, with an error."""

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
SYNCHRONOUS = ("chat", "embedding", "rerank", "moderation")  # kinds that the queue does not serve
SECONDS = {"video": 5, "music": 30, "speech": 5}  # of a clip, where none are said

_KEPT = (
    "prompt", "negative_prompt", "image_urls", "image_url", "img_url", "aspect_ratio", "image_size", "resolution", "size", "width", "height", "n", "num_images",
    "seed", "duration", "text", "lyrics", "style", "fps", "image", "images", "input_image", "video", "video_url", "video_urls", "output_format", "format", "voice",
    "input", "ratio",
)  # fmt: skip

_CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz"

_PARAMETERS: dict[str, LazyValidator] = {}


def order(call: Call, model: Model) -> TaskRequest:
    """Whatever the model makes. Its parameters are looked at when the task runs: wrong ones end it (documented), and refuse nothing."""
    if model.kind in SYNCHRONOUS:
        raise Problem(
            "model_not_found",
            f"The model '{model.id}' is not served by the queue.",
            model=model.id,
            endpoint=model.id,
        )
    content = call.content
    ask = stored_fields(_usual(model) | content, _KEPT)
    return TaskRequest(
        _id(call),
        ask,
        str(ask.get("prompt") or ask.get("text") or ""),
        _number(content, model),
        _positive(ask.get("duration")) or SECONDS.get(model.kind),
        ask["resolution"] if isinstance(ask.get("resolution"), str) else "",
        invalid=_wrong(content, model),
        late=True,
    )


def write(call: Call, told: TaskView) -> Reply:
    """A submission, a status, a result, or the word that a cancellation was asked for."""
    snapshot = told.snapshot
    if told.act == "submit":
        return Reply(200, value=_submission(call, snapshot), headers=_named(snapshot))
    if told.act == "cancel":
        return Reply(202, value={"status": "CANCELLATION_REQUESTED"})
    if told.act == "inspect":
        return Reply(200, value=_status(call, snapshot))
    if not snapshot.terminal:
        return Reply(202, value=_status(call, snapshot), headers=_named(snapshot))
    metadata = (
        {"prompt": snapshot.ask["prompt"]} if isinstance(snapshot.ask.get("prompt"), str) else {}
    )
    outputs = [_output(made, call.base_url) for made in snapshot.outputs]
    return Reply(
        200,
        value={"request_id": snapshot.id, "outputs": outputs, "metadata": metadata},
        headers=_named(snapshot),
    )


def _named(snapshot: TaskSnapshot) -> list[tuple[str, str]]:
    """The task's id, where fal's JavaScript client reads it."""
    return [("x-fal-request-id", snapshot.id)]


def _address(call: Call, snapshot: TaskSnapshot, word: str) -> str:
    """As the client addressed the queue: in one segment or two."""
    route = call.params["path"]
    queue = "/".join(quote(route[part], safe="") for part in ("owner", "endpoint") if part in route)
    return f"{call.base_url}/model/v1/queue/{queue}/requests/{snapshot.id}/{word}"


def _submission(call: Call, snapshot: TaskSnapshot) -> dict[str, Any]:
    addresses = {
        f"{word}_url": _address(call, snapshot, word) for word in ("status", "response", "cancel")
    }
    return {"request_id": snapshot.id, **addresses, "queue_position": 0}


def _status(call: Call, snapshot: TaskSnapshot) -> dict[str, Any]:
    """The body of a status; `logs` is there whenever the query has it, as fal's Python client needs (fact sheet, section 6)."""
    body: dict[str, Any] = {
        "status": STATUS.get(snapshot.state, "COMPLETED"),
        "request_id": snapshot.id,
        "response_url": _address(call, snapshot, "response"),
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
    """One record: all but the type is said when it is known."""
    sized = {
        "file_name": made.file_name,
        "file_size": made.size,
        "width": made.width,
        "height": made.height,
        "duration": made.seconds,
    }
    said = {
        "url": base_url + made.path if made.path else "",
        "text": made.text,
        "content_type": made.content_type,
        **sized,
    }
    return {"type": made.kind} | {word: value for word, value in said.items() if value}


def _id(call: Call) -> str:
    """`mmsu_` and a ULID: ten letters of the time in milliseconds, sixteen drawn."""
    drawn = int.from_bytes(call.seed.of("task").key[:10], "big")
    number = int(call.received * 1000) << 80 | drawn
    return "mmsu_" + "".join(_CROCKFORD[number >> 5 * place & 31] for place in range(25, -1, -1))


def _usual(model: Model) -> dict[str, Any]:
    """What the model's own parameters are where nothing is said of them."""
    said = (model.facts.get("parameters") or {}).get("properties") or {}
    return {
        name: rule["default"]
        for name, rule in said.items()
        if isinstance(rule, dict) and "default" in rule
    }


def _number(content: dict[str, Any], model: Model) -> int:
    """How many are wanted: by the parameter that the model has, or fal's own word for it."""
    usual = (
        ((model.facts.get("parameters") or {}).get("properties") or {})
        .get("n", {})
        .get("default", 1)
    )
    said = content.get("n", content.get("num_images", usual))
    return min(max(int(said), 1), 10) if isinstance(said, int) else usual


def _positive(said: Any) -> float | None:
    """A length in seconds, also where it is sent as text (`"5"`, `"5s"`)."""
    text = said.removesuffix("s") if isinstance(said, str) else str(said)
    return (
        min(float(text), 600.0) if text.isascii() and text.isdigit() and float(text) > 0 else None
    )


def _wrong(content: dict[str, Any], model: Model) -> str:
    """What the model's own parameters do not allow, in words; "" where nothing is known of them or nothing is wrong."""
    parameters = model.facts.get("parameters")
    if parameters is None:
        return ""
    checked = _PARAMETERS.get(model.id)
    if checked is None:
        checked = _PARAMETERS[model.id] = LazyValidator(parameters, f"the parameters of {model.id}")
    return "" if checked.is_valid(content) else problem_for(checked, content).message
