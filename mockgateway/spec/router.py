"""Find the operation of a request: literal paths first, then templates, the longest literal first."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from urllib.parse import unquote

from mockgateway.problem import Problem
from mockgateway.spec.operation import Operation


class Router:
    """The compiled paths of one document.

    Segments are split before they are percent-decoded, so an encoded slash stays inside its parameter; where that finds nothing, the
    decoded path is tried, for documents that spread one identifier over two segments.
    """

    def __init__(self, operations: Iterable[Operation]) -> None:
        self._literal: dict[str, dict[str, Operation]] = {}
        self._templates: dict[
            int, list[tuple[str, re.Pattern[str], tuple[str, ...], dict[str, Operation]]]
        ] = {}
        by_path: dict[str, dict[str, Operation]] = {}
        for operation in operations:
            by_path.setdefault(operation.path, {})[operation.method] = operation
        for path, methods in by_path.items():
            if "{" not in path:
                self._literal[path] = methods
                continue
            names: list[str] = []
            pattern = re.compile(
                "".join(_piece(piece, names) for piece in re.split(r"(\{[^}]*\})", path)) + r"\Z"
            )
            self._templates.setdefault(path.count("/"), []).append(
                (path, pattern, tuple(names), methods)
            )
        for group in self._templates.values():
            group.sort(key=lambda entry: _rank(entry[0]))
        self.paths = list(by_path)

    def find(self, method: str, path: str) -> tuple[Operation, dict[str, str]]:
        """The operation and its path values, still percent-encoded.

        path: as it was sent, percent-encoded, below the mount. Raises Problem: `not_found`, with the nearest path that
        exists, or `method_not_allowed`, with the methods that do and an operation that speaks for the path.
        """
        methods, values = self.match(path, method)
        if methods is None:
            near = difflib.get_close_matches(path[:200], self.paths, n=1, cutoff=0.5)
            advice = f" Did you mean {near[0]}?" if near else ""
            raise Problem(
                "not_found", f"There is no {method} {path[:200]} here.{advice}", path=path[:200]
            )
        operation = methods.get(method)
        if operation is None:
            allow = ", ".join(methods)
            raise Problem(
                "method_not_allowed",
                f"{path[:200]} does not take {method}; it takes {allow}.",
                allow=allow,
                method=method,
                beside=next(iter(methods.values())),
            )
        return operation, values

    def match(
        self, path: str, method: str = ""
    ) -> tuple[dict[str, Operation] | None, dict[str, str]]:
        """The methods at a path and its path values; (None, {}) where there is no such path.

        method: of templates that fit alike (`/orgs/{org}/a/{id}` and `/orgs/{org}/a/{digest}`), the first that takes it is meant.
        """
        methods = self._literal.get(path)
        if methods is not None:
            return methods, {}
        if "%" in path:
            found = self._template(path, method)
            return found if found[0] else self._decoded(unquote(path), method)
        return self._template(path, method)

    def _decoded(
        self, path: str, method: str
    ) -> tuple[dict[str, Operation] | None, dict[str, str]]:
        methods = self._literal.get(path)
        return (methods, {}) if methods is not None else self._template(path, method)

    def _template(
        self, path: str, method: str
    ) -> tuple[dict[str, Operation] | None, dict[str, str]]:
        first: tuple[dict[str, Operation], dict[str, str]] | None = None
        shape: list[tuple[int, int]] = []
        for template, pattern, names, methods in self._templates.get(path.count("/"), ()):
            if found := pattern.match(path):
                values = dict(zip(names, found.groups(), strict=True))
                if first is None:
                    if method in methods:
                        return methods, values
                    first, shape = (methods, values), _rank(template)
                elif _rank(template) == shape:
                    if method in methods:
                        return methods, values
                    first = {**methods, **first[0]}, first[1]
        return first or (None, {})


def _piece(piece: str, names: list[str]) -> str:
    if piece.startswith("{"):
        names.append(piece[1:-1])
        return "([^/]+)"
    return re.escape(piece)


def _rank(path: str) -> list[tuple[int, int]]:
    # Segment by segment: a literal before a mixed one (`{id}.json`) before a bare parameter; longer literal text first.
    return [
        (
            2 if re.fullmatch(r"\{[^}]*\}", part) else 1 if "{" in part else 0,
            -len(re.sub(r"\{[^}]*\}", "", part)),
        )
        for part in path.split("/")
    ]
