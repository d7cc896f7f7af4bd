"""Put the lines together: the four gateways and the user's own documents, each under its prefix and its host names."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from mockgateway.actions import DO_WORDS
from mockgateway.content import Model, Upstream
from mockgateway.data import FIXTURES, OPENAPI, SCENARIOS
from mockgateway.dialects import SAY_WORDS
from mockgateway.faults import FAULTS
from mockgateway.files import parse
from mockgateway.gateways import GATEWAYS, PLAIN, WEBHOOKS
from mockgateway.generators import MAKE_WORDS
from mockgateway.pipeline.locate import Mount
from mockgateway.pipeline.pipeline import Pipeline
from mockgateway.problem import ConfigError, nearest
from mockgateway.scenario import KnownNames, Library
from mockgateway.scenario.library import ENDINGS
from mockgateway.server.app import App
from mockgateway.spec.check import check
from mockgateway.spec.document import Document
from mockgateway.spec.overlay import Overlays
from mockgateway.state.accounts import NO_PLANS, Account, Accounts, Plans, read_accounts, read_plans
from mockgateway.state.tasks import read_policy
from mockgateway.state.webhooks import Targets, read_webhooks
from mockgateway.stores import open_store

log = logging.getLogger("mockgateway")

VOCABULARY = {"do": DO_WORDS, "make": ("", *MAKE_WORDS), "say": SAY_WORDS}


@dataclass(frozen=True, slots=True)
class Settings:
    """What `mockgateway serve` can be told.

    gateway: the one that also answers at `/`, "" for none; specs: documents of the user's own; seed: the number all draws
    start from; strict_keys: whether only listed keys work; speed: how fast each sandbox's clock runs; plan: the plan whose limits every key obeys,
    "" for each its own; scenario: the name or the file of the one that every sandbox begins with, "" for none; strict, pace: instead of what that one's file says of
    replays, None to leave it; tasks: how they go on (timed, instant, manual, polls:N); overlays: OpenAPI overlays that change the documents they extend; link_life:
    seconds of a sandbox's clock after which a link to a file expires, 0 for never; marked: whether pictures and clips say that they are a mock's;
    queue_failures: how SeaCloud's queue reports a failed task's result: fal, seacloud or auto; strict_parameters: whether unknown parameters
    of a body are refused rather than ignored.
    """

    gateway: str = ""
    specs: Sequence[Path] = ()
    seed: int = 0
    strict_keys: bool = False
    speed: float = 1.0
    plan: str = ""
    scenario: str = ""
    tasks: str = "timed"
    store: str = ""
    webhook_hosts: Sequence[str] = ()
    strict: bool | None = None
    pace: float | None = None
    overlays: Sequence[Path] = ()
    link_life: float = 0.0
    marked: bool = True
    queue_failures: str = "auto"
    strict_parameters: bool = False


def create_app(settings: Settings = Settings()) -> App:
    """The ASGI application. Raises ConfigError where a document, a fixture or a name is wrong."""
    accounts = _accounts()
    mounts: dict[str, Mount] = {}
    overlays = Overlays(settings.overlays)
    for name, gateway in GATEWAYS.items():
        document = load(OPENAPI / f"{name}.yaml", name, overlays)
        keys = Accounts(
            _listed(accounts.get(name, []), FIXTURES / "accounts.yaml"), settings.strict_keys
        )
        models = models_of(name)
        pipeline = Pipeline(
            document,
            gateway,
            keys,
            models,
            upstreams_of(name, models),
            plans_of(name, settings.plan),
            read_policy(settings.tasks),
        )
        pipeline.states.webhook_format = WEBHOOKS.get(name)
        mounts |= _mounts(name, pipeline)
    for path in settings.specs:
        document = load(
            path,
            re.sub(r"[^A-Za-z0-9._-]+", "-", path.name.split(".")[0]).strip("-.") or "spec",
            overlays,
        )
        if document.name in mounts or document.name.startswith("_mock"):
            raise ConfigError(
                str(path),
                f"the name {document.name!r} is taken",
                "rename the file: its name is the prefix it is served under",
            )
        mounts |= _mounts(document.name, Pipeline(document, PLAIN, Accounts(strict=False)))
    overlays.must_be_used()
    if settings.gateway and settings.gateway not in mounts:
        raise ConfigError(
            "--gateway", f"unknown gateway {settings.gateway!r}", nearest(settings.gateway, mounts)
        )
    plans = {plan for mount in mounts.values() for plan in mount.pipeline.plans.plans}
    if settings.plan and settings.plan not in plans:
        raise ConfigError(
            "--plan", f"unknown plan {settings.plan!r}", nearest(settings.plan, plans)
        )
    library = Library([SCENARIOS], FAULTS)
    library.known_names = cache(lambda: _words(mounts))
    library.overrides = {
        word: value
        for word, value in (("strict", settings.strict), ("pace", settings.pace))
        if value is not None
    }
    for mount in mounts.values():
        mount.pipeline.strict_parameters = settings.strict_parameters
        scenarios = mount.pipeline.selector.scenarios
        scenarios.find, scenarios.put = library.get, library.put
        mount.pipeline.states.link_life, mount.pipeline.states.marked = (
            settings.link_life,
            settings.marked,
        )
        mount.pipeline.states.queue_failures = settings.queue_failures
        _check_stories(mount.pipeline.accounts, library)
    scenario = _scenario(library, settings.scenario) if settings.scenario else ""
    store, targets = open_store(settings.store), Targets(settings.webhook_hosts)
    return App(
        mounts,
        settings.gateway,
        settings.seed,
        store,
        settings.speed,
        library=library,
        scenario=scenario,
        targets=targets,
    )


def _words(mounts: Mapping[str, Mount]) -> KnownNames:
    """What a scenario's rules may name."""
    operations = [
        (mount.pipeline, operation)
        for mount in mounts.values()
        for operation in mount.pipeline.operations
    ]
    problems = {
        name for pipeline, operation in operations for name in pipeline.refusals.names(operation)
    }
    regions = [mount.region for mount in mounts.values() if mount.region]
    return KnownNames(
        {operation.id for _, operation in operations},
        DO_WORDS,
        MAKE_WORDS,
        {mount.pipeline.gateway.name or mount.name for mount in mounts.values()},
        regions,
        problems,
    )


