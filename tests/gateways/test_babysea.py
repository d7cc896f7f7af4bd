"""BabySea's own response shapes."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import httpx
import pytest

from tests.gateways.views import view

WORKS, FREE = "bye_test0000000000000000", "bye_testnobalance0000000"
VIEWS = {
    "/v1/status": "API connected successfully",
    "/v1/usage": "Usage retrieved",
    "/v1/user/account": "Account retrieved",
    "/v1/user/billing": "Billing retrieved",
    "/v1/library/models": "Models retrieved",
    "/v1/library/providers": "Providers retrieved",
    "/v1/health/inference/providers": "Provider health retrieved",
    "/v1/health/inference/models": "Model health retrieved",
    "/v1/health/storage": "Storage health retrieved",
    "/v1/health/cache": "Cache health retrieved",
    "/v1/estimate/bfl/flux-schnell": "Cost estimate calculated",
}


@pytest.mark.parametrize("key", [WORKS, FREE, "any-key", "bye_", "bye_1234"])
@pytest.mark.parametrize("path", VIEWS)
def test_every_view_has_the_envelope(client: httpx.Client, path: str, key: str) -> None:
    reply = client.get(f"/babysea{path}", headers={"authorization": f"Bearer {key}"})
    value = view(client, "babysea", path, key)

    assert (value["status"], value["message"]) == ("success", VIEWS[path])
    assert datetime.fromisoformat(value["timestamp"]).utcoffset() is not None
    assert reply.headers["x-request-id"] == reply.json()["request_id"] != value["request_id"]


@pytest.mark.parametrize(
    ("path", "key", "wanted"),
    [
        pytest.param(
            "/v1/status",
            WORKS,
            {"apikey_name": "works", "apikey_prefix": "bye_test0", "apikey_expires_at": None},
            id="a key of BabySea's form",
        ),
        pytest.param("/v1/status", "any-key", {"apikey_prefix": None}, id="a key of another form"),
        pytest.param(
            "/v1/user/account",
            WORKS,
            {"account_is_personal": False, "account_email": "ops@example.com"},
            id="an account",
        ),
        pytest.param(
            "/v1/user/billing",
            WORKS,
            {"billing_plan": "Pro", "billing_credit_balance": 12.48, "billing_currency": "usd"},
            id="a plan",
        ),
        pytest.param(
            "/v1/user/billing",
            FREE,
            {"billing_plan": None, "billing_credit_balance": 0, "billing_period_ends_at": None},
            id="no plan",
        ),
        pytest.param(
            "/v1/user/billing",
            "any-key",
            {"billing_plan": "Enterprise", "billing_credit_balance": 1_000_000},
            id="an unlisted key",
        ),
        pytest.param("/v1/library/providers", WORKS, {"providers_total": 8}, id="the providers"),
        pytest.param("/v1/library/models", WORKS, {"models_total": 22}, id="the models"),
        pytest.param(
            "/v1/health/storage",
            WORKS,
            {"service": "storage", "healthy": True, "bucket": "generations"},
            id="the storage",
        ),
        pytest.param(
            "/v1/health/cache", WORKS, {"service": "redis", "healthy": True}, id="the cache"
        ),
        pytest.param(
            "/v1/health/inference/models",
            WORKS,
            {"service": "models", "healthy": True, "models_total": 22},
            id="the models' health",
        ),
    ],
)
def test_a_view_has_its_values(
    client: httpx.Client, path: str, key: str, wanted: dict[str, Any]
) -> None:
    data = view(client, "babysea", path, key)["data"]

    assert {name: data[name] for name in wanted} == wanted


def test_all_views_have_one_account(client: httpx.Client) -> None:
    ids = {
        view(client, "babysea", path, WORKS)["data"]["account_id"]
        for path in ("/v1/status", "/v1/usage", "/v1/user/account", "/v1/user/billing")
    }

    assert len(ids) == 1
    assert UUID(ids.pop()).version == 4


def test_the_billing_period_is_the_current_month(client: httpx.Client) -> None:
    reply = view(client, "babysea", "/v1/user/billing", WORKS)
    data = reply["data"]

    assert data["billing_period_starts_at"] <= reply["timestamp"] < data["billing_period_ends_at"]
    assert (
        data["billing_created_at"] <= data["billing_updated_at"] == data["billing_period_starts_at"]
    )


def test_a_provider_serves_the_models_that_name_it(client: httpx.Client) -> None:
    models = view(client, "babysea", "/v1/library/models")["data"]["models"]
    for provider in view(client, "babysea", "/v1/library/providers")["data"]["providers"]:
        serving = [
            model
            for model in models
            if provider["provider_id"] in model["model_supported_provider"]
        ]
        assert provider["babysea_implementation"]["supported_models_total"] == len(serving)
        assert {model["model_type"] for model in serving} <= set(
            provider["babysea_implementation"]["supported_media_types"]
        )


def test_the_attempts_of_a_provider_add_up_and_are_stable(client: httpx.Client) -> None:
    first, second = (
        view(client, "babysea", "/v1/health/inference/providers", sandbox="attempts")["data"]
        for _ in range(2)
    )
    elsewhere = view(client, "babysea", "/v1/health/inference/providers", sandbox="attempts-too")[
        "data"
    ]

    assert first == second != elsewhere
    for provider in first["providers"]:
        window = provider["window"]
        assert window["failures"] + window["successes"] == window["total_attempts"]
        assert provider["status"] == ("healthy" if window["total_attempts"] else "unknown")
        assert provider["failure_rate"] < 0.1
        assert provider["status"] == "healthy"  # each serves a model


def test_every_provider_order_of_the_sdk_has_a_model(client: httpx.Client) -> None:
    # GenerationProviderOrder in the SDK's types.ts, beside `fastest` and the single `replicate`
    orders = """
        bfl, replicate; openai, replicate; runway, replicate; replicate, fal;
        alibabacloud, replicate, fal; bfl, replicate, cloudflare; bfl, replicate, fal;
        byteplus, replicate, fal; openai, replicate, fal; replicate, fal, cloudflare
    """
    wanted = {tuple(name.strip() for name in order.split(",")) for order in orders.split(";")}
    models = view(client, "babysea", "/v1/library/models")["data"]["models"]
    served = {tuple(model["model_supported_provider"]) for model in models}

    assert wanted - served <= {("bfl", "replicate")}  # of three-provider models, a subset
    assert {order for order in wanted if any({*order} <= {*one} for one in served)} == wanted


def test_a_hosting_provider_keeps_the_owner_in_a_models_name(client: httpx.Client) -> None:
    models = {
        model["model_identifier"]: model
        for model in view(client, "babysea", "/v1/health/inference/models")["data"]["models"]
    }

    assert models["bfl/flux-schnell"]["providers"] == {
        "bfl": {"available": True, "raw_model_id": "flux-schnell"},
        "replicate": {"available": True, "raw_model_id": "black-forest-labs/flux-schnell"},
        "cloudflare": {"available": True, "raw_model_id": "@cf/black-forest-labs/flux-schnell"},
    }
    assert models["bfl/flux-schnell"]["model_pricing"] == 0.005
    assert "model_pricing" not in models["bytedance/seedance-1-pro"]


def test_a_key_without_the_scope_is_refused(client: httpx.Client) -> None:
    reply = client.get(
        "/babysea/v1/usage", headers={"authorization": "Bearer bye_testmonitor000000000"}
    )

    assert (reply.status_code, reply.json()["error"]["code"]) == (403, "BSE1003")
