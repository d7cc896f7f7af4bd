"""The pytest plugin in runs of its own: nothing is set up there but what the tests say."""

from __future__ import annotations

import json
import re
import statistics
from pathlib import Path

import pytest

pytest_plugins = ["pytester"]

ROOT = Path(__file__).resolve().parents[2]
WORKERS = [pytest.param((), id="one process"), pytest.param(("-n", "2"), id="two workers")]

APP = """
import openai

def answer(question, retries=3):
    reply = openai.OpenAI(max_retries=retries).chat.completions.create(model="qwen3-max", messages=[{"role": "user", "content": question}])
    return reply.choices[0].message.content
"""


def outcomes(pytester: pytest.Pytester, *words: str) -> pytest.RunResult:
    """A run in a process of its own; warnings are errors there as here."""
    return pytester.runpytest_subprocess("-W", "error", "-p", "no:cacheprovider", *words)


@pytest.mark.parametrize("words", WORKERS)
def test_what_the_docs_show_runs_word_for_word(
    pytester: pytest.Pytester, words: tuple[str, ...]
) -> None:
    shown = re.findall(
        r"<!-- file: (\S+) -->\n```python\n(.*?)```",
        (ROOT / "docs" / "testing.md").read_text("utf-8"),
        re.DOTALL,
    )
    for name, text in shown:
        (pytester.path / name).write_text(text, "utf-8")

    outcomes(pytester, *words).assert_outcomes(
        passed=sum(text.count("\ndef test_") for _, text in shown)
    )
    assert [name for name, _ in shown] == ["app.py", "test_app.py", "test_more.py"]


@pytest.mark.parametrize("words", WORKERS)
def test_every_test_has_a_sandbox_of_its_own_whoever_runs_it(
    pytester: pytest.Pytester, words: tuple[str, ...]
) -> None:
    pytester.makepyfile(app=APP)
    pytester.makepyfile(
        """
        import os, pytest
        from app import answer

        @pytest.mark.parametrize("number", range(12))
        def test_alone(mockgateway, number):
            assert len(mockgateway.journal) == 0
            assert mockgateway.clock.now() < 4e9
            answer("Hello")
            mockgateway.clock.advance("100d")
            assert [one.status for one in mockgateway.journal] == [200]
            assert mockgateway.sandbox in os.environ["OPENAI_BASE_URL"]
        """
    )
    outcomes(pytester, *words).assert_outcomes(passed=12)


