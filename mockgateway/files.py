"""Read JSON and YAML files, and find the line of a value in one."""

from __future__ import annotations

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


def read(path: Path, wanted_by: str = "") -> bytes:
    """Return a regular file's bytes without a byte order mark. Raises ConfigError as `parse`."""
    where, what = (wanted_by, f"cannot read {path}") if wanted_by else (str(path), "")
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):  # a pipe or a device would never end
            what = f"{what}: it is no regular file" if what else "is no regular file"
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


@lru_cache(maxsize=2)
def _text(path: Path, _modified: int, _size: int) -> str:
    return read(path).decode("utf-8", "replace")


def forget_lines() -> None:
    """Free the texts that `line_of` keeps."""
    _text.cache_clear()


def line_of(path: Path, steps: list[str]) -> int:
    """Return the line (from 1) of the value that keys and indices lead to; 1 if it is unknown.

    The indentation of YAML and of formatted JSON leads there, since to parse a large file again
    takes seconds. Of a value inside a flow collection, that is the line of the collection.
    """
    try:
        status = path.stat()
        text = _text(path, status.st_mtime_ns, status.st_size)
    except (ConfigError, OSError):
        return 1
    at, begin, end = 0, 0, len(text)
    for step in steps:
        found = _child(text, begin, end, step)
        if found is None:
            break
        at, begin, end = found
    return text.count("\n", 0, at) + 1


_GAP = re.compile(
    r"(?:[ \t\r]*(?:[&!][^\s]+[ ]*)?(?:#.*)?(?:\n|$))*[ \t]*(?:[&!][^\s]+[ ]+)?", re.M
)


def _skip(text: str, position: int) -> int:
    """Return where the next value begins, behind white space, comments, anchors and tags."""
    found = _GAP.match(text, position)
    return found.end() if found else position


def _child(text: str, begin: int, end: int, step: str) -> tuple[int, int, int] | None:
    """Return the place of a member's name, of its value, and of what follows; None if unknown.

    Args:
        text: The file.
        begin: Where the owner of the member begins.
        end: Where the owner ends.
        step: The key or index of the member.
    """
    first = begin = _skip(text, begin)
    opener = text[begin : begin + 1]
    if opener in ("{", "["):  # in formatted JSON the members stand on further lines
        first = _skip(text, begin + 1)
        if "\n" not in text[begin:first]:
            return None
    is_list = step.isdecimal() and opener in ("[", "-")
    if is_list:
        name = r"-(?=\s)" if opener == "-" else r"(?=[^\s\]}])"
    else:
        name = rf"([\"']?){re.escape(step)}\1[ ]*:(?=\s|\Z)"
    column = first - text.rfind("\n", 0, first) - 1
    count = int(step) if is_list else 0
    found = re.compile(name).match(text, first, end)  # it may be in mid-line: `- name: x`
    if found is None or count:
        count -= found is not None
        lines = re.compile(rf"\n[ \t]{{{column}}}{name}").finditer(text, first, end)
        found = next(islice(lines, count, None), None)
    if found is None:
        return None
    after = rf"[ \t]{{0,{column}}}(?=[^\s#])"
    if not is_list:  # a list may stand at the column of its key
        after = rf"[ \t]{{0,{column}}}(?=[^\s#-])|[ \t]{{0,{max(column - 1, 0)}}}(?=-\S)"
    # With a line break in front, the engine skips from line to line.
    last = re.compile(rf"\n(?:{after})").search(text, found.end(), end)
    at = found.start() + (found[0][:1] == "\n")
    return at, found.end(), last.start() if last else end
