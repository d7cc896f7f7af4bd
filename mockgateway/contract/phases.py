"""The phases of a run, their probes and how these are run."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial

from mockgateway.contract.budget import Caps
from mockgateway.contract.examples import examples
from mockgateway.contract.failure import Failure
from mockgateway.contract.fuzz import fuzz, stateful
from mockgateway.contract.pricing import cheapest_cost
from mockgateway.contract.probes import PROBES, Probe
from mockgateway.contract.receiver import Receiver
from mockgateway.contract.session import Session
from mockgateway.contract.target import Target
from mockgateway.problem import ConfigError

# Refusals are free, but money is reserved for each while it is sent: they run while most is left.
USUAL = ("reach", "refusals", "examples", "protocol", "tasks", "webhooks")
PHASES = (*USUAL, "limits", "fuzz", "stateful")  # the others run only on request
# The share of the money that may be used by the end of a phase if tasks follow.
SHARES = {"examples": 0.2, "protocol": 0.5}


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
    """Run probes and yield their failures; `on_phase` is called when a phase starts."""
    phases = {probe.phase for probe in probes}
    if "tasks" in phases:
        session.shares = _phase_shares(session.target, session.budget.caps)
    with _receiver(session, "webhooks" in phases):
        for probe in probes:
            if probe.phase != session.phase:
                session.phase = probe.phase
                on_phase(probe.phase)
            session.probe = probe.name
            for failure in probe.run(session):
                yield probe, failure


def _phase_shares(target: Target, caps: Caps) -> Mapping[str, float]:
    """Keep money for tasks if that is enough for the cheapest of them."""
    submits = [each for each in target.operations if each.do == "submit"]
    cheapest = min((cheapest_cost(target, each) for each in submits), default=float("inf"))
    return SHARES if cheapest <= caps.max_cost * (1 - SHARES["protocol"]) else {}


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
