"""What people have built and made: figures as in `subjects.py`."""

from __future__ import annotations

import math
import random

from mockgateway.generators.picture.outlines import Points, curve, ellipse, stroke
from mockgateway.generators.picture.palette import Colour, mix
from mockgateway.generators.picture.subjects import INK, WHITE, Figure


def _box(x: float, y: float, wide: float, high: float) -> Points:
    """A rectangle by its middle and half its sides."""
    return [(x - wide, y - high), (x + wide, y - high), (x + wide, y + high), (x - wide, y + high)]


def _ring(x: float, y: float, size: float, width: float) -> Points:
    return stroke(ellipse(x, y, size, size), width)


def lighthouse(coat: Colour, accent: Colour, chance: random.Random) -> Figure:
    """A striped lighthouse on its rock, its light on."""

    def side(y: float) -> float:
        return 0.17 + 0.13 * (y + 0.5) / 1.3

    bands: list[Points] = [
        [(-side(y), y), (side(y), y), (side(y + 0.22), y + 0.22), (-side(y + 0.22), y + 0.22)]
        for y in (-0.5, -0.06, 0.38)
    ]
    return [
        ([ellipse(0, -0.68, 0.34, 0.34)], mix((255, 226, 130), WHITE, 0.35)),
        ([ellipse(0, -0.68, 0.24, 0.24)], mix((255, 226, 130), WHITE, 0.7)),
        (
            [
                curve(
                    [
                        (-0.86, 1.0),
                        (-0.6, 0.76),
                        (-0.3, 0.74),
                        (0.1, 0.7),
                        (0.44, 0.74),
                        (0.7, 0.84),
                        (0.9, 1.0),
                    ]
                )
            ],
            (mix(INK, WHITE, 0.34), mix(INK, WHITE, 0.12)),
        ),
        (
            [[(-side(-0.5), -0.5), (side(-0.5), -0.5), (side(0.8), 0.8), (-side(0.8), 0.8)]],
            (WHITE, mix(WHITE, INK, 0.12)),
        ),
        (bands, (coat, mix(coat, INK, 0.2))),
        ([_box(0, -0.53, 0.25, 0.035)], mix(INK, WHITE, 0.15)),
        ([_box(0, -0.68, 0.13, 0.13)], (255, 226, 130)),
        ([_box(x, -0.68, 0.012, 0.13) for x in (-0.12, 0, 0.12)], INK),
        ([[(-0.19, -0.8), (0.19, -0.8), (0.06, -0.98), (-0.06, -0.98)]], mix(coat, INK, 0.3)),
        ([ellipse(0, -1.0, 0.035, 0.035)], INK),
        ([_box(0, -0.22, 0.035, 0.06), _box(0, 0.26, 0.04, 0.065)], mix(INK, coat, 0.2)),
        (
            [curve([(-0.08, 0.8), (-0.08, 0.64), (0, 0.58), (0.08, 0.64), (0.08, 0.8)], steps=3)],
            mix(INK, coat, 0.25),
        ),
    ]


def castle(coat: Colour, accent: Colour, chance: random.Random) -> Figure:
    """A castle with three towers and flags."""
    stone, roof = mix((206, 198, 190), coat, 0.15), mix(coat, INK, 0.1)
    teeth = [_box(x, 0.02, 0.05, 0.06) for x in (-0.3, -0.15, 0.0, 0.15, 0.3)]
    towers = [_box(-0.6, 0.3, 0.2, 0.68), _box(0.6, 0.3, 0.2, 0.68)]
    cones: list[Points] = [
        [(x - w, y), (x, y - h), (x + w, y)]
        for x, y, w, h in (
            (-0.6, -0.36, 0.26, 0.46),
            (0.6, -0.36, 0.26, 0.46),
            (0, -0.42, 0.24, 0.46),
        )
    ]
    flags: list[Points] = [
        [(x, y), (x + 0.2, y + 0.06), (x, y + 0.12)]
        for x, y in ((-0.6, -0.98), (0.6, -0.98), (0, -1.04))
    ]
    return [
        ([_box(0, 0.1, 0.18, 0.55)], (stone, mix(stone, INK, 0.22))),
        ([_box(0, 0.5, 0.5, 0.46), *teeth], (mix(stone, WHITE, 0.2), mix(stone, INK, 0.2))),
        (towers, (mix(stone, WHITE, 0.1), mix(stone, INK, 0.3))),
        (cones, (mix(roof, WHITE, 0.15), roof)),
        (
            [
                stroke([(x, y), (x, y + 0.2)], 0.025)
                for x, y in ((-0.6, -0.98), (0.6, -0.98), (0, -1.04))
            ],
            INK,
        ),
        (flags, accent),
        (
            [curve([(-0.16, 0.97), (-0.16, 0.6), (0, 0.46), (0.16, 0.6), (0.16, 0.97)], steps=4)],
            mix(INK, roof, 0.35),
        ),
        (
            [
                _box(x, y, 0.035, 0.07)
                for x, y in ((-0.6, -0.05), (-0.6, 0.34), (0.6, -0.05), (0.6, 0.34), (0, -0.18))
            ],
            mix(INK, (255, 210, 120), 0.6),
        ),
        ([curve([(-1, 1.0), (-0.6, 0.92), (0, 0.96), (0.6, 0.9), (1, 1.0)])], (110, 156, 96)),
    ]


