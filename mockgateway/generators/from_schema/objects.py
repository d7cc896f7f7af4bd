"""Draw objects: all required members, most of the others, and further ones if needed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from . import patterns
from .constraints import Constraints
from .document import Json, Unsatisfiable
from .location import Context, Location
from .values import word_list

_MAX_MEMBERS = 1_000
_IDENTIFYING = frozenset({"id", "object", "type"})
_TRIES = 40
_STRING = {"type": "string"}


def draw(context: Context, constraints: Constraints) -> dict[str, Json]:
    """Return an object; `Unsatisfiable` names the required member that could not be drawn."""
    return _Object(context, constraints).draw()


class _Object:
    def __init__(self, context: Context, constraints: Constraints) -> None:
        self.context, self.constraints = context, constraints
        self.seed, self.location = context.seed, context.location
        self.most = constraints.max_properties

    def draw(self) -> dict[str, Json]:
        least = self.constraints.min_properties
        if least > _MAX_MEMBERS:
            raise self.context.error(f"an object of {least} members is too large to draw")
        needed = self._with_dependents(self.constraints.required)
        for name in needed:
            if not self._possible(name):
                reason = "the member is required, but nothing is valid there"
                raise Unsatisfiable(self.location.member(name).pointer, reason)
        out: dict[str, Json] = {}
        dropped: set[str] = set()
        for name in self._chosen(needed):
            if dropped.isdisjoint(self._with_dependents([name])):
                try:
                    out[name] = self._member(name)
                except Unsatisfiable:
                    if name in needed:
                        raise
                    dropped.add(name)
        for name in list(out):  # drawn before the member it depends on was dropped
            if not dropped.isdisjoint(self._with_dependents([name])):
                del out[name]
        return self._filled(out)

    def _chosen(self, needed: list[str]) -> list[str]:
        """Return the members to draw, in the order of the schema."""
        known = self.constraints.known()
        taken = dict.fromkeys(needed)
        most = len(known) + len(needed) if self.most is None else self.most
        if len(taken) > most:
            raise self.context.error(
                f"{len(taken)} members are required, at most {most} are allowed"
            )
        optional = [name for name in known if name not in taken and self._possible(name)]
        wanted = [name for name in optional if self._wanted(name)]
        spare = [name for name in optional if name not in wanted]
        for name in [*wanted, *spare]:
            if name in spare and len(taken) >= self.constraints.min_properties:
                break
            group = self._with_dependents([name])
            if len(taken.keys() | set(group)) <= most and all(map(self._possible, group)):
                taken.update(dict.fromkeys(group))
        return list(dict.fromkeys([*(name for name in known if name in taken), *taken]))

    def _wanted(self, name: str) -> bool:
        """Return True for nine of ten optional members, and for members that identify an object."""
        if name in self.constraints.hints:
            return True
        if self.location.lean:
            return False
        if name in _IDENTIFYING or any(map(_has_one_value, self.constraints.member(name))):
            return True
        return self.seed.of("with", name).below(10) > 0

    def _possible(self, name: str) -> bool:
        if False in self.constraints.member(name):
            return False
        names = self.constraints.names
        return not names or self.context.doc.accepts(tuple(names), name)

    def _with_dependents(self, names: Iterable[str]) -> list[str]:
        """Return the names with those that `dependentRequired` adds."""
        found = list(names)
        if dependent := self.constraints.dependent:
            for name in found:  # grows during the loop
                found += [other for other in dependent.get(name, ()) if other not in found]
        return found

    def _member(self, name: str) -> Json:
        location = self.location.member(name, tuple(self.constraints.hints.get(name, ())))
        return self.context.draw_value(self.constraints.member(name), self.seed.of(name), location)

    def _target(self) -> int:
        """Return how many members to draw: the minimum, or a few more for a map."""
        least, members = self.constraints.min_properties, self.constraints.members
        is_map = any(rules.patterns or rules.rest not in (True, False, {}) for rules in members)
        if self.location.lean or self.constraints.known() or not is_map:
            return least
        target = max(least, 1 + self.seed.of("entries").below(2))
        return target if self.most is None else min(target, self.most)

    def _filled(self, out: dict[str, Json]) -> dict[str, Json]:
        """Return the object with further members."""
        target = self._target()
        if len(out) >= target:
            return out
        for name in self._further_names():
            if name in out or not self._possible(name):
                continue
            group = self._with_dependents([name])
            if self.most is not None and len(out.keys() | set(group)) > self.most:
                continue
            try:
                out |= {other: self._member(other) for other in group if other not in out}
            except Unsatisfiable:
                continue
            if len(out) >= target:
                return out
        least = self.constraints.min_properties
        if len(out) < least:
            raise self.context.error(f"only {len(out)} of at least {least} members could be drawn")
        return out

    def _further_names(self) -> Iterator[str]:
        """Yield names for further members, the likeliest first."""
        names, seed = self.constraints.names, self.seed
        name_patterns = [
            pattern for rules in self.constraints.members for pattern in rules.patterns
        ]
        keys = word_list("keys")
        tries = _TRIES + self.constraints.min_properties
        for attempt in range(tries if names else 0):
            try:
                schemas = (*names, _STRING)
                yield str(
                    self.context.draw_value(schemas, seed.of("name", attempt), Location(lean=True))
                )
            except Unsatisfiable:
                break
        for attempt in range(tries if name_patterns else 0):
            pattern = name_patterns[attempt % len(name_patterns)]
            name = patterns.draw(pattern, seed.of("name", attempt), 6)
            if name is not None:
                # A pattern without `$` matches longer names too.
                yield from (name, name + keys[attempt % len(keys)], f"{name}{attempt}")
        start = seed.of("key").below(len(keys))
        yield from (*keys[start:], *keys[:start])
        yield from (f"field_{number}" for number in range(1, tries))


def _has_one_value(schema: Json) -> bool:
    if not isinstance(schema, dict):
        return False
    values = schema.get("enum")
    return "const" in schema or (isinstance(values, list) and len(values) == 1)
