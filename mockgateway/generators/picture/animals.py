"""Draw animals that lie, run or jump, and their heads alone; other figures show them upright."""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np

from mockgateway.generators.picture import figures
from mockgateway.generators.picture.canvas import Fill
from mockgateway.generators.picture.items import arrangement
from mockgateway.generators.picture.outlines import Outline, ellipse, stroke
from mockgateway.generators.picture.palette import Colour, mix
from mockgateway.generators.picture.wearing import LYING_HEAD

_INK: Colour = (34, 30, 40)
_KNEES = 0.72  # below it are the legs of a figure that is seen from the side
_LEGS = (
    ((0.46, 0.22), (0.72, 0.42), (0.96, 0.66)),
    ((0.4, 0.28), (0.56, 0.6), (0.8, 0.84)),
    ((-0.18, 0.28), (-0.4, 0.56), (-0.66, 0.8)),
    ((-0.3, 0.22), (-0.62, 0.42), (-0.9, 0.6)),
)


def head_of(
    name: str, figure: figures.Figure, main: Colour, accent: Colour, rng: random.Random
) -> figures.Figure:
    """Return the head of an animal, as large as a whole figure; the figure if it has none."""
    if f"{name}-face" in figures.names():
        return figures.build(f"{name}-face", main, accent, rng)
    sitter = arrangement()["sitters"].get(name)
    if not sitter:
        return figure
    head = _head(figure, float(sitter.split()[0]))
    points = np.concatenate([shape for shapes, _ in head for shape in shapes])
    low, high = points.min(0), points.max(0)
    size, middle = 1.86 / float((high - low).max()), (low + high) / 2
    return [([(shape - middle) * size for shape in shapes], fill) for shapes, fill in head]


def posed(name: str, figure: figures.Figure, main: Colour, pose: str) -> figures.Figure:
    """Return an animal in a pose; the figure itself for a pose that it cannot take."""
    sitter, table = arrangement()["sitters"].get(name), arrangement()
    if pose == "lie" and sitter:
        return _curled(figure, main, sitter)
    if pose == "lie" and name in table["quadrupeds"]:
        return above(figure, _KNEES)
    if pose in ("run", "jump") and (sitter or name in table["quadrupeds"]):
        lifted = _galloping(figure, main, sitter) if sitter else figure
        faces_right = name == "horse"
        return figures.turned(lifted, (16 if pose == "jump" else 5) * (-1 if faces_right else 1))
    return figure


def _curled(figure: figures.Figure, main: Colour, sitter: str) -> figures.Figure:
    """Return a sleeping animal: a round body, and the head with closed eyes on the ground."""
    neck, eye_x, eye_y, eye = map(float, sitter.split())
    lids = [ellipse(side * eye_x, eye_y, eye, eye * 1.1) for side in (-1, 1)]
    lashes = [
        stroke([(side * eye_x - eye, eye_y), (side * eye_x, eye_y + eye * 0.6),
                (side * eye_x + eye, eye_y)], eye * 0.45)
        for side in (-1, 1)
    ]  # fmt: skip
    face: figures.Figure = [*_head(figure, neck), (lids, mix(main, (255, 252, 246), 0.06)),
                            (lashes, _INK)]  # fmt: skip
    tail = stroke([(0.84, 0.62), (0.9, 0.86), (0.5, 0.93), (0.02, 0.9)], 0.15, 0.7)
    coat: Fill = (mix(main, (255, 252, 246), 0.08), mix(main, _INK, 0.16))
    return [
        ([ellipse(0.2, 0.6, 0.72, 0.37)], coat),
        ([ellipse(0.54, 0.66, 0.36, 0.3)], (main, mix(main, _INK, 0.1))),
        ([tail], mix(main, _INK, 0.3)),
        *figures.moved(face, LYING_HEAD[0], LYING_HEAD[1:]),
        ([ellipse(x, 0.92, 0.16, 0.06) for x in (-0.62, -0.24)], mix(main, (255, 252, 246), 0.3)),
    ]


def _galloping(figure: figures.Figure, main: Colour, sitter: str) -> figures.Figure:
    """Return a running animal with a long body and stretched legs."""
    dark = mix(main, _INK, 0.3)
    legs = [stroke(points, 0.19, 0.6) for points in _LEGS]
    return [
        ([stroke([(0.56, 0.06), (0.84, -0.1), (0.98, -0.36)], 0.15, 0.6)], dark),
        (legs[1:3], dark),
        ([ellipse(0.08, 0.16, 0.58, 0.27)], (mix(main, (255, 252, 246), 0.06), main)),
        ([legs[0], legs[3]], (main, mix(main, _INK, 0.12))),
        *figures.moved(_head(figure, float(sitter.split()[0])), 0.62, (-0.5, -0.04)),
    ]


def striped(figure: figures.Figure, main: Colour, hues: Sequence[Colour]) -> figures.Figure:
    """Return a figure whose main parts have stripes of several colours."""
    layers: list[tuple[Sequence[Outline], Fill]] = []
    wholes = [each for each in figure if _is_near(figures.first_colour(each[1]), main)]
    points = np.concatenate(
        [shape for shapes, _ in wholes for shape in shapes] or [np.zeros((1, 2))]
    )
    low, high = float(points[:, 1].min()), float(points[:, 1].max())
    for layer in figure:
        layers.append(layer)
        if not any(layer is each for each in wholes):
            continue
        for number, hue in enumerate(hues):  # each hides the lower part of those before
            level = high - (high - low) * number / len(hues)
            layers += [(shapes, hue) for shapes, _ in above([layer], level)]
    return layers


def _is_near(colour: Colour, other: Colour) -> bool:
    return sum(abs(a - b) for a, b in zip(colour, other, strict=True)) < 70


def _head(figure: figures.Figure, neck: float) -> figures.Figure:
    """Return the part of an animal above its neck, without the tip of its tail."""
    return [
        (kept, fill)
        for shapes, fill in above(figure, neck)
        if (kept := [shape for shape in shapes if abs(float(shape[:, 0].mean())) < 0.64])
    ]


def above(figure: figures.Figure, level: float) -> figures.Figure:
    """Return the part of a figure above a level."""
    cut = [([_clipped(shape, level) for shape in shapes], fill) for shapes, fill in figure]
    kept = [([shape for shape in shapes if len(shape) > 2], fill) for shapes, fill in cut]
    return [(shapes, fill) for shapes, fill in kept if shapes]


def below(figure: figures.Figure, level: float) -> figures.Figure:
    """Return the part of a figure below a level."""
    flipped = [([shape * (1, -1) for shape in shapes], fill) for shapes, fill in figure]
    kept = above(flipped, -level)
    return [([shape * (1, -1) for shape in shapes], fill) for shapes, fill in kept]


def _clipped(shape: Outline, level: float) -> Outline:
    """Return the part of a polygon above a level."""
    kept = []
    for (ax, ay), (bx, by) in zip(shape, np.roll(shape, -1, 0), strict=True):
        if ay <= level:
            kept.append((ax, ay))
        if (ay <= level) != (by <= level):
            kept.append((ax + (level - ay) / (by - ay) * (bx - ax), level))
    return np.array(kept, float).reshape(-1, 2)
