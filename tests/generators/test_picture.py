"""Pictures: generated from prompts, captioned, and edited from other pictures."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageOps

from mockgateway.content.media import ImageRequest, MediaFile
from mockgateway.generators import picture
from mockgateway.generators.picture.figures import figure_names
from mockgateway.problem import Problem


def decoded(drawn: MediaFile) -> Image.Image:
    image = Image.open(io.BytesIO(drawn.data))
    image.load()
    return image


def png(image: Image.Image) -> bytes:
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def difference(one: Image.Image, other: Image.Image) -> float:
    """The mean difference of two pictures' channels, 0 to 255."""
    return float(
        np.abs(
            np.asarray(one.convert("RGB"), float) - np.asarray(other.convert("RGB"), float)
        ).mean()
    )


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
    assert decoded(
        picture.draw(ImageRequest("image", "mountains", width=4096, height=4096, format="jpeg"))
    ).size == (4096, 4096)
    with pytest.raises(Problem) as refused:
        picture.draw(ImageRequest("image", "mountains", width=8192, height=4096))
    assert (refused.value.name, refused.value.values["param"]) == ("invalid_image", "size")


def test_the_default_size_is_1024_pixels() -> None:
    assert decoded(picture.draw(ImageRequest("image", "x"))).size == (1024, 1024)


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


