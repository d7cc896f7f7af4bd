"""Read a scenario file within bounds: its size, its depth, its anchors; no key twice."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mockgateway.files import parse
from mockgateway.problem import ConfigError
from mockgateway.yaml_reader import yaml_events

LARGEST = 8 * 1024 * 1024  # bytes
DEEPEST = 60  # collections inside one another
MOST = 200_000  # values, counting what an alias repeats each time


def parsed(path: Path) -> Any:
    """Return the value of a scenario file. Raises ConfigError with file and line."""
    try:
        data = path.read_bytes()
    except OSError as error:
        reason = (error.strerror or "cannot be read").lower()
        raise ConfigError(str(path), reason, "check the path") from None
    if len(data) > LARGEST:
        message = f"is larger than a scenario may be: {len(data):,} bytes, at most {LARGEST:,}"
        raise ConfigError(str(path), message, "split it, and `include` the parts")
    if path.suffix != ".json":
        check_shape(str(path), data)
    return parse(path)


def check_shape(where: str, data: bytes) -> None:
    """Refuse YAML that parsers accept silently or choke on.

    Args:
        where: What to call the text in an error.
        data: YAML. Syntax errors are left to the parser.

    Raises:
        ConfigError: The text is too deep, repeats a key, has several documents, or expands to too
            many values.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return
    shape = _Shape(where)
    for event in yaml_events(text, where, DEEPEST):
        shape.add(event)


@dataclass(slots=True)
class _Collection:
    keys: set[str] | None = None  # of a mapping
    anchor: str = ""
    size: int = 1  # values in it
    key_next: bool = True  # whether the next scalar of a mapping is a key


class _Shape:
    """The collections that are open at one point in a stream of YAML events."""

    def __init__(self, where: str) -> None:
        self._where = where
        self._documents = 0
        self._open = [_Collection()]
        self._anchored: dict[str, int] = {}  # sizes by anchor

    def add(self, event: Any) -> None:
        """Take the next event. Raises ConfigError."""
        import yaml

        line = event.start_mark.line + 1
        if isinstance(event, yaml.DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                advice = "write each scenario to a file of its own"
                raise self._error(line, "has a second document after `---`", advice)
        elif isinstance(event, yaml.CollectionStartEvent):
            self._next_item()
            keys: set[str] | None = set() if isinstance(event, yaml.MappingStartEvent) else None
            self._open.append(_Collection(keys, event.anchor or ""))
        elif isinstance(event, yaml.CollectionEndEvent):
            closed = self._open.pop()
            if closed.anchor:
                self._anchored[closed.anchor] = closed.size
            self._grow(closed.size, line)
        elif isinstance(event, yaml.ScalarEvent):
            self._check_key(event.value, line)
            self._next_item()
            self._grow(1, line)
        elif isinstance(event, yaml.AliasEvent):
            if event.anchor in [collection.anchor for collection in self._open]:
                message = f"has the anchor {event.anchor!r:.80} inside itself"
                raise self._error(line, message, "write out the value")
            self._next_item()
            self._grow(self._anchored.get(event.anchor or "", 1), line)

    def _error(self, line: int, message: str, advice: str) -> ConfigError:
        return ConfigError(f"{self._where}:{line}", message, advice)

    def _check_key(self, key: str, line: int) -> None:
        mapping = self._open[-1]
        if mapping.keys is None or not mapping.key_next:
            return
        if key in mapping.keys and key != "<<":
            raise self._error(line, f"has the key {key!r:.80} twice", "keep one of them")
        mapping.keys.add(key)

    def _next_item(self) -> None:
        self._open[-1].key_next = not self._open[-1].key_next

    def _grow(self, by: int, line: int) -> None:
        self._open[-1].size += by
        if self._open[-1].size > MOST:
            message = f"expands to more than {MOST:,} values"
            raise self._error(line, message, "use fewer anchors, or split it")
