"""Paint a scene description: choose the composition, then paint place, figure and light."""

from __future__ import annotations

import random
from collections.abc import Sequence

from PIL import Image, ImageOps

from mockgateway.generators.picture import figures, people
from mockgateway.generators.picture.abstracts import ABSTRACTS
from mockgateway.generators.picture.building import build_all, of_each
from mockgateway.generators.picture.canvas import Canvas, blended_grid
from mockgateway.generators.picture.depth import in_depth
from mockgateway.generators.picture.emblems import LAYOUTS
from mockgateway.generators.picture.items import Item, arrangement
from mockgateway.generators.picture.kinds import is_bust
from mockgateway.generators.picture.layout import arrange
from mockgateway.generators.picture.manner import backdrop, moved_aside, tinted
from mockgateway.generators.picture.outlines import ellipse, stroke
from mockgateway.generators.picture.palette import WHITE, Colour, mix, named_colours, palette_for
from mockgateway.generators.picture.placing import RAISED, is_high, landscape_spots
from mockgateway.generators.picture.prompt import SceneDescription
from mockgateway.generators.picture.renderings import render
from mockgateway.generators.picture.settings import floats_at, kind_of
from mockgateway.generators.picture.spots import Area, Spot
from mockgateway.generators.picture.staging import completed
from mockgateway.generators.picture.surroundings import paint_place
from mockgateway.seed import Seed

_LARGEST = 2048  # pixels of a side that are painted; larger images are enlarged
_SMALLEST = 96
_PART_OF = {
    ("tree", "forest"),
    ("flower", "field"),
    ("window", "room"),
}  # the place shows such figures already


def paint(
    scene: SceneDescription, width: int, height: int, seed: Seed, plain: bool = False
) -> Image.Image:
    """Paint a scene in its style, RGB and without text.

    Args:
        scene: The content.
        seed: The source of all choices that the scene leaves open.
        plain: Whether to paint the figure before an empty background, as a product photo.
    """
    scale = min(1.0, _LARGEST / max(width, height))
    scale = max(scale, min(_SMALLEST / min(width, height), _LARGEST / max(width, height)))
    canvas = Canvas(max(24, round(width * scale)), max(24, round(height * scale)))
    rng = seed.of("chance").random()
    scene = completed(scene, seed)
    placed: list[tuple[figures.Figure, Spot]] = []
    if scene.style in LAYOUTS:
        LAYOUTS[scene.style](canvas, scene, build_all(scene, seed, rng), seed)
    elif scene.subjects and (plain or not scene.places or scene.background):
        placed = _paint_portrait(canvas, scene, seed, rng, plain)
    elif scene.places and scene.places[0] != "abstract":
        placed = _paint_landscape(canvas, scene, seed, rng)
    elif scene.background:
        canvas.wash(backdrop(scene.background, scene.manner))
    else:
        palette = palette_for(scene.colours, "night" in scene.times, seed)
        seed.of("abstract").pick(ABSTRACTS)(canvas, palette, rng)
    image = canvas.image
    if scene.manner.tint:
        image = tinted(image, scene.manner.tint)
    if scene.style and scene.style not in LAYOUTS:
        sky = arrangement()["sky"]
        solid = [each for each in placed if scene.items[each[1].item].name not in sky]
        image = render(scene.style, image, figure_mask(canvas, solid), seed)
    if scene.style == "line" and scene.ink:
        image = ImageOps.colorize(image.convert("L"), named_colours()[scene.ink], WHITE)
    if image.size != (width, height):
        nearest = scene.style == "pixel"
        how = Image.Resampling.NEAREST if nearest else Image.Resampling.BICUBIC
        image = image.resize((width, height), how, reducing_gap=None if nearest else 2.0)
    if board := _board(scene, placed, width / canvas.width):
        image.info["board"] = board
    return image


