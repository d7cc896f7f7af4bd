"""Write lists of ideas and features, titles and subject lines."""

from __future__ import annotations

import re
from typing import Any

from mockgateway import text_tables
from mockgateway.generators.prose.inventing import domains
from mockgateway.generators.prose.inventing.gaps import gaps
from mockgateway.generators.prose.inventing.wishes import Wish
from mockgateway.generators.prose.question import fill

_TABLE = "inventing/ideas"
_USUAL = 5
_CONTENT = re.compile(
    r"\b(?:blog|post|article|content|video|podcast|episode|newsletter|youtube|reel|topic|story"
    r"|tweet|talk|workshop)s?\b",
    re.IGNORECASE,
)
_COMPANY = re.compile(r"\bwith (?:the |my |our )?((?:small )?(?:kids|children|toddlers))\b", re.I)
_BUILDS = re.compile(
    r"\b(?:start-?up|business|app|product|side project|project|saas|tool)s?\b", re.IGNORECASE
)
_FEATURES = re.compile(r"\bfeatures?\b", re.IGNORECASE)
_DESCRIBED = (
    r"(?:with|and|plus) (?:an? )?(?:short |brief |one[- ]\w+ )*"
    r"(?:description|explanation|summary|sentence)"
)
_CLAUSE = re.compile(r"\A(?:how|why|when|what|that)\b|\b(?:can|should|must|could)\b", re.IGNORECASE)
_PERCENT = re.compile(
    r"(?P<n>\d+ ?%) (?:off|discount|sale|reduction)(?: (?:on|for|off|of))?(?: all| our)? "
    r"(?P<what>[^.,;:\n]+)"
)
_SENDING = re.compile(
    r"\A(?:an? |the |our |my )?(?:[\w-]+ )?(?:newsletter|e-?mail|mail|mailing|campaign|message)s?"
    r"(?: (?:inviting|telling|asking|reminding|informing) [\w ]+? (?:to|about|of)(?= ))?"
    r"(?: (?:about|on|for|announcing|promoting|to) )?\s*",
    re.IGNORECASE,
)


def ideas(wish: Wish) -> str | None:
    """Return ideas for posts, products, gifts or activities."""
    table, count = text_tables.load(_TABLE), wish.count or _USUAL
    options = _options(wish, table)
    chosen = [line for line in dict.fromkeys(options) if wish.fits(line)][:count]
    if len(chosen) < count:
        return None
    if wish.has(_DESCRIBED):
        ends = table["described"]
        chosen = [f"**{line}**: {ends[at % len(ends)]}" for at, line in enumerate(chosen)]
    return wish.listing(chosen)


def features(wish: Wish) -> str | None:
    """Return features of a product of which only the kind is named."""
    return ideas(wish) if wish.bare and re.search(r"\b(?:for|of)\b", wish.rest[:5]) else None


def titles(wish: Wish) -> str | None:
    """Return titles of posts and videos, or subject lines of mails."""
    count = wish.count or 1
    about = _SENDING.sub("", wish.subject) if "subject" in wish.found.lower() else wish.subject
    if not about or _CLAUSE.search(f"{about} {wish.clause}") or re.search(r"\bthat\b", wish.rest):
        return None
    if "subject" in wish.found.lower():
        lines = _subject_lines(wish, re.sub(r"\Aan? ", "the ", about))
    elif domains.name_of(wish.topic) == "general" or re.match(r"\w+ing\b", about):
        return None
    else:
        lines = _content(wish, text_tables.load(_TABLE))
    chosen = [line for line in dict.fromkeys(lines) if wish.fits(line) and _keeps(wish, line)]
    if len(chosen) < count:
        return None
    chosen = chosen[:count]
    if wish.has("emoji") and not wish.has(r"(?:no|without|avoid) emoji"):
        at = -1 if wish.has(r"one (?:with|of|has|should)") else slice(None)
        mark = wish.domain["emoji"][0]
        if at == -1:
            chosen[-1] += f" {mark}"
        else:
            chosen = [f"{line} {mark}" for line in chosen]
    return wish.listing(chosen)


def _subject_lines(wish: Wish, x: str) -> list[str]:
    """Return subject lines for an occasion."""
    rows = text_tables.load(_TABLE)["subjects"]
    row = next((row for row in rows if re.search(row["asked"], wish.rest, re.IGNORECASE)), None)
    values = {"x": x, "X": x[:1].upper() + x[1:]}
    lines = [fill(line, values) for line in row["lines"]] if row else []
    if off := _PERCENT.search(wish.rest):
        what = off["what"].strip()
        lines = [
            f"{off['n']} off {what}",
            f"{what[:1].upper()}{what[1:]}, now {off['n']} off",
            *lines,
        ]
    return lines


def _keeps(wish: Wish, line: str) -> bool:
    """Return whether a title lacks the signs that a request refuses."""
    for sign, words in (
        (":", "colons?"),
        ("?", "questions?|question marks?"),
        ("!", "exclamation"),
    ):
        if sign in line and wish.has(rf"(?:no|without|avoid) (?:\w+ )?(?:{words})"):
            return False
    return True


def _options(wish: Wish, table: dict[str, Any]) -> list[str]:
    """Return more ideas than are wanted, the most fitting first."""
    kind = f"{wish.head} {wish.found}"
    if _FEATURES.search(kind):
        field = wish.domain
        acts = [f"Help to {act}" for act in field["do"]]
        return [*field["features"], *acts, *domains.named("general")["features"]]
    if _BUILDS.search(kind) or (_BUILDS.search(wish.asked) and not _CONTENT.search(kind)):
        values = gaps(wish)
        field = wish.domain
        made = [
            fill(line, values | {"do": field["do"][at % len(field["do"])]})
            for at, line in enumerate(table["builds"])
        ]
        return [*made, *[f"An app to {act}" for act in field["do"]]]
    if _CONTENT.search(kind):
        return _content(wish, table)
    for row in table["groups"]:
        if re.search(row["asked"], wish.asked, re.IGNORECASE):
            x = re.sub(r"\Aan? ", "the ", wish.subject) or "you"
            items = [fill(line, {"x": x}) for line in row["items"].split(" | ")]
            words = re.findall(r"[a-z]{4,}", wish.asked.lower())
            fits = {item: any(word[:4] in item.lower().split() for word in words) for item in items}
            items = sorted(wish.question.shuffled(items), key=lambda item: not fits[item])
            company = _COMPANY.search(wish.asked)
            return [f"{items[0]} together with the {company[1]}", *items[1:]] if company else items
    return []


def _content(wish: Wish, table: dict[str, Any]) -> list[str]:
    """Return subjects of posts: those of the field, then general ones."""
    x = wish.topic
    values = {"x": x, "X": x[:1].upper() + x[1:]}
    general = [fill(line, values) for line in table["content"]] if x else []
    return [*wish.domain["ideas"], *general] if domains.is_named(x) or not x else general
