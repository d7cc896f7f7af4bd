"""Work on the entries of a list: each once, sorted, merged, counted or with one word left out."""

from __future__ import annotations

import json
import re

from mockgateway.generators.prose.datasets import output
from mockgateway.generators.prose.datasets.tables import items, stems
from mockgateway.text_tables import pattern

_FEWEST = 3
_LONGEST_ENTRY = 8  # words; longer ones are sentences


def answer(asked: str, source: str) -> str | None:
    """Return the entries of a list as a request wants them, or None."""
    once = pattern("datasets", "once").search(asked)
    sorts = pattern("datasets", "sorts").search(asked)
    reverses = pattern("datasets", "reverses").search(asked)
    counts = pattern("datasets", "counts_each").search(asked)
    lines = [line for line in source.splitlines() if line.strip()]
    labelled = [re.sub(r"^[^:\n]{1,30}:\s+(?=.*,)", "", line) for line in lines]
    merges = len(lines) > 1 and labelled != lines and pattern("datasets", "merges").search(asked)
    entries = [each for line in labelled for each in items(line)] if merges else items(source)
    if kept := _kept_lines(asked, lines):
        return kept
    wish = once or sorts or reverses or counts
    if not wish or len(entries) < _FEWEST or max(len(e.split()) for e in entries) > _LONGEST_ENTRY:
        return None
    if counts:
        return _counted(entries)
    if once or merges:
        firsts: dict[str, str] = {}
        for entry in entries:
            firsts.setdefault(entry.casefold(), entry)
        entries = list(firsts.values())
    if sorts:
        lengths = re.search(r"\b(?:length|longest|shortest)\b", asked)
        numbers = all(re.fullmatch(r"-?\d+(?:\.\d+)?", entry) for entry in entries)
        surname = re.search(r"\b(?:last name|surname|family name)", asked)
        key = len if lengths else float if numbers else _last_word if surname else str.casefold
        entries.sort(key=key)
        if pattern("datasets", "falls").search(asked):
            entries.reverse()
    elif reverses:
        entries.reverse()
    return written(entries, asked, "\n" in source)


def _kept_lines(asked: str, lines: list[str]) -> str:
    """Return the lines that hold the word by which a request chooses among them, or ""."""
    if len(lines) < _FEWEST or not pattern("datasets", "keeps_lines").search(asked):
        return ""
    own = [{*stems(line)} for line in lines]
    for stem in stems(asked):
        kept = [line for line, words in zip(lines, own, strict=True) if stem in words]
        if 0 < len(kept) < len(lines) and len(stem) > 2:
            denied = re.search(
                rf"\b(?:without|not|no|except|exclude)\b[^.]{{0,20}}{stem}", asked, re.I
            )
            return (
                "\n".join(line for line in lines if line not in kept) if denied else "\n".join(kept)
            )
    return ""


def _last_word(entry: str) -> str:
    return entry.rpartition(" ")[2].casefold()


def _counted(entries: list[str]) -> str:
    counts: dict[str, int] = {}
    names: dict[str, str] = {}
    for entry in entries:
        names.setdefault(entry.casefold(), entry)
        counts[entry.casefold()] = counts.get(entry.casefold(), 0) + 1
    ranks = sorted(counts, key=lambda key: -counts[key])
    return "\n".join(f"- {names[key]}: {counts[key]}" for key in ranks)


def written(entries: list[str], asked: str, in_lines: bool = True) -> str:
    """Return the entries of a list as JSON, in one line, numbered, as bullets or in lines."""
    kind = output.wanted(asked)
    if kind == "json":
        return json.dumps(entries, ensure_ascii=False)
    if pattern("datasets", "by_commas").search(asked) or (not kind and not in_lines):
        return ", ".join(entries)
    if re.search(r"\bnumbered\b", asked, re.IGNORECASE):
        return "\n".join(f"{at}. {entry}" for at, entry in enumerate(entries, 1))
    return "\n".join(f"- {entry}" if kind.startswith("bullet") else entry for entry in entries)
