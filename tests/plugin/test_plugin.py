"""The pytest plugin, in pytest runs of their own without any other configuration.

The runs are in this process, which has loaded the mock and the SDKs, unless they need another.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.processes import FEW_PLUGINS

pytest_plugins = ["pytester"]

ROOT = Path(__file__).resolve().parents[2]
APP = """
import openai

def answer(question, retries=3):
    reply = openai.OpenAI(max_retries=retries).chat.completions.create(
        model="qwen3-max", messages=[{"role": "user", "content": question}]
    )
    return reply.choices[0].message.content
"""


def run(
    pytester: pytest.Pytester, *arguments: str, without: Sequence[str] = FEW_PLUGINS
) -> pytest.RunResult:
    """Run pytest with warnings as errors, but the one that the mock is loaded already."""
    warnings = ("-W", "error", "-W", "ignore::pytest.PytestAssertRewriteWarning")
    return pytester.runpytest_inprocess(*warnings, *without, *arguments)


def test_the_examples_of_the_docs_run(pytester: pytest.Pytester) -> None:
    text = "\n".join(
        (ROOT / "docs" / page).read_text("utf-8") for page in ("testing.md", "migration.md")
    )
    shown = re.findall(r"<!-- file: (\S+) -->\n```python\n(.*?)```", text, re.DOTALL)
    for name, text in shown:
        (pytester.path / name).write_text(text, "utf-8")

    run(pytester).assert_outcomes(passed=sum(text.count("\ndef test_") for _, text in shown))
    assert [name for name, _ in shown] == [
        "app.py", "test_app.py", "test_more.py", "test_migrated.py",
    ]  # fmt: skip


def test_each_test_has_a_sandbox_of_its_own_and_the_same_answers_in_each_run_and_worker(
    pytester: pytest.Pytester,
) -> None:
    pytester.makepyfile(app=APP)
    pytester.makepyfile(
        """
        import os, pathlib, pytest
        from app import answer

        @pytest.mark.parametrize("number", range(12))
        def test_alone(mockgateway, number, pytestconfig):
            assert len(mockgateway.journal) == 0
            assert mockgateway.clock.now() < 4e9
            with pathlib.Path(pytestconfig.rootpath, "answers.txt").open("a") as answers:
                answers.write(f"{number} {answer('Tell me a story')!r}\\n")
            mockgateway.clock.advance("100d")
            assert [one.status for one in mockgateway.journal] == [200]
            assert mockgateway.sandbox in os.environ["OPENAI_BASE_URL"]
        """
    )
    run(pytester).assert_outcomes(passed=12)
    workers = pytester.runpytest_subprocess("-W", "error", "-n", "2", *FEW_PLUGINS)
    workers.assert_outcomes(passed=12)
    lines = (pytester.path / "answers.txt").read_text().splitlines()

    assert len(lines) == 24
    assert len(set(lines)) == 12


def test_markers_start_a_scenario_and_select_a_gateway(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(app=APP.replace("qwen3-max", "gpt-4.1"))
    pytester.makepyfile(
        """
        import os, openai, pytest
        from app import answer

        @pytest.mark.scenario("rate-limited")
        def test_by_name_without_the_fixture():
            with pytest.raises(openai.RateLimitError):
                answer("Hello", retries=0)

        REFUSE = {"refuse": {"kind": "service_unavailable"}}
        ONCE = {"when": {"do": "complete"}, "first": 1, "faults": [REFUSE]}

        @pytest.mark.scenario({"rules": [ONCE]})
        def test_with_a_dict(mockgateway):
            with pytest.raises(openai.InternalServerError):
                answer("Hello", retries=0)
            assert answer("Hello", retries=0)
            mockgateway.verdict().assert_clean()

        @pytest.mark.scenario(rules=[{"when": {"do": "complete"}, "reply": {"text": "scripted"}}])
        def test_with_keywords(mockgateway):
            assert answer("Hello") == "scripted"
            mockgateway.scenario()
            assert answer("Hello") != "scripted"

        @pytest.mark.gateway("apikey")
        def test_another_gateway():
            assert os.environ["OPENAI_BASE_URL"].endswith("/apikey/v1")

        def test_the_default(mockgateway):
            assert os.environ["OPENAI_BASE_URL"] == mockgateway.openai_base_url
            assert mockgateway.openai_base_url == mockgateway.base_url("seacloud") + "/llm/v1"
            assert os.environ["ANTHROPIC_BASE_URL"] == mockgateway.anthropic_base_url
            assert os.environ["OPENAI_API_BASE"] == os.environ["OPENAI_BASE_URL"]
            assert os.environ["BABYSEA_BASE_URL"] == mockgateway.base_url("babysea")
            words = ("BASE", "LLM", "GENERATION", "MODELS")
            urls = {os.environ[f"SEACLOUD_{word}_URL"] for word in words}
            assert urls == {mockgateway.base_url("seacloud")} and os.environ["SEACLOUD_API_KEY"]
            assert "127.0.0.1" in os.environ["NO_PROXY"]
            assert "ANTHROPIC_AUTH_TOKEN" not in os.environ

        def test_a_test_without_the_mock_keeps_its_variables():
            assert os.environ["OPENAI_BASE_URL"] == "https://real.example"
            assert os.environ["ANTHROPIC_AUTH_TOKEN"] == "real"
        """
    )
    pytester.makeini("[pytest]\nmockgateway_gateway = seacloud")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OPENAI_BASE_URL", "https://real.example")
        patch.setenv("ANTHROPIC_AUTH_TOKEN", "real")
        run(pytester).assert_outcomes(passed=6)
        run(pytester, "--mockgateway-gateway", "sealink", "-k", "the_default").assert_outcomes(
            failed=1, deselected=5
        )


def test_unknown_names_get_advice(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        import httpx, pytest

        @pytest.mark.scenario("rate-limitd")
        def test_unknown_scenario(): ...

        @pytest.mark.scenario({"rules": [{"wen": {}}]})
        def test_unknown_field(): ...

        @pytest.mark.gateway("sealnk")
        def test_unknown_gateway(): ...

        def test_unknown_attribute(mockgateway):
            mockgateway.ask("GET", "/clock")
            httpx.get(mockgateway.base_url("sealink") + "/v1/models", trust_env=False)
            mockgateway.journal[0].statu

        def test_unknown_judge(mockgateway):
            mockgateway.verdict(allow="gave_upp")
        """
    )
    result = run(pytester)

    result.assert_outcomes(errors=3, failed=2)
    for name in ("rate-limited", "'when'", "sealink", "'status'", "gave_up"):
        result.stdout.fnmatch_lines([f"*did you mean*{name}*"])


