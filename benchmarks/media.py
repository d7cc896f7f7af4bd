"""Measure how long media takes to generate, and how much it slows down chats.

    .venv/bin/python benchmarks/media.py [--seconds 10]

Starts the mock on a free port. First it requests single files from the warm mock, one after the
other, and measures the client's waiting time and, on Linux, the CPU time of the mock and its
workers. Then sixteen connections chat for some seconds on an idle mock, and again while eight
clips of 1920x1080 and sixteen pictures of 1024x1024 are generated. It prints each figure with its
limit; the exit code is 1 if a figure is over its limit.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import starting

RUNS = 11  # of each single file; the median counts
CONNECTIONS = 16
HEADERS = {"Authorization": "Bearer sk-bench"}
CHAT = {
    "model": "qwen3-max",
    "messages": [{"role": "user", "content": "Say hello."}],
    "max_tokens": 20,
}
TEN_SECONDS = (
    "This is a text that takes about ten seconds to read aloud, at the pace of a person who has"
    " plenty of time and pauses now and then."
)


def main() -> None:
    """Run both benchmarks."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=10.0, help="how long to chat each time")
    options = parser.parse_args()
    with starting.mock() as (url, process):
        with httpx.Client(base_url=url, headers=HEADERS, timeout=120) as client:
            over = measure_files(client, process)
        over += asyncio.run(measure_chats(url, options.seconds))
    sys.exit(1 if over else 0)


def measure_files(client: httpx.Client, process: int) -> int:
    """Measure each kind of file and return how many figures are over their limits."""

    def png_link(number: int) -> str:
        body = {"model": "qwen-image-max", "prompt": "A lighthouse at dusk", "seed": number}
        reply = client.post("/sealink/v1/images/generations", json={**body, "size": "1024x1024"})
        return str(reply.json()["data"][0]["url"])

    def jpeg_link(number: int) -> str:
        body = {
            "generation_prompt": f"A lighthouse {number}",
            "generation_output_format": "jpg",
            "generation_ratio": "1:1",
        }
        reply = client.post("/~bench/babysea/v1/generate/image/bfl/flux-schnell", json=body)
        generation = reply.json()["data"]["generation_id"]
        client.put("/~bench/_mock/clock", json={"advance": "1m"})
        content = client.get(f"/~bench/babysea/v1/content/{generation}").json()["data"]
        return str(content["generation_output_file"][0])

    def speech(number: int, text: str = TEN_SECONDS) -> dict[str, Any]:
        body = {"model": "qwen3-tts-flash", "voice": f"voice {number}", "input": text}
        return {"url": "/sealink/v1/audio/speech", "json": body}

    def first_byte(number: int) -> None:
        with client.stream("POST", **speech(number, (TEN_SECONDS * 30)[:4000])) as reply:
            next(reply.iter_raw())

    client.get(png_link(0))  # the workers load their libraries
    client.post(**speech(0))
    client.post(**speech(1))
    pngs = [png_link(number) for number in range(1, RUNS + 1)]
    jpegs = [jpeg_link(number) for number in range(RUNS)]
    return sum(
        (
            measure("1024x1024 PNG", 60, lambda number: client.get(pngs[number]), process),
            measure("1024x1024 JPEG", 15, lambda number: client.get(jpegs[number]), process),
            measure("cached file", 2, lambda number: client.get(pngs[0])),
            measure("10 s of mp3 speech", 120, lambda n: client.post(**speech(n)), process),
            measure("first byte of 4,000 characters of speech", 50, first_byte),
        )
    )


def measure(name: str, limit: float, work: Callable[[int], object], process: int = 0) -> int:
    """Run some work several times and return whether its median is over the limit.

    Args:
        name: What is measured.
        limit: Milliseconds of CPU time if a process is given and Linux reports it, else of waiting.
        work: The function to measure, called with the number of the run.
        process: The mock's process.
    """
    waited, spent = [], []
    for number in range(RUNS):
        started, before = time.perf_counter(), cpu_time(process)
        work(number)
        waited.append((time.perf_counter() - started) * 1000)
        spent.append((cpu_time(process) - before) / 1e6)
    wait = statistics.median(waited)
    if not any(spent):
        return report(name, wait, limit, "ms")
    return report(f"{name} ({wait:.1f} ms waited)", statistics.median(spent), limit, "ms of CPU")


