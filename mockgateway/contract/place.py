"""A place in a document: its value, the pointer to it, and how sure the document is of what stands there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from mockgateway.spec.document import Document, is_remote, step, tokens

Json = Any


class Place(NamedTuple):
    """value: what stands there; file, pointer: where; source: the nearest `x-source` above it, through references as well."""

    value: Json
    file: Path
    pointer: str
    source: str

    @property
    def address(self) -> str:
        """File and pointer: `sealink.yaml#/paths/...`."""
        return f"{self.file.name}#{self.pointer}"


def escaped(token: str) -> str:
    """A step of a pointer as it is written."""
    return token.replace("~", "~0").replace("/", "~1")


def follow(document: Document, place: Place) -> Place:
    """The place that a `$ref` leads to; the place itself where it holds none."""
    for _ in range(50):
        ref = place.value.get("$ref") if isinstance(place.value, dict) else None
        if not isinstance(ref, str):
            return place
        found = document.find(ref, place.file)
        pointer = ref.partition("#")[2]
        source = place.source
        if pointer.startswith("/"):
            steps, value = tokens(pointer), document.files.get(found.file)
            for token in steps if value is not None and not is_remote(ref) else ():
                value = step(value, token)
                source = _said(value, source)
            pointer = "".join(f"/{escaped(token)}" for token in steps)
        place = Place(found.value, found.file, pointer, _said(found.value, source))
    return place


def down(document: Document, place: Place, *steps: str) -> Place:
    """Some steps on, references followed on the way and at the end. Raises KeyError, IndexError, TypeError where nothing is."""
    place = follow(document, place)
    for token in steps:
        value = step(place.value, token)
        place = follow(
            document,
            Place(
                value, place.file, f"{place.pointer}/{escaped(token)}", _said(value, place.source)
            ),
        )
    return place


def reach(document: Document, place: Place, *steps: str) -> Place | None:
    """As `down`, None where nothing is."""
    try:
        return down(document, place, *steps)
    except (KeyError, IndexError, TypeError, ValueError):
        return None


def children(document: Document, place: Place | None) -> Iterator[tuple[str, Place]]:
    """The members of an object or a list, with their names."""
    if place is None or not isinstance(place.value, dict | list):
        return
    names: Iterable[Any] = place.value if isinstance(place.value, dict) else range(len(place.value))
    for name in names:
        yield str(name), down(document, place, str(name))


def broken_words(document: Document, place: Place, path: Iterable[object]) -> Place:
    """Where a validator's path of keywords leads, as far as it can be followed."""
    for token in path:
        here = follow(document, place)
        if token == "$ref":  # noqa: S105 - a word of JSON Schema
            place = here
            continue
        try:
            value = step(here.value, str(token))
        except (KeyError, IndexError, TypeError, ValueError):
            return here
        place = Place(
            value, here.file, f"{here.pointer}/{escaped(str(token))}", _said(value, here.source)
        )
    return place


def _said(value: Json, source: str) -> str:
    return (
        str(value["x-source"])
        if isinstance(value, dict) and isinstance(value.get("x-source"), str)
        else source
    )
