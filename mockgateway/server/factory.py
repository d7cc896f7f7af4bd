"""Create the application: the four gateways and the user's own documents."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import TypeGuard
from urllib.parse import urlsplit

from mockgateway import parse_cache, spec
from mockgateway.access import ControlAccess
from mockgateway.actions import DO_WORDS
from mockgateway.catalogue import read_catalogue
from mockgateway.data import FIXTURES, OPENAPI, SCENARIOS
from mockgateway.faults import FAULTS
from mockgateway.files import parse
from mockgateway.gateways import GATEWAYS, PLAIN, PLAIN_WEBHOOKS, WEBHOOKS
from mockgateway.generators import MAKE_WORDS
from mockgateway.pipeline.locate import Mount
from mockgateway.pipeline.pipeline import Pipeline
from mockgateway.pipeline.select import PAID
from mockgateway.problem import ConfigError, nearest
from mockgateway.protocols import ImageSource
from mockgateway.scenario import KnownNames, Library
from mockgateway.scenario.effects import OperationFacts
from mockgateway.scenario.library import is_path
from mockgateway.server.app import App, AsgiApp
from mockgateway.server.catalogue import read_all_accounts, read_plans_of, read_upstreams
from mockgateway.server.loading import load
from mockgateway.server.settings import DEFAULTS, Settings
from mockgateway.spec.document import Document
from mockgateway.spec.findings import log_findings
from mockgateway.spec.json_paths import may_lead
from mockgateway.spec.operation import Operation
from mockgateway.spec.overlay import Overlays
from mockgateway.spec.request_examples import misfits
from mockgateway.spec.resources import find_resources
from mockgateway.state.accounts import Accounts
from mockgateway.state.tasks import read_policy
from mockgateway.state.webhooks import Targets
from mockgateway.stores import open_store
from mockgateway.text_source import TextSource, open_image_source, open_source


def create_app(settings: Settings = DEFAULTS) -> App:
    """Return the ASGI application. Raises ConfigError for a wrong document, fixture or name."""
    overlays = Overlays(settings.overlays)
    mounts = _mount_gateways(settings, overlays)
    for path in settings.specs:
        mounts |= _mount_document(path, overlays, mounts, settings)
    overlays.must_be_used()
    _check_known("--gateway", "gateway", settings.gateway, mounts)
    plans = {plan for mount in mounts.values() for plan in mount.pipeline.plans.plans}
    _check_known("--plan", "plan", settings.plan, plans)
    library = Library([SCENARIOS], FAULTS)
    library.known_names = cache(lambda: _known_names(mounts))
    overrides = {"strict": settings.strict, "pace": settings.pace}
    library.overrides = {word: value for word, value in overrides.items() if value is not None}
    source, images = _open_text_source(settings), _open_image_source(settings)
    unserved = _unserved()
    for mount in (*mounts.values(), unserved):
        _configure(mount.pipeline, settings, library)
        mount.pipeline.text_source, mount.pipeline.image_source = source, images
    return App(
        mounts,
        settings.gateway,
        settings.seed,
        open_store(settings.store, settings.state_life),
        settings.speed,
        library=library,
        scenario=_scenario(library, settings.scenario),
        targets=Targets(settings.webhook_hosts),
        make_control=partial(make_control, access=settings.control),
        unserved=unserved,
        timeline_speed=settings.timeline_speed,
        limits=settings.limits,
    )


def _unserved() -> Mount:
    """Return the mount of the paths that no gateway serves, for the rules of a scenario."""
    document = Document(FIXTURES / "unserved.yaml")
    return Mount(document.name, "", Pipeline(document, PLAIN, Accounts(strict=False)), {})


def make_control(app: App, access: ControlAccess = DEFAULTS.control) -> AsgiApp:
    """Return the control API of an application."""
    from mockgateway.server.control import create_control  # imports Starlette

    return create_control(app, access)


def _mount_gateways(settings: Settings, overlays: Overlays) -> dict[str, Mount]:
    accounts = read_all_accounts()
    changed = tuple(path.stat().st_mtime_ns for path in sorted(OPENAPI.rglob("*.yaml")))
    mounts: dict[str, Mount] = {}
    for name, gateway in GATEWAYS.items():
        if settings.overlays:  # they change the document
            document = load(OPENAPI / f"{name}.yaml", name, overlays, strict=True)
        else:
            document = _load_shipped(name, changed)
        models = read_catalogue(name, settings.models, GATEWAYS, settings.any_model)
        pipeline = Pipeline(
            document,
            gateway,
            Accounts(accounts.get(name, ()), settings.strict_keys),
            models,
            read_upstreams(name, [*models.values()]),
            read_plans_of(name, settings.plan),
            read_policy(settings.tasks),
        )
        pipeline.states.webhook_format = WEBHOOKS.get(name)
        mounts |= _mounts(name, pipeline)
    return mounts


@lru_cache(maxsize=len(GATEWAYS))
def _load_shipped(name: str, changed: tuple[int, ...]) -> Document:
    """Return a gateway's document, the same one until a file beside it changes.

    The check takes longer than the rest of the start. So the parse cache records that these
    documents need no repair, by their content and the modification times of the checking code.
    """
    path = OPENAPI / f"{name}.yaml"
    mark = parse_cache.place_of(name.encode() + _shipped_content(changed))
    if mark is not None and parse_cache.load(mark):
        return Document(path, name)
    document = load(path, name, strict=True)
    unchanged = all(value == parse(file) for file, value in document.files.items())
    if mark is not None and unchanged:
        parse_cache.keep(mark, True)
    return document


@lru_cache(maxsize=1)
def _shipped_content(changed: tuple[int, ...]) -> bytes:
    """Return the shipped documents, with the modification times of the modules that check them."""
    documents = [file.read_bytes() for file in sorted(OPENAPI.rglob("*.yaml"))]
    modules = sorted(Path(spec.__file__).parent.glob("*.py"))
    ages = [file.stat().st_mtime_ns for file in modules]
    return b"".join(documents) + repr((changed, ages)).encode()


def _mount_document(
    path: Path, overlays: Overlays, mounts: Mapping[str, Mount], settings: Settings
) -> dict[str, Mount]:
    """Return the mounts of a document of the user's own, named like its file."""
    stem = re.sub(r"[^A-Za-z0-9._-]+", "-", path.name.split(".")[0]).strip("-.") or "spec"
    document = load(path, stem, overlays, settings.ref_roots, settings.strict_spec)
    log_findings(misfits(document), document.path)
    if document.name in mounts or document.name.startswith("_mock"):
        advice = "rename the file: its name is the prefix it is served under"
        raise ConfigError(str(path), f"the name {document.name!r} is taken", advice)
    pipeline = Pipeline(document, PLAIN, Accounts(strict=False))
    pipeline.states.webhook_format = PLAIN_WEBHOOKS
    if settings.stateful:
        find_resources(pipeline.operations)
    return _mounts(document.name, pipeline)


