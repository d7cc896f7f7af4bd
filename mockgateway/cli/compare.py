"""`mockgateway compare`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click
import orjson

from mockgateway.cli.options import file_option, name_option, require_contract_extra, run_options


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
    from mockgateway.contract.compare import differences, recorded, taken
    from mockgateway.contract.opening import key_of, target_of
    from mockgateway.contract.run import COULD_NOT, Wishes

    caps = Caps(options["max_cost"], options["max_paid_calls"], options["max_time"])
    wishes = Wishes(options["seed"], options["phases"], caps, options["timeout"])

    def target(url: str, key_env: str) -> Any:
        document = options["gateway"], options["spec"]
        return target_of(
            url, *document, {"first": key_of(key_env)}, options["only"], options["models"]
        )

    first = target(a, options["key_env"])
    live = b.startswith(("http://", "https://"))
    second = target(b, options["key_b_env"] or options["key_env"]) if live else None
    theirs = (
        [] if live else recorded(Path(b))
    )  # read first: a wrong file is reported before any call
    ours, code, sentence, left_out = taken(first, wishes)
    if second is not None and code != COULD_NOT:
        theirs, code, sentence, more = taken(second, wishes)
        left_out += more
    if code == COULD_NOT:
        click.echo(sentence, err=True)
        sys.exit(COULD_NOT)
    found = differences(ours, theirs, first, second)
    for one in found:
        click.echo(f"{one.kind:9} {one.operation or '-'}  {one.what}")
        click.echo(f"            A: {one.a}\n            B: {one.b}")
    click.echo(f"{len(found)} differences" if found else f"alike in {len(ours)} exchanges")
    if left_out:
        click.echo(f"not compared, or only in part (budget): {', '.join(dict.fromkeys(left_out))}")
    if json_:
        rows = [one._asdict() for one in found]
        json_.write_bytes(orjson.dumps(rows, option=orjson.OPT_INDENT_2))
    sys.exit(1 if found else 0)
