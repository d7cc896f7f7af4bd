"""Find items and lists in replies, and change them so that the reply stays valid."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from mockgateway.ports import Json
from mockgateway.spec.resources import plain
from mockgateway.spec.response_spec import ResponseSpec
from mockgateway.spec.subschemas import SubSchema
from mockgateway.state.records import Fields

_ENVELOPES = ("data", "result", "item", "payload", "attributes")
_NESTED_IDS = ("metadata", "meta")  # Kubernetes has the id of an object in its `metadata`
_LISTS = ("data", "items", "results", "content", "records", "entries", "values", "value")


class Item(NamedTuple):
    """The object in a reply that is an item, and the member that holds its id."""

    value: Fields
    steps: tuple[str, ...]  # that lead to `value`
    holder: Fields
    key: str

    @property
    def id(self) -> str:
        """Its id, as text."""
        return str(self.holder[self.key])


class Places:
    """The places in the replies of one response.

    Args:
        spec: The response.
        ids: The members that may hold the id of an item, as `plain` writes them.
    """

    def __init__(self, spec: ResponseSpec, ids: Sequence[str]) -> None:
        self._spec = spec
        self._ids = ids

    def item(self, value: Json) -> Item | None:
        """Return the object that has an id: the value itself, or a member of it."""
        if not isinstance(value, dict) or not self._ids:
            return Item(value, (), {"": ""}, "") if isinstance(value, dict) else None
        if (key := self._id_key(value)) is not None:
            return Item(value, (), value, key)
        names = [*_NESTED_IDS, *_ENVELOPES, *value]
        for name in dict.fromkeys(names):
            inner = value.get(name)
            if isinstance(inner, dict) and (key := self._id_key(inner)) is not None:
                if name in _NESTED_IDS:
                    return Item(value, (), inner, key)
                return Item(inner, (name,), inner, key)
        return None

    def _id_key(self, value: Fields) -> str | None:
        keys = {plain(key): key for key, one in value.items() if type(one) in (str, int)}
        return next((keys[word] for word in self._ids if word in keys), None)

    def steps_for(self, value: Json, fields: Mapping[str, Json]) -> tuple[str, ...] | None:
        """Return the names that lead to the object that shows the fields of an item, or None."""
        item = self.item(value)
        if item is not None:
            return item.steps
        if not isinstance(value, dict):
            return None
        found = [((), value), *(((name,), one) for name, one in value.items())]
        for steps, place in found:
            declared = self._spec.subschemas.properties(self.schema_at(steps))
            if isinstance(place, dict) and fields.keys() & (declared.keys() or place.keys()):
                return steps
        return None

    def new_item(self, value: Json) -> Item | None:
        """Return the object that has an id, or add an id to an object whose schema declares one."""
        item = self.item(value)
        places = [item.steps] if item else [(), *((name,) for name in _ENVELOPES)]
        for steps in places:
            place = look_up(value, steps)
            if not isinstance(place, dict):
                continue
            declared = self._spec.subschemas.properties(self.schema_at(steps))
            names = {plain(name): name for name in declared}
            key = next((names[word] for word in self._ids if word in names), None)
            if key is None or key in place:
                continue
            for fresh in ("0", 0):
                place[key] = fresh
                if self._spec.validator.is_valid(value):
                    return Item(place, steps, place, key)
            del place[key]
        return item

    def schema_at(self, steps: Sequence[str]) -> SubSchema:
        """Return the schema of the member at the end of a path of names."""
        subschemas = self._spec.subschemas
        here: SubSchema = (subschemas.root, "")
        for name in steps:
            here = subschemas.properties(here).get(name, (True, ""))
        return here

    def item_schema(self, steps: tuple[str, ...]) -> SubSchema:
        """Return the item schema of the list at the end of a path of names."""
        for schema, at in self._spec.subschemas.spread(self.schema_at(steps), "allOf", "anyOf"):
            if isinstance(schema, dict) and "items" in schema:
                return schema["items"], f"{at}/items"
        return True, ""

    def overlay(
        self, value: Json, steps: tuple[str, ...], fields: Mapping[str, Json], exact: bool
    ) -> None:
        """Set fields of an item in a reply, without those that would make the reply invalid.

        Args:
            value: The reply.
            steps: The names that lead to the item.
            fields: The fields.
            exact: Whether to remove other fields, if the item is valid without them.
        """
        place = look_up(value, steps)
        if not isinstance(place, dict):
            return
        declared = self._spec.subschemas.properties(self.schema_at(steps))
        wanted = {name: one for name, one in fields.items() if not declared or name in declared}
        before = dict(place)
        if not wanted:
            return
        for start in ({}, before) if exact else (before,):
            place.clear()
            place.update(merged(start, wanted))
            if self._spec.validator.is_valid(value):
                return
        place.clear()
        place.update(before)
        for name, one in wanted.items():
            place[name] = one
            if not self._spec.validator.is_valid(value):
                place.pop(name)
                place.update({name: before[name]} if name in before else {})

    def as_listed(self, fields: Fields, template: Fields, schema: SubSchema) -> Fields:
        """Return a record in the shape of the list's items."""
        subschemas = self._spec.subschemas
        declared = subschemas.properties(schema)
        wanted = {name: one for name, one in fields.items() if not declared or name in declared}
        for out in (wanted, {**template, **wanted}):
            if subschemas.valid(schema[1], out):
                return out
        out = dict(template)
        for name, one in wanted.items():
            if subschemas.valid(schema[1], {**out, name: one}):
                out[name] = one
        return out


def merged(before: Fields, fields: Mapping[str, Json]) -> Fields:
    """Return an object with fields replaced, and objects in them merged."""
    out = dict(before)
    for name, one in fields.items():
        old = out.get(name)
        if isinstance(old, dict) and isinstance(one, dict):
            one = merged(old, one)
        out[name] = one
    return out


def inner(sent: Fields, steps: tuple[str, ...]) -> Fields:
    """Return the item in a request's body, which may have the same envelope as the reply."""
    inner = look_up(sent, steps)
    return inner if isinstance(inner, dict) else sent


def look_up(value: Json, steps: Sequence[str]) -> Json:
    """Return the member at the end of a path of names, or None."""
    for name in steps:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def with_items(value: Json, steps: tuple[str, ...], items: list[Json]) -> Json:
    """Return a copy of a reply with its list replaced."""
    if not steps:
        return items
    return {**value, steps[0]: with_items(value[steps[0]], steps[1:], items)}


def list_steps(value: Json, depth: int = 2) -> tuple[str, ...] | None:
    """Return the at most `depth + 1` names that lead to the list of a reply, or None."""
    if isinstance(value, list):
        return ()
    if not isinstance(value, dict):
        return None
    for name in dict.fromkeys([*(one for one in _LISTS if one in value), *value]):
        inner = value[name]
        if isinstance(inner, list) and all(isinstance(one, dict) for one in inner):
            return (name,)
    for name, inner in value.items():
        if (
            isinstance(inner, dict)
            and depth
            and (found := list_steps(inner, depth - 1)) is not None
        ):
            return (name, *found)
    return None
