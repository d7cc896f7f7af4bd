"""`/_mock/load`: a bounded client inside the mock, so that a storm needs nothing else to show."""

from __future__ import annotations

import asyncio
import time
from collections import Counter, deque
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote as percent

import orjson

from mockgateway.problem import nearest
from mockgateway.sandbox import Sandbox
from mockgateway.server.control.inside import BROKEN, Answer, send_inside
from mockgateway.server.control.requests import ControlError, ControlRequest, Json, Routes
from mockgateway.server.control.statistics import quantiles

if TYPE_CHECKING:
    from mockgateway.pipeline.locate import Mount

TIMEOUT = 30.0  # seconds for one attempt
DRAIN = 10.0  # seconds that the last calls have after the end
FIXED, BASE, MOST = 1.0, 0.5, 8.0  # seconds between attempts: fixed; exponential, from and to
MAX_WAIT = 60.0  # seconds of a Retry-After that are waited
MAX_OPEN = 1000  # calls that are sent or wait for their next attempt
REPORT = 0.25  # seconds between two reports, and until a stop is noticed
LAST = 1000  # calls whose latencies are reported
RETRIED = frozenset({BROKEN, 408, 429, 500, 502, 503, 504})
PROMPT = "Say hello in one short sentence."

routes = Routes()


class Plan(NamedTuple):
    """The settings of a run, as in the document."""

    rate: float = 10.0
    seconds: float = 60.0
    concurrency: int = 20
    retry: str = "none"
    attempts: int = 5
    honors_retry_after: bool = True
    gateway: str = ""
    path: str = ""
    body: Any = None
    stream: bool = False
    key: str = "load-client"


@routes.add("/_mock/load", "GET", "POST", "DELETE")
async def load(request: ControlRequest) -> Json:
    """Show, start or stop the load client of the sandbox."""
    sandbox, state = request.sandbox, request.sandbox_state
    is_here = state.load is not None and not state.load.done()
    if request.method == "POST":
        plan = _complete(request, Plan(**await request.read_valid()))
        if is_here or (load_status(sandbox) or {}).get("running"):
            raise ControlError("the load client runs already", "DELETE /_mock/load stops it", 409)
        run = _Run(request, plan)
        run.report(True)
        state.load = asyncio.get_running_loop().create_task(run.run())
    elif request.method == "DELETE":
        if is_here:
            assert state.load is not None
            state.load.cancel()
            await asyncio.wait([state.load], timeout=5)
        else:  # another worker runs it, and stops when it finds no report
            sandbox.store.delete(_key(sandbox))
    return load_status(sandbox) or {"running": False}


def load_status(sandbox: Sandbox) -> Json | None:
    """Return the report of the last run in a sandbox, or None."""
    data = sandbox.store.get(_key(sandbox))
    report: Json | None = None if data is None else orjson.loads(data)
    return report


def _key(sandbox: Sandbox) -> str:
    return f"{sandbox.name}/load"


def _complete(request: ControlRequest, plan: Plan) -> Plan:
    """Return a plan with a chat as its request if it names none. Raises ControlError."""
    mounts = request.mock.mounts
    if plan.gateway:
        mounts = {plan.gateway: request.mount(plan.gateway)}
    if plan.path:
        known = next(iter(mounts.values()))
        body = {**(plan.body or {}), "stream": True} if plan.stream else plan.body
        return plan._replace(gateway=plan.gateway or known.name, body=body)
    for name, mount in mounts.items():
        if (path := _chat_path(mount)) is not None:
            chats = (one.id for one in mount.pipeline.models.values() if one.kind == "chat")
            messages = [{"role": "user", "content": PROMPT}]
            body = plan.body or {"model": next(chats, "chat"), "messages": messages}
            return plan._replace(gateway=name, path=path, body={**body, "stream": plan.stream})
    advice = f"give `path` and `body`; {nearest('', [*mounts])}"
    raise ControlError(f"gateway: {plan.gateway} has no chat", advice)


def _chat_path(mount: Mount) -> str | None:
    """Return the path of a gateway's chat completions, or None."""
    for one in mount.pipeline.operations:
        if one.do == "complete" and one.say == "openai_chat" and "{" not in one.path:
            return one.path
    return None


