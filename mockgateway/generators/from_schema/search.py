"""The search for an instance: plan, make, ask the judge, and try again with another seed, a bounded number of times."""

from __future__ import annotations

from itertools import islice

from mockgateway.seed import Seed

from . import arrays, numbers, objects, strings
from .branches import Mood, plans
from .document import Document, Json, Schemas, Unsatisfiable, canon, document
from .names import sounds_numeric
from .place import Place
from .plan import Plan

_MOST_NODES = 4_000
_MANY_NODES = 500
_TRIES = 8
_PLANS = 4
_DEEPEST = 100
_LOOPS = 2


def draw_instance(schema: Json, seed: Seed) -> Json:
    """A value that is valid by the schema (JSON Schema 2020-12, local references only), the same for the same seed.

    The schema object is compiled once and known by its identity: do not change it afterwards. Raises `Unsatisfiable`
    when no valid value was found, whether there is none or the search was too short.
    """
    doc = document(schema)
    failure = Unsatisfiable(
        "", "every value that was made for this schema turned out to be invalid"
    )
    nodes = _MOST_NODES
    for attempt in range(_TRIES):
        search = _Search(doc, nodes)
        try:
            value = search.make(
                (doc.root,), seed.of("again", attempt) if attempt else seed, Place(lean=attempt > 2)
            )
        except Unsatisfiable as error:
            failure = error
        else:
            if doc.judge.is_valid(value):
                return value
        nodes = max(search.left, _MOST_NODES // 10)
    raise failure


class _Search:
    """One attempt at a whole instance: counts what it made, remembers what cannot be made."""

    def __init__(self, doc: Document, nodes: int) -> None:
        self.doc = doc
        self.left = nodes
        self.full = nodes - _MANY_NODES
        self.failed: dict[tuple[int, ...], Unsatisfiable] = {}
        self.held: list[Schemas] = []

    def make(self, schemas: Schemas, seed: Seed, place: Place) -> Json:
        """A value that satisfies all the schemas."""
        key = tuple(map(id, schemas))
        if key in self.failed:
            raise self.failed[key]
        self._spend()
        if len(place.path) > _DEEPEST:
            raise Unsatisfiable(place.pointer, "the recursion does not end")
        lean = place.lean or self.left < self.full or place.trail.count(key) >= _LOOPS
        inside = Place(place.path, place.name, place.owner, (*place.trail, key), lean, place.hint)
        try:
            return self._tried(schemas, key, seed, inside)
        except Unsatisfiable as error:
            if self.left >= 0 and not lean:
                self.failed[key] = error
                self.held.append(schemas)
            raise

    def _tried(self, schemas: Schemas, key: tuple[int, ...], seed: Seed, place: Place) -> Json:
        known = self.doc.plans.get(key)
        if known is not None and not known.risky:
            return self._drawn(known, schemas, seed, place)
        failure: Unsatisfiable | None = None
        for attempt in range(_TRIES):
            part = seed.of("again", attempt) if attempt else seed
            try:
                found = (
                    [known]
                    if known
                    else islice(
                        plans(self.doc, schemas, part, self._mood(place, attempt), self._spend),
                        _PLANS,
                    )
                )
                for plan in found:
                    if not plan.forked and known is None:
                        known = self.doc.plans[key] = plan
                        self.doc.held.append(schemas)
                    try:
                        value = self._drawn(plan, schemas, part, place)
                    except Unsatisfiable as error:
                        failure = error
                        continue
                    if not plan.risky or self.doc.accepts(schemas, value):
                        return value
            except Unsatisfiable as error:
                failure = error if error.pointer else Unsatisfiable(place.pointer, error.reason)
            if self.left < 0 or (known is not None and not known.risky):
                break
        raise failure or Unsatisfiable(place.pointer, "no branch of the schema gave a valid value")

    def _spend(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise Unsatisfiable(
                "",
                "the search was given up: the instance is too large, or the schemas too entangled",
            )

    def _mood(self, place: Place, attempt: int) -> Mood:
        return Mood(lean=place.lean, strict=attempt % 2 == 1)

    def _drawn(self, plan: Plan, schemas: Schemas, seed: Seed, place: Place) -> Json:
        """A value for one plan: an author's example, one of an enum, or one of the first type that works."""
        owner = _owner(plan, place)
        for values in ([*place.hint], *plan.examples, plan.defaults):
            valid = [value for value in values if self.doc.accepts(schemas, value)]
            if valid:
                return _copied(seed.of("example").pick(valid) if len(valid) > 1 else valid[0])
        if plan.allowed is not None:
            return self._allowed(plan, schemas, seed, place)
        failure: Unsatisfiable | None = None
        for kind in _kinds(plan, seed, place):
            for attempt in range(_TRIES if plan.excluded else 1):
                try:
                    value = self._of(
                        kind, plan, seed.of("other", attempt) if attempt else seed, place, owner
                    )
                except Unsatisfiable as error:
                    failure = error
                    break
                if not plan.excluded or canon(value) not in plan.excluded:
                    return value
        raise failure or Unsatisfiable(place.pointer, "every value that was made is excluded")

    def _allowed(self, plan: Plan, schemas: Schemas, seed: Seed, place: Place) -> Json:
        values = plan.allowed or []
        start = seed.of("enum").below(len(values))
        turned = values[start:] + values[:start]
        if None in values and seed.of("null").below(10):
            turned.sort(key=lambda value: value is None)
        for value in turned:
            if self.doc.accepts(schemas, value):
                return _copied(value)
        raise Unsatisfiable(
            place.pointer, f"none of the enum's values ({str(values)[:60]}) is valid here"
        )

    def _of(self, kind: str, plan: Plan, seed: Seed, place: Place, owner: str) -> Json:
        if kind == "object":
            inside = Place(place.path, place.name, owner, place.trail, place.lean)
            return objects.draw(self.make, self.doc, plan, seed, inside)
        if kind == "array":
            return arrays.draw(self.make, self.doc, plan, seed, place)
        if kind == "string":
            return strings.draw(self.make, plan, seed, place)
        if kind == "number":
            return numbers.draw(plan, seed, place)
        return None if kind == "null" else seed.below(10) > 2


def _owner(plan: Plan, place: Place) -> str:
    """What an object is called: by its reference, its title, or the member that holds it."""
    return (
        (plan.refs[0].rsplit("/", 1)[-1].lstrip("#") if plan.refs else "")
        or plan.title
        or place.name
    )


def _kinds(plan: Plan, seed: Seed, place: Place) -> list[str]:
    """The types to try, `number` for both kinds: those that the schema is about first, null nearly always last."""
    order = ["object", "array", "string", "number", "boolean", "null"]
    kinds = [
        kind
        for kind in order
        if kind in plan.types or (kind == "number" and plan.types & {"integer", "fraction"})
    ]
    if len(kinds) == 1:
        return kinds
    if place.lean and plan.typed:
        return kinds[::-1]
    if not plan.typed:
        about = ["number" if kind == "integer" else kind for kind in plan.hinted] or [
            "number" if sounds_numeric(place.name) else "string"
        ]
        return sorted(kinds, key=lambda kind: kind not in about)
    start = seed.of("type").below(len(kinds))
    turned = kinds[start:] + kinds[:start]
    return sorted(turned, key=lambda kind: kind == "null") if seed.of("null").below(10) else turned


def _copied(value: Json) -> Json:
    """The author's value, not to be changed through ours."""
    if isinstance(value, dict):
        return {key: _copied(part) for key, part in value.items()}
    return [_copied(part) for part in value] if isinstance(value, list) else value
