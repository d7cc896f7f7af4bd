"""`mockgateway contract`, from its options to its exit code."""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Literal

import click

from mockgateway.contract.baseline import Baseline, write_baseline
from mockgateway.contract.budget import Caps
from mockgateway.contract.events import Report
from mockgateway.contract.failure import Failure
from mockgateway.contract.options import RunOptions
from mockgateway.contract.overlay import write_overlay
from mockgateway.contract.phases import select_probes
from mockgateway.contract.probes import Probe
from mockgateway.contract.rehearsal import dry_run
from mockgateway.contract.reports import (
    DryRunReport,
    GitHubReport,
    HarReport,
    HtmlReport,
    JsonReport,
    JUnitReport,
    MarkdownReport,
    SarifReport,
    TerminalReport,
)
from mockgateway.contract.reports.encoding import recorded_request
from mockgateway.contract.run import FAILED, INCOMPLETE, PASSED, ContractRun
from mockgateway.contract.session import Session
from mockgateway.contract.setup import check_url, make_target, read_key
from mockgateway.contract.target import Target
from mockgateway.files import parse
from mockgateway.problem import ConfigError, nearest

Json = Any
LAST_RUN = Path(".mockgateway/contract.json")
# The option that names the variable of a key, by the key's role.
ROLES = {"first": "key", "second": "second_key", "revoked": "revoked_key", "narrow": "narrow_key"}


@dataclass(frozen=True)
class Replay:
    """A finding of an earlier run, to be tested again."""

    finding: dict[str, Json]
    run: dict[str, Json]


def execute(choices: SimpleNamespace) -> int:
    """Run the command and return its exit code; the choices are its options by name.

    Raises:
        ConfigError: an option is wrong.
    """
    if choices.replay and (choices.dry_run or choices.write_baseline or choices.write_overlay):
        problem = "cannot be combined with --dry-run, --write-baseline or --write-overlay"
        raise ConfigError("--replay", problem, "run them without --replay")
    if choices.webhook_url:
        check_url(choices.webhook_url)
    _interrupt_on_sigterm()
    replay = _read_replay(choices.replay) if choices.replay else None
    target = _target(choices, replay)
    most = target.default_cost if choices.max_cost is None else choices.max_cost
    options = RunOptions(
        int(replay.run.get("seed", 0)) if replay else choices.seed,
        choices.phases,
        Caps(most, choices.max_paid_calls, choices.max_time, choices.rate),
        choices.timeout,
        choices.patience,
        0.25 if target.loopback else 2.0,
        choices.strict,
        "none" if replay else _plan(choices),
        replay is not None,
    )
    if choices.dry_run:
        return dry_run(target, options, [DryRunReport()]).code
    baseline = Baseline.read(choices.baseline) if choices.baseline else None
    run = ContractRun(target, options, _reports(choices), baseline)
    return _replay(run, replay) if replay else _run(run, choices)


def _run(run: ContractRun, choices: SimpleNamespace) -> int:
    ended = run.run()
    findings = list(run.findings.values())
    if choices.write_baseline:
        write_baseline(choices.write_baseline, findings)
    if choices.write_overlay:
        written = write_overlay(choices.write_overlay, run.target, findings)
        learned = [finding for finding in findings if finding.severity == "learned"]
        changes = sum(bool(finding.change) for finding in learned)
        facts = f"{changes} of {len(learned)} learned facts"
        if written:
            click.echo(f"{choices.write_overlay} was written; it changes the document by {facts}")
        else:
            click.echo(f"No overlay was written: {facts} can be written as changes of the document")
    return ended.code


def _interrupt_on_sigterm() -> None:
    """Treat the SIGTERM of a cancelled CI job like Ctrl-C, so that the reports are written."""
    with contextlib.suppress(ValueError):  # not in the main thread
        signal.signal(signal.SIGTERM, signal.default_int_handler)


def _plan(choices: SimpleNamespace) -> Literal["report", "follow"]:
    """Follow the plan for the usual caps; with caps or a selection by the user, only report it.

    Then the exit code says whether the caps cut something off that the user asked for.
    """
    own_caps = choices.max_cost is not None or choices.max_paid_calls != Caps.max_paid_calls
    return "report" if own_caps or choices.only or choices.phases else "follow"


