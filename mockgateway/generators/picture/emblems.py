"""Draw icons, logos and isometric pictures, which are not scenes."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

import numpy as np

from mockgateway.generators.picture import figures, people, textures
from mockgateway.generators.picture.building import of_each
from mockgateway.generators.picture.canvas import Canvas, Fill
from mockgateway.generators.picture.items import arrangement
from mockgateway.generators.picture.layout import arrange
from mockgateway.generators.picture.manner import backdrop
from mockgateway.generators.picture.outlines import ellipse, rectangle
from mockgateway.generators.picture.palette import (
    WHITE,
    Colour,
    luminance,
    mix,
    named_colours,
    palette_for,
)
from mockgateway.generators.picture.prompt import SceneDescription
from mockgateway.generators.picture.settings import kind_of
from mockgateway.generators.picture.spots import Area, Spot
from mockgateway.seed import Seed

Layout = Callable[[Canvas, SceneDescription, Sequence[figures.Figure], Seed], None]

_DEPTH = np.array((0.07, -0.03))
_GROUNDS: Mapping[str, Colour] = {  # of an isometric tile, by place
    "sea": (95, 180, 207),
    "snow": (236, 242, 250),
    "desert": (233, 190, 126),
    "city": (176, 182, 190),
    "room": (214, 180, 140),
}
_PAPER: Colour = (250, 250, 248)


def _flat(figure: figures.Figure, inks: Sequence[Colour] = ()) -> figures.Figure:
    """Return a figure without gradients, reduced to the given inks if there are any."""
    return [(shapes, _nearest(_one(fill), inks)) for shapes, fill in figure]


def _one(fill: Fill) -> Colour:
    return fill if isinstance(fill[0], int) else mix(fill[0], fill[1], 0.5)


def _nearest(colour: Colour, inks: Sequence[Colour]) -> Colour:
    if not inks:
        return colour
    return min(inks, key=lambda ink: abs(luminance(ink) - luminance(colour)))


def _rounded(
    left: float, top: float, right: float, bottom: float, radius: float
) -> list[np.ndarray]:
    """Return shapes whose union is a rectangle with round corners."""
    corners = [
        ellipse(x, y, radius, radius)
        for x in (left + radius, right - radius)
        for y in (top + radius, bottom - radius)
    ]
    bars = (
        rectangle(left + radius, top, right - radius, bottom),
        rectangle(left, top + radius, right, bottom - radius),
    )
    return [*corners, *(np.asarray(bar, float) for bar in bars)]


def icon(
    canvas: Canvas, scene: SceneDescription, built: Sequence[figures.Figure], seed: Seed
) -> None:
    """Paint flat figures on a tile of one colour with round corners."""
    width, height, unit = canvas.width, canvas.height, canvas.unit
    palette = palette_for((), False, seed)
    canvas.wash((_PAPER, _PAPER))
    named = [named_colours()[name] for item in scene.items for name in item.colours]
    tile = palette[3]
    if named and sum(abs(a - b) for a, b in zip(named[0], tile, strict=True)) < 160:
        tile = mix(named[0], WHITE, 0.78)
    tile = named_colours().get(scene.background) or mix(tile, WHITE, 0.25)
    half = unit * 0.44
    box = (width / 2 - half, height / 2 - half, width / 2 + half, height / 2 + half)
    graded = scene.background and scene.manner.graded
    canvas.fill(
        _rounded(*box, unit * 0.1), backdrop(scene.background, scene.manner) if graded else tile
    )
    _place(canvas, scene, [_flat(figure) for figure in built], Area(*(
        box[0] + half * 0.2, box[1] + half * 0.2, box[2] - half * 0.2, box[3] - half * 0.2
    )))  # fmt: skip


def logo(
    canvas: Canvas, scene: SceneDescription, built: Sequence[figures.Figure], seed: Seed
) -> None:
    """Paint a mark of two inks on white; its name is lettered below."""
    width, height, unit = canvas.width, canvas.height, canvas.unit
    palette = palette_for(scene.colours[:1], False, seed)
    main, deep = palette[2], palette[1]
    mono = scene.colours[:1] == ("black",)
    if mono:
        main = deep = (16, 16, 18)
    if luminance(main) > 0.65 and not scene.background:
        main = mix(main, deep, 0.5)
    paper = named_colours().get(scene.background, _PAPER)
    canvas.wash((paper, paper))
    x, y, radius = width / 2, height * (0.4 if scene.text else 0.5), unit * 0.27
    framed = any(item.name in arrangement()["shapes"] for item in scene.items)
    several = bool(built)
    if framed or (several and not mono):
        radius *= 1.5
    else:
        canvas.fill([ellipse(x, y, radius, radius)], main)
    inner = Area(x - radius * 0.72, y - radius * 0.72, x + radius * 0.72, y + radius * 0.72)
    inks: Sequence[Colour] = (paper, mix(main, (10, 10, 20), 0.45))
    if mono:
        inks = (paper, mix(paper, main, 0.45), mix(paper, main, 0.75))
    elif several:  # on the paper, not on a disc
        inks = (main, mix(main, _PAPER, 0.45), mix(main, (10, 10, 20), 0.7))
        inks = inks if scene.colours and not any(item.colours for item in scene.items) else ()
        inks = (
            () if len(scene.colours) > 1 < len(scene.items) else inks
        )  # each figure has a colour of its own
    if built:
        pairs = zip(scene.items, built, strict=True)
        shown = [_flat(each, () if framed or item.colours else inks) for item, each in pairs]
        _place(canvas, scene, shown, inner)
    else:
        canvas.fill([ellipse(x, y, radius * 0.62, radius * 0.62)], paper)
        canvas.fill([ellipse(x, y - radius * 0.2, radius * 0.42, radius * 0.42)], main)


def flat(
    canvas: Canvas, scene: SceneDescription, built: Sequence[figures.Figure], seed: Seed
) -> None:
    """Paint figures without gradients before a ground of one colour."""
    width, height = canvas.width, canvas.height
    palette = palette_for((), False, seed)
    ground = named_colours().get(scene.background) or mix(palette[3], WHITE, 0.55)
    canvas.wash((ground, ground))
    top = height * (0.28 if scene.text else 0.1)
    area = Area(width * 0.06, top, width * 0.94, height * 0.9)
    _place(canvas, scene, [_flat(figure) for figure in built], area, seed)


def pattern(
    canvas: Canvas, scene: SceneDescription, built: Sequence[figures.Figure], seed: Seed
) -> None:
    """Repeat figures in staggered rows on a plain ground."""
    palette = palette_for((), False, seed)
    ground = named_colours().get(scene.background) or mix(palette[3], WHITE, 0.7)
    canvas.wash((ground, ground))
    shown = list(built) or [figures.build("circle", palette[2], palette[4], seed.random())]
    step = canvas.unit / 4
    for row in range(-1, round(canvas.height / step) + 1):
        for column in range(-1, round(canvas.width / step) + 2):
            figure = shown[(column + row * (1 + len(shown) // 2)) % len(shown)]
            x, y = (column + row % 2 / 2 + 0.25) * step, (row + 0.5) * step
            figures.place(canvas, _flat(figure), x, y, step * 0.34)


def _paint_tile(canvas: Canvas, x: float, y: float, half: float, top: Colour) -> None:
    """Paint a square slab with a grid on it, seen from above a corner."""
    thick = half * 0.2
    west, east, south, north = (x - half, y), (x + half, y), (x, y + half / 2), (x, y - half / 2)
    down = (0.0, thick)
    canvas.fill(
        [[west, south, (x, south[1] + thick), (west[0], y + thick)]], mix(top, (60, 40, 30), 0.45)
    )
    canvas.fill(
        [[south, east, (east[0], y + thick), (x, south[1] + down[1])]], mix(top, (40, 26, 22), 0.62)
    )
    canvas.fill([[north, east, south, west]], top)
    line = mix(top, WHITE, 0.25)
    for k in (0.25, 0.5, 0.75):
        for (a, b), (c, d) in (((north, west), (east, south)), ((north, east), (west, south))):
            start = (a[0] + (b[0] - a[0]) * k, a[1] + (b[1] - a[1]) * k)
            end = (c[0] + (d[0] - c[0]) * k, c[1] + (d[1] - c[1]) * k)
            canvas.fill([[start, end, (end[0], end[1] + 1.5), (start[0], start[1] + 1.5)]], line)


def isometric(
    canvas: Canvas, scene: SceneDescription, built: Sequence[figures.Figure], seed: Seed
) -> None:
    """Paint figures on a tile that is seen from above a corner."""
    width, height, unit = canvas.width, canvas.height, canvas.unit
    palette = palette_for((), False, seed)
    back = named_colours().get(scene.background) or mix(palette[3], WHITE, 0.72)
    canvas.wash((back, back))
    x, y, half = width / 2, height * 0.62, unit * 0.44
    place = kind_of(scene.places[0]) if scene.places else ""
    top = _GROUNDS.get(place, (140, 190, 104))
    _paint_tile(canvas, x, y, half, top)
    area = Area(x - half * 0.72, height * 0.1, x + half * 0.72, y + half * 0.12)
    traits = people.traits(scene, scene.items, built)
    spots = arrange(scene.items, area, traits)
    if not any(item.relation for item in scene.items):
        spots = _on_grid(sorted(spots, key=lambda spot: traits[spot.item].top), x, y, half)
    lowest = max((spot.y + spot.size for spot in spots), default=0.0)
    moved = any(item.relation for item in scene.items)
    for spot in spots:
        figure, size = built[spot.item], min(spot.size, unit * 0.3)
        if scene.items[spot.item].name in arrangement()["boxy"] and len(spots) > 1:
            size *= 0.84  # blocks are wider than other figures
        foot = y + half * 0.1 - (lowest - spot.y - spot.size) if moved else spot.y
        shade = [
            (spot.x, foot),
            (spot.x + size * 1.2, foot - size * 0.35),
            (spot.x + size * 0.2, foot + size * 0.1),
        ]
        canvas.fill([shade], mix(top, (10, 20, 20), 0.5), 0.5)
        rise = figures.height_above_floor(figure)
        boxy = scene.items[spot.item].name in arrangement()["boxy"]
        shown = _extruded(figure) if boxy else _lit(figure)
        figures.place(canvas, shown, spot.x, foot - size * (0.97 - rise), size)


def _on_grid(spots: Sequence[Spot], x: float, y: float, half: float) -> list[Spot]:
    """Return the feet of figures on the cells of a tile, those at the back first."""
    side = math.ceil(len(spots) ** 0.5) or 1
    cells = sorted(np.ndindex(side, side), key=lambda cell: (abs(cell[0] - cell[1]), sum(cell)))
    pairs = zip(sorted(cells[: len(spots)], key=sum), spots, strict=True)
    size = half / side * (0.62 if side == 1 else 0.8)
    most = max((spot.size for spot in spots), default=1.0) or 1.0
    return [
        Spot(spot.item, x + (right - left) * half / side,
             y + (left + right - side + 1.0) * half / 2 / side + size * 0.3,
             size * (0.5 + 0.5 * spot.size / most))
        for (left, right), spot in pairs
    ]  # fmt: skip


def _extruded(figure: figures.Figure) -> figures.Figure:
    """Return a figure as the left face of a block."""
    slant = np.array(((0.8, 0.4), (0.0, 0.9)))
    face = [([shape @ slant for shape in shapes], fill) for shapes, fill in figure]
    depth = np.array((0.5, -0.25))
    side = [
        ([shape + depth * k / 12 for shape in shapes], mix(_one(fill), (30, 24, 40), 0.42))
        for k in range(12, 0, -1)
        for shapes, fill in face
    ]
    return [*side, *face]


def _lit(figure: figures.Figure) -> figures.Figure:
    """Return a figure with a thick darker side, which suggests depth."""
    side = [
        ([shape + _DEPTH * k for shape in shapes], mix(_one(fill), (20, 16, 30), 0.5))
        for k in (2, 1)
        for shapes, fill in figure
    ]
    return [*side, *figure]


def _place(
    canvas: Canvas,
    scene: SceneDescription,
    built: Sequence[figures.Figure],
    area: Area,
    seed: Seed | None = None,
) -> None:
    spots = arrange(scene.items, area, people.traits(scene, scene.items, built))
    shown = [built[spot.item] for spot in spots]
    if seed:
        shown = [_flat(each) for each in of_each(scene, scene.items, built, spots, seed)]
    for spot, figure in zip(spots, shown, strict=True):
        ends = [
            (float(y.min()), float(y.max()))
            for shapes, _ in figure
            for y in (shape[:, 1] for shape in shapes)
        ]
        middle = (min(low for low, _ in ends) + max(high for _, high in ends)) / 2
        figures.place(canvas, figure, spot.x, spot.y - middle * spot.size, spot.size)


LAYOUTS: Mapping[str, Layout] = {
    "icon": icon,
    "logo": logo,
    "isometric": isometric,
    "pattern": pattern,
    "flat": flat,
    "marble": textures.marble,
    "wood": textures.wood,
    "rough": textures.rough,
}
