"""Refuse schemas and images that no answer can be based on."""

from __future__ import annotations

import re

from mockgateway.content import ChatRequest
from mockgateway.content.chat import Strict
from mockgateway.ports import DrawInstance
from mockgateway.problem import Problem
from mockgateway.spec.violation import Violation

from .image_size import readable
from .schemas import schema_of

_NAME = re.compile(r"[A-Za-z_$][\w$.-]*", re.ASCII)
_BAD_IMAGE = (
    "Invalid image data: could not process image. Please make sure that it is a valid image of one "
    "of the following formats: ['png', 'jpeg', 'gif', 'webp']."
)


def check_schemas(prompt: ChatRequest, draw: DrawInstance) -> None:
    """Check the schemas of the response format and of the tools.

    Raises:
        Problem: In OpenAI's words, if one is invalid, not as strict as it claims, or unsatisfiable.
    """
    form = prompt.format
    if form is not None and form.schema is not None:
        called = f"response_format '{form.name}'" if form.name else form.where
        _check(form.schema, form.strict, form.where, called, draw)
    for tool in prompt.tools:
        if tool.schema is not None:
            _check(tool.schema, tool.strict, tool.where, f"function '{tool.name}'", draw)


def check_images(prompt: ChatRequest) -> None:
    """Check the images that are given as data.

    Raises:
        Problem: If one cannot be read.
    """
    for message in prompt.messages:
        for image in message.images:
            if not readable(image):
                raise Problem("invalid_request", _BAD_IMAGE, param="messages")


def _check(schema: object, strict: Strict, where: str, called: str, draw: DrawInstance) -> None:
    if where and _is_deliberate(schema) and (fault := schema_of(schema).fault_in(draw, strict)):
        message = f"Invalid schema for {called}: {fault[:220]}"
        violation = Violation((where,), "json_schema", fault[:220], schema)
        raise Problem("invalid_request", message, param=where).because(violation)


def _is_deliberate(schema: object) -> bool:
    """Return whether a person or a program wrote the schema: it has named members or a reference.

    A randomly drawn one is bound by the document alone (docs/decisions/0002).
    """
    if not isinstance(schema, dict):
        return False
    members = schema.get("properties")
    if isinstance(members, dict) and (members or schema.get("type") == "object"):
        return all(_NAME.fullmatch(name) for name in members)
    return (
        schema.get("type") not in (None, "object")
        or "/" in str(schema.get("$ref", ""))
        or "$defs" in schema
        or "additionalProperties" in schema
    )
