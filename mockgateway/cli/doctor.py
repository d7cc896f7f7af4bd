"""`mockgateway doctor`."""

from __future__ import annotations

import platform
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from typing import Any, NamedTuple

import click

from mockgateway import __version__
from mockgateway.cli.config_file import FILE, file_used
from mockgateway.cli.listening import is_mock, listen
from mockgateway.cli.options import json_option, print_json
from mockgateway.cli.serve import serve
from mockgateway.data import OPENAPI
from mockgateway.extras import PURPOSES, install_command, missing_packages
from mockgateway.gateways import GATEWAYS
from mockgateway.problem import ConfigError
from mockgateway.stores import open_store

_CODECS = ("libx264", "libmp3lame", "libopus", "aac", "flac")  # that media are encoded with
_SDKS = (
    *("openai", "anthropic", "fal-client", "seacloudai-sdk", "langchain", "litellm", "pydantic-ai"),
    *("llama-index", "instructor"),
)
_COLOURS = {"ok": "green", "missing": "yellow", "failed": "red"}


class Check(NamedTuple):
    """The result of a check: ok, missing (an option that nobody needs to have), or failed."""

    name: str
    state: str
    found: str
    advice: str = ""


@click.command(context_settings={"ignore_unknown_options": True})
@json_option
@click.argument("options", nargs=-1, type=click.UNPROCESSED, metavar="[SERVE OPTIONS]...")
def doctor(as_json: bool, options: tuple[str, ...]) -> None:
    """Check what `mockgateway serve` needs here: packages, port, store, configuration.

    Takes the options of serve, such as --port and --store. Exit code: 1 if a check failed.
    """
    checks = list(_checks(options))
    failed = any(check.state == "failed" for check in checks)
    if as_json:
        rows = [check._asdict() for check in checks]
        print_json({"ok": not failed, "checks": rows})
    else:
        for check in checks:
            state = click.style(f"{check.state:8}", _COLOURS[check.state])
            click.echo(f"{state} {check.name:14} {check.found}")
            if check.advice:
                click.echo(f"{'':24}{check.advice}")
        click.echo("Something that serve needs is missing." if failed else "Ready to serve.")
    sys.exit(1 if failed else 0)


def _checks(options: tuple[str, ...]) -> Iterator[Check]:
    yield Check("python", "ok", f"{platform.python_version()} at {sys.executable}")
    yield Check("platform", "ok", platform.platform())
    yield _package()
    try:
        context = serve.make_context("serve", list(options))
    except ConfigError as error:
        yield Check("configuration", "failed", f"{error.where}: {error.what}", error.advice)
        return
    found = str(file_used(context) or f"no file ({FILE} in this folder or above, or --config)")
    yield Check("configuration", "ok", found)
    yield _port(context.params["host"], context.params["port"])
    yield _store(context.params["store"])
    for extra, purpose in PURPOSES.items():
        if missing := missing_packages(extra):
            found = f"{', '.join(missing)}: {purpose}"
            yield Check(f"[{extra}]", "missing", found, install_command(extra))
        else:
            yield Check(f"[{extra}]", "ok", purpose)
    if not missing_packages("media"):
        yield _codecs()
    yield Check("SDKs", "ok", ", ".join(_versions(_SDKS)) or "none in this environment")


def _package() -> Check:
    gone = [name for name in GATEWAYS if not (OPENAPI / f"{name}.yaml").is_file()]
    if gone:
        found = f"{OPENAPI} lacks the documents of {', '.join(gone)}"
        return Check("mockgateway", "failed", found, "install it again")
    return Check("mockgateway", "ok", f"{__version__}, with its documents in {OPENAPI}")


def _port(host: str, port: int) -> Check:
    try:
        with listen(host, port) as listener:
            return Check("port", "ok", f"{listener.getsockname()[1]} is free on {host}")
    except ConfigError as error:
        if is_mock(host, port):
            return Check("port", "ok", f"a mockgateway serves at {host}:{port} already")
        return Check("port", "failed", f"{error.where}: {error.what}", error.advice)


def _store(url: str) -> Check:
    try:
        open_store(url).close()
    except ConfigError as error:
        return Check("store", "failed", f"{error.where}: {error.what}", error.advice)
    return Check("store", "ok", url)


def _codecs() -> Check:
    from av.codec import codecs_available  # heavy, and optional

    if gone := [name for name in _CODECS if name not in codecs_available]:
        found = f"PyAV has no {', '.join(gone)}"
        return Check("codecs", "failed", found, "install PyAV from PyPI, whose wheels have them")
    return Check("codecs", "ok", ", ".join(_CODECS))


def _versions(names: Any) -> Iterator[str]:
    for name in names:
        try:
            yield f"{name} {version(name)}"
        except PackageNotFoundError:
            continue
