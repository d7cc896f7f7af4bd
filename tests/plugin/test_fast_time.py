"""The fixture `fast_time`: waits of the test's process pass at once, on the sandbox's clock."""

from __future__ import annotations

import asyncio
import time

import anyio
import openai
import pytest

from mockgateway.pytest_plugin.mock import Mockgateway
from mockgateway.pytest_plugin.virtual_time import FastTime

LIMITED = {"refuse": {"kind": "rate_limited", "retry_after": 30}}
ASKED = [{"role": "user", "content": "Hello"}]


def ask() -> None:
    with openai.OpenAI(max_retries=2) as client:
        client.chat.completions.create(model="qwen3-max", messages=ASKED)  # type: ignore[arg-type]


async def ask_at_once() -> None:
    async with openai.AsyncOpenAI(max_retries=2) as client:
        await client.chat.completions.create(model="qwen3-max", messages=ASKED)  # type: ignore[arg-type]


@pytest.mark.parametrize("way", ["sync", "async"])
def test_an_sdks_retries_take_no_time_and_are_judged_as_usual(
    mockgateway: Mockgateway, fast_time: FastTime, way: str
) -> None:
    mockgateway.scenario(rules=[{"first": 2, "faults": [LIMITED]}])
    began, real = mockgateway.clock.now(), time.thread_time()
    if way == "sync":
        ask()
    else:
        asyncio.run(ask_at_once())

    assert [one.status for one in mockgateway.journal] == [429, 429, 200]
    assert mockgateway.clock.now() - began == pytest.approx(60, abs=15)
    assert fast_time.slept == pytest.approx(60, abs=15)
    assert time.thread_time() - real < 10
    mockgateway.verdict().assert_clean()


def test_waits_at_once_pass_together_and_in_order(fast_time: FastTime) -> None:
    woken: list[int] = []

    async def wait(seconds: int) -> None:
        await anyio.sleep(seconds)
        woken.append(seconds)

    async def wait_for_all() -> None:
        await asyncio.gather(*map(wait, (300, 100, 200)))

    began = time.monotonic()
    asyncio.run(wait_for_all())
    time.sleep(60)
    assert woken == [100, 200, 300]
    assert time.monotonic() - began == pytest.approx(360, abs=10)
    assert fast_time.slept == 360


def test_a_loop_with_a_deadline_ends(mockgateway: Mockgateway, fast_time: FastTime) -> None:
    end, polls = time.time() + 600, 0
    while time.time() < end:
        polls += 1
        time.sleep(5)
    assert 115 <= polls <= 120
