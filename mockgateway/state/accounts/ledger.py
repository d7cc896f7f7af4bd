"""The money of a gateway's accounts in one sandbox: what was laid aside, taken and given back, to the billionth.

Two laws. `opening + added = balance + reserved + charged` at any moment and for whoever looks: an account's sums are one entry of the store, changed
whole or not at all. What was reserved ends once: with a charge or a refund, whichever is told first.

A reservation is an entry of its own, which its end removes; so an account with thousands of them is changed as fast as one with none. What keys
that cannot run out of money spend at once is gathered in this process, and entered when somebody asks (where no other process could).
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
    Entry,
    Statement,
    Sums,
    after,
    covered,
    ended,
    events_of,
    logged,
    month_of,
    units_of,
)

Change = Callable[[Sums, bytes], Entry | None]
DeliveryHook = Callable[[Any], None]  # changes a webhook (`Delivery`) before it is stored


class Ledger:
    """`ports.Purse` over a `Store`. Amounts are in the gateway's own money, and never below zero.

    desk: the gateway's in the sandbox (`desk.Desk`): its store; its tasks, which settle what is due before money is looked at, None for none; its outbox, which
    tells an account that its balance has fallen below its threshold, None for none. place: what keys in the store begin with; threshold: of an account that names none.
    """

    def __init__(self, state: Any, place: str, clock: Clock, threshold: float = 0.0) -> None:
        self._desk = state
        self._store: Store = state.store
        self._shared = self._store.shared
        self._place = place
        self._clock = clock
        self._threshold = threshold
        self._loose: dict[str, int] = {}
        self._firm: set[str] = set()
        self._lock = threading.RLock()

    def reserve(
        self, account: Account, name: str, amount: float, on_delivery: DeliveryHook | None = None
    ) -> None:
        """Lay money aside before the work begins; what is reserved already under that name stays as it is.

        Raises Problem `insufficient_balance` or `budget_exceeded` where there is too little.
        """
        self._settle_due(account)
        with self._lock:
            place = self._open(account, name)
            if self._store.get(place) is not None:
                return
            wanted = units_of(amount)

            def change(sums: Sums, log: bytes) -> Entry:
                sums, added = covered(sums, wanted, account)
                return Entry(
                    sums._replace(balance=sums.balance - wanted, reserved=sums.reserved + wanted),
                    (*added, ("reserve", -wanted)),
                )

            self._change(account, name, change, on_delivery)
            self._store.put(place, b"%d" % wanted)

    def settle(
        self, account: Account, name: str, charged: float, on_delivery: DeliveryHook | None = None
    ) -> None:
        """The work is done: keep `charged` of what was laid aside, give the rest back.

        Work that cost more than was laid aside takes the rest from the balance, as far as that goes. Does nothing for what has ended, or never was.
        """
        self._end(account, name, units_of(charged), on_delivery)

    def refund(self, account: Account, name: str, on_delivery: DeliveryHook | None = None) -> None:
        """The work failed or was cancelled: give back all that was laid aside. Does nothing for what has ended, or never was."""
        self._end(account, name, 0, on_delivery)

    def charge(
        self, account: Account, name: str, amount: float, on_delivery: DeliveryHook | None = None
    ) -> None:
        """Take money for what is done already, each time it is told. Raises Problem where there is too little."""
        wanted = units_of(amount)

        def change(sums: Sums, log: bytes) -> Entry:
            sums, added = covered(sums, wanted, account)
            return Entry(after(sums, wanted), (*added, ("paid", -wanted)))

        self._change(account, name, change, on_delivery)

    def add(self, account: Account, amount: float, name: str = "top-up") -> None:
        """Pay money in."""
        paid = units_of(amount)
        self._change(
            account,
            name,
            lambda sums, log: Entry(
                sums._replace(balance=sums.balance + paid, added=sums.added + paid),
                (("add", paid),),
            ),
        )

    def set(self, account: Account, balance: float) -> None:
        """Make the balance this much, by paying in or out, and the account one that can run out of money."""
        wanted = units_of(balance)

        def change(sums: Sums, log: bytes) -> Entry:
            more = wanted - sums.balance
            return Entry(
                sums._replace(balance=wanted, added=sums.added + more, firm=1), (("add", more),)
            )

        self._firm.add(account.id)
        self._change(account, "set", change)

    def is_enforced(self, account: Account) -> bool:
        """Whether the account's calls must be paid for before they are made: an account file lists it, or its balance was set here."""
        return (
            account.listed
            or account.id in self._firm
            or (self._shared and bool(self._read(account)[0].firm))
        )

    def add_usage(
        self, account: Account, units: int, on_delivery: DeliveryHook | None = None
    ) -> None:
        """A call that costs so many billionths was answered; for accounts that do not run out. Costs next to nothing."""
        if self._shared:
            self.charge(account, "calls", units / UNIT, on_delivery)
        else:
            loose, owner = self._loose, account.id
            loose[owner] = loose.get(owner, 0) + units

    def statement(self, account: Account) -> Statement:
        """All there is to know, as of now."""
        self._settle_due(account)
        with self._lock:
            self._gather(account)
            _, sums, log = self._load(account)
        return Statement(
            sums.opening / UNIT,
            sums.added / UNIT,
            sums.balance / UNIT,
            sums.reserved / UNIT,
            sums.charged / UNIT,
            sums.refunded / UNIT,
            sums.spent / UNIT,
            bool(sums.firm),
            tuple(events_of(log)),
        )

    def _end(
        self, account: Account, name: str, charged: int, on_delivery: DeliveryHook | None = None
    ) -> None:
        place = self._open(account, name)

        def change(sums: Sums, log: bytes) -> Entry | None:
            raw = self._store.get(place)
            if raw is None or ended(log, name):  # another worker may be just about to delete it
                return None
            held = int(raw)
            taken = charged
            added: tuple[tuple[str, int], ...] = ()
            if taken > held:
                over = taken - held
                sums, added = covered(sums, over, account) if not sums.firm else (sums, ())
                taken = held + min(over, max(0, sums.balance))
            back = held - taken
            sums = sums._replace(
                balance=sums.balance + back,
                reserved=sums.reserved - held,
                charged=sums.charged + taken,
                refunded=sums.refunded + max(0, back),
                spent=sums.spent + taken,
            )
            lines = (*added, ("charge", min(0, back))) if charged else ()
            return Entry(sums, (*lines, ("refund", back)) if back > 0 or not charged else lines)

        with self._lock:
            self._change(account, name, change, on_delivery)
            self._store.delete(place)

    def _change(
        self, account: Account, name: str, change: Change, on_delivery: DeliveryHook | None = None
    ) -> None:
        """Do it to the account as it is, again from the start whenever somebody else was faster."""
        with self._lock:
            self._gather(account, on_delivery)
            while True:
                raw, sums, log = self._load(account)
                entry = change(sums, log)
                if entry is None:
                    return
                if self._store.swap(
                    self._of(account),
                    raw,
                    entry.sums.write() + b"\n" + logged(entry.lines, name, self._clock.now(), log),
                ):
                    break
        self._warn(account, sums.balance, entry.sums.balance, on_delivery)

    def _load(self, account: Account) -> tuple[bytes | None, Sums, bytes]:
        """What is in the store, and what it says; a new account's own numbers where nothing is there."""
        raw = self._store.get(self._of(account))
        sums, log = self._read(account, raw)
        month = month_of(self._clock.now())
        return raw, sums if sums.month == month else sums._replace(month=month, spent=0), log

    def _read(self, account: Account, raw: bytes | None = None) -> tuple[Sums, bytes]:
        raw = raw or self._store.get(self._of(account))
        if raw is None:
            opening, used = (
                units_of(account.balance),
                units_of(account.monthly_budget or 0) if account.broke == "budget_exceeded" else 0,
            )
            return Sums(
                opening, 0, opening, 0, 0, 0, month_of(self._clock.now()), used, int(account.listed)
            ), b""
        head, _, log = raw.partition(b"\n")
        return Sums(*map(int, head.split())), log

    def _gather(self, account: Account, on_delivery: DeliveryHook | None = None) -> None:
        """Enter what was noted; it is done, so it is never refused."""
        wanted = self._loose.pop(account.id, 0)
        if not wanted:
            return

        def change(sums: Sums, log: bytes) -> Entry:
            paid, added = covered(sums._replace(firm=0), wanted, account)
            return Entry(after(paid._replace(firm=sums.firm), wanted), (*added, ("paid", -wanted)))

        self._change(account, "calls", change, on_delivery)

    def _settle_due(self, account: Account) -> None:
        if self._desk.tasks is not None:
            self._desk.tasks.settle_due(account)

    def _warn(
        self, account: Account, before: int, now: int, on_delivery: DeliveryHook | None
    ) -> None:
        threshold = self._threshold if account.low_balance is None else account.low_balance
        if self._desk.outbox is not None and now < units_of(threshold) <= before:
            self._desk.outbox.post(
                account,
                "balance_low",
                self._clock.now(),
                data={"balance": now / UNIT, "threshold": threshold},
                on_delivery=on_delivery,
            )

    def _of(self, account: Account) -> str:
        return f"{self._place}/money/{account.id}"

    def _open(self, account: Account, name: str) -> str:
        return f"{self._place}/reserved/{account.id}/{name}"
