"""What was learned about a gateway as an OpenAPI Overlay 1.0: applied to the document, it makes the document true.

An action's target is a place of the file that `x-file` names (our documents are several files); where it is left out, of the document itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import orjson
import yaml

from mockgateway.contract.finding import Finding
from mockgateway.contract.place import children, reach
from mockgateway.contract.target import Target
from mockgateway.spec.document import tokens

Json = Any


def learned(target: Target, findings: Iterable[Finding]) -> dict[str, Json]:
    """The overlay of all findings that have a change to propose."""
    actions: list[Json] = []
    for finding in findings:
        if finding.severity == "learned" and finding.change:
            for action in [*_actions(finding, target), *_said(finding, target)]:
                if action not in actions:
                    actions.append(action)
    info = {"title": f"Learned about {target.gateway or target.document.name}", "version": "1.0.0"}
    return {
        "overlay": "1.0.0",
        "info": info,
        "extends": target.document.path.name,
        "actions": actions,
    }


def write(path: Path, target: Target, findings: Iterable[Finding]) -> int:
    """Write it as YAML; the number of its actions. An overlay without any is none (Overlay 1.0, 4.4.1), and not written."""
    value = learned(target, findings)
    if not value["actions"]:
        return 0
    path.write_text(yaml.safe_dump(value, sort_keys=False, allow_unicode=True, width=150), "utf-8")
    return len(value["actions"])


def _actions(finding: Finding, target: Target) -> list[Json]:
    change = finding.change
    steps, update = tokens(change["pointer"]), change["change"]
    if steps and steps[-1] in update:
        steps = steps[:-1]  # the words of a keyword are changed in the schema that has it
    elif steps and "responses" in update and steps[-1] == "responses":
        steps = steps[:-1]
    rest = {"x-file": change["file"]} if change["file"] != target.document.path.name else {}
    about = {"description": f"{finding.operation}: {finding.message}"[:200]}
    made = []
    for name, value in update.items():
        if isinstance(value, list):  # an update would append to what is there (Overlay 1.0, 4.4.4)
            made.append({"target": jsonpath([*steps, name]), "remove": True, **rest})
    return [*made, {"target": jsonpath(steps), "update": update, **about, **rest}]


def _said(finding: Finding, target: Target) -> list[Json]:
    """What the document's examples would have to say: the mock answers with them."""
    operation, answer = (
        target.operation(finding.operation),
        finding.exchanges[0].response if finding.exchanges else None,
    )
    response = (
        operation.response(answer.status) if operation is not None and answer is not None else None
    )
    *way, last = tokens(finding.pointer) if finding.pointer.startswith("/") else [""]
    if (
        operation is None
        or answer is None
        or response is None
        or not last
        or "const" not in finding.change["change"]
    ):
        return []
    told = _at(_json(answer.body), [*way, last])
    made = []
    for _, example in children(
        operation.document,
        reach(operation.document, response, "content", answer.media_type, "examples"),
    ):
        held = _at(example.value.get("value"), way) if isinstance(example.value, dict) else None
        if (
            isinstance(held, dict)
            and isinstance(held.get(last), str)
            and isinstance(told, str)
            and "{" not in held[last]
            and held[last] != told
        ):
            rest = (
                {"x-file": example.file.name}
                if example.file.name != target.document.path.name
                else {}
            )
            made.append(
                {
                    "target": jsonpath([*tokens(example.pointer), "value", *way]),
                    "update": {last: told},
                    **rest,
                }
            )
    return made


def _at(value: Json, way: Iterable[str]) -> Json:
    """What a pointer leads to, None for nothing."""
    for step in way:
        if isinstance(value, dict):
            value = value.get(step)
        elif isinstance(value, list) and step.isdigit() and int(step) < len(value):
            value = value[int(step)]
        else:
            return None
    return value


def _json(data: bytes) -> Json:
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError:
        return None


def jsonpath(steps: Iterable[str]) -> str:
    """The steps of a pointer as a JSONPath (RFC 9535)."""
    out = "$"
    for step in steps:
        if step.isdigit() and not out.endswith("responses']"):
            out += f"[{step}]"
        else:
            out += "['" + step.replace("\\", "\\\\").replace("'", "\\'") + "']"
    return out
