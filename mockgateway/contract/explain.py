"""Explain checks (`mockgateway contract explain`): rule, source and examples."""

from __future__ import annotations

from mockgateway.contract.checks import CHECKS, HISTORY
from mockgateway.contract.rules import RULES, rule
from mockgateway.problem import ConfigError, nearest


def check_names() -> list[str]:
    """Return the names of all checks."""
    return sorted({*RULES, *(each.name for each in CHECKS), *(each.name for each in HISTORY)})


def explain(name: str) -> str:
    """Return the explanation of a check; for "" one line for each check.

    Raises:
        ConfigError: There is no such check.
    """
    if not name:
        width = max(map(len, check_names()))
        lines = [
            f"{each:{width}}  {found.about}" for each in check_names() if (found := rule(each))
        ]
        return "\n".join(lines)
    found = rule(name)
    if found is None:
        problem = f"there is no check {name!r}"
        raise ConfigError("contract explain", problem, nearest(name, check_names()))
    parts = [f"{name}: {found.about}", f"source: {found.cites}"]
    for side, example in (("fails", found.failing), ("passes", found.passing)):
        if example:
            parts.append("\n".join([f"{side}:", *(f"  {line}" for line in example.splitlines())]))
    return "\n".join(parts)
