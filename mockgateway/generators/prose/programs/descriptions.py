"""Compose the body of a function over a list from its description: `the total of paid orders`."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from mockgateway.generators.prose.queries.schema import singular
from mockgateway.text_tables import load, pattern


class _List(NamedTuple):
    """The list that a function works on."""

    name: str  # of the parameter
    item: str  # of a variable for one item
    is_plain: bool  # whether its items are numbers or texts
    others: tuple[str, ...]  # further parameters


def task(text: str, parameters: tuple[str, ...], types: tuple[str, ...]) -> dict[str, Any] | None:
    """Return the task that a description of a function over a list sets, or None.

    Args:
        text: The description.
        parameters: The names of the parameters, () if the request gives none.
        types: Their neutral types, "" for unknown ones.
    """
    described = pattern("descriptions", "list_of").search(text)
    plain = described["of"].lower() if described else ""
    kind = types[0] if types and types[0] else ""
    if not described and not kind.startswith("list") and not _is_plural(parameters):
        return None
    name = (
        parameters[0]
        if parameters
        else (described["name"] or described["of"] if described else "items")
    )
    name = re.sub(r"\W+", "_", name.lower()) if not parameters else name
    item = singular(name.rpartition("_")[2]) if singular(name) != name else "item"
    numeric = re.match(
        r"(?:numbers|ints|integers|floats|prices|scores|values|temperatures|grades)\Z", plain
    )
    texts = re.match(r"(?:strings|words|names|texts|lines|emails|urls|filenames|titles)\Z", plain)
    inner = (
        kind[5:-1] if kind.startswith("list[") else "num" if numeric else "str" if texts else "T"
    )
    is_plain = inner in ("num", "str", "int", "float") or bool(numeric or texts)
    over = _List(name, item if item != name else "item", is_plain, parameters[1:])
    made = _composed(text, over)
    if made is None:
        return None
    body, gives, says = made
    args = ", ".join([f"{name}: list[{inner}]", *[f"{other}: num" for other in over.others]])
    body = body.replace("list[T]", f"list[{inner}]")
    specific = "    if " in body or f"{over.item}." in body
    gives = {"T": inner, "list": f"list[{inner}]"}.get(gives, gives)
    return {
        "name": says,
        "args": args,
        "gives": gives,
        "body": body,
        "says": _summary(text),
        "specific": specific,
    }


def _summary(text: str) -> str:
    """Return the sentence of a description that says what a function returns, as a command."""
    found = re.search(
        r"\b(returns?|counts?|filters?|keeps?|calculates?|computes?)\b([^.\n]{5,90})", text, re.I
    )
    if not found:
        return "Return the result"
    return f"{found[1].lower().removesuffix('s').capitalize()}{found[2]}".rstrip(" ,:;`")


def _is_plural(parameters: tuple[str, ...]) -> bool:
    return bool(parameters) and singular(parameters[0]) != parameters[0]


def _composed(text: str, over: _List) -> tuple[str, str, str] | None:
    """Return the body, the type of its result and a name for it."""
    if pattern("descriptions", "per_key").search(text):
        return None
    for row in load("descriptions")["results"]:
        found = re.search(row["says"], text, re.IGNORECASE)
        if not found:
            continue
        groups = found.groupdict()
        field = _value(groups.get("field") or "", over, row)
        test = _condition(text, over)
        if row.get("needs") == "condition" and not test:
            continue
        if field is None:
            continue
        lines = row["body"].replace("{list}", over.name).replace("{item}", over.item)
        lines = lines.replace("{value}", field)
        indent = "        " if test else "    "
        made: list[str] = []
        for line in lines.split("\n"):
            if line.strip().startswith("@"):
                if test and not made[-1].strip().startswith("if"):
                    made.append(f"    if {test}:")
                made.append(indent + line.strip()[1:].strip())
            else:
                made.append(line)
        return "\n".join(made), row["gives"], row["name"]
    return None


def _value(field: str, over: _List, row: dict[str, Any]) -> str | None:
    """Return the value of an item that a result is made of; None if it is not clear."""
    words = [
        w
        for w in re.findall(r"\w+", field.lower())
        if w not in load("descriptions")["filler"].split()
    ]
    nouns = {over.name.lower(), over.item, *over.name.lower().split("_")}
    words = [w for w in words if w not in nouns and singular(w) not in nouns]
    if over.is_plain or not row.get("of_field"):
        return over.item
    if not words:
        return over.item if row["of_field"] == "maybe" else None
    return f"{over.item}.{singular('_'.join(words[:2]))}"


def _is_flag(word: str, text: str) -> bool:
    """Return whether a word is a field with a truth value: it is a participle or occurs twice."""
    return word.endswith("ed") or len(re.findall(rf"\b{word}\b", text, re.IGNORECASE)) > 1


def _condition(text: str, over: _List) -> str:
    """Return the condition on an item that a description names, or ""."""
    names = "|".join(re.escape(each) for each in over.others) or "(?!)"
    for row in load("descriptions")["conditions"]:
        form = row["says"].replace("{names}", names)
        found = re.search(form, text, re.IGNORECASE)
        if not found:
            continue
        groups = {key: value or "" for key, value in found.groupdict().items()}
        if row.get("is_flag") and not _is_flag(groups["field"], text):
            continue
        if "field" in groups:
            if over.is_plain:
                groups["field"] = over.item
            elif groups["field"]:
                words = groups["field"].lower().split()
                words = [w for w in words if w not in load("descriptions")["filler"].split()]
                if not words:
                    continue
                groups["field"] = f"{over.item}.{'_'.join(words)}"
            else:
                continue
        sign = groups.get("sign", "")
        groups["sign"] = next(
            (s for f, s in load("descriptions")["signs"].items() if re.match(f, sign, re.I)), "=="
        )
        return str(row["test"].format(item=over.item, **groups))
    return ""
