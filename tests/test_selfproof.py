"""The mock proves itself (the full run is benchmarks/selfproof.py)."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

BENCHMARK = Path(__file__).resolve().parents[1] / "benchmarks" / "selfproof.py"


@pytest.mark.timeout(300)
@pytest.mark.parametrize("gateway", ["sealink", "seacloud", "babysea", "apikey"])
def test_stock_schemathesis_finds_nothing(gateway: str) -> None:
    done = subprocess.run(
        [sys.executable, str(BENCHMARK), "-n", "2", gateway], capture_output=True, text=True
    )

    assert done.returncode == 0, done.stdout[-6000:]
    assert "nothing found" in done.stdout
