"""The published documents contain every fact of the seeds."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.seeds.documents import METHODS, Json, Published, published
from tests.serving import Mock

FACTS = [
    line
    for line in (Path(__file__).parent / "facts.txt").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]
GATEWAYS = ("sealink", "seacloud", "babysea", "apikey")


@pytest.mark.parametrize("gateway", GATEWAYS)
def test_the_document_contains_every_fact(mock: Mock, gateway: str) -> None:
    document = published(f"{mock.url}/{gateway}/openapi.json")

    assert [
        line
        for line in FACTS
        if line.startswith(f"{gateway} ")
        and not contains(line.removeprefix(f"{gateway} "), document)
    ] == []


def test_there_are_enough_facts() -> None:
    assert len(set(FACTS)) == len(FACTS) > 200
    assert {line.split()[0] for line in FACTS} == set(GATEWAYS)


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("host https://api.example.com", id="another host"),
        pytest.param("call PATCH /v1/models", id="an unknown method"),
        pytest.param("call GET /v1/balance", id="an unknown path"),
        pytest.param("open GET /v1/me", id="a key is needed"),
        pytest.param("key POST /v1/chat/completions x-api-key:", id="another scheme"),
        pytest.param("field POST /v1/video/generations n = 5", id="a value out of range"),
        pytest.param("field POST /v1/video/generations n = 1 not 4", id="a value that is accepted"),
        pytest.param("field POST /v1/video/generations seed! = 1", id="an optional field"),
        pytest.param("field POST /v1/video/edits tags = []", id="an undeclared field"),
        pytest.param("form POST /v1/images/variations mask = 1", id="an undeclared form field"),
        pytest.param("answer GET /v1/me 200 email", id="an undeclared field of a response"),
        pytest.param(
            'answer GET /v1/tasks/{task_id} 200 status = "cancelled"', id="an unknown state"
        ),
        pytest.param(
            'closed GET /v1/tasks/{task_id} 200 status = "pending"',
            id="an incomplete list of states",
        ),
        pytest.param("status GET /v1/models 402", id="an undocumented status"),
        pytest.param("header response x-other", id="an unknown header"),
        pytest.param("event task.done", id="an unknown event"),
        pytest.param("model gpt-0", id="an unknown model"),
    ],
)
def test_a_wrong_fact_is_found(mock: Mock, line: str) -> None:
    assert not contains(line, published(f"{mock.url}/sealink/openapi.json"))


def contains(fact: str, document: Published) -> bool:
    """Return whether a document contains a fact."""
    kind, _, rest = fact.partition(" ")
    try:
        return bool(KINDS[kind](rest, document))
    except KeyError:
        return False


def _host(address: str, document: Published) -> bool:
    return any(server["url"] == address for server in document.root["servers"])


def _operation_of(text: str, document: Published) -> tuple[Json, str]:
    method, path, *rest = text.split(" ", 2)
    return document.operation(method, path), rest[0] if rest else ""


def _call(text: str, document: Published) -> bool:
    return bool(_operation_of(text, document)[0])


def _requirements(operation: Json, document: Published) -> list[Json]:
    found: list[Json] = operation.get("security", document.root.get("security") or [])
    return found


def _open(text: str, document: Published) -> bool:
    return not any(_requirements(_operation_of(text, document)[0], document))


def _key(text: str, document: Published) -> bool:
    operation, wanted = _operation_of(text, document)
    schemes = document.root["components"]["securitySchemes"]
    names = [
        schemes[name] for requirement in _requirements(operation, document) for name in requirement
    ]
    return wanted in [
        f"Authorization: {scheme['scheme'].lower()}"
        if scheme["type"] == "http"
        else f"{scheme['name']}:"
        for scheme in names
    ]


def _status(text: str, document: Published) -> bool:
    operation, status = _operation_of(text, document)
    return status in operation["responses"]


def _values(text: str) -> list[Json]:
    return [json.loads(part) for part in text.split(" | ")] if text else []


def _body(form: bool, text: str, document: Published) -> bool:
    operation, rest = _operation_of(text, document)
    found = re.fullmatch(r"(\w+)(!?) = (.+?)(?: not (.+))?", rest)
    assert found, rest
    name, required, good, bad = found.groups()
    media = document.resolve(operation["requestBody"])["content"][
        "multipart/form-data" if form else "application/json"
    ]
    if name not in _declared(media["schema"], document) and not _is_open(media["schema"], document):
        return False
    examples = [document.resolve(example)["value"] for example in media["examples"].values()]
    validator = document.validator(media["schema"])
    bare = [
        {other: value for other, value in example.items() if other != name} for example in examples
    ]

    def accepted(value: Json) -> bool:
        return any(validator.is_valid({**body, name: value}) for body in bare)

    is_optional = any(
        validator.is_valid(body)
        for body, example in zip(bare, examples, strict=True)
        if name in example
    )
    return (
        all(map(accepted, _values(good)))
        and not any(map(accepted, _values(bad or "")))
        and not (required and is_optional)
    )


def _is_open(schema: Json, document: Published) -> bool:
    return document.resolve(schema).get("additionalProperties") is True


def _field(text: str, document: Published) -> bool:
    return _body(False, text, document)


def _form(text: str, document: Published) -> bool:
    return _body(True, text, document)


def _place(text: str, document: Published) -> tuple[list[Json], list[Json], Json]:
    """Return the schemas at a place of a response, the stated values and the content."""
    operation, rest = _operation_of(text, document)
    status, _, rest = rest.partition(" ")
    place, _, values = rest.partition(" = ")
    media = document.resolve(operation["responses"][status])["content"]["application/json"]
    schemas = [media["schema"]]
    for name in place.split("."):
        schemas = [
            declared for schema in schemas for declared in _declared(schema, document).get(name, [])
        ]
    return schemas, _values(values), media


def _response(text: str, document: Published) -> bool:
    schemas, values, _ = _place(text, document)
    return bool(schemas) and all(
        any(document.validator(schema).is_valid(value) for schema in schemas) for value in values
    )


def _closed(text: str, document: Published) -> bool:
    schemas, values, _ = _place(text, document)
    stated = [
        schema["enum"] if "enum" in schema else [schema["const"]]
        for schema in map(document.resolve, schemas)
        if "enum" in schema or "const" in schema
    ]
    return bool(stated) and all(sorted(closed) == sorted(values) for closed in stated)


def _declared(schema: Json, document: Published) -> dict[str, list[Json]]:
    """Return the schemas of each property that a schema or one of its parts declares."""
    out: dict[str, list[Json]] = {}
    resolved = document.resolve(schema)
    for name, declared in (resolved.get("properties") or {}).items():
        out.setdefault(name, []).append(declared)
    for word in ("allOf", "anyOf", "oneOf"):
        for part in resolved.get(word) or ():
            for name, found in _declared(part, document).items():
                out.setdefault(name, []).extend(found)
    return out


def _header(text: str, document: Published) -> bool:
    where, _, name = text.partition(" ")
    return name.lower() in {found.lower() for found in HEADERS[where](document)}


def _operations(document: Published) -> Iterator[tuple[Json, Json]]:
    for item in document.root["paths"].values():
        yield from ((item, item[method]) for method in METHODS if method in item)


def _parameters(owner: Json, document: Published) -> Iterator[str]:
    for raw in owner.get("parameters") or ():
        parameter = document.resolve(raw)
        if parameter["in"] == "header":
            yield parameter["name"]


def _request_headers(document: Published) -> Iterator[str]:
    for item, operation in _operations(document):
        yield from _parameters(item, document)
        yield from _parameters(operation, document)


def _response_headers(document: Published) -> set[str]:
    """Return the headers of all documented responses of all operations."""
    sets = [
        {name.lower() for name in document.resolve(raw).get("headers") or {}}
        for _, operation in _operations(document)
        for raw in operation["responses"].values()
    ]
    return set.intersection(*sets)


def _callbacks(document: Published) -> Iterator[Json]:
    """Yield the operations with which a gateway calls its client."""
    for _, operation in _operations(document):
        for raw in (operation.get("callbacks") or {}).values():
            yield from (item["post"] for item in document.resolve(raw).values())


def _webhooks(document: Published) -> Iterator[Json]:
    yield from (
        document.resolve(item)["post"] for item in (document.root.get("webhooks") or {}).values()
    )


HEADERS: dict[str, Any] = {
    "request": _request_headers,
    "response": _response_headers,
    "callback": lambda document: [
        name for operation in _callbacks(document) for name in _parameters(operation, document)
    ],
    "webhook": lambda document: [
        name for operation in _webhooks(document) for name in _parameters(operation, document)
    ],
}


def _event(name: str, document: Published) -> bool:
    if name in (document.root.get("webhooks") or {}):
        return True
    stated = [
        document.resolve(raw).get("schema") or {}
        for operation in _callbacks(document)
        for raw in operation.get("parameters") or ()
    ]
    return any(
        name in (schema.get("enum") or [schema.get("const")])
        for schema in map(document.resolve, stated)
    )


def _model(name: str, document: Published) -> bool:
    return f'"{name}"' in json.dumps(document.root)


KINDS: dict[str, Any] = {
    "host": _host,
    "call": _call,
    "open": _open,
    "key": _key,
    "status": _status,
    "field": _field,
    "form": _form,
    "answer": _response,
    "closed": _closed,
    "header": _header,
    "event": _event,
    "model": _model,
}
