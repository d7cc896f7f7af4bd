"""`pytest --mockgateway-explore`, in a pytest run of its own."""

from __future__ import annotations

import pytest

from tests.plugin.test_plugin import run

pytest_plugins = ["pytester"]

TESTS = """
import httpx, os, pytest, time

def ask(tries):
    for attempt in range(tries):
        reply = httpx.post(
            os.environ["OPENAI_BASE_URL"] + "/chat/completions",
            headers={"authorization": "Bearer " + os.environ["OPENAI_API_KEY"]},
            json={"model": "qwen3-max", "messages": [{"role": "user", "content": "Hi"}]},
        )
        if reply.status_code != 429:
            break
        time.sleep(float(reply.headers["retry-after"]))
    return reply.raise_for_status().json()["choices"][0]["message"]["content"]

def test_fragile(mockgateway):
    assert ask(1)

def test_robust(mockgateway, fast_time):
    assert ask(2)

@pytest.mark.may_fail("refusals")
def test_that_may_fail(mockgateway):
    assert ask(1)

def test_without_the_mock():
    pass
"""


@pytest.mark.slow
def test_each_test_is_run_under_the_failures_of_its_gateway(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(TESTS)
    result = run(pytester, "--mockgateway-explore=rate_limited")
    result.assert_outcomes(passed=3, failed=1)
    result.stdout.fnmatch_lines(
        [
            "*1. BROKE: call 1 (createChatCompletion, 1st) is refused with 429*",
            "*HTTPStatusError: Client error '429*",
            "*@pytest.mark.scenario*",
            "FAILED *::test_fragile*",
        ]
    )
