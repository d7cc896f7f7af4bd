"""Read what a person wrote, JSON or YAML, and tell on which line a mistake stands."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import orjson
import yaml12

from mockgateway.problem import ConfigError

Json = Any  # the JSON edge: whatever a file holds


def parse(path: Path, wanted_by: str = "") -> Json:
    """The value of a JSON or YAML file; what is wrong with it is told with its line."""
    try:
        data = path.read_bytes()
        text = data.decode("utf-8-sig")
    except OSError as error:
        raise ConfigError(
            wanted_by or str(path),
            f"cannot read {path}" if wanted_by else (error.strerror or "cannot be read").lower(),
            "check the path",
        ) from None
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ConfigError(f"{path}:{line}", "is not UTF-8 text", "save it as UTF-8") from None
    if text.lstrip()[:1] in "{[":
        try:
            return orjson.loads(text)
        except orjson.JSONDecodeError as error:
            if path.suffix == ".json":
                raise ConfigError(
                    f"{path}:{error.lineno}",
                    f"is not JSON: {error.msg.split(':')[0]} (column {error.colno})",
                    "mend the syntax",
                ) from None
    if "<<:" in text:
        return _parse_with_merge_keys(path, text)
    try:
        return _tidied(yaml12.parse_yaml(text), path)
    except ValueError as error:
        words = str(error).removeprefix("YAML parse error: ")
        where = words.rsplit(" line ", 1)[-1].split(" ")[0]
        what = words.split(" at byte ")[0]
        raise ConfigError(
            f"{path}:{where}" if where.isdigit() else str(path),
            f"is not YAML: {what}",
            "check the indentation, quotes and brackets there",
        ) from None


def _tidied(root: Json, path: Path) -> Json:
    """The value as JSON could have it, changed in place: every key is text, no number is beyond 64 bits, nothing has a tag."""
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
            line = line_of(path, _steps_to(root, node))
            raise ConfigError(
                f"{path}:{line}",
                f"has a YAML tag that JSON has no word for: {getattr(node, 'tag', node)!r:.80}",
                "write the plain value",
            )
        for key, value in children:
            kind = type(value)
            if kind is int and not -(2**63) <= value < 2**64:
                node[key] = float(value) if abs(value) < 10**308 else 1e308
            elif kind not in _SCALARS:
                waiting.append(value)
    return root


def _key(key: Json, path: Path) -> str:
    if isinstance(key, (str, int, float, bool)) or key is None:
        return "null" if key is None else str(key).lower() if isinstance(key, bool) else str(key)
    raise ConfigError(str(path), f"has a key that is no text: {key!r:.80}", "write a plain key")


def _steps_to(root: Json, wanted: Json) -> list[str]:
    """Where in a value that very object stands. Slow: for errors only."""
    waiting: list[tuple[Json, list[str]]] = [(root, [])]
    while waiting:
        node, steps = waiting.pop()
        if node is wanted:
            return steps
        if isinstance(node, (dict, list)):
            pairs = node.items() if isinstance(node, dict) else enumerate(node)
            waiting += [(value, [*steps, str(key)]) for key, value in pairs]
    return []


_SCALARS = frozenset({str, int, float, bool, type(None)})


def _parse_with_merge_keys(path: Path, text: str) -> Json:
    # YAML 1.2 has dropped `<<`, which some hand-written documents use; PyYAML reads it, with JSON's types only,
    # so that a date or a `no` stays text here as it does there.
    import re

    import yaml

    class Loader(yaml.CSafeLoader):
        yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012 - as PyYAML declares it

    for tag, pattern, first in (
        ("tag:yaml.org,2002:bool", r"^(?:true|True|TRUE|false|False|FALSE)$", "tTfF"),
        ("tag:yaml.org,2002:null", r"^(?:~|null|Null|NULL|)$", ["~", "n", "N", ""]),
        ("tag:yaml.org,2002:int", r"^[-+]?[0-9]+$", "-+0123456789"),
        (
            "tag:yaml.org,2002:float",
            r"^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$",
            "-+0123456789.",
        ),
        ("tag:yaml.org,2002:merge", r"^<<$", "<"),
    ):
        Loader.add_implicit_resolver(tag, re.compile(pattern), list(first))
    try:
        return _tidied(yaml.load(text, Loader=Loader), path)  # noqa: S506 - a CSafeLoader
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise ConfigError(
            f"{path}:{line}",
            f"is not YAML: {error.problem}",
            "check the indentation, quotes and brackets there",
        ) from None


def line_of(path: Path, steps: list[str]) -> int:
    """The line (from 1) on which a place in a JSON or YAML file stands; 1 where it cannot be told. Slow: for errors only."""
    import yaml

    try:
        node = yaml.compose(path.read_text("utf-8-sig"), Loader=yaml.CSafeLoader)
    except (yaml.YAMLError, OSError, ValueError):
        return 1
    line = 1
    for token in steps:
        child = None
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                if key.value == token:
                    line, child = key.start_mark.line + 1, value
        elif (
            isinstance(node, yaml.SequenceNode) and token.isdigit() and int(token) < len(node.value)
        ):
            child = node.value[int(token)]
            line = child.start_mark.line + 1
        if child is None:
            return line
        node = child
    return line
