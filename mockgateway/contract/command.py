"""What `mockgateway contract` does, from its options to its exit code."""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import click

from mockgateway.contract import baseline as baselines
from mockgateway.contract import overlay
from mockgateway.contract.budget import Caps
from mockgateway.contract.events import Report
from mockgateway.contract.exchange import Request
from mockgateway.contract.failure import Failure
from mockgateway.contract.opening import checked, key_of, target_of
from mockgateway.contract.probes import Probe
from mockgateway.contract.reports import GitHub, Har, Html, JsonReport, JUnit, Plan, Sarif, Terminal
from mockgateway.contract.run import BROKEN, COULD_NOT, KEPT, Run, Wishes, probes
from mockgateway.contract.session import Session
from mockgateway.contract.target import Target
from mockgateway.files import parse
from mockgateway.problem import ConfigError, nearest

Json = Any
LAST = Path(".mockgateway/contract.json")


@dataclass(frozen=True)
class Choices:
    """The options of the command, by their names."""

    url: str = ""
    gateway: str = ""
    spec: Path | None = None
    key_env: str = ""
    second_key_env: str = ""
    revoked_key_env: str = ""
    narrow_key_env: str = ""
    seed: int = 0
    only: tuple[str, ...] = ()
    models: tuple[str, ...] = ()
    phases: tuple[str, ...] = ()
    dry_run: bool = False
    max_cost: float = 0.25
    max_paid_calls: int = 59
    max_time: float = 600.0
    rate: float = 0.0
    timeout: float = 60.0
    patience: float = 120.0
    strict: bool = False
    baseline: Path | None = None
    write_baseline: Path | None = None
    write_overlay: Path | None = None
    webhook_url: str = ""
    webhook_port: int = 0
    webhook_secret_env: str = ""
    junit: Path | None = None
    json: Path | None = None
    html: Path | None = None
    har: Path | None = None
    sarif: Path | None = None
    github: bool = False
    replay: str = ""


@dataclass(frozen=True)
class Recorded:
    """A finding of an earlier run."""

    finding: dict[str, Json] = field(default_factory=dict)
    run: dict[str, Json] = field(default_factory=dict)


def execute(choices: Choices) -> int:
    """Run, report, and tell the exit code. Raises ConfigError."""
    if choices.replay and (choices.dry_run or choices.write_baseline or choices.write_overlay):
        raise ConfigError(
            "--replay",
            "sends one finding's requests again, and writes no plan, baseline or overlay",
            "leave the other option out",
        )
    if choices.webhook_url:
        checked(choices.webhook_url)
    _end_on_sigterm()
    recorded = _recorded(choices.replay) if choices.replay else None
    target = _target(choices, recorded)
    seed = int(recorded.run.get("seed", 0)) if recorded is not None else choices.seed
    caps = Caps(choices.max_cost, choices.max_paid_calls, choices.max_time, choices.rate)
    pause = 0.25 if target.loopback else 2.0
    wishes = Wishes(
        seed,
        choices.phases,
        caps,
        choices.timeout,
        choices.patience,
        pause,
        choices.strict,
        choices.dry_run,
        _plan(choices, recorded),
    )
    accepted = baselines.Baseline.read(choices.baseline) if choices.baseline else None
    run = Run(target, wishes, _reports(choices), accepted)
    if recorded is not None:
        return _again(run, recorded)
    ended = run.run()
    found = list(run.findings.values())
    if choices.write_baseline:
        baselines.write(choices.write_baseline, found)
    if choices.write_overlay:
        changes = [finding for finding in found if finding.severity == "learned"]
        written = overlay.write(choices.write_overlay, target, found)
        able = sum(bool(finding.change) for finding in changes)
        click.echo(
            f"{choices.write_overlay if written else 'no overlay'}: {able} of {len(changes)} learned facts can be said by a change of the document"
        )
    return ended.code


def _end_on_sigterm() -> None:
    """A CI that cancels a job is told what was found and spent until then, as somebody at a keyboard is."""
    with contextlib.suppress(ValueError):  # not in the main thread, as in a test
        signal.signal(signal.SIGTERM, signal.default_int_handler)


def _plan(choices: Choices, recorded: Recorded | None) -> Literal["", "told", "kept"]:
    """Whoever sets a cap, or names what is to be looked at, is to hear (exit code 3) that some of it was cut off; the usual caps are kept to by a plan."""
    if recorded is not None:
        return ""
    usual = Choices()
    wanted = (
        choices.only
        or choices.phases
        or (choices.max_cost, choices.max_paid_calls) != (usual.max_cost, usual.max_paid_calls)
    )
    return "told" if wanted else "kept"


