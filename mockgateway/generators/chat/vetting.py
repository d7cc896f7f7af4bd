"""Refuse the schemas and images that an answer could not be made by."""

from __future__ import annotations

import re

from mockgateway.content import ChatRequest
from mockgateway.content.talk import Strict
from mockgateway.ports import Draw
from mockgateway.problem import Problem

from .counting import readable
from .schemas import schema_of

_NAME = re.compile(r"[A-Za-z_$][\w$.-]*", re.ASCII)


def vet(prompt: ChatRequest, draw: Draw) -> None:
    """Raise Problem, in OpenAI's words, for a schema of the answer's form or of a tool that is none, not as strict as it says, or that nothing meets."""
    if prompt.format is not None and prompt.format.schema is not None:
        form = prompt.format
        _vet(
            form.schema,
            form.strict,
            form.where,
            f"response_format '{form.name}'" if form.name else form.where,
            draw,
        )
    for tool in prompt.tools:
        if tool.schema is not None:
            _vet(tool.schema, tool.strict, tool.where, f"function '{tool.name}'", draw)


def vet_images(prompt: ChatRequest) -> None:
    """Raise Problem for an image given as data that cannot be looked at."""
    for message in prompt.messages:
        for image in message.images:
            if not readable(image):
                said = "Invalid image data: could not process image. Please make sure that it is a valid image of one of the following formats: "
                raise Problem(
                    "invalid_request", f"{said}['png', 'jpeg', 'gif', 'webp'].", param="messages"
                )


def _vet(written: object, strict: Strict, where: str, called: str, draw: Draw) -> None:
    if where and _is_meant(written) and (fault := schema_of(written).wrong(draw, strict)):
        raise Problem("invalid_request", f"Invalid schema for {called}: {fault[:220]}", param=where)


def _is_meant(written: object) -> bool:
    """Whether a person or a program wrote the schema: members with names, or a reference. What is drawn is bound by the document alone (docs/decisions/0002)."""
    if not isinstance(written, dict):
        return False
    members = written.get("properties")
    if isinstance(members, dict) and (members or written.get("type") == "object"):
        return all(_NAME.fullmatch(name) for name in members)
    return (
        written.get("type") not in (None, "object")
        or "/" in str(written.get("$ref", ""))
        or "$defs" in written
        or "additionalProperties" in written
    )
