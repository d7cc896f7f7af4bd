"""The control API's own document, `openapi/control.yaml`: what it publishes and how it checks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from mockgateway.data import OPENAPI
from mockgateway.problem import Problem
from mockgateway.spec.document import Document
from mockgateway.spec.operation import Operation
from mockgateway.spec.router import Router
from mockgateway.spec.schema import Schemas

PREFIX = "/_mock"


@cache
def control_document() -> Document:
    """Return the document."""
    return Document(OPENAPI / "control.yaml", "_mock")


@cache
def control_operations() -> Sequence[Operation]:
    """Return the operations of the document."""
    document, schemas = control_document(), Schemas(control_document())
    return [Operation(document, schemas, *found) for found in document.operations()]


@cache
def _router() -> Router:
    return Router(control_operations())


def find_operation(method: str, path: str) -> tuple[Operation, Mapping[str, str]] | None:
    """Return the operation of a method and a path from `/_mock` on, with the path's values."""
    try:
        return _router().find(method, path.removeprefix(PREFIX))
    except Problem:
        return None


def documented_methods(path: str) -> list[str]:
    """Return the methods that the document has for a path, HEAD beside GET; [] for none."""
    methods = _router().match(path.removeprefix(PREFIX))[0] or {}
    return sorted({*methods, *(["HEAD"] if "GET" in methods else [])})
