"""A sandbox with a scenario and a frozen clock, and calls to the mock without a server."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import uuid4

import httpx
import openai
import orjson

from mockgateway.call import Call
from mockgateway.pipeline.locate import Mounts
from mockgateway.problem import Problem
from mockgateway.reply import Reply
from mockgateway.server.app import App
from tests.serving import Mock

HELLO = [{"role": "user", "content": "Say hello in five words"}]
VIDEO = {"model": "wan2.6-t2v", "prompt": "A harbour", "duration": 5}
CLIP = {
    "generation_prompt": "A harbour",
    "generation_duration": 5,
    "generation_provider_order": "replicate, fal",
}
SEEDANCE = "/v1/generate/video/bytedance/seedance-1.5-pro"
NOON = 1_893_499_200.0  # of 2 January 2030


class MockSandbox:
    """A sandbox of a running mock with a frozen clock."""

    def __init__(self, mock: Mock, scenario: Any = None, key: str = "any-key") -> None:
        self.url = f"{mock.url}/~story-{uuid4().hex[:12]}"
        self.key = key
        self._clients: list[openai.OpenAI] = []
        self.http = httpx.Client(
            base_url=self.url, timeout=20, headers={"authorization": f"Bearer {key}"}
        )
        self.http.put("/_mock/clock", json={"set": NOON, "frozen": True}).raise_for_status()
        if scenario is not None:
            self.put(scenario)

    def put(self, scenario: Any) -> Any:
        """Activate a scenario, by name or as JSON, and return the reply."""
        reply = self.http.put(
            "/_mock/scenario", json={"name": scenario} if isinstance(scenario, str) else scenario
        )
        assert reply.status_code == 200, reply.text
        return reply.json()

    def advance(self, seconds: float) -> None:
        """Advance the clock."""
        self.http.put("/_mock/clock", json={"advance": seconds}).raise_for_status()

    def chat(
        self,
        text: str = "Say hello in five words",
        model: str = "qwen3-max",
        headers: Any = None,
        **more: Any,
    ) -> httpx.Response:
        """Send a chat to SeaLink."""
        asked = {
            "model": model,
            "messages": [{"role": "user", "content": text}],
            "max_tokens": 60,
        } | more
        return self.http.post("/sealink/v1/chat/completions", json=asked, headers=headers)

    def statuses(self, count: int) -> list[int]:
        """Return the statuses of several chats."""
        return [self.chat().status_code for _ in range(count)]

    def reply_text(self, **more: Any) -> Any:
        """Return the text of a chat's reply."""
        return self.chat(**more).json()["choices"][0]["message"]["content"]

    def openai(self, retries: int = 0) -> openai.OpenAI:
        """Return a client of the official SDK for this sandbox."""
        self._clients.append(
            openai.OpenAI(
                base_url=f"{self.url}/sealink/v1", api_key=self.key, max_retries=retries, timeout=20
            )
        )
        return self._clients[-1]

    def close(self) -> None:
        """Close all connections."""
        for client in self._clients:
            client.close()
        self.http.close()

    def video(self, **more: Any) -> httpx.Response:
        """Submit a video to SeaLink."""
        return self.http.post("/sealink/v1/video/generations", json=VIDEO | more)

    def task(self, submitted: httpx.Response) -> Any:
        """Return SeaLink's view of a task."""
        return self.http.get(f"/sealink/v1/tasks/{submitted.json()['id']}").json()

    def clip(self, mount: str = "babysea") -> httpx.Response:
        """Submit a clip to BabySea."""
        return self.http.post(f"/{mount}{SEEDANCE}", json=CLIP)

    def generation(self, submitted: httpx.Response, mount: str = "babysea") -> Any:
        """Return BabySea's view of a task."""
        return self.http.get(
            f"/{mount}/v1/content/{submitted.json()['data']['generation_id']}"
        ).json()["data"]

    def subscribe(self) -> None:
        """Send BabySea's webhooks to the inbox."""
        self.http.post(
            "/_mock/webhooks", json={"gateway": "babysea", "url": f"{self.url}/_mock/inbox/a"}
        ).raise_for_status()

    def inbox(self) -> list[Any]:
        """Return the received webhooks, after waiting for those that are due."""
        self.http.get("/_mock/webhooks/deliveries", params={"wait": 10}).raise_for_status()
        return list(self.http.get("/_mock/inbox/a").json()["messages"])


def text_of(reply: Reply) -> str:
    """Return the text of a chat completion."""
    return str(orjson.loads(reply.encode())["choices"][0]["message"]["content"])


def call_app(
    app: App,
    path: str = "/sealink/v1/chat/completions",
    body: Any = None,
    sandbox: str = "",
    headers: dict[str, str] | None = None,
    method: str = "POST",
) -> Reply:
    """Run a call through the pipeline without a server; delays are in the reply's pace only."""
    asked = orjson.dumps(
        {"model": "qwen3-max", "messages": HELLO, "max_tokens": 60} if body is None else body
    )
    sent = [
        (b"host", b"mock.test"),
        (b"authorization", b"Bearer any-key"),
        (b"content-type", b"application/json"),
    ]
    sent += [(name.lower().encode(), value.encode()) for name, value in (headers or {}).items()]
    mount, prefix, below = Mounts(app.mounts, "").find(path, dict(sent))
    assert mount is not None
    state = app.sandbox_state(sandbox)
    number, seed = state.sandbox.call(state.sandbox.refresh(counts=True))
    operation, route, problem = None, {}, None
    try:
        operation, found = mount.pipeline.router.find(method, below)
        route = dict(found)
    except Problem as error:
        problem = error
    gateway, now = mount.pipeline.gateway.name or mount.name, state.sandbox.clock.now()
    call = Call(
        method=method,
        path=below,
        query=b"",
        headers=sent,
        head=dict(sent),
        body=asked,
        client="127.0.0.1",
        base_url=f"http://mock.test{prefix}",
        gateway=gateway,
        region=mount.region,
        sandbox=state.sandbox,
        number=number,
        seed=seed,
        received=now,
        route=route,
        state=mount.pipeline.states.open(state.sandbox, gateway),
        operation=operation,
    )
    return asyncio.run(mount.pipeline.answer(call, problem))
