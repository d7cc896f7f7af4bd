"""Complete a scene: the place, the background and the figures that its style needs."""

from __future__ import annotations

from dataclasses import replace

from mockgateway.generators.picture import figures
from mockgateway.generators.picture.emblems import LAYOUTS
from mockgateway.generators.picture.groups import in_sky, without_item
from mockgateway.generators.picture.items import Item, arrangement
from mockgateway.generators.picture.kinds import can_hold, is_person
from mockgateway.generators.picture.prompt import SceneDescription
from mockgateway.generators.picture.settings import home_of, kind_of
from mockgateway.seed import Seed

_PLAIN = ("solid", "line", "sketch", "flat", *LAYOUTS)  # styles that show figures without a place
_NEAR = ("tabletop", "forest", "livingroom", "office")  # homes of what may stand on a table


def completed(scene: SceneDescription, seed: Seed) -> SceneDescription:
    """Return a scene with the place, the background and the figures that its style needs."""
    if scene.items and scene.places == ("abstract",):
        scene = replace(scene, places=())
    if scene.style not in LAYOUTS:
        scene = replace(scene, items=tuple(in_sky(scene.items, bool(scene.places))))
    if scene.style == "comic" and scene.text.endswith("!") and not scene.board:
        burst = Item("burst", colours=("yellow",), where="upper_left", size=1.7)
        scene = replace(scene, items=(*scene.items, burst), board="burst")
    if scene.style == "" and scene.text and not (scene.board or scene.places or scene.background):
        taken = {hue for item in scene.items for hue in item.colours}
        scene = replace(scene, background=next((h for h in scene.colours if h not in taken), ""))
    scene = _with_place(_at_home(_with_backdrop(scene)), seed)
    scene = replace(scene, items=_on_tables(scene))
    roomy = bool(scene.places) and kind_of(scene.places[0]) == "room" and len(scene.places) == 1
    if roomy and scene.items and all(home_of(item.name) == "tabletop" for item in scene.items):
        scene = replace(scene, places=(*scene.places, "tabletop"))  # before the room
    if "desert" in scene.places:  # a cactus outdoors has no pot
        wild = (
            replace(each, name="saguaro") if each.name == "cactus" else each for each in scene.items
        )
        scene = replace(scene, items=tuple(wild))
    if scene.style == "cyberpunk":
        scene = replace(scene, items=_with_neon(scene))
    if scene.style == "flat" and scene.places:
        return replace(scene, style="")
    if scene.style in LAYOUTS and not scene.items:
        return replace(scene, items=_stock(scene))
    return _framed(scene) if scene.style in ("logo", "icon") else scene


def _on_tables(scene: SceneDescription) -> tuple[Item, ...]:
    """Return the figures; things that people have in a room are on a table, not on the floor."""
    items = scene.items
    related = {item.other for item in items if item.relation}
    loose = [
        at
        for at, item in enumerate(items)
        if (home_of(item.name) == "tabletop" or item.name in arrangement()["desktop"])
        and not (item.relation or item.where)
    ]
    people = any(is_person(item.name) for item in items)
    room = bool(scene.places) and kind_of(scene.places[0]) == "room"
    if not (loose and people and room) or related & set(loose) or scene.style in LAYOUTS:
        return items
    standing = (
        replace(item, relation="on", other=len(items)) if at in loose else item
        for at, item in enumerate(items)
    )
    return (*standing, Item("table", colours=("brown",)))


def _with_neon(scene: SceneDescription) -> tuple[Item, ...]:
    """Return the figures; in a city there are two neon signs on the houses."""
    signs = [at for at, item in enumerate(scene.items) if item.name == "neon-sign"]
    city = bool(scene.places) and kind_of(scene.places[0]) == "city"
    if scene.board or not city or len(signs) > 1 or (signs and len(scene.items) == 1):
        return scene.items
    hues = dict.fromkeys((*(scene.items[signs[0]].colours if signs else ()), "pink", "teal"))
    others = without_item(scene.items, signs[0]) if signs else scene.items
    sides = zip(hues, ("upper_left", "upper_right"), strict=False)
    return (*others, *(Item("neon-sign", colours=(hue,), where=side) for hue, side in sides))


