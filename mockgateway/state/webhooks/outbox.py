"""What a gateway has to tell in one sandbox. Two laws.

A delivery is in the store before it is sent, so that it outlives its worker. An attempt is written down before it is made, by a swap that one worker
wins, so that there are never more than the gateway documents.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Callable, Iterator
from typing import Any

import orjson

from mockgateway.clock import wall
from mockgateway.content import TaskSnapshot
from mockgateway.ports import Store
from mockgateway.sandbox import Sandbox
from mockgateway.state.webhooks.delivery import OPEN, Delivery, DeliveryAttempt
from mockgateway.state.webhooks.endpoints import DEFAULT_SECRET, Endpoint, Endpoints
from mockgateway.state.webhooks.targets import Targets, host_of
from mockgateway.state.webhooks.webhook_format import WebhookFormat, WebhookMessage

REGISTER = "*outbox/"  # which sandboxes and gateways have told anything, for a worker that starts; no sandbox is called so
MAX_DONE = 500  # ended deliveries that are still shown
GRACE = 5.0  # real seconds after which a worker that does not tell of its attempt is taken for gone
ANYWHERE = Targets()


class Outbox:
    """Implements `ports.Outbox`. convention: None for a gateway without webhooks, whose outbox takes everything and tells nothing.

    ticket: a task of an account as it stands, None where there is none any more; rewrites: called with each delivery before it is kept.
    """

    def __init__(
        self,
        sandbox: Sandbox,
        gateway: str,
        webhook_format: WebhookFormat | None,
        snapshot: Callable[[str, str], TaskSnapshot | None] = lambda task, account: None,
    ) -> None:
        self.sandbox = sandbox
        self.gateway = gateway
        self.webhook_format = webhook_format
        self.rewrites: list[Callable[[Delivery], None]] = []
        self._ticket = snapshot
        self._store: Store = sandbox.store
        self._prefix = f"{sandbox.name}/{gateway}/webhook"
        self.endpoints = Endpoints(self._store, self._prefix)
        self._heap: list[tuple[float, str, str]] = []
        self._registered = False

    def post(
        self,
        account: Any,
        event: str,
        due: float,
        task: str = "",
        url: str = "",
        data: Any = None,
        on_delivery: Callable[[Delivery], None] | None = None,
    ) -> None:
        """Tell of an event at `due`; see `ports.Outbox`. account: an `account.Account`; on_delivery: changes each delivery before it is stored."""
        webhook_format = self.webhook_format
        if webhook_format is None or account is None:
            return
        fields = {
            "event": event,
            "happens": due,
            "due": due,
            "account": account.id,
            "key": account.key,
            "task": task,
            "data": data,
        }
        if url and (name := webhook_format.request_events.get(event)):
            self._add(name, url, "", fields, on_delivery)
        if name := webhook_format.endpoint_events.get(event):
            for endpoint in self.endpoints.of(account.key, account.webhooks):
                if endpoint.wants(name, name in webhook_format.opt_in) and (
                    endpoint.enabled or webhook_format.plan.hold
                ):
                    self._add(name, endpoint.url, endpoint.id, fields, on_delivery)

    def has_subscriber(self, account: Any, event: str) -> bool:
        """Whether any endpoint of the account wants to know of an event; asked on every call, so nearly free."""
        webhook_format = self.webhook_format
        if (
            webhook_format is None
            or account is None
            or (name := webhook_format.endpoint_events.get(event)) is None
        ):
            return False
        if not account.webhooks and self.endpoints.none():
            return False
        return any(
            one.enabled and one.wants(name, name in webhook_format.opt_in)
            for one in self.endpoints.of(account.key, account.webhooks)
        )

    def send_test(self, endpoint: Endpoint, name: str, account: str) -> Delivery:
        """Send a message of no consequence to an endpoint, now."""
        now = self.sandbox.clock.now()
        fields = {
            "event": "test",
            "happens": now,
            "due": now,
            "account": account,
            "key": endpoint.key,
        }
        return self._add(name, endpoint.url, endpoint.id, fields)

    def withdraw(self, task: str, since: float) -> None:
        """Forget what was to happen to a task after `since`; what had happened by then is told, however late."""
        for key, data in self._store.scan(f"{self._prefix}/waiting/{task}/"):
            if Delivery.decode(data).happens > since:
                self._store.delete(key)

    def _add(
        self,
        name: str,
        url: str,
        endpoint: str,
        fields: dict[str, Any],
        on_delivery: Callable[[Delivery], None] | None = None,
    ) -> Delivery:
        assert self.webhook_format is not None
        if not self._registered:
            self._store.put_if_absent(f"{REGISTER}{self.sandbox.name}/{self.gateway}", b"")
            self._registered = True
        made = self.sandbox.clock.now()
        number = self._store.increment(f"{self._prefix}/count")
        delivery = Delivery(
            f"{number:010d}",
            self._message(number),
            name=name,
            url=url,
            endpoint=endpoint,
            made=made,
            **fields,
        )
        if on_delivery is not None:
            on_delivery(delivery)
        for rewrite in self.rewrites:
            rewrite(delivery)
        for copy in range(delivery.copies):
            again = Delivery.decode(delivery.encode())
            again.id, again.copies = f"{delivery.id}-{copy + 2}", 0
            self._keep(again)
        self._keep(delivery)
        return delivery

    def _message(self, number: int | str) -> str:
        assert self.webhook_format is not None
        return self.webhook_format.message_id(self.sandbox.seed.of("webhook", self.gateway, number))

    def _keep(self, delivery: Delivery) -> None:
        targets: Targets = (
            self.sandbox.webhook_sender.targets
            if self.sandbox.webhook_sender is not None
            else ANYWHERE
        )
        if reason := targets.rejection(delivery.url):
            self._end(delivery, "not sent", reason)
            return
        endpoint = self.endpoints.get(delivery.endpoint) if delivery.endpoint else None
        if endpoint is not None and not endpoint.enabled:
            delivery.state, delivery.why = "queued", "the endpoint is switched off"
        self._store.put(f"{self._prefix}/waiting/{delivery.place}", delivery.encode())
        self.expect(delivery)

    def expect(self, delivery: Delivery) -> None:
        """Remember when a delivery that is kept is due, and tell the courier."""
        if delivery.state == "waiting":
            heapq.heappush(self._heap, (delivery.due, delivery.place, host_of(delivery.url)))
            if self.sandbox.webhook_sender is not None:
                self.sandbox.webhook_sender.add(self)

    def rescan(self) -> None:
        """Look in the store for what others have left there."""
        self._heap = [
            (delivery.due, delivery.place, host_of(delivery.url))
            for delivery in self._waiting()
            if delivery.state == "waiting"
        ]
        heapq.heapify(self._heap)

    def _waiting(self) -> Iterator[Delivery]:
        return (Delivery.decode(data) for _, data in self._store.scan(f"{self._prefix}/waiting/"))

    def next_real(self) -> float:
        """How many real seconds until the next is due, infinity for none."""
        return self.sandbox.clock.real_seconds_until(self._heap[0][0]) if self._heap else math.inf

    def due(self) -> list[tuple[str, str]]:
        """The places of what is due and the hosts it goes to, in its order; each is asked for once, until it is expected again."""
        now, found = self.sandbox.clock.now(), []
        while self._heap and self._heap[0][0] <= now:
            found.append(heapq.heappop(self._heap)[1:])
        return found

    def claim(self, place: str) -> Delivery | None:
        """Write down the next attempt of a delivery that is due; None if it is no longer there to be made, or another worker is at it."""
        assert self.webhook_format is not None
        key = f"{self._prefix}/waiting/{place}"
        data = self._store.get(key)
        if data is None:
            return None
        delivery, now, plan = (
            Delivery.decode(data),
            self.sandbox.clock.now(),
            self.webhook_format.plan,
        )
        last = delivery.attempts[-1] if delivery.attempts else None
        if delivery.state != "waiting" or (last and last.until > wall()):
            return None
        if last and last.until:  # a worker took it and has not been heard of since
            last.until, last.error = 0.0, "the worker was stopped"
            self._after(delivery, now)
            if self._store.swap(key, data, delivery.encode()):
                self._settled(delivery)
            return None
        if delivery.due > now:
            self.expect(delivery)
            return None
        if not self._ready(delivery, now):
            return None
        delivery.attempts.append(
            DeliveryAttempt(round(now, 3), until=wall() + plan.timeout + GRACE)
        )
        return delivery if self._store.swap(key, data, delivery.encode()) else None

    def _ready(self, delivery: Delivery, now: float) -> bool:
        """Give it a body, unless there is nothing to tell any more or nobody to tell it to."""
        assert self.webhook_format is not None
        endpoint = self.endpoints.get(delivery.endpoint) if delivery.endpoint else None
        if delivery.lost:
            self._end(delivery, "dropped", "lost on the way")
        elif delivery.endpoint and endpoint is None:
            self._end(delivery, "dropped", "the endpoint was removed")
        elif endpoint is not None and not endpoint.enabled:
            self._queue(delivery)
        elif delivery.body is None and not self._write(delivery, now):
            self._end(delivery, "dropped", "the task was removed")
        else:
            return True
        return False

    def _queue(self, delivery: Delivery) -> None:
        assert self.webhook_format is not None
        if not self.webhook_format.plan.hold:
            self._end(delivery, "dropped", "the endpoint is switched off")
            return
        delivery.state, delivery.why = "queued", "the endpoint is switched off"
        self._store.put(f"{self._prefix}/waiting/{delivery.place}", delivery.encode())

    def _write(self, delivery: Delivery, now: float) -> bool:
        assert self.webhook_format is not None
        snapshot = self._ticket(delivery.task, delivery.account) if delivery.task else None
        if delivery.task and snapshot is None:
            return False
        delivery.at = now
        delivery.body = orjson.dumps(
            self.webhook_format.body(self.message(delivery, snapshot))
        ).decode()
        return True

    def message(self, delivery: Delivery, snapshot: TaskSnapshot | None = None) -> WebhookMessage:
        """What a delivery tells."""
        return WebhookMessage(
            delivery.event,
            delivery.name,
            delivery.message,
            delivery.at,
            delivery.account,
            snapshot,
            {"task": delivery.task} if delivery.data is None else delivery.data,
        )

    def signing(self, delivery: Delivery) -> dict[str, str]:
        """The headers of an attempt, signed by the receiver's clock: it is the one they are compared with, wherever the sandbox's has been moved to."""
        assert self.webhook_format is not None
        assert delivery.body is not None
        secret = self.secret(delivery)
        secret = f"not-{secret}" if delivery.forge else secret
        return dict(
            self.webhook_format.headers(
                self.message(delivery), delivery.body.encode(), secret, int(wall() - delivery.age)
            )
        )

    def secret(self, delivery: Delivery) -> str:
        """That of the endpoint; of the account's first one with a secret of its own for a request's URL; else the default."""
        if delivery.endpoint:
            endpoint = self.endpoints.get(delivery.endpoint)
            return endpoint.secret if endpoint else DEFAULT_SECRET
        own = [
            endpoint.secret
            for endpoint in self.endpoints.of(delivery.key)
            if endpoint.secret != DEFAULT_SECRET
        ]
        return own[0] if own else DEFAULT_SECRET

    def settle(
        self,
        delivery: Delivery,
        status: int | None,
        error: str,
        seconds: float,
        refused: bool = False,
    ) -> None:
        """An attempt has ended. status: what was answered; error: why nothing was; refused: the address is not allowed, and nothing was sent."""
        key, last = f"{self._prefix}/waiting/{delivery.place}", delivery.attempts[-1]
        before = delivery.encode()
        last.status, last.error, last.seconds, last.until = status, error, round(seconds, 3), 0.0
        if refused:
            delivery.attempts.pop()
            delivery.state, delivery.why = "not sent", error
        elif status is not None and 200 <= status < 300:
            delivery.state, delivery.why = "delivered", ""
        else:
            self._after(delivery, self.sandbox.clock.now(), status)
        if self._store.swap(key, before, delivery.encode()):
            self._settled(delivery)

    def _after(self, delivery: Delivery, now: float, status: int | None = None) -> None:
        """What becomes of it after an attempt in vain."""
        assert self.webhook_format is not None
        waits = self.webhook_format.plan.waits
        if status is not None and not self.webhook_format.retries(status):
            delivery.state, delivery.why = "dropped", f"{status} is not tried again"
        elif len(delivery.attempts) >= len(waits):
            delivery.state, delivery.why = "failed", f"{len(waits)} attempts in vain"
        else:
            delivery.due = now + waits[len(delivery.attempts)]

    def _settled(self, delivery: Delivery) -> None:
        if delivery.state == "waiting":
            self.expect(delivery)
            return
        if delivery.endpoint and delivery.state != "not sent":
            assert self.webhook_format is not None
            self.endpoints.count(
                delivery.endpoint,
                delivery.state == "delivered",
                self.webhook_format.plan.disable_after,
            )
        self._end(delivery, delivery.state, delivery.why)

    def _end(self, delivery: Delivery, state: str, why: str) -> None:
        delivery.state, delivery.why = state, why
        self._store.put(f"{self._prefix}/done/{delivery.id}", delivery.encode())
        self._store.delete(f"{self._prefix}/waiting/{delivery.place}")
        if self._store.increment(f"{self._prefix}/ended") % 50 == 0:
            done = [key for key, _ in self._store.scan(f"{self._prefix}/done/")]
            for key in done[:-MAX_DONE]:
                self._store.delete(key)

    def resume(self, endpoint: Endpoint) -> int:
        """Send what was queued for an endpoint that is on again, each as a new message; how many. What has waited for too long is given up."""
        assert self.webhook_format is not None
        now, sent = self.sandbox.clock.now(), 0
        for delivery in list(self._waiting()):
            if delivery.endpoint != endpoint.id or delivery.state != "queued":
                continue
            if now - delivery.made > self.webhook_format.plan.hold:
                self._end(
                    delivery,
                    "expired",
                    f"queued for over {self.webhook_format.plan.hold / 3600:g} hours",
                )
                continue
            delivery.state, delivery.why, delivery.attempts, delivery.body, delivery.due = (
                "waiting",
                "",
                [],
                None,
                now,
            )
            delivery.url, delivery.message = endpoint.url, self._message(f"{delivery.id} at {now}")
            self._store.put(f"{self._prefix}/waiting/{delivery.place}", delivery.encode())
            self.expect(delivery)
            sent += 1
        return sent

    def deliveries(self) -> list[Delivery]:
        """All that are open and the last that have ended, in the order of posting."""
        ended = [Delivery.decode(data) for _, data in self._store.scan(f"{self._prefix}/done/")]
        known = {delivery.id for delivery in ended}
        return sorted(
            [
                *ended,
                *(one for one in self._waiting() if one.state in OPEN and one.id not in known),
            ],
            key=lambda one: one.id,
        )
