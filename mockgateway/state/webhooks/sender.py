"""The loop that sends webhooks: sleeps until the next is due by its sandbox's clock.

It wakes when a delivery is posted or a clock moves.
"""

from __future__ import annotations

import asyncio
import logging
import math
import time
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import suppress
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import TYPE_CHECKING, Any

from mockgateway.ports import Store, StoreUnavailable
from mockgateway.state.webhooks.targets import TargetNotAllowed, Targets
from mockgateway.state.workers import beat

if TYPE_CHECKING:
    from mockgateway.state.webhooks.delivery import Delivery
    from mockgateway.state.webhooks.outbox import Outbox

MAX_ATTEMPTS = 64  # at once
MAX_ATTEMPTS_PER_HOST = 8  # at once; a hanging receiver must leave room for others
RESCAN_SECONDS = 2.0  # between reads of a shared store for deliveries of other workers
MAX_SLEEP = 86_400.0
AGENT = "mockgateway-webhook"

log = logging.getLogger("mockgateway")


class WebhookSender:
    """Sends the webhooks of all sandboxes of one application.

    Args:
        targets: The allowed URLs.
        store: The store of the deliveries.
        stored_outboxes: Returns the outboxes that a shared store knows of.
    """

    def __init__(
        self,
        targets: Targets,
        store: Store,
        stored_outboxes: Callable[[], Iterable[Outbox]] = tuple,
    ) -> None:
        self.targets = targets
        self.attempts: dict[tuple[str, ...], float] = {}  # by gateway and the state after them
        self.event_loop: asyncio.AbstractEventLoop | None = None
        self._store = store
        self._stored_outboxes = stored_outboxes
        self._outboxes: dict[tuple[str, str], Outbox] = {}
        self._due: dict[tuple[str, str, str], tuple[Outbox, str]] = {}
        self._busy: Counter[str] = Counter()  # attempts by task and by host
        self._sending: dict[asyncio.Task[None], str] = {}
        self._task: asyncio.Task[None] | None = None
        self._woken: asyncio.Event | None = None
        self._scanned = -math.inf  # when the store was read, by time.monotonic()
        self._clients: dict[bool, Any] = {}

    def add(self, outbox: Outbox) -> None:
        """Send for an outbox from now on."""
        place = (outbox.sandbox.name, outbox.gateway)
        if self._outboxes.get(place) is not outbox:
            self._outboxes[place] = outbox
            if self._look_again not in outbox.sandbox.clock.changed:
                outbox.sandbox.clock.changed.append(self._look_again)
        self.wake()

    def forget(self, sandbox: str) -> None:
        """Stop sending for a deleted sandbox."""
        for place in [place for place in self._outboxes if place[0] == sandbox]:
            del self._outboxes[place]

    def _look_again(self) -> None:
        """Check for due deliveries, also those of other workers."""
        self._scanned = -math.inf
        self.wake()

    def wake(self) -> None:
        """Check for due deliveries; does nothing without an event loop to send in."""
        loop, own = asyncio._get_running_loop(), self.event_loop
        stopped = self._task is None or self._task.done()
        if loop is not None and (own is not loop or stopped):
            self.start()
        elif self._woken is not None and own is not None and not own.is_closed():
            own.call_soon_threadsafe(self._woken.set)

    def start(self) -> None:
        """Run in the current event loop; stored deliveries are sent too."""
        self.event_loop = asyncio.get_running_loop()
        self._woken, self._clients = asyncio.Event(), {}
        self._due, self._busy, self._sending = {}, Counter(), {}
        self._task = self.event_loop.create_task(self._run())

    async def stop(self) -> None:
        """Cancel running attempts; the store keeps them for the next start."""
        tasks = (self._task, *self._sending)
        running = [task for task in tasks if task is not None and not task.done()]
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        for client in self._clients.values():
            await client.aclose()
        self._task, self._clients = None, {}

    async def wait_idle(self, sandbox: str, seconds: float) -> bool:
        """Wait until all due deliveries of a sandbox were attempted.

        Args:
            sandbox: Its name.
            seconds: Real seconds to wait at most.

        Returns:
            Whether all were attempted in time.
        """
        ends = time.monotonic() + seconds
        while True:
            sending = [task for task, name in self._sending.items() if name == sandbox]
            boxes = [box for place, box in self._outboxes.items() if place[0] == sandbox]
            due = any(key[0] == sandbox for key in self._due)
            due = due or any(box.queue.seconds_until_due() == 0 for box in boxes)
            if not sending and not due:
                return True
            if (left := ends - time.monotonic()) <= 0:
                return False
            self.wake()
            if sending:
                await asyncio.wait(sending, timeout=left, return_when=asyncio.FIRST_COMPLETED)
            else:  # other sandboxes use all slots, or the loop has not run yet
                await asyncio.sleep(0.001)

    async def _run(self) -> None:
        assert self._woken is not None
        self._scanned = -math.inf
        while True:
            self._woken.clear()
            try:
                now = time.monotonic()
                beat(self._store)
                if now - self._scanned >= RESCAN_SECONDS and (
                    self._store.shared or self._scanned < 0
                ):
                    self._scanned = now
                    self._rescan()
                wait = self._send_due()
            except StoreUnavailable:
                wait = RESCAN_SECONDS
            except Exception:
                log.exception("webhooks: a bug in the mock; retrying")
                wait = RESCAN_SECONDS
            try:
                wait = min(wait, RESCAN_SECONDS if self._store.shared else MAX_SLEEP)
                await asyncio.wait_for(self._woken.wait(), wait)
            except TimeoutError:
                pass

    def _rescan(self) -> None:
        for outbox in self._stored_outboxes():
            self._outboxes.setdefault((outbox.sandbox.name, outbox.gateway), outbox)
        for outbox in list(self._outboxes.values()):
            outbox.sandbox.refresh()
            outbox.queue.rescan()

    def _send_due(self) -> float:
        """Start every due attempt that has a slot; return the real seconds until the next."""
        for (sandbox, gateway), outbox in list(self._outboxes.items()):
            for place, host in outbox.queue.due():
                self._due.setdefault((sandbox, gateway, place), (outbox, host))
        for key, (outbox, host) in list(self._due.items()):
            if len(self._sending) >= MAX_ATTEMPTS:
                break
            # One attempt per task at a time keeps its events in order.
            task = key[2].partition("/")[0]
            lane = f"{key[0]}/{key[1]}/{task}" if task else ""
            if not (lane and self._busy[lane]) and self._busy[host] < MAX_ATTEMPTS_PER_HOST:
                self._begin(outbox, key[2], lane, host)
                self._due.pop(key, None)
        waits = (outbox.queue.seconds_until_due() for outbox in self._outboxes.values())
        return min(waits, default=math.inf)

    def _begin(self, outbox: Outbox, place: str, lane: str, host: str) -> None:
        if (delivery := outbox.claim(place)) is None:
            return
        names = [name for name in (lane, host) if name]
        self._busy.update(names)
        assert self.event_loop is not None
        task = self.event_loop.create_task(self._deliver(outbox, delivery))
        self._sending[task] = outbox.sandbox.name
        task.add_done_callback(lambda done: self._ended(done, names))

    def _ended(self, task: asyncio.Task[None], names: list[str]) -> None:
        self._sending.pop(task, None)
        self._busy.subtract(names)
        for name in names:
            if not self._busy[name]:
                del self._busy[name]
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("webhooks: a bug in the mock: %r", error, exc_info=error)
        if self._woken is not None:
            self._woken.set()

    async def _deliver(self, outbox: Outbox, delivery: Delivery) -> None:
        assert outbox.webhook_format is not None
        started, status, error, not_allowed = time.perf_counter(), None, "", False
        timeout = outbox.webhook_format.schedule.timeout
        try:
            status = await asyncio.wait_for(self._post(outbox, delivery), timeout)
        except TargetNotAllowed as reason:
            error, not_allowed = str(reason), True
        except TimeoutError:
            error = "timeout"
        except Exception as failure:  # networks, names and certificates fail in many ways
            error = f"{type(failure).__name__}: {failure}"[:300]
        seconds = time.perf_counter() - started
        with suppress(StoreUnavailable):  # the attempt counts as interrupted, and is made again
            outbox.record_attempt(delivery, status, error, seconds, not_allowed)
        labels = outbox.gateway, delivery.state
        self.attempts[labels] = self.attempts.get(labels, 0) + 1

    async def _post(self, outbox: Outbox, delivery: Delivery) -> int:
        """Send a delivery to the first address that connects; return the response status."""
        import httpx  # heavy

        assert delivery.body is not None
        target = await self.targets.resolve(delivery.url)
        client = await self._client(target.verify)
        headers = {
            "host": target.host,
            "content-type": "application/json",
            "user-agent": AGENT,
            **outbox.signed_headers(delivery),
        }
        body, extensions = delivery.body.encode(), {"sni_hostname": target.name}
        for number, url in enumerate(target.urls):
            request = client.build_request(
                delivery.method, url, content=body, headers=headers, extensions=extensions
            )
            try:
                response = await client.send(request, stream=True, follow_redirects=False)
            except httpx.ConnectError:
                if number == len(target.urls) - 1:
                    raise
                continue
            await response.aclose()
            return int(response.status_code)
        raise OSError(f"no address for {target.name}")

    async def _client(self, verify: bool) -> Any:
        """Return a cached client, made in a thread because loading certificates is slow."""
        if verify not in self._clients:
            made = await asyncio.to_thread(_client, verify)
            if self._clients.setdefault(verify, made) is not made:
                await made.aclose()
        return self._clients[verify]


def _client(verify: bool) -> Any:
    import httpx  # heavy

    limits = httpx.Limits(max_keepalive_connections=0)
    cookies = CookieJar(DefaultCookiePolicy(allowed_domains=()))  # keeps none
    return httpx.AsyncClient(
        verify=verify, trust_env=False, timeout=MAX_SLEEP, limits=limits, cookies=cookies
    )
