"""Give people a whole body: figures of people show the upper part of the body, or only the head."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from mockgateway.generators.picture import figures
from mockgateway.generators.picture.canvas import Fill
from mockgateway.generators.picture.items import Item, arrangement
from mockgateway.generators.picture.kinds import is_person
from mockgateway.generators.picture.outlines import Outline, box, curve, ellipse, stroke
from mockgateway.generators.picture.palette import Colour, mix
from mockgateway.generators.picture.prompt import SceneDescription
from mockgateway.generators.picture.spots import Trait

_UPPER, _HEAD = 0.6, 0.38  # the size of the upper part of the body, and of a lone head
_SKIN: Colour = (226, 172, 130)
_DARK: Colour = (30, 28, 44)
_JEANS: Colour = (52, 62, 96)
_CHEEKS = ((-0.2, -0.02), (0.2, -0.02), (0, 0.06), (0.22, 0.12), (-0.22, 0.12), (0, -0.28))
_SHOULDERS = curve([(-0.42, 0.18), (-0.36, -0.16), (-0.15, -0.28), (0.15, -0.28), (0.36, -0.16),
                    (0.42, 0.18), (0, 0.22)])  # fmt: skip
_HIPS = [box(0, 0.22, 0.36, 0.1), *(box(side * 0.17, 0.5, 0.135, 0.4) for side in (-1, 1))]
_GOWN = curve([(-0.34, 0.08), (0.34, 0.08), (0.54, 0.8), (0, 0.86), (-0.54, 0.8)], steps=5)
_SHOES = [ellipse(side * 0.2, 0.91, 0.19, 0.07) for side in (-1, 1)]


def scale(name: str) -> float:
    """Return the size of the upper part of a whole person, relative to that of its figure."""
    return _UPPER if name in arrangement()["people"] else _HEAD


def is_whole(item: Item, scene: SceneDescription) -> bool:
    """Return whether a figure is a person that is shown from head to foot."""
    return is_person(item.name) and not scene.close and scene.style != "icon"


def traits(
    scene: SceneDescription, items: Sequence[Item], built: Sequence[figures.Figure]
) -> list[Trait]:
    """Return the trait of each item's figure."""
    found = []
    for item, figure in zip(items, built, strict=True):
        trait = figures.trait(item.name, figure)
        if is_whole(item, scene):
            trait = trait._replace(scale=scale(item.name))
        found.append(trait._replace(flies=trait.flies or item.pose == "fly"))
    return found


def whole(
    name: str, figure: figures.Figure, cloth: Colour, pose: str = "", long: bool = False
) -> figures.Figure:
    """Return a person from head to foot.

    Args:
        name: The name of the figure.
        figure: Its upper part.
        cloth: The colour of the clothes of a figure that is only a head.
        pose: `jump` and `fly` lift the arms.
        long: Whether the clothes reach the feet.
    """
    seen = Counter(filter(None, (_colour_at(figure, x, y) for x, y in _CHEEKS)))
    skin = seen.most_common(1)[0][0] if seen else _SKIN
    upper = _moved(figure, _UPPER, -0.4)
    if name in arrangement()["heads"]:
        upper = [([_SHOULDERS], (cloth, mix(cloth, _DARK, 0.25))), *_moved(figure, _HEAD, -0.6)]
    else:
        cloth = _colour_at(figure, -0.6, 0.9) or cloth
    long = long or name in arrangement()["robed"]
    below = _JEANS if name in arrangement()["casual"] else mix(cloth, _DARK, 0.3)
    lower: list[tuple[list[Outline], Fill]] = [
        (list(_HIPS), (below, mix(below, _DARK, 0.3))),
        (_SHOES, _DARK),
    ]
    if long:
        lower.append(([_GOWN], (cloth, mix(cloth, _DARK, 0.18))))
    lifted = pose in ("jump", "fly")
    arms = _arms(skin, cloth, lifted)
    body = [*lower, *upper, *arms] if lifted else [*lower, *arms, *upper]
    return _turned(body, 0.7) if pose == "fly" else body


def _arms(skin: Colour, cloth: Colour, lifted: bool) -> figures.Figure:
    elbow, hand = ((0.52, 0.02), (0.6, -0.3)) if lifted else ((0.45, 0.12), (0.46, 0.3))
    sides = [
        (stroke([(side * x, y) for x, y in ((0.33, -0.08), elbow, hand)], 0.17, 0.8),
         ellipse(side * hand[0], hand[1] + (-0.04 if lifted else 0.04), 0.08, 0.08))
        for side in (-1, 1)
    ]  # fmt: skip
    sleeve = (mix(cloth, _DARK, 0.08), mix(cloth, _DARK, 0.2))
    return [([palm for _, palm in sides], skin), ([arm for arm, _ in sides], sleeve)]


def _moved(figure: figures.Figure, size: float, down: float) -> figures.Figure:
    """Return a figure at another size, lower or higher."""
    return [([shape * size + (0, down) for shape in shapes], fill) for shapes, fill in figure]


def _turned(figure: figures.Figure, angle: float) -> figures.Figure:
    """Return a figure turned clockwise by an angle in radians."""
    cos, sin = np.cos(angle), np.sin(angle)
    turn = np.array(((cos, sin), (-sin, cos)))
    return [([shape @ turn for shape in shapes], fill) for shapes, fill in figure]


def _colour_at(figure: figures.Figure, x: float, y: float) -> Colour | None:
    """Return the colour of the topmost layer at a point."""
    for shapes, fill in reversed(figure):
        if any(_contains(shape, x, y) for shape in shapes):
            return figures.first_colour(fill)
    return None


def _contains(shape: Outline, x: float, y: float) -> bool:
    """Return whether a point is in a polygon: a ray to the right crosses its edges oddly often."""
    ax, ay = shape[:, 0], shape[:, 1]
    bx, by = np.roll(ax, -1), np.roll(ay, -1)
    with np.errstate(divide="ignore", invalid="ignore"):
        crossings = ax + (y - ay) / (by - ay) * (bx - ax)
    return bool((((ay > y) != (by > y)) & (crossings > x)).sum() % 2)
