"""Pictures: generated from prompts, captioned, and edited from other pictures."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageOps

from mockgateway.content.media import ImageRequest, MediaFile
from mockgateway.generators import picture
from mockgateway.generators.picture import figures
from mockgateway.problem import Problem


def decoded(drawn: MediaFile) -> Image.Image:
    image = Image.open(io.BytesIO(drawn.data))
    image.load()
    return image


def draw(make: Any, prompt: str = "", **options: Any) -> Image.Image:
    """Draw and decode a picture without a mark."""
    return decoded(picture.draw(ImageRequest(make, prompt, **{"mark": False, **options})))


def channels(image: Image.Image) -> NDArray[np.float64]:
    return np.asarray(image, float)


def png(image: Image.Image) -> bytes:
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def difference(one: Image.Image, other: Image.Image) -> float:
    """Return the mean difference of two pictures' channels, 0 to 255."""
    return float(np.abs(channels(one.convert("RGB")) - channels(other.convert("RGB"))).mean())


def photo(width: int = 240, height: int = 200) -> Image.Image:
    """A red disc and a yellow square before a blue gradient."""
    ramp = np.linspace([60, 120, 210], [120, 170, 230], height).astype(np.uint8)[:, None, :]
    image = Image.fromarray(np.repeat(ramp, width, axis=1))
    paint = ImageDraw.Draw(image)
    paint.ellipse((width * 0.3, height * 0.25, width * 0.7, height * 0.75), fill=(200, 40, 40))
    paint.rectangle((width * 0.45, height * 0.4, width * 0.55, height * 0.6), fill=(240, 220, 60))
    return image


SOURCE = png(photo())


@pytest.mark.parametrize(
    ("kind", "type_", "extension"),
    [("png", "image/png", "png"), ("jpeg", "image/jpeg", "jpg"), ("webp", "image/webp", "webp")],
)
@pytest.mark.parametrize(
    "size",
    [(1, 1), (7, 3), (64, 64), (1, 900), (900, 1), (512, 768), (1280, 320)],
    ids=lambda size: f"{size[0]}x{size[1]}",
)
def test_a_picture_has_the_requested_size_and_format(
    size: tuple[int, int], kind: str, type_: str, extension: str
) -> None:
    drawn = picture.draw(
        ImageRequest("image", "a sunset over the sea", width=size[0], height=size[1], format=kind)  # type: ignore[arg-type]
    )
    image = decoded(drawn)

    assert (image.size, (drawn.width, drawn.height), image.mode) == (size, size, "RGB")
    assert (image.format or "").lower() == kind
    assert (drawn.type, drawn.extension, drawn.seconds) == (type_, extension, 0.0)


def test_the_largest_size_is_drawn_and_a_larger_one_is_refused() -> None:
    assert draw("image", "mountains", width=4096, height=4096, format="jpeg").size == (4096, 4096)
    with pytest.raises(Problem) as refused:
        picture.draw(ImageRequest("image", "mountains", width=8192, height=4096))
    assert (refused.value.name, refused.value.values["param"]) == ("invalid_image", "size")


def test_the_default_size_is_1024_pixels() -> None:
    assert draw("image", "x").size == (1024, 1024)


PROMPTS = [
    "a sunset over the sea",
    "雪山下的森林",
    "เมืองกรุงเทพยามค่ำคืน",
    "夜の東京",
    "Un perro en la playa",
    "галактика",
    "قطة تحت ضوء القمر",
    "חתול על הגג",
    "पहाड़ और नदी",
    "고양이",
    "sahara desert",
    "coral reef",
    "meadow",
    "cozy room",
    "portrait of a woman",
    "quarterly strategy",
    "a\x00b\n\t😀🚀",
    "",
    "x" * 5000,
    "𓀀 \ud800 \u202e",
]


@pytest.mark.parametrize("prompt", PROMPTS, ids=range(len(PROMPTS)))
def test_every_prompt_gives_a_detailed_picture_and_the_same_one_each_time(prompt: str) -> None:
    request = ImageRequest("image", prompt, width=256, height=256)
    drawn = picture.draw(request)

    assert drawn == picture.draw(request)
    assert len(decoded(drawn).getcolors(1 << 24) or ()) > 60


@pytest.mark.parametrize("word", figures.names()[::9], ids=str)
def test_every_figure_is_drawn_when_the_prompt_names_it(word: str) -> None:
    with_it, without = (
        draw("image", prompt, width=256, height=256) for prompt in (f"desert {word}", "desert")
    )

    assert difference(with_it, without) > 4


@pytest.mark.parametrize(
    "other",
    [
        {"seed": "b"},
        {"index": 1},
        {"prompt": "a red car at night"},
        {"prompt": "a blue car"},
        {"negative": "car"},
    ],
    ids=["seed", "index", "prompt", "colour", "negative prompt"],
)
def test_a_different_request_gives_a_different_picture(other: dict[str, Any]) -> None:
    request = ImageRequest("image", "a red car", width=256, height=256, seed="a")
    one, two = (decoded(picture.draw(each)) for each in (request, request._replace(**other)))

    assert difference(one, two) > 5


