"""Calls of the mock's control API over one connection that stays open."""

from __future__ import annotations

import http.client
import json
import threading
from typing import Any

from mockgateway.problem import ConfigError

__tracebackhide__ = True  # pytest shows the test's line, not ours


class Control:
    """The `/_mock` of a mock. Threads may share it."""

    def __init__(self, host: str, port: int) -> None:
        self.root = f"http://{host}:{port}"
        self._connection = http.client.HTTPConnection(host, port, timeout=90)
        self._lock = threading.Lock()

    def ask(self, method: str, path: str, said: Any = None) -> Any:
        """The JSON of an answer. said: JSON to send, bytes as they are, None for nothing. Raises ConfigError where the mock refuses, with its advice."""
        body = said if said is None or isinstance(said, bytes) else json.dumps(said).encode()
        with self._lock:
            try:
                self._connection.request(method, path, body)
                answer = self._connection.getresponse()
                told = json.loads(answer.read())
            except (
                BaseException
            ):  # also of a test's time limit: half an answer must not be the next one's
                self._connection.close()
                raise
        if answer.status >= 400:
            raise ConfigError(
                "mockgateway", told.get("error", answer.status), told.get("advice", "")
            )
        return told

    def close(self) -> None:
        """Hang up."""
        self._connection.close()