def cpu_time(process: int) -> int:
    """Return nanoseconds of CPU time of a process and its children; 0 except on Linux."""
    total = 0
    for thread in Path(f"/proc/{process}/task").glob("*"):
        try:
            total += int((thread / "schedstat").read_text().split()[0])
            children = (thread / "children").read_text().split()
        except OSError:
            continue  # the thread has ended
        total += sum(cpu_time(int(child)) for child in children)
    return total


def report(name: str, figure: float, limit: float, unit: str) -> int:
    """Print a figure and return whether it is over its limit."""
    over = figure > limit
    print(f"{name:50} {figure:8.1f} {unit} (limit {limit:g}) {'OVER' if over else ''}", flush=True)
    return int(over)


async def measure_chats(url: str, seconds: float) -> int:
    """Compare chats on an idle mock and beside generation; return how many limits are exceeded."""
    limits = httpx.Limits(max_connections=200)
    async with httpx.AsyncClient(
        base_url=url, headers=HEADERS, timeout=120, limits=limits
    ) as client:
        await chat(url, 2.0)  # warms up
        idle = await chat(url, seconds)
        links = await create_media(client)
        downloads = [asyncio.create_task(client.get(link)) for link in links]
        busy = await chat(url, seconds, downloads)
        replies = await asyncio.gather(*downloads)
    done = sum(reply.status_code == 200 for reply in replies)
    for name, (median, p99) in (("idle", idle), (f"beside {done} files", busy)):
        print(f"chats, {name}: p50 {median:.2f} ms, p99 {p99:.2f} ms")
    over = report("p99 beside generation, of p99 idle", busy[1] / idle[1], 3, "times")
    return over + (done != len(links))


async def create_media(client: httpx.AsyncClient) -> list[str]:
    """Return links to eight clips and sixteen pictures that are not generated yet."""
    links = []
    clip = {"model": "wan2.6-t2v", "size": "1920x1080", "duration": 5}
    for number in range(8):
        body = {**clip, "prompt": f"Waves {number}"}
        task = (await client.post("/~busy/sealink/v1/video/generations", json=body)).json()["id"]
        await client.put("/~busy/_mock/clock", json={"advance": "1h"})
        links.append((await client.get(f"/~busy/sealink/v1/tasks/{task}")).json()["data"][0]["url"])
    image = {"model": "qwen-image-max", "size": "1024x1024"}
    for number in range(16):
        body = {**image, "prompt": f"A harbour {number}"}
        reply = await client.post("/~busy/sealink/v1/images/generations", json=body)
        links.append(reply.json()["data"][0]["url"])
    return links


async def chat(
    url: str, seconds: float, downloads: list[asyncio.Task[httpx.Response]] | None = None
) -> tuple[float, float]:
    """Chat on sixteen connections and return median and 99th percentile in milliseconds.

    It uses bare sockets, because an HTTP client in Python costs more than the mock.

    Args:
        url: The mock.
        seconds: How long to chat.
        downloads: Tasks whose end also ends the chats.
    """
    times: list[float] = []
    until = time.perf_counter() + seconds
    host, port = url.removeprefix("http://").split(":")
    body = json.dumps(CHAT).encode()
    head = (
        "POST /sealink/v1/chat/completions HTTP/1.1",
        f"host: {host}",
        "authorization: Bearer sk-bench",
        "content-type: application/json",
        f"content-length: {len(body)}",
        "\r\n",
    )
    request = "\r\n".join(head).encode() + body

    async def connection() -> None:
        reader, writer = await asyncio.open_connection(host, int(port))
        while time.perf_counter() < until:
            if downloads and all(task.done() for task in downloads):
                break
            started = time.perf_counter()
            writer.write(request)
            reply = await reader.readuntil(b"\r\n\r\n")
            assert reply.startswith(b"HTTP/1.1 200"), reply
            length = reply.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0]
            await reader.readexactly(int(length))
            times.append((time.perf_counter() - started) * 1000)
        writer.close()

    await asyncio.gather(*(connection() for _ in range(CONNECTIONS)))
    times.sort()
    return times[len(times) // 2], times[len(times) * 99 // 100]


if __name__ == "__main__":
    main()
