"""The run as JUnit XML: one test case for each phase and operation.

It is valid by the schemas of Jenkins' xUnit plugin (junit-10.xsd) and of Ant (JUnit.xsd).
"""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

from mockgateway.contract import events
from mockgateway.contract.causes import Cause, group_by_cause
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
        groups = group_by_cause(self.findings)
        causes = {each.id: cause for cause in groups for each in cause.findings}
        described: dict[str, str] = {}  # the case that describes a cause, by its first finding
        notes = []
        for case in cases:
            phase, operation = case
            name = f"contract.{phase}".rstrip(".")
            time = f"{seconds[case]:.3f}"
            element = ET.SubElement(suite, "testcase", classname=name, name=operation, time=time)
            self._add_failure(element, [causes[each.id] for each in broken[case]], described)
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

    def _add_failure(
        self, element: ET.Element, causes: list[Cause], described: dict[str, str]
    ) -> None:
        """Add one failure for all causes: readers of the format count one per case.

        The first case with a cause describes it. The others fail too, and refer to that case.
        """
        if not causes:
            return
        case = f"{element.get('classname')}.{element.get('name')}"
        messages, texts = {}, []
        for cause in causes:
            first = cause.first
            if first.id not in described:
                described[first.id] = case
                texts.append(self._describe(cause))
            same = described[first.id] != case
            what = f"same cause as {described[first.id]}" if same else first.message
            messages[first.id] = f"{first.check}: {what}"
        message = self._text("; ".join(messages.values()))
        kind = causes[0].first.check
        failure = ET.SubElement(element, "failure", type=kind, message=message[:500])
        failure.text = self._text("\n\n".join(texts)) or message

    def _describe(self, cause: Cause) -> str:
        finding = cause.first
        command = curl(finding.exchanges[0], self.redact) if finding.exchanges else ""
        rule = f"{rule_source(finding)}:\n{finding.excerpt or finding.rule}"
        places = f"at: {', '.join(cause.operations)}"
        return f"{finding.message}\n{places}\n\n{rule}\n\n{command}\n"

    def _text(self, text: str) -> str:
        return _legal(self.redact.url(text))


def _legal(text: str) -> str:
    return "".join(
        letter if ord(letter) in _LEGAL or ord(letter) > 0xFFFF else "\ufffd" for letter in text
    )
