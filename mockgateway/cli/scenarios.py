"""`mockgateway scenarios`, and below it `check | show | schema`."""

from __future__ import annotations

import sys
from pathlib import Path

import click
import orjson

from mockgateway.actions import VERBS
from mockgateway.data import SCENARIOS
from mockgateway.faults import FAULTS
from mockgateway.generators import MADE
from mockgateway.problem import ConfigError
from mockgateway.scenario import KnownNames, Library
from mockgateway.scenario.schema import scenario_schema
from mockgateway.spec.error_replies import FALLBACK_NAMES, STATUSES


@click.group(invoke_without_command=True)
@click.pass_context
def scenarios(context: click.Context) -> None:
    """List the stories that ship; below it: check, show, schema."""
    if context.invoked_subcommand is None:
        library = Library([SCENARIOS], FAULTS)
        for name in library.names():
            click.echo(f"{name:30} {library.get(name).about}")


@scenarios.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--spec",
    "specs",
    multiple=True,
    type=click.Path(path_type=Path),
    help="A document that the scenarios are about, as `serve --spec` has it; repeatable.",
)
def check(files: tuple[Path, ...], specs: tuple[Path, ...]) -> None:
    """Whether scenarios can be played. Those that ship without a file. The exit code is 1 where one cannot."""
    from mockgateway.server import Settings, create_app  # which loads the documents

    try:
        library, wrong = create_app(Settings(specs=specs)).library, 0
    except ConfigError as error:
        raise click.ClickException(str(error)) from None
    for file in files or tuple(SCENARIOS / f"{name}.yaml" for name in library.names()):
        try:
            scenario = library.add(file)
            parts = [f"{len(scenario.rules)} rules"] + (
                [f"{len(scenario.phases)} phases"] if scenario.phases else []
            )
            click.echo(f"{file}: ok, {', '.join(parts)}")
        except ConfigError as error:
            wrong += 1
            click.echo(str(error))
    sys.exit(1 if wrong else 0)


@scenarios.command()
@click.argument("name")
def show(name: str) -> None:
    """A story as it is written, to begin your own with."""
    scenario = Library([SCENARIOS], FAULTS).get(name)
    assert scenario.path is not None
    click.echo(scenario.path.read_text("utf-8"), nl=False)


@scenarios.command()
def schema() -> None:
    """The grammar as JSON Schema: what scenarios/scenario.schema.json must be."""
    click.echo(written(), nl=False)


def written() -> str:
    """The schema as it stands in its file."""
    return (
        orjson.dumps(
            scenario_schema(
                FAULTS, KnownNames(do=VERBS, make=MADE, problem={*FALLBACK_NAMES, *STATUSES})
            ),
            option=orjson.OPT_INDENT_2,
        ).decode()
        + "\n"
    )
