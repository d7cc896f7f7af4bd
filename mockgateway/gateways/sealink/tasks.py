"""SeaLink's tasks: four states; a cancelled task is `failed`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any
from uuid import UUID

from mockgateway.call import Call
from mockgateway.content import Model, TaskRequest, TaskSnapshot, TaskView
from mockgateway.content.stored_fields import stored_fields
from mockgateway.data import FIXTURES
from mockgateway.files import parse
from mockgateway.ports import SampleTask
from mockgateway.problem import Problem
from mockgateway.reply import Reply
from mockgateway.seed import Seed

STATUS = {
    "queued": "pending",
    "running": "running",
    "succeeded": "completed",
    "failed": "failed",
    "canceled": "failed",
}
TYPES = {
    "video": "video.generation",
    "video_edit": "video.edit",
    "transcription": "audio.transcription",
    "music": "audio.music",
}
CODES = {
    "inference_failure": "upstream_error",
    "inference_timeout": "upstream_timeout",
    "request_invalid": "invalid_request",
    "content_blocked": "content_blocked",
    "canceled": "task_cancelled",
    "internal_error": "internal_error",
}
MESSAGES = {"canceled": "The task was cancelled."}

# Models that pass their provider's own response on (assumed).
RAW = ("wan2.6-i2v", "wan2.6-i2v-flash")

CLIP_SECONDS, SONG_SECONDS = 5, 30  # defaults
RESERVED_SECONDS = 1800  # reserved per file to transcribe, until its length is known

# Fields of the request that are stored with the task.
_STORED = (
    *"""
    prompt negative_prompt image image_url video n size resolution duration fps seed tags
    template_id variables style instrumental file_url file_urls language response_format
    """.split(),
)

_SAMPLES = {
    "task_abc123": SampleTask(
        "video",
        "wan2.6-t2v",
        {
            "prompt": "A serene lake at sunset, camera slowly panning across the water",
            "size": "1280x720",
            "duration": 5,
        },
    )
}


def sample_task(task: str) -> SampleTask | None:
    """Return the task that the seed polls and deletes."""
    return _SAMPLES.get(task)


def task_request(call: Call, model: Model) -> TaskRequest:
    """Return the request for a video, an edit, a song or long transcripts.

    Raises:
        Problem: `template_not_found`.
    """
    content = call.content
    ask = stored_fields(content, _STORED)
    if "template_id" in content:
        filled = _fill_template(content["template_id"], ask.get("variables") or {})
        ask["prompt"] = ask.get("prompt") or filled
    number, seconds = (
        content.get("n", 1),
        content.get("duration", SONG_SECONDS if model.kind == "music" else CLIP_SECONDS),
    )
    if model.kind == "transcription":
        ask["file_urls"] = files = ask.get("file_urls") or [ask.get("file_url") or ""]
        number, seconds = len(files), RESERVED_SECONDS
    return TaskRequest(
        "task_" + call.seed.hex(24),
        ask,
        str(ask.get("prompt", "")),
        number,
        seconds,
        ask.get("resolution", ""),
        url=content.get("webhook_url") or "",
    )


def write(call: Call, task: TaskView) -> Reply:
    """Return the task: 202 for a submission, else 200."""
    return Reply(202 if task.act == "submit" else 200, value=view(task.snapshot, call.base_url))


def view(snapshot: TaskSnapshot, base_url: str) -> dict[str, Any]:
    """Return the task object of replies and webhooks."""
    error = (
        {"message": MESSAGES.get(snapshot.kind, snapshot.message), "code": CODES[snapshot.kind]}
        if snapshot.kind
        else None
    )
    task = {
        "id": snapshot.id,
        "object": "task",
        "type": TYPES[snapshot.make],
        "status": STATUS[snapshot.state],
        "model": snapshot.model,
        "created_at": int(snapshot.created),
        "updated_at": int(snapshot.updated),
        "error": error,
    }
    if not snapshot.ended_well:
        return task
    if snapshot.model in RAW:
        return task | {"upstream_response": _raw(snapshot, base_url)}
    return task | {"data": _data(snapshot, base_url)}


def _data(snapshot: TaskSnapshot, base_url: str) -> list[dict[str, Any]]:
    """Return the outputs."""
    if snapshot.make == "transcription":
        # An upload has no URL.
        sources = [{"file_url": made.source} if made.source else {} for made in snapshot.outputs]
        made_of = zip(sources, snapshot.outputs, strict=True)
        return [
            source | {"language": made.language, "duration": made.seconds, "text": made.text}
            for source, made in made_of
        ]
    return [{"url": base_url + made.path} for made in snapshot.outputs]


def _raw(snapshot: TaskSnapshot, base_url: str) -> dict[str, Any]:
    """Return DashScope's own response for a finished video."""
    first, seed = snapshot.outputs[0], Seed.root("dashscope", snapshot.id)
    times = {
        "submit_time": snapshot.created,
        "scheduled_time": snapshot.started,
        "end_time": snapshot.ended,
    }
    return {
        "request_id": str(UUID(bytes=seed.key[:16], version=4)),
        "output": {
            "task_id": str(UUID(bytes=seed.key[16:], version=4)),
            "task_status": "SUCCEEDED",
            **{word: _timestamp(time or snapshot.created) for word, time in times.items()},
            "video_url": base_url + first.path,
        },
        "usage": {
            "video_duration": first.seconds,
            "video_count": len(snapshot.outputs),
            "SR": min(first.width, first.height),
        },
    }


def _timestamp(time: float) -> str:
    return datetime.fromtimestamp(time, UTC).strftime("%Y-%m-%d %H:%M:%S.%f")[:-3]


@cache
def templates() -> Mapping[str, str]:
    """Return the prompt templates by id (`fixtures/sealink/templates.yaml`)."""
    entries = parse(FIXTURES / "sealink" / "templates.yaml")
    assert isinstance(entries, list)
    return {entry["id"]: entry["prompt"] for entry in entries}


def _fill_template(template: str, variables: Mapping[str, str]) -> str:
    """Return the prompt of a template; an unset variable is replaced by its name."""
    text = templates().get(template)
    if text is None:
        raise Problem(
            "template_not_found",
            f"The prompt template '{template[:100]}' does not exist.",
            param="template_id",
        )
    return re.sub(r"\{(\w+)\}", lambda blank: variables.get(blank[1], blank[1]), text)
