"""A receiver of webhooks on this machine: it keeps what comes, and can be told to refuse once."""

from __future__ import annotations

import http.server
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

LARGEST = 1 << 20  # bytes of a message
KEPT = 1000  # messages


class Letter(NamedTuple):
    """A message. headers: by lower-case name; at: Unix seconds of this machine when it came; status: what it was answered with."""

    headers: Mapping[str, str]
    body: bytes
    at: float
    status: int


class Receiver:
    """Listens on loopback. port: 0 for any that is free; a taken one is an OSError."""

    def __init__(self, port: int = 0) -> None:
        self.letters: list[Letter] = []
        self._came = threading.Condition()
        self._refuse = False
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", port), _door(self))
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/hook"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def refuse_next(self) -> None:
        """Forget what came, and answer the next message with 500, that it may be sent again."""
        with self._came:
            self.letters.clear()
            self._refuse = True

    def take(self, headers: Mapping[str, str], body: bytes) -> int:
        """Keep a message; the status that it is answered with."""
        with self._came:
            status, self._refuse = (500 if self._refuse else 200), False
            if len(self.letters) < KEPT:
                self.letters.append(Letter(headers, body, time.time(), status))
            self._came.notify_all()
            return status

    def wait(self, enough: Callable[[Sequence[Letter]], bool], seconds: float) -> list[Letter]:
        """What came, once that is enough, or the time is over."""
        with self._came:
            self._came.wait_for(lambda: enough(self.letters), seconds)
            return list(self.letters)

    def close(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()


def _door(receiver: Receiver) -> type[http.server.BaseHTTPRequestHandler]:
    class Door(http.server.BaseHTTPRequestHandler):
        timeout = 10.0  # seconds for a message that was announced and does not come

        def do_POST(self) -> None:
            given = self.headers.get("content-length") or "0"
            body = self.rfile.read(min(int(given), LARGEST)) if given.isdigit() else b""
            self.send_response(
                receiver.take({name.lower(): value for name, value in self.headers.items()}, body)
            )
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as the standard library names it
            """Nothing is printed."""

    return Door
