"""Living things: each figure is shapes in its own square, x and y from -1 to 1 with y downwards, back to front."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence

from mockgateway.generators.picture.canvas import Fill
from mockgateway.generators.picture.outlines import Points, curve, ellipse, stroke
from mockgateway.generators.picture.palette import Colour, mix

Figure = list[tuple[Sequence[Points], Fill]]
WHITE: Colour = (255, 252, 246)
INK: Colour = (34, 30, 40)


def _eyes(y: float, apart: float, size: float, iris: Colour = INK) -> Figure:
    return [
        ([ellipse(-apart, y, size, size * 1.15), ellipse(apart, y, size, size * 1.15)], iris),
        (
            [
                ellipse(-apart + size * 0.3, y - size * 0.4, size * 0.32, size * 0.32),
                ellipse(apart + size * 0.3, y - size * 0.4, size * 0.32, size * 0.32),
            ],
            WHITE,
        ),
    ]


def cat(coat: Colour, accent: Colour, chance: random.Random) -> Figure:
    """A sitting cat."""
    dark, pale = mix(coat, INK, 0.35), mix(coat, WHITE, 0.6)
    body = curve(
        [
            (0, -0.2),
            (0.36, 0.1),
            (0.5, 0.6),
            (0.42, 0.95),
            (0, 1.0),
            (-0.42, 0.95),
            (-0.5, 0.6),
            (-0.36, 0.1),
        ]
    )
    ears: list[Points] = [
        [(-0.44, -0.42), (-0.42, -0.98), (-0.08, -0.68)],
        [(0.44, -0.42), (0.42, -0.98), (0.08, -0.68)],
    ]
    stripes = [stroke([(x, -0.69), (x * 0.8, -0.5)], 0.05, 0.3) for x in (-0.12, 0.0, 0.12)]
    stripes += [
        stroke([(side * 0.47, y), (side * 0.26, y + 0.02)], 0.06, 0.2)
        for side in (-1, 1)
        for y in (0.45, 0.6, 0.75)
    ]
    whiskers = [
        stroke([(side * 0.16, -0.24 + k * 0.04), (side * 0.62, -0.3 + k * 0.1)], 0.014, 0.4)
        for side in (-1, 1)
        for k in (0, 1)
    ]
    return [
        ([stroke([(0.3, 0.88), (0.72, 0.86), (0.82, 0.5), (0.66, 0.2)], 0.15, 0.6)], dark),
        ([body], (coat, mix(coat, INK, 0.15))),
        ([ellipse(0, 0.42, 0.22, 0.36)], pale),
        (ears, coat),
        (
            [
                [(-0.37, -0.5), (-0.37, -0.84), (-0.17, -0.66)],
                [(0.37, -0.5), (0.37, -0.84), (0.17, -0.66)],
            ],
            mix(coat, (240, 140, 150), 0.7),
        ),
        ([ellipse(0, -0.36, 0.48, 0.4)], (mix(coat, WHITE, 0.1), coat)),
        (stripes, dark),
        ([ellipse(-0.1, -0.2, 0.14, 0.11), ellipse(0.1, -0.2, 0.14, 0.11)], pale),
        ([ellipse(-0.2, -0.4, 0.105, 0.12), ellipse(0.2, -0.4, 0.105, 0.12)], accent),
        ([ellipse(-0.2, -0.4, 0.04, 0.11), ellipse(0.2, -0.4, 0.04, 0.11)], INK),
        ([ellipse(-0.17, -0.45, 0.028, 0.028), ellipse(0.23, -0.45, 0.028, 0.028)], WHITE),
        ([[(-0.06, -0.28), (0.06, -0.28), (0, -0.21)]], (226, 120, 130)),
        (whiskers, WHITE),
        ([ellipse(-0.17, 0.93, 0.15, 0.09), ellipse(0.17, 0.93, 0.15, 0.09)], pale),
    ]


def dog(coat: Colour, accent: Colour, chance: random.Random) -> Figure:
    """A sitting dog with a collar."""
    dark, pale = mix(coat, INK, 0.42), mix(coat, WHITE, 0.68)
    body = curve(
        [
            (0, -0.15),
            (0.38, 0.1),
            (0.52, 0.6),
            (0.46, 0.96),
            (0, 1.0),
            (-0.46, 0.96),
            (-0.52, 0.6),
            (-0.38, 0.1),
        ]
    )
    ears = [
        curve(
            [
                (side * 0.34, -0.72),
                (side * 0.62, -0.56),
                (side * 0.66, -0.12),
                (side * 0.5, 0.06),
                (side * 0.4, -0.2),
            ]
        )
        for side in (-1, 1)
    ]
    return [
        ([stroke([(0.4, 0.85), (0.75, 0.7), (0.84, 0.42)], 0.16, 0.4)], coat),
        ([body], (coat, mix(coat, INK, 0.15))),
        ([ellipse(0, 0.5, 0.26, 0.4)], pale),
        ([ellipse(0, -0.36, 0.46, 0.44)], (mix(coat, WHITE, 0.12), coat)),
        (
            [curve([(0, -0.8), (0.1, -0.5), (0.2, -0.2), (0, 0.05), (-0.2, -0.2), (-0.1, -0.5)])],
            pale,
        ),
        (ears, dark),
        ([ellipse(0, -0.12, 0.25, 0.2)], pale),
        *_eyes(-0.42, 0.2, 0.075),
        ([ellipse(0, -0.2, 0.1, 0.075)], INK),
        ([curve([(-0.09, 0.0), (0.09, 0.0), (0.07, 0.16), (-0.07, 0.16)])], (232, 104, 118)),
        ([stroke([(-0.16, -0.04), (0, 0.02), (0.16, -0.04)], 0.03)], INK),
        ([stroke([(-0.33, 0.12), (0, 0.24), (0.33, 0.12)], 0.09)], accent),
        ([ellipse(0, 0.3, 0.07, 0.07)], (240, 196, 84)),
        ([ellipse(-0.2, 0.94, 0.17, 0.09), ellipse(0.2, 0.94, 0.17, 0.09)], pale),
    ]


def bird(coat: Colour, accent: Colour, chance: random.Random) -> Figure:
    """A bird on a twig."""
    body = curve(
        [
            (-0.42, -0.62),
            (-0.1, -0.72),
            (0.14, -0.4),
            (0.42, 0.1),
            (0.36, 0.5),
            (-0.05, 0.62),
            (-0.44, 0.3),
            (-0.58, -0.25),
        ]
    )
    wing = curve([(-0.1, -0.2), (0.3, 0.0), (0.52, 0.42), (0.74, 0.82), (0.3, 0.56), (-0.08, 0.28)])
    leaves = [
        ellipse(x, y, 0.14, 0.06, turn)
        for x, y, turn in ((-0.72, 0.6, -30), (0.7, 0.5, 30), (0.9, 0.76, -24), (-0.9, 0.84, 24))
    ]
    return [
        ([stroke([(-1, 0.78), (-0.2, 0.66), (0.4, 0.7), (1, 0.6)], 0.08, 0.6)], (104, 74, 56)),
        (leaves, (92, 150, 98)),
        (
            [curve([(0.2, 0.4), (0.5, 0.7), (0.8, 1.0), (0.6, 1.02), (0.1, 0.6)])],
            mix(coat, INK, 0.45),
        ),
        ([body], (coat, mix(coat, WHITE, 0.4))),
        ([ellipse(-0.24, 0.16, 0.28, 0.36, -20)], mix(accent, WHITE, 0.25)),
        ([wing], (mix(coat, INK, 0.25), mix(coat, INK, 0.5))),
        (
            [
                stroke([(0.1, 0.1), (0.42, 0.4)], 0.03, 0.4),
                stroke([(0.02, 0.22), (0.32, 0.46)], 0.03, 0.4),
            ],
            mix(coat, WHITE, 0.4),
        ),
        ([[(-0.54, -0.42), (-0.84, -0.28), (-0.52, -0.24)]], (244, 168, 66)),
        ([ellipse(-0.32, -0.42, 0.085, 0.09)], WHITE),
        ([ellipse(-0.33, -0.42, 0.055, 0.06)], INK),
        ([ellipse(-0.35, -0.45, 0.02, 0.02)], WHITE),
        (
            [
                stroke([(-0.1, 0.56), (-0.12, 0.7)], 0.035),
                stroke([(0.06, 0.56), (0.06, 0.7)], 0.035),
            ],
            (214, 140, 60),
        ),
    ]


def fish(coat: Colour, accent: Colour, chance: random.Random) -> Figure:
    """A fish with scales and fins."""
    scales = [
        stroke(ellipse(x, y, 0.11, 0.12, 0, -80, 80), 0.022)
        for x, y in (
            (-0.15, -0.14),
            (-0.15, 0.12),
            (0.05, -0.2),
            (0.05, 0.0),
            (0.05, 0.2),
            (0.25, -0.12),
            (0.25, 0.1),
        )
    ]
    return [
        (
            [curve([(0.5, 0), (0.95, -0.46), (0.86, -0.02), (0.95, 0.46)])],
            (accent, mix(accent, coat, 0.4)),
        ),
        ([curve([(-0.3, -0.36), (0.05, -0.7), (0.45, -0.5), (0.4, -0.2)])], accent),
        ([curve([(-0.1, 0.3), (0.1, 0.62), (0.3, 0.5), (0.3, 0.2)])], accent),
        (
            [
                curve(
                    [
                        (-0.88, 0.02),
                        (-0.6, -0.32),
                        (-0.1, -0.44),
                        (0.4, -0.22),
                        (0.6, 0),
                        (0.4, 0.22),
                        (-0.1, 0.42),
                        (-0.6, 0.32),
                    ]
                )
            ],
            (mix(coat, WHITE, 0.1), mix(coat, WHITE, 0.6)),
        ),
        (scales, mix(coat, INK, 0.25)),
        ([stroke(ellipse(-0.72, 0, 0.34, 0.36, 0, -50, 50), 0.03)], mix(coat, INK, 0.3)),
        ([curve([(-0.2, 0.06), (0.1, 0.02), (0.12, 0.24), (-0.08, 0.2)])], mix(accent, WHITE, 0.2)),
        ([ellipse(-0.6, -0.06, 0.095, 0.095)], WHITE),
        ([ellipse(-0.62, -0.06, 0.055, 0.055)], INK),
        ([stroke([(-0.86, 0.1), (-0.74, 0.13)], 0.03)], mix(coat, INK, 0.5)),
        (
            [
                ellipse(-0.95, -0.4, 0.05, 0.05),
                ellipse(-0.84, -0.62, 0.08, 0.08),
                ellipse(-0.98, -0.84, 0.06, 0.06),
            ],
            mix(WHITE, coat, 0.15),
        ),
    ]


def flower(coat: Colour, accent: Colour, chance: random.Random) -> Figure:
    """One large blossom on its stem, two smaller beside it."""
    parts: Figure = [
        (
            [
                stroke([(0, 1.0), (0.05, 0.4), (0, -0.2)], 0.06),
                stroke([(-0.1, 1.0), (-0.4, 0.5), (-0.58, 0.1)], 0.045),
                stroke([(0.08, 1.0), (0.4, 0.6), (0.62, 0.26)], 0.045),
            ],
            (72, 126, 84),
        )
    ]
    parts += [
        (
            [
                curve([(0, 0.75), (0.3, 0.45), (0.6, 0.62), (0.3, 0.78)]),
                curve([(0, 0.85), (-0.3, 0.62), (-0.62, 0.72), (-0.3, 0.92)]),
            ],
            ((112, 172, 106), (60, 116, 80)),
        )
    ]
    petals = chance.choice((6, 8, 10))
    for x, y, size in ((-0.6, 0.05, 0.5), (0.64, 0.22, 0.45), (0, -0.32, 1.0)):
        for ring, (reach, tone) in enumerate(
            ((0.34, mix(coat, INK, 0.12)), (0.25, coat), (0.15, mix(coat, WHITE, 0.35)))
        ):
            turn = ring * 180 / petals
            leaves = [
                ellipse(
                    x + math.cos(a) * reach * size,
                    y + math.sin(a) * reach * size,
                    0.25 * size,
                    0.12 * size,
                    math.degrees(a),
                )
                for a in (math.radians(turn + 360 * k / petals) for k in range(petals))
            ]
            parts += (
                [([leaf], (mix(tone, WHITE, 0.22), tone)) for leaf in leaves]
                if size == 1
                else [(leaves, (mix(tone, WHITE, 0.22), tone))]
            )
        parts.append(
            (
                [ellipse(x, y, 0.15 * size, 0.15 * size)],
                (mix(accent, WHITE, 0.3), mix(accent, INK, 0.15)),
            )
        )
    return parts


def tree(coat: Colour, accent: Colour, chance: random.Random) -> Figure:
    """A broad old tree."""
    trunk = curve([(-0.1, 0.2), (-0.12, 0.7), (-0.34, 1.0), (0.34, 1.0), (0.13, 0.7), (0.1, 0.2)])
    parts: Figure = [
        (
            [
                trunk,
                stroke([(0, 0.5), (-0.3, 0.15), (-0.5, -0.1)], 0.1, 0.4),
                stroke([(0, 0.4), (0.3, 0.1), (0.5, -0.15)], 0.1, 0.4),
            ],
            ((122, 86, 62), (78, 52, 40)),
        )
    ]
    for layer, tone in ((0.0, mix(coat, INK, 0.3)), (0.12, coat), (0.24, mix(coat, WHITE, 0.25))):
        heap = [
            ellipse(
                chance.uniform(-0.58, 0.58) * (1 - layer),
                -0.38 - layer * 0.8 + chance.uniform(-0.3, 0.3) * (1 - layer),
                0.34 - layer * 0.5,
                0.3 - layer * 0.45,
            )
            for _ in range(10)
        ]
        parts.append((heap, tone))
    parts.append(
        (
            [
                ellipse(chance.uniform(-0.6, 0.6), chance.uniform(-0.75, 0.0), 0.045, 0.045)
                for _ in range(9)
            ],
            accent,
        )
    )
    return parts


def woman(coat: Colour, accent: Colour, chance: random.Random) -> Figure:
    """Head and shoulders with long hair."""
    return _bust(coat, accent, chance, long=True)


def person(coat: Colour, accent: Colour, chance: random.Random) -> Figure:
    """Head and shoulders with short hair."""
    return _bust(coat, accent, chance, long=False)


def _bust(coat: Colour, accent: Colour, chance: random.Random, long: bool) -> Figure:
    skin = chance.choice(((246, 208, 178), (226, 172, 130), (176, 118, 82), (122, 78, 56)))
    hair = chance.choice(((46, 32, 34), (92, 56, 38), (196, 142, 76), (60, 40, 66), (150, 64, 48)))
    parts: Figure = []
    if long:
        parts.append(
            (
                [
                    curve(
                        [
                            (0, -0.86),
                            (0.42, -0.68),
                            (0.52, -0.1),
                            (0.56, 0.46),
                            (0.2, 0.6),
                            (-0.2, 0.6),
                            (-0.56, 0.46),
                            (-0.52, -0.1),
                            (-0.42, -0.68),
                        ]
                    )
                ],
                (hair, mix(hair, INK, 0.3)),
            )
        )
    parts += [
        (
            [
                curve(
                    [
                        (-0.86, 1.1),
                        (-0.74, 0.62),
                        (-0.3, 0.4),
                        (0.3, 0.4),
                        (0.74, 0.62),
                        (0.86, 1.1),
                        (0, 1.3),
                    ]
                )
            ],
            (coat, mix(coat, INK, 0.35)),
        ),
        (
            [[(-0.15, 0.1), (0.15, 0.1), (0.2, 0.46), (0, 0.62), (-0.2, 0.46)]],
            mix(skin, (140, 70, 60), 0.25),
        ),
        ([stroke([(-0.24, 0.43), (0, 0.68), (0.24, 0.43)], 0.07)], accent),
        (
            [ellipse(-0.37, -0.18, 0.07, 0.11), ellipse(0.37, -0.18, 0.07, 0.11)],
            mix(skin, (150, 80, 66), 0.2),
        ),
        (
            [
                curve(
                    [
                        (0, -0.68),
                        (0.3, -0.56),
                        (0.38, -0.2),
                        (0.27, 0.14),
                        (0, 0.33),
                        (-0.27, 0.14),
                        (-0.38, -0.2),
                        (-0.3, -0.56),
                    ]
                )
            ],
            skin,
        ),
        (
            [ellipse(-0.22, 0.0, 0.09, 0.06), ellipse(0.22, 0.0, 0.09, 0.06)],
            mix(skin, (236, 110, 110), 0.3),
        ),
        *_eyes(-0.16, 0.155, 0.048),
        (
            [
                stroke([(side * 0.08, -0.28), (side * 0.16, -0.31), (side * 0.24, -0.27)], 0.03)
                for side in (-1, 1)
            ],
            mix(hair, INK, 0.3),
        ),
        (
            [stroke([(0.0, -0.12), (-0.035, 0.03), (0.02, 0.045)], 0.02)],
            mix(skin, (130, 66, 56), 0.45),
        ),
        ([curve([(-0.1, 0.14), (0, 0.125), (0.1, 0.14), (0, 0.2)])], (196, 84, 88)),
        (
            [
                curve(
                    [
                        (0.02, -0.88),
                        (0.38, -0.72),
                        (0.44, -0.3),
                        (0.36, -0.3),
                        (0.24, -0.5),
                        (-0.06, -0.54),
                        (-0.3, -0.42),
                        (-0.37, -0.24),
                        (-0.45, -0.3),
                        (-0.36, -0.72),
                    ]
                )
            ],
            (mix(hair, WHITE, 0.12), hair),
        ),
    ]
    return parts
