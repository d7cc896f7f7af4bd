"""Three-dimensional models: the shape a prompt names, else a smooth solid of the seed's, as a glTF 2.0 binary.

Source: Khronos glTF 2.0 specification, 3 (asset, scenes, meshes, materials) and 4 (GLB container).
"""

from __future__ import annotations

import json
import math
import struct
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mockgateway.content.media import MediaFile, Model3DRequest
from mockgateway.generators.picture.palette import HUES
from mockgateway.generators.picture.words import HUES as HUE_WORDS
from mockgateway.generators.picture.words import found
from mockgateway.seed import Seed

Colour = tuple[int, int, int]
Points = NDArray[np.float32]

# What words ask for which shape; a line's first word is the shape's name.
WORDS = """
cube cube box crate dice block cubo würfel wurfel 立方 箱 方块 キューブ ลูกบาศก์ กล่อง
pyramid pyramid pirámide pyramide 金字塔 ピラミッド พีระมิด
torus torus donut doughnut ring bagel rosquilla 圆环 甜甜圈 ドーナツ 指輪 โดนัท แหวน
vase vase pot jar urn jarrón jarron vase 花瓶 罐 壺 แจกัน หม้อ
cup cup mug goblet chalice taza tasse becher 杯 カップ ถ้วย แก้ว
tree tree oak fir pine baum árbol arbol arbre 树 木 ต้นไม้
chair chair stool throne seat silla stuhl chaise 椅 椅子 เก้าอี้
table table desk mesa tisch 桌 テーブル 机 โต๊ะ
house house hut cottage home casa haus maison 房 家 บ้าน
rocket rocket spaceship missile cohete rakete fusée fusee 火箭 ロケット จรวด
cone cone kegel cono 圆锥 円錐 กรวย
cylinder cylinder barrel column pillar can cilindro zylinder 圆柱 円柱 ทรงกระบอก
gem gem diamond crystal jewel ruby emerald diamante kristall 宝石 钻石 水晶 ダイヤ เพชร
sphere sphere ball globe planet moon orb esfera kugel 球 星球 ボール ลูกบอล ทรงกลม
"""
_METALS = (
    "metal metal gold golden silver steel iron copper bronze chrome metallic 金属 金 银 ทอง โลหะ"
)
_GLASS = "glossy glossy glass shiny polished ceramic porcelain glazed plastic 玻璃 光泽 陶瓷"


class Part(NamedTuple):
    """A piece of one colour. points, normals: n by 3, metres and unit lengths, y up; triangles: m by 3 numbers of points, counter-clockwise from outside."""

    points: Points
    normals: Points
    triangles: NDArray[np.uint16]
    colour: Colour = (0, 0, 0)


def draw(ask: Model3DRequest) -> MediaFile:
    """The model that was asked for, `model/gltf-binary`: about two metres high, standing on the ground, one material a colour."""
    seed = Seed.root("solid", ask.seed, ask.prompt)
    shapes = found(WORDS, ask.prompt)
    hues = found(HUE_WORDS, ask.prompt)
    main = HUES[hues[0]] if hues else seed.of("colour").pick(tuple(HUES.values()))
    shape = SHAPES[shapes[0]] if shapes else _pebble
    parts = _standing(
        [part._replace(colour=part.colour if any(part.colour) else main) for part in shape(seed)]
    )
    metallic, rough = (
        (1.0, 0.3)
        if found(_METALS, ask.prompt)
        else (0.0, 0.15)
        if found(_GLASS, ask.prompt)
        else (0.0, 0.55)
    )
    return MediaFile(
        _glb(parts, shapes[0] if shapes else "solid", ask.prompt, metallic, rough),
        "model/gltf-binary",
        "glb",
    )


def _standing(parts: Sequence[Part]) -> list[Part]:
    """Moved and scaled so that the whole is two metres high (or wide) and stands in the middle of the ground."""
    every = np.concatenate([part.points for part in parts])
    low, high = every.min(axis=0), every.max(axis=0)
    middle = (low + high) / 2
    middle[1] = low[1]
    scale = np.float32(2 / float((high - low).max()))
    return [
        _solid(part._replace(points=((part.points - middle) * scale).astype(np.float32)))
        for part in parts
    ]


