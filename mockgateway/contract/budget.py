"""The caps of a run: cost, paid calls, time and rate.

The most that a request can cost is reserved before it is sent and settled when its answer is
there. `spent` + `reserved` never exceeds `max_cost`: a request that could exceed it is not sent.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass

EPSILON = 1e-12


class BudgetExceeded(Exception):
    """A cap does not allow a request."""


@dataclass(frozen=True)
class Caps:
    """The limits of a run."""

    max_cost: float = 1.5  # in the gateway's currency
    max_paid_calls: int = 59
    max_time: float = 600.0  # seconds
    rate: float = 0.0  # requests a second, 0 for unlimited


@dataclass(frozen=True)
class Reservation:
    """The reserved cost of one request."""

    cost: float
    paid: bool


class Budget:
    """The used part of a run's caps. Safe to use from several threads."""

    def __init__(self, caps: Caps) -> None:
        self.caps = caps
        self.spent = 0.0
        self.reserved = 0.0
        self.paid = 0
        self.sent = 0
        self.started = time.monotonic()
        self.exceeded: dict[str, str] = {}  # the first message of each cap that was reached
        self._next = 0.0
        self._lock = threading.Lock()

    @property
    def left(self) -> float:
        """Seconds until the run must end."""
        return self.started + self.caps.max_time - time.monotonic()

    @property
    def used(self) -> float:
        """Money spent or reserved."""
        return self.spent + self.reserved

    def reserve(self, cost: float, paid: bool) -> Reservation:
        """Reserve the most that a request can cost, then wait for its turn.

        Args:
            cost: in the gateway's currency.
            paid: whether the request counts as a paid call.

        Raises:
            BudgetExceeded: a cap does not allow the request.
        """
        with self._lock:
            self._check(cost, paid)
            self.reserved += cost
            self.paid += paid
            self.sent += 1
            turn = max(self._next, time.monotonic())
            self._next = turn + (1 / self.caps.rate if self.caps.rate else 0)
        if (pause := turn - time.monotonic()) > 0:
            time.sleep(min(pause, max(0.0, self.left)))
        return Reservation(cost, paid)

    def settle(self, reservation: Reservation, cost: float, paid: bool) -> None:
        """Replace a reservation by the actual cost; `paid` is whether the call was billed."""
        with self._lock:
            self.reserved = max(0.0, self.reserved - reservation.cost)
            self.spent += cost
            self.paid -= reservation.paid and not paid

    def _check(self, cost: float, paid: bool) -> None:
        caps = self.caps
        if not self.left > 0:
            self._refuse("max-time", f"the run has lasted {caps.max_time:g} s")
        if paid and self.paid >= caps.max_paid_calls:
            message = f"{self.paid} paid calls were made and {caps.max_paid_calls} are allowed"
            self._refuse("max-paid-calls", message)
        # `not ... <=` so that NaN refuses too.
        if cost > 0 and not self.used + cost <= caps.max_cost + EPSILON:
            more = f"up to {cost:.6g} more on top of {self.used:.6g}"
            message = f"{more} would exceed {caps.max_cost:g}"
            self._refuse("max-cost", message)

    def _refuse(self, cap: str, message: str) -> None:
        self.exceeded.setdefault(cap, message)
        raise BudgetExceeded(f"--{cap}: {message}")
