"""What a request costs inside the server process: a fake transport instead of a socket.

    .venv/bin/python benchmarks/in_process.py [--rounds 200] [--requests 40] [--profile]

Prints microseconds a request for a bare ASGI app and for the mock: plain, streamed, and plain with
a request whose bytes or whose words the mock has not met, each the best of its rounds, in turn.
`--profile` prints the functions that cost most. The figures leave out the kernel, so that they show
changes which `throughput.py` hides in its noise.
"""

from __future__ import annotations

import argparse
import asyncio
import cProfile
import gc
import itertools
import json
import pstats
import time
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

import uvicorn
import uvloop
from throughput import CHAT, KEY, PATH
from uvicorn.server import ServerState

from mockgateway.generators import warm
from mockgateway.server import create_app
from mockgateway.server.wire import MockProtocol


class FakeTransport(asyncio.Transport):
    """Keeps what is written."""

    def __init__(self) -> None:
        super().__init__()
        self.written: list[bytes] = []

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        return ("127.0.0.1", 4010) if name in ("peername", "sockname") else default

    def is_closing(self) -> bool:
        return False

    def write(self, data: Any) -> None:
        self.written.append(bytes(data))

    def writelines(self, list_of_data: Any) -> None:
        self.written.append(b"".join(list_of_data))

    def close(self) -> None:
        """Nothing is open."""

    def pause_reading(self) -> None:
        """Nothing is read."""

    def resume_reading(self) -> None:
        """Nothing is read."""

    def get_write_buffer_size(self) -> int:
        return 0


async def bare(scope: Any, receive: Any, send: Any) -> None:
    """Answer constant bytes, as the bare app of `throughput.py` does."""
    while (await receive()).get("more_body"):
        pass
    headers = [(b"content-type", b"application/json"), (b"content-length", b"900")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"x" * 900})


def request(body: dict[str, Any]) -> bytes:
    """Return a POST as wrk sends it."""
    data = json.dumps(body).encode()
    head = f"POST {PATH} HTTP/1.1\r\nHost: 127.0.0.1:4010\r\ncontent-type: application/json\r\n"
    head += f"authorization: {KEY}\r\nContent-Length: {len(data)}\r\n\r\n"
    return head.encode() + data


def new_words(number: int) -> dict[str, Any]:
    """Return a chat about another subject."""
    text = f"Explain in two sentences how service {number} balances load."
    return {**CHAT, "messages": [{"role": "user", "content": text}]}


def connect(app: Any, protocol: Any) -> tuple[Any, FakeTransport]:
    """Return a connection to an application, and its transport."""
    config = uvicorn.Config(
        app, http=protocol, lifespan="off", interface="asgi3", ws="none", server_header=False,
        proxy_headers=False, access_log=False, log_config=None, log_level="warning",
    )  # fmt: skip
    config.load()
    state = ServerState()
    state.default_headers = [(b"date", b"Mon, 30 Nov 2026 09:00:00 GMT")]
    made, transport = (
        config.http_protocol_class(config=config, server_state=state, app_state={}),
        FakeTransport(),
    )
    made.connection_made(transport)
    return made, transport


async def exchange(connection: tuple[Any, FakeTransport], requests: Iterable[bytes]) -> None:
    """Send requests, each after the reply before it."""
    protocol, transport = connection
    for data in requests:
        protocol.data_received(data)
        while not transport.written or protocol.is_busy():
            await asyncio.sleep(0)
        transport.written.clear()


class BareWire(uvicorn.protocols.http.httptools_impl.HttpToolsProtocol):  # type: ignore[name-defined,misc]
    """uvicorn's own protocol."""

    def is_busy(self) -> bool:
        return not self.cycle.response_complete


class MockWire(MockProtocol):
    """The mock's protocol."""

    def is_busy(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete


async def measure(rounds: int, count: int, profile: bool) -> None:
    """Print the figures."""
    warm()
    app = create_app()
    serial = itertools.count(10_000)
    plain, stream = request(CHAT), request({**CHAT, "stream": True})
    cases: dict[str, tuple[Any, Callable[[], bytes]]] = {
        "bare": (connect(bare, BareWire), lambda: plain),
        "plain": (connect(app, MockWire), lambda: plain),
        "stream": (connect(app, MockWire), lambda: stream),
        "plain, new bytes": (
            connect(app, MockWire),
            lambda: request({**CHAT, "user": f"user-{next(serial)}"}),
        ),
        "plain, new words": (connect(app, MockWire), lambda: request(new_words(next(serial)))),
    }
    for connection, make in cases.values():
        await exchange(connection, [make() for _ in range(1500)])
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)
    best = dict.fromkeys(cases, float("inf"))
    for _ in range(rounds):
        for name, (connection, make) in cases.items():
            requests = [make() for _ in range(count)]
            started = time.process_time()
            await exchange(connection, requests)
            best[name] = min(best[name], (time.process_time() - started) / count * 1e6)
    print("  ".join(f"{name} {value:.1f} us" for name, value in best.items()))
    if profile:
        for connection, make in [*cases.values()][1:]:
            requests = [make() for _ in range(count)]
            profiler = cProfile.Profile()
            profiler.enable()
            await exchange(connection, requests)
            profiler.disable()
            pstats.Stats(profiler).sort_stats("tottime").print_stats(45)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--requests", type=int, default=40)
    parser.add_argument("--profile", action="store_true")
    options = parser.parse_args()
    run: Callable[..., Awaitable[None]] = measure
    uvloop.run(run(options.rounds, options.requests, options.profile))  # type: ignore[arg-type]


if __name__ == "__main__":
    main()
