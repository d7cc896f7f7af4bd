"""`mockgateway verdict`."""

from __future__ import annotations

import ssl
import sys
from typing import Any
from urllib.parse import quote

import click

from mockgateway.access import token_headers
from mockgateway.cli.options import name_option, repeatable
from mockgateway.problem import ConfigError


@click.command()
@click.option("--url", default="http://127.0.0.1:4010", show_default=True, help="URL of the mock.")
@name_option("--sandbox", help="Sandbox that the client used. Default: the default sandbox.")
@click.option(
    "--since", default=0, metavar="N", type=click.IntRange(0), help="Ignore calls up to number N."
)
@repeatable(
    "--allow",
    "allowed",
    metavar="JUDGE",
    help="Skip this judge; `--judges` lists them. Repeatable.",
)
@click.option("--strict", is_flag=True, help="Also fail on warnings.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--judges", "list_judges", is_flag=True, help="List the judges and exit.")
def verdict(
    url: str,
    sandbox: str,
    since: int,
    allowed: tuple[str, ...],
    strict: bool,
    as_json: bool,
    list_judges: bool,
) -> None:
    """Report what the client did wrong, from the journal of a running mock.

    Exit code: 0 nothing, 1 a fault, 2 no mock answers or it has no call to judge.
    """
    if list_judges:
        from mockgateway.judges import JUDGES

        for judge in JUDGES.values():
            click.echo(f"{judge.name:20} {judge.about}")
        return
    base = f"{url.rstrip('/')}/~{quote(sandbox, safe='')}" if sandbox else url.rstrip("/")
    result = _get(f"{base}/_mock/verdict", {"allow": list(allowed), "since": since})
    if not result["calls"] and not since:
        where = f"the sandbox {sandbox!r}" if sandbox else "the default sandbox"
        what = f"{where} of {url} has no calls: there is nothing to judge"
        advice = "name the sandbox in the client's base URL, without its ~"
        raise ConfigError("--sandbox", what, advice)
    if as_json:
        import orjson

        shown = {name: value for name, value in result.items() if name != "report"}
        click.echo(orjson.dumps(shown, option=orjson.OPT_INDENT_2).decode())
    else:
        click.echo(result["report"])
    sys.exit(1 if result["faults"] or (strict and result["warnings"]) else 0)


def _get(url: str, query: dict[str, Any]) -> dict[str, Any]:
    """Return the JSON of a control call. Raises ConfigError if there is no such answer."""
    import httpx

    try:
        # The default context reads SSL_CERT_FILE, which `serve --tls` asks to set.
        verify = ssl.create_default_context() if url.startswith("https:") else False
        response = httpx.get(
            url, params=query, headers=token_headers(), timeout=30, trust_env=False, verify=verify
        )
        value = response.json()
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        advice = "start one with `mockgateway serve`, or name another URL"
        raise ConfigError("--url", f"no mock answers at {url}: {error}", advice) from None
    except ValueError:
        value = None
    if isinstance(value, dict) and response.status_code == 200:
        return value
    reason = value.get("error") if isinstance(value, dict) else None
    if isinstance(reason, dict) and reason.get("type") == "mockgateway":
        reason = reason.get("message")
    if isinstance(reason, str):
        raise ConfigError(url, reason, str(value.get("advice", "")))
    what = f"{url} is not the control API of mockgateway"
    raise ConfigError("--url", what, "name the URL that `mockgateway serve` printed")
