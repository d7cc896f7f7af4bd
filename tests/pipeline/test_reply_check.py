"""Every reply is checked against the document before it is sent; a planted bug becomes a 500."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from mockgateway.call import Call
from mockgateway.dialects import DIALECTS
from mockgateway.reply import Event, Reply
from tests.serving import serving

CHAT = {"model": "qwen3-max", "messages": [{"role": "user", "content": "Hello"}]}

Spoil = Callable[[Reply], Reply]


class Spoiled:
    """A dialect whose replies are changed on their way out."""

    def __init__(self, name: str, spoil: Spoil) -> None:
        self.dialect = DIALECTS[name]
        self.spoil = spoil

    def read(self, call: Call) -> Any:
        return self.dialect.read(call)

    def write(self, call: Call, content: Any) -> Reply:
        return self.spoil(self.dialect.write(call, content))


def with_value(**fields: Any) -> Spoil:
    return lambda reply: dataclasses.replace(reply, value={**reply.value, **fields})


def without(field: str) -> Spoil:
    def spoil(reply: Reply) -> Reply:
        kept = {name: value for name, value in reply.value.items() if name != field}
        return dataclasses.replace(reply, value=kept)

    return spoil


def with_event(data: Any) -> Spoil:
    return lambda reply: dataclasses.replace(
        reply, events=[*(reply.events or ())[:1], Event("", data), *(reply.events or ())[1:]]
    )


PLANTED: dict[str, tuple[str, str, dict[str, Any], Spoil]] = {
    "chat: a missing field": ("openai_chat", "v1/chat/completions", CHAT, without("choices")),
    "chat: a wrong type": ("openai_chat", "v1/chat/completions", CHAT, with_value(created="now")),
    "chat: a choice without message": (
        "openai_chat",
        "v1/chat/completions",
        CHAT,
        with_value(choices=[{"index": 0}]),
    ),
    "chat: an undocumented status": (
        "openai_chat",
        "v1/chat/completions",
        CHAT,
        lambda reply: dataclasses.replace(reply, status=202),
    ),
    "chat: an undocumented media type": (
        "openai_chat",
        "v1/chat/completions",
        CHAT,
        lambda reply: dataclasses.replace(reply, media_type="text/csv"),
    ),
    "stream: an event without choices": (
        "openai_chat",
        "v1/chat/completions",
        {**CHAT, "stream": True},
        with_event({"id": "x"}),
    ),
    "stream: an event that is no JSON object": (
        "openai_chat",
        "v1/chat/completions",
        {**CHAT, "stream": True},
        with_event([1]),
    ),
    "messages: a wrong stop reason": (
        "anthropic_messages",
        "anthropic/v1/messages",
        {**CHAT, "model": "claude-sonnet-4-6", "max_tokens": 20},
        with_value(stop_reason="because"),
    ),
    "embeddings: a vector of texts": (
        "openai_embeddings",
        "v1/embeddings",
        {"model": "text-embedding-v4", "input": "a"},
        with_value(data=[{"object": "embedding", "index": 0, "embedding": ["a"]}]),
    ),
}


@pytest.mark.parametrize("planted", PLANTED)
def test_a_reply_that_breaks_the_document_is_not_sent(
    planted: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialect, path, body, spoil = PLANTED[planted]
    with serving() as mock, httpx.Client(headers={"Authorization": "Bearer any"}) as client:
        healthy = client.post(f"{mock.url}/sealink/{path}", json=body)
    monkeypatch.setitem(DIALECTS, dialect, Spoiled(dialect, spoil))
    with serving() as mock, httpx.Client(headers={"Authorization": "Bearer any"}) as client:
        broken = client.post(f"{mock.url}/sealink/{path}", json=body)
        journal = client.get(f"{mock.url}/_mock/journal").json()

    assert healthy.status_code == 200
    assert broken.status_code == 500
    assert "The mock failed" in broken.json()["error"]["message"]
    assert "AssertionError" in str(journal)
