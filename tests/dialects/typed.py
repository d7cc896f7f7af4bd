"""Generate values of the types that an SDK declares for a request.

Each field of each object and each form of a field occurs at minimal once.
"""

from __future__ import annotations

import collections.abc
import types
from collections.abc import Iterator, Mapping
from typing import Any, Literal, Required, Union, get_args, get_origin

from typing_extensions import TypeAliasType, get_type_hints, is_typeddict

NOTHING = object()
PLAIN: dict[Any, Any] = {str: "text", int: 1, float: 1.0, bool: True}


def fields(kind: Any) -> dict[str, Any]:
    """Return the fields of a declared object and their types."""
    return get_type_hints(kind, include_extras=True)


def required(kind: Any) -> list[str]:
    """Return the required fields of a declared object.

    A class with quoted annotations does not list its fields with `Required[...]` itself.
    """
    hints = fields(kind)
    return [name for name in hints if _is_required(kind, name, hints[name])]


def _is_required(kind: Any, name: str, hint: Any) -> bool:
    return get_origin(hint) is Required or name in kind.__required_keys__


def _bare(kind: Any) -> Any:
    """Return a type without its aliases and qualifiers."""
    while True:
        if isinstance(kind, TypeAliasType):
            kind = kind.__value__
        elif hasattr(kind, "__metadata__") or str(get_origin(kind)).rsplit(".", 1)[-1] in (
            "Required",
            "NotRequired",
        ):
            kind = get_args(kind)[0]
        else:
            return kind


def values(
    kind: Any, words: Mapping[str, Any], name: str = "", inside: tuple[Any, ...] = ()
) -> Iterator[Any]:
    """Yield values of a type, the simplest first.

    Args:
        kind: The type.
        words: Values of text and number fields, by the field's name or by `Type.field`.
        name: The field that has the type.
        inside: The types that contain the field.
    """
    kind = _bare(kind)
    origin, args = get_origin(kind), get_args(kind)
    owner = f"{inside[-1].__name__}.{name}" if inside else name
    if owner in words:
        yield words[owner]
    elif origin in (Union, types.UnionType):
        for one in args:
            yield from values(one, words, name, inside)
    elif origin is Literal:
        yield from args
    elif is_typeddict(kind):
        if kind not in inside:
            yield from objects(kind, words, inside)
    elif origin in (list, collections.abc.Iterable, collections.abc.Sequence):
        yield from ([one] for one in values(args[0], words, name, inside))
    elif origin in (dict, collections.abc.Mapping):
        yield from ({"one": one} for one in values(args[1], words, name, inside))
    elif kind is type(None):
        yield None
    elif kind in PLAIN:
        yield words.get(name, PLAIN[kind])
    elif kind is Any or kind is object:
        yield "text"
    else:
        yield from ()  # a file: not JSON


def objects(
    kind: Any, words: Mapping[str, Any], inside: tuple[Any, ...] = ()
) -> Iterator[dict[str, Any]]:
    """Yield a declared object with its required fields, then with each form of each field."""
    hints, inside = fields(kind), (*inside, kind)
    minimal = {}
    for name in required(kind):
        found = next(values(hints[name], words, name, inside), NOTHING)
        if found is NOTHING:
            return  # a type that contains only itself
        minimal[name] = found
    yield minimal
    for name, hint in hints.items():
        for value in values(hint, words, name, inside):
            if name not in minimal or value != minimal[name]:
                yield {**minimal, name: value}
