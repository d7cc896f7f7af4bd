"""Locations in an OpenAPI document: a value, the JSON pointer to it and its `x-source`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from mockgateway.spec.document import Document, is_remote, step, tokens

Json = Any
MAX_REFERENCES = 50
STATED = ("seed", "docs")  # sources that state a fact; "assumed" does not
_MISSING = (KeyError, IndexError, TypeError, ValueError)


class Location(NamedTuple):
    """A value in a document, and where it is."""

    value: Json
    file: Path
    pointer: str
    source: str  # the nearest `x-source` above it, also across references

    @property
    def address(self) -> str:
        """File and pointer, such as `sealink.yaml#/paths/...`."""
        return f"{self.file.name}#{self.pointer}"

    def child(self, token: str) -> Location:
        """Return a direct member. Raises KeyError, IndexError, TypeError or ValueError."""
        value = step(self.value, token)
        pointer = f"{self.pointer}/{_escaped(token)}"
        return Location(value, self.file, pointer, _source(value, self.source))


def follow(document: Document, location: Location) -> Location:
    """Follow `$ref` until a value without one is reached."""
    for _ in range(MAX_REFERENCES):
        ref = location.value.get("$ref") if isinstance(location.value, dict) else None
        if not isinstance(ref, str):
            return location
        found = document.find(ref, location.file)
        pointer = ref.partition("#")[2]
        source = location.source
        if pointer.startswith("/"):
            steps, value = tokens(pointer), document.files.get(found.file)
            for token in steps if value is not None and not is_remote(ref) else ():
                value = step(value, token)
                source = _source(value, source)
            pointer = "".join(f"/{_escaped(token)}" for token in steps)
        location = Location(found.value, found.file, pointer, _source(found.value, source))
    return location


def descend(document: Document, location: Location, *steps: str) -> Location:
    """Walk down, following references on the way and at the end.

    Raises:
        KeyError, IndexError, TypeError, ValueError: a step does not exist.
    """
    location = follow(document, location)
    for token in steps:
        location = follow(document, location.child(token))
    return location


def find(document: Document, location: Location, *steps: str) -> Location | None:
    """Walk down like `descend`; return None if a step does not exist."""
    try:
        return descend(document, location, *steps)
    except _MISSING:
        return None


def children(document: Document, location: Location | None) -> Iterator[tuple[str, Location]]:
    """Yield the members of an object or array by name, with references followed."""
    if location is None or not isinstance(location.value, dict | list):
        return
    value = location.value
    names: Iterable[Any] = value if isinstance(value, dict) else range(len(value))
    for name in names:
        yield str(name), descend(document, location, str(name))


def keyword_location(document: Document, location: Location, path: Iterable[object]) -> Location:
    """Follow a validator's path of schema keywords as far as it can be resolved."""
    for token in path:
        here = follow(document, location)
        if token == "$ref":  # noqa: S105 - a JSON Schema keyword, not a secret
            location = here
            continue
        try:
            location = here.child(str(token))
        except _MISSING:
            return here
    return location


def _escaped(token: str) -> str:
    return token.replace("~", "~0").replace("/", "~1")


def _source(value: Json, inherited: str) -> str:
    own = value.get("x-source") if isinstance(value, dict) else None
    return own if isinstance(own, str) else inherited
