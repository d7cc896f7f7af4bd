"""What rules may name: a word that nothing here answers to is a slip, and a rule with it would never strike."""

from __future__ import annotations

from collections.abc import Callable, Collection
from fnmatch import fnmatchcase
from typing import Any, NamedTuple

from mockgateway.problem import ConfigError, nearest
from mockgateway.scenario.fields import FieldError, ProblemName, shown, types_of


class KnownNames(NamedTuple):
    """What is served: the ids of its operations, the words of their `x-mock`, the mounts' names and regions, the problems that its documents have words for."""

    operation: Collection[str] = ()
    do: Collection[str] = ()
    make: Collection[str] = ()
    gateway: Collection[str] = ()
    region: Collection[str] = ()
    problem: Collection[str] = ()


Known = Callable[
    [], KnownNames
]  # asked for when a rule first names something: it takes a moment to gather


def check_named(word: str, wanted: str, there: Collection[str], steps: tuple[str, ...]) -> None:
    """Raise Wrong where a glob means nothing that there is. there: empty where nobody knows, and anything is right."""
    if there and not any(fnmatchcase(one, wanted) for one in there):
        raise FieldError(
            f"{word}: there is no {shown(wanted)} here", nearest(wanted, filter(None, there)), steps
        )


def check_problems(fault: Any, known: Collection[str]) -> None:
    """Raise Wrong where a fault's field names a problem that no document has words for."""
    cls: type = type(fault)
    for field, kind in types_of(cls).items():
        if kind is ProblemName and known and (name := getattr(fault, field)) not in known:
            raise FieldError(
                f"{field}: unknown problem {shown(name)}", nearest(name, known), (field,)
            )


def require_known_problem(fault: Any, word: str, known: Callable[[], Collection[str]]) -> None:
    """The same for the operation that is struck. Raises ConfigError, which tells the client who wished for it."""
    try:
        check_problems(fault, known())
    except FieldError as error:
        raise ConfigError(word, error.message, error.advice) from None
