"""Valid, cheap requests made from the document's examples.

An example is sent with the cheapest model, one result, few tokens, the smallest size and the
shortest clip that its schema allows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple
from urllib.parse import quote

from mockgateway.contract.catalogue import COUNTS, LENGTHS, LIMITS, Catalogue
from mockgateway.contract.fields import when_holds
from mockgateway.contract.location import Location, find
from mockgateway.contract.operation import ExampleBody, OperationSpec
from mockgateway.contract.values import make_value

Json = Any

FEW_TOKENS = 16
UPLOAD_SIZE = 40_000  # bytes assumed for a request that uploads a file
SIZES = ("size", "resolution", "generation_resolution", "quality", "generation_size")
QUALITIES = {"low": 1.0, "medium": 2.0, "standard": 2.0, "high": 3.0, "hd": 4.0, "auto": 5.0}


class Sample(NamedTuple):
    """A request to send."""

    name: str  # of the example it is made from
    media_type: str
    body: Json  # JSON, or the fields of a form
    path: Mapping[str, str]
    query: Mapping[str, str]
    headers: Mapping[str, str]

    def with_model(self, model: str) -> Sample:
        """Replace the model if the body names one."""
        if not isinstance(self.body, dict) or "model" not in self.body:
            return self
        return self._replace(body={**self.body, "model": model})


def make_samples(operation: OperationSpec, catalogue: Catalogue) -> list[Sample]:
    """Return one sample for each example, cheapest first; without examples, from the schema."""
    path, query, headers = parameter_values(operation)
    if operation.body is None:
        return [Sample("", "", None, path, query, headers)]
    examples = operation.examples
    if not examples:
        schemas = [(media, operation.body_schema(media)) for media in operation.media_types]
        examples = [
            ExampleBody(media, "schema", make_value(operation, schema))
            for media, schema in schemas
            if schema is not None
        ]
    path = _cheapest_path(operation, catalogue, path)
    found = []
    for example in examples:
        body = cheapest_body(operation, catalogue, example)
        found.append(Sample(example.name, example.media_type, body, path, query, headers))
    return sorted(found, key=lambda sample: sample_cost(operation, catalogue, sample))


def sample_cost(operation: OperationSpec, catalogue: Catalogue, sample: Sample) -> float:
    """Return the most that a sample can cost."""
    if not operation.produces:
        return 0.0
    fields = sample.body if isinstance(sample.body, dict) else {}
    uploads = any(isinstance(value, str) and value.startswith("@") for value in fields.values())
    size = len(str(sample.body)) + (UPLOAD_SIZE if uploads else 0)
    path = fill_path(operation.path, sample.path)
    return catalogue.upper_bound(operation.make, fields, path, size)


def fill_path(template: str, values: Mapping[str, str], safe: str = "/:@!$&'()*+,;=~-._") -> str:
    """Replace the parameters of a path template; the characters in `safe` are not quoted."""
    for name, value in values.items():
        template = template.replace("{" + name + "}", quote(str(value), safe=safe))
    return template


def cheapest_body(operation: OperationSpec, catalogue: Catalogue, example: ExampleBody) -> Json:
    """Make an example's body cheaper, as far as the schema allows it."""
    body, schema = example.value, operation.body_schema(example.media_type)
    if not isinstance(body, dict) or schema is None:
        return body
    for name, value in _savings(operation, catalogue, body, schema):
        cheaper = {**body, name: value}
        if operation.schemas.is_valid(cheaper, schema):
            body = cheaper
    return body


def _savings(
    operation: OperationSpec, catalogue: Catalogue, body: dict[str, Json], schema: Location
) -> Iterator[tuple[str, Json]]:
    """Yield fields with cheaper and cheaper values; the last valid one is used."""
    model = catalogue.models.get(str(body.get("model")))
    if model is not None:
        yield from (("model", other.id) for other in reversed(catalogue.cheapest(model)[:3]))
    known = operation.properties(schema)
    preferred = ("max_tokens", "max_completion_tokens", "max_output_tokens")
    limit = next((name for name in preferred if name in known), "")
    if any(name in body for name in LIMITS):
        yield from ((name, FEW_TOKENS) for name in LIMITS if name in body and name in known)
    elif limit:
        yield limit, FEW_TOKENS
    yield from ((name, 1) for name in COUNTS if name in body)
    for name in (*LENGTHS, *SIZES):
        if name in body or (name in known and name in LENGTHS):
            yield from ((name, value) for value in _smaller(known.get(name), name, body.get(name)))


def _smaller(known: Location | None, name: str, given: Json) -> list[Json]:
    """Return the allowed values of a size or length, largest first."""
    schema = known.value if known is not None and isinstance(known.value, dict) else {}
    given_values = schema.get("enum") or schema.get("examples") or ()
    values: list[Json] = [value for value in given_values if value is not None]
    if "minimum" in schema and name in LENGTHS:
        values.append(schema["minimum"])
    if isinstance(given, str) and "x" in given and not values:
        values = ["1024x1024", "512x512", "256x256"]
    return sorted(values, key=_magnitude, reverse=True)


def _magnitude(value: Json) -> float:
    """Return how large a size, resolution or length is."""
    if isinstance(value, int | float):
        return float(value)
    text = "".join(letter if letter.isdigit() else " " for letter in str(value))
    numbers = [float(part) for part in text.split()]
    if not numbers:
        return QUALITIES.get(str(value), 9e9)
    return numbers[0] * (numbers[1] if len(numbers) > 1 else numbers[0])


def parameter_values(
    operation: OperationSpec,
) -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    """Return values for the path parameters and the required query and header parameters."""
    found: dict[str, dict[str, str]] = {"path": {}, "query": {}, "header": {}, "cookie": {}}
    for parameter in operation.parameters:
        value = parameter.value
        place = value["in"]
        if place == "path" or (value.get("required") and place in ("query", "header")):
            schema = find(operation.document, parameter, "schema")
            chosen = make_value(operation, schema) if schema is not None else "x"
            for _, example in reversed(operation.children(parameter, "examples")):
                chosen = example.value.get("value")
            found[place][value["name"]] = str(value.get("example", chosen))
    return found["path"], found["query"], found["header"]


def _cheapest_path(
    operation: OperationSpec, catalogue: Catalogue, path: dict[str, str]
) -> dict[str, str]:
    """Replace the model that a path names by the cheapest one with as many parts."""
    model = catalogue.model({}, fill_path(operation.path, path)) if path else None
    if model is None:
        return path
    words = (model.id, *model.id.split("/"))
    names = [name for name, value in path.items() if value in words]
    for other in catalogue.cheapest(model):
        parts = other.id.split("/")
        if names and len(parts) == len(names):
            return path | dict(zip(names, parts, strict=True))
    return path


def variants(operation: OperationSpec, sample: Sample) -> Iterator[Sample]:
    """Yield the sample with the fields that select each other documented answer (`x-when`)."""
    if not isinstance(sample.body, dict):
        return
    schema = operation.body_schema(sample.media_type)
    for status in operation.statuses:
        response = operation.response(int(status)) if status.isdigit() else None
        if response is None or not status.startswith("2"):
            continue
        for media, content in operation.children(response, "content"):
            when = content.value.get("x-when") if isinstance(content.value, dict) else None
            if not when or when_holds(when, sample.body) or "present" in when.values():
                continue
            body = {**sample.body, **when}
            if schema is None or operation.schemas.is_valid(body, schema):
                yield sample._replace(name=f"{sample.name}, {media}", body=body)
