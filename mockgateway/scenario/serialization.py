"""What a scenario's file holds: bounded in size and depth, no key twice, nothing that unfolds without end."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from mockgateway.files import parse, yaml_events
from mockgateway.problem import ConfigError

LARGEST = 8 * 1024 * 1024  # bytes
DEEPEST = 60  # brackets or indents within one another
MOST = 200_000  # values, those that an anchor repeats each time


def parsed(path: Path) -> Any:
    """The value of a scenario's file. Raises ConfigError with file and line."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ConfigError(
            str(path), (error.strerror or "cannot be read").lower(), "check the path"
        ) from None
    if len(data) > LARGEST:
        raise ConfigError(
            str(path),
            f"is larger than a scenario may be: {len(data):,} bytes, at most {LARGEST:,}",
            "split it, and `include` the parts",
        )
    if path.suffix != ".json":
        check_shape(str(path), data)
    return parse(path)


def check_shape(where: str, data: bytes) -> None:
    """Refuse what a YAML parser would choke on, or pass over in silence: depth, anchors that unfold to millions of values, keys that are there twice.

    Raises ConfigError; what is no YAML at all is left to whoever parses it.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return
    shape = _Shape(where)
    for event in yaml_events(text, where, DEEPEST):
        shape.see(event)


class _Shape:
    """What has been seen of a stream of YAML events: for each open collection its keys (None of a list), whether a key is next, its anchor and its size."""

    def __init__(self, where: str) -> None:
        self._where = where
        self._documents = 0
        self._open: list[tuple[set[str] | None, str]] = []
        self._key_next: list[bool] = []
        self._sizes: list[int] = [0]
        self._anchored: dict[str, int] = {}

    def see(self, event: Any) -> None:
        """The next event. Raises ConfigError."""
        import yaml

        line = event.start_mark.line + 1
        if isinstance(event, yaml.DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                raise ConfigError(
                    f"{self._where}:{line}",
                    "has a second document behind `---`",
                    "write each scenario to a file of its own",
                )
        elif isinstance(event, yaml.CollectionStartEvent):
            self._turn()
            self._open.append(
                (set() if isinstance(event, yaml.MappingStartEvent) else None, event.anchor or "")
            )
            self._key_next.append(True)
            self._sizes.append(1)
        elif isinstance(event, yaml.CollectionEndEvent):
            self._key_next.pop()
            _, anchor = self._open.pop()
            size = self._sizes.pop()
            if anchor:
                self._anchored[anchor] = size
            self._grow(size, line)
        elif isinstance(event, yaml.ScalarEvent):
            self._check_key(event.value, line)
            self._turn()
            self._grow(1, line)
        elif isinstance(event, yaml.AliasEvent):
            if event.anchor in [anchor for _, anchor in self._open]:
                raise ConfigError(
                    f"{self._where}:{line}",
                    f"has the anchor {event.anchor!r:.80} inside itself",
                    "write out what is meant there",
                )
            self._turn()
            self._grow(self._anchored.get(event.anchor or "", 1), line)

    def _check_key(self, word: str, line: int) -> None:
        keys = self._open[-1][0] if self._open else None
        if keys is None or not self._key_next[-1]:
            return
        if word in keys and word != "<<":
            raise ConfigError(
                f"{self._where}:{line}", f"says {word!r:.80} twice", "keep one of them"
            )
        keys.add(word)

    def _turn(self) -> None:
        if self._key_next:
            self._key_next[-1] = not self._key_next[-1]

    def _grow(self, by: int, line: int) -> None:
        self._sizes[-1] += by
        if self._sizes[-1] > MOST:
            raise ConfigError(
                f"{self._where}:{line}",
                f"unfolds to more than {MOST:,} values",
                "use fewer anchors, or split it",
            )
