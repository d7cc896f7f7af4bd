"""More animals: figures as in `subjects.py`."""

from __future__ import annotations

import random

from mockgateway.generators.picture.outlines import Points, curve, ellipse, stroke
from mockgateway.generators.picture.palette import Colour, mix
from mockgateway.generators.picture.subjects import INK, WHITE, Figure


def _pair(x: float, y: float, wide: float, high: float) -> list[Points]:
    """Two ellipses, one on each side."""
    return [ellipse(-x, y, wide, high), ellipse(x, y, wide, high)]


def fox(coat: Colour, accent: Colour, chance: random.Random) -> Figure:
    """A sitting fox, its tail around it."""
    dark = mix(coat, INK, 0.55)
    body = curve(
        [
            (0, -0.15),
            (0.34, 0.12),
            (0.46, 0.6),
            (0.38, 0.96),
            (0, 1.0),
            (-0.38, 0.96),
            (-0.46, 0.6),
            (-0.34, 0.12),
        ]
    )
    tail = curve(
        [
            (0.2, 0.98),
            (0.62, 0.98),
            (0.92, 0.66),
            (0.84, 0.18),
            (0.66, 0.02),
            (0.62, 0.36),
            (0.5, 0.66),
            (0.24, 0.8),
        ]
    )
    tip = curve([(0.66, 0.02), (0.84, 0.18), (0.88, 0.36), (0.76, 0.3), (0.63, 0.3)])
    face = curve(
        [
            (0, -0.74),
            (0.3, -0.66),
            (0.56, -0.3),
            (0.3, -0.1),
            (0, 0.06),
            (-0.3, -0.1),
            (-0.56, -0.3),
            (-0.3, -0.66),
        ]
    )
    cheeks = [
        curve(
            [
                (side * 0.55, -0.3),
                (side * 0.3, -0.32),
                (side * 0.1, -0.16),
                (0, 0.05),
                (side * 0.3, -0.1),
            ]
        )
        for side in (-1, 1)
    ]
    return [
        ([tail], (coat, mix(coat, INK, 0.12))),
        ([tip], WHITE),
        ([body], (coat, mix(coat, INK, 0.15))),
        (
            [curve([(0, 0.0), (0.2, 0.2), (0.14, 0.62), (0, 0.78), (-0.14, 0.62), (-0.2, 0.2)])],
            WHITE,
        ),
        (
            [stroke([(side * 0.2, 0.5), (side * 0.2, 0.94)], 0.17, 0.85) for side in (-1, 1)],
            mix(coat, INK, 0.08),
        ),
        (_pair(0.2, 0.93, 0.12, 0.08), dark),
        (
            [[(side * 0.14, -0.62), (side * 0.44, -1.02), (side * 0.5, -0.46)] for side in (-1, 1)],
            coat,
        ),
        (
            [
                [(side * 0.24, -0.66), (side * 0.42, -0.92), (side * 0.45, -0.56)]
                for side in (-1, 1)
            ],
            dark,
        ),
        ([face], (mix(coat, WHITE, 0.1), coat)),
        (cheeks, WHITE),
        (_pair(0.2, -0.36, 0.065, 0.08), INK),
        (_pair(0.19, -0.39, 0.022, 0.022), WHITE),
        ([ellipse(0, 0.02, 0.08, 0.06)], INK),
    ]


def rabbit(coat: Colour, accent: Colour, chance: random.Random) -> Figure:
    """A sitting rabbit."""
    pale = mix(coat, WHITE, 0.55)
    ears = [
        curve(
            [
                (side * 0.08, -0.42),
                (side * 0.1, -0.9),
                (side * 0.24, -1.06),
                (side * 0.36, -0.84),
                (side * 0.3, -0.42),
            ]
        )
        for side in (-1, 1)
    ]
    inner = [
        curve(
            [
                (side * 0.15, -0.48),
                (side * 0.17, -0.82),
                (side * 0.24, -0.94),
                (side * 0.29, -0.78),
                (side * 0.25, -0.48),
            ]
        )
        for side in (-1, 1)
    ]
    return [
        ([ellipse(0.5, 0.72, 0.17, 0.17)], WHITE),
        (
            [
                curve(
                    [
                        (0, -0.1),
                        (0.4, 0.2),
                        (0.54, 0.7),
                        (0.36, 0.98),
                        (-0.36, 0.98),
                        (-0.54, 0.7),
                        (-0.4, 0.2),
                    ]
                )
            ],
            (coat, mix(coat, INK, 0.14)),
        ),
        ([ellipse(0, 0.52, 0.26, 0.34)], pale),
        (ears, coat),
        (inner, mix((240, 150, 160), coat, 0.25)),
        ([ellipse(0, -0.2, 0.44, 0.38)], (mix(coat, WHITE, 0.12), coat)),
        (_pair(0.13, -0.06, 0.15, 0.12), pale),
        (_pair(0.2, -0.28, 0.06, 0.08), INK),
        (_pair(0.18, -0.31, 0.022, 0.024), WHITE),
        ([curve([(-0.07, -0.15), (0.07, -0.15), (0, -0.07)])], (226, 110, 126)),
        ([[(-0.06, 0.02), (0.06, 0.02), (0.05, 0.13), (-0.05, 0.13)]], WHITE),
        (_pair(0.24, 0.95, 0.22, 0.09), pale),
    ]


