"""The scenarios there are: those that ship, and those in files of the user's own, read when they are first asked for."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from mockgateway.files import parse
from mockgateway.problem import ConfigError, nearest
from mockgateway.scenario.grammar import read
from mockgateway.scenario.rule import Scenario

log = logging.getLogger("mockgateway")

ENDINGS = (".yaml", ".yml", ".json")


class Library:
    """Scenarios by name. folders: where their files are, the later ones win; faults: by word, each a dataclass.

    A file is read again when it has changed; one that cannot be read any more stays what it was, and the log says why.
    """

    def __init__(self, folders: Sequence[Path], faults: Mapping[str, type]) -> None:
        self._faults = faults
        self._folders = list(folders)
        self._read: dict[str, tuple[Path | None, int, Scenario]] = {}
        self._opening: list[str] = []
        self.broken: dict[str, str] = {}

    def names(self) -> list[str]:
        """All that may be asked for."""
        return sorted({*self._files(), *(name for name, (path, *_) in self._read.items() if path is None)})

    def add(self, path: Path) -> Scenario:
        """A file of the user's own, which the files beside it belong to. Raises ConfigError."""
        if not path.is_file():
            raise ConfigError(str(path), "there is no such file", nearest(path.stem, self.names()))
        if path.parent not in self._folders:
            self._folders.append(path.parent)
        return self._open(path.stem, path)

    def put(self, name: str, said: object) -> Scenario:
        """A scenario that no file says. Raises ConfigError."""
        scenario = read(said, name, self._faults, self.get)
        self._read[scenario.name] = (None, 0, scenario)
        return scenario

    def get(self, name: str) -> Scenario:
        """The scenario of that name. Raises ConfigError where there is none, or it cannot be read and never could."""
        known = self._read.get(name)
        if known is not None and known[0] is None:
            return known[2]
        path = self._files().get(name)
        if path is None:
            raise ConfigError("scenario", f"unknown scenario {name!r}", nearest(name, self.names()))
        if known is not None and known[:2] == (path, path.stat().st_mtime_ns):
            return known[2]
        try:
            return self._open(name, path)
        except ConfigError as error:
            if known is None:
                raise
            self.broken[name] = str(error)
            log.error("%s; the last good version stays", error)
            self._read[name] = (path, path.stat().st_mtime_ns, known[2])
            return known[2]

    def check(self) -> Iterator[str]:
        """What is wrong with each file, a line each."""
        for name in self.names():
            try:
                self.get(name)
            except ConfigError as error:
                yield str(error)

    def _open(self, name: str, path: Path) -> Scenario:
        if name in self._opening:
            raise ConfigError(str(path), f"includes itself: {' > '.join([*self._opening, name])}", "break the circle")
        self._opening.append(name)
        try:
            scenario = read(parse(path), name, self._faults, self.get, path)
        finally:
            self._opening.pop()
        self._read[name] = (path, path.stat().st_mtime_ns, scenario)
        self.broken.pop(name, None)
        return scenario

    def _files(self) -> dict[str, Path]:
        return {
            file.stem: file
            for folder in self._folders
            if folder.is_dir()
            for file in sorted(folder.iterdir())
            if file.suffix in ENDINGS and file.stem != "scenario.schema"
        }
