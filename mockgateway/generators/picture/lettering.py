"""Write text on pictures in any script that the bundled fonts cover, and measure it."""

from __future__ import annotations

import json
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from PIL import Image, ImageDraw, ImageFont

from mockgateway.data import FIXTURES

SMALLEST_TYPE = 9  # pixels: smaller letters are unreadable
_FONTS = FIXTURES / "fonts"
_INVISIBLE = "\u200b\u200d\ufe0e\ufe0f"
_NOT_FIRST = "，。、！？：；）》」』】,.!?:;)”’…%ะาำๅๆฯ"  # never begin a line
_THAI_LEADING = tuple("เแโใไ")  # Thai vowels that are written before their consonant
_SPACELESS = (
    ("\u0e00", "\u0eff"),
    ("\u2e80", "\ua4cf"),
    ("\uf900", "\ufaff"),
    ("\uff00", "\uffef"),
)


class _Run(NamedTuple):
    font: str
    text: str


@cache
def _coverage() -> dict[int, str]:
    """Return the font file of each code point that has one."""
    fonts: dict[int, str] = {}
    for name, ranges in json.loads((_FONTS / "coverage.json").read_text()).items():
        for span in ranges.split():
            first, _, last = span.partition("-")
            for code in range(int(first, 16), int(last or first, 16) + 1):
                fonts.setdefault(code, name)
    return fonts


@lru_cache(maxsize=96)
def _font(name: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(_FONTS / name), size)


def printable(text: str) -> str:
    """Return a text on one line, without characters that no bundled font has."""
    known = _coverage()
    letters = (
        letter if ord(letter) in known else " "
        for letter in unicodedata.normalize("NFC", text[:2000])
        if letter not in _INVISIBLE
    )
    return " ".join("".join(letters).split())


def text_width(text: str, size: int) -> float:
    """Return the width of a line in pixels."""
    return sum(_font(run.font, size).getlength(run.text) for run in _runs(text))


def is_right_to_left(line: str) -> bool:
    """Return whether a line starts with a right-to-left letter (Arabic, Hebrew)."""
    return bool(line) and unicodedata.bidirectional(line[0]) in ("R", "AL")


def write(
    image: Image.Image, line: str, x: float, y: float, size: int, colour: tuple[int, ...]
) -> None:
    """Write one line with its baseline at y; x is its left end, in any direction."""
    draw = ImageDraw.Draw(image, "RGBA")
    runs = _runs(line)
    for run in reversed(runs) if is_right_to_left(line) else runs:
        font = _font(run.font, size)
        draw.text((x, y), run.text, fill=colour, font=font, anchor="ls")
        x += font.getlength(run.text)


def wrap(text: str, size: int, width: float, limit: int) -> tuple[Sequence[str], bool]:
    """Break a text into at most `limit` lines and return whether all of it fits.

    Text that is cut off ends with an ellipsis.
    """
    lines: list[str] = []
    line = ""
    for piece in _pieces(text):
        if not line or text_width((line + piece).rstrip(), size) <= width or line in _THAI_LEADING:
            line += piece
            continue
        end = _break_point(line)
        lines.append(line[:end].rstrip())
        line = line[end:] + piece
        if len(lines) == limit:
            return [*lines[:-1], _cut(lines[-1], size, width)], False
    if line.strip():
        lines.append(line.rstrip())
    fitting = [
        line if text_width(line, size) <= width else _cut(line, size, width)
        for line in lines[:limit]
    ]
    return fitting, fitting == lines


def _runs(text: str) -> list[_Run]:
    """Split a text where its font changes; spaces and marks stay with the letter before."""
    known, runs = _coverage(), list[_Run]()
    for letter in text:
        font = known.get(ord(letter)) or (runs[-1].font if runs else "NotoSans.ttf")
        if runs and (runs[-1].font == font or unicodedata.combining(letter)):
            runs[-1] = _Run(runs[-1].font, runs[-1].text + letter)
        else:
            runs.append(_Run(font, letter))
    return runs


def _pieces(text: str) -> list[str]:
    """Split a text where a line may break: at spaces, and between letters of some scripts."""
    pieces: list[str] = []
    for letter in text:
        joined = letter == " " or (
            bool(pieces)
            and not pieces[-1].endswith(" ")
            and (
                unicodedata.category(letter).startswith("M")
                or letter in _NOT_FIRST
                or not (_is_spaceless(letter) or _is_spaceless(pieces[-1][-1]))
            )
        )
        if joined and pieces:
            pieces[-1] += letter
        else:
            pieces.append(letter)
    return pieces


def _is_spaceless(letter: str) -> bool:
    """Return whether a letter's script puts no spaces between words."""
    return any(first <= letter <= last for first, last in _SPACELESS)


def _break_point(line: str) -> int:
    """Return where to break a full line: at a near space, never after a leading Thai vowel."""
    space = line.rfind(" ") + 1
    if space > len(line) * 0.55:
        return space
    return len(line) - 1 if line[-1] in _THAI_LEADING else len(line)


def _cut(line: str, size: int, width: float) -> str:
    """Return as much of a line as fits, with an ellipsis."""
    ends = range(1, len(line) + 1)
    kept = bisect_right(ends, width, key=lambda end: text_width(line[:end] + "…", size))
    return line[:kept].rstrip() + "…"
