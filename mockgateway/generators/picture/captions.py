"""Write on pictures: the prompt at the foot, quoted text, and the "mock" mark."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from mockgateway.generators.picture import lettering
from mockgateway.generators.picture.canvas import Canvas
from mockgateway.generators.picture.lettering import SMALLEST_TYPE
from mockgateway.generators.picture.outlines import rectangle
from mockgateway.generators.picture.palette import Colour, luminance, mix, named_colours
from mockgateway.generators.picture.prompt import SceneDescription


def add_caption(image: Image.Image, prompt: str, opaque: bool = False) -> None:
    """Write the prompt at the foot of an RGB picture.

    Args:
        image: The picture, changed in place.
        prompt: The text.
        opaque: Whether to hide other letters behind the caption.
    """
    text = lettering.printable(prompt)
    lines, size = _layout(*image.size, text)
    if not lines:
        return
    edge, step = _margin(image), round(size * 1.42)
    top = image.height - edge - step * len(lines)
    bar = image.width - edge - size * 2.2 if lettering.is_right_to_left(lines[0]) else edge
    _darken_foot(image, top, bar, size, opaque)
    for k, line in enumerate(lines):
        right = image.width - edge - lettering.text_width(line, size)
        x = right if lettering.is_right_to_left(line) else edge
        lettering.write(
            image, line, x, top + step * (k + 1) - size * 0.2, size, (255, 255, 255, 245)
        )


def add_mark(image: Image.Image) -> None:
    """Write the small word "mock" in the upper right corner."""
    unit = min(image.size)
    if unit < 48:
        return
    size = max(SMALLEST_TYPE, round(unit / 46))
    width, pad = lettering.text_width("mock", size), size * 0.55
    right, top = image.width - _margin(image) * 0.6, _margin(image) * 0.6
    left = right - width - 2 * pad
    draw = ImageDraw.Draw(image, "RGBA")
    box = (left, top, right, top + size * 1.7)
    draw.rounded_rectangle(box, radius=size * 0.85, fill=(10, 12, 22, 110))
    lettering.write(image, "mock", left + pad, top + size * 1.2, size, (255, 255, 255, 225))


def _layout(width: int, height: int, text: str) -> tuple[Sequence[str], int]:
    """Return the lines of a caption and their size in pixels; no lines for a tiny picture."""
    unit = min(width, height)
    if unit < 64 or not text:
        return [], 0
    room = width - 2 * _margin_of(unit)
    for share in (17, 20, 24, 28):
        size = max(SMALLEST_TYPE, round((unit + (width * height) ** 0.5) / 2 / share))
        lines, complete = lettering.wrap(text, size, room, 2 if share < 24 else 3)
        if complete or size == SMALLEST_TYPE:
            break
    return lines, size


def _margin(image: Image.Image) -> int:
    return _margin_of(min(image.size))


def _margin_of(unit: int) -> int:
    return max(4, round(unit * 0.055))


def _darken_foot(image: Image.Image, top: float, bar: float, size: int, opaque: bool) -> None:
    """Darken the rows behind a caption and draw a short bar above it."""
    first = max(0, round(top - size * 2.2))
    part = image.crop((0, first, image.width, image.height))
    foot = Canvas(part.width, part.height, part)
    foot.shade(0, 0.72)
    above = top - size * 0.1 - first
    if opaque:
        rows = np.clip(np.arange(foot.height) * (240 / max(1.0, above)), 0, 240)
        foot.veil(np.repeat(rows.astype(np.uint8)[:, None], foot.width, 1), (10, 12, 20))
    line = rectangle(bar, above, bar + size * 2.2, above + size * 0.12)
    foot.fill([line], (255, 206, 120), 0.9)
    image.paste(foot.image, (0, first))


def _size_in(text: str, room: float, size: int) -> int:
    """Return the largest type size up to `size` at which a line fits."""
    while size > SMALLEST_TYPE and lettering.text_width(text, size) > room:
        size = round(size * 0.92)
    return size


def add_headline(image: Image.Image, scene: SceneDescription) -> None:
    """Write the text that a prompt quotes: on its sign, below its logo, else as a headline."""
    lines = [*filter(None, map(lettering.printable, scene.text.split("\n")))]
    if not lines:
        return
    text = max(lines, key=len)
    width, height, unit = *image.size, min(image.size)
    board = image.info.get("board")
    if board and _size_in(text, board[2] * 1.9, round(board[3] * 1.6)) < unit / 42:
        board = None  # too small to be read
    middle, room, size = width / 2, width * 0.86, round(unit / 6.5)
    alone = not (scene.items or scene.places or scene.style in ("logo", "icon"))
    y = height * (0.8 if scene.style == "logo" else 0.46 if alone else 0.17)
    if board:
        middle, y, room, size = board[0], board[1], board[2] * 1.9, round(board[3] * 1.6)
    size = _size_in(text, room, size if len(lines) == 1 else round(size * 1.5 / len(lines)))
    y += size * 0.36 - size * 1.25 * (len(lines) - 1) / 2 * (board is not None)
    left = middle - lettering.text_width(text, size) / 2
    right = round(min(width, 2 * middle - left))
    box = (round(max(0, left)), round(max(0, y - size)), right, round(y + size * 0.3))
    grey = image.crop(box).convert("L").resize((1, 1), Image.Resampling.BOX).getpixel((0, 0))
    bright = isinstance(grey, int | float) and grey > 150
    ink, edge = ((24, 22, 34), (255, 255, 255)) if bright else ((255, 255, 255), (14, 12, 24))
    first = scene.colours[0] if scene.colours else ""
    if scene.style == "logo" and scene.background and first not in ("", scene.background):
        scene = replace(scene, ink=first)
    if scene.ink:
        ink = named_colours()[scene.ink]
        edge = (255, 255, 255) if luminance(ink) < 0.5 else (14, 12, 24)
    if board and scene.board == "neon-sign":
        ink = _light_up(image, board, scene)
    rim = 0 if scene.style == "logo" or board else max(1, size * 0.03)
    for number, line in enumerate(lines):
        x = middle - lettering.text_width(line, size) / 2
        row = y + number * size * 1.25
        for dx, dy in ((-1, 0), (1, 0), (0, -1), (0, 1), (1, 1)) if rim else ():
            lettering.write(image, line, x + dx * rim, row + dy * rim, size, (*edge, 90))
        lettering.write(image, line, x, row, size, (*ink, 255))


def _light_up(
    image: Image.Image, board: tuple[float, float, float, float], scene: SceneDescription
) -> Colour:
    """Light the surroundings of a neon sign in the colour of its tubes. Return its letters' ink."""
    lit = next((each.colours for each in scene.items if each.name == "neon-sign"), ())
    colour = named_colours()[scene.ink or (lit[0] if lit else "pink")]
    x, y, half, high = board
    light = Image.new("L", image.size)
    draw = ImageDraw.Draw(light)
    draw.rectangle((x - half * 1.1, y - high * 1.5, x + half * 1.1, y + high * 1.5), 190)
    halo = light.filter(ImageFilter.GaussianBlur(half * 0.3))
    ImageDraw.Draw(halo).rectangle((x - half, y - high, x + half, y + high), 40)
    glow = Image.composite(Image.new("RGB", image.size, colour), Image.new("RGB", image.size), halo)
    image.paste(ImageChops.screen(image, glow))
    return mix(colour, (255, 255, 255), 0.55)
