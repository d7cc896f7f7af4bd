"""How a check says what it found; where that stands in the document, and how sure the document is of it, is for whoever collects."""

from __future__ import annotations

from typing import NamedTuple

from mockgateway.contract.checks.reading import Seen


class Broken(NamedTuple):
    """What does not hold.

    check: its name; message: what is wrong, with the values seen; exchanges: what shows it, the decisive one first; pointer: where in the answer's body;
    operation: the one that is to blame, if it is not that of the first exchange; assumed: no document states it, only a convention; instead: the status that
    the document has for it, where another came: how sure the document is of that is how sure the finding is; due: the status whose words are to be shown.
    """

    check: str
    message: str
    exchanges: tuple[Seen, ...]
    pointer: str = ""
    operation: str = ""
    assumed: bool = False
    instead: str = ""
    due: str = ""


def tell(
    check: str,
    exchange: Seen,
    message: str,
    pointer: str = "",
    *others: Seen,
    operation: str = "",
    assumed: bool = False,
    instead: str = "",
) -> Broken:
    """Something that is broken, with what shows it."""
    return Broken(check, message, (exchange, *others), pointer, operation, assumed, instead)
