"""How much the mock adds to a request, as a ratio against a bare ASGI app in the same run.

    .venv/bin/python benchmarks/throughput.py [--rounds 5] [--seconds 4] [--unchecked] [--write]

Both run under uvicorn (uvloop, httptools), each alone in a process of its own, loaded in turn by
wrk with one thread and 16 connections. The bare app returns constant bytes of the same size as the
mock's reply, plain JSON and a stream of events; the mock admits the key, validates the request,
generates the answer, checks its own reply and writes its journal.

Prints requests a second and the processor time of a request for each, and both ratios: on a machine
that others use as well, the ratio of processor times is the steadier one. Then the time from the
command to the first answer, and the memory after 10,000 requests. `--unchecked` turns the check of
the mock's own replies off, to show what it costs. aimock (npm: @copilotkit/aimock) is measured
beside them if npx has it. `--write` puts the figures into docs/performance.md, `--out` into a JSON
file. Needs wrk (`apt-get install wrk`).
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from performance_page import describe_run, table, write_section
from starting import SCRIPTS, free_port, running

CHAT = {
    "model": "qwen3-max",
    "messages": [
        {"role": "system", "content": "You are a helpful assistant."},
        {"role": "user", "content": "Explain in two sentences how a gateway balances load."},
    ],
    "temperature": 0.7,
}
PATH = "/sealink/v1/chat/completions"
KEY = "Bearer bench"
AIMOCK = "@copilotkit/aimock"

BARE = """
PLAIN, STREAM = b"x" * {plain}, b"y" * {stream}

async def app(scope, receive, send):
    while (await receive()).get("more_body"):
        pass
    body, kind = PLAIN, b"application/json"
    if scope["path"] == "/stream":
        body, kind = STREAM, b"text/event-stream"
    headers = [(b"content-type", kind), (b"content-length", str(len(body)).encode())]
    await send({{"type": "http.response.start", "status": 200, "headers": headers}})
    await send({{"type": "http.response.body", "body": body}})
