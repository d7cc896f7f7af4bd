"""An account's totals and log of ledger entries, and their encoding.

The stored text is one line of totals, then one line per entry, newest first:
`<kind> <units> <time> <reference>`. Knows neither store nor clock.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import NamedTuple

from mockgateway.problem import Problem
from mockgateway.state.accounts.accounts import DEFAULT_BALANCE, Account

UNIT = 1_000_000_000  # units in one of the gateway's currency; integers add up exactly
MAX_LOG = 4096  # bytes of entries that an account keeps

Entries = tuple[tuple[str, int], ...]  # (kind, units that the balance changed by)


class LedgerEntry(NamedTuple):
    """One change of a balance, as shown to users."""

    kind: str  # reserve, charge, refund or add
    amount: float  # change of the balance
    at: float  # seconds since 1970
    name: str  # what the money was for


class Statement(NamedTuple):
    """An account's totals, in the gateway's currency."""

    opening: float
    added: float  # paid in since the opening
    balance: float
    reserved: float
    charged: float
    refunded: float  # returned from reservations to the balance
    spent: float  # charged in the current month
    enforced: bool  # whether the account can run out of money
    events: tuple[LedgerEntry, ...] = ()  # newest first


class Totals(NamedTuple):
    """The same totals in units, as stored; the first seven fields as in `Statement`."""

    opening: int
    added: int
    balance: int
    reserved: int
    charged: int
    refunded: int
    spent: int
    month: int  # month of `spent`, counted from the year 0
    enforced: int  # 1 if the account can run out of money
    used: int = 0  # counted usage that is charged already

    def encode(self) -> bytes:
        """Return one line of integers, without its line end."""
        return b"%d %d %d %d %d %d %d %d %d %d" % self


class Transaction(NamedTuple):
    """The result of a change: the new totals and the entries that led to them."""

    totals: Totals
    entries: Entries
    reserved: bytes | None  # the open reservation of that name: its units and worker


def cover(totals: Totals, units: int, account: Account) -> tuple[Totals, Entries]:
    """Return totals that cover `units`, topped up if the account is not enforced.

    Raises:
        Problem: The balance or the monthly budget is too low.
    """
    if not totals.enforced:
        if units <= totals.balance:
            return totals, ()
        more = max(units, to_units(DEFAULT_BALANCE))
        topped = totals._replace(balance=totals.balance + more, added=totals.added + more)
        return topped, (("add", more),)
    rest = f"does not cover this request, which may cost {units / UNIT:g}."
    if units > totals.balance:
        raise Problem("insufficient_balance", f"The balance of {totals.balance / UNIT:g} {rest}")
    budget = account.monthly_budget
    if budget is not None and totals.spent + totals.reserved + units > to_units(budget):
        raise Problem("budget_exceeded", f"The key's monthly budget of {budget:g} {rest}")
    return totals, ()


def debit(totals: Totals, units: int) -> Totals:
    """Return the totals after `units` were charged to the balance."""
    return totals._replace(
        balance=totals.balance - units, charged=totals.charged + units, spent=totals.spent + units
    )


def to_units(amount: float) -> int:
    """Convert an amount to units."""
    return round(amount * UNIT)


def month_of(now: float) -> int:
    """Return the month of a time (UTC), counted from the year 0."""
    date = time.gmtime(now)
    return date.tm_year * 12 + date.tm_mon


def prepend(entries: Entries, name: str, now: float, log: bytes) -> bytes:
    """Return the log with new entries on top, cut to MAX_LOG bytes of whole lines."""
    name = name.replace("\n", " ")
    new = "".join(f"{kind} {units} {now:.3f} {name}\n" for kind, units in reversed(entries))
    log = new.encode("utf-8", "replace") + log
    return log if len(log) <= MAX_LOG else log[: log.rfind(b"\n", 0, MAX_LOG) + 1]


def decode_log(log: bytes) -> Iterator[LedgerEntry]:
    """Yield the entries, newest first."""
    for line in log.decode("utf-8", "replace").split("\n")[:-1]:
        kind, units, at, name = line.split(" ", 3)
        kind = "charge" if kind == "paid" else kind
        yield LedgerEntry(kind, int(units) / UNIT, float(at), name)
