"""`mockgateway proxy`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from mockgateway.cli.banner import local_url
from mockgateway.cli.listening import listen
from mockgateway.cli.options import (
    FilePath,
    host_option,
    name_option,
    port_option,
    require_contract_extra,
    upstream_timeout_option,
)
from mockgateway.cli.record import proxy_server, read_key_variable, run_proxy
from mockgateway.gateways import PLAIN
from mockgateway.pipeline.pipeline import Pipeline
from mockgateway.recording import Proxy, parse_upstream
from mockgateway.server.loading import load
from mockgateway.state.accounts import Accounts


@click.command()
@click.argument("url")
@click.option(
    "--spec",
    required=True,
    type=FilePath(path_type=Path),
    metavar="FILE",
    help="The OpenAPI document that requests and replies must conform to.",
)
@name_option(
    "--key-env",
    help="Environment variable with the server's key. Without it the client's own key is sent.",
)
@upstream_timeout_option
@host_option
@port_option
def proxy(url: str, spec: Path, key_env: str, timeout: float, host: str, port: int) -> None:
    """Pass requests on to the server at URL and report violations of its document.

    URL is the base of the document's paths. The exit code is 1 if there was a violation.
    """
    require_contract_extra()
    from mockgateway.cli.traffic import TrafficJudge  # imports the tester
    from mockgateway.contract.target import Target

    base, key = parse_upstream(url), read_key_variable(key_env)
    document = load(spec)
    pipeline = Pipeline(document, PLAIN, Accounts(strict=False))
    judge = TrafficJudge(pipeline, Target(base, document), click.echo)
    listener = listen(host, port)
    app = Proxy("", pipeline, base, key, judge, timeout, click.echo, judge.end)
    root = local_url(host, listener.getsockname()[1])
    whose = f"with the key in {key_env}" if key else "with the client's own key"
    click.echo(f"Checking {base} against {spec} {whose}: send requests to {root}")
    click.echo("Stop with Ctrl+C.")
    run_proxy(proxy_server(app), listener)
    for line in judge.summary():
        click.echo(line)
    if judge.broken:
        sys.exit(1)
