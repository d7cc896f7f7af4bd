"""The `when` of a rule: which calls it matches."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any

from mockgateway.scenario.fields import HEADER_NAME, FieldError, Path, Section, expected, shown
from mockgateway.scenario.known_names import Known, check_glob
from mockgateway.scenario.request_view import RequestView

Find = Callable[[Any], Sequence[Any]]  # returns the values of a body at a JSONPath

# Globs that are equal for all calls of one operation, sandbox and model.
SHARED = ("operation", "do", "make", "gateway", "region", "sandbox", "method", "model")
TEXTS = (*SHARED, "path", "key", "says", "same")
KEYS = (*TEXTS, "stream", "header", "body")
NAMED = ("operation", "do", "make", "gateway", "region")  # the documents know all names of these
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")

_PLAIN = re.compile(r"(?:\$\.)?([A-Za-z_]\w*)\Z", re.ASCII)


@dataclass(frozen=True, slots=True)
class When:
    """Conditions that must all hold; one that is "", None or empty always does."""

    operation: str = ""  # globs, from here to `key`
    do: str = ""
    make: str = ""
    gateway: str = ""
    region: str = ""
    sandbox: str = ""
    method: str = ""
    path: str = ""
    model: str = ""
    key: str = ""
    says: str = ""  # words somewhere in the body, in any case
    stream: bool | None = None  # whether the body asks for a stream
    header: Mapping[str, str] = field(default_factory=dict)  # globs by header name
    body: Sequence[tuple[str, Find, Any]] = ()  # JSONPath, its finder, and a glob or value
    same: str = ""  # the fingerprint of a recorded request
    shared: Sequence[tuple[str, str]] = field(init=False)  # the conditions of SHARED
    conditions: Sequence[tuple[str, Any]] = field(init=False)  # the others

    def __post_init__(self) -> None:
        shared = [(name, getattr(self, name)) for name in SHARED if getattr(self, name)]
        conditions: list[tuple[str, Any]] = [
            (name, getattr(self, name))
            for name in ("path", "stream", "key", "same")
            if getattr(self, name) not in ("", None)
        ]
        conditions += [("header", pair) for pair in self.header.items()]
        conditions += [("body", triple) for triple in self.body]
        if self.says:
            conditions.append(("says", self.says.casefold()))
        object.__setattr__(self, "shared", tuple(shared))
        object.__setattr__(self, "conditions", tuple(conditions))

    def may_match(self, view: RequestView) -> bool:
        """Return whether the conditions hold that all such calls share."""
        return all(fnmatchcase(view.shared(name), glob) for name, glob in self.shared)

    def matches(self, view: RequestView) -> bool:
        """Return whether the other conditions hold as well."""
        for name, wanted in self.conditions:  # a loop: it runs for each rule of each call
            if name == "says":
                if wanted not in view.text:
                    return False
            elif _MISSES[name](wanted, view):
                return False
        return True

    def differences(self, view: RequestView) -> list[str]:
        """Return a sentence for each condition that does not hold."""
        misses = [
            f"{name} is {view.shared(name)!r}, not {glob!r}"
            for name, glob in self.shared
            if not fnmatchcase(view.shared(name), glob)
        ]
        for name, wanted in self.conditions:
            if name == "says":
                misses += [f"the body does not say {self.says!r}"] * (wanted not in view.text)
            elif miss := _MISSES[name](wanted, view):
                misses.append(miss)
        return misses


def _path_miss(glob: str, view: RequestView) -> str:
    path = view.call.path
    return "" if fnmatchcase(path, glob) else f"path is {path!r}, not {glob!r}"


def _stream_miss(wanted: bool, view: RequestView) -> str:
    return "" if view.stream is wanted else f"stream is {view.stream}, not {wanted}".lower()


def _key_miss(glob: str, view: RequestView) -> str:
    return "" if fnmatchcase(view.key, glob) else f"the key is not {glob!r}"


def _header_miss(pair: tuple[str, str], view: RequestView) -> str:
    name, glob = pair
    value = view.call.header(name)
    matches = value is not None and fnmatchcase(value, glob)
    return "" if matches else f"header {name} is {value!r}, not {glob!r}"


def _same_miss(wanted: str, view: RequestView) -> str:
    return "" if view.fingerprint == wanted else "it is another request"


def _body_miss(triple: tuple[str, Find, Any], view: RequestView) -> str:
    path, find, wanted = triple
    if wanted == "*":  # any value, also an object or a list
        return "" if find(view.body) else f"there is no {path}"
    matches = any(_equal(value, wanted) for value in find(view.body))
    return "" if matches else f"{path} is not {wanted!r}"


_MISSES: dict[str, Callable[[Any, RequestView], str]] = {
    "path": _path_miss,
    "stream": _stream_miss,
    "key": _key_miss,
    "header": _header_miss,
    "body": _body_miss,
    "same": _same_miss,
}


def _equal(value: Any, wanted: Any) -> bool:
    if isinstance(value, str) and isinstance(wanted, str):
        return fnmatchcase(value, wanted)
    numbers = isinstance(value, (int, float)) and isinstance(wanted, (int, float))
    return (numbers or type(value) is type(wanted)) and bool(value == wanted)


def read_when(value: Any, path: Path, known: Known) -> When:
    """Return the conditions of a rule in a file. Raises FieldError, also for unknown names."""
    if value is None:
        return When()
    if not isinstance(value, dict):
        message = f"when: expected a mapping, got {shown(value)}"
        raise FieldError(message, "write conditions such as {do: complete}", path)
    section = Section(value, KEYS, path)
    values: dict[str, Any] = {key: _text(section, key) for key in TEXTS if key in section}
    for key in NAMED:
        if key in values:
            check_glob(key, values[key], getattr(known(), key), section.at(key))
    if "method" in values:
        check_glob("method", values["method"], METHODS, section.at("method"))
    if values.get("path", "/")[0] not in "/*?[":
        message = f"path: {shown(values['path'])} does not begin with `/`"
        raise section.error(message, "write a path below the gateway's prefix", "path")
    if "stream" in section:
        values["stream"] = section.get("stream", bool)
    if "header" in section:
        values["header"] = dict(_header(*entry) for entry in section.mapping("header"))
    if "body" in section:
        values["body"] = tuple(
            (name, _finder(name, at), wanted) for name, wanted, at in section.mapping("body")
        )
    return When(**values)


def _text(section: Section, key: str) -> str:
    text = str(section.get(key, str))
    if not text:
        raise section.error(f"{key}: is empty", "write what it must be, or leave it out", key)
    return text.upper() if key == "method" else text


def _header(name: Any, value: Any, path: Path) -> tuple[str, str]:
    """Return a header's name in lower case, and its glob; numbers and booleans as text."""
    if not isinstance(name, str) or not re.fullmatch(HEADER_NAME, name):
        message = f"header: {shown(name)} is not a header name"
        raise FieldError(message, "write one such as x-team", path)
    if not isinstance(value, (str, int, float)):
        error = expected("text", value, "write what it must be, or `*` for anything", path)
        raise FieldError(f"header: {name}: {error.message}", error.advice, path)
    return name.lower(), str(value).lower() if isinstance(value, bool) else str(value)


def _finder(path: Any, at: Path) -> Find:
    """Return a function that finds the values at a JSONPath (RFC 9535) or a top-level field."""
    advice = "write a JSONPath such as $.messages[0].role"
    if not isinstance(path, str):
        raise FieldError(f"body: {shown(path)} is not a JSONPath", advice, at)
    if plain := _PLAIN.match(path):
        name = plain[1]
        return lambda body: [body[name]] if isinstance(body, dict) and name in body else []
    import jsonpath_rfc9535 as jsonpath  # heavy, and few rules need it

    try:
        compiled = jsonpath.compile(path if path.startswith("$") else f"$.{path}")
    except jsonpath.JSONPathError as error:
        message = f"{shown(path)} is not a JSONPath: {str(error).splitlines()[0]}"
        raise FieldError(message, advice, at) from None
    return lambda body: [] if body is None else list(compiled.find(body).values())
