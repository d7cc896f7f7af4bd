"""A request with the same bytes as one before is not parsed again, and answered like the first."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from mockgateway.server import Settings, create_app
from tests.server.wire import CHAT, HELLO, TIMEOUT, Wire, connected, post
from tests.serving import Mock, serving

REQUEST = post(CHAT, HELLO, b"Content-Type: application/json\r\n")
LATE = {"rules": [{"when": {"make": "chat"}, "faults": [{"latency": "20ms"}]}]}
REFUSED = {"rules": [{"when": {"make": "chat"}, "faults": [{"refuse": "rate_limited"}]}]}


@pytest.fixture
def mock() -> Iterator[Mock]:
    with serving() as served:
        yield served


@pytest.fixture
def wire(mock: Mock) -> Iterator[Wire]:
    """A connection on which the request was sent three times."""
    with connected(mock.url) as opened:
        for _ in range(3):
            opened.send(REQUEST)
            assert opened.answer().status == 200
        yield opened


def put(mock: Mock, scenario: dict[str, Any]) -> None:
    httpx.put(f"{mock.url}/_mock/scenario", json=scenario).raise_for_status()


def let_the_server_read(wire: Wire) -> None:
    wire.peer.settimeout(0.05)
    with pytest.raises(TimeoutError):
        wire.peer.recv(1)
    wire.peer.settimeout(TIMEOUT)


def test_each_call_has_its_own_number_id_and_limits(mock: Mock, wire: Wire) -> None:
    wire.send(REQUEST)
    with connected(mock.url) as other:
        answers = [wire.answer()]
        for _ in range(2):
            other.send(REQUEST)
            answers.append(other.answer())
    calls = httpx.get(f"{mock.url}/_mock/journal").json()["exchanges"]

    assert [answer.headers[b"x-mock-seed"] for answer in answers] == [b"0/4", b"0/5", b"0/6"]
    assert len({answer.json()["id"] for answer in answers}) == 3
    left = [int(answer.headers[b"x-ratelimit-remaining-requests"]) for answer in answers]
    assert left == [left[0], left[0] - 1, left[0] - 2]
    first, *others = [
        {name: call[name] for name in ("method", "path", "request_headers", "request", "status")}
        for call in calls
    ]
    assert others == [first] * 5


def test_each_call_has_the_words_of_its_seed(wire: Wire) -> None:
    choices = {}
    for _ in range(200):  # until each of the 64 ways to answer came more than once
        wire.send(REQUEST)
        answer = wire.answer()
        choices[answer.headers[b"x-mock-seed"]] = answer.json()["choices"]

    assert len({str(each) for each in choices.values()}) > 1
    for seed in list(choices)[-8:]:
        wire.send(
            post(CHAT, HELLO, b"Content-Type: application/json\r\nx-mock-seed: %b\r\n" % seed)
        )
        assert wire.answer().json()["choices"] == choices[seed]


@pytest.mark.parametrize(
    ("scenario", "status", "applied"),
    [(LATE, 200, b"latency"), (REFUSED, 429, b"refuse")],
    ids=["in a task, with the request as ASGI has it", "at once"],
)
def test_a_scenario_applies_from_when_it_is_set(
    mock: Mock, wire: Wire, scenario: dict[str, Any], status: int, applied: bytes
) -> None:
    put(mock, scenario)
    for _ in range(2):
        wire.send(REQUEST)
        answer = wire.answer()
        assert (answer.status, answer.headers[b"x-mock-applied"][: len(applied)]) == (
            status,
            applied,
        )
    httpx.delete(f"{mock.url}/_mock/scenario").raise_for_status()
    wire.send(REQUEST)
    assert b"x-mock-applied" not in wire.answer().headers


def test_it_waits_behind_one_in_progress(mock: Mock, wire: Wire) -> None:
    put(mock, LATE)
    wire.send(REQUEST)
    wire.send(REQUEST + REQUEST)

    seeds = [wire.answer().headers[b"x-mock-seed"] for _ in range(3)]
    assert seeds == [b"0/4", b"0/5", b"0/6"]


def test_its_bytes_may_be_a_body_or_arrive_in_two_pieces(mock: Mock, wire: Wire) -> None:
    wire.send(post(CHAT, REQUEST, b"Content-Type: application/json\r\n").removesuffix(REQUEST))
    let_the_server_read(wire)
    wire.send(REQUEST)
    assert wire.answer().status == 400  # that body is no JSON
    wire.send(REQUEST[:50])
    let_the_server_read(wire)
    wire.send(REQUEST[50:])
    assert wire.answer().status == 200


def test_a_reload_forgets_it() -> None:
    app = create_app()
    with serving(app=app) as mock, connected(mock.url) as wire:
        for _ in range(3):
            wire.send(REQUEST)
            wire.answer()
        app.adopt(create_app(Settings(strict_keys=True)))
        wire.send(REQUEST)
        assert wire.answer().status == 401
