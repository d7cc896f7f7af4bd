"""`mockgateway compare`."""

from __future__ import annotations

import sys
from pathlib import Path

import click
import orjson

from mockgateway.cli.contract import PHASES, Number, needs_extra


@click.command()
@click.argument("a")
@click.argument("b")
@click.option("--gateway", default="", metavar="NAME", help="Whose document both are to keep.")
@click.option(
    "--spec", type=click.Path(path_type=Path), metavar="FILE", help="Any other OpenAPI document."
)
@click.option(
    "--key-env",
    default="",
    metavar="NAME",
    help="The environment variable that holds the key for A, and for B unless it has its own.",
)
@click.option(
    "--key-b-env", default="", metavar="NAME", help="The variable that holds the key for B."
)
@click.option(
    "--only",
    multiple=True,
    metavar="OPERATION|TAG",
    help="Look at these operations alone. Repeatable.",
)
@click.option(
    "--model",
    "models",
    multiple=True,
    metavar="[MAKE=]ID",
    help="Use this model in place of the document's. Repeatable.",
)
@click.option(
    "--phase",
    "phases",
    multiple=True,
    type=click.Choice(PHASES),
    help="Run these phases alone. Repeatable.",
)
@click.option(
    "--seed",
    default=0,
    show_default=True,
    type=click.IntRange(0),
    help="What everything random is drawn from.",
)
@click.option(
    "--max-cost",
    default=0.25,
    show_default=True,
    type=Number(0),
    help="Never spend more at either.",
)
@click.option(
    "--max-paid-calls",
    default=59,
    show_default=True,
    type=click.IntRange(0),
    help="Never make more calls that cost something, at either.",
)
@click.option(
    "--max-time",
    default=600.0,
    show_default=True,
    type=Number(1),
    help="Seconds after which the run at either ends.",
)
@click.option(
    "--timeout", default=60.0, show_default=True, type=Number(0.1), help="Seconds for one exchange."
)
@click.option(
    "--json",
    "json_",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write the differences as JSON.",
)
def compare(
    a: str,
    b: str,
    gateway: str,
    spec: Path | None,
    key_env: str,
    key_b_env: str,
    only: tuple[str, ...],
    models: tuple[str, ...],
    phases: tuple[str, ...],
    seed: int,
    max_cost: float,
    max_paid_calls: int,
    max_time: float,
    timeout: float,
    json_: Path | None,
) -> None:
    """Send the same requests to the gateways A and B, and tell where they differ. B may be a run recorded with `contract --json`.

    Exit code: 0 alike, 1 different, 2 could not run.
    """
    needs_extra()
    from mockgateway.contract.budget import Caps
    from mockgateway.contract.compare import differences, recorded, taken
    from mockgateway.contract.opening import key_of, target_of
    from mockgateway.contract.run import COULD_NOT, Wishes

    wishes = Wishes(seed, phases, Caps(max_cost, max_paid_calls, max_time), timeout)
    first = target_of(a, gateway, spec, {"first": key_of(key_env)}, only, models)
    live = b.startswith(("http://", "https://"))
    second = (
        target_of(b, gateway, spec, {"first": key_of(key_b_env or key_env)}, only, models)
        if live
        else None
    )
    theirs = (
        recorded(Path(b)) if second is None else []
    )  # a file that is none is told before anything is sent
    ours, code, sentence, left_out = taken(first, wishes)
    if second is not None and code != COULD_NOT:
        theirs, code, sentence, more = taken(second, wishes)
        left_out += more
    if code == COULD_NOT:
        click.echo(sentence, err=True)
        sys.exit(COULD_NOT)
    found = differences(ours, theirs, first, second)
    for one in found:
        click.echo(
            f"{one.kind:9} {one.operation or '-'}  {one.what}\n            A: {one.a}\n            B: {one.b}"
        )
    click.echo(f"{len(found)} differences" if found else f"alike in {len(ours)} exchanges")
    if left_out:
        click.echo(f"not compared, or in part: budget: {', '.join(dict.fromkeys(left_out))}")
    if json_:
        json_.write_bytes(
            orjson.dumps([one._asdict() for one in found], option=orjson.OPT_INDENT_2)
        )
    sys.exit(1 if found else 0)
