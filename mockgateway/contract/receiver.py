"""An HTTP server on loopback that keeps webhook messages and can refuse the first one."""

from __future__ import annotations

import http.server
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

MAX_BODY = 1 << 20  # bytes of a message
MAX_MESSAGES = 1000


class Message(NamedTuple):
    """A received message."""

    headers: Mapping[str, str]  # by lower-case name
    body: bytes
    at: float  # Unix seconds of its arrival
    status: int  # of the response it got


class Receiver:
    """Listens on loopback.

    Args:
        port: 0 for any free one.

    Raises:
        OSError: The port is taken.
    """

    def __init__(self, port: int = 0) -> None:
        self.messages: list[Message] = []
        self._arrived = threading.Condition()
        self._refuse = False
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", port), _handler(self))
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/hook"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def refuse_next(self) -> None:
        """Forget all messages and answer the next one with 500, so that it is retried."""
        with self._arrived:
            self.messages.clear()
            self._refuse = True

    def take(self, headers: Mapping[str, str], body: bytes) -> int:
        """Keep a message and return the status of its response."""
        with self._arrived:
            status, self._refuse = (500 if self._refuse else 200), False
            if len(self.messages) < MAX_MESSAGES:
                self.messages.append(Message(headers, body, time.time(), status))
            self._arrived.notify_all()
            return status

    def wait(self, enough: Callable[[Sequence[Message]], bool], seconds: float) -> list[Message]:
        """Return the messages as soon as they are enough or the time is over."""
        with self._arrived:
            self._arrived.wait_for(lambda: enough(self.messages), seconds)
            return list(self.messages)

    def close(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()


def _handler(receiver: Receiver) -> type[http.server.BaseHTTPRequestHandler]:
    class Handler(http.server.BaseHTTPRequestHandler):
        timeout = 10.0  # seconds for an announced body

        def do_POST(self) -> None:
            length = self.headers.get("content-length") or "0"
            body = self.rfile.read(min(int(length), MAX_BODY)) if length.isdigit() else b""
            headers = {name.lower(): value for name, value in self.headers.items()}
            self.send_response(receiver.take(headers, body))
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
            """Log nothing."""

    return Handler
