"""Rules for single OpenAPI objects beyond the kinds of their fields.

Each rule reports mistakes, and returns whether the object can be kept.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any, Protocol
from urllib.parse import urlsplit

from mockgateway.problem import nearest
from mockgateway.spec.document import METHODS, Document, Json, Node
from mockgateway.spec.findings import Place

PLACES = ("path", "query", "header", "cookie")
_STYLES = (
    *("matrix", "label", "simple", "form", "spaceDelimited", "pipeDelimited", "deepObject"),
    "cookie",
)
_SCHEMES = ("apiKey", "http", "mutualTLS", "oauth2", "openIdConnect")
_STATUS = re.compile(r"[1-9]\d\d|[1-5]XX|default", re.IGNORECASE)
_TEMPLATE = re.compile(r"\{([^{}/]+)\}")
_MOCK_KEYS = ("do", "make", "say", "scope", "max_body", "idempotent", "poll")


class Reporter(Protocol):
    """The part of the check that rules use."""

    vocabulary: Mapping[str, Collection[str]]

    def report(self, place: Place, what: str, advice: str = "", note: bool = False) -> Any:
        """Record a mistake or, with `note`, information."""


Rule = Callable[[Reporter, Json, Place], bool]


def _path_name(check: Reporter, _paths: Json, place: Place) -> bool:
    path = str(place.key)
    if not path.startswith("/"):
        check.report(place, f"path {path!r} does not start with a slash", f"write '/{path}'")
        return False
    if set(_TEMPLATE.sub("", path)) & {"{", "}"}:
        check.report(place, f"path {path!r} has unbalanced braces", "write parameters as {name}")
        return False
    return True


def _status(check: Reporter, _responses: Json, place: Place) -> bool:
    if _STATUS.fullmatch(str(place.key)):
        return True
    advice = 'write three digits ("200"), a range ("4XX") or default'
    check.report(place, f"{place.key!r} is not a status", advice)
    return False


def _parameter(check: Reporter, value: Json, place: Place) -> bool:
    if not isinstance(value.get("name"), str) or not isinstance(value.get("in"), str):
        advice = f"`in` is one of {', '.join(PLACES)}"
        check.report(place, "a parameter needs a 'name' and an 'in'", advice)
        return False
    if value["in"] == "querystring" and isinstance(value.get("content"), dict):  # of OpenAPI 3.2
        return False
    if value["in"] not in PLACES:
        advice = nearest(value["in"], PLACES)
        if value["in"] in ("body", "formData"):  # of Swagger 2.0
            advice = "describe the body under `requestBody`"
        check.report(place.at("in"), f"parameter {value['name']!r} is in {value['in']!r}", advice)
        return False
    if value.get("style", "form") not in _STYLES:
        check.report(place.at("style"), f"unknown style {value['style']!r}", f"known: {_STYLES}")
        del value["style"]
    return True


def _scheme(check: Reporter, value: Json, place: Place) -> bool:
    kind = value.get("type")
    if kind not in _SCHEMES:
        advice = nearest(str(kind), _SCHEMES)
        check.report(place, f"security scheme {place.key!r} has the type {kind!r}", advice)
        close = [one for one in _SCHEMES if one.lower() == str(kind).lower()]
        value["type"] = kind = close[0] if close else "http"
    named = isinstance(value.get("name"), str) and value.get("in") in PLACES[1:]
    if kind == "apiKey" and not named:
        what = f"security scheme {place.key!r} needs a 'name' and an 'in'"
        check.report(place, what, "`in` is one of query, header, cookie")
        return False
    return True


def _server(check: Reporter, value: Json, place: Place) -> bool:
    try:
        urlsplit(str(value["url"]))
    except (KeyError, ValueError):
        check.report(place, "a server needs a 'url'", "write `- url: https://api.example.com/v1`")
        return False
    return True


def _requirement(check: Reporter, value: Json, place: Place) -> bool:
    if isinstance(value, dict):
        return True
    what = "a security requirement must be a mapping of schemes"
    check.report(place, what, "write `security: [{name: []}]`")
    return False


def _mock(check: Reporter, value: Json, place: Place) -> bool:
    if not isinstance(value, dict):
        advice = "write `x-mock: {do: complete, make: chat, say: openai_chat}`"
        check.report(place, "x-mock must be a mapping", advice)
        return False
    for key, word in list(value.items()):
        known = check.vocabulary.get(key)
        is_free = key == "make" and value.get("do") == "refuse"
        is_valid, advice = _MOCK_NUMBERS.get(key, (lambda _: True, ""))
        if key not in _MOCK_KEYS:
            what, advice = f"unknown word {key!r} in x-mock", nearest(key, _MOCK_KEYS)
        elif known is not None and word not in known and not is_free:
            what = f"unknown {key} {word!r} in x-mock"
            advice = nearest(str(word), filter(None, known))
        elif not is_valid(word):
            what = f"{key} is {word!r} in x-mock"
        else:
            continue
        check.report(place.at(key), what, advice)
        del value[key]
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
    "scope": (lambda value: isinstance(value, str), "write a text"),
}

CHECKS: Mapping[str, Rule] = {
    "paths": _path_name,
    "responses": _status,
    "parameter": _parameter,
    "scheme": _scheme,
    "server": _server,
    "requirement": _requirement,
    "mock": _mock,
}

# Messages about a value that is not a mapping; by default, that it must be one.
NO_MAPPING: Mapping[str, tuple[str, str]] = {
    "path": ("path {0!r} must be a mapping of methods", f"write one of {', '.join(METHODS)} in it"),
    "parameter": ("a parameter needs a 'name' and an 'in'", f"`in` is one of {', '.join(PLACES)}"),
    "server": ("a server needs a 'url'", "write `- url: https://api.example.com/v1`"),
}


def check_paths(check: Reporter, document: Document) -> None:
    """Check the parameters in paths, and report hidden paths and missing statuses."""
    shapes: dict[tuple[str, str], str] = {}
    unannounced: list[str] = []
    for method, path, node, item in document.operations():
        place = Place(document.path).at("paths", path)
        other = shapes.setdefault((method, _TEMPLATE.sub("{}", path)), path)
        if other != path:
            what = f"{method.upper()} {path} is the same as {other} and is never reached"
            check.report(place, what, "keep one of them", note=True)
        _check_parameters(check, document, path, {place: item, place.at(method): node})
        statuses = {str(status).upper() for status in node.value.get("responses") or {}}
        if "x-mock" not in node.value and not any(status[0] in "23D" for status in statuses):
            what = "no success is documented: this operation answers 204"
            check.report(place.at(method), what, "document a 2xx", note=True)
        if _needs_key(document, node) and not statuses & {"401", "403", "4XX", "DEFAULT"}:
            unannounced.append(f"{method.upper()} {path}")
    if unannounced:
        listed = ", ".join(unannounced[:3]) + (", ..." if len(unannounced) > 3 else "")
        what = f"{len(unannounced)} operations need a key but document no 401: {listed}"
        advice = "a request without a key gets 401 all the same"
        check.report(Place(document.path).at("security"), what, advice, note=True)


def _needs_key(document: Document, operation: Node) -> bool:
    schemes = (document.root.get("components") or {}).get("securitySchemes") or {}
    keyless = {name for name, scheme in schemes.items() if scheme.get("type") == "mutualTLS"}
    alternatives = operation.value.get("security", document.root.get("security"))
    return bool(alternatives) and not any(keyless.issuperset(one) for one in alternatives)


def _check_parameters(
    check: Reporter, document: Document, path: str, owners: Mapping[Place, Node]
) -> None:
    """Check that the path's names and the declared path parameters are the same."""
    names, declared = {*_TEMPLATE.findall(path)}, set[str]()
    for place, owner in owners.items():
        for name, remove in _path_parameters(document, owner):
            declared.add(name)
            if name not in names:
                what = f"path parameter {name!r} is not in the path {path}"
                check.report(place.at("parameters"), what, f"write {{{name}}} into the path")
                remove()
    for name in names - declared:
        what = f"{{{name}}} in the path {path} is not a declared parameter"
        check.report(place, what, f"declare `name: {name}, in: path`")


def _path_parameters(document: Document, owner: Node) -> Iterator[tuple[str, Callable[[], None]]]:
    """Yield each path parameter's name, and a function that removes it."""
    listed: list[Json] = (isinstance(owner.value, dict) and owner.value.get("parameters")) or []
    for raw in [*listed]:
        value = document.resolve(raw, owner.file).value
        if value.get("in") == "path":
            yield value["name"], lambda raw=raw: _remove(listed, raw)  # type: ignore[misc]


def _remove(items: list[Json], wanted: Json) -> None:
    items[:] = [item for item in items if item is not wanted]
