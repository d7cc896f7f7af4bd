"""Answer a problem in the document's own words: its example of that name.

The example is looked for in the operation's own responses, then in the document's shared ones, then
under the problem's wider names. A document without such examples gets a body by the schema of the
status that it documents, or a plain one.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any

from mockgateway.ports import DrawInstance
from mockgateway.problem import Problem
from mockgateway.reply import Reply
from mockgateway.seed import Seed
from mockgateway.spec.content_types import essence, is_json
from mockgateway.spec.document import Document, Json, Node, last_word, tokens
from mockgateway.spec.error_body import fill_error_body
from mockgateway.spec.headers import header_text
from mockgateway.spec.operation import Operation
from mockgateway.spec.problem_tables import FALLBACK_NAMES, STATUSES
from mockgateway.spec.response_spec import ResponseSpec, response_specs
from mockgateway.spec.responses import preferred
from mockgateway.spec.sample import concrete
from mockgateway.spec.schema import Schemas
from mockgateway.spec.writing import as_body

_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
_MAX_CACHED = 5_000

Found = tuple[ResponseSpec, Mapping[str, Json]]
"""A response and its example object."""


class ErrorReplies:
    """The error replies of one document.

    Args:
        document: The document.
        schemas: Its schemas.
        draw_instance: Draws an instance of a schema, for documents without examples.
        alone: Whether no gateway adapter knows the document's headers.
    """

    def __init__(
        self, document: Document, schemas: Schemas, draw_instance: DrawInstance, alone: bool = False
    ) -> None:
        self._document = document
        self._schemas = schemas
        self._draw_instance = draw_instance
        self._alone = alone
        self._found: dict[tuple[str, str, str], Found | None] = {}
        self._stated: dict[int, frozenset[str]] = {}  # by the example's id()
        self._shared_specs: list[tuple[str, ResponseSpec]] | None = None

    def reply(
        self,
        problem: Problem,
        operation: Operation | None,
        path: str,
        values: Mapping[str, object],
        default: Callable[[str], object] = lambda name: None,
    ) -> Reply:
        """Return the reply to a problem.

        Args:
            problem: The problem.
            operation: The operation of the request, if known.
            path: The requested path, to choose among shared responses with `x-paths`.
            values: Values for the placeholders, besides the problem's own.
            default: Returns the value of a placeholder that has none, or None.
        """
        beside = problem.values.get("beside")
        if operation is None and isinstance(beside, Operation):  # another method of the path
            operation = beside
        message = problem.message or problem.name.replace("_", " ")
        values = {"message": message, **values, **problem.values}
        for name in _names(problem.name):
            found = self.find(name, operation, path)
            if found is None:
                continue
            spec = found[0]
            missing = self._placeholders(*found) - values.keys()
            values |= {missed: default(missed) for missed in sorted(missing)}
            reply = _from_example(problem.name, *found, values)
            if self._alone and reply.body is None and not spec.validator.is_valid(reply.value):
                break  # an example that has the name by coincidence
            reply.headers += self._required_headers(spec)
            return reply
        return self._without_example(problem, operation, values)

    def _placeholders(self, spec: ResponseSpec, example: Mapping[str, Json]) -> frozenset[str]:
        """Return the facts that an example and its required headers state."""
        names = self._stated.get(id(example))
        if names is None:
            headers = [one for one in spec.headers.values() if one.get("required")]
            names = self._stated[id(example)] = frozenset(
                [
                    *_PLACEHOLDER.findall(str(example["value"])),
                    *(example.get("x-fill") or {}).values(),
                    *(header["x-fill"] for header in headers if "x-fill" in header),
                ]
            )
        return names

    def names(self, operation: Operation | None) -> list[str]:
        """Return the problems that the operation, or the document for all of them, can answer."""
        specs = [*(operation.responses.specs if operation else ())]
        specs += (spec for _, spec in self._shared())
        named = {name for spec in specs if spec.status_key[:1] != "2" for name in spec.examples}
        return sorted(named.union(FALLBACK_NAMES, STATUSES))

    def find(self, name: str, operation: Operation | None, path: str) -> Found | None:
        """Return an operation's response and example with exactly this name, or None."""
        path = operation.path if operation else path[:200]
        key = (name, operation.label if operation else "", "" if operation else path)
        if key not in self._found:
            if len(self._found) > _MAX_CACHED:  # clients may invent any number of paths
                self._found.clear()
            self._found[key] = self._search(name, operation, path)
        return self._found[key]

    def _search(self, name: str, operation: Operation | None, path: str) -> Found | None:
        for spec in operation.responses.specs if operation else ():
            if name in spec.examples and not (self._alone and spec.status_key[:1] == "2"):
                return spec, spec.examples[name]
        fitting = [
            (len(prefix), spec)
            for prefix, spec in self._shared()
            if path.startswith(prefix) and name in spec.examples
        ]
        if not fitting:
            return None
        spec = max(fitting, key=lambda pair: pair[0])[1]
        return spec, spec.examples[name]

    def _shared(self) -> list[tuple[str, ResponseSpec]]:
        """Return the document's shared responses, each with the path prefix that it applies to.

        Their statuses are those under which operations use them.
        """
        if self._shared_specs is None:
            self._shared_specs = []
            statuses = self._statuses()
            components = self._document.root.get("components") or {}
            for name, raw in (components.get("responses") or {}).items():
                node = self._document.resolve(raw, self._document.path)
                if not isinstance(node.value, Mapping):
                    continue
                status = str(node.value.get("x-status") or statuses.get(str(name), ""))
                prefixes = node.value.get("x-paths") or ""
                if status:
                    responses = Node({status: node.value}, node.file)
                    specs = list(response_specs(self._document, self._schemas, name, responses))
                    for prefix in [prefixes] if isinstance(prefixes, str) else prefixes:
                        self._shared_specs += [(str(prefix), spec) for spec in specs]
        return self._shared_specs

    def _statuses(self) -> dict[str, str]:
        """Return the first status under which an operation uses each shared response."""
        found: dict[str, str] = {}
        for _, _, operation, _ in self._document.operations():
            for status, response in (operation.value.get("responses") or {}).items():
                ref = response.get("$ref") if isinstance(response, Mapping) else None
                if isinstance(ref, str) and "/responses/" in ref.partition("#")[2]:
                    found.setdefault(last_word(ref), str(status))
        return found

    def _without_example(
        self, problem: Problem, operation: Operation | None, values: Mapping[str, object]
    ) -> Reply:
        name = next((name for name in _names(problem.name) if name in STATUSES), None)
        statuses = STATUSES[name] if name else (400,)
        specs = operation.responses.errors() if operation else []
        keys = [(key, status) for status in statuses for key in (str(status), f"{status // 100}XX")]
        for key, status in (*keys, ("DEFAULT", statuses[0])):
            if fitting := [spec for spec in specs if spec.status_key.upper() == key]:
                return self._from_schema(problem, preferred(fitting, None), status, values)
        error = {"message": values["message"], "type": problem.name, "param": values.get("param")}
        return Reply(
            statuses[0], value={"error": error}, headers=_allow(values), problem=problem.name
        )

    def _required_headers(self, spec: ResponseSpec) -> Sequence[tuple[str, str]]:
        return spec.required_headers(self._draw_instance) if self._alone and spec.headers else ()

    def _from_schema(
        self, problem: Problem, spec: ResponseSpec, status: int, values: Mapping[str, object]
    ) -> Reply:
        headers = _headers(spec, values)
        known = dict(headers)
        headers += [header for header in self._required_headers(spec) if header[0] not in known]
        reply = Reply(status, media_type=None, headers=headers, problem=problem.name)
        if spec.media_type is None:
            return reply
        reply.media_type = concrete(spec.media_type, spec.schema)
        if is_json(reply.media_type):
            reply.value = self._body(problem, spec, status)
            return reply
        text: str | bytes = str(values["message"])
        if essence(reply.media_type).endswith("xml"):
            text = as_body(self._body(problem, spec, status), reply.media_type, spec.schema)
        reply.body = text if isinstance(text, bytes) else text.encode("utf-8", "replace")
        return reply

    def _drawn(self, spec: ResponseSpec, seed: Seed) -> Json:
        """Return an instance of a schema, not null if possible."""
        body = spec.draw(self._draw_instance, seed)
        if body is None and isinstance(spec.schema, dict):
            with suppress(ValueError):
                return self._draw_instance({**spec.schema, "not": {"type": "null"}}, seed)
        return body

    def _body(self, problem: Problem, spec: ResponseSpec, status: int) -> Json:
        """Return a valid example or instance, with the message and the status filled in."""
        for example in spec.examples.values():
            if example["value"] is not None and spec.validator.is_valid(example["value"]):
                body, drawn = copy.deepcopy(example["value"]), False
                break
        else:
            body, drawn = self._drawn(spec, Seed.root("refusal", problem.name)), True
        fill_error_body(body, spec.schema, spec.validator, problem, status, drawn)
        return body


