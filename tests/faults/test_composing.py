"""Combined faults: any order, the same bytes each time, and cleanup after a disconnect."""

from __future__ import annotations

import asyncio
import itertools
import socket
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from mockgateway.faults import FAULTS
from tests.faults.exchange import exchange, until
from tests.serving import Mock

SPOILING = [
    "garble=comments",
    "garble={kind: split_frames, gap: 0}",
    "garble=crlf",
    "wrong_type",
    "missing_field",
    "truncate=6",
    "latency={between: 1ms}",
    "stall={for: 5ms, keep_alive: 2ms}",
]


@pytest.mark.parametrize(
    ("outer", "inner"),
    list(itertools.permutations(SPOILING, 2)),
    ids=lambda word: word.replace(" ", ""),
)
def test_two_faults_compose_in_any_order(mock: Mock, outer: str, inner: str) -> None:
    received = exchange(mock, f"{outer}, {inner}", stream=True)

    assert received.status == 200, received.raw
    assert received.ending == "whole"
    first, second = (fault.split("=")[0] for fault in (inner, outer))
    assert received.applied.startswith(first)
    assert f"; {second}" in received.applied
    assert "skipped" not in received.applied
    assert len(received.events) >= 5


@pytest.mark.parametrize("stream", [False, True])
def test_the_same_seed_gives_the_same_bytes(mock: Mock, client: httpx.Client, stream: bool) -> None:
    def run() -> list[bytes]:
        rules: list[dict[str, Any]] = [
            {
                "when": {"do": "complete"},
                "chance": 0.5,
                "faults": ["wrong_type", {"latency": {"between": "1ms", "spread": "lognormal"}}],
            },
            {
                "when": {"do": "complete"},
                "chance": 0.3,
                "faults": ["missing_field", {"garble": "invalid_json"}],
            },
            {"chance": 0.2, "faults": ["outage"]},
        ]
        name = f"same-{stream}"
        mock.app.forget_sandbox(name)
        clock = client.put(
            f"/~{name}/_mock/clock", json={"set": "2030-01-01T00:00:00Z", "frozen": True}
        )
        assert clock.status_code == 200
        client.put(
            f"/~{name}/_mock/scenario", json={"name": "x", "rules": rules}
        ).raise_for_status()
        return [
            b"\n".join(
                line
                for line in exchange(mock, stream=stream, sandbox=name).raw.split(b"\r\n")
                if not line.startswith(b"date")
            )
            for _ in range(12)
        ]

    first = run()

    assert first == run()
    assert len({reply.partition(b"x-mock-applied")[2][:40] for reply in first}) > 3


@pytest.mark.parametrize(
    "fault",
    [
        "latency=30s",
        "stall={at: start}",
        "stall={after: 2}",
        "latency={between: 10s}",
        "slow_upload=1",
    ],
)
def test_a_stream_ends_when_its_client_disconnects(mock: Mock, fault: str) -> None:
    url = urlsplit(mock.url)
    data = b'{"model":"qwen3-max","stream":true,"messages":[{"role":"user","content":"Say hello"}]}'
    head = (
        f"POST /~gone{len(fault)}/sealink/v1/chat/completions HTTP/1.1\r\nHost: x\r\n"
        "Authorization: Bearer any\r\nContent-Type: application/json\r\n"
    )
    loop = mock.app.webhook_sender.event_loop
    with socket.create_connection((url.hostname or "", url.port or 0)) as wire:
        wire.sendall(
            f"{head}X-Mock-Fault: {fault}\r\nContent-Length: {len(data)}\r\n\r\n".encode() + data
        )
        until(lambda: busy(loop) > 0)
    until(lambda: busy(loop) == 0)
    if fault != "slow_upload=1":
        assert mock.app.sandbox_state(f"gone{len(fault)}").sandbox.streams == 0


def busy(loop: Any) -> int:
    """Return the number of requests that the mock's event loop is handling."""

    async def count() -> int:
        names = [str(task.get_coro()) for task in asyncio.all_tasks()]
        return sum("run_asgi" in name or "until_gone" in name for name in names)

    return int(asyncio.run_coroutine_threadsafe(count(), loop).result(10))


def test_every_fault_has_an_ability_and_a_docstring() -> None:
    for word, fault in FAULTS.items():
        assert any(hasattr(fault, ability) for ability in ("apply", "rewrite", "deliver")), word
        assert fault.__name__ == "".join(part.title() for part in word.split("_"))
        assert fault.__module__ == f"mockgateway.faults.{word}"
        assert not (fault.__doc__ or f"{fault.__name__}(").startswith(f"{fault.__name__}("), word
