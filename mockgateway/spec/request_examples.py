"""Find the request examples of a document that do not fit their own schemas."""

from __future__ import annotations

from collections.abc import Iterator

from mockgateway.spec.content_types import is_json
from mockgateway.spec.document import Document, Json, tokens
from mockgateway.spec.findings import Finding, Place
from mockgateway.spec.schema import Schemas, compile_schema
from mockgateway.spec.subschemas import mapping_at


def misfits(document: Document) -> list[Finding]:
    """Return a note for each JSON example of a request body that its schema refuses."""
    schemas = Schemas(document)
    found: dict[Place, Finding] = {}  # a shared body is noted once
    for place, media in _media(document):
        examples = list(_examples(document, media, place))
        if not examples or any(known in found for known, _ in examples):
            continue
        schema = schemas.standalone(media.get("schema", True), place.file, "request")
        validator = compile_schema(schema, str(place.file))
        for here, value in examples:
            if (error := next(validator.iter_errors(value), None)) is not None:
                what = f"a request example does not fit its schema: {error.message:.200}"
                advice = "it is accepted all the same; correct one of the two"
                found[here] = Finding(here, what, advice, note=True)
    return list(found.values())


def _media(document: Document) -> Iterator[tuple[Place, dict[str, Json]]]:
    """Yield each documented JSON body of a request, with its place."""
    for method, path, operation, item in document.operations():
        place = Place(document.path).at("paths", path)
        if operation.file != document.path or method not in document.root["paths"][path]:
            _, place = _followed(document, document.root["paths"][path], place)
        steps = [method] if method in item.value else ["additionalOperations", method]
        body, place = _followed(
            document, operation.value.get("requestBody"), place.at(*steps, "requestBody")
        )
        for name, raw in mapping_at(body, "content").items():
            media, here = _followed(document, raw, place.at("content", name))
            if is_json(name) and isinstance(media, dict):
                yield here, media


def _examples(
    document: Document, media: dict[str, Json], place: Place
) -> Iterator[tuple[Place, Json]]:
    if "example" in media:
        yield place.at("example"), media["example"]
    for name, raw in mapping_at(media, "examples").items():
        example, here = _followed(document, raw, place.at("examples", name))
        for key in ("value", "dataValue"):
            if isinstance(example, dict) and key in example:
                yield here.at(key), example[key]


def _followed(document: Document, value: Json, place: Place) -> tuple[Json, Place]:
    """Follow `$ref` to a value that is no reference, and return it with its place."""
    while isinstance(value, dict) and isinstance(ref := value.get("$ref"), str):
        node = document.find(ref, place.file)
        pointer = ref.partition("#")[2]
        steps = tokens(pointer) if pointer.startswith("/") else []
        value, place = node.value, Place(node.file).at(*steps)
    return value, place
