"""The access log has one line for each request, without secrets, and never holds the server up."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from mockgateway.cli.output import Output
from mockgateway.telemetry import AccessLog
from mockgateway.telemetry.line_writer import MAX_LINES, LineWriter
from tests import processes
from tests.serving import Mock, serving

KEY = "sk-sealink-test-0000000000000000000000000000"
CHAT = {"model": "qwen3-max", "messages": [{"role": "user", "content": "Say hello"}]}
PACED = {"x-mock-fault": "latency=60ms"}
STALLED = {"x-mock-fault": "{stall: {after: 2, for: 30s}}"}
TEXT = re.compile(
    r"(?P<time>\d\d:\d\d:\d\d) (?P<gateway>\S+) (?P<method>[A-Z]+) (?P<path>\S+) (?P<status>\d{3})"
    r"(?: (?P<model>\S+))? (?P<ms>[\d.]+) ms(?: \(first (?P<first_ms>[\d.]+) ms\))?"
    r"(?: (?P<input_tokens>\d+)\+(?P<output_tokens>\d+) tokens)?(?: \[(?P<faults>.*)\])?\n"
)


class Reader:
    """The read end of a pipe that an access log writes to."""

    def __init__(self, mock: Mock, **options: Any) -> None:
        reading, self.writing = os.pipe()
        self.lines = os.fdopen(reading, encoding="utf-8")
        self.log = AccessLog(self.writing, **options)
        mock.app.observers[:] = [self.log]

    def __enter__(self) -> Reader:
        return self

    def __exit__(self, *_: object) -> None:
        self.log.close()
        os.close(self.writing)
        self.lines.close()


@pytest.fixture(scope="module")
def mock() -> Iterator[Mock]:
    with serving() as mock:
        yield mock


def send(mock: Mock, path: str, body: Any = None, **headers: str) -> httpx.Response:
    method = "GET" if body is None else "POST"
    headers = {"authorization": f"Bearer {KEY}"} | headers
    return httpx.request(method, mock.url + path, json=body, headers=headers)


REQUESTS: list[tuple[str, Any, dict[str, str], dict[str, str | None]]] = [
    (
        "/sealink/v1/chat/completions",
        CHAT,
        {},
        {"gateway": "sealink", "model": "qwen3-max", "status": "200", "first_ms": None},
    ),
    (
        "/~ci-7/seacloud/llm/v1/chat/completions",
        {**CHAT, "model": "no-such-model"},
        {},
        {"gateway": "~ci-7/seacloud", "model": "no-such-model", "output_tokens": None},
    ),
    (
        "/sealink/v1/chat/completions",
        {**CHAT, "model": "\x1b[2Jfake\n12:00:00 line"},
        {},
        {"model": None, "status": "404"},
    ),
    ("/sealink/v1/embeddings", {"model": "bge-m3", "input": "a"}, {}, {"output_tokens": "0"}),
    ("/sealink/v1/models?auth=sk-secret-secret-secret", None, {}, {"path": "/v1/models"}),
    (f"/sealink/v1/models/{KEY}", None, {}, {"gateway": "sealink", "status": "404"}),
    ("/sealink/v1/tasks/sk-secret-abcdefghij-01", None, {}, {"status": "404"}),
    ("/sealink/v1/nothing/sk-secret-sh0rt", None, {"authorization": "Bearer sk-secret-sh0rt"}, {}),
    ("/nowhere/https://user:sk-secret@host", None, {}, {"gateway": "-", "status": "404"}),
    (f"/nowhere/{KEY}", None, {}, {"gateway": "-", "status": "404"}),
    ("/sealink/openapi.json", None, {}, {"gateway": "-", "status": "200"}),
    (
        "/sealink/v1/chat/completions",
        CHAT,
        {"x-mock-fault": "{refuse: {kind: rate_limited}}"},
        {"status": "429", "output_tokens": None},
    ),
]


def test_each_request_is_one_line_without_secrets(mock: Mock) -> None:
    with Reader(mock) as reader:
        for path, body, headers, _ in REQUESTS:
            send(mock, path, body, **headers)
        send(mock, "/_mock/health")
        send(mock, "/~ci-7/_mock/journal")
        send(mock, "/sealink/v1/chat/completions", {**CHAT, "stream": True}, **PACED)
        lines = [reader.lines.readline() for _ in range(len(REQUESTS) + 1)]

    assert not any(secret in "".join(lines) for secret in (KEY, "sk-secret", "\x1b"))
    found = [TEXT.fullmatch(line) for line in lines]
    for match, line, (path, _, _, expected) in zip(found, lines, REQUESTS, strict=False):
        if "fake" not in line:  # the name has a blank
            assert match, line
            assert {name: match[name] for name in expected} == expected, (path, line)
    assert "\\x1b[2Jfake\\n12:00:00 line" in lines[2]
    assert found[0]
    assert int(found[0]["output_tokens"]) > 0
    assert found[11]
    assert found[11]["faults"].startswith("refuse rate_limited")
    paced = found[-1]  # neither the health call nor the journal's is before it
    assert paced, lines[-1]
    assert float(paced["ms"]) >= float(paced["first_ms"]) >= 59
    assert paced["faults"].startswith("latency 0.060s")


def test_json_lines_have_the_same_fields(mock: Mock) -> None:
    with Reader(mock, as_json=True, control=True) as reader:
        send(mock, "/~ci-7/sealink/v1/chat/completions", {**CHAT, "stream": True}, **PACED)
        send(mock, "/_mock/health")
        call, health = (json.loads(reader.lines.readline()) for _ in range(2))

    assert call.pop("ms") >= call.pop("first_ms") >= 59
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", call.pop("time"))
    assert call.pop("input_tokens") > 0
    assert call.pop("output_tokens") > 0
    assert call.pop("faults")[0].startswith("latency")
    assert call == {
        "level": "info", "logger": "mockgateway.access", "sandbox": "ci-7", "gateway": "sealink",
        "operation": "createChatCompletion", "method": "POST", "path": "/v1/chat/completions",
        "model": "qwen3-max", "status": 200, "client_left": False,
    }  # fmt: skip
    assert (health["path"], health["status"]) == ("/_mock/health", 200)


def test_a_stream_is_logged_when_its_client_leaves(mock: Mock) -> None:
    async def leave() -> None:
        url = f"{mock.url}/sealink/v1/chat/completions"
        async with (
            httpx.AsyncClient(headers={"authorization": f"Bearer {KEY}", **STALLED}) as client,
            client.stream("POST", url, json={**CHAT, "stream": True}) as reply,
        ):
            await anext(reply.aiter_raw())

    with Reader(mock, as_json=True) as reader:
        asyncio.run(leave())
        left = json.loads(reader.lines.readline())

    assert (left["status"], left["client_left"]) == (200, True)
    assert left["ms"] < 30_000


def test_a_reader_that_stops_reading_costs_lines_and_nothing_else() -> None:
    reading, writing = os.pipe()
    writer = LineWriter[str](writing, str, lambda count: f"{count} dropped\n")
    line = "x" * 99 + "\n"
    for _ in range(3 * MAX_LINES):
        writer.write(line)  # returns although the pipe has room for 655 lines only
    received: list[bytes] = []

    def read() -> None:
        while data := os.read(reading, 1 << 20):
            received.append(data)

    thread = threading.Thread(target=read)
    thread.start()
    assert writer.close(30)
    os.close(writing)
    thread.join(30)
    os.close(reading)
    lines = b"".join(received).decode().splitlines(keepends=True)
    dropped = [int(text.split()[0]) for text in lines if text != line]
    assert dropped
    assert len(lines) - len(dropped) + sum(dropped) == 3 * MAX_LINES


def test_serve_prints_lines_of_json_only_and_the_last_before_it_ends() -> None:
    command = [sys.executable, "-m", "mockgateway", "serve", "--port", "0", "--log-format", "json"]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    with processes.started([*command, "--log-level", "info"], **pipes) as process:
        assert process.stdout
        banner = json.loads(process.stdout.readline())["message"]
        url = f"{banner.splitlines()[0].split()[-1]}/sealink/v1/models"
        httpx.get(url, headers={"authorization": f"Bearer {KEY}"})
        process.send_signal(signal.SIGTERM)
        output, errors = process.communicate(timeout=60)

    assert [json.loads(line)["path"] for line in output.splitlines()] == ["/v1/models"]
    assert {json.loads(line)["level"] for line in errors.splitlines()} == {"info"}


def test_quiet_prints_neither_the_banner_nor_the_log(capsys: pytest.CaptureFixture[str]) -> None:
    output = Output(quiet=True)
    output.show("a banner")

    assert output.open_access_log() is None
    assert capsys.readouterr().out == ""
