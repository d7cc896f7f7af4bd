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
from dataclasses import replace
from pathlib import Path

import click
import uvicorn

from mockgateway.cli.banner import banner
from mockgateway.clock import FASTEST
from mockgateway.generators import warm
from mockgateway.problem import ConfigError
from mockgateway.server import Settings, create_app
from mockgateway.server.app import App
from mockgateway.server.wire import Wire

_MMAP_THRESHOLD, _LARGE = -3, 1 << 20  # glibc's number for the setting (malloc.h); bytes

LEVELS = ("critical", "error", "warning", "info", "debug")


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port",
    default=4010,
    show_default=True,
    type=click.IntRange(0, 65535),
    help="Port to listen on; 0 takes a free one.",
)
@click.option("--gateway", default="", metavar="NAME", help="Serve this gateway at / as well.")
@click.option(
    "--spec",
    "specs",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Serve an OpenAPI 3 document of your own under its file's name. Repeatable.",
)
@click.option(
    "--seed",
    default=0,
    show_default=True,
    type=click.IntRange(0),
    help="What everything random is drawn from.",
)
@click.option("--strict-keys", is_flag=True, help="Accept only the keys of fixtures/accounts.yaml.")
@click.option(
    "--speed",
    default=1.0,
    show_default=True,
    type=click.FloatRange(0, FASTEST),
    help="Seconds of the mock's clock in a real one; 0 stands still.",
)
@click.option(
    "--plan",
    default="",
    metavar="NAME",
    help="Hold every key to the limits of this plan, such as free.",
)
@click.option(
    "--scenario",
    default="",
    metavar="NAME|FILE",
    help="The scenario that every sandbox begins with; `mockgateway scenarios` lists them.",
)
@click.option(
    "--replay",
    type=click.Choice(["strict", "loose"]),
    help="Whether what the scenario does not mean is refused; else its file's `strict:` says it.",
)
@click.option(
    "--pace",
    type=click.FloatRange(0, 1000),
    help="What a recording's times are multiplied with, 0 to answer at once; else its file's `pace:` says it.",
)
@click.option(
    "--store",
    default="memory",
    show_default=True,
    metavar="URL",
    help="Where state is kept: in memory, or redis://... for several workers and restarts.",
)
@click.option(
    "--allow-webhook-host",
    "webhook_hosts",
    multiple=True,
    metavar="HOST",
    help="Send webhooks there as well: a name, with globs, an address or a network. Repeatable.",
)
@click.option(
    "--tasks",
    default="timed",
    show_default=True,
    metavar="POLICY",
    help="How tasks go on: timed, instant, manual, or polls:N.",
)
@click.option(
    "--overlay",
    "overlays",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Change the document it extends by an OpenAPI overlay, as `contract` writes. Repeatable.",
)
@click.option(
    "--link-life",
    default=0.0,
    metavar="SECONDS",
    type=click.FloatRange(0),
    help="Let links to files expire after so many seconds of the mock's clock; 0 for never.",
)
@click.option(
    "--mark/--no-mark",
    default=True,
    show_default=True,
    help="Whether pictures and clips say in a corner that they are a mock's.",
)
@click.option("--reload", is_flag=True, help="Take up changes of the documents while running.")
@click.option(
    "--log-level",
    default="warning",
    show_default=True,
    type=click.Choice(LEVELS),
    help="What to log.",
)
def serve(
    host: str,
    port: int,
    gateway: str,
    specs: tuple[Path, ...],
    seed: int,
    strict_keys: bool,
    speed: float,
    plan: str,
    scenario: str,
    replay: str | None,
    pace: float | None,
    store: str,
    webhook_hosts: tuple[str, ...],
    tasks: str,
    overlays: tuple[Path, ...],
    link_life: float,
    mark: bool,
    reload: bool,
    log_level: str,
) -> None:
    """Serve the gateways on this machine: no key, no network, no fixture."""
    logging.basicConfig(level=log_level.upper(), format="%(levelname)s %(name)s: %(message)s")
    settings = Settings(
        gateway,
        specs,
        seed,
        strict_keys,
        speed,
        plan=plan,
        scenario=scenario,
        store=store,
        webhook_hosts=webhook_hosts,
        tasks=tasks,
        overlays=overlays,
    )
    settings = replace(settings, link_life=link_life, marked=mark)
    settings = replace(settings, strict=None if replay is None else replay == "strict", pace=pace)
    app = create_app(settings)
    listener = listen(host, port)
    config = uvicorn.Config(
        app,
        http=Wire,
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
    server = _Server(config, app, settings, reload)
    logging.getLogger("uvicorn.error").addFilter(_is_news)
    # What start-up made stays for good: keep the collector from walking it again and again.
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)
    try:
        server.run(sockets=[listener])
    except KeyboardInterrupt:
        click.echo("stopped")


def _is_news(record: logging.LogRecord) -> bool:
    """Whether a line of the server's log tells anything: that streams which still stall are cut off at the end does not, and uvicorn has a traceback for each."""
    return record.exc_info is None or record.exc_info[0] is not asyncio.CancelledError


def settle_in() -> None:
    """What is done once the server listens, beside its work: load what the first calls would wait for; have glibc give large blocks back to the system at once.

    It would keep the room of uploads for the next ones, and grow with the largest dozen.
    """
    warm()
    if sys.platform == "linux":
        import ctypes  # which costs 8 ms

        with contextlib.suppress(OSError, AttributeError):  # another C library
            ctypes.CDLL(None).mallopt(_MMAP_THRESHOLD, _LARGE)


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens there. Raises ConfigError."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(2048)
    except OSError as error:
        listener.close()
        busy = error.errno in (errno.EADDRINUSE, errno.EACCES)
        advice = (
            "choose another with --port, or 0 for a free one"
            if busy
            else "choose an address of this machine with --host, such as 127.0.0.1"
        )
        raise ConfigError(
            f"--host {host} --port {port}",
            (error.strerror or "cannot be listened on").lower(),
            advice,
        ) from None
    return listener


class _Server(uvicorn.Server):
    """uvicorn's, which says where it is once it listens, and may watch the documents."""

    def __init__(self, config: uvicorn.Config, app: App, settings: Settings, reload: bool) -> None:
        super().__init__(config)
        self._app = app
        self._settings = settings
        self._reload = reload

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        assert sockets
        host, port = sockets[0].getsockname()[:2]
        threading.Thread(target=settle_in, daemon=True).start()
        click.echo(banner(self._app, host, port, self._settings.strict_keys))
        if self._reload:
            from mockgateway.server.reload import watch

            self._watching = asyncio.create_task(watch(self._app, self._settings))
