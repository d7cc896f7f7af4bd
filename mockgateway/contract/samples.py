"""Requests that are good and cost little: the document's examples with the cheapest model, one thing, few tokens, the smallest size, the shortest clip."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from mockgateway.contract.catalogue import COUNTS, LENGTHS, LIMITS, Catalogue
from mockgateway.contract.operation import Example, Operation, holds
from mockgateway.contract.place import Place, children, reach

Json = Any

FEW_TOKENS = 16
SIZES = ("size", "resolution", "generation_resolution", "quality", "generation_size")


class Sample(NamedTuple):
    """A request to send. name: of the example it is made from; body: JSON, or a form's fields; path, query, headers: the parameters' values."""

    name: str
    media_type: str
    body: Json
    path: Mapping[str, str]
    query: Mapping[str, str]
    headers: Mapping[str, str]


def samples(operation: Operation, catalogue: Catalogue) -> list[Sample]:
    """The good requests of an operation, the cheapest first: one for each of its examples, or one made from its schema."""
    path, query, headers = parameters(operation)
    if operation.body is None:
        return [Sample("", "", None, path, query, headers)]
    schemas = ((media, operation.body_schema(media)) for media in operation.media_types)
    given = operation.examples or [
        Example(media, "schema", made(operation, place))
        for media, place in schemas
        if place is not None
    ]
    path = _cheap_path(operation, catalogue, path)
    found = [
        Sample(
            example.name,
            example.media_type,
            cheap(operation, catalogue, example, path),
            path,
            query,
            headers,
        )
        for example in given
    ]
    order = {id(sample): number for number, sample in enumerate(found)}
    return sorted(found, key=lambda sample: (cost(operation, catalogue, sample), order[id(sample)]))


def cost(operation: Operation, catalogue: Catalogue, sample: Sample) -> float:
    """The most that a sample can come to."""
    fields = sample.body if isinstance(sample.body, dict) else {}
    size = len(str(sample.body)) + (
        40_000
        if any(isinstance(value, str) and value.startswith("@") for value in fields.values())
        else 0
    )
    return catalogue.most(operation, fields, filled(operation.path, sample.path), size)


def filled(template: str, values: Mapping[str, str]) -> str:
    """A path with its parameters' values; a value may have slashes (a model's id)."""
    from urllib.parse import quote

    for name, value in values.items():
        template = template.replace("{" + name + "}", quote(str(value), safe="/:@!$&'()*+,;=~-._"))
    return template


def cheap(
    operation: Operation, catalogue: Catalogue, example: Example, path: Mapping[str, str]
) -> Json:
    """An example's body, made cheaper by rule wherever the schema still takes it."""
    body, place = example.value, operation.body_schema(example.media_type)
    if not isinstance(body, dict) or place is None:
        return body
    for name, value in _savings(operation, catalogue, body, place):
        tried = {**body, name: value}
        if operation.schemas.fits(tried, place):
            body = tried
    return body


def _savings(
    operation: Operation, catalogue: Catalogue, body: dict[str, Json], place: Place
) -> Iterator[tuple[str, Json]]:
    """Fields and cheaper values for them, the last that fits wins."""
    model = catalogue.models.get(str(body.get("model")))
    if model is not None:
        yield from (("model", other.id) for other in reversed(catalogue.cheapest(model)[:3]))
    known = set(fields(operation, place))
    for name in LIMITS:
        if name in known and (
            name in body or (name == _limit(known) and not any(other in body for other in LIMITS))
        ):
            yield name, FEW_TOKENS
    for name in COUNTS:
        if name in body:
            yield name, 1
    for name in (*LENGTHS, *SIZES):
        if (name in known and name in LENGTHS) or name in body:
            for value in _smallest(operation, place, name, body.get(name)):
                yield name, value


def _limit(known: set[str]) -> str:
    return next(
        (
            name
            for name in ("max_tokens", "max_completion_tokens", "max_output_tokens")
            if name in known
        ),
        "",
    )


def fields(operation: Operation, place: Place | None, depth: int = 0) -> dict[str, Place]:
    """The properties of an object's schema with their places, through `allOf`, `anyOf`, `oneOf`."""
    found: dict[str, Place] = {}
    if place is None or depth > 4 or not isinstance(place.value, dict):
        return found
    for word in ("allOf", "anyOf", "oneOf"):
        for _, part in children(operation.document, reach(operation.document, place, word)):
            found |= fields(operation, part, depth + 1)
    found |= dict(children(operation.document, reach(operation.document, place, "properties")))
    return found


def _smallest(operation: Operation, place: Place, name: str, given: Json) -> list[Json]:
    """Values of a field from the usual to the smallest."""
    known = fields(operation, place).get(name)
    schema = known.value if known is not None and isinstance(known.value, dict) else {}
    values: list[Json] = [
        value for value in schema.get("enum") or schema.get("examples") or () if value is not None
    ]
    if "minimum" in schema and name in LENGTHS:
        values.append(schema["minimum"])
    if isinstance(given, str) and "x" in given and not values:
        values = ["1024x1024", "512x512", "256x256"]
    return sorted(values, key=_amount, reverse=True)


