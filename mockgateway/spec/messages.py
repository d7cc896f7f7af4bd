"""Put a violation into plain words, short enough for an error's `message`."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from mockgateway.problem import Problem
from mockgateway.spec.explain import find_violation
from mockgateway.spec.lazy_validator import LazyValidator
from mockgateway.spec.violation import Path, Violation

MAX_MESSAGE = 300
_MAX_VALUE = 60
_MAX_OPTIONS = 160

_TYPES = {
    "string": "a string",
    "number": "a number",
    "integer": "an integer",
    "boolean": "a boolean",
    "array": "an array",
    "object": "an object",
    "null": "null",
}


def require_valid(
    validator: LazyValidator,
    value: Any,
    *,
    whole: str = "the request body",
    kind: str = "",
    name: str = "",
    **values: object,
) -> None:
    """Raise the problem of `problem_for` unless the value is valid."""
    try:
        if validator.is_valid(value):
            return
    except ValueError:
        called = f"{kind} '{name}'" if name else whole
        raise too_deep(called, param=name or None, **values) from None
    raise problem_for(validator, value, whole=whole, kind=kind, name=name, **values)


def too_deep(called: str, **values: object) -> Problem:
    """Return the problem of a value too deep to validate; some jsonschema-rs stop at 255 levels."""
    message = f"Invalid value for {called}: it is nested too deeply."
    return Problem("invalid_request", message, **values)


def problem_for(
    validator: LazyValidator,
    value: Any,
    *,
    whole: str = "the request body",
    kind: str = "",
    name: str = "",
    **values: object,
) -> Problem:
    """Return the problem of an invalid value: `missing_field` or `invalid_request`.

    Args:
        validator: The validator that refused the value.
        value: The value.
        whole: What to call the value itself.
        kind: A word before names, as in "query parameter".
        name: The name of the value if it is a parameter. It becomes `param`; otherwise `param` is
            the path inside the value (`messages[0].content`, None for the whole).
        values: More values of the problem, such as its location.
    """
    found = find_violation(validator.subschemas, value)
    return problem_of(found, whole=whole, kind=kind, name=name, **values)


def problem_of(
    found: Violation,
    *,
    whole: str = "the request body",
    kind: str = "",
    name: str = "",
    **values: object,
) -> Problem:
    """Return the problem of a violation; the arguments are those of `problem_for`."""
    path = path_text(found.path, name)
    called = f"{kind} '{path}'".strip() if path else whole
    missing = found.keyword in ("required", "dependentRequired")
    message = cut(_sentence(found, called, kind, path), MAX_MESSAGE)
    problem = "missing_field" if missing else "invalid_request"
    values = {"param": name or path or None, **values}
    return Problem(problem, message, **values).because(found)


def path_text(path: Path, name: str = "") -> str:
    """Return a path as OpenAI writes it: `tools[1].function.name`."""
    text = name
    for step in path:
        if isinstance(step, int):
            text += f"[{step}]"
        elif step and all(letter.isalnum() or letter in "_-$" for letter in step):
            text += f".{cut(step, _MAX_VALUE)}" if text else cut(step, _MAX_VALUE)
        else:
            text += f"[{show(step)}]"
    return text


def show(value: Any) -> str:
    """Return a value in a few characters: `'hot'`, `3`, `true`, `an array of 2 items`."""
    if isinstance(value, str):
        return repr(value) if len(value) <= _MAX_VALUE else repr(value[:_MAX_VALUE])[:-1] + "...'"
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, list):
        return f"an array of {count(len(value), 'item')}"
    if isinstance(value, dict):
        return f"an object of {count(len(value), 'field')}"
    return cut(repr(value), _MAX_VALUE)


def cut(text: str, limit: int) -> str:
    """Return the text, shortened to the limit."""
    return text if len(text) <= limit else text[: limit - 3] + "..."


def count(number: int, word: str) -> str:
    """Return `1 item`, `2 items`."""
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def types_text(names: str | Iterable[str]) -> str:
    """Return `a string`, `a string, an array or null`."""
    words = [_TYPES.get(name, str(name)) for name in ([names] if isinstance(names, str) else names)]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"


def _sentence(found: Violation, called: str, kind: str, path: str) -> str:
    name = f"{kind or 'parameter'}: '{path}'"
    match found.keyword:
        case "required":
            others = " or ".join(show(other) for other in found.expected or ())
            return f"Missing required {name}{others and f' (or {others})'}."
        case "dependentRequired":
            return f"Missing required {name}; it is needed with {show(found.expected)}."
        case "x-message":
            return str(found.expected)
        case "additionalProperties":
            return f"Unknown {name}{_advice(found) or '.'}"
        case "type":
            types = types_text(found.expected)
            return f"Invalid type for {called}: expected {types}, but got {_typed(found.value)}."
        case "":
            return f"Invalid value for {called}."
        case _:
            return f"Invalid value for {called}: {_clause(found)}."


def _size(unit: str) -> Callable[[str, Any, str], str]:
    def clause(keyword: str, expected: Any, value: Any) -> str:
        if not value:
            return "it must not be empty"
        minimum = keyword.startswith("min")
        bound, verb = ("at least", "required") if minimum else ("at most", "allowed")
        be = "is" if expected == 1 else "are"
        return f"it has {count(len(value), unit)}, {bound} {expected} {be} {verb}"

    return clause


def _bound(words: str) -> Callable[[str, Any, Any], str]:
    return lambda _keyword, expected, value: f"{show(value)} is {words} {show(expected)}"


def _any_of(_keyword: str, expected: Any, value: Any) -> str:
    if isinstance(expected, list):
        return " and ".join(dict.fromkeys(_clause(branch) for branch in expected[:3]))
    return f"{show(value)} has none of the allowed forms"


def _not_allowed(_keyword: str, _expected: Any, value: Any) -> str:
    return f"{show(value)} is not allowed"


def _not(keyword: str, expected: Any, value: Any) -> str:
    return expected if isinstance(expected, str) else _not_allowed(keyword, expected, value)


_CLAUSES: Mapping[str, Callable[[str, Any, Any], str]] = {
    "type": lambda _, expected, value: f"{show(value)} is not {types_text(expected)}",
    "enum": lambda _, expected, value: f"{show(value)} is not one of {_options(expected)}",
    "const": lambda _, expected, value: f"expected {show(expected)}, but got {show(value)}",
    "minLength": _size("character"),
    "maxLength": _size("character"),
    "minItems": _size("item"),
    "maxItems": _size("item"),
    "minProperties": _size("field"),
    "maxProperties": _size("field"),
    "minimum": _bound("less than the minimum of"),
    "maximum": _bound("greater than the maximum of"),
    "exclusiveMinimum": _bound("not greater than"),
    "exclusiveMaximum": _bound("not less than"),
    "multipleOf": _bound("not a multiple of"),
    "format": lambda _, expected, value: f"{show(value)} is not a valid {expected}",
    "pattern": lambda _, expected, value: (
        f"{show(value)} does not match the pattern {cut(str(expected), 80)!r}"
    ),
    "uniqueItems": lambda *_: "it has the same item twice",
    "contains": lambda *_: "it lacks an item of the required form",
    "propertyNames": lambda _, _expected, value: f"the name {show(value)} is not allowed",
    "anyOf": _any_of,
    "oneOf": lambda _, _expected, value: f"{show(value)} has more than one of the allowed forms",
    "false": lambda *_: "it is not allowed here",
    "not": _not,
}


def _clause(found: Violation) -> str:
    return _CLAUSES.get(found.keyword, _not_allowed)(found.keyword, found.expected, found.value)


def _options(options: list[Any]) -> str:
    text = ""
    for number, option in enumerate(dict.fromkeys(show(option) for option in options)):
        if number and len(text) + len(option) > _MAX_OPTIONS:
            return f"[{text}, ...]"
        text += f", {option}" if number else option
    return f"[{text}]"


def _typed(value: Any) -> str:
    """Return the type of a value, with the value if it is short."""
    for kind, name in ((str, "string"), (bool, "boolean"), (int, "integer"), (float, "number")):
        if isinstance(value, kind):
            return f"{_TYPES[name]} ({show(value)})"
    return "null" if value is None else _TYPES["array" if isinstance(value, list) else "object"]


def _advice(found: Violation) -> str:
    name = found.path[-1]
    if not isinstance(name, str) or len(name) >= 64:
        return ""
    close = difflib.get_close_matches(name, found.expected[:200], n=1, cutoff=0.7)
    return f"; did you mean '{close[0]}'?" if close else ""
