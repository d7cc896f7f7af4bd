"""Look at images: data is opened and measured, links are described by their names and never fetched."""

from __future__ import annotations

import base64
import binascii
import io
import re
import warnings
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import unquote, unquote_to_bytes, urlsplit

from mockgateway.generators.prose.asked import Asked

_MOST_BYTES, _MOST_PIXELS = 20_000_000, 50_000_000
_FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF")
_PALETTE = (
    (0, 0, 0),
    (255, 255, 255),
    (128, 128, 128),
    (220, 30, 30),
    (255, 140, 0),
    (250, 220, 40),
    (40, 160, 60),
    (60, 200, 200),
    (40, 80, 220),
    (130, 50, 180),
    (250, 150, 190),
    (120, 75, 40),
)


class Seen(NamedTuple):
    """What an image is; a colour is its place in `Wording.colours`."""

    format: str
    width: int
    height: int
    colours: tuple[int, ...]
    clear: bool


def answer(asked: Asked) -> str:
    """A description of each image."""
    parts = [
        _link(asked, url) if not url[:5].lower().startswith("data:") else _data(asked, url)
        for url in asked.images[:8]
    ]
    if len(parts) == 1:
        return parts[0]
    return "\n".join(f"{asked.say('nth', n=at)} {part}" for at, part in enumerate(parts, 1))


def _link(asked: Asked, url: str) -> str:
    try:
        name = unquote(urlsplit(url[:2000]).path).rstrip("/").rsplit("/", 1)[-1][:100]
    except ValueError:  # `http://[`
        name = ""
    shown = re.sub(r"[-_+.\s]+", " ", re.sub(r"\.\w{1,5}$", "", name)).strip()
    telling = len(re.findall(r"[^\W\d_]{3,}", shown)) and not re.fullmatch(
        r"(?i)(?:img|image|photo|picture|file|dsc|screenshot|download|[0-9a-f ]{8,})?[\s\d]*", shown
    )
    return (
        asked.say("linked", name=name, what=shown)
        if telling
        else asked.say("linkedplain", name=name or "?")
    )


def _data(asked: Asked, uri: str) -> str:
    if len(uri) > _MOST_BYTES * 4 // 3 + 200:
        return asked.say("huge")
    seen = _look(uri)
    if not isinstance(seen, Seen):
        return asked.say(seen)
    colours = [asked.tongue.colours[at] for at in seen.colours]
    shape = (
        "square" if seen.width == seen.height else "wide" if seen.width > seen.height else "tall"
    )
    said = [
        asked.say("image", format=seen.format, width=seen.width, height=seen.height),
        asked.say(shape),
        *(
            [asked.say("onecolour" if len(colours) == 1 else "colour", colours=asked.join(colours))]
            if colours
            else []
        ),
        asked.say("clear" if seen.clear else "solid"),
    ]
    return asked.tongue.gap.join(said)


@lru_cache(maxsize=32)
def _look(uri: str) -> Seen | str:
    """What a data URI shows, or the name of the phrase that says why not."""
    from PIL import Image  # costs 60 ms, and few calls show images

    head, _, body = uri.partition(",")
    try:
        raw = (
            base64.b64decode(body, validate=False)
            if head.endswith(";base64")
            else unquote_to_bytes(body)
        )
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(raw), formats=_FORMATS) as image:
                name, width, height = str(image.format), image.width, image.height
                if width * height > _MOST_PIXELS:
                    return "huge"
                image.draft("RGB", (64, 64))
                image.load()
                small = image.convert("RGBA").resize(
                    (min(width, 48), min(height, 48)), Image.Resampling.BOX
                )
        pixels = [small.getpixel((x, y)) for x in range(small.width) for y in range(small.height)]
    except (
        ValueError,
        OSError,
        binascii.Error,
        SyntaxError,
        MemoryError,
        EOFError,
        OverflowError,
        Image.DecompressionBombError,
    ):
        return "broken"
    counts = dict.fromkeys(range(len(_PALETTE)), 0)
    clear = False
    for pixel in pixels:
        red, green, blue, alpha = pixel  # type: ignore[misc]  # RGBA always has four
        clear = clear or alpha < 250
        if alpha > 40:
            counts[
                min(
                    range(len(_PALETTE)),
                    key=lambda at: (
                        (red - _PALETTE[at][0]) ** 2
                        + (green - _PALETTE[at][1]) ** 2
                        + (blue - _PALETTE[at][2]) ** 2
                    ),
                )
            ] += 1
    total = sum(counts.values())
    best = sorted((at for at in counts if counts[at] > 0.08 * total), key=lambda at: -counts[at])[
        :3
    ]
    return Seen(name, width, height, tuple(best), clear)
