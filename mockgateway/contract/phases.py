"""The phases of a run, their probes and how these are run."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial

from mockgateway.contract.checks import history
from mockgateway.contract.examples import examples
from mockgateway.contract.failure import Failure
from mockgateway.contract.fuzz import fuzz, stateful
from mockgateway.contract.headers import header_failures
from mockgateway.contract.probes import PROBES, Probe
from mockgateway.contract.receiver import Receiver
from mockgateway.contract.session import Session
from mockgateway.problem import ConfigError

# Refusals are free and find most, so they run first.
USUAL = ("reach", "refusals", "examples", "protocol", "tasks", "webhooks")
PHASES = (*USUAL, "limits", "fuzz", "stateful")  # the others run only on request


def select_probes(phases: Sequence[str], seed: int = 0) -> list[Probe]:
    """Return the probes of the phases in their order; without phases, those that are not opt-in."""
    every = [
        *PROBES,
        Probe("examples", "examples", examples),
        Probe("fuzz", "fuzz", partial(fuzz, seed=seed)),
        Probe("stateful", "stateful", partial(stateful, seed=seed)),
    ]
    order = [phase for phase in PHASES if phase in (phases or USUAL)]
    return [probe for phase in order for probe in every if probe.phase == phase]


def run_probes(
    session: Session, probes: Sequence[Probe], on_phase: Callable[[str], None]
) -> Iterator[tuple[Probe, Failure]]:
    """Run probes and yield their failures, then those of checks that compare exchanges.

    Args:
        session: of the run.
        probes: in the order of their phases.
        on_phase: called when a phase starts.
    """
    phases = list(dict.fromkeys(probe.phase for probe in probes))
    with _receiver(session, not {"tasks", "webhooks"}.isdisjoint(phases)):
        for probe in probes:
            if probe.phase != session.phase:
                session.phase = probe.phase
                if session.admission.plan is not None:
                    session.admission.plan.close(phases[: phases.index(probe.phase)])
                on_phase(probe.phase)
            session.probe = probe.name
            for failure in probe.run(session):
                yield probe, failure
        if not session.dry:
            probe = Probe("history", session.phase, _history)
            yield from ((probe, failure) for failure in probe.run(session))


def _history(session: Session) -> Iterator[Failure]:
    """Compare the exchanges of a run."""
    yield from history(session.exchanges)
    yield from header_failures(session.exchanges, session.target)


@contextmanager
def _receiver(session: Session, wanted: bool) -> Iterator[None]:
    """Run the webhook receiver if the gateway can reach it: on loopback or through a tunnel.

    Raises:
        ConfigError: the port is in use.
    """
    target = session.target
    if not wanted or not (target.loopback or target.webhook_url):
        yield
    elif session.dry:
        session.webhook = target.webhook_url or "http://127.0.0.1:1/hook"
        yield
    else:
        port = target.webhook_port
        try:
            session.receiver = receiver = Receiver(port)
        except OSError as error:
            problem = f"is not available ({error.strerror})"
            fix = "use another port, or 0 for any free one"
            raise ConfigError(f"--webhook-port {port}", problem, fix) from None
        session.webhook = target.webhook_url or receiver.url
        try:
            yield
        finally:
            receiver.close()
