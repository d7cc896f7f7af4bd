"""The store of several workers that were started without one: it needs no server and no options."""

from __future__ import annotations

import contextlib
import ctypes
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path

PACKAGES = ("greenlet", "hiredis", "redis")
PROGRAMS = ("valkey-server", "redis-server")
START_TIME = 20.0  # seconds
OLDEST = 7  # major version, as in stores/redis/servers.py, which needs the package redis
_PR_SET_PDEATHSIG = 1  # linux/prctl.h


class EmbeddedStore:
    """A redis-server or valkey-server if a recent one is installed, else a SQLite database.

    Attributes:
        url: For `--store`.
    """

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="mockgateway-", dir=_memory_folder())
        self._process: subprocess.Popen[bytes] | None = None
        found = filter(None, map(shutil.which, PROGRAMS))
        self._program = next(filter(_is_recent, found), None)
        if self._program is not None and all(map(find_spec, PACKAGES)):
            self._socket = Path(self._folder.name) / "store.sock"
            self.url = f"unix://{self._socket}"
            self._start()
        else:
            self.url = f"sqlite://{self._folder.name}/state.db"

    def _start(self) -> None:
        assert self._program is not None
        options = ["--port", "0", "--unixsocket", str(self._socket), "--unixsocketperm", "700"]
        options += ["--save", "", "--appendonly", "no", "--dir", self._folder.name]
        self._process = subprocess.Popen(  # noqa: S603 - the program that the path has
            [self._program, *options],
            stdout=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl+C ends the workers first
            preexec_fn=_end_with_parent,
        )
        deadline = time.monotonic() + START_TIME
        while time.monotonic() < deadline:
            with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as probe:
                probe.connect(str(self._socket))
                return
            time.sleep(0.01)

    def child_died(self, process: int) -> None:
        """Start the server again if it has ended; its state is lost."""
        if self._process is not None and self._process.pid == process:
            self._start()

    def close(self) -> None:
        """End the server and delete its files."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        self._folder.cleanup()


def _is_recent(program: str) -> bool:
    """Return whether a server has the commands that the store needs, those of Redis 7."""
    command = [program, "--version"]
    printed = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    version = re.search(r"v=(\d+)", printed.stdout)
    return version is not None and int(version[1]) >= OLDEST


def _memory_folder() -> str | None:
    """Return the folder of files in memory, if the system has one."""
    return "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108


def _end_with_parent() -> None:
    """Let Linux end this process if its parent is killed."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
