"""Find the operation of a request: literal paths first, then templates by literal length."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from typing import NamedTuple
from urllib.parse import unquote

from mockgateway.problem import Problem
from mockgateway.spec.operation import Operation
from mockgateway.spec.variants import Variants, bare_path

LIKES_METHOD = 0.1  # added to the similarity of a path that has the request's method
_PARAMETER = re.compile(r"\{[^}]*\}")

Methods = dict[str, Operation]
Match = tuple[Methods | None, dict[str, str]]
"""The operations of a path by method, and the path's values."""


class _Template(NamedTuple):
    pattern: re.Pattern[str]
    names: tuple[str, ...]
    rank: list[int]
    methods: Methods


class Router:
    """The compiled paths of one document.

    Segments are split before they are decoded, so an encoded slash stays inside its parameter. If
    that finds nothing, the decoded path is tried, for documents that spread one identifier over two
    segments.
    """

    def __init__(self, operations: Iterable[Operation]) -> None:
        shared: dict[str, dict[str, list[Operation]]] = {}
        for operation in operations:
            same = shared.setdefault(bare_path(operation.path), {})
            same.setdefault(operation.method, []).append(operation)
        by_path = self._by_path = {
            path: {method: _first(found) for method, found in methods.items()}
            for path, methods in shared.items()
        }
        self._literal = {path: methods for path, methods in by_path.items() if "{" not in path}
        self._templates: dict[int, list[_Template]] = {}
        for path, methods in by_path.items():
            if "{" in path:
                group = self._templates.setdefault(path.count("/"), [])
                group.append(_compile(path, methods))
        for group in self._templates.values():
            group.sort(key=lambda template: template.rank)

    def find(self, method: str, path: str) -> tuple[Operation, dict[str, str]]:
        """Return the operation and the path's values, still percent-encoded.

        Args:
            method: The method.
            path: The path below the mount, percent-encoded.

        Raises:
            Problem: `not_found`, with the nearest path, or `method_not_allowed`, with the allowed
                methods and one of the path's operations.
        """
        methods, values = self.match(path, method)
        if methods is None:
            message = f"There is no {method} {path[:200]} here.{self._advice(method, path[:200])}"
            raise Problem("not_found", message, path=path[:200])
        operation = methods.get(method)
        if operation is None:
            allow, beside = ", ".join(methods), next(iter(methods.values()))
            message = f"{path[:200]} does not take {method}; it takes {allow}."
            raise Problem("method_not_allowed", message, allow=allow, method=method, beside=beside)
        return operation, values

    def _advice(self, method: str, path: str) -> str:
        """Return advice with the nearest path; one that takes the method is preferred."""
        best, score = "", 0.5
        for known, methods in self._by_path.items():
            likeness = difflib.SequenceMatcher(None, known, path).ratio()
            likeness += LIKES_METHOD if method in methods else 0.0
            if likeness > score:
                best, score = known, likeness
        if not best:
            return ""
        methods = self._by_path[best]
        taken = "" if method in methods else f", which takes {', '.join(methods)}"
        return f" Did you mean {best}{taken}?"

    def match(self, path: str, method: str = "") -> Match:
        """Return the operations of a path by method, and its values; (None, {}) if unknown.

        Of templates with equal rank (`/a/{id}`, `/a/{digest}`) the first that has `method` wins.
        """
        found = self._match(path, method)
        if found[0] is None and "%" in path:
            return self._match(unquote(path), method)
        return found

    def _match(self, path: str, method: str) -> Match:
        methods = self._literal.get(path)
        if methods is not None:
            return methods, {}
        first: tuple[Methods, dict[str, str]] | None = None
        rank: list[int] = []
        for template in self._templates.get(path.count("/"), ()):
            if first is not None and template.rank != rank:
                continue
            found = template.pattern.match(path)
            if found is None:
                continue
            values = dict(zip(template.names, found.groups(), strict=True))
            if method in template.methods:
                return template.methods, values
            if first is None:
                first, rank = (template.methods, values), template.rank
            else:
                first = {**template.methods, **first[0]}, first[1]
        return first or (None, {})


def _first(operations: list[Operation]) -> Operation:
    """Return the operation that represents all with its method and path."""
    plain = [one for one in operations if bare_path(one.path) == one.path]
    first = (plain or operations)[0]
    if len(operations) > 1 or not plain:
        first.variants = Variants(operations)
    return first


def _compile(path: str, methods: Methods) -> _Template:
    names = tuple(name[1:-1] for name in _PARAMETER.findall(path))
    pattern = "([^/]+)".join(map(re.escape, _PARAMETER.split(path)))
    # Per segment, more literal text first: `a.json`, then `{id}.json`, then `{id}`.
    rank = [-len(_PARAMETER.sub("", part)) for part in path.split("/")]
    return _Template(re.compile(pattern + r"\Z"), names, rank, methods)
