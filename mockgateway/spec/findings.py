"""Mistakes in a document: place, problem and advice."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from mockgateway.files import line_of
from mockgateway.problem import ConfigError

GONE: Any = object()  # instead of a value: remove it from its owner
SEE = "see https://spec.openapis.org/oas/latest"
SHOWN = 25  # findings that are logged at start

log = logging.getLogger(__name__)


class Place(NamedTuple):
    """The place of a value: a file, or an owner's place and the key or index in it."""

    owner: Place | Path
    key: object = ""

    def at(self, *keys: object) -> Place:
        """Return the place of an inner value."""
        place = self
        for key in keys:
            place = Place(place, key)
        return place

    @property
    def file(self) -> Path:
        """The file."""
        place = self
        while isinstance(place.owner, Place):
            place = place.owner
        return place.owner

    @property
    def steps(self) -> list[str]:
        """The keys and indices that lead to the value."""
        steps, place = [], self
        while isinstance(place.owner, Place):
            steps.append(str(place.key))
            place = place.owner
        return steps[::-1]

    def __str__(self) -> str:
        return f"{self.file}:{line_of(self.file, self.steps)}"

    def error(self, what: str, advice: str) -> ConfigError:
        """Return an error at this place."""
        return ConfigError(str(self), what, advice)


class Finding(NamedTuple):
    """One mistake. The line is looked up only if it is shown."""

    place: Place
    what: str
    advice: str = ""
    note: bool = False  # whether it is information rather than a mistake

    def __str__(self) -> str:
        return f"{self.place}: {self.what}" + (f"; {self.advice}" if self.advice else "")


def log_findings(findings: Sequence[Finding], path: Path) -> None:
    """Log the first findings, and the number of the others."""
    for finding in findings[:SHOWN]:
        log.warning("%s", finding)
    if len(findings) > SHOWN:
        more = len(findings) - SHOWN
        log.warning("%s: %d more; list them with: mockgateway spec check %s", path, more, path)
