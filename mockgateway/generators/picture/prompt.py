"""Parse a prompt into a scene description: figures, their number and colours, a style."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from mockgateway.generators.picture.items import Hit, Item, arrangement, pose_in, read_items
from mockgateway.generators.picture.kinds import is_person
from mockgateway.generators.picture.manner import Manner, manner_of
from mockgateway.generators.picture.quotes import QUOTED, board_of, ink_of, inked, shown_text
from mockgateway.generators.picture.relations import place_items
from mockgateway.generators.picture.settings import setting_of
from mockgateway.generators.picture.words import find_hits, find_names, normalized, without_phrases

_ON = re.compile(r"\b(?:on|onto|atop|across|auf|sur|sobre)(?: top of)?(?: [\w-]+){0,3} $")
_IN = re.compile(r"\b(?:in|inside|at)(?: an?| the| his| her| my| your)(?: [\w-]+){0,2} $")


_MATERIALS = {"marble": "white", "wood": "brown", "rough": "grey"}  # textures and their colours


@dataclass(frozen=True, slots=True)
class SceneDescription:
    """The content of an image, as names in `fixtures/text/image_words.yaml`.

    Names are in the order in which the prompt mentions them.
    """

    places: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    times: tuple[str, ...] = ()  # times of day and weather
    colours: tuple[str, ...] = ()
    items: tuple[Item, ...] = ()  # the subjects with their number, colours and places
    background: str = ""  # the colour of an empty background; "" for any
    style: str = ""  # of `fixtures/pictures/arrangement.yaml`
    text: str = ""  # to be written on the picture
    regions: tuple[tuple[str, str], ...] = ()  # parts of a landscape with their colours
    ink: str = ""  # the colour of the text; "" for any
    board: str = ""  # the figure that bears the text; "" for a headline
    close: bool = False  # whether people are shown as in a portrait
    lacks: frozenset[str] = frozenset()  # figures that the prompt excludes
    autumn: bool = False
    smiling: bool = False  # whether things have faces
    manner: Manner = field(default_factory=Manner)  # the look of the whole picture

    @property
    def known(self) -> bool:
        """Whether the picture shows anything that the prompt names."""
        return bool(self.places or self.subjects or self.times or self.style or self.text)


def parse_prompt(prompt: str, negative: str = "") -> SceneDescription:
    """Return the scene that a prompt describes, without the names in its negative prompt."""
    style = style_of(prompt)
    text = _subject_text(prompt, style)
    unwanted = " ".join(found[1] for found in _unwanted().finditer(text))
    text, negative = _unwanted().sub(" ", text), f"{negative} {unwanted}"
    colours = find_names("colours", text, negative)
    times = find_names("times", text, re.sub(r"\b(?:moon|stars?|sun)\b", " ", negative))
    hits = _without_unwanted(text, find_hits("subjects", text), find_names("subjects", negative))
    grounds, hits = _grounds(text, hits, find_names("places", negative), style)
    places = tuple(dict.fromkeys(hit.name for hit in grounds))
    reading = read_items(text, hits, find_hits("colours", text), grounds)
    items = place_items(text, reading.heads, reading.items, reading.owners, grounds)
    background, regions = reading.background, reading.regions
    if style in ("logo", "icon") and re.search(r"black-and-white|monochrome", text):
        colours, background = ("black",), background or "white"
    if not places and "sky" in regions:
        background = background or regions["sky"]
    if not (items or places or times or style == "pattern"):
        items = _theme(prompt)
    if items and style in _MATERIALS:  # a bottle on marble is no texture
        places, regions["table"], style = places or ("tabletop",), _MATERIALS[style], ""
    board, items = board_of(prompt, items)
    return SceneDescription(
        places,
        tuple(dict.fromkeys(item.name for item in items)),
        times,
        colours,
        tuple(items),
        background,
        "" if style in find_names("styles", negative) else style,
        shown_text(prompt, style),
        tuple(regions.items()),
        ink_of(normalized(prompt)),
        board,
        _has("close", normalized(prompt)),
        frozenset(find_names("subjects", f"{negative} {_cleared(text)}")),
        _has("autumn", text),
        _has("smiling", text),
        manner_of(prompt),
    )


def _has(key: str, text: str) -> bool:
    return re.search(arrangement()[key], text) is not None


def _subject_text(prompt: str, style: str) -> str:
    """Return a normalised prompt without quotes, its style and what the picture is for."""
    table, text = arrangement(), normalized(QUOTED.sub(" ", prompt))
    for pattern in (table["styles"].get(style, "(?!)"), table["shown"]):
        text = re.sub(rf"(?<![a-z])(?:{pattern})(?![a-z])", " ", text)
    text = re.sub(table["lettered"], lambda found: " " if inked(found) else found[0], text)
    rest = without_phrases(re.sub(table["purposes"], " ", text))
    if find_hits("subjects", rest) or find_hits("places", rest):
        return _in_costumes(rest)
    if style in ("logo", "icon"):  # a coffee shop's logo shows coffee
        text = re.sub(table["business"], " ", text)
    return without_phrases(text)


def _in_costumes(text: str) -> str:
    """Return a text with one word for a costume, as in `bear dressed as a chef`."""
    wearers = arrangement()["wearers"]
    for name, words in arrangement()["costumes"].items():
        worn = rf"(?:{words})(?: (?:costume|uniform|outfit|suit|armou?r|robes?|clothes))?\b"
        way = r",? (?:wearing|in|dressed (?:in|as|up as|like)|as)(?: an?| the| his| her)?(?: \w+)?"
        for form in (rf"\b({wearers}) {worn}", rf"\b({wearers}(?: \w+ing)?){way} {worn}"):
            text = re.sub(form, rf"\1 wearing costume-{name}", text)
    return text


def _grounds(
    text: str, figures: list[Hit], unwanted: Sequence[str], style: str
) -> tuple[list[Hit], list[Hit]]:
    """Return the places of a text, and its figures: a table on which nothing is, is a figure.

    A place that is part of a figure is none (`road sign`, `table lamp`); a building in which
    something is becomes a room.
    """
    places, figures = [], list(figures)
    for hit in find_hits("places", text):
        part = any(each.start <= hit.start < each.end and hit.end < each.end for each in figures)
        lone = re.match(r"[ -]", text[hit.end :]) and hit.name in ("tabletop", "road")
        if part or (lone and any(each.start == hit.end + 1 for each in figures)):
            continue
        on = re.search(_ON, text[: hit.start]) or re.search(r", \w+ $", text[: hit.start])
        if hit.name == "tabletop" and "flatlay" in text:
            continue
        if hit.name == "tabletop" and (not on or style in ("icon", "logo", "isometric", "pattern")):
            figures.append(replace(hit, name="table"))
        elif style in ("icon", "logo", "pattern") and hit.name in arrangement()["emblems"]:
            figures.append(replace(hit, name=arrangement()["emblems"][hit.name]))
        elif hit.name not in unwanted:
            places.append(hit)
            if setting_of(hit.name):  # a train station shows no train
                figures = [each for each in figures if each.start < hit.start or each.end > hit.end]
            figures = [each for each in figures if not _adjoins(each, hit)]
    spans = {(each.start, each.end) for each in figures}
    clear = [each for each in places if (each.start, each.end) not in spans]
    places = clear or places  # a spaceship over a city is not in space
    for each in list(figures):
        within = each.name in arrangement()["buildings"] and re.search(_IN, text[: each.start])
        if within and len(figures) > 1 and "room" not in unwanted:
            figures.remove(each)
            places.append(replace(each, name="room"))
    return sorted(places, key=_start), sorted(figures, key=_start)


def _adjoins(figure: Hit, place: Hit) -> bool:
    """Return whether a building only says more about a place, as in `restaurant kitchen`."""
    return figure.name in arrangement()["buildings"] and figure.end + 1 == place.start


def _start(hit: Hit) -> int:
    return hit.start


def _theme(prompt: str) -> list[Item]:
    """Return a figure that stands for the theme of a prompt without anything that can be drawn."""
    text = normalized(QUOTED.sub(" ", prompt))
    found = [
        (match.start(), name)
        for name, words in arrangement()["themes"].items()
        if (match := re.search(rf"\b(?:{words})\b", text))
    ]
    return [Item(min(found)[1])] if found else []


def _cleared(text: str) -> str:
    """Return the figures that a normalised prompt excludes by other words than `no`."""
    rows = arrangement()["cleared"].items()
    return " ".join(str(name) for name, form in rows if re.search(rf"\b(?:{form})\b", text))


def style_of(prompt: str) -> str:
    """Return the name of the style that a prompt asks for, or an empty string."""
    text = normalized(prompt)
    for name, words in arrangement()["styles"].items():
        if re.search(rf"(?<![a-z])(?:{words})(?![a-z])", text):
            return str(name)
    return ""


def _without_unwanted(text: str, hits: list[Hit], unwanted: Sequence[str]) -> list[Hit]:
    """Return the figures that are wanted, without parts of others."""
    kept = [hit for hit in hits if hit.name not in unwanted]
    for word, kinds in arrangement()["kinds"].items():
        left = [kind for kind in kinds if kind not in unwanted]
        if left and len(left) < len(kinds):  # "fruit, no apples"
            kept = [replace(hit, name=left[0]) if hit.name == word else hit for hit in kept]
    return _whole_figures(text, kept)


def _whole_figures(text: str, hits: list[Hit]) -> list[Hit]:
    """Leave out parts of figures (`with green eyes`) and what animals do (`ducks swimming`)."""
    table = arrangement()
    whole: list[Hit] = []
    for hit in hits:
        word, before = text[hit.start : hit.end], whole[-1] if whole else None
        if hit.name == "pot-of-food" and before and before.name in table["plants"]:
            if before.name in ("cactus", "potted-plant"):  # they have one
                continue
            hit = replace(hit, name="flowerpot")
        if any(hit.name in table["includes"].get(each.name, ()) for each in whole):
            continue
        part = hit.name in table["parts"] or word in ("face", "faces")
        if part and before and before.name not in table["parts"]:
            continue
        hit = replace(hit, name=table["actors"].get(hit.name, hit.name))
        acts = before and word.endswith("ing") and before.end + 1 == hit.start
        if (acts or (before and hit.name == "people-hugging")) and pose_in(word):
            continue
        if not (acts and before and before.name not in ("person", "woman", "baby")):
            whole.append(hit)
    people = [hit for hit in whole if is_person(hit.name)]
    if len(people) > 1 or len(whole) > len(people) > 0:  # "a girl, portrait" is one figure
        whole = [hit for hit in whole if text[hit.start : hit.end] not in ("portrait", "face")]
    return [_of_women(text, hit) for hit in whole]


def _of_women(text: str, hit: Hit) -> Hit:
    """Return the figure of a woman for `female doctor`, if there is one."""
    female = re.search(r"\b(?:female|woman|lady)(?: \w+)? $", text[: hit.start])
    name = f"woman-{hit.name}" if female else hit.name
    return replace(hit, name=name) if name in arrangement()["people"] else hit


@cache
def _unwanted() -> re.Pattern[str]:
    return re.compile(rf"\b{arrangement()['unwanted']}\b")
