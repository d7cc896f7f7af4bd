"""API-Key's tasks: four states, and the credits of each task."""

from __future__ import annotations

from typing import Any

from mockgateway.call import Call
from mockgateway.content import Model, TaskRequest, TaskSnapshot, TaskView
from mockgateway.content.stored_fields import stored_fields
from mockgateway.ports import SampleTask
from mockgateway.reply import Reply

STATUS = {
    "queued": "pending",
    "running": "processing",
    "succeeded": "completed",
    "failed": "failed",
    "canceled": "failed",
}
CODES = {
    "inference_failure": "upstream_error",
    "inference_timeout": "upstream_timeout",
    "request_invalid": "invalid_request",
    "content_blocked": "content_blocked",
    "canceled": "task_canceled",
    "internal_error": "internal_error",
}

# Fields of the request that are stored with the task.
_STORED = (
    *"""
    prompt duration resolution size aspect_ratio n seed output_format image_urls video_urls
    input_mode lyrics instrumental style max_credits
    """.split(),
)

_SAMPLES = {
    "task_abc123": SampleTask(
        "video",
        "seedance-2",
        {"prompt": "A cinematic product launch video with smooth camera motion"},
    )
}


def sample_task(task: str) -> SampleTask | None:
    """Return the task that the seed polls."""
    return _SAMPLES.get(task)


def task_request(call: Call, model: Model) -> TaskRequest:
    """Return the request for images, a clip or a song."""
    content = call.content
    default = (model.facts.get("limits") or {}).get("default_duration")
    return TaskRequest(
        "task_" + call.seed.hex(24),
        stored_fields(content, _STORED),
        content["prompt"],
        content.get("n", 1),
        content.get("duration", default),
        content.get("resolution", ""),
        cap=content.get("max_credits"),
        url=content.get("callback_url") or "",
    )


def write(call: Call, view: TaskView) -> Reply:
    """Return 202 with the id for a submission, else the whole task."""
    task = task_object(view.snapshot, call.base_url)
    if view.act == "submit":
        return Reply(
            202,
            value={word: task[word] for word in ("task_id", "id", "object")}
            | {"status": STATUS["queued"]},
        )
    return Reply(200, value=task)


def task_object(snapshot: TaskSnapshot, base_url: str) -> dict[str, Any]:
    """Return the task object of replies and callbacks."""
    error = (
        {"message": snapshot.message, "type": "gateway_error", "code": CODES[snapshot.kind]}
        if snapshot.kind
        else None
    )
    return {
        "task_id": snapshot.id,
        "id": snapshot.id,
        "object": f"gateway.{snapshot.make}.task",
        "status": STATUS[snapshot.state],
        "model": snapshot.model,
        "created_at": int(snapshot.created),
        "completed_at": None if snapshot.ended is None else int(snapshot.ended),
        "output": [{"type": made.kind, "url": base_url + made.path} for made in snapshot.outputs],
        "credits": {
            "reserved": snapshot.reserved,
            "charged": snapshot.charged,
            "refunded": snapshot.refunded,
        },
        "error": error,
    }
