"""Run the mock in a thread of the test process, on a free port."""

from __future__ import annotations

import asyncio
import re
import socket
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from hashlib import blake2b
from typing import Any, TypeVar

import uvicorn

from mockgateway.embedded.control import Control
from mockgateway.server import Settings, create_app
from mockgateway.server.app import App
from mockgateway.server.wire import MockProtocol

T = TypeVar("T")

TIMEOUT = 30.0  # seconds, for start and for stop
_SPECIAL = re.compile(r"[^A-Za-z0-9]+")


class Served:
    """A running mock.

    Attributes:
        app: The application.
        control: Its control API.
        reserved: The name of the next sandbox; "" to make one from the test's name.
    """

    def __init__(self, app: App, port: int, loop: asyncio.AbstractEventLoop) -> None:
        self.app = app
        self.control = Control("127.0.0.1", port)
        self.reserved = ""
        self._loop = loop
        self.gateways = cache(self._gateways)
        self._named: Counter[str] = Counter()

    def sandbox(self, test: str) -> str:
        """Return the name of a fresh sandbox for a test.

        It is the same in every run, so that the mock draws the same values; a test that runs
        again in this process gets another.
        """
        if self.reserved:
            return self.reserved
        digest = blake2b(test.encode(), digest_size=4).hexdigest()
        name = f"{_SPECIAL.sub('-', test)[-40:].strip('-')}-{digest}"
        self._named[name] += 1
        return name if self._named[name] == 1 else f"{name}-{self._named[name]}"

    def call(self, function: Callable[[], T]) -> T:
        """Return the result of a function that runs in the mock's thread."""

        async def run() -> T:
            return function()

        return asyncio.run_coroutine_threadsafe(run(), self._loop).result(TIMEOUT)

    def _gateways(self) -> dict[str, dict[str, Any]]:
        """Return every served gateway by name."""
        return {
            one["name"]: one for one in self.control.request("GET", "/_mock/gateways")["gateways"]
        }


class _Server(uvicorn.Server):
    """Sets an event once it listens."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.listening = threading.Event()
        self.loop: asyncio.AbstractEventLoop | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        self.loop = asyncio.get_running_loop()
        self.listening.set()


@contextmanager
def serve(settings: Settings) -> Iterator[Served]:
    """Serve a mock until the block ends. Raises ConfigError."""
    app = create_app(settings)
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(256)
        config = uvicorn.Config(
            app,
            http=MockProtocol,
            ws="none",
            lifespan="on",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            timeout_keep_alive=86_400,
            timeout_graceful_shutdown=1,
        )
        server = _Server(config)
        thread = threading.Thread(
            target=server.run, kwargs={"sockets": [listener]}, daemon=True, name="mockgateway"
        )
        thread.start()
        if not server.listening.wait(TIMEOUT):
            raise RuntimeError(f"the mock did not start within {TIMEOUT:g} s")
        assert server.loop is not None
        served = Served(app, listener.getsockname()[1], server.loop)
        try:
            yield served
        finally:
            served.control.close()
            server.should_exit = True
            thread.join(TIMEOUT)
