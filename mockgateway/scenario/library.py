"""Find scenarios by name: those that ship, the user's files and those that requests put."""

from __future__ import annotations

import logging
import os
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from mockgateway.files import check_file
from mockgateway.problem import ConfigError, nearest
from mockgateway.scenario.grammar import read
from mockgateway.scenario.known_names import Known, KnownNames
from mockgateway.scenario.mistakes import find_mistakes
from mockgateway.scenario.rule import Scenario
from mockgateway.scenario.serialization import parsed

log = logging.getLogger("mockgateway")

ENDINGS = (".yaml", ".yml", ".json")
MOST_PUT = 2000  # scenarios that requests put; the oldest are dropped
SCHEMA = "scenario.schema"  # a file in the folder that is not a scenario


def is_path(option: str) -> bool:
    """Return whether an option names a file and not a scenario."""
    return "/" in option or "\\" in option or option.endswith(ENDINGS)


Stamp = tuple[tuple[str, int, int], ...]  # path, modification time and size of each file


class _Loaded(NamedTuple):
    stamp: Stamp  # of the scenario's file and of those that it includes
    scenario: Scenario


class Library:
    """Scenarios by name, each read when it is first needed, and again when a file has changed.

    A file that an edit breaks keeps its last valid version; `broken` and the log say why.

    Attributes:
        broken: Why a file cannot be read, by scenario name.
        overrides: Fields of every scenario that command line flags set, such as `strict`.
        known_names: Returns the names that rules may use; by default any.
    """

    def __init__(self, folders: Sequence[Path], faults: Mapping[str, type]) -> None:
        """Create a library.

        Args:
            folders: The folders with scenario files; the later ones win.
            faults: The fault classes, by name.
        """
        self.broken: dict[str, str] = {}
        self.overrides: Mapping[str, Any] = {}
        self.known_names: Known = KnownNames
        self._faults = faults
        self._folders = list(folders)
        self._loaded: dict[str, _Loaded] = {}
        # By sandbox (None for all) and name: the body of the request, and its scenario.
        self._put: OrderedDict[tuple[str | None, str], tuple[object, Scenario]] = OrderedDict()
        # While a file is read: the names on the way to it, all files read, and what was included,
        # so that a file that many include is read once.
        self._opening: list[str] = []
        self._opened: list[Path] = []
        self._included: dict[str, Scenario] = {}

    @property
    def folders(self) -> Sequence[Path]:
        """The folders with scenario files."""
        return tuple(self._folders)

    def names(self) -> list[str]:
        """Return the names of the scenarios that every sandbox may select."""
        return sorted({*self._files(), *(name for sandbox, name in self._put if sandbox is None)})

    def add(self, path: Path) -> Scenario:
        """Add a file and the scenarios in its folder. Raises ConfigError."""
        check_file(path)
        if not path.is_file():
            raise ConfigError(str(path), "there is no such file", nearest(path.stem, self.names()))
        if path.parent not in self._folders:
            self._folders.append(path.parent)
        return self._open(path.stem, path)

    def put(self, name: str, body: object, sandbox: str | None = None) -> Scenario:
        """Return the scenario that a request sent, the same one for the same body.

        Args:
            name: The scenario's name, if the body has none.
            body: The scenario, as the value of a file.
            sandbox: The sandbox that may select it; None for all.

        Raises:
            ConfigError: The body is not a scenario, or a file has its name.
        """
        put = self._put.get((sandbox, name))
        if put is None or put[0] != body:
            scenario = read(body, name, self._faults, self.get, known=self.known_names)
            if scenario.name in self._files():
                message = f"the name {scenario.name!r} is taken by a file"
                raise ConfigError(f"scenario {name!r}", message, "choose another `name:`")
            put = self._put[sandbox, scenario.name] = self._put[sandbox, name] = (body, scenario)
            while len(self._put) > MOST_PUT:
                self._put.popitem(last=False)
        return put[1]

    def check_body(self, body: object) -> Scenario:
        """Return the scenario of a body without keeping it. Raises ConfigError."""
        return read(body, "put", self._faults, self.get, known=self.known_names)

    def body(self, name: str, sandbox: str | None = None) -> object:
        """Return the body of a scenario that a request sent; None for one with a file."""
        return (self._put.get((sandbox, name)) or self._put.get((None, name)) or (None,))[0]

    def copy_puts(self, other: Library) -> None:
        """Take over the scenarios that requests put into another library."""
        self._put.update(other._put)

    def get(self, name: str, sandbox: str | None = None) -> Scenario:
        """Return the scenario of that name for a sandbox, as its file has it now.

        Raises:
            ConfigError: There is none, or its file has never been valid.
        """
        put = self._put and (self._put.get((sandbox, name)) or self._put.get((None, name)))
        if put:
            return put[1]
        if self._opening and name in self._included:
            return self._included[name]
        loaded = self._loaded.get(name)
        if loaded is not None and not self._opening and _is_unchanged(loaded.stamp):
            return loaded.scenario
        path = (loaded and loaded.scenario.path) or self._files().get(name)
        if path is None:
            raise ConfigError("scenario", f"unknown scenario {name!r}", nearest(name, self.names()))
        try:
            return self._open(name, path)
        except ConfigError as error:
            if loaded is None or self._opening:
                raise
            if self.broken.get(name) != str(error):
                self.broken[name] = str(error)
                log.error("%s; the last valid version stays active", error)
            return loaded.scenario

    def check(self) -> Iterator[str]:
        """Yield the error of each file that cannot be read."""
        for name in self.names():
            try:
                self.get(name)
            except ConfigError as error:
                yield str(error)

    def find_mistakes(self, path: Path) -> Iterator[ConfigError]:
        """Yield every mistake in a file."""
        try:
            value = parsed(path)
        except ConfigError as error:
            yield error
            return
        known = self.known_names

        def read_again(value: object) -> Scenario:
            return read(value, path.stem, self._faults, self.get, path, known)

        yield from find_mistakes(value, read_again)

    def _open(self, name: str, path: Path) -> Scenario:
        if name in self._opening:
            circle = " > ".join([*self._opening, name])
            raise ConfigError(str(path), f"includes itself: {circle}", "break the circle")
        if not self._opening:
            self._opened, self._included = [], {}
        self._opening.append(name)
        self._opened.append(path)
        first = len(self._opened)
        stamp = _stamp([path])  # taken before reading, so that a later change is noticed
        try:
            value = parsed(path)
            scenario = read(value, name, self._faults, self.get, path, self.known_names)
            scenario = replace(scenario, **self.overrides)
        finally:
            self._opening.pop()
        self._included[name] = scenario
        loaded = _Loaded(stamp + _stamp(self._opened[first:]), scenario)
        self._loaded[name] = self._loaded[scenario.name] = loaded
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
    """Return a stamp that changes with the files; an editor may be about to replace one."""
    stamp = []
    for path in dict.fromkeys(paths):
        try:
            status = path.stat()
            stamp.append((str(path), status.st_mtime_ns, status.st_size))
        except OSError:
            stamp.append((str(path), 0, 0))
    return tuple(stamp)


def _is_unchanged(stamp: Stamp) -> bool:
    try:
        for path, time, size in stamp:
            status = os.stat(path)  # noqa: PTH116 - runs for each call; half the time of Path.stat
            if status.st_mtime_ns != time or status.st_size != size:
                return False
    except OSError:
        return False
    return True
