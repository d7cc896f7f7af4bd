"""API-Key's words for tasks (fact sheet, section 6): pending, processing, completed or failed, and the credits of each."""

from __future__ import annotations

from typing import Any

from mockgateway.call import Call
from mockgateway.content import Model, Order, Ticket, Told
from mockgateway.content.asking import kept
from mockgateway.ports import Sample
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
    "task_abc123": Sample(
        "video",
        "seedance-2",
        {"prompt": "A cinematic product launch video with smooth camera motion"},
    )
}


def sample(task: str) -> Sample | None:
    """The task that the seed polls."""
    return _SAMPLES.get(task)


def order(call: Call, model: Model) -> Order:
    """Pictures, a clip or a song."""
    content = call.content
    usual = (model.facts.get("limits") or {}).get("default_duration")
    return Order(
        "task_" + call.seed.hex(24),
        kept(content, _KEPT),
        content["prompt"],
        content.get("n", 1),
        content.get("duration", usual),
        content.get("resolution", ""),
        cap=content.get("max_credits"),
        url=content.get("callback_url") or "",
    )


def write(call: Call, told: Told) -> Reply:
    """A submission is answered 202 with the beginning of the task, a look with all of it."""
    task = view(told.ticket, call.base_url)
    if told.act == "submit":
        return Reply(
            202,
            value={word: task[word] for word in ("task_id", "id", "object")}
            | {"status": STATUS["queued"]},
        )
    return Reply(200, value=task)


def view(ticket: Ticket, base_url: str) -> dict[str, Any]:
    """The task object, in answers and callbacks alike."""
    error = (
        {"message": ticket.message, "type": "gateway_error", "code": CODES[ticket.kind]}
        if ticket.kind
        else None
    )
    return {
        "task_id": ticket.id,
        "id": ticket.id,
        "object": f"gateway.{ticket.make}.task",
        "status": STATUS[ticket.state],
        "model": ticket.model,
        "created_at": int(ticket.created),
        "completed_at": None if ticket.ended is None else int(ticket.ended),
        "output": [{"type": made.kind, "url": base_url + made.path} for made in ticket.outputs],
        "credits": {
            "reserved": ticket.reserved,
            "charged": ticket.charged,
            "refunded": ticket.refunded,
        },
        "error": error,
    }