def _solid(part: Part) -> Part:
    """Without the triangles that have no area: those at the poles of what is turned."""
    a, b, c = (part.points[part.triangles[:, corner]].astype(np.float64) for corner in range(3))
    return part._replace(
        triangles=part.triangles[np.linalg.norm(np.cross(b - a, c - a), axis=1) > 1e-9]
    )


def _turned(profile: Sequence[tuple[float, float]], around: int = 40, smooth: bool = True) -> Part:
    """A solid of revolution about the y axis. profile: (radius, height) from bottom to top; smooth: whether its rings are shaded as one surface."""
    rings: list[
        tuple[float, float, float, float]
    ] = []  # radius, height and the outward normal of the profile
    for (r0, y0), (r1, y1) in pairwise(profile):
        length = math.hypot(r1 - r0, y1 - y0) or 1.0
        rings += [
            (r0, y0, (y1 - y0) / length, (r0 - r1) / length),
            (r1, y1, (y1 - y0) / length, (r0 - r1) / length),
        ]
    if smooth:
        for at in range(1, len(rings) - 1, 2):
            out, up = rings[at][2] + rings[at + 1][2], rings[at][3] + rings[at + 1][3]
            length = math.hypot(out, up)
            if length < 1.7:  # a corner of more than about 60 degrees stays sharp
                continue
            rings[at], rings[at + 1] = (
                (*rings[at][:2], out / length, up / length),
                (*rings[at + 1][:2], out / length, up / length),
            )
    turn = np.linspace(0, 2 * math.pi, around + 1)
    cos, sin = np.cos(turn), np.sin(turn)
    points = np.stack(
        [np.stack([r * cos, np.full_like(cos, y), r * sin], 1) for r, y, _, _ in rings]
    )
    normals = np.stack(
        [np.stack([out * cos, np.full_like(cos, up), out * sin], 1) for _, _, out, up in rings]
    )
    return Part(
        points.reshape(-1, 3).astype(np.float32),
        _unit(normals.reshape(-1, 3)),
        _grid(len(rings), around + 1, step=2),
    )


def _grid(rows: int, columns: int, step: int = 1) -> NDArray[np.uint16]:
    """The triangles between neighbouring rows of points; step 2: between every other pair of rows."""
    row, column = np.meshgrid(np.arange(0, rows - 1, step), np.arange(columns - 1), indexing="ij")
    a = (row * columns + column).ravel()
    b, c, d = a + 1, a + columns, a + columns + 1
    return np.concatenate([np.stack([a, c, b], 1), np.stack([b, c, d], 1)]).astype(np.uint16)


def _unit(normals: NDArray[np.floating]) -> Points:
    length = np.linalg.norm(normals, axis=1, keepdims=True)
    lifted = np.where(length > 1e-9, normals / np.maximum(length, 1e-9), (0.0, 1.0, 0.0))
    return lifted.astype(np.float32)


def _flat(
    corners: Sequence[Sequence[float]], faces: Sequence[Sequence[int]], colour: Colour = (0, 0, 0)
) -> Part:
    """A convex body of flat faces; each face's corners in any order around it, turned outwards here."""
    solid = np.array(corners, np.float64)
    middle = solid.mean(axis=0)
    points, normals, triangles = (
        list[NDArray[np.float64]](),
        list[NDArray[np.float64]](),
        list[tuple[int, int, int]](),
    )
    for face in faces:
        ring = solid[list(face)]
        normal = np.cross(ring[1] - ring[0], ring[2] - ring[0])
        if np.dot(normal, ring.mean(axis=0) - middle) < 0:
            ring, normal = ring[::-1], -normal
        triangles += [
            (len(points), len(points) + k, len(points) + k + 1) for k in range(1, len(ring) - 1)
        ]
        points += list(ring)
        normals += [normal] * len(ring)
    return Part(
        np.array(points, np.float32),
        _unit(np.array(normals)),
        np.array(triangles, np.uint16),
        colour,
    )


def _box(
    x: float, y: float, z: float, wide: float, high: float, deep: float, colour: Colour = (0, 0, 0)
) -> Part:
    """A box with its middle at x, z and its foot at y."""
    corners = [
        (x + i * wide / 2, y + j * high, z + k * deep / 2)
        for i in (-1, 1)
        for j in (0, 1)
        for k in (-1, 1)
    ]
    return _flat(
        corners,
        ((0, 1, 3, 2), (4, 5, 7, 6), (0, 1, 5, 4), (2, 3, 7, 6), (0, 2, 6, 4), (1, 3, 7, 5)),
        colour,
    )


