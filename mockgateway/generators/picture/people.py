"""Give people a whole body: figures of people show the upper part of the body, or only the head."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np

from mockgateway import data, files
from mockgateway.generators.picture import figures
from mockgateway.generators.picture.canvas import Fill
from mockgateway.generators.picture.items import Item, arrangement
from mockgateway.generators.picture.kinds import is_person
from mockgateway.generators.picture.outlines import Outline, curve, ellipse, stroke
from mockgateway.generators.picture.palette import Colour, mix
from mockgateway.generators.picture.prompt import SceneDescription
from mockgateway.generators.picture.spots import Trait

_UPPER, _HEAD = 0.54, 0.33  # the size of the upper part of the body, and of a lone head
_YOUNG = 1.16  # how much larger they are of a child
_BUST = 0.62  # the size of a lone head in a portrait
_CHIN, _CHEST, _NARROW = 0.3, 0.5, 0.7  # a chest is narrower than that of a portrait
_SKIN: Colour = (226, 172, 130)
_DARK: Colour = (30, 28, 44)
_JEANS: Colour = (52, 62, 96)
_CHEEKS = ((-0.2, -0.02), (0.2, -0.02), (0, 0.06), (0.22, 0.12), (-0.22, 0.12), (0, -0.28))
_SHOULDERS = curve([(-0.34, 0.1), (-0.3, -0.2), (-0.13, -0.33), (0.13, -0.33), (0.3, -0.2),
                    (0.34, 0.1), (0, 0.2)])  # fmt: skip
_TRUNK = curve([(-0.24, -0.16), (0.24, -0.16), (0.22, 0.14), (0.21, 0.3), (-0.21, 0.3),
                (-0.22, 0.14)], steps=4)  # fmt: skip
_GOWN = curve([(-0.26, 0.04), (0.26, 0.04), (0.46, 0.84), (0, 0.9), (-0.46, 0.84)], steps=5)
_SHOULDER, _HIP = (0.25, -0.16), (0.11, 0.26)


@cache
def _table() -> Any:
    return files.parse(data.FIXTURES / "pictures" / "poses.yaml")


def _pose_of(item: Item) -> Any:
    return _table()["poses"].get(item.pose.removesuffix("-back")) or _table()["poses"]["stand"]


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
        head = item.name in arrangement()["heads"]
        if is_whole(item, scene):
            upright = _pose_of(item).get("turn", 0) == 0
            scale = (_HEAD if head else _UPPER) * _growth(item)
            trait = trait._replace(scale=scale, head=0.0 if upright else trait.head)
        elif is_person(item.name) and head:
            trait = trait._replace(scale=_BUST)
        found.append(trait._replace(flies=trait.flies or item.pose == "fly"))
    return found


def dressed(
    item: Item, figure: figures.Figure, cloth: Colour, grip: str, scene: SceneDescription
) -> figures.Figure:
    """Return a person from head to foot, or in a portrait head and shoulders.

    Args:
        item: The person.
        figure: Its upper part.
        cloth: The colour of the clothes of a figure that is only a head.
        grip: How it holds something: a name under `arms` in poses.yaml; "" for empty hands.
        scene: The picture.
    """
    if is_whole(item, scene):
        return _whole(item, figure, cloth, grip)
    if item.name not in arrangement()["heads"]:
        return figure
    shoulders = _SHOULDERS * (2.3, 2.3) + (0, 1.0)
    return [
        ([shoulders], (cloth, mix(cloth, _DARK, 0.25))),
        *figures.moved(figure, _BUST, (0, -0.36)),
    ]


def _whole(item: Item, figure: figures.Figure, cloth: Colour, grip: str) -> figures.Figure:
    """Return a person from head to foot in its pose."""
    name, table = item.name, arrangement()
    pose = _pose_of(item)
    seen = Counter(filter(None, (_colour_at(figure, x, y) for x, y in _CHEEKS)))
    skin = seen.most_common(1)[0][0] if seen else _SKIN
    if name in table["heads"]:
        face = figures.moved(figure, _HEAD * _growth(item), (0, -0.64))
        upper: figures.Figure = [([_SHOULDERS], (cloth, mix(cloth, _DARK, 0.25))), *face]
    else:
        cloth = _colour_at(figure, -0.6, 0.9) or cloth
        size = _UPPER * _growth(item)
        upper = [([_tapered(shape, size) for shape in shapes], fill) for shapes, fill in figure]
    grip = "" if item.pose in ("phone", "kick") else grip
    arms = _arms(skin, cloth, _table()["arms"].get(grip) or pose["arms"])
    near = pose.get("near") or grip
    upper = [*upper, *arms] if near else [*arms, *upper]
    if lean := pose.get("lean", 0):
        upper = figures.turned(upper, lean, (0.0, 0.2))
    below = _JEANS if name in table["casual"] else mix(cloth, _DARK, 0.3)
    trunk: Fill = (cloth, mix(cloth, _DARK, 0.12))
    body: figures.Figure = [*_legs(below, pose["legs"]), ([_TRUNK], trunk)]
    if item.long or name in table["robed"]:
        body = [*body, ([_GOWN], (cloth, mix(cloth, _DARK, 0.18)))]
    body = figures.turned([*body, *upper], pose.get("turn", 0))
    if item.pose.endswith("-back"):
        return [([shape * (-1, 1) for shape in shapes], fill) for shapes, fill in body]
    return body


def _growth(item: Item) -> float:
    """Return how large the head of a person is: children are drawn small."""
    return _YOUNG if item.size < 0.9 else 1.0


def _tapered(shape: Outline, size: float) -> Outline:
    """Return a part of a portrait at the size of a whole person, with a narrow chest."""
    share = np.clip((shape[:, 1] - _CHIN) / (_CHEST - _CHIN), 0, 1)
    wide = shape[:, 0] * (1 - share * (1 - _NARROW))
    return np.stack((wide * size, (shape[:, 1] + 1) * size - 1), 1)


def _legs(cloth: Colour, legs: Sequence[str]) -> figures.Figure:
    """Return two legs and shoes, the left ones behind."""
    layers: list[tuple[list[Outline], Fill]] = []
    for side, text in reversed(list(zip((1, -1), legs, strict=True))):
        knee_x, knee_y, x, y = map(float, text.split())
        tone = cloth if side > 0 else mix(cloth, _DARK, 0.14)
        points = [(side * _HIP[0], _HIP[1]), (knee_x, knee_y), (x, y)]
        toe = 0.05 if x == knee_x else 0.05 * np.sign(x - side * _HIP[0])
        layers.append(([ellipse(x + toe, y + 0.02, 0.13, 0.065)], _DARK))
        layers.append(([stroke(points, 0.23, 0.7)], (tone, mix(tone, _DARK, 0.25))))
    return layers


def _arms(skin: Colour, cloth: Colour, arms: Sequence[str]) -> figures.Figure:
    palms, sleeves = [], []
    for side, text in zip((1, -1), arms, strict=True):
        elbow_x, elbow_y, x, y = map(float, text.split())
        shoulder = (side * _SHOULDER[0], _SHOULDER[1])
        sleeves.append(stroke([shoulder, (elbow_x, elbow_y), (x, y)], 0.15, 0.75))
        reach = np.array((x - elbow_x, y - elbow_y))
        palm = (x, y) + reach / max(1e-6, float(np.hypot(*reach))) * 0.05
        palms.append(ellipse(palm[0], palm[1], 0.07, 0.07))
    return [(palms, skin), (sleeves, (mix(cloth, _DARK, 0.08), mix(cloth, _DARK, 0.2)))]


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
