"""Write the texts of user interfaces: errors, empty states, buttons, hints and first steps."""

from __future__ import annotations

import re

from mockgateway import text_tables
from mockgateway.generators.prose.inventing.gaps import gaps
from mockgateway.generators.prose.inventing.wishes import Wish
from mockgateway.generators.prose.question import fill
from mockgateway.generators.prose.summary import sentences

_TABLE = "inventing/interface"
_FACTS = re.compile(
    r":\s|\b(?:say\w*|tell\w*|mention\w*|explain\w*|includ\w+|offer\w*|stating)\b", re.I
)
_ONE = re.compile(r"[.!?] ([A-Z])(?=[a-z' ])")
_LIMIT = re.compile(r"\b\d+ ?(?:[KMG]B|megabytes?|characters|minutes)\b")
_FAILED = re.compile(r"\A(?:an? |the )?(?:failed|unsuccessful|broken|rejected) (?P<x>.+)", re.I)


def error(wish: Wish) -> str | None:
    """Return an error message for what went wrong."""
    return None if _FACTS.search(wish.rest) else _message(wish, "errors")


def empty(wish: Wish) -> str | None:
    """Return the text of a page or a list without entries."""
    if not wish.has("headline|title|heading"):
        return _message(wish, "empty")
    first, _, rest = _variants(wish, "empty")[0].partition(". ")
    if not rest:
        first, _, rest = first.partition("! ")
    button = "\n[Get started]" if wish.has("button|cta|action") else ""
    return f"**{first.rstrip('.!')}**\n{rest or 'Add your first entry to get started.'}{button}"


def button(wish: Wish) -> str | None:
    """Return labels of a button."""
    labels = _variants(wish, "buttons")
    count = wish.count or (len(labels) if re.search(r"s\b", wish.found) else 1)
    chosen = [label for label in labels if wish.fits(label)]
    chosen += [label for label in _variants(wish, "buttons", general=True) if label not in chosen]
    return wish.listing(chosen[: min(count, len(chosen))]) if chosen else None


def tooltip(wish: Wish) -> str | None:
    """Return the hint of a button or a field."""
    return None if _FACTS.search(wish.rest) else _message(wish, "tooltips")


def success(wish: Wish) -> str | None:
    """Return a message after something succeeded."""
    return None if _FACTS.search(wish.rest) else _message(wish, "success")


def confirm(wish: Wish) -> str | None:
    """Return the question of a dialog, with its buttons if they are wanted."""
    made = _message(wish, "confirm")
    if made and wish.has("button|labels?"):
        first = "Delete" if "elete" in made else "Leave" if "Leave" in made else "Continue"
        return f"{made}\n[{first}] [Cancel]"
    return made


def placeholder(wish: Wish) -> str | None:
    """Return the placeholder of a field."""
    return _message(wish, "placeholders")


def push(wish: Wish) -> str | None:
    """Return a push notification."""
    return _message(wish, "push")


def welcome(wish: Wish) -> str | None:
    """Return the first words of an application or a page to its users."""
    values, most = gaps(wish), wish.limits.words[1] or 30
    low = wish.limits.words[0]
    body: list[str] = []
    for line in text_tables.load(_TABLE)["welcome"]:
        made = fill(
            line if wish.name or "{name}" not in line else line.replace(" to {name}", ""), values
        )
        size = len(" ".join([*body, made]).split())
        if size <= most and len(" ".join(body).split()) < (low or most - 8):
            body.append(made)
    return " ".join(body) or None


def loading(wish: Wish) -> str | None:
    """Return messages for the time while something loads."""
    lines = [f"{line}…" for line in text_tables.load(_TABLE)["loading"]]
    return wish.listing([line for line in lines if wish.fits(line)][: wish.count or 1])


def cookies(wish: Wish) -> str | None:
    """Return the text of a cookie banner."""
    if _FACTS.search(wish.rest):
        return None
    return fill(str(text_tables.load(_TABLE)["cookies"]).split(" | ")[0], gaps(wish))


def onboarding(wish: Wish) -> str | None:
    """Return the first steps in an application: a title and a sentence each."""
    steps, values, count = text_tables.load(_TABLE)["onboarding"], gaps(wish), wish.count or 3
    if count > len(steps) or not (wish.bare or wish.name) or wish.has("employee|e-?mail|checklist"):
        return None
    first = [[f"Welcome to {wish.name}" if wish.name else "Welcome", steps[0][1]]]
    chosen = [*first, *steps[1 : count - 1], *(steps[-1:] if count > 1 else [])][:count]
    lines = [f"**{fill(title, values)}:** {fill(text, values)}" for title, text in chosen]
    return wish.listing(lines)


def _message(wish: Wish, key: str) -> str | None:
    """Return one message, or as many variants as are wanted."""
    count = wish.count or 1
    texts = _variants(wish, key)
    if wish.limits.sentences[1] == 1:
        texts = [_ONE.sub(lambda found: f": {found[1].lower()}", text, count=1) for text in texts]
    texts += [parts[0] for text in texts if len(parts := sentences(text)) > 1]
    chosen = [text for text in texts if wish.fits(text) and _keeps(wish, text)]
    return wish.listing(chosen[:count]) if len(chosen) >= count else None


def _keeps(wish: Wish, text: str) -> bool:
    most, sentences = wish.limits.words[1], wish.limits.sentences[1]
    parts = len(re.findall(r"[.!?](?: |\Z)", text))
    calm = not wish.has(r"(?:no|without|avoid) exclamation") or "!" not in text
    short = (not most or len(text.split()) <= most) and (not sentences or parts <= sentences)
    return calm and short


def _variants(wish: Wish, key: str, *, general: bool = False) -> list[str]:
    """Return the variants of the row that has most of the words of the request."""
    table = {str(name): str(text) for name, text in text_tables.load(_TABLE)[key].items()}
    words = set(
        re.findall(r"[a-z0-9]+(?:-[a-z]+)?", f"{wish.head} {wish.found} {wish.rest}".lower())
    )
    words |= {word.removesuffix("s") for word in words}
    hits = {name: len(words.intersection(name.split())) for name in table}
    best = max(hits, key=hits.__getitem__)
    row = table["" if general or not hits[best] else best]
    limit = _LIMIT.search(wish.asked)
    values = gaps(wish) | {"limit": limit[0] if limit else "10 MB"}
    made = [fill(text, values) for text in row.split(" | ")]
    failed = _FAILED.match(wish.subject)
    if key == "errors" and failed and not hits[best]:
        made.insert(0, f"The {failed['x']} failed. Please try again in a moment.")
    return made
