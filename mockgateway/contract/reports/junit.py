"""The run as JUnit XML: one test case for each phase and operation."""

from __future__ import annotations

from collections import defaultdict
from xml.etree import ElementTree as ET

from mockgateway.contract.finding import Finding
from mockgateway.contract.reports.base import FileReport
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
            (each.phase, each.operation or NO_OPERATION): each.reason for each in self.skipped
        }
        cases = list(dict.fromkeys([*seconds, *found, *skipped]))
        broken = {
            case: [each for each in found[case] if each.severity == "broken"] for case in cases
        }
        # Only a case that sent nothing is skipped; for others the output says what was left out.
        empty = {case for case in skipped if case not in seconds and not broken[case]}
        error = self.ended.code == 2
        suite = ET.Element(
            "testsuite",
            name="mockgateway contract",
            time=f"{self.ended.seconds:.3f}",
            tests=str(len(cases) + error),
            failures=str(sum(map(bool, broken.values()))),
            errors=str(int(error)),
            skipped=str(len(empty)),
        )
        if error:
            element = ET.SubElement(suite, "testcase", classname="contract", name="run")
            message = _legal(self.redact.text(self.ended.sentence))
            ET.SubElement(element, "error", message=message)
        for case in cases:
            phase, operation = case
            name = f"contract.{phase}".rstrip(".")
            time = f"{seconds[case]:.3f}"
            element = ET.SubElement(suite, "testcase", classname=name, name=operation, time=time)
            self._add_failure(element, broken[case])
            notes = [
                f"{each.severity}: {each.check}: {each.message}"
                for each in found[case]
                if each not in broken[case]
            ]
            if case in empty:
                ET.SubElement(element, "skipped", message=_legal(f"skipped: {skipped[case]}"))
            elif case in skipped:
                notes.append(f"skipped: {skipped[case]}")
            if notes:
                ET.SubElement(element, "system-out").text = self._text("\n".join(notes))
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
        source = f"The document ({finding.source}) at {finding.location}:\n{finding.excerpt}"
        return f"{finding.message}\n\n{source}\n\n{command}\n"

    def _text(self, text: str) -> str:
        return _legal(self.redact.url(text))


def _legal(text: str) -> str:
    return "".join(
        letter if ord(letter) in _LEGAL or ord(letter) > 0xFFFF else "\ufffd" for letter in text
    )
