"""What a plan allows: `fixtures/<gateway>/plans.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from mockgateway.problem import ConfigError, nearest

MOST = 10**12  # of requests or tokens in a minute


class Plan(NamedTuple):
    """The most in one minute, 0 for no limit. running: how many tasks of a kind (`image`, `video`) at once, by kind."""

    requests: int = 0
    tokens: int = 0
    running: Mapping[str, int] = {}


@dataclass(frozen=True, slots=True)
class Plans:
    """The plans of one gateway.

    shared: whether all keys of an account are counted together, else each on its own; best: the plan of a key that names none; forced: the plan
    that every key obeys (`serve --plan`), "" for none; low_balance: the balance below which an account is told; attempts: how many wrong keys an
    address may try in a minute, 0 for no limit.
    """

    plans: Mapping[str, Plan] = field(default_factory=dict)
    shared: bool = False
    best: str = ""
    forced: str = ""
    low_balance: float = 0.0
    attempts: int = 0


NO_PLANS = Plans()


def read_plans(entry: object, path: Path, forced: str = "") -> Plans:
    """The plans of one gateway as its file has them; raises ConfigError naming the field. forced: where the gateway has no plan of that name, none is."""
    where = str(path)
    if not isinstance(entry, dict):
        raise ConfigError(
            where, "must be a mapping", "write `plans:` and under it a name with its limits"
        )
    _known(entry, {"plans", "shared", "best", "low_balance", "attempts"}, where)
    plans = entry.get("plans")
    if not isinstance(plans, dict) or not plans:
        raise ConfigError(
            where,
            "plans: there must be at least one",
            "write `plans:` and under it `free: {requests: 100}`",
        )
    read = {str(name): _plan(limits, f"{where}: plan {name!r}") for name, limits in plans.items()}
    best = entry.get("best", next(reversed(read)))
    if best not in read:
        raise ConfigError(where, f"best: there is no plan {best!r}", nearest(str(best), read))
    if not isinstance(shared := entry.get("shared", False), bool):
        raise ConfigError(
            where,
            f"shared: {shared!r} is neither true nor false",
            "write true if an account's keys are counted together",
        )
    low = entry.get("low_balance", 0)
    if not isinstance(low, int | float) or isinstance(low, bool) or not 0 <= low <= MOST:
        raise ConfigError(
            where, f"low_balance: {low!r} is no amount of money", "write a number, such as 0.5"
        )
    return Plans(
        read,
        shared,
        str(best),
        forced if forced in read else "",
        float(low),
        _count(entry, "attempts", where),
    )


def _plan(limits: Any, where: str) -> Plan:
    if not isinstance(limits, dict):
        raise ConfigError(
            where, "must be a mapping of limits", "write `{requests: 100, tokens: 200000}`"
        )
    _known(limits, set(Plan._fields), where)
    running = limits.get("running", {})
    if not isinstance(running, dict):
        raise ConfigError(
            where, "running: must be a mapping of kinds", "write `running: {image: 10, video: 5}`"
        )
    return Plan(
        _count(limits, "requests", where),
        _count(limits, "tokens", where),
        {str(kind): _count(running, kind, f"{where}: running") for kind in running},
    )


def _count(entry: Mapping[Any, Any], word: str, where: str) -> int:
    number = entry.get(word, 0)
    if not isinstance(number, int) or isinstance(number, bool) or not 0 <= number <= MOST:
        raise ConfigError(
            where,
            f"{word}: {number!r} is no count",
            "write a whole number, or leave it out for no limit",
        )
    return number


def _known(entry: Mapping[Any, Any], fields: set[str], where: str) -> None:
    for word in entry:
        if word not in fields:
            raise ConfigError(where, f"unknown field {word!r}", nearest(str(word), fields))
