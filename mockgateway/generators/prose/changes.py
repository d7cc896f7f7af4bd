"""Sort the changes of a release below their headings."""

from __future__ import annotations

import re

from mockgateway.similarity import closeness

_LABELLED = re.compile(
    r"\b(?P<name>added|changed|deprecated|removed|fixed|security) ?: ?(?P<items>.+?)"
    r"(?=[.;,\s]+(?:added|changed|deprecated|removed|fixed|security) ?:|\.(?:\s|\Z)|\n|\Z)",
    re.IGNORECASE,
)
_COMMIT = re.compile(r"(?P<type>[a-z]{2,9})(?:\([^)]*\))?!?: (?=\S)")


def groups(
    items: list[str], named: list[str], rules: dict[str, dict[str, str]]
) -> dict[str, list[str]]:
    """Return changes below the headings that a request names, else below the usual ones.

    Args:
        items: The changes, or commits such as `fix: wrong total`.
        named: The headings, if the request names any.
        rules: The usual headings with expressions for their names and their changes.
    """
    grouped: dict[str, list[str]] = {name: [] for name in named or rules}
    for item in items:
        text = _COMMIT.sub("", item[:1].lower() + item[1:], count=1)
        group = _group_of(item, list(grouped), rules)
        grouped[group].append(text[:1].upper() + text[1:])
    return {name: kept for name, kept in grouped.items() if kept or named}


def kept_groups(items: list[str], rules: dict[str, str]) -> dict[str, list[str]]:
    """Return changes below the headings of Keep a Changelog, of which the first rule fits."""
    order = ("Added", "Changed", "Deprecated", "Removed", "Fixed", "Security")
    grouped: dict[str, list[str]] = {name: [] for name in order}
    for item in items:
        name = next(name for name, holds in rules.items() if re.search(holds, item, re.I))
        text = re.sub(r"\A(?:new|added|fixed|changed|removed)\s?: ", "", item, flags=re.I)
        text = re.sub(r", fixed\Z|,? ?\(security\)|, fixed(?= \()", "", text)
        text = re.sub(r"\(breaking!?\)", "(**breaking**)", text)
        grouped[name].append(text[:1].upper() + text[1:])
    return {name: items for name, items in grouped.items() if items}


def labelled(text: str) -> dict[str, list[str]]:
    """Return changes that stand behind the headings of Keep a Changelog, such as `Added: …`."""
    found = list(_LABELLED.finditer(text))
    return {
        each["name"].capitalize(): [
            part[:1].upper() + part[1:]
            for part in re.split(r"[;,] (?:and )?", each["items"].strip(" .\n"))
        ]
        for each in (found if len(found) > 1 else ())
    }


def _group_of(item: str, names: list[str], rules: dict[str, dict[str, str]]) -> str:
    def holds(name: str, key: str) -> bool:
        named = (row for row in rules.values() if re.match(row["named"], name, re.IGNORECASE))
        row = rules.get(name) or next(named, None)
        return row is not None and re.match(row[key], item, re.IGNORECASE) is not None

    for key in ("commits", "holds"):
        if found := next((name for name in reversed(names) if holds(name, key)), ""):
            return found
    if any(holds_other in names for holds_other in rules):
        return names[0]
    return max(names, key=lambda name: closeness(name, item))
