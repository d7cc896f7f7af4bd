"""The run as JUnit XML: a test case for each operation and phase; what the budget cut is skipped, never passed."""

from __future__ import annotations

from collections import defaultdict
from xml.etree import ElementTree

from mockgateway.contract.finding import Finding
from mockgateway.contract.reports.collected import Collected
from mockgateway.contract.reports.redact import curl

# What XML 1.0 cannot hold.
_LEGAL = {*range(0x20, 0xD800), *range(0xE000, 0xFFFE), 9, 10, 13}


class JUnit(Collected):
    """As CI servers read it."""

    def rendered(self) -> bytes:
        """The file's content."""
        assert self.ended is not None
        seconds: dict[tuple[str, str], float] = defaultdict(float)
        for exchange in self.exchanges:
            seconds[exchange.phase, exchange.operation or "elsewhere"] += exchange.answer.total
        found: dict[tuple[str, str], list[Finding]] = defaultdict(list)
        for finding in self.findings:
            found[finding.phase, finding.operation or "elsewhere"].append(finding)
        skipped = {(each.phase, each.operation or "elsewhere"): each.reason for each in self.left_out}
        cases = list(dict.fromkeys([*seconds, *found, *skipped]))
        failures = sum(each.severity == "broken" for each in self.findings)
        suite = ElementTree.Element("testsuite", name="mockgateway contract", tests=str(len(cases)), failures=str(failures), time=f"{self.ended.seconds:.3f}")
        if self.ended.code == 2:
            suite.set("errors", "1")
            case = ElementTree.SubElement(suite, "testcase", classname="contract", name="run")
            ElementTree.SubElement(case, "error", message=_legal(self.hide.text(self.ended.sentence)))
        for phase, operation in cases:
            case = ElementTree.SubElement(suite, "testcase", classname=f"contract.{phase}", name=operation, time=f"{seconds[phase, operation]:.3f}")
            self._case(case, found[phase, operation], skipped.get((phase, operation), ""))
        root = ElementTree.Element("testsuites")
        root.append(suite)
        ElementTree.indent(root)
        return b'<?xml version="1.0" encoding="utf-8"?>\n' + bytes(ElementTree.tostring(root, encoding="utf-8")) + b"\n"

    def _case(self, case: ElementTree.Element, found: list[Finding], skipped: str) -> None:
        broken = [finding for finding in found if finding.severity == "broken"]
        for finding in broken:
            failure = ElementTree.SubElement(case, "failure", type=finding.check, message=_legal(self.hide.url(f"{finding.check}: {finding.message}"))[:500])
            again = curl(finding.exchanges[0], self.hide) if finding.exchanges else ""
            failure.text = _legal(self.hide.url(f"{finding.message}\n\nThe document ({finding.source}) says at {finding.place}:\n{finding.words}\n\n{again}\n"))
        others = [f"{finding.severity}: {finding.check}: {finding.message}" for finding in found if finding not in broken]
        if others:
            ElementTree.SubElement(case, "system-out").text = _legal(self.hide.url("\n".join(others)))
        if skipped and not broken:
            ElementTree.SubElement(case, "skipped", message=_legal(f"not run: {skipped}"))


def _legal(text: str) -> str:
    return "".join(letter if ord(letter) in _LEGAL or ord(letter) > 0xFFFF else "\ufffd" for letter in text)
