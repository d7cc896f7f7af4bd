"""Read YAML with YAML 1.2's types; refuse deep nesting and alias bombs before they cost anything.

yaml12 is fast; PyYAML reads what it refuses (multi-line plain scalars with odd indentation) and
what YAML 1.2 dropped (merge keys).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import accumulate
from typing import Any

import yaml12

from mockgateway.problem import ConfigError

MAX_DEPTH = 200  # collections inside one another; yaml12 has a limit of its own at 255
MAX_REPEATED = 300_000  # values that aliases may repeat

_SYNTAX_ADVICE = "check the indentation, quotes and brackets there"


def parse_yaml(text: str, where: str) -> Any:
    """Return the value of a YAML text. Keys may be of any type; see `files.parse`.

    Args:
        text: YAML.
        where: What to call the text in an error.

    Raises:
        ConfigError: It is not YAML, nests deeper than `MAX_DEPTH`, or its aliases repeat more than
            `MAX_REPEATED` values.
    """
    has_aliases = _has_aliases(text)
    if has_aliases or _may_be_deep(text):
        for _ in yaml_events(text, where, MAX_DEPTH, MAX_REPEATED):
            pass
    if has_aliases or "<<:" in text:  # yaml12 copies aliased values, and lacks merge keys
        return _parse_slowly(text, where)
    try:
        return yaml12.parse_yaml(text)
    except ValueError as error:
        failure = error
    try:
        return _parse_slowly(text, where)
    except ConfigError:
        words = str(failure).removeprefix("YAML parse error: ")
        line = words.rsplit(" line ", 1)[-1].split(" ")[0]
        where = f"{where}:{line}" if line.isdigit() else where
        what = f"is not YAML: {words.split(' at byte ')[0]}"
        raise ConfigError(where, what, _SYNTAX_ADVICE) from None


def yaml_events(
    text: str, where: str, max_depth: int, max_repeated: int | None = None
) -> Iterator[Any]:
    """Yield PyYAML's events of a text, up to its first syntax error.

    Args:
        text: YAML.
        where: What to call the text in an error.
        max_depth: How many collections may be inside one another.
        max_repeated: How many values aliases may repeat; None for any number.

    Raises:
        ConfigError: The text nests or repeats more than it may. Parsers either crash on such a text
            or refuse it with words and limits of their own, so this check comes first.
    """
    import yaml

    depth, line = 0, 1
    sizes = _Sizes()
    try:
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            line = event.start_mark.line + 1 if event.start_mark else 1
            depth += isinstance(event, yaml.CollectionStartEvent)
            depth -= isinstance(event, yaml.CollectionEndEvent)
            if depth > max_depth:
                break
            sizes.add(event)
            if max_repeated is not None and sizes.repeated > max_repeated:
                what = f"has aliases that repeat more than {max_repeated:,} values"
                raise ConfigError(f"{where}:{line}", what, "write the values out")
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


class _Sizes:
    """Counts the values that aliases repeat in a stream of YAML events."""

    endless = 10**9

    def __init__(self) -> None:
        self.repeated = 0
        self._open: list[tuple[str | None, int]] = []  # anchors, and the count where they start
        self._anchored: dict[str | None, int] = {}
        self._count = 0

    def add(self, event: Any) -> None:
        import yaml

        if isinstance(event, yaml.CollectionEndEvent):
            anchor, start = self._open.pop()
            if anchor:
                self._anchored[anchor] = self._count - start
        elif isinstance(event, yaml.CollectionStartEvent):
            self._open.append((event.anchor, self._count))
            self._count += 1
        elif isinstance(event, yaml.AliasEvent):
            size = self._anchored.get(event.anchor, 1)
            if any(anchor == event.anchor for anchor, _ in self._open):  # inside itself: no end
                size = self.endless
            self._count += size
            self.repeated += size
        elif isinstance(event, yaml.ScalarEvent):
            self._count += 1


_ANCHOR = re.compile(r"(?:^|[\s\[{,:\-])&([^\s\[\]{},]+)")
_ALIAS = re.compile(r"(?:^|[\s\[{,:\-])\*([^\s\[\]{},:]+)")


def _has_aliases(text: str) -> bool:
    """Return whether a text seems to refer to one of its anchors. Prose rarely does."""
    if "&" not in text or "*" not in text:
        return False
    names = {name.rstrip(":") for name in _ANCHOR.findall(text)}
    return bool(names) and any(name in names for name in _ALIAS.findall(text))


_BRACKET = re.compile(r"[\[\]{}]")
_DEEP_INDENT = re.compile(rf"^[ \-?:]{{{MAX_DEPTH}}}", re.MULTILINE)
_BRACKET_STEP = {"[": 1, "{": 1, "]": -1, "}": -1}


def _may_be_deep(text: str) -> bool:
    """Return whether brackets or indentation suggest a depth over `MAX_DEPTH`. Cheap."""
    steps = (_BRACKET_STEP[found[0]] for found in _BRACKET.finditer(text))
    return max(accumulate(steps), default=0) > MAX_DEPTH or bool(_DEEP_INDENT.search(text))


_FLOAT = r"^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$"
_TYPES = (  # of YAML 1.2: tag, pattern, possible first characters
    ("bool", r"^(?:true|True|TRUE|false|False|FALSE)$", [*"tTfF"]),
    ("null", r"^(?:~|null|Null|NULL|)$", [*"~nN", ""]),
    ("int", r"^(?:[-+]?[0-9]+|0x[0-9a-fA-F]+|0o[0-7]+)$", [*"-+0123456789"]),
    ("float", _FLOAT, [*"-+0123456789."]),
    ("merge", r"^<<$", ["<"]),
)


@cache
def _loader() -> Any:
    """Return PyYAML's loader with the types of YAML 1.2: a date or a `no` stays text."""
    import yaml

    class Loader(yaml.CSafeLoader):
        yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012

    for tag, pattern, first in _TYPES:
        Loader.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(pattern), first)

    def integer(_loader: Any, node: Any) -> int:
        digits = node.value.lower()
        return int(digits, 0) if digits[:2] in ("0x", "0o") else int(digits)

    Loader.add_constructor("tag:yaml.org,2002:int", integer)
    return Loader


def _parse_slowly(text: str, where: str) -> Any:
    import yaml

    try:
        documents: Iterable[Any] = yaml.load_all(text, Loader=_loader())
        return next(iter(documents), None)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        what = f"is not YAML: {error.problem}"
        raise ConfigError(f"{where}:{line}", what, _SYNTAX_ADVICE) from None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        what = f"is not YAML: {str(error).splitlines()[0]:.200}"
        raise ConfigError(where, what, _SYNTAX_ADVICE) from None
