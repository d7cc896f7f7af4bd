"""The run as one self-contained HTML file: the root causes, and a matrix of operations."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

from mockgateway.contract import events
from mockgateway.contract.causes import SEVERITIES, Cause, group_by_cause
from mockgateway.contract.checks import CHECKS
from mockgateway.contract.exchange import Exchange
from mockgateway.contract.finding import Finding
from mockgateway.contract.pricing import round_up
from mockgateway.contract.reports.base import (
    HEADINGS,
    VERDICTS,
    FileReport,
    counts_text,
    not_run_lines,
    rule_source,
)  # fmt: skip
from mockgateway.contract.reports.commands import curl, pytest_command
from mockgateway.contract.reports.encoding import dump_json, exchange_json
from mockgateway.contract.reports.impact import impact
from mockgateway.contract.rules import check_description

Json = Any
ALWAYS = ("schema", "connection")  # checks of every operation


class HtmlReport(FileReport):
    """A report for people."""

    def render(self) -> bytes:
        """Return the content of the file."""
        ended, causes = self.ended, group_by_cause(self.findings)
        page: str = _template().render(
            name=self.name,
            url=self.redact.url(self.target.url),
            verdict=VERDICTS[ended.code],
            code=ended.code,
            counts=counts_text(Counter(each.severity for each in causes)),
            totals=f"{ended.sent} requests, {ended.paid} paid, {ended.spent:.6g} spent",
            seconds=round(ended.seconds),
            seed=self.started.seed,
            sentence=self.redact.text(ended.sentence),
            budget=self._budget(),
            not_run=not_run_lines(self),
            causes=[self._cause(each) for each in causes],
            **self._matrix(),
        )
        return page.encode("utf-8", "replace")

    def _budget(self) -> str:
        """Return the options that would include the operations that the caps skipped, or ""."""
        planned = self.of(events.RunPlanned)
        if planned and planned[0].left_out:
            cost, calls = round_up(planned[0].full_cost), planned[0].full_paid
            names = sorted({name for _, name in planned[0].left_out if name})
            needs = f"--max-cost {cost} --max-paid-calls {calls}"
            return f"NOT RUN (budget), in part: {', '.join(names)}: needs {needs}"
        if self.over_budget:
            names = sorted({each.operation or each.phase for each in self.over_budget})
            return f"NOT RUN (budget): {', '.join(names)}"
        return ""

    def _matrix(self) -> dict[str, Json]:
        """Return the columns and rows: failing checks and operations come first."""
        findings = sorted(self.findings, key=lambda each: SEVERITIES.index(each.severity))
        worst: dict[tuple[str, str], Finding] = {}
        for finding in findings:
            worst.setdefault((finding.operation, finding.check), finding)
        accepted = [each for each in self.exchanges if each.accepted]
        tested = [each.id for each in self.target.operations]
        operations = dict.fromkeys([*(operation for operation, _ in worst), *tested])
        names = [*ALWAYS, *(each.name for each in CHECKS)]
        read = [each for each in names if any(self._judges(each, one) for one in accepted)]
        checks = dict.fromkeys([*(check for _, check in worst), *read])
        rows = []
        for operation in operations:
            cells = []
            for name in checks:
                cell = worst.get((operation, name))
                passed = any(
                    self._judges(name, each) for each in accepted if each.operation == operation
                )
                cells.append((cell.severity, cell.id) if cell else ("passed" if passed else "", ""))
            rows.append((operation or "the gateway", cells))
        return {"checks": list(checks), "rows": rows}

    def _judges(self, name: str, exchange: Exchange) -> bool:
        """Return whether a check read the answer of a successful call."""
        operation = self.target.operation(exchange.operation)
        if operation is None or name in ALWAYS:
            return name in ALWAYS
        words = (operation.do, operation.make, operation.say)
        return any(
            each.name == name and each.fits(*words) and each.judges(exchange) for each in CHECKS
        )

    def _cause(self, cause: Cause) -> dict[str, Json]:
        first, redact = cause.first, self.redact
        exchanges = [exchange_json(each, redact) for each in first.exchanges[:3]]
        return {
            "ids": [each.id for each in cause.findings],
            "severity": cause.severity,
            "heading": HEADINGS[cause.severity],
            "where": cause.where,
            "operations": cause.operations,
            "check": first.check,
            "about": check_description(first.check),
            "message": redact.url(first.message),
            "accepted": first.accepted,
            "rule": rule_source(first),
            "excerpt": first.excerpt or first.rule,
            "why": impact(first),
            "curl": curl(first.exchanges[0], redact) if first.exchanges else "",
            "pytest": pytest_command(first, self.target),
            "replay": f"mockgateway contract --replay {first.id}",
            "exchanges": [
                dump_json({"request": each["request"], "answer": each["answer"]}).decode()
                for each in exchanges
            ],
        }


@cache
def _template() -> Any:
    from jinja2 import Environment  # heavy, and only this report needs it

    text = Path(__file__).with_name("report.html").read_text("utf-8")
    return Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(text)
