"""Write the condition or the calculation that a request describes, of `$1`."""

from __future__ import annotations

import re

from mockgateway import text_tables
from mockgateway.text_tables import pattern

_SIGNS = (
    ("at least|(?:greater|more) than or equal|>=", ">="), ("at most|less than or equal|<=", "<="),
    ("(?:greater|more|higher|larger|older) than|above|over|>", ">"),
    ("(?:less|lower|smaller|younger|fewer) than|below|under|<", "<"), ("equal|exactly|=", "=="),
)  # fmt: skip
_DIVISOR = re.compile(
    r"\W*(?P<joined>but|and|or|unless|except)\b(?: (?:also|if|when|it|is|years?))*(?P<no> not)?"
    r"(?: (?:it|is|also|divisible))*(?: by)? (?P<divisor>\d+)\b",
    re.IGNORECASE,
)


def predicate(text: str) -> str:
    """Return the condition in `returns true if the age is at least 18`, of `$1`, or ""."""
    found = pattern("functions", "predicate").search(text)
    if not found:
        return ""
    if found["low"]:
        return f"return $1 >= {found['low']} and $1 <= {found['high']}"
    if found["divisor"]:
        return f"return $1 % {found['divisor']} == 0{_more_divisors(text[found.end() :])}"
    sign = next(sign for words, sign in _SIGNS if re.match(words, found["sign"], re.IGNORECASE))
    return f"return $1 {sign} {found['value']}"


def _more_divisors(text: str) -> str:
    """Return the conditions in `but not by 100, unless it is divisible by 400`."""
    made = ""
    while found := _DIVISOR.match(text):
        joined = "and" if found["joined"].lower() in ("and", "but") else "or"
        made += f" {joined} $1 % {found['divisor']} {'!=' if found['no'] else '=='} 0"
        text = text[found.end() :]
    return made


def conversion(text: str) -> str:
    """Return the calculation in `days to seconds`, of `$1`, or ""."""
    found = pattern("functions", "conversion").search(re.sub(r"(?<=[a-z])(?=[A-Z])|_", " ", text))
    if not found:
        return ""
    units = text_tables.load("functions")["units"]
    old, new = (units[found[key].lower().removesuffix("s")] for key in ("old", "new"))
    if old[0] != new[0]:
        return ""
    factor = old[1] / new[1]
    if factor >= 1 and factor == int(factor):
        return f"return $1 * {int(factor)}"
    return (
        f"return $1 / {1 / factor:g}"
        if 1 / factor == int(1 / factor)
        else f"return $1 * {factor:g}"
    )
