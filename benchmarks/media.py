"""How long files take, and what their making costs a chat.

    .venv/bin/python benchmarks/media.py [--seconds 10]

Serves the mock on a free port in a process of its own. First single files, one after the other, in a warm mock: how long a client waits, and, where the kernel tells, the
processor time that the mock and its workers spend. Then sixteen connections chat for some seconds on
an idle mock, and again while eight clips of 1920x1080 and sixteen pictures of 1024x1024 are being made. Prints each figure with its limit; exit code 1 if one is over.
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

import httpx
import starting

SCRIPTS = Path(sys.executable).parent
HEADERS = {"Authorization": "Bearer sk-bench"}
CHAT = {
    "model": "qwen3-max",
    "messages": [{"role": "user", "content": "Say hello."}],
    "max_tokens": 20,
}
TEN_SECONDS = "This is a text that takes about ten seconds to be read aloud, at the pace of somebody who is in no hurry, and pauses now and then."


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=10.0, help="how long to chat each time")
    options = parser.parse_args()
    with starting.mock() as (url, process):
        with httpx.Client(base_url=url, headers=HEADERS, timeout=120) as client:
            over = files(client, process)
        over += asyncio.run(chats(url, options.seconds))
    sys.exit(1 if over else 0)


def files(client: httpx.Client, mock: int) -> int:
    """Each kind of file, warm; how many figures are over their limits."""

    def picture(number: int, prompt: str = "A lighthouse at dusk") -> str:
        body = {"model": "qwen-image-max", "prompt": prompt, "seed": number, "size": "1024x1024"}
        return str(
            client.post("/sealink/v1/images/generations", json=body).json()["data"][0]["url"]
        )

    def jpeg(number: int) -> str:
        body = {
            "generation_prompt": f"A lighthouse {number}",
            "generation_output_format": "jpg",
            "generation_ratio": "1:1",
        }
        made = client.post("/~bench/babysea/v1/generate/image/bfl/flux-schnell", json=body).json()[
            "data"
        ]["generation_id"]
        client.put("/~bench/_mock/clock", json={"advance": "1m"})
        return str(
            client.get(f"/~bench/babysea/v1/content/{made}").json()["data"][
                "generation_output_file"
            ][0]
        )

    def speech(number: int) -> None:
        client.post(
            "/sealink/v1/audio/speech",
            json={"model": "qwen3-tts-flash", "voice": f"voice {number}", "input": TEN_SECONDS},
        ).read()

    def first_byte(number: int) -> None:
        body = {
            "model": "qwen3-tts-flash",
            "voice": f"voice {number}",
            "input": (TEN_SECONDS * 30)[:4000],
        }
        with client.stream("POST", "/sealink/v1/audio/speech", json=body) as reply:
            next(reply.iter_raw())

    client.get(picture(0)), speech(0), speech(1)  # the workers load what they need
    pictures, jpegs = (
        [picture(number) for number in range(1, 12)],
        [jpeg(number) for number in range(11)],
    )
    over = shown("1024x1024 PNG", 60, lambda number: client.get(pictures[number]), mock)
    over += shown("1024x1024 JPEG", 15, lambda number: client.get(jpegs[number]), mock)
    over += shown("a file from the cache", 2, lambda number: client.get(pictures[0]))
    over += shown("10 s of mp3 speech", 120, speech, mock)
    return over + shown("first byte of 4,000 characters of speech", 50, first_byte)


def shown(name: str, limit: float, work: Callable[[int], object], mock: int = 0) -> int:
    """Do it eleven times; whether the median is over the limit, in milliseconds: of processor time where a mock's process is given, else of waiting."""
    waited, spent = [], []
    for number in range(11):
        began, before = time.perf_counter(), spent_by(mock)
        work(number)
        waited.append((time.perf_counter() - began) * 1000)
        spent.append((spent_by(mock) - before) / 1e6)
    if not any(spent):
        return told(name, statistics.median(waited), limit, "ms")
    return told(
        f"{name} ({statistics.median(waited):.1f} ms waited)",
        statistics.median(spent),
        limit,
        "ms of CPU",
    )


