"""Things: figures as in `subjects.py`."""

from __future__ import annotations

import random

from mockgateway.generators.picture.outlines import Points, curve, ellipse, stroke
from mockgateway.generators.picture.palette import Colour, mix
from mockgateway.generators.picture.subjects import INK, WHITE, Figure


def _box(x: float, y: float, wide: float, high: float) -> Points:
    """A rectangle by its middle and half its sides."""
    return [(x - wide, y - high), (x + wide, y - high), (x + wide, y + high), (x - wide, y + high)]


def _steam(y: float) -> tuple[list[Points], Colour]:
    return [
        stroke(
            [(x, y), (x + 0.08, y - 0.16), (x - 0.06, y - 0.32), (x + 0.04, y - 0.48)], 0.045, 0.2
        )
        for x in (-0.25, 0, 0.25)
    ], WHITE


def cake(coat: Colour, accent: Colour, chance: random.Random) -> Figure:
    """A cake of two tiers with candles."""
    parts: Figure = [([ellipse(0, 0.86, 0.92, 0.13)], mix(WHITE, coat, 0.2))]
    for y, wide, high, tone in (
        (0.55, 0.72, 0.28, coat),
        (0.05, 0.48, 0.24, mix(coat, WHITE, 0.35)),
    ):
        drips = [
            ellipse(
                -wide + wide * 2 * (k + 0.5) / 7,
                y - high + 0.06,
                wide / 6.5,
                chance.uniform(0.1, 0.2),
            )
            for k in range(7)
        ]
        parts += [
            (
                [[*_box(0, y, wide, high)], ellipse(0, y + high, wide, 0.09)],
                (tone, mix(tone, INK, 0.15)),
            ),
            ([ellipse(0, y - high, wide, 0.09), *drips], mix(WHITE, tone, 0.08)),
        ]
    parts += [
        ([_box(x, -0.36, 0.03, 0.16) for x in (-0.26, 0, 0.26)], accent),
        (
            [
                curve([(x, -0.72), (x + 0.05, -0.58), (x, -0.52), (x - 0.05, -0.58)])
                for x in (-0.26, 0, 0.26)
            ],
            ((255, 226, 130), (250, 140, 60)),
        ),
    ]
    parts.append(
        (
            [
                ellipse(chance.uniform(-0.6, 0.6), chance.uniform(0.5, 0.78), 0.035, 0.035)
                for _ in range(14)
            ],
            accent,
        )
    )
    return parts


def cup(coat: Colour, accent: Colour, chance: random.Random) -> Figure:
    """A steaming cup on its saucer."""
    body = curve(
        [
            (-0.56, -0.16),
            (-0.52, 0.3),
            (-0.3, 0.68),
            (0.3, 0.68),
            (0.52, 0.3),
            (0.56, -0.16),
            (0, -0.1),
        ]
    )
    return [
        ([ellipse(0, 0.76, 0.95, 0.15)], (mix(WHITE, coat, 0.15), mix(coat, WHITE, 0.4))),
        ([ellipse(0, 0.73, 0.55, 0.07)], mix(coat, WHITE, 0.3)),
        ([stroke(ellipse(0.58, 0.18, 0.22, 0.24, 0, -110, 110), 0.1)], mix(coat, INK, 0.12)),
        ([body], (mix(coat, WHITE, 0.15), mix(coat, INK, 0.22))),
        ([ellipse(0, -0.17, 0.56, 0.13)], mix(coat, WHITE, 0.35)),
        ([ellipse(0, -0.16, 0.49, 0.1)], (92, 54, 38)),
        ([curve([(-0.2, -0.16), (0, -0.21), (0.2, -0.16), (0, -0.1)])], (226, 190, 150)),
        ([stroke([(-0.42, 0.1), (-0.36, 0.4)], 0.05, 0.4)], mix(coat, WHITE, 0.45)),
        _steam(-0.34),
    ]


