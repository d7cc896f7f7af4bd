"""`mockgateway verdict`."""

from __future__ import annotations

import sys
from typing import Any
from urllib.parse import quote

import click

from mockgateway.problem import ConfigError


@click.command()
@click.option(
    "--url", default="http://127.0.0.1:4010", show_default=True, help="Where the mock is."
)
@click.option(
    "--sandbox",
    default="",
    metavar="NAME",
    help="The sandbox that the client worked in; the ordinary one without.",
)
@click.option(
    "--since",
    default=0,
    metavar="N",
    type=click.IntRange(0),
    help="Leave out the calls up to number N.",
)
@click.option(
    "--allow",
    "allowed",
    multiple=True,
    metavar="JUDGE",
    help="Do not ask this judge. Repeatable; `--judges` lists them.",
)
@click.option("--strict", is_flag=True, help="Take warnings for faults.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--judges", "listing", is_flag=True, help="List the judges, and ask none.")
def verdict(
    url: str,
    sandbox: str,
    since: int,
    allowed: tuple[str, ...],
    strict: bool,
    as_json: bool,
    listing: bool,
) -> None:
    """What the client did wrong, from the journal of a running mock. Exits with 0 for nothing, 1 for a fault, 2 where there is no mock to ask, or no call to judge."""
    base = f"{url.rstrip('/')}/~{quote(sandbox, safe='')}" if sandbox else url.rstrip("/")
    if listing:
        from mockgateway.judges import JUDGES

        for judge in JUDGES.values():
            click.echo(f"{judge.name:20} {judge.about}")
        return
    said = _ask(f"{base}/_mock/verdict", {"allow": list(allowed), "since": since})
    if not said["calls"] and not since:
        where = f"the sandbox {sandbox!r}" if sandbox else "the ordinary sandbox"
        raise ConfigError(
            "--sandbox",
            f"nothing was called in {where} of {url}: there is nothing to judge",
            "name the sandbox that the client's base URL has, without its ~",
        )
    if as_json:
        import orjson

        click.echo(
            orjson.dumps(
                {word: value for word, value in said.items() if word != "report"},
                option=orjson.OPT_INDENT_2,
            ).decode()
        )
    else:
        click.echo(said["report"])
    sys.exit(1 if said["faults"] or (strict and said["warnings"]) else 0)


def _ask(url: str, query: dict[str, Any]) -> Any:
    """A control call's JSON. Raises ConfigError, which exits with 2, where nobody answers, or refuses."""
    import httpx

    try:
        answer = httpx.get(url, params=query, timeout=30, trust_env=False)
        said = answer.json()
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise ConfigError(
            "--url",
            f"no mock answers at {url}: {error}",
            "start one with `mockgateway serve`, or name another address",
        ) from None
    except ValueError:
        said = None
    if isinstance(said, dict) and answer.status_code == 200:
        return said
    told = said.get("error") if isinstance(said, dict) else None
    if isinstance(told, dict) and told.get("type") == "mockgateway":
        told = told.get("message")
    if isinstance(told, str):
        raise ConfigError(url, told, str(said.get("advice", "")))
    raise ConfigError(
        "--url",
        f"what answers at {url} is not the control API of a mockgateway",
        "name the address that `mockgateway serve` has printed",
    )
