"""Objects: all required members, most of the others, and further ones where too few are known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from mockgateway.seed import Seed

from . import patterns
from .document import Document, Json, Unsatisfiable
from .place import Make, Place
from .plan import Plan

_MOST = 1_000
_TRIES = 40
_KEYS = (
    "source", "region", "team", "tier", "channel", "locale", "campaign", "plan", "project", "customer", "stage",
    "origin", "batch", "priority", "owner", "reference",
)  # fmt: skip


def draw(make: Make, doc: Document, plan: Plan, seed: Seed, place: Place) -> dict[str, Json]:
    """An object of the plan; `Unsatisfiable` names the required member that could not be made."""
    if plan.min_properties > _MOST:
        raise Unsatisfiable(
            place.pointer, f"an object of {plan.min_properties} members is too large to make"
        )
    needed = _closure(plan, plan.required)
    for name in needed:
        if not _possible(doc, plan, name):
            raise Unsatisfiable(
                place.member(name).pointer, "the member is required, but nothing may stand there"
            )
    chosen = _chosen(doc, plan, needed, seed, place)
    out: dict[str, Json] = {}
    dropped: set[str] = set()
    for name in chosen:
        if dropped.isdisjoint(_closure(plan, [name])):
            try:
                out[name] = _member(make, plan, name, seed, place)
            except Unsatisfiable:
                if name in needed:
                    raise
                dropped.add(name)
    for name in list(out):  # a member that came before the one it needs
        if not dropped.isdisjoint(_closure(plan, [name])):
            del out[name]
    return _filled(make, doc, plan, out, seed, place)


def _chosen(doc: Document, plan: Plan, needed: list[str], seed: Seed, place: Place) -> list[str]:
    """The names to make, in the order of the schema."""
    known = plan.known()
    most = len(known) + len(needed) if plan.max_properties is None else plan.max_properties
    taken = dict.fromkeys(needed)
    if len(taken) > most:
        raise Unsatisfiable(
            place.pointer, f"{len(taken)} members are required, at most {most} are allowed"
        )
    optional = [name for name in known if name not in taken and _possible(doc, plan, name)]
    wanted = [name for name in optional if _wanted(plan, name, seed, place)]
    spare = [name for name in optional if name not in wanted]
    for name in [*wanted, *spare]:
        if name in spare and len(taken) >= plan.min_properties:
            break
        group = _closure(plan, [name])
        if len(taken.keys() | set(group)) <= most and all(
            _possible(doc, plan, other) for other in group
        ):
            taken.update(dict.fromkeys(group))
    return list(dict.fromkeys([*(name for name in known if name in taken), *taken]))


def _wanted(plan: Plan, name: str, seed: Seed, place: Place) -> bool:
    """Nine of ten optional members are there, as in a real reply."""
    return name in plan.hints or (not place.lean and seed.of("with", name).below(10) > 0)


def _possible(doc: Document, plan: Plan, name: str) -> bool:
    return False not in plan.member(name) and (
        not plan.names or doc.accepts(tuple(plan.names), name)
    )


def _closure(plan: Plan, names: Iterable[str]) -> list[str]:
    """The names with all that they need by `dependentRequired`."""
    found = list(names)
    if plan.needs:
        for name in found:  # grows while it is walked
            found += [other for other in plan.needs.get(name, ()) if other not in found]
    return found


def _member(make: Make, plan: Plan, name: str, seed: Seed, place: Place) -> Json:
    return make(
        plan.member(name), seed.of(name), place.member(name, tuple(plan.hints.get(name, ())))
    )


def _filled(
    make: Make, doc: Document, plan: Plan, out: dict[str, Json], seed: Seed, place: Place
) -> dict[str, Json]:
    """The object with further members: as many as are missing, or a few where it is a map."""
    target = plan.min_properties
    if (
        not place.lean
        and not plan.known()
        and any(s.patterns or s.rest not in (True, False, {}) for s in plan.shapes)
    ):
        target = max(target, 1 + seed.of("entries").below(2))
        target = target if plan.max_properties is None else min(target, plan.max_properties)
    if len(out) >= target:
        return out
    for name in _further(make, plan, seed, place):
        if name in out or not _possible(doc, plan, name):
            continue
        group = _closure(plan, [name])
        if plan.max_properties is not None and len(out.keys() | set(group)) > plan.max_properties:
            continue
        try:
            out |= {
                other: _member(make, plan, other, seed, place)
                for other in group
                if other not in out
            }
        except Unsatisfiable:
            continue
        if len(out) >= target:
            return out
    if len(out) < plan.min_properties:
        raise Unsatisfiable(
            place.pointer,
            f"only {len(out)} of at least {plan.min_properties} members could be made",
        )
    return out


def _further(make: Make, plan: Plan, seed: Seed, place: Place) -> Iterator[str]:
    """Names for further members, the likeliest first."""
    wished = [pattern for shape in plan.shapes for pattern in shape.patterns]
    tries = _TRIES + plan.min_properties
    if plan.names:
        for attempt in range(tries):
            try:
                yield str(make((*plan.names, _STRING), seed.of("name", attempt), Place(lean=True)))
            except Unsatisfiable:
                break
    for attempt in range(tries if wished else 0):
        name = patterns.draw(wished[attempt % len(wished)], seed.of("name", attempt), 6)
        if name is not None:
            yield name
            yield name + _KEYS[attempt % len(_KEYS)]  # a pattern without an end leaves room
            yield f"{name}{attempt}"
    start = seed.of("key").below(len(_KEYS))
    yield from (*_KEYS[start:], *_KEYS[:start])
    yield from (f"field_{number}" for number in range(1, tries))


_STRING = {"type": "string"}
