"""The server of one process."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import signal
import socket
import sys
import threading
from dataclasses import dataclass

import uvicorn

from mockgateway.cli.banner import banner
from mockgateway.cli.output import Output
from mockgateway.cli.tls import Tls
from mockgateway.generators import warm
from mockgateway.problem import ConfigError
from mockgateway.server import Settings, create_app
from mockgateway.server.app import App
from mockgateway.server.metrics import add_metrics
from mockgateway.server.wire import MockProtocol

_M_MMAP_THRESHOLD, _LARGE_BLOCK = -3, 1 << 20  # glibc's malloc.h; bytes

WARM_UP_AFTER = 0.2  # seconds; a delay, so that it does not slow down the first answers
LEAVE_TIME = 60  # seconds that a worker which is replaced has for its last requests


@dataclass(slots=True)
class Served:
    """An application and how it is served."""

    app: App
    settings: Settings
    output: Output
    tls: Tls | None
    reload: bool  # whether documents and fixtures are reloaded when they change

    def run(self, listener: socket.socket, lifeline: int | None = None) -> None:
        """Serve until a signal ends this process.

        Args:
            listener: The listening socket.
            lifeline: In a worker, a pipe that closes when its parent ends.
        """
        if lifeline is not None and self.reload:
            with contextlib.suppress(ConfigError):  # the last valid version stays
                self.load_again()
        _Server(self, lifeline).run(sockets=[listener])

    def load_again(self) -> None:
        """Read the documents and fixtures again. Raises ConfigError."""
        self.app = create_app(self.settings)

    def announce(self, listener: socket.socket) -> None:
        """Print the banner."""
        host, port = listener.getsockname()[:2]
        self.output.show(banner(self.app, host, port, self.settings, self.tls))


class _Server(uvicorn.Server):
    """Prints the banner once it listens, and watches the documents if asked to."""

    def __init__(self, served: Served, lifeline: int | None) -> None:
        super().__init__(_config(served))
        self._served = served
        self._lifeline = lifeline
        app = served.app
        add_metrics(app)
        app.observers += served.output.open_observers()
        self._watcher: asyncio.Task[None] | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        assert sockets
        loop, served = asyncio.get_running_loop(), self._served
        thread = threading.Thread(target=warm_up, daemon=True)
        loop.call_later(WARM_UP_AFTER, thread.start)
        if self._lifeline is None:
            served.announce(sockets[0])
        else:
            loop.add_reader(self._lifeline, self._leave, 2)
            loop.add_signal_handler(signal.SIGHUP, self._leave, LEAVE_TIME)
        if served.reload:
            from mockgateway.server.reload import watch  # imports watchfiles

            self._watcher = asyncio.create_task(watch(served.app, served.settings))

    def _leave(self, seconds: int) -> None:
        """Stop, with so much time for the requests in progress."""
        if self._lifeline is not None:
            asyncio.get_running_loop().remove_reader(self._lifeline)
        self.config.timeout_graceful_shutdown = seconds
        self.should_exit = True

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        if self._watcher is not None:
            self._watcher.cancel()
        self._served.app.is_closing = True
        await super().shutdown(sockets=sockets)
        if not self._served.app.observers.close():
            self._served.output.quiet = True  # nobody reads it, so that a message would wait


def _config(served: Served) -> uvicorn.Config:
    config = uvicorn.Config(
        served.app,
        http=MockProtocol,
        loop="auto",
        ws="none",
        lifespan="on",
        interface="asgi3",
        log_config=None,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=2,
        log_level=served.output.log_level,
        access_log=False,
    )
    config.load()
    config.ssl = served.tls.context if served.tls else None
    return config


def warm_up() -> None:
    """Load modules that the first calls need, and make glibc return large blocks to the system.

    Otherwise glibc keeps the memory of large uploads for later ones.
    """
    warm()
    gc.freeze()  # the collector need not walk what was loaded
    if sys.platform == "linux":
        import ctypes  # takes 8 ms to import

        with contextlib.suppress(OSError, AttributeError):  # another C library
            ctypes.CDLL(None).mallopt(_M_MMAP_THRESHOLD, _LARGE_BLOCK)
