"""Write measured figures into docs/performance.md, each run into the section of its own."""

from __future__ import annotations

import os
import platform
import re
import time
from collections.abc import Sequence
from pathlib import Path

PAGE = Path(__file__).resolve().parents[1] / "docs" / "performance.md"


def describe_run(command: str) -> str:
    """Return the conditions of a run: its command, the machine and what else uses it."""
    model = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    load = " ".join(f"{value:.1f}" for value in os.getloadavg())
    return (
        f"Run: `{command}` on {time.strftime('%Y-%m-%d')}, Python {platform.python_version()},"
        f" {os.cpu_count()} cores ({model[1] if model else platform.machine()}),"
        f" nice {os.nice(0)}, load average before the run {load}."
    )


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> list[str]:
    """Return the lines of a table."""
    lines = [head, ["---"] * len(head), *rows]
    return [f"| {' | '.join(map(str, line))} |" for line in lines]


def write_section(name: str, lines: Sequence[str]) -> None:
    """Replace the section between `<!-- name -->` and `<!-- end name -->`."""
    begin, end = f"<!-- {name} -->\n", f"<!-- end {name} -->"
    before, _, rest = PAGE.read_text("utf-8").partition(begin)
    _, found, after = rest.partition(end)
    assert found, f"{PAGE.name} has no section {name}"
    PAGE.write_text(before + begin + "\n".join(["", *lines, "", ""]) + end + after, "utf-8")
