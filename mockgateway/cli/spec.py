"""`mockgateway spec list | show | bundle | check | routes`."""

from __future__ import annotations

import sys
from pathlib import Path

import click
import orjson

from mockgateway.data import OPENAPI
from mockgateway.gateways import GATEWAYS
from mockgateway.problem import ConfigError, nearest
from mockgateway.server.factory import load
from mockgateway.spec.bundle import bundle
from mockgateway.spec.document import Document


@click.group()
def spec() -> None:
    """List, show, bundle and check the documents. DOCUMENT is a gateway's name or a file."""


def _document(name: str) -> Document:
    if name in GATEWAYS:
        return load(OPENAPI / f"{name}.yaml", name)
    path = Path(name)
    if not path.is_file() and not path.suffix:
        raise ConfigError(name, "is neither a gateway nor a file", nearest(name, GATEWAYS))
    return load(path)


@spec.command("list")
def list_() -> None:
    """The gateways' documents and where they are."""
    for name in GATEWAYS:
        document = _document(name)
        info = document.root["info"]
        click.echo(
            f"{name:10} {sum(1 for _ in document.operations()):3} operations   {info['title']} {info['version']}   {document.path}"
        )


@spec.command()
@click.argument("document")
def show(document: str) -> None:
    """The document as it is written."""
    click.echo(_document(document).path.read_text("utf-8"), nl=False)


@spec.command("bundle")
@click.argument("document")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help="A file to write; standard output without.",
)
def bundle_(document: str, output: Path | None) -> None:
    """The document and all files it refers to as one JSON file."""
    data = (
        orjson.dumps(
            bundle(_document(document)), option=orjson.OPT_INDENT_2 | orjson.OPT_NON_STR_KEYS
        )
        + b"\n"
    )
    if output:
        try:
            output.write_bytes(data)
        except OSError as error:
            raise ConfigError(
                f"--output {output}",
                (error.strerror or "cannot be written").lower(),
                "name a file in a folder that exists",
            ) from None
    else:
        sys.stdout.buffer.write(data)


@spec.command()
@click.argument("document")
def routes(document: str) -> None:
    """Every operation: method, path, what it does, where that comes from."""
    for method, path, node, _ in _document(document).operations():
        mock = node.value.get("x-mock") or {}
        does = " ".join(str(mock[word]) for word in ("do", "make", "say") if word in mock)
        click.echo(
            f"{method.upper():7} {path:60} {does:40} {node.value.get('x-source', '')}".rstrip()
        )


@spec.command()
@click.argument("documents", nargs=-1)
def check(documents: tuple[str, ...]) -> None:
    """Whether documents are valid OpenAPI and their examples valid by their schemas. All four without a name."""
    from mockgateway.cli.inspection import faults

    found = 0
    for name in documents or tuple(GATEWAYS):
        document = _document(name)
        wrong = list(faults(document))
        found += len(wrong)
        for fault in wrong:
            click.echo(fault)
        click.echo(f"{name}: {'ok' if not wrong else f'{len(wrong)} faults'}")
    sys.exit(1 if found else 0)
