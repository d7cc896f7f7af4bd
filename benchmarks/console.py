"""What an open console costs: in the page, and in the mock that it shows.

    .venv/bin/python benchmarks/console.py [--rate 1000] [--seconds 20]

A client in a process of its own sends chats at a steady rate, first without a page, then with the
traffic open in headless Chromium. Prints the requests a second that were answered, and what the
page adds to the mock's processor time; how long the page was busy at a stretch (long tasks, the
browser's own measure: over 50 ms), the growth of its heap and of the mock's memory; and how long a
single call takes to appear in the list.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import statistics
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parent.parent)]

from starting import SCRIPTS, free_port, running  # noqa: E402

from tests.console.browser import browsing  # noqa: E402

BODY = json.dumps({"model": "qwen3-max", "messages": [{"role": "user", "content": "Hello"}]})
CALLS = 20  # single calls whose appearance is timed
WATCH = """
window.busy = [];
new PerformanceObserver((list) => {
  for (const one of list.getEntries()) window.busy.push(one.duration);
}).observe({type: "longtask"});
window.shown = [];
new MutationObserver(() => window.shown.push(Date.now()))
  .observe(document.querySelector(".traffic-list"), {childList: true, subtree: true});
"""


async def load(port: int, rate: float, seconds: float, connections: int = 16) -> int:
    """Send chats at a steady rate over kept connections; return how many were answered."""
    request = (
        "POST /sealink/v1/chat/completions HTTP/1.1\r\nhost: localhost\r\n"
        "authorization: Bearer load\r\ncontent-type: application/json\r\n"
        f"content-length: {len(BODY)}\r\n\r\n{BODY}"
    ).encode()
    end, answered = time.monotonic() + seconds, 0

    async def send(offset: float) -> None:
        nonlocal answered
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        due = time.monotonic() + offset
        while (now := time.monotonic()) < end:
            await asyncio.sleep(due - now)
            due = max(due, now - 1) + connections / rate
            writer.write(request)
            head = await reader.readuntil(b"\r\n\r\n")
            length = head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0]
            await reader.readexactly(int(length))
            answered += 1
        writer.close()

    await asyncio.gather(*[send(number / rate) for number in range(connections)])
    return answered


def processor_seconds(process: int) -> float:
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory(process: int) -> float:
    """Return the resident memory in MiB."""
    pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def measure(port: int, process: int, rate: float, seconds: float) -> tuple[float, float]:
    """Return the answers a second, and the processor time of the mock for each in µs."""
    before, began = processor_seconds(process), time.monotonic()
    command = [sys.executable, __file__, "--load", str(port)]
    command += ["--rate", str(rate), "--seconds", str(seconds)]
    answered = int(subprocess.check_output(command))
    spent = processor_seconds(process) - before
    return answered / (time.monotonic() - began), spent / answered * 1e6


def heap(browser: Any) -> float:
    """Return the page's live heap in MiB."""
    browser.execute_cdp_cmd("HeapProfiler.enable", {})
    browser.execute_cdp_cmd("HeapProfiler.collectGarbage", {})
    return float(browser.execute_cdp_cmd("Runtime.getHeapUsage", {})["usedSize"]) / 2**20


def appearances(browser: Any, url: str) -> list[float]:
    """Return how many ms after its reply each of some single calls was in the list."""
    found = []
    for _ in range(CALLS):
        browser.execute_script("window.shown = []")
        request = urllib.request.Request(
            f"{url}/sealink/v1/me", headers={"authorization": "Bearer any"}
        )
        urllib.request.urlopen(request).read()
        answered = time.time() * 1000
        time.sleep(0.5)
        shown = browser.execute_script("return window.shown")
        found.append(max(0.0, min(shown) - answered) if shown else 500.0)
    return sorted(found)


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--rate", type=float, default=1000)
    options.add_argument("--seconds", type=float, default=20)
    options.add_argument("--load", type=int, help="a port: only send calls, and print how many")
    chosen = options.parse_args()
    if chosen.load:
        print(asyncio.run(load(chosen.load, chosen.rate, chosen.seconds)))
        return
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    command = [str(SCRIPTS / "mockgateway"), "serve", "--port", str(port), "--quiet"]
    with running(command, f"{url}/_mock/health") as (server, _), browsing() as browser:
        plan = (port, server.pid, chosen.rate, chosen.seconds)
        measure(port, server.pid, chosen.rate, 2)  # fill the journal
        alone = measure(*plan)
        browser.get(f"{url}/_mock/#traffic")
        time.sleep(2)
        browser.execute_script(WATCH)
        single = appearances(browser, url)
        measure(port, server.pid, chosen.rate, 2)
        sizes = heap(browser), memory(server.pid)
        browser.execute_script("window.busy = []")
        shown = measure(*plan)
        busy = sorted(browser.execute_script("return window.busy"))
        grown = heap(browser) - sizes[0], memory(server.pid) - sizes[1]
    print(f"a call appears after {statistics.median(single):.0f} ms, at most {single[-1]:.0f} ms")
    print(f"answers a second: {alone[0]:.0f} without the page, {shown[0]:.0f} with it")
    extra = (shown[1] - alone[1]) * shown[0] / 1000
    print(f"processor time of the mock a second: {extra:+.0f} ms with the page")
    late = busy[int(len(busy) * 0.95)] if busy else 0
    print(f"long tasks: {len(busy)}, 95th percentile {late:.0f} ms")
    print(f"growth in MiB: page {grown[0]:+.1f} from {sizes[0]:.1f}, mock {grown[1]:+.1f}")


if __name__ == "__main__":
    main()
