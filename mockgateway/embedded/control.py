"""A client of the mock's control API that keeps one connection open."""

from __future__ import annotations

import http.client
import json
import threading
from typing import Any

from mockgateway.problem import ConfigError

__tracebackhide__ = True  # pytest shows the test's line, not ours


class Control:
    """The control API (`/_mock`) of one mock. Thread-safe."""

    def __init__(self, host: str, port: int) -> None:
        self.root = f"http://{host}:{port}"
        self._connection = http.client.HTTPConnection(host, port, timeout=90)
        self._lock = threading.Lock()

    def request(self, method: str, path: str, content: Any = None) -> Any:
        """Return the JSON of a reply.

        Args:
            content: Sent as JSON; bytes are sent as YAML, None sends no body.

        Raises:
            ConfigError: The mock refused the call; has the mock's message and advice.
        """
        raw = content is None or isinstance(content, bytes)
        body = content if raw else json.dumps(content).encode()
        headers = {"content-type": "application/yaml" if raw else "application/json"}
        with self._lock:
            try:
                self._connection.request(method, path, body, headers)
                response = self._connection.getresponse()
                value = json.loads(response.read())
            except BaseException:  # also a test's timeout: the next call must not read this reply
                self._connection.close()
                raise
        if response.status >= 400:
            raise ConfigError(
                "mockgateway", value.get("error", response.status), value.get("advice", "")
            )
        return value

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()
