"""Retry-After is taken at its word, and told where it is none; what remains goes down."""

from __future__ import annotations

from typing import Any

import pytest

from mockgateway.contract.exchange import Exchange, Request, Response
from mockgateway.contract.probes.limits import limits
from mockgateway.contract.probes.outline import Operation

FREE = Operation("getKey", "GET", "/v1/me", do="show", make="key")


class Limiting:
    """A gateway that takes `most` requests, then none for `seconds`. said: its Retry-After; down: whether what remains goes down."""

    operations = (FREE,)

    def __init__(
        self, most: int = 8, seconds: float = 3.0, said: str | None = "3", down: bool = True
    ) -> None:
        self.most, self.seconds, self.said, self.down = most, seconds, said, down
        self.clock, self.taken, self.until = 0.0, 0, -1.0

    def send(self, operation: Operation, **_: Any) -> Exchange:
        self.clock += 0.01
        if self.taken >= self.most and self.until < 0:
            self.until = self.clock + self.seconds
        if self.clock < self.until:
            return Exchange(
                "getKey",
                Request("GET", "http://g/v1/me", {}),
                Response(429, {} if self.said is None else {"retry-after": self.said}),
            )
        self.taken += 1
        left = str(self.most - self.taken if self.down else self.most - 3)
        return Exchange(
            "getKey",
            Request("GET", "http://g/v1/me", {}),
            Response(200, {"x-ratelimit-limit": "8", "x-ratelimit-remaining": left}),
        )

    def sleep(self, seconds: float) -> None:
        self.clock += seconds


@pytest.mark.parametrize(
    ("gateway", "checks"),
    [
        (Limiting(), []),
        (Limiting(most=10_000), []),
        (Limiting(said="1"), ["retry_after"]),
        (Limiting(said=None), ["retry_after"]),
        (Limiting(said="soon"), ["retry_after"]),
        (Limiting(down=False), ["rate_headers"]),
    ],
    ids=["true", "never met", "too short", "missing", "no number", "stands still"],
)
def test_a_limit_is_what_its_headers_say(gateway: Any, checks: list[str]) -> None:
    assert [broken.check for broken in limits(gateway)] == checks
