"""Read the fixtures of the gateways: accounts, upstreams and plans."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mockgateway.content import Model, Upstream
from mockgateway.data import FIXTURES
from mockgateway.files import parse
from mockgateway.problem import ConfigError
from mockgateway.state.accounts import NO_PLANS, Account, Plans, read_accounts, read_plans
from mockgateway.state.webhooks import read_webhooks


def read_all_accounts() -> dict[str, list[Account]]:
    """Return the accounts by gateway (`fixtures/accounts.yaml`). Raises ConfigError."""
    path = FIXTURES / "accounts.yaml"
    value = parse(path)
    if not isinstance(value, dict):
        advice = "write `sealink:` and a list of accounts under it"
        raise ConfigError(str(path), "must be a mapping of gateways", advice)
    accounts: dict[str, list[Account]] = {}
    for gateway, entries in value.items():
        accounts[gateway] = read_accounts(entries, path)
        for place, one in enumerate(accounts[gateway]):
            if one.webhooks:
                webhooks = read_webhooks(one.webhooks, f"{path}: account {place + 1}")
                accounts[gateway][place] = replace(one, webhooks=webhooks)
    return accounts


def read_upstreams(gateway: str, models: Sequence[Model]) -> list[Upstream]:
    """Return the providers behind a gateway, each with the models that name it.

    They are in `fixtures/<gateway>/upstreams.yaml`; a gateway without that file has none.
    """
    path = FIXTURES / gateway / "upstreams.yaml"
    upstreams = []
    for entry in parse(path) if path.is_file() else []:
        provider = entry["provider_id"]
        served = [model.id for model in models if provider in model.facts.get("upstreams", ())]
        upstreams.append(Upstream(provider, entry["provider_name"], served, entry))
    return upstreams


def read_plans_of(gateway: str, forced: str = "") -> Plans:
    """Return the plans of a gateway (`fixtures/<gateway>/plans.yaml`), if it has any.

    Args:
        gateway: Its name.
        forced: The plan that every key obeys.
    """
    path = FIXTURES / gateway / "plans.yaml"
    return read_plans(parse(path), path, forced) if path.is_file() else NO_PLANS
