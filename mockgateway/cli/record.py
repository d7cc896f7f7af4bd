"""`mockgateway record`."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import click
import uvicorn

from mockgateway.cli.serve import listen
from mockgateway.problem import ConfigError, nearest
from mockgateway.recording import Cassette, Proxy, parse_upstream
from mockgateway.server import Settings, create_app
from mockgateway.server.wire import Wire

_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,63}\Z")


@click.command()
@click.option(
    "--gateway",
    required=True,
    metavar="NAME",
    help="Whose document says what the requests are, and whose prefix is served.",
)
@click.option(
    "--upstream",
    required=True,
    metavar="URL",
    help="The real gateway: the base URL that the document's paths follow.",
)
@click.option(
    "--key-env",
    default="",
    metavar="NAME",
    help="The environment variable that has the upstream's key; without it the client's own key is sent.",
)
@click.option(
    "--out",
    default="recording",
    show_default=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="The folder for recorded.yaml and what belongs to it.",
)
@click.option("--overwrite", is_flag=True, help="Write over a recording that is there.")
@click.option(
    "--spec",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="An OpenAPI document of your own, whose name --gateway says.",
)
@click.option(
    "--timeout",
    "patience",
    default=600.0,
    show_default=True,
    type=click.FloatRange(0.1),
    help="Seconds to wait for the upstream's next byte.",
)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port",
    default=4010,
    show_default=True,
    type=click.IntRange(0, 65535),
    help="Port to listen on; 0 takes a free one.",
)
def record(
    gateway: str,
    upstream: str,
    key_env: str,
    out: Path,
    overwrite: bool,
    spec: Path | None,
    patience: float,
    host: str,
    port: int,
) -> None:
    """Pass requests on to a real gateway, and write a scenario that answers as it did."""
    base, key = parse_upstream(upstream), key_of(key_env)
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

    proxy = Proxy(gateway, mount.pipeline, base, key, cassette, patience, click.echo, stop)
    config = uvicorn.Config(
        proxy,
        http=Wire,
        ws="none",
        lifespan="on",
        interface="asgi3",
        log_config=None,
        log_level="error",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=2,
    )
    server = uvicorn.Server(config)
    at = f"http://{'127.0.0.1' if host in ('0.0.0.0', '::') else host}:{listener.getsockname()[1]}"  # noqa: S104 - only to be told apart
    whose = f"with the key in {key_env}" if key else "with the client's own key"
    click.echo(
        f"Recording {base} {whose}: send requests to {at}/{gateway} (or {at}/). Stop with Ctrl+C."
    )
    with suppress(KeyboardInterrupt):
        server.run(sockets=[listener])
    if failed:
        raise failed[0]
    click.echo(
        f"{len(cassette)} exchanges in {out / 'recorded.yaml'}. Play them: mockgateway serve --scenario {out / 'recorded.yaml'}"
    )


def key_of(variable: str) -> str:
    """The key in an environment variable, "" where none is named. Raises ConfigError; never says anything that might be a key."""
    if not variable:
        return ""
    if not _VARIABLE.match(variable):
        raise ConfigError(
            "--key-env",
            "that is no variable's name",
            "give the NAME of the variable that has the key, such as SEALINK_API_KEY, never the key itself",
        )
    key = os.environ.get(variable, "").strip()
    if not key:
        known = [name for name in os.environ if re.search(r"KEY|TOKEN|SECRET", name)]
        why = "is empty" if variable in os.environ else "is not in the environment"
        advice = nearest(variable, known) if known else f"set it first: export {variable}=..."
        raise ConfigError(
            "--key-env",
            f"the variable {variable!r} {why}"
            if variable.upper() == variable
            else f"that variable {why}",
            advice,
        )
    if not key.isascii() or not key.isprintable():
        raise ConfigError(
            "--key-env",
            f"what {variable!r} has is no key: it has letters that no header may have",
            "set it anew",
        )
    return key