def test_a_wrong_marker_is_reported_on_one_line(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        import pytest

        @pytest.mark.scenario("rate-limitd")
        def test_marker(): ...

        def test_call(mockgateway):
            mockgateway.clock.advance("soon")
        """
    )
    result = run(pytester)

    result.assert_outcomes(errors=1, failed=1)
    details, _, _ = result.stdout.str().partition("short test summary info")
    assert "pytest_plugin" not in details  # no frame of the plugin
    result.stdout.fnmatch_lines(
        ["mockgateway: unknown scenario 'rate-limitd'; did you mean 'rate-limited'? *"]
    )


@pytest.mark.parametrize(
    ("marker", "name"),
    [
        ("scenario('a', 'b')", "scenario"),
        ("scenario", "scenario"),
        ("gateway()", "gateway"),
        ("gateway('a', 'b')", "gateway"),
    ],
)
def test_a_marker_with_no_or_too_many_arguments_is_refused(
    marker: str, name: str, pytester: pytest.Pytester
) -> None:
    pytester.makepyfile(f"import pytest\n\n@pytest.mark.{marker}\ndef test_nothing(): ...")
    result = run(pytester)

    result.stderr.fnmatch_lines(
        [f"ERROR: *::test_nothing: @pytest.mark.{name} takes one argument: a name*"]
    )
    assert result.ret == pytest.ExitCode.USAGE_ERROR


def test_clock_tasks_and_inbox_work_together(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        from datetime import UTC, datetime
        import httpx, pytest

        VIDEO = {"model": "wan2.6-t2v", "prompt": "A cat"}
        CHAT = {"model": "qwen3-max", "messages": [{"role": "user", "content": "x"}]}
        KEY = {"authorization": "Bearer k"}

        def post(mockgateway, path, body):
            url = mockgateway.base_url("sealink") + path
            reply = httpx.post(url, json=body, headers=KEY, trust_env=False)
            assert reply.status_code < 300, reply.text
            return reply.json()

        def test_the_clock(mockgateway):
            frozen = mockgateway.clock.freeze()
            assert mockgateway.clock.now() == frozen
            assert mockgateway.clock.advance("1h30m") == pytest.approx(frozen + 5400)
            moment = datetime(2031, 1, 1, tzinfo=UTC).timestamp()
            assert mockgateway.clock.set(datetime(2031, 1, 1)) == moment
            mockgateway.clock.run(60)
            assert mockgateway.clock.now() > moment

        def test_manual_tasks(mockgateway):
            mockgateway.tasks.policy("manual")
            task = post(mockgateway, "/v1/video/generations", VIDEO)["id"]
            assert (mockgateway.tasks[task].state, len(mockgateway.tasks)) == ("queued", 1)
            assert mockgateway.tasks.advance().state == "running"
            assert mockgateway.tasks.fail(kind="inference_timeout").kind == "inference_timeout"
            assert [one.state for one in mockgateway.tasks] == ["failed"]

        def test_no_task(mockgateway):
            with pytest.raises(LookupError):
                mockgateway.tasks.finish()

        def test_a_webhook(mockgateway):
            mockgateway.webhooks.register(mockgateway.inbox.url, events=["usage.created"])
            post(mockgateway, "/v1/chat/completions", CHAT)
            [message] = mockgateway.inbox
            assert (message.signature, message.json["type"]) == ("valid", "usage.created")
            assert len(mockgateway.webhooks.deliveries()) == 1
            mockgateway.inbox.clear()
            assert len(mockgateway.inbox) == 0
        """
    )
    run(pytester).assert_outcomes(passed=4)


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
    result = run(pytester)

    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        ["*FAULT gave_up (call 1)*", "*what:*429 rate_limited*", "*right:*", "*rule:*RFC 6585*"]
    )


