"""Rate limits of a key, and how many tasks it may run at once.

Windows are fixed: one starts with the first request after the last has ended, at a whole second,
and lasts sixty seconds of the sandbox's clock, so `Retry-After` is exact. Requests and tokens are
counted together.

Keys that no account file lists are never refused. They are counted in this process only, and a
used-up count starts again, so their remaining-quota headers count down but never reach zero.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from hashlib import blake2b
from math import ceil, floor
from typing import Any

from mockgateway.clock import Clock
from mockgateway.ports import Store
from mockgateway.problem import Problem
from mockgateway.state.accounts.accounts import Account
from mockgateway.state.accounts.overrides import Overrides
from mockgateway.state.accounts.plans import NO_PLANS, Plan, Plans

SECONDS = 60
MAX_CACHED = 10_000  # keys whose plan or window is cached


@dataclass(slots=True)
class Window:
    """The usage of a plan in one minute."""

    plan: Plan
    ends: int  # whole seconds since 1970
    enforced: bool  # whether requests above the limit are refused
    requests: int = 0
    tokens: int = 0

    @property
    def requests_left(self) -> int:
        """The number of further requests that are allowed."""
        left = self.plan.requests - self.requests
        return left if left > 0 else _wrapped(self.plan.requests, left, self.enforced)

    @property
    def tokens_left(self) -> int:
        """The number of further tokens that are allowed."""
        left = self.plan.tokens - self.tokens
        return left if left > 0 else _wrapped(self.plan.tokens, left, self.enforced)

    def wait(self, now: float) -> int:
        """Return the whole seconds until the next window."""
        left = self.ends - int(now)
        return left if left > 0 else 0


def _wrapped(limit: int, left: int, enforced: bool) -> int:
    """Return the rest of a used-up limit: 0 if enforced, else as if the count started again."""
    return 0 if enforced or not limit else limit - -left % limit


class Limits:
    """The rate limits of a gateway's keys in one sandbox; `prefix` starts its store keys."""

    def __init__(
        self, store: Store, prefix: str, clock: Clock, overrides: Overrides, plans: Plans = NO_PLANS
    ) -> None:
        self._store = store
        self._prefix = prefix
        self._clock = clock
        self._overrides = overrides
        self._plans = plans
        self._cache: dict[tuple[str, str], tuple[Plan, bool] | None] = {}
        self._windows: dict[str, Window] = {}  # of keys that are not enforced
        self._lock = threading.RLock()

    def window(self, account: Account, now: float) -> Window | None:
        """Return the account's usage in this minute, or None if nothing is limited."""
        window = self._windows.get(account.key)
        if window is not None and now < window.ends and account.id not in self._overrides.plans:
            return window
        plan, enforced = self.plan(account) or (None, False)
        if plan is None:
            return None
        if enforced:
            return self._read(self._key(account), plan, now)[1]
        if len(self._windows) > MAX_CACHED:
            self._windows.clear()
        window = self._windows[account.key] = Window(plan, floor(now) + SECONDS, False)
        return window

    def count_request(self, account: Account, window: Window) -> Window:
        """Count one request. Raises Problem `rate_limited` if the minute's requests are used up."""
        if window.enforced:
            return self._count(self._key(account), window.plan, 1, 0, "requests")
        window.requests += 1
        return window

    def reserve_tokens(self, account: Account, window: Window, tokens: int) -> Window:
        """Count tokens before they are used.

        A request larger than the whole limit counts as the limit. Raises Problem `rate_limited`.
        """
        if not window.enforced:
            window.tokens += tokens
            return window
        plan = window.plan
        if not plan.tokens:
            return window
        return self._count(self._key(account), plan, 0, min(tokens, plan.tokens), "tokens")

    def adjust_tokens(self, account: Account, window: Window, reserved: int, used: int) -> Window:
        """Replace the reserved count by the tokens used."""
        if not window.enforced:
            window.tokens += used - reserved
            return window
        more = used - min(reserved, window.plan.tokens)
        if not window.plan.tokens or not more:
            return window
        return self._count(self._key(account), window.plan, 0, more, "")

    def check_running(self, account: Account, kind: str, tasks: Any) -> None:
        """Raise Problem `concurrency_limited` if the plan allows no more tasks of a kind.

        `tasks` is the gateway's `Tasks`.
        """
        limit = self.max_running(account, kind)
        if not (limit and (running := tasks.running(account, kind)) >= limit):
            return
        message = f"{running} {kind} generations are running, as many as the plan allows."
        ends = sorted(tasks.end_times(account, kind))
        excess = running - limit  # so many tasks and one more have to end first
        if excess >= len(ends):  # those end by a poll or by hand; the header needs some value
            message = f"{message} Try again when one of them has ended."
            raise Problem("concurrency_limited", message, limit=limit, retry_after=SECONDS)
        wait = max(1, ceil(ends[excess] - self._clock.now()))
        message = f"{message} Try again in {wait} s."
        raise Problem("concurrency_limited", message, limit=limit, retry_after=wait)

    def max_running(self, account: Account, kind: str) -> int:
        """Return how many tasks of a kind may run at once, 0 for no limit."""
        plan, enforced = self.plan(account) or (Plan(), False)
        return plan.running.get(kind, 0) if enforced else 0

    def check_failed_keys(self, client: str) -> None:
        """Raise Problem `auth_rate_limited` if an address sent too many wrong keys."""
        limit = self._plans.attempts
        if not limit:
            return
        now = self._clock.now()
        window = self._read(self._failures_key(client), Plan(limit), now)[1]
        if window.requests >= limit:
            wait = window.wait(now)
            message = f"The address has tried too many wrong API keys. Try again in {wait} s."
            raise Problem("auth_rate_limited", message, limit=limit, retry_after=wait)

    def count_failed_key(self, client: str) -> None:
        """Count one wrong key from an address."""
        if self._plans.attempts:
            self._count(self._failures_key(client), Plan(self._plans.attempts), 1, 0, "")

    def plan(self, account: Account) -> tuple[Plan, bool] | None:
        """Return an account's plan and whether it is enforced; None if nothing is limited."""
        known = (account.key, self._chosen_plan(account))
        if known not in self._cache:
            if len(self._cache) > MAX_CACHED:
                self._cache.clear()
            self._cache[known] = self._select(account)
        return self._cache[known]

    def plan_name(self, account: Account) -> str:
        """Return the name of an account's plan, or ""."""
        return self._chosen_plan(account) or self._plans.forced or account.plan

    def set_plan(self, account: Account, plan: str) -> None:
        """Enforce a plan for an account from now on. Raises ValueError for an unknown plan."""
        if plan not in self._plans.plans:
            raise ValueError(plan)
        self._overrides.choose_plan(account.id, plan)

    @property
    def plan_names(self) -> list[str]:
        """The names of the gateway's plans."""
        return list(self._plans.plans)

    def _chosen_plan(self, account: Account) -> str:
        """Return the plan of `set_plan`, of any worker, or ""."""
        return self._overrides.plans.get(account.id, "")

    def _select(self, account: Account) -> tuple[Plan, bool] | None:
        plans = self._plans
        plan = plans.plans.get(self.plan_name(account)) or plans.plans.get(plans.best, Plan())
        enforced = account.listed or bool(plans.forced or self._chosen_plan(account))
        requests, tokens = account.rpm or plan.requests, account.tpm or plan.tokens
        plan = plan._replace(requests=requests, tokens=tokens)
        return (plan, enforced) if requests or tokens else None

    def _key(self, account: Account) -> str:
        owner = account.id
        if not self._plans.shared:
            key = account.key.encode("utf-8", "surrogatepass")
            owner = blake2b(key, digest_size=8).hexdigest()
        return f"{self._prefix}/limit/{owner}"

    def _failures_key(self, client: str) -> str:
        return f"{self._prefix}/failed-keys/{client}"

    def _read(self, key: str, plan: Plan, now: float) -> tuple[bytes | None, Window]:
        raw = self._store.get(key)
        if raw is not None:
            ends, requests, tokens = map(int, raw.split())
            if now < ends:
                return raw, Window(plan, ends, True, requests, tokens)
        return raw, Window(plan, floor(now) + SECONDS, True)

    def _count(self, key: str, plan: Plan, requests: int, tokens: int, checked: str) -> Window:
        """Count in the store; `checked` is the limit that may be exceeded: requests, tokens, ""."""
        with self._lock:
            while True:
                now = self._clock.now()
                raw, window = self._read(key, plan, now)
                window.requests += requests
                window.tokens = max(0, window.tokens + tokens)
                limit: Any = getattr(plan, checked) if checked else 0
                if limit and getattr(window, checked) > limit:
                    wait = window.wait(now)
                    message = f"Rate limit of {limit} {checked} a minute reached."
                    message = f"{message} Try again in {wait} s."
                    raise Problem("rate_limited", message, limit=limit, retry_after=wait)
                new = b"%d %d %d" % (window.ends, window.requests, window.tokens)
                if self._store.swap(key, raw, new):
                    return window
