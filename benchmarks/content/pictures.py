"""Judge the mock's pictures by their pixels: counts, colours, places, styles, lettering.

    .venv/bin/python benchmarks/content/pictures.py [--folder FOLDER] [--held] [ID ...]

Starts the mock, requests each prompt of pictures.yaml with three seeds and prints how many keep
all their rules, for the half that the generator was tuned on and for the held one.
`--folder` saves the tuned pictures; `--held` prints the held results as well.

Rules (all optional, all must hold, for two of three seeds):
  blobs         how many connected areas of a colour there are
  side          where the middle of all pixels of a colour is: left, right, top, bottom, middle
  border        the colour of most of the picture's edge
  differs       a prompt without the style, whose picture must be clearly another
  blocks        the side of the square pixels that the picture is made of, at least
  white_share, saturation, mean_light   ranges of the whole picture
  few_colours   the share of pixels that have one of the eight most frequent colours
  neon, warm_sky, diamond   shares of hues, and a tile that is narrow at its top and bottom
  lettering     a text whose letters, drawn by this program, are found in the picture
  lacks_figure  a prompt of a figure that must not be there
"""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import numpy as np
from halves import Case, make_parser, mock_client, run
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

Pixels = NDArray[np.float32]
Mask = NDArray[np.bool_]

_SIDE = 512
_FONT = Path(__file__).resolve().parents[2] / "fixtures" / "fonts" / "NotoSans.ttf"
_HUES = {"red": (345, 15), "orange": (16, 40), "yellow": (41, 64), "green": (80, 165)}
_HUES |= {"blue": (200, 255), "purple": (256, 300), "blue_car": (205, 222)}


class Picture:
    """A picture with its hue in degrees, its saturation and its value from 0 to 1."""

    def __init__(self, image: Image.Image, prompt: str, ask: Callable[..., Picture]) -> None:
        self.image, self.prompt, self.ask = image.convert("RGB"), prompt, ask
        self.rgb: Pixels = np.asarray(self.image, np.float32)
        self.value = self.rgb.max(2) / 255
        low = self.rgb.min(2) / 255
        self.saturation = (self.value - low) / np.maximum(self.value, 1e-6)
        hsv = np.asarray(self.image.convert("HSV"), np.float32)
        self.hue = hsv[..., 0] * 360 / 255

    def of_colour(self, name: str) -> Mask:
        if name == "black":
            return self.value < 0.25
        if name == "white":
            return (self.value > 0.85) & (self.saturation < 0.12)
        low, high = _HUES[name]
        inside = (self.hue >= low) & (self.hue <= high) if low < high else (
            (self.hue >= low) | (self.hue <= high)
        )  # fmt: skip
        return inside & (self.saturation > 0.5) & (self.value > 0.3)


