"""Read JSON and YAML files, and find the line of a value in one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import accumulate
from pathlib import Path
from typing import Any

import orjson
import yaml12

from mockgateway.problem import ConfigError

Json = Any  # any JSON value

MAX_DEPTH = 200  # collections inside one another; yaml12 has a limit of its own at 255

_SCALARS = frozenset({str, int, float, bool, type(None)})
_SYNTAX_ADVICE = "check the indentation, quotes and brackets there"


def parse(path: Path, wanted_by: str = "") -> Json:
    """Return the value of a JSON or YAML file.

    Args:
        path: The file.
        wanted_by: What to name in the error if the file cannot be read, instead of the file.

    Raises:
        ConfigError: The file cannot be read or parsed, or nests deeper than `MAX_DEPTH`.
    """
    text = _read(path, wanted_by)
    if text.lstrip()[:1] in "{[":
        try:
            return orjson.loads(text)
        except orjson.JSONDecodeError as error:
            if path.suffix == ".json":
                reason = f"is not JSON: {error.msg.split(':')[0]} (column {error.colno})"
                raise ConfigError(f"{path}:{error.lineno}", reason, "fix the syntax") from None
    if _may_be_deep(text):
        for _ in yaml_events(text, str(path), MAX_DEPTH):
            pass
    if "<<:" in text:
        return _parse_with_merge_keys(path, text)
    try:
        return _to_json(yaml12.parse_yaml(text), path)
    except ValueError as error:
        words = str(error).removeprefix("YAML parse error: ")
        line = words.rsplit(" line ", 1)[-1].split(" ")[0]
        where = f"{path}:{line}" if line.isdigit() else str(path)
        reason = f"is not YAML: {words.split(' at byte ')[0]}"
        raise ConfigError(where, reason, _SYNTAX_ADVICE) from None


def _read(path: Path, wanted_by: str) -> str:
    try:
        data = path.read_bytes()
        return data.decode("utf-8-sig")
    except OSError as error:
        reason = (error.strerror or "cannot be read").lower()
        where, what = (wanted_by, f"cannot read {path}") if wanted_by else (str(path), reason)
        raise ConfigError(where, what, "check the path") from None
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ConfigError(f"{path}:{line}", "is not UTF-8 text", "save it as UTF-8") from None


def yaml_events(text: str, where: str, max_depth: int) -> Iterator[Any]:
    """Yield PyYAML's events of a text, up to its first syntax error.

    Args:
        text: YAML.
        where: What to call the text in an error.
        max_depth: How many collections may be inside one another.

    Raises:
        ConfigError: The text nests deeper than `max_depth`. Parsers either crash on such a text
            or refuse it with words and limits of their own, so this check comes first.
    """
    import yaml

    depth, line = 0, 1
    try:
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
                if depth > max_depth:
                    line = event.start_mark.line + 1 if event.start_mark else 1
                    break
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
            yield event
    except yaml.MarkedYAMLError as error:
        if "nesting depth" not in str(error.problem):  # libyaml stops at 1000 levels
            return
        depth = max_depth + 1
        line = error.problem_mark.line + 1 if error.problem_mark else 1
    except yaml.YAMLError:
        return
    if depth > max_depth:
        what = f"is nested deeper than {max_depth} levels"
        raise ConfigError(f"{where}:{line}", what, "write it flatter")


_BRACKET = re.compile(r"[\[\]{}]")
_DEEP_INDENT = re.compile(rf"^[ \-?:]{{{MAX_DEPTH}}}", re.MULTILINE)
_BRACKET_STEP = {"[": 1, "{": 1, "]": -1, "}": -1}


def _may_be_deep(text: str) -> bool:
    """Return whether brackets or indentation suggest a depth over `MAX_DEPTH`. Cheap."""
    steps = map(_BRACKET_STEP.__getitem__, _BRACKET.findall(text))
    return max(accumulate(steps), default=0) > MAX_DEPTH or bool(_DEEP_INDENT.search(text))


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


_FLOAT = r"^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$"
_JSON_TYPES = (  # PyYAML resolvers: YAML tag, pattern, possible first characters
    ("bool", r"^(?:true|True|TRUE|false|False|FALSE)$", [*"tTfF"]),
    ("null", r"^(?:~|null|Null|NULL|)$", [*"~nN", ""]),
    ("int", r"^[-+]?[0-9]+$", [*"-+0123456789"]),
    ("float", _FLOAT, [*"-+0123456789."]),
    ("merge", r"^<<$", ["<"]),
)


def _parse_with_merge_keys(path: Path, text: str) -> Json:
    # YAML 1.2 dropped `<<`, which some hand-written documents use. PyYAML reads it; with JSON's
    # types only, so that a date or a `no` stays text as it does in the other parser.
    import yaml

    class Loader(yaml.CSafeLoader):
        yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012

    for tag, pattern, first in _JSON_TYPES:
        Loader.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(pattern), first)
    try:
        return _to_json(yaml.load(text, Loader=Loader), path)  # noqa: S506 - a CSafeLoader
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise ConfigError(
            f"{path}:{line}", f"is not YAML: {error.problem}", _SYNTAX_ADVICE
        ) from None


def line_of(path: Path, steps: list[str]) -> int:
    """Return the line (from 1) of the value that keys and indices lead to; 1 if it is unknown.

    Slow on the first call for a file: for errors and warnings only.
    """
    import yaml

    try:
        status = path.stat()
        node = _compose(path, status.st_mtime_ns, status.st_size)
    except (yaml.YAMLError, OSError, ValueError):
        return 1
    line = 1
    for step in steps:
        child = None
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                if key.value == step:
                    line, child = key.start_mark.line + 1, value
        elif isinstance(node, yaml.SequenceNode) and step.isdigit() and int(step) < len(node.value):
            child = node.value[int(step)]
            line = child.start_mark.line + 1
        if child is None:
            return line
        node = child
    return line


@lru_cache(maxsize=2)
def _compose(path: Path, _modified: int, _size: int) -> Any:
    """Return PyYAML's node tree of a file. It is large: see `forget_lines`."""
    import yaml

    return yaml.compose(path.read_text("utf-8-sig"), Loader=yaml.CSafeLoader)


def forget_lines() -> None:
    """Free the node trees that `line_of` keeps."""
    _compose.cache_clear()
