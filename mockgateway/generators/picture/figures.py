"""Figures: coloured shapes from `fixtures/pictures/figures.yaml`, which describes its format."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from typing import Any

import numpy as np

from mockgateway import data, files
from mockgateway.generators.picture.canvas import Canvas, Fill
from mockgateway.generators.picture.outlines import Outline, box, curve, ellipse, stroke
from mockgateway.generators.picture.palette import Colour, mix, named_colours, palette_for, rgb
from mockgateway.generators.picture.spots import Trait
from mockgateway.seed import Seed

Figure = Sequence[tuple[Sequence[Outline], Fill]]  # layers, back to front, in a square from -1 to 1

_WHITE: Colour = (255, 252, 246)
_INK: Colour = (34, 30, 40)
_FLOOR = 0.97  # where a standing figure touches the ground


def names() -> Sequence[str]:
    """Return the names of all figures."""
    return tuple(_table())


def floats_in(name: str) -> str:
    """Return `air` or `water` if a figure needs no ground there, else an empty string."""
    return str(_table()[name].get("floats_in", ""))


def choose_colours(name: str, colours: Sequence[str], seed: Seed) -> tuple[Colour, Colour]:
    """Return a figure's main colour and its accent: those named, else by the seed."""
    pairs: Sequence[tuple[Colour, Colour]] = [
        (rgb(main), rgb(accent)) for main, accent in _table()[name].get("colours", ())
    ]
    pairs_given = bool(pairs)
    if not pairs:
        palettes = [palette_for((), False, seed.of(k)) for k in range(3)]
        pairs = [(palette[2], palette[4]) for palette in palettes]
    main, accent = seed.of("coat").pick(pairs)
    if colours:
        main, *others = (named_colours()[colour] for colour in colours)
        if others:
            accent = others[0]
        elif not pairs_given:  # stripes and the like are shades of the colour asked for
            accent = mix(main, _WHITE, 0.35)
    return main, accent


def build(
    name: str, main: Colour, accent: Colour, rng: random.Random, hair: Colour | None = None
) -> Figure:
    """Return the layers of a figure."""
    entry = _table()[name]
    colours = {"main": main, "accent": accent, "white": _WHITE, "ink": _INK}
    for key, choices in entry.get("choices", {}).items():
        chosen = rgb(rng.choice(choices))
        colours[key] = hair if hair and key == "hair" else chosen
    for key, mixture in entry.get("mixes", {}).items():
        colours[key] = _colour(mixture, colours)
    return list(_layers(entry, colours, rng))


def place(canvas: Canvas, figure: Figure, x: float, y: float, size: float) -> None:
    """Paint a figure around x, y; `size` is the pixels from its middle to its edge."""
    for shapes, fill in figure:
        canvas.fill([shape * size + (x, y) for shape in shapes], fill)


def moved(figure: Figure, size: float, place: tuple[float, float]) -> Figure:
    """Return a figure at another size, and its middle at a place."""
    return [([shape * size + place for shape in shapes], fill) for shapes, fill in figure]


def turned(figure: Figure, degrees: float, centre: tuple[float, float] = (0.0, 0.0)) -> Figure:
    """Return a figure turned clockwise around a point."""
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    turn = np.array(((cos, sin), (-sin, cos)))
    return [
        ([(shape - centre) @ turn + centre for shape in shapes], fill) for shapes, fill in figure
    ]


def first_colour(fill: Fill) -> Colour:
    """Return a fill's only or upper colour."""
    return fill if isinstance(fill[0], int) else fill[0]


def mixed(fill: Fill, other: Colour, share: float) -> Fill:
    """Return a fill with a share of another colour."""
    if isinstance(fill[0], int):
        return mix(fill, other, share)
    return mix(fill[0], other, share), mix(fill[1], other, share)


def height_above_floor(figure: Figure) -> float:
    """Return how far above the floor of its square a figure ends, in half squares."""
    return max(
        0.0, _FLOOR - max(float(shape[:, 1].max()) for shapes, _ in figure for shape in shapes)
    )


def trait(name: str, figure: Figure) -> Trait:
    """Return whether a figure needs no floor, and how wide it is."""
    points = np.concatenate([shape for shapes, _ in figure for shape in shapes])
    width, top = float(np.abs(points[:, 0]).max()), float(points[:, 1].min())
    head = float(points[points[:, 1] < top + 0.2, 0].mean())
    bottom = float(points[:, 1].max())
    return Trait(floats_in(name) == "air", min(1.0, width), top, head, bottom)


