"""Find every mistake in a scenario, not only the first."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from typing import Any

from mockgateway.problem import ConfigError
from mockgateway.scenario.fields import FieldError, Path

_MOST = 100
_FAULT = {"latency": "1s"}
_STAND_INS = {"rules": {"faults": [_FAULT]}, "faults": _FAULT, "replies": {"text": ""}}


def find_mistakes(value: Any, read: Callable[[Any], object]) -> Iterator[ConfigError]:
    """Yield the mistakes in the value of a file.

    What is wrong is removed, or replaced by something valid in a list, and the rest is read again.

    Args:
        value: The value of the file.
        read: Reads a value. Raises ConfigError, caused by a FieldError.
    """
    value = copy.deepcopy(value)
    removed: list[Path] = []
    for _ in range(_MOST):
        try:
            read(value)
            return
        except ConfigError as error:
            cause = error.__cause__
            path = cause.path if isinstance(cause, FieldError) else ()
            # Without a part that was removed, what is around it may be wrong.
            if not any(part[: len(path)] == path for part in removed):
                yield error
            if not path or not _remove(value, path):
                return
            removed.append(path)


def _remove(value: Any, path: Path) -> bool:
    """Remove the innermost part on a path that exists; return whether anything has changed."""
    steps: list[tuple[Any, Any, str]] = []  # a collection, the key of its part, and its own key
    name = ""
    for step in path:
        key = int(step) if isinstance(value, list) and step.isdigit() else step
        exists = key in value if isinstance(value, dict) else isinstance(value, list)
        if not exists or (isinstance(value, list) and key not in range(len(value))):
            break
        steps.append((value, key, name))
        value, name = value[key], step
    for collection, key, name in reversed(steps):
        if isinstance(collection, dict):
            del collection[key]
            return True
        if name in _STAND_INS:
            changed: bool = collection[key] != _STAND_INS[name]
            collection[key] = copy.deepcopy(_STAND_INS[name])
            return changed
    return False