def bowl(coat: Colour, accent: Colour, chance: random.Random) -> Figure:
    """A bowl of noodles, an egg, greens and chopsticks."""
    noodles = [
        stroke(
            [
                (-0.6 + 0.12 * k, 0.0),
                (-0.5 + 0.12 * k, -0.12 + 0.05 * (k % 3)),
                (-0.34 + 0.12 * k, 0.03),
            ],
            0.04,
        )
        for k in range(9)
    ]
    return [
        ([ellipse(0, 0.9, 0.55, 0.07)], mix(coat, INK, 0.5)),
        (
            [
                curve(
                    [
                        (-0.92, 0.02),
                        (-0.8, 0.45),
                        (-0.42, 0.86),
                        (0.42, 0.86),
                        (0.8, 0.45),
                        (0.92, 0.02),
                        (0, 0.1),
                    ]
                )
            ],
            (coat, mix(coat, INK, 0.35)),
        ),
        (
            [stroke([(-0.8, 0.3), (-0.4, 0.42), (0, 0.32), (0.4, 0.42), (0.8, 0.3)], 0.07)],
            mix(accent, WHITE, 0.2),
        ),
        ([ellipse(0, 0.02, 0.92, 0.24)], mix(coat, WHITE, 0.4)),
        ([ellipse(0, 0.03, 0.82, 0.2)], (206, 128, 62)),
        (noodles, (248, 218, 150)),
        ([ellipse(0.32, -0.03, 0.22, 0.14, -12)], WHITE),
        ([ellipse(0.33, -0.03, 0.11, 0.075, -12)], (246, 166, 48)),
        (
            [
                ellipse(-0.42, -0.05, 0.2, 0.06, 25),
                ellipse(-0.3, 0.04, 0.18, 0.055, -15),
                ellipse(-0.05, -0.1, 0.1, 0.035, 30),
            ],
            (84, 156, 88),
        ),
        ([ellipse(0.02, 0.1, 0.13, 0.06), ellipse(-0.14, -0.1, 0.08, 0.04)], (216, 74, 66)),
        (
            [
                stroke([(0.16, 0.08), (0.86, -0.82)], 0.05),
                stroke([(0.28, 0.08), (0.98, -0.74)], 0.05),
            ],
            (150, 66, 48),
        ),
        _steam(-0.24),
    ]


def fruit(coat: Colour, accent: Colour, chance: random.Random) -> Figure:
    """An apple, half hiding another fruit."""
    apple = curve(
        [
            (0, -0.42),
            (0.3, -0.56),
            (0.66, -0.3),
            (0.66, 0.22),
            (0.34, 0.72),
            (0, 0.64),
            (-0.34, 0.72),
            (-0.66, 0.22),
            (-0.66, -0.3),
            (-0.3, -0.56),
        ]
    )
    return [
        ([ellipse(0.58, 0.36, 0.42, 0.4)], (mix(accent, WHITE, 0.3), accent)),
        ([apple], (mix(coat, WHITE, 0.15), mix(coat, INK, 0.3))),
        ([ellipse(-0.34, -0.16, 0.12, 0.24, 24)], mix(coat, WHITE, 0.5)),
        ([stroke([(0, -0.42), (0.02, -0.66), (0.12, -0.86)], 0.06, 0.7)], (98, 66, 46)),
        (
            [curve([(0.06, -0.62), (0.26, -0.86), (0.56, -0.8), (0.34, -0.58)])],
            ((132, 188, 92), (74, 140, 78)),
        ),
    ]


