"""The webhooks that a gateway has to send in one sandbox.

A delivery is stored before it is sent, so it survives its worker. An attempt is stored before it
is made, by a compare-and-swap, so workers never make more attempts than documented.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import orjson

from mockgateway.clock import wall
from mockgateway.content import TaskSnapshot
from mockgateway.ports import Store
from mockgateway.sandbox import Sandbox
from mockgateway.state.webhooks.delivery import Delivery, DeliveryAttempt
from mockgateway.state.webhooks.delivery_queue import Batch, DeliveryQueue
from mockgateway.state.webhooks.endpoints import Endpoint, Endpoints
from mockgateway.state.webhooks.targets import Targets
from mockgateway.state.webhooks.webhook_format import WebhookFormat
from mockgateway.state.workers import is_gone, worker_name

# Prefix of the keys that list all outboxes, for a worker that starts; no sandbox has this name.
REGISTER = "*outbox/"
GRACE = 5.0  # real seconds after the timeout until a silent worker counts as stopped
LOCAL_ONLY = Targets()
DeliveryHook = Callable[[Delivery], None]
_DISABLED = "the endpoint is switched off"


class Outbox:
    """Posts events and records attempts.

    Args:
        gateway: The gateway's name.
        webhook_format: None for a gateway without webhooks, whose events are ignored.
        snapshot: Returns an account's task, or None if it no longer exists.
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
        self.rewrites: list[DeliveryHook] = []  # change each delivery before it is stored
        self._snapshot = snapshot
        self._store: Store = sandbox.store
        self._prefix = f"{sandbox.name}/{gateway}/webhook"
        self.endpoints = Endpoints(sandbox, self._prefix)
        self.queue = DeliveryQueue(self._store, self._prefix, sandbox.clock, self._wake_sender)
        self._registered = False

    @property
    def _format(self) -> WebhookFormat:
        assert self.webhook_format is not None
        return self.webhook_format

    def post(
        self,
        account: Any,
        event: str,
        due: float,
        task: str = "",
        url: str = "",
        data: Any = None,
        on_delivery: DeliveryHook | None = None,
        name: str = "",
        method: str = "POST",
        batch: Batch | None = None,
    ) -> None:
        """Send an event to `url` and to the account's endpoints that want it.

        Args:
            account: The `Account`; None for no one to notify.
            event: submitted, started, completed, failed or canceled of a task; or balance_low,
                key_expiring, usage, test or callback.
            due: Seconds of the sandbox's clock.
            task: The id of its task.
            url, method: The request's callback URL, and how it is called.
            data: Data of an event without a task.
            on_delivery: Changes each delivery before it is stored.
            name: The event's name; by default the gateway's own for `event`.
            batch: Takes the deliveries; None to store each at once.
        """
        webhook_format, targets = self.webhook_format, []
        if webhook_format is None or account is None:
            return
        if url and (name := name or webhook_format.request_events.get(event, "")):
            targets.append((name, url, ""))
        if name := webhook_format.endpoint_events.get(event, ""):
            for endpoint in self.endpoints.of(account.key, account.webhooks):
                wants = endpoint.wants(name, name in webhook_format.opt_in)
                if wants and (endpoint.enabled or webhook_format.schedule.hold):
                    targets.append((name, endpoint.url, endpoint.id))
        fields: Any = {"event": event, "happens": due, "due": due, "task": task, "data": data}
        fields |= {"account": account.id, "key": account.key, "method": method}
        for name, url, endpoint_id in targets:
            self._add(on_delivery, batch, name=name, url=url, endpoint=endpoint_id, **fields)

    def has_subscriber(self, account: Any, event: str) -> bool:
        """Return whether an endpoint of the account wants an event. Cheap: runs on every call."""
        webhook_format = self.webhook_format
        if webhook_format is None or account is None:
            return False
        name = webhook_format.endpoint_events.get(event)
        if name is None or (not account.webhooks and self.endpoints.is_empty()):
            return False
        return any(
            endpoint.enabled and endpoint.wants(name, name in webhook_format.opt_in)
            for endpoint in self.endpoints.of(account.key, account.webhooks)
        )

    def send_test(self, endpoint: Endpoint, name: str, account: str) -> Delivery:
        """Send a test message to an endpoint now."""
        now = self.sandbox.clock.now()
        fields: Any = {"event": "test", "happens": now, "due": now, "url": endpoint.url}
        fields |= {"account": account, "key": endpoint.key, "endpoint": endpoint.id}
        return self._add(None, name=name, **fields)

    def _add(
        self, on_delivery: DeliveryHook | None, batch: Batch | None = None, **fields: Any
    ) -> Delivery:
        if not self._registered:
            self._store.put_if_absent(f"{REGISTER}{self.sandbox.name}/{self.gateway}", b"")
            self._registered = True
        made, number = self.sandbox.clock.now(), self._store.increment(f"{self._prefix}/count")
        delivery = Delivery(f"{number:010d}", self._message_id(number), made=made, **fields)
        for rewrite in self.rewrites if on_delivery is None else (on_delivery, *self.rewrites):
            rewrite(delivery)
        for copy in range(delivery.copies):
            duplicate = Delivery.decode(delivery.encode())
            duplicate.id, duplicate.copies = f"{delivery.id}-{copy + 2}", 0
            self._enqueue(duplicate, batch)
        self._enqueue(delivery, batch)
        return delivery

    def _message_id(self, number: int | str) -> str:
        return self._format.message_id(self.sandbox.seed.of("webhook", self.gateway, number))

    def _enqueue(self, delivery: Delivery, batch: Batch | None) -> None:
        sender = self.sandbox.webhook_sender
        targets: Targets = LOCAL_ONLY if sender is None else sender.targets
        if reason := targets.rejection(delivery.url):
            self.queue.finish(delivery, "not sent", reason)
            return
        endpoint = self._endpoint(delivery)
        if endpoint is not None and not endpoint.enabled:
            delivery.state, delivery.why = "queued", _DISABLED
        self.queue.put(delivery, batch)

    def _endpoint(self, delivery: Delivery) -> Endpoint | None:
        return self.endpoints.get(delivery.endpoint) if delivery.endpoint else None

    def _wake_sender(self) -> None:
        if (sender := self.sandbox.webhook_sender) is not None:
            sender.add(self)

    def claim(self, place: str) -> Delivery | None:
        """Record the next attempt of a due delivery before it is made.

        Returns:
            The delivery; None if it is gone, not due, or claimed by another worker.
        """
        if (data := self.queue.get(place)) is None:
            return None
        delivery, now = Delivery.decode(data), self.sandbox.clock.now()
        last = delivery.attempts[-1] if delivery.attempts else None
        if delivery.state != "waiting":
            return None
        if last and last.until > wall() and not is_gone(self._store, last.worker):
            return None
        if last and last.until:  # its worker was stopped and never reported: do it again
            delivery.attempts.pop()
        if delivery.due > now:
            self.queue.schedule(delivery)
            return None
        if not self._prepare(delivery, now):
            return None
        until = wall() + self._format.schedule.timeout + GRACE
        attempt = DeliveryAttempt(round(now, 3), until=until, worker=worker_name())
        delivery.attempts.append(attempt)
        return delivery if self.queue.swap(data, delivery) else None

    def _prepare(self, delivery: Delivery, now: float) -> bool:
        """Write the body; return False and finish the delivery if it is no longer needed."""
        endpoint = self._endpoint(delivery)
        if delivery.lost:
            self.queue.finish(delivery, "dropped", "lost on the way")
        elif delivery.endpoint and endpoint is None:
            self.queue.finish(delivery, "dropped", "the endpoint was removed")
        elif endpoint is not None and not endpoint.enabled and not self._format.schedule.hold:
            self.queue.finish(delivery, "dropped", _DISABLED)
        elif endpoint is not None and not endpoint.enabled:
            delivery.state, delivery.why = "queued", _DISABLED
            self.queue.put(delivery)
        elif delivery.body is None and not self._write_body(delivery, now):
            self.queue.finish(delivery, "dropped", "the task was removed")
        else:
            return True
        return False

    def _write_body(self, delivery: Delivery, now: float) -> bool:
        snapshot = self._snapshot(delivery.task, delivery.account) if delivery.task else None
        if delivery.task and snapshot is None:
            return False
        delivery.at = now
        body = self._format.body(delivery.content(snapshot))
        delivery.body = body if isinstance(body, str) else orjson.dumps(body).decode()
        return True

    def signed_headers(self, delivery: Delivery) -> dict[str, str]:
        """Return the headers of an attempt.

        They are signed by the real time: receivers compare it with their own clock, wherever the
        sandbox's clock was moved to.
        """
        assert delivery.body is not None
        secret = self.endpoints.secret(delivery.endpoint, delivery.key)
        secret = f"not-{secret}" if delivery.forge else secret
        stamp, body = int(wall() - delivery.age), delivery.body.encode()
        return dict(self._format.headers(delivery.content(), body, secret, stamp))

    def record_attempt(
        self,
        delivery: Delivery,
        status: int | None,
        error: str,
        seconds: float,
        not_allowed: bool = False,
    ) -> None:
        """Record the result of an attempt.

        Args:
            delivery: As `claim` returned it.
            status: Of the response; None for no response.
            error: Why there was no response.
            seconds: Real duration.
            not_allowed: Whether nothing was sent because the address is not allowed.
        """
        before, last = delivery.encode(), delivery.attempts[-1]
        last.status, last.error, last.seconds, last.until = status, error, round(seconds, 3), 0.0
        if not_allowed:
            delivery.attempts.pop()
            delivery.state, delivery.why = "not sent", error
        elif status is not None and 200 <= status < 300:
            delivery.state, delivery.why = "delivered", ""
        else:
            self._after_failure(delivery, self.sandbox.clock.now(), status)
        if self.queue.swap(before, delivery):
            self._finish_attempt(delivery)

    def _after_failure(self, delivery: Delivery, now: float, status: int | None = None) -> None:
        """Set the next attempt, or the final state."""
        waits = self._format.schedule.waits
        if status is not None and not self._format.retries(status):
            delivery.state, delivery.why = "dropped", f"status {status} is not retried"
        elif len(delivery.attempts) >= len(waits):
            delivery.state, delivery.why = "failed", f"all {len(waits)} attempts failed"
        else:
            delivery.due = now + waits[len(delivery.attempts)]

    def _finish_attempt(self, delivery: Delivery) -> None:
        if delivery.state == "waiting":
            self.queue.schedule(delivery)
            return
        if delivery.endpoint and delivery.state != "not sent":
            delivered, limit = delivery.state == "delivered", self._format.schedule.disable_after
            self.endpoints.record_result(delivery.endpoint, delivered, limit)
        self.queue.finish(delivery, delivery.state, delivery.why)

    def resume(self, endpoint: Endpoint) -> int:
        """Send the events queued for an endpoint that is enabled again, as new messages.

        Returns:
            How many are sent; those queued for too long expire.
        """
        now, hold, sent = self.sandbox.clock.now(), self._format.schedule.hold, 0
        for delivery in list(self.queue.open()):
            if delivery.endpoint != endpoint.id or delivery.state != "queued":
                continue
            if now - delivery.made > hold:
                self.queue.finish(delivery, "expired", f"queued for over {hold / 3600:g} hours")
                continue
            delivery.state, delivery.why, delivery.attempts = "waiting", "", []
            delivery.body, delivery.due, delivery.url = None, now, endpoint.url
            delivery.message = self._message_id(f"{delivery.id} at {now}")
            self.queue.put(delivery)
            sent += 1
        return sent

    def deliveries(self) -> list[Delivery]:
        """Return all open and the last finished deliveries, in the order of posting."""
        return self.queue.all()
