"""`mockgateway keys`."""

from __future__ import annotations

import click

from mockgateway.gateways import GATEWAYS
from mockgateway.problem import ConfigError, nearest
from mockgateway.server import create_app


@click.command()
@click.argument("gateways", nargs=-1, metavar="[GATEWAY]...")
def keys(gateways: tuple[str, ...]) -> None:
    """List the test keys of each gateway and the behaviour that each one shows.

    Any other key works too, unless it contains the word `invalid`.
    """
    app = create_app()
    for name in gateways or tuple(GATEWAYS):
        if name not in GATEWAYS:
            raise ConfigError(name, "unknown gateway", nearest(name, GATEWAYS))
        click.echo(f"{name}:")
        for account in app.mounts[name].pipeline.accounts:
            click.echo(f"  {account.key:50} {account.name}")