def car(coat: Colour, accent: Colour, chance: random.Random) -> Figure:
    """A small car from the side."""
    body = curve(
        [
            (-0.98, 0.3),
            (-0.94, 0.02),
            (-0.6, -0.1),
            (-0.36, -0.44),
            (0.3, -0.46),
            (0.6, -0.1),
            (0.92, 0.0),
            (0.99, 0.3),
            (0.9, 0.42),
            (-0.9, 0.42),
        ]
    )
    parts: Figure = [
        ([body], (mix(coat, WHITE, 0.2), mix(coat, INK, 0.2))),
        (
            [
                curve([(-0.46, -0.08), (-0.3, -0.36), (-0.05, -0.37), (-0.05, -0.08)], steps=4),
                curve([(0.03, -0.08), (0.03, -0.37), (0.25, -0.37), (0.46, -0.08)], steps=4),
            ],
            ((210, 236, 246), (120, 160, 186)),
        ),
    ]
    parts += [
        ([stroke([(-0.92, 0.17), (0.94, 0.17)], 0.035)], mix(coat, INK, 0.4)),
        ([ellipse(0.9, 0.08, 0.07, 0.055)], (255, 236, 160)),
        ([ellipse(-0.92, 0.1, 0.04, 0.06)], (226, 60, 52)),
        ([_box(0.12, 0.02, 0.06, 0.014)], mix(coat, INK, 0.5)),
    ]
    for x in (-0.56, 0.56):
        parts += [
            ([ellipse(x, 0.42, 0.23, 0.23)], INK),
            ([ellipse(x, 0.42, 0.13, 0.13)], (206, 210, 216)),
            ([ellipse(x, 0.42, 0.05, 0.05)], INK),
        ]
    return parts


def boat(coat: Colour, accent: Colour, chance: random.Random) -> Figure:
    """A sailing boat on its own wave."""
    return [
        ([stroke([(0, 0.5), (0, -1.0)], 0.045)], (110, 78, 56)),
        (
            [curve([(-0.05, -0.92), (-0.4, -0.3), (-0.72, 0.34), (-0.05, 0.36)], steps=6)],
            (WHITE, mix(WHITE, accent, 0.3)),
        ),
        ([[(0.05, -0.82), (0.66, 0.34), (0.05, 0.36)]], (accent, mix(accent, INK, 0.2))),
        (
            [curve([(-0.86, 0.46), (0.9, 0.42), (0.6, 0.82), (-0.56, 0.84)], steps=6)],
            (coat, mix(coat, INK, 0.35)),
        ),
        ([stroke([(-0.76, 0.55), (0.78, 0.52)], 0.05)], WHITE),
        (
            [
                curve(
                    [
                        (-1, 0.86),
                        (-0.6, 0.78),
                        (-0.2, 0.86),
                        (0.2, 0.78),
                        (0.6, 0.86),
                        (1, 0.8),
                        (0.8, 0.96),
                        (-0.8, 0.98),
                    ]
                )
            ],
            (150, 206, 226),
        ),
    ]


def house(coat: Colour, accent: Colour, chance: random.Random) -> Figure:
    """A small house with a garden bush."""
    panes = [_box(x, y, 0.1, 0.12) for x, y in ((-0.34, 0.28), (0.4, 0.28))]
    return [
        ([_box(0.36, -0.52, 0.09, 0.26)], mix(coat, INK, 0.4)),
        ([_box(0, 0.42, 0.66, 0.56)], (mix(WHITE, coat, 0.15), mix(WHITE, coat, 0.4))),
        ([[(-0.9, -0.06), (0, -0.86), (0.9, -0.06)]], (coat, mix(coat, INK, 0.3))),
        ([_box(0.03, 0.66, 0.15, 0.32)], (accent, mix(accent, INK, 0.35))),
        ([ellipse(0.12, 0.66, 0.02, 0.02)], (250, 220, 130)),
        ([_box(x, y, 0.14, 0.16) for x, y in ((-0.34, 0.28), (0.4, 0.28))], WHITE),
        (panes, ((255, 232, 160), (250, 204, 120))),
        ([_box(x, 0.28, 0.012, 0.13) for x in (-0.34, 0.4)], WHITE),
        ([ellipse(0, -0.36, 0.12, 0.12)], (255, 232, 160)),
        (
            [ellipse(x, 0.94, 0.17, 0.13) for x in (-0.72, -0.52, 0.56, 0.76)],
            ((132, 184, 104), (74, 132, 82)),
        ),
    ]