def _framed(scene: SceneDescription) -> SceneDescription:
    """Put the figures of a logo into its circle, shield or the like."""
    scene = replace(scene, items=_sun_behind(scene.items))
    frames = [
        at
        for at, each in enumerate(scene.items)
        if each.name in arrangement()["frames"] and not each.where and each.size >= 1
    ]
    if not frames or len(scene.items) < 2:
        return scene
    items = [
        each
        if at == frames[0] or each.relation
        else replace(each, relation="inside", other=frames[0])
        for at, each in enumerate(scene.items)
    ]
    return replace(scene, items=tuple(items))


def _sun_behind(items: tuple[Item, ...]) -> tuple[Item, ...]:
    """Put the sun or the moon of a logo behind its other figure."""
    sky = [at for at, each in enumerate(items) if each.name in ("sun", "moon", "full-moon")]
    if len(items) != 2 or len(sky) != 1 or any(each.relation or each.where for each in items):
        return items
    return tuple(
        replace(each, relation="behind", other=1 - at) if at in sky else each
        for at, each in enumerate(items)
    )


def _stock(scene: SceneDescription) -> tuple[Item, ...]:
    """Return figures that stand for the place or the time of a picture without figures."""
    if scene.style == "isometric":
        names = arrangement()["stock"].get(kind_of(scene.places[0]), ()) if scene.places else ()
    else:
        shown = arrangement()["emblems"]
        words = (*map(kind_of, scene.places), *scene.times)
        names = [shown[word] for word in words if word in shown][:1]
    return tuple(Item(name, colours=scene.colours[:1]) for name in names)


def _with_backdrop(scene: SceneDescription) -> SceneDescription:
    """Give line drawings a white background unless the scene has a place."""
    if scene.style != "line":
        return scene
    return replace(scene, background="" if scene.places else scene.background or "white")


def _at_home(scene: SceneDescription) -> SceneDescription:
    """Put the figures of a scene that names no place where they usually are."""
    portrait = scene.close and any(is_person(each.name) for each in scene.items)
    plain = scene.background or portrait or scene.style in _PLAIN
    if plain or scene.places or not scene.items:
        return scene
    first = scene.items[0]
    place = home_of(first.name)
    if first.relation in ("on", "contained", "inside", "under", "front", "behind"):
        base = home_of(scene.items[first.other].name)
        if base != "tabletop" or place in _NEAR or first.relation != "on":
            place = base
    elif place == "park":  # a man at a blackboard is in a classroom
        others = [home_of(each.name) for each in scene.items if not is_person(each.name)]
        place = next((each for each in others if each not in ("", "tabletop", "field")), place)
    elif place == "tabletop":
        alive = [each for each in scene.items if can_hold(each.name) and not each.relation]
        place = home_of(alive[0].name) if alive else place
    if kind_of(place) == "room":  # no train is in an office
        driven = [each.name for each in scene.items if each.name in arrangement()["vehicles"]]
        place = home_of(driven[0]) if driven else place
    if not place or (place == "tabletop" and scene.text and not scene.board):
        return scene
    return replace(scene, places=(place,))


def _with_place(scene: SceneDescription, seed: Seed) -> SceneDescription:
    """Choose a place for a scene that names only a time of day, or a flying figure and a time."""
    if scene.places or not scene.times or scene.background:
        return scene
    if not scene.subjects:
        return replace(scene, places=(seed.of("place").pick(("sea", "mountain", "field")),))
    first = scene.subjects[0]
    if figures.floats_in(first) == "water":
        return replace(scene, places=("sea",))
    if figures.floats_in(first) == "air":
        return replace(scene, places=(seed.of("place").pick(("mountain", "field")),))
    return replace(scene, places=("field",)) if scene.times[0] != "day" else scene
