"""The two kinds of error: `Problem` is said to an API client, `ConfigError` to the person who wrote a file or a flag."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class Problem(Exception):
    """A refusal by name; the document's example of that name gives its status, headers and body.

    `values` fill the placeholders of the example (`message`, `param`, `retry_after`, ...; docs/documents.md).
    """

    def __init__(self, name: str, message: str = "", **values: object) -> None:
        super().__init__(message or name)
        self.name = name
        self.message = message
        self.values = values


class ConfigError(Exception):
    """Something a person wrote cannot be used: where it stands, what is wrong, what would be right."""

    def __init__(self, where: str, what: str, advice: str = "") -> None:
        self.where = where
        self.what = what
        self.advice = advice
        super().__init__(f"{where}: {what}" + (f"; {advice}" if advice else ""))


def nearest(word: str, known: Iterable[str]) -> str:
    """Advice for a mistyped word: `did you mean 'latency'? (known: disconnect, garble, ...)`."""
    names = sorted(known)
    close = difflib.get_close_matches(word, names, n=1, cutoff=0.6)
    listed = ", ".join(names[:20]) + (", ..." if len(names) > 20 else "")
    return (f"did you mean {close[0]!r}? " if close else "") + f"(known: {listed})"
