"""Generated requests, opt-in: schemathesis makes them and follows links; our transport sends them, our checks judge them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mockgateway.contract.checks.telling import Broken
from mockgateway.contract.session import Session


def fuzz(session: Session, seed: int) -> Iterator[Broken]:
    """Requests that the schema takes, and such that it does not."""
    yield from _engine(session, seed, ["coverage", "fuzzing"])


def stateful(session: Session, seed: int) -> Iterator[Broken]:
    """Sequences of requests that go on from one another's answers."""
    yield from _engine(session, seed, ["stateful"])


def _engine(session: Session, seed: int, phases: list[str]) -> Iterator[Broken]:
    raise NotImplementedError
    yield
