"""A redis-server that is killed, paused and started again, under a mock that goes on."""

from __future__ import annotations

import logging
import signal
import threading
import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from mockgateway.server import Settings
from mockgateway.stores.redis import RedisStore
from tests.redis_server import RedisServer
from tests.server import wire
from tests.server.wire import connected, get, post
from tests.serving import serving

KEY = {"authorization": "Bearer any-key"}
CHAT = {"model": "qwen3-max", "messages": [{"role": "user", "content": "Hello"}]}
PATHS = ("/sealink/v1/chat/completions", "/seacloud/llm/chat/completions", "/babysea/v1/usage")
CONTROL = ("/_mock/journal", "/_mock/verdict", "/_mock/inbox", "/_mock/webhooks/deliveries")


class Served:
    """A mock on a redis-server of its own, which never makes the event loop wait."""

    def __init__(self, redis_server: RedisServer, client: httpx.Client) -> None:
        self.redis = redis_server
        self.client = client

    def status(self, path: str = PATHS[0], **body: Any) -> int:
        """Return the status of a call; a 503 is in the gateway's words."""
        method = "GET" if path.endswith("usage") else "POST"
        reply = self.client.request(
            method, path, json=CHAT | body if method == "POST" else None, headers=KEY
        )
        if reply.status_code == 503:
            assert "temporarily unavailable" in reply.text
            assert reply.headers["retry-after"] == "1"
        return reply.status_code


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    redis_server = RedisServer()
    with (
        serving(Settings(store=redis_server.url)) as mock,
        httpx.Client(base_url=mock.url, timeout=20) as client,
        pytest.MonkeyPatch.context() as patch,
    ):
        found = Served(redis_server, client)
        assert found.status() == 200
        patch.setattr(RedisStore, "_blocking", _refuse)
        yield found
    redis_server.close()


def test_calls_get_503_while_redis_is_away_and_streams_end_well(
    served: Served, caplog: pytest.LogCaptureFixture
) -> None:
    streamed: list[Any] = []

    def stream() -> None:
        headers = KEY | {"x-mock-fault": "latency=700ms"}
        reply = served.client.post(PATHS[0], json=CHAT | {"stream": True}, headers=headers)
        streamed.extend((reply.status_code, reply.text.endswith("data: [DONE]\n\n")))

    thread = threading.Thread(target=stream)
    thread.start()
    time.sleep(0.3)
    served.redis.kill()
    began = time.monotonic()
    assert {served.status(path) for path in PATHS * 10} == {503}
    control = [served.client.get(path) for path in CONTROL]
    assert {reply.status_code for reply in control} == {503}
    assert all("the store is unavailable" in reply.json()["error"] for reply in control)
    thread.join()
    assert streamed == [200, True]
    lines = [one for one in caplog.records if one.levelno >= logging.WARNING]
    assert len(lines) <= 1 + time.monotonic() - began
    assert not any(one.exc_info for one in lines)
    served.redis.start()
    time.sleep(0.15)
    assert served.status() == 200


def test_a_paused_redis_is_given_up_after_two_seconds(served: Served) -> None:
    served.redis.signal(signal.SIGSTOP)
    began = time.monotonic()
    status, seconds = served.status(), time.monotonic() - began
    served.redis.signal(signal.SIGCONT)
    assert (status, 1.5 < seconds < 4) == (503, True)
    time.sleep(0.15)
    assert served.status() == 200


def test_what_arrives_while_the_store_is_slow_is_answered_in_order(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A second request and a disconnect find the first one waiting for the store."""
    # pytest listens to this log, for which uvicorn would take each request into a task.
    monkeypatch.setattr(logging.getLogger("uvicorn.access"), "handlers", [])
    url, before = str(served.client.base_url), served.client.get("/_mock/journal").json()["total"]
    chat, models = post(wire.CHAT, wire.HELLO), get(b"/sealink/v1/models")
    with connected(url) as kept, connected(url) as left:
        for one in (kept, left):
            one.send(chat)
            assert one.answer().status == 200
        served.redis.signal(signal.SIGSTOP)
        for one in (kept, left):
            one.send(chat)
        time.sleep(0.1)
        kept.send(models + chat)
        left.peer.close()
        time.sleep(0.1)
        served.redis.signal(signal.SIGCONT)
        answers = [kept.answer() for _ in range(3)]
    assert [answer.status for answer in answers] == [200] * 3
    assert [answer.json().get("object") for answer in answers] == [
        "chat.completion",
        "list",
        "chat.completion",
    ]
    assert served.client.get("/_mock/journal").json()["total"] == before + 6


def _refuse(*_: Any) -> Any:
    raise AssertionError("a call of the store blocks the event loop")
