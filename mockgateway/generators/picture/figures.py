"""The table of all figures, what each is coloured, and how one is put into a picture."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping

import numpy as np

from mockgateway.generators.picture.animals import bear, butterfly, fox, horse, penguin, rabbit
from mockgateway.generators.picture.canvas import Canvas
from mockgateway.generators.picture.palette import Colour
from mockgateway.generators.picture.subjects import (
    Figure,
    bird,
    cat,
    dog,
    fish,
    flower,
    person,
    tree,
    woman,
)
from mockgateway.generators.picture.things import (
    balloon,
    boat,
    bottle,
    bowl,
    cake,
    car,
    cup,
    fruit,
    heart,
    house,
    robot,
    rocket,
)
from mockgateway.generators.picture.works import (
    astronaut,
    bicycle,
    book,
    bridge,
    castle,
    hat,
    lighthouse,
    plane,
    present,
    star,
)

FIGURES: Mapping[str, Callable[[Colour, Colour, random.Random], Figure]] = {
    "cat": cat, "dog": dog, "bird": bird, "fish": fish, "flower": flower, "tree": tree, "person": person, "woman": woman, "cake": cake, "cup": cup, "bowl": bowl,
    "fruit": fruit, "car": car, "boat": boat, "house": house, "rocket": rocket, "robot": robot, "balloon": balloon, "heart": heart, "bottle": bottle,
    "fox": fox, "rabbit": rabbit, "bear": bear, "penguin": penguin, "horse": horse, "butterfly": butterfly, "lighthouse": lighthouse, "castle": castle,
    "bridge": bridge, "bicycle": bicycle, "plane": plane, "astronaut": astronaut, "book": book, "hat": hat, "present": present, "star": star,
}  # fmt: skip

# What each is coloured, where no colour is asked for.
COATS: Mapping[str, tuple[tuple[Colour, Colour], ...]] = {
    "cat": (((226, 146, 74), (108, 178, 96)), ((120, 122, 134), (240, 196, 80)), ((70, 62, 74), (250, 206, 90))),
    "dog": (((206, 148, 92), (214, 70, 66)), ((236, 190, 128), (52, 120, 190)), ((124, 84, 60), (240, 150, 70))),
    "bird": (((58, 124, 190), (244, 140, 84)), ((196, 66, 72), (250, 214, 150)), ((52, 140, 122), (246, 200, 90))),
    "fish": (((240, 128, 60), (250, 190, 90)), ((66, 132, 196), (250, 206, 96))),
    "flower": (((226, 72, 110), (248, 204, 84)), ((246, 176, 60), (120, 70, 44)), ((146, 98, 206), (252, 218, 116))),
    "fox": (((224, 112, 46), (250, 240, 230)), ((206, 88, 40), (250, 240, 230))),
    "rabbit": (((196, 176, 160), (240, 150, 160)), ((150, 132, 124), (240, 150, 160))),
    "bear": (((150, 100, 64), (214, 70, 66)), ((104, 74, 58), (80, 140, 180))),
    "penguin": (((42, 52, 78), (214, 70, 66)), ((40, 46, 58), (70, 140, 180))),
    "horse": (((146, 88, 52), (60, 40, 30)), ((90, 66, 56), (40, 30, 30)), ((196, 152, 104), (90, 60, 40))),
    "butterfly": (((240, 140, 50), (250, 206, 90)), ((70, 130, 214), (140, 214, 240)), ((176, 96, 200), (244, 150, 200))),
    "lighthouse": (((206, 60, 54), (250, 214, 120)), ((40, 84, 140), (250, 214, 120))),
    "castle": (((84, 100, 160), (226, 84, 80)), ((150, 76, 84), (250, 200, 90))),
    "bridge": (((200, 74, 52), (240, 200, 120)), ((96, 112, 132), (240, 200, 120))),
    "plane": (((40, 100, 180), (230, 90, 70)), ((206, 66, 60), (60, 110, 170))),
    "astronaut": (((236, 240, 246), (236, 120, 60)), ((236, 240, 246), (80, 140, 220))),
    "hat": (((208, 164, 100), (150, 56, 50)), ((60, 62, 84), (200, 70, 66))),
    "present": (((206, 66, 76), (250, 214, 120)), ((60, 120, 180), (246, 240, 226))),
    "star": (((248, 200, 70), (250, 240, 200)),),
    "tree": (((82, 146, 84), (236, 104, 84)), ((238, 150, 170), (255, 240, 244)), ((216, 124, 56), (250, 206, 90))),
}  # fmt: skip


def place(canvas: Canvas, figure: Figure, x: float, y: float, size: float) -> None:
    """Paint a figure with its middle at x, y, `size` pixels from middle to edge."""
    for shapes, fill in figure:
        canvas.fill([np.asarray(shape) * size + (x, y) for shape in shapes], fill)
