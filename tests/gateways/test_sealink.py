"""SeaLink's own response shapes."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.gateways.views import view

WORKS = "sk-sealink-test-0000000000000000000000000000"
QWEN = "sk-sealink-test-onemodel-0000000000000000000"
BUDGET = {"limit": "50.00", "used": "0.00", "currency": "USD"}


@pytest.mark.parametrize(
    ("key", "wanted"),
    [
        pytest.param(
            WORKS,
            {
                "name": "works",
                "plan": "pay_as_you_go",
                "balance": {"amount": "12.50", "currency": "USD"},
            },
            id="a listed key",
        ),
        pytest.param(
            WORKS,
            {
                "monthly_budget": BUDGET,
                "limits": {"rpm": 300, "tpm": 500_000},
                "allowed_models": None,
            },
            id="its limits",
        ),
        pytest.param(
            WORKS,
            {"key_prefix": "sk-sealink-test", "last4": "0000"},
            id="the visible part of the key",
        ),
        pytest.param(
            "sk-sealink-test-budget-000000000000000000000",
            {"monthly_budget": {**BUDGET, "used": "50.00"}},
            id="an exhausted budget",
        ),
        pytest.param(
            "sk-sealink-test-nobalance-000000000000000000",
            {"balance": {"amount": "0.00", "currency": "USD"}},
            id="no balance",
        ),
        pytest.param(
            QWEN, {"plan": "free", "limits": {"rpm": 100, "tpm": 200_000}}, id="the free plan"
        ),
        pytest.param(
            "any-key",
            {
                "plan": "enterprise",
                "balance": {"amount": "1000000.00", "currency": "USD"},
                "monthly_budget": None,
            },
            id="an unlisted key",
        ),
        pytest.param("k", {"last4": "***k"}, id="a key of one letter"),
        pytest.param("sk-sealink-", {"last4": "ink-"}, id="only a prefix"),
    ],
)
def test_a_key_gets_its_own_data(client: httpx.Client, key: str, wanted: dict[str, Any]) -> None:
    me = view(client, "sealink", "/v1/me", key)

    assert {name: me[name] for name in wanted} == wanted


def test_a_limited_key_gets_the_ids_of_its_models(client: httpx.Client) -> None:
    allowed = view(client, "sealink", "/v1/me", QWEN)["allowed_models"]

    assert "qwen3-max" in allowed
    assert all(name.startswith("qwen") for name in allowed)


def test_the_id_of_a_key_is_stable_and_unique(client: httpx.Client) -> None:
    ids = [
        view(client, "sealink", "/v1/me", key)["id"] for key in ("key-one", "key-two", "key-one")
    ]

    assert ids[0] == ids[2] != ids[1]


def test_every_listed_model_has_its_own_owner_and_date(client: httpx.Client) -> None:
    models = {model["id"]: model for model in view(client, "sealink", "/v1/models")["data"]}

    assert models["qwen3-max"] == {
        "id": "qwen3-max",
        "object": "model",
        "created": 1758585600,
        "owned_by": "alibaba",
    }
    assert models["gpt-4o-mini"]["created"] == 1721172741
