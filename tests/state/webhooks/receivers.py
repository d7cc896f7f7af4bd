"""Webhook receivers that misbehave, on free ports of this machine."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Receiver(ThreadingHTTPServer):
    """Answers with each status in turn, then with the last one.

    Status 0 never answers; status 1 closes the connection.
    """

    daemon_threads = True
    request_queue_size = 100
    block_on_close = False  # hanging handlers must not block the end

    def __init__(
        self, statuses: tuple[int, ...], headers: tuple[tuple[str, str], ...] = ()
    ) -> None:
        self.statuses = list(statuses)
        self.headers = headers
        self.got: list[tuple[str, dict[str, str], bytes]] = []
        self.let_go = threading.Event()
        self.waiting = 0
        self.most = 0  # connections waiting at once
        super().__init__(("127.0.0.1", 0), _Answer)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/hook"


class _Answer(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        receiver = self.server
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        receiver.got.append(
            (self.path, {name.lower(): value for name, value in self.headers.items()}, body)
        )
        status = receiver.statuses.pop(0) if len(receiver.statuses) > 1 else receiver.statuses[0]
        if status == 0:
            receiver.waiting += 1
            receiver.most = max(receiver.most, receiver.waiting)
            self.connection.settimeout(30)
            self.connection.recv(1)  # returns when the sender closes the connection
            receiver.waiting -= 1
        elif status == 1:
            self.connection.shutdown(socket.SHUT_RDWR)
        else:
            self.send_response(status)
            for name, value in receiver.headers:
                self.send_header(name, value)
            self.send_header("content-length", "0")
            self.end_headers()

    def log_message(self, *args: object) -> None:
        """Print nothing."""


@contextmanager
def receiving(*statuses: int, headers: tuple[tuple[str, str], ...] = ()) -> Iterator[Receiver]:
    """Run a receiver until the block ends."""
    receiver = Receiver(statuses, headers)
    thread = threading.Thread(
        target=receiver.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True
    )
    thread.start()
    try:
        yield receiver
    finally:
        receiver.let_go.set()
        receiver.shutdown()
        receiver.server_close()
        thread.join(5)


def closed_port() -> str:
    """Return a URL where no server listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{taken.getsockname()[1]}/gone"
