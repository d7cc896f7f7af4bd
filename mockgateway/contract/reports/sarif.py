"""The findings as SARIF 2.1.0: each points to the line of the document that does not hold."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import quote

from mockgateway import __version__
from mockgateway.contract.evaluation import check_description
from mockgateway.contract.finding import Finding
from mockgateway.contract.reports.base import FileReport
from mockgateway.contract.reports.encoding import dump_json
from mockgateway.files import line_of
from mockgateway.spec.document import tokens

Json = Any
LEVELS = {"broken": "error", "learned": "note", "accepted": "none"}


class SarifReport(FileReport):
    """A report for code scanning."""

    def render(self) -> bytes:
        """Return the content of the file."""
        names = sorted({finding.check for finding in self.findings})
        rules = [
            {"id": name, "shortDescription": {"text": check_description(name) or name}}
            for name in names
        ]
        driver = {"name": "mockgateway contract", "version": __version__, "rules": rules}
        results = [self._result(finding, names) for finding in self.findings]
        return dump_json(
            {
                "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
                "version": "2.1.0",
                "runs": [{"tool": {"driver": driver}, "results": results}],
            }
        )

    def _result(self, finding: Finding, names: list[str]) -> dict[str, Json]:
        text = self.redact.url(f"{finding.operation or 'the gateway'}: {finding.message}")
        result = {
            "ruleId": finding.check,
            "ruleIndex": names.index(finding.check),
            "level": LEVELS[finding.severity],
            "message": {"text": text},
            "locations": [self._location(finding)],
            "partialFingerprints": {"mockgateway/v1": finding.id},
        }
        if finding.accepted:
            result["suppressions"] = [{"kind": "external", "justification": finding.accepted}]
        return result

    def _location(self, finding: Finding) -> Json:
        document = self.target.document
        name, _, pointer = finding.location.partition("#")
        path = next((path for path in document.files if path.name == name), document.path)
        return {
            "physicalLocation": {
                "artifactLocation": {"uri": _uri(path)},
                "region": {"startLine": line_of(path, tokens(pointer))},
            },
            "logicalLocations": [{"fullyQualifiedName": finding.operation}],
        }


def _uri(path: Path) -> str:
    """Return a path relative to the working directory, or to our own repository."""
    here = Path.cwd()
    local = path.is_relative_to(here)
    return quote(path.relative_to(here).as_posix() if local else f"openapi/{path.name}")
