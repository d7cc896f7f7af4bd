"""A sandbox for tasks under faults, with a frozen clock and an inbox."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import httpx

VIDEO = {"model": "wan2.6-t2v", "prompt": "A harbour", "duration": 5}
CLIP = {
    "generation_prompt": "A harbour",
    "generation_duration": 5,
    "generation_provider_order": "replicate, fal",
}
BABYSEA = "/babysea/v1/generate/video/bytedance/seedance-1.5-pro"


OPEN: list[httpx.Client] = []  # closed by a fixture


class TaskSandbox:
    """A new sandbox with a frozen clock."""

    def __init__(self, mock_url: str, fault: str = "") -> None:
        self.url = f"{mock_url}/~fault-{uuid4().hex[:12]}"
        self._fault = {"x-mock-fault": fault} if fault else {}
        self.http = httpx.Client(
            base_url=self.url, timeout=20, headers={"authorization": "Bearer any_key"}
        )
        OPEN.append(self.http)
        self.http.put("/_mock/clock", json={"frozen": True}).raise_for_status()

    def submit(
        self, path: str = "/sealink/v1/video/generations", ask: Any = None, **more: Any
    ) -> httpx.Response:
        """Submit a task under the fault."""
        reply = self.http.post(path, json=(ask or VIDEO) | more, headers=self._fault)
        assert reply.status_code in (200, 201, 202), reply.text
        return reply

    def advance(self, seconds: float) -> None:
        """Advance the clock."""
        self.http.put("/_mock/clock", json={"advance": seconds}).raise_for_status()

    def task(self, reply: httpx.Response) -> Any:
        """Return SeaLink's view of a task."""
        return self.http.get(f"/sealink/v1/tasks/{reply.json()['id']}").json()

    def generation(self, reply: httpx.Response) -> Any:
        """Return BabySea's view of a task."""
        return self.http.get(f"/babysea/v1/content/{reply.json()['data']['generation_id']}").json()[
            "data"
        ]

    def clip(self, **more: Any) -> httpx.Response:
        """Submit a clip to BabySea."""
        return self.submit(BABYSEA, CLIP, **more)

    def inbox(self) -> str:
        """Return the URL of the inbox."""
        return f"{self.url}/_mock/inbox/a"

    def subscribe(self, *events: str) -> None:
        """Send BabySea's webhooks to the inbox."""
        self.http.post(
            "/_mock/webhooks",
            json={"gateway": "babysea", "url": self.inbox(), "events": list(events)},
        ).raise_for_status()

    def messages(self) -> list[Any]:
        """Return the received webhooks, after waiting for those that are due."""
        self.deliveries()
        return list(self.http.get("/_mock/inbox/a").json()["messages"])

    def deliveries(self) -> list[Any]:
        """Return all deliveries, after waiting for those that are due."""
        return list(
            self.http.get("/_mock/webhooks/deliveries", params={"wait": 10}).json()["deliveries"]
        )
