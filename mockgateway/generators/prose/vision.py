"""Describe images: data URIs are measured; links are described by name and never fetched.

Images that the mock made have their prompt in their metadata, which describes them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from mockgateway import text_tables
from mockgateway.extras import missing_packages
from mockgateway.generators.prose.looking import Look, look_at
from mockgateway.generators.prose.question import Question
from mockgateway.media.links import prompt_in
from mockgateway.text_tables import pattern

if TYPE_CHECKING:
    from mockgateway.generators.picture.prompt import SceneDescription

_MOST_IMAGES, _MOST_BYTES = 8, 20_000_000
_BRIGHT, _DARK = 0.62, 0.32  # mean brightness
_MEANINGLESS_NAME = re.compile(
    r"(?i)(?:img|image|photo|picture|file|dsc|screenshot|download|[0-9a-f ]{8,})?[\s\d]*"
)


def answer(question: Question) -> str:
    """Return answers to the message's questions about each image, or a description."""
    parts = [
        _data(question, image) if image[:5].lower() == "data:" else _link(question, image)
        for image in question.images[:_MOST_IMAGES]
    ]
    if len(parts) == 1:
        return parts[0]
    numbered = enumerate(parts, 1)
    return "\n".join(f"{question.phrase('image_number', n=at)} {part}" for at, part in numbered)


def _asked(question: Question) -> list[str]:
    """Return the properties that the message asks about; none for a whole description."""
    if pattern("vision", "whole").search(question.text):
        return []
    asks = text_tables.load("vision")["asks"]
    return [name for name in asks if re.search(asks[name], question.text, re.IGNORECASE)]


def _link(question: Question, url: str) -> str:
    if prompt := prompt_in(url):
        look = Look("", 0, 0, (), False, -1.0, prompt, not missing_packages("media"))
        return question.reply.gap.join(_answers(question, look, _asked(question)))
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
    look = look_at(uri)
    if isinstance(look, str):
        return question.phrase(look)
    return question.reply.gap.join(_answers(question, look, _asked(question)))


def _answers(question: Question, look: Look, asked: list[str]) -> list[str]:
    """Return a sentence for each requested property, else for all known ones."""
    if not asked:
        return [*_subject(question, look), *_measures(question, look)]
    found: list[str] = []
    for name in asked:
        found += _ASKED[name](question, look)
    return found or [*_subject(question, look), *_measures(question, look)]


def _subject(question: Question, look: Look) -> Iterator[str]:
    if look.caption:
        phrase = "image_shows" if look.own else "image_caption"
        yield question.phrase(phrase, what=look.caption.rstrip(" ."), text=look.caption)
    if look.own and (text := _scene(look.caption).text):
        yield question.phrase("image_text", text=text)


def _measures(question: Question, look: Look) -> Iterator[str]:
    if not look.width:
        return
    yield from _size(question, look)
    yield from _orientation(question, look)
    yield from _colours(question, look)
    yield from _brightness(question, look)
    yield question.phrase("image_transparent" if look.transparent else "image_opaque")


def _size(question: Question, look: Look) -> Iterator[str]:
    if look.width:
        yield question.phrase("image", format=look.format, width=look.width, height=look.height)


def _orientation(question: Question, look: Look) -> Iterator[str]:
    if look.width:
        wide = "wide" if look.width > look.height else "tall"
        yield question.phrase(f"image_{'square' if look.width == look.height else wide}")


def _colours(question: Question, look: Look) -> Iterator[str]:
    """Yield the colours of the figure in the question, else those of the whole image."""
    for item in _scene(look.caption).items if look.own else ():
        words = item.name.split("_")[-1]
        if item.colours and re.search(rf"\b{words}", question.text, re.IGNORECASE):
            yield question.phrase(
                "image_colour_of", what=words, colours=question.join(item.colours)
            )
            return
    if look.colours:
        colours = [question.reply.colours[at] for at in look.colours]
        phrase = "image_colour" if len(colours) == 1 else "image_colours"
        yield question.phrase(phrase, colours=question.join(colours))
    elif look.own and (names := _scene(look.caption).colours):
        yield question.phrase("image_colours", colours=question.join(names))


def _brightness(question: Question, look: Look) -> Iterator[str]:
    if look.brightness >= 0:
        word = "bright" if look.brightness > _BRIGHT else "medium"
        yield question.phrase(f"image_{'dark' if look.brightness < _DARK else word}")


def _text(question: Question, look: Look) -> Iterator[str]:
    if look.own and (text := _scene(look.caption).text):
        yield question.phrase("image_text", text=text)
    elif look.caption and not look.own:
        yield question.phrase("image_caption", text=look.caption)
    else:
        yield question.phrase("image_no_text")


def _count(question: Question, look: Look) -> Iterator[str]:
    items = _scene(look.caption).items if look.own else ()
    low = question.text.lower()
    named = [item for item in items if item.name.split("_")[-1] in low] or list(items)
    for item in named:
        what = item.name.split("_")[-1]
        if question.reply.code == "en" and item.count > 1 and not what.endswith("s"):
            what += "s"
        yield question.phrase("image_count", n=item.count, what=what)
    if not named:
        yield question.phrase("image_count_unknown")


def _faces(question: Question, look: Look) -> Iterator[str]:
    yield question.phrase("image_faces")
    yield from _subject(question, look)


def _transparency(question: Question, look: Look) -> Iterator[str]:
    yield question.phrase("image_transparent" if look.transparent else "image_opaque")


def _scene(prompt: str) -> SceneDescription:
    from mockgateway.generators.picture.prompt import parse_prompt  # imports Pillow and NumPy

    return parse_prompt(prompt)


_ASKED = {
    "text": _text,
    "size": _size,
    "format": _size,
    "orientation": _orientation,
    "colours": _colours,
    "brightness": _brightness,
    "count": _count,
    "faces": _faces,
    "transparency": _transparency,
}
