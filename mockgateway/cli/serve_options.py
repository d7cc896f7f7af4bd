"""The options of `mockgateway serve`, in groups."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import get_args

import click

from mockgateway.access import TOKEN_VARIABLE
from mockgateway.cli.options import (
    SOURCES,
    FilePath,
    file_option,
    host_option,
    name_option,
    port_option,
    ref_roots_option,
    repeatable,
    seed_option,
)
from mockgateway.clock import FASTEST
from mockgateway.scenario.rule import QueueFailures
from mockgateway.scenario.timeline import FASTEST as TIMELINE_FASTEST
from mockgateway.server.limits import LIMITS, MIB

LEVELS = ("critical", "error", "warning", "info", "debug")

_DOCUMENTS = (
    name_option("--gateway", help="Serve this gateway at / too."),
    repeatable(
        "--spec",
        "specs",
        type=FilePath(path_type=Path),
        metavar="FILE",
        help="Serve an OpenAPI 3 document of your own under its file's name. Repeatable.",
    ),
    click.option("--strict-spec", is_flag=True, help="Refuse a --spec that has any mistake."),
    click.option(
        "--spec-timeout",
        default=120.0,
        show_default=True,
        metavar="SECONDS",
        type=click.FloatRange(0, min_open=True),
        help="Give up on documents that take longer to load.",
    ),
    ref_roots_option,
    repeatable(
        "--overlay",
        "overlays",
        type=FilePath(path_type=Path),
        metavar="FILE",
        help="Apply an OpenAPI overlay, such as `contract --write-overlay` writes. Repeatable.",
    ),
    click.option(
        "--strict-parameters",
        is_flag=True,
        help="Refuse unknown parameters of request bodies. Default: ignore them.",
    ),
    click.option(
        "--stateful/--stateless",
        default=True,
        show_default=True,
        help="Let REST collections of your documents remember what was created, changed and"
        " deleted.",
    ),
)

_REPLIES = (
    seed_option,
    click.option(
        "--strict-keys", is_flag=True, help="Accept only the keys of fixtures/accounts.yaml."
    ),
    name_option("--plan", help="Apply the limits of this plan, such as free, to every key."),
    click.option(
        "--models",
        type=FilePath(path_type=Path),
        metavar="FILE",
        help="Add models of your own, by entries as in fixtures/sealink/models.yaml.",
    ),
    click.option("--any-model", is_flag=True, help="Accept every model name."),
    click.option(
        "--scenario",
        default="",
        metavar="NAME|FILE",
        help="Scenario that every sandbox starts with; `mockgateway scenarios` lists them.",
    ),
    click.option(
        "--timeline-speed",
        default=1.0,
        show_default=True,
        type=click.FloatRange(0.01, TIMELINE_FASTEST),
        help="Run a scenario's phases and latencies this many times faster; tasks keep theirs.",
    ),
    click.option(
        "--replay",
        type=click.Choice(["strict", "loose"]),
        help="Refuse requests that no rule of the scenario matches, or not. Default: as its file"
        " says.",
    ),
    click.option(
        "--pace",
        type=click.FloatRange(0, 1000),
        help="Multiply a recording's delays by this; 0 answers at once. Default: as its file says.",
    ),
)

_STATE = (
    click.option(
        "--store",
        default="memory",
        show_default=True,
        metavar="URL",
        help="Where state is kept: memory, or redis://... for several machines and restarts."
        " Several workers share one of their own if none is given.",
    ),
    click.option(
        "--state-ttl",
        "state_life",
        default=86_400,
        show_default=True,
        type=click.IntRange(1),
        metavar="SECONDS",
        help="Delete a sandbox this long after its last use.",
    ),
    click.option(
        "--speed",
        default=1.0,
        show_default=True,
        type=click.FloatRange(0, FASTEST),
        help="Seconds of the mock's clock per real second; 0 stops it.",
    ),
    click.option(
        "--tasks",
        default="timed",
        show_default=True,
        metavar="POLICY",
        help="How tasks progress: timed, instant, manual, or polls:N.",
    ),
    repeatable(
        "--allow-webhook-host",
        "webhook_hosts",
        metavar="HOST",
        help="Also send webhooks to this host: a name or glob, an address or a network."
        " Repeatable.",
    ),
    click.option(
        "--link-life",
        default=0.0,
        metavar="SECONDS",
        type=click.FloatRange(0),
        help="Let file links expire after this many seconds of the mock's clock; 0 for never.",
    ),
    click.option(
        "--mark/--no-mark",
        "marked",
        default=True,
        show_default=True,
        help='Print a small "mock" mark on images and videos.',
    ),
    click.option(
        "--queue-failures",
        default="auto",
        show_default=True,
        type=click.Choice(get_args(QueueFailures)),
        help="How SeaCloud's result URL reports a failed task: 4xx/5xx (fal), 200 (seacloud), or by"
        " the client (auto).",
    ),
)

_SERVER = (
    host_option,
    port_option,
    click.option(
        "--workers",
        default=1,
        show_default=True,
        type=click.IntRange(1, 64),
        help="Processes that serve the port; SIGHUP restarts them one by one.",
    ),
    click.option(
        "--tls",
        is_flag=True,
        help="Serve https with a certificate made for this machine and the gateways' own hosts.",
    ),
    file_option("--tls-cert", help="Serve https with this certificate (PEM)."),
    file_option("--tls-key", help="The key of --tls-cert (PEM), if it is in a file of its own."),
    click.option(
        "--control-token",
        default="",
        envvar=TOKEN_VARIABLE,
        metavar="TOKEN",
        help="Token of the control API (/_mock), which it then requires. Default: none on loopback;"
        " a new one, printed, on other addresses.",
    ),
    repeatable(
        "--allow-host",
        "allow_hosts",
        metavar="NAME",
        help="Name that calls of the control API may have in their Host header. Repeatable.",
    ),
    click.option(
        "--max-body-memory",
        default=LIMITS.body_memory // MIB,
        show_default=True,
        metavar="MIB",
        type=click.IntRange(1),
        help="Mebibytes of all request bodies at a time; further ones get a 503.",
    ),
    click.option(
        "--max-connections",
        default=LIMITS.connections,
        show_default=True,
        type=click.IntRange(1),
        help="Open connections at a time; further ones get a 503.",
    ),
    click.option("--reload", is_flag=True, help="Reload documents and fixtures when they change."),
    click.option(
        "--log-level",
        default="warning",
        show_default=True,
        type=click.Choice(LEVELS),
        help="Least severe level to log.",
    ),
    click.option(
        "--access-log/--no-access-log",
        default=True,
        show_default=True,
        help="Print a line for each request; with `--log-level debug` also for the control API.",
    ),
    click.option(
        "--log-format",
        default="text",
        show_default=True,
        type=click.Choice(["text", "json"]),
        help="Write the access log, other log records and the banner as text or as lines of JSON.",
    ),
    click.option(
        "--otel/--no-otel",
        default=None,
        help="Emit OpenTelemetry traces, as the OTEL_* variables say. Default: if they name an"
        " exporter or its endpoint.",
    ),
    click.option("--quiet", is_flag=True, help="Print warnings and errors only."),
)


def serve_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options of `mockgateway serve`."""
    for option in reversed((*_SERVER, *_DOCUMENTS, *_REPLIES, *SOURCES, *_STATE)):
        command = option(command)
    return command
