"""The operations of a document as conversations see them: what they do, ask for, answer with, and belong to."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from mockgateway.spec.document import Document, Node

Json = Any


@dataclass(frozen=True)
class Operation:
    """One operation.

    do, make, say: of `x-mock`, "" for none; open: whether it needs no key; example: the first plain JSON body, None for none;
    examples: of JSON bodies by name; fields: the properties of a JSON body; required: those it must have; statuses: as they are documented; params: names of
    the path's parameters with an example; queries, heads: names of the others, the latter in lower case; scope: what a key must hold;
    idempotent: seconds for which a repeated key is recognised; max_body: the most bytes that it takes, 0 for unknown.
    """

    id: str
    method: str
    path: str
    do: str = ""
    make: str = ""
    say: str = ""
    open: bool = False
    examples: Mapping[str, Json] = field(default_factory=dict)
    forms: Sequence[str] = ()
    fields: Mapping[str, Json] = field(default_factory=dict)
    required: Sequence[str] = ()
    statuses: Sequence[str] = ()
    params: Mapping[str, str] = field(default_factory=dict)
    queries: Sequence[str] = ()
    heads: Sequence[str] = ()
    scope: str = ""
    idempotent: int = 0
    source: str = "assumed"
    max_body: int = 0

    @property
    def example(self) -> Json:
        """The first body that asks for no stream."""
        return next(
            (
                value
                for value in self.examples.values()
                if isinstance(value, dict) and not value.get("stream")
            ),
            None,
        )

    @property
    def takes_json(self) -> bool:
        """Whether it has a JSON body."""
        return "application/json" in self.forms


def outline(document: Document) -> list[Operation]:
    """Every operation of a document, in its order."""
    everywhere = document.root.get("security") or []
    return [
        _operation(document, method, path, node, item, everywhere)
        for method, path, node, item in document.operations()
    ]


def _operation(
    document: Document, method: str, path: str, node: Node, item: Node, everywhere: Json
) -> Operation:
    value = node.value
    words = value.get("x-mock") or {}
    body = document.resolve(value.get("requestBody") or {}, node.file)
    content = body.value.get("content") or {}
    form = content.get("application/json") or {}
    schema = _merged(document, Node(form.get("schema") or {}, body.file))
    security = value.get("security", everywhere)
    params, queries, heads = _parameters(
        document,
        [Node(raw, node.file) for raw in value.get("parameters") or []]
        + [Node(raw, item.file) for raw in item.value.get("parameters") or []],
    )
    return Operation(
        value.get("operationId") or f"{method} {path}",
        method.upper(),
        path,
        str(words.get("do", "")),
        str(words.get("make", "")),
        str(words.get("say", "")),
        not security or {} in security,
        _examples(document, form, body.file),
        tuple(content),
        schema["properties"],
        tuple(dict.fromkeys(schema["required"])),
        tuple(str(status) for status in value.get("responses") or {}),
        {name: params.get(name, "x") for name in re.findall(r"\{([^}]+)\}", path)},
        queries,
        heads,
        str(words.get("scope", "")),
        int(words.get("idempotent", 0)),
        str(value.get("x-source", "assumed")),
        int(words.get("max_body", 0)),
    )


def _examples(document: Document, form: Json, file: Any) -> dict[str, Json]:
    """The example bodies of a form by name: named ones, else its only one, else those of its schema."""
    named = {
        name: document.resolve(raw, file).value.get("value")
        for name, raw in (form.get("examples") or {}).items()
    }
    if named:
        return named
    if "example" in form:
        return {"example": form["example"]}
    schema = document.resolve(form.get("schema") or {}, file).value
    given = (
        schema.get("examples") or ([schema["example"]] if "example" in schema else [])
        if isinstance(schema, dict)
        else []
    )
    return {f"schema {number}": value for number, value in enumerate(given)}


def _merged(document: Document, node: Node, depth: int = 0) -> dict[str, Json]:
    """The properties and required names of a schema, `allOf` included; each property resolved one step."""
    schema, file = document.resolve(node.value, node.file)
    found: dict[str, Json] = {"properties": {}, "required": []}
    if not isinstance(schema, dict) or depth > 5:
        return found
    for part in schema.get("allOf") or []:
        inner = _merged(document, Node(part, file), depth + 1)
        found["properties"] |= inner["properties"]
        found["required"] += inner["required"]
    found["properties"] |= {
        name: document.resolve(part, file).value
        for name, part in (schema.get("properties") or {}).items()
    }
    found["required"] += schema.get("required") or []
    return found


def _parameters(
    document: Document, nodes: Sequence[Node]
) -> tuple[dict[str, str], tuple[str, ...], tuple[str, ...]]:
    paths, queries, heads = {}, [], []
    for node in nodes:
        value, file = document.resolve(node.value, node.file)
        if value.get("in") == "path":
            paths[str(value["name"])] = str(_sample(document, value, file))
        elif value.get("in") == "query":
            queries.append(str(value["name"]))
        elif value.get("in") == "header":
            heads.append(str(value["name"]).lower())
    return paths, tuple(queries), tuple(heads)


def _sample(document: Document, parameter: Json, file: Any) -> Json:
    schema = document.resolve(parameter.get("schema") or {}, file).value
    examples = [
        document.resolve(raw, file).value.get("value")
        for raw in (parameter.get("examples") or {}).values()
    ]
    return next(
        (
            value
            for value in (
                parameter.get("example"),
                *examples,
                schema.get("example"),
                *(schema.get("examples") or []),
            )
            if value is not None
        ),
        "x",
    )


def related(
    operations: Sequence[Operation], submit: Operation, do: str, make: str = ""
) -> Operation | None:
    """The operation that goes with a submission: the one whose path goes on from its own, else the first there is."""
    fitting = [
        operation
        for operation in operations
        if operation.do == do and (not make or operation.make == make)
    ]
    below = [operation for operation in fitting if operation.path.startswith(submit.path + "/")]
    foreign = [
        operation
        for operation in fitting
        if any(
            operation.path.startswith(other.path + "/")
            for other in operations
            if other.do == "submit" and other is not submit
        )
    ]
    return next(
        iter(below or [operation for operation in fitting if operation not in foreign]), None
    )
