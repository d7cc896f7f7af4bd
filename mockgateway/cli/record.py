"""`mockgateway record`."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from pathlib import Path
from socket import socket
from urllib.parse import urlsplit

import click
import uvicorn

from mockgateway.cli.banner import local_url
from mockgateway.cli.listening import listen
from mockgateway.cli.options import (
    file_option,
    host_option,
    name_option,
    port_option,
    upstream_timeout_option,
)
from mockgateway.problem import ConfigError, nearest
from mockgateway.recording import Cassette, Proxy, parse_upstream
from mockgateway.server import Settings, create_app
from mockgateway.server.wire import MockProtocol

_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,63}\Z")


@click.command()
@click.option(
    "--gateway",
    required=True,
    metavar="NAME",
    help="The gateway: its document names the operations, its prefix is served.",
)
@click.option(
    "--upstream",
    required=True,
    metavar="URL",
    help="The real gateway: the base URL that the document's paths follow.",
)
@name_option(
    "--key-env",
    help="Environment variable with the upstream's key. Without it the client's own key is sent.",
)
@click.option(
    "--out",
    default="recording",
    show_default=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder for recorded.yaml and its files.",
)
@click.option("--overwrite", is_flag=True, help="Replace a recording that exists.")
@file_option("--spec", help="An OpenAPI document of your own, named by --gateway.")
@upstream_timeout_option
@host_option
@port_option
def record(
    gateway: str,
    upstream: str,
    key_env: str,
    out: Path,
    overwrite: bool,
    spec: Path | None,
    timeout: float,
    host: str,
    port: int,
) -> None:
    """Pass requests on to a real gateway and write its replies as a scenario."""
    base, key = parse_upstream(upstream), read_key_variable(key_env)
    app = create_app(Settings(specs=(spec,) if spec else ()))
    mount = app.mounts.get(gateway)
    if mount is None:
        raise ConfigError("--gateway", f"unknown gateway {gateway!r}", nearest(gateway, app.mounts))
    listener = listen(host, port)
    cassette = Cassette(out, f"Recorded from {gateway} at {urlsplit(base).netloc}", overwrite)
    failed: list[ConfigError] = []

    def stop(error: ConfigError) -> None:
        failed.append(error)
        server.should_exit = True

    proxy = Proxy(gateway, mount.pipeline, base, key, cassette, timeout, click.echo, stop=stop)
    server = proxy_server(proxy)
    root = local_url(host, listener.getsockname()[1])
    whose = f"with the key in {key_env}" if key else "with the client's own key"
    click.echo(f"Recording {base} {whose}: send requests to {root}/{gateway} (or {root}/).")
    click.echo("Stop with Ctrl+C.")
    run_proxy(server, listener)
    if failed:
        raise failed[0]
    file = out / "recorded.yaml"
    click.echo(f"{len(cassette)} exchanges in {file}. Replay: mockgateway serve --scenario {file}")


def proxy_server(proxy: Proxy) -> uvicorn.Server:
    """Return a server for a proxy."""
    config = uvicorn.Config(
        proxy,
        http=MockProtocol,
        ws="none",
        lifespan="on",
        interface="asgi3",
        log_config=None,
        log_level="error",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=2,
    )
    return uvicorn.Server(config)


def run_proxy(server: uvicorn.Server, listener: socket) -> None:
    """Serve until Ctrl+C."""
    with suppress(KeyboardInterrupt):
        server.run(sockets=[listener])


def read_key_variable(variable: str) -> str:
    """Return the key in an environment variable, or "" if `variable` is "".

    Raises:
        ConfigError: The variable is missing or empty, or its value cannot be a header.
            The message never contains what might be a key.
    """
    if not variable:
        return ""
    if not _VARIABLE.match(variable):
        advice = "give the NAME of the variable, such as SEALINK_API_KEY, never the key itself"
        raise ConfigError("--key-env", "this is not the name of an environment variable", advice)
    key = os.environ.get(variable, "").strip()
    if not key:
        shown = f"the variable {variable!r}" if variable.isupper() else "that variable"
        known = [name for name in os.environ if re.search(r"KEY|TOKEN|SECRET", name)]
        advice = nearest(variable, known) if known else f"set it first: export {variable}=..."
        why = "is empty" if variable in os.environ else "is not in the environment"
        raise ConfigError("--key-env", f"{shown} {why}", advice)
    if not key.isascii() or not key.isprintable():
        what = f"the value of {variable!r} has characters that no HTTP header may have"
        raise ConfigError("--key-env", what, "set it again")
    return key
