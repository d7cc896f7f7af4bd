"""Serve a mock on a free local port, for tests over TCP."""

from __future__ import annotations

import asyncio
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn

from mockgateway.server import Settings, create_app
from mockgateway.server.app import App
from mockgateway.server.wire import MockProtocol


class Mock:
    """A running mock. `url` has no trailing slash."""

    def __init__(self, app: App, url: str, loop: asyncio.AbstractEventLoop) -> None:
        self.app = app
        self.url = url
        self._loop = loop

    def forget_sandboxes(self) -> None:
        """Forget all sandboxes but the default one, in the server's thread."""

        async def forget() -> None:
            self.app.forget_sandboxes()

        asyncio.run_coroutine_threadsafe(forget(), self._loop).result(20)


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.listening = threading.Event()
        self.loop: asyncio.AbstractEventLoop | None = None

    def install_signal_handlers(self) -> None:
        """Leave signals to the test runner."""

    async def startup(self, sockets: Any = None) -> None:
        await super().startup(sockets=sockets)
        self.loop = asyncio.get_running_loop()
        self.listening.set()


@contextmanager
def serving(
    settings: Settings | None = None,
    app: Any = None,
    http: Any = MockProtocol,
    tls: ssl.SSLContext | None = None,
) -> Iterator[Mock]:
    """Serve a mock with the settings, or any ASGI application, until the block ends."""
    app = app or create_app(settings or Settings())
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen(256)
    config = uvicorn.Config(
        app,
        http=MockProtocol if http == "wire" else http,
        loop="uvloop",
        ws="none",
        lifespan="auto",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
    )
    config.load()
    config.ssl = tls
    server = _Server(config)
    run, sockets = server.run, {"sockets": [listener]}
    # The fixture `fast_time` knows a mock's thread by its name, and leaves its time as it is.
    thread = threading.Thread(target=run, name="mockgateway", kwargs=sockets, daemon=True)
    thread.start()
    assert server.listening.wait(20)
    assert server.loop is not None
    url = f"http{'s' if tls else ''}://127.0.0.1:{listener.getsockname()[1]}"
    try:
        yield Mock(app, url, server.loop)
    finally:
        server.should_exit = True
        thread.join(20)
        listener.close()
