"""Processes that tests start end with them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests import processes
from tests.faults.exchange import until

PARENT = """
import subprocess, sys, time
child = subprocess.Popen(
    [sys.executable, "-c", "import time; time.sleep(600)"], stdout=subprocess.DEVNULL
)
print(child.pid, flush=True)
time.sleep(float(sys.argv[1]))
"""


def _alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().split(")")[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.mark.skipif(not os.path.isdir("/proc"), reason="needs /proc")  # noqa: PTH112
def test_a_command_that_times_out_leaves_no_child_behind() -> None:
    with pytest.raises(subprocess.TimeoutExpired) as timeout:
        processes.run([sys.executable, "-c", PARENT, "60"], capture_output=True, timeout=2)

    assert timeout.value.stdout
    until(lambda: not _alive(int(timeout.value.stdout or 0)))


@pytest.mark.skipif(not os.path.isdir("/proc"), reason="needs /proc")  # noqa: PTH112
def test_a_command_that_ends_leaves_no_child_behind() -> None:
    done = processes.run([sys.executable, "-c", PARENT, "0"], stdout=subprocess.PIPE, text=True)

    until(lambda: not _alive(int(done.stdout)))
