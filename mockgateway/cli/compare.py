"""`mockgateway compare`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import orjson

from mockgateway.cli.options import file_option, name_option, require_contract_extra, run_options

if TYPE_CHECKING:
    from mockgateway.contract.compare import Difference
    from mockgateway.contract.exchange import Exchange


@click.command()
@click.argument("a")
@click.argument("b")
@run_options
@name_option("--key-b-env", help="Environment variable with the key for B, if it is another one.")
@file_option("--json", "json_", help="Write the differences as JSON.")
def compare(a: str, b: str, json_: Path | None, **options: Any) -> None:
    """Send the same requests to the gateways A and B and report where they differ.

    B may be the file of an earlier run, written by `contract --json`.

    Exit code: 0 alike, 1 different, 2 could not run.
    """
    require_contract_extra()
    from mockgateway.contract.budget import Caps
    from mockgateway.contract.compare import differences
    from mockgateway.contract.events import EventLog
    from mockgateway.contract.options import RunOptions
    from mockgateway.contract.reports.encoding import read_recorded
    from mockgateway.contract.run import INCOMPLETE, ContractRun
    from mockgateway.contract.setup import make_target, read_key

    def target(url: str, key_env: str) -> Any:
        document = options["gateway"], options["spec"]
        keys = {"first": read_key(key_env)}
        return make_target(url, *document, keys, options["only"], options["models"])

    targets = [target(a, options["key_env"])]
    own = options["max_cost"]
    most = targets[0].default_cost if own is None else own
    caps = Caps(most, options["max_paid_calls"], options["max_time"])
    settings = RunOptions(options["seed"], options["phases"], caps, options["timeout"])
    recorded = []
    if b.startswith(("http://", "https://")):
        targets.append(target(b, options["key_b_env"] or options["key_env"]))
    else:
        recorded = read_recorded(Path(b))  # a wrong file is reported before any call
    runs = []
    for each in targets:
        runs.append(EventLog())
        ended = ContractRun(each, settings, runs[-1:]).run()
        if ended.code == INCOMPLETE:
            click.echo(ended.sentence, err=True)
            sys.exit(INCOMPLETE)
    ours, theirs = [*(run.exchanges for run in runs), recorded][:2]
    found = differences(ours, theirs, *targets)
    _print(found, ours)
    if left_out := dict.fromkeys(each.operation for run in runs for each in run.over_budget):
        click.echo(f"skipped or cut short by the budget: {', '.join(left_out)}")
    if json_:
        rows = [one._asdict() for one in found]
        json_.write_bytes(orjson.dumps(rows, option=orjson.OPT_INDENT_2))
    sys.exit(1 if found else 0)


def _print(found: Sequence[Difference], ours: Sequence[Exchange]) -> None:
    for one in found:
        click.echo(f"{one.kind:9} {one.operation or '-'}  {one.what}")
        click.echo(f"            A: {one.a}\n            B: {one.b}")
    plural = "" if len(found) == 1 else "s"
    counted = f"{len(found)} difference{plural}" if found else "no differences"
    click.echo(f"{counted} in {len(ours)} exchanges")
