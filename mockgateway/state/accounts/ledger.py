"""The money of a gateway's accounts in one sandbox, exact to the billionth.

Two invariants hold:

1. `opening + added = balance + reserved + charged` at any moment and for every reader: an
   account's totals are one value of the store, replaced as a whole.
2. A reservation ends once, by the first charge or refund.

Each reservation is a key of its own, deleted when it ends, so an account with thousands of them
changes as fast as one with none. Charges to accounts that cannot run out are summed in this
process and written when the account is read (only if no other process shares the store).
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from mockgateway.clock import Clock
from mockgateway.ports import Store
from mockgateway.state.accounts.accounts import Account
from mockgateway.state.accounts.entries import (
    UNIT,
    Entries,
    Statement,
    Totals,
    Transaction,
    cover,
    debit,
    decode_log,
    is_closed,
    month_of,
    prepend,
    to_units,
)

Change = Callable[[Totals, bytes], Transaction | None]
DeliveryHook = Callable[[Any], None]  # changes a webhook (`Delivery`) before it is stored


class Ledger:
    """Reserves, charges and refunds. Amounts are in the gateway's currency and never negative.

    Args:
        state: The `GatewayState`. Its tasks settle finished work before a balance is read; its
            outbox sends the low-balance webhook.
        prefix: Prefix of the keys in the store.
        clock: The sandbox's clock.
        threshold: Low-balance threshold of an account that sets none.
    """

    def __init__(self, state: Any, prefix: str, clock: Clock, threshold: float = 0.0) -> None:
        self._state = state
        self._store: Store = state.store
        self._shared = self._store.shared
        self._prefix = prefix
        self._clock = clock
        self._threshold = threshold
        self._usage: dict[str, int] = {}  # units charged but not written yet, by account
        self._enforced: set[str] = set()
        self._lock = threading.RLock()

    def reserve(
        self, account: Account, name: str, amount: float, on_delivery: DeliveryHook | None = None
    ) -> None:
        """Reserve money before work starts; an open reservation of that name is kept.

        Raises:
            Problem: `insufficient_balance` or `budget_exceeded`.
        """
        self._settle_due(account)
        with self._lock:
            key = self._reservation_key(account, name)
            if self._store.get(key) is not None:
                return
            units = to_units(amount)

            def change(totals: Totals, log: bytes) -> Transaction:
                totals, added = cover(totals, units, account)
                balance, reserved = totals.balance - units, totals.reserved + units
                totals = totals._replace(balance=balance, reserved=reserved)
                return Transaction(totals, (*added, ("reserve", -units)))

            self._change(account, name, change, on_delivery)
            self._store.put(key, b"%d" % units)

    def settle(
        self, account: Account, name: str, charged: float, on_delivery: DeliveryHook | None = None
    ) -> None:
        """End a reservation: charge `charged` and refund the rest.

        A charge above the reservation takes the difference from the balance, as far as it goes.
        Does nothing if the reservation has ended or never existed.
        """
        self._end(account, name, to_units(charged), on_delivery)

    def refund(self, account: Account, name: str, on_delivery: DeliveryHook | None = None) -> None:
        """End a reservation and refund all of it; do nothing if it has ended or never existed."""
        self._end(account, name, 0, on_delivery)

    def charge(
        self, account: Account, name: str, amount: float, on_delivery: DeliveryHook | None = None
    ) -> None:
        """Charge money without a reservation. Raises Problem if the balance is too low."""
        units = to_units(amount)

        def change(totals: Totals, log: bytes) -> Transaction:
            totals, added = cover(totals, units, account)
            return Transaction(debit(totals, units), (*added, ("paid", -units)))

        self._change(account, name, change, on_delivery)

    def deposit(self, account: Account, amount: float, name: str = "top-up") -> None:
        """Pay money in."""
        units = to_units(amount)

        def change(totals: Totals, log: bytes) -> Transaction:
            balance, added = totals.balance + units, totals.added + units
            return Transaction(totals._replace(balance=balance, added=added), (("add", units),))

        self._change(account, name, change)

    def set_balance(self, account: Account, balance: float) -> None:
        """Set the balance by paying in or out, and enforce it from now on."""
        units = to_units(balance)

        def change(totals: Totals, log: bytes) -> Transaction:
            more = units - totals.balance
            totals = totals._replace(balance=units, added=totals.added + more, enforced=1)
            return Transaction(totals, (("add", more),))

        self._enforced.add(account.id)
        self._change(account, "set", change)

    def is_enforced(self, account: Account) -> bool:
        """Return whether the account can run out: it is listed, or its balance was set here."""
        if account.listed or account.id in self._enforced:
            return True
        return self._shared and bool(self._read(account)[0].enforced)

    def add_usage(
        self, account: Account, units: int, on_delivery: DeliveryHook | None = None
    ) -> None:
        """Charge a call to an account that cannot run out. Cheap: summed, written later."""
        if self._shared:
            self.charge(account, "calls", units / UNIT, on_delivery)
        else:
            usage, owner = self._usage, account.id
            usage[owner] = usage.get(owner, 0) + units

    def statement(self, account: Account) -> Statement:
        """Return the account's totals and latest entries."""
        self._settle_due(account)
        with self._lock:
            self._write_usage(account)
            _, totals, log = self._load(account)
        amounts = [units / UNIT for units in totals[:7]]
        return Statement._make([*amounts, bool(totals.enforced), tuple(decode_log(log))])

    def _end(
        self, account: Account, name: str, charge: int, on_delivery: DeliveryHook | None
    ) -> None:
        key = self._reservation_key(account, name)

        def change(totals: Totals, log: bytes) -> Transaction | None:
            raw = self._store.get(key)
            # Another worker may have ended it and be about to delete the key.
            if raw is None or is_closed(log, name):
                return None
            reserved, charged = int(raw), charge
            added: Entries = ()
            if charged > reserved:
                excess = charged - reserved
                if not totals.enforced:
                    totals, added = cover(totals, excess, account)
                charged = reserved + min(excess, max(0, totals.balance))
            rest = reserved - charged
            totals = totals._replace(
                balance=totals.balance + rest,
                reserved=totals.reserved - reserved,
                charged=totals.charged + charged,
                refunded=totals.refunded + max(0, rest),
                spent=totals.spent + charged,
            )
            entries = (*added, ("charge", min(0, rest))) if charge else ()
            refunds = rest > 0 or not charge
            return Transaction(totals, (*entries, ("refund", rest)) if refunds else entries)

        with self._lock:
            self._change(account, name, change, on_delivery)
            self._store.delete(key)

    def _change(
        self, account: Account, name: str, change: Change, on_delivery: DeliveryHook | None = None
    ) -> None:
        """Apply a change by compare-and-swap; retry when another worker was faster."""
        with self._lock:
            self._write_usage(account, on_delivery)
            while True:
                raw, totals, log = self._load(account)
                done = change(totals, log)
                if done is None:
                    return
                log = prepend(done.entries, name, self._clock.now(), log)
                if self._store.swap(self._key(account), raw, done.totals.encode() + b"\n" + log):
                    break
        self._warn(account, totals.balance, done.totals.balance, on_delivery)

    def _load(self, account: Account) -> tuple[bytes | None, Totals, bytes]:
        """Return the stored bytes and their meaning; `spent` starts anew each month."""
        raw = self._store.get(self._key(account))
        totals, log = self._read(account, raw)
        month = month_of(self._clock.now())
        return raw, totals if totals.month == month else totals._replace(month=month, spent=0), log

    def _read(self, account: Account, raw: bytes | None = None) -> tuple[Totals, bytes]:
        raw = raw or self._store.get(self._key(account))
        if raw is None:
            opening, used_up = to_units(account.balance), account.broke == "budget_exceeded"
            spent = to_units(account.monthly_budget or 0) if used_up else 0
            month, enforced = month_of(self._clock.now()), int(account.listed)
            return Totals(opening, 0, opening, 0, 0, 0, spent, month, enforced), b""
        head, _, log = raw.partition(b"\n")
        return Totals(*map(int, head.split())), log

    def _write_usage(self, account: Account, on_delivery: DeliveryHook | None = None) -> None:
        """Write the charges of `add_usage`; the calls were answered, so none is refused."""
        units = self._usage.pop(account.id, 0)
        if not units:
            return

        def change(totals: Totals, log: bytes) -> Transaction:
            covered, added = cover(totals._replace(enforced=0), units, account)
            covered = covered._replace(enforced=totals.enforced)
            return Transaction(debit(covered, units), (*added, ("paid", -units)))

        self._change(account, "calls", change, on_delivery)

    def _settle_due(self, account: Account) -> None:
        if self._state.tasks is not None:
            self._state.tasks.settle_due(account)

    def _warn(
        self, account: Account, before: int, after: int, on_delivery: DeliveryHook | None
    ) -> None:
        """Post the low-balance webhook when the balance falls below the threshold."""
        threshold = self._threshold if account.low_balance is None else account.low_balance
        if self._state.outbox is not None and after < to_units(threshold) <= before:
            data = {"balance": after / UNIT, "threshold": threshold}
            now = self._clock.now()
            post = self._state.outbox.post
            post(account, "balance_low", now, data=data, on_delivery=on_delivery)

    def _key(self, account: Account) -> str:
        return f"{self._prefix}/money/{account.id}"

    def _reservation_key(self, account: Account, name: str) -> str:
        return f"{self._prefix}/reserved/{account.id}/{name}"
