"""Measure what the pytest plugin adds to a test that uses the mock.

    .venv/bin/python benchmarks/plugin.py [--tests 200]

Prints the median time of a test's setup and teardown. The goal is 5 ms.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
from collections import defaultdict
from pathlib import Path

import pytest

TESTS = """
import pytest

@pytest.mark.scenario("rate-limited")
@pytest.mark.parametrize("number", range({count}))
def test_nothing(mockgateway, number): ...
"""


class Times:
    """Adds up the seconds of each test's setup and teardown."""

    def __init__(self) -> None:
        self.seconds: defaultdict[str, float] = defaultdict(float)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when != "call":
            self.seconds[report.nodeid] += report.duration


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--tests", type=int, default=200)
    count = parser.parse_args().tests
    times = Times()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "test_nothing.py"
        path.write_text(TESTS.format(count=count), "utf-8")
        options = ["-q", "-p", "no:cacheprovider", "--rootdir", folder]
        assert pytest.main([*options, str(path)], [times]) == 0
    print(f"{statistics.median(times.seconds.values()) * 1000:.1f} ms a test, goal 5.0 ms")


if __name__ == "__main__":
    main()
