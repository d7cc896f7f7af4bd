"""Read what a function does with arguments that do not suit it: `raises ... if size is below 1`."""

from __future__ import annotations

import re

from mockgateway.text_tables import load

_VALUES = {
    "null": "None", "nil": "None", "none": "None", "undefined": "None", "true": "True",
    "false": "False", "an empty string": "''", "empty string": "''", '""': "''", "''": "''",
    "[]": "[]", "an empty list": "[]", "an empty array": "[]", "an empty slice": "[]",
    "empty list": "[]", "empty array": "[]", "zero": "0",
}  # fmt: skip


def written(text: str, names: list[str], kinds: list[str]) -> str:
    """Return the checks that a request describes, in the neutral language."""
    lines = []
    for row in load("guards")["forms"]:
        for found in re.finditer(row, text, re.IGNORECASE):
            groups = found.groupdict()
            told = (groups.get("when") or "").strip()
            test, wrong = _test(told, names, kinds)
            if not test:
                continue
            if groups.get("error"):
                error = groups["error"] if groups["error"][:1].isupper() else "Error"
                message = groups.get("message") or wrong
                lines += [f"if {test}:", f"    raise {error}({message.strip(chr(34) + chr(39))!r})"]
            else:
                value = str(groups["value"]).strip("`").lower()
                plain = _VALUES.get(value, groups["value"].strip("`"))
                plain = (
                    names[0]
                    if re.match("the (?:input|start|text|original|list)|it|start", value)
                    else plain
                )
                lines += [f"if {test}:", f"    return {plain}"]
    return "\n".join(dict.fromkeys(_pairs(lines)))


def _pairs(lines: list[str]) -> list[str]:
    return ["\n".join(lines[at : at + 2]) for at in range(0, len(lines), 2)]


def _test(told: str, names: list[str], kinds: list[str]) -> tuple[str, str]:
    """Return a condition in the neutral language, and what it demands; "" if it is not known."""
    at = next((at for at, name in enumerate(names) if re.search(rf"\b{name}\b", told)), None)
    numbers = [i for i, kind in enumerate(kinds) if kind in ("int", "num", "float")]
    lists = [i for i, kind in enumerate(kinds) if kind.startswith(("list", "str", "dict"))]
    for row in load("guards")["tests"]:
        found = re.search(row["says"], told, re.IGNORECASE)
        if not found:
            continue
        fits = lists if row.get("of") == "list" else numbers
        own = at if at in fits else (fits[-1] if fits else None)
        if own is None:
            return "", ""
        number = found.groupdict().get("n") or "0"
        return (
            row["test"].format(name=names[own], n=number),
            row["wrong"].format(name=names[own], n=number),
        )
    return "", ""