def _layers(
    entry: Mapping[str, Any], colours: Mapping[str, Colour], rng: random.Random
) -> Iterator[tuple[Sequence[Outline], Fill]]:
    for layer in entry["layers"]:
        if isinstance(layer, str):
            name, *numbers = layer.split()
            size, x, y = map(float, numbers or (1, 0, 0))
            for shapes, fill in _layers(_table()[name], colours, rng):
                yield [shape * size + (x, y) for shape in shapes], fill
            continue
        ((fill, texts),) = layer.items()
        shapes = [
            shape
            for text in ([texts] if isinstance(texts, str) else texts)
            for shape in (_scattered(text, rng) if text.startswith("scatter ") else _shapes(text))
        ]
        top, _, bottom = fill.removeprefix("each ").partition(" > ")
        paint: Fill = _colour(top, colours)
        if bottom:
            paint = (_colour(top, colours), _colour(bottom, colours))
        if fill.startswith("each "):
            yield from (([shape], paint) for shape in shapes)
        else:
            yield shapes, paint


def _colour(text: str, colours: Mapping[str, Colour]) -> Colour:
    """Return the colour of an expression such as `main ink .35`."""
    first, *rest = text.split()
    result = colours.get(first) or rgb(first)
    for other, share in zip(rest[::2], rest[1::2], strict=True):
        result = mix(result, colours.get(other) or rgb(other), float(share))
    return result


@lru_cache(maxsize=1024)
def _shapes(text: str) -> Sequence[Outline]:
    """Return the outlines of a shape such as `mirror ellipse .2 -.4 .04 .11`."""
    word, _, rest = text.partition(" ")
    if word == "mirror":
        shapes = _shapes(rest)
        return [*shapes, *(shape * (-1, 1) for shape in shapes)]
    if word == "row":
        count, dx, dy, rest = rest.split(" ", 3)
        steps = [(k * float(dx), k * float(dy)) for k in range(int(count))]
        return [shape + step for step in steps for shape in _shapes(rest)]
    head, _, tail = text.partition(":")
    kind, *numbers = head.split()
    points = np.array([point.split() for point in tail.split(",")], float) if tail else np.empty(0)
    return _KINDS[kind](points, *map(float, numbers))


def _scattered(text: str, rng: random.Random) -> Sequence[Outline]:
    count, left, right, top, bottom, radius_x, radius_y = map(float, text.split()[1:])
    return [
        ellipse(rng.uniform(left, right), rng.uniform(top, bottom), radius_x, radius_y)
        for _ in range(int(count))
    ]


def _petals(
    count: float, x: float, y: float, reach: float, rx: float, ry: float, start: float = 0.0
) -> Sequence[Outline]:
    turns = [start + 360 * k / count for k in range(int(count))]
    return [ellipse(x + reach * _cos(turn), y + reach * _sin(turn), rx, ry, turn) for turn in turns]


def _rays(
    count: float, x: float, y: float, length: float, width: float, start: float = 0.0
) -> Sequence[Outline]:
    turns = [start + 360 * k / count for k in range(int(count))]
    return [
        stroke([(x, y), (x + length * _cos(turn), y + length * _sin(turn))], width)
        for turn in turns
    ]


def _cos(degrees: float) -> float:
    return math.cos(math.radians(degrees))


def _sin(degrees: float) -> float:
    return math.sin(math.radians(degrees))


_KINDS: Mapping[str, Callable[..., Sequence[Outline]]] = {
    "box": lambda points, *numbers: [box(*numbers)],
    "ellipse": lambda points, *numbers: [ellipse(*numbers)],
    "polygon": lambda points: [points],
    "trace": lambda points: [np.cumsum(points, 0) / 500],
    "curve": lambda points, steps=8: [curve(points, steps=int(steps))],
    "line": lambda points, *numbers: [stroke(points, *numbers)],
    "arc": lambda points, width, *numbers: [stroke(ellipse(*numbers), width)],
    "petals": lambda points, *numbers: _petals(*numbers),
    "rays": lambda points, *numbers: _rays(*numbers),
}


@cache
def _table() -> Mapping[str, Any]:
    folder = data.FIXTURES / "pictures"
    return {**files.parse(folder / "drawings.json"), **files.parse(folder / "figures.yaml")}