def _open_text_source(settings: Settings) -> TextSource | None:
    if not settings.text_from:
        return None
    return open_source(settings.text_from, settings.text_model, settings.text_timeout)


def _open_image_source(settings: Settings) -> ImageSource | None:
    if not settings.image_from:
        return None
    return open_image_source(settings.image_from, settings.image_model)


def _check_known(flag: str, kind: str, name: str, known: Mapping[str, object] | set[str]) -> None:
    if name and name not in known:
        raise ConfigError(flag, f"unknown {kind} {name!r}", nearest(name, known))


def _configure(pipeline: Pipeline, settings: Settings, library: Library) -> None:
    """Give a gateway the scenarios and the options of its state."""
    scenarios, states = pipeline.selector.scenarios, pipeline.states
    scenarios.find, scenarios.put = library.get, library.put
    states.link_life, states.marked = settings.link_life, settings.marked
    states.queue_failures = settings.queue_failures
    pipeline.strict_parameters = settings.strict_parameters
    known = set(library.names())
    for account in pipeline.accounts:
        where = f"{FIXTURES / 'accounts.yaml'}: {account.name or account.key}"
        _check_known(where, "scenario", account.scenario, known)


def _known_names(mounts: Mapping[str, Mount]) -> KnownNames:
    """Return the names that a scenario's rules may use."""
    operations = [
        (mount.pipeline, operation)
        for mount in mounts.values()
        for operation in mount.pipeline.operations
    ]
    problems = {
        name for pipeline, operation in operations for name in pipeline.refusals.names(operation)
    }
    facts = [
        _facts(mount, operation)
        for mount in mounts.values()
        for operation in mount.pipeline.operations
    ]
    return KnownNames(
        {operation.id for _, operation in operations},
        DO_WORDS,
        MAKE_WORDS,
        {mount.gateway for mount in mounts.values()},
        [mount.region for mount in mounts.values() if mount.region],
        problems,
        facts,
    )


def _facts(mount: Mount, operation: Operation) -> OperationFacts:
    """Return what decides which faults can act on an operation."""
    webhooks = mount.pipeline.states.webhook_format
    compiled = mount.pipeline.compiled(operation)
    usage = webhooks is not None and "usage" in webhooks.endpoint_events and operation.do in PAID
    return OperationFacts(
        operation.id,
        operation.do,
        operation.make,
        mount.gateway,
        compiled.submits or compiled.becomes_task is not None,
        usage or bool(operation.callbacks),
        partial(_has, operation),
    )


def _has(operation: Operation, path: str) -> bool:
    return any(may_lead(spec.schema, path) for spec in operation.responses.successes)


def _scenario(library: Library, option: str) -> str:
    """Return the name of the scenario that an option names, by name or file. Raises ConfigError."""
    if is_path(option):
        return library.add(Path(option)).name
    if option:
        library.get(option)
    return option


def _mounts(name: str, pipeline: Pipeline) -> dict[str, Mount]:
    """Return a mount for a document, and one more for each further server that names a region."""
    out: dict[str, Mount] = {}
    own: dict[str, str] = {}
    for server in pipeline.document.root.get("servers") or ():
        if not isinstance(server, dict):
            continue
        url, mock = urlsplit(str(server.get("url", ""))), server.get("x-mock")
        hosts = {url.hostname: url.path.rstrip("/")} if _is_public(url.hostname) else {}
        region = str(mock.get("region", "")) if isinstance(mock, dict) else ""
        if region and out:
            out[f"{name}-{region}"] = Mount(f"{name}-{region}", region, pipeline, hosts)
        else:
            own |= {host: path for host, path in hosts.items() if host not in own}
            out[name] = Mount(name, region, pipeline, own)
    return out or {name: Mount(name, "", pipeline, {})}


def _is_public(host: str | None) -> TypeGuard[str]:
    """Return whether the mock may answer for a host name; this machine is reached by prefix."""
    if not host or "." not in host or "{" in host or host.endswith(".localhost"):
        return False
    return not host.replace(".", "").isdigit()