def bridge(coat: Colour, accent: Colour, chance: random.Random) -> Figure:
    """A suspension bridge with two towers."""
    cable = curve(
        [(-1.3, 0.34), (-0.62, -0.7), (0, 0.14), (0.62, -0.7), (1.3, 0.34)], closed=False, steps=14
    )
    hangers = [
        stroke([(x, y), (x, 0.32)], 0.014) for x, y in cable[::3] if -1.25 < x < 1.25 and y < 0.28
    ]
    towers = [
        _box(x + side * 0.075, 0.06, 0.035, 0.84) for x in (-0.62, 0.62) for side in (-1, 1)
    ] + [_box(x, y, 0.1, 0.03) for x in (-0.62, 0.62) for y in (-0.68, -0.34, 0.06)]
    return [
        (hangers, mix(coat, INK, 0.2)),
        ([stroke(cable, 0.045)], mix(coat, WHITE, 0.12)),
        (towers, (mix(coat, WHITE, 0.15), mix(coat, INK, 0.25))),
        ([_box(0, 0.35, 6, 0.045)], mix(coat, INK, 0.15)),
        ([_box(0, 0.415, 6, 0.02)], mix(coat, INK, 0.5)),
        ([_box(x, 0.9, 0.2, 0.06) for x in (-0.62, 0.62)], mix(INK, WHITE, 0.4)),
    ]


def bicycle(coat: Colour, accent: Colour, chance: random.Random) -> Figure:
    """A bicycle from the side."""
    wheels = [(-0.56, 0.44), (0.56, 0.44)]
    spokes = [
        stroke([(x, y), (x + 0.38 * math.cos(a), y + 0.38 * math.sin(a))], 0.012)
        for x, y in wheels
        for a in (math.radians(36 * k + 9) for k in range(10))
    ]
    lines = [
        ((-0.56, 0.44), (-0.26, -0.2)),
        ((-0.56, 0.44), (-0.06, 0.44)),
        ((-0.26, -0.2), (-0.06, 0.44)),
        ((-0.06, 0.44), (0.4, -0.22)),
        ((-0.24, -0.16), (0.4, -0.2)),
    ]
    return [
        (spokes, mix(INK, WHITE, 0.5)),
        ([_ring(x, y, 0.4, 0.055) for x, y in wheels], INK),
        ([_ring(x, y, 0.36, 0.02) for x, y in wheels], mix(WHITE, INK, 0.25)),
        (
            [stroke(line, 0.065) for line in lines]
            + [stroke([(0.36, -0.42), (0.42, -0.16), (0.56, 0.44)], 0.06)],
            (mix(coat, WHITE, 0.15), mix(coat, INK, 0.15)),
        ),
        (
            [
                stroke([(-0.26, -0.2), (-0.3, -0.36)], 0.045),
                stroke([(0.36, -0.42), (0.3, -0.52), (0.46, -0.56), (0.6, -0.5)], 0.05),
            ],
            INK,
        ),
        (
            [curve([(-0.48, -0.4), (-0.16, -0.4), (-0.14, -0.34), (-0.34, -0.31), (-0.46, -0.33)])],
            mix(accent, INK, 0.35),
        ),
        ([_ring(-0.06, 0.44, 0.12, 0.035)], mix(INK, WHITE, 0.3)),
        ([stroke([(-0.06, 0.44), (0.04, 0.62)], 0.03), _box(0.06, 0.64, 0.07, 0.018)], INK),
    ]


