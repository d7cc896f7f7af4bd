"""`mockgateway import`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path

import click

from mockgateway.cli.options import file_option
from mockgateway.problem import ConfigError
from mockgateway.recording.bruno import bruno_exchanges
from mockgateway.recording.har_file import har_exchanges
from mockgateway.recording.imported import ImportedExchange, scenario_rules
from mockgateway.recording.postman import postman_exchanges
from mockgateway.recording.rule import rules_to_yaml, unwritable

_KNOWN = "a HAR 1.2 file, a Postman collection v2.1 or a Bruno collection (folder, .bru or JSON)"


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@file_option(
    "--out", help="The scenario to write. Default: FILE's name with .yaml, in this folder."
)
@click.option("--overwrite", is_flag=True, help="Replace an existing scenario.")
@click.option(
    "--url",
    default="",
    metavar="PREFIX",
    help="Import only requests below this URL, and remove its path from theirs.",
)
def import_(file: Path, out: Path | None, overwrite: bool, url: str) -> None:
    """Write the saved replies of a HAR, Postman or Bruno file as a scenario."""
    stem = re.sub(r"[^A-Za-z0-9._-]+", "-", file.resolve().name.split(".")[0]).strip("-.")
    out = out or Path(f"{stem or 'imported'}.yaml")
    if out.exists() and not overwrite:
        raise ConfigError(str(out), "already exists", "choose another with --out, or --overwrite")
    exchanges = list(_below(_read(file), url.rstrip("/")))
    if not exchanges:
        where = f" below {url}" if url else ""
        raise ConfigError(str(file), f"has no request with a reply{where}", f"pass {_KNOWN}")
    rules = scenario_rules(exchanges, out.parent)
    text = (
        f"# Imported from {file.name}. Serve it: mockgateway serve --scenario {out.name}\n"
        f"name: {out.stem.lower()}\nabout: {json.dumps(f'The replies of {file.name}')}\n"
        f"pace: 0\nrules:\n{rules_to_yaml(rules)}"
    )
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(text, "utf-8")
    except OSError as error:
        raise unwritable(out, error) from None
    replies = "1 reply" if len(exchanges) == 1 else f"{len(exchanges)} replies"
    click.echo(f"{replies} in {out}. Serve: mockgateway serve --scenario {out}")


def _read(file: Path) -> Iterable[ImportedExchange]:
    """Return the exchanges in a file or folder, in any of the known formats."""
    if not file.exists():
        raise ConfigError(str(file), "does not exist", f"give {_KNOWN}")
    try:
        if file.is_dir() or file.suffix == ".bru":
            return list(bruno_exchanges(file))
        root = json.loads(file.read_text("utf-8-sig"))
        if isinstance(root, dict) and "log" in root:
            return list(har_exchanges(root))
        if isinstance(root, dict) and ("item" in root or "collection" in root):
            return list(postman_exchanges(root))
        if isinstance(root, dict) and "items" in root:
            return list(bruno_exchanges(file))
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(str(file), f"cannot be read: {error}", f"pass {_KNOWN}") from None
    except (ValueError, TypeError, AttributeError, KeyError) as error:
        raise ConfigError(str(file), f"is malformed: {error}", f"pass {_KNOWN}") from None
    raise ConfigError(str(file), "has an unknown format", f"pass {_KNOWN}")


def _below(exchanges: Iterable[ImportedExchange], prefix: str) -> Iterable[ImportedExchange]:
    for exchange in exchanges:
        rest = exchange.url.removeprefix(prefix)
        if not prefix or (exchange.url != rest and rest[:1] in ("", "/", "?")):
            exchange.url = exchange.url if not prefix else f"http://imported{rest}"
            yield exchange
