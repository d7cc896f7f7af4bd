"""What a gateway shows of itself: its models, upstreams, keys, traffic, health and prices."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from mockgateway.content.tasks import TaskSnapshot


class Model(NamedTuple):
    """One entry of a gateway's catalogue (`fixtures/<gateway>/models.yaml`).

    kind: what it makes, in the words of `x-mock: make`; context: tokens, 0 where that means nothing; facts: the whole entry.
    """

    id: str
    kind: str
    owned_by: str
    abilities: Sequence[str]
    context: int
    facts: dict[str, Any]


class Listing(NamedTuple):
    """The models of a catalogue, for a client that asks what there is."""

    models: Sequence[Model]
    created: int


class Upstream(NamedTuple):
    """One provider behind a gateway (`fixtures/<gateway>/upstreams.yaml`). models: the ids it serves; facts: the whole entry."""

    id: str
    name: str
    models: Sequence[str]
    facts: dict[str, Any]


class Upstreams(NamedTuple):
    """All providers behind a gateway, for a client that asks who there is."""

    upstreams: Sequence[Upstream]


class KeyView(NamedTuple):
    """Who is calling, for a client that asks. view: key, account or billing, what it asks about.

    id: the account's; plan: one of `account.PLANS`, "" for the gateway's best; money is in the gateway's own unit, budget and spent are this
    month's (budget None for no limit); models: the ids that the key may use, None for all; rpm, tpm: requests and tokens a minute, 0 for no limit;
    expires: seconds since 1970, None for never.
    """

    view: str
    key: str
    id: str
    name: str
    plan: str
    balance: float
    budget: float | None
    spent: float
    models: Sequence[str] | None
    rpm: int = 0
    tpm: int = 0
    expires: float | None = None


class PastCall(NamedTuple):
    """One call of the past. reply: its body, as far as it was kept."""

    path: str
    status: int
    reply: bytes


class UsageReport(NamedTuple):
    """What a key did in the last days, oldest call first, as far back as the journal goes.

    tickets: its account's tasks of that time, the newest first; cost: what they were charged and have laid aside, also those removed since.
    """

    holder: KeyView
    days: int
    calls: Sequence[PastCall]
    snapshots: Sequence[TaskSnapshot] = ()
    cost: float = 0.0


class Health(NamedTuple):
    """How one part of a gateway does. part: the last word of the path that asks; took: milliseconds it needs to answer.

    attempts: for each upstream the attempts of the last minutes, and how many of them failed.
    """

    part: str
    took: int
    attempts: Sequence[tuple[Upstream, int, int]]
    models: Sequence[Model]


class Cost(NamedTuple):
    """What one thing costs that a model makes, in the gateway's own money, to the thousandth.

    second: of each second, None where it is not sold by time; seconds: its length, 0 then; resolution: "" where the price does not depend on it.
    """

    each: float
    second: float | None = None
    seconds: float = 0
    resolution: str = ""


class Price(NamedTuple):
    """What some of them would cost together. balance: what the caller has; cap: the most the caller will pay, None for no limit."""

    model: Model
    cost: Cost
    number: int
    balance: float
    cap: float | None = None

    @property
    def total(self) -> float:
        """All together."""
        return round(self.cost.each * self.number, 3)

    @property
    def affordable(self) -> int | None:
        """How many the balance covers; None where they cost nothing."""
        each = round(
            self.cost.each * 1000
        )  # whole thousandths: 12.48 / 0.052 is 240, whatever floats say
        return max(0, round(self.balance * 1000) // each) if each else None
