"""`mockgateway keys`."""

from __future__ import annotations

import click

from mockgateway.cli.options import json_option, print_json
from mockgateway.gateways import GATEWAYS
from mockgateway.problem import ConfigError, nearest
from mockgateway.server.catalogue import read_all_accounts


@click.command()
@click.argument("gateways", nargs=-1, metavar="[GATEWAY]...")
@json_option
def keys(gateways: tuple[str, ...], as_json: bool) -> None:
    """List the test keys of each gateway and the behaviour that each one shows.

    Any other key works too, unless it contains the word `invalid`.
    """
    for name in gateways:
        if name not in GATEWAYS:
            raise ConfigError(name, "unknown gateway", nearest(name, GATEWAYS))
    accounts = read_all_accounts()
    chosen = {name: accounts.get(name, ()) for name in gateways or GATEWAYS}
    if as_json:
        rows = {
            name: [{"key": one.key, "shows": one.name} for one in found]
            for name, found in chosen.items()
        }
        print_json(rows)
        return
    for name, found in chosen.items():
        click.echo(f"{name}:")
        for account in found:
            click.echo(f"  {account.key:50} {account.name}")
