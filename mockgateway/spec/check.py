"""What start-up demands of a document: that it can be served. Wrong places are told with file and line.

What is merely unusual, and every flaw of a schema that the rest of it can be used without, is left to the log.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from urllib.parse import urlsplit

from mockgateway.problem import ConfigError, nearest
from mockgateway.spec.document import (
    DATA,
    METHODS,
    NAMES,
    Document,
    Json,
    is_remote,
    line_of,
    tokens,
)

_WORDS = ("do", "make", "say", "scope", "max_body", "idempotent", "poll")
_PLACES = ("path", "query", "header", "cookie")
_STATUS = re.compile(r"[1-9]\d\d|[1-5]XX|default|x-.*", re.IGNORECASE)
_PARAMETER = re.compile(r"\{[^{}/]+\}")
_KINDS: Mapping[type, str] = {dict: "mapping", list: "list"}

log = logging.getLogger(__name__)

Steps = list[str]


def check(document: Document, vocabulary: Mapping[str, Collection[str]]) -> None:
    """Raise ConfigError for the first thing that makes a document unusable.

    vocabulary: the words that `do`, `make` and `say` may be; `make` is free where `do` is `refuse`.
    """
    root, path = document.root, document.path
    if "swagger" in root:
        raise _wrong(
            path,
            ["swagger"],
            f"is Swagger {root['swagger']}",
            "convert it to OpenAPI 3, for instance with swagger2openapi",
        )
    if not document.version:
        raise ConfigError(str(path), "has no 'openapi' version", 'start it with `openapi: "3.1.0"`')
    if not document.version.startswith(("3.0", "3.1", "3.2")):
        raise _wrong(
            path, ["openapi"], f"OpenAPI {document.version} is not known", "3.0, 3.1 and 3.2 are"
        )
    _Check(document, vocabulary).everything()


class _Check:
    def __init__(self, document: Document, vocabulary: Mapping[str, Collection[str]]) -> None:
        self._document = document
        self._vocabulary = vocabulary
        self._seen: set[int] = set()

    def everything(self) -> None:
        root, file = self._document.root, self._document.path
        for name, kind in (
            ("paths", dict),
            ("components", dict),
            ("servers", list),
            ("security", list),
        ):
            _demand(file, [name], root.get(name), kind)
        for number, server in enumerate(root.get("servers") or ()):
            self._server(file, ["servers", str(number)], server)
        components = root.get("components") or {}
        for name in (
            "schemas",
            "responses",
            "parameters",
            "examples",
            "requestBodies",
            "headers",
            "securitySchemes",
            "pathItems",
        ):
            _demand(file, ["components", name], components.get(name), dict)
        for name, raw in (components.get("securitySchemes") or {}).items():
            self._scheme(file, ["components", "securitySchemes", str(name)], raw)
        _security(file, ["security"], root.get("security"))
        self._references()
        shapes: dict[tuple[str, str], str] = {}
        for path, item in (root.get("paths") or {}).items():
            if not path.startswith("x-"):
                self._path(path, item, shapes)

    def _server(self, file: Path, spot: Steps, server: Json) -> None:
        try:
            fine = isinstance(server, Mapping) and urlsplit(str(server.get("url", ""))) is not None
        except ValueError:
            fine = False
        if not fine:
            raise _wrong(
                file, spot, "a server needs a 'url'", "write `- url: https://api.example.com/v1`"
            )

    def _scheme(self, file: Path, spot: Steps, raw: Json) -> None:
        value, file, spot = self._follow(raw, file, spot)
        _demand(file, spot, value, dict, empty=False)
        if value.get("type") == "apiKey" and not (
            isinstance(value.get("name"), str) and value.get("in") in _PLACES[1:]
        ):
            raise _wrong(
                file,
                spot,
                f"security scheme {spot[-1]!r} needs a 'name' and an 'in'",
                "`in` is one of query, header, cookie",
            )

    def _path(self, path: str, raw: Json, shapes: dict[tuple[str, str], str]) -> None:
        spot: Steps = ["paths", path]
        here = self._document.path
        if not path.startswith("/"):
            raise _wrong(
                here, spot, f"path {path!r} does not start with a slash", f"write '/{path}'"
            )
        if set(_PARAMETER.sub("", path)) & {"{", "}"}:
            raise _wrong(
                here, spot, f"path {path!r} has unbalanced braces", "write parameters as {name}"
            )
        if "?" in path or "#" in path:
            log.warning(
                "%s:%d: path %r has a query or a fragment: no request ever has that path",
                here,
                line_of(here, spot),
                path,
            )
        item, file, at = self._follow(raw, here, spot)
        if not isinstance(item, Mapping):
            raise _wrong(
                file,
                at,
                f"path {path!r} must be a mapping of methods",
                f"write one of {', '.join(METHODS)} under it",
            )
        _demand(file, [*at, "parameters"], item.get("parameters"), list)
        for number, parameter in enumerate(item.get("parameters") or ()):
            self._parameter(parameter, file, [*at, "parameters", str(number)])
        for method in METHODS:
            if method not in item:
                continue
            other = shapes.setdefault((method, _PARAMETER.sub("{}", path)), path)
            if other != path:
                log.warning(
                    "%s:%d: %s %s is the same as %s and is never reached",
                    here,
                    line_of(here, spot),
                    method.upper(),
                    path,
                    other,
                )
            _demand(file, [*at, method], item[method], dict, empty=False)
            self._operation(item[method], file, [*at, method])

    def _operation(self, operation: Mapping[str, Json], file: Path, spot: Steps) -> None:
        for name, kind in (("responses", dict), ("parameters", list), ("requestBody", dict)):
            _demand(file, [*spot, name], operation.get(name), kind)
        for number, parameter in enumerate(operation.get("parameters") or ()):
            self._parameter(parameter, file, [*spot, "parameters", str(number)])
        if "requestBody" in operation:
            body, home, at = self._follow(operation["requestBody"], file, [*spot, "requestBody"])
            _demand(home, at, body, dict)
            self._content(body or {}, home, at)
        for status, raw in (operation.get("responses") or {}).items():
            if not _STATUS.fullmatch(status):
                raise _wrong(
                    file,
                    [*spot, "responses", status],
                    f"{status!r} is no status",
                    'write three digits ("200"), a range ("4XX") or default',
                )
            if not status.startswith("x-"):
                self._response(raw, file, [*spot, "responses", status])
        _security(file, [*spot, "security"], operation.get("security"))
        self._mock(file, [*spot, "x-mock"], operation.get("x-mock"))

    def _response(self, raw: Json, file: Path, spot: Steps) -> None:
        response, file, spot = self._follow(raw, file, spot)
        if not self._is_new(response):
            return
        _demand(file, spot, response, dict, empty=False)
        self._content(response, file, spot)
        _demand(file, [*spot, "x-when"], response.get("x-when"), dict)
        _demand(file, [*spot, "headers"], response.get("headers"), dict)
        for name, header in (response.get("headers") or {}).items():
            value, home, at = self._follow(header, file, [*spot, "headers", name])
            if self._is_new(value):
                _demand(home, at, value, dict, empty=False)
                self._schema(value, home, at)
                self._content(value, home, at)

    def _parameter(self, raw: Json, file: Path, spot: Steps) -> None:
        value, file, spot = self._follow(raw, file, spot)
        if (isinstance(raw, Mapping) and is_remote(str(raw.get("$ref", "")))) or not self._is_new(
            value
        ):
            return
        if (
            not isinstance(value, Mapping)
            or not isinstance(value.get("name"), str)
            or not isinstance(value.get("in"), str)
        ):
            raise _wrong(
                file,
                spot,
                "a parameter needs a 'name' and an 'in'",
                f"`in` is one of {', '.join(_PLACES)}",
            )
        if value["in"] not in _PLACES:
            advice = (
                "describe the body under `requestBody`"
                if value["in"] in ("body", "formData")
                else nearest(value["in"], _PLACES)
            )
            raise _wrong(
                file, [*spot, "in"], f"parameter {value['name']!r} is in {value['in']!r}", advice
            )
        self._schema(value, file, spot)
        self._content(value, file, spot)

    def _content(self, owner: Mapping[str, Json], file: Path, spot: Steps) -> None:
        _demand(file, [*spot, "content"], owner.get("content"), dict)
        for media_type, raw in (owner.get("content") or {}).items():
            media, home, at = self._follow(raw, file, [*spot, "content", media_type])
            if self._is_new(media):
                _demand(home, at, media, dict)
                _demand(home, [*at, "x-when"], (media or {}).get("x-when"), dict)
                self._schema(media or {}, home, at)

    def _schema(self, owner: Mapping[str, Json], file: Path, spot: Steps) -> None:
        if "schema" in owner and not isinstance(owner["schema"], (Mapping, bool)):
            raise _wrong(
                file,
                [*spot, "schema"],
                "a schema must be a mapping",
                "write `schema: {type: string}`, or leave it out",
            )

    def _mock(self, file: Path, spot: Steps, mock: Json) -> None:
        if mock is None:
            return
        if not isinstance(mock, Mapping):
            raise _wrong(
                file,
                spot,
                "x-mock must be a mapping",
                "write `x-mock: {do: complete, make: chat, say: openai_chat}`",
            )
        for word, value in mock.items():
            if word not in _WORDS:
                raise _wrong(
                    file, [*spot, word], f"unknown word {word!r} in x-mock", nearest(word, _WORDS)
                )
            known = self._vocabulary.get(word)
            if (
                known is not None
                and value not in known
                and not (word == "make" and mock.get("do") == "refuse")
            ):
                raise _wrong(
                    file,
                    [*spot, word],
                    f"unknown {word} {value!r} in x-mock",
                    nearest(str(value), filter(None, known)),
                )
            if word == "max_body" and (type(value) is not int or value < 0):
                raise _wrong(
                    file,
                    [*spot, word],
                    f"max_body is {value!r} in x-mock",
                    "write a number of bytes, such as 10485760",
                )
            if word == "idempotent" and (type(value) is not int or value < 1):
                raise _wrong(
                    file,
                    [*spot, word],
                    f"idempotent is {value!r} in x-mock",
                    "write the seconds that a key is remembered, such as 86400",
                )
            if word == "poll" and (type(value) not in (int, float) or value <= 0):
                raise _wrong(
                    file,
                    [*spot, word],
                    f"poll is {value!r} in x-mock",
                    "write the seconds between two looks that the documents advise, such as 5",
                )

    def _references(self) -> None:
        files, done = self._document.files, set[Path]()
        while waiting := [path for path in files if path not in done]:
            for path in waiting:
                done.add(path)
                for ref, where in references(files[path]):
                    try:
                        found = self._document.find(ref, path)
                        if isinstance(found.value, Mapping) and "$ref" in found.value:
                            self._document.resolve(
                                *found
                            )  # which refuses one that leads back to itself
                    except ConfigError as error:
                        if error.where.startswith(str(path)):
                            raise ConfigError(
                                f"{path}:{line_of(path, where)}", error.what, error.advice
                            ) from None
                        raise

    def _follow(self, raw: Json, file: Path, spot: Steps) -> tuple[Json, Path, Steps]:
        """What a reference leads to, and where that stands."""
        while isinstance(raw, Mapping) and isinstance(ref := raw.get("$ref"), str):
            raw, file = self._document.find(ref, file)
            spot = tokens(ref.partition("#")[2]) if "#/" in ref else []
        return raw, file, spot

    def _is_new(self, value: Json) -> bool:
        """Whether a part that may be referred to from many places is met for the first time."""
        if id(value) in self._seen:
            return False
        self._seen.add(id(value))
        return True


def _security(file: Path, spot: Steps, wanted: Json) -> None:
    _demand(file, spot, wanted, list)
    for requirement in wanted or ():
        if not isinstance(requirement, Mapping):
            raise _wrong(
                file,
                spot,
                "a security requirement must be a mapping of schemes",
                "write `security: [{name: []}]`",
            )


def _demand(file: Path, spot: Steps, value: Json, kind: type, empty: bool = True) -> None:
    """A value of that kind. empty: or nothing at all."""
    if not isinstance(value, kind) and not (empty and value is None):
        raise _wrong(
            file,
            spot,
            f"{spot[-1] if spot else 'this'!r} must be a {_KINDS[kind]}",
            f"it is {value!r:.60}; see https://spec.openapis.org/oas/latest",
        )


def references(node: Json) -> Iterator[tuple[str, Steps]]:
    """Every `$ref` below a node with the steps to where it stands. What only looks like one (an example, a property called $ref) is passed over."""
    stack: list[tuple[Json, tuple[object, ...], str, str]] = [(node, (), "", "")]
    while stack:
        value, steps, key, container = stack.pop()
        if isinstance(value, Mapping):
            ref = value.get("$ref")
            if isinstance(ref, str):
                yield ref, [str(step) for step in steps]
            for name, child in value.items():
                if isinstance(child, (Mapping, list)) and (name not in DATA or key in NAMES):
                    stack.append((child, (*steps, name), str(name), key))
                elif (
                    name == "examples" and isinstance(child, Mapping) and container != "properties"
                ):
                    stack.extend(
                        (item, (*steps, name, label), "", "")
                        for label, item in child.items()
                        if isinstance(item, Mapping) and set(item) == {"$ref"}
                    )
        elif isinstance(value, list):
            stack.extend(
                (child, (*steps, index), "", key)
                for index, child in enumerate(value)
                if isinstance(child, (Mapping, list))
            )


def _wrong(file: Path, where: Steps, what: str, advice: str) -> ConfigError:
    return ConfigError(f"{file}:{line_of(file, where)}", what, advice)
