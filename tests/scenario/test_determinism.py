"""The same seed gives the same run, and workers that share a store agree on its scenario."""

from __future__ import annotations

import hashlib
import os
import sys
from functools import cache
from typing import Any
from uuid import uuid4

import httpx
import orjson
import pytest

from mockgateway.data import SCENARIOS
from mockgateway.reply import Reply
from mockgateway.scenario import activate, deactivate, get_active
from mockgateway.server import Settings, create_app
from mockgateway.server.app import App
from mockgateway.stores.redis import RedisStore
from tests import processes
from tests.scenario.sandbox import HELLO, NOON, VIDEO, call_app

STORIES = sorted(path.stem for path in SCENARIOS.glob("*.yaml"))


compiled = cache(create_app)  # the documents, which have no state


def fresh(seed: int = 7) -> App:
    """Return a mock without any state whose clock is frozen at noon."""
    app = App(compiled().mounts, "", seed, library=compiled().library)
    clock = app.sandbox_state("").sandbox.clock
    clock.set(NOON)
    clock.run(0)
    return app


def visible(reply: Reply) -> tuple[Any, ...]:
    """Return what a client sees of a reply, and when."""
    pace = reply.pace
    chunks = [(chunk.at, chunk.data) for chunk in pace.chunks] if pace is not None else []
    return (
        reply.status,
        reply.encode(),
        tuple(reply.headers),
        tuple(reply.applied),
        pace and (pace.head, pace.ending, pace.length, pace.bare),
        chunks,
    )


def run(app: App, scenario: str) -> list[tuple[Any, ...]]:
    """Return the replies of many calls over some time."""
    said, clock = [], app.sandbox_state("").sandbox.clock
    headers = {"x-mock-scenario": scenario}
    for number in range(12):
        chat = {
            "model": "qwen3-max",
            "messages": HELLO,
            "max_tokens": 60,
            "stream": number % 2 == 0,
        }
        said.append(visible(call_app(app, body=chat, headers=headers)))
        submitted = call_app(app, "/sealink/v1/video/generations", VIDEO, headers=headers)
        said.append(visible(submitted))
        clock.advance(50)
        if isinstance(submitted.value, dict) and "id" in submitted.value:
            said.append(
                visible(
                    call_app(
                        app,
                        f"/sealink/v1/tasks/{submitted.value['id']}",
                        headers=headers,
                        method="GET",
                    )
                )
            )
    return said


@pytest.mark.parametrize("scenario", STORIES)
def test_a_scenario_runs_the_same_each_time(scenario: str) -> None:
    assert run(fresh(), scenario) == run(fresh(), scenario)


def test_a_call_is_reproduced_by_its_seed(client: httpx.Client) -> None:
    def ask_over_http(path: str, headers: dict[str, str] | None = None) -> httpx.Response:
        asked = {"model": "qwen3-max", "messages": HELLO, "max_tokens": 60}
        return client.post(
            f"{path}/sealink/v1/chat/completions",
            json=asked,
            headers={"authorization": "Bearer k"} | (headers or {}),
        )

    sandbox = f"/~seed-{uuid4().hex[:8]}"
    client.put(f"{sandbox}/_mock/clock", json={"set": NOON, "frozen": True}).raise_for_status()
    run = [
        ask_over_http(sandbox, {"x-mock-fault": "latency={before: 1ms, p99: 2ms}"})
        for _ in range(70)
    ]
    again = [
        ask_over_http(
            sandbox,
            {
                "x-mock-seed": run[place].headers["x-mock-seed"],
                "x-mock-fault": "latency={before: 1ms, p99: 2ms}",
            },
        )
        for place in (0, 2, 69)
    ]
    assert [reply.content for reply in again] == [run[place].content for place in (0, 2, 69)]
    assert [reply.headers["x-mock-applied"] for reply in again] == [
        run[place].headers["x-mock-applied"] for place in (0, 2, 69)
    ]
    assert [reply.headers["x-mock-seed"] for reply in again] == ["0/1", "0/3", "0/70"]
    assert ask_over_http(sandbox, {"x-mock-seed": "8"}).content != run[0].content
    assert ask_over_http(sandbox).headers["x-mock-seed"] == "0/75"
    wrong = ask_over_http(sandbox, {"x-mock-seed": "seven"})
    assert (wrong.status_code, "is not a seed" in wrong.text) == (400, True)


