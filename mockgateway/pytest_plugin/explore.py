"""`pytest --mockgateway-explore`: run each test again and again, under other failures each time."""

from __future__ import annotations

import time
from collections.abc import Collection, Sequence
from typing import Never, cast

import pytest
from _pytest.runner import runtestprotocol

from mockgateway.alarm import alarm
from mockgateway.embedded.served import Served
from mockgateway.explore.explorer import Explorer
from mockgateway.explore.failures import Failure, select
from mockgateway.explore.memory import Memory
from mockgateway.explore.problems import problems_of
from mockgateway.explore.process import Ended
from mockgateway.explore.reports import Reporter
from mockgateway.explore.result import Limits
from mockgateway.explore.runner import Runner, Seen, Setup
from mockgateway.explore.schedule import Schedule
from mockgateway.problem import ConfigError
from mockgateway.server.evidence import gather

MARKER = "may_fail"


class HangsError(BaseException):
    """The test takes longer than its deadline."""


class ItemRunner(Runner):
    """Runs one test in this process.

    Attributes:
        reports: Those of the last run.
    """

    def __init__(self, served: Served, item: pytest.Item, setup: Setup) -> None:
        super().__init__(served, setup)
        self.reports: Sequence[pytest.TestReport] = ()
        self._item = item
        self._allowed = {name for mark in item.iter_markers(MARKER) for name in mark.args}

    def ok_exits(self, failures: Sequence[Failure]) -> Collection[int]:
        """Allow a failed test where a marker expects it."""
        expected = (self._allowed & {failure.name, failure.family} for failure in failures)
        return (1,) if self._allowed and all(expected) else ()

    def watch(self, schedule: Schedule, deadline: float, second: bool = False) -> Seen:
        """Run the test, in a fresh sandbox."""
        served = self.served
        name = served.sandbox(self._item.nodeid)
        state = served.call(lambda: self.open_sandbox(name, schedule, second))
        served.reserved, began = name, time.monotonic()
        try:
            hung = self._run_item(deadline)
            evidence = served.call(lambda: gather(served.app.mounts, state))
        finally:
            served.reserved = ""
            served.call(lambda: served.app.forget_sandbox(name))
        failed = [report for report in self.reports if report.failed]
        code = None if hung else int(bool(failed))
        text = "\n".join(report.longreprtext for report in failed)
        ended = Ended(code, time.monotonic() - began, text, "")
        return Seen(ended, evidence, homes=[str(self._item.config.rootpath)])

    def _run_item(self, deadline: float) -> bool:
        """Run the phases of the test; return whether its deadline ended it."""
        with alarm(deadline, lambda: _report_hang(deadline)):
            # The parent stands for the next test, so that its fixtures of a wider scope stay.
            following = cast("pytest.Item", self._item.parent)
            self.reports = runtestprotocol(self._item, log=False, nextitem=following)
        return any("HangsError" in report.longreprtext for report in self.reports if report.failed)


def _report_hang(seconds: float) -> Never:
    """Raise HangsError for a test that takes too long."""
    raise HangsError(f"the test was ended after {seconds:.0f} s")


def explore_item(item: pytest.Item, served: Served, faults: str, budget: float) -> str | None:
    """Explore a test.

    Returns:
        The report of what breaks it, "" if nothing does, or None if it cannot be explored: it fails
        without failures, or makes no call.

    Raises:
        ConfigError: A name of a failure is unknown.
    """
    failures = select(faults.split(",") if faults else ())
    setup = Setup([item.nodeid], compare=False)
    runner = ItemRunner(served, item, setup)
    explorer = Explorer(runner, failures, Limits(budget, jobs=0), Memory())
    try:
        result = explorer.explore(lambda *names: problems_of(served.app, *names))
    except ConfigError:
        return None
    return Reporter(result, [item.nodeid], ()).text() if result.findings else ""
