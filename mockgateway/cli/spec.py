"""`mockgateway spec list | show | bundle | check | routes`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click
import orjson

from mockgateway.cli.options import file_option, json_option, print_json, ref_roots_option
from mockgateway.data import OPENAPI
from mockgateway.gateways import GATEWAYS
from mockgateway.problem import ConfigError, nearest
from mockgateway.server.loading import VOCABULARY, load
from mockgateway.spec.bundle import bundle
from mockgateway.spec.check import check as find_mistakes
from mockgateway.spec.document import Document
from mockgateway.wording import count


@click.group()
def spec() -> None:
    """List, show, bundle and check the documents. DOCUMENT is a gateway's name or a file."""


def _path(name: str) -> Path:
    if name in GATEWAYS:
        return OPENAPI / f"{name}.yaml"
    path = Path(name)
    if not path.is_file() and not path.suffix:
        raise ConfigError(name, "is neither a gateway nor a file", nearest(name, GATEWAYS))
    return path


def _document(name: str, roots: Sequence[Path] = ()) -> Document:
    return load(_path(name), name if name in GATEWAYS else None, roots=roots)


@spec.command("list")
@json_option
def list_documents(as_json: bool) -> None:
    """List the gateways' documents and where they are."""
    rows = []
    for name in GATEWAYS:
        document = _document(name)
        info, number = document.root["info"], sum(1 for _ in document.operations())
        title, path = f"{info['title']} {info['version']}", str(document.path)
        rows.append({"name": name, "operations": number, "title": title, "path": path})
    if as_json:
        print_json(rows)
        return
    for row in rows:
        click.echo("{name:10} {operations:3} operations   {title}   {path}".format(**row))


@spec.command()
@click.argument("document")
def show(document: str) -> None:
    """Print a document as it is written."""
    click.echo(_document(document).path.read_text("utf-8"), nl=False)


@spec.command("bundle")
@click.argument("document")
@ref_roots_option
@file_option("-o", "--output", help="File to write. Default: standard output.")
def write_bundle(document: str, ref_roots: tuple[Path, ...], output: Path | None) -> None:
    """Print a document and all files it refers to as one JSON file."""
    options = orjson.OPT_INDENT_2 | orjson.OPT_NON_STR_KEYS
    data = orjson.dumps(bundle(_document(document, ref_roots)), option=options) + b"\n"
    if output is None:
        sys.stdout.buffer.write(data)
        return
    try:
        output.write_bytes(data)
    except OSError as error:
        what = (error.strerror or "cannot be written").lower()
        advice = "name a file in a folder that exists"
        raise ConfigError(f"--output {output}", what, advice) from None


@spec.command()
@click.argument("document")
@json_option
def routes(document: str, as_json: bool) -> None:
    """List every operation: method, path, `x-mock` words, `x-source`."""
    rows = []
    for method, path, node, _ in _document(document).operations():
        mock = node.value.get("x-mock") or {}
        words = " ".join(str(mock[word]) for word in ("do", "make", "say") if word in mock)
        source = node.value.get("x-source", "")
        rows.append({"method": method.upper(), "path": path, "x-mock": words, "x-source": source})
    if as_json:
        print_json(rows)
        return
    for row in rows:
        click.echo("{method:7} {path:60} {x-mock:40} {x-source}".format(**row).rstrip())


@spec.command()
@click.argument("documents", nargs=-1)
@ref_roots_option
def check(documents: tuple[str, ...], ref_roots: tuple[Path, ...]) -> None:
    """Check that documents are valid OpenAPI and that their examples fit their schemas.

    Without DOCUMENTS, check those of the gateways and of the control API. Exit code: 1 if a fault
    is found.
    """
    from mockgateway.cli.inspection import faults

    found = 0
    for name in documents or (*GATEWAYS, str(OPENAPI / "control.yaml")):
        document = Document(_path(name), name if name in GATEWAYS else None, ref_roots)
        wrong = [*map(str, find_mistakes(document, VOCABULARY)), *faults(document)]
        found += len(wrong)
        for fault in wrong:
            click.echo(fault)
        click.echo(f"{name}: {count(len(wrong), 'fault') if wrong else 'ok'}")
    sys.exit(1 if found else 0)
