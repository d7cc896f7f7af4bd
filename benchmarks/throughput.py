"""How much the mock adds to a request, as a ratio against a bare ASGI app in the same run.

    .venv/bin/python benchmarks/throughput.py [--rounds 5] [--seconds 4] [--out FILE]

Both run under uvicorn (uvloop, httptools), each alone in a process of its own, loaded in turn by wrk with 16 connections. The bare app returns constant
bytes of the same size as the mock's reply, plain JSON and a stream of events; the mock admits the key, validates the request, generates the answer,
checks its own reply and writes its journal. Prints requests per second of each round, the ratios, the time from the command to the first
answer, and the memory after 10,000 requests. Needs wrk (`apt-get install wrk`).
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import statistics
import subprocess
import tempfile
import urllib.request
from pathlib import Path

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

BARE = """
PLAIN, STREAM = b"x" * {plain}, b"y" * {stream}

async def app(scope, receive, send):
    while (await receive()).get("more_body"):
        pass
    body, kind = (STREAM, b"text/event-stream") if scope["path"] == "/stream" else (PLAIN, b"application/json")
    headers = [(b"content-type", kind), (b"content-length", str(len(body)).encode())]
    await send({{"type": "http.response.start", "status": 200, "headers": headers}})
    await send({{"type": "http.response.body", "body": body}})
"""


def post(url: str, body: dict[str, object]) -> bytes:
    request = urllib.request.Request(
        url, json.dumps(body).encode(), {"content-type": "application/json", "authorization": KEY}
    )
    with urllib.request.urlopen(request) as reply:
        return bytes(reply.read())


def load(url: str, script: Path, seconds: int) -> float:
    """Requests per second that wrk gets out of 16 connections; refuses a run with anything but 2xx."""
    out = subprocess.run(
        ["wrk", "-t1", "-c16", f"-d{seconds}s", "-s", str(script), url],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    if "Non-2xx" in out or "Socket errors" in out:
        raise SystemExit(out)
    found = re.search(r"Requests/sec:\s+([\d.]+)", out)
    assert found
    return float(found[1])


def resident(process: subprocess.Popen[bytes]) -> float:
    """MiB of memory that a process holds."""
    status = Path(f"/proc/{process.pid}/status").read_text()
    found = re.search(r"VmRSS:\s+(\d+) kB", status)
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


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=4)
    parser.add_argument("--out", type=Path, help="write the figures as JSON")
    options = parser.parse_args()
    if not shutil.which("wrk"):
        raise SystemExit("this benchmark needs wrk: apt-get install wrk")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        port, bare_port = free_port(), free_port()
        mock_url, bare_url = f"http://127.0.0.1:{port}", f"http://127.0.0.1:{bare_port}"
        serve = [str(SCRIPTS / "mockgateway"), "serve", "--port", str(port)]
        ready = []
        for _ in range(options.rounds):
            with running(serve, f"{mock_url}/_mock/health") as (_, seconds):
                ready.append(seconds)
        with running(serve, f"{mock_url}/_mock/health") as (mock, _):
            sizes = {
                "plain": len(post(mock_url + PATH, CHAT)),
                "stream": len(post(mock_url + PATH, {**CHAT, "stream": True})),
            }
            (folder / "bare.py").write_text(BARE.format(**sizes))
            bare = [
                str(SCRIPTS / "uvicorn"),
                "bare:app",
                "--port",
                str(bare_port),
                "--loop",
                "uvloop",
                "--http",
                "httptools",
                "--no-access-log",
                "--lifespan",
                "off",
                "--log-level",
                "warning",
            ]
            with running(bare, bare_url, cwd=name):
                bodies = {
                    "plain": script(folder, "plain", CHAT),
                    "stream": script(folder, "stream", {**CHAT, "stream": True}),
                }
                for _ in range(10_000 // 500):
                    subprocess.run(
                        ["wrk", "-t1", "-c16", "-d1s", "-s", str(bodies["plain"]), mock_url + PATH],
                        capture_output=True,
                        check=True,
                    )
                    if (
                        json.loads(
                            urllib.request.urlopen(f"{mock_url}/_mock/journal?last=0").read()
                        )["total"]
                        >= 10_000
                    ):
                        break
                memory = resident(mock)
                figures: dict[str, list[tuple[float, float]]] = {"plain": [], "stream": []}
                for _ in range(options.rounds):
                    for kind, pairs in figures.items():
                        pairs.append(
                            (
                                load(mock_url + PATH, bodies[kind], options.seconds),
                                load(f"{bare_url}/{kind}", bodies[kind], options.seconds),
                            )
                        )
    report: dict[str, object] = {
        "ready_seconds": round(statistics.median(ready), 3),
        "resident_mib": round(memory, 1),
        "reply_bytes": sizes,
    }
    print(
        f"ready after {min(ready):.3f} / {statistics.median(ready):.3f} / {max(ready):.3f} s (min / median / max); {memory:.1f} MiB after 10,000 requests"
    )
    for kind, pairs in figures.items():
        ratios = [mine / base for mine, base in pairs]
        print(
            f"{kind:7} {sizes[kind]:6} bytes   mock {statistics.median(m for m, _ in pairs):8.0f}/s   bare {statistics.median(b for _, b in pairs):8.0f}/s",
            end="",
        )
        print(f"   ratio {min(ratios):.2f} / {statistics.median(ratios):.2f} / {max(ratios):.2f}")
        report[kind] = {
            "mock_rps": round(statistics.median(m for m, _ in pairs)),
            "bare_rps": round(statistics.median(b for _, b in pairs)),
            "ratio": round(statistics.median(ratios), 3),
        }
    if options.out:
        options.out.write_text(json.dumps(report, indent=2) + "\n")


if __name__ == "__main__":
    main()
