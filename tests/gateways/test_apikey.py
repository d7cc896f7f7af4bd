"""API-Key's own response shapes."""

from __future__ import annotations

import httpx
import pytest

from tests.gateways.views import view


@pytest.mark.parametrize(
    ("model", "category", "capability"),
    [
        pytest.param("example-chat", "llm", "tools", id="chat"),
        pytest.param("example-embed", "embedding", None, id="embedding"),
        pytest.param("example-image", "image", "image-to-image", id="image"),
        pytest.param("seedance-2-fast", "video", "video-to-video", id="video"),
        pytest.param("example-music", "music", "lyrics", id="music"),
    ],
)
def test_a_model_has_a_category_and_capabilities(
    client: httpx.Client, model: str, category: str, capability: str | None
) -> None:
    found = next(
        entry for entry in view(client, "apikey", "/v1/models")["data"] if entry["id"] == model
    )

    assert (found["category"], found["owned_by"], found["created"]) == (
        category,
        "api-key",
        1780000000,
    )
    assert capability is None or capability in found["capabilities"]


def test_the_list_and_the_estimate_need_no_key(client: httpx.Client) -> None:
    assert client.get("/apikey/v1/models").status_code == 200
    assert (
        client.post(
            "/apikey/v1/credits/estimate", json={"model": "seedance-2", "modality": "video"}
        ).status_code
        == 200
    )
