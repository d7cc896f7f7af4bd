"""Group findings by cause, and write each as a scenario and as a pytest case."""

from __future__ import annotations

import re
import shlex
from collections.abc import Collection, Sequence
from pprint import pformat
from typing import Any, NamedTuple

import yaml12

from mockgateway.explore.result import Finding, Result
from mockgateway.explore.schedule import scenario
from mockgateway.explore.shape import Target

_TEST = '''\
import subprocess

import pytest


@pytest.mark.scenario({rules})
def test_{name}(mockgateway):
    """{words}."""
    done = subprocess.run({command}, timeout={timeout})
    assert done.returncode in {exits}
    mockgateway.verdict().assert_clean()
'''


class Group(NamedTuple):
    """Findings with one cause; the first has the smallest schedule."""

    findings: Sequence[Finding]

    @property
    def first(self) -> Finding:
        """The finding to begin with."""
        return self.findings[0]


def group(findings: Sequence[Finding]) -> list[Group]:
    """Return the findings by cause, in their order; a pair after the single failures."""
    groups: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        groups.setdefault((finding.run.outcome, finding.run.cause), []).append(finding)
    ordered = (sorted(found, key=lambda one: len(one.failures)) for found in groups.values())
    return [Group(tuple(found)) for found in ordered]


def scenario_text(finding: Finding) -> str:
    """Return the smallest scenario in YAML."""
    text: str = yaml12.format_yaml(scenario(finding.schedule))
    return text


def pytest_case(finding: Finding, command: Sequence[str], ok_exits: Collection[int]) -> str:
    """Return a test that fails as long as the command does.

    Of a test of pytest, it is the marker to add to a copy of it.
    """
    name = "_".join(
        f"{failure.name} at {position.target} {position.nth}"
        for failure, position in zip(finding.failures, finding.positions, strict=True)
    )
    rules = pformat({"rules": scenario(finding.schedule)["rules"]}, width=88, sort_dicts=False)
    if "::" in command[-1]:
        return f"@pytest.mark.scenario({rules})\ndef ...  # as {command[-1]}\n"
    return _TEST.format(
        rules=rules,
        name=re.sub(r"\W+", "_", name).lower(),
        words=finding.words[:1].upper() + finding.words[1:],
        command=list(command),
        timeout=max(20, round(4 * finding.run.seconds)),
        exits=tuple(sorted({0, *ok_exits})),
    )


def render(result: Result, command: Sequence[str], ok_exits: Collection[int]) -> dict[str, Any]:
    """Return the result as JSON."""
    return {
        "command": list(command),
        "verdict": "fault" if result.findings else "clean",
        "runs": result.runs,
        "seconds": round(result.seconds, 2),
        "skipped": result.skipped,
        "outcomes": dict(result.outcomes),
        "calls": [
            {"call": one.number, "nth": one.nth} | _where(one.target) for one in result.positions
        ],
        "groups": [_render_group(one, command, ok_exits) for one in group(result.findings)],
    }


def _where(target: Target) -> dict[str, Any]:
    return {"operation": str(target), "gateway": target.gateway}


def _render_group(one: Group, command: Sequence[str], ok_exits: Collection[int]) -> dict[str, Any]:
    first = one.first
    return {
        "outcome": first.run.outcome,
        "why": first.run.why,
        "cause": first.run.cause,
        "frame": first.run.frame,
        "findings": [
            {
                "words": finding.words,
                "outcome": finding.run.outcome,
                "why": finding.run.why,
                "judges": list(finding.run.judges),
                "exit": finding.run.exit,
                "injections": [
                    {
                        "fault": failure.name,
                        "family": failure.family,
                        "call": position.number,
                        "nth": position.nth,
                        "faults": list(failure.faults(position)),
                    }
                    | _where(position.target)
                    for failure, position in zip(finding.failures, finding.positions, strict=True)
                ],
            }
            for finding in one.findings
        ],
        "scenario": scenario(first.schedule),
        "scenario_yaml": scenario_text(first),
        "pytest": pytest_case(first, command, ok_exits),
        "timeline": list(first.run.timeline),
        "output": first.run.output,
        "replay": shlex.join(command),
    }
