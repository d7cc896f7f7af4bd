"""`latency`: delays before and between the chunks of a reply."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest

from mockgateway.faults.latency import Latency
from mockgateway.protocols import FaultContext
from mockgateway.reply import Event, Reply
from mockgateway.seed import Seed
from tests.faults.exchange import exchange, until
from tests.serving import Mock


def played(fault: Latency, seed: int = 1, streams: int = 0, events: int = 50) -> Reply:
    """Return a stream of events under the fault."""

    async def proceed() -> Reply:
        return Reply(200, "text/event-stream", events=[Event("", {"n": n}) for n in range(events)])

    call: Any = SimpleNamespace(sandbox=SimpleNamespace(streams=streams))
    return asyncio.run(
        fault.apply(
            FaultContext(call, Seed.root(seed), 1, lambda problem: Reply(500), lambda: []), proceed
        )
    )


def test_nothing_arrives_before_the_first_byte_is_due(mock: Mock) -> None:
    received = exchange(mock, "latency=120ms")

    assert received.pieces[0][0] >= 0.118
    assert received.ending == "whole"
    assert received.applied == "latency 0.120s"


def test_the_events_of_a_stream_are_spaced(mock: Mock) -> None:
    received = exchange(mock, "latency={before: 50ms, between: 20ms}", stream=True)

    assert received.at(b"data: ") >= 0.048
    assert received.at(b"[DONE]") >= 0.048 + 0.02 * (len(received.events) - 1)
    assert len(received.pieces) >= len(received.events) - 1


def test_two_latencies_add(mock: Mock) -> None:
    listed = exchange(mock, "[{latency: 60ms}, {latency: 70ms}]")

    assert listed.applied == "latency 0.070s; latency 0.060s"
    assert listed.pieces[0][0] >= 0.128


def test_a_refusal_is_delayed_too(mock: Mock) -> None:
    received = exchange(mock, "latency=80ms, refuse=rate_limited")

    assert (received.status, received.pieces[0][0] >= 0.078) == (429, True)
    assert received.applied == "refuse rate_limited 429; latency 0.080s"


@pytest.mark.parametrize("spread", ["uniform", "normal", "lognormal"])
def test_spreads_are_drawn_from_the_seed_around_the_mean(spread: Any) -> None:
    fault = Latency(0.1, 0.02, spread=spread)  # type: ignore[arg-type]
    one, again, other = played(fault), played(fault), played(fault, seed=2)
    gaps = [b.at - a.at for a, b in zip(one.paced().chunks, one.paced().chunks[1:], strict=False)]

    assert one.paced().chunks == again.paced().chunks != other.paced().chunks
    assert len(set(gaps)) == len(gaps)
    assert 0.01 < sorted(gaps)[len(gaps) // 2] < 0.03


def test_the_99th_percentile_of_a_lognormal_is_as_configured() -> None:
    firsts = sorted(
        played(Latency(0.1, spread="lognormal", p99=0.4), seed, events=1).paced().chunks[0].at  # type: ignore[arg-type]
        for seed in range(2000)
    )

    assert 0.09 < firsts[1000] < 0.11
    assert 0.3 < firsts[1980] < 0.55


def test_tokens_slow_down_with_the_number_of_streams() -> None:
    alone, crowded = (
        played(Latency(between=0.02, load=0.1), streams=streams).paced().chunks[-1].at  # type: ignore[arg-type]
        for streams in (0, 10)
    )

    assert alone == pytest.approx(0.02 * 49)
    assert crowded == pytest.approx(0.02 * 49 * 2)


def test_a_sandbox_counts_its_open_streams(mock: Mock) -> None:
    received = exchange(mock, "latency={between: 1ms}", stream=True, sandbox="in-flight")

    assert received.ending == "whole"
    until(lambda: mock.app.sandbox_state("in-flight").sandbox.streams == 0)


def test_a_plain_reply_waits_for_its_tokens(mock: Mock) -> None:
    received = exchange(mock, "latency={per_token: 1ms}")

    assert received.pieces[0][0] >= 0.001 * (len(received.body) // 4) - 0.002