def test_async_tests_work(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        import anthropic, openai, pytest

        CHAT = {"model": "qwen3-max", "messages": [{"role": "user", "content": "Hello"}]}

        @pytest.fixture(params=["asyncio", ("asyncio", {"use_uvloop": True})])
        def anyio_backend(request):
            return request.param

        @pytest.mark.anyio
        async def test_both_sdks(mockgateway):
            async with openai.AsyncOpenAI() as client:
                stream = await client.chat.completions.create(**CHAT, stream=True)
                assert [chunk async for chunk in stream]
            async with anthropic.AsyncAnthropic() as client:
                message = await client.messages.create(**CHAT, max_tokens=50)
                assert message.content
            assert mockgateway.journal.count(status=200) == 2
        """
    )
    without = [option for option in FEW_PLUGINS if "anyio" not in option]
    run(pytester, without=without).assert_outcomes(passed=2)


def test_seacloudai_sdk_is_pointed_at_the_mock(pytester: pytest.Pytester) -> None:
    core = pytester.mkpydir("seacloud_sdk") / "core"  # a stand-in: the SDK is not installed here
    core.mkdir()
    core.joinpath("__init__.py").touch()
    names = ("SEACLOUD_LLM_BASE_URL", "SEACLOUD_SKILLHUB_BASE_URL")
    urls = dict.fromkeys(names, "https://real.example")
    core.joinpath("default_base_urls.py").write_text(f"DEFAULT_BASE_URLS = {urls}", "utf-8")
    pytester.makepyfile(
        """
        import pytest

        @pytest.mark.gateway("seacloud")
        def test_inside(mockgateway):
            from seacloud_sdk.core.default_base_urls import DEFAULT_BASE_URLS

            url = mockgateway.base_url()
            assert list(DEFAULT_BASE_URLS.values()) == [url, url + "/api/v1"]

        def test_outside():
            from seacloud_sdk.core.default_base_urls import DEFAULT_BASE_URLS

            assert set(DEFAULT_BASE_URLS.values()) == {"https://real.example"}
        """
    )
    run(pytester).assert_outcomes(passed=2)


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
    run(pytester).assert_outcomes(passed=2)


def test_a_users_document_is_served(pytester: pytest.Pytester) -> None:
    (pytester.path / "ours.yaml").write_text(
        'openapi: 3.1.0\ninfo: {title: Ours, version: "1"}\npaths:\n  /things:\n'
        '    get:\n      responses: {"204": {description: None.}}\n'
    )
    pytester.makeini("[pytest]\nmockgateway_specs = ours.yaml")
    pytester.makepyfile(
        """
        import httpx, os

        def test_it(mockgateway):
            reply = httpx.get(os.environ["OURS_BASE_URL"] + "/things", trust_env=False)
            assert reply.status_code == 204
        """
    )
    run(pytester).assert_outcomes(passed=1)


def test_a_run_without_the_fixture_imports_only_the_plugin(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        import sys

        LIGHT = ["", ".contract", ".contract.pytest_items", ".problem", ".pytest_plugin"]
        HEAVY = {"uvicorn", "starlette", "httpx", "uvloop", "jsonschema_rs"}

        def test_nothing():
            loaded = [name for name in sys.modules if name.partition(".")[0] == "mockgateway"]
            assert sorted(loaded) == ["mockgateway" + name for name in LIGHT]
            assert not HEAVY & set(sys.modules)
        """
    )
    alone = pytester.runpytest_subprocess(*FEW_PLUGINS)
    alone.assert_outcomes(passed=1)
