"""Write menus, checklists and reviews."""

from __future__ import annotations

import re

from mockgateway import text_tables
from mockgateway.generators.prose.inventing import plans
from mockgateway.generators.prose.inventing.wishes import Wish, count_of
from mockgateway.generators.prose.source import split_source

_COURSES = ("starter", "main", "dessert")


def menu(wish: Wish) -> str | None:
    """Return a menu of three courses, with a line about each dish."""
    if not wish.has(r"courses?|starter|main|dessert|wedding|dinner|lunch|restaurant|bistro"):
        return None
    table = text_tables.load("inventing/plans")["menus"]
    if wish.has("weekly|monday|for (?:a|the|one) week"):
        return plans.meals(wish)
    vegan, vegetarian = wish.has("vegan"), wish.has("vegetarian|veggie|meatless")
    at, blocks = len(wish.asked), []
    for course in _COURSES:
        dishes = [dish for dish in table[course] if dish[0] == "v" or not vegan]
        chosen = dishes[at % len(dishes)][2:]
        if course == "main" and not (vegan or vegetarian):
            chosen = table["meat"][at % len(table["meat"])]
        name, text = chosen.split(" | ")
        blocks.append(f"**{course.capitalize()}: {name}**\n{text[:1].upper()}{text[1:]}")
    return "\n\n".join(blocks)


def checklist(wish: Wish) -> str | None:
    """Return what to do or to bring for an occasion."""
    if len(split_source(wish.question.text)[1]) > 1:
        return None
    words = set(re.findall(r"[a-z]+", wish.asked.lower()))
    rows = text_tables.load("inventing/plans")["checklists"]
    best = max(rows, key=lambda row: len(words & set(row["words"].split())))
    items = best["items"].split(" | ")
    count = wish.count or min(8, len(items))
    if not words & set(best["words"].split()) or count > len(items):
        return None
    mark = "- [ ]" if wish.has("check ?list|check ?boxes|to-?do") else "-"
    if wish.has("numbered"):
        return wish.listing(items[:count])
    return "\n".join(f"{mark} {item}" for item in items[:count])


def reviews(wish: Wish) -> str | None:
    """Return reviews of guests or customers, as many good and bad ones as are wanted."""
    if re.search(r":\s|\breply\b|\brespon", wish.asked):
        return None
    rows = text_tables.load("inventing/listings")["reviews"]
    row = next(row for row in rows if re.search(row["asked"], wish.asked, re.IGNORECASE))
    count = wish.count or 1
    bad = count_of("", wish.asked, "negative") or (count // 2 if wish.has("mixed|different") else 0)
    good = count_of("", wish.asked, "positive") or count - bad
    if not bad and wish.has("negative|bad|angry|one-star|1-star"):
        good, bad = 0, count
    chosen = [*row["positive"][:good], *row["negative"][:bad]]
    if len(chosen) < count:
        return None
    return wish.listing(chosen) if count > 1 else chosen[0]
