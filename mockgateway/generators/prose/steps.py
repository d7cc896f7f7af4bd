"""Compose the body of a function from the steps in which it changes a text."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from mockgateway import text_tables

_FORM = re.compile(
    r"\W*(?:\b(?:only|just) (?:the )?code\b|\bcode only\b|\bno (?:explanations?|comments?)\b).*\Z",
    re.IGNORECASE | re.DOTALL,
)
_QUOTED = r"[\"'`][^\"'`\s]{1,3}[\"'`]|[\"'`] [\"'`]"


def body(text: str, code: str, name: str) -> list[str]:
    """Return the lines of the body; [] if the description has anything but such steps.

    Args:
        text: The description, from the parameters on.
        code: The language.
        name: The name of the parameter that holds the text.
    """
    forms = text_tables.load("steps")["forms"].get(code)
    found = _read(_FORM.sub("", text), name)
    if not forms or not found:
        return []
    made = [_expression(*step, forms, code) for step in found]
    if not all(made):
        return []
    if code in ("python", "go"):
        lines = [f"{name} = {each.replace('{x}', name)}" for each in made[:-1]]
        return [*lines, f"return {made[-1].replace('{x}', name)}"]
    whole = name
    for each in made:
        whole = each.replace("{x}", whole)
    return [f"return {whole};"]


def typed(text: str, code: str) -> str | None:
    """Return a function with the typed signature in a request, in Go or Java, or None."""
    row = text_tables.load("steps")["heads"].get(code)
    found = re.search(row["asked"], text) if row else None
    lines = body(text[found.end() :], code, found["name"]) if found else []
    if not found or not lines:
        return None
    inner = "\n".join(row["indent"] + line for line in lines)
    return f"{row['start']}{found['head']} {{\n{inner}\n}}"


def _expression(kind: str, values: dict[str, str], forms: dict[str, str], code: str) -> str:
    form = forms.get(kind, "")
    for key, value in values.items():
        if key == "p":
            value = value.replace("\\", "\\\\") if code == "java" else value
            value = value.replace("/", r"\/") if code == "javascript" else value
        form = form.replace(f"{{{key}}}", value)
    return form


def _read(text: str, name: str) -> list[tuple[str, dict[str, str]]]:
    """Return the steps of a description in their order, [] if a part of it is no step."""
    rest, found = text, []
    for kind, expression in _steps().items():
        for match in expression.finditer(rest):
            found.append((match.start(), kind, match))
        rest = expression.sub(lambda match: " " * len(match[0]), rest)
    filler = {*text_tables.load("steps")["filler"].split(), name.lower()}
    if set(re.findall(r"\w+", rest.lower())) - filler:
        return []
    steps: list[tuple[str, dict[str, str]]] = []
    lowered = False
    for _, kind, match in sorted(found, key=lambda each: each[0]):
        steps.append(_step(kind, match.groupdict(), lowered))
        lowered = lowered or kind == "lower"
    return steps


def _step(kind: str, got: dict[str, str | None], lowered: bool) -> tuple[str, dict[str, str]]:
    """Return the form of a step and its values."""
    if kind == "cut":
        return "cut", {"n": got["n"] or ""}
    if not got.get("list"):
        return kind, {}
    inner = "".join(map(_sign, _items(str(got["list"]))))
    if lowered:
        inner = inner.replace("A-Z", "").replace("AEIOU", "") or "A-Z"
    inner = ("-" if "-" in re.sub(r"\w-\w", "", inner) else "") + re.sub(
        r"(?<!\w)-|-(?!\w)", "", inner
    )
    negated = kind == "keep" or bool(got.get("other"))
    single = not negated and len(inner) == 1 and (inner.isspace() or inner in "-_,:;/#'")
    signs = (
        inner
        if single
        else r"\s"
        if inner == r"\s" and not negated
        else f"[{'^' * negated}{inner}]"
    )
    if kind == "strip":
        return ("trim", {}) if inner in (" ", r"\s") else ("strip", {"p": f"^{signs}+|{signs}+$"})
    if kind in ("remove", "keep"):
        return "sub", {"p": f"{signs}+", "c": ""}
    char = _char(got.get("char") or "")
    if kind == "collapse":
        return "sub", {"p": f"{signs}+", "c": char or (" " if inner == r"\s" else inner)}
    return "sub", {"p": f"{signs}+" if got.get("run") else signs, "c": char}


def _items(listed: str) -> list[str]:
    return [each for each in re.split(r",\s*(?:and |or )?|\s+(?:and|or|nor)\s+", listed) if each]


def _sign(item: str) -> str:
    """Return the characters that an item of a list names, as part of a character class."""
    item = item.strip()
    if re.fullmatch(_QUOTED, item):
        return re.sub(r"[\]\\^]", r"\\\g<0>", item[1:-1])
    signs: dict[str, str] = text_tables.load("steps")["signs"]
    return next(made for key, made in signs.items() if re.fullmatch(f"(?:{key})s?", item, re.I))


def _char(item: str) -> str:
    return "" if re.match(r"nothing|an empty", item, re.I) else _sign(item) if item else ""


@cache
def _steps() -> dict[str, Any]:
    """Return the expressions of the steps, in the order in which they are tried."""
    table = text_tables.load("steps")
    one = rf"(?:(?:{'|'.join(table['signs'])})s?\b|{_QUOTED})"
    listed = rf"{one}(?:(?:,? (?:and|or|nor) |, ?){one})*"
    other = (
        r"(?:(?:characters?|signs?|symbols?|everything|anything|all)(?: else)? "
        r"(?:(?:other than|except(?: for)?|but|besides)|that (?:is|are) not(?: an?)?) |non-)"
    )
    chosen = rf"(?:the )?(?P<other>{other})?(?P<list>{listed})(?: characters?| signs?)?"
    char = rf"(?:an? |one |exactly one )?(?:single )?(?P<char>{one}|nothing|an empty string)"
    filled = {
        kind: form.replace("{set}", chosen).replace("{char}", char).replace("{list}", listed)
        for kind, form in table["steps"].items()
    }
    return {kind: re.compile(form, re.IGNORECASE) for kind, form in filled.items()}