def plane(coat: Colour, accent: Colour, chance: random.Random) -> Figure:
    """An airliner, climbing."""
    body = curve(
        [
            (-0.96, 0.16),
            (-0.6, 0.0),
            (0.3, -0.3),
            (0.76, -0.42),
            (0.96, -0.38),
            (0.88, -0.24),
            (0.5, -0.06),
            (-0.3, 0.22),
            (-0.8, 0.3),
        ]
    )
    return [
        ([[(-0.06, -0.16), (-0.42, -0.72), (-0.24, -0.74), (0.3, -0.26)]], mix(WHITE, INK, 0.25)),
        (
            [[(-0.84, 0.12), (-1.04, -0.36), (-0.86, -0.36), (-0.54, 0.0)]],
            (coat, mix(coat, INK, 0.2)),
        ),
        ([body], (WHITE, mix(WHITE, coat, 0.3))),
        ([stroke([(-0.86, 0.2), (0.1, -0.06), (0.8, -0.3)], 0.05)], coat),
        (
            [[(-0.1, 0.04), (-0.3, 0.78), (-0.1, 0.74), (0.36, -0.06)]],
            (mix(WHITE, INK, 0.1), mix(WHITE, INK, 0.3)),
        ),
        (
            [ellipse(-0.5 + 0.13 * k, 0.01 - 0.043 * k, 0.028, 0.034) for k in range(9)],
            (96, 140, 180),
        ),
        (
            [curve([(0.74, -0.38), (0.86, -0.38), (0.84, -0.31), (0.74, -0.32)], steps=4)],
            (70, 110, 150),
        ),
        ([ellipse(0.05, 0.3, 0.13, 0.075, -16)], mix(coat, INK, 0.1)),
    ]


def astronaut(coat: Colour, accent: Colour, chance: random.Random) -> Figure:
    """An astronaut, floating and waving."""
    suit = mix(WHITE, coat, 0.12)
    return [
        (
            [curve([(-0.42, -0.24), (0.42, -0.24), (0.46, 0.4), (-0.46, 0.4)], steps=5)],
            mix(suit, INK, 0.35),
        ),
        (
            [
                stroke([(-0.2, 0.42), (-0.26, 0.72), (-0.22, 0.98)], 0.27, 0.9),
                stroke([(0.2, 0.42), (0.32, 0.7), (0.26, 0.96)], 0.27, 0.9),
            ],
            mix(suit, INK, 0.14),
        ),
        (
            [
                stroke([(-0.3, -0.06), (-0.62, -0.2), (-0.76, -0.56)], 0.22, 0.85),
                stroke([(0.3, -0.04), (0.6, 0.12), (0.66, 0.4)], 0.22, 0.85),
            ],
            suit,
        ),
        ([ellipse(-0.77, -0.6, 0.12, 0.12), ellipse(0.67, 0.44, 0.12, 0.12)], accent),
        (
            [
                curve(
                    [
                        (-0.34, -0.2),
                        (0.34, -0.2),
                        (0.4, 0.2),
                        (0.32, 0.54),
                        (-0.32, 0.54),
                        (-0.4, 0.2),
                    ]
                )
            ],
            (suit, mix(suit, INK, 0.16)),
        ),
        ([ellipse(0, -0.54, 0.42, 0.4)], (WHITE, mix(suit, INK, 0.12))),
        ([ellipse(0, -0.52, 0.32, 0.28)], ((74, 96, 150), (20, 26, 56))),
        (
            [curve([(-0.22, -0.58), (-0.1, -0.7), (0.04, -0.72), (-0.1, -0.62), (-0.18, -0.5)])],
            (170, 206, 240),
        ),
        ([_box(0, 0.16, 0.2, 0.13)], mix(suit, INK, 0.22)),
        ([ellipse(-0.1, 0.12, 0.04, 0.04)], (232, 84, 76)),
        ([ellipse(0.02, 0.12, 0.04, 0.04)], (248, 196, 84)),
        ([_box(0.0, 0.22, 0.14, 0.025)], accent),
        ([_box(-0.26, 0.98, 0.17, 0.06), _box(0.3, 0.97, 0.17, 0.06)], mix(INK, WHITE, 0.35)),
    ]


