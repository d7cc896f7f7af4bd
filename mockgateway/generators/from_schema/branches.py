"""Search the branches of a schema: `anyOf`, `oneOf`, `if`, `not` and dependencies, best first."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from mockgateway.seed import Seed

from .constraints import Constraints, Scopes
from .document import Document, Json, Schemas, Unsatisfiable, canon
from .keywords import add_keywords
from .negate import excluded, negated, negations

_Todo = list[tuple[Json, Scopes]]
_MAX_STEPS = 300
_NARROWING = frozenset({"enum", "const", "pattern", "format", "$ref", "allOf", "anyOf", "oneOf"})
# Results that are cached for all seeds must not depend on the first one.
_LOOKAHEAD_SEED = Seed.root("look ahead")


@dataclass(frozen=True, slots=True)
class Strategy:
    """How to choose branches."""

    lean: bool = False  # the shallowest first
    strict: bool = False  # exclude the other branches of a oneOf


@dataclass(frozen=True, slots=True)
class Choice:
    """A keyword with alternatives, in its schema."""

    keyword: str
    schema: dict[str, Json]
    value: Json
    scopes: Scopes
    name: str = ""  # of the member, for dependentSchemas


def branches(
    doc: Document,
    schemas: Schemas,
    seed: Seed,
    strategy: Strategy,
    spend: Callable[[], None] = lambda: None,
) -> Iterator[Constraints]:
    """Yield the constraints of each combination of branches.

    Args:
        doc: The document of the schemas.
        schemas: Schemas that all apply.
        seed: Decides the order.
        strategy: How to choose.
        spend: Called for every step; may raise to end the search.

    Raises:
        Unsatisfiable: No combination is possible.
    """
    search = _Search(doc, seed, strategy, spend)
    found = False
    todo: _Todo = [(schema, ()) for schema in reversed(schemas)]
    for constraints in search.follow(todo, Constraints(), []):
        found = True
        yield constraints
    if not found:
        raise Unsatisfiable("", search.reason)


class _Search:
    """One search through the branches: depth first, with a limit on its steps."""

    def __init__(
        self, doc: Document, seed: Seed, strategy: Strategy, spend: Callable[[], None]
    ) -> None:
        self.doc, self.seed, self.strategy, self.spend = doc, seed, strategy, spend
        self.reason = "the schema is false: it allows nothing"
        self.steps = 0
        self.chosen = 0

    def follow(
        self, todo: _Todo, constraints: Constraints, choices: list[Choice]
    ) -> Iterator[Constraints]:
        """Add the schemas that always apply, then try the alternatives of the first choice."""
        self.steps += 1
        if self.steps > 1:
            self.spend()
        try:
            if not self._collect(todo, constraints, choices):
                return
            constraints.settle()
            if self.strategy.strict:
                self._look_ahead(constraints)
        except Unsatisfiable as error:
            self.reason = error.reason
            return
        if not choices:
            constraints.finish(self.doc)
            yield constraints
            return
        constraints.forked = True
        for branch in self._alternatives(choices[0], constraints):
            if self.steps > _MAX_STEPS:
                return
            yield from self.follow(branch, constraints.copy(), choices[1:])

    def _look_ahead(self, constraints: Constraints) -> None:
        """Reject a branch early if its required members or first items are impossible."""
        needed: list[Schemas] = []
        if constraints.types == {"object"}:
            needed = [constraints.member_so_far(name) for name in constraints.required]
        elif constraints.types == {"array"}:
            needed = [constraints.item(index) for index in range(min(constraints.min_items, 4))]
        for schemas in needed:
            if len(schemas) > 1 and not self._possible(schemas):
                raise Unsatisfiable("", "the schemas that apply exclude each other further down")

    def _possible(self, schemas: Schemas) -> bool:
        def look() -> tuple[Schemas, bool]:  # with the schemas, to keep their ids
            try:
                next(branches(self.doc, schemas, _LOOKAHEAD_SEED, Strategy()))
            except Unsatisfiable:
                return schemas, False
            return schemas, True

        return self.doc.built(("possible", *map(id, schemas)), look)[1]

    def _collect(self, todo: _Todo, constraints: Constraints, choices: list[Choice]) -> bool:
        """Add all schemas that always apply; return False if one of them is `false`."""
        while todo:
            schema, scopes = todo.pop()
            if not isinstance(schema, dict):
                if schema is False:
                    return False
                continue
            if (id(schema), scopes) in constraints.seen:
                # A branch that leads back to its own choice is not excluded.
                constraints.approximate = constraints.approximate or constraints.forked
                continue
            constraints.seen.add((id(schema), scopes))
            if "unevaluatedProperties" in schema or "unevaluatedItems" in schema:
                scopes = (*scopes, id(schema))
            if (subtype := self._discriminate(schema, constraints)) is not None:
                todo.append((subtype, scopes))
            add_keywords(constraints, schema, scopes)
            todo.extend((part, scopes) for part in reversed(schema.get("allOf", ())))
            if "$ref" in schema:
                constraints.refs.append(schema["$ref"])
                todo.append((self.doc.resolve(schema["$ref"]), scopes))
            choices.extend(_choices(self.doc, schema, scopes, constraints))
        return True

    def _discriminate(self, schema: dict[str, Json], constraints: Constraints) -> Json:
        """Set the discriminator of a base schema to the schema that references it.

        Returns:
            A schema of the mapping, if none of them references the base schema.
        """
        rule = schema.get("discriminator")
        if not isinstance(rule, dict) or "propertyName" not in rule or not constraints.refs:
            return None
        if "anyOf" in schema or "oneOf" in schema:
            return None
        mapping = rule.get("mapping") or {}
        names = [name for name, ref in mapping.items() if ref in constraints.refs]
        if names or not mapping or self.strategy.lean:
            own = constraints.refs[0].rsplit("/", 1)[-1]
            constraints.hints[rule["propertyName"]] = names or [own, *mapping]
            return None
        name, ref = self.seed.of("kind").pick(list(mapping.items()))
        constraints.hints[rule["propertyName"]] = [name]
        constraints.forked = True
        return self.doc.built(("kind", ref), lambda: {"$ref": ref})

    def _alternatives(self, choice: Choice, constraints: Constraints) -> Iterator[_Todo]:
        doc, value, scopes, name = self.doc, choice.value, choice.scopes, choice.name
        if choice.keyword == "if":
            then, otherwise = choice.schema.get("then", True), choice.schema.get("else", True)
            ways: list[_Todo] = [
                [(then, scopes), (value, scopes)],
                [(otherwise, scopes), (negated(doc, value), ())],
            ]
            yield from self._rotated(ways)
        elif choice.keyword == "not":
            yield from self._rotated([[(schema, ())] for schema in negations(doc, value)])
        elif choice.keyword == "dependentSchemas":
            present = doc.built(("present", name), lambda: {"required": [name]})
            absent = doc.built(("absent", name), lambda: {"properties": {name: False}})
            ways = [[(value, scopes), (present, ())], [(absent, ())]]
            yield from (ways[:1] if name in constraints.required else self._rotated(ways))
        else:
            exclusive = choice.keyword == "oneOf" and self.strategy.strict
            for branch in self._ordered(value):
                others = (other for other in value if exclusive and other is not branch)
                hints = _hints(choice.schema, branch)
                constraints.hints.update(hints)
                yield [*((negated(doc, other), ()) for other in others), (branch, scopes)]
                for member in hints:
                    del constraints.hints[member]

    def _ordered(self, alternatives: list[Json]) -> list[Json]:
        """Return the shallowest first if lean, else by the seed with null nearly always last."""
        rotated = self._rotated(alternatives)
        if self.strategy.lean:
            return sorted(rotated, key=self.doc.height)
        nulls = [one for one in alternatives if _is_null(one)]
        is_last = any("x-last" in one for one in nulls)
        if nulls and (is_last or self.seed.of("null", self.chosen).below(10)):
            rotated.sort(key=_is_null)
        if any("enum" in part for part in map(self._resolved, rotated)):
            # Names are often `anyOf: [{type: string}, {enum: [...]}]`: the known ones are better.
            rotated.sort(key=lambda part: _is_any_text(self._resolved(part)))
        return rotated

    def _resolved(self, schema: Json) -> dict[str, Json]:
        if isinstance(schema, dict) and isinstance(schema.get("$ref"), str):
            schema = self.doc.resolve(schema["$ref"])
        return schema if isinstance(schema, dict) else {}

    def _rotated(self, ways: list[Json]) -> list[Json]:
        self.chosen += 1
        start = self.seed.of("branch", self.chosen).below(len(ways)) if ways else 0
        return ways[start:] + ways[:start]


def _choices(
    doc: Document, schema: dict[str, Json], scopes: Scopes, constraints: Constraints
) -> Iterator[Choice]:
    for keyword in ("anyOf", "oneOf", "if"):
        if keyword in schema:
            yield Choice(keyword, schema, schema[keyword], scopes)
    if "not" in schema:
        values = excluded(doc, schema["not"])
        if values is None:
            yield Choice("not", schema, schema["not"], scopes)
        else:
            constraints.excluded.extend(map(canon, values))
    for name, part in schema.get("dependentSchemas", {}).items():
        yield Choice("dependentSchemas", schema, part, scopes, name)


def _hints(schema: dict[str, Json], branch: Json) -> dict[str, list[Json]]:
    """Return the value that a discriminator beside the branches requires of its member."""
    rule = schema.get("discriminator")
    ref = branch.get("$ref") if isinstance(branch, dict) else None
    if not isinstance(rule, dict) or "propertyName" not in rule or not isinstance(ref, str):
        return {}
    short = ref.rsplit("/", 1)[-1]
    names = [name for name, target in rule.get("mapping", {}).items() if target in (ref, short)]
    return {rule["propertyName"]: names or [short]}


def _is_any_text(schema: dict[str, Json]) -> bool:
    return schema.get("type") == "string" and not _NARROWING & schema.keys()


def _is_null(schema: Json) -> bool:
    return isinstance(schema, dict) and (
        schema.get("type") == "null" or schema.get("enum") == [None]
    )
