"""An account's book: its sums in whole units, the lines that led to them, and how both are written down. Knows neither store nor clock."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import NamedTuple

from mockgateway.problem import Problem
from mockgateway.state.accounts.accounts import PLENTY, Account

UNIT = 1_000_000_000  # of them make one of the gateway's money: whole numbers add up
MAX_LOG = 4096  # bytes of the latest events that an account keeps


class Event(NamedTuple):
    """One line of an account's book. kind: reserve, charge, refund, or add; amount: what it changed the balance by; at: seconds since 1970."""

    kind: str
    amount: float
    at: float
    name: str


class Statement(NamedTuple):
    """What an account has and did, in the gateway's own money.

    refunded: what came back of reservations, and is in the balance again; spent: charged in the present month; added: paid in since the beginning;
    enforced: whether it can run out; events: the latest first.
    """

    opening: float
    added: float
    balance: float
    reserved: float
    charged: float
    refunded: float
    spent: float
    enforced: bool
    events: tuple[Event, ...] = ()


class Sums(NamedTuple):
    """The same in units, as it is kept; in the book, `paid` is a charge without a reservation.

    month: counted from the year 0, the one that `spent` is of; firm: 1 if it can run out.
    """

    opening: int
    added: int
    balance: int
    reserved: int
    charged: int
    refunded: int
    month: int
    spent: int
    firm: int

    def write(self) -> bytes:
        """One line of whole numbers, without its end."""
        return b"%d %d %d %d %d %d %d %d %d" % self


class Entry(NamedTuple):
    """What a change comes to: the new sums, and the lines of the book, each a kind and the units it changed the balance by."""

    sums: Sums
    lines: tuple[tuple[str, int], ...]


def covered(sums: Sums, wanted: int, account: Account) -> tuple[Sums, tuple[tuple[str, int], ...]]:
    """The sums from which so much can be taken, and what was paid in for it: an account that cannot run out is topped up. Raises Problem."""
    if not sums.firm:
        if wanted <= sums.balance:
            return sums, ()
        more = max(wanted, units_of(PLENTY))
        return sums._replace(balance=sums.balance + more, added=sums.added + more), (("add", more),)
    if wanted > sums.balance:
        raise Problem(
            "insufficient_balance",
            f"The balance of {sums.balance / UNIT:g} does not cover this request, which may cost {wanted / UNIT:g}.",
        )
    if account.monthly_budget is not None and sums.spent + sums.reserved + wanted > units_of(
        account.monthly_budget
    ):
        raise Problem(
            "budget_exceeded",
            f"The key's monthly budget of {account.monthly_budget:g} does not cover this request, which may cost {wanted / UNIT:g}.",
        )
    return sums, ()


def after(sums: Sums, units: int) -> Sums:
    """The sums after so much was paid from the balance."""
    return sums._replace(
        balance=sums.balance - units, charged=sums.charged + units, spent=sums.spent + units
    )


def units_of(amount: float) -> int:
    """Money in whole units."""
    return round(amount * UNIT)


def month_of(now: float) -> int:
    """Which month of all since the year 0 a moment is in (UTC)."""
    date = time.gmtime(now)
    return date.tm_year * 12 + date.tm_mon


def logged(lines: tuple[tuple[str, int], ...], name: str, now: float, log: bytes) -> bytes:
    """The book with new lines at its top, and as many of the old ones as there is room for."""
    name = name.replace("\n", " ")
    new = "".join(f"{kind} {units} {now:.3f} {name}\n" for kind, units in reversed(lines))
    book = new.encode("utf-8", "replace") + log
    return book if len(book) <= MAX_LOG else book[: book.rfind(b"\n", 0, MAX_LOG) + 1]


def ended(log: bytes, name: str) -> bool:
    """Whether the latest reservation of that name has its end in the book; what was paid at once is none."""
    sought, at = b" %b\n" % name.encode("utf-8", "replace"), -1
    while (at := log.find(sought, at + 1)) >= 0:
        begin = log.rfind(b"\n", 0, at) + 1
        if not log.startswith(b"paid", begin):
            return not log.startswith(b"reserve", begin)
    return False


def events_of(log: bytes) -> Iterator[Event]:
    """The lines, the latest first."""
    for line in log.decode("utf-8", "replace").split("\n")[:-1]:
        kind, units, at, name = line.split(" ", 3)
        yield Event("charge" if kind == "paid" else kind, int(units) / UNIT, float(at), name)
