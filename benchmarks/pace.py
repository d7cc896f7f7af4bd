"""Compare the pace that the clients of many simultaneous streams see with the scenario's pace.

    .venv/bin/python benchmarks/pace.py [--streams 200] [--first 200] [--between 20] [--tokens 100]

Serves the mock on a free port with a scenario of one latency rule. Opens all streams at once from
another process with plain sockets. Prints, in milliseconds, the 50th and 99th percentile of the
time to the first token, of the gaps between tokens, and of the drift from
first + (events - 1) x between. The exit code is 1 if the first token's p50 is off by more than
5 ms, or its p99 by more than 25 ms.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import json
import multiprocessing
import os
import sys
import time
from itertools import pairwise
from pathlib import Path
from statistics import quantiles

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))


def body(tokens: int) -> bytes:
    return json.dumps(
        {
            "model": "qwen3-max",
            "stream": True,
            "max_tokens": tokens,
            "messages": [
                {"role": "user", "content": "Tell me a long story about the sea, in detail."}
            ],
        }
    ).encode()


async def read_stream(
    host: str, port: int, request: bytes, start: asyncio.Event, out: list[list[float]]
) -> None:
    reader, writer = await asyncio.open_connection(host, port)
    await start.wait()
    began = time.perf_counter()
    # Not by the writer: uvloop would hold all requests back until the last stream has started.
    os.write(writer.get_extra_info("socket").fileno(), request)
    times: list[float] = []
    while True:
        data = await reader.read(65536)
        at = (time.perf_counter() - began) * 1000
        times += [at] * data.count(b"data: ")
        if not data or b"[DONE]" in data:
            break
    writer.close()
    out.append(times)


async def measure(host: str, port: int, streams: int, tokens: int) -> list[list[float]]:
    payload = body(tokens)
    head = (
        f"POST /sealink/v1/chat/completions HTTP/1.1\r\nHost: {host}:{port}\r\n"
        "Authorization: Bearer any\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(payload)}\r\n\r\n"
    )
    start, out = asyncio.Event(), list[list[float]]()
    tasks = [
        asyncio.ensure_future(read_stream(host, port, head.encode() + payload, start, out))
        for _ in range(streams)
    ]
    await asyncio.sleep(1)
    start.set()
    await asyncio.gather(*tasks)
    return out


def client(host: str, port: int, streams: int, tokens: int, pipe: object) -> None:
    import uvloop

    gc.disable()
    pipe.send(uvloop.run(measure(host, port, streams, tokens)))  # type: ignore[attr-defined]


def percentiles(values: list[float]) -> tuple[float, float]:
    cuts = quantiles(values, n=100)
    return cuts[49], cuts[98]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--streams", type=int, default=200)
    parser.add_argument(
        "--first", type=float, default=200, help="milliseconds before the first token"
    )
    parser.add_argument("--between", type=float, default=20, help="milliseconds between tokens")
    parser.add_argument("--tokens", type=int, default=100)
    options = parser.parse_args()

    import httpx

    from tests.serving import serving

    with serving() as mock:
        gc.collect()  # as `mockgateway serve` does
        gc.freeze()
        gc.set_threshold(20_000, 20, 50)
        rule = {
            "when": {"do": "complete"},
            "faults": [
                {"latency": {"before": f"{options.first}ms", "between": f"{options.between}ms"}}
            ],
        }
        httpx.put(f"{mock.url}/_mock/scenario", json={"rules": [rule]}).raise_for_status()
        httpx.post(
            f"{mock.url}/sealink/v1/chat/completions",
            content=body(options.tokens),
            headers={"Authorization": "Bearer any", "Content-Type": "application/json"},
            timeout=60,
        )
        host, port = mock.url.removeprefix("http://").split(":")
        context = multiprocessing.get_context("spawn")
        here, there = context.Pipe()
        process = context.Process(
            target=client, args=(host, int(port), options.streams, options.tokens, there)
        )
        process.start()
        streams = here.recv()
        process.join()
    firsts = [times[0] for times in streams]
    gaps = [b - a for times in streams for a, b in pairwise(times)]
    drift = [times[-1] - options.first - (len(times) - 1) * options.between for times in streams]
    p50, p99 = percentiles(firsts)
    print(f"{len(streams)} streams of about {len(streams[0])} events")
    print(f"first token   p50 {p50:7.1f} ms   p99 {p99:7.1f} ms   (requested {options.first:g})")
    print(
        "between       p50 {:7.1f} ms   p99 {:7.1f} ms   (requested {:g})".format(
            *percentiles(gaps), options.between
        )
    )
    print(
        "drift         p50 {:7.1f} ms   p99 {:7.1f} ms   (requested 0)".format(*percentiles(drift))
    )
    sys.exit(abs(p50 - options.first) > 5 or p99 - options.first > 25)


if __name__ == "__main__":
    main()