def _arc(radius: float, middle: float, steps: int = 20) -> list[tuple[float, float]]:
    return [
        (radius * math.sin(math.pi * k / steps), middle - radius * math.cos(math.pi * k / steps))
        for k in range(steps + 1)
    ]


def _torus(seed: Seed) -> list[Part]:
    thick = 0.3 + seed.of("thick").below(16) / 100
    ring = _turned(
        [
            (1 - thick * math.sin(2 * math.pi * k / 28), -thick * math.cos(2 * math.pi * k / 28))
            for k in range(28, -1, -1)
        ]
    )
    at = ring.points.copy()
    at[:, 1] = 0
    centre = at / np.maximum(np.linalg.norm(at, axis=1, keepdims=True), 1e-9)
    return [ring._replace(normals=_unit(ring.points - centre))]


def _vase(seed: Seed) -> list[Part]:
    chance = seed.random()
    neck, belly, waist = (
        chance.uniform(0.22, 0.34),
        chance.uniform(0.6, 0.85),
        chance.uniform(0.3, 0.5),
    )
    outer = [(0.0, 0.0), (0.4, 0.0)]
    outer += [
        (
            neck
            + (belly - neck) * math.sin(math.pi * min(1.0, t / 0.9)) ** 1.5 * (1 - waist * t)
            + 0.12 * (1 - t)
            + 0.18 * max(0.0, t - 0.8) * 5,
            2.0 * t,
        )
        for t in (k / 24 for k in range(25))
    ]
    rim = outer[-1][0]
    return [_turned([*outer, (rim - 0.06, 2.0), (neck, 1.7), (neck, 1.2), (0.0, 1.1)])]


def _cup(seed: Seed) -> list[Part]:
    wide = 0.55 + seed.of("wide").below(20) / 100
    return [
        _turned(
            [
                (0, 0),
                (wide * 0.8, 0),
                (wide * 0.95, 0.1),
                (wide, 1.0),
                (wide - 0.08, 1.0),
                (wide - 0.1, 0.15),
                (0, 0.1),
            ]
        )
    ]


def _tree(seed: Seed) -> list[Part]:
    chance = seed.random()
    trunk = _turned([(0, 0), (0.2, 0), (0.13, 0.3), (0.11, 1.0), (0, 1.0)])._replace(
        colour=(112, 78, 52)
    )
    if chance.random() < 0.5:
        crown = [
            _turned([(0, y), (r, y), (0.02, y + 0.8), (0, y + 0.8)], smooth=False)
            for r, y in ((0.75, 0.55), (0.6, 0.95), (0.42, 1.35))
        ]
    else:
        crown = [_lump(seed, 0.75)]
        crown = [crown[0]._replace(points=crown[0].points + np.array((0, 1.5, 0), np.float32))]
    return [trunk, *(part._replace(colour=(62, 140, 78)) for part in crown)]


def _chair(seed: Seed) -> list[Part]:
    back = 0.8 + seed.of("back").below(40) / 100
    legs = [_box(x, 0, z, 0.1, 0.8, 0.1) for x in (-0.4, 0.4) for z in (-0.4, 0.4)]
    slats = [_box(x, 0.92, -0.41, 0.14, back, 0.06) for x in (-0.32, 0.0, 0.32)]
    return _joined(
        [
            *legs,
            _box(0, 0.8, 0, 0.98, 0.12, 0.98),
            *slats,
            _box(0, 0.92 + back, -0.41, 0.98, 0.16, 0.1),
        ]
    )


def _table(seed: Seed) -> list[Part]:
    wide = 1.4 + seed.of("wide").below(60) / 100
    legs = [
        _box(x * (wide / 2 - 0.12), 0, z, 0.12, 0.9, 0.12) for x in (-1, 1) for z in (-0.4, 0.4)
    ]
    return _joined([*legs, _box(0, 0.9, 0, wide, 0.1, 1.1)])


