"""Put what is wrong with a value into plain words, short enough for an error's `message`."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import Any

from mockgateway.problem import Problem
from mockgateway.spec.explain import find
from mockgateway.spec.lazy_validator import LazyValidator
from mockgateway.spec.violation import Path, Violation

MAX_MESSAGE = 300
_MAX_VALUE = 60
_MAX_OPTIONS = 160

_KINDS = {
    "string": "a string",
    "number": "a number",
    "integer": "an integer",
    "boolean": "a boolean",
    "array": "an array",
    "object": "an object",
    "null": "null",
}


def require_valid(
    checked: LazyValidator,
    value: Any,
    *,
    whole: str = "the request body",
    kind: str = "",
    name: str = "",
    **values: object,
) -> None:
    """Raise the `problem` of a value unless it is valid."""
    try:
        if checked.is_valid(value):
            return
    except ValueError:
        raise too_deep(
            f"{kind} '{name}'" if name else whole, param=name or None, **values
        ) from None
    raise problem_for(checked, value, whole=whole, kind=kind, name=name, **values)


def too_deep(called: str, **values: object) -> Problem:
    """The refusal of a value that the validator cannot follow: some versions of jsonschema-rs stop 255 levels down."""
    return Problem(
        "invalid_request", f"Invalid value for {called}: it is nested too deeply.", **values
    )


def problem_for(
    checked: LazyValidator,
    value: Any,
    *,
    whole: str = "the request body",
    kind: str = "",
    name: str = "",
    **values: object,
) -> Problem:
    """The refusal of a value that the schema holds invalid: `missing_field` or `invalid_request`, with `param` and `message`.

    whole: what to call the value itself; kind: a word before names, as in "query parameter"; name: what the value is
    called, where it is a parameter; then `param` is that name, otherwise the path inside the value (`messages[0].content`, None for
    the whole). values: more of the problem's values, such as its location.
    """
    found = find(checked.parts, value)
    path = path_text(found.path, name)
    called = f"{kind} '{path}'".strip() if path else whole
    missing = found.keyword in ("required", "dependentRequired")
    values = {"param": name or path or None, **values}
    return Problem(
        "missing_field" if missing else "invalid_request",
        cut(_sentence(found, called, kind, path), MAX_MESSAGE),
        **values,
    )


def path_text(path: Path, name: str = "") -> str:
    """A path as OpenAI writes it: `tools[1].function.name`."""
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
    """A value in a few characters: `'hot'`, `3`, `true`, `an array of 2 items`."""
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
    """The text, at most that long."""
    return text if len(text) <= limit else text[: limit - 3] + "..."


def count(number: int, word: str) -> str:
    """`1 item`, `2 items`."""
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def types_text(names: str | Iterable[str]) -> str:
    """`a string`, `a string, an array or null`."""
    words = [_KINDS.get(name, str(name)) for name in ([names] if isinstance(names, str) else names)]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"


def _sentence(found: Violation, called: str, kind: str, path: str) -> str:
    unknown = f"{kind or 'parameter'}: '{path}'"
    match found.keyword:
        case "required":
            others = " or ".join(show(name) for name in found.expected or ())
            return f"Missing required {unknown}{others and f' (or {others})'}."
        case "dependentRequired":
            return f"Missing required {unknown}; it is needed with {show(found.expected)}."
        case "additionalProperties":
            return f"Unknown {unknown}{_advice(found) or '.'}"
        case "type":
            return f"Invalid type for {called}: expected {types_text(found.expected)}, but got {_got(found.value)}."
        case "":
            return f"Invalid value for {called}."
        case _:
            return f"Invalid value for {called}: {_clause(found)}."


def _clause(found: Violation) -> str:
    value, expected = found.value, found.expected
    match found.keyword:
        case "type":
            return f"{show(value)} is not {types_text(expected)}"
        case "enum":
            return f"{show(value)} is not one of {_options(expected)}"
        case "const":
            return f"expected {show(expected)}, but got {show(value)}"
        case "minLength" | "maxLength":
            return (
                _size("character", len(value), expected, found.keyword)
                if value
                else "it must not be empty"
            )
        case "minItems" | "maxItems":
            return (
                _size("item", len(value), expected, found.keyword)
                if value
                else "it must not be empty"
            )
        case "minProperties" | "maxProperties":
            return (
                _size("field", len(value), expected, found.keyword)
                if value
                else "it must not be empty"
            )
        case "format":
            return f"{show(value)} is not a valid {expected}"
        case "pattern":
            return f"{show(value)} does not match the pattern {cut(str(expected), 80)!r}"
        case "uniqueItems":
            return "it has the same item twice"
        case "contains":
            return "it lacks an item of the required form"
        case "propertyNames":
            return f"the name {show(value)} is not allowed"
        case "anyOf" if isinstance(expected, list):
            return " and ".join(dict.fromkeys(_clause(branch) for branch in expected[:3]))
        case "anyOf":
            return f"{show(value)} has none of the allowed forms"
        case "oneOf":
            return f"{show(value)} has more than one of the allowed forms"
        case "false":
            return "it is not allowed here"
        case "not" if isinstance(expected, str):
            return expected
        case keyword if keyword in _BOUNDS:
            return f"{show(value)} is {_BOUNDS[keyword]} {show(expected)}"
        case _:
            return f"{show(value)} is not allowed"


_BOUNDS = {
    "minimum": "less than the minimum of",
    "maximum": "greater than the maximum of",
    "exclusiveMinimum": "not greater than",
    "exclusiveMaximum": "not less than",
    "multipleOf": "not a multiple of",
}


def _size(unit: str, size: int, limit: int, keyword: str) -> str:
    bound, verb = ("at least", "required") if keyword.startswith("min") else ("at most", "allowed")
    return f"it has {count(size, unit)}, {bound} {limit} {'is' if limit == 1 else 'are'} {verb}"


def _options(options: list[Any]) -> str:
    text, shown = "", list(dict.fromkeys(show(option) for option in options))
    for number, option in enumerate(shown):
        if number and len(text) + len(option) > _MAX_OPTIONS:
            return f"[{text}, ...]"
        text += f", {option}" if number else option
    return f"[{text}]"


def _got(value: Any) -> str:
    if isinstance(value, str):
        return f"a string ({show(value)})"
    if isinstance(value, bool):
        return f"a boolean ({show(value)})"
    if isinstance(value, int):
        return f"an integer ({show(value)})"
    if isinstance(value, float):
        return f"a number ({show(value)})"
    return "null" if value is None else _KINDS["array" if isinstance(value, list) else "object"]


def _advice(found: Violation) -> str:
    name = found.path[-1]
    close = (
        difflib.get_close_matches(name, found.expected[:200], n=1, cutoff=0.7)
        if isinstance(name, str) and len(name) < 64
        else []
    )
    return f"; did you mean '{close[0]}'?" if close else ""
