"""The run as JSON: for scripts, for `compare`, for `--replay`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from mockgateway import __version__
from mockgateway.contract.reports.collected import Collected
from mockgateway.contract.reports.redact import as_json, dumped, finding_json


class JsonReport(Collected):
    """Findings, what was left out, and every exchange. variables: the names of those that held the keys, by role."""

    def __init__(self, path: Path, variables: Mapping[str, str] | None = None) -> None:
        super().__init__(path)
        self._variables = dict(variables or {})

    def rendered(self) -> bytes:
        """The file's content."""
        assert self.started is not None
        assert self.ended is not None
        target, ended = self.started.target, self.ended
        return dumped(
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
                "sentence": self.hide.text(ended.sentence),
                "spent": ended.spent,
                "paid": ended.paid,
                "sent": ended.sent,
                "seconds": round(ended.seconds, 3),
                "counts": dict(ended.counts),
                "findings": [finding_json(finding, target, self.hide) for finding in self.findings],
                "not_run": [
                    {"phase": each.phase, "operation": each.operation, "reason": each.reason}
                    for each in self.left_out
                ],
                "exchanges": [as_json(exchange, self.hide) for exchange in self.exchanges],
            }
        )
