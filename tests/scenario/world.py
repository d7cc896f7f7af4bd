"""A sandbox in a scenario, whose clock stands still until it is moved; and the mock without any wire, where no pause is waited for."""

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


class SandboxState:
    """A sandbox of its own on a running mock. scenario: a name, or what is put as JSON."""

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
        """Put a scenario on; how it is told of."""
        reply = self.http.put(
            "/_mock/scenario", json={"name": scenario} if isinstance(scenario, str) else scenario
        )
        assert reply.status_code == 200, reply.text
        return reply.json()

    def after(self, seconds: float) -> None:
        """Let time pass."""
        self.http.put("/_mock/clock", json={"advance": seconds}).raise_for_status()

    def chat(
        self,
        text: str = "Say hello in five words",
        model: str = "qwen3-max",
        headers: Any = None,
        **more: Any,
    ) -> httpx.Response:
        """One chat of SeaLink."""
        asked = {
            "model": model,
            "messages": [{"role": "user", "content": text}],
            "max_tokens": 60,
        } | more
        return self.http.post("/sealink/v1/chat/completions", json=asked, headers=headers)

    def statuses(self, count: int) -> list[int]:
        """Those of so many chats."""
        return [self.chat().status_code for _ in range(count)]

    def said(self, **more: Any) -> Any:
        """What a chat answers."""
        return self.chat(**more).json()["choices"][0]["message"]["content"]

    def openai(self, retries: int = 0) -> openai.OpenAI:
        """The official SDK, pointed here."""
        self._clients.append(
            openai.OpenAI(
                base_url=f"{self.url}/sealink/v1", api_key=self.key, max_retries=retries, timeout=20
            )
        )
        return self._clients[-1]

    def close(self) -> None:
        """Hang up."""
        for client in self._clients:
            client.close()
        self.http.close()

    def video(self, **more: Any) -> httpx.Response:
        """A video of SeaLink's, submitted."""
        return self.http.post("/sealink/v1/video/generations", json=VIDEO | more)

    def task(self, submitted: httpx.Response) -> Any:
        """How SeaLink tells of it."""
        return self.http.get(f"/sealink/v1/tasks/{submitted.json()['id']}").json()

    def clip(self, mount: str = "babysea") -> httpx.Response:
        """A clip of BabySea's, submitted."""
        return self.http.post(f"/{mount}{SEEDANCE}", json=CLIP)

    def generation(self, submitted: httpx.Response, mount: str = "babysea") -> Any:
        """How BabySea tells of it."""
        return self.http.get(
            f"/{mount}/v1/content/{submitted.json()['data']['generation_id']}"
        ).json()["data"]

    def listen(self) -> None:
        """Have BabySea's webhooks sent to the inbox."""
        self.http.post(
            "/_mock/webhooks", json={"gateway": "babysea", "url": f"{self.url}/_mock/inbox/a"}
        ).raise_for_status()

    def inbox(self) -> list[Any]:
        """The webhooks that have come, once all that is due has been tried."""
        self.http.get("/_mock/webhooks/deliveries", params={"wait": 10}).raise_for_status()
        return list(self.http.get("/_mock/inbox/a").json()["messages"])


def ask(
    app: App,
    path: str = "/sealink/v1/chat/completions",
    body: Any = None,
    sandbox: str = "",
    headers: dict[str, str] | None = None,
    method: str = "POST",
) -> Reply:
    """One call, by the line alone: its pauses stand in the reply's pace and are not waited for."""
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
    world = app.sandbox_state(sandbox)
    number, seed = world.sandbox.call()
    operation, route, problem = None, {}, None
    try:
        operation, found = mount.pipeline.router.find(method, below)
        route = dict(found)
    except Problem as lost:
        problem = lost
    gateway, now = mount.pipeline.gateway.name or mount.name, world.sandbox.clock.now()
    call = Call(
        method, below, b"", sent, dict(sent), asked, "127.0.0.1", f"http://mock.test{prefix}", gateway, mount.region, world.sandbox, number, seed, now, route, state=mount.pipeline.states.open(world.sandbox, gateway), operation=operation
    )  # fmt: skip
    return asyncio.run(mount.pipeline.answer(call, problem))
