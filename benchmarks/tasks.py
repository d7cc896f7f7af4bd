"""Measure the cost of thousands of running tasks: memory per task, and processor time.

    .venv/bin/python benchmarks/tasks.py [--tasks 5000] [--polls 200] [--seconds 10]

Memory is measured in this process, for the records, their keys and indices (tracemalloc). Then a
served mock with a stopped clock gets as many tasks. It is idle for some seconds, then polled at a
steady rate for as many. Its processor time is read from /proc (Linux).
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import socket
import subprocess
import sys
import time
import tracemalloc
from pathlib import Path
from types import SimpleNamespace

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from mockgateway.clock import Clock
from mockgateway.content import TaskRequest
from mockgateway.state.tasks import TIMED, Script, Tasks
from mockgateway.stores import MemoryStore

SCRIPTS = Path(sys.executable).parent
PROMPT = (
    "Cinematic drone shot over a coral reef at sunrise, gentle waves, "
    "the camera follows a shoal of fish to the open sea"
)
HEADERS = {"authorization": "Bearer sk-sealink-any-key", "content-type": "application/json"}


def memory(count: int) -> float:
    """Return the bytes per task, including its keys and indices."""
    state = SimpleNamespace(store=MemoryStore(), ledger=None, outbox=None)
    tasks = Tasks(state, Clock(0), ("", "sealink"), TIMED, lambda snapshot: ())
    owner = SimpleNamespace(id="acct_1234567890abcdef")
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    for number in range(count):
        request = TaskRequest(
            f"task_{number:024x}",
            {"prompt": PROMPT, "size": "1280x720", "duration": 5, "n": 1},
            number=1,
            seconds=5,
            url="https://example.com/hooks/sealink",
        )
        tasks.submit(
            owner,
            request,
            "video",
            "wan2.6-t2v",
            Script(0.9, 3600.0),
            "0123456789abcdef",
            "http://127.0.0.1:4010/sealink",
            0.5,
        )
    tasks.history(owner, 50, 0)
    used = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    return used / count


def processor(pid: int) -> float:
    """Return the seconds of processor time that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def served(count: int, rate: int, seconds: float) -> None:
    """Print the processor time of a served mock, idle and polled."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    mock = subprocess.Popen(
        [str(SCRIPTS / "mockgateway"), "serve", "--port", str(port), "--speed", "0"],
        stdout=subprocess.PIPE,
    )
    try:
        assert mock.stdout is not None
        mock.stdout.readline()
        client = http.client.HTTPConnection("127.0.0.1", port, timeout=20)

        def ask(method: str, path: str, body: object = None) -> dict[str, object]:
            client.request(method, path, None if body is None else json.dumps(body), HEADERS)
            found: dict[str, object] = json.loads(client.getresponse().read())
            return found

        body = {"model": "wan2.6-t2v", "prompt": PROMPT, "duration": 5}
        started = time.perf_counter()
        ids = [ask("POST", "/sealink/v1/video/generations", body)["id"] for _ in range(count)]
        print(f"{count} submissions in {time.perf_counter() - started:.1f} s, one after another")
        idle = processor(mock.pid)
        client.close()  # clients do not keep idle connections for so long
        time.sleep(seconds)
        print(f"idle: {(processor(mock.pid) - idle) / seconds:.1%} of a core")
        draw, took, before, begin = random.Random(1), [], processor(mock.pid), time.perf_counter()
        for number in range(int(rate * seconds)):
            time.sleep(max(0.0, begin + number / rate - time.perf_counter()))
            sent = time.perf_counter()
            assert ask("GET", f"/sealink/v1/tasks/{draw.choice(ids)}")["status"] == "pending"
            took.append(time.perf_counter() - sent)
        spent = time.perf_counter() - begin
        took.sort()
        used = processor(mock.pid) - before
        print(
            f"{len(took) / spent:.0f} polls a second: {used / spent:.1%} of a core, "
            f"{used / len(took) * 1e6:.0f} µs each"
        )
        print(
            f"a poll takes {took[len(took) // 2] * 1e3:.2f} ms (median), "
            f"{took[int(len(took) * 0.99)] * 1e3:.2f} ms (99 %)"
        )
    finally:
        mock.terminate()
        mock.wait(10)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--tasks", type=int, default=5000)
    parser.add_argument("--polls", type=int, default=200, help="a second")
    parser.add_argument("--seconds", type=float, default=10)
    options = parser.parse_args()
    print(f"memory: {memory(options.tasks):.0f} bytes a task")
    served(options.tasks, options.polls, options.seconds)


if __name__ == "__main__":
    main()
