"""Keys with a story: the test keys of `fixtures/accounts.yaml`, and every other key, which just works.

A key is refused in this order, as the gateways check: absent, unknown, revoked, expired, of another region, suspended,
called from elsewhere, out of scope, without money. Which words and status that gets is the document's business.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from datetime import date as date_type
from fnmatch import fnmatchcase
from hashlib import blake2b
from pathlib import Path
from typing import Any

from mockgateway.problem import ConfigError, Problem, nearest

STATES = ("active", "revoked", "expired", "suspended", "no_account")
PLANS = ("", "free", "starter", "pay_as_you_go", "pro", "scale", "enterprise")
PLENTY = 1_000_000.0  # the balance of a key that says none: no demo runs dry
MOST = 1e12  # of any number of money, so that thousandths stay exact
MONEY = ("insufficient_balance", "budget_exceeded", "team_limit_exceeded")

# What a key of a preset may do, by scope; the matrix of BabySea's key page (../shared/gateways/babysea.md, section 2).
PRESETS: Mapping[str, frozenset[str]] = {
    "full_access": frozenset(
        {
            "generation:write",
            "generation:read",
            "generation:delete",
            "account:read",
            "health:read",
            "library:read",
        }
    ),
    "generate_only": frozenset({"generation:write", "generation:read", "library:read"}),
    "read_only": frozenset({"generation:read", "account:read", "health:read", "library:read"}),
    "monitor_only": frozenset({"health:read", "library:read"}),
}


@dataclass(frozen=True, slots=True)
class Account:
    """A key and what is known of it.

    listed: whether an account file names it; broke: the money problem it has, "" for none; models: globs of what it may use, empty for
    all; ips: networks it may call from, empty for all; preset: a word of PRESETS, "" for every scope; region: "" for all; plan: a word of
    PLANS; balance and monthly_budget: in the gateway's own money, the latter None for no limit; low_balance: below which the account is told, None for
    the gateway's own; rpm, tpm: requests and tokens a minute, 0 for those of the plan; expires: seconds since 1970, or since the sandbox began if `fresh`,
    None for never; webhooks: the endpoints that the account has registered (`webhook.endpoints.Webhook`); scenario: what its calls
    go through, "" for nothing.
    """

    key: str
    id: str
    name: str = ""
    listed: bool = False
    state: str = "active"
    broke: str = ""
    models: Sequence[str] = ()
    ips: Sequence[ipaddress.IPv4Network | ipaddress.IPv6Network] = ()
    preset: str = ""
    region: str = ""
    plan: str = ""
    balance: float = PLENTY
    monthly_budget: float | None = None
    low_balance: float | None = None
    rpm: int = 0
    tpm: int = 0
    expires: float | None = None
    fresh: bool = False
    webhooks: Sequence[Any] = ()
    scenario: str = ""

    def ends(self, began: float) -> float | None:
        """When the key expires, in seconds since 1970; None for never. began: when the sandbox did."""
        return self.expires if self.expires is None or not self.fresh else began + self.expires

    @property
    def unrestricted(self) -> bool:
        """Whether the key has no story that ends in a refusal."""
        return (
            self.state == "active"
            and self.expires is None
            and not (
                self.broke or self.models or self.ips or self.preset or self.region or self.scenario
            )
        )

    def allows(self, model: str) -> bool:
        """Whether the key may use a model."""
        return not self.models or any(fnmatchcase(model, pattern) for pattern in self.models)

    def check_model(self, model: str) -> None:
        """Raise Problem if the key may not use a model."""
        if not self.allows(model):
            raise Problem(
                "model_not_allowed",
                f"This API key is not allowed to use the model '{model}'.",
                param="model",
                model=model,
            )


ANONYMOUS = Account("", "")  # of a call without a key, where the operation needs none


class Accounts:
    """The keys of one gateway. strict: only listed keys work; stories: the scenarios of those that have one."""

    def __init__(self, listed: Iterable[Account] = (), strict: bool = False) -> None:
        self._listed = {account.key: account for account in listed}
        self.scenarios = {
            key: account.scenario for key, account in self._listed.items() if account.scenario
        }
        self.strict = strict
        self._others: dict[str, Account] = {}

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
        """The caller's account. Raises Problem where the key may not make this call.

        client: the peer's IP address; scope: what the operation demands, "" for nothing; paid: whether it costs
        money; pattern: the gateway's own format of keys, demanded in strict mode; now, began: the sandbox's time, and when it began.
        """
        account = self._others.get(key)
        if account is not None:
            return account
        if not key:
            raise Problem("missing_key", "No API key was given.")
        account = self._listed.get(key)
        if account is None:
            return self._other(key, pattern)
        ends = account.ends(began)
        if ends is not None and now >= ends and account.state == "active":
            raise Problem("expired_key", "This API key is expired.")
        self._check(account, client, region, scope, paid)
        return account

    def find(self, key: str) -> Account:
        """The account of a key, whatever its state."""
        return self._listed.get(key) or self._others.get(key) or _unlisted(key)

    def _other(self, key: str, pattern: re.Pattern[str] | None) -> Account:
        # A key that says it is invalid is; so there is a wrong key to try in every gateway without any file.
        if self.strict or "invalid" in key.lower():
            wrong = (
                f" Keys look like {pattern.pattern}."
                if self.strict and pattern and not pattern.match(key)
                else ""
            )
            raise Problem("invalid_key", f"The API key is not valid.{wrong}")
        if len(self._others) >= 10_000:
            self._others.clear()
        account = _unlisted(key)
        if len(key) <= 500:  # a longer one is no key to remember
            self._others[key] = account
        return account

    def _check(self, account: Account, client: str, region: str, scope: str, paid: bool) -> None:
        if account.state in ("revoked", "expired"):
            raise Problem(f"{account.state}_key", f"This API key is {account.state}.")
        if account.region and region and account.region != region:
            raise Problem(
                "wrong_region",
                f"This API key belongs to the region '{account.region}', not '{region}'.",
                region=account.region,
            )
        if account.state == "no_account":
            raise Problem("account_not_found", "The account of this API key does not exist.")
        if account.state == "suspended":
            raise Problem("account_suspended", "This account is suspended.")
        if account.ips and not _within(client, account.ips):
            raise Problem(
                "ip_not_allowed", f"This API key may not be used from {client}.", ip=client
            )
        if scope and account.preset and scope not in PRESETS[account.preset]:
            raise Problem(
                "insufficient_scope", f"This API key lacks the scope '{scope}'.", scope=scope
            )
        if paid and account.broke:
            raise Problem(account.broke, "There is not enough balance left for this request.")


def _unlisted(key: str) -> Account:
    return Account(
        key, "acct_" + blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
    )


def _within(client: str, networks: Sequence[ipaddress.IPv4Network | ipaddress.IPv6Network]) -> bool:
    try:
        address = ipaddress.ip_address(client)
    except ValueError:
        return False
    return any(address in network for network in networks)


_FIELDS = {
    "key",
    "id",
    "name",
    "state",
    "broke",
    "models",
    "ips",
    "preset",
    "region",
    "plan",
    "balance",
    "monthly_budget",
    "low_balance",
    "rpm",
    "tpm",
    "expires",
    "webhooks",
    "scenario",
}


def read_accounts(entries: object, path: Path) -> list[Account]:
    """The accounts of one gateway from its list in an account file; raises ConfigError naming the entry."""
    if not isinstance(entries, list):
        raise ConfigError(
            str(path), "the accounts of a gateway must be a list", "write `- key: ...` entries"
        )
    return [_account(entry, f"{path}: account {number}") for number, entry in enumerate(entries, 1)]


def _account(entry: Any, where: str) -> Account:
    if not isinstance(entry, dict) or not isinstance(entry.get("key"), str) or not entry["key"]:
        raise ConfigError(where, "an account needs a key", "write `key: some-text`")
    for word in entry:
        if word not in _FIELDS:
            raise ConfigError(where, f"unknown field {word!r}", nearest(str(word), _FIELDS))
    for word, known in (
        ("state", STATES),
        ("broke", ("", *MONEY)),
        ("preset", ("", *PRESETS)),
        ("plan", PLANS),
    ):
        if entry.get(word, known[0]) not in known:
            raise ConfigError(
                where, f"unknown {word} {entry[word]!r}", nearest(str(entry[word]), known)
            )
    for word in ("balance", "monthly_budget", "low_balance"):
        if (
            not isinstance(amount := entry.get(word, 0), int | float)
            or isinstance(amount, bool)
            or not 0 <= amount <= MOST
        ):
            raise ConfigError(
                where, f"{word}: {amount!r} is no amount of money", "write a number, such as 12.5"
            )
    for word in ("rpm", "tpm"):
        if (
            not isinstance(count := entry.get(word, 1), int)
            or isinstance(count, bool)
            or not 0 < count <= MOST
        ):
            raise ConfigError(
                where,
                f"{word}: {count!r} is no count",
                "write a whole number from 1, such as 100, or leave it out for the plan's own",
            )
    if not isinstance(entry.get("scenario", ""), str):
        raise ConfigError(
            where,
            f"scenario: {entry['scenario']!r:.80} is no scenario's name",
            "write a name such as rate-limited",
        )
    try:
        networks = [ipaddress.ip_network(ip) for ip in entry.get("ips", ())]
    except ValueError as error:
        raise ConfigError(where, f"ips: {error}", "write networks such as 203.0.113.0/24") from None
    fields = {
        **entry,
        "ips": networks,
        "id": entry.get("id")
        or "acct_" + blake2b(entry["key"].encode(), digest_size=8).hexdigest(),
    }
    fields["webhooks"] = entry.get("webhooks", ())
    fields["expires"], fields["fresh"] = _expiry(entry.get("expires"), where)
    return Account(listed=True, **fields)


def _expiry(said: Any, where: str) -> tuple[float | None, bool]:
    """When a key expires, and whether that is counted from the sandbox's beginning: seconds are, a date is not."""
    if said is None or (
        isinstance(said, int | float) and not isinstance(said, bool) and 0 <= said <= MOST
    ):
        return said, True
    try:
        date = datetime.fromisoformat(str(said)) if isinstance(said, str | date_type) else None
    except ValueError:
        date = None
    if date is None:
        raise ConfigError(
            where,
            f"expires: {said!r} is no time",
            "write seconds after the start, such as 3600, or a date, such as 2027-01-31T12:00:00Z",
        )
    return date.replace(tzinfo=date.tzinfo or UTC).timestamp(), False