def book(coat: Colour, accent: Colour, chance: random.Random) -> Figure:
    """An open book."""
    pages = [
        curve(
            [
                (0, -0.3),
                (side * 0.4, -0.46),
                (side * 0.86, -0.34),
                (side * 0.86, 0.46),
                (side * 0.4, 0.36),
                (0, 0.52),
            ],
            steps=5,
        )
        for side in (-1, 1)
    ]
    lines = [
        stroke([(side * 0.14, y - 0.1), (side * 0.42, y - 0.17), (side * 0.74, y - 0.1)], 0.022)
        for side in (-1, 1)
        for y in (-0.08, 0.06, 0.2, 0.34)
    ]
    return [
        (
            [
                curve(
                    [
                        (0, -0.22),
                        (0.94, -0.3),
                        (0.96, 0.56),
                        (0, 0.66),
                        (-0.96, 0.56),
                        (-0.94, -0.3),
                    ],
                    steps=3,
                )
            ],
            (coat, mix(coat, INK, 0.3)),
        ),
        (pages, (WHITE, mix(WHITE, (200, 180, 150), 0.35))),
        (lines, mix(WHITE, INK, 0.4)),
        ([stroke([(0, -0.3), (0, 0.52)], 0.03)], mix(WHITE, INK, 0.3)),
        ([[(0.5, -0.42), (0.6, -0.42), (0.6, 0.1), (0.55, 0.02), (0.5, 0.1)]], accent),
    ]


def hat(coat: Colour, accent: Colour, chance: random.Random) -> Figure:
    """A hat with a ribbon."""
    return [
        ([ellipse(0, 0.4, 0.98, 0.2)], (mix(coat, WHITE, 0.1), mix(coat, INK, 0.25))),
        (
            [
                curve(
                    [
                        (-0.56, 0.4),
                        (-0.5, -0.2),
                        (-0.34, -0.52),
                        (0, -0.44),
                        (0.34, -0.52),
                        (0.5, -0.2),
                        (0.56, 0.4),
                        (0, 0.5),
                    ]
                )
            ],
            (mix(coat, WHITE, 0.2), mix(coat, INK, 0.1)),
        ),
        (
            [
                curve(
                    [(-0.56, 0.36), (-0.53, 0.1), (0, 0.2), (0.53, 0.1), (0.56, 0.36), (0, 0.47)],
                    steps=5,
                )
            ],
            accent,
        ),
        (
            [curve([(-0.3, -0.46), (0, -0.3), (0.3, -0.46), (0, -0.4)], steps=5)],
            mix(coat, INK, 0.2),
        ),
    ]


def present(coat: Colour, accent: Colour, chance: random.Random) -> Figure:
    """A wrapped present: what somebody asks for whom nobody knows."""
    loops = [
        curve([(0, -0.36), (side * 0.2, -0.78), (side * 0.5, -0.74), (side * 0.46, -0.46)])
        for side in (-1, 1)
    ]
    return [
        ([_box(0, 0.4, 0.66, 0.5)], (mix(coat, WHITE, 0.12), mix(coat, INK, 0.2))),
        ([_box(0, -0.2, 0.76, 0.15)], (mix(coat, WHITE, 0.25), coat)),
        ([_box(0, 0.27, 0.12, 0.63), _box(0, 0.44, 0.66, 0.09)], (mix(accent, WHITE, 0.2), accent)),
        (loops, (mix(accent, WHITE, 0.25), mix(accent, INK, 0.12))),
        ([ellipse(0, -0.4, 0.11, 0.1)], mix(accent, INK, 0.2)),
    ]


def star(coat: Colour, accent: Colour, chance: random.Random) -> Figure:
    """A star with five points."""

    def points(size: float) -> Points:
        turns = (math.radians(36 * k - 90) for k in range(10))
        return [
            (
                math.cos(a) * size * (1 if k % 2 == 0 else 0.44),
                math.sin(a) * size * (1 if k % 2 == 0 else 0.44),
            )
            for k, a in enumerate(turns)
        ]

    return [
        ([points(1.0)], (mix(coat, WHITE, 0.2), mix(coat, INK, 0.15))),
        ([points(0.66)], mix(coat, WHITE, 0.4)),
    ]
