"""Uploaded pictures: checked by their header, opened upright, refused with the parameter's name."""

from __future__ import annotations

import io
import struct
import sys
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from mockgateway.content.media import ImageRequest
from mockgateway.generators import picture
from mockgateway.generators.picture.uploads import open_image
from mockgateway.problem import Problem
from mockgateway.spec.problem_tables import FALLBACK_NAMES
from tests import processes


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def red_above_blue(mode: str = "RGB", width: int = 40, height: int = 60) -> Image.Image:
    pixels = np.zeros((height, width, 3), np.uint8)
    pixels[: height // 2, :, 0] = 220
    pixels[height // 2 :, :, 2] = 220
    return Image.fromarray(pixels).convert(mode)


def bomb(width: int, height: int) -> bytes:
    """A PNG whose header claims a size, without pixels."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(b"\0" * 1000)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in chunks
    )


NOISE = Image.effect_noise((300, 300), 80).convert("RGB")
BAD = {
    "zero bytes": b"",
    "a text file": b"This is not a picture.\n" * 40,
    "html": b"<!doctype html><html></html>",
    "a pdf": b"%PDF-1.7\n" + b"0" * 500,
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg"/>',
    "only a magic": b"\x89PNG\r\n\x1a\n",
    "another magic before a png": b"\xff\xd8\xff\xe0" + saved(NOISE, "PNG"),
    "truncated png": saved(NOISE, "PNG")[:-2000],
    "png cut in half": saved(NOISE, "PNG")[:40_000],
    "truncated jpeg": saved(NOISE, "JPEG")[:4_000],
    "truncated webp": saved(NOISE, "WEBP")[:3_000],
    "truncated gif": saved(NOISE, "GIF")[:3_000],
    "truncated bmp": saved(NOISE, "BMP")[:30_000],
    "a bomb of 60 megapixels": bomb(10_000, 6_000),
    "a bomb of 900 megapixels": bomb(30_000, 30_000),
    "a bomb of 4 terapixels": bomb(2_000_000, 2_000_000),
    "a size of zero": bomb(0, 10),
    "an icon": saved(red_above_blue(), "ICO"),
    "random bytes": bytes(np.random.default_rng(1).integers(0, 256, 5000, np.uint8)),
}


@pytest.mark.parametrize("data", BAD.values(), ids=BAD.keys())
def test_a_bad_file_is_refused_with_the_name_of_its_parameter(data: bytes) -> None:
    with pytest.raises(Problem) as refused:
        picture.examine(data, "image")

    assert (refused.value.name, refused.value.values["param"]) == ("invalid_image", "image")
    assert "'image'" in refused.value.message


@pytest.mark.parametrize(
    "data",
    [data for name, data in BAD.items() if name != "zero bytes"],
    ids=[name for name in BAD if name != "zero bytes"],
)
def test_drawing_from_a_bad_file_is_refused(data: bytes) -> None:
    for request in (
        ImageRequest("upscale", source=data, scale=2),
        ImageRequest("image_edit", source=saved(NOISE, "PNG"), mask=data),
    ):
        with pytest.raises(Problem, match="picture"):
            picture.draw(request)


def test_documents_without_invalid_image_use_invalid_request() -> None:
    assert FALLBACK_NAMES["invalid_image"] == "invalid_request"


GOOD = {
    "png": (saved(red_above_blue(), "PNG"), ("png", 40, 60, "RGB", False)),
    "png with alpha": (saved(red_above_blue("RGBA"), "PNG"), ("png", 40, 60, "RGBA", True)),
    "palette": (saved(red_above_blue("P"), "PNG"), ("png", 40, 60, "P", False)),
    "palette with a transparent colour": (
        saved(red_above_blue("P"), "PNG", transparency=0),
        ("png", 40, 60, "P", True),
    ),
    "grey": (saved(red_above_blue("L"), "PNG"), ("png", 40, 60, "L", False)),
    "black and white": (saved(red_above_blue("1"), "PNG"), ("png", 40, 60, "1", False)),
    "jpeg": (saved(red_above_blue(), "JPEG"), ("jpeg", 40, 60, "RGB", False)),
    "progressive jpeg": (
        saved(red_above_blue(), "JPEG", progressive=True),
        ("jpeg", 40, 60, "RGB", False),
    ),
    "cmyk jpeg": (saved(red_above_blue("CMYK"), "JPEG"), ("jpeg", 40, 60, "CMYK", False)),
    "webp": (saved(red_above_blue(), "WEBP"), ("webp", 40, 60, "RGB", False)),
    "gif": (saved(red_above_blue(), "GIF"), ("gif", 40, 60, "P", False)),
    "animated gif": (
        saved(red_above_blue(), "GIF", save_all=True, append_images=[Image.new("RGB", (40, 60))]),
        ("gif", 40, 60, "P", False),
    ),
    "animated webp": (
        saved(red_above_blue(), "WEBP", save_all=True, append_images=[Image.new("RGB", (40, 60))]),
        ("webp", 40, 60, "RGB", False),
    ),
    "animated png": (
        saved(red_above_blue(), "PNG", save_all=True, append_images=[Image.new("RGB", (40, 60))]),
        ("png", 40, 60, "RGB", False),
    ),
    "bmp": (saved(red_above_blue(), "BMP"), ("bmp", 40, 60, "RGB", False)),
    "tiff": (saved(red_above_blue(), "TIFF"), ("tiff", 40, 60, "RGB", False)),
    "cmyk tiff": (saved(red_above_blue("CMYK"), "TIFF"), ("tiff", 40, 60, "CMYK", False)),
}


@pytest.mark.parametrize(("data", "info"), GOOD.values(), ids=GOOD.keys())
def test_every_format_and_mode_is_recognised_and_opened_in_eight_bits(
    data: bytes, info: tuple[object, ...]
) -> None:
    image, examined = open_image(data), picture.examine(data, "image")

    assert examined == info
    assert (image.mode, image.size) == ("RGBA" if examined.has_alpha else "RGB", (40, 60))
    upper, lower = (
        np.asarray(image.convert("RGB"), float)[rows].mean((0, 1))
        for rows in (slice(4, 26), slice(34, 56))
    )
    if info[3] not in ("L", "1") and "palette with" not in str(info):
        assert (upper.argmax(), lower.argmax()) == (0, 2)
    assert picture.draw(ImageRequest("upscale", source=data, scale=2)).width == 80


def test_sixteen_bits_are_read_at_the_right_brightness() -> None:
    ramp = np.repeat(np.linspace(0, 65535, 64).astype(np.uint16)[None, :], 20, axis=0)
    image = open_image(saved(Image.fromarray(ramp), "PNG"))

    levels = np.asarray(image)[5, :, 0].astype(int)
    assert np.abs(levels - np.linspace(0, 255, 64)).max() <= 1


@pytest.mark.parametrize(
    ("turn", "upright"),
    [(1, (40, 60)), (3, (40, 60)), (6, (60, 40)), (8, (60, 40))],
    ids=["upright", "upside down", "to the right", "to the left"],
)
def test_exif_orientation_is_applied(turn: int, upright: tuple[int, int]) -> None:
    exif = Image.Exif()
    exif[0x0112] = turn
    data = saved(red_above_blue(), "JPEG", exif=exif)
    image = np.asarray(open_image(data)).astype(int)
    top, left = image[2].mean(0).argmax(), image[:, 2].mean(0)

    assert picture.examine(data, "image")[1:3] == upright == open_image(data).size
    assert {1: top == 0, 3: top == 2, 6: left[2] > left[0], 8: left[0] > left[2]}[turn]


MEMORY = """
import io, pathlib, sys
import numpy as np
from PIL import Image
from mockgateway.content.media import ImageRequest
from mockgateway.generators import picture


data = open(sys.argv[1], "rb").read()
info = picture.examine(data, "image")
for make in sys.argv[2:]:
    picture.draw(ImageRequest(make, "make it night", style="comic", source=data))
status = pathlib.Path("/proc/self/status").read_text()  # ru_maxrss includes the parent
print(info.width, status.partition("VmHWM:")[2].split()[0])
"""


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="needs /proc")
@pytest.mark.parametrize(
    ("size", "kind", "mode"),
    [
        ((4096, 4096), "PNG", "RGB"),
        ((4096, 4096), "PNG", "RGBA"),
        ((4096, 4096), "JPEG", "RGB"),
        ((3500, 3500), "WEBP", "RGBA"),
    ],
    ids=["png", "png that is transparent", "jpeg", "webp"],
)
def test_the_largest_pictures_take_less_than_256_mib(
    size: tuple[int, int], kind: str, mode: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("large") / "picture"
    path.write_bytes(saved(Image.linear_gradient("L").resize(size).convert(mode), kind))
    makes = ["image_edit", "image_variation", "style_transfer", "background_removal"]
    output = processes.run(
        [sys.executable, "-c", MEMORY, str(path), *makes],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()

    assert int(output[0]) == size[0]
    assert int(output[1]) < 256 * 1024


def test_the_result_of_a_large_source_has_the_size_of_the_source() -> None:
    data = saved(red_above_blue(width=4096, height=3000), "PNG")

    for make in ("image_edit", "background_removal"):
        assert (drawn := picture.draw(ImageRequest(make, "make it night", source=data)))[3:5] == (
            4096,
            3000,
        ), drawn[1:]
    with pytest.raises(Problem, match="transparent WebP"):  # its encoder needs too much memory
        picture.draw(ImageRequest("background_removal", source=data, format="webp"))
