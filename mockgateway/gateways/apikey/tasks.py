"""API-Key's words for tasks (fact sheet, section 6): pending, processing, completed or failed, and the credits of each."""

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

_KEPT = (
    "prompt", "duration", "resolution", "size", "aspect_ratio", "n", "seed", "output_format", "image_urls", "video_urls", "input_mode", "lyrics", "instrumental", "style",
    "max_credits",
)  # fmt: skip

_SAMPLES = {
    "task_abc123": SampleTask(
        "video",
        "seedance-2",
        {"prompt": "A cinematic product launch video with smooth camera motion"},
    )
}


def sample(task: str) -> SampleTask | None:
    """The task that the seed polls."""
    return _SAMPLES.get(task)


def order(call: Call, model: Model) -> TaskRequest:
    """Pictures, a clip or a song."""
    content = call.content
    usual = (model.facts.get("limits") or {}).get("default_duration")
    return TaskRequest(
        "task_" + call.seed.hex(24),
        stored_fields(content, _KEPT),
        content["prompt"],
        content.get("n", 1),
        content.get("duration", usual),
        content.get("resolution", ""),
        cap=content.get("max_credits"),
        url=content.get("callback_url") or "",
    )


def write(call: Call, told: TaskView) -> Reply:
    """A submission is answered 202 with the beginning of the task, a look with all of it."""
    task = view(told.snapshot, call.base_url)
    if told.act == "submit":
        return Reply(
            202,
            value={word: task[word] for word in ("task_id", "id", "object")}
            | {"status": STATUS["queued"]},
        )
    return Reply(200, value=task)


def view(snapshot: TaskSnapshot, base_url: str) -> dict[str, Any]:
    """The task object, in answers and callbacks alike."""
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
