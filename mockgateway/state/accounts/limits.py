"""How much a key may do in a minute, and how many tasks at once.

Windows are fixed: one begins with the first request after the last has ended, at a whole second, and lasts sixty by the sandbox's clock. So
`Retry-After` is true: whoever waits that long finds a new one. (The library `limits` has such windows too, but its storages ask the machine's clock,
which no test can move, and count requests and tokens apart; ours are refused together or not at all.)

Keys that no account file lists are never refused: they are counted in this process alone, and where the count is used up it begins again, so that what
they are told is left counts down but never reaches nothing.
"""

from __future__ import annotations

import threading
from hashlib import blake2b
from math import ceil, floor
from typing import Any

from mockgateway.clock import Clock
from mockgateway.ports import Store
from mockgateway.problem import Problem
from mockgateway.state.accounts.accounts import Account
from mockgateway.state.accounts.plans import NO_PLANS, Plan, Plans

SECONDS = 60
MAX_KNOWN = 10_000  # keys whose plan is remembered

_ATTEMPTS = "The address has tried too many wrong API keys. Try again in {} s."


class Window:
    """What was used of a plan in one minute. ends: seconds since 1970, a whole number of them; firm: whether more is refused."""

    __slots__ = ("ends", "firm", "plan", "requests", "tokens")

    def __init__(
        self, plan: Plan, ends: int, firm: bool, requests: int = 0, tokens: int = 0
    ) -> None:
        self.plan = plan
        self.ends = ends
        self.firm = firm
        self.requests = requests
        self.tokens = tokens

    @property
    def requests_left(self) -> int:
        """How many more requests would be answered."""
        left: int = self.plan.requests - self.requests
        return left if left > 0 else _beyond(self.plan.requests, left, self.firm)

    @property
    def tokens_left(self) -> int:
        """How many more tokens there are."""
        left: int = self.plan.tokens - self.tokens
        return left if left > 0 else _beyond(self.plan.tokens, left, self.firm)

    def wait(self, now: float) -> int:
        """Whole seconds until the next window."""
        left = self.ends - int(now)
        return left if left > 0 else 0


def _beyond(limit: int, left: int, firm: bool) -> int:
    """What is left where all is used: nothing, or what a count has left that began again. left: below or at 0."""
    return 0 if firm or not limit else limit - -left % limit