def _board(
    scene: SceneDescription, placed: Sequence[tuple[figures.Figure, Spot]], scale: float
) -> tuple[float, float, float, float] | None:
    """Return the middle and the half size of the part of a figure that bears the text."""
    for _, spot in placed:
        if scene.board and scene.items[spot.item].name == scene.board:
            x, y, half, high = arrangement()["boards"][scene.board]
            size = spot.size * scale
            return (spot.x * scale + x * size, spot.y * scale + y * size, half * size, high * size)
    return None


def _portrait_spot(canvas: Canvas) -> Spot:
    """Return the place of the head and the shoulders of a person, at the lower edge."""
    size = canvas.unit * 0.4
    return Spot(0, canvas.width / 2, canvas.height - size * 0.94, size)


def figure_mask(
    canvas: Canvas, placed: Sequence[tuple[figures.Figure, Spot]]
) -> Image.Image | None:
    """Return a mask of the figures, mode L; None if there are none."""
    if not placed:
        return None
    mask = Canvas(canvas.width, canvas.height)
    for figure, spot in placed:
        white = [(shapes, WHITE) for shapes, _ in figure]
        figures.place(mask, white, spot.x, spot.y, spot.size)
    return mask.image.getchannel("R")


def _floats(item: Item, place: str = "") -> bool:
    """Return whether a figure needs no ground."""
    loose = item.pose == "fly" or item.formation == "scattered" or item.relation == "tied"
    return loose or is_high(item) or floats_at(item.name, place)


def _paint_landscape(
    canvas: Canvas, scene: SceneDescription, seed: Seed, rng: random.Random
) -> list[tuple[figures.Figure, Spot]]:
    """Paint a place and the subjects that are not already part of it."""
    items: Sequence[Item] = scene.items
    if not any(item.relation for item in items):
        items = [each for each in items if each.colours or not _is_part(each.name, scene.places[0])]
    place, light = paint_place(canvas, scene, items, seed, rng)
    if not items:
        return []
    built = build_all(scene, seed, rng, items)
    traits = people.traits(scene, items, built)
    floats = [_floats(item, place) for item in items]
    placed = []
    top = 0.26 if scene.text and not scene.board else 0.08
    spots = landscape_spots(canvas, items, traits, place, rng, top)
    busts = [each for each in items if is_bust(each) and scene.close]
    if len(spots) == len(busts) == 1:
        spots = [_portrait_spot(canvas)]
    if scene.manner.side:
        spots = moved_aside(spots, scene.manner.side, canvas.width, canvas.height * 0.9)
    _paint_strings(canvas, items, spots)
    for spot, figure in zip(spots, of_each(scene, items, built, spots, seed), strict=True):
        item = items[spot.item]
        if not floats[spot.item] and item.relation not in RAISED:
            size = spot.size
            foot = spot.y + size * (1.32 if item.pose == "jump" else 0.97)
            shadow = ellipse(spot.x, foot, size * 0.8, size * 0.1)
            canvas.fill([shadow], (8, 10, 20), 0.35, size * 0.05)
        spot = _standing(spot, figure, floats[spot.item])
        if light.dark:
            glow = mix(light.sun, light.far, 0.4)
            canvas.glow(spot.x, spot.y, spot.size * 2, glow, 0.35)
        figures.place(canvas, figure, spot.x, spot.y, spot.size)
        placed.append((figure, spot._replace(item=scene.items.index(item))))
    return placed


def _is_part(name: str, place: str) -> bool:
    """Return whether a place shows such figures anyway."""
    return name == place or (name, kind_of(place)) in _PART_OF


def _paint_strings(canvas: Canvas, items: Sequence[Item], spots: Sequence[Spot]) -> None:
    """Paint the strings of figures that are tied to others."""
    for number, spot in enumerate(spots):
        tied = items[spot.item]
        flown = tied.name == "kite" and tied.relation == "held"
        if tied.relation == "tied" or flown:
            before = sum(each.item == spot.item for each in spots[:number])
            others = [each for each in spots if each.item == tied.other]
            other = others[before % len(others)]
            hand = (other.x + other.size * 0.46, other.y - other.size * 0.46)
            end = hand if flown else (other.x, other.y - other.size * 0.1)
            ends = [(spot.x, spot.y + spot.size * 0.4), end]
            canvas.fill([stroke(ends, max(1.5, canvas.unit / 350))], (70, 66, 72))


