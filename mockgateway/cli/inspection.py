"""The full check of a document for `mockgateway spec check`: OpenAPI's schema, ids, examples."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from mockgateway.files import line_of
from mockgateway.spec.bundle import bundle
from mockgateway.spec.document import Document, Json, Node
from mockgateway.spec.operation import Operation
from mockgateway.spec.schema import Schemas, compile_schema


def faults(document: Document) -> Iterator[str]:
    """Yield each mistake in a document that can be served, one line each."""
    from openapi_spec_validator import OpenAPIV30SpecValidator, OpenAPIV31SpecValidator

    validator = (
        OpenAPIV30SpecValidator if document.version.startswith("3.0") else OpenAPIV31SpecValidator
    )
    for error in validator(bundle(document)).iter_errors():
        steps = [str(step) for step in getattr(error, "absolute_path", ())]
        where = f"{document.path}:{line_of(document.path, steps)}: {'/'.join(steps)}"
        yield f"{where}: {str(error.message)[:300]}"
    schemas = Schemas(document)
    operations = [Operation(document, schemas, *found) for found in document.operations()]
    for name, count in Counter(operation.id for operation in operations).items():
        if count > 1:
            yield f"{document.path}: operationId {name!r} is used {count} times; it must be unique"
    for operation in operations:
        yield from _examples(document, schemas, operation)


def _examples(document: Document, schemas: Schemas, operation: Operation) -> Iterator[str]:
    places: list[tuple[str, Json, dict[str, Json]]] = []
    body, file = document.resolve(operation.definition.get("requestBody") or {}, operation.file)
    for media_type, raw in (body.get("content") or {}).items():
        media = document.resolve(raw, file)
        schema = schemas.standalone(media.value.get("schema", True), media.file, "request")
        places.append((f"request {media_type}", schema, _named(document, media)))
    for answer in operation.responses.specs:
        if answer.media_type:
            examples = {name: example["value"] for name, example in answer.examples.items()}
            where = f"response {answer.status_key} {answer.media_type}"
            places.append((where, answer.schema, examples))
    for where, schema, examples in places:
        validator = compile_schema(schema, operation.label)
        for name, value in examples.items():
            if (error := next(validator.iter_errors(value), None)) is not None:
                place = f"{document.path}: {operation.label}: {where}: example {name!r}"
                yield f"{place}: {error.message[:300]}"


def _named(document: Document, media: Node) -> dict[str, Json]:
    out = {
        name: document.resolve(raw, media.file).value.get("value")
        for name, raw in (media.value.get("examples") or {}).items()
    }
    if "example" in media.value:
        out[""] = media.value["example"]
    return out
