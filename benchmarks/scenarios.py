"""Measure the cost of scenarios for a chat over HTTP.

    .venv/bin/python -m benchmarks.scenarios

Prints the server's processor time per request at 16 connections, without the client: with scenario
selection removed (`without`), with no scenario selected, and with scenarios of 200 rules that all
fail to match. Rounds are interleaved and short, and only the best quarter of each case counts,
because other processes distort clock and caches on a busy machine. The limits are 2 % for no
scenario and 15 % for 200 rules.
"""

from __future__ import annotations

import gc
import multiprocessing
import socket
import time
from collections.abc import Callable
from typing import Any

import orjson

from mockgateway.call import Call
from mockgateway.pipeline.select import FaultSelector
from mockgateway.scenario import ActiveScenario
from mockgateway.scenario.timeline import Timeline
from tests.serving import serving

CALLS, ROUNDS, CONNECTIONS = 192, 60, 16
PATH = "/v1/chat/completions"
CHAT = orjson.dumps(
    {
        "model": "qwen3-max",
        "messages": [
            {"role": "user", "content": "Say hello in five words, and tell me why the sea is blue."}
        ],
        "max_tokens": 60,
    }
)

WHENS: list[Callable[[int], dict[str, Any]]] = [
    lambda number: {"make": "chat", "says": f"a phrase that no chat contains {number}"},
    lambda number: {"make": "chat", "model": f"gpt-{number}*"},
    lambda number: {
        "operation": ("createImageGeneration", "createSpeech", "createRerank")[number % 3],
        "says": f"{number}",
    },
    lambda number: {"do": "complete", "header": {"x-team": f"team-{number}"}},
    lambda number: {"do": "submit", "make": "video"},
    lambda number: {"gateway": "seacloud", "key": f"sk-{number}-*"},
    lambda number: {"make": "chat", "key": f"sk-{number}-*"},
    lambda number: {"make": "chat", "body": {"temperature": number + 3}},
]


def rules(whens: list[Callable[[int], dict[str, Any]]]) -> dict[str, Any]:
    """Return a scenario of 200 rules that match no call of the benchmark."""
    return {
        "rules": [
            {"when": whens[number % len(whens)](number), "faults": [{"latency": "1s"}]}
            for number in range(200)
        ]
    }


SCENARIOS = {
    "200 rules of all kinds": rules(WHENS),
    "200 phrases": rules(WHENS[:1]),
    "200 models": rules(WHENS[1:2]),
    "200 headers": rules(WHENS[3:4]),
    "200 keys": rules(WHENS[6:7]),
    "200 values in the body": rules(WHENS[7:]),
}


def select_nothing(self: FaultSelector, call: Call) -> None:
    """Do what `FaultSelector.select` would do if there were no scenarios."""


def send_chats(host: str, port: int, pipe: Any) -> None:
    """Send as many chats as the pipe requests, CONNECTIONS at a time, until it sends 0."""
    head = (
        f"POST /sealink{PATH} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer any-key\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(CHAT)}\r\n\r\n"
    )
    request = head.encode() + CHAT
    connections = [socket.create_connection((host, port)) for _ in range(CONNECTIONS)]
    while count := pipe.recv():
        for _ in range(count // CONNECTIONS):
            for wire in connections:
                wire.sendall(request)
            for wire in connections:
                receive(wire)
        pipe.send(count)
    for wire in connections:
        wire.close()


def receive(wire: socket.socket) -> None:
    """Read one whole reply."""
    data = b""
    while b"\r\n\r\n" not in data:
        data += wire.recv(65536)
    head, _, body = data.partition(b"\r\n\r\n")
    size = int(head.partition(b"content-length: ")[2].partition(b"\r")[0])
    while len(body) < size:
        body += wire.recv(65536)
    assert head.startswith(b"HTTP/1.1 200"), data[:300]


def main() -> None:
    with serving() as mock:
        sandbox, library = mock.app.sandbox_state("").sandbox, mock.app.library
        select = FaultSelector.select
        active_scenarios = {
            name: ActiveScenario(
                library.put(f"bench-{number}", scenario), sandbox, Timeline(sandbox.clock.now())
            )
            for number, (name, scenario) in enumerate(SCENARIOS.items())
        }
        kinds: dict[str, tuple[Any, ActiveScenario | None]] = {
            "without": (select_nothing, None),
            "no scenario selected": (select, None),
        }
        kinds |= {name: (select, active) for name, active in active_scenarios.items()}
        here, there = multiprocessing.get_context("spawn").Pipe()
        host, port = mock.url.removeprefix("http://").split(":")
        client = multiprocessing.get_context("spawn").Process(
            target=send_chats, args=(host, int(port), there)
        )
        client.start()
        taken: dict[str, list[float]] = {name: [] for name in kinds}
        gc.disable()
        for number in range(-2, ROUNDS):
            for name in [*kinds][number % len(kinds) :] + [*kinds][: number % len(kinds)]:
                FaultSelector.select, sandbox.active_scenario = kinds[name]  # type: ignore[method-assign]
                began = time.process_time()
                here.send(CALLS)
                here.recv()
                taken[name] += [time.process_time() - began] if number >= 0 else []
            gc.collect()
        here.send(0)
        client.join()
    for name, seconds in taken.items():
        best, usual = (
            sum(sorted(times)[: ROUNDS // 4]) / (ROUNDS // 4)
            for times in (seconds, taken["without"])
        )
        print(
            f"{name:34} {best / CALLS * 1e6:7.1f} us a request  {100 * (best / usual - 1):+6.1f} %"
        )


if __name__ == "__main__":
    main()
