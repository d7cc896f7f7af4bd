"""Stock schemathesis finds no failure in the mock.

benchmarks/selfproof.py is the full run.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests import processes
from tests.serving import Mock

BENCHMARK = Path(__file__).resolve().parents[1] / "benchmarks" / "selfproof.py"
GATEWAYS = ("sealink", "seacloud", "babysea", "apikey")


def run_schemathesis(mock: Mock, gateway: str, *options: str, timeout: float) -> None:
    command: list[str | Path] = [sys.executable, BENCHMARK, "--url", mock.url, *options, gateway]

    done = processes.run(command, capture_output=True, text=True, timeout=timeout)

    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    assert "nothing found" in done.stdout


@pytest.mark.parametrize("gateway", GATEWAYS)
def test_stock_schemathesis_finds_nothing(gateway: str, mock: Mock) -> None:
    run_schemathesis(mock, gateway, "-n", "1", "--phases", "examples,fuzzing,stateful", timeout=100)


@pytest.mark.slow
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("gateway", [*GATEWAYS, "_mock"])
def test_stock_schemathesis_finds_nothing_in_any_phase(gateway: str, mock: Mock) -> None:
    run_schemathesis(mock, gateway, "-n", "5", timeout=1100)
