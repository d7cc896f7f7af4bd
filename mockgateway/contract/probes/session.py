"""What a scripted conversation may do: send, fetch, look at the clock and at the document. The budget is the session's own affair."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal, Protocol

from mockgateway.contract.checks.reading import Exchange
from mockgateway.contract.probes.outline import Operation
from mockgateway.contract.probes.receiver import Receiver

Json = Any
Key = Literal["first", "second", "none", "garbage", "revoked", "narrow"]


class Session(Protocol):
    """One run against one gateway.

    operations: those that were chosen, in the document's order; everything: all that the document has; second: whether there is a second key; base: the
    address, without a final slash; patience: seconds to follow a task; pause: seconds between two polls; webhook: an address that reaches this machine's
    receiver, "" for none; receiver: None where nothing listens, as in a rehearsal; registered: whether the gateway knows that address beforehand; secret: of
    its signatures, "" for unknown; seen: every exchange so far; others: what further keys there are: `revoked`, and `narrow`, which holds no scope but `health:read`.
    """

    @property
    def operations(self) -> Sequence[Operation]:
        """Those that were chosen."""

    @property
    def everything(self) -> Sequence[Operation]:
        """All of the document."""

    @property
    def second(self) -> bool:
        """Whether there is a second key."""

    @property
    def base(self) -> str:
        """The address."""

    @property
    def patience(self) -> float:
        """Seconds to follow a task."""

    @property
    def pause(self) -> float:
        """Seconds between two polls."""

    @property
    def webhook(self) -> str:
        """Where this machine's receiver is reached."""

    @property
    def receiver(self) -> Receiver | None:
        """What listens there."""

    @property
    def registered(self) -> bool:
        """Whether messages about every task are sent there."""

    @property
    def announces(self) -> bool:
        """Whether the document has messages to addresses that are registered beforehand."""

    @property
    def secret(self) -> str:
        """What signs them."""

    @property
    def catalogued(self) -> bool:
        """Whether it is known which models there are."""

    @property
    def seen(self) -> Sequence[Exchange]:
        """Every exchange so far."""

    @property
    def others(self) -> Sequence[str]:
        """The roles of further keys."""

    def send(
        self,
        operation: Operation,
        body: Json | bytes | None = None,
        *,
        path: Mapping[str, str] = {},
        query: Mapping[str, str] = {},
        headers: Mapping[str, str] = {},
        key: Key = "first",
        method: str = "",
        paid: bool = False,
        valid: bool = True,
    ) -> Exchange | None:
        """One call of an operation; None where the budget has no room for it.

        body: JSON, or bytes as they are; method: another than the documented one; valid: False for what should be refused, though its body may be what the schema takes.
        """

    def fetch(
        self,
        url: str,
        *,
        method: str = "GET",
        headers: Mapping[str, str] = {},
        key: Key = "none",
        operation: str = "",
    ) -> Exchange | None:
        """One call of an address, whole or below `base`; operation: what it belongs to in a report."""

    def misfits(
        self, operation: Operation, headers: Mapping[str, str], body: bytes
    ) -> Sequence[tuple[str, bool]]:
        """What a message about an operation's work breaks of the document, and whether that is only assumed."""

    def leave(self, operation: str, reason: str) -> None:
        """Say that something was left out."""

    def sleep(self, seconds: float) -> None:
        """Wait, but never beyond the run's own end."""

    def now(self) -> float:
        """Seconds of a clock that only goes on."""

    def price(self, operation: Operation) -> float:
        """The most that its cheapest good request can come to, in the gateway's money."""

    def model(self, operation: Operation, ability: str = "") -> str:
        """The cheapest model of the catalogue that does what an operation makes, "" where it has none."""
