"""A first chat."""

from __future__ import annotations

import httpx


def test_a_chat_needs_no_setup(client: httpx.Client) -> None:
    body = {"model": "qwen3-max", "messages": [{"role": "user", "content": "Hello"}]}
    reply = client.post(
        "/sealink/v1/chat/completions", headers={"authorization": "Bearer any-key"}, json=body
    )

    assert reply.status_code == 200
    assert reply.json()["choices"][0]["message"]["role"] == "assistant"
    assert reply.json()["choices"][0]["message"]["content"]
