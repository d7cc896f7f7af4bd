"""`mockgateway scenarios [check | show | schema]`."""

from __future__ import annotations

import sys
from pathlib import Path

import click
import orjson

from mockgateway.actions import DO_WORDS
from mockgateway.cli.options import FilePath, json_option, print_json, repeatable
from mockgateway.data import SCENARIOS
from mockgateway.faults import FAULTS
from mockgateway.generators import MAKE_WORDS
from mockgateway.problem import ConfigError
from mockgateway.scenario import KnownNames, Library
from mockgateway.scenario.schema import scenario_schema
from mockgateway.spec.problem_tables import FALLBACK_NAMES, STATUSES
from mockgateway.wording import count


@click.group(invoke_without_command=True)
@json_option
@click.pass_context
def scenarios(context: click.Context, as_json: bool) -> None:
    """List the built-in scenarios."""
    if context.invoked_subcommand is None:
        library = Library([SCENARIOS], FAULTS)
        rows = {name: library.get(name).about for name in library.names()}
        if as_json:
            print_json([{"name": name, "about": about} for name, about in rows.items()])
            return
        for name, about in rows.items():
            click.echo(f"{name:30} {about}")


@scenarios.command()
@click.argument("files", nargs=-1, type=FilePath(path_type=Path))
@repeatable(
    "--spec",
    "specs",
    type=FilePath(path_type=Path),
    metavar="FILE",
    help="A document that the scenarios refer to, as for `serve --spec`. Repeatable.",
)
def check(files: tuple[Path, ...], specs: tuple[Path, ...]) -> None:
    """Check scenario files; without FILES, the built-in ones.

    Exit code: 1 if a scenario is wrong.
    """
    from mockgateway.server import Settings, create_app  # loads every document

    try:
        library = create_app(Settings(specs=specs)).library
    except ConfigError as error:
        raise click.ClickException(str(error)) from None
    wrong = 0
    for file in files or tuple(SCENARIOS / f"{name}.yaml" for name in library.names()):
        try:
            scenario = library.add(file)
            phases = f", {count(len(scenario.phases), 'phase')}" if scenario.phases else ""
            click.echo(f"{file}: ok, {count(len(scenario.rules), 'rule')}{phases}")
        except ConfigError as error:
            wrong += 1
            for mistake in [*library.find_mistakes(file)] or [error]:
                click.echo(str(mistake))
    sys.exit(1 if wrong else 0)


@scenarios.command()
@click.argument("name")
def show(name: str) -> None:
    """Print a built-in scenario, as a start for your own."""
    scenario = Library([SCENARIOS], FAULTS).get(name)
    assert scenario.path is not None
    click.echo(scenario.path.read_text("utf-8"), nl=False)


@scenarios.command()
def schema() -> None:
    """Print the JSON Schema of scenario files (scenarios/scenario.schema.json)."""
    click.echo(schema_text(), nl=False)


def schema_text() -> str:
    """Return the content of scenarios/scenario.schema.json."""
    names = KnownNames(do=DO_WORDS, make=MAKE_WORDS, problem={*FALLBACK_NAMES, *STATUSES})
    data = orjson.dumps(scenario_schema(FAULTS, names), option=orjson.OPT_INDENT_2)
    return f"{data.decode()}\n"