def _listed(entries: object, path: Path) -> list[Account]:
    """The accounts of one gateway, each with its webhooks."""
    found = read_accounts(entries, path)
    return [
        replace(one, webhooks=read_webhooks(one.webhooks, f"{path}: account {place}"))
        if one.webhooks
        else one
        for place, one in enumerate(found, 1)
    ]


def _scenario(library: Library, named: str) -> str:
    """The name of the scenario that a flag names, by name or file. Raises ConfigError."""
    if "/" in named or named.endswith(ENDINGS):
        return library.add(Path(named)).name
    library.get(named)
    return named


def _check_stories(accounts: Accounts, library: Library) -> None:
    """Raise ConfigError for a key whose scenario there is none of."""
    for account in accounts:
        if account.scenario and account.scenario not in library.names():
            where = f"{FIXTURES / 'accounts.yaml'}: {account.name or account.key}"
            raise ConfigError(
                where,
                f"unknown scenario {account.scenario!r}",
                nearest(account.scenario, library.names()),
            )


def load(path: Path, name: str | None = None, overlays: Overlays | None = None) -> Document:
    """A document that can be served, with the overlays that extend it; raises ConfigError with file and line."""
    document = Document(path, name)
    if overlays is not None:
        overlays.apply(document)
    check(document, VOCABULARY)
    return document


def _mounts(name: str, pipeline: Pipeline) -> dict[str, Mount]:
    """The prefixes of a document: its name, and `name-region` for each further server that names a region."""
    out: dict[str, Mount] = {}
    own: dict[str, str] = {}
    for server in pipeline.document.root.get("servers") or ():
        if not isinstance(server, dict):
            continue
        url = urlsplit(str(server.get("url", "")))
        hosts = (
            {url.hostname: url.path.rstrip("/")} if url.hostname and _is_name(url.hostname) else {}
        )
        mock = server.get("x-mock")
        region = str(mock.get("region", "")) if isinstance(mock, dict) else ""
        if region and out:
            out[f"{name}-{region}"] = Mount(f"{name}-{region}", region, pipeline, hosts)
        else:
            own |= {host: path for host, path in hosts.items() if host not in own}
            out[name] = Mount(name, region, pipeline, own)
    return out or {name: Mount(name, "", pipeline, {})}


def _is_name(host: str) -> bool:
    """Whether a host is one on the net that the mock may stand in for: this machine is reached by prefix."""
    return (
        "." in host
        and "{" not in host
        and not host.replace(".", "").isdigit()
        and not host.endswith(".localhost")
    )


def _accounts() -> dict[str, Any]:
    path = FIXTURES / "accounts.yaml"
    value = parse(path)
    if not isinstance(value, dict):
        raise ConfigError(
            str(path),
            "must be a mapping of gateways",
            "write `sealink:` and a list of accounts under it",
        )
    return value


def models_of(gateway: str) -> list[Model]:
    """The catalogue of a gateway (`fixtures/<gateway>/models.yaml`)."""
    path = FIXTURES / gateway / "models.yaml"
    entries = parse(path)
    if not isinstance(entries, list):
        raise ConfigError(str(path), "must be a list of models", "write `- id: ...` entries")
    for number, entry in enumerate(entries, 1):
        if (
            not isinstance(entry, dict)
            or not isinstance(entry.get("id"), str)
            or not isinstance(entry.get("kind"), str)
        ):
            raise ConfigError(
                f"{path}: model {number}",
                "a model needs an id and a kind",
                "write `id: some-name` and `kind: chat`",
            )
    return [
        Model(
            entry["id"],
            entry["kind"],
            str(entry.get("owned_by", gateway)),
            entry.get("abilities") or (),
            int(entry.get("context") or 0),
            entry,
        )
        for entry in entries
    ]


def upstreams_of(gateway: str, models: Sequence[Model]) -> list[Upstream]:
    """The providers behind a gateway (`fixtures/<gateway>/upstreams.yaml`), each with the models that name it; none where there is no such file."""
    path = FIXTURES / gateway / "upstreams.yaml"
    entries = parse(path) if path.is_file() else []
    return [
        Upstream(
            entry["provider_id"],
            entry["provider_name"],
            [
                model.id
                for model in models
                if entry["provider_id"] in model.facts.get("upstreams", ())
            ],
            entry,
        )
        for entry in entries
    ]


def plans_of(gateway: str, forced: str = "") -> Plans:
    """The plans of a gateway (`fixtures/<gateway>/plans.yaml`), none where there is no such file. forced: the one that every key obeys."""
    path = FIXTURES / gateway / "plans.yaml"
    return read_plans(parse(path), path, forced) if path.is_file() else NO_PLANS