def rocket(coat: Colour, accent: Colour, chance: random.Random) -> Figure:
    """A rocket taking off."""
    return [
        (
            [curve([(-0.16, 0.52), (0.16, 0.52), (0.12, 0.8), (0, 1.1), (-0.12, 0.8)])],
            ((255, 222, 120), (240, 104, 50)),
        ),
        (
            [
                curve([(-0.2, 0.1), (-0.56, 0.42), (-0.56, 0.78), (-0.2, 0.5)]),
                curve([(0.2, 0.1), (0.56, 0.42), (0.56, 0.78), (0.2, 0.5)]),
            ],
            (accent, mix(accent, INK, 0.3)),
        ),
        (
            [
                curve(
                    [
                        (0, -1.0),
                        (0.24, -0.6),
                        (0.32, -0.1),
                        (0.22, 0.54),
                        (-0.22, 0.54),
                        (-0.32, -0.1),
                        (-0.24, -0.6),
                    ]
                )
            ],
            (WHITE, mix(WHITE, coat, 0.35)),
        ),
        (
            [
                curve(
                    [(0, -1.0), (0.2, -0.68), (0.22, -0.62), (-0.22, -0.62), (-0.2, -0.68)], steps=5
                )
            ],
            coat,
        ),
        ([ellipse(0, -0.28, 0.17, 0.17)], mix(coat, INK, 0.2)),
        ([ellipse(0, -0.28, 0.12, 0.12)], ((190, 232, 246), (96, 160, 200))),
        ([_box(0, 0.24, 0.28, 0.035)], coat),
        (
            [curve([(-0.05, 0.2), (0.05, 0.2), (0.05, 0.72), (-0.05, 0.72)], steps=4)],
            mix(accent, INK, 0.15),
        ),
    ]


def robot(coat: Colour, accent: Colour, chance: random.Random) -> Figure:
    """A friendly robot."""
    return [
        ([stroke([(0, -0.7), (0, -0.94)], 0.04)], INK),
        ([ellipse(0, -0.96, 0.07, 0.07)], accent),
        (
            [
                stroke([(-0.5, 0.25), (-0.8, 0.4), (-0.76, 0.72)], 0.13),
                stroke([(0.5, 0.25), (0.8, 0.3), (0.84, -0.06)], 0.13),
            ],
            mix(coat, INK, 0.3),
        ),
        ([_box(-0.2, 0.88, 0.1, 0.14), _box(0.2, 0.88, 0.1, 0.14)], mix(coat, INK, 0.35)),
        (
            [curve([(-0.5, 0.1), (0.5, 0.1), (0.46, 0.78), (-0.46, 0.78)], steps=6)],
            (coat, mix(coat, INK, 0.25)),
        ),
        (
            [curve([(-0.58, -0.62), (0.58, -0.62), (0.58, 0.0), (-0.58, 0.0)], steps=6)],
            (mix(coat, WHITE, 0.3), coat),
        ),
        (
            [curve([(-0.44, -0.5), (0.44, -0.5), (0.44, -0.12), (-0.44, -0.12)], steps=6)],
            (28, 36, 56),
        ),
        ([ellipse(-0.2, -0.32, 0.09, 0.11), ellipse(0.2, -0.32, 0.09, 0.11)], (120, 240, 232)),
        ([stroke([(-0.1, -0.16), (0, -0.13), (0.1, -0.16)], 0.025)], (120, 240, 232)),
        ([_box(0, 0.42, 0.24, 0.16)], mix(WHITE, coat, 0.15)),
        ([ellipse(-0.12, 0.42, 0.06, 0.06)], accent),
        ([ellipse(0.08, 0.36, 0.04, 0.04), ellipse(0.08, 0.48, 0.04, 0.04)], (250, 190, 80)),
    ]