def test_the_main_colour_is_the_one_in_the_prompt() -> None:
    for prompt, band in (("abstract red", 0), ("abstract green", 1), ("สีน้ำเงิน นามธรรม", 2)):
        for seed in "abc":
            image = draw("image", prompt, width=128, height=128, seed=seed)
            means = channels(image).mean((0, 1))
            assert means.argmax() == band, (prompt, seed, means)


def test_night_is_darker_than_day() -> None:
    night, day = (
        channels(draw("image", f"{hour} at the sea", width=256, height=256)).mean()
        for hour in ("night", "sunny day")
    )

    assert night < day - 50


def test_the_mark_is_in_the_corner_only_if_requested() -> None:
    with_it, without = (
        channels(draw("image", "the sea", width=512, height=512, mark=mark))
        for mark in (True, False)
    )
    changed = np.argwhere((with_it != without).any(2))

    assert len(changed) > 100
    assert (changed[:, 0].max() < 60, changed[:, 1].min() > 430) == (True, True)


def test_upscaling_multiplies_the_size_and_keeps_the_content() -> None:
    for scale in (2, 4):
        image = draw("upscale", source=SOURCE, scale=scale)
        assert image.size == (240 * scale, 200 * scale)
        assert difference(image.resize((240, 200), Image.Resampling.BOX), photo()) < 1.5


def test_variations_differ_but_resemble_the_source() -> None:
    one, two = (draw("image_variation", source=SOURCE, index=index) for index in (0, 1))

    assert one.size == two.size == (240, 200)
    assert difference(one, two) > 3
    tones = [channels(each.resize((24, 20)).convert("L")).ravel() for each in (photo(), one, two)]
    assert np.asarray(np.corrcoef(tones))[0, 1:].min() > 0.7


def _transparent_mask() -> bytes:
    mask = Image.new("RGBA", (240, 200), (0, 0, 0, 255))
    ImageDraw.Draw(mask).rectangle((10, 10, 99, 89), fill=(0, 0, 0, 0))
    return png(mask)


def _white_mask() -> bytes:
    mask = Image.new("L", (240, 200), 0)
    ImageDraw.Draw(mask).rectangle((10, 10, 99, 89), fill=255)
    return png(mask)


@pytest.mark.parametrize(
    "mask", [_transparent_mask(), _white_mask()], ids=["transparent mask", "white mask"]
)
@pytest.mark.parametrize(
    "prompt",
    [
        "make it red",
        "a cat",
        "black and white",
        "make it night",
        "remove this",
        "qwertyuiop",
        "watercolor",
        "add a sun",
    ],
)
def test_an_edit_changes_only_the_masked_region(mask: bytes, prompt: str) -> None:
    image = draw("image_edit", prompt, source=SOURCE, mask=mask)
    changed = (channels(image) != channels(photo())).any(2)

    assert changed[10:90, 10:100].mean() > 0.1
    changed[10:90, 10:100] = False
    assert not changed.any()


def test_edits_without_a_mask_follow_the_words() -> None:
    def after(prompt: str) -> NDArray[np.float64]:
        return channels(draw("image_edit", prompt, source=SOURCE))

    before = channels(photo())
    grey = after("turn it black and white")
    assert np.ptp(grey, axis=2).max() == 0
    assert after("make it night").mean() < before.mean() - 40
    assert after("ให้มีหิมะ").mean() > before.mean()
    assert after("change the colour to green").mean((0, 1)).argmax() == 1
    assert np.abs(after("something without meaning") - before).mean() > 5


@pytest.mark.parametrize(
    ("prompt", "view"),
    [
        ("flip horizontally", ImageOps.mirror),
        ("turn it upside down", ImageOps.flip),
        ("invert the colours", ImageOps.invert),
    ],
    ids=["mirrored", "upside down", "negative"],
)
def test_a_geometric_or_inverting_edit_is_exact(
    prompt: str, view: Callable[[Image.Image], Image.Image]
) -> None:
    assert draw("image_edit", prompt, source=SOURCE).tobytes() == view(photo()).tobytes()


def test_sepia_keeps_the_brightness() -> None:
    sepia = channels(draw("image_edit", "sepia", source=SOURCE).convert("L"))

    assert abs(sepia.mean() - channels(photo().convert("L")).mean()) < 25


@pytest.mark.parametrize(
    "prompt", ["add a purple zeppelin", "add a purple hat"], ids=["unknown thing", "figure"]
)
def test_an_added_thing_has_its_colour_and_leaves_the_rest_unchanged(prompt: str) -> None:
    after, before = (
        channels(image) for image in (draw("image_edit", prompt, source=SOURCE), photo())
    )
    changed = np.abs(after - before).max(2) > 8

    assert 0.02 < changed.mean() < 0.5
    assert not changed[:30].any()
    red, green, blue = after[changed].mean(0)
    assert min(red, blue) > green


