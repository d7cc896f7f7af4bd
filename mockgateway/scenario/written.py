"""What a scenario's file holds: bounded in size and depth, no key twice, nothing but plain values."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from mockgateway.files import parse
from mockgateway.problem import ConfigError

LARGEST = 8 * 1024 * 1024  # bytes
DEEPEST = 60  # brackets or indents within one another
MOST = 500_000  # values, those that an anchor repeats each time


def parsed(path: Path) -> Any:
    """The value of a scenario's file. Raises ConfigError with file and line."""
    try:
        size = path.stat().st_size
    except OSError as error:
        raise ConfigError(str(path), (error.strerror or "cannot be read").lower(), "check the path") from None
    if size > LARGEST:
        raise ConfigError(str(path), f"is larger than a scenario may be: {size:,} bytes, at most {LARGEST:,}", "split it, and `include` the parts")
    if path.suffix == ".json" or size > 1_000_000:  # a long recording: as machines write it
        value = parse(path)
    else:
        _shape(path)
        value = parse(path)
    measure(str(path), value)
    return value


def _shape(path: Path) -> None:
    """Refuse what a parser would choke on or pass over in silence: depth, and keys that are there twice."""
    import yaml

    try:
        text = path.read_text("utf-8-sig")
        stack: list[set[str] | None] = []
        expects_key: list[bool] = []
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            line = event.start_mark.line + 1
            if isinstance(event, yaml.CollectionStartEvent):
                _next(expects_key)
                stack.append(set() if isinstance(event, yaml.MappingStartEvent) else None)
                expects_key.append(True)
                if len(stack) > DEEPEST:
                    raise ConfigError(f"{path}:{line}", f"goes deeper than {DEEPEST} levels", "write it flatter")
            elif isinstance(event, yaml.CollectionEndEvent):
                stack.pop()
                expects_key.pop()
            elif isinstance(event, yaml.ScalarEvent | yaml.AliasEvent):
                keys = stack[-1] if stack else None
                if keys is not None and expects_key[-1] and isinstance(event, yaml.ScalarEvent):
                    if event.value in keys and event.value != "<<":
                        raise ConfigError(f"{path}:{line}", f"says {event.value!r} twice", "keep one of them")
                    keys.add(event.value)
                _next(expects_key)
    except (yaml.YAMLError, UnicodeDecodeError, OSError, RecursionError):
        return  # `parse` tells what is wrong in better words


def _next(expects_key: list[bool]) -> None:
    if expects_key:
        expects_key[-1] = not expects_key[-1]


def measure(where: str, root: Any) -> None:
    """Refuse a few lines of anchors that unfold to millions of values. Raises ConfigError."""
    waiting, count = [root], 0
    while waiting:
        node = waiting.pop()
        children = list(node.values()) if isinstance(node, dict) else node if isinstance(node, list) else ()
        count += len(children)
        if count > MOST:
            raise ConfigError(where, f"unfolds to more than {MOST:,} values", "use fewer anchors")
        waiting += children
