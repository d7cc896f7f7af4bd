"""The words of a request for a query, of which each part serves once."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator

from mockgateway.text_tables import load, pattern

_USED = "~"


class Ask:
    """A request without its tables, and the parts that nobody has read yet."""

    def __init__(self, text: str, dialect: str, tables: Collection[str] = ()) -> None:
        self.dialect = dialect

        def outside(found: re.Match[str]) -> str:
            """Return a full stop for a wish about the form, but keep `without comments`."""
            words = set(re.findall(r"\w+", found[0].lower()))
            return found[0] if words.intersection(tables) else " . "

        text = pattern("queries", "notes").sub(" . ", text)
        text = pattern("queries", "form").sub(outside, text)
        text = pattern("queries", "dialects").sub(" ", text)
        text = re.sub(r"\b(\d+|two|three|five|ten) or more\b", r"at least \1", text)
        text = re.sub(r"\b(\d+|two|three|five|ten) or (?:fewer|less)\b", r"at most \1", text)
        self.text = re.sub(r"[ \t]+", " ", text).replace("`", "").strip()

    def matches(self, form: str) -> Iterator[re.Match[str]]:
        """Yield matches in the text that is left, which shrinks meanwhile."""
        written = re.compile(form, re.IGNORECASE)
        at = 0
        while found := written.search(self.text, at):
            at = max(found.end(), at + 1)
            yield found

    def take(self, found: re.Match[str], key: str | int = 0) -> None:
        """Mark a match, or a group of it, as used."""
        start, end = found.span(key)
        sign = " " if key else _USED  # what stands behind an adjective still counts
        self.text = f"{self.text[:start]}{sign * (end - start)}{self.text[end:]}"

    def first(
        self, form: str, fits: Callable[[re.Match[str]], object] = bool
    ) -> re.Match[str] | None:
        """Return the first match that fits, and mark it as used."""
        found = next((each for each in self.matches(form) if fits(each)), None)
        if found:
            self.take(found)
        return found

    def before(self, found: re.Match[str]) -> str:
        """Return the words of the sentence before a match."""
        return re.split(r"[.;:~]", self.text[: found.start()])[-1]

    @property
    def left(self) -> str:
        """The text that is left, with one sign for each used part."""
        return re.sub(rf"\s*{_USED}+\s*", f" {_USED} ", self.text)


def dialect_of(text: str) -> str:
    """Return the dialect that a request names, or ""."""
    low = text.lower()
    for name, form in (
        ("mysql", r"\bmysql|\bmariadb"), ("postgres", r"\bpostgres|\bpsql\b|\bredshift"),
        ("sqlite", r"\bsqlite"), ("mssql", r"\bsql server|\bt-?sql|\bmssql"),
        ("oracle", r"\boracle\b"), ("bigquery", r"\bbigquery"),
    ):  # fmt: skip
        if re.search(form, low):
            return name
    return ""


def number(word: str) -> str:
    """Return a number that is given in digits or as a word, as digits; "" for no number."""
    plain = {"once": "1", "twice": "2"}.get(word.lower(), word.lower().replace(",", "").rstrip("."))
    if re.fullmatch(r"-?\d+(?:\.\d+)?", plain):
        return plain
    return str(load("concepts")["numbers"].get(plain, ""))
