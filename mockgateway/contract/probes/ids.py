"""Request ids: over all exchanges of a run, none is given twice."""

from __future__ import annotations

from collections.abc import Iterator

from mockgateway.contract.checks.request_ids import unique
from mockgateway.contract.failure import Failure
from mockgateway.contract.session import Session


def ids(session: Session) -> Iterator[Failure]:
    """Compare the ids of all exchanges so far; send nothing."""
    yield from unique(session.exchanges)