def bear(coat: Colour, accent: Colour, chance: random.Random) -> Figure:
    """A sitting bear."""
    dark, pale = mix(coat, INK, 0.3), mix(coat, WHITE, 0.5)
    return [
        (_pair(0.4, 0.4, 0.2, 0.34), dark),
        ([ellipse(0, 0.48, 0.52, 0.52)], (coat, mix(coat, INK, 0.18))),
        ([ellipse(0, 0.54, 0.32, 0.36)], pale),
        (_pair(0.4, -0.72, 0.19, 0.19), coat),
        (_pair(0.4, -0.71, 0.1, 0.1), dark),
        ([ellipse(0, -0.36, 0.54, 0.46)], (mix(coat, WHITE, 0.1), coat)),
        ([ellipse(0, -0.2, 0.25, 0.2)], pale),
        ([ellipse(0, -0.28, 0.1, 0.07)], INK),
        (
            [
                stroke([(-0.1, -0.12), (0, -0.07), (0.1, -0.12)], 0.03),
                stroke([(0, -0.24), (0, -0.08)], 0.025),
            ],
            INK,
        ),
        (_pair(0.22, -0.44, 0.055, 0.065), INK),
        (_pair(0.2, -0.465, 0.02, 0.02), WHITE),
        (_pair(0.36, 0.92, 0.2, 0.15), dark),
        (_pair(0.36, 0.92, 0.1, 0.08), pale),
    ]


def penguin(coat: Colour, accent: Colour, chance: random.Random) -> Figure:
    """A penguin."""
    flippers = [
        curve([(side * 0.42, -0.2), (side * 0.74, 0.2), (side * 0.7, 0.44), (side * 0.46, 0.3)])
        for side in (-1, 1)
    ]
    return [
        (flippers, mix(coat, INK, 0.25)),
        (
            [
                curve(
                    [
                        (0, -0.98),
                        (0.36, -0.82),
                        (0.48, -0.3),
                        (0.54, 0.4),
                        (0.36, 0.9),
                        (-0.36, 0.9),
                        (-0.54, 0.4),
                        (-0.48, -0.3),
                        (-0.36, -0.82),
                    ]
                )
            ],
            (coat, mix(coat, INK, 0.35)),
        ),
        (
            [
                curve(
                    [
                        (0, -0.3),
                        (0.3, -0.12),
                        (0.38, 0.4),
                        (0.24, 0.84),
                        (-0.24, 0.84),
                        (-0.38, 0.4),
                        (-0.3, -0.12),
                    ]
                )
            ],
            (WHITE, mix(WHITE, coat, 0.18)),
        ),
        (_pair(0.15, -0.56, 0.17, 0.21), WHITE),
        (_pair(0.13, -0.56, 0.055, 0.07), INK),
        (_pair(0.115, -0.59, 0.02, 0.022), WHITE),
        ([curve([(-0.12, -0.42), (0.12, -0.42), (0, -0.25)], steps=4)], (248, 172, 60)),
        ([ellipse(-0.22, 0.93, 0.18, 0.07), ellipse(0.22, 0.93, 0.18, 0.07)], (248, 172, 60)),
        ([stroke([(-0.36, -0.28), (0, -0.18), (0.36, -0.28)], 0.11)], accent),
        (
            [curve([(0.16, -0.22), (0.32, -0.2), (0.36, 0.14), (0.2, 0.16)], steps=4)],
            mix(accent, INK, 0.15),
        ),
    ]


