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
from typing import Any, get_args

import click
import uvicorn

from mockgateway.cli.banner import ANY_ADDRESS, banner
from mockgateway.cli.options import (
    file_option,
    host_option,
    name_option,
    port_option,
    ref_roots_option,
    repeatable,
    seed_option,
    source_options,
)
from mockgateway.cli.tls import Tls, open_tls
from mockgateway.clock import FASTEST
from mockgateway.generators import warm
from mockgateway.problem import ConfigError
from mockgateway.scenario.rule import QueueFailures
from mockgateway.server import Settings, create_app
from mockgateway.server.app import App
from mockgateway.server.wire import MockProtocol

_M_MMAP_THRESHOLD, _LARGE_BLOCK = -3, 1 << 20  # glibc's malloc.h; bytes

WARM_UP_AFTER = 0.2  # seconds; a delay, so that it does not slow down the first answers

LEVELS = ("critical", "error", "warning", "info", "debug")


@click.command()
@host_option
@port_option
@name_option("--gateway", help="Serve this gateway at / too.")
@repeatable(
    "--spec",
    "specs",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Serve an OpenAPI 3 document of your own under its file's name. Repeatable.",
)
@click.option("--strict-spec", is_flag=True, help="Refuse a --spec that has any mistake.")
@ref_roots_option
@seed_option
@click.option("--strict-keys", is_flag=True, help="Accept only the keys of fixtures/accounts.yaml.")
@click.option(
    "--strict-parameters",
    is_flag=True,
    help="Refuse unknown parameters of request bodies. Default: ignore them.",
)
@click.option(
    "--stateful/--stateless",
    default=True,
    show_default=True,
    help="Let REST collections of your documents remember what was created, changed and deleted.",
)
@click.option(
    "--speed",
    default=1.0,
    show_default=True,
    type=click.FloatRange(0, FASTEST),
    help="Seconds of the mock's clock per real second; 0 stops it.",
)
@name_option("--plan", help="Apply the limits of this plan, such as free, to every key.")
@click.option(
    "--scenario",
    default="",
    metavar="NAME|FILE",
    help="Scenario that every sandbox starts with; `mockgateway scenarios` lists them.",
)
@click.option(
    "--replay",
    type=click.Choice(["strict", "loose"]),
    help="Refuse requests that no rule of the scenario matches, or not. Default: as its file says.",
)
@click.option(
    "--pace",
    type=click.FloatRange(0, 1000),
    help="Multiply a recording's delays by this; 0 answers at once. Default: as its file says.",
)
@click.option(
    "--store",
    default="memory",
    show_default=True,
    metavar="URL",
    help="Where state is kept: memory, or redis://... for several workers and restarts.",
)
@repeatable(
    "--allow-webhook-host",
    "webhook_hosts",
    metavar="HOST",
    help="Also send webhooks to this host: a name or glob, an address or a network. Repeatable.",
)
@click.option(
    "--tasks",
    default="timed",
    show_default=True,
    metavar="POLICY",
    help="How tasks progress: timed, instant, manual, or polls:N.",
)
@repeatable(
    "--overlay",
    "overlays",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Apply an OpenAPI overlay, such as `contract --write-overlay` writes. Repeatable.",
)
@click.option(
    "--link-life",
    default=0.0,
    metavar="SECONDS",
    type=click.FloatRange(0),
    help="Let file links expire after this many seconds of the mock's clock; 0 for never.",
)
@click.option(
    "--mark/--no-mark",
    "marked",
    default=True,
    show_default=True,
    help='Print a small "mock" mark on images and videos.',
)
@click.option(
    "--queue-failures",
    default="auto",
    show_default=True,
    type=click.Choice(get_args(QueueFailures)),
    help="How SeaCloud's result URL reports a failed task: 4xx/5xx (fal), 200 (seacloud), or by"
    " the client (auto).",
)
@click.option(
    "--tls",
    is_flag=True,
    help="Serve https with a certificate made for this machine and the gateways' own hosts.",
)
@file_option("--tls-cert", help="Serve https with this certificate (PEM).")
@file_option("--tls-key", help="The key of --tls-cert (PEM), if it is in a file of its own.")
@click.option(
    "--models",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Add models of your own, by entries as in fixtures/sealink/models.yaml.",
)
@click.option("--any-model", is_flag=True, help="Accept every model name.")
@source_options
@click.option("--reload", is_flag=True, help="Reload documents and fixtures when they change.")
@click.option(
    "--log-level",
    default="warning",
    show_default=True,
    type=click.Choice(LEVELS),
    help="Least severe level to log.",
)
def serve(
    host: str,
    port: int,
    reload: bool,
    log_level: str,
    replay: str | None,
    tls: bool,
    tls_cert: Path | None,
    tls_key: Path | None,
    **options: Any,
) -> None:
    """Serve the gateways on this machine. Needs no key, no network and no fixture."""
    logging.basicConfig(level=log_level.upper(), format="%(levelname)s %(name)s: %(message)s")
    gc.disable()  # hardly any object made at start is garbage
    settings = Settings(strict=None if replay is None else replay == "strict", **options)
    app = create_app(settings)
    hosts = [name for mount in app.mounts.values() for name in mount.hosts]
    secured = open_tls(tls, tls_cert, tls_key, hosts if host in ANY_ADDRESS else [host, *hosts])
    listener = listen(host, port)
    config = _config(app, log_level, secured)
    server = _Server(config, app, settings, reload, secured)
    logging.getLogger("uvicorn.error").addFilter(_is_relevant)
    # Objects made at start-up live as long as the process: the collector need not visit them again.
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)
    gc.enable()
    try:
        server.run(sockets=[listener])
    except KeyboardInterrupt:
        click.echo("stopped")


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
        access_log=log_level in ("info", "debug"),
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
        self, config: uvicorn.Config, app: App, settings: Settings, reload: bool, tls: Tls | None
    ) -> None:
        super().__init__(config)
        self._app = app
        self._settings = settings
        self._reload = reload
        self._tls = tls
        self._watcher: asyncio.Task[None] | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        assert sockets
        host, port = sockets[0].getsockname()[:2]
        thread = threading.Thread(target=warm_up, daemon=True)
        asyncio.get_running_loop().call_later(WARM_UP_AFTER, thread.start)
        click.echo(banner(self._app, host, port, self._settings.strict_keys, self._tls))
        if self._reload:
            from mockgateway.server.reload import watch  # imports watchfiles

            self._watcher = asyncio.create_task(watch(self._app, self._settings))

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        if self._watcher is not None:
            self._watcher.cancel()
        await super().shutdown(sockets=sockets)
