"""The loop that sends: asleep until the next delivery is due by its sandbox's clock, woken by what is posted and by clocks that move."""

from __future__ import annotations

import asyncio
import logging
import math
import time
from collections import Counter
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from mockgateway.state.webhooks.targets import Refused, Targets

if TYPE_CHECKING:
    from mockgateway.state.webhooks.delivery import Delivery
    from mockgateway.state.webhooks.outbox import Outbox

AT_ONCE = 64  # attempts
AT_ONCE_TO_ONE = (
    8  # ... to one host and port, so that a receiver that hangs leaves room for the others
)
LOOK_AGAIN = (
    2.0  # real seconds between looks into a shared store for what another worker has left or moved
)
LONGEST_SLEEP = 86_400.0  # what a timer can be set to without harm
AGENT = "mockgateway-webhook"

log = logging.getLogger("mockgateway")


class WebhookSender:
    """Sends for all sandboxes of one application. targets: where to; left: the outboxes that a shared store knows of."""

    def __init__(
        self, targets: Targets, shared: bool = False, left: Callable[[], Iterable[Outbox]] = tuple
    ) -> None:
        self.targets = targets
        self._shared = shared
        self._left = left
        self._outboxes: dict[tuple[str, str], Outbox] = {}
        self._due: dict[tuple[str, str, str], tuple[Outbox, str]] = {}
        self._busy: Counter[str] = Counter()
        self._sending: dict[asyncio.Task[None], str] = {}
        self.event_loop: asyncio.AbstractEventLoop | None = None
        self._task: asyncio.Task[None] | None = None
        self._woken: asyncio.Event | None = None
        self._clients: dict[bool, Any] = {}

    def add(self, outbox: Outbox) -> None:
        """Look after an outbox from now on."""
        place = (outbox.sandbox.name, outbox.gateway)
        if self._outboxes.get(place) is not outbox:
            self._outboxes[place] = outbox
            if self.wake not in outbox.sandbox.clock.changed:
                outbox.sandbox.clock.changed.append(self.wake)
        self.wake()

    def forget(self, sandbox: str) -> None:
        """A sandbox is gone, and what it had to tell with it."""
        for place in [place for place in self._outboxes if place[0] == sandbox]:
            del self._outboxes[place]

    def wake(self) -> None:
        """Look again at what is due. Without a running event loop nothing happens: there is none to send in."""
        loop = asyncio._get_running_loop()
        if loop is not None and (
            self.event_loop is not loop or self._task is None or self._task.done()
        ):
            self.start()
        elif (
            self._woken is not None
            and self.event_loop is not None
            and not self.event_loop.is_closed()
        ):
            self.event_loop.call_soon_threadsafe(self._woken.set)

    def start(self) -> None:
        """Run in the event loop that is running; what a store has from before is sent on."""
        self.event_loop = asyncio.get_running_loop()
        self._woken, self._clients = asyncio.Event(), {}
        self._due, self._busy, self._sending = {}, Counter(), {}
        self._task = self.event_loop.create_task(self._run())

    async def stop(self) -> None:
        """Give up what is on its way; the store has it for the next start."""
        running = [
            task for task in (self._task, *self._sending) if task is not None and not task.done()
        ]
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        for client in self._clients.values():
            await client.aclose()
        self._task, self._clients = None, {}

    async def wait_idle(self, sandbox: str, seconds: float) -> bool:
        """Wait until all that is due in a sandbox has been tried, at most so many real seconds; whether it has."""
        ends = time.monotonic() + seconds
        while True:
            sending = [task for task, name in self._sending.items() if name == sandbox]
            due = any(key[0] == sandbox for key in self._due) or any(
                box.next_real() == 0 for place, box in self._outboxes.items() if place[0] == sandbox
            )
            if not sending and not due:
                return True
            if (left := ends - time.monotonic()) <= 0:
                return False
            self.wake()
            if sending:
                await asyncio.wait(sending, timeout=left, return_when=asyncio.FIRST_COMPLETED)
            else:  # others have all the room, or the loop has not come round yet
                await asyncio.sleep(0.001)

    async def _run(self) -> None:
        assert self._woken is not None
        looked = -math.inf
        while True:
            self._woken.clear()
            try:
                if time.monotonic() - looked >= LOOK_AGAIN and (self._shared or looked < 0):
                    looked = time.monotonic()
                    self._look()
                wait = self._send_due()
            except Exception:
                log.exception("webhooks: the store cannot be read; trying again")
                wait = LOOK_AGAIN
            try:
                wait = min(wait, LOOK_AGAIN if self._shared else LONGEST_SLEEP)
                await asyncio.wait_for(self._woken.wait(), wait)
            except TimeoutError:
                pass

    def _look(self) -> None:
        for outbox in self._left():
            self._outboxes.setdefault((outbox.sandbox.name, outbox.gateway), outbox)
        for outbox in list(self._outboxes.values()):
            outbox.rescan()

    def _send_due(self) -> float:
        """Begin every attempt that is due and has room; how many real seconds until there is another."""
        for (sandbox, gateway), outbox in list(self._outboxes.items()):
            for place, host in outbox.due():
                self._due.setdefault((sandbox, gateway, place), (outbox, host))
        for key, (outbox, host) in list(self._due.items()):
            task = key[2].partition("/")[0]
            lane = (
                f"{key[0]}/{key[1]}/{task}" if task else ""
            )  # what is told of one task is told in its order
            if len(self._sending) >= AT_ONCE:
                break
            if not (lane and self._busy[lane]) and self._busy[host] < AT_ONCE_TO_ONE:
                del self._due[key]
                self._begin(outbox, key[2], lane, host)
        return min((outbox.next_real() for outbox in self._outboxes.values()), default=math.inf)

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
        started, status, error, refused = time.perf_counter(), None, "", False
        try:
            status = await asyncio.wait_for(
                self._post(outbox, delivery), outbox.webhook_format.plan.timeout
            )
        except Refused as reason:
            error, refused = str(reason), True
        except TimeoutError:
            error = "timeout"
        except Exception as failure:  # whatever a network, a name or a certificate can be up to
            error = f"{type(failure).__name__}: {failure}"[:300]
        outbox.settle(delivery, status, error, time.perf_counter() - started, refused)

    async def _post(self, outbox: Outbox, delivery: Delivery) -> int:
        """Send it once, to the first address that takes a connection; the status of the answer, whose body nobody reads."""
        import httpx

        assert delivery.body is not None
        place = await self.targets.place(delivery.url)
        client = await self._client(place.secure)
        headers = {
            "host": place.host,
            "content-type": "application/json",
            "user-agent": AGENT,
            **outbox.signing(delivery),
        }
        for number, url in enumerate(place.urls):
            request = client.build_request(
                "POST",
                url,
                content=delivery.body.encode(),
                headers=headers,
                extensions={"sni_hostname": place.name},
            )
            try:
                response = await client.send(request, stream=True, follow_redirects=False)
            except httpx.ConnectError:
                if number == len(place.urls) - 1:
                    raise
                continue
            await response.aclose()
            return int(response.status_code)
        raise OSError(f"no address for {place.name}")

    async def _client(self, secure: bool) -> Any:
        """One for each kind, made beside the event loop: the certificates take their time to read."""
        if secure not in self._clients:
            made = await asyncio.to_thread(_client, secure)
            if self._clients.setdefault(secure, made) is not made:
                await made.aclose()
        return self._clients[secure]


def _client(secure: bool) -> Any:
    import httpx

    # Plain HTTP has no certificate to check; of this machine's own, nobody vouches for it.
    return httpx.AsyncClient(
        verify=secure,
        trust_env=False,
        timeout=LONGEST_SLEEP,
        limits=httpx.Limits(max_keepalive_connections=0),
    )