def _house(seed: Seed) -> list[Part]:
    roof = _flat(
        [
            (-1.1, 1, -0.8),
            (1.1, 1, -0.8),
            (1.1, 1, 0.8),
            (-1.1, 1, 0.8),
            (-1.1, 1.75, 0),
            (1.1, 1.75, 0),
        ],
        ((0, 1, 2, 3), (0, 1, 5, 4), (3, 2, 5, 4), (0, 3, 4), (1, 2, 5)),
        (150, 66, 52),
    )
    panes = [_box(x, 0.45, 0.7, 0.3, 0.3, 0.03, (160, 210, 235)) for x in (-0.6, 0.6)]
    return [
        _box(0, 0, 0, 2, 1, 1.4),
        roof,
        _box(0, 0, 0.7, 0.35, 0.65, 0.05, (94, 62, 44)),
        *panes,
        _box(0.55, 1.15, -0.3, 0.24, 0.75, 0.24, (120, 74, 60)),
    ]


def _rocket(seed: Seed) -> list[Part]:
    hull = _turned([(0, 0.2), (0.3, 0.2), (0.42, 0.7), (0.42, 1.3), (0.3, 1.8)])._replace(
        colour=(236, 238, 242)
    )
    nose = _turned([(0.3, 1.8), (0.18, 2.1), (0.0, 2.3)])
    fins = [_flat([(c * 0.36 + s * t, 0.75, s * 0.36 - c * t) for t in (-0.03, 0.03)] + [(c * 0.3 + s * t, 0.2, s * 0.3 - c * t) for t in (-0.03, 0.03)] + [(c * 0.8 + s * t, 0, s * 0.8 - c * t) for t in (-0.03, 0.03)], ((0, 2, 4), (1, 3, 5), (0, 1, 3, 2), (2, 3, 5, 4), (0, 1, 5, 4))) for c, s in ((math.cos(a), math.sin(a)) for a in (0, 2.0944, 4.1888))]  # fmt: skip
    return [hull, nose, *_joined(fins)]


def _gem(seed: Seed) -> list[Part]:
    around = 6 + seed.of("facets").below(5)
    corners = [(0.0, -1.1, 0.0)]
    for radius, height in ((1.0, 0.0), (0.6, 0.42)):
        corners += [
            (
                radius * math.cos(2 * math.pi * k / around),
                height,
                radius * math.sin(2 * math.pi * k / around),
            )
            for k in range(around)
        ]
    low = [(0, 1 + k, 1 + (k + 1) % around) for k in range(around)]
    belt = [
        (1 + k, 1 + (k + 1) % around, 1 + around + (k + 1) % around, 1 + around + k)
        for k in range(around)
    ]
    return [_flat(corners, [*low, *belt, tuple(range(1 + around, 1 + 2 * around))])]


def _lump(seed: Seed, radius: float) -> Part:
    """A ball with slow hills; its normals are those of its own surface."""
    chance = seed.of("lump").random()
    waves = [
        (chance.uniform(0.05, 0.16) / m, m, chance.randint(1, 3), chance.uniform(0, 6.28))
        for m in (1, 2, 3)
    ]
    polar, turn = np.meshgrid(
        np.linspace(0, math.pi, 33), np.linspace(0, 2 * math.pi, 49), indexing="ij"
    )
    far = radius * (
        1
        + sum(
            depth * np.sin(n * turn + phase) * np.sin(polar) ** n * np.cos(m * polar)
            for depth, m, n, phase in waves
        )
    )
    surface = np.stack(
        [
            far * np.sin(polar) * np.cos(turn),
            -far * np.cos(polar),
            far * np.sin(polar) * np.sin(turn),
        ],
        2,
    )
    along, down = np.gradient(surface, axis=1), np.gradient(surface, axis=0)
    along[:, (0, -1)] = (surface[:, 1] - surface[:, -2])[
        :, None
    ] / 2  # the seam, where the end is the beginning
    normals = np.cross(down, along).reshape(-1, 3)
    out = surface.reshape(-1, 3)
    normals = np.where(np.linalg.norm(normals, axis=1, keepdims=True) > 1e-9, normals, out)
    return Part(
        out.astype(np.float32),
        _unit(normals * np.sign((normals * out).sum(1, keepdims=True) + 1e-12)),
        _grid(33, 49),
    )


def _pebble(seed: Seed) -> list[Part]:
    return [_lump(seed, 1.0)]


def _joined(parts: Sequence[Part]) -> list[Part]:
    """Parts of one colour as one part."""
    offsets = np.cumsum([0, *(len(part.points) for part in parts)])
    triangles = [
        part.triangles.astype(np.int64) + offset
        for part, offset in zip(parts, offsets, strict=False)
    ]
    return [
        Part(
            np.concatenate([part.points for part in parts]),
            np.concatenate([part.normals for part in parts]),
            np.concatenate(triangles).astype(np.uint16),
            parts[0].colour,
        )
    ]


