"""The `when` of a rule: which calls it matches."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import partial
from typing import Any, NamedTuple

from mockgateway.scenario.fields import HEADER_NAME, FieldError, Path, Section, expected, shown
from mockgateway.scenario.known_names import Known, check_glob
from mockgateway.scenario.request_view import RequestView

Find = Callable[[Any], Sequence[Any]]  # returns the values of a body at a JSONPath
Values = Callable[[RequestView], Sequence[Any]]  # returns the values that a condition compares

# Globs that are equal for all calls of one operation, sandbox and model.
SHARED = ("operation", "do", "make", "gateway", "region", "sandbox", "method", "model")
TEXTS = (*SHARED, "path", "key", "says", "same")
KEYS = (*TEXTS, "stream", "header", "body")
NAMED = ("operation", "do", "make", "gateway", "region")  # the documents know all names of these
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")

_PLAIN = re.compile(r"(?:\$\.)?([A-Za-z_]\w*)\Z", re.ASCII)


class Condition(NamedTuple):
    """One condition that must hold for each call anew."""

    key: str
    name: str  # of the header, or the JSONPath of the body
    values: Values  # the values of a call, of which one must be the wanted one
    wanted: Any

    def holds(self, view: RequestView) -> bool:
        """Return whether a call meets the condition."""
        if self.key == "says":
            return self.wanted in view.text
        values = self.values(view)
        if self.wanted == "*":  # any value, also an object or a list
            return bool(values)
        return any(_equal(value, self.wanted) for value in values)

    def miss(self, view: RequestView) -> str:
        """Describe why the condition does not hold; keys and bodies are private."""
        key, wanted = self.key, self.wanted
        value = next(iter(self.values(view)), None)
        return {
            "path": f"path is {value!r}, not {wanted!r}",
            "stream": f"stream is {value}, not {wanted}".lower(),
            "key": f"the key is not {wanted!r}",
            "header": f"header {self.name} is {value!r}, not {wanted!r}",
            "same": "it is another request",
            "body": f"{self.name} is not {wanted!r}"
            if wanted != "*"
            else f"there is no {self.name}",
            "says": f"the body does not say {wanted!r}",
        }[key]


def _header_values(name: str) -> Values:
    raw = name.encode()

    def values(view: RequestView) -> Sequence[Any]:
        value = view.call.head.get(raw)
        return () if value is None else (value.decode("latin-1"),)

    return values


_VALUES: Mapping[str, Values] = {
    "same": lambda view: (view.fingerprint,),
    "key": lambda view: (view.key,),
    "path": lambda view: (view.call.path,),
    "says": lambda view: (view.search_text,),
    "stream": lambda view: (view.stream,),
}


def _equal(value: Any, wanted: Any) -> bool:
    if isinstance(value, str) and isinstance(wanted, str):
        return fnmatchcase(value, wanted)
    numbers = isinstance(value, (int, float)) and isinstance(wanted, (int, float))
    return (numbers or type(value) is type(wanted)) and bool(value == wanted)


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
    conditions: Sequence[Condition] = field(init=False)  # the others, the cheapest first

    def __post_init__(self) -> None:
        shared = [(key, getattr(self, key)) for key in SHARED if getattr(self, key)]
        wanted = {key: getattr(self, key) for key in ("path", "stream", "key", "same")}
        conditions = [
            Condition(key, "", _VALUES[key], value)
            for key, value in wanted.items()
            if value not in ("", None)
        ]
        conditions += [
            Condition("header", name, _header_values(name), glob)
            for name, glob in self.header.items()
        ]
        conditions += [
            Condition("body", path, partial(_body_values, find), value)
            for path, find, value in self.body
        ]
        if self.says:
            conditions.append(Condition("says", "", _VALUES["says"], self.says.casefold()))
        object.__setattr__(self, "shared", tuple(shared))
        object.__setattr__(self, "conditions", tuple(conditions))

    def may_match(self, view: RequestView) -> bool:
        """Return whether the conditions hold that all such calls share."""
        return all(fnmatchcase(view.shared(key), glob) for key, glob in self.shared)

    def matches(self, view: RequestView) -> bool:
        """Return whether the other conditions hold as well."""
        return all(condition.holds(view) for condition in self.conditions)

    def differences(self, view: RequestView) -> list[str]:
        """Return a sentence for each condition that does not hold."""
        misses = [
            f"{key} is {view.shared(key)!r}, not {glob!r}"
            for key, glob in self.shared
            if not fnmatchcase(view.shared(key), glob)
        ]
        failed = [condition for condition in self.conditions if not condition.holds(view)]
        return misses + [condition.miss(view) for condition in failed]


def _body_values(find: Find, view: RequestView) -> Sequence[Any]:
    return find(view.body)


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
