"""Start servers for the benchmarks; as a program, print what importing and starting the mock costs.

    .venv/bin/python benchmarks/starting.py [--rounds 5]

Prints the processor time and the memory of `mockgateway serve` until its first answer, each the
best of its rounds. The goal is 0.3 s and 60 MiB.
"""

from __future__ import annotations

import argparse
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

SCRIPTS = Path(sys.executable).parent


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(
    command: list[str],
    url: str,
    cwd: str | None = None,
    env: Mapping[str, str] | None = None,
    seconds: float = 20.0,
) -> Iterator[tuple[subprocess.Popen[bytes], float]]:
    """Run a server until the block ends; yield it, and the seconds until its first answer."""
    started = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=cwd, env=env, stdout=subprocess.DEVNULL, start_new_session=True
    )
    try:
        while True:
            try:
                urllib.request.urlopen(url, timeout=1).read()
                break
            except OSError:
                if process.poll() is not None or time.perf_counter() - started > seconds:
                    raise SystemExit(f"{command[0]} did not start") from None
                time.sleep(0.002)
        yield process, time.perf_counter() - started
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)  # npx leaves its child running
        process.wait(10)


@contextmanager
def mock(*words: str) -> Iterator[tuple[str, int]]:
    """Run `mockgateway serve` with these options; yield its address and its process."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    command = [str(SCRIPTS / "mockgateway"), "serve", "--port", str(port), *words]
    with running(command, f"{url}/_mock/health") as (process, _):
        yield url, process.pid


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    times, memory = [], []
    for _ in range(rounds):
        with mock() as (_, process):
            fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
            times.append((int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK"))
            found = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{process}/status").read_text())
            assert found
            memory.append(int(found[1]) / 1024)
    print(f"start: {min(times):.2f} s of processor time, {min(memory):.1f} MiB (best of {rounds})")


if __name__ == "__main__":
    main()
