"""`mockgateway config`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from mockgateway.cli.config_file import FILE, file_used, options_of, variable
from mockgateway.cli.options import json_option, print_json
from mockgateway.cli.serve import serve

_PASSWORD = re.compile(r"(?<=//)[^/@\s]*(?=@)")  # of a URL


@click.command(context_settings={"ignore_unknown_options": True})
@json_option
@click.argument("options", nargs=-1, type=click.UNPROCESSED, metavar="[SERVE OPTIONS]...")
def config(as_json: bool, options: tuple[str, ...]) -> None:
    """Show each option of serve: its value, where the value comes from, and its variable.

    Takes the options of serve, to show their effect.
    """
    context = serve.make_context("serve", list(options))
    path = file_used(context)
    rows = list(_rows(context, path))
    if as_json:
        print_json({"file": path and str(path), "options": rows})
        return
    click.echo(f"file: {path or f'none ({FILE} in this folder or above, or --config)'}")
    for row in rows:
        value = json.dumps(row["value"], ensure_ascii=False)
        click.echo(f"{row['option']:22} {value:28} {row['source']:24} {row['variable']}")


def _rows(context: click.Context, path: Path | None) -> Iterator[dict[str, Any]]:
    sources = {
        ParameterSource.COMMANDLINE: "command line",
        ParameterSource.DEFAULT_MAP: path.name if path else "",
        ParameterSource.DEFAULT: "default",
    }
    for name, option in options_of(context.command).items():
        key = option.name or name
        source, value = context.get_parameter_source(key), context.params.get(key)
        if isinstance(value, tuple):
            value = [str(one) for one in value]
        elif isinstance(value, (str, Path)):
            is_token = name.endswith("token") and value
            value = "***" if is_token else _PASSWORD.sub("***", str(value))
        yield {
            "option": name,
            "value": value,
            "source": sources.get(source, "environment") if source else "default",
            "variable": variable(option),
        }
