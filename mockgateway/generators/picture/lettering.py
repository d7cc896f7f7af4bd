"""Words on a picture, in any script that the bundled fonts cover; a character outside all of them is left out."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from PIL import Image, ImageDraw, ImageFont

from mockgateway.data import FIXTURES
from mockgateway.generators.picture.palette import Colour

FONTS = FIXTURES / "fonts"
LEAST = 9  # pixels: smaller letters cannot be read
_CLOSING = "，。、！？：；）》」』】,.!?:;)”’…%"  # what never begins a line

_LEADING = tuple("เแโใไ")  # Thai vowels written before the consonant they follow


class Run(NamedTuple):
    """Neighbouring characters that one font draws."""

    font: str
    text: str


@lru_cache(maxsize=1)
def _coverage() -> dict[int, str]:
    """The font file of each code point that has one."""
    fonts: dict[int, str] = {}
    for name, ranges in json.loads((FONTS / "coverage.json").read_text()).items():
        for span in ranges.split():
            first, _, last = span.partition("-")
            for code in range(int(first, 16), int(last or first, 16) + 1):
                fonts.setdefault(code, name)
    return fonts


@lru_cache(maxsize=96)
def _font(name: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONTS / name), size)


def readable(text: str) -> str:
    """The text on one line, without the characters that no bundled font has (emoji, rare scripts) and without control characters."""
    known = _coverage()
    kept = (
        letter if ord(letter) in known else " "
        for letter in unicodedata.normalize("NFC", text[:2000])
        if letter not in "\u200b\u200d\ufe0e\ufe0f"
    )
    return " ".join("".join(kept).split())


def runs(text: str) -> list[Run]:
    """The text cut where its font changes; spaces stay with what is before them."""
    known, found = _coverage(), list[Run]()
    for letter in text:
        font = known.get(ord(letter)) or (found[-1].font if found else "NotoSans.ttf")
        if found and (found[-1].font == font or unicodedata.combining(letter)):
            found[-1] = Run(found[-1].font, found[-1].text + letter)
        else:
            found.append(Run(font, letter))
    return found


def length(text: str, size: int) -> float:
    """How wide a line is, in pixels."""
    return sum(_font(run.font, size).getlength(run.text) for run in runs(text))


def _pieces(text: str) -> list[str]:
    """What a line may be broken between: words, and the single characters of scripts without spaces (Thai: clusters of a letter and its marks)."""
    pieces: list[str] = []
    for letter in text:
        solid = (
            bool(pieces)
            and not pieces[-1].endswith(" ")
            and (_joins(letter) or not (_spaceless(letter) or _spaceless(pieces[-1][-1])))
        )
        if solid or (letter == " " and pieces):
            pieces[-1] += letter
        else:
            pieces.append(letter)
    return pieces


def _spaceless(letter: str) -> bool:
    return (
        "\u0e00" <= letter <= "\u0eff"
        or "\u2e80" <= letter <= "\ua4cf"
        or "\uf900" <= letter <= "\ufaff"
        or "\uff00" <= letter <= "\uffef"
    )


def _joins(letter: str) -> bool:
    """Whether a letter belongs to the one before: marks, closing punctuation, Thai following vowels."""
    return unicodedata.category(letter).startswith("M") or letter in _CLOSING or letter in "ะาำๅๆฯ"


def wrapped(text: str, size: int, width: float, lines: int) -> tuple[list[str], bool]:
    """At most `lines` lines no wider than width, and whether the whole text is in them; what is cut ends with an ellipsis."""
    done: list[str] = []
    line = ""
    for piece in _pieces(text):
        if line and length((line + piece).rstrip(), size) > width and line not in _LEADING:
            kept = _break(line)
            done.append(line[:kept].rstrip())
            line = line[kept:] + piece
            if len(done) == lines:
                return [*done[:-1], _cut(done[-1], size, width)], False
        else:
            line += piece
    if line.strip():
        done.append(line.rstrip())
    fitting = [
        each if length(each, size) <= width else _cut(each, size, width) for each in done[:lines]
    ]
    return fitting, fitting == done


def _break(line: str) -> int:
    """Where a full line of a script without spaces is best broken: at a space not too far back, never after a Thai vowel that leads its syllable."""
    space = line.rfind(" ") + 1
    if space > len(line) * 0.55:
        return space
    return len(line) - 1 if line[-1] in _LEADING else len(line)


def _cut(line: str, size: int, width: float) -> str:
    while line and length(line + "…", size) > width:
        line = line[:-1]
    return line.rstrip() + "…"


def write(
    image: Image.Image, line: str, x: float, y: float, size: int, colour: tuple[int, ...]
) -> None:
    """One line with its baseline at y; right-to-left lines are laid out from their own first run."""
    paint = ImageDraw.Draw(image, "RGBA")
    parts = runs(line)
    if right_to_left(line):
        parts.reverse()
    for run in parts:
        font = _font(run.font, size)
        paint.text((x, y), run.text, fill=colour, font=font, anchor="ls")
        x += font.getlength(run.text)


def right_to_left(line: str) -> bool:
    """Whether a line begins at the right: Arabic, Hebrew."""
    return unicodedata.bidirectional(line[0]) in ("R", "AL") if line else False


def caption(width: int, height: int, text: str) -> tuple[list[str], int]:
    """How a text is set as a caption: its lines and the size of its letters in pixels; no lines where the picture is too small."""
    unit, room = min(width, height), width - 2 * margin(width, height)
    if unit < 64 or not text:
        return [], 0
    lines: Sequence[str] = []
    for share in (17, 20, 24, 28):
        size = max(LEAST, round((unit + (width * height) ** 0.5) / 2 / share))
        lines, whole = wrapped(text, size, room, 2 if share < 24 else 3)
        if whole or size == LEAST:
            break
    return list(lines), size


def margin(width: int, height: int) -> int:
    """The border that words keep to, in pixels."""
    return max(4, round(min(width, height) * 0.055))


def mark(image: Image.Image, colour: Colour = (255, 255, 255)) -> None:
    """The small word in the upper right corner that says where the picture is from."""
    unit = min(image.size)
    if unit < 48:
        return
    size = max(LEAST, round(unit / 46))
    wide, pad = length("mock", size), size * 0.55
    right, top = image.width - margin(*image.size) * 0.6, margin(*image.size) * 0.6
    paint = ImageDraw.Draw(image, "RGBA")
    box = (right - wide - 2 * pad, top, right, top + size * 1.7)
    paint.rounded_rectangle(box, radius=size * 0.85, fill=(10, 12, 22, 110))
    write(image, "mock", box[0] + pad, top + size * 1.2, size, (*colour, 225))