def _amount(value: Json) -> float:
    """How much a size, resolution or length is."""
    if isinstance(value, int | float):
        return float(value)
    digits = [
        float(part)
        for part in "".join(letter if letter.isdigit() else " " for letter in str(value)).split()
    ]
    ranks = {"low": 1.0, "medium": 2.0, "standard": 2.0, "high": 3.0, "hd": 4.0, "auto": 5.0}
    return (
        digits[0] * (digits[1] if len(digits) > 1 else digits[0])
        if digits
        else ranks.get(str(value), 9e9)
    )


def parameters(operation: Operation) -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    """Values for the path's, and the required query and header parameters: the document's examples, else made from their schemas."""
    found: dict[str, dict[str, str]] = {"path": {}, "query": {}, "header": {}, "cookie": {}}
    for place in operation.parameters:
        value = place.value
        if value["in"] == "path" or (value.get("required") and value["in"] in ("query", "header")):
            examples = [
                part.value.get("value")
                for _, part in children(
                    operation.document, reach(operation.document, place, "examples")
                )
            ]
            schema = reach(operation.document, place, "schema")
            chosen = value.get(
                "example",
                examples[0] if examples else made(operation, schema) if schema is not None else "x",
            )
            found[value["in"]][value["name"]] = str(chosen)
    return found["path"], found["query"], found["header"]


def _cheap_path(operation: Operation, catalogue: Catalogue, path: dict[str, str]) -> dict[str, str]:
    """The cheapest model that is named in the path, if one is."""
    model = catalogue.model(operation, {}, filled(operation.path, path)) if path else None
    for other in catalogue.cheapest(model) if model is not None else ():
        parts = other.id.split("/")
        names = (
            [name for name, value in path.items() if value in (model.id, *model.id.split("/"))]
            if model
            else []
        )
        if names and len(parts) == len(names):
            return path | dict(zip(names, parts, strict=True))
    return path


def made(operation: Operation, place: Place | None, depth: int = 0) -> Json:
    """A small value that a schema takes, as far as it can be told: constants, defaults and examples first, required fields only."""
    schema = place.value if place is not None and isinstance(place.value, dict) else {}
    for word in ("const", "default", "example"):
        if word in schema:
            return schema[word]
    for word in ("examples", "enum"):
        if schema.get(word):
            return schema[word][0]
    assert place is not None
    for word in ("allOf", "oneOf", "anyOf"):
        for _, part in children(operation.document, reach(operation.document, place, word)):
            if depth < 8 and word != "allOf":
                return made(operation, part, depth + 1)
    kind = schema.get("type")
    kind = (
        next((word for word in kind if word != "null"), "null") if isinstance(kind, list) else kind
    )
    match kind or ("object" if "properties" in schema or "allOf" in schema else "string"):
        case "object":
            known = fields(operation, place)
            wanted = [
                *schema.get("required", ()),
                *(name for part in schema.get("allOf") or () for name in part.get("required", ())),
            ]
            return (
                {
                    name: made(operation, known.get(name), depth + 1) if name in known else "x"
                    for name in wanted
                }
                if depth < 8
                else {}
            )
        case "array":
            return (
                [made(operation, reach(operation.document, place, "items"), depth + 1)]
                * max(1, schema.get("minItems", 1))
                if depth < 8
                else []
            )
        case "integer" | "number":
            return schema.get("minimum", 1)
        case "boolean":
            return False
        case "null":
            return None
    text = {
        "uri": "https://example.com/photo.png",
        "uuid": "550e8400-e29b-41d4-a716-446655440000",
        "date-time": "2027-01-31T12:00:00Z",
        "email": "a@example.com",
    }
    return str(text.get(schema.get("format", ""), "Hello")).ljust(schema.get("minLength", 0), ".")[
        : schema.get("maxLength", 1000)
    ]


def variants(operation: Operation, sample: Sample) -> Iterator[Sample]:
    """The sample again for every other documented answer that `x-when` ties to a field of the body: `stream: true`."""
    if not isinstance(sample.body, dict):
        return
    for status in operation.statuses:
        place = operation.response(int(status)) if status.isdigit() else None
        for media, content in children(
            operation.document,
            reach(operation.document, place, "content") if place is not None else None,
        ):
            when = content.value.get("x-when") if isinstance(content.value, dict) else None
            if (
                when
                and status.startswith("2")
                and not holds(when, sample.body)
                and "present" not in when.values()
            ):
                body = {**sample.body, **when}
                schema = operation.body_schema(sample.media_type)
                if schema is None or operation.schemas.fits(body, schema):
                    yield sample._replace(name=f"{sample.name}, {media}", body=body)
