"""What scenarios cost a chat: by the line alone, without any; with the question whether there is one; in scenarios of 200 rules.

    .venv/bin/python -m benchmarks.scenarios

In this process, without the wire: a request over HTTP costs about 2.5 times the line (benchmarks/throughput.py), so that shares of its throughput are smaller.
"""

from __future__ import annotations

import asyncio
import gc
import statistics
import time
from collections.abc import Callable
from typing import Any

import orjson

from mockgateway.call import Call
from mockgateway.pipeline import Line
from mockgateway.reply import Reply
from mockgateway.scenario import Play
from mockgateway.server import create_app

CALLS, ROUNDS = 150, 60
PATH = "/v1/chat/completions"
ASKED = orjson.dumps({"model": "qwen3-max", "messages": [{"role": "user", "content": "Say hello in five words, and tell me why the sea is blue."}], "max_tokens": 60})
HEADERS = [(b"host", b"mock.test"), (b"authorization", b"Bearer any-key"), (b"content-type", b"application/json"), (b"user-agent", b"bench")]

WHENS: list[Callable[[int], dict[str, Any]]] = [
    lambda number: {"make": "chat", "says": f"a phrase that nobody says {number}"},
    lambda number: {"make": "chat", "model": f"gpt-{number}*"},
    lambda number: {"operation": ("createImageGeneration", "createSpeech", "createRerank")[number % 3], "says": f"{number}"},
    lambda number: {"do": "complete", "header": {"x-team": f"team-{number}"}},
    lambda number: {"do": "submit", "make": "video"},
    lambda number: {"gateway": "seacloud", "key": f"sk-{number}-*"},
    lambda number: {"make": "chat", "key": f"sk-{number}-*"},
    lambda number: {"make": "chat", "body": {"temperature": number + 3}},
]


def rules(whens: list[Callable[[int], dict[str, Any]]]) -> dict[str, Any]:
    """A scenario of 200 rules, none of which strikes."""
    return {"rules": [{"when": whens[number % len(whens)](number), "faults": [{"latency": "1s"}]} for number in range(200)]}


SCENARIOS = {
    "200 rules of all kinds": rules(WHENS),
    "200 phrases that a chat may say": rules(WHENS[:1]),
    "200 models": rules(WHENS[1:2]),
    "200 headers": rules(WHENS[3:4]),
    "200 keys": rules(WHENS[6:7]),
    "200 values in the body": rules(WHENS[7:]),
}


async def without(self: Line, call: Call, operation: Any, problem: Any, journal: Any) -> Reply:
    """`Line.answer` as it would be if there were no scenarios."""
    call.started = time.perf_counter()
    reply = await self._settle(call, operation, self._enter(call, operation, problem))
    self.gateway.stamp(call, reply)
    reply.encode()
    journal.add(call, reply, operation.id if operation else "", time.perf_counter() - call.started, call.error)
    return reply


class Bench:
    """A SeaLink in this process."""

    def __init__(self) -> None:
        self.app = create_app()
        mount = self.app.mounts["sealink"]
        self.line, self.world, self.head = mount.line, self.app._world(""), dict(HEADERS)
        self.operation, _ = self.line.router.find("POST", PATH)
        sandbox = self.world.sandbox
        self.plays = {name: Play(self.app.library.put(f"bench-{number}", said), sandbox, sandbox.clock.now()) for number, (name, said) in enumerate(SCENARIOS.items())}

    async def chats(self, answer: Any) -> float:
        """Seconds for CALLS chats."""
        began = time.perf_counter()
        sandbox = self.world.sandbox
        for _ in range(CALLS):
            number, seed = sandbox.call()
            base = "http://mock.test/sealink"
            call = Call("POST", PATH, b"", HEADERS, self.head, ASKED, "127.0.0.1", base, "sealink", "", sandbox, number, seed, sandbox.clock.now(), {})
            reply = await answer(self.line, call, self.operation, None, self.world.journal)
            assert reply.status == 200
        return time.perf_counter() - began


async def measure() -> None:
    """Interleaved rounds, so that the machine's moods strike all alike; the median of the ratios within a round."""
    bench = Bench()
    await bench.chats(without)
    kinds: dict[str, tuple[Any, Play | None]] = {"without": (without, None), "no scenario chosen": (Line.answer, None)}
    kinds |= {name: (Line.answer, play) for name, play in bench.plays.items()}
    taken: dict[str, list[float]] = {name: [] for name in kinds}
    gc.disable()
    for number in range(ROUNDS):
        names = list(kinds)
        for name in names[number % len(names) :] + names[: number % len(names)]:
            answer, bench.world.sandbox.play = kinds[name]
            taken[name].append(await bench.chats(answer))
        gc.collect()
    for name, seconds in taken.items():
        ratio = statistics.median([other / base for other, base in zip(seconds, taken["without"], strict=True)])
        best = min(seconds) / min(taken["without"])
        print(f"{name:34} {statistics.median(seconds) / CALLS * 1e6:7.1f} us a chat   {100 * (ratio - 1):+6.1f} % (median of ratios)  {100 * (best - 1):+6.1f} % (best)")


if __name__ == "__main__":
    asyncio.run(measure())
