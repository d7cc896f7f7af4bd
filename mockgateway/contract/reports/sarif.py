"""The findings as SARIF 2.1.0: each points to the line of the document that is broken."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import quote

from mockgateway import __version__
from mockgateway.contract.finding import Finding
from mockgateway.contract.provenance import law
from mockgateway.contract.reports.collected import Collected
from mockgateway.contract.reports.redact import dumped
from mockgateway.spec.document import line_of, tokens

Json = Any
LEVELS = {"broken": "error", "learned": "note", "accepted": "none"}


class Sarif(Collected):
    """For code scanning."""

    def rendered(self) -> bytes:
        """The file's content."""
        names = sorted({finding.check for finding in self.findings})
        rules = [{"id": name, "shortDescription": {"text": law(name) or name}} for name in names]
        driver = {"name": "mockgateway contract", "version": __version__, "rules": rules}
        results = [self._result(finding, names) for finding in self.findings]
        return dumped(
            {
                "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
                "version": "2.1.0",
                "runs": [{"tool": {"driver": driver}, "results": results}],
            }
        )

    def _result(self, finding: Finding, names: list[str]) -> dict[str, Json]:
        return {
            "ruleId": finding.check,
            "ruleIndex": names.index(finding.check),
            "level": LEVELS[finding.severity],
            "message": {
                "text": self.hide.url(f"{finding.operation or 'the gateway'}: {finding.message}")
            },
            "locations": self._locations(finding),
            "partialFingerprints": {"mockgateway/v1": finding.id},
            **(
                {"suppressions": [{"kind": "external", "justification": finding.accepted}]}
                if finding.accepted
                else {}
            ),
        }

    def _locations(self, finding: Finding) -> list[Json]:
        assert self.started is not None
        document = self.started.target.document
        name, _, pointer = finding.place.partition("#")
        path = next((path for path in document.files if path.name == name), document.path)
        region = {"startLine": line_of(path, tokens(pointer))}
        return [
            {
                "physicalLocation": {"artifactLocation": {"uri": _uri(path)}, "region": region},
                "logicalLocations": [{"fullyQualifiedName": finding.operation}],
            }
        ]


def _uri(path: Path) -> str:
    """As code scanning wants it: relative to the repository that the run stands in; for our own documents as they stand in ours."""
    here = Path.cwd()
    return quote(
        path.relative_to(here).as_posix() if path.is_relative_to(here) else f"openapi/{path.name}"
    )
