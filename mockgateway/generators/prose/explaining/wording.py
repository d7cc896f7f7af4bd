"""Choose and arrange the sentences of explanations."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from mockgateway import text_tables
from mockgateway.generators.prose import length
from mockgateway.generators.prose.composing import limits
from mockgateway.generators.prose.explaining import known
from mockgateway.generators.prose.question import Question

_CLAUSE = 6  # words of an example that is more than a thing
_SUBJECT = re.compile(
    r"([^,.]{2,60}?) (?:is|are|means?|says|describes?|brings|takes|compares|turns|teaches|checks"
    r"|runs|stores|lets|holds) "
)


def rows() -> Any:
    """Return how requests ask for explanations."""
    return text_tables.load("explained/asking")["en"]


def named(parts: list[str], definition: str) -> list[str]:
    """Replace a pronoun at the start of a sentence by its concept, unless that stands before it."""
    found = _SUBJECT.match(definition)
    if not found:
        return parts
    name, made = re.sub(r" \(.*\)", "", found[1]), parts[:1]
    for before, part in pairwise(parts):
        clear = re.match(rf"(?:{re.escape(name)}|It|They)\b", before)
        made.append(part if clear else re.sub(r"\A(?:It|They)(?= )", name, part))
    return made


def arranged(question: Question, wish: limits.Limits, parts: Sequence[str]) -> str:
    """Return sentences as bullets or paragraphs."""
    if max(wish.bullets) or length.read(question).bullets:
        many = max(wish.bullets) or len(parts)
        return "\n".join(f"- {part}" for part in parts[:many])
    count = min(max(wish.paragraphs) or 1, len(parts)) or 1
    edges = [round(len(parts) * at / count) for at in range(count + 1)]
    return "\n\n".join(question.reply.gap.join(parts[a:b]) for a, b in pairwise(edges))


def example(asked: str, found: known.Concept) -> str:
    """Return a sentence with the example that the request names."""
    given = next((it for each in rows()["example"] if (it := re.search(each, asked, re.I))), None)
    if not given or "take" not in found:
        return ""
    thing = next(group for group in given.groups() if group)
    thing = re.sub(r"\b(?:his|her|their|my|our|your)\b", "your", thing)
    heads = set(re.findall(r"[a-z]{4,}", thing))
    if len(thing.split()) < _CLAUSE and heads & set(re.findall(r"[a-z]{4,}", str(found["like"]))):
        return str(found["like"])
    return str(found["take"]).replace("{x}", thing)


def alike(one: str, other: str) -> bool:
    """Return whether two texts use the same picture."""
    return len(set(re.findall(r"[a-z]{5,}", one)) & set(re.findall(r"[a-z]{5,}", other))) > 1
