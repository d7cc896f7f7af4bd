"""`mockgateway models`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
import orjson

from mockgateway.access import TOKEN_VARIABLE
from mockgateway.catalogue import Catalogue, read_catalogue
from mockgateway.cli.control_client import ControlClient
from mockgateway.cli.options import FilePath, name_option
from mockgateway.content import Model
from mockgateway.gateways import GATEWAYS
from mockgateway.problem import ConfigError, nearest


@click.command()
@name_option("--gateway", help="List only this gateway's models.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON with everything that is known.")
@click.option(
    "--models",
    "own",
    type=FilePath(path_type=Path),
    metavar="FILE",
    help="Add the models of this file, as `serve --models` does.",
)
@name_option("--url", help="List the models of the mock that runs there.")
@name_option("--sandbox", help="Sandbox of that mock.")
@name_option("--token", help=f"Token of its control API. Default: {TOKEN_VARIABLE}.")
def models(
    gateway: str, as_json: bool, own: Path | None, url: str, sandbox: str, token: str
) -> None:
    """List the models of each gateway, and the families whose members are accepted too."""
    if url and own is not None:
        raise ConfigError("--models", "the mock at --url has its own", "give one of the two")
    if url:
        _list_running(ControlClient(url, sandbox, token, as_json), gateway)
        return
    if sandbox or token:
        raise ConfigError("--url", "a sandbox or a token needs it", "name the URL of the mock")
    if gateway and gateway not in GATEWAYS:
        raise ConfigError("--gateway", f"unknown gateway {gateway!r}", nearest(gateway, GATEWAYS))
    names = [gateway] if gateway else [*GATEWAYS]
    catalogues = {name: read_catalogue(name, own, GATEWAYS) for name in names}
    if as_json:
        rows = {name: _rows(catalogue) for name, catalogue in catalogues.items()}
        click.echo(orjson.dumps(rows, option=orjson.OPT_INDENT_2))
        return
    for name, catalogue in catalogues.items():
        click.echo(f"{name}:")
        for model in catalogue.values():
            click.echo(_line(model))
        if catalogue.families:
            click.echo("  and every name that matches")
        for family in catalogue.families:
            if family.model is not None:
                click.echo(_line(family.model))


def _list_running(client: ControlClient, gateway: str) -> None:
    value = client.call("GET", "/models", query={"gateway": gateway} if gateway else None)
    lines = [
        f"{one['gateway']:9} {one['id']:34} {', '.join(one['kinds'])}" for one in value["models"]
    ]
    client.show(value, "\n".join(lines))


def _line(model: Model) -> str:
    kinds = ", ".join(model.kinds or (model.kind,))
    return f"  {model.id:34} {kinds:22} {', '.join(model.abilities)}".rstrip()


def _rows(catalogue: Catalogue) -> dict[str, Any]:
    return {
        "models": [_row("id", model) for model in catalogue.values()],
        "families": [_row("family", one.model) for one in catalogue.families if one.model],
    }


def _row(key: str, model: Model) -> dict[str, Any]:
    facts = {word: value for word, value in model.facts.items() if word not in _NAMES}
    kinds = list(model.kinds or (model.kind,))
    return {key: model.id, "kinds": kinds, "abilities": list(model.abilities), **facts}


_NAMES = ("id", "family", "kind", "kinds", "members", "abilities")