def test_recolouring_a_figure_does_not_add_another_one() -> None:
    recoloured, added, before = (
        image.crop((0, 0, 60, 200))
        for image in (
            draw("image_edit", "make the car green", source=SOURCE),
            draw("image_edit", "add a green car", source=SOURCE),
            photo(),
        )
    )

    assert difference(recoloured, before) > 10 > difference(added, before)


STYLES = [
    "watercolor",
    "pencil sketch",
    "pixel art",
    "oil painting",
    "comic",
    "sepia",
    "cyberpunk",
    "noir",
    "stained glass",
    "ukiyo-e",
    "unknown style",
    "",
]


@pytest.mark.parametrize(
    "size", [(240, 200), (1, 1), (3, 50)], ids=lambda size: f"{size[0]}x{size[1]}"
)
@pytest.mark.parametrize("style", STYLES)
def test_a_style_keeps_the_size_and_changes_the_pixels(style: str, size: tuple[int, int]) -> None:
    image = draw("style_transfer", style=style, source=png(photo(*size)))

    assert image.size == size
    assert size != (240, 200) or difference(image, photo()) > 5


def test_all_styles_look_different() -> None:
    pictures = {
        draw("style_transfer", style=style, source=SOURCE).tobytes() for style in STYLES[:10]
    }

    assert len(pictures) == 10


@pytest.mark.parametrize(("kind", "stored"), [("png", "PNG"), ("webp", "WEBP"), ("jpeg", "PNG")])
def test_background_removal_keeps_the_foreground_and_makes_the_rest_transparent(
    kind: str, stored: str
) -> None:
    drawn = picture.draw(ImageRequest("background_removal", source=SOURCE, format=kind, mark=False))  # type: ignore[arg-type]  # a literal
    image = decoded(drawn)
    alpha = np.asarray(image.getchannel("A"))

    assert (image.format, image.size, drawn.extension) == (stored, (240, 200), stored.lower())
    assert {int(alpha[0, 0]), int(alpha[-1, 0]), int(alpha[0, -1]), int(alpha[100, 20])} == {0}
    assert int(alpha[60:140, 90:150].min()) == 255


def test_a_picture_without_a_foreground_still_gets_transparent_and_opaque_parts() -> None:
    for flat in (
        Image.new("RGB", (64, 64), (10, 200, 90)),
        Image.effect_noise((64, 64), 90).convert("RGB"),
    ):
        assert draw("background_removal", source=png(flat)).getchannel("A").getextrema() == (0, 255)


@pytest.mark.parametrize(
    "make", ["image_edit", "image_variation", "upscale", "style_transfer", "background_removal"]
)
def test_a_source_at_a_url_is_painted_from_the_url(make: str) -> None:
    one, same, other = (
        picture.draw(
            ImageRequest(make, "make it night", width=128, height=96, address=address, scale=1)
        )
        for address in (
            "https://example.com/red-car.jpg",
            "https://example.com/red-car.jpg",
            "https://example.com/blue-sea.jpg",
        )
    )

    assert decoded(one).size == (128, 96)
    assert one.data == same.data != other.data


@pytest.mark.parametrize(
    "address",
    [
        "",
        "x",
        "https://[::1/cat",
        "http://a.b/%ff%00%zz",
        "data:image/png;base64,AAAA",
        "https://example.com/ทะเล.png?x=1#y",
        "https://ﬀ⁄.com/",
    ],
)
def test_any_url_gives_a_placeholder(address: str) -> None:
    assert picture.paint_address(address, 40, 30).size == (40, 30)


def test_an_edit_without_a_mask_fills_the_transparent_part_of_the_source() -> None:
    source = photo().convert("RGBA")
    source.paste((0, 0, 0, 0), (10, 10, 100, 90))
    image = draw("image_edit", "a sleeping dog", source=png(source))
    changed = (channels(image) != channels(source.convert("RGB"))).any(2)

    assert changed[10:90, 10:100].mean() > 0.1
    assert not changed[100:].any()


@pytest.mark.parametrize("make", ["image_variation", "style_transfer", "upscale"])
def test_transparency_of_the_source_is_kept(make: str) -> None:
    source = photo().convert("RGBA")
    source.putalpha(Image.linear_gradient("L").resize(source.size))
    options = {"source": png(source), "style": "comic", "scale": 2}
    alpha = channels(draw(make, "make it blue", **options).getchannel("A"))

    assert (alpha.min() < 40, alpha.max() > 215) == (True, True)
    assert draw(make, "make it blue", format="jpeg", **options).mode == "RGB"


def test_a_requested_size_crops_the_source() -> None:
    image = draw("image_edit", "make it red", source=SOURCE, width=300, height=100)

    assert image.size == (300, 100)
