"""Reports of an exploration: text for a terminal, JSON, JUnit XML and HTML."""

from __future__ import annotations

import html
import re
import shlex
import xml.etree.ElementTree as ET
from collections.abc import Collection, Iterator, Sequence

import orjson

from mockgateway.console.story import story
from mockgateway.explore.groups import Group, group, pytest_case, render, scenario_text
from mockgateway.explore.result import Finding, Result
from mockgateway.explore.run import FAILED_CLEANLY, SURVIVED, UNDECIDED
from mockgateway.wording import count

SHOWN = (SURVIVED, FAILED_CLEANLY, UNDECIDED)  # outcomes that the summary counts
MOST_ALIKE = 6  # further findings of a group that are listed
# Characters that XML 1.0 does not allow, such as those of colours in a program's output.
_ILLEGAL = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

_PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>mockgateway explore</title>
<style>
body {{ font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 70rem; }}
pre {{ background: #f4f4f5; padding: .8rem; overflow: auto; border-radius: 6px; }}
iframe {{ width: 100%; height: 36rem; border: 1px solid #ddd; border-radius: 6px; }}
h2 {{ margin-top: 2.5rem; }}
</style>
<h1>mockgateway explore</h1>
<p><code>{command}</code></p>
<p>{summary}</p>
{groups}
</html>
"""
_GROUP = """<h2>{number}. {outcome}: {words}</h2>
<p>{why}</p>
<h3>Scenario</h3><pre>{scenario}</pre>
<h3>pytest</h3><pre>{case}</pre>
<h3>Calls</h3><pre>{timeline}</pre>
<details><summary>The exchanges</summary><iframe srcdoc="{story}"></iframe></details>
"""


class Reporter:
    """Writes the reports of one result."""

    def __init__(self, result: Result, command: Sequence[str], ok_exits: Collection[int]) -> None:
        self._result = result
        self._command = command
        self._ok_exits = ok_exits
        self._groups = group(result.findings)

    def text(self) -> str:
        """Return the report for a terminal."""
        parts = [line for part in enumerate(self._groups, 1) for line in self._part(*part)]
        return "\n".join([*parts, *self._table(), self._summary()])

    def _part(self, place: int, one: Group) -> Iterator[str]:
        first = one.first
        yield f"{place}. {first.run.outcome.upper()}: {first.words}"
        yield f"   {first.run.why}"
        if first.run.frame:
            yield f"   last line of your code: {first.run.frame}"
        for other in one.findings[1 : 1 + MOST_ALIKE]:
            yield f"   likewise: {other.words}"
        if len(one.findings) > 1 + MOST_ALIKE:
            yield f"   and {len(one.findings) - 1 - MOST_ALIKE} more"
        yield "\n   The calls:"
        yield from (f"   {line}" for line in first.run.timeline[:30])
        yield "\n   The smallest scenario:\n"
        yield _indented(scenario_text(first))
        yield "\n   As a pytest case:\n"
        yield f"{_indented(pytest_case(first, self._command, self._ok_exits))}\n"

    def _table(self) -> Iterator[str]:
        if not self._groups:
            return
        rows = [
            (str(place), one.first.run.outcome, *_injections(one.first), one.first.run.frame)
            for place, one in enumerate(self._groups, 1)
        ]
        head = ("#", "outcome", "fault", "call", "last line of your code")
        widths = [max(len(row[column]) for row in [head, *rows]) for column in range(len(head))]
        for row in [head, *rows]:
            cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=True)]
            yield "  ".join(cells).rstrip()
        yield ""

    def _summary(self) -> str:
        result = self._result
        counts = result.outcomes
        parts = [f"{count(result.runs, 'run')} in {result.seconds:.0f} s"]
        parts += [f"{counts[name]} {name}" for name in SHOWN if counts[name]]
        causes = f"{len(self._groups)} cause{'' if len(self._groups) == 1 else 's'} of failure"
        parts.append(causes if self._groups else "nothing broke")
        if result.skipped:
            parts.append(f"stopped by --budget or --runs, with {count(result.skipped, 'run')} left")
        return ", ".join(parts)

    def json(self) -> bytes:
        """Return the report as JSON."""
        value = render(self._result, self._command, self._ok_exits)
        return orjson.dumps(value, option=orjson.OPT_INDENT_2) + b"\n"

    def junit(self) -> bytes:
        """Return the report as JUnit XML: a test case for each call of the healthy run."""
        broken: dict[int, list[Finding]] = {}
        for finding in self._result.findings:
            broken.setdefault(finding.positions[0].number, []).append(finding)
        suite = ET.Element(
            "testsuite", name="mockgateway explore", tests=str(len(self._result.positions)),
            failures=str(len(broken)), time=f"{self._result.seconds:.2f}",
        )  # fmt: skip
        for position in self._result.positions:
            case = ET.SubElement(suite, "testcase", classname="explore", name=str(position))
            for finding in broken.get(position.number, ())[:1]:
                message = _ILLEGAL.sub("", f"{finding.words}: {finding.run.why}")
                failure = ET.SubElement(case, "failure", message=message)
                output = _ILLEGAL.sub("", finding.run.output)
                failure.text = f"{scenario_text(finding)}\n{output}"
        text: bytes = ET.tostring(suite, encoding="utf-8", xml_declaration=True)
        return text

    def html(self) -> str:
        """Return the report as one page, with the exchanges of each group."""
        parts = [
            _GROUP.format(
                number=place,
                outcome=html.escape(one.first.run.outcome),
                words=html.escape(one.first.words),
                why=html.escape(one.first.run.why),
                scenario=html.escape(scenario_text(one.first)),
                case=html.escape(pytest_case(one.first, self._command, self._ok_exits)),
                timeline=html.escape("\n".join(one.first.run.timeline)),
                story=html.escape(story(one.first.run.exchanges, one.first.words)),
            )
            for place, one in enumerate(self._groups, 1)
        ]
        command = html.escape(shlex.join(self._command))
        return _PAGE.format(command=command, summary=self._summary(), groups="\n".join(parts))


def _injections(finding: Finding) -> tuple[str, str]:
    """Return the failures and the calls that they affect."""
    calls = " + ".join(f"{one.number}: {one.target} {one.nth}" for one in finding.positions)
    return " + ".join(failure.name for failure in finding.failures), calls


def _indented(text: str) -> str:
    return "\n".join(f"       {line}" if line else "" for line in text.rstrip().splitlines())
