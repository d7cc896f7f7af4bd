"""BabySea's generations: five states and their providers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from mockgateway.call import Call
from mockgateway.content import Failover, Model, TaskPage, TaskRequest, TaskSnapshot, TaskView
from mockgateway.content.stored_fields import stored_fields
from mockgateway.gateways.babysea.account import time, uuid

STATUS = {
    "queued": "pending",
    "running": "processing",
    "succeeded": "succeeded",
    "failed": "failed",
    "canceled": "canceled",
}

# Code and type of an error, and whether it is retryable.
ERRORS = {
    "inference_failure": ("BSE3001", "provider_error", True),
    "inference_timeout": ("BSE3002", "provider_timeout", True),
    "request_invalid": ("BSE2001", "invalid_input", False),
    "content_blocked": ("BSE2006", "content_policy_violation", False),
    "internal_error": ("BSE5001", "internal_error", True),
}
ALL_FAILED = ("BSE3003", "All inference providers failed.")

_FILES = ("generation_input_file", "generation_input_file_last_content")
# Fields of the request that are stored with the task.
_STORED = (
    *"""
    generation_prompt generation_ratio generation_output_format generation_output_number
    generation_duration generation_resolution generation_generate_audio
    """.split(),
    *_FILES,
)


def task_request(call: Call, model: Model) -> TaskRequest:
    """Return the request for an image or a clip, with the defaults of the model."""
    facts, operation = model.facts, call.operation
    assert operation is not None
    known = {*operation.bodies.writable, *facts["specific"]}  # others are ignored
    content = {name: value for name, value in call.content.items() if name in known}
    ask = {
        "generation_ratio": facts["ratios"][0],
        "generation_output_format": facts["formats"][0],
        "generation_output_number": 1,
    }
    ask |= stored_fields(content, (*_STORED, *facts["specific"]))
    if model.kind == "video":
        ask.setdefault("generation_generate_audio", False)
    if model.kind == "video" and facts["resolutions"]:
        ask.setdefault(
            "generation_resolution",
            "720p" if "720p" in facts["resolutions"] else facts["resolutions"][0],
        )
    return TaskRequest(
        str(UUID(bytes=call.seed.of("generation").key[:16], version=4)),
        ask,
        content["generation_prompt"],
        ask["generation_output_number"],
        content.get("generation_duration"),
        ask.get("generation_resolution", ""),
        bool(content.get("generation_generate_audio")),
        upstreams=_provider_order(
            content.get("generation_provider_order") or "fastest", facts["upstreams"]
        ),
    )


def _provider_order(wanted: str, upstreams: Sequence[str]) -> Sequence[str]:
    """Return the providers to try: the requested ones that serve the model, in their order.

    `fastest`, or no provider that serves it, means the model's own order (fail-open).
    """
    return [name for name in dict.fromkeys(wanted.split(", ")) if name in upstreams] or list(
        upstreams
    )


def message_and_data(call: Call, view: TaskView) -> tuple[str, dict[str, Any]]:
    """Return message and data of the envelope for one generation."""
    snapshot = view.snapshot
    if view.act == "submit":
        words = (
            "model_identifier",
            "generation_provider_order",
            "generation_prediction_id",
            "generation_id",
        )
        generation = generation_object(snapshot, call.base_url)
        return "Generation initialized", {word: generation[word] for word in words} | {
            "generation_initialized": True
        }
    if view.act == "cancel":
        sent = snapshot.started is not None
        return "Generation canceled", {
            "generation_id": snapshot.id,
            "generation_status": "canceled",
            "provider_cancel_sent": sent,
            "credits_refunded": snapshot.refunded == snapshot.reserved,
        }
    if view.act == "remove":
        return "Generation deleted", {
            "generation_id": snapshot.id,
            "files_deleted": len(snapshot.outputs),
        }
    return "Generation retrieved", generation_object(snapshot, call.base_url)


def page(call: Call, tasks: TaskPage) -> dict[str, Any]:
    """Return the envelope's fields for a page of generations."""
    generations = [generation_object(snapshot, call.base_url) for snapshot in tasks.snapshots]
    return {
        "data": {"generations": generations},
        "total": tasks.total,
        "limit": tasks.limit,
        "offset": tasks.offset,
    }


def generation_object(snapshot: TaskSnapshot, base_url: str) -> dict[str, Any]:
    """Return a generation, for replies and lists."""
    generation: dict[str, Any] = {
        "account_id": uuid(snapshot.account),
        "generation_id": snapshot.id,
        "model_identifier": snapshot.model,
        "generation_provider_order": list(snapshot.upstreams),
        "generation_provider_used": snapshot.upstream or None if snapshot.ended_well else None,
        "generation_prediction_id": prediction(snapshot),
        "generation_status": STATUS[snapshot.state],
        "generation_input_file": None,
        **snapshot.ask,
        "generation_output_file": [base_url + made.path for made in snapshot.outputs] or None,
        "generation_created_at": _time(snapshot.created),
        "generation_started_at": _time(snapshot.started),
        "generation_completed_at": _time(snapshot.ended),
        "generation_metrics_total_time": None
        if snapshot.ended is None
        else round(snapshot.ended - snapshot.created, 3),
        "generation_metrics_predict_time": round(snapshot.ended - snapshot.started, 3)
        if snapshot.ended and snapshot.started and snapshot.ended_well
        else None,
    }
    if snapshot.make == "video":
        audio = bool(snapshot.ask.get("generation_generate_audio"))
        generation |= {
            "generation_generate_audio": audio,
            "generation_audio_mode": "audio" if audio else "noaudio",
        }
    if snapshot.failed:
        generation["generation_provider_errors"] = [
            provider_error(failed) for failed in snapshot.failed
        ]
    return generation | failure(snapshot)


def failure(snapshot: TaskSnapshot) -> dict[str, Any]:
    """Return the two fields of a failed generation's error, else {}."""
    if snapshot.state != "failed":
        return {}
    if len(snapshot.failed) > 1:
        return {"generation_error": ALL_FAILED[1], "generation_error_code": ALL_FAILED[0]}
    return {"generation_error": snapshot.message, "generation_error_code": ERRORS[snapshot.kind][0]}


def provider_error(failed: Failover) -> dict[str, Any]:
    """Return one provider's failure as an item of `provider_errors`."""
    code, kind, retryable = ERRORS[failed.kind]
    return {
        "provider": failed.upstream,
        "code": code,
        "type": kind,
        "message": failed.message,
        "retryable": retryable,
    }


def prediction(snapshot: TaskSnapshot) -> str:
    """Return the provider's own id of the generation."""
    return f"{snapshot.seed}{snapshot.id[:8]}"


def _time(moment: float | None) -> str | None:
    return None if moment is None else time(datetime.fromtimestamp(moment, UTC))