def horse(coat: Colour, accent: Colour, chance: random.Random) -> Figure:
    """A horse, running."""
    dark = mix(coat, INK, 0.5)
    far = [
        stroke([(-0.36, 0.3), (-0.5, 0.56), (-0.78, 0.7)], 0.13, 0.5),
        stroke([(0.34, 0.26), (0.6, 0.44), (0.62, 0.76)], 0.13, 0.5),
    ]
    near = [
        stroke([(-0.44, 0.28), (-0.4, 0.6), (-0.62, 0.92)], 0.15, 0.5),
        stroke([(0.3, 0.28), (0.44, 0.58), (0.84, 0.6)], 0.15, 0.5),
    ]
    body = curve(
        [
            (-0.62, 0.06),
            (-0.36, -0.14),
            (0.0, -0.08),
            (0.26, -0.2),
            (0.46, 0.0),
            (0.42, 0.3),
            (0.1, 0.36),
            (-0.3, 0.36),
            (-0.58, 0.3),
        ]
    )
    neck = curve(
        [
            (0.12, -0.04),
            (0.3, -0.36),
            (0.46, -0.68),
            (0.64, -0.7),
            (0.62, -0.4),
            (0.5, 0.1),
            (0.3, 0.2),
        ]
    )
    head = curve(
        [(0.46, -0.72), (0.62, -0.76), (0.86, -0.5), (0.94, -0.36), (0.82, -0.3), (0.62, -0.42)]
    )
    return [
        (
            [
                curve(
                    [
                        (-0.56, 0.02),
                        (-0.84, -0.1),
                        (-1.0, 0.2),
                        (-0.9, 0.46),
                        (-0.8, 0.16),
                        (-0.6, 0.18),
                    ]
                )
            ],
            dark,
        ),
        (far, mix(coat, INK, 0.3)),
        ([body], (mix(coat, WHITE, 0.1), mix(coat, INK, 0.15))),
        (near, mix(coat, INK, 0.1)),
        ([neck], (coat, mix(coat, INK, 0.1))),
        ([[(0.5, -0.7), (0.54, -0.94), (0.64, -0.72)]], coat),
        ([head], coat),
        (
            [
                curve(
                    [
                        (0.52, -0.8),
                        (0.4, -0.66),
                        (0.22, -0.34),
                        (0.08, -0.06),
                        (0.0, -0.3),
                        (0.16, -0.56),
                        (0.34, -0.8),
                    ]
                )
            ],
            dark,
        ),
        ([ellipse(0.69, -0.56, 0.035, 0.04)], INK),
        ([ellipse(0.87, -0.38, 0.02, 0.018)], INK),
    ]


def butterfly(coat: Colour, accent: Colour, chance: random.Random) -> Figure:
    """A butterfly from above."""
    upper = [
        curve(
            [
                (side * 0.04, -0.1),
                (side * 0.3, -0.72),
                (side * 0.86, -0.86),
                (side * 0.96, -0.36),
                (side * 0.56, 0.04),
            ]
        )
        for side in (-1, 1)
    ]
    lower = [
        curve(
            [
                (side * 0.04, 0.02),
                (side * 0.56, 0.04),
                (side * 0.76, 0.4),
                (side * 0.5, 0.8),
                (side * 0.2, 0.5),
            ]
        )
        for side in (-1, 1)
    ]
    inner = [
        curve(
            [
                (side * 0.12, -0.14),
                (side * 0.34, -0.56),
                (side * 0.74, -0.66),
                (side * 0.8, -0.36),
                (side * 0.5, -0.06),
            ]
        )
        for side in (-1, 1)
    ]
    return [
        ([*upper, *lower], mix(coat, INK, 0.72)),
        (inner, (mix(coat, WHITE, 0.25), coat)),
        (
            [
                curve(
                    [
                        (side * 0.12, 0.1),
                        (side * 0.5, 0.12),
                        (side * 0.64, 0.4),
                        (side * 0.46, 0.66),
                        (side * 0.24, 0.42),
                    ]
                )
                for side in (-1, 1)
            ],
            (coat, accent),
        ),
        (_pair(0.84, -0.7, 0.05, 0.05) + _pair(0.6, 0.62, 0.045, 0.045), WHITE),
        (_pair(0.56, -0.4, 0.09, 0.09), accent),
        (
            [
                stroke([(0, -0.2), (side * 0.1, -0.6), (side * 0.24, -0.84)], 0.03, 0.6)
                for side in (-1, 1)
            ],
            INK,
        ),
        (
            [
                curve(
                    [(0, -0.36), (0.06, -0.1), (0.05, 0.4), (0, 0.66), (-0.05, 0.4), (-0.06, -0.1)]
                )
            ],
            INK,
        ),
        ([ellipse(0, -0.34, 0.075, 0.08)], INK),
    ]
