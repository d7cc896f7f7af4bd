"""The run as one self-contained HTML file: a matrix of operations and checks, then the findings."""

from __future__ import annotations

from html import escape

from mockgateway.contract.checks import CHECKS
from mockgateway.contract.evaluation import check_description
from mockgateway.contract.finding import Finding
from mockgateway.contract.reports.base import VERDICTS, FileReport, counts_text, skipped_text
from mockgateway.contract.reports.commands import curl, pytest_command
from mockgateway.contract.reports.encoding import dump_json, exchange_json

STYLE = """
:root{color-scheme:light dark;--line:#8884;--bad:#c62828;--learn:#b26a00;--good:#2e7d32;--dim:#8887}
body{font:15px/1.5 system-ui,sans-serif;max-width:1100px;margin:2rem auto;padding:0 1rem}
h1{font-size:1.5rem}h2{font-size:1.2rem;margin-top:2.5rem}
table{border-collapse:collapse;display:block;overflow-x:auto}
td,th{border:1px solid var(--line);padding:.2rem .5rem;text-align:left;font-size:.85rem}
td.broken{background:var(--bad);color:#fff}td.learned{background:var(--learn);color:#fff}
td.passed{color:var(--good)}td.none{color:var(--dim)}td a{color:inherit}
article{border:1px solid var(--line);border-left:5px solid var(--dim);border-radius:6px}
article{padding:.8rem 1rem;margin:1rem 0}
article.broken{border-left-color:var(--bad)}article.learned{border-left-color:var(--learn)}
pre{background:#8881;padding:.6rem;border-radius:4px;overflow:auto;max-height:24rem}
pre{white-space:pre-wrap;overflow-wrap:anywhere}
button{font:inherit;font-size:.8rem;padding:.1rem .6rem}
dt{font-weight:600;margin-top:.5rem}dd{margin:0}
"""
SCRIPT = """
document.addEventListener('click', function (event) {
  var button = event.target.closest('button[data-copy]'); if (!button) return;
  var label = button.textContent, source = document.getElementById(button.dataset.copy);
  navigator.clipboard.writeText(source.textContent).then(function () {
    button.textContent = 'copied';
    setTimeout(function () { button.textContent = label }, 900)
  })
});
"""
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
        ended = self.ended
        title = f"Contract of {escape(self.name)}"
        totals = f"{ended.sent} requests, {ended.paid} paid, {ended.spent:.6g} spent"
        url = escape(self.redact.url(self.target.url))
        facts = f"{url}: {totals}, {ended.seconds:.0f} s, seed {self.started.seed}"
        sentence = escape(self.redact.text(ended.sentence))
        skipped = "".join(f"<li>{escape(skipped_text(each))}</li>" for each in self.skipped)
        findings = sorted(self.findings, key=_order)
        parts = [
            "<!doctype html><html lang=en><meta charset=utf-8>"
            "<meta name=viewport content='width=device-width'>"
            f"<title>{title}</title><style>{STYLE}</style>",
            f"<h1>{title}: {VERDICTS[ended.code]}</h1>",
            f"<p>{facts}<br>{counts_text(ended.counts)}</p>",
            f"<p><strong>{sentence}</strong></p>" if sentence else "",
            f"<h2>Operations and checks</h2>{self._matrix()}",
            "<h2>Findings</h2>" if findings else "",
            *(self._finding(number, finding) for number, finding in enumerate(findings)),
            f"<h2>Skipped</h2><ul>{skipped}</ul>" if skipped else "",
            f"<script>{SCRIPT}</script></html>",
        ]
        return "\n".join(parts).encode("utf-8", "replace")

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

    def _finding(self, number: int, finding: Finding) -> str:
        default = "The document states it, and clients rely on it."
        why = WHY.get(finding.check) or check_description(finding.check) or default
        command = curl(finding.exchanges[0], self.redact) if finding.exchanges else ""
        test = pytest_command(finding, self.target)
        exchanges = ""
        for exchange in finding.exchanges[:3]:
            row = exchange_json(exchange, self.redact)
            shown = dump_json({"request": row["request"], "answer": row["answer"]})
            exchanges += f"<pre>{escape(shown.decode())}</pre>"
        where = f"{escape(finding.operation or 'the gateway')}: {escape(finding.check)}"
        accepted = escape(f": {finding.accepted}" if finding.accepted else "")
        return (
            f"<article class='{finding.severity}' id='{finding.id}'><h3>{where}</h3>"
            f"<p>{escape(self.redact.url(finding.message))}</p><dl>"
            f"<dt>Severity</dt>"
            f"<dd>{finding.severity} (source: {escape(finding.source)}){accepted}</dd>"
            f"<dt>The document</dt>"
            f"<dd><pre>{escape(finding.excerpt)}</pre>{escape(finding.location)}</dd>"
            f"<dt>Why it matters</dt><dd>{escape(why)}</dd></dl>"
            f"<details><summary>Request and response</summary>{exchanges}</details>"
            f"<p><button data-copy=c{number}>copy as curl</button> "
            f"<button data-copy=p{number}>copy as pytest</button></p>"
            f"<pre id=c{number} hidden>{escape(command)}</pre>"
            f"<pre id=p{number} hidden>{escape(test)}</pre></article>"
        )


def _order(finding: Finding) -> tuple[int, str, str]:
    severities = ("broken", "learned", "accepted")
    return severities.index(finding.severity), finding.operation, finding.check
