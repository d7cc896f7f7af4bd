"""Prompts are parsed into scene descriptions, in several languages."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import numpy as np
import pytest

from mockgateway import text_tables
from mockgateway.generators.clip.particles import load_settings, particle_kinds
from mockgateway.generators.picture import figures
from mockgateway.generators.picture.effects import EFFECTS
from mockgateway.generators.picture.emblems import LAYOUTS
from mockgateway.generators.picture.grounds import GROUNDS
from mockgateway.generators.picture.items import Item, arrangement
from mockgateway.generators.picture.palette import light_for, named_colours
from mockgateway.generators.picture.places import PLACES, SURFACES
from mockgateway.generators.picture.prompt import SceneDescription, parse_prompt
from mockgateway.generators.picture.quotes import quoted_text
from mockgateway.generators.picture.renderings import OF_SCENES
from mockgateway.generators.picture.settings import home_of, settings
from mockgateway.generators.picture.staging import completed
from mockgateway.generators.picture.styles import STYLES
from mockgateway.generators.picture.words import find_names
from mockgateway.generators.solid import SHAPES
from mockgateway.seed import Seed


@pytest.mark.parametrize(
    ("prompt", "scene"),
    [
        ("A red car", SceneDescription(subjects=("car",), colours=("red",))),
        ("two dogs on a beach at sunset", SceneDescription(("beach",), ("dog",), ("sunset",))),
        ("雪山前的狐狸", SceneDescription(("snow", "mountain"), ("fox",))),
        ("Un château bleu", SceneDescription((), ("castle",), (), ("blue",))),
        ("เรือสีแดง", SceneDescription((), ("boat",), (), ("red",))),
        ("portrait of a woman", SceneDescription(subjects=("woman",), close=True)),
        ("black and white city", SceneDescription(places=("city",))),
        ("quarterly strategy", SceneDescription()),
        ("", SceneDescription()),
    ],
)
def test_a_prompt_gives_a_scene(prompt: str, scene: SceneDescription) -> None:
    assert replace(parse_prompt(prompt), items=(), style="") == scene


@pytest.mark.parametrize(
    ("prompt", "items"),
    [
        ("three red balloons", [Item("toy_balloon", 3, ("red",))]),
        ("a hot air balloon", [Item("balloon")]),
        ("a school of orange fish", [Item("fish", 6, ("orange",))]),
        ("several apples and a tiny mouse", [Item("apple", 4), Item("mouse", size=0.45)]),
        ("a house with a red roof", [Item("house", accent="red")]),
        ("a cat to the left of a dog", [Item("cat", relation="left", other=1), Item("dog")]),
        (
            "on the left a black cat, on the right two blue birds",
            [Item("cat", 1, ("black",), where="left"), Item("bird", 2, ("blue",), where="right")],
        ),
        ("a car and a bird without a bird", [Item("car")]),
        ("a duck house under a tree", [Item("house", relation="front", other=1), Item("tree")]),
        ("三只黑色的猫", [Item("cat", 3, ("black",))]),
        ("dos gatos rojos", [Item("cat", 2, ("red",))]),
        (
            "two rabbits, one grey and one brown",
            [Item("rabbit", 1, ("grey",)), Item("rabbit", 1, ("brown",))],
        ),
        (
            "three keys: gold, silver and black",
            [Item("key", 1, (hue,)) for hue in ("gold", "silver", "black")],
        ),
        ("horse parade, four horses", [Item("horse", 4)]),
        (
            "a monkey with a blue cap holding a drum, a flute and a bell",
            [
                Item("monkey"),
                Item("hat", 1, ("blue",), relation="worn", other=0),
                Item("drum", relation="held", other=0),
                Item("flute", relation="held", other=0),
                Item("bell", relation="held", other=0),
            ],
        ),
        ("a man in a green coat jumping", [Item("person", 1, ("green",), pose="jump", long=True)]),
        ("a lamp under a chair", [Item("lamp", relation="under", other=1), Item("chair")]),
        (
            "a tower of two waffles",
            [
                Item("waffle", formation="stacked"),
                Item("waffle", relation="on", other=0, formation="stacked"),
            ],
        ),
        ("a duck with a frog on its head", [Item("duck"), Item("frog", relation="on", other=0)]),
        ("four candles, one of them is green", [Item("candle", 3), Item("candle", 1, ("green",))]),
        (
            "a teddy bear tied to a bench",
            [Item("teddy-bear", relation="tied", other=1), Item("bench")],
        ),
        (
            "two farmers shaking hands",
            [
                Item("farmer", pose="shake"),
                Item("farmer", pose="shake-back", relation="meets", other=0),
            ],
        ),
        ("an otter and a hamster asleep", [Item("otter", pose="lie"), Item("hamster", pose="lie")]),
        ("a koala dressed as a pilot", [Item("koala", costume="pilot")]),
        ("a lady with purple hair", [Item("woman", hair="purple")]),
        ("a tree with pears", [Item("tree"), Item("pear", 3, relation="hung", other=0)]),
        ("two guards with flutes", [Item("guard", 2), Item("flute", 1, relation="held", other=0)]),
        ("bees around a tulip", [Item("bee", 3, relation="around", other=1), Item("tulip")]),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_prompt_gives_figures_with_their_number_colours_and_places(
    prompt: str, items: list[Item]
) -> None:
    assert list(parse_prompt(prompt).items) == items


@pytest.mark.parametrize(
    ("prompt", "place"),
    [
        ("a nurse in a kitchen", "kitchen"),
        ("a dog looking out of the window", "windowsill"),
        ("a lion", "savanna"),
        ("a cup and a spoon", "tabletop"),
        ("a cat on a sofa", "livingroom"),
        ("a rabbit on a plain background", ""),
        ("3D render of a kettle", ""),
        ("close-up portrait of a farmer", ""),
    ],
)
def test_a_scene_is_where_the_prompt_says_or_its_figures_usually_are(
    prompt: str, place: str
) -> None:
    scene = completed(parse_prompt(prompt), Seed.root("test"))
    assert place == next(iter(scene.places), "")


def test_every_setting_and_home_names_known_places_and_figures() -> None:
    known = {"", *PLACES, *SURFACES, *settings()}
    assert {setting["base"] for setting in settings().values()} <= {*PLACES, *GROUNDS}
    props = {prop.split()[0] for each in settings().values() for prop in each.get("props", ())}
    assert props <= set(figures.names())
    assert {home_of(name) for name in figures.names()} <= known


@pytest.mark.parametrize(
    ("prompt", "style"),
    [
        ("a castle, watercolour", "watercolor"),
        ("pixel art of a car", "pixel"),
        ("flat icon of a rocket", "icon"),
        ("photorealistic portrait", "photo"),
        ("3D render of a robot", "solid"),
        ("an old house made of glass", ""),
    ],
)
def test_a_prompt_gives_a_style(prompt: str, style: str) -> None:
    assert parse_prompt(prompt).style == style
    assert not style or style in {*STYLES, *LAYOUTS, *OF_SCENES}


def test_names_of_the_negative_prompt_are_left_out() -> None:
    assert parse_prompt("a cat and a dog at night", "dog, darkness, moon").subjects == ("cat",)
    assert parse_prompt("a cat at night", "moon").times == ("night",)


def test_names_are_in_the_order_of_the_prompt() -> None:
    assert find_names("colours", "green, red and blue") == ("green", "red", "blue")


@pytest.mark.parametrize(
    ("prompt", "text"),
    [('A poster that says "OPEN"', "OPEN"), ("海报「大減価」", "大減価"), ("No quotes", "")],
)
def test_quoted_text_is_found(prompt: str, text: str) -> None:
    assert quoted_text(prompt) == text


def test_parts_of_a_landscape_and_letters_have_colours_of_their_own() -> None:
    beach = parse_prompt("a yellow beach under a red sky")
    assert dict(beach.regions) == {"ground": "yellow", "sky": "red"}
    poster = parse_prompt('the words "SALE" in red letters on a yellow background')
    assert (poster.text, poster.ink, poster.background) == ("SALE", "red", "yellow")
    assert parse_prompt("eleven green balloons in a blue sky").items[0].count == 11
    assert parse_prompt("fruit on a plate", "apples").items[0].name == "banana"


def test_every_figure_fills_its_square() -> None:
    for name in figures.names():
        pair = figures.choose_colours(name, (), Seed.root("test"))
        figure = figures.build(name, *pair, Seed.root("test").random())
        points = np.concatenate([shape for layer, _ in figure for shape in layer])
        assert points.shape[1] == 2, name
        assert points[:, 1].max() > 0.3, name
        assert np.ptp(points, 0).max() > 1.2, name


@pytest.mark.parametrize(
    ("table", "known"),
    [
        ("places", {*PLACES, *SURFACES, *settings(), "abstract"}),
        ("subjects", {*figures.names(), *arrangement()["kinds"]}),
        ("colours", named_colours()),
        ("styles", STYLES),
        ("edits", {*EFFECTS, "add", "dye"}),
        ("grades", load_settings()["grades"]),
        ("particles", particle_kinds()),
        ("solids", SHAPES),
    ],
)
def test_every_name_in_the_word_tables_can_be_drawn(table: str, known: Collection[str]) -> None:
    assert set(text_tables.load("image_words")[table]) <= set(known)


@pytest.mark.parametrize("time", text_tables.load("image_words")["times"])
def test_every_time_has_a_light(time: str) -> None:
    assert light_for(time, ("red",), Seed.root("test")) != light_for(time, (), Seed.root("test"))


def test_every_figure_that_stands_for_words_exists() -> None:
    table = arrangement()
    shown = {*table["themes"], *table["emblems"].values()}
    shown |= {name for key in ("kinds", "stock") for names in table[key].values() for name in names}
    assert shown <= set(figures.names())


@pytest.mark.parametrize(
    ("prompt", "relations"),
    [
        ("two puppies in a basket in front of a house", [("contained", 1), ("front", 2), ("", -1)]),
        ("a cat and a dog on a sofa", [("on", 2), ("on", 2), ("", -1)]),
        ("a girl reading a book under a tree", [("front", 2), ("held", 0), ("", -1)]),
        ("a bear wearing a hat and sunglasses", [("", -1), ("worn", 0), ("worn", 0)]),
        ("a sign on a brick wall", [("inside", 1), ("", -1)]),
        ("fruit in a bowl", [("contained", 1), ("", -1), *[("contained", 1)] * 4]),
    ],
)
def test_figures_relate_to_others(prompt: str, relations: list[tuple[str, int]]) -> None:
    assert [(item.relation, item.other) for item in parse_prompt(prompt).items] == relations
