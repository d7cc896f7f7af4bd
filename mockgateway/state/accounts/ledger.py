"""The money of a gateway's accounts in one sandbox, exact to the billionth.

Two invariants hold:

1. `opening + added = balance + reserved + charged` at any moment and for every reader: an
   account's totals are one value of the store, replaced as a whole.
2. A reservation ends once, by the first charge or refund: it is a key of its own, which the same
   step of the store deletes that changes the totals.

Charges to accounts that cannot run out are added to a counter, and to the totals when the account
is read.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mockgateway.clock import Clock
from mockgateway.ports import Store, Values
from mockgateway.problem import Problem
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
    month_of,
    prepend,
    to_units,
)
from mockgateway.state.accounts.overrides import Overrides
from mockgateway.state.workers import is_gone, worker_name

CALL = "call-"  # begins the name of the reservation of a call that is answered at once
Change = Callable[[Totals, bytes | None], Transaction | None]
DeliveryHook = Callable[[Any], None]  # changes a webhook (`Delivery`) before it is stored


class Ledger:
    """Reserves, charges and refunds. Amounts are in the gateway's currency and never negative.

    Args:
        state: The `GatewayState`. Its tasks settle finished work before a balance is read; its
            outbox sends the low-balance webhook.
        prefix: Prefix of the keys in the store.
        clock: The sandbox's clock.
        overrides: The accounts that can run out since their balance was set.
        threshold: Low-balance threshold of an account that sets none.
    """

    def __init__(
        self, state: Any, prefix: str, clock: Clock, overrides: Overrides, threshold: float = 0.0
    ) -> None:
        self._state = state
        self._store: Store = state.store
        self._prefix = prefix
        self._clock = clock
        self._threshold = threshold
        self._overrides = overrides

    def reserve(
        self,
        account: Account,
        name: str,
        amount: float,
        on_delivery: DeliveryHook | None = None,
        also: tuple[Values, Values] | None = None,
    ) -> bool:
        """Reserve money before work starts; an open reservation of that name is kept.

        Args:
            account: The account.
            name: The name of the reservation.
            amount: What is reserved.
            on_delivery: Changes a low-balance webhook before it is stored.
            also: Expected values and changes of other keys, for the same step of the store. The
                reservation is then tried once.

        Returns:
            False if one of the other keys has another value, or another worker was faster.

        Raises:
            Problem: `insufficient_balance` or `budget_exceeded`.
        """
        self._settle_due(account)
        units = to_units(amount)

        def change(totals: Totals, held: bytes | None) -> Transaction | None:
            if held is not None:
                return None if also is None else Transaction(totals, (), held)
            totals, added = cover(totals, units, account)
            balance, reserved = totals.balance - units, totals.reserved + units
            totals = totals._replace(balance=balance, reserved=reserved)
            held = f"{units} {worker_name()}".encode()
            return Transaction(totals, (*added, ("reserve", -units)), held)

        try:
            return self._change(account, name, change, on_delivery, also)
        except Problem:
            if not self._refund_lost(account):
                raise
        return self._change(account, name, change, on_delivery, also)

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

        def change(totals: Totals, held: bytes | None) -> Transaction:
            totals, added = cover(totals, units, account)
            return Transaction(debit(totals, units), (*added, ("paid", -units)), held)

        self._change(account, name, change, on_delivery)

    def deposit(self, account: Account, amount: float, name: str = "top-up") -> None:
        """Pay money in."""
        units = to_units(amount)

        def change(totals: Totals, held: bytes | None) -> Transaction:
            balance, added = totals.balance + units, totals.added + units
            totals = totals._replace(balance=balance, added=added)
            return Transaction(totals, (("add", units),), held)

        self._change(account, name, change)

    def set_balance(self, account: Account, balance: float) -> None:
        """Set the balance by paying in or out, and enforce it from now on."""
        units = to_units(balance)

        def change(totals: Totals, held: bytes | None) -> Transaction:
            more = units - totals.balance
            totals = totals._replace(balance=units, added=totals.added + more, enforced=1)
            return Transaction(totals, (("add", more),), held)

        self._overrides.enforce(account.id)
        self._change(account, "set", change)

    def is_enforced(self, account: Account) -> bool:
        """Return whether the account can run out: it is listed, or its balance was set here."""
        return account.listed or account.id in self._overrides.enforced

    def add_usage(self, account: Account, units: int) -> None:
        """Charge a call to an account that cannot run out. Cheap."""
        self._store.add(self._usage_key(account), units)

    def statement(self, account: Account) -> Statement:
        """Return the account's totals and latest entries."""
        self._settle_due(account)
        self._refund_lost(account)
        self._change(account, "calls", lambda totals, held: None)
        totals, log = self._read(account, self._store.get(self._key(account)))
        amounts = [units / UNIT for units in totals[:7]]
        return Statement._make([*amounts, bool(totals.enforced), tuple(decode_log(log))])

    def _end(
        self, account: Account, name: str, charge: int, on_delivery: DeliveryHook | None
    ) -> None:
        def change(totals: Totals, held: bytes | None) -> Transaction | None:
            if held is None:
                return None
            reserved, charged = int(held.split()[0]), charge
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
            return Transaction(totals, (*entries, ("refund", rest)) if refunds else entries, None)

        self._change(account, name, change, on_delivery)

    def _change(
        self,
        account: Account,
        name: str,
        change: Change,
        on_delivery: DeliveryHook | None = None,
        also: tuple[Values, Values] | None = None,
    ) -> bool:
        """Apply a change in one step of the store; retry when another worker was faster.

        The calls that `add_usage` counted since the last change are charged first.
        """
        money, held = self._key(account), self._reservation_key(account, name)
        expected, changes = also or ({}, {})
        while True:
            raw, reserved, counted = self._store.get_many((money, held, self._usage_key(account)))
            stored, log = self._read(account, raw)
            now = self._clock.now()
            totals, log = _charge_usage(stored, log, int(counted or 0), account, now)
            done = change(totals, reserved)
            if done is None and totals.used == stored.used:
                return True
            done = done or Transaction(totals, (), reserved)
            log = prepend(done.entries, name, now, log)
            batch = self._warning(account, stored.balance, done.totals.balance, on_delivery)
            new = {money: done.totals.encode() + b"\n" + log, held: done.reserved, **changes}
            if batch:
                new |= batch.changes
            if self._store.commit({money: raw, held: reserved, **expected}, new):
                if batch:
                    batch.schedule()
                return True
            if also is not None:
                return False

    def _read(self, account: Account, raw: bytes | None) -> tuple[Totals, bytes]:
        """Return the meaning of the stored bytes; `spent` starts anew each month."""
        month = month_of(self._clock.now())
        if raw is None:
            opening, used_up = to_units(account.balance), account.broke == "budget_exceeded"
            spent = to_units(account.monthly_budget or 0) if used_up else 0
            return Totals(opening, 0, opening, 0, 0, 0, spent, month, int(account.listed)), b""
        head, _, log = raw.partition(b"\n")
        totals = Totals(*map(int, head.split()))
        return totals if totals.month == month else totals._replace(month=month, spent=0), log

    def _refund_lost(self, account: Account) -> bool:
        """Refund what workers that have stopped had reserved for calls; return whether any."""
        if not self._store.shared:
            return False
        prefix, found = self._reservation_key(account, ""), False
        for key, held in self._store.scan(prefix):
            name = key.removeprefix(prefix)
            if name.startswith(CALL) and is_gone(self._store, held.decode().partition(" ")[2]):
                self.refund(account, name)
                found = True
        return found

    def _settle_due(self, account: Account) -> None:
        if self._state.tasks is not None:
            self._state.tasks.settle_due(account)

    def _warning(
        self, account: Account, before: int, after: int, on_delivery: DeliveryHook | None
    ) -> Any:
        """Return the low-balance webhook, a `Batch` to store with a change, or None for none."""
        threshold = self._threshold if account.low_balance is None else account.low_balance
        outbox = self._state.outbox
        if outbox is None or not after < to_units(threshold) <= before:
            return None
        data, now = {"balance": after / UNIT, "threshold": threshold}, self._clock.now()
        batch = outbox.queue.batch()
        outbox.post(account, "balance_low", now, data=data, on_delivery=on_delivery, batch=batch)
        return batch

    def _key(self, account: Account) -> str:
        return f"{self._prefix}/money/{account.id}"

    def _usage_key(self, account: Account) -> str:
        return f"{self._prefix}/usage/{account.id}"

    def _reservation_key(self, account: Account, name: str) -> str:
        return f"{self._prefix}/reserved/{account.id}/{name}"


def _charge_usage(
    totals: Totals, log: bytes, counted: int, account: Account, now: float
) -> tuple[Totals, bytes]:
    """Charge the calls that the counter of `add_usage` has and the totals do not.

    They were answered, so that none is refused.
    """
    units = counted - totals.used
    if not units:
        return totals, log
    covered, added = cover(totals._replace(enforced=0), units, account)
    totals = debit(covered, units)._replace(enforced=totals.enforced, used=counted)
    return totals, prepend((*added, ("paid", -units)), "calls", now, log)
