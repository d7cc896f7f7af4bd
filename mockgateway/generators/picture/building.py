"""Build the figure of each item of a scene: its colours, its pose and its clothes."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from mockgateway.generators.picture import animals, figures, people
from mockgateway.generators.picture.items import Item, arrangement
from mockgateway.generators.picture.kinds import can_hold, grip_of, is_person
from mockgateway.generators.picture.palette import named_colours
from mockgateway.generators.picture.prompt import SceneDescription
from mockgateway.generators.picture.spots import Spot
from mockgateway.seed import Seed

_BROW, _CHIN = -0.42, 0.2  # of a portrait; a hat is above the brow


def build_all(
    scene: SceneDescription, seed: Seed, rng: random.Random, shown: Sequence[Item] | None = None
) -> list[figures.Figure]:
    """Return the figure of each item."""
    items = scene.items if shown is None else shown
    return [
        _build(scene, items, at, seed if at == 0 else seed.of(at + 1), rng)
        for at in range(len(items))
    ]


def of_each(
    scene: SceneDescription,
    items: Sequence[Item],
    built: Sequence[figures.Figure],
    spots: Sequence[Spot],
    seed: Seed,
) -> list[figures.Figure]:
    """Return the figure at each spot: several people of one item do not look alike."""
    found: list[figures.Figure] = []
    seen: Counter[int] = Counter()
    for spot in spots:
        number, name = seen[spot.item], items[spot.item].name
        seen[spot.item] += 1
        figure = built[spot.item]
        if number and is_person(name):
            own = seed.of("person", spot.item, number)
            mate = arrangement()["mixed"].get(name, name) if number % 2 else name
            crowd = [*items]
            crowd[spot.item] = replace(items[spot.item], name=mate)
            figure = _build(scene, crowd, spot.item, own, own.random())
        found.append(figure)
    return found


def _build(
    scene: SceneDescription, items: Sequence[Item], at: int, seed: Seed, rng: random.Random
) -> figures.Figure:
    item = items[at]
    main, accent = figures.choose_colours(item.name, _colours(scene, items, at), seed)
    if item.accent:
        accent = named_colours()[item.accent]
    hair = named_colours()[item.hair] if item.hair else None
    figure = figures.build(item.name, main, accent, rng, hair)
    if len(item.colours) > 4:
        figure = animals.striped(figure, main, [named_colours()[name] for name in item.colours])
    if item.costume:
        return _costumed(item, animals.head_of(item.name, figure, main, accent, rng), scene, rng)
    if is_person(item.name):
        cloth = named_colours()[item.colours[0]] if item.colours else accent
        held = [each for each in items if (each.relation, each.other) == ("held", at)]
        figure = people.dressed(item, figure, cloth, grip_of(held), scene)
    elif scene.close and not any(each.relation for each in items):
        figure = animals.head_of(item.name, figure, main, accent, rng)
    elif item.pose:
        figure = animals.posed(item.name, figure, main, item.pose)
    if scene.smiling and not item.relation and not can_hold(item.name):
        limbs = figures.build("limbs", main, accent, rng) if scene.manner.mascot else ()
        figure = [*limbs, *figure, *figures.build("smile", main, accent, rng)]
    return figure


def _costumed(
    item: Item, head: figures.Figure, scene: SceneDescription, rng: random.Random
) -> figures.Figure:
    """Return a person with the head of an animal."""
    main, accent = figures.choose_colours(item.costume, item.colours, Seed.root(item.costume))
    body = figures.build(item.costume, main, accent, rng)
    if item.costume == "astronaut":
        return [*body, *figures.moved(head, 0.36, (0, -0.56))]
    hatted = item.costume in arrangement()["hatted"] or "crown" in item.costume
    hat = animals.above(body, _BROW) if hatted else ()
    body = body if hatted else animals.below(body, _CHIN)
    figure = [*body, *figures.moved(head, 0.58, (0, -0.16)), *hat]
    return people.dressed(replace(item, name=item.costume), figure, accent, "", scene)


def _colours(scene: SceneDescription, items: Sequence[Item], at: int) -> Sequence[str]:
    """Return the colours of an item: its own, else those of the picture or of the season."""
    item = items[at]
    if item.colours:
        return item.colours
    if scene.style in ("logo", "icon") and len(scene.colours) > 1 < len(items):
        return scene.colours[at % len(scene.colours) :][:1]
    if len(scene.items) == 1 and not (scene.background or item.accent):
        taken = dict(scene.regions).values()
        return [name for name in scene.colours if name not in taken]
    return ("orange",) if scene.autumn and item.name == "tree" else ()
