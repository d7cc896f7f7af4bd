"""Compare the files of a run with those of two healthy runs, which show what varies anyway."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from mockgateway.explore.folders import Files

_SANDBOX = re.compile(rb"/~[\w.-]+")
_PORT = re.compile(rb"(?<=//127\.0\.0\.1:)\d+|(?<=//localhost:)\d+")
_WORD = re.compile(r"\w+|\W")
_Json = dict[str, Any]

STDOUT = "(stdout)"  # the name of the output of a program that writes no file
SHOWN = 60  # characters of a value


class Comparison:
    """The expected files of a run."""

    def __init__(self, one: Files, other: Files) -> None:
        """Learn from two healthy runs.

        Args:
            one: The files of the first healthy run.
            other: The files of the second.
        """
        self._one = {name: _plain(content) for name, content in one.items()}
        self._other = {name: _plain(content) for name, content in other.items()}

    def differences(self, files: Files) -> list[str]:
        """Return how files differ from the expected ones, a sentence each."""
        found = {name: _plain(content) for name, content in files.items()}
        always = self._one.keys() & self._other.keys()
        usual = self._one.keys() | self._other.keys()
        new = sorted(found.keys() - usual) if self._one.keys() == self._other.keys() else []
        if STDOUT in always and found.keys() == {STDOUT}:
            return list(_compare_lines(self._one[STDOUT], self._other[STDOUT], found[STDOUT]))
        found.pop(STDOUT, None)
        new = [name for name in new if name != STDOUT]
        always -= {STDOUT}
        said = [f"{name} is missing" for name in sorted(always - found.keys())]
        said += [f"{name} is not written by a healthy run" for name in new]
        for name in sorted(always & found.keys()):
            if difference := _compare(self._one[name], self._other[name], found[name]):
                said.append(f"{name}: {difference}")
        return said


def _compare_lines(one: bytes, other: bytes, found: bytes) -> Iterator[str]:
    """Yield a difference if most of the lines that two right outputs share are missing."""
    printed = set(found.splitlines())
    shared = [line for line in one.splitlines() if line.strip() and line in other.splitlines()]
    missing = [line for line in shared if line not in printed]
    if len(missing) > len(shared) / 2:
        yield f"the output lacks {_shown(missing[0].decode('utf-8', 'replace'))}"


def _plain(content: bytes) -> bytes:
    """Return a content without the names of sandboxes and the ports of this machine."""
    return _PORT.sub(b"", _SANDBOX.sub(b"", content))


def _compare(one: bytes, other: bytes, found: bytes) -> str:
    """Return how a content differs from two that are right, or ""."""
    if found in (one, other):
        return ""
    try:
        values = [_read(content) for content in (one, other, found)]
    except ValueError:
        return _compare_text(one, other, found)
    return next(_differ(values[0], values[1], values[2], "$"), "")


def _read(content: bytes) -> Any:
    """Return a JSON value, or a list of those of JSON lines. Raises ValueError."""
    text = content.decode()
    try:
        return json.loads(text)
    except ValueError:
        return [json.loads(line) for line in text.splitlines() if line.strip()]


def _differ(one: Any, other: Any, found: Any, path: str) -> Iterator[str]:
    """Yield where a value differs from two right ones, in the parts that these agree on."""
    if type(one) is type(other) and type(found) is not type(one) and not _are_numbers(one, found):
        yield f"{path} is {_shown(found)}, not {_shown(one)}"
    elif isinstance(one, dict) and isinstance(other, dict):
        yield from _differ_in_members(one, other, found, path)
    elif isinstance(one, list) and isinstance(other, list):
        yield from _differ_in_items(one, other, found, path)
    elif one == other and found != one:
        yield f"{path} is {_shown(found)}, not {_shown(one)}"
    elif one and other and not found:
        yield f"{path} is {_shown(found)}"


def _differ_in_members(one: _Json, other: _Json, found: _Json, path: str) -> Iterator[str]:
    for name in sorted(one.keys() & other.keys()):
        if name not in found:
            yield f"{path}.{name} is missing"
        else:
            yield from _differ(one[name], other[name], found[name], f"{path}.{name}")
    if one.keys() == other.keys():
        for name in sorted(found.keys() - one.keys()):
            yield f"{path}.{name} is new"


def _differ_in_items(
    one: list[Any], other: list[Any], found: list[Any], path: str
) -> Iterator[str]:
    if len(one) != len(other) or sorted(map(repr, found)) == sorted(map(repr, one)):
        return
    if len(found) != len(one):
        yield f"{path} has {len(found)} items, not {len(one)}"
        return
    for place, values in enumerate(zip(one, other, found, strict=True)):
        yield from _differ(*values, f"{path}[{place}]")


def _are_numbers(one: Any, found: Any) -> bool:
    return all(isinstance(value, (int, float)) and value is not True for value in (one, found))


def _compare_text(one: bytes, other: bytes, found: bytes) -> str:
    """Compare texts word by word, where the right ones agree; others by their length."""
    if not found:
        return "is empty"
    try:
        words = [_WORD.findall(content.decode()) for content in (one, other, found)]
    except UnicodeDecodeError:
        if one != other:
            return ""
        return f"{len(found)} bytes, not the {len(one)} of a healthy run"
    if sorted(one.splitlines()) == sorted(found.splitlines()):
        return ""
    first, second, third = words
    if len(first) != len(second):
        short = len(third) < min(len(first), len(second)) // 2
        return f"{len(found)} bytes, less than half of a healthy run's" if short else ""
    if len(third) != len(first):
        return f"{len(found)} bytes, not the {len(one)} of a healthy run"
    for place, (a, b, c) in enumerate(zip(first, second, third, strict=True)):
        if a == b != c:
            near = "".join(third[max(0, place - 5) : place + 10])
            return f"{_shown(near)}, where a healthy run has {_shown(a)}"
    return ""


def _shown(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return repr(text if len(text) <= SHOWN else f"{text[:SHOWN]}...")
