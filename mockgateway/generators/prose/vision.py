"""Describe images: data is opened and measured, links are described by name and never fetched."""

from __future__ import annotations

import base64
import binascii
import io
import re
import warnings
from collections import Counter
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import unquote, unquote_to_bytes, urlsplit

from mockgateway.generators.prose.question import Question

_MOST_IMAGES, _MOST_BYTES, _MOST_PIXELS = 8, 20_000_000, 50_000_000
_FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF")
_PALETTE = (  # in the order of `Language.colours`
    (0, 0, 0), (255, 255, 255), (128, 128, 128), (220, 30, 30), (255, 140, 0), (250, 220, 40),
    (40, 160, 60), (60, 200, 200), (40, 80, 220), (130, 50, 180), (250, 150, 190), (120, 75, 40),
)  # fmt: skip
_MEANINGLESS_NAME = re.compile(
    r"(?i)(?:img|image|photo|picture|file|dsc|screenshot|download|[0-9a-f ]{8,})?[\s\d]*"
)


class Look(NamedTuple):
    """What an image shows."""

    format: str
    width: int
    height: int
    colours: tuple[int, ...]  # places in `Language.colours`, most frequent first
    transparent: bool


def answer(question: Question) -> str:
    """Return a description of each image."""
    parts = [
        _data(question, image) if image[:5].lower() == "data:" else _link(question, image)
        for image in question.images[:_MOST_IMAGES]
    ]
    if len(parts) == 1:
        return parts[0]
    numbered = enumerate(parts, 1)
    return "\n".join(f"{question.phrase('image_number', n=at)} {part}" for at, part in numbered)


def _link(question: Question, url: str) -> str:
    try:
        name = unquote(urlsplit(url[:2000]).path).rstrip("/").rsplit("/", 1)[-1][:100]
    except ValueError:  # `http://[`
        name = ""
    words = re.sub(r"[-_+.\s]+", " ", re.sub(r"\.\w{1,5}$", "", name)).strip()
    if re.search(r"[^\W\d_]{3,}", words) and not _MEANINGLESS_NAME.fullmatch(words):
        return question.phrase("link_described", name=name, what=words)
    return question.phrase("link_unclear", name=name or "?")


def _data(question: Question, uri: str) -> str:
    if len(uri) > _MOST_BYTES * 4 // 3 + 200:
        return question.phrase("image_too_large")
    look = _look(uri)
    if isinstance(look, str):
        return question.phrase(look)
    shape = (
        "square" if look.width == look.height else "wide" if look.width > look.height else "tall"
    )
    parts = [
        question.phrase("image", format=look.format, width=look.width, height=look.height),
        question.phrase(f"image_{shape}"),
    ]
    if look.colours:
        colours = [question.reply.colours[at] for at in look.colours]
        phrase = "image_colour" if len(colours) == 1 else "image_colours"
        parts.append(question.phrase(phrase, colours=question.join(colours)))
    parts.append(question.phrase("image_transparent" if look.transparent else "image_opaque"))
    return question.reply.gap.join(parts)


@lru_cache(maxsize=32)
def _look(uri: str) -> Look | str:
    """Return what a data URI shows, or the key of the phrase that says why it is unreadable."""
    from PIL import Image  # takes 60 ms to import, and few calls show images

    head, _, body = uri.partition(",")
    damaged = (
        ValueError, OSError, binascii.Error, SyntaxError, MemoryError, EOFError, OverflowError,
        Image.DecompressionBombError,
    )  # fmt: skip
    try:
        plain = not head.endswith(";base64")
        raw = unquote_to_bytes(body) if plain else base64.b64decode(body, validate=False)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(raw), formats=_FORMATS) as image:
                name, width, height = str(image.format), image.width, image.height
                if width * height > _MOST_PIXELS:
                    return "image_too_large"
                image.draft("RGB", (64, 64))
                image.load()
                size = min(width, 48), min(height, 48)
                small = image.convert("RGBA").resize(size, Image.Resampling.BOX)
        pixels = [small.getpixel((x, y)) for x in range(size[0]) for y in range(size[1])]
    except damaged:
        return "image_unreadable"
    rgba: list[tuple[int, int, int, int]] = pixels  # type: ignore[assignment]  # mode RGBA
    counts = Counter(_nearest(pixel[:3]) for pixel in rgba if pixel[3] > 40)
    frequent = [at for at, count in counts.most_common(3) if count > 0.08 * counts.total()]
    return Look(name, width, height, tuple(frequent), any(pixel[3] < 250 for pixel in rgba))


def _nearest(colour: tuple[int, int, int]) -> int:
    return min(
        range(len(_PALETTE)),
        key=lambda at: sum((a - b) ** 2 for a, b in zip(colour, _PALETTE[at], strict=True)),
    )
