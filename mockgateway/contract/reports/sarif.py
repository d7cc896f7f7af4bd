"""The root causes as SARIF 2.1.0, each with the line of the document that is violated."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import quote

from mockgateway import __version__
from mockgateway.contract.causes import Cause, group_by_cause
from mockgateway.contract.reports.base import FileReport, rule_source
from mockgateway.contract.reports.commands import curl
from mockgateway.contract.reports.encoding import dump_json
from mockgateway.contract.reports.impact import impact
from mockgateway.contract.rules import check_description
from mockgateway.data import OPENAPI
from mockgateway.files import line_of
from mockgateway.spec.document import tokens

Json = Any
LEVELS = {"broken": "error", "learned": "note", "accepted": "none"}


class SarifReport(FileReport):
    """A report for code scanning: one result for each root cause, with all its operations."""

    def render(self) -> bytes:
        """Return the content of the file."""
        causes = group_by_cause(self.findings)
        names = sorted({cause.first.check for cause in causes})
        driver = {
            "name": "mockgateway contract",
            "version": __version__,
            "rules": [_rule(name) for name in names],
        }
        results = [self._result(cause, names) for cause in causes]
        return dump_json(
            {
                "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
                "version": "2.1.0",
                "runs": [{"tool": {"driver": driver}, "results": results}],
            }
        )

    def _result(self, cause: Cause, names: list[str]) -> dict[str, Json]:
        first = cause.first
        text = f"{cause.where}: {first.message}"
        lines = [
            text,
            f"At {', '.join(cause.operations)}.",
            f"{rule_source(first)}: {first.excerpt or first.rule}",
        ]
        if why := impact(first):
            lines.append(f"Why it matters: {why}.")
        command = curl(first.exchanges[0], self.redact) if first.exchanges else ""
        lines.append(f"Reproduce: {command or f'mockgateway contract --replay {first.id}'}")
        result = {
            "ruleId": first.check,
            "ruleIndex": names.index(first.check),
            "level": LEVELS[cause.severity],
            "message": {"text": self.redact.url("\n\n".join(lines))},
            "locations": [self._location(cause)],
            "partialFingerprints": {"mockgateway/v1": first.id},
            "properties": {"operations": cause.operations, "replay": first.id, "curl": command},
        }
        if first.accepted:
            result["suppressions"] = [{"kind": "external", "justification": first.accepted}]
        return result

    def _location(self, cause: Cause) -> Json:
        document = self.target.document
        name, _, pointer = cause.first.location.partition("#")
        path = next((path for path in document.files if path.name == name), document.path)
        return {
            "physicalLocation": {
                "artifactLocation": {"uri": _uri(path)},
                "region": {"startLine": line_of(path, tokens(pointer))},
            },
            "logicalLocations": [{"fullyQualifiedName": each} for each in cause.operations],
        }


def _rule(name: str) -> Json:
    about = check_description(name) or f"The answers of the gateway pass the check {name}."
    text = f"{about}\n\nMore: mockgateway contract explain {name}"
    return {"id": name, "shortDescription": {"text": about}, "help": {"text": text}}


def _uri(path: Path) -> str:
    """Return a path relative to the working directory, our own repository, or a file URI."""
    for root, prefix in ((Path.cwd(), ""), (OPENAPI, "openapi/")):
        if path.is_relative_to(root):
            return quote(prefix + path.relative_to(root).as_posix())
    return path.resolve().as_uri()
