"""Write personas, user stories, acceptance criteria and test cases."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from mockgateway import text_tables
from mockgateway.generators.prose.inventing import work
from mockgateway.generators.prose.inventing.wishes import Wish, count_of
from mockgateway.generators.prose.question import fill, first_group
from mockgateway.generators.prose.topic import infinitive, without_article

_TABLE = "inventing/features"
_ROLE = re.compile(
    r"\ban? (?P<wants>\w+) wants to\b|\bas an? (?P<as>[\w -]+?)(?:,| I\b| wants?\b|\.|\Z)"
    r"|\b(?:where|that|so that|lets?|allows?|in which|for) (?:an? |the )?"
    r"(?P<who>(?:logged[- ]in |registered |new )?(?:users?|customers?|admins?|administrators?"
    r"|editors?|managers?|guests?|shoppers?|drivers?|teachers?|students?|patients?|visitors?"
    r"|members?|buyers?|sellers?|hosts?|parents?|employees?|freelancers?))\b",
    re.IGNORECASE,
)
_GOAL = re.compile(
    r"\b(?:wants? to|able to|can|could|allows? \w+ to|lets? (?:an? |the )?\w+(?= \w)|ability to"
    r"|so that \w+ can) (?P<x>(?!be\b)[^.,;:\n]+)",
    re.IGNORECASE,
)
_ENDS = re.compile(
    r",? (?:with|including|and (?:include|add|write|give)|in (?:gherkin|the)|using)\b.*", re.I
)
_NAMES = (
    ("Mara Lindqvist", 34), ("Jonas Keller", 42), ("Amara Okoye", 29), ("Theo Lambert", 37),
    ("Nadia Rahman", 31), ("Ines Moreau", 45),
)  # fmt: skip
_JOBS = (
    "Primary school teacher", "Office manager", "Nurse in shift work", "Freelance designer",
    "Project engineer", "Shop owner",
)  # fmt: skip
_AUDIENCES = (
    ("student|universit|college", 21, "Student of biology"),
    ("senior|retire|older|elderly|grandparent", 68, "Retired teacher"),
    ("teen|pupil", 16, "Pupil"),
    ("freelanc|self-employed", 33, "Freelance designer"),
    ("parent|mother|father|famil", 38, "Part-time accountant, mother of two"),
)
_AND = r"\s*(?:,|;|\band\b)\s*"
_CITIES = ("Malmö", "Leeds", "Porto", "Vienna", "Lyon", "Galway")


def story(wish: Wish) -> str | None:
    """Return user stories, with acceptance criteria if they are wanted."""
    count, role, goal = wish.count or 1, _role(wish), _goal(wish)
    criteria = wish.has(r"criteri|given[ /-]|gherkin|\bAC\b")
    if count == 1:
        row = _feature(f"{goal} {wish.asked}")
        if not goal:
            return None
        lines = [f"As {_an(role)} {role}, I want to {goal} so that {row['benefit']}."]
        if criteria:
            lines.append(f"**Acceptance criteria**\n\n{_criteria(wish, role, goal)}")
        return "\n\n".join(lines)
    goals = [*([goal] if goal else []), *[act.replace("your", "my") for act in wish.domain["do"]]]
    known = [name for name in _table() if name not in ("general", "delete")]
    wants = [
        f"As {_an(role)} {role}, I want to {each} so that I get {gain.replace('your', 'my')}."
        for each, gain in zip(goals, wish.domain["gains"] * 2, strict=False)
    ]
    wants += [
        f"As {_an(role)} {role}, I want to {_WANTED[name]} so that {_table()[name]['benefit']}."
        for name in known if name in _WANTED
    ]  # fmt: skip
    return wish.listing(wants[:count]) if len(wants) >= count else None


_WANTED = {
    "search": "search and filter what is there",
    "notifications": "be reminded in time",
    "profile": "change my settings",
    "share": "invite somebody",
    "export": "export my data",
    "password": "reset my password by e-mail",
}


def criteria(wish: Wish) -> str | None:
    """Return acceptance criteria for a feature."""
    goal = _goal(wish)
    return _criteria(wish, _role(wish), goal) if goal else None


def _criteria(wish: Wish, role: str, goal: str) -> str:
    asked = count_of(wish.asked, wish.asked, "criteria") if wish.kind != "criteria" else wish.count
    named = re.search(r"\b(\d|two|three|four|five) (?:acceptance )?criteria", wish.asked, re.I)
    count = (count_of(named[0], "", "criteria") if named else asked) or 3
    row, rows = _feature(f"{goal} {wish.asked}"), []
    for line in (*row["criteria"], *_table()["general"]["criteria"]):
        given, when, then = fill(
            line, {"role": role, "goal": re.sub(r"\bmy\b", "their", goal)}
        ).split(" / ")
        rows.append((given, when, then))
    if wish.has("gherkin|scenario"):
        made = [
            f"Scenario: {when[:1].upper()}{when[1:]}\n  Given {given}\n  When {when}\n  Then {then}"
            for given, when, then in rows[:count]
        ]
        return "\n\n".join(made)
    lines = [f"Given {given}, When {when}, Then {then}." for given, when, then in rows[:count]]
    mark = "-" if wish.has("bullet") else ""
    return "\n".join(f"{mark or f'{at}.'} {line}" for at, line in enumerate(lines, 1))


def test_cases(wish: Wish) -> str | None:
    """Return test cases for a feature, as a table if one is wanted."""
    if wish.has("pytest|jest|junit|cypress|playwright|code"):
        return None
    goal, count = _goal(wish) or wish.bare, wish.count or 5
    rows = [line.split(" / ") for line in _feature(goal or wish.asked)["tests"]]
    rows += [line.split(" / ") for line in _table()["general"]["tests"]]
    rows = rows[:count]
    if not wish.has(r"table|columns?\b"):
        return "\n".join(f"{at}. {do}. Expected: {then}." for at, (do, then) in enumerate(rows, 1))
    found = re.search(
        r"(?:columns?:?|table with) (?:(?:the )?columns )?(?:named |called )?([^.:;\n]+)",
        wish.asked,
        re.IGNORECASE,
    )
    heads = re.split(r"\s*,\s*(?:and )?|\s+and\s+", found[1].strip()) if found else []
    heads = [head.strip(" \"'`") for head in heads if head.strip()] or [
        "ID",
        "Steps",
        "Expected result",
    ]
    lines = ["| " + " | ".join(heads) + " |", "| " + " | ".join("---" for _ in heads) + " |"]
    for at, (do, then) in enumerate(rows, 1):
        lines.append("| " + " | ".join(_cell(head, at, do, then) for head in heads) + " |")
    return "\n".join(lines)


def _cell(head: str, at: int, do: str, then: str) -> str:
    low = head.lower()
    if re.search(r"expect|result|outcome", low):
        return then
    if re.search(r"\bid\b|^no\b|number|#", low):
        return f"TC-{at:02}"
    if re.search(r"prior", low):
        return ("High", "High", "Medium", "Medium", "Low")[min(at - 1, 4)]
    if re.search(r"status", low):
        return "Open"
    if re.search(r"precondition|given", low):
        return "The page is open"
    if re.search(r"title|name|scenario|case|description", low):
        return re.split(r",? (?:and|then) ", do)[0]
    return do


def persona(wish: Wish) -> str | None:
    """Return the description of a typical user of a product."""
    if not wish.bare and not wish.name:
        return None
    asked = re.split(_AND, wish.asked.partition(":")[2].strip(" ."))
    if len(asked) < 2:
        found = re.search(r"\b(?:with|including|include) ([^.]+)", wish.asked)
        asked = re.split(_AND, found[1]) if found else []
    if len(asked) < 2:
        asked = ["name", "age", "job", "goals", "frustrations", "quote"]
    known, blocks = _traits(wish), []
    for label in asked:
        value = next((text for key, text in known.items() if re.search(key, label, re.I)), None)
        title = re.sub(r"\A(?:an?|her|his|their|three|two|\d) ", "", label.strip()).capitalize()
        if isinstance(value, list):
            items = "\n".join(f"- {item[:1].upper()}{item[1:]}" for item in value)
            blocks.append(f"**{title}:**\n{items}")
        elif value:
            blocks.append(f"**{title}:** {value}")
    return "\n".join(blocks)


def _traits(wish: Wish) -> dict[str, str | list[str]]:
    """Return what is known of a persona, by expressions for the labels."""
    at, field = sum(map(ord, wish.asked)) % len(_NAMES), wish.domain
    (name, age), job, audience = _NAMES[at], _JOBS[at], wish.audience
    first, gain, pain = name.split()[0], field["gains"][0], field["pains"][0]
    if hint := next(
        (row for row in _AUDIENCES if re.search(row[0], f"{audience} {wish.subject}", re.I)), None
    ):
        age, job = hint[1:]
    elif audience and work.is_role(audience):
        job = re.sub(r"s\Z", "", audience).capitalize()
    return {
        "name": name,
        "\\bage": str(age),
        "job|occupation|role|profession": job,
        "location|city|lives": _CITIES[at],
        "goal|motivation|need": field["do"][:3],
        "frustration|pain|challenge|problem": field["pains"][:3],
        "quote": f"“I just want to {field['do'][0].replace('your', 'my')}.”",
        "bio|background|description": f"{first} is {age} and lives in {_CITIES[at]}. "
        f"In a full week, {first} hopes for {gain} and is annoyed by {pain}.",
        "secret": "Once let the wrong person go and has kept quiet about it",
        "appearance|look": "Grey coat, quick eyes, a scarf in every season",
        "strength|skill": "Listens longer than others and forgets no face",
        "weakness|flaw|fear": "Cannot leave a question unanswered",
        "device|tech": "Smartphone first, a laptop in the evening",
        "behaviou?r|habit": "Walks the same way every morning and writes everything down",
        "income|salary|budget": "Middle income, careful with subscriptions",
        "family|status": "Lives with a partner and a child",
    }


def _role(wish: Wish) -> str:
    found = _ROLE.search(wish.asked)
    role = first_group(found).strip().lower() if found else "user"
    return without_article(role[:-1] if role.endswith("s") and not role.endswith("ss") else role)


def _an(noun: str) -> str:
    return "an" if noun[:1] in "aeio" else "a"


def _goal(wish: Wish) -> str:
    """Return what somebody wants to do, as an infinitive."""
    found = _GOAL.search(wish.asked)
    subject = (
        found["x"] if found else re.sub(r"\A(?:my|our|the|an?) (?=\w+ing\b)", "", wish.subject)
    )
    goal = re.sub(r"\b(?:their|his|her|your)\b", "my", _ENDS.sub("", subject).strip())
    made = infinitive(goal)
    if found or made != goal or not goal:
        return made
    if wish.kind == "story_of_user" and wish.count > 1:
        return ""
    return f"use {'the ' if not re.match(r'(?:the|an?|my|our) ', goal) else ''}{goal}"


def _feature(text: str) -> dict[str, Any]:
    words = re.findall(r"[\w-]+", text.lower())
    table = _table()
    hits = {
        name: sum(word in row["words"].split() for word in words) for name, row in table.items()
    }
    best = max(hits, key=hits.__getitem__)
    return table[best if hits[best] else "general"]


@cache
def _table() -> dict[str, dict[str, Any]]:
    table: dict[str, dict[str, Any]] = text_tables.load(_TABLE)
    return table