SHAPES: Mapping[str, Callable[[Seed], list[Part]]] = {
    "cube": lambda seed: [_box(0, 0, 0, 2, 2, 2)],
    "pyramid": lambda seed: [_flat([(-1, 0, -1), (1, 0, -1), (1, 0, 1), (-1, 0, 1), (0, 1.5, 0)], ((0, 1, 2, 3), (0, 1, 4), (1, 2, 4), (2, 3, 4), (3, 0, 4)))],
    "torus": _torus, "vase": _vase, "cup": _cup, "tree": _tree, "chair": _chair, "table": _table, "house": _house, "rocket": _rocket, "gem": _gem,
    "cone": lambda seed: [_turned([(0, 0), (0.8, 0), (0, 2)], smooth=False)],
    "cylinder": lambda seed: [_turned([(0, 0), (0.7, 0), (0.7, 2), (0, 2)], smooth=False)],
    "sphere": lambda seed: [_turned(_arc(1.0, 1.0))],
}  # fmt: skip


def _glb(parts: Sequence[Part], name: str, prompt: str, metallic: float, rough: float) -> bytes:
    """The binary container: a JSON chunk, then the buffer that it describes, both padded to four bytes."""
    buffer = bytearray()
    views: list[dict[str, object]] = []
    accessors: list[dict[str, object]] = []
    primitives: list[dict[str, object]] = []
    materials: list[dict[str, object]] = []

    def store(
        values: NDArray[np.generic], component: int, kind: str, target: int, **bounds: object
    ) -> int:
        views.append(
            {"buffer": 0, "byteOffset": len(buffer), "byteLength": values.nbytes, "target": target}
        )
        buffer.extend(values.tobytes())
        buffer.extend(b"\0" * (-len(buffer) % 4))
        accessors.append(
            {
                "bufferView": len(views) - 1,
                "componentType": component,
                "count": values.size if kind == "SCALAR" else len(values),
                "type": kind,
                **bounds,
            }
        )
        return len(accessors) - 1

    for part in parts:
        points = np.ascontiguousarray(part.points, "<f4")
        bounds = {"min": points.min(axis=0).tolist(), "max": points.max(axis=0).tolist()}
        attributes = {
            "POSITION": store(points, 5126, "VEC3", 34962, **bounds),
            "NORMAL": store(np.ascontiguousarray(part.normals, "<f4"), 5126, "VEC3", 34962),
        }
        indices = store(np.ascontiguousarray(part.triangles, "<u2"), 5123, "SCALAR", 34963)
        materials.append(_material(part.colour, metallic, rough))
        primitives.append(
            {
                "attributes": attributes,
                "indices": indices,
                "material": len(materials) - 1,
                "mode": 4,
            }
        )
    scene = {
        "asset": {"version": "2.0", "generator": "mockgateway", "extras": {"prompt": prompt[:500]}},
        "scene": 0, "scenes": [{"nodes": [0]}], "nodes": [{"mesh": 0, "name": name}], "meshes": [{"name": name, "primitives": primitives}],
        "materials": materials, "accessors": accessors, "bufferViews": views, "buffers": [{"byteLength": len(buffer)}],
    }  # fmt: skip
    words = json.dumps(scene, separators=(",", ":")).encode()
    words += b" " * (-len(words) % 4)
    return b"".join(
        (
            struct.pack("<4sII", b"glTF", 2, 28 + len(words) + len(buffer)),
            struct.pack("<I4s", len(words), b"JSON"),
            words,
            struct.pack("<I4s", len(buffer), b"BIN\0"),
            bytes(buffer),
        )
    )


def _material(colour: Colour, metallic: float, rough: float) -> dict[str, object]:
    linear = [round(_linear(channel / 255), 5) for channel in colour]
    return {
        "pbrMetallicRoughness": {
            "baseColorFactor": [*linear, 1.0],
            "metallicFactor": metallic,
            "roughnessFactor": rough,
        },
        "doubleSided": False,
    }


def _linear(level: float) -> float:
    """From sRGB to linear light (IEC 61966-2-1), which is what glTF's factors are in."""
    return level / 12.92 if level <= 0.04045 else float(((level + 0.055) / 1.055) ** 2.4)
