"""Estimates of prices."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.gateways.views import view
from tests.seeds.documents import published

WORKS = "bye_test0000000000000000"  # its balance is 12.48


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        pytest.param(
            "bfl/flux-1.1-pro",
            {
                "cost_per_generation": 0.052,
                "cost_total_consumed": 0.052,
                "credit_balance_max_affordable": 240,
            },
            id="as documented",
        ),
        pytest.param(
            "bfl/flux-schnell?count=5",
            {
                "assets_count": 5,
                "cost_total_consumed": 0.025,
                "credit_balance_max_affordable": 2496,
            },
            id="five",
        ),
        pytest.param("bfl/flux-1.1-pro?count=0", {"assets_count": 1}, id="no number means one"),
        pytest.param(
            "bfl/flux-1.1-pro?count=-9999999999999999999999",
            {"assets_count": 1},
            id="far below zero",
        ),
        pytest.param(
            "bfl/flux-1.1-pro?count=101",
            {"assets_count": 100, "cost_total_consumed": 5.2, "credit_balance_can_afford": True},
            id="more than a hundred",
        ),
        pytest.param(
            "bfl/flux-1.1-pro?duration=9&resolution=1080p",
            {"cost_per_generation": 0.052, "cost_per_second": None},
            id="an image has no length",
        ),
        pytest.param(
            "bytedance/seedance-1-pro?duration=8&resolution=1080p",
            {"cost_per_second": 0.195, "cost_per_generation": 1.56},
            id="a video by the second",
        ),
        pytest.param(
            "bytedance/seedance-1-pro?duration=8&resolution=1080p",
            {"credit_balance_max_affordable": 8, "resolution": "1080p"},
            id="eight videos",
        ),
        pytest.param(
            "bytedance/seedance-1-pro",
            {"duration_seconds": 2, "resolution": "720p", "cost_per_generation": 0.156},
            id="the default length and resolution",
        ),
        pytest.param(
            "bytedance/seedance-1.5-pro?duration=10&audio=true",
            {"cost_per_second": 0.068, "cost_per_generation": 0.68},
            id="with sound",
        ),
        pytest.param(
            "bytedance/seedance-1.5-pro?duration=10",
            {"cost_per_second": 0.034, "cost_per_generation": 0.34},
            id="without sound",
        ),
        pytest.param(
            "google/veo-2?duration=60&count=100",
            {"cost_total_consumed": 3900, "credit_balance_can_afford": False},
            id="too expensive",
        ),
        pytest.param(
            "google/veo-2?duration=60", {"credit_balance_max_affordable": 0}, id="none affordable"
        ),
        pytest.param(
            "google/veo-2?resolution=480p",
            {"cost_per_second": 0.65, "resolution": None},
            id="a price without resolutions",
        ),
        pytest.param(
            "google/veo-2?duration=1e-300",
            {"cost_per_generation": 0.001, "credit_balance_max_affordable": 12480},
            id="a fraction of a second is not free",
        ),
        pytest.param(
            "google/veo-2?duration=5e-324", {"cost_per_generation": 0.001}, id="the shortest time"
        ),
        pytest.param(
            "google/veo-2?duration=0.5",
            {"cost_per_generation": 0.325, "duration_seconds": 0.5},
            id="half a second",
        ),
    ],
)
def test_the_estimate_of_a_babysea_generation(
    client: httpx.Client, path: str, wanted: dict[str, Any]
) -> None:
    data = view(client, "babysea", f"/v1/estimate/{path}", WORKS)["data"]

    assert {name: data.get(name) for name in wanted} == wanted
    assert (data["credit_balance"], data["credit_balance_can_afford"]) == (
        12.48,
        data["cost_total_consumed"] <= 12.48,
    )


@pytest.mark.parametrize("duration", ["0", "-1", "61", "1e400", "nan", "long"])
def test_a_wrong_duration_is_refused(client: httpx.Client, duration: str) -> None:
    reply = client.get(
        f"/babysea/v1/estimate/google/veo-2?duration={duration}",
        headers={"authorization": f"Bearer {WORKS}"},
    )

    assert (reply.status_code, reply.json()["error"]["code"]) == (400, "BSE2001")


FAST = {"model": "seedance-2-fast", "modality": "video", "duration": 6, "resolution": "720p"}


@pytest.mark.parametrize(
    ("body", "price", "within"),
    [
        pytest.param(
            {**FAST, "input_mode": "text-to-video", "max_credits": 250},
            210,
            True,
            id="as documented",
        ),
        pytest.param({**FAST, "max_credits": 210}, 210, True, id="just within"),
        pytest.param({**FAST, "max_credits": 209}, 210, False, id="just over"),
        pytest.param(FAST, 210, None, id="no cap"),
        pytest.param({**FAST, "resolution": "480p"}, 96, None, id="a smaller picture"),
        pytest.param(
            {**FAST, "resolution": "8k"},
            210,
            None,
            id="an unknown resolution costs the plain price",
        ),
        pytest.param({**FAST, "duration": 3600}, 126_000, None, id="an hour"),
        pytest.param(
            {"model": "seedance-2", "modality": "video"},
            230,
            None,
            id="the default of five seconds",
        ),
        pytest.param(
            {"model": "example-image", "modality": "image", "duration": 60}, 12, None, id="an image"
        ),
        pytest.param({"model": "example-music", "modality": "music"}, 30, None, id="music"),
    ],
)
def test_the_estimate_of_an_apikey_task(
    client: httpx.Client, body: dict[str, Any], price: float, within: bool | None
) -> None:
    reply = client.post("/apikey/v1/credits/estimate", json=body)
    value = reply.json()

    assert (
        list(
            published(f"{client.base_url}/apikey/openapi.json").violations(
                reply, "/v1/credits/estimate"
            )
        )
        == []
    )
    assert value == {
        "object": "gateway.credit.estimate",
        "model": body["model"],
        "modality": body["modality"],
        "estimated_credits": price,
        "max_credits": body.get("max_credits"),
        "within_budget": within,
    }


@pytest.mark.parametrize(
    ("body", "message"),
    [
        pytest.param(
            {**FAST, "model": "no-such"},
            "The model 'no-such' does not exist. Models here: 'seedance-2-fast', 'seedance-2', "
            "'kling-v2.6-pro', ...",
            id="an unknown model id",
        ),
        pytest.param(
            {**FAST, "modality": "image"},
            "The model 'seedance-2-fast' makes video, not image.",
            id="a model of another kind",
        ),
        pytest.param(
            {**FAST, "model": "example-chat"},
            "The model 'example-chat' makes chat, not video.",
            id="a language model",
        ),
    ],
)
def test_a_model_that_cannot_make_it_is_refused(
    client: httpx.Client, body: dict[str, Any], message: str
) -> None:
    reply = client.post("/apikey/v1/credits/estimate", json=body)

    assert (reply.status_code, reply.json()["error"]) == (
        404,
        {"message": message, "type": "gateway_error", "code": "model_not_found"},
    )


def test_an_estimate_charges_nothing(client: httpx.Client) -> None:
    before = view(client, "babysea", "/v1/user/billing", WORKS, "estimates")["data"][
        "billing_credit_balance"
    ]
    view(client, "babysea", "/v1/estimate/google/veo-2?count=100", WORKS, "estimates")

    assert (
        view(client, "babysea", "/v1/user/billing", WORKS, "estimates")["data"][
            "billing_credit_balance"
        ]
        == before
    )
