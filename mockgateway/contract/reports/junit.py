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
            seconds[exchange.phase, exchange.operation or "elsewhere"] += exchange.response.total
        found: dict[tuple[str, str], list[Finding]] = defaultdict(list)
        for finding in self.findings:
            found[finding.phase, finding.operation or "elsewhere"].append(finding)
        skipped = {
            (each.phase, each.operation or "elsewhere"): each.reason for each in self.left_out
        }
        cases = list(dict.fromkeys([*seconds, *found, *skipped]))
        broken = {case for case in cases if any(each.severity == "broken" for each in found[case])}
        # Something that was sent is no skipped case: what of it was left out stands in its output.
        empty = {case for case in skipped if case not in seconds and case not in broken}
        error = self.ended.code == 2
        counts = {
            "tests": len(cases) + error,
            "failures": len(broken),
            "errors": int(error),
            "skipped": len(empty),
        }
        suite = ElementTree.Element(
            "testsuite",
            {name: str(count) for name, count in counts.items()},
            name="mockgateway contract",
            time=f"{self.ended.seconds:.3f}",
        )
        if error:
            case = ElementTree.SubElement(suite, "testcase", classname="contract", name="run")
            ElementTree.SubElement(
                case, "error", message=_legal(self.hide.text(self.ended.sentence))
            )
        for phase, operation in cases:
            case = ElementTree.SubElement(
                suite,
                "testcase",
                classname=f"contract.{phase}".rstrip("."),
                name=operation,
                time=f"{seconds[phase, operation]:.3f}",
            )
            self._case(
                case,
                found[phase, operation],
                skipped.get((phase, operation), ""),
                (phase, operation) in empty,
            )
        root = ElementTree.Element("testsuites")
        root.append(suite)
        ElementTree.indent(root)
        return (
            b'<?xml version="1.0" encoding="utf-8"?>\n'
            + bytes(ElementTree.tostring(root, encoding="utf-8"))
            + b"\n"
        )

    def _case(
        self, case: ElementTree.Element, found: list[Finding], skipped: str, empty: bool
    ) -> None:
        broken = [finding for finding in found if finding.severity == "broken"]
        if broken:  # one a case, as readers of this format count them
            message = "; ".join(f"{finding.check}: {finding.message}" for finding in broken)
            failure = ElementTree.SubElement(
                case, "failure", type=broken[0].check, message=_legal(self.hide.url(message))[:500]
            )
            failure.text = _legal(self.hide.url("\n\n".join(map(self._told, broken))))
        others = [
            f"{finding.severity}: {finding.check}: {finding.message}"
            for finding in found
            if finding not in broken
        ]
        others += [f"not run: {skipped}"] if skipped and not empty else []
        if others:
            ElementTree.SubElement(case, "system-out").text = _legal(
                self.hide.url("\n".join(others))
            )
        if empty:
            ElementTree.SubElement(case, "skipped", message=_legal(f"not run: {skipped}"))

    def _told(self, finding: Finding) -> str:
        again = curl(finding.exchanges[0], self.hide) if finding.exchanges else ""
        return f"{finding.message}\n\nThe document ({finding.source}) says at {finding.place}:\n{finding.words}\n\n{again}\n"


def _legal(text: str) -> str:
    return "".join(
        letter if ord(letter) in _LEGAL or ord(letter) > 0xFFFF else "\ufffd" for letter in text
    )