class _Run:
    """One run of the load client."""

    def __init__(self, request: ControlRequest, plan: Plan) -> None:
        self._app = request.mock
        self._host = request.headers.get("host", "localhost").encode("latin-1")
        self._sandbox = request.sandbox
        self._plan = plan
        self._random = self._sandbox.seed.of("load").random()
        self._began = time.monotonic()
        self._slots = asyncio.Semaphore(plan.concurrency)
        self._open: set[asyncio.Task[None]] = set()
        self._counts = Counter(calls=0, attempts=0, retries=0, ok=0, failed=0, skipped=0)
        self._statuses: Counter[str] = Counter()
        self._latencies: deque[float] = deque(maxlen=LAST)

    async def run(self) -> None:
        """Send calls at the plan's rate, and wait for the last ones."""
        plan, next_report = self._plan, 0.0
        try:
            while (elapsed := self._elapsed()) < plan.seconds or self._open:
                if elapsed >= plan.seconds + DRAIN:
                    return
                started = self._counts["calls"] + self._counts["skipped"]
                for _ in range(int(min(elapsed, plan.seconds) * plan.rate) + 1 - started):
                    self._start_call()
                if elapsed >= next_report:
                    next_report = elapsed + REPORT
                    if load_status(self._sandbox) is None:  # another worker was asked to stop it
                        return
                    self.report(True)
                await asyncio.sleep(min(REPORT, 1 / plan.rate))
        finally:
            for task in self._open:
                task.cancel()
            self.report(False)

    def _elapsed(self) -> float:
        return time.monotonic() - self._began

    def report(self, running: bool) -> None:
        """Write down the state of the run, for all workers."""
        report = {
            "running": running,
            "elapsed": round(self._elapsed(), 3),
            "plan": self._plan._asdict(),
            **self._counts,
            "open": len(self._open),
            "statuses": self._statuses,
            "latency": quantiles(list(self._latencies)),
        }
        self._sandbox.store.put(_key(self._sandbox), orjson.dumps(report))

    def _start_call(self) -> None:
        if len(self._open) >= MAX_OPEN:
            self._counts["skipped"] += 1
            return
        self._counts["calls"] += 1
        task = asyncio.get_running_loop().create_task(self._call())
        self._open.add(task)
        task.add_done_callback(self._open.discard)

    async def _call(self) -> None:
        """Send a call until it succeeds or its attempts are used up."""
        began, plan, wait = time.monotonic(), self._plan, 0.0
        most = 1 if plan.retry == "none" else plan.attempts
        for attempt in range(1, most + 1):
            await asyncio.sleep(wait)
            async with self._slots:
                answer = await self._send()
            self._counts["attempts"] += 1
            self._counts["retries"] += attempt > 1
            self._statuses[str(answer.status) if answer.status else "broken"] += 1
            if answer.status not in RETRIED:
                break
            wait = self._wait(attempt, answer)
        self._counts["ok" if 0 < answer.status < 400 else "failed"] += 1
        self._latencies.append(time.monotonic() - began)

    def _wait(self, attempt: int, answer: Answer) -> float:
        """Return the seconds until the next attempt."""
        wait = FIXED
        if self._plan.retry == "exponential":
            wait = self._random.uniform(0, min(MOST, BASE * 2**attempt))
        asked = answer.headers.get(b"retry-after", b"")
        if self._plan.honors_retry_after and asked.isdigit():
            wait += min(MAX_WAIT, float(asked))
        return wait

    async def _send(self) -> Answer:
        plan, name = self._plan, self._sandbox.name
        target = f"/~{name}" if name else ""
        headers = [(b"host", self._host), (b"authorization", f"Bearer {plan.key}".encode())]
        body = b"" if plan.body is None else orjson.dumps(plan.body)
        if body:
            headers.append((b"content-type", b"application/json"))
        target = f"{target}/{plan.gateway}{percent(plan.path, safe='/?&=%:')}"
        return await send_inside(
            self._app, "POST" if body else "GET", target, headers, body, TIMEOUT
        )