class Limits:
    """The limits of a gateway's keys in one sandbox. place: what its keys in the store begin with."""

    def __init__(self, store: Store, place: str, clock: Clock, plans: Plans = NO_PLANS) -> None:
        self._store = store
        self._place = place
        self._clock = clock
        self._plans = plans
        self._known: dict[tuple[str, str], tuple[Plan, bool] | None] = {}
        self._chosen: dict[str, str] = {}
        self._loose: dict[str, Window] = {}
        self._lock = threading.RLock()

    def window(self, account: Account, now: float) -> Window | None:
        """Return what the account has used of this minute, or None where nothing is counted."""
        window = self._loose.get(account.key)
        if (
            window is not None
            and now < window.ends
            and not (self._store.shared and self._told(account))
        ):
            return window
        plan, firm = self.plan(account) or (None, False)
        if plan is None:
            return None
        if firm:
            return self._read(self._of(account), plan, now)[1]
        if len(self._loose) > MAX_KNOWN:
            self._loose.clear()
        window = self._loose[account.key] = Window(plan, floor(now) + SECONDS, False)
        return window

    def count_request(self, account: Account, window: Window) -> Window:
        """Count one request. Raises Problem `rate_limited` if the minute's requests are used up."""
        if window.firm:
            return self._count(self._of(account), window.plan, 1, 0, "requests")
        window.requests += 1
        return window

    def reserve_tokens(self, account: Account, window: Window, tokens: int) -> Window:
        """Count tokens before they are read and written; Problem `rate_limited` where the minute has not so many. More than a minute has is all it has."""
        if not window.firm:
            window.tokens += tokens
            return window
        if not window.plan.tokens:
            return window
        return self._count(
            self._of(account), window.plan, 0, min(tokens, window.plan.tokens), "tokens"
        )

    def adjust_tokens(self, account: Account, window: Window, expected: int, tokens: int) -> Window:
        """Count what it came to instead of what was expected."""
        if not window.firm:
            window.tokens += tokens - expected
            return window
        more = tokens - min(expected, window.plan.tokens)
        return (
            self._count(self._of(account), window.plan, 0, more, "")
            if window.plan.tokens and more
            else window
        )

    def check_running(self, account: Account, kind: str, tasks: Any) -> None:
        """Raise Problem `concurrency_limited` if the account has as many tasks of a kind in flight as its plan allows. tasks: `task.Tasks`."""
        plan, firm = self.plan(account) or (Plan(), False)
        most = plan.running.get(kind, 0)
        if not (firm and most and (running := tasks.running(account, kind)) >= most):
            return
        message = f"{running} {kind} generations are running, as many as the plan allows."
        ends, over = (
            sorted(tasks.ends(account, kind)),
            running - most,
        )  # so many and one more have to end
        if over >= len(
            ends
        ):  # that waits for a hand or a look: nobody knows when, and the header has to be there
            raise Problem(
                "concurrency_limited",
                f"{message} Try again when one of them has ended.",
                retry_after=SECONDS,
            )
        wait = max(1, ceil(ends[over] - self._clock.now()))
        raise Problem("concurrency_limited", f"{message} Try again in {wait} s.", retry_after=wait)

    def check_failed_keys(self, client: str) -> None:
        """Raise Problem `auth_rate_limited` if an address has tried too many wrong keys in a minute."""
        if not self._plans.attempts:
            return
        now = self._clock.now()
        window = self._read(f"{self._place}/knocks/{client}", Plan(self._plans.attempts), now)[1]
        if window.requests >= self._plans.attempts:
            raise Problem(
                "auth_rate_limited",
                _ATTEMPTS.format(window.wait(now)),
                limit=self._plans.attempts,
                retry_after=window.wait(now),
            )

    def count_failed_key(self, client: str) -> None:
        """Count one wrong key from an address."""
        if self._plans.attempts:
            self._count(f"{self._place}/knocks/{client}", Plan(self._plans.attempts), 1, 0, "")

    def plan(self, account: Account) -> tuple[Plan, bool] | None:
        """An account's plan, and whether it is held to it; None where there is nothing to count."""
        known = (account.key, self._told(account))
        if known not in self._known:
            if len(self._known) > MAX_KNOWN:
                self._known.clear()
            self._known[known] = self._choose(account)
        return self._known[known]

    def name(self, account: Account) -> str:
        """The name of an account's plan, "" where the gateway has none."""
        return self._told(account) or self._plans.forced or account.plan

    def _told(self, account: Account) -> str:
        """The plan that `obey` has named, "" for none; where others share the store, by any of them."""
        if not self._store.shared:
            return self._chosen.get(account.id, "")
        return (self._store.get(f"{self._place}/plan/{account.id}") or b"").decode()

    def set_plan(self, account: Account, plan: str) -> None:
        """Hold an account to a plan from now on. Raises ValueError for one that the gateway does not have."""
        if plan not in self._plans.plans:
            raise ValueError(plan)
        self._chosen[account.id] = plan
        self._store.put(f"{self._place}/plan/{account.id}", plan.encode())
        self._loose.clear()

    @property
    def names(self) -> list[str]:
        """The names of the gateway's plans."""
        return list(self._plans.plans)

    def _choose(self, account: Account) -> tuple[Plan, bool] | None:
        plans = self._plans
        plan = plans.plans.get(self.name(account)) or plans.plans.get(plans.best, Plan())
        firm = account.listed or bool(plans.forced or self._told(account))
        plan = plan._replace(
            requests=account.rpm or plan.requests, tokens=account.tpm or plan.tokens
        )
        return (plan, firm) if plan.requests or plan.tokens else None

    def _of(self, account: Account) -> str:
        who = (
            account.id
            if self._plans.shared
            else blake2b(account.key.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
        )
        return f"{self._place}/limit/{who}"

    def _read(self, place: str, plan: Plan, now: float) -> tuple[bytes | None, Window]:
        raw = self._store.get(place)
        if raw is not None:
            ends, requests, tokens = map(int, raw.split())
            if now < ends:
                return raw, Window(plan, ends, True, requests, tokens)
        return raw, Window(plan, floor(now) + SECONDS, True)

    def _count(self, place: str, plan: Plan, requests: int, tokens: int, checked: str) -> Window:
        """Count in the store, so that all workers agree. checked: which of the two may be refused, "" for neither."""
        with self._lock:
            while True:
                now = self._clock.now()
                raw, window = self._read(place, plan, now)
                window.requests += requests
                window.tokens = max(0, window.tokens + tokens)
                limit: Any = getattr(plan, checked) if checked else 0
                if limit and getattr(window, checked) > limit:
                    wait = window.wait(now)
                    raise Problem(
                        "rate_limited",
                        f"Rate limit of {limit} {checked} a minute reached. Try again in {wait} s.",
                        limit=limit,
                        retry_after=wait,
                    )
                if self._store.swap(
                    place, raw, b"%d %d %d" % (window.ends, window.requests, window.tokens)
                ):
                    return window