def _names(name: str | None) -> Iterator[str]:
    """Yield a problem's name and its wider names."""
    while name is not None:
        yield name
        name = FALLBACK_NAMES.get(name)


def _from_example(
    name: str, spec: ResponseSpec, example: Mapping[str, Json], values: Mapping[str, object]
) -> Reply:
    value = _fill(example["value"], values)
    for pointer, source in (example.get("x-fill") or {}).items():
        if values.get(source) is not None:
            _put(value, tokens(pointer), values[source])
        elif spec.status >= 400:  # the example's value would be a lie
            _drop(value, tokens(pointer))
    headers = _headers(spec, values)
    reply = Reply(spec.status, media_type=spec.media_type, headers=headers, problem=name)
    if spec.media_type is not None and not is_json(spec.media_type):
        reply.body = str(value).encode()
    else:
        reply.value = value
    return reply


def _fill(node: Json, values: Mapping[str, object]) -> Any:
    """Return a copy with its placeholders filled.

    A text that is only a placeholder takes the value with its type.
    """
    if isinstance(node, dict):
        return {key: _fill(value, values) for key, value in node.items()}
    if isinstance(node, list):  # `loc: [body, "{param}"]` loses the param of the body as a whole
        filled = [(item, _fill(item, values)) for item in node]
        return [value for item, value in filled if value is not None or item is None]
    if not isinstance(node, str):
        return node
    whole = _PLACEHOLDER.fullmatch(node)
    if whole:
        return values.get(whole[1])
    return _PLACEHOLDER.sub(lambda match: str(values.get(match[1]) or ""), node)


def _put(node: Json, steps: list[str], value: object) -> None:
    for token in steps[:-1]:
        node = node[int(token)] if isinstance(node, list) else node[token]
    node[int(steps[-1]) if isinstance(node, list) else steps[-1]] = value


def _drop(node: Json, steps: list[str]) -> None:
    for token in steps[:-1]:
        node = node.get(token) if isinstance(node, dict) else None
    if isinstance(node, dict):
        node.pop(steps[-1], None)


def _headers(spec: ResponseSpec, values: Mapping[str, object]) -> list[tuple[str, str]]:
    filled = [
        (name, header_text(values[header["x-fill"]], 1000))
        for name, header in spec.headers.items()
        if values.get(header.get("x-fill", "")) is not None
    ]
    # A 405 needs `allow`, documented or not (RFC 9110, 15.5.6).
    return filled if "allow" in dict(filled) else [*filled, *_allow(values)]


def _allow(values: Mapping[str, object]) -> list[tuple[str, str]]:
    return [("allow", str(values["allow"]))] if "allow" in values else []
