"""Run a real redis-server for tests: it can be killed, paused and started again."""

from __future__ import annotations

import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import pytest
import redis

PROGRAM = shutil.which("redis-server") or shutil.which("valkey-server") or ""


class RedisServer:
    """A server on a Unix socket in a temporary folder; nothing is written to disk."""

    def __init__(self) -> None:
        if not PROGRAM:
            pytest.skip("redis-server is not installed")
        self._folder = tempfile.TemporaryDirectory()
        self._socket = Path(self._folder.name) / "redis.sock"
        self.url = f"unix://{self._socket}"
        self.client = redis.Redis.from_url(self.url)
        self.start()

    def start(self) -> None:
        """Start the server, and wait until it answers."""
        options = ["--port", "0", "--unixsocket", str(self._socket), "--save", ""]
        command = [PROGRAM, *options, "--appendonly", "no", "--dir", self._folder.name]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        deadline = time.monotonic() + 20
        while True:
            try:
                self.client.ping()
                return
            except redis.ConnectionError:
                assert time.monotonic() < deadline
                time.sleep(0.005)

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to the server."""
        self._process.send_signal(number)

    def kill(self) -> None:
        """Kill the server."""
        self._process.kill()
        self._process.wait()

    def close(self) -> None:
        """End the server and delete its folder."""
        self.kill()
        self.client.close()
        self._folder.cleanup()