RUN = """
import hashlib, sys
from tests.scenario.test_determinism import fresh, run
print(hashlib.sha256(repr(run(fresh(), sys.argv[1])).encode()).hexdigest())
"""


def test_another_process_gives_the_same_run() -> None:
    other = processes.run(
        [sys.executable, "-c", RUN, "black-friday"],
        env={**os.environ, "PYTHONHASHSEED": "1"},
        capture_output=True,
        check=True,
        cwd=SCENARIOS.parent,
    ).stdout

    assert (
        other.decode().strip()
        == hashlib.sha256(repr(run(fresh(), "black-friday")).encode()).hexdigest()
    )


def test_another_seed_gives_another_run() -> None:
    assert run(fresh(7), "brownout") != run(fresh(8), "brownout")


@pytest.fixture
def workers(redis_url: str) -> list[App]:
    """Return two mocks that share a store."""
    apps = []
    for _ in range(2):
        app = create_app(Settings(seed=7))
        store = RedisStore(redis_url)
        apps.append(App(app.mounts, "", 7, store, library=app.library))
    return apps


def test_two_workers_count_together(workers: list[App]) -> None:
    one, other = workers
    activate(one.sandbox_state("").sandbox, one.library.get("balance-runs-out"))
    statuses = [call_app(app).status for app in (one, other, other, one, other)]
    assert statuses == [200, 200, 200, 402, 402]


def test_two_workers_agree_on_the_active_scenario_and_its_start(workers: list[App]) -> None:
    one, other = workers
    said = {
        "name": "mine",
        "phases": [
            {"name": "now", "for": "10s", "rules": [{"faults": ["truncate"]}]},
            {"name": "then", "rules": [{"faults": [{"refuse": "rate_limited"}]}]},
        ],
    }
    activate(one.sandbox_state("").sandbox, one.library.put("mine", said), said)
    assert "truncate" in str(call_app(other).applied)
    one.sandbox_state("").sandbox.clock.advance(11)
    assert [call_app(app).status for app in workers] == [429, 429]
    activate(other.sandbox_state("").sandbox, other.library.get("rate-limited"))
    one.sandbox_state("").sandbox.refresh()
    active = get_active(one.sandbox_state("").sandbox, one.library.get, one.library.put)
    assert active is not None
    assert active.scenario.name == "rate-limited"
    deactivate(one.sandbox_state("").sandbox)
    assert [call_app(app).status for app in workers] == [200, 200]


def test_two_workers_start_the_servers_scenario_once(workers: list[App]) -> None:
    one, other = workers
    first = activate(one.sandbox_state("a").sandbox, one.library.get("black-friday"), anew=False)
    one.sandbox_state("a").sandbox.clock.advance(100)
    second = other.sandbox_state("a").sandbox
    activate(second, other.library.get("black-friday"), anew=False)
    later = get_active(second, other.library.get, other.library.put)
    assert first is not None
    assert later is not None
    assert (first.timeline, first.phase_name()) == (later.timeline, later.phase_name())
    assert later.phase_name() == "rush"


def test_two_workers_start_a_selected_scenario_once(workers: list[App]) -> None:
    one, other = workers
    headers = {"x-mock-scenario": "key-revoked-midway"}
    assert [call_app(app, headers=headers).status for app in (one, other, one, other, one)] == [
        200,
        200,
        200,
        401,
        401,
    ]


def test_sandboxes_count_their_calls_separately() -> None:
    app = create_app(Settings())
    headers = {"x-mock-scenario": "rate-limited"}
    assert [
        call_app(app, sandbox=name, headers=headers).status
        for name in ("a", "a", "b", "a", "b", "b")
    ] == [429, 429, 429, 200, 429, 200]
    assert orjson.loads(call_app(app, sandbox="a").encode())["object"] == "chat.completion"
