"""Write the facts learned about a gateway as an OpenAPI Overlay 1.0.

An action's target is a place in the file that `x-file` names, or in the main file without it:
our documents consist of several files.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import yaml

from mockgateway.contract.finding import Finding
from mockgateway.contract.location import Location, find
from mockgateway.contract.target import Target
from mockgateway.spec.document import tokens

Json = Any


def write_overlay(path: Path, target: Target, findings: Iterable[Finding]) -> int:
    """Write the overlay as YAML and return the number of its actions.

    Without an action, no file is written: an overlay must have one (Overlay 1.0, 4.4.1).
    """
    actions: list[Json] = []
    for finding in findings:
        if finding.severity == "learned" and finding.change:
            for action in [*_schema_actions(finding, target), *_example_actions(finding, target)]:
                if action not in actions:
                    actions.append(action)
    if not actions:
        return 0
    name = target.gateway or target.document.name
    overlay = {
        "overlay": "1.0.0",
        "info": {"title": f"Learned about {name}", "version": "1.0.0"},
        "extends": target.document.path.name,
        "actions": actions,
    }
    text = yaml.safe_dump(overlay, sort_keys=False, allow_unicode=True, width=150)
    path.write_text(text, "utf-8")
    return len(actions)


def _schema_actions(finding: Finding, target: Target) -> Iterator[Json]:
    """Yield the actions that make the document's schema allow the observed values."""
    change = finding.change
    steps, update = tokens(change["pointer"]), change["change"]
    if steps and steps[-1] in update:
        steps = steps[:-1]  # the location is the keyword; the schema above it is updated
    file = _file(change["file"], target)
    for name, value in update.items():
        if isinstance(value, list):  # an update appends to a list (Overlay 1.0, 4.4.4)
            yield {"target": _jsonpath([*steps, name]), "remove": True, **file}
    description = f"{finding.operation}: {finding.message}"[:200]
    yield {"target": _jsonpath(steps), "update": update, "description": description, **file}


def _example_actions(finding: Finding, target: Target) -> Iterator[Json]:
    """Yield the actions that put the seen constant into the examples: the mock sends them."""
    operation = target.operation(finding.operation)
    if operation is None or not finding.exchanges or not finding.pointer.startswith("/"):
        return
    answer = finding.exchanges[0].response
    response = operation.response(answer.status)
    *path, name = tokens(finding.pointer)
    seen = _value_at(answer.json, [*path, name])
    if response is None or "const" not in finding.change["change"] or not isinstance(seen, str):
        return
    content = find(operation.document, response, "content", answer.media_type)
    for _, example in operation.children(content, "examples"):
        if _differs(example, path, name, seen):
            steps = [*tokens(example.pointer), "value", *path]
            file = _file(example.file.name, target)
            yield {"target": _jsonpath(steps), "update": {name: seen}, **file}


def _differs(example: Location, path: list[str], name: str, seen: str) -> bool:
    """Return whether an example has another text at a place, and not a placeholder."""
    value = example.value.get("value") if isinstance(example.value, dict) else None
    holder = _value_at(value, path)
    text = holder.get(name) if isinstance(holder, dict) else None
    return isinstance(text, str) and "{" not in text and text != seen


def _file(name: str, target: Target) -> dict[str, str]:
    return {"x-file": name} if name != target.document.path.name else {}


def _value_at(value: Json, path: Iterable[str]) -> Json:
    for step in path:
        if isinstance(value, dict):
            value = value.get(step)
        elif isinstance(value, list) and step.isdigit() and int(step) < len(value):
            value = value[int(step)]
        else:
            return None
    return value


def _jsonpath(steps: Iterable[str]) -> str:
    """Return the steps of a pointer as a JSONPath (RFC 9535)."""
    out = "$"
    for step in steps:
        if step.isdigit() and not out.endswith("responses']"):
            out += f"[{step}]"
        else:
            out += "['" + step.replace("\\", "\\\\").replace("'", "\\'") + "']"
    return out
