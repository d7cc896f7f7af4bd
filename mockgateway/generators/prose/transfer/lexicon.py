"""The words that are translated from English, loaded from `fixtures/text/transfer/`."""

from __future__ import annotations

import re
from functools import cache
from typing import Any, NamedTuple

from mockgateway import data, text_tables

CODES = ("de", "fr", "es")


class Entry(NamedTuple):
    """An English word or phrase, and what it is in the other languages, in the order of CODES."""

    english: str
    others: tuple[str, str, str]

    def said(self, code: str) -> str:
        """Return the words in a language."""
        return self.others[CODES.index(code)]


def words() -> dict[str, Any]:
    """Return the table of small words."""
    table: dict[str, Any] = text_tables.load("transfer/words")
    return table


@cache
def entries(kind: str) -> dict[str, Entry]:
    """Return the entries of a kind, such as `adverbs`, by their English words in small letters."""
    if kind in ("nouns", "verbs"):
        text = (data.FIXTURES / "text" / "transfer" / f"{kind}.txt").read_text("utf-8")
    else:
        text = str(words()[kind])
    rows = [line.split("|") for line in text.splitlines() if line and line[0] != "#"]
    return {
        row[0].strip().lower(): Entry(row[0].strip(), (row[1].strip(), row[2], row[3].strip()))
        for row in rows
    }


@cache
def longest(kind: str) -> int:
    """Return the number of words of the longest entry of a kind."""
    return max(len(english.split()) for english in entries(kind))


@cache
def forms() -> dict[str, tuple[tuple[str, str], ...]]:
    """Return the English verb forms: for each the verbs and the kind of form.

    The kinds are `base`, `third`, `past`, `participle` and `gerund`.
    """
    made: dict[str, list[tuple[str, str]]] = {}
    irregular = {row.split()[0]: row.split()[1:] for row in str(words()["irregular"]).split(",")}
    for english in {name.split("#")[0].split()[0] for name in entries("verbs")}:
        past, participle = irregular.get(english) or (_regular(english, "ed"),) * 2
        gerund = _regular(english, "ing")
        if len(past) > 4 and past.endswith("ed") and past[-3] == past[-4] == english[-1]:
            gerund = past[:-2] + "ing"
        for form, kind in (
            (english, "base"), (_third(english), "third"), (past, "past"),
            (participle, "participle"), (gerund, "gerund"),
        ):  # fmt: skip
            made.setdefault(form, []).append((english, kind))
    return {form: tuple(found) for form, found in made.items()}


def _third(verb: str) -> str:
    if re.search(r"(?:s|x|ch|sh|o)\Z", verb):
        return verb + "es"
    return verb[:-1] + "ies" if re.search(r"[^aeiou]y\Z", verb) else verb + "s"


def _regular(verb: str, ending: str) -> str:
    if verb.endswith("e"):
        return (
            verb[:-1] + ending
            if not verb.endswith("ee")
            else verb + ending[1:]
            if ending == "ed"
            else verb + ending
        )
    if ending == "ed" and re.search(r"[^aeiou]y\Z", verb):
        return verb[:-1] + "ied"
    return verb + ending


def singular(word: str) -> str:
    """Return the singular of an English noun form, or the word itself."""
    if word in words()["plurals"]:
        return str(words()["plurals"][word])
    for ending, other in (("ies", "y"), ("ches", "ch"), ("shes", "sh"), ("xes", "x"), ("s", "")):
        stem = word[: -len(ending)] + other
        if word.endswith(ending) and stem in entries("nouns"):
            return stem
    return word


def place(name: str, code: str) -> str:
    """Return the name of a place in a language, or the name itself."""
    known = words()["places"]
    return str(known[name][CODES.index(code)]) if name in known else name


def joined(*parts: str) -> str:
    """Return the parts that are not empty, separated by spaces."""
    return " ".join(part.strip() for part in parts if part.strip())
