"""The branches of a schema: every plan that its `anyOf`, `oneOf`, `if`, `not` and dependencies leave, best first."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from mockgateway.seed import Seed

from .document import Document, Json, Schemas, Unsatisfiable, canon
from .merge import merge
from .negate import excluded, negated, negations
from .plan import Plan, Scopes

_Todo = list[tuple[Json, Scopes]]
_MOST_STEPS = 300
_ANY_SEED = Seed.root("look ahead")
"""What is remembered for all seeds must not depend on the one that came first."""


@dataclass(frozen=True, slots=True)
class Mood:
    """How to choose: `lean` takes the shallowest branch; `strict` keeps the other branches of a oneOf away."""

    lean: bool = False
    strict: bool = False


@dataclass(frozen=True, slots=True)
class Fork:
    """A keyword that leaves a choice, with the schema it stands in."""

    keyword: str
    schema: dict[str, Json]
    value: Json
    scopes: Scopes
    name: str = ""


def plans(
    doc: Document,
    schemas: Schemas,
    seed: Seed,
    mood: Mood,
    spend: Callable[[], None] = lambda: None,
) -> Iterator[Plan]:
    """Raise `Unsatisfiable` when there is none at all; `spend` is called for every step, and may end the search."""
    walk = _Walk(doc, seed, mood, spend)
    found = False
    for plan in walk.follow([(schema, ()) for schema in reversed(schemas)], Plan(), []):
        found = True
        yield plan
    if not found:
        raise Unsatisfiable("", walk.reason)


class _Walk:
    """One search through the branches: depth first, its length bounded."""

    def __init__(self, doc: Document, seed: Seed, mood: Mood, spend: Callable[[], None]) -> None:
        self.doc, self.seed, self.mood, self.spend = doc, seed, mood, spend
        self.reason = "the schema is false: it allows nothing"
        self.steps = 0
        self.chosen = 0

    def follow(self, todo: _Todo, plan: Plan, forks: list[Fork]) -> Iterator[Plan]:
        """Work off what applies in any case, then try the first fork's alternatives in turn."""
        self.steps += 1
        if self.steps > 1:
            self.spend()
        try:
            if not self._gather(todo, plan, forks):
                return
            plan.settle()
            if self.mood.strict:
                self._look_ahead(plan)
        except Unsatisfiable as error:
            self.reason = error.reason
            return
        if not forks:
            plan.finish(self.doc)
            yield plan
            return
        plan.forked = True
        for branch in self._alternatives(forks[0], plan):
            if self.steps > _MOST_STEPS:
                return
            yield from self.follow(branch, plan.copy(), forks[1:])

    def _look_ahead(self, plan: Plan) -> None:
        """Leave a way at once whose required members, or first items, cannot be."""
        asked = [plan.so_far(name) for name in plan.required] if plan.types == {"object"} else []
        asked += (
            [plan.item(index) for index in range(min(plan.min_items, 4))]
            if plan.types == {"array"}
            else []
        )
        for schemas in asked:
            if len(schemas) > 1 and not self._possible(schemas):
                raise Unsatisfiable("", "the schemas that apply exclude each other further down")

    def _possible(self, schemas: Schemas) -> bool:
        def look() -> tuple[Schemas, bool]:
            try:
                return schemas, next(plans(self.doc, schemas, _ANY_SEED, Mood())) is not None
            except Unsatisfiable:
                return schemas, False

        return self.doc.made(("possible", *map(id, schemas)), look)[1]

    def _gather(self, todo: _Todo, plan: Plan, forks: list[Fork]) -> bool:
        while todo:
            schema, scopes = todo.pop()
            if not isinstance(schema, dict):
                if schema is False:
                    return False
                continue
            if (id(schema), scopes) in plan.seen:
                plan.risky = plan.risky or plan.forked  # a branch that leads back to its own fork
                continue
            plan.seen.add((id(schema), scopes))
            if "unevaluatedProperties" in schema or "unevaluatedItems" in schema:
                inner: Scopes = (*scopes, id(schema))
            else:
                inner = scopes
            if (kind := self._discriminate(schema, plan)) is not None:
                todo.append((kind, inner))
            merge(plan, schema, inner)
            todo.extend((part, inner) for part in reversed(schema.get("allOf", ())))
            if "$ref" in schema:
                plan.refs.append(schema["$ref"])
                todo.append((self.doc.resolve(schema["$ref"]), inner))
            forks.extend(_forks(self.doc, schema, inner, plan))
        return True

    def _discriminate(self, schema: dict[str, Json], plan: Plan) -> Json:
        """A base schema's discriminator names whichever schema led to it; where none did, one of those it knows is taken."""
        told = schema.get("discriminator")
        if (
            not isinstance(told, dict)
            or "propertyName" not in told
            or not plan.refs
            or schema.keys() & {"anyOf", "oneOf"}
        ):
            return None
        mapping = told.get("mapping") or {}
        names = [name for name, ref in mapping.items() if ref in plan.refs]
        if names or not mapping or self.mood.lean:
            plan.hints[told["propertyName"]] = names or [plan.refs[0].rsplit("/", 1)[-1], *mapping]
            return None
        name, ref = self.seed.of("kind").pick(list(mapping.items()))
        plan.hints[told["propertyName"]] = [name]
        plan.forked = True
        return self.doc.made(("kind", ref), lambda: {"$ref": ref})

    def _alternatives(self, fork: Fork, plan: Plan) -> Iterator[_Todo]:
        doc, value, scopes = self.doc, fork.value, fork.scopes
        if fork.keyword == "if":
            wrong = negated(doc, value)
            ways: list[_Todo] = [
                [(fork.schema.get("then", True), scopes), (value, scopes)],
                [(fork.schema.get("else", True), scopes), (wrong, ())],
            ]
            yield from self._turned(ways)
        elif fork.keyword == "not":
            yield from self._turned([[(schema, ())] for schema in negations(doc, value)])
        elif fork.keyword == "dependentSchemas":
            present = doc.made(("present", fork.name), lambda: {"required": [fork.name]})
            absent = doc.made(("absent", fork.name), lambda: {"properties": {fork.name: False}})
            ways = [[(value, scopes), (present, ())], [(absent, ())]]
            yield from (ways[:1] if fork.name in plan.required else self._turned(ways))
        else:
            for branch in self._ordered(value):
                others = value if fork.keyword == "oneOf" and self.mood.strict else ()
                hints = _hints(fork.schema, branch)
                plan.hints.update(hints)
                yield [(negated(doc, other), ()) for other in others if other is not branch] + [
                    (branch, scopes)
                ]
                for name in hints:
                    del plan.hints[name]

    def _ordered(self, branches: list[Json]) -> list[Json]:
        """Lean: the shallowest first. Else as the seed says, null nearly always last."""
        turned = self._turned(branches)
        if self.mood.lean:
            return sorted(turned, key=self.doc.height)
        if any(_is_null(branch) for branch in branches) and self.seed.of("null", self.chosen).below(
            10
        ):
            turned.sort(key=_is_null)
        return turned

    def _turned(self, ways: list[Json]) -> list[Json]:
        self.chosen += 1
        start = self.seed.of("branch", self.chosen).below(len(ways)) if ways else 0
        return ways[start:] + ways[:start]