def areas(mask: Mask) -> list[int]:
    """Return the sizes of connected areas, largest first, as shares of 10,000."""
    side = 128
    small = Image.fromarray(np.where(mask, 255, 0).astype(np.uint8))
    on = np.asarray(small.resize((side, side), Image.Resampling.BOX)) > 127
    labels = np.where(on, np.arange(1, side * side + 1).reshape(side, side), 0)
    while True:
        before = labels
        for axis in (0, 1):
            for step in (1, -1):
                moved = np.roll(labels, step, axis)
                edge = (0 if step == 1 else -1,)
                moved[edge if axis == 0 else (slice(None), *edge)] = 0
                labels = np.where(on, np.maximum(labels, moved), 0)
        if (labels == before).all():
            break
    sizes = np.bincount(labels.ravel())[1:]
    return sorted((int(size) * 10_000 // side**2 for size in sizes if size), reverse=True)


def within(value: float, wanted: Any) -> bool:
    low, high = wanted if isinstance(wanted, list) else (wanted, wanted)
    return bool(low <= value <= high)


def _blobs(picture: Picture, wanted: list[dict[str, Any]]) -> bool:
    for each in wanted:
        sizes = areas(picture.of_colour(each["colour"]))
        large = [size for size in sizes if size >= max(25, 0.3 * sizes[0])] if sizes else []
        if not within(len(large), each["count"]):
            return False
    return True


def _side(picture: Picture, wanted: list[dict[str, str]]) -> bool:
    for each in wanted:
        places = np.argwhere(picture.of_colour(each["colour"]))
        if len(places) < 0.01 * picture.value.size:
            return False
        y, x = places.mean(0) / _SIDE
        fits = {
            "left": x < 0.45, "right": x > 0.55, "top": y < 0.45, "bottom": y > 0.55,
            "middle": 0.35 < x < 0.65 and 0.3 < y < 0.7,
        }  # fmt: skip
        if not fits[each["at"]]:
            return False
    return True


def _border(picture: Picture, colour: str) -> bool:
    edge = np.ones(picture.value.shape, bool)
    edge[12:-12, 12:-12] = False
    return bool(picture.of_colour(colour)[edge].mean() > 0.7)


def _differs(picture: Picture, plain: str) -> bool:
    other = picture.ask(plain)
    return bool(np.abs(picture.rgb - other.rgb).mean() > 25)


def _blocks(picture: Picture, side: int) -> bool:
    same = (np.abs(np.diff(picture.rgb, axis=1)).max(2) < 6).mean()
    return bool(same > 1 - 1.2 / side)


def _few_colours(picture: Picture, share: float) -> bool:
    keys = (picture.rgb // 24).astype(np.int32) @ np.array([1, 16, 256])
    _, counts = np.unique(keys, return_counts=True)
    return bool(np.sort(counts)[-8:].sum() / keys.size >= share)


def _neon(picture: Picture, share: float) -> bool:
    vivid = (picture.saturation > 0.45) & (picture.value > 0.45)
    magenta = (picture.hue > 285) & (picture.hue < 335)
    cyan = (picture.hue > 170) & (picture.hue < 200)
    return bool((vivid & (magenta | cyan)).mean() > share)


def _warm_sky(picture: Picture, _: bool) -> bool:
    red, _, blue = picture.rgb[40 : _SIDE // 2].mean((0, 1))
    return bool(red > blue + 15)


def _diamond(picture: Picture, _: bool) -> bool:
    """Whether the foreground in the lower half gets narrower towards the bottom."""
    back = picture.rgb[4:40, 4:40].mean((0, 1))
    front = np.abs(picture.rgb - back).max(2) > 40
    rows = np.argwhere(front.any(1))[:, 0]
    if not rows.size:
        return False
    bottom, widths = int(rows[-1]), front.sum(1)
    return bool(widths[bottom - 4] < 0.35 * widths.max() and widths.max() > 0.4 * _SIDE)


def _lettering(picture: Picture, text: str) -> bool:
    """Whether the text's letters, at some size, match the picture's edges somewhere."""
    grey = np.asarray(picture.image.convert("L"), np.float32)
    best = 0.0
    for size in range(18, 150, 4):
        font = ImageFont.truetype(str(_FONT), size)
        left, top, right, bottom = font.getbbox(text)
        width, height = int(right - left), int(bottom - top)
        if width >= _SIDE - 8 or height < 8:
            continue
        stamp = Image.new("L", (width, height))
        ImageDraw.Draw(stamp).text((-left, -top), text, font=font, fill=255)
        best = max(best, _correlation(grey, np.asarray(stamp, np.float32)))
    return best > 0.62


def _correlation(grey: Pixels, stamp: Pixels) -> float:
    """Return the largest normalised cross-correlation of a stamp with a picture, either sign."""
    stamp = stamp - stamp.mean()
    shape = grey.shape
    spectrum = np.fft.rfft2(grey - grey.mean())
    dots = np.fft.irfft2(spectrum * np.conj(np.fft.rfft2(stamp, shape)), shape)
    ones = np.conj(np.fft.rfft2(np.ones_like(stamp), shape))
    sums = np.fft.irfft2(spectrum * ones, shape)
    squares = np.fft.irfft2(np.fft.rfft2((grey - grey.mean()) ** 2) * ones, shape)
    spread = np.sqrt(np.maximum(squares - sums**2 / stamp.size, 1e-3))
    valid = (slice(0, shape[0] - stamp.shape[0]), slice(0, shape[1] - stamp.shape[1]))
    match = np.abs(dots) / (spread * np.sqrt((stamp**2).sum()) + 60 * np.sqrt(stamp.size) * 0.02)
    return float(match[valid].max())


def _lacks_figure(picture: Picture, figure: str) -> bool:
    colour = figure.split()[1]
    return not areas(picture.of_colour(colour))[:1] or areas(picture.of_colour(colour))[0] < 60


CHECKS: dict[str, Callable[[Picture, Any], bool]] = {
    "blobs": _blobs,
    "side": _side,
    "border": _border,
    "differs": _differs,
    "blocks": _blocks,
    "white_share": lambda picture, range_: within(picture.of_colour("white").mean(), range_),
    "saturation": lambda picture, range_: within(float(picture.saturation.mean()), range_),
    "mean_light": lambda picture, range_: within(float(picture.rgb.mean()), range_),
    "few_colours": _few_colours,
    "neon": _neon,
    "warm_sky": _warm_sky,
    "diamond": _diamond,
    "lettering": _lettering,
    "lacks_figure": _lacks_figure,
}


def main() -> None:
    """Print the figures of both halves."""
    parser = make_parser(__doc__)
    parser.add_argument("--folder", type=Path)
    options = parser.parse_args()
    with mock_client("pictures") as client:

        def judged(case: Case, shown: bool) -> tuple[bool, str]:
            broken = [judge(client, case, seed, options.folder) for seed in (1, 2, 3)]
            return sum(not each for each in broken) >= 2, str(broken)

        run(Path(__file__).with_suffix(".yaml"), options, judged)


def judge(client: httpx.Client, case: dict[str, Any], seed: int, folder: Path | None) -> list[str]:
    """Return the rules that the picture of a prompt breaks."""

    def ask(prompt: str, negative: str = "") -> Picture:
        body = {"model": "qwen-image-max", "prompt": prompt, "size": f"{_SIDE}x{_SIDE}"}
        extra = {"negative_prompt": negative} if negative else {}
        reply = client.post(
            "/sealink/v1/images/generations", json={**body, **extra, "seed": seed}
        ).raise_for_status()
        data = client.get(reply.json()["data"][0]["url"]).raise_for_status().content
        return Picture(Image.open(io.BytesIO(data)), prompt, ask)

    picture = ask(case["prompt"], case.get("negative", ""))
    if folder and not case.get("held"):
        folder.mkdir(parents=True, exist_ok=True)
        picture.image.save(folder / f"{case['id']}-{seed}.png")
    return [name for name, wanted in case["rules"].items() if not CHECKS[name](picture, wanted)]


if __name__ == "__main__":
    main()
