"""Find the tasks that a request for a function may be about."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from mockgateway.generators.prose import conditions
from mockgateway.generators.prose.programs import descriptions, examples, types
from mockgateway.generators.prose.programs.signatures import Signature
from mockgateway.text_tables import load

Task = dict[str, Any]

_SIGNS = (
    ("up to|at most", "<="), ("below|under|less", "<"), ("above|over|more|greater", ">"),
    ("", ">="),
)  # fmt: skip


@cache
def all_tasks() -> list[Task]:
    """Return the tasks of both tables; one in both has the bodies of both."""
    others = {row["name"]: row for row in load("functions")["tasks"]}
    made = []
    for row in load("programs")["tasks"]:
        other = others.pop(row["name"], {})
        own = {"javascript": other.get("javascript"), "python": other.get("python")}
        made.append({"asked": other.get("asked", "(?!)"), "old": own, **row})
    return made


def meant(text: str, name: str, signature: Signature, language: str) -> list[Task]:
    """Return the tasks that a request may be about, those with its name first."""
    plain = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()
    rows = all_tasks()
    rows = [{**r, "body": _of_password(text)} if r.get("checks") else r for r in rows]
    named = [row for row in rows if row["name"] == plain]
    words = plain.replace("_", " ")
    asked = [row for row in rows if re.search(row["asked"], text, re.I) and row not in named]
    meant = [row for row in rows if name and re.search(row["asked"], f"{words} {name}", re.I)]
    own = _of_conditions(f"{text} {words}") if "password" not in text.lower() else []
    kinds = tuple(
        types.read(each.type, language) if each.type else "" for each in signature.parameters
    )
    listed = descriptions.task(
        f"{text} {words}", tuple(p.name for p in signature.parameters), kinds
    )
    others = [row for row in meant if row not in named + asked]
    first = [listed] if listed and listed["specific"] else []
    return [
        *_of_examples(text),
        *_of_labels(text),
        *named,
        *own,
        *first,
        *asked,
        *([listed] if listed else []),
        *others,
    ]


def _of_password(text: str) -> str:
    """Return the body of a check of passwords by the rules that a request lists."""
    wanted = [row for row in load("programs")["password"] if re.search(row["says"], text, re.I)]
    wanted = wanted or load("programs")["password"][:3]
    length = re.search(
        r"\b(\d+|eight|ten|twelve) (?:or more )?(?:characters|chars|signs|long)", text, re.I
    )
    least = (
        {"eight": "8", "ten": "10", "twelve": "12"}.get(length[1].lower(), length[1])
        if length
        else "8"
    )
    names = [row["name"] for row in wanted]
    lines = [f"if len(password) < {least}:", "    return False"]
    lines += [f"{name}: bool = False" for name in names] + ["for sign in password:"]
    for row in wanted:
        lines += [f"    if {row['test']}:", f"        {row['name']} = True"]
    return "\n".join([*lines, f"return {' and '.join(names)}"])


def _of_conditions(text: str) -> list[Task]:
    """Return the tasks to check or convert a number that a request describes."""
    made = []
    if sum_ := conditions.conversion(text):
        made.append({"name": "convert", "args": "value: num", "gives": "num", "body": sum_})
    if condition := conditions.predicate(text):
        made.append({"name": "is_valid", "args": "value: num", "gives": "bool", "body": condition})
    for task in made:
        task["body"] = task["body"].replace("$1", "value")
    return made


def _of_labels(text: str) -> list[Task]:
    """Return the task to name a number: `"low" below 10, "high" otherwise`."""
    found = list(re.finditer(load("programs")["labelled"], text, re.IGNORECASE))
    rest = re.search(load("programs")["otherwise"], text, re.IGNORECASE)
    if not found or not rest:
        return []
    lines = []
    for each in found:
        sign = next(sign for words, sign in _SIGNS if re.match(words, each["o"], re.IGNORECASE))
        lines += [f"if value {sign} {each['n']}:", f"    return {each['l'][1:-1]!r}"]
    last = (rest["l"] or rest["l2"])[1:-1]
    body = "\n".join([*lines, f"return {last!r}"])
    says = "Return the name for a number"
    return [{"name": "label", "args": "value: num", "gives": "str", "body": body, "says": says}]


def _of_examples(text: str) -> list[Task]:
    """Return the task to write a number as in the examples of a request."""
    body = examples.body(text, "value")
    return [{"name": "format", "args": "value: int", "gives": "str", "body": body}] if body else []
