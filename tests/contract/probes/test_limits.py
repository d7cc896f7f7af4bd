"""Retry-After is checked by waiting for it, and the remaining count has to go down."""

from __future__ import annotations

from typing import Any

import pytest

from mockgateway.contract.exchange import Exchange, Request, Response
from mockgateway.contract.operation import OperationSpec
from mockgateway.contract.probes.limits import limits
from mockgateway.contract.recognition import document_operations
from mockgateway.data import OPENAPI
from mockgateway.spec.document import Document

REQUEST = Request("GET", "http://gateway.example/v1/me", {})


@pytest.fixture(scope="module")
def free() -> OperationSpec:
    found = document_operations(Document(OPENAPI / "sealink.yaml", "sealink"))
    return next(operation for operation in found if operation.id == "getKey")


class LimitedSession:
    """A session with a gateway that accepts some requests and then none for a while."""

    def __init__(
        self, most: int = 8, seconds: float = 3.0, retry_after: str | None = "3", down: bool = True
    ) -> None:
        self.most, self.seconds, self.retry_after, self.down = most, seconds, retry_after, down
        self.clock, self.accepted, self.until = 0.0, 0, -1.0
        self.operations: tuple[OperationSpec, ...] = ()

    def send(self, operation: OperationSpec) -> Exchange:
        self.clock += 0.01
        if self.accepted >= self.most and self.until < 0:
            self.until = self.clock + self.seconds
        if self.clock < self.until:
            headers = {} if self.retry_after is None else {"retry-after": self.retry_after}
            return Exchange(operation.id, REQUEST, Response(429, headers))
        self.accepted += 1
        left = self.most - (self.accepted if self.down else 3)
        headers = {"x-ratelimit-limit": "8", "x-ratelimit-remaining": str(left)}
        return Exchange(operation.id, REQUEST, Response(200, headers))

    def sleep(self, seconds: float) -> None:
        self.clock += seconds


@pytest.mark.parametrize(
    ("session", "checks"),
    [
        (LimitedSession(), []),
        (LimitedSession(most=10_000), []),
        (LimitedSession(retry_after="1"), ["retry_after"]),
        (LimitedSession(retry_after=None), ["retry_after"]),
        (LimitedSession(retry_after="soon"), ["retry_after"]),
        (LimitedSession(down=False), ["rate_headers"]),
    ],
    ids=["true", "never met", "too short", "missing", "no number", "stands still"],
)
def test_rate_limit_headers_are_true(session: Any, checks: list[str], free: OperationSpec) -> None:
    session.operations = (free,)
    assert [failure.check for failure in limits(session)] == checks
