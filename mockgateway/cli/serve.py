"""`mockgateway serve`."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
import os
import socket
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Never

import click

from mockgateway.access import open_access
from mockgateway.alarm import alarm
from mockgateway.cli.banner import ANY_ADDRESS
from mockgateway.cli.config_file import configurable, file_used
from mockgateway.cli.embedded_store import EmbeddedStore
from mockgateway.cli.listening import listen, listen_many
from mockgateway.cli.output import Output
from mockgateway.cli.serve_options import serve_options
from mockgateway.cli.served import Served
from mockgateway.cli.tls import open_tls
from mockgateway.cli.workers import Workers
from mockgateway.problem import ConfigError
from mockgateway.server import Settings, create_app
from mockgateway.server.limits import MIB, Limits
from mockgateway.server.metrics import METRICS_FOLDER


@configurable
@click.command()
@serve_options
def serve(
    host: str,
    port: int,
    workers: int,
    reload: bool,
    log_level: str,
    log_format: str,
    access_log: bool,
    quiet: bool,
    otel: bool | None,
    tls: bool,
    tls_cert: Path | None,
    tls_key: Path | None,
    spec_timeout: float,
    **options: Any,
) -> None:
    """Serve the gateways on this machine. Needs no key, no network and no fixture."""
    output = Output(log_level, log_format, access_log, quiet, otel)
    output.configure_logging()
    if path := file_used(click.get_current_context()):
        output.show(f"Options from {path}")
    gc.disable()  # hardly any object made at start is garbage
    settings = _read_settings(host, **options)
    with contextlib.ExitStack() as stack:
        store = _embed_store(settings, stack) if workers > 1 else None
        if store is not None:
            settings = replace(settings, store=store.url)
        with alarm(spec_timeout, lambda: _report_slow(spec_timeout, settings.specs)):
            app = create_app(settings)
        hosts = [name for mount in app.mounts.values() for name in mount.hosts]
        secured = open_tls(tls, tls_cert, tls_key, hosts if host in ANY_ADDRESS else [host, *hosts])
        served = Served(app, settings, output, secured, reload)
        logging.getLogger("uvicorn.error").addFilter(_is_relevant)
        _start_collector()
        with contextlib.suppress(KeyboardInterrupt):
            if workers == 1:
                served.run(listen(host, port))
            else:
                os.environ[METRICS_FOLDER] = stack.enter_context(tempfile.TemporaryDirectory())
                _run_workers(served, listen_many(host, port, workers), workers, store)
        output.show("stopped")


def _report_slow(seconds: float, specs: Sequence[Path]) -> Never:
    """Raise ConfigError for documents that take too long to load."""
    names = ", ".join(map(str, specs)) or "the documents"
    advice = "leave out what is not used, or allow more by --spec-timeout"
    raise ConfigError(names, f"took longer than {seconds:g} s to load", advice)


def _start_collector() -> None:
    """Collect garbage, but not what was made at start: that lives as long as the process."""
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)
    gc.enable()


def _run_workers(
    served: Served, listeners: list[socket.socket], count: int, store: EmbeddedStore | None
) -> None:
    child_died = store.child_died if store is not None else lambda process: None
    workers = Workers(listeners, count, served.run, served.load_again, child_died)
    workers.run(lambda: served.announce(listeners[0]))


def _embed_store(settings: Settings, stack: contextlib.ExitStack) -> EmbeddedStore | None:
    """Return a store of the workers' own, unless the options name one."""
    if not hasattr(os, "fork"):
        advice = "start several servers with one --store behind a proxy"
        raise ConfigError("--workers", "needs a system with fork, which this is not", advice)
    if settings.store != "memory":
        return None
    source = click.get_current_context().get_parameter_source("store")
    if source is not click.core.ParameterSource.DEFAULT:
        advice = "leave --store out, or write --store redis://localhost:6379/0"
        raise ConfigError("--store memory", "is not shared by several workers", advice)
    store = EmbeddedStore()
    stack.callback(store.close)
    return store


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


def _is_relevant(record: logging.LogRecord) -> bool:
    """Drop uvicorn's tracebacks for streams that are cancelled at shutdown."""
    return record.exc_info is None or record.exc_info[0] is not asyncio.CancelledError
