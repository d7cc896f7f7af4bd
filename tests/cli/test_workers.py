"""Several workers of one port: what one knows, all know, and none is missed."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import httpx
import orjson
import pytest

from mockgateway.state.webhooks.sender import MAX_ATTEMPTS
from tests.processes import started
from tests.redis_server import RedisServer
from tests.state.webhooks.receivers import receiving

CHAT = {"model": "qwen3-max", "messages": [{"role": "user", "content": "Hello"}], "max_tokens": 9}
VIDEO = {"model": "seedance-2", "prompt": "sea"}
KEY = {"authorization": "Bearer ak_any"}
PROMPT = {"generation_prompt": "sea"}
PRICE = 0.005  # of an image
IMAGE = "/babysea/v1/generate/image/bfl/flux-schnell"


class Server:
    """A running `mockgateway serve --workers 2`."""

    def __init__(self, process: subprocess.Popen[bytes], url: str, errors: Path) -> None:
        self.process = process
        self.url = url
        self.errors = errors

    def workers(self) -> list[int]:
        """Return the process ids of the workers."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [
            int(child)
            for child in children.read_text().split()
            if b"mockgateway" in Path(f"/proc/{child}/cmdline").read_bytes().partition(b"serve")[0]
        ]

    def call(self, method: str, path: str, **options: Any) -> httpx.Response:
        """Send a request on a connection of its own, which any worker may get."""
        return httpx.request(method, self.url + path, timeout=30, **options)

    def until(self, done: Any, seconds: float = 30) -> None:
        """Wait until a condition holds."""
        deadline = time.monotonic() + seconds
        while not done():
            assert time.monotonic() < deadline, self.errors.read_text()
            time.sleep(0.02)


@contextmanager
def serving_workers(folder: Path, *options: str) -> Iterator[Server]:
    errors = folder / "errors"
    command = [sys.executable, "-m", "mockgateway", "serve", "--port", "0", "--workers", "2"]
    command += ["--no-access-log", *options]
    with (
        errors.open("wb") as stderr,
        started(command, stdout=subprocess.PIPE, stderr=stderr) as process,
    ):
        assert process.stdout is not None
        for line in process.stdout:
            if found := re.search(rb" at (http://\S+)", line):
                break
        else:
            pytest.fail(errors.read_text())
        threading.Thread(target=process.stdout.read, daemon=True).start()
        yield Server(process, found[1].decode(), errors)
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0


@pytest.fixture(
    scope="module",
    params=[
        "redis",
        pytest.param("embedded", marks=pytest.mark.slow),
        pytest.param("sqlite", marks=pytest.mark.slow),
    ],
)
def server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    folder, options = tmp_path_factory.mktemp("workers"), []
    if request.param == "redis":
        redis_server: RedisServer = request.getfixturevalue("redis_server")
        redis_server.client.flushall()
        options = ["--store", redis_server.url]
    elif request.param == "sqlite":
        options = ["--store", f"sqlite://{folder}/state.db"]
    with serving_workers(folder, *options) as running:
        running.until(lambda: len(running.workers()) == 2)
        yield running


def test_workers_agree_and_survive_the_death_of_one(server: Server) -> None:
    """One call after the other, each on a new connection; then one worker is killed."""
    counts = [
        server.call("POST", "/sealink/v1/chat/completions", json=CHAT, headers=KEY)
        for _ in range(12)
    ]
    seeds = [reply.headers["x-mock-seed"] for reply in counts]
    assert seeds == [f"0/{number}" for number in range(1, 13)]
    journal = server.call("GET", "/_mock/journal").json()
    assert [one["number"] for one in journal["exchanges"]] == list(range(1, 13))
    assert server.call("GET", "/_mock/journal?count").json()["total"] == 12

    for _ in range(4):
        assert server.call("PUT", "/_mock/scenario", json={"name": "rate-limited"}).is_success
        limited = [
            server.call("POST", "/sealink/v1/chat/completions", json=CHAT, headers=KEY).status_code
            for _ in range(3)
        ]
        assert limited == [429, 429, 200]
        assert server.call("DELETE", "/_mock/scenario").is_success
        now = server.call("POST", "/_mock/clock", json={"advance": 100}).json()["now"]
        assert server.call("GET", "/_mock/clock").json()["now"] >= now

    killed = server.workers()[0]
    os.kill(killed, signal.SIGKILL)
    began = time.monotonic()
    server.until(lambda: len(set(server.workers()) - {killed}) == 2)
    assert time.monotonic() - began < 3  # two seconds, on a busy machine
    old = set(server.workers())
    server.process.send_signal(signal.SIGHUP)
    server.until(lambda: len(set(server.workers()) - old) == 2 and not old & set(server.workers()))
    reply = server.call("POST", "/sealink/v1/chat/completions", json=CHAT, headers=KEY)
    assert reply.headers["x-mock-seed"] == "0/25"
    errors = server.errors.read_text()
    assert "Traceback" not in errors
    assert f"worker {killed} ended with -9" in errors


