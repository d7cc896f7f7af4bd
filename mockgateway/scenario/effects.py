"""Check that a rule's faults can act on the operations that it names; others do so in silence."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fnmatch import fnmatchcase
from typing import Any, NamedTuple

from mockgateway.scenario.fields import FieldError, Path, shown
from mockgateway.scenario.rule import CompiledFault
from mockgateway.scenario.when import When

_NAMING = ("operation", "do", "make")  # conditions that choose operations


class OperationFacts(NamedTuple):
    """The part of an operation that decides which faults can act on it."""

    operation: str
    do: str
    make: str
    gateway: str
    starts_tasks: bool
    reports_usage: bool  # whether a call may lead to a webhook about its cost
    has: Callable[[str], bool]  # whether a reply may have a value at a JSONPath


def check_effects(
    when: When, faults: Sequence[Any], operations: Sequence[OperationFacts], path: Path
) -> Iterator[str]:
    """Yield notes on faults that can hardly act on the operations that `when` chooses.

    Raises:
        FieldError: A fault cannot act on any of them.
    """
    if not any(getattr(when, key) for key in _NAMING):
        return
    chosen = [one for one in operations if _is_chosen(one, when)]
    for position, fault in enumerate(faults if chosen else ()):
        at = (*path, "faults", str(position))
        yield from _check(CompiledFault.compile(fault, position), chosen, at)


def _is_chosen(operation: OperationFacts, when: When) -> bool:
    return all(
        fnmatchcase(getattr(operation, key), glob)
        for key in (*_NAMING, "gateway")
        if (glob := getattr(when, key))
    )


def _check(one: CompiledFault, chosen: Sequence[OperationFacts], path: Path) -> Iterator[str]:
    first, *others = dict.fromkeys(operation.operation for operation in chosen)
    names = shown(first) + (f" and {len(others)} more" if others else "")
    starts_tasks = any(operation.starts_tasks for operation in chosen)
    advice = "write `when: {do: submit}`, or an operation that starts tasks"
    if one.applies:
        json_path = getattr(one.fault, "path", None)
        if json_path and not any(operation.has(json_path) for operation in chosen):
            message = f"path: no reply of {names} has a value at {shown(json_path)}"
            raise FieldError(message, "write a JSONPath of a documented field", path)
    elif one.rewrites and not starts_tasks:
        raise FieldError(f"the fault changes tasks, but {names} can start none", advice, path)
    elif one.delivers and not starts_tasks:
        if not any(operation.reports_usage for operation in chosen):
            message = f"the fault changes webhooks, but {names} can lead to none"
            raise FieldError(message, advice, path)
        yield f"{names} can start no task: only webhooks about the usage are changed"