@pytest.mark.parametrize("word", figure_names(), ids=str)
def test_every_figure_is_drawn_when_the_prompt_names_it(word: str) -> None:
    with_it, without = (
        decoded(picture.draw(ImageRequest("image", prompt, width=256, height=256)))
        for prompt in (f"desert {word}", "desert")
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
            means = (
                np.asarray(
                    decoded(
                        picture.draw(
                            ImageRequest("image", prompt, width=128, height=128, seed=seed)
                        )
                    )
                )
                .astype(float)
                .mean((0, 1))
            )
            assert means.argmax() == band, (prompt, seed, means)


def test_night_is_darker_than_day() -> None:
    night, day = (
        np.asarray(
            decoded(
                picture.draw(ImageRequest("image", f"{hour} at the sea", width=256, height=256))
            )
        ).mean()
        for hour in ("night", "sunny day")
    )

    assert night < day - 50


def test_the_mark_is_in_the_corner_only_if_requested() -> None:
    request = ImageRequest("image", "the sea", width=512, height=512)
    with_it, without = (
        np.asarray(decoded(picture.draw(request._replace(mark=mark)))).astype(int)
        for mark in (True, False)
    )
    changed = np.argwhere((with_it != without).any(2))

    assert len(changed) > 100
    assert (changed[:, 0].max() < 60, changed[:, 1].min() > 430) == (True, True)


def test_upscaling_multiplies_the_size_and_keeps_the_content() -> None:
    for scale in (2, 4):
        image = decoded(
            picture.draw(ImageRequest("upscale", source=SOURCE, scale=scale, mark=False))
        )
        assert image.size == (240 * scale, 200 * scale)
        assert difference(image.resize((240, 200), Image.Resampling.BOX), photo()) < 1.5


def test_variations_differ_but_resemble_the_source() -> None:
    one, two = (
        decoded(
            picture.draw(ImageRequest("image_variation", source=SOURCE, index=index, mark=False))
        )
        for index in (0, 1)
    )

    assert one.size == two.size == (240, 200)
    assert difference(one, two) > 3
    for image in (one, two):
        tone = np.asarray(image.resize((24, 20)).convert("L"), float)
        correlation = np.corrcoef(
            tone.ravel(), np.asarray(photo().resize((24, 20)).convert("L"), float).ravel()
        )[0, 1]
        assert correlation > 0.7


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
    image = np.asarray(
        decoded(
            picture.draw(ImageRequest("image_edit", prompt, source=SOURCE, mask=mask, mark=False))
        )
    ).astype(int)
    changed = (image != np.asarray(photo())).any(2)

    assert changed[10:90, 10:100].mean() > 0.1
    changed[10:90, 10:100] = False
    assert not changed.any()


def test_edits_without_a_mask_follow_the_words() -> None:
    def after(prompt: str) -> np.ndarray:
        return np.asarray(
            decoded(picture.draw(ImageRequest("image_edit", prompt, source=SOURCE, mark=False)))
        ).astype(float)

    before = np.asarray(photo()).astype(float)
    grey = after("turn it black and white")
    assert np.ptp(grey, axis=2).max() == 0
    assert after("make it night").mean() < before.mean() - 40
    assert after("ให้มีหิมะ").mean() > before.mean()
    assert after("change the colour to green").mean((0, 1)).argmax() == 1
    assert (
        difference(Image.fromarray(after("something without meaning").astype(np.uint8)), photo())
        > 5
    )


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
    drawn = picture.draw(ImageRequest("image_edit", prompt, source=SOURCE, mark=False))

    assert decoded(drawn).tobytes() == view(photo()).tobytes()


def test_sepia_keeps_the_brightness() -> None:
    old = decoded(picture.draw(ImageRequest("image_edit", "sepia", source=SOURCE, mark=False)))

    assert (
        abs(
            np.asarray(old.convert("L"), float).mean()
            - np.asarray(photo().convert("L"), float).mean()
        )
        < 25
    )


@pytest.mark.parametrize(
    "prompt", ["add a purple zeppelin", "add a purple hat"], ids=["unknown thing", "figure"]
)
def test_an_added_thing_has_its_colour_and_leaves_the_rest_unchanged(prompt: str) -> None:
    after, before = (
        np.asarray(image, float)
        for image in (
            decoded(picture.draw(ImageRequest("image_edit", prompt, source=SOURCE, mark=False))),
            photo(),
        )
    )
    changed = np.abs(after - before).max(2) > 8

    assert 0.02 < changed.mean() < 0.5
    assert not changed[:30].any()
    red, green, blue = after[changed].mean(0)
    assert min(red, blue) > green


def test_recolouring_a_figure_does_not_add_another_one() -> None:
    recoloured, added = (
        decoded(picture.draw(ImageRequest("image_edit", prompt, source=SOURCE, mark=False)))
        for prompt in ("make the car green", "add a green car")
    )

    assert (
        difference(recoloured.crop((0, 0, 60, 200)), photo().crop((0, 0, 60, 200)))
        > 10
        > difference(added.crop((0, 0, 60, 200)), photo().crop((0, 0, 60, 200)))
    )


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
    drawn = picture.draw(
        ImageRequest("style_transfer", style=style, source=png(photo(*size)), mark=False)
    )

    assert decoded(drawn).size == size
    assert size != (240, 200) or difference(decoded(drawn), photo()) > 5


def test_all_styles_look_different() -> None:
    pictures = {
        decoded(
            picture.draw(ImageRequest("style_transfer", style=style, source=SOURCE, mark=False))
        ).tobytes()
        for style in STYLES[:10]
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
        assert decoded(
            picture.draw(ImageRequest("background_removal", source=png(flat)))
        ).getchannel("A").getextrema() == (0, 255)


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
    image = decoded(
        picture.draw(ImageRequest("image_edit", "a sleeping dog", source=png(source), mark=False))
    )
    changed = (np.asarray(image) != np.asarray(source.convert("RGB"))).any(2)

    assert changed[10:90, 10:100].mean() > 0.1
    assert not changed[100:].any()


@pytest.mark.parametrize("make", ["image_variation", "style_transfer", "upscale"])
def test_transparency_of_the_source_is_kept(make: str) -> None:
    source = photo().convert("RGBA")
    source.putalpha(Image.linear_gradient("L").resize(source.size))
    drawn = picture.draw(
        ImageRequest(make, "make it blue", source=png(source), style="comic", scale=2, mark=False)
    )

    alpha = decoded(drawn).getchannel("A").getextrema()
    assert alpha[0] < 40  # type: ignore[operator]  # one band: two numbers
    assert alpha[1] > 215  # type: ignore[operator]
    assert (
        decoded(
            picture.draw(
                ImageRequest(
                    make, "make it blue", source=png(source), style="comic", scale=2, format="jpeg"
                )
            )
        ).mode
        == "RGB"
    )


def test_a_requested_size_crops_the_source() -> None:
    assert decoded(
        picture.draw(
            ImageRequest("image_edit", "make it red", source=SOURCE, width=300, height=100)
        )
    ).size == (300, 100)
