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
from mockgateway.generators.prose.topic import infinitive, is_plural, without_article
from mockgateway.text_tables import pattern

_USUAL_STORE, _USUAL_PRODUCT, _TWO = 60, 50, 2  # words, words, sentences
_FACTS = re.compile(
    r":\s+([A-Z][\w-]+ (?:shows|helps|lets|is|tracks|finds|plans|turns|makes|gives|tells)\b[^.]+)"
)
_GIVEN = re.compile(  # facts about a product
    r"(?:\(|:\s)[^.()]*,|\d ?(?:ml|l|g|kg|cm|mm|(?:hour|second|minute|gram|kilo|watt)s?|h|lumens"
    r"|litres?|euros?)\b|[€$£]\d"
    r"|\b(?:mention|includ\w+|features?)\b",
    re.IGNORECASE,
)
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
    """Return headlines of a landing page, with lines below if they are wanted."""
    if not wish.has("landing page|home ?page|hero|website"):
        return _news_headline(wish)
    values = gaps(wish)
    thing = re.sub(r"\A.*?\b(?:page|hero|website)\b[^.]*? (?:of|for|about) ", "", wish.subject)
    named = pattern("inventing/kinds", "apposition").search(wish.asked)
    thing = named["x"] if named else thing
    values["X"] = f"{named['name']} is {thing}" if named else thing[:1].upper() + thing[1:]
    heads = [line for line in naming.lines(wish) if wish.fits(line) and ":" not in line]
    heads = heads[: wish.count or 1]
    if not wish.has("sub-?(?:headline|title|heading|line)|supporting|intro|sentence|paragraph"):
        return wish.listing(heads)
    below = [fill(line, values) for line in lines("hero")]
    if wish.limits.sentences[1] == _TWO:
        below = [f"{below[0]} {fill('Start today and enjoy {gain1} and {gain2}.', values)}"]
    pairs = [f"**{head}**\n{below[at % len(below)]}" for at, head in enumerate(heads)]
    return "\n\n".join(pairs)


def _news_headline(wish: Wish) -> str | None:
    """Return a headline about somebody who does something, such as `City opens a new library`."""
    found = re.match(r"(?:an?|the|our) ([\w -]+?) (\w+ing) (.+)", wish.subject)
    if not found or (wish.count or 1) > 1:
        return None
    verb = infinitive(found[2])
    verb += "es" if verb.endswith(("s", "x", "z", "h")) else "s"
    head = f"{found[1][:1].upper()}{found[1][1:]} {verb} {without_article(found[3])}"
    below = f"The {found[1]} expects many visitors and has planned it for more than a year."
    return f"**{head}**\n{below}" if wish.has("sub-?(?:headline|title|heading)") else head


def store(wish: Wish) -> str | None:
    """Return the description of an application in a store."""
    brief = briefs.read(wish.question)
    facts = _store_facts(wish)
    if brief and brief.parts and not facts:
        return None
    values = gaps(wish)
    if not wish.name:
        values["name"] = values["Name"] = facts.split(" ")[0] if facts else "The app"
    low, high = wish.limits.words if wish.limits.words[1] else (0, _USUAL_STORE)
    low = low or round(high * 0.8)
    body: list[str] = [facts] if facts else []
    options = [
        *lines("store")[3 if facts else 0 :],
        *[f"{feature}." for feature in wish.domain["features"]],
    ]
    for line in options:
        made = fill(line, values)
        room = size(body) + length.size(made) <= high and _is_short(wish, [*body, made])
        if size(body) < low and room:
            body.append(made)
    if wish.has("bullets?|features? list"):
        return "\n".join([body[0], "", *[f"- {each}" for each in wish.domain["features"][:4]]])
    return " ".join(body) or None


def _store_facts(wish: Wish) -> str:
    """Return the sentence that a request gives behind its colon."""
    found = _FACTS.search(wish.asked)
    if not found:
        return ""
    return re.sub(r",(?!.*,)\s*(?:and )?(?=\w+s\b)", " and ", found[1]).strip() + "."


def product(wish: Wish) -> str | None:
    """Return the description of a product of which only the kind is named."""
    listed = wish.has("(?<!no )(?<!without )(?:bullets?|headings?)")
    brief = briefs.read(wish.question)
    directs = brief is not None and any(part[0] == "\0" for part in brief.parts)
    if directs or listed or _GIVEN.search(wish.asked) or not wish.bare:
        return None
    table, values = text_tables.load("inventing/listings"), gaps(wish)
    x = re.sub(r" (?:called|named) .*", "", wish.bare)
    values["x"] = f"{x} {wish.name}".strip() if wish.name and wish.name not in x else x
    head = re.split(r" (?:for|with|in|from|of|that) ", x.lower())[0].split()[-1]
    forms = {head, head.removesuffix("s"), head.removesuffix("es")}
    fitting = (
        row for row in table["goods"] if not row["words"] or forms & set(row["words"].split())
    )
    goods = next(fitting)
    made_of = [line for name, line in table["materials"].items() if name in wish.asked.lower()][:1]
    opening = table["opening"]["audience" if wish.audience else "first"]
    plural = is_plural(x)
    if plural:
        opening = opening.replace("This {x} was", "These {x} were")
    low, high = wish.limits.words if wish.limits.words[1] else (_USUAL_PRODUCT, _USUAL_PRODUCT + 25)
    options = [opening, *goods["lines"][:1], *made_of, *goods["lines"][1:], *table["closing"]]
    body: list[str] = []
    for line in options:
        made = _of_many(fill(line, values)) if plural else fill(line, values)
        if size(body) < (low or high - 8) and size(body) + length.size(made) <= high:
            body.append(made)
    if wish.has("title") and body:
        title = re.sub(
            r"\b(?!(?:with|and|of|for|in|the|a)\b)[a-z]", lambda m: m[0].upper(), wish.bare
        )
        return f"**{title}**\n\n{' '.join(body)}"
    return " ".join(body) if _is_short(wish, body) else None


def _of_many(line: str) -> str:
    """Return a sentence about a product as one about several: `They keep` for `It keeps`."""
    for one, many in (("It is ", "They are "), ("It has ", "They have "), ("It does ", "They do ")):
        line = line.replace(one, many)
    return re.sub(r"\bIt (also |lies )?(\w+?)s\b", r"They \1\2", line).replace(" it,", " them,")


def push(wish: Wish) -> str | None:
    """Return a push notification that states no facts of its own."""
    if re.search(r"\d|:\s|\bthat\b", re.sub(r"\b\d+ (?:words|characters|variants)", "", wish.rest)):
        return None
    return interface.push(wish)


def _is_short(wish: Wish, body: list[str]) -> bool:
    return not wish.characters or len(" ".join(body)) <= wish.characters
