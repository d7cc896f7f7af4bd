"""The two kinds of error: `Problem` for API clients, `ConfigError` for files and flags."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import Any


class Problem(Exception):
    """A refusal by name. The document's example of that name gives its status, headers and body.

    Attributes:
        name: The name of the example.
        message: The text for the client.
        values: Values for the example's placeholders: `message`, `param`, `retry_after`, ...
            (docs/documents.md).
        violation: The `spec.violation.Violation` behind it, for dialects with words of their own.
    """

    def __init__(self, name: str, message: str = "", **values: object) -> None:
        super().__init__(message or name)
        self.name = name
        self.message = message
        self.values = values
        self.violation: Any = None

    def because(self, violation: Any) -> Problem:
        """Return the problem with its violation."""
        self.violation = violation
        return self


class ConfigError(Exception):
    """A mistake in a file or a flag.

    Attributes:
        where: The file with its line, or the flag.
        what: What is wrong.
        advice: What would be right, or "".
    """

    def __init__(self, where: str, what: str, advice: str = "") -> None:
        self.where = where
        self.what = what
        self.advice = advice
        super().__init__(f"{where}: {what}" + (f"; {advice}" if advice else ""))


def nearest(word: str, known: Iterable[str]) -> str:
    """Return advice on a mistyped word: `did you mean 'latency'? (known: disconnect, ...)`."""
    names = sorted(known)
    close = difflib.get_close_matches(word, names, n=1, cutoff=0.6)
    listed = ", ".join(names[:20]) + (", ..." if len(names) > 20 else "")
    return f"did you mean {close[0]!r}? (known: {listed})" if close else f"known: {listed}"
