"""The scenarios there are: those that ship, and those in files of the user's own, read when they are first asked for."""

from __future__ import annotations

import logging
import os
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from mockgateway.problem import ConfigError, nearest
from mockgateway.scenario.grammar import read
from mockgateway.scenario.known_names import Known, KnownNames
from mockgateway.scenario.rule import Scenario
from mockgateway.scenario.serialization import parsed

log = logging.getLogger("mockgateway")

ENDINGS = (".yaml", ".yml", ".json")
MOST_PUT = 2000  # scenarios that no file says: the oldest go
SCHEMA = "scenario.schema"  # the file beside them that is none

Stamp = tuple[tuple[str, int, int], ...]


class _Read(NamedTuple):
    """A scenario as it was read. stamp: the files it came from, each with time and size."""

    stamp: Stamp
    scenario: Scenario


class Library:
    """Scenarios by name. folders: where their files are, the later ones win; faults: by word, each a dataclass.

    A file is read again when it, or one that it includes, has changed; one that cannot be read any more stays what it was, `broken` and the log say why.
    """

    def __init__(self, folders: Sequence[Path], faults: Mapping[str, type]) -> None:
        self._faults = faults
        self._folders = list(folders)
        self._read: dict[str, _Read] = {}
        self._put: OrderedDict[tuple[str | None, str], tuple[object, Scenario]] = (
            OrderedDict()
        )  # by sandbox and name
        self._opening: list[str] = []
        self._opened: list[Path] = []
        self._included: dict[
            str, Scenario
        ] = {}  # what this opening has read already: a file that many include is read once
        self.broken: dict[str, str] = {}
        self.replays: Mapping[
            str, Any
        ] = {}  # what a flag says of `strict` and `pace`, whatever the files say
        self.known: Known = (
            KnownNames  # what rules may name, anything unless whoever serves them says
        )

    @property
    def folders(self) -> Sequence[Path]:
        """Where the files are."""
        return tuple(self._folders)

    def names(self) -> list[str]:
        """All that may be asked for by anybody."""
        return sorted({*self._files(), *(name for sandbox, name in self._put if sandbox is None)})

    def add(self, path: Path) -> Scenario:
        """A file of the user's own, which the files beside it belong to. Raises ConfigError."""
        if not path.is_file():
            raise ConfigError(str(path), "there is no such file", nearest(path.stem, self.names()))
        if path.parent not in self._folders:
            self._folders.append(path.parent)
        return self._open(path.stem, path)

    def put(self, name: str, said: object, sandbox: str | None = None) -> Scenario:
        """A scenario that no file says, for a sandbox, None for all; the same one again where the same was said before. Raises ConfigError."""
        known = self._put.get((sandbox, name))
        if known is None or known[0] != said:
            known = (said, read(said, name, self._faults, self.get, known=self.known))
            if known[1].name in self._files():
                raise ConfigError(
                    f"scenario {name!r}",
                    f"the name {known[1].name!r} is taken by a file",
                    "choose another `name:`",
                )
            self._put[sandbox, known[1].name] = self._put[sandbox, name] = known
            while len(self._put) > MOST_PUT:
                self._put.popitem(last=False)
        return known[1]

    def keep(self, other: Library) -> None:
        """Take over what has been put into another library."""
        self._put.update(other._put)

    def get(self, name: str, sandbox: str | None = None) -> Scenario:
        """The scenario of that name, as its file says it now, or as it was put for the sandbox or for all.

        Raises ConfigError where there is none, or it cannot be read and never could.
        """
        put = self._put.get((sandbox, name)) or self._put.get((None, name)) if self._put else None
        if put is not None:
            return put[1]
        if self._opening and name in self._included:
            return self._included[name]
        known = self._read.get(name)
        if known is not None and not self._opening and _is_as_read(known.stamp):
            return known.scenario
        path = (
            known.scenario.path
            if known is not None and known.scenario.path is not None
            else self._files().get(name)
        )
        if path is None:
            raise ConfigError("scenario", f"unknown scenario {name!r}", nearest(name, self.names()))
        try:
            return self._open(name, path)
        except ConfigError as error:
            if known is None or self._opening:
                raise
            if self.broken.get(name) != str(error):
                self.broken[name] = str(error)
                log.error("%s; the last good version stays", error)
            return known.scenario

    def check(self) -> Iterator[str]:
        """What is wrong with each file, a line each."""
        for name in self.names():
            try:
                self.get(name)
            except ConfigError as error:
                yield str(error)

    def _open(self, name: str, path: Path) -> Scenario:
        if name in self._opening:
            raise ConfigError(
                str(path),
                f"includes itself: {' > '.join([*self._opening, name])}",
                "break the circle",
            )
        if not self._opening:
            self._opened, self._included = [], {}
        self._opening.append(name)
        self._opened.append(path)
        first = len(self._opened) - 1
        stamp = _stamp([path])  # before it is read: what changes meanwhile is read again
        try:
            scenario = replace(
                read(parsed(path), name, self._faults, self.get, path, self.known), **self.replays
            )
        finally:
            self._opening.pop()
        self._included[name] = scenario
        self._read[name] = self._read[scenario.name] = _Read(
            stamp + _stamp(self._opened[first + 1 :]), scenario
        )
        self.broken.pop(name, None)
        return scenario

    def _files(self) -> dict[str, Path]:
        return {
            file.stem: file
            for folder in self._folders
            if folder.is_dir()
            for file in sorted(folder.iterdir())
            if file.suffix in ENDINGS and file.stem != SCHEMA
        }


def _stamp(paths: Sequence[Path]) -> Stamp:
    """What tells whether files have changed; one that an editor is just writing may not be there."""
    found = []
    for path in dict.fromkeys(paths):
        try:
            at = path.stat()
            found.append((str(path), at.st_mtime_ns, at.st_size))
        except OSError:
            found.append((str(path), 0, 0))
    return tuple(found)


def _is_as_read(stamp: Stamp) -> bool:
    try:
        for path, time, size in stamp:
            at = os.stat(path)  # noqa: PTH116 - for each call: half the time of `Path.stat`
            if at.st_mtime_ns != time or at.st_size != size:
                return False
    except OSError:
        return False
    return True
