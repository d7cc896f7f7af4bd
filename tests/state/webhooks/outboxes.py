"""An outbox with a stopped clock and a fake task, for tests without a network."""

from __future__ import annotations

from typing import Any

from mockgateway.content import Output, TaskSnapshot
from mockgateway.gateways import WEBHOOKS
from mockgateway.sandbox import Sandbox
from mockgateway.state.accounts import Account
from mockgateway.state.webhooks import Delivery, Outbox
from mockgateway.state.webhooks.endpoints import Endpoint
from mockgateway.stores import MemoryStore

HERE = "http://127.0.0.1:9/hook"
OWNER = Account("key", "acct_0123456789abcdef")


def snapshot(
    state: str = "succeeded", make: str = "video", model: str = "wan2.6-t2v", **fields: Any
) -> TaskSnapshot:
    """Return a task that started at 1000 and, unless it is running, ended at 1100."""
    ended = None if state in ("queued", "running") else 1100.0
    kind = {"failed": "inference_failure", "canceled": "canceled"}.get(state, "")
    outputs = (Output("video", "/media/0.mp4"),) if state == "succeeded" else ()
    base = TaskSnapshot(
        "task_1",
        make,
        model,
        OWNER.id,
        "http://localhost:4010/x",
        {"prompt": "sea"},
        "00" * 32,
        state,
        1000.0,
        ended or 1050.0,
        1050.0,
        ended,
        kind,
        kind and "It broke.",
    )
    return base._replace(
        upstreams=("bfl", "replicate"),
        upstream="bfl" if state == "succeeded" else "",
        outputs=outputs,
        **fields,
    )


class SandboxState:
    """An outbox with its clock and fake receivers."""

    def __init__(self, gateway: str, store: Any = None, state: str = "succeeded") -> None:
        self.sandbox = Sandbox.create("w", 0, store or MemoryStore(), speed=0)
        self.gateway = gateway
        self.state: str | None = state
        self.outbox = Outbox(self.sandbox, gateway, WEBHOOKS[gateway], self._ticket)
        self.began = self.now

    def _ticket(self, task: str, account: str) -> TaskSnapshot | None:
        if self.state is None:
            return None
        model = {"babysea": "bfl/flux-schnell", "sealink": "wan2.6-t2v", "apikey": "seedance-2"}[
            self.gateway
        ]
        return snapshot(
            self.state, "image" if self.gateway == "babysea" else "video", model, id=task
        )

    @property
    def now(self) -> float:
        return self.sandbox.clock.now()

    def endpoint(self, name: str = "we_1", **fields: Any) -> Endpoint:
        endpoint = Endpoint(name, "", HERE, **fields)
        self.outbox.endpoints.put(endpoint)
        return endpoint

    def post(
        self,
        event: str = "completed",
        after: float = 0.0,
        task: str = "task_1",
        url: str | None = None,
        data: Any = None,
    ) -> None:
        own = HERE if self.gateway != "babysea" else ""
        self.outbox.post(OWNER, event, self.now + after, task, own if url is None else url, data)

    def attempt(self, status: int | None = 200, error: str = "") -> list[Delivery]:
        """Attempt all due deliveries with this response; return them."""
        tried = []
        for place, _ in self.outbox.queue.due():
            if (delivery := self.outbox.claim(place)) is not None:
                self.outbox.record_attempt(delivery, status, error, 0.1)
                tried.append(delivery)
        return tried

    def play(self, *answers: int | None) -> list[float]:
        """Move the clock to each attempt and answer it.

        Returns:
            The times of the attempts, in seconds after the start.
        """
        times = []
        for answer in answers:
            waiting = [one for one in self.outbox.deliveries() if one.state == "waiting"]
            if not waiting:
                break
            self.sandbox.clock.set(max(self.now, waiting[0].due))
            assert len(self.attempt(answer, "" if answer else "ConnectError: nobody there")) == 1
            times.append(round(self.now - self.began, 3))
        return times

    @property
    def states(self) -> list[str]:
        return [delivery.state for delivery in self.outbox.deliveries()]
