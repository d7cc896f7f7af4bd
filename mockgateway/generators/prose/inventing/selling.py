"""Write product texts, pages of application stores, and lines of web pages."""

from __future__ import annotations

import re

from mockgateway import text_tables
from mockgateway.generators.prose import length
from mockgateway.generators.prose.composing import briefs
from mockgateway.generators.prose.inventing import interface, naming
from mockgateway.generators.prose.inventing.gaps import gaps, lines, size
from mockgateway.generators.prose.inventing.wishes import Wish
from mockgateway.generators.prose.question import fill

_USUAL_STORE, _USUAL_PRODUCT, _USUAL_META = 60, 50, 155  # words, words, characters
_PAGE = re.compile(
    r"\A(?:pages?|sites?|websites?|shops?|landing pages?|home ?pages?)\b"
    r"(?: (?:selling|of|about|for|that sells|offering))? ?"
)


def meta(wish: Wish) -> str | None:
    """Return the description of a page for search engines."""
    if re.search(r":\s|mention|includ", wish.rest) or not wish.bare:
        return None
    page = _PAGE.sub("", wish.bare)
    thing = page or wish.clause or wish.bare
    values = gaps(wish) | {"X": thing[:1].upper() + thing[1:]}
    most = wish.characters or 155
    options = [fill(line, values) for line in lines("meta")]
    return next((line for line in options if len(line) <= most), None)


def headline(wish: Wish) -> str | None:
    """Return headlines of a landing page, with a line below if one is wanted."""
    if not wish.has("landing page|home ?page|hero|website|sub-?(?:headline|title)"):
        return None
    values = gaps(wish)
    thing = re.sub(r"\A.*?\b(?:page|hero|website)\b[^.]*? (?:of|for|about) ", "", wish.subject)
    values["X"] = thing[:1].upper() + thing[1:]
    heads = [line for line in naming.lines(wish) if wish.fits(line)][: wish.count or 1]
    if not wish.has("sub-?(?:headline|title|heading|line)|supporting"):
        return wish.listing(heads)
    below = [fill(line, values) for line in lines("hero")]
    pairs = [f"**{head}**\n{below[at % len(below)]}" for at, head in enumerate(heads)]
    return "\n\n".join(pairs)


def store(wish: Wish) -> str | None:
    """Return the description of an application in a store."""
    brief = briefs.read(wish.question)
    if brief and brief.parts:
        return None
    values = gaps(wish)
    if not wish.name:
        values["name"] = values["Name"] = "The app"
    low, high = wish.limits.words if wish.limits.words[1] else (0, _USUAL_STORE)
    low = low or round(high * 0.8)
    body: list[str] = []
    options = [*lines("store"), *[f"{feature}." for feature in wish.domain["features"]]]
    for line in options:
        made = fill(line, values)
        room = size(body) + length.size(made) <= high and _is_short(wish, [*body, made])
        if size(body) < low and room:
            body.append(made)
    if wish.has("bullets?|features? list"):
        return "\n".join([body[0], "", *[f"- {each}" for each in wish.domain["features"][:4]]])
    return " ".join(body) or None


def product(wish: Wish) -> str | None:
    """Return the description of a product of which only the kind is named."""
    brief = briefs.read(wish.question)
    if (
        (brief and brief.parts)
        or not wish.bare
        or wish.has(r"bullets?|headings?|mention|includ\w+")
    ):
        return None
    table, values = text_tables.load("inventing/listings"), gaps(wish)
    x = re.sub(r" (?:called|named) .*", "", wish.bare)
    values["x"] = f"{x} {wish.name}".strip() if wish.name and wish.name not in x else x
    words = re.findall(r"[\w-]+", wish.bare.lower())
    words += [word.removesuffix("s") for word in words]
    goods = next(
        row for row in table["goods"] if not row["words"] or set(words) & set(row["words"].split())
    )
    made_of = [line for name, line in table["materials"].items() if name in wish.bare.lower()][:1]
    opening = table["opening"]["audience" if wish.audience else "first"]
    low, high = wish.limits.words if wish.limits.words[1] else (_USUAL_PRODUCT, _USUAL_PRODUCT + 25)
    options = [opening, *goods["lines"][:1], *made_of, *goods["lines"][1:], *table["closing"]]
    body: list[str] = []
    for line in options:
        made = fill(line, values)
        if size(body) < (low or high - 8) and size(body) + length.size(made) <= high:
            body.append(made)
    return " ".join(body) if _is_short(wish, body) else None


def push(wish: Wish) -> str | None:
    """Return a push notification that states no facts of its own."""
    if re.search(r"\d|:\s|\bthat\b", re.sub(r"\b\d+ (?:words|characters|variants)", "", wish.rest)):
        return None
    return interface.push(wish)


def _is_short(wish: Wish, body: list[str]) -> bool:
    return not wish.characters or len(" ".join(body)) <= wish.characters