def _target(choices: Choices, recorded: Recorded | None) -> Target:
    """As the options say, and where they are silent as the recorded run had it."""
    told = recorded.run if recorded is not None else {}
    names = told.get("variables") or {}
    roles = {
        role: getattr(choices, f"{variable}_env") or names.get(role, "")
        for role, variable in ROLES.items()
    }
    keys = {role: key_of(variable) for role, variable in roles.items()}
    only: tuple[str, ...] = choices.only
    if recorded is not None:
        only = tuple(
            {
                recorded.finding["operation"],
                *(each["operation"] for each in recorded.finding["exchanges"]),
            }
            - {"", "*"}
        )
    spec = choices.spec or (Path(told["document"]) if told and not told.get("gateway") else None)
    secret = key_of(choices.webhook_secret_env)
    gateway = choices.gateway or str(told.get("gateway", ""))
    target = target_of(
        choices.url or str(told.get("url", "")),
        gateway,
        spec,
        keys,
        (),
        choices.models,
        choices.webhook_url,
        secret,
        choices.webhook_port,
    )
    if recorded is not None:
        known = {operation.id for operation in target.every}
        only = tuple(name for name in only if name in known)
    return target_of(
        target.url,
        gateway,
        spec,
        keys,
        only,
        choices.models,
        choices.webhook_url,
        secret,
        choices.webhook_port,
    )


ROLES = {"first": "key", "second": "second_key", "revoked": "revoked_key", "narrow": "narrow_key"}


def _reports(choices: Choices) -> Iterator[Report]:
    if choices.dry_run:
        yield Plan()
        return
    variables = {role: getattr(choices, f"{variable}_env") for role, variable in ROLES.items()}
    kinds: tuple[tuple[Path | None, Callable[[Path], Report]], ...] = (
        (choices.junit, JUnit),
        (choices.json, lambda path: JsonReport(path, variables)),
        (choices.html, Html),
        (choices.har, Har),
        (choices.sarif, Sarif),
    )
    if not choices.replay:
        with contextlib.suppress(
            OSError
        ):  # a folder that cannot be written to: then only --json remembers
            LAST.parent.mkdir(exist_ok=True)
            (LAST.parent / ".gitignore").write_text("*\n")
            yield JsonReport(LAST, variables)
    yield from (kind(path) for path, kind in kinds if path is not None)
    yield Terminal()
    if choices.github:
        yield GitHub()


def _recorded(word: str) -> Recorded:
    """The finding that `ID` or `FILE#ID` names. Raises ConfigError."""
    name, _, finding = word.rpartition("#")
    path = Path(name) if name else LAST
    run = parse(path, f"--replay {word}")
    found = {each["id"]: each for each in run.get("findings", ())} if isinstance(run, dict) else {}
    if finding not in found:
        raise ConfigError(
            f"--replay {word}", f"{path} has no such finding", nearest(finding, found)
        )
    return Recorded(found[finding], run)


def _again(run: Run, recorded: Recorded) -> int:
    """Run what found it, and say whether it is still so."""
    finding = recorded.finding
    chosen = [
        probe
        for probe in probes((finding["phase"],), run.wishes.seed)
        if probe.name == finding["probe"]
    ]
    if not chosen or finding["phase"] in ("fuzz", "stateful"):
        chosen = [
            Probe(finding["probe"], finding["phase"], lambda session: _resend(session, finding))
        ]
    ended = run.run(chosen)
    if ended.code == COULD_NOT:
        return ended.code
    still = finding["id"] in run.findings or any(
        (each.operation, each.check) == (finding["operation"], finding["check"])
        for each in run.findings.values()
    )
    click.echo(
        f"{finding['id']} {finding['operation']} {finding['check']}: {'is still so' if still else 'is no longer so'}"
    )
    return BROKEN if still else KEPT


def _resend(session: Session, finding: dict[str, Json]) -> Iterator[Failure]:
    """The requests of a finding, as they were."""
    for each in finding["exchanges"]:
        told = each["request"]
        session.raw(
            session.target.operation(each["operation"]),
            Request(
                told["method"],
                told["url"],
                _without_keys(told["headers"]),
                told["body"].encode(),
                told["key"],
            ),
        )
    return
    yield


def _without_keys(headers: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in headers.items() if value != "***"}