def _variables(choices: SimpleNamespace) -> dict[str, str]:
    """Return the environment variables of the keys, by role."""
    return {role: getattr(choices, f"{option}_env") for role, option in ROLES.items()}


def _target(choices: SimpleNamespace, replay: Replay | None) -> Target:
    """Make the target from the options; the recorded run supplies omitted ones."""
    recorded = replay.run if replay is not None else {}
    names = recorded.get("variables") or {}
    keys = {
        role: read_key(variable or names.get(role, ""))
        for role, variable in _variables(choices).items()
    }
    spec, gateway = choices.spec, choices.gateway or str(recorded.get("gateway", ""))
    if spec is None and recorded and not recorded.get("gateway"):
        spec = Path(recorded["document"])
    make = partial(
        make_target,
        choices.url or str(recorded.get("url", "")),
        gateway,
        spec,
        keys,
        models=choices.models,
        webhook_url=choices.webhook_url,
        secret=read_key(choices.webhook_secret_env),
        webhook_port=choices.webhook_port,
    )
    if replay is None:
        return make(choices.only)
    rows = [replay.finding, *replay.finding["exchanges"]]
    known = {operation.id for operation in make().every}
    return make([name for name in {row["operation"] for row in rows} if name in known])


def _reports(choices: SimpleNamespace) -> Iterator[Report]:
    to_json = partial(JsonReport, variables=_variables(choices))
    if not choices.replay:
        # Without a writable folder, --replay needs the file of --json.
        with contextlib.suppress(OSError):
            LAST_RUN.parent.mkdir(exist_ok=True)
            (LAST_RUN.parent / ".gitignore").write_text("*\n")
            yield to_json(LAST_RUN)
    files: tuple[tuple[Path | None, Callable[[Path], Report]], ...] = (
        (choices.junit, JUnitReport),
        (choices.json, to_json),
        (choices.html, HtmlReport),
        (choices.har, HarReport),
        (choices.sarif, SarifReport),
        (choices.markdown, MarkdownReport),
    )
    yield from (make(path) for path, make in files if path is not None)
    yield TerminalReport()
    if choices.github:
        yield GitHubReport()


def _read_replay(word: str) -> Replay:
    """Read the finding that `ID` or `FILE#ID` names. Raises ConfigError."""
    name, _, finding = word.rpartition("#")
    path = Path(name) if name else LAST_RUN
    run = parse(path, f"--replay {word}")
    found = {each["id"]: each for each in run.get("findings", ())} if isinstance(run, dict) else {}
    if finding not in found:
        problem = f"no finding in {path} has this id"
        raise ConfigError(f"--replay {word}", problem, nearest(finding, found))
    return Replay(found[finding], run)


def _replay(run: ContractRun, replay: Replay) -> int:
    """Run the probe of a finding and print whether it is still found.

    It runs with the operations of the finding, and if that finds nothing, with all.
    """
    finding = replay.finding
    name, phase = finding["probe"], finding["phase"]
    probes = [each for each in select_probes((phase,), run.options.seed) if each.name == name]
    if not probes or phase in ("fuzz", "stateful"):
        probes = [Probe(name, phase, partial(_resend, finding=finding))]
    ended = run.run(probes)
    if ended.code == INCOMPLETE:
        return ended.code
    found = _is_found(run, finding)
    if not found and run.target.only:
        whole = ContractRun(replace(run.target, only=()), run.options)
        whole.run(probes)
        found = _is_found(whole, finding)
    result = "FAILED again" if found else "PASSED now"
    click.echo(f"{finding['id']} {finding['operation']} {finding['check']}: {result}")
    return FAILED if found else PASSED


def _is_found(run: ContractRun, finding: dict[str, Json]) -> bool:
    same = (finding["operation"], finding["check"])
    return finding["id"] in run.findings or any(
        (each.operation, each.check) == same for each in run.findings.values()
    )


def _resend(session: Session, finding: dict[str, Json]) -> Iterator[Failure]:
    """Send the recorded requests of a finding again; the run judges the answers."""
    for each in finding["exchanges"]:
        session.resend(
            session.target.operation(each["operation"]), recorded_request(each["request"])
        )
    yield from ()
