"""Load one server for minutes: many paced streams, then mixed traffic; measure the pace.

    .venv/bin/python benchmarks/soak.py [--minutes 10] [--streams 1000] [--rate 200]
        [--parts pace streams mixed] [--write]

Three parts, each against a server of its own, with the client in another process:

- pace: 200, 500 and all of the streams at 50 tokens/s: how late tokens are, and how many share a
  read of the client;
- streams: connections that stream at 20 ms a token without a pause, for half of the minutes; a
  stream that ends without its last event is dropped;
- mixed: first as many tasks as two sandboxes keep; then chats, streams, messages, embeddings,
  pictures, tasks and refusals in them, for all of the minutes; the memory of the server and its
  workers, each second.

`--write` puts the figures into docs/performance.md. The exit code is 1 if a stream was dropped, a
request failed, or the memory grew by more than 5% after the first minute (half of a shorter
run).
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import multiprocessing
import sys
import time
import urllib.request
from collections import Counter
from collections.abc import Callable, Coroutine, Sequence
from itertools import pairwise
from statistics import linear_regression, mean
from typing import Any

import uvloop
from pace import body, measure, percentiles
from performance_page import describe_run, table, write_section
from starting import mock
from throughput import children, processor_time, resident

from mockgateway.state.tasks.record_store import MAX_TASKS

FIRST, BETWEEN = 200, 20  # milliseconds before the first token and between two
STREAM_TOKENS = 250  # of a stream of the soak, at most
SANDBOXES = 2
PATH = "/sealink/v1/chat/completions"
PARTS = ("pace", "streams", "mixed")
Rows = list[list[object]]


def request(path: str, payload: Any, method: str = "POST") -> bytes:
    data = b"" if payload is None else json.dumps(payload).encode()
    head = f"{method} {path} HTTP/1.1\r\nHost: soak\r\nAuthorization: Bearer any-key\r\n"
    head += f"Content-Type: application/json\r\nContent-Length: {len(data)}\r\n\r\n"
    return head.encode() + data


def set_pace(url: str) -> None:
    latency = {"latency": {"before": f"{FIRST}ms", "between": f"{BETWEEN}ms"}}
    rule = {"when": {"do": "complete"}, "faults": [latency]}
    data = json.dumps({"rules": [rule]}).encode()
    headers = {"content-type": "application/json"}
    ask = urllib.request.Request(f"{url}/_mock/scenario", data, headers, method="PUT")
    urllib.request.urlopen(ask).read()
    headers["authorization"] = "Bearer any-key"
    first = urllib.request.Request(url + PATH, body(1), headers)  # it compiles the operation
    urllib.request.urlopen(first).read()


# Clients, each in a process of its own


class Stream(asyncio.Protocol):
    """A connection that asks for one stream after another."""

    def __init__(self, counts: Counter[str], late: list[float], ends: float) -> None:
        self._counts, self._late, self._ends = counts, late, ends
        self._request = request(PATH, json.loads(body(STREAM_TOKENS)))
        self._events, self._began, self._tail = 0, 0.0, b""
        self.closed = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: Any) -> None:
        self._transport = transport
        self._begin()

    def _begin(self) -> None:
        self._counts["started"] += 1
        self._events, self._began, self._tail = 0, time.monotonic(), b""
        self._transport.write(self._request)

    def data_received(self, data: bytes) -> None:
        self._events += data.count(b"data: ")
        self._tail = (self._tail + data)[-64:]
        if not self._tail.endswith(b"0\r\n\r\n"):
            return
        now = time.monotonic()
        self._counts["completed" if b"[DONE]" in self._tail else "dropped"] += 1
        self._counts["events"] += self._events
        due = FIRST + (self._events - 1) * BETWEEN
        self._late.append((now - self._began) * 1000 - due)
        self._events = 0
        if now < self._ends:
            self._begin()
        else:
            self._began = 0.0
            self._transport.close()

    def connection_lost(self, error: Exception | None) -> None:
        self._counts["dropped"] += bool(self._began)
        self.closed.set_result(None)


async def run_streams(host: str, port: int, count: int, seconds: float) -> Any:
    loop, counts, late = asyncio.get_running_loop(), Counter[str](), list[float]()
    ends, open_ones = time.monotonic() + seconds, []
    for number in range(count):
        _, stream = await loop.create_connection(lambda: Stream(counts, late, ends), host, port)
        open_ones.append(stream.closed)
        if number % 50 == 49:  # not all in step
            await asyncio.sleep(0.1)
    await asyncio.gather(*open_ones)
    return dict(counts), late


def mixture(serial: int) -> list[bytes]:
    """Return a round of requests in one sandbox; no two rounds have the same texts."""
    prefix = f"/~soak-{serial % SANDBOXES}"
    said = [{"role": "user", "content": f"Tell me about the sea, part {serial}."}]
    chat = {"model": "qwen3-max", "messages": said, "max_tokens": 60}
    return [
        request(f"{prefix}{PATH}", chat),
        request(f"{prefix}{PATH}", chat | {"stream": True}),
        request(f"{prefix}/seacloud/llm/v1/messages", chat | {"model": "claude-sonnet-4.5"}),
        request(f"{prefix}/sealink/v1/embeddings", {"model": "bge-m3", "input": f"sea {serial}"}),
        request(f"{prefix}/sealink/v1/models", None, method="GET"),
        request(f"{prefix}{PATH}", chat | {"model": "no-such-model"}),
        request(f"{prefix}{PATH}", {"model": "qwen3-max", "messages": "no list"}),
        task(serial),
        request(f"{prefix}/_mock/journal?last=1", None, method="GET"),
        *(
            [request(f"{prefix}/sealink/v1/images/generations", PICTURE | {"prompt": f"{serial}"})]
            if serial % 10 == 0
            else []
        ),
    ]


def task(serial: int) -> bytes:
    path = f"/~soak-{serial % SANDBOXES}/apikey/v1/videos"
    return request(path, {"model": "seedance-2", "prompt": f"sea {serial}"})


async def run_tasks(host: str, port: int, count: int) -> Any:
    """Submit tasks over 16 connections, as fast as they are accepted."""
    serial = iter(range(count))

    async def work() -> None:
        reader, writer = await asyncio.open_connection(host, port)
        for number in serial:
            writer.write(task(number))
            await read_reply(reader)
        writer.close()

    await asyncio.gather(*[work() for _ in range(16)])


PICTURE = {"model": "gpt-image-1", "size": "1024x1024"}


async def read_reply(reader: asyncio.StreamReader) -> str:
    """Read a reply and return its status."""
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    if b"transfer-encoding: chunked" in head:
        await reader.readuntil(b"0\r\n\r\n")
    else:
        length = head.partition(b"content-length: ")[2].partition(b"\r\n")[0]
        await reader.readexactly(int(length or b"0"))
    return head[9:12].decode()


async def run_mixture(host: str, port: int, rate: float, seconds: float) -> Any:
    """Send rounds over 16 connections at a rate of requests a second; count the statuses."""
    statuses, began, serial, sent = Counter[str](), time.monotonic(), itertools.count(), [0]

    async def work() -> None:
        reader, writer = await asyncio.open_connection(host, port, limit=1 << 24)
        while time.monotonic() - began < seconds:
            for data in mixture(next(serial)):
                sent[0] += 1
                await asyncio.sleep(max(0.0, began + sent[0] / rate - time.monotonic()))
                writer.write(data)
                statuses[await read_reply(reader)] += 1
        writer.close()

    await asyncio.gather(*[work() for _ in range(16)])
    return dict(statuses), []


def run_client(work: Callable[..., Coroutine[Any, Any, Any]], args: Any, pipe: Any) -> None:
    pipe.send(uvloop.run(work(*args)))


def call_client(
    url: str, work: Callable[..., Coroutine[Any, Any, Any]], *args: Any, each: Any = None
) -> Any:
    """Return the result of a client in another process; call `each` every second meanwhile."""
    host, port = url.removeprefix("http://").split(":")
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=run_client, args=(work, (host, int(port), *args), there))
    process.start()
    while not here.poll(1):
        if not process.is_alive():
            raise SystemExit("the client failed")
        if each is not None:
            each()
    result = here.recv()
    process.join()
    return result


# The parts


def soak_pace(counts: list[int]) -> tuple[Sequence[str], Rows, bool]:
    rows: Rows = []
    for count in counts:
        with mock() as (url, process):
            set_pace(url)
            before = processor_time(process)
            streams = call_client(url, measure, count, 100)
            spent = processor_time(process) - before
        gaps = [b - a for times in streams for a, b in pairwise(times)]
        firsts = [times[0] - FIRST for times in streams]
        late = [times[-1] - FIRST - (len(times) - 1) * BETWEEN for times in streams]
        events = sum(map(len, streams))
        alone = events / sum(len(set(times)) for times in streams)
        pairs = [percentiles(values) for values in (firsts, gaps, late)]
        cells = [f"{middle:.1f} / {high:.1f}" for middle, high in pairs]
        rows.append(
            [count, count * 1000 // BETWEEN, *cells, f"{alone:.2f}", f"{spent / events * 1e6:.1f}"]
        )
        print(rows[-1], flush=True)
    return PACE_HEAD, rows, True


PACE_HEAD = (
    *("streams", "tokens/s", "first token late, ms (p50 / p99)", "gap, ms (p50 / p99)"),
    *("last token late, ms (p50 / p99)", "events per read", "processor µs per token"),
)


def soak_streams(count: int, minutes: float) -> tuple[Sequence[str], Rows, bool]:
    with mock() as (url, process):
        set_pace(url)
        before = resident(process)
        counts, late = call_client(url, run_streams, count, minutes * 60)
        after = resident(process)
    middle, high = percentiles(late)
    dropped = counts.get("dropped", 0)
    print(counts, f"late {middle:.1f} / {high:.1f} ms, {before:.0f} to {after:.0f} MiB", flush=True)
    lateness = f"{middle:.1f} / {high:.1f}"
    row = [count, f"{minutes:g}", counts["started"], counts.get("completed", 0), dropped]
    rows: Rows = [[*row, counts["events"], lateness, f"{before:.0f} → {after:.0f}"]]
    return STREAMS_HEAD, rows, dropped == 0


STREAMS_HEAD = (
    *("streams at once", "minutes", "started", "completed", "dropped", "events"),
    *("last token late, ms (p50 / p99)", "memory, MiB"),
)


def soak_mixture(rate: float, minutes: float) -> tuple[Sequence[str], Rows, bool]:
    with mock() as (url, process):
        memory: list[float] = []

        def sample() -> None:
            memory.append(sum(resident(number) for number in (process, *children(process))))

        call_client(url, run_tasks, SANDBOXES * MAX_TASKS)
        statuses, _ = call_client(url, run_mixture, rate, minutes * 60, each=sample)
    warm = min(60, len(memory) // 2)
    rest = memory[warm:]
    start, end = mean(rest[:5]), mean(rest[-5:])
    slope = linear_regression(range(len(rest)), rest).slope * 60
    failed = sum(count for status, count in statuses.items() if status[0] == "5")
    total = sum(statuses.values())
    print(statuses, f"{start:.1f} to {end:.1f} MiB, {slope:+.2f} MiB a minute", flush=True)
    row = [f"{minutes:g}", total, f"{total / minutes / 60:.0f}", failed, warm]
    rows: Rows = [[*row, f"{start:.1f}", f"{end:.1f}", f"{max(rest):.1f}", f"{slope:+.2f}"]]
    return MIXTURE_HEAD, rows, failed == 0 and end <= start * 1.05


MIXTURE_HEAD = (
    *("minutes", "requests", "requests/s", "5xx", "warm-up, s", "MiB after it", "MiB at the end"),
    *("most, MiB", "MiB a minute"),
)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--streams", type=int, default=1000)
    parser.add_argument("--rate", type=float, default=200, help="requests a second, mixed")
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=PARTS)
    parser.add_argument("--write", action="store_true", help="write into docs/performance.md")
    options = parser.parse_args()
    run = describe_run(" ".join(["benchmarks/soak.py", *sys.argv[1:]]))
    counts = [count for count in (200, 500) if count < options.streams] + [options.streams]
    parts: dict[str, Callable[[], tuple[Sequence[str], Rows, bool]]] = {
        "pace": lambda: soak_pace(counts),
        "streams": lambda: soak_streams(options.streams, options.minutes / 2),
        "mixed": lambda: soak_mixture(options.rate, options.minutes),
    }
    passed = True
    for part in options.parts:
        run = describe_run(" ".join(["benchmarks/soak.py", *sys.argv[1:]]))
        head, rows, good = parts[part]()
        passed = passed and good
        if options.write:
            write_section(part, [run, "", *table(head, rows)])
    sys.exit(not passed)


if __name__ == "__main__":
    main()
