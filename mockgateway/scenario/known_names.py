"""Check the names in rules: a rule with an unknown name would never apply."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from fnmatch import fnmatchcase
from typing import Any, NamedTuple

from mockgateway.problem import ConfigError, nearest
from mockgateway.scenario.fields import FieldError, Path, ProblemName, shown, types_of


class KnownNames(NamedTuple):
    """The names that rules may use; an empty collection allows any name."""

    operation: Collection[str] = ()  # operation ids
    do: Collection[str] = ()  # actions, as `x-mock` names them
    make: Collection[str] = ()  # generators, as `x-mock` names them
    gateway: Collection[str] = ()
    region: Collection[str] = ()
    problem: Collection[str] = ()  # errors that the documents have words for
    operations: Sequence[Any] = ()  # `effects.OperationFacts`; empty if unknown


Known = Callable[[], KnownNames]  # lazy, since gathering the names takes a moment


def check_glob(key: str, glob: str, names: Collection[str], path: Path) -> None:
    """Raise FieldError if a glob matches none of the names; no names means that any is right."""
    if names and not any(fnmatchcase(name, glob) for name in names):
        advice = nearest(glob, filter(None, names))
        raise FieldError(f"{key}: unknown name {shown(glob)}", advice, path)


def check_problems(fault: Any, names: Collection[str]) -> None:
    """Raise FieldError if a field of a fault names a problem that is not among the names."""
    cls: type = type(fault)
    for field, kind in types_of(cls).items():
        if kind is ProblemName and names and (name := getattr(fault, field)) not in names:
            message = f"unknown problem {shown(name)}"
            raise FieldError(message, nearest(name, names), (field,))


def require_known_problem(fault: Any, word: str, names: Callable[[], Collection[str]]) -> None:
    """Raise ConfigError if a fault names a problem that the called operation has no words for."""
    try:
        check_problems(fault, names())
    except FieldError as error:
        raise ConfigError(word, error.message, error.advice) from None
