"""Reads the accounts of one gateway from an account file."""

from __future__ import annotations

import ipaddress
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from mockgateway.problem import ConfigError, nearest
from mockgateway.state.accounts.accounts import PRESETS, Account, account_id
from mockgateway.state.accounts.fields import MAX_NUMBER, read_amount, read_count, reject_unknown

PLANS = ("", "free", "starter", "pay_as_you_go", "pro", "scale", "enterprise")

# Allowed values of each field; the first is the default.
_CHOICES = {
    "state": ("active", "revoked", "expired", "suspended", "no_account"),
    "broke": ("", "insufficient_balance", "budget_exceeded", "team_limit_exceeded"),
    "preset": ("", *PRESETS),
    "plan": PLANS,
}
_AMOUNTS = ("balance", "monthly_budget", "low_balance")
_COUNTS = ("rpm", "tpm")
_OTHER = ("key", "id", "name", "models", "ips", "region", "expires", "webhooks", "scenario")
_FIELDS = (*_CHOICES, *_AMOUNTS, *_COUNTS, *_OTHER)


def read_accounts(entries: object, path: Path) -> list[Account]:
    """Return the accounts of one gateway; raise ConfigError naming the wrong entry."""
    if not isinstance(entries, list):
        advice = "write `- key: ...` entries"
        raise ConfigError(str(path), "the accounts of a gateway must be a list", advice)
    return [_account(entry, f"{path}: account {number}") for number, entry in enumerate(entries, 1)]


def _account(entry: Any, where: str) -> Account:
    if not isinstance(entry, dict) or not isinstance(entry.get("key"), str) or not entry["key"]:
        raise ConfigError(where, "an account needs a key", "write `key: some-text`")
    reject_unknown(entry, _FIELDS, where)
    for field, known in _CHOICES.items():
        if (value := entry.get(field, known[0])) not in known:
            raise ConfigError(where, f"unknown {field} {value!r}", nearest(str(value), known))
    for field in _AMOUNTS:
        read_amount(entry, field, where)
    for field in _COUNTS:
        advice = "write a whole number from 1, such as 100, or leave it out for the plan's own"
        read_count(entry, field, where, 1, advice)
    if not isinstance(name := entry.get("scenario", ""), str):
        advice = "write a name such as rate-limited"
        raise ConfigError(where, f"scenario: {name!r:.80} is not a scenario name", advice)
    try:
        networks = [ipaddress.ip_network(ip) for ip in entry.get("ips", ())]
    except ValueError as error:
        raise ConfigError(where, f"ips: {error}", "write networks such as 203.0.113.0/24") from None
    expires, fresh = _expiry(entry.get("expires"), where)
    read = {
        "id": entry.get("id") or account_id(entry["key"]),
        "ips": networks,
        "expires": expires,
        "fresh": fresh,
        "listed": True,
    }
    return Account(**{**entry, **read})


def _expiry(value: Any, where: str) -> tuple[float | None, bool]:
    """Return when a key expires, and whether that counts from the sandbox's start."""
    seconds = isinstance(value, int | float) and not isinstance(value, bool)
    if value is None or (seconds and 0 <= value <= MAX_NUMBER):
        return value, True
    try:
        moment = datetime.fromisoformat(str(value)) if isinstance(value, str | date) else None
    except ValueError:
        moment = None
    if moment is None:
        advice = (
            "write seconds after the start, such as 3600, or a date, such as 2027-01-31T12:00:00Z"
        )
        raise ConfigError(where, f"expires: {value!r} is not a time", advice)
    return moment.replace(tzinfo=moment.tzinfo or UTC).timestamp(), False
