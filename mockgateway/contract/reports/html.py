"""The run as one HTML file that needs nothing else: a matrix of operations and checks, then each finding with all that is known of it."""

from __future__ import annotations

from html import escape

from mockgateway.contract.checks import CHECKS
from mockgateway.contract.exchange import Exchange
from mockgateway.contract.finding import Finding
from mockgateway.contract.provenance import law
from mockgateway.contract.reports.collected import Collected
from mockgateway.contract.reports.redact import as_json, curl, dumped, pytest_of

STYLE = """
:root{color-scheme:light dark;--line:#8884;--bad:#c62828;--learn:#b26a00;--good:#2e7d32;--dim:#8887}
body{font:15px/1.5 system-ui,sans-serif;max-width:1100px;margin:2rem auto;padding:0 1rem}
h1{font-size:1.5rem}h2{font-size:1.2rem;margin-top:2.5rem}
table{border-collapse:collapse;display:block;overflow-x:auto}td,th{border:1px solid var(--line);padding:.2rem .5rem;text-align:left;font-size:.85rem}
td.broken{background:var(--bad);color:#fff}td.learned{background:var(--learn);color:#fff}
td.kept{color:var(--good)}td.none{color:var(--dim)}td a{color:inherit}
article{border:1px solid var(--line);border-left:5px solid var(--dim);border-radius:6px;padding:.8rem 1rem;margin:1rem 0}
article.broken{border-left-color:var(--bad)}article.learned{border-left-color:var(--learn)}
pre{background:#8881;padding:.6rem;border-radius:4px;overflow:auto;max-height:24rem;white-space:pre-wrap;overflow-wrap:anywhere}
button{font:inherit;font-size:.8rem;padding:.1rem .6rem}dt{font-weight:600;margin-top:.5rem}dd{margin:0}
"""
SCRIPT = """
document.addEventListener('click',function(e){var b=e.target.closest('button[data-copy]');if(!b)return;
var said=b.textContent;navigator.clipboard.writeText(document.getElementById(b.dataset.copy).textContent).then(function(){
b.textContent='copied';setTimeout(function(){b.textContent=said},900)})});
"""
VERDICT = {0: "kept", 1: "broken", 2: "could not run", 3: "stopped by the budget"}
WHY = {
    "schema": "Clients are generated from the document, and typed ones fail on what it does not allow.",
    "connection": "A client gets no answer, or half of one, and cannot tell whether it has been billed.",
    "examples": "It is the first request that anybody copies.",
}


class Html(Collected):
    """For people."""

    def rendered(self) -> bytes:
        """The file's content."""
        assert self.started is not None
        assert self.ended is not None
        target, ended = self.started.target, self.ended
        name = escape(target.gateway or target.document.name)
        facts = f"{escape(self.hide.url(target.url))}: {ended.sent} requests, {ended.paid} paid, {ended.spent:.6g} spent, {ended.seconds:.0f} s, seed {self.started.seed}"
        counts = (
            ", ".join(f"{count} {word}" for word, count in sorted(ended.counts.items()))
            or "nothing found"
        )
        left = "".join(
            f"<li>{escape(each.phase)} {escape(each.operation)}: {escape(each.reason)}</li>"
            for each in self.left_out
        )
        parts = [
            f"<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content='width=device-width'><title>Contract of {name}</title><style>{STYLE}</style>",
            f"<h1>Contract of {name}: {VERDICT[ended.code]}</h1><p>{facts}<br>{counts}</p>",
            f"<p><strong>{escape(self.hide.text(ended.sentence))}</strong></p>"
            if ended.sentence
            else "",
            f"<h2>Operations and checks</h2>{self._matrix()}",
            "<h2>Findings</h2>" if self.findings else "",
            *[
                self._finding(number, finding)
                for number, finding in enumerate(sorted(self.findings, key=_order))
            ],
            f"<h2>Not run</h2><ul>{left}</ul>" if left else "",
            f"<script>{SCRIPT}</script></html>",
        ]
        return "\n".join(parts).encode("utf-8", "replace")

    def _matrix(self) -> str:
        assert self.started is not None
        target = self.started.target
        names = [
            "schema",
            "connection",
            *dict.fromkeys(
                [*(check.name for check in CHECKS), *(finding.check for finding in self.findings)]
            ),
        ]
        names = list(dict.fromkeys(names))
        called = {exchange.operation for exchange in self.exchanges}
        worst = {
            (finding.operation, finding.check): finding
            for finding in sorted(self.findings, key=_order, reverse=True)
        }
        used = [
            name
            for name in names
            if any(self._suits(name, operation.id) for operation in target.operations)
            or any(check == name for _, check in worst)
        ]
        head = "".join(f"<th>{escape(name)}</th>" for name in used)
        rows = []
        for operation in [
            *(each.id for each in target.operations),
            *sorted({each for each, _ in worst} - {each.id for each in target.operations}),
        ]:
            cells = [
                self._cell(
                    worst.get((operation, name)),
                    operation in called and self._suits(name, operation),
                )
                for name in used
            ]
            rows.append(f"<tr><th>{escape(operation or 'the gateway')}</th>{''.join(cells)}</tr>")
        return f"<table><tr><th></th>{head}</tr>{''.join(rows)}</table>"

    def _suits(self, name: str, operation: str) -> bool:
        assert self.started is not None
        found = self.started.target.operation(operation)
        if found is None:
            return False
        return name in ("schema", "connection") or any(
            check.name == name and check.fits(found.do, found.make, found.say) for check in CHECKS
        )

    def _cell(self, finding: Finding | None, run: bool) -> str:
        if finding is not None:
            return f"<td class='{finding.severity}'><a href='#{finding.id}'>{finding.severity}</a></td>"
        return "<td class=kept>kept</td>" if run else "<td class=none>-</td>"

    def _finding(self, number: int, finding: Finding) -> str:
        assert self.started is not None
        why = (
            WHY.get(finding.check)
            or law(finding.check)
            or "The document says so, and clients rely on it."
        )
        again = curl(finding.exchanges[0], self.hide) if finding.exchanges else ""
        shown = "".join(
            f"<pre>{escape(dumped(self._shown(exchange)).decode())}</pre>"
            for exchange in finding.exchanges[:3]
        )
        return (
            f"<article class='{finding.severity}' id='{finding.id}'><h3>{escape(finding.operation or 'the gateway')}: {escape(finding.check)}</h3>"
            f"<p>{escape(self.hide.url(finding.message))}</p><dl>"
            f"<dt>Severity</dt><dd>{finding.severity} (source: {escape(finding.source)}){escape(': ' + finding.accepted if finding.accepted else '')}</dd>"
            f"<dt>The document says</dt><dd><pre>{escape(finding.words)}</pre>{escape(finding.place)}</dd>"
            f"<dt>Why it matters</dt><dd>{escape(why)}</dd></dl>"
            f"<details><summary>Request and reply</summary>{shown}</details>"
            f"<p><button data-copy=c{number}>copy as curl</button> <button data-copy=p{number}>copy as pytest</button></p>"
            f"<pre id=c{number} hidden>{escape(again)}</pre><pre id=p{number} hidden>{escape(pytest_of(finding, self.started.target))}</pre></article>"
        )

    def _shown(self, exchange: Exchange) -> dict[str, object]:
        told = as_json(exchange, self.hide)
        return {"request": told["request"], "answer": told["answer"]}


def _order(finding: Finding) -> tuple[int, str, str]:
    return (
        ("broken", "learned", "accepted").index(finding.severity),
        finding.operation,
        finding.check,
    )
