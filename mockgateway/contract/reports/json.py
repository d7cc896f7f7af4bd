"""The run as JSON: for scripts, `compare` and `--replay`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from mockgateway import __version__
from mockgateway.contract import events
from mockgateway.contract.causes import group_by_cause
from mockgateway.contract.reports.base import FileReport
from mockgateway.contract.reports.encoding import MAX_KEPT, dump_json, exchange_json, finding_json


class JsonReport(FileReport):
    """Findings, skipped operations and every exchange.

    Args:
        variables: names of the environment variables that hold the keys, by role.
    """

    def __init__(self, path: Path, variables: Mapping[str, str] | None = None) -> None:
        super().__init__(path)
        self._variables = dict(variables or {})

    def render(self) -> bytes:
        """Return the content of the file."""
        target, ended, redact = self.target, self.ended, self.redact
        return dump_json(
            {
                "mockgateway": __version__,
                "url": target.url,
                "gateway": target.gateway,
                "document": str(target.document.path),
                "only": list(target.only),
                "variables": self._variables,
                "seed": self.started.seed,
                "phases": list(self.started.phases),
                "started": self.started.seconds,
                "code": ended.code,
                "sentence": redact.text(ended.sentence),
                "spent": ended.spent,
                "paid": ended.paid,
                "sent": ended.sent,
                "seconds": round(ended.seconds, 3),
                "counts": dict(ended.counts),
                "findings": [finding_json(each, target, redact) for each in self.findings],
                "causes": [
                    {
                        "severity": cause.severity,
                        "check": cause.first.check,
                        "message": redact.url(cause.first.message),
                        "operations": cause.operations,
                        "findings": [each.id for each in cause.findings],
                    }
                    for cause in group_by_cause(self.findings)
                ],
                "not_run": [
                    {"phase": each.phase, "operation": each.operation, "reason": each.reason}
                    for each in self.of(events.Skipped)
                ],
                "exchanges": [exchange_json(each, redact, MAX_KEPT) for each in self.exchanges],
            }
        )
