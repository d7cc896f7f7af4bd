"""Write quizzes, flashcards, riddles, and questions for interviews, surveys and talks."""

from __future__ import annotations

import re

from mockgateway import text_tables
from mockgateway.generators.prose import quiz
from mockgateway.generators.prose.inventing import work
from mockgateway.generators.prose.inventing.wishes import Wish
from mockgateway.generators.prose.question import fill
from mockgateway.generators.prose.source import split_source
from mockgateway.generators.prose.topic import without_article

_TABLE = "inventing/quiz"
_USUAL = 5
_CHOICES = r"multiple[- ]choice|(?:answer )?(?:options|choices)\b|true or false|json"
_THING = re.compile(
    r"\b(?:with|on|about|of|for|using) (?P<x>(?!(?:satisfaction|(?:the )?experience|feedback|\d"
    r"|an? scale)\b)[^.,;:()\n]+?)(?= (?:each|on a|with|for|from|using)\b|[.,;:()\n]|\Z)",
    re.IGNORECASE,
)
_SCALES = (
    (r"\b(?:1|one)\b ?(?:to|-|–) ?(?:10|ten)\b|nps", "(0 = not at all, 10 = extremely)"),
    (r"\bscale\b|\b(?:1|one)\b ?(?:to|-|–) ?(?:5|five)\b", "(1 = very poor, 5 = very good)"),
    (r"\byes[/ -](?:or )?no\b", "(yes / no)"),
)


def trivia(wish: Wish) -> str | None:
    """Return quiz questions with their answers, in the form that the request wants."""
    count = wish.count or _USUAL
    if wish.has(_CHOICES) or len(split_source(wish.question.text)[1].split()) > count * 4:
        return None
    rows = quiz.rows(wish.bare or wish.asked)
    if len(rows) < count:
        return None
    chosen = rows[:count]
    if wish.has("(?:no|without)(?: the)? answers"):
        return wish.listing([row[0] for row in chosen])
    if wish.has(r"answers? (?:in|inside) (?:parenthes[ei]s|brackets)|\(answer\)"):
        return wish.listing([f"{row[0]} ({row[1]})" for row in chosen])
    if wish.has(r"answers? (?:key|at the (?:end|bottom)|separately|below)"):
        key = "\n".join(f"{at}. {row[1]}" for at, row in enumerate(chosen, 1))
        return f"{wish.listing([row[0] for row in chosen])}\n\n**Answers**\n\n{key}"
    mark = "-" if wish.has("bullet") else ""
    lines = [
        f"{mark or f'{at}.'} {row[0]}\n   Answer: {row[1]}" for at, row in enumerate(chosen, 1)
    ]
    return "\n".join(lines)


def flashcards(wish: Wish) -> str | None:
    """Return cards with a question and an answer."""
    count = wish.count or _USUAL
    rows = quiz.rows(wish.bare or wish.asked)
    if len(rows) < count or wish.has("json|csv"):
        return None
    if wish.has("table"):
        heads = re.search(r"columns? (?:named |called )?(\w+),? (?:and|&) (\w+)", wish.asked)
        first, second = (heads[1], heads[2]) if heads else ("Front", "Back")
        body = [f"| {row[0]} | {row[1]} |" for row in rows[:count]]
        return "\n".join([f"| {first} | {second} |", "| --- | --- |", *body])
    front, back = ("Front", "Back") if wish.has("front") else ("Q", "A")
    return "\n\n".join(f"{front}: {row[0]}\n{back}: {row[1]}" for row in rows[:count])


def riddles(wish: Wish) -> str | None:
    """Return riddles, with their answers unless the request wants none."""
    table = text_tables.load(_TABLE)["riddles"]
    words = set(re.findall(r"\w+", wish.asked.lower()))
    names = sorted(table, key=lambda name: -len(words.intersection(table[name]["words"].split())))
    rows = [row.split(" | ") for name in names for row in table[name]["rows"]]
    count = wish.count or 1
    if wish.has("(?:no|without)(?: the)? answers"):
        return wish.listing([row[0] for row in rows[:count]])
    lines = [f"{row[0]}\n   Answer: {row[1]}" for row in rows[:count]]
    if count == 1:
        return lines[0].replace("   ", "")
    return "\n".join(f"{at}. {line}" for at, line in enumerate(lines, 1))


def icebreakers(wish: Wish) -> str | None:
    """Return questions that open a meeting."""
    return _listed(wish, _starters("icebreaker"))


def survey(wish: Wish) -> str | None:
    """Return questions about a product or a service, with a scale if one is named."""
    found = _THING.search(wish.rest)
    about = without_article(found["x"].strip()) if found else ""
    x = wish.name or (f"our {about}" if about else "our service")
    scale = next((text for asked, text in _SCALES if re.search(asked, wish.asked, re.I)), "")
    lines = [fill(line, {"x": x}) for line in _starters("survey")]
    return _listed(wish, [f"{line} {scale}".strip() for line in lines])


def discussion(wish: Wish) -> str | None:
    """Return open questions about a subject."""
    if not wish.bare:
        return None
    return _listed(wish, [fill(line, {"x": wish.bare}) for line in _starters("discussion")])


def interview(wish: Wish) -> str | None:
    """Return questions to an applicant for a role."""
    role = re.split(r" (?:in|at|with) ", re.sub(r"\Ahiring (?:an? |the )?", "", wish.bare))[0]
    if not role or not work.is_role(role):
        return None
    own, general = work.of(role)["asks"], work.of("")["asks"]
    first = f"What attracts you to the role of {re.sub(r's$', '', role)}?"
    skill = re.search(r"\b(?:with|in|using|uses|knows|on) ([A-Z][\w+#.]*\w)\b", wish.asked)
    mine = [f"How have you used {skill[1]} in your work so far?"] if skill else []
    count = wish.count or _USUAL
    kept = own if wish.has("starting with") else own[: max(count - 1 - len(mine), 1)]
    return _listed(wish, [*mine, *kept, first, *general[1:]])


def _starters(name: str) -> list[str]:
    return str(text_tables.load(_TABLE)["starters"][name]).split(" | ")


def _listed(wish: Wish, lines: list[str]) -> str | None:
    count = wish.count or _USUAL
    if start := re.search(r"\beach (?:starting|beginning) with [\"“']?(\w+)", wish.asked):
        lines = [line for line in lines if line.startswith(start[1])]
    chosen = [line for line in lines if wish.fits(line)][:count]
    return wish.listing(chosen) if len(chosen) == count else None
