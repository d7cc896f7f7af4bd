"""The run as one self-contained HTML file: a matrix of operations and checks, then the findings."""

from __future__ import annotations

from functools import cache
from html import escape
from pathlib import Path
from string import Template

from mockgateway.contract.checks import CHECKS
from mockgateway.contract.evaluation import check_description
from mockgateway.contract.finding import Finding
from mockgateway.contract.reports.base import VERDICTS, FileReport, counts_text, skipped_text
from mockgateway.contract.reports.commands import curl, pytest_command
from mockgateway.contract.reports.encoding import dump_json, exchange_json

ALWAYS = ("schema", "connection")  # checks of every operation
WHY = {
    "schema": "Clients are generated from the document; typed ones fail on what it excludes.",
    "connection": "The client gets no complete answer and cannot tell whether it was billed.",
    "examples": "It is the first request that users copy.",
}


class HtmlReport(FileReport):
    """A report for people."""

    def render(self) -> bytes:
        """Return the content of the file."""
        ended, name, redact = self.ended, escape(self.name), self.redact
        totals = f"{ended.sent} requests, {ended.paid} paid, {ended.spent:.6g} spent"
        url = escape(redact.url(self.target.url))
        sentence = escape(redact.text(ended.sentence))
        skipped = "".join(f"<li>{escape(skipped_text(each))}</li>" for each in self.skipped)
        findings = "".join(map(self._finding, sorted(self.findings, key=_order)))
        page = _template("report").substitute(
            title=f"Contract of {name}",
            verdict=VERDICTS[ended.code],
            facts=f"{url}: {totals}, {ended.seconds:.0f} s, seed {self.started.seed}",
            counts=counts_text(ended.counts),
            sentence=sentence and f"<p><strong>{sentence}</strong></p>",
            matrix=self._matrix(),
            findings=findings and f"<h2>Findings</h2>{findings}",
            skipped=skipped and f"<h2>Skipped</h2><ul>{skipped}</ul>",
        )
        return page.encode("utf-8", "replace")

    def _matrix(self) -> str:
        findings = sorted(self.findings, key=_order, reverse=True)
        worst = {(each.operation, each.check): each for each in findings}
        called = {exchange.operation for exchange in self.exchanges}
        tested = [each.id for each in self.target.operations]
        others = sorted({operation for operation, _ in worst} - set(tested))
        names = [*ALWAYS, *(each.name for each in CHECKS), *(each.check for each in self.findings)]
        columns = [
            name
            for name in dict.fromkeys(names)
            if any(name == check for _, check in worst)
            or any(self._applies(name, operation) for operation in tested)
        ]
        rows = ["<th></th>" + "".join(f"<th>{escape(name)}</th>" for name in columns)]
        for operation in [*tested, *others]:
            cells = f"<th>{escape(operation or 'the gateway')}</th>"
            for name in columns:
                if finding := worst.get((operation, name)):
                    link = f"<a href='#{finding.id}'>{finding.severity}</a>"
                    cells += f"<td class='{finding.severity}'>{link}</td>"
                elif operation in called and self._applies(name, operation):
                    cells += "<td class=passed>passed</td>"
                else:
                    cells += "<td class=none>-</td>"
            rows.append(cells)
        return "<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>"

    def _applies(self, name: str, operation_id: str) -> bool:
        operation = self.target.operation(operation_id)
        if operation is None:
            return False
        words = (operation.do, operation.make, operation.say)
        return name in ALWAYS or any(each.name == name and each.fits(*words) for each in CHECKS)

    def _finding(self, finding: Finding) -> str:
        default = "The document states it, and clients rely on it."
        why = WHY.get(finding.check) or check_description(finding.check) or default
        exchanges = ""
        for exchange in finding.exchanges[:3]:
            row = exchange_json(exchange, self.redact)
            shown = dump_json({"request": row["request"], "answer": row["answer"]})
            exchanges += f"<pre>{escape(shown.decode())}</pre>"
        values = {
            "id": finding.id,
            "severity": finding.severity,
            "where": f"{finding.operation or 'the gateway'}: {finding.check}",
            "message": self.redact.url(finding.message),
            "source": finding.source,
            "accepted": f": {finding.accepted}" if finding.accepted else "",
            "excerpt": finding.excerpt,
            "location": finding.location,
            "why": why,
            "curl": curl(finding.exchanges[0], self.redact) if finding.exchanges else "",
            "pytest": pytest_command(finding, self.target),
        }
        escaped = {name: escape(value) for name, value in values.items()}
        return _template("finding").substitute(escaped, exchanges=exchanges)


@cache
def _template(name: str) -> Template:
    return Template(Path(__file__).with_name(f"{name}.html").read_text("utf-8"))


def _order(finding: Finding) -> tuple[int, str, str]:
    severities = ("broken", "learned", "accepted")
    return severities.index(finding.severity), finding.operation, finding.check
