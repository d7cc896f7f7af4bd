"""Read JSON and YAML files, and find the line of a value in one."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any

import orjson

from mockgateway import parse_cache
from mockgateway.problem import ConfigError
from mockgateway.yaml_reader import MAX_DEPTH, parse_yaml

Json = Any  # any JSON value

MAX_FILE = 96 * 1024 * 1024  # bytes

_SCALARS = frozenset({str, int, float, bool, type(None)})
_BOM = b"\xef\xbb\xbf"


def parse(path: Path, wanted_by: str = "") -> Json:
    """Return the value of a JSON or YAML file.

    Args:
        path: The file.
        wanted_by: What to name in the error if the file cannot be read, instead of the file.

    Raises:
        ConfigError: The file cannot be read or parsed, or nests deeper than `MAX_DEPTH`.
    """
    data = read(path, wanted_by)
    if data.lstrip()[:1] in (b"{", b"["):
        try:
            value = orjson.loads(data)
        except orjson.JSONDecodeError as error:
            if path.suffix == ".json":
                reason = f"is not JSON: {error.msg.split(':')[0]} (column {error.colno})"
                raise ConfigError(f"{path}:{error.lineno}", reason, "fix the syntax") from None
        else:
            _check_depth(value, path)
            return value
    place = parse_cache.place_of(data)
    if place is not None and (known := parse_cache.load(place)) is not None:
        return known
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ConfigError(f"{path}:{line}", "is not UTF-8 text", "save it as UTF-8") from None
    del data
    value = _to_json(parse_yaml(text, str(path)), path)
    if place is not None:
        parse_cache.keep(place, value)
    return value


def check_file(path: str | os.PathLike[str], where: str = "") -> None:
    """Refuse a folder and a URL in the place of a file. Raises ConfigError."""
    text = str(path)
    if found := re.match(r"(https?):/+", text):  # Path makes one slash of two
        url = f"{found[1]}://{text[found.end() :]}"
        advice = f"download it first: curl -O {url}"
        raise ConfigError(where or url, "is a URL, and nothing is fetched", advice)
    if Path(path).is_dir():
        raise ConfigError(where or text, "is a folder", "name a file in it")


def read(path: Path, wanted_by: str = "") -> bytes:
    """Return a regular file's bytes without a byte order mark. Raises ConfigError as `parse`."""
    where, what = (wanted_by, f"cannot read {path}") if wanted_by else (str(path), "")
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):  # a pipe or a device would never end
            what = f"{what}: it is not a regular file" if what else "is not a regular file"
            raise ConfigError(where, what, "name a file")
        if status.st_size > MAX_FILE:
            what = f"{path} is larger than {MAX_FILE >> 20} MiB"
            raise ConfigError(where, what, "split it into several files")
        return path.read_bytes().removeprefix(_BOM)
    except (OSError, ValueError) as error:
        reason = (getattr(error, "strerror", None) or "cannot be read").lower()
        raise ConfigError(where, what or reason, "check the path") from None


def _check_depth(root: Json, path: Path) -> None:
    depth, level = 1, [root]
    while level:
        if depth > MAX_DEPTH:
            raise ConfigError(str(path), f"is nested deeper than {MAX_DEPTH} levels", "flatten it")
        children = (node.values() if type(node) is dict else node for node in level)
        level = [one for part in children for one in part if type(one) in (dict, list)]
        depth += 1


def _to_json(root: Json, path: Path) -> Json:
    """Return the value with text keys and 64-bit numbers only, changed in place; refuse tags."""
    waiting = [] if type(root) in _SCALARS else [root]
    while waiting:
        node = waiting.pop()
        if type(node) is dict:
            if not all(type(key) is str for key in node):
                pairs = [(_key(key, path), value) for key, value in node.items()]
                node.clear()
                node.update(pairs)
            children: Iterable[tuple[Any, Json]] = node.items()
        elif type(node) is list:
            children = enumerate(node)
        else:
            where = f"{path}:{line_of(path, _steps_to(root, node))}"
            what = f"has a YAML tag that JSON cannot express: {getattr(node, 'tag', node)!r:.80}"
            raise ConfigError(where, what, "write the plain value")
        for key, value in children:
            kind = type(value)
            if kind is int and not -(2**63) <= value < 2**64:
                node[key] = float(value) if abs(value) < 10**308 else 1e308
            elif kind not in _SCALARS:
                waiting.append(value)
    return root


def _key(key: Json, path: Path) -> str:
    if key is None or isinstance(key, bool):
        return {None: "null", True: "true", False: "false"}[key]
    if isinstance(key, (str, int, float)):
        return str(key)
    raise ConfigError(str(path), f"has a key that is not text: {key!r:.80}", "write a plain key")


