"""Read the inputs of a command: the address, the document, the keys in the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from mockgateway.contract.catalogue import Catalogue
from mockgateway.contract.target import Target
from mockgateway.data import OPENAPI
from mockgateway.problem import ConfigError, nearest
from mockgateway.spec.document import Document

URL_HINT = "begin with http:// or https://, such as https://api.sealink.io"


def read_key(variable: str) -> str:
    """Return the key in an environment variable, "" if no variable is named.

    Raises:
        ConfigError: it is not set, or a header cannot carry it. The message never shows the key.
    """
    if not variable:
        return ""
    key = os.environ.get(variable, "").strip()
    where = f"--key-env {variable}"
    if not key:
        raise ConfigError(where, "is not set in the environment", f"export {variable}=...")
    if not key.isascii() or not key.isprintable():
        broken = "\n" in key or "\r" in key
        what = "a line break" if broken else "a character that is not printable ASCII"
        problem = f"contains {what}, which a header cannot carry"
        raise ConfigError(where, problem, "set it to the key alone")
    return key


def check_url(url: str) -> None:
    """Raise ConfigError unless this is a base URL. The message never shows a password."""
    shown = url.rpartition("@")[2]
    try:
        parts = urlsplit(url)
        port, host = parts.port, parts.hostname
    except ValueError as error:
        raise ConfigError(shown, f"is not a valid URL ({error})", URL_HINT) from None
    if parts.scheme not in ("http", "https") or not host or port == 0:
        raise ConfigError(shown or "URL", "is not a valid URL" if shown else "is missing", URL_HINT)
    if "@" in parts.netloc:
        where = f"{parts.scheme}://***@{host}"
        fix = "put the key into an environment variable and name it with --key-env"
        raise ConfigError(where, "contains a user or a password", fix)
    if parts.query or parts.fragment:
        right = f"{parts.scheme}://{parts.netloc}{parts.path}"
        raise ConfigError(url, "a base URL has neither a query nor a fragment", right)


def make_target(
    url: str,
    gateway: str,
    spec: Path | None,
    keys: Mapping[str, str],
    only: Sequence[str] = (),
    models: Sequence[str] = (),
    webhook_url: str = "",
    secret: str = "",
    webhook_port: int = 0,
) -> Target:
    """Make the target that a command line names.

    Empty keys are dropped. A model is `MAKE=ID`, or `ID` for every operation.

    Raises:
        ConfigError: an argument is invalid.
    """
    check_url(url)
    chosen = dict(entry.partition("=")[::2] if "=" in entry else ("", entry) for entry in models)
    target = Target(
        url.rstrip("/"),
        _read_document(gateway, spec),
        gateway,
        {role: key for role, key in keys.items() if key},
        tuple(only),
        Catalogue.of(gateway),
        webhook_url,
        webhook_port,
        secret,
        chosen,
    )
    makes = {operation.make for operation in target.every if operation.make}
    for make, model in chosen.items():
        if not model:
            raise ConfigError("--model", "has no model", "such as --model chat=gpt-4o-mini")
        if make and make not in makes:
            problem = f"no operation of the document makes '{make}'"
            raise ConfigError(f"--model {make}={model}", problem, nearest(make, makes))
    target.operations  # noqa: B018 - report an unknown --only before anything is sent
    return target


def _read_document(gateway: str, spec: Path | None) -> Document:
    if spec is None:
        known = sorted(path.stem for path in OPENAPI.glob("*.yaml"))
        if not gateway:
            fix = f"name a gateway ({', '.join(known)}), or a document with --spec FILE"
            raise ConfigError("--gateway", "is missing", fix)
        if gateway not in known:
            where = f"--gateway {gateway}".rstrip()
            fix = nearest(gateway, known) + "; --spec FILE takes any other document"
            raise ConfigError(where, "is not the name of a document", fix)
    elif not spec.is_file():
        raise ConfigError(f"--spec {spec}", "cannot be read", "check the path")
    document = Document(spec or OPENAPI / f"{gateway}.yaml", gateway or None)
    if not str(document.root.get("openapi", "")).startswith("3.") or not document.root.get("paths"):
        problem = "is not an OpenAPI 3 document with paths"
        fix = "use a document that begins with `openapi: 3.1.0` and has `paths`"
        raise ConfigError(str(document.path), problem, fix)
    return document
