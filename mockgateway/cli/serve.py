"""`mockgateway serve`."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import gc
import logging
import socket
import sys
import threading
from pathlib import Path
from typing import Any

import click
import uvicorn

from mockgateway.access import open_access
from mockgateway.cli.banner import ANY_ADDRESS, banner
from mockgateway.cli.config_file import configurable, file_used
from mockgateway.cli.output import Output
from mockgateway.cli.serve_options import serve_options
from mockgateway.cli.tls import Tls, open_tls
from mockgateway.generators import warm
from mockgateway.problem import ConfigError
from mockgateway.server import Settings, create_app
from mockgateway.server.app import App
from mockgateway.server.limits import MIB, Limits
from mockgateway.server.metrics import add_metrics
from mockgateway.server.wire import MockProtocol

_M_MMAP_THRESHOLD, _LARGE_BLOCK = -3, 1 << 20  # glibc's malloc.h; bytes

WARM_UP_AFTER = 0.2  # seconds; a delay, so that it does not slow down the first answers


@configurable
@click.command()
@serve_options
def serve(
    host: str,
    port: int,
    reload: bool,
    log_level: str,
    log_format: str,
    access_log: bool,
    quiet: bool,
    otel: bool | None,
    tls: bool,
    tls_cert: Path | None,
    tls_key: Path | None,
    **options: Any,
) -> None:
    """Serve the gateways on this machine. Needs no key, no network and no fixture."""
    output = Output(log_level, log_format, access_log, quiet, otel)
    output.configure_logging()
    if path := file_used(click.get_current_context()):
        output.show(f"Options from {path}")
    gc.disable()  # hardly any object made at start is garbage
    settings = _read_settings(host, **options)
    app = create_app(settings)
    hosts = [name for mount in app.mounts.values() for name in mount.hosts]
    secured = open_tls(tls, tls_cert, tls_key, hosts if host in ANY_ADDRESS else [host, *hosts])
    listener = listen(host, port)
    config = _config(app, log_level, secured)
    server = _Server(config, app, settings, reload, secured, output)
    logging.getLogger("uvicorn.error").addFilter(_is_relevant)
    # Objects made at start-up live as long as the process: the collector need not visit them again.
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)
    gc.enable()
    try:
        server.run(sockets=[listener])
    except KeyboardInterrupt:
        output.show("stopped")


def _read_settings(
    host: str,
    replay: str | None,
    control_token: str,
    allow_hosts: tuple[str, ...],
    max_body_memory: int,
    max_connections: int,
    **options: Any,
) -> Settings:
    return Settings(
        strict=None if replay is None else replay == "strict",
        control=open_access(host, control_token, allow_hosts),
        limits=Limits(max_body_memory * MIB, max_connections),
        **options,
    )


def _config(app: App, log_level: str, secured: Tls | None) -> uvicorn.Config:
    config = uvicorn.Config(
        app,
        http=MockProtocol,
        loop="auto",
        ws="none",
        lifespan="on",
        interface="asgi3",
        log_config=None,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=2,
        log_level=log_level,
        access_log=False,
    )
    config.load()
    config.ssl = secured.context if secured else None
    return config


def _is_relevant(record: logging.LogRecord) -> bool:
    """Drop uvicorn's tracebacks for streams that are cancelled at shutdown."""
    return record.exc_info is None or record.exc_info[0] is not asyncio.CancelledError


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


def listen(host: str, port: int) -> socket.socket:
    """Return a listening socket. Raises ConfigError."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(2048)
    except OSError as error:
        listener.close()
        if error.errno in (errno.EADDRINUSE, errno.EACCES):
            advice = "choose another with --port, or 0 for a free one"
        else:
            advice = "choose an address of this machine with --host, such as 127.0.0.1"
        what = (error.strerror or "cannot listen there").lower()
        raise ConfigError(f"--host {host} --port {port}", what, advice) from None
    return listener


class _Server(uvicorn.Server):
    """Prints the banner once it listens, and watches the documents if asked to."""

    def __init__(
        self,
        config: uvicorn.Config,
        app: App,
        settings: Settings,
        reload: bool,
        tls: Tls | None,
        output: Output,
    ) -> None:
        super().__init__(config)
        self._app = app
        self._settings = settings
        self._reload = reload
        self._tls = tls
        self._output = output
        add_metrics(app)
        app.observers += output.open_observers()
        self._watcher: asyncio.Task[None] | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        assert sockets
        host, port = sockets[0].getsockname()[:2]
        thread = threading.Thread(target=warm_up, daemon=True)
        asyncio.get_running_loop().call_later(WARM_UP_AFTER, thread.start)
        self._output.show(banner(self._app, host, port, self._settings, self._tls))
        if self._reload:
            from mockgateway.server.reload import watch  # imports watchfiles

            self._watcher = asyncio.create_task(watch(self._app, self._settings))

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        if self._watcher is not None:
            self._watcher.cancel()
        self._app.is_closing = True
        await super().shutdown(sockets=sockets)
        if not self._app.observers.close():
            self._output.quiet = True  # nobody reads the output, so that a message would wait
