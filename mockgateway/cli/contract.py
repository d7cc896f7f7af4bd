"""`mockgateway contract`."""

from __future__ import annotations

import sys
from types import SimpleNamespace
from typing import Any

import click

from mockgateway.cli.options import (
    Number,
    file_option,
    name_option,
    require_contract_extra,
    run_options,
)


@click.command()
@click.argument("url", default="")
@click.argument("check", default="", metavar="")
@run_options
@name_option("--second-key-env", help="Key of another account, to check that tenants are separate.")
@name_option("--revoked-key-env", help="A revoked key.")
@name_option("--narrow-key-env", help="A key that may only read health and library (Monitor Only).")
@click.option(
    "--dry-run", is_flag=True, help="Print each request and what it may cost; send nothing."
)
@click.option(
    "--rate",
    default=0.0,
    type=Number(0),
    help="Send at most this many requests a second; 0 for no limit.",
)
@click.option(
    "--patience",
    default=120.0,
    show_default=True,
    type=Number(0),
    help="Seconds to wait for a task to end.",
)
@click.option("--strict", is_flag=True, help="Also fail on what the document marks as assumed.")
@file_option("--baseline", help="Accept the deviations listed in this file.")
@file_option("--write-baseline", help="Write a baseline that accepts what was found.")
@file_option(
    "--write-overlay", help="Write what was learned as an OpenAPI overlay for `serve --overlay`."
)
@click.option(
    "--webhook-url",
    default="",
    metavar="URL",
    help="Public URL of the webhook receiver: the public end of a tunnel.",
)
@click.option(
    "--webhook-port",
    default=0,
    type=click.IntRange(0, 65535),
    help="Port of the webhook receiver: the local end of a tunnel; 0 takes a free one.",
)
@name_option(
    "--webhook-secret-env",
    help="Environment variable with the signing secret, to verify signatures.",
)
@file_option("--junit", help="Write JUnit XML.")
@file_option("--json", "json_", help="Write the run as JSON, for `compare` and --replay.")
@file_option("--html", help="Write one HTML file.")
@file_option("--har", help="Write the exchanges as HAR.")
@file_option("--sarif", help="Write the findings as SARIF 2.1.0.")
@file_option("--markdown", help="Write a Markdown summary for a pull request.")
@click.option("--github", is_flag=True, help="Write a summary and annotations for GitHub Actions.")
@click.option(
    "--replay",
    default="",
    metavar="[FILE#]FINDING",
    help="Repeat only what led to this finding. Without FILE: of the last run in this folder.",
)
def contract(url: str, check: str, **options: Any) -> None:
    """Test whether the gateway at URL conforms to its document.

    `mockgateway contract explain [CHECK]` prints what a check tests, or lists all checks.

    Exit code: 0 passed, 1 failed, 2 could not run, 3 stopped by the budget.
    """
    require_contract_extra()
    if url == "explain":
        from mockgateway.contract.explain import explain  # imports the tester

        click.echo(explain(check))
        return
    if check:
        raise click.UsageError(f"unexpected argument {check!r}: give one URL")
    from mockgateway.contract.command import execute

    given = {name.rstrip("_"): value for name, value in options.items()}
    try:
        sys.exit(execute(SimpleNamespace(url=url, **given)))
    except KeyboardInterrupt:
        click.echo("interrupted", err=True)
        sys.exit(2)
