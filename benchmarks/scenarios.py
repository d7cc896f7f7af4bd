"""What scenarios cost a chat over HTTP: without any; with the question whether there is one; in scenarios of 200 rules of which none strikes.

    .venv/bin/python -m benchmarks.scenarios

The processor's time of the serving process for each request at 16 connections, client excluded, against the same line with all that scenarios need taken out
(`without`). Rounds are interleaved and short, and the best of each kind count: on a busy machine the clock, and what the caches hold, tell of others.
What is promised: 2 % and 15 %.
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
from mockgateway.pipeline.pipeline import Pipeline
from mockgateway.reply import Reply
from mockgateway.scenario import ActiveScenario
from tests.serving import serving

CALLS, ROUNDS, CONNECTIONS = 192, 60, 16
PATH = "/v1/chat/completions"
ASKED = orjson.dumps(
    {
        "model": "qwen3-max",
        "messages": [
            {"role": "user", "content": "Say hello in five words, and tell me why the sea is blue."}
        ],
        "max_tokens": 60,
    }
)

WHENS: list[Callable[[int], dict[str, Any]]] = [
    lambda number: {"make": "chat", "says": f"a phrase that nobody says {number}"},
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
    """A scenario of 200 rules, none of which strikes."""
    return {
        "rules": [
            {"when": whens[number % len(whens)](number), "faults": [{"latency": "1s"}]}
            for number in range(200)
        ]
    }


SCENARIOS = {
    "200 rules of all kinds": rules(WHENS),
    "200 phrases that a chat may say": rules(WHENS[:1]),
    "200 models": rules(WHENS[1:2]),
    "200 headers": rules(WHENS[3:4]),
    "200 keys": rules(WHENS[6:7]),
    "200 values in the body": rules(WHENS[7:]),
}


async def without(self: Pipeline, call: Call, operation: Any, problem: Any, journal: Any) -> Reply:
    """`Line.answer` as it would be if there were no scenarios."""
    call.started = time.perf_counter()
    reply = await self._settle(call, operation, self._enter(call, operation, problem))
    self.gateway.stamp(call, reply)
    reply.encode()
    journal.add(
        call,
        reply,
        operation.id if operation else "",
        time.perf_counter() - call.started,
        call.error,
    )
    return reply


def ask(host: str, port: int, pipe: Any) -> None:
    """In a process of its own: as many chats as the pipe says, CONNECTIONS at a time, until it says 0."""
    head = f"POST /sealink{PATH} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer any-key\r\nContent-Type: application/json\r\nContent-Length: {len(ASKED)}\r\n\r\n"
    request = head.encode() + ASKED
    wires = [socket.create_connection((host, port)) for _ in range(CONNECTIONS)]
    while count := pipe.recv():
        for _ in range(count // CONNECTIONS):
            for wire in wires:
                wire.sendall(request)
            for wire in wires:
                hear(wire)
        pipe.send(count)
    for wire in wires:
        wire.close()


def hear(wire: socket.socket) -> None:
    """One whole reply."""
    said = b""
    while b"\r\n\r\n" not in said:
        said += wire.recv(65536)
    head, _, body = said.partition(b"\r\n\r\n")
    size = int(head.partition(b"content-length: ")[2].partition(b"\r")[0])
    while len(body) < size:
        body += wire.recv(65536)
    assert head.startswith(b"HTTP/1.1 200"), said[:300]


def main() -> None:
    with serving() as mock:
        sandbox, library, answer = (
            mock.app.sandbox_state("").sandbox,
            mock.app.library,
            Pipeline.answer,
        )
        active_scenarios = {
            name: ActiveScenario(library.put(f"bench-{number}", said), sandbox, sandbox.clock.now())
            for number, (name, said) in enumerate(SCENARIOS.items())
        }
        kinds: dict[str, tuple[Any, ActiveScenario | None]] = {
            "without": (without, None),
            "no scenario chosen": (answer, None),
        }
        kinds |= {name: (answer, active) for name, active in active_scenarios.items()}
        here, there = multiprocessing.get_context("spawn").Pipe()
        host, port = mock.url.removeprefix("http://").split(":")
        client = multiprocessing.get_context("spawn").Process(
            target=ask, args=(host, int(port), there)
        )
        client.start()
        taken: dict[str, list[float]] = {name: [] for name in kinds}
        gc.disable()
        for number in range(-2, ROUNDS):
            for name in [*kinds][number % len(kinds) :] + [*kinds][: number % len(kinds)]:
                Pipeline.answer, sandbox.active_scenario = kinds[name]  # type: ignore[method-assign]
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