def _steps_to(root: Json, wanted: Json) -> list[str]:
    """Return the keys and indices that lead to an object inside a value. Slow: for errors only."""
    waiting: list[tuple[Json, list[str]]] = [(root, [])]
    while waiting:
        node, steps = waiting.pop()
        if node is wanted:
            return steps
        if isinstance(node, (dict, list)):
            pairs = node.items() if isinstance(node, dict) else enumerate(node)
            waiting += [(value, [*steps, str(key)]) for key, value in pairs]
    return []


_Range = tuple[int, int, int]
"""Positions: the beginning of a member's line, the beginning and the end of its value."""


@lru_cache(maxsize=2)
def _data(path: Path, _modified: int, _size: int) -> bytes:
    return read(path)


def forget_lines() -> None:
    """Free the files that `line_of` keeps."""
    _data.cache_clear()
    _range.cache_clear()


def line_of(path: Path, steps: list[str]) -> int:
    """Return the line (from 1) of the value that keys and indices lead to; 1 if it is unknown.

    It is found by the indentation of YAML or formatted JSON, since parsing a large file again takes
    seconds. For a value inside a flow collection it is the line of the collection.
    """
    try:
        status = path.stat()
        mark = (path, status.st_mtime_ns, status.st_size)
        data = _data(*mark)
    except (ConfigError, OSError):
        return 1
    for count in range(len(steps), 0, -1):
        if (found := _range(mark, tuple(steps[:count]))) is not None:
            return data.count(b"\n", 0, found[0]) + 1
    return 1


@lru_cache(maxsize=4096)
def _range(mark: tuple[Path, int, int], steps: tuple[str, ...]) -> _Range | None:
    data = _data(*mark)
    if not steps:
        return 0, 0, len(data)
    owner = _range(mark, steps[:-1])
    return owner and _child(data, *owner[1:], steps[-1])


_GAP = re.compile(
    rb"(?:[ \t\r]*(?:[&!][^\s]+[ ]*)?(?:#.*)?(?:\n|$))*[ \t]*(?:[&!][^\s]+[ ]+)?", re.MULTILINE
)


def _skip(data: bytes, position: int) -> int:
    """Return where the next value begins, behind white space, comments, anchors and tags."""
    found = _GAP.match(data, position)
    return found.end() if found else position


def _child(data: bytes, begin: int, end: int, step: str) -> _Range | None:
    """Return the place of a member between two positions; None if it is unknown."""
    first = begin = _skip(data, begin)
    opener = data[begin : begin + 1]
    if opener in (b"{", b"["):  # in formatted JSON the members stand on further lines
        first = _skip(data, begin + 1)
        if data.find(b"\n", begin, first) < 0:
            return None
    indent = data[data.rfind(b"\n", 0, first) + 1 : first]
    column = len(indent)
    indent = b" " * column if indent.strip() else indent  # in mid-line: `- name: x`
    is_list = step.isdecimal() and opener in (b"[", b"-")
    if is_list:
        mark = rb"-(?=\s)" if opener == b"-" else rb"(?=[^\s\]}])"
        found = _nth(data, re.compile(mark), indent, first, end, int(step))
    else:
        name = step.encode()
        ways = (_named(data, quote + name + quote, indent, first, end) for quote in _QUOTES)
        found = min(filter(None, ways), default=None)
    if found is None:
        return None
    after = rb"[ \t]{0,%d}(?=[^\s#])" % column
    if not is_list:  # a list may stand at the column of its key
        after = rb"[ \t]{0,%d}(?=[^\s#-])" % column
        after += rb"|[ \t]{0,%d}(?=-)" % (column - 1) if column else b""
    # With a line break in front, the engine skips from line to line.
    last = re.compile(rb"\n(?:%b)" % after).search(data, found[1], end)
    return *found, last.start() if last else end


_QUOTES = (b"", b'"', b"'")
_COLON = re.compile(rb"[ ]*:(?=\s|\Z)")


def _nth(
    data: bytes, mark: re.Pattern[bytes], indent: bytes, first: int, end: int, count: int
) -> tuple[int, int] | None:
    """Return where the line and the value of a list's item begin."""
    found = mark.match(data, first, end)
    if found is not None and not count:
        return found.span()
    count -= found is not None
    lines = re.compile(rb"\n" + re.escape(indent) + mark.pattern).finditer(data, first, end)
    found = next(islice(lines, count, None), None)
    return (found.start() + 1, found.end()) if found else None


def _named(data: bytes, name: bytes, indent: bytes, first: int, end: int) -> tuple[int, int] | None:
    """Return where the line and the value of a mapping's member begin."""
    if data.startswith(name, first) and (found := _COLON.match(data, first + len(name), end)):
        return first, found.end()
    line, at = b"\n" + indent + name, first
    while (at := data.find(line, at, end)) >= 0:
        if found := _COLON.match(data, at + len(line), end):
            return at + 1, found.end()
        at += 1
    return None
