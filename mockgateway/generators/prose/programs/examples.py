"""Find the format of a text in the examples of a request: `332 becomes "5:32 /km"`."""

from __future__ import annotations

import re

from mockgateway.text_tables import pattern

# Numbers that a number of seconds, minutes, cents, grams or bytes is written with.
_PARTS = (
    "{x}", "{x} // 60", "{x} % 60", "{x} // 3600", "{x} % 3600 // 60", "{x} // 100", "{x} % 100",
    "{x} // 1000", "{x} % 1000", "{x} // 1440", "{x} % 1440 // 60", "{x} // 1024", "{x} // 12",
    "{x} % 12", "{x} // 10", "{x} % 10", "{x} // 86400", "{x} % 86400 // 3600", "{x} + 1",
    "{x} * 2",
)  # fmt: skip
_QUOTIENTS = (100, 1000, 10, 60, 3600, 1024, 1_000_000, 1_048_576, 1)
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


def body(text: str, name: str) -> str:
    """Return the body of a function of a whole number that fits all examples, or "".

    Args:
        text: The request.
        name: The parameter.
    """
    pairs = [
        (int(found["x"]), found["y"][1:-1])
        for found in pattern("programs", "example").finditer(text)
    ]
    if not pairs:
        return ""
    shapes = {_NUMBER.sub("0", told) for _, told in pairs}
    if len(shapes) != 1 or not _NUMBER.search(pairs[0][1]):
        return ""
    fields = list(zip(*(_NUMBER.findall(told) for _, told in pairs), strict=True))
    gaps = []
    pieces = _NUMBER.split(pairs[0][1])
    for at, values in enumerate(fields):
        gap = _gap([number for number, _ in pairs], list(values), name, pieces[at][-1:] == ":")
        if not gap:
            return ""
        gaps.append(gap)
    made = "".join(
        a.replace("{", "{{").replace("}", "}}") + b
        for a, b in zip(pieces, [*gaps, ""], strict=True)
    )
    return f"return f{made!r}"


def _gap(numbers: list[int], values: list[str], name: str, follows: bool) -> str:
    """Return the gap in the format whose value fits each example, or ""."""
    if "." in values[0]:
        places = len(values[0].partition(".")[2])
        for divisor in _QUOTIENTS:
            if all(f"{n / divisor:.{places}f}" == v for n, v in zip(numbers, values, strict=True)):
                return f"{{real({name}) / {divisor}.0:.{places}f}}"
        return ""
    padded = any(len(value) == 2 and value[0] == "0" for value in values)
    for part in _PARTS:
        results = [eval(part.replace("{x}", str(n)), {"__builtins__": {}}) for n in numbers]  # noqa: S307 - own expressions
        spec = "02d" if padded else ""
        if all(format(r, spec) == v for r, v in zip(results, values, strict=True)):
            two = padded or (follows and "%" in part)
            return f"{{{part.replace('{x}', name)}{':02d' if two else ''}}}"
    return ""
