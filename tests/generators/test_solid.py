"""3D models are valid glTF 2.0, by a strict parser."""

from __future__ import annotations

import json
import struct
from typing import Any, NamedTuple

import numpy as np
import pytest
from numpy.typing import NDArray

from mockgateway.content.media import Model3DRequest
from mockgateway.generators import solid

PROMPTS = [f"a small {name}" for name in solid.SHAPES] + [
    "an idea of home and away",
    "花瓶",
    "เก้าอี้สีแดง",
    "",
    "x" * 3000,
]


class Mesh(NamedTuple):
    points: NDArray[np.float32]
    normals: NDArray[np.float32]
    triangles: NDArray[np.uint16]
    material: dict[str, Any]


def parsed(data: bytes) -> tuple[dict[str, Any], list[Mesh]]:
    magic, version, length = struct.unpack_from("<4sII", data)
    assert (magic, version, length) == (b"glTF", 2, len(data))
    assert length % 4 == 0
    size, kind = struct.unpack_from("<I4s", data, 12)
    assert (kind, size % 4) == (b"JSON", 0)
    words = json.loads(data[20 : 20 + size])
    held, kind = struct.unpack_from("<I4s", data, 20 + size)
    assert (kind, held % 4) == (b"BIN\0", 0)
    buffer = data[28 + size :]
    assert len(buffer) == held == words["buffers"][0]["byteLength"]
    assert words["asset"]["version"] == "2.0"
    return words, [
        _mesh(words, buffer, each)
        for each in words["meshes"][
            words["nodes"][words["scenes"][words["scene"]]["nodes"][0]]["mesh"]
        ]["primitives"]
    ]


def _mesh(words: dict[str, Any], buffer: bytes, primitive: dict[str, Any]) -> Mesh:
    assert primitive["mode"] == 4
    points, normals = (
        _values(words, buffer, primitive["attributes"][name], 5126, "VEC3", 34962)
        for name in ("POSITION", "NORMAL")
    )
    return Mesh(
        points,
        normals,
        _values(words, buffer, primitive["indices"], 5123, "SCALAR", 34963).reshape(-1, 3),
        words["materials"][primitive["material"]],
    )


def _values(
    words: dict[str, Any], buffer: bytes, number: int, component: int, kind: str, target: int
) -> NDArray[Any]:
    accessor = words["accessors"][number]
    view = words["bufferViews"][accessor["bufferView"]]
    assert (
        accessor["componentType"],
        accessor["type"],
        view["target"],
        view["byteOffset"] % 4,
    ) == (component, kind, target, 0)
    columns, dtype = (3, "<f4") if kind == "VEC3" else (1, "<u2")
    assert view["byteLength"] == accessor["count"] * columns * np.dtype(dtype).itemsize
    assert view["byteOffset"] + view["byteLength"] <= len(buffer)
    return np.frombuffer(buffer, dtype, accessor["count"] * columns, view["byteOffset"]).reshape(
        -1, columns
    )


@pytest.mark.parametrize("prompt", PROMPTS, ids=lambda prompt: prompt[:24] or "nothing")
def test_a_model_is_valid_gltf(prompt: str) -> None:
    drawn = solid.draw(Model3DRequest(prompt, "7"))
    assert (drawn.type, drawn.extension) == ("model/gltf-binary", "glb")
    assert len(drawn.data) < 120_000
    words, meshes = parsed(drawn.data)
    whole = np.concatenate([mesh.points for mesh in meshes])
    assert whole[:, 1].min() == pytest.approx(0, abs=1e-5)
    assert np.ptp(whole, axis=0).max() == pytest.approx(2, abs=1e-5)
    for mesh, primitive in zip(meshes, words["meshes"][0]["primitives"], strict=True):
        bounds = words["accessors"][primitive["attributes"]["POSITION"]]
        assert bounds["min"] == mesh.points.min(axis=0).tolist()
        assert bounds["max"] == mesh.points.max(axis=0).tolist()
        assert np.isfinite(mesh.points).all()
        assert np.linalg.norm(mesh.normals, axis=1) == pytest.approx(1, abs=1e-3)
        assert mesh.triangles.max() < len(mesh.points)
        colour = mesh.material["pbrMetallicRoughness"]["baseColorFactor"]
        assert len(colour) == 4
        assert all(0 <= channel <= 1 for channel in colour)


@pytest.mark.parametrize("prompt", PROMPTS, ids=lambda prompt: prompt[:24] or "nothing")
def test_every_surface_and_normal_faces_outwards(prompt: str) -> None:
    _, meshes = parsed(solid.draw(Model3DRequest(prompt, "7")).data)
    for mesh in meshes:
        a, b, c = (mesh.points[mesh.triangles[:, corner]].astype(np.float64) for corner in range(3))
        across = np.cross(b - a, c - a)
        assert np.linalg.norm(across, axis=1).min() > 0  # no empty triangle
        assert ((across * mesh.normals[mesh.triangles].mean(axis=1)).sum(axis=1) > 0).all()
        assert (a * across).sum() / 6 > 0  # the enclosed volume


def test_words_choose_shape_colour_and_material() -> None:
    names = {
        prompt: parsed(solid.draw(Model3DRequest(prompt)).data)[0]["nodes"][0]["name"]
        for prompt in ("A wooden chair", "金字塔", "un cubo rojo", "โดนัท", "an idea")
    }
    assert names == {
        "A wooden chair": "chair",
        "金字塔": "pyramid",
        "un cubo rojo": "cube",
        "โดนัท": "torus",
        "an idea": "solid",
    }
    red, _, blue = (
        parsed(solid.draw(Model3DRequest(f"a {colour} cube")).data)[1][0].material[
            "pbrMetallicRoughness"
        ]["baseColorFactor"]
        for colour in ("red", "green", "blue")
    )
    assert red[0] > 2 * red[2]
    assert blue[2] > 2 * blue[0]
    gold = parsed(solid.draw(Model3DRequest("a metal ring")).data)[1][0].material
    assert gold["pbrMetallicRoughness"]["metallicFactor"] == 1


def test_the_same_request_gives_the_same_bytes_and_another_seed_another_model() -> None:
    request = Model3DRequest("an idea", "1")
    assert solid.draw(request) == solid.draw(request)
    assert solid.draw(request).data != solid.draw(Model3DRequest("an idea", "2")).data
