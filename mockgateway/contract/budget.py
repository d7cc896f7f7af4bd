"""Hard stops: money, paid calls, time, pace. What a request may come to is laid aside before it is sent, and settled when its answer is there.

At no moment is `spent` + `held` above `max_cost`: a request that could take it there is not sent.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass

EPSILON = 1e-12


class BudgetSpent(Exception):
    """A cap has been reached. cap: which; the message: in words."""

    def __init__(self, cap: str, message: str) -> None:
        super().__init__(message)
        self.cap = cap


@dataclass(frozen=True)
class Caps:
    """What a run may do. max_cost: in the gateway's money; max_paid_calls: that are accepted, or may have been; max_time: seconds; rate: requests a second, 0 for any."""

    max_cost: float = 0.25
    max_paid_calls: int = 59
    max_time: float = 600.0
    rate: float = 0.0


@dataclass(frozen=True)
class Hold:
    """What is laid aside for one request."""

    cost: float
    paid: bool


class Budget:
    """What has been spent of the caps, for all threads of a run. seconds of `started`: of the monotonic clock."""

    def __init__(self, caps: Caps) -> None:
        self.caps = caps
        self.spent = 0.0
        self.held = 0.0
        self.paid = 0
        self.sent = 0
        self.started = time.monotonic()
        self.hit: dict[str, str] = {}
        self._next = 0.0
        self._lock = threading.Lock()

    @property
    def left(self) -> float:
        """Seconds until the run must end."""
        return self.started + self.caps.max_time - time.monotonic()

    def hold(self, cost: float, paid: bool, share: float = 1.0) -> Hold:
        """Lay aside what a request may cost, and wait for its turn. share: the part of the money that may be gone after it. Raises BudgetSpent."""
        with self._lock:
            if not self.left > 0:
                self._over("max-time", f"the run has lasted {self.caps.max_time:g} s")
            if paid and self.paid >= self.caps.max_paid_calls:
                self._over(
                    "max-paid-calls",
                    f"{self.paid} paid calls were made, and {self.caps.max_paid_calls} are allowed",
                )
            # Written so that a number that is none stops.
            if (
                cost > 0
                and not self.spent + self.held + cost <= self.caps.max_cost * share + EPSILON
            ):
                kept = (
                    f" (of {self.caps.max_cost:g}; the rest is for the phases to come)"
                    if share < 1
                    else ""
                )
                self._over(
                    "max-cost",
                    f"up to {cost:.6g} more on top of {self.spent + self.held:.6g} would be over {self.caps.max_cost * share:g}{kept}",
                )
            self.held += cost
            self.paid += paid
            self.sent += 1
            turn = max(self._next, time.monotonic())
            self._next = turn + (1 / self.caps.rate if self.caps.rate else 0)
        if (pause := turn - time.monotonic()) > 0:
            time.sleep(min(pause, max(0.0, self.left)))
        return Hold(cost, paid)

    def settle(self, hold: Hold, cost: float, paid: bool) -> None:
        """What it came to; paid: whether it counts as a paid call after all."""
        with self._lock:
            self.held = max(0.0, self.held - hold.cost)
            self.spent += cost
            self.paid -= hold.paid and not paid

    def _over(self, cap: str, message: str) -> None:
        self.hit.setdefault(cap, message)
        raise BudgetSpent(cap, f"--{cap}: {message}")
