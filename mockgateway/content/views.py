"""Reports of a gateway about itself: models, upstreams, keys, usage, health and prices."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from mockgateway.content.tasks import TaskSnapshot

RELEASED = 1_780_000_000  # date of models without one: 2026-05-28, the same in every run


class Model(NamedTuple):
    """One model of a gateway's catalogue (`fixtures/<gateway>/models.yaml`)."""

    id: str
    kind: str  # what it makes, as in `x-mock: make`
    owned_by: str
    abilities: Sequence[str]
    context: int  # tokens; 0 if it has none
    facts: dict[str, Any]  # the whole entry
    kinds: Sequence[str] = ()  # everything it makes, if it makes more than `kind`

    @property
    def limits(self) -> dict[str, Any]:
        """The entry's `limits`."""
        return self.facts.get("limits") or {}


class Listing(NamedTuple):
    """The models of a catalogue."""

    models: Sequence[Model]
    created: int


class Upstream(NamedTuple):
    """A provider behind a gateway (`fixtures/<gateway>/upstreams.yaml`)."""

    id: str
    name: str
    models: Sequence[str]  # ids of the models it serves
    facts: dict[str, Any]  # the whole entry


class Upstreams(NamedTuple):
    """The providers behind a gateway."""

    upstreams: Sequence[Upstream]


class KeyView(NamedTuple):
    """The caller's key, account or billing. Money is in the gateway's own currency."""

    view: str  # key, account or billing
    key: str
    id: str  # the account's
    name: str
    plan: str  # "" for the best one
    balance: float
    budget: float | None  # of this month; None for no limit
    spent: float  # in this month
    models: Sequence[str] | None  # ids that the key may use; None for all
    rpm: int = 0  # requests a minute; 0 for no limit
    tpm: int = 0  # tokens a minute; 0 for no limit
    expires: float | None = None  # seconds since 1970; None for never


class PastCall(NamedTuple):
    """One call of the past, with its reply body as far as it was kept."""

    path: str
    status: int
    reply: bytes  # as sent: a fault may have spoiled it
    problem: str = ""  # why it was refused, before any fault


class UsageReport(NamedTuple):
    """The calls of a key in recent days, oldest first, as far back as the journal goes."""

    holder: KeyView
    days: int
    calls: Sequence[PastCall]
    snapshots: Sequence[TaskSnapshot] = ()  # tasks of the account in that time, newest first
    cost: float = 0.0  # charged and reserved, including removed tasks


class Health(NamedTuple):
    """The state of one part of a gateway."""

    part: str  # the last segment of the path
    took: int  # milliseconds
    attempts: Sequence[
        tuple[Upstream, int, int]
    ]  # by upstream: recent attempts, and how many of them failed
    models: Sequence[Model]


class Cost(NamedTuple):
    """The price of one output, in the gateway's money, to the thousandth."""

    each: float
    second: float | None = None  # of each second; None if it is not sold by time
    seconds: float = 0  # length; 0 if it is not sold by time
    resolution: str = ""  # "" if the price does not depend on it


class Price(NamedTuple):
    """The price of several outputs."""

    model: Model
    cost: Cost
    number: int
    balance: float  # the caller's
    cap: float | None = None  # the most the caller will pay; None for no limit

    @property
    def total(self) -> float:
        """The price of all outputs."""
        return round(self.cost.each * self.number, 3)

    @property
    def affordable(self) -> int | None:
        """The number of outputs that the balance covers; None if they are free."""
        each = round(self.cost.each * 1000)  # in thousandths: 12.48 / 0.052 must be 240
        return max(0, round(self.balance * 1000) // each) if each else None