def spent_by(process: int) -> int:
    """Nanoseconds of processor time of a process and those it has started, as Linux tells; 0 elsewhere."""
    total = 0
    for thread in Path(f"/proc/{process}/task").glob("*"):
        try:
            total += int((thread / "schedstat").read_text().split()[0])
            total += sum(
                spent_by(int(child)) for child in (thread / "children").read_text().split()
            )
        except OSError:
            pass  # it has ended
    return total


def told(name: str, figure: float, limit: float, unit: str) -> int:
    print(
        f"{name:50} {figure:8.1f} {unit} (at most {limit:g}) {'OVER' if figure > limit else ''}",
        flush=True,
    )
    return int(figure > limit)


async def chats(url: str, seconds: float) -> int:
    """p99 of chats on an idle mock and beside drawing; whether the second is more than three times the first."""
    limits = httpx.Limits(max_connections=200)
    async with httpx.AsyncClient(
        base_url=url, headers=HEADERS, timeout=120, limits=limits
    ) as client:
        await chatting(url, 2.0)
        idle = await chatting(url, seconds)
        links = await wanted(client)
        drawing = [asyncio.create_task(client.get(link)) for link in links]
        busy = await chatting(url, seconds, drawing)
        done = [reply for reply in await asyncio.gather(*drawing) if reply.status_code == 200]
    print(
        f"chats, idle: p50 {idle[0]:.2f} ms, p99 {idle[1]:.2f} ms; beside {len(done)} files: p50 {busy[0]:.2f} ms, p99 {busy[1]:.2f} ms"
    )
    return told("p99 beside drawing, of p99 idle", busy[1] / idle[1], 3, "times") + (
        len(done) != 24
    )


async def wanted(client: httpx.AsyncClient) -> list[str]:
    """Links to eight clips and sixteen pictures that nobody has looked at yet."""
    links = []
    for number in range(8):
        body = {
            "model": "wan2.6-t2v",
            "prompt": f"Waves {number}",
            "size": "1920x1080",
            "duration": 5,
        }
        task = (await client.post("/~busy/sealink/v1/video/generations", json=body)).json()["id"]
        await client.put("/~busy/_mock/clock", json={"advance": "1h"})
        links.append((await client.get(f"/~busy/sealink/v1/tasks/{task}")).json()["data"][0]["url"])
    for number in range(16):
        body = {"model": "qwen-image-max", "prompt": f"A harbour {number}", "size": "1024x1024"}
        links.append(
            (await client.post("/~busy/sealink/v1/images/generations", json=body)).json()["data"][
                0
            ]["url"]
        )
    return links


async def chatting(
    url: str, seconds: float, beside: list[asyncio.Task[httpx.Response]] | None = None
) -> tuple[float, float]:
    """Sixteen connections for some seconds, or as long as the files beside take if that is less; median and 99th percentile of a chat in milliseconds.

    Bare sockets: what a client of Python's own costs would hide the mock.
    """
    took: list[float] = []
    until = time.perf_counter() + seconds
    host, port = url.removeprefix("http://").split(":")
    body = json.dumps(CHAT).encode()
    fields = (
        f"host: {host}",
        "authorization: Bearer sk-bench",
        "content-type: application/json",
        f"content-length: {len(body)}",
    )
    request = (
        "\r\n".join(("POST /sealink/v1/chat/completions HTTP/1.1", *fields, "", "")).encode() + body
    )

    async def one() -> None:
        reader, writer = await asyncio.open_connection(host, int(port))
        while time.perf_counter() < until and not (beside and all(task.done() for task in beside)):
            began = time.perf_counter()
            writer.write(request)
            answer = await reader.readuntil(b"\r\n\r\n")
            assert answer.startswith(b"HTTP/1.1 200"), answer
            await reader.readexactly(
                int(answer.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
            )
            took.append((time.perf_counter() - began) * 1000)
        writer.close()

    await asyncio.gather(*(one() for _ in range(16)))
    took.sort()
    return took[len(took) // 2], took[len(took) * 99 // 100]


if __name__ == "__main__":
    main()
