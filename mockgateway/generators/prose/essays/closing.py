"""Write the lists of a text, and find their place."""

from __future__ import annotations

import re
from collections.abc import Sequence

from mockgateway.generators.prose.essays import library, request
from mockgateway.generators.prose.essays.filling import Filler
from mockgateway.generators.prose.essays.request import Request
from mockgateway.generators.prose.essays.sections import Section


def lists(asked: Request, field: library.Field, filler: Filler) -> dict[str, str]:
    """Return the numbered list (`steps`) and the bulleted one (`check`) that a request wants."""
    made = {}
    if asked.numbered:
        own = library.own(f"{asked.doing} {asked.title}", field["parts"])
        source = filler.filled(own["text"]) if own else []
        steps = source if len(source) >= asked.numbered else field["steps"]
        rows = enumerate(steps[: asked.numbered], 1)
        made["steps"] = "\n".join(f"{at}. {row}" for at, row in rows)
    if asked.bullets:
        items = _items(asked, field, filler)[: asked.bullets]
        made["check"] = "\n".join(f"- {row}" for row in items)
    return made


def _items(asked: Request, field: library.Field, filler: Filler) -> list[str]:
    """Return the items of a list, of the kind that the request names."""
    parts = library.headed(field["parts"])
    purpose = request.purpose(asked.text)
    if purpose == "mistakes" or re.search("mistake|avoid", asked.list_place, re.IGNORECASE):
        found = library.part("common mistakes", parts, ()) or parts[-1]
        return filler.filled(found["text"])
    if purpose == "takeaways":
        ordered = [library.part(name, parts, ()) for name in asked.headings]
        chosen = [*(row for row in ordered if row), *parts]
        return list(dict.fromkeys(_key(filler.filled(row["text"])) for row in chosen))
    return list(field["steps" if purpose == "steps" else "check"])


def _key(lines: Sequence[str]) -> str:
    """Return the last sentence that does not continue the one before it."""
    own = [line for line in lines if not re.match(r"(?:And|But|Then|It|They|Those|That)\b", line)]
    return (own or list(lines))[-1]


def place_of_steps(asked: Request, made: Sequence[Section]) -> int:
    """Return the section below which the numbered steps stand; -1 for the end of the text."""
    if asked.list_heading or re.search(r"\b(?:ends?|finish|close)\b", asked.text):
        return -1
    if re.search(r"\b(?:under|in) the last\b", asked.text):
        return len(made) - 1
    steps = (
        at for at, row in enumerate(made) if re.search(r"step|how|practice", row.heading, re.I)
    )
    return next(steps, len(made) - 1)


def is_faq(heading: str) -> bool:
    """Return whether a section consists of questions and answers."""
    return re.fullmatch(library.rows()["faq"], heading, re.IGNORECASE) is not None


def is_list(asked: Request, heading: str) -> bool:
    """Return whether a section has a list in place of prose."""
    return is_faq(heading) or heading.lower() == asked.list_place.lower()


def questions(asked: Request, field: library.Field, filler: Filler) -> str:
    """Return questions in bold with short answers from the parts of a field."""
    rows = library.rows()
    found = re.search(rows["faq_count"], asked.text, re.IGNORECASE)
    count = request.number(found["n"]) if found else 4
    parts = library.headed(field["parts"])
    made: list[str] = []
    answered: list[library.Part] = []
    for row in rows["questions"]:
        left = [each for each in parts if each not in answered]
        if part := library.part(row["part"], left, ()):
            answered.append(part)
            made.append(f"**{row['ask']}** {' '.join(filler.filled(part['text'])[-2:])}")
    return "\n\n".join(dict.fromkeys(made[:count]))
