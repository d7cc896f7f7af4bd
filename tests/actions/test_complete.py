"""A model without vision refuses images."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

IMAGE = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGA"
    "WjR9awAAAABJRU5ErkJggg=="
)
CHAT = [
    {
        "role": "user",
        "content": [
            {"type": "text", "text": "What is it?"},
            {"type": "image_url", "image_url": {"url": IMAGE}},
        ],
    }
]
BLOCKS = [
    {
        "role": "user",
        "content": [
            {
                "type": "image",
                "source": {
                    "type": "base64",
                    "media_type": "image/png",
                    "data": IMAGE.partition(",")[2],
                },
            }
        ],
    }
]
BLIND, SEES, WORDS = "o3-mini", "qwen3-max", "The model 'o3-mini' does not take images."


@pytest.mark.parametrize(
    ("path", "messages", "error"),
    [
        pytest.param(
            "/v1/chat/completions",
            CHAT,
            {
                "message": WORDS,
                "type": "not_found_error",
                "param": "model",
                "code": "model_not_found",
            },
            id="chat completions",
        ),
        pytest.param(
            "/anthropic/v1/messages",
            BLOCKS,
            {"type": "not_found_error", "message": WORDS},
            id="messages",
        ),
    ],
)
def test_a_text_model_given_an_image_is_refused(
    client: httpx.Client, path: str, messages: list[Any], error: dict[str, Any]
) -> None:
    def send(model: str, messages: list[Any]) -> httpx.Response:
        return client.post(
            f"/sealink{path}",
            headers={"authorization": "Bearer any-key"},
            json={"model": model, "messages": messages, "max_tokens": 20},
        )

    refused = send(BLIND, messages)

    assert (refused.status_code, refused.json()["error"]) == (404, error)
    assert send(SEES, messages).status_code == 200
    assert send(BLIND, [{"role": "user", "content": "Hello"}]).status_code == 200