def balloon(coat: Colour, accent: Colour, chance: random.Random) -> Figure:
    """A hot-air balloon."""
    round_ = curve(
        [
            (0, -1.0),
            (0.56, -0.76),
            (0.7, -0.26),
            (0.42, 0.24),
            (0.14, 0.5),
            (-0.14, 0.5),
            (-0.42, 0.24),
            (-0.7, -0.26),
            (-0.56, -0.76),
        ]
    )
    stripes = [
        curve(
            [
                (0, -1.0),
                (x * 0.9, -0.66),
                (x, -0.26),
                (x * 0.62, 0.24),
                (x * 0.2, 0.5),
                (x * 0.05, 0.5),
                (x * 0.3, 0.2),
                (x * 0.55, -0.26),
                (x * 0.45, -0.7),
            ]
        )
        for x in (-0.62, 0.62)
    ]
    return [
        ([stroke([(x * 0.14, 0.48), (x * 0.12, 0.76)], 0.016) for x in (-1, 0, 1)], INK),
        ([round_], (mix(coat, WHITE, 0.2), mix(coat, INK, 0.25))),
        (stripes, (mix(accent, WHITE, 0.25), accent)),
        ([ellipse(-0.3, -0.6, 0.08, 0.2, 30)], mix(coat, WHITE, 0.55)),
        (
            [curve([(-0.15, 0.74), (0.15, 0.74), (0.12, 0.98), (-0.12, 0.98)], steps=5)],
            ((186, 128, 76), (126, 80, 50)),
        ),
    ]


def heart(coat: Colour, accent: Colour, chance: random.Random) -> Figure:
    """A large heart and small ones."""
    shape = [
        (0.0, -0.3),
        (0.28, -0.66),
        (0.7, -0.62),
        (0.84, -0.16),
        (0.5, 0.36),
        (0.0, 0.86),
        (-0.5, 0.36),
        (-0.84, -0.16),
        (-0.7, -0.62),
        (-0.28, -0.66),
    ]
    small = [
        curve([(x + a * s, y + b * s) for a, b in shape])
        for x, y, s in (
            (-0.86, -0.82, 0.16),
            (0.92, -0.7, 0.12),
            (0.84, 0.66, 0.18),
            (-0.8, 0.68, 0.11),
        )
    ]
    return [
        ([curve(shape)], (mix(coat, WHITE, 0.15), mix(coat, INK, 0.22))),
        ([ellipse(-0.46, -0.32, 0.11, 0.2, 36)], mix(coat, WHITE, 0.6)),
        (small, accent),
    ]


def bottle(coat: Colour, accent: Colour, chance: random.Random) -> Figure:
    """A bottle on a plinth, as products are shown."""
    return [
        (
            [ellipse(0, 0.86, 0.86, 0.14), _box(0, 0.94, 0.86, 0.08)],
            (mix(WHITE, accent, 0.25), mix(accent, WHITE, 0.3)),
        ),
        ([ellipse(0, 0.86, 0.86, 0.13)], mix(WHITE, accent, 0.15)),
        ([_box(0, -0.74, 0.13, 0.16)], (accent, mix(accent, INK, 0.35))),
        (
            [
                curve(
                    [
                        (-0.1, -0.58),
                        (0.1, -0.58),
                        (0.16, -0.4),
                        (0.42, -0.2),
                        (0.44, 0.3),
                        (0.42, 0.84),
                        (-0.42, 0.84),
                        (-0.44, 0.3),
                        (-0.42, -0.2),
                        (-0.16, -0.4),
                    ]
                )
            ],
            (mix(coat, WHITE, 0.35), mix(coat, INK, 0.2)),
        ),
        (
            [curve([(-0.34, -0.1), (-0.22, -0.16), (-0.24, 0.7), (-0.34, 0.7)])],
            mix(coat, WHITE, 0.6),
        ),
        ([_box(0.06, 0.32, 0.26, 0.22)], WHITE),
        (
            [
                _box(0.06, 0.24, 0.16, 0.018),
                _box(0.06, 0.32, 0.2, 0.012),
                _box(0.06, 0.38, 0.12, 0.012),
            ],
            mix(coat, INK, 0.5),
        ),
    ]
