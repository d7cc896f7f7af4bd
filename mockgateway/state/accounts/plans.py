"""Rate-limit plans: `fixtures/<gateway>/plans.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from mockgateway.problem import ConfigError, nearest
from mockgateway.state.accounts.fields import read_amount, read_count, reject_unknown


class Plan(NamedTuple):
    """Limits of one minute; 0 for no limit."""

    requests: int = 0
    tokens: int = 0
    running: Mapping[str, int] = {}  # tasks in flight at once, by kind (`image`, `video`)


@dataclass(frozen=True, slots=True)
class Plans:
    """The plans of one gateway."""

    plans: Mapping[str, Plan] = field(default_factory=dict)
    shared: bool = False  # count all keys of an account together
    best: str = ""  # plan of a key that names none
    forced: str = ""  # plan of every key (`serve --plan`); "" for none
    low_balance: float = 0.0  # threshold of the low-balance webhook
    attempts: int = 0  # wrong keys per address and minute; 0 for no limit


NO_PLANS = Plans()


def read_plans(entry: object, path: Path, forced: str = "") -> Plans:
    """Read the plans of one gateway.

    Args:
        entry: The parsed file.
        path: Its path, for errors.
        forced: The plan that every key must follow; ignored when the gateway has no such plan.

    Raises:
        ConfigError: A field is wrong.
    """
    where = str(path)
    if not isinstance(entry, dict):
        advice = "write `plans:` and under it a name with its limits"
        raise ConfigError(where, "must be a mapping", advice)
    reject_unknown(entry, ("plans", "shared", "best", "low_balance", "attempts"), where)
    plans = entry.get("plans")
    if not isinstance(plans, dict) or not plans:
        advice = "write `plans:` and under it `free: {requests: 100}`"
        raise ConfigError(where, "plans: at least one plan is required", advice)
    read = {str(name): _plan(limits, f"{where}: plan {name!r}") for name, limits in plans.items()}
    best = entry.get("best", next(reversed(read)))
    if best not in read:
        raise ConfigError(where, f"best: there is no plan {best!r}", nearest(str(best), read))
    if not isinstance(shared := entry.get("shared", False), bool):
        advice = "write true to count the keys of an account together"
        raise ConfigError(where, f"shared: {shared!r} is neither true nor false", advice)
    low = read_amount(entry, "low_balance", where, "write a number, such as 0.5")
    attempts = read_count(entry, "attempts", where)
    return Plans(read, shared, str(best), forced if forced in read else "", low, attempts)


def _plan(limits: Any, where: str) -> Plan:
    if not isinstance(limits, dict):
        advice = "write `{requests: 100, tokens: 200000}`"
        raise ConfigError(where, "must be a mapping of limits", advice)
    reject_unknown(limits, Plan._fields, where)
    running = limits.get("running", {})
    if not isinstance(running, dict):
        advice = "write `running: {image: 10, video: 5}`"
        raise ConfigError(where, "running: must be a mapping of kinds", advice)
    return Plan(
        read_count(limits, "requests", where),
        read_count(limits, "tokens", where),
        {str(kind): read_count(running, kind, f"{where}: running") for kind in running},
    )
