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
from mockgateway.media.links import recipe_in
from mockgateway.text_tables import pattern

if TYPE_CHECKING:
    from mockgateway.generators.picture.items import Item
    from mockgateway.generators.picture.prompt import SceneDescription

_MOST_IMAGES, _MOST_BYTES = 8, 20_000_000
_BRIGHT, _DARK = 0.62, 0.32  # mean brightness
_MEANINGLESS_NAME = re.compile(
    r"(?i)(?:img|image|photo|picture|file|dsc|screenshot|download|[0-9a-f ]{8,})?[\s\d]*"
)

_ARTICLE = re.compile(r"^(?:An?|The|Some|One|Two|Three|Four|Five|Six|Seven|Eight|Nine|Ten)\b")


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
    recipe = recipe_in(url)
    if prompt := str(recipe.get("prompt", "")):
        kind = str(recipe.get("format", "png")).upper()
        width, height = int(recipe.get("width") or 1024), int(recipe.get("height") or 1024)
        own = not missing_packages("media")
        look = Look(kind, width, height, (), False, -1.0, prompt, own)
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
    if look.own and "presence" in asked:
        asked = [name for name in asked if name != "faces"]
    found = [sentence for name in asked for sentence in _ASKED[name](question, look)]
    if found:
        return found
    measured = not look.own or pattern("vision", "whole").search(question.text)
    return [*_subject(question, look), *(_measures(question, look) if measured else ())]


def _subject(question: Question, look: Look) -> Iterator[str]:
    if look.caption:
        phrase = "image_shows" if look.own else "image_caption"
        what = _ARTICLE.sub(lambda first: first[0].lower(), look.caption.rstrip(" ."))
        yield question.phrase(phrase, what=what, text=look.caption)
    if look.own and (text := _scene(look.caption).text):
        yield question.phrase("image_text", text=text)


def _measures(question: Question, look: Look) -> Iterator[str]:
    if not look.width:
        return
    yield from _size(question, look)
    yield from _orientation(question, look)
    yield from _main_colours(question, look)
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
    for items, word in _asked_items(question, look):
        if colours := [colour for item in items for colour in item.colours]:
            what = _in_number(word, 1)
            yield question.phrase("image_colour_of", what=what, colours=question.join(colours))
            return
    yield from _main_colours(question, look)


def _main_colours(question: Question, look: Look) -> Iterator[str]:
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
    asked = _asked_items(question, look)
    if not asked and look.own:
        words = _words_in(look.caption)
        asked = [([item], words.get(item.name, item.name)) for item in _scene(look.caption).items]
    for items, word in asked:
        count = sum(item.count for item in items)
        if count == 0:
            yield question.phrase("image_no", what=word)
        else:
            what = _in_number(word, count) if question.reply.code == "en" else word
            yield question.phrase("image_count", n=count, what=what)
    if not asked:
        yield question.phrase("image_count_unknown")


def _presence(question: Question, look: Look) -> Iterator[str]:
    for items, word in _asked_items(question, look):
        yield question.phrase("image_yes" if items else "image_no", what=_in_number(word, 1))


def _side(question: Question, look: Look) -> Iterator[str]:
    """Yield what is on the side that the question names."""
    sides = text_tables.load("vision")["sides"]
    wanted = [side for side in sides if re.search(sides[side], question.text, re.IGNORECASE)]
    words = _words_in(look.caption)
    for item in _scene(look.caption).items if look.own else ():
        if wanted and item.where == wanted[0]:
            what = words.get(item.name, item.name)
            yield question.phrase(f"image_at_{item.where}", what=what)


def _where(question: Question, look: Look) -> Iterator[str]:
    """Yield where the figures in the question are."""
    scene, words = _scene(look.caption), _words_in(look.caption)
    for items, word in _asked_items(question, look):
        for item in items:
            if item.where in text_tables.load("vision")["sides"]:
                yield question.phrase(f"image_at_{item.where}", what=word)
            elif item.relation and 0 <= item.other < len(scene.items):
                other = scene.items[item.other].name
                relation = text_tables.load("vision")["relations"].get(item.relation, "near")
                what = f"{word} {relation} {words.get(other, other)}"
                yield question.phrase("image_shows", what=what)


def _time(question: Question, look: Look) -> Iterator[str]:
    if look.own and (names := _scene(look.caption).times):
        yield question.phrase("image_shows", what=question.join(names))


def _style(question: Question, look: Look) -> Iterator[str]:
    if look.own and (name := _scene(look.caption).style):
        shown = text_tables.load("vision")["styles"].get(name, name)
        yield question.phrase("image_style", style=shown)


def _asked_items(question: Question, look: Look) -> list[tuple[list[Item], str]]:
    """Return the figures of each kind that the question names, and its word for them."""
    if not look.own:
        return []
    items, groups = _scene(look.caption).items, text_tables.load("vision")["groups"]
    found: dict[str, list[Item]] = {}
    for name, word in _words_in(question.text).items():
        members = {name, *groups.get(name, "").split()}
        of_kind = [item for item in items if item.name in members]
        found[word] = max(found.get(word, []), of_kind, key=len)
    return [(of_kind, word) for word, of_kind in found.items()]


def _words_in(text: str) -> dict[str, str]:
    """Return the figures that a text names, with its words for them."""
    from mockgateway.generators.picture.words import find_hits, without_phrases

    plain = without_phrases(text)
    return {hit.name: plain[hit.start : hit.end] for hit in find_hits("subjects", plain)}


def _in_number(word: str, count: int) -> str:
    """Return an English noun in the singular or the plural."""
    if count == 1:
        return word.removesuffix("s") if word[-2:] not in ("ss", "us") else word
    return word if word.endswith("s") or word in ("people", "sheep", "fish") else f"{word}s"


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
    "presence": _presence,
    "side": _side,
    "where": _where,
    "time": _time,
    "style": _style,
}
