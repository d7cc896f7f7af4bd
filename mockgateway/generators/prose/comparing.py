"""Weigh two things against each other: which two a question names, what is known of each, and in doubt how to choose."""

from __future__ import annotations

import re

from mockgateway.generators.prose import knowing, wishes
from mockgateway.generators.prose.asked import Asked
from mockgateway.generators.prose.lazy import lazy

# Two things weighed against each other without a word for comparing.
_CHOICE = lazy(
    r"\bshould (?:i|we|you) (?:use|choose|pick|learn|buy|take|get|go with|prefer) (?P<a>[\w .+#/-]{1,30}?) or (?P<b>[\w .+#/-]{1,30})"
    r"|\b(?:better|faster|cheaper|healthier|easier|prefer)\b(?: (?:for|to)\b[^,:?]{0,30})?[,:] (?P<a2>[\w .+#/-]{1,30}?) or (?P<b2>[\w .+#/-]{1,30})"
    r"|\b(?:advantages?|benefits?) of (?P<a3>[\w .+#/-]{1,30}?) over (?P<b3>[\w .+#/-]{1,30})"
    r"|\A\W*(?P<a5>[\w+#/-]{1,20}(?: [\w+#/-]{1,16})?) or (?P<b5>[\w+#/-]{1,20}(?: [\w+#/-]{1,16})?)\?\W*\Z"
    r"|\A\W*(?:is|are) (?P<a6>[\w .+#/-]{1,30}?) (?:really |much )?(?:better|worse|faster|safer|healthier|easier|cheaper) than (?P<b6>[\w .+#/-]{1,30})"
    r"|\bwhat (?:is|are) (?P<a4>[\w .+#/-]{1,30}?),? and how (?:is it|are they|does it|do they) differ(?:ent|s)? from (?P<b4>[\w .+#/-]{1,30})",
    re.IGNORECASE,
)


def pair_of(asked: Asked) -> tuple[str, str] | None:
    """The two things to compare."""
    found = asked.cue("compare") or (
        _CHOICE.search(asked.said) if asked.heard.code == "en" and len(asked.said) < 200 else None
    )
    if not found:
        return None
    known = {
        key: re.sub(r"^(?:请)?(?:比较|对比)(?:一下)?|^(?:請)?比較", "", value or "")
        for key, value in found.groupdict().items()
    }
    one, two = (
        next((value for key, value in known.items() if key.startswith(side) and value), "")
        for side in "ab"
    )
    two = re.sub(r"\s+(?:in|as|for|with|en|als|mit) .*$", "", two.strip())
    one, two = (
        re.sub(
            r"^(?:(?:explain|describe|discuss|define) )?(?:(?:an?|the|una?|el|la|ein|eine|une?|le) )?",
            "",
            name.strip(),
            flags=re.IGNORECASE,
        )
        for name in (one, two)
    )
    return (
        (one.strip()[:1].upper() + one.strip()[1:], two[:1].upper() + two[1:])
        if one.strip() and two
        else None
    )


def compared(asked: Asked) -> str | None:
    """The difference between two things: a table, and what to do in doubt."""
    pair = pair_of(asked)
    if not pair:
        return None
    one, two = (
        knowing.named(name, f"{name} {pair[1].rsplit(' ', 1)[-1]}", f"{name} api") for name in pair
    )
    rows = asked.tongue.criteria[:4]
    cells = [list(row) for row in rows]
    if asked.tongue.code == "en" and one and two and one is not two:
        advice = f"{one.facts[0]} {two.facts[0]}"
        if wishes.read(asked)[:3] != (0, 0, 0) or wishes.read(asked).brief:
            return advice
        if not (one.traits and two.traits):
            return f"**{pair[0]}**: {' '.join(one.facts)}\n\n**{pair[1]}**: {' '.join(two.facts)}"
        cells = [
            list(row)
            for row in zip(
                ("Strength", "Weakness", "Best for"), one.traits, two.traits, strict=True
            )
        ]
        return advice + "\n\n" + drawn([[asked.tongue.say["aspect"], *pair], *cells])
    if asked.tongue.code != "en":
        first, second = (knowing.told(name, asked.heard.code, asked.tongue.code) for name in pair)
        if first and second and first != second:
            return f"{asked.tongue.gap.join(first)}\n\n{asked.tongue.gap.join(second)}"
    _, left, right = asked.tongue.criteria[int(asked.chance.random() * 2) * 3]
    advice = asked.say(
        "compared",
        a=pair[0],
        b=pair[1],
        one=left[:1].lower() + left[1:] if asked.tongue.code in ("en", "es", "fr") else left,
        two=right[:1].lower() + right[1:] if asked.tongue.code in ("en", "es", "fr") else right,
    )
    wish = wishes.read(asked)
    return (
        advice
        if wish.sentences or wish.words or wish.brief
        else advice + "\n\n" + drawn([[asked.tongue.say["aspect"], *pair], *cells])
    )


def drawn(lines: list[list[str]]) -> str:
    """Rows of cells as a Markdown table, the head first."""
    lines = [lines[0], ["---"] * len(lines[0]), *lines[1:]]
    return "\n".join(
        "| " + " | ".join(cell.replace("|", "/") for cell in line) + " |" for line in lines
    )
