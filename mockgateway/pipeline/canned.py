"""Replies that a scenario's rule gives instead of a generated one."""

from __future__ import annotations

from mimetypes import guess_type
from pathlib import Path

from mockgateway.call import Call
from mockgateway.problem import ConfigError
from mockgateway.reply import Reply
from mockgateway.scenario.reply import CannedReply
from mockgateway.spec.operation import Operation

_IMAGES = ("image", "image_edit", "image_variation", "upscale", "style_transfer")
IMAGE_MAKERS = (*_IMAGES, "background_removal")


def replaces_reply(canned: CannedReply, operation: Operation) -> bool:
    """Return whether the canned reply replaces the operation's result."""
    if not canned.is_literal and operation.make == "chat":
        return False
    if not canned.media or canned.status != 200 or canned.headers:
        return True
    is_result = operation.do == "submit" or (
        operation.do == "complete" and operation.make in IMAGE_MAKERS
    )
    return not is_result


def write_canned(call: Call, canned: CannedReply) -> Reply:
    """Return a canned reply as it is written; it is not checked against the document, on purpose.

    Raises ConfigError for one that this operation cannot send.
    """
    call.applied[-1] += ", as it is written"
    headers = [(str(name), str(value)) for name, value in canned.headers.items()]
    kind = next((value for name, value in headers if name.lower() == "content-type"), "")
    headers = [header for header in headers if header[0].lower() != "content-type"]
    if canned.recorded is not None:
        active = call.active_scenario
        pace = active.scenario.pace if active is not None else 1.0
        return canned.recorded.replay(call.base_url, pace)
    if canned.media:
        data = _read(canned.media)
        kind = kind or guess_type(canned.media)[0] or "application/octet-stream"
        return Reply(canned.status, kind, body=data, headers=headers)
    if canned.json is not None:
        return Reply(canned.status, kind or "application/json", value=canned.json, headers=headers)
    if canned.tool_calls:
        advice = "write `json:`, or `when: {make: chat}`"
        raise ConfigError(call.applied[-1], "tool_calls are a chat's answer", advice)
    text = (canned.text or "").encode("utf-8", "replace")
    return Reply(canned.status, kind or "text/plain", body=text, headers=headers)


def _read(path: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError as error:
        reason = (error.strerror or "cannot be read").lower()
        raise ConfigError(path, reason, "put the file back") from None
