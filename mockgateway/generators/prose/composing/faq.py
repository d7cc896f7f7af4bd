"""Write questions and answers from facts."""

from __future__ import annotations

import re

from mockgateway.generators.prose.composing import tables
from mockgateway.generators.prose.composing.brief import Brief
from mockgateway.generators.prose.composing.speech import Speaker
from mockgateway.generators.prose.composing.wording import capital
from mockgateway.generators.prose.question import fill

_BETWEEN = re.compile(r"(?<=\w\w[.!?])\s+(?=[A-Z])")
_PRICE = re.compile(r"\A(The (?:price|fee|rate|deposit)) costs\b")
_LONGEST_FACT = 14  # words of a fact that may be added to the answer before it


def write(brief: Brief, speaker: Speaker) -> str | None:
    """Return questions with the facts of the request as answers, or None without facts."""
    said = [part for line in speaker.sentences() for part in _BETWEEN.split(line)]
    facts = [_PRICE.sub(r"\1 is", fact) for fact in said if len(fact.split()) > 1]
    if not facts:
        return None
    count = brief.limits.questions[1]
    pairs: list[tuple[str, str]] = []
    for fact in facts:
        asked = _question(brief, speaker, fact)
        if pairs and (asked in dict(pairs) or len(pairs) == count):
            same = next((at for at, pair in enumerate(pairs) if pair[0] == asked), len(pairs) - 1)
            pairs[same] = (pairs[same][0], f"{pairs[same][1]} {fact}")
        else:
            pairs.append((asked, fact))
    spare = [row for row in speaker.table["more_questions"] if row[0] not in dict(pairs)]
    pairs += [(row[0], row[1]) for row in spare[: max(0, count - len(pairs))]]
    return "\n\n".join(_entry(brief, *pair) for pair in pairs)


def _entry(brief: Brief, question: str, fact: str) -> str:
    if re.search(r"\bheadings?\b|#", brief.asked):
        return f"## {question}\n\n{fact}"
    if re.search(r"\bbold\b", brief.asked):
        return f"**{question}**\n{fact}"
    return f"**Q: {question}**\nA: {fact}"


def _question(brief: Brief, speaker: Speaker, fact: str) -> str:
    """Return a question that a fact answers."""
    for written, asks in tables.rules(brief.code, "questions"):
        if found := written.match(fact.rstrip(".")):
            values = {key: _asked(text or "") for key, text in found.groupdict().items()}
            first = values.get("s", "")
            known = brief.name and first.lower() in ("you", "")
            values["s"] = brief.name if known else first or "you"
            plural = not known and tables.plural(values["s"])
            values |= {"do": "do" if plural else "does", "are": "are" if plural else "is"}
            values["Are"] = capital(values["are"])
            values["Aux"] = capital(values.get("aux", ""))
            if known and values.get("aux") in ("are", "have"):
                values["Aux"] = {"are": "Is", "have": "Has"}[values["aux"]]
            return capital(fill(asks, values).replace("  ", " ").strip())
    return fill(speaker.table["any_question"], {"x": brief.name or speaker.table["this"]})


def _asked(text: str) -> str:
    """Return words of an answer as the customer says them."""
    text = re.sub(r"\byour\b", "my", re.sub(r"\b[Yy]ou\b", "I", text))
    text = re.sub(r"\A(?:We|we)\b", "you", re.sub(r"\b[Oo]ur\b", "your", text))
    return text if re.match(r"[A-Z]\w*[A-Z]|I\b", text) else text[:1].lower() + text[1:]
