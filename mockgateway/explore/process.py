"""Run one process with everything that it starts, and end all of it."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO, NamedTuple

from mockgateway.problem import ConfigError

TAIL = 65_536  # bytes of the output that are read
STACK_WAIT = 0.3  # seconds for a hanging program to print where it is
TICK = 0.02  # seconds between two looks at a process


class Ended(NamedTuple):
    """How a process ended."""

    exit: int | None  # None if it was killed
    seconds: float
    stdout: str
    stderr: str


def run(
    command: Sequence[str],
    folder: Path,
    environment: Mapping[str, str],
    scratch: Path,
    deadline: Callable[[], float],
    stopped: threading.Event,
) -> Ended:
    """Run a command in a folder until it ends, its deadline is over or the exploration stops.

    Args:
        command: The program and its arguments.
        folder: Its working folder.
        environment: All of its variables.
        scratch: A folder for its output and its process ids.
        deadline: Returns the seconds that it may take; asked again and again.
        stopped: Set when the exploration ends.

    Raises:
        ConfigError: The system cannot start it.
    """
    (scratch / "pids").mkdir()
    with (scratch / "out").open("w+b") as out, (scratch / "err").open("w+b") as err:
        began = time.monotonic()
        environment = {**environment, "MOCKGATEWAY_PIDS": str(scratch / "pids")}
        try:
            process = subprocess.Popen(  # noqa: S603 - the user's own command
                command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=out,
                stderr=err, start_new_session=True,
            )  # fmt: skip
        except OSError as error:
            advice = "does the file begin with a line such as #!/bin/sh?"
            raise ConfigError(command[0], f"cannot be started: {error.strerror}", advice) from None
        try:
            while process.poll() is None and not stopped.is_set():
                left = deadline() - (time.monotonic() - began)
                if left <= 0:
                    _print_stacks(process.pid, scratch / "pids")
                    break
                with contextlib.suppress(subprocess.TimeoutExpired):
                    process.wait(min(left, TICK * 5))
            code = process.poll()
        finally:
            _kill_group(process.pid)
            process.wait()
        return Ended(code, time.monotonic() - began, _tail(out), _tail(err))


def _print_stacks(group: int, pids: Path) -> None:
    """Let the Python processes of a group print their stacks."""
    for path in pids.iterdir():
        with contextlib.suppress(OSError, ValueError):
            if os.getpgid(int(path.name)) == group:
                os.kill(int(path.name), signal.SIGUSR1)
    time.sleep(STACK_WAIT)


def _kill_group(group: int) -> None:
    with contextlib.suppress(OSError):
        os.killpg(group, signal.SIGKILL)


def kill_marked(mark: str) -> None:
    """Kill the processes that left their group, by a mark in their environment (Linux)."""
    proc = Path("/proc")
    for entry in proc.iterdir() if proc.is_dir() else ():
        if not entry.name.isdigit() or int(entry.name) == os.getpid():
            continue
        with contextlib.suppress(OSError):
            if mark.encode() in (entry / "environ").read_bytes():
                os.kill(int(entry.name), signal.SIGKILL)


def _tail(file: IO[bytes]) -> str:
    file.seek(0, os.SEEK_END)
    file.seek(max(0, file.tell() - TAIL))
    return file.read().decode("utf-8", "replace")