def test_the_same_test_gets_the_same_answers_in_each_run(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(app=APP)
    pytester.makepyfile(
        """
        import pathlib, pytest
        from app import answer

        @pytest.mark.parametrize("number", range(3))
        def test_said(mockgateway, number, pytestconfig):
            with pathlib.Path(pytestconfig.rootpath, "said.txt").open("a") as said:
                said.write(f"{number} {answer('Tell me a story')!r}\\n")
        """
    )
    outcomes(pytester).assert_outcomes(passed=3)
    outcomes(pytester, "-n", "2").assert_outcomes(passed=3)
    lines = (pytester.path / "said.txt").read_text().splitlines()

    assert len(lines) == 6
    assert len(set(lines)) == 3


def test_markers_begin_a_scenario_and_choose_a_gateway(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(app=APP.replace("qwen3-max", "gpt-4.1"))
    pytester.makepyfile(
        """
        import os, openai, pytest
        from app import answer

        @pytest.mark.scenario("rate-limited")
        def test_by_name_without_the_fixture():
            with pytest.raises(openai.RateLimitError):
                answer("Hello", retries=0)

        @pytest.mark.scenario({"rules": [{"when": {"do": "complete"}, "first": 1, "faults": [{"refuse": {"kind": "service_unavailable"}}]}]})
        def test_said_here(mockgateway):
            with pytest.raises(openai.InternalServerError):
                answer("Hello", retries=0)
            assert answer("Hello", retries=0)
            mockgateway.verdict().assert_clean()

        @pytest.mark.scenario(rules=[{"when": {"do": "complete"}, "reply": {"text": "said"}}])
        def test_said_in_words(mockgateway):
            assert answer("Hello") == "said"
            mockgateway.scenario()
            assert answer("Hello") != "said"

        @pytest.mark.gateway("apikey")
        def test_another_gateway():
            assert os.environ["OPENAI_BASE_URL"].endswith("/apikey/v1")

        def test_the_default(mockgateway):
            assert os.environ["OPENAI_BASE_URL"] == mockgateway.openai_base_url == mockgateway.base_url("seacloud") + "/llm/v1"
            assert os.environ["ANTHROPIC_BASE_URL"] == mockgateway.anthropic_base_url
            assert os.environ["OPENAI_API_BASE"] == os.environ["OPENAI_BASE_URL"]
            assert os.environ["BABYSEA_BASE_URL"] == mockgateway.base_url("babysea")
            assert "127.0.0.1" in os.environ["NO_PROXY"] and "ANTHROPIC_AUTH_TOKEN" not in os.environ

        def test_a_test_without_the_mock_keeps_its_variables():
            assert os.environ["OPENAI_BASE_URL"] == "https://real.example"
            assert os.environ["ANTHROPIC_AUTH_TOKEN"] == "real"
        """
    )
    pytester.makeini("[pytest]\nmockgateway_gateway = seacloud")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OPENAI_BASE_URL", "https://real.example")
        patch.setenv("ANTHROPIC_AUTH_TOKEN", "real")
        outcomes(pytester).assert_outcomes(passed=6)
        outcomes(pytester, "--mockgateway-gateway", "sealink", "-k", "the_default").assert_outcomes(
            failed=1, deselected=5
        )


def test_what_is_written_wrongly_is_told_with_advice(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        import pytest

        @pytest.mark.scenario("rate-limitd")
        def test_no_such_scenario(): ...

        @pytest.mark.scenario({"rules": [{"wen": {}}]})
        def test_no_such_word(): ...

        @pytest.mark.gateway("sealnk")
        def test_no_such_gateway(): ...

        def test_no_such_member(mockgateway):
            mockgateway.ask("GET", "/clock")
            mockgateway.base_url("sealink") and __import__("httpx").get(mockgateway.base_url() + "/v1/models", trust_env=False)
            mockgateway.journal[0].statu

        def test_no_such_judge(mockgateway):
            mockgateway.verdict(allow="gave_upp")
        """
    )
    result = outcomes(pytester)

    result.assert_outcomes(errors=3, failed=2)
    for told in ("rate-limited", "'when'", "sealink", "'status'", "gave_up"):
        result.stdout.fnmatch_lines([f"*did you mean*{told}*"])


def test_what_a_marker_says_wrongly_is_told_in_one_line(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        "import pytest\n\n@pytest.mark.scenario('rate-limitd')\ndef test_marked(): ...\n\ndef test_called(mockgateway):\n    mockgateway.clock.advance('soon')"
    )
    result = outcomes(pytester)

    result.assert_outcomes(errors=1, failed=1)
    told, _, _ = result.stdout.str().partition("short test summary info")
    assert "pytest_plugin" not in told  # no line of our own
    result.stdout.fnmatch_lines(
        ["mockgateway: unknown scenario 'rate-limitd'; did you mean 'rate-limited'? *"]
    )


@pytest.mark.parametrize(
    ("marker", "word"),
    [
        ("scenario('a', 'b')", "scenario"),
        ("scenario", "scenario"),
        ("gateway()", "gateway"),
        ("gateway('a', 'b')", "gateway"),
    ],
)
def test_a_marker_that_says_too_much_or_nothing_is_refused(
    marker: str, word: str, pytester: pytest.Pytester
) -> None:
    pytester.makepyfile(f"import pytest\n\n@pytest.mark.{marker}\ndef test_nothing(): ...")
    result = outcomes(pytester)

    result.stderr.fnmatch_lines(
        [f"ERROR: *::test_nothing: @pytest.mark.{word} takes one argument: a name*"]
    )
    assert result.ret == pytest.ExitCode.USAGE_ERROR


def test_clock_tasks_and_inbox_go_together(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        from datetime import UTC, datetime
        import httpx, pytest

        BODY = {"model": "wan2.6-t2v", "prompt": "A cat"}

        def submit(mockgateway):
            answer = httpx.post(mockgateway.base_url("sealink") + "/v1/video/generations", json=BODY, headers={"authorization": "Bearer k"}, trust_env=False)
            assert answer.status_code < 300, answer.text
            return answer.json()["id"]

        def test_the_clock(mockgateway):
            frozen = mockgateway.clock.freeze()
            assert mockgateway.clock.now() == frozen
            assert mockgateway.clock.advance("1h30m") == pytest.approx(frozen + 5400)
            assert mockgateway.clock.set(datetime(2031, 1, 1)) == datetime(2031, 1, 1, tzinfo=UTC).timestamp()
            mockgateway.clock.run(60)
            assert mockgateway.clock.now() > datetime(2031, 1, 1, tzinfo=UTC).timestamp()

        def test_tasks_by_hand(mockgateway):
            mockgateway.tasks.policy("manual")
            task = submit(mockgateway)
            assert (mockgateway.tasks[task].state, len(mockgateway.tasks)) == ("queued", 1)
            assert mockgateway.tasks.advance().state == "running"
            assert mockgateway.tasks.fail(kind="inference_timeout").kind == "inference_timeout"
            assert [one.state for one in mockgateway.tasks] == ["failed"]

        def test_no_task(mockgateway):
            with pytest.raises(LookupError):
                mockgateway.tasks.finish()

        def test_a_webhook(mockgateway):
            mockgateway.webhooks.register(mockgateway.inbox.url, events=["usage.created"])
            httpx.post(mockgateway.base_url() + "/v1/chat/completions", json={"model": "qwen3-max", "messages": [{"role": "user", "content": "x"}]},
                       headers={"authorization": "Bearer k"}, trust_env=False)
            [message] = mockgateway.inbox
            assert (message.signature, message.json["type"], len(mockgateway.webhooks.deliveries())) == ("valid", "usage.created", 1)
            mockgateway.inbox.clear()
            assert len(mockgateway.inbox) == 0
        """
    )
    outcomes(pytester).assert_outcomes(passed=4)


def test_a_verdict_fails_the_test_with_its_report(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(app=APP)
    pytester.makepyfile(
        """
        import openai, pytest
        from app import answer

        @pytest.mark.scenario("rate-limited")
        def test_gives_up(mockgateway):
            with pytest.raises(openai.RateLimitError):
                answer("Hello", retries=0)
            mockgateway.verdict(allow=["gave_up"]).assert_clean(strict=True)
            verdict = mockgateway.verdict()
            assert [(fault.judge, fault.calls) for fault in verdict.faults] == [("gave_up", [1])]
            assert mockgateway.verdict(since=1).faults == []
            verdict.assert_clean()
        """
    )
    result = outcomes(pytester)

    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        ["*FAULT gave_up (call 1)*", "*what:*429 rate_limited*", "*right:*", "*rule:*RFC 6585*"]
    )


def test_async_tests_work(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        import anthropic, openai, pytest

        @pytest.fixture(params=["asyncio", ("asyncio", {"use_uvloop": True})])
        def anyio_backend(request):
            return request.param

        @pytest.mark.anyio
        async def test_both_sdks(mockgateway):
            async with openai.AsyncOpenAI() as client:
                stream = await client.chat.completions.create(model="qwen3-max", messages=[{"role": "user", "content": "Hello"}], stream=True)
                assert [chunk async for chunk in stream]
            async with anthropic.AsyncAnthropic() as client:
                said = await client.messages.create(model="qwen3-max", max_tokens=50, messages=[{"role": "user", "content": "Hello"}])
                assert said.content
            assert mockgateway.journal.count(status=200) == 2
        """
    )
    outcomes(pytester).assert_outcomes(passed=2)


def test_fals_client_finds_the_queue(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        import fal_client, pytest

        @pytest.mark.gateway("seacloud")
        @pytest.mark.parametrize("turn", [1, 2])
        def test_it(mockgateway, turn):
            mockgateway.tasks.policy("instant")
            handle = fal_client.submit("nano_banana_2", {"prompt": "A cat"})
            assert handle.get()["outputs"]
            assert mockgateway.journal[0].json == {"prompt": "A cat"}
            fal_client.sync_client._client.close()
            del fal_client.sync_client.__dict__["_client"]
        """
    )
    outcomes(pytester).assert_outcomes(passed=2)


def test_a_document_of_ones_own_is_served_too(pytester: pytest.Pytester) -> None:
    (pytester.path / "ours.yaml").write_text(
        'openapi: 3.1.0\ninfo: {title: Ours, version: "1"}\npaths:\n  /things:\n    get:\n      responses: {"204": {description: None.}}\n'
    )
    pytester.makeini("[pytest]\nmockgateway_specs = ours.yaml")
    pytester.makepyfile(
        """
        import httpx, os

        def test_it(mockgateway):
            assert httpx.get(os.environ["OURS_BASE_URL"] + "/things", trust_env=False).status_code == 204
        """
    )
    outcomes(pytester).assert_outcomes(passed=1)


def test_a_run_that_does_not_ask_for_it_loads_nothing_of_it(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        import sys

        LIGHT = ["mockgateway", "mockgateway.contract", "mockgateway.contract.pytest_items", "mockgateway.problem", "mockgateway.pytest_plugin"]

        def test_nothing():
            assert sorted(name for name in sys.modules if name.partition(".")[0] == "mockgateway") == LIGHT
            assert not {"uvicorn", "starlette", "httpx", "uvloop", "jsonschema_rs"} & set(sys.modules)
        """
    )
    outcomes(pytester, "-p", "no:anyio", "-p", "no:schemathesis").assert_outcomes(passed=1)


def test_a_test_costs_less_than_five_milliseconds(pytester: pytest.Pytester) -> None:
    pytester.makeconftest(
        """
        import json, pathlib
        spent = []

        def pytest_runtest_logreport(report):
            if report.when != "call":
                spent.append((report.nodeid, report.duration))

        def pytest_sessionfinish(session):
            pathlib.Path(session.config.rootpath, "spent.json").write_text(json.dumps(spent))
        """
    )
    pytester.makepyfile(
        """
        import pytest

        @pytest.mark.scenario("rate-limited")
        @pytest.mark.parametrize("number", range(60))
        def test_nothing(mockgateway, number): ...
        """
    )
    outcomes(pytester).assert_outcomes(passed=60)
    spent: dict[str, float] = {}
    for test, seconds in json.loads((pytester.path / "spent.json").read_text()):
        spent[test] = spent.get(test, 0.0) + seconds

    assert statistics.median(spent.values()) < 0.005
