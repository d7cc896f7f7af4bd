"""The run as JUnit XML: one test case for each phase and operation.

It is valid by the schemas of Jenkins' xUnit plugin (junit-10.xsd) and of Ant (JUnit.xsd).
"""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

from mockgateway.contract import events
from mockgateway.contract.finding import Finding
from mockgateway.contract.reports.base import HEADINGS, FileReport, not_run_text, rule_source
from mockgateway.contract.reports.commands import curl

# Characters of the basic plane that XML 1.0 allows.
_LEGAL = {*range(0x20, 0xD800), *range(0xE000, 0xFFFE), 9, 10, 13}
NO_OPERATION = "elsewhere"
Case = tuple[str, str]  # phase and operation


class JUnitReport(FileReport):
    """A report for CI servers. What the caps do not allow is skipped, never passed."""

    def render(self) -> bytes:
        """Return the content of the file."""
        seconds: dict[Case, float] = defaultdict(float)
        for exchange in self.exchanges:
            case = exchange.phase, exchange.operation or NO_OPERATION
            seconds[case] += exchange.response.total
        found: dict[Case, list[Finding]] = defaultdict(list)
        for finding in self.findings:
            found[finding.phase, finding.operation or NO_OPERATION].append(finding)
        skipped = {
            (each.phase, each.operation or NO_OPERATION): each.reason
            for each in self.of(events.Skipped)
        }
        cases = list(dict.fromkeys([*seconds, *found, *skipped]))
        broken = {
            case: [each for each in found[case] if each.severity == "broken"] for case in cases
        }
        # Only a case that sent nothing is skipped; for others the output says what was left out.
        empty = {case for case in skipped if case not in seconds and not broken[case]}
        error = self.ended.code == 2
        at = datetime.fromtimestamp(self.started.seconds, UTC)
        suite = ET.Element(
            "testsuite",
            name="mockgateway contract",
            package="mockgateway",
            id="0",
            hostname="localhost",
            timestamp=at.strftime("%Y-%m-%dT%H:%M:%S"),
            time=f"{self.ended.seconds:.3f}",
            tests=str(len(cases) + error),
            failures=str(sum(map(bool, broken.values()))),
            errors=str(int(error)),
            skipped=str(len(empty)),
        )
        ET.SubElement(suite, "properties")
        if error:
            element = ET.SubElement(suite, "testcase", classname="contract", name="run", time="0")
            message = _legal(self.redact.text(self.ended.sentence))
            ET.SubElement(element, "error", type="incomplete", message=message)
        notes = []
        for case in cases:
            phase, operation = case
            name = f"contract.{phase}".rstrip(".")
            time = f"{seconds[case]:.3f}"
            element = ET.SubElement(suite, "testcase", classname=name, name=operation, time=time)
            self._add_failure(element, broken[case])
            notes += [
                f"{HEADINGS[each.severity]} {operation}: {each.check}: {each.message}"
                for each in found[case]
                if each not in broken[case]
            ]
            if case in empty:
                message = not_run_text(f"{phase} {operation}".strip(), skipped[case])
                ET.SubElement(element, "skipped", message=_legal(message))
            elif case in skipped:
                notes.append(not_run_text(f"{phase} {operation}".strip(), skipped[case]))
        ET.SubElement(suite, "system-out").text = self._text("\n".join(notes))
        ET.SubElement(suite, "system-err")
        root = ET.Element("testsuites")
        root.append(suite)
        ET.indent(root)
        head = b'<?xml version="1.0" encoding="utf-8"?>\n'
        return head + bytes(ET.tostring(root, encoding="utf-8")) + b"\n"

    def _add_failure(self, element: ET.Element, broken: list[Finding]) -> None:
        """Add one failure for all findings: readers of the format count one per case."""
        if broken:
            message = self._text("; ".join(f"{each.check}: {each.message}" for each in broken))
            failure = ET.SubElement(element, "failure", type=broken[0].check, message=message[:500])
            failure.text = self._text("\n\n".join(map(self._describe, broken)))

    def _describe(self, finding: Finding) -> str:
        command = curl(finding.exchanges[0], self.redact) if finding.exchanges else ""
        rule = f"{rule_source(finding)}:\n{finding.excerpt or finding.rule}"
        return f"{finding.message}\n\n{rule}\n\n{command}\n"

    def _text(self, text: str) -> str:
        return _legal(self.redact.url(text))


def _legal(text: str) -> str:
    return "".join(
        letter if ord(letter) in _LEGAL or ord(letter) > 0xFFFF else "\ufffd" for letter in text
    )
