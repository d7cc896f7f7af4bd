"""Check at start-up that a document can be served. Errors name the file and the line.

Unusual parts are only logged, and so are mistakes in schemas, which are repaired later.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from mockgateway.files import forget_lines, line_of
from mockgateway.problem import ConfigError, nearest
from mockgateway.spec.document import METHODS, Document, Json, is_remote, references, tokens

_MOCK_KEYS = ("do", "make", "say", "scope", "max_body", "idempotent", "poll")
_PARAMETER_PLACES = ("path", "query", "header", "cookie")
_STATUS = re.compile(r"[1-9]\d\d|[1-5]XX|default|x-.*", re.IGNORECASE)
_TEMPLATE = re.compile(r"\{[^{}/]+\}")
_COMPONENTS = (
    *("schemas", "responses", "parameters", "examples", "requestBodies", "headers"),
    *("securitySchemes", "pathItems"),
)

log = logging.getLogger(__name__)


class _Place(NamedTuple):
    """The place of a value: a file and the keys and indices that lead to it."""

    file: Path
    steps: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.file}:{line_of(self.file, list(self.steps))}"

    def at(self, *steps: object) -> _Place:
        """Return the place of an inner value."""
        return _Place(self.file, (*self.steps, *map(str, steps)))

    def error(self, what: str, advice: str) -> ConfigError:
        """Return an error at this place."""
        return ConfigError(str(self), what, advice)


def check(document: Document, vocabulary: Mapping[str, Collection[str]]) -> None:
    """Raise ConfigError for the first mistake that makes a document unusable.

    Args:
        document: The document.
        vocabulary: The allowed values of `do`, `make` and `say`. With `do: refuse`, `make` may
            have any value.
    """
    root, place = document.root, _Place(document.path)
    try:
        if "swagger" in root:
            advice = "convert it to OpenAPI 3, for instance with swagger2openapi"
            raise place.at("swagger").error(f"is Swagger {root['swagger']}", advice)
        if not document.version:
            advice = 'start it with `openapi: "3.1.0"`'
            raise ConfigError(str(document.path), "has no 'openapi' version", advice)
        if not document.version.startswith(("3.0", "3.1", "3.2")):
            what = f"OpenAPI {document.version} is not known"
            raise place.at("openapi").error(what, "3.0, 3.1 and 3.2 are")
        _Check(document, vocabulary).run()
    finally:
        forget_lines()


class _Check:
    def __init__(self, document: Document, vocabulary: Mapping[str, Collection[str]]) -> None:
        self._document = document
        self._vocabulary = vocabulary
        self._checked: set[int] = set()
        self._methods: dict[tuple[str, str], str] = {}  # the path of each method and path shape

    def run(self) -> None:
        root, place = self._document.root, _Place(self._document.path)
        _require_all(root, place, dict, "paths", "components")
        _require_all(root, place, list, "servers", "security")
        for number, server in enumerate(root.get("servers") or ()):
            _check_server(server, place.at("servers", number))
        components = root.get("components") or {}
        _require_all(components, place.at("components"), dict, *_COMPONENTS)
        for name, raw in (components.get("securitySchemes") or {}).items():
            self._check_scheme(raw, place.at("components", "securitySchemes", name))
        _check_security(root.get("security"), place.at("security"))
        self._check_references()
        for path, item in (root.get("paths") or {}).items():
            if not path.startswith("x-"):
                self._check_path(path, item)

    def _check_scheme(self, raw: Json, place: _Place) -> None:
        value, place = self._resolve(raw, place)
        _require(value, place, dict, optional=False)
        named = isinstance(value.get("name"), str) and value.get("in") in _PARAMETER_PLACES[1:]
        if value.get("type") == "apiKey" and not named:
            what = f"security scheme {place.steps[-1]!r} needs a 'name' and an 'in'"
            raise place.error(what, "`in` is one of query, header, cookie")

    def _check_path(self, path: str, raw: Json) -> None:
        here = _Place(self._document.path, ("paths", path))
        if not path.startswith("/"):
            raise here.error(f"path {path!r} does not start with a slash", f"write '/{path}'")
        if set(_TEMPLATE.sub("", path)) & {"{", "}"}:
            advice = "write parameters as {name}"
            raise here.error(f"path {path!r} has unbalanced braces", advice)
        item, place = self._resolve(raw, here)
        if not isinstance(item, Mapping):
            what = f"path {path!r} must be a mapping of methods"
            raise place.error(what, f"write one of {', '.join(METHODS)} under it")
        self._check_parameters(item, place)
        for method in METHODS:
            if method not in item:
                continue
            other = self._methods.setdefault((method, _TEMPLATE.sub("{}", path)), path)
            if other != path:
                message = "%s: %s %s is the same as %s and is never reached"
                log.warning(message, here, method.upper(), path, other)
            _require(item[method], place.at(method), dict, optional=False)
            self._check_operation(item[method], place.at(method))

    def _check_operation(self, operation: Mapping[str, Json], place: _Place) -> None:
        _require_all(operation, place, dict, "responses", "requestBody")
        self._check_parameters(operation, place)
        if "requestBody" in operation:
            body, home = self._resolve(operation["requestBody"], place.at("requestBody"))
            _require(body, home, dict)
            self._check_content(body or {}, home)
        for status, raw in (operation.get("responses") or {}).items():
            here = place.at("responses", status)
            if not _STATUS.fullmatch(status):
                advice = 'write three digits ("200"), a range ("4XX") or default'
                raise here.error(f"{status!r} is not a status", advice)
            if not status.startswith("x-"):
                self._check_response(raw, here)
        statuses = operation.get("responses") or {}
        if "x-mock" not in operation and not any(str(one)[:1] in "23d" for one in statuses):
            log.warning("%s: no success is documented: this operation answers 204", place)
        _check_security(operation.get("security"), place.at("security"))
        self._check_mock(operation.get("x-mock"), place.at("x-mock"))

    def _check_response(self, raw: Json, place: _Place) -> None:
        response, place = self._resolve(raw, place)
        if not self._is_new(response):
            return
        _require(response, place, dict, optional=False)
        self._check_content(response, place)
        _require_all(response, place, dict, "x-when", "headers")
        for name, header in (response.get("headers") or {}).items():
            value, home = self._resolve(header, place.at("headers", name))
            if self._is_new(value):
                _require(value, home, dict, optional=False)
                _check_schema(value, home)
                self._check_content(value, home)

    def _check_parameters(self, owner: Mapping[str, Json], place: _Place) -> None:
        _require_all(owner, place, list, "parameters")
        for number, raw in enumerate(owner.get("parameters") or ()):
            value, home = self._resolve(raw, place.at("parameters", number))
            remote = isinstance(raw, Mapping) and is_remote(str(raw.get("$ref", "")))
            if not remote and self._is_new(value):
                self._check_parameter(value, home)

    def _check_parameter(self, value: Json, place: _Place) -> None:
        named = isinstance(value, Mapping) and isinstance(value.get("name"), str)
        if not named or not isinstance(value.get("in"), str):
            advice = f"`in` is one of {', '.join(_PARAMETER_PLACES)}"
            raise place.error("a parameter needs a 'name' and an 'in'", advice)
        if value["in"] not in _PARAMETER_PLACES:
            advice = nearest(value["in"], _PARAMETER_PLACES)
            if value["in"] in ("body", "formData"):  # of Swagger 2.0
                advice = "describe the body under `requestBody`"
            what = f"parameter {value['name']!r} is in {value['in']!r}"
            raise place.at("in").error(what, advice)
        _check_schema(value, place)
        self._check_content(value, place)

    def _check_content(self, owner: Mapping[str, Json], place: _Place) -> None:
        _require_all(owner, place, dict, "content")
        for media_type, raw in (owner.get("content") or {}).items():
            media, home = self._resolve(raw, place.at("content", media_type))
            if self._is_new(media):
                _require(media, home, dict)
                _require_all(media or {}, home, dict, "x-when")
                _check_schema(media or {}, home)

    def _check_mock(self, mock: Json, place: _Place) -> None:
        if mock is None:
            return
        if not isinstance(mock, Mapping):
            advice = "write `x-mock: {do: complete, make: chat, say: openai_chat}`"
            raise place.error("x-mock must be a mapping", advice)
        for key, value in mock.items():
            here = place.at(key)
            if key not in _MOCK_KEYS:
                raise here.error(f"unknown word {key!r} in x-mock", nearest(key, _MOCK_KEYS))
            known = self._vocabulary.get(key)
            is_free = key == "make" and mock.get("do") == "refuse"
            if known is not None and value not in known and not is_free:
                advice = nearest(str(value), filter(None, known))
                raise here.error(f"unknown {key} {value!r} in x-mock", advice)
            is_valid, advice = _MOCK_NUMBERS.get(key, (lambda _: True, ""))
            if not is_valid(value):
                raise here.error(f"{key} is {value!r} in x-mock", advice)

    def _check_references(self) -> None:
        files, done = self._document.files, set[Path]()
        while waiting := [path for path in files if path not in done]:  # `find` opens more files
            for path in waiting:
                done.add(path)
                for ref, steps in references(files[path]):
                    try:
                        found = self._document.find(ref, path)
                        if isinstance(found.value, Mapping) and "$ref" in found.value:
                            self._document.resolve(*found)  # refuses a circle
                    except ConfigError as error:
                        if not error.where.startswith(str(path)):
                            raise
                        place = _Place(path, tuple(steps))
                        raise place.error(error.what, error.advice) from None

    def _resolve(self, raw: Json, place: _Place) -> tuple[Json, _Place]:
        """Return the target of a reference with its place, or the value itself."""
        while isinstance(raw, Mapping) and isinstance(ref := raw.get("$ref"), str):
            raw, file = self._document.find(ref, place.file)
            place = _Place(file, tuple(tokens(ref.partition("#")[2])) if "#/" in ref else ())
        return raw, place

    def _is_new(self, value: Json) -> bool:
        """Return whether a value, which many references may share, is not checked yet."""
        if id(value) in self._checked:
            return False
        self._checked.add(id(value))
        return True


_MOCK_NUMBERS: Mapping[str, tuple[Callable[[Json], bool], str]] = {
    "max_body": (
        lambda value: type(value) is int and value >= 0,
        "write a number of bytes, such as 10485760",
    ),
    "idempotent": (
        lambda value: type(value) is int and value >= 1,
        "write the seconds that a key is remembered, such as 86400",
    ),
    "poll": (
        lambda value: type(value) in (int, float) and value > 0,
        "write the documented seconds between two polls, such as 5",
    ),
}


def _check_server(server: Json, place: _Place) -> None:
    try:
        if isinstance(server, Mapping):
            urlsplit(str(server.get("url", "")))
            return
    except ValueError:
        pass
    raise place.error("a server needs a 'url'", "write `- url: https://api.example.com/v1`")


def _check_security(security: Json, place: _Place) -> None:
    _require(security, place, list)
    for requirement in security or ():
        if not isinstance(requirement, Mapping):
            what = "a security requirement must be a mapping of schemes"
            raise place.error(what, "write `security: [{name: []}]`")


def _check_schema(owner: Mapping[str, Json], place: _Place) -> None:
    if "schema" in owner and not isinstance(owner["schema"], (Mapping, bool)):
        advice = "write `schema: {type: string}`, or leave it out"
        raise place.at("schema").error("a schema must be a mapping", advice)


def _require_all(owner: Mapping[str, Json], place: _Place, kind: type, *names: str) -> None:
    """Require that the named members have a type or are absent."""
    for name in names:
        _require(owner.get(name), place.at(name), kind)


def _require(value: Json, place: _Place, kind: type, optional: bool = True) -> None:
    if not isinstance(value, kind) and not (optional and value is None):
        name = place.steps[-1] if place.steps else "this"
        what = f"{name!r} must be a {'mapping' if kind is dict else 'list'}"
        raise place.error(what, f"it is {value!r:.60}; see https://spec.openapis.org/oas/latest")