"""


class Load(NamedTuple):
    """One run of wrk."""

    rate: float  # requests a second
    cost: float  # microseconds of processor time a request


def post(url: str, body: dict[str, object]) -> bytes:
    request = urllib.request.Request(
        url, json.dumps(body).encode(), {"content-type": "application/json", "authorization": KEY}
    )
    with urllib.request.urlopen(request) as reply:
        return bytes(reply.read())


def load(url: str, script: Path, seconds: float, process: int) -> Load:
    """Load a server; refuse a run with anything but 2xx."""
    before = processor_time(process)
    command = ["wrk", "-t1", "-c16", f"-d{seconds}s", "-s", str(script), url]
    out = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    spent = processor_time(process) - before
    if "Non-2xx" in out or "Socket errors" in out:
        raise SystemExit(out)
    rate, count = re.search(r"Requests/sec:\s+([\d.]+)", out), re.search(r"(\d+) requests in", out)
    assert rate
    assert count
    return Load(float(rate[1]), spent / int(count[1]) * 1e6)


def processor_time(process: int) -> float:
    """Return the seconds that the threads of a process and its children have run."""
    total = 0
    for number in [process, *children(process)]:
        for thread in Path(f"/proc/{number}/task").glob("*/schedstat"):
            with contextlib.suppress(OSError):  # the thread has ended
                total += int(thread.read_text().split()[0])
    return total / 1e9


def children(process: int) -> list[int]:
    """Return the processes below one."""
    found: list[int] = []
    with contextlib.suppress(OSError):
        text = Path(f"/proc/{process}/task/{process}/children").read_text()
        for child in map(int, text.split()):
            found += [child, *children(child)]
    return found


def resident(process: int) -> float:
    """Return the MiB of memory that a process holds."""
    found = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{process}/status").read_text())
    assert found
    return int(found[1]) / 1024


def script(folder: Path, name: str, body: dict[str, object]) -> Path:
    path = folder / f"{name}.lua"
    lines = [
        'wrk.method = "POST"',
        'wrk.headers["content-type"] = "application/json"',
        f'wrk.headers["authorization"] = "{KEY}"',
        f"wrk.body = [[{json.dumps(body)}]]",
    ]
    path.write_text("\n".join(lines))
    return path


@contextlib.contextmanager
def aimock(folder: Path) -> Iterator[tuple[str, int] | None]:
    """Yield the address and the process of aimock, or None where npx does not have it."""
    if shutil.which("npx") is None:
        yield None
        return
    fixtures = folder / "aimock.json"
    match = {"userMessage": "gateway"}
    text = "A gateway balances load by sending each request to the upstream that has room. " * 2
    fixtures.write_text(json.dumps({"fixtures": [{"match": match, "response": {"content": text}}]}))
    port = free_port()
    words = ["--port", str(port), "--fixtures", str(fixtures), "--log-level", "silent"]
    command = ["npx", "--yes", "-p", AIMOCK, "llmock", *words]
    try:
        with running(command, f"http://127.0.0.1:{port}/health", seconds=120) as (process, _):
            yield f"http://127.0.0.1:{port}/v1/chat/completions", process.pid
    except SystemExit:
        yield None


def warm_up(url: str, body: Path) -> None:
    """Send 10,000 requests."""
    for _ in range(20):
        command = ["wrk", "-t1", "-c16", "-d1s", "-s", str(body), url + PATH]
        subprocess.run(command, capture_output=True, check=True)
        journal = urllib.request.urlopen(f"{url}/_mock/journal?last=0").read()
        if json.loads(journal)["total"] >= 10_000:
            return


def report(kind: str, size: int, mock: list[Load], bare: list[Load]) -> dict[str, Any]:
    """Print the figures of one kind of reply, and return them."""
    rates = sorted(mine.rate / base.rate for mine, base in zip(mock, bare, strict=True))
    costs = sorted(base.cost / mine.cost for mine, base in zip(mock, bare, strict=True))
    figures = {
        "mock_rps": round(statistics.median(one.rate for one in mock)),
        "bare_rps": round(statistics.median(one.rate for one in bare)),
        "ratio": round(statistics.median(rates), 3),
        "mock_us": round(statistics.median(one.cost for one in mock), 1),
        "bare_us": round(statistics.median(one.cost for one in bare), 1),
        "processor_ratio": round(statistics.median(costs), 3),
    }
    print(
        f"{kind:7} {size:6} bytes   {figures['mock_rps']:7}/s   bare {figures['bare_rps']:7}/s"
        f"   ratio {rates[0]:.2f} / {figures['ratio']:.2f} / {rates[-1]:.2f}"
        f"   processor {figures['mock_us']:5.1f} us, bare {figures['bare_us']:5.1f} us"
        f"   ratio {costs[0]:.2f} / {figures['processor_ratio']:.2f} / {costs[-1]:.2f}"
    )
    return figures


def measure(options: argparse.Namespace, folder: Path) -> dict[str, Any]:
    """Start the servers, load them in turn, and print the figures."""
    port, bare_port = free_port(), free_port()
    mock_url, bare_url = f"http://127.0.0.1:{port}", f"http://127.0.0.1:{bare_port}"
    serve = [str(SCRIPTS / "mockgateway"), "serve", "--port", str(port)]
    environment = {**os.environ, "MOCKGATEWAY_UNCHECKED": "1"} if options.unchecked else None
    ready = []
    for _ in range(options.rounds):
        with running(serve, f"{mock_url}/_mock/health") as (_, seconds):
            ready.append(seconds)
    bare_command = [str(SCRIPTS / "uvicorn"), "bare:app", "--port", str(bare_port)]
    bare_command += ["--loop", "uvloop", "--http", "httptools", "--no-access-log"]
    bare_command += ["--lifespan", "off", "--log-level", "warning"]
    with running(serve, f"{mock_url}/_mock/health", env=environment) as (mock, _):
        url, stream = mock_url + PATH, {**CHAT, "stream": True}
        sizes = {"plain": len(post(url, CHAT)), "stream": len(post(url, stream))}
        (folder / "bare.py").write_text(BARE.format(**sizes))
        bodies = {
            "plain": script(folder, "plain", CHAT),
            "stream": script(folder, "stream", stream),
        }
        with running(bare_command, bare_url, cwd=str(folder)) as (bare, _), aimock(folder) as other:
            warm_up(mock_url, bodies["plain"])
            memory = resident(mock.pid)
            runs: dict[str, dict[str, list[Load]]] = {kind: {} for kind in sizes}
            for _ in range(options.rounds):
                for kind, found in runs.items():
                    body, seconds = bodies[kind], options.seconds
                    targets = {"mock": (url, mock.pid), "bare": (f"{bare_url}/{kind}", bare.pid)}
                    if other is not None:
                        targets["aimock"] = other
                    for name, (target, process) in targets.items():
                        found.setdefault(name, []).append(load(target, body, seconds, process))
    low, middle, high = min(ready), statistics.median(ready), max(ready)
    print(f"ready after {low:.3f} / {middle:.3f} / {high:.3f} s (min / median / max)")
    print(f"{memory:.1f} MiB after 10,000 requests; ratios: min / median / max")
    figures: dict[str, Any] = {
        "ready_seconds": round(middle, 3),
        "resident_mib": round(memory, 1),
        "reply_bytes": sizes,
    }
    for kind, found in runs.items():
        figures[kind] = report(kind, sizes[kind], found["mock"], found["bare"])
    if other is None:
        print(f"aimock: not measured, npx does not have {AIMOCK}")
        return figures
    for kind, found in runs.items():
        figures[f"aimock {kind}"] = report(f"aimock {kind}", 0, found["aimock"], found["bare"])
    return figures


def write_page(run: str, figures: dict[str, Any]) -> None:
    """Write the medians into docs/performance.md."""
    head = ("reply", "bytes", "mock, requests/s", "bare, requests/s", "ratio")
    head += ("mock, processor µs", "bare, processor µs", "ratio")
    rows = []
    for kind, size in figures["reply_bytes"].items():
        found = figures[kind]
        names = ("mock_rps", "bare_rps", "ratio", "mock_us", "bare_us", "processor_ratio")
        rows.append([kind, size, *[found[name] for name in names]])
    start = f"Ready after {figures['ready_seconds']} s; {figures['resident_mib']} MiB after 10,000"
    write_section("throughput", [run, "", *table(head, rows), "", f"{start} requests. Medians."])


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=4)
    parser.add_argument("--unchecked", action="store_true", help="do not check the mock's replies")
    parser.add_argument("--out", type=Path, help="write the figures as JSON")
    parser.add_argument("--write", action="store_true", help="write into docs/performance.md")
    options = parser.parse_args()
    run = describe_run(" ".join(["benchmarks/throughput.py", *sys.argv[1:]]))
    if not shutil.which("wrk"):
        raise SystemExit("this benchmark needs wrk: apt-get install wrk")
    with tempfile.TemporaryDirectory() as name:
        figures = measure(options, Path(name))
    if options.write:
        write_page(run, figures)
    if options.out:
        options.out.write_text(json.dumps(figures, indent=2) + "\n")


if __name__ == "__main__":
    main()
