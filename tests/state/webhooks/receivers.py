"""Receivers that behave badly, on free ports of this machine."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Receiver(ThreadingHTTPServer):
    """Answers each request with the next of some statuses, the last one from then on. status 0: says nothing; 1: hangs up."""

    daemon_threads = True
    request_queue_size = 100
    block_on_close = False  # what hangs may go on hanging

    def __init__(
        self, statuses: tuple[int, ...], headers: tuple[tuple[str, str], ...] = ()
    ) -> None:
        self.statuses = list(statuses)
        self.headers = headers
        self.got: list[tuple[str, dict[str, str], bytes]] = []
        self.let_go = threading.Event()
        self.waiting = 0
        self.most = 0  # that waited at once
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
            self.connection.recv(1)  # nothing comes any more: it returns when the sender hangs up
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
        """Nothing is printed."""


@contextmanager
def receiving(*statuses: int, headers: tuple[tuple[str, str], ...] = ()) -> Iterator[Receiver]:
    """A receiver, until the block ends."""
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
    """A URL at which nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{taken.getsockname()[1]}/gone"