def _forks(doc: Document, schema: dict[str, Json], scopes: Scopes, plan: Plan) -> Iterator[Fork]:
    for keyword in ("anyOf", "oneOf", "if"):
        if keyword in schema:
            yield Fork(keyword, schema, schema[keyword], scopes)
    if "not" in schema:
        values = excluded(doc, schema["not"])
        if values is None:
            yield Fork("not", schema, schema["not"], scopes)
        else:
            plan.excluded.extend(map(canon, values))
    for name, part in schema.get("dependentSchemas", {}).items():
        yield Fork("dependentSchemas", schema, part, scopes, name)


def _hints(schema: dict[str, Json], branch: Json) -> dict[str, list[Json]]:
    """What a discriminator beside the branches asks of the member it names."""
    told, ref = (
        schema.get("discriminator"),
        branch.get("$ref") if isinstance(branch, dict) else None,
    )
    if not isinstance(told, dict) or "propertyName" not in told or not isinstance(ref, str):
        return {}
    short = ref.rsplit("/", 1)[-1]
    names = [name for name, target in told.get("mapping", {}).items() if target in (ref, short)]
    return {told["propertyName"]: names or [short]}


def _is_null(schema: Json) -> bool:
    return isinstance(schema, dict) and (
        schema.get("type") == "null" or schema.get("enum") == [None]
    )
