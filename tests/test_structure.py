"""The size of files and functions, and no circle of imports between files."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
MODULES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
    for path in (ROOT / "mockgateway").rglob("*.py")
}

MAX_FILE = 300  # lines
MAX_FUNCTION = 40  # lines without the docstring

# Functions that are one list of fields or options, and would not be clearer in two parts.
LONG = {
    "mockgateway.cli.compare.compare",
    "mockgateway.contract.reports.junit.render",
    "mockgateway.dialects.anthropic_messages.events.events",
    "mockgateway.dialects.openai_responses.writing.response",
    "mockgateway.generators.from_schema.patterns._xeger",
    "mockgateway.generators.outputs._request",
    "mockgateway.recording.proxy._forward",
    "mockgateway.server.app._answer",
}


@cache
def tree(name: str) -> ast.Module:
    """Return the syntax tree of a module."""
    return ast.parse(MODULES[name].read_text("utf-8"))


def imports(name: str) -> Iterator[str]:
    """Yield the modules of the package that a module imports, also inside functions."""
    for node in statements(tree(name)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in MODULES)
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                if (found := inner if inner in MODULES else node.module) in MODULES:
                    yield found


def statements(node: ast.AST) -> Iterator[ast.AST]:
    """Yield the statements inside a node; walking all expressions would take seconds."""
    for field in ("body", "orelse", "finalbody", "handlers", "cases"):
        inner = getattr(node, field, None)
        for statement in inner if isinstance(inner, list) else ():
            yield statement
            yield from statements(statement)


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Return the lines of a function without its docstring."""
    first = function.body[0]
    is_doc = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    doc = (first.end_lineno or 0) - first.lineno + 1 if is_doc else 0
    return (function.end_lineno or 0) - function.lineno + 1 - doc


def test_no_circle_of_files_imports_itself() -> None:
    graph = {name: set(imports(name)) - {name} for name in MODULES}

    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(" → ".join(error.args[1]))


def test_no_file_is_too_long() -> None:
    sizes = {name: path.read_text("utf-8").count("\n") for name, path in MODULES.items()}

    assert {name: size for name, size in sizes.items() if size > MAX_FILE} == {}


def test_no_function_is_too_long() -> None:
    long = {
        f"{name}.{node.name}"
        for name in MODULES
        for node in statements(tree(name))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and length(node) > MAX_FUNCTION
    }

    assert long == LONG


def test_the_makefile_and_the_mutation_groups_name_files_that_exist() -> None:
    named = re.findall(r"benchmarks/\w+\.py", (ROOT / "Makefile").read_text("utf-8"))
    mutation = (ROOT / "benchmarks" / "mutate.py").read_text("utf-8")
    groups = re.findall(r'"((?:\w+/)+\w+\.py)"', mutation)
    known = [*named, *(f"{'tests' if '/test_' in one else 'mockgateway'}/{one}" for one in groups)]

    assert len(named) >= 2
    assert len(groups) >= 15
    assert [one for one in known if not (ROOT / one).is_file()] == []