class Client:
    """Submits tasks; again where the connection broke."""

    def __init__(self, server: Server, receiver: str) -> None:
        self.server = server
        self.receiver = receiver

    def submit(self, number: int) -> str:
        """Submit a task under an idempotency key, and return its id."""
        headers = KEY | {"idempotency-key": f"k{number}"}
        while True:
            with suppress(httpx.TransportError):
                reply = self.server.call("POST", IMAGE, json=PROMPT, headers=headers)
                if reply.is_success:
                    return str(reply.json()["data"]["generation_id"])
                assert reply.status_code == 409, reply.text  # of the killed worker, for a while
                time.sleep(0.2)

    def post(self, number: int) -> str:
        """Submit a task with a callback, and return its id."""
        body = VIDEO | {"callback_url": f"{self.receiver}?{number}"}
        while True:
            with suppress(httpx.TransportError):
                reply = self.server.call("POST", "/apikey/v1/videos", json=body, headers=KEY)
                assert reply.is_success, reply.text
                return str(reply.json()["id"])

    def money(self, gateway: str) -> dict[str, Any]:
        """Return the statement of the account."""
        path = f"/_mock/money?gateway={gateway}&key=ak_any"
        statement: dict[str, Any] = self.server.call("GET", path).json()
        return statement


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize(("tasks", "deliveries"), [(60, 20), (1000, 200)])
def test_a_killed_worker_loses_nothing_and_charges_nothing_twice(
    redis_url: str, tmp_path: Path, tasks: int, deliveries: int
) -> None:
    with receiving(200) as receiver, serving_workers(tmp_path, "--store", redis_url) as server:
        client = Client(server, receiver.url)
        for gateway in ("babysea", "apikey"):
            money = {"gateway": gateway, "key": "ak_any", "balance": 1_000_000}
            assert server.call("POST", "/_mock/money", json=money).is_success
        with ThreadPoolExecutor(16) as pool:
            made = pool.map(client.submit, range(tasks))
            called = pool.map(client.post, range(deliveries))
            time.sleep(0.3)
            os.kill(server.workers()[0], signal.SIGKILL)
            ids, wanted = list(made), set(called)
        assert server.call("POST", "/_mock/clock", json={"advance": "1h"}).is_success
        os.kill(server.workers()[0], signal.SIGKILL)  # in the middle of the deliveries

        def received() -> list[str]:
            return [str(orjson.loads(body)["id"]) for _, _, body in receiver.got]

        server.until(lambda: wanted <= set(received()), 60)
        statement = client.money("babysea")
        total = server.call("GET", "/babysea/v1/content/list", headers=KEY).json()["total"]
        assert (len(set(ids)), total, statement["reserved"]) == (tasks, tasks, 0)
        assert statement["charged"] == pytest.approx(tasks * PRICE)
        for one in (statement, client.money("apikey")):
            parts = one["balance"] + one["reserved"] + one["charged"]
            assert one["opening"] + one["added"] == pytest.approx(parts)
        assert len(received()) <= deliveries + MAX_ATTEMPTS  # at least once, and rarely twice
        assert "Traceback" not in server.errors.read_text()
