"""Read the figures of a prompt: number, colours, size and position."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, NamedTuple

from mockgateway import data, files

_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*|[,.;:]")
_CJK_NUMBER = re.compile(
    r"([一二两三四五六七八九十\d]+)[个只朵辆匹条本つ匹羽台隻名棵艘座颗把张]?(?:の)?[^\W\d]{0,4}\Z"
)
_DIGITS = {digit: at for at, digit in enumerate("一二三四五六七八九十", 1)} | {"两": 2}
_PLURAL = 3  # how many "apples" are
_MOST = 24
_ARTICLES = frozenset(("the", "this", "that", "its", "their"))
_GENERIC = ("flower", "tree", "bird", "fish")
_LINKS = frozenset("with wearing holding having in on at is are all painted and".split())
_EDGES = frozenset(",.;:")


@dataclass(frozen=True, slots=True)
class Hit:
    """A name of `fixtures/text/image_words.yaml` in a text."""

    start: int
    end: int
    name: str
    plural: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """One kind of figure in a picture."""

    name: str
    count: int = 1
    colours: tuple[str, ...] = ()
    accent: str = ""
    size: float = 1.0
    where: str = ""
    relation: str = ""  # to the item with the number `other`
    other: int = -1
    formation: str = ""  # of several: row, stacked, scattered
    pose: str = ""  # jump or fly
    long: bool = False  # whether a person wears clothes that reach the feet
    costume: str = ""  # the person as whom an animal is dressed
    hair: str = ""  # the colour of a person's hair


class Reading(NamedTuple):
    """The figures of a text, and the colours of its background and its landscape."""

    items: list[Item]
    heads: list[Hit]  # where each mention of a figure is
    owners: list[int]  # the item of each head
    background: str
    regions: dict[str, str]


def read_items(
    text: str, figures: Sequence[Hit], colours: Sequence[Hit], places: Sequence[Hit]
) -> Reading:
    """Return the figures of a normalised text, and the colours of background and landscape.

    Args:
        text: The prompt.
        figures: Where it names figures.
        colours: Where it names colours.
        places: Where it names surroundings.
    """
    heads = _heads(text, figures)
    reader = _Reader(text, {hit.start: hit for hit in colours}, {hit.start for hit in places})
    at = 0
    for head in heads:
        reader.walk(at, head.start)
        reader.add(head)
        at = head.end
    reader.walk(at, len(text))
    reader.finish()
    return Reading(reader.items, heads, reader.owners, reader.background, reader.regions)


def _heads(text: str, hits: Sequence[Hit]) -> list[Hit]:
    """Return one hit for each noun: the last word of `bird house`, the first of two names."""
    heads: list[Hit] = []
    for hit in hits:
        if heads and hit.start == heads[-1].start:
            continue
        between = text[heads[-1].end : hit.start] if heads else "."
        kind = heads and hit.name in _GENERIC and re.fullmatch(r"[\s-]*", between)
        if kind and heads[-1].name in arrangement()["named"][hit.name]:
            continue  # `lotus flower`, `palm tree`
        if heads and re.fullmatch(r" ", between) and _is_beast(heads[-1].name, hit.name):
            continue  # `robot waiter`, `frog prince`
        served = hit.name in arrangement()["served"] and re.fullmatch(r" of( \w+)?\s", between)
        if served or (re.fullmatch(r"[\s-]*", between) and text[hit.start :].isascii()):
            heads.pop()
        heads.append(hit)
    return heads


def _is_beast(name: str, follower: str) -> bool:
    """Return whether a creature is followed by a person that says what it does."""
    beasts = arrangement()["creatures"].values()
    return follower in arrangement()["people"] and any(name in kinds for kinds in beasts)


class _Reader:
    """Collects the adjectives before each figure."""

    def __init__(self, text: str, colours: dict[int, Hit], places: set[int]) -> None:
        self.text, self._colours, self._places = text, colours, places
        self.items: list[Item] = []
        self.owners: list[int] = []  # the item of each head
        self._counted: set[int] = set()  # the items whose number is known
        self.background = ""
        self.regions: dict[str, str] = {}  # the colours of parts of a landscape
        self._clear()

    def _clear(self) -> None:
        self._colour: list[str] = []
        self._count, self._size, self._link, self._known = 0, 1.0, "", False
        self._material = ""

    def walk(self, start: int, end: int) -> None:
        """Read the words between two figures."""
        words = list(_WORD.finditer(self.text, start, end))
        inside = [hit for at, hit in self._colours.items() if start <= at < end]
        self._colour += [hit.name for hit in inside if self.text[hit.start] > "\u2e7f"]
        for at, word in enumerate(words):
            if word.start() in self._colours:
                name = self._colours[word.start()].name
                near = start > 0 and self.text[start : word.start()] in (" ", ", ", " , ")
                ends = re.match(r"\s*(?:[,.;]|with\b|$)", self.text[word.end() :])
                if near and (ends or word.start() == start + 1) and not self.items[-1].colours:
                    self.items[-1] = replace(self.items[-1], colours=(name,))  # as in French
                elif word[0].isascii():
                    self._colour.append(name)
            elif word[0] in _EDGES or word[0] in _LINKS:
                after = words[at + 1].start() if at + 1 < len(words) else -1
                if not (word[0] == "and" and self._colour and after in self._colours):
                    self._end_of_phrase()
                    self._link = word[0]
            elif re.fullmatch(arrangement()["backdrop"], word[0]):
                before = self.text[max(0, word.start() - 24) : word.start()]
                plain = "white" if re.search(arrangement()["plain"], before) else ""
                self.background = self._colour[-1] if self._colour else self.background or plain
                self._clear()
            elif word.end() + 1 == end < len(self.text):
                self._adjective(word[0])  # `water bottle`, `beach chair`
            elif region := _region(word[0]):
                self._colour_region(region)
            elif word.start() in self._places:
                self._clear()
            else:
                self._adjective(word[0])
        if re.search(
            rf"\bisolated on\b|\b{arrangement()['plain']} (?:{arrangement()['backdrop']})",
            self.text,
        ):
            self.background = self.background or "white"

    def _colour_region(self, region: str) -> None:
        """Give the colours before a part of a landscape, or before `hair`, to it."""
        if self._colour and region == "hair":
            self.items[-1:] = [replace(item, hair=self._colour[-1]) for item in self.items[-1:]]
        elif self._colour:
            self.regions[region] = self._colour[-1]
        elif region == "table" and self._material:
            self.regions[region] = self._material
        self._clear()

    def _adjective(self, word: str) -> None:
        for number, words in arrangement()["numbers"].items():
            if re.fullmatch(words, word):
                self._colour, self._size, self._count = [], 1.0, int(number)
                return
        for words, many in arrangement()["many"].items():
            if re.fullmatch(words.replace(" of", ""), word):
                self._count = int(many)
        for words, size in arrangement()["sizes"].items():
            if re.fullmatch(words, word):
                self._size = float(size)
        if re.fullmatch(arrangement()["colourful"], word):
            self._colour = list(arrangement()["hues"])
        for colour, words in arrangement()["materials"].items():
            if re.fullmatch(words, word):
                self._material = str(colour)
        self._known = self._known or word in _ARTICLES

    def _end_of_phrase(self) -> None:
        """Assign colours without a figure to the last figure: `in red`, `with a red roof`."""
        if self._colour and self._link == "on" and not self.background:
            self.background = self._colour[-1]
        elif self._colour and self.items and self._link not in ("", ",", ".", "and"):
            item = self.items[-1]
            if self._link in ("with", "holding", "having"):
                item = replace(item, accent=item.accent or self._colour[0])
            elif not item.colours:
                item = replace(item, colours=tuple(self._colour))
            self.items[-1] = item
        self._clear()

    def add(self, head: Hit) -> None:
        """Add the figure that follows the adjectives."""
        count = (
            self._count
            or _cjk_count(self.text[: head.start])
            or (_many(head) if head.plural else 1)
        )
        same = [
            at
            for at, item in enumerate(self.items)
            if item.name == head.name or (self._known and item.name.endswith(head.name))
        ]
        last = self.items[same[-1]] if same else None
        alike = last and (not self._colour or self._known) and count == last.count
        alike = alike and last and self._size in (1.0, last.size)
        if same and self._count and same[-1] not in self._counted:  # `camel caravan, two camels`
            self.items[same[-1]] = replace(self.items[same[-1]], count=count)
            alike = True
        if same and (alike or (self._known and not self._count)):
            at = same[-1]
            if self._colour:
                self.items[at] = replace(self.items[at], colours=tuple(self._colour))
            self.owners.append(at)
        else:
            formation = formation_in(self.text[: head.start][-40:])
            colours = tuple(self._colour or filter(None, [self._material]))
            word = self.text[head.start : head.end]
            pose = pose_in(" ".join(re.findall(r"\w+ing\b", self.text[: head.start][-24:])[-1:]))
            pose = pose or pose_in(word)
            size = self._size
            if re.fullmatch(arrangement()["young"], word):
                size = min(size, 0.8)
            made = Item(
                head.name, min(count, _MOST), colours, "", size, formation=formation, pose=pose
            )
            if self._count or self._known:
                self._counted.add(len(self.items))
            self.items.append(made)
            self.owners.append(len(self.items) - 1)
        self._clear()

    def finish(self) -> None:
        """Read the end of the prompt."""
        self._end_of_phrase()


def formation_in(words: str) -> str:
    """Return how words say that several figures are arranged, or ""."""
    forms = arrangement()["formations"].items()
    return next((str(name) for name, form in forms if re.search(form, words)), "")


def pose_in(words: str) -> str:
    """Return the pose that words name, or ""."""
    poses = arrangement()["poses"].items()
    return next((str(name) for name, form in poses if re.search(rf"\b(?:{form})\b", words)), "")


def _many(head: Hit) -> int:
    return int(arrangement()["pairs"].get(head.name, _PLURAL))


def _region(word: str) -> str:
    """Return the part of a landscape that a word names, or ""."""
    regions = arrangement()["regions"].items()
    return next((str(name) for name, words in regions if re.fullmatch(words, word)), "")


def _cjk_count(before: str) -> int:
    found = _CJK_NUMBER.search(before[-8:])
    if not found:
        return 0
    digits = found[1]
    return int(digits) if digits.isdecimal() else _DIGITS.get(digits[-1], 1)


@cache
def arrangement() -> Any:
    """Return the table of `fixtures/pictures/arrangement.yaml`."""
    return files.parse(data.FIXTURES / "pictures" / "arrangement.yaml")
