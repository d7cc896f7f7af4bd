"""Servers for the benchmarks: each in a process of its own, until it answers and until its figures are taken."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SCRIPTS = Path(sys.executable).parent


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(
    command: list[str], url: str, cwd: str | None = None
) -> Iterator[tuple[subprocess.Popen[bytes], float]]:
    """A server in a process of its own, and the seconds from its command to its first answer."""
    started = time.perf_counter()
    process = subprocess.Popen(command, cwd=cwd, stdout=subprocess.DEVNULL)
    try:
        while True:
            try:
                urllib.request.urlopen(url, timeout=1).read()
                break
            except OSError:
                if process.poll() is not None or time.perf_counter() - started > 20:
                    raise SystemExit(f"{command[0]} did not start") from None
                time.sleep(0.002)
        yield process, time.perf_counter() - started
    finally:
        process.terminate()
        process.wait(10)


@contextmanager
def mock(*words: str) -> Iterator[tuple[str, int]]:
    """`mockgateway serve` with these words behind it, on a free port: its address, and the number of its process."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    with running(
        [str(SCRIPTS / "mockgateway"), "serve", "--port", str(port), *words], f"{url}/_mock/health"
    ) as (process, _):
        yield url, process.pid
