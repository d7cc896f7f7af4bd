"""Draw one requested 3D model and write it as GLB.

Source: Khronos glTF 2.0 specification, 3 (asset, scenes, meshes, materials) and 4 (GLB container).
"""

from __future__ import annotations

import json
import struct
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from mockgateway.content.media import MediaFile, Model3DRequest
from mockgateway.generators.picture.palette import named_colours
from mockgateway.generators.picture.words import find_names
from mockgateway.generators.solid.meshes import Mesh, stand_on_ground
from mockgateway.generators.solid.shapes import SHAPES, pebble
from mockgateway.seed import Seed

_MATERIALS = {"metal": (1.0, 0.3), "glossy": (0.0, 0.15)}  # metallic and roughness factors
_MATT = (0.0, 0.55)
_FLOAT, _UINT16 = 5126, 5123  # component types
_VERTICES, _INDICES = 34962, 34963  # targets of buffer views
_TRIANGLES = 4


def draw(request: Model3DRequest) -> MediaFile:
    """Return the requested model, two metres high, standing on the ground."""
    seed = Seed.root("solid", request.seed, request.prompt)
    names = find_names("solids", request.prompt)
    colours = find_names("colours", request.prompt)
    main = (
        named_colours()[colours[0]]
        if colours
        else seed.of("colour").pick(tuple(named_colours().values()))
    )
    shape = SHAPES[names[0]] if names else pebble
    meshes = [
        mesh if mesh.colour else mesh._replace(colour=main) for mesh in stand_on_ground(shape(seed))
    ]
    materials = find_names("materials", request.prompt)
    metallic, roughness = _MATERIALS[materials[0]] if materials else _MATT
    name = names[0] if names else "solid"
    data = _write_glb(meshes, name, request.prompt[:500], metallic, roughness)
    return MediaFile(data, "model/gltf-binary", "glb")


class _Buffer:
    """The binary buffer of a model, with the views and accessors that describe it."""

    def __init__(self) -> None:
        self.data = bytearray()
        self.views: list[dict[str, object]] = []
        self.accessors: list[dict[str, object]] = []

    def add(
        self, values: NDArray[np.generic], component: int, target: int, **bounds: object
    ) -> int:
        """Append values, padded to four bytes, and return the number of their accessor."""
        kind = "SCALAR" if component == _UINT16 else "VEC3"
        count = values.size if kind == "SCALAR" else len(values)
        view = {"buffer": 0, "byteOffset": len(self.data), "byteLength": values.nbytes}
        self.views.append({**view, "target": target})
        accessor = {"bufferView": len(self.accessors), "componentType": component}
        self.accessors.append({**accessor, "count": count, "type": kind, **bounds})
        self.data += values.tobytes()
        self.data += b"\0" * (-len(self.data) % 4)
        return len(self.accessors) - 1


def _write_glb(
    meshes: Sequence[Mesh], name: str, prompt: str, metallic: float, roughness: float
) -> bytes:
    """Return a JSON chunk and the buffer that it describes, both padded to four bytes."""
    buffer = _Buffer()
    primitives = []
    for number, mesh in enumerate(meshes):
        points = np.ascontiguousarray(mesh.points, "<f4")
        low, high = points.min(axis=0).tolist(), points.max(axis=0).tolist()
        position = buffer.add(points, _FLOAT, _VERTICES, min=low, max=high)
        normals = np.ascontiguousarray(mesh.normals, "<f4")
        attributes = {"POSITION": position, "NORMAL": buffer.add(normals, _FLOAT, _VERTICES)}
        indices = buffer.add(np.ascontiguousarray(mesh.triangles, "<u2"), _UINT16, _INDICES)
        primitives.append(
            {"attributes": attributes, "indices": indices, "material": number, "mode": _TRIANGLES}
        )
    asset = {"version": "2.0", "generator": "mockgateway", "extras": {"prompt": prompt}}
    scene = {
        "asset": asset,
        "scene": 0,
        "scenes": [{"nodes": [0]}],
        "nodes": [{"mesh": 0, "name": name}],
        "meshes": [{"name": name, "primitives": primitives}],
        "materials": [_material(mesh, metallic, roughness) for mesh in meshes],
        "accessors": buffer.accessors,
        "bufferViews": buffer.views,
        "buffers": [{"byteLength": len(buffer.data)}],
    }
    text = json.dumps(scene, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 4)
    size = 28 + len(text) + len(buffer.data)
    head = struct.pack("<4sIII4s", b"glTF", 2, size, len(text), b"JSON")
    return head + text + struct.pack("<I4s", len(buffer.data), b"BIN\0") + bytes(buffer.data)


def _material(mesh: Mesh, metallic: float, roughness: float) -> dict[str, object]:
    colour = [round(_linear(channel / 255), 5) for channel in mesh.colour or (0, 0, 0)]
    return {
        "pbrMetallicRoughness": {
            "baseColorFactor": [*colour, 1.0],
            "metallicFactor": metallic,
            "roughnessFactor": roughness,
        },
        "doubleSided": False,
    }


def _linear(level: float) -> float:
    """Convert a level from sRGB to linear light (IEC 61966-2-1), as glTF's factors are."""
    return level / 12.92 if level <= 0.04045 else float(((level + 0.055) / 1.055) ** 2.4)
