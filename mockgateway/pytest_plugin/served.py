"""The mock in a thread of the test process, on a free port of this machine."""

from __future__ import annotations

import re
import socket
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

import uvicorn

from mockgateway.pytest_plugin.control import Control
from mockgateway.server import Settings, create_app
from mockgateway.server.wire import Wire

PATIENCE = 30.0  # seconds for the start, and for the end
_ODD = re.compile(r"[^A-Za-z0-9]+")


class Served:
    """A running mock. control: its `/_mock`."""

    def __init__(self, port: int) -> None:
        self.control = Control("127.0.0.1", port)
        self.gateways = cache(self._gateways)
        self._named: Counter[str] = Counter()

    def sandbox(self, test: str) -> str:
        """A fresh sandbox's name for a test: the same one in every run, so that the mock draws the same; another where the test is run again."""
        name = f"{_ODD.sub('-', test)[-40:].strip('-')}-{blake2b(test.encode(), digest_size=4).hexdigest()}"
        self._named[name] += 1
        return name if self._named[name] == 1 else f"{name}-{self._named[name]}"

    def _gateways(self) -> dict[str, dict[str, Any]]:
        """What is served, by name."""
        return {one["name"]: one for one in self.control.ask("GET", "/_mock/gateways")["gateways"]}


class _Server(uvicorn.Server):
    """uvicorn's, which tells when it listens."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.listening = threading.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        self.listening.set()


@contextmanager
def serve(specs: Sequence[Path] = ()) -> Iterator[Served]:
    """A mock until the block ends. specs: OpenAPI documents to be served beside the gateways. Raises ConfigError for one that cannot be."""
    app = create_app(Settings(specs=specs))
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(256)
        config = uvicorn.Config(
            app,
            http=Wire,
            ws="none",
            lifespan="on",
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_keep_alive=86_400,
            timeout_graceful_shutdown=1,
        )
        server = _Server(config)
        thread = threading.Thread(
            target=server.run, kwargs={"sockets": [listener]}, daemon=True, name="mockgateway"
        )
        thread.start()
        if not server.listening.wait(PATIENCE):
            raise RuntimeError(f"the mock has not come up within {PATIENCE:g} s")
        served = Served(listener.getsockname()[1])
        try:
            yield served
        finally:
            served.control.close()
            server.should_exit = True
            thread.join(PATIENCE)
