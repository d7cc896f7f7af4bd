"""Find the text that a picture shows, the figure that bears it, and the colour of its letters."""

from __future__ import annotations

import re
from collections.abc import Sequence

from mockgateway.generators.picture.groups import without_item
from mockgateway.generators.picture.items import Item, arrangement
from mockgateway.generators.picture.words import find_hits, normalized, without_phrases

QUOTED = re.compile(r"[\"“「『«](.{1,60}?)[\"”」』»]|(?<!\w)['‘](.{1,60}?)['’](?!\w)")
_CALLED = re.compile(
    r"\b(?:called|named|for|says|saying|reads|reading|word)\s+((?-i:[A-Z]\w+))", re.I
)


def quoted_text(prompt: str) -> str:
    """Return the quoted texts of a prompt, at most three, one on a line."""
    found = [match[1] or match[2] for match in QUOTED.finditer(prompt)]
    return "\n".join(found[:3])


def shown_text(prompt: str, style: str) -> str:
    """Return the text on a picture: quoted, else the name in a logo, else what a sign says."""
    return quoted_text(prompt) or (_named(prompt) if style == "logo" else _sign(prompt))


def board_of(prompt: str, items: list[Item]) -> tuple[str, list[Item]]:
    """Return the figure that bears the quoted text, or "", and the items without a spare sign."""
    board, names = _bearer(prompt, items), [item.name for item in items]
    if board == "sign" and "shop" in names:  # the sign is its board
        return "shop", without_item(items, names.index("sign"))
    return board, items


def _bearer(prompt: str, items: Sequence[Item]) -> str:
    """Return the figure that a prompt names before a quote, if it can bear letters, or ""."""
    quote = QUOTED.search(prompt)
    if not quote:
        return next((item.name for item in items if item.name in ("sign", "stop-sign")), "")
    before = re.split(r"[.;]", without_phrases(prompt[: quote.start()]))[-1]
    hits = find_hits("subjects", before)
    if re.match(arrangement()["sheets"], normalized(prompt)) and " on " not in before[-24:]:
        return ""
    apart = hits and re.search(r",| and (?:an? |the |some )?(?:\w+ )?$", before[hits[-1].end :])
    after = normalized(prompt[quote.end() :])
    if re.match(arrangement()["own_side"], after):  # "a van, white, with "..." on its side"
        apart = None
    itself = re.match(r" (?:\w+ )?(?:on|across) (?:it|them)\b", after)
    bearers = [hit for hit in hits if hit.name in arrangement()["boards"]] or hits
    labelled = re.search(r"\b(?:label|logo|brand|name|print)\b[\w ]*$", normalized(before))
    name = ""
    if hits and not apart:
        name = (bearers[0] if itself else bearers[-1] if labelled else hits[-1]).name
    follower = find_hits("subjects", after[:24])
    if follower and re.match(r" [a-z]*$", after[: follower[0].start]):  # "POW!" burst
        name = follower[0].name
    if found := re.match(r" (?:written |printed |painted )?on (?:an? |the |his |her )?", after):
        follower = find_hits("subjects", after[found.end() : found.end() + 40])
        name = next((hit.name for hit in follower if hit.name in arrangement()["boards"]), name)
    names = {each.name for each in items}
    name = f"plain-{name}" if f"plain-{name}" in names else name
    return name if name in arrangement()["boards"] and name in names else ""


def ink_of(text: str) -> str:
    """Return the colour of the letters that a normalised prompt asks for, or ""."""
    titled = re.finditer(r"[\"”'] in (?P<colour>[a-z]+)(?P<before>)", text)
    found = (*titled, *re.finditer(arrangement()["lettered"], text))
    return next(filter(None, map(inked, found)), "")


def inked(found: re.Match[str]) -> str:
    """Return the colour in words for letters, or ""."""
    hits = find_hits("colours", found["colour"] or found["before"])
    return hits[0].name if hits else ""


def _sign(prompt: str) -> str:
    found = re.search(arrangement()["signs"], prompt, re.IGNORECASE)
    return found[1].upper() if found else ""


def _named(prompt: str) -> str:
    found = _CALLED.search(prompt)
    return found[1] if found else ""
