"""Every fact that a document's errors fill in is supplied by the code that raises the problem."""

from __future__ import annotations

import ast
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

import mockgateway
from mockgateway.data import OPENAPI
from mockgateway.gateways import GATEWAYS
from mockgateway.server.factory import load

FACTS = ("limit", "retry_after", "allow")


def raised() -> dict[str, list[set[str]]]:
    """Return the keywords of each `Problem("name", ...)` in the package, by name."""
    found = defaultdict(list)
    for path in Path(mockgateway.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not (isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Problem"):
                continue
            name = node.args[0] if node.args else None
            given = {word.arg for word in node.keywords if word.arg is not None}
            if isinstance(name, ast.Constant) and len(given) == len(node.keywords):
                found[str(name.value)].append(given)
    return found


def filled(node: Any, name: str = "") -> list[tuple[str, set[str]]]:
    """Return the named errors of a document with the facts that `x-fill` puts into them."""
    if isinstance(node, list):
        return [one for item in node for one in filled(item)]
    if not isinstance(node, dict):
        return []
    own = [(name, {*node["x-fill"].values()})] if isinstance(node.get("x-fill"), dict) else []
    return own + [one for key, item in node.items() for one in filled(item, str(key))]


@pytest.mark.parametrize("gateway", list(GATEWAYS))
def test_whoever_raises_a_problem_supplies_its_facts(gateway: str) -> None:
    problems = raised()
    for name, facts in filled(load(OPENAPI / f"{gateway}.yaml", gateway).root):
        for given in problems.get(name, ()):
            assert facts & {*FACTS} <= given, name
