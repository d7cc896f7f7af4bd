"""API keys: the test keys of `fixtures/accounts.yaml`, and every other key, which is accepted.

Checks run in the gateways' order: missing, unknown, expired, revoked, wrong region, suspended,
IP address, scope, balance. The document decides the status and words of each refusal.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from hashlib import blake2b
from typing import Any

from mockgateway.problem import Problem

DEFAULT_BALANCE = 1_000_000.0  # enough that a demo never runs out
MAX_UNLISTED = 10_000  # unlisted accounts cached
MAX_KEY = 500  # characters of a key that is cached

Network = ipaddress.IPv4Network | ipaddress.IPv6Network

# Scopes of each preset (../shared/gateways/babysea.md, section 2).
PRESETS: Mapping[str, frozenset[str]] = {
    "full_access": frozenset(
        "generation:write generation:read generation:delete account:read health:read "
        "library:read".split()
    ),
    "generate_only": frozenset("generation:write generation:read library:read".split()),
    "read_only": frozenset("generation:read account:read health:read library:read".split()),
    "monitor_only": frozenset("health:read library:read".split()),
}


@dataclass(frozen=True, slots=True)
class Account:
    """An API key and its account."""

    key: str
    id: str
    name: str = ""
    listed: bool = False  # named in an account file
    state: str = "active"
    broke: str = ""  # Problem that paid calls get; "" for none
    models: Sequence[str] = ()  # globs of allowed models; empty for all
    ips: Sequence[Network] = ()  # allowed client networks; empty for all
    preset: str = ""  # key of PRESETS; "" for every scope
    region: str = ""  # "" for all
    plan: str = ""
    balance: float = DEFAULT_BALANCE  # opening balance, in the gateway's currency
    monthly_budget: float | None = None  # None for no limit
    low_balance: float | None = None  # webhook threshold; None for the gateway's own
    rpm: int = 0  # requests a minute; 0 for the plan's limit
    tpm: int = 0  # tokens a minute; 0 for the plan's limit
    expires: float | None = None  # seconds since 1970, or since the sandbox began if `fresh`
    fresh: bool = False
    webhooks: Sequence[Any] = ()  # `webhooks.endpoints.Webhook` of the account file
    scenario: str = ""  # scenario of its calls; "" for none

    def expires_at(self, began: float) -> float | None:
        """Return the expiry in seconds since 1970, or None; `began` is the sandbox's start."""
        return self.expires if self.expires is None or not self.fresh else began + self.expires

    @property
    def unrestricted(self) -> bool:
        """Whether no check can refuse the key."""
        limits = self.broke or self.models or self.ips or self.preset or self.region
        return self.state == "active" and self.expires is None and not (limits or self.scenario)

    def allows(self, model: str) -> bool:
        """Return whether the key may use a model."""
        return not self.models or any(fnmatchcase(model, pattern) for pattern in self.models)

    def check_model(self, model: str) -> None:
        """Raise Problem if the key may not use a model."""
        if not self.allows(model):
            message = f"This API key is not allowed to use the model '{model}'."
            raise Problem("model_not_allowed", message, param="model", model=model)


ANONYMOUS = Account("", "")  # of a call without a key, where the operation needs none


class Accounts:
    """The keys of one gateway.

    Attributes:
        scenarios: The scenario of each key that has one.
        strict: Whether only listed keys are accepted.
    """

    def __init__(self, listed: Iterable[Account] = (), strict: bool = False) -> None:
        self._listed = {account.key: account for account in listed}
        self.scenarios = {key: one.scenario for key, one in self._listed.items() if one.scenario}
        self.strict = strict
        self._unlisted: dict[str, Account] = {}

    def __iter__(self) -> Iterator[Account]:
        return iter(self._listed.values())

    def admit(
        self,
        key: str,
        client: str = "",
        region: str = "",
        scope: str = "",
        paid: bool = False,
        pattern: re.Pattern[str] | None = None,
        now: float = 0.0,
        began: float = 0.0,
    ) -> Account:
        """Return the caller's account.

        Args:
            key: The credential as sent.
            client: The peer's IP address.
            region: The region of the called endpoint.
            scope: The scope that the operation requires; "" for none.
            paid: Whether the operation costs money.
            pattern: The gateway's key format, named in the error of strict mode.
            now: The sandbox's time.
            began: The sandbox's start.

        Raises:
            Problem: The key may not make this call.
        """
        account = self._unlisted.get(key)
        if account is not None:
            return account
        if not key:
            raise Problem("missing_key", "No API key was given.")
        account = self._listed.get(key)
        if account is None:
            return self._admit_unlisted(key, pattern)
        expires = account.expires_at(began)
        if expires is not None and now >= expires and account.state == "active":
            raise Problem("expired_key", "This API key is expired.")
        _check(account, client, region, scope, paid)
        return account

    def unlisted(self, key: str) -> Account | None:
        """Return the account of an unlisted key that was admitted before, or None."""
        return self._unlisted.get(key)

    def find(self, key: str) -> Account:
        """Return the account of a key, whatever its state."""
        return self._listed.get(key) or self._unlisted.get(key) or _unlisted(key)

    def _admit_unlisted(self, key: str, pattern: re.Pattern[str] | None) -> Account:
        # A key that contains "invalid" is refused, so that every gateway has a wrong key to try;
        # so is a known key in another letter case.
        other = key.swapcase()
        known = other in self._listed or other in self._unlisted
        if self.strict or "invalid" in key.lower() or known:
            mismatch = self.strict and pattern and not pattern.match(key)
            hint = f" Keys look like {pattern.pattern}." if pattern and mismatch else ""
            raise Problem("invalid_key", f"The API key is not valid.{hint}")
        if len(self._unlisted) >= MAX_UNLISTED:
            self._unlisted.clear()
        account = _unlisted(key)
        if len(key) <= MAX_KEY:
            self._unlisted[key] = account
        return account


def _check(account: Account, client: str, region: str, scope: str, paid: bool) -> None:
    if account.state in ("revoked", "expired"):
        raise Problem(f"{account.state}_key", f"This API key is {account.state}.")
    if account.region and region and account.region != region:
        message = f"This API key belongs to the region '{account.region}', not '{region}'."
        raise Problem("wrong_region", message, region=account.region)
    if account.state == "no_account":
        raise Problem("account_not_found", "The account of this API key does not exist.")
    if account.state == "suspended":
        raise Problem("account_suspended", "This account is suspended.")
    if account.ips and not _within(client, account.ips):
        message = f"This API key may not be used from {client}."
        raise Problem("ip_not_allowed", message, ip=client)
    if scope and account.preset and scope not in PRESETS[account.preset]:
        message = f"This API key lacks the scope '{scope}'."
        raise Problem("insufficient_scope", message, scope=scope)
    if paid and account.broke:
        raise Problem(account.broke, "There is not enough balance left for this request.")


def account_id(key: str) -> str:
    """Return the id of a key whose account has none of its own."""
    return "acct_" + blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def _unlisted(key: str) -> Account:
    return Account(key, account_id(key))


def _within(client: str, networks: Sequence[Network]) -> bool:
    try:
        address = ipaddress.ip_address(client)
    except ValueError:
        return False
    return any(address in network for network in networks)