def _standing(spot: Spot, figure: figures.Figure, floats: bool) -> Spot:
    if floats:
        return spot
    return spot._replace(y=spot.y + spot.size * figures.height_above_floor(figure))


def _flies(name: str) -> bool:
    return figures.floats_in(name) == "air"


def _paint_backdrop(
    canvas: Canvas, scene: SceneDescription, seed: Seed, rng: random.Random, plain: bool, lone: bool
) -> Colour:
    """Paint an empty background, with a disc and a floor for a single figure. Return the shadow."""
    width, height, items = canvas.width, canvas.height, scene.items
    base, deep, main, light, accent = palette_for(
        (), bool(scene.times) and scene.times[0] == "night", seed
    )
    ground = mix(base, light, 0.2 if scene.times else 0.55)
    x, y, size = width * 0.5, height * 0.45, canvas.unit * 0.34
    if scene.background:
        canvas.wash(backdrop(scene.background, scene.manner))
    elif plain or scene.style == "solid":
        canvas.wash((mix(light, WHITE, 0.72), mix(light, WHITE, 0.4)))
    else:
        colours = (ground, mix(ground, main, 0.3), mix(ground, accent, 0.28), ground)
        canvas.lay(blended_grid(colours, width, height, rng.getrandbits(32)))
    stands = not plain and not scene.background and any(not _flies(item.name) for item in items)
    if stands and lone:
        canvas.wash((mix(ground, deep, 0.22), mix(ground, deep, 0.42)), y + size * 0.82)
    if lone and not plain and not scene.background:
        disc = (mix(mix(light, WHITE, 0.35), ground, 0.1), mix(light, ground, 0.4))
        canvas.fill([ellipse(x, y, size * 1.12, size * 1.12)], disc)
    return deep


def _paint_portrait(
    canvas: Canvas, scene: SceneDescription, seed: Seed, rng: random.Random, plain: bool
) -> list[tuple[figures.Figure, Spot]]:
    """Paint figures on a plain background, a single figure with a disc and a floor."""
    width, height, items = canvas.width, canvas.height, scene.items
    lone = len(items) == items[0].count == 1 and not items[0].where
    titled = bool(scene.text) and not scene.board
    deep = _paint_backdrop(canvas, scene, seed, rng, plain, lone)
    built, placed = build_all(scene, seed, rng), []
    if lone and scene.close and is_bust(items[0]):
        spots = [_portrait_spot(canvas)]
    elif lone:
        middle = 0.6 if titled else 0.5 if scene.background else 0.45
        size = canvas.unit * 0.34 * min(0.9 if titled else 1.2, items[0].size)
        spots = [Spot(0, width * 0.5, height * middle, size)]
    else:
        traits = people.traits(scene, items, built)
        top = height * (0.28 if titled else 0.08)
        area = Area(width * 0.05, top, width * 0.95, height * 0.92)
        spots = arrange(in_depth(items), area, traits)
    _paint_strings(canvas, items, spots)
    for spot, figure in zip(spots, of_each(scene, items, built, spots, seed), strict=True):
        item = items[spot.item]
        if not plain and not _floats(item) and item.relation not in RAISED:
            shadow = ellipse(spot.x, spot.y + spot.size * 0.97, spot.size * 0.85, spot.size * 0.09)
            canvas.fill([shadow], deep, 0.2 if scene.background else 0.4, spot.size * 0.05)
        spot = _standing(spot, figure, _floats(item))
        figures.place(canvas, figure, spot.x, spot.y, spot.size)
        placed.append((figure, spot))
    return placed
