"""Put the lines together: the four gateways and the user's own documents, each under its prefix and its host names."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from mockgateway.account import Accounts, read_accounts
from mockgateway.actions import VERBS
from mockgateway.content import Model, Upstream
from mockgateway.data import FIXTURES, OPENAPI
from mockgateway.dialects import SAID
from mockgateway.gateways import GATEWAYS, PLAIN
from mockgateway.generators import MADE
from mockgateway.pipeline import Line
from mockgateway.problem import ConfigError, nearest
from mockgateway.server.endpoint import App, Mount
from mockgateway.spec.check import check
from mockgateway.spec.document import Document, parse

log = logging.getLogger("mockgateway")

VOCABULARY = {"do": VERBS, "make": ("", *MADE), "say": SAID}


@dataclass(frozen=True, slots=True)
class Settings:
    """What `mockgateway serve` can be told.

    gateway: the one that also answers at `/`, "" for none; specs: documents of the user's own; seed: the number all draws
    start from; strict_keys: whether only listed keys work; speed: how fast each sandbox's clock runs.
    """

    gateway: str = ""
    specs: Sequence[Path] = ()
    seed: int = 0
    strict_keys: bool = False
    speed: float = 1.0


def create_app(settings: Settings = Settings()) -> App:
    """The ASGI application. Raises ConfigError where a document, a fixture or a name is wrong."""
    accounts = _accounts()
    mounts: dict[str, Mount] = {}
    for name, gateway in GATEWAYS.items():
        document = load(OPENAPI / f"{name}.yaml", name)
        keys = Accounts(read_accounts(accounts.get(name, []), FIXTURES / "accounts.yaml"), settings.strict_keys)
        models = models_of(name)
        line = Line(document, gateway, keys, models, upstreams_of(name, models))
        mounts |= _mounts(name, line)
    for path in settings.specs:
        document = load(path, re.sub(r"[^A-Za-z0-9._-]+", "-", path.name.split(".")[0]).strip("-.") or "spec")
        if document.name in mounts or document.name.startswith("_mock"):
            raise ConfigError(str(path), f"the name {document.name!r} is taken", "rename the file: its name is the prefix it is served under")
        mounts |= _mounts(document.name, Line(document, PLAIN, Accounts(strict=False)))
    if settings.gateway and settings.gateway not in mounts:
        raise ConfigError("--gateway", f"unknown gateway {settings.gateway!r}", nearest(settings.gateway, mounts))
    return App(mounts, settings.gateway, settings.seed, speed=settings.speed)


def load(path: Path, name: str | None = None) -> Document:
    """A document that can be served; raises ConfigError with file and line."""
    document = Document(path, name)
    check(document, VOCABULARY)
    return document


def _mounts(name: str, line: Line) -> dict[str, Mount]:
    """The prefixes of a document: its name, and `name-region` for each further server that names a region."""
    out: dict[str, Mount] = {}
    own: dict[str, str] = {}
    for server in line.document.root.get("servers") or ():
        if not isinstance(server, dict):
            continue
        url = urlsplit(str(server.get("url", "")))
        hosts = {url.hostname: url.path.rstrip("/")} if url.hostname and _is_name(url.hostname) else {}
        mock = server.get("x-mock")
        region = str(mock.get("region", "")) if isinstance(mock, dict) else ""
        if region and out:
            out[f"{name}-{region}"] = Mount(f"{name}-{region}", region, line, hosts)
        else:
            own |= {host: path for host, path in hosts.items() if host not in own}
            out[name] = Mount(name, region, line, own)
    return out or {name: Mount(name, "", line, {})}


def _is_name(host: str) -> bool:
    """Whether a host is one on the net that the mock may stand in for: this machine is reached by prefix."""
    return "." in host and "{" not in host and not host.replace(".", "").isdigit() and not host.endswith(".localhost")


def _accounts() -> dict[str, Any]:
    path = FIXTURES / "accounts.yaml"
    value = parse(path)
    if not isinstance(value, dict):
        raise ConfigError(str(path), "must be a mapping of gateways", "write `sealink:` and a list of accounts under it")
    return value


def models_of(gateway: str) -> list[Model]:
    """The catalogue of a gateway (`fixtures/<gateway>/models.yaml`)."""
    path = FIXTURES / gateway / "models.yaml"
    entries = parse(path)
    if not isinstance(entries, list):
        raise ConfigError(str(path), "must be a list of models", "write `- id: ...` entries")
    for number, entry in enumerate(entries, 1):
        if not isinstance(entry, dict) or not isinstance(entry.get("id"), str) or not isinstance(entry.get("kind"), str):
            raise ConfigError(f"{path}: model {number}", "a model needs an id and a kind", "write `id: some-name` and `kind: chat`")
    return [
        Model(entry["id"], entry["kind"], str(entry.get("owned_by", gateway)), entry.get("abilities") or (), int(entry.get("context") or 0), entry) for entry in entries
    ]


def upstreams_of(gateway: str, models: Sequence[Model]) -> list[Upstream]:
    """The providers behind a gateway (`fixtures/<gateway>/upstreams.yaml`), each with the models that name it; none where there is no such file."""
    path = FIXTURES / gateway / "upstreams.yaml"
    entries = parse(path) if path.is_file() else []
    return [
        Upstream(entry["provider_id"], entry["provider_name"], [model.id for model in models if entry["provider_id"] in model.facts.get("upstreams", ())], entry)
        for entry in entries
    ]
