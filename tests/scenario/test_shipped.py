"""What a client sees of each shipped scenario, from its start to its end."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

import anthropic
import httpx
import openai
import pytest

from mockgateway.clock import Clock
from mockgateway.data import SCENARIOS
from mockgateway.scenario import activate
from mockgateway.server import Settings, create_app
from mockgateway.server.app import App
from tests.scenario.sandbox import HELLO, NOON, VIDEO, MockSandbox, call_app
from tests.serving import Mock


@pytest.fixture
def start(mock: Mock) -> Iterator[Any]:
    """Return a function that makes sandboxes with a scenario."""
    sandboxes: list[MockSandbox] = []

    def make(scenario: Any, key: str = "any-key") -> MockSandbox:
        sandboxes.append(MockSandbox(mock, scenario, key))
        return sandboxes[-1]

    yield make
    for sandbox in sandboxes:
        sandbox.close()


@pytest.fixture(scope="module")
def app() -> App:
    return create_app(Settings())


def paces(
    app: App, scenario: str, count: int, stream: bool = False, **more: Any
) -> list[tuple[float, float]]:
    """Return when the first and the last piece of each chat leave, in seconds."""
    out = []
    for _ in range(count):
        body = {"model": "qwen3-max", "messages": HELLO, "max_tokens": 60, "stream": stream}
        reply = call_app(
            app,
            body=body,
            sandbox=f"pace-{scenario}",
            headers={"x-mock-scenario": scenario},
            **more,
        )
        assert reply.pace is not None
        out.append((reply.pace.chunks[0].at, reply.pace.chunks[-1].at))
    return out


def frozen(app: App, name: str) -> Clock:
    """Return the clock of a sandbox, frozen."""
    clock = app.sandbox_state(name).sandbox.clock
    clock.set(NOON)
    clock.run(0)
    return clock


TESTED = set(
    (
        "balance-runs-out black-friday brownout burst-then-recover cold-start content-refused "
        "fast-chat flaky-upstream gateway-down image key-revoked-midway malformed-sse "
        "queue-backlog quota-exhausted rate-limited realistic reasoning-model "
        "regional-outage-with-failover result-expired slow-first-token stream-cut "
        "stream-stalls tool-loop video video-fails-and-refunds video-stuck webhook-forged "
        "webhook-lost webhook-twice storm-demo"
    ).split()
)


def test_every_shipped_scenario_has_a_test() -> None:
    assert {path.stem for path in SCENARIOS.glob("*.yaml")} == TESTED


def test_rate_limited_an_sdk_succeeds_after_two_retries(start: Any) -> None:
    sandbox = start("rate-limited")
    with pytest.raises(openai.RateLimitError) as refused:
        sandbox.openai().chat.completions.create(model="qwen3-max", messages=HELLO)
    assert refused.value.response.headers["retry-after"] == "2"
    assert sandbox.statuses(3) == [429, 200, 200]


def test_burst_then_recover_succeeds_after_the_requested_wait(start: Any) -> None:
    sandbox = start("burst-then-recover")
    assert sandbox.statuses(5) == [200] * 5
    refused = sandbox.chat()
    assert refused.status_code == 429
    sandbox.advance(float(refused.headers["retry-after"]) - 1)
    assert sandbox.statuses(1) == [429]
    sandbox.advance(1)
    assert sandbox.statuses(6) == [200] * 5 + [429]


def test_quota_exhausted_until_midnight(start: Any) -> None:
    sandbox = start("quota-exhausted")
    assert sandbox.statuses(10) == [200] * 10
    refused = sandbox.chat()
    assert (refused.status_code, refused.headers["retry-after"]) == (429, str(12 * 3600))
    sandbox.advance(12 * 3600)
    assert sandbox.statuses(1) == [200]


def test_balance_runs_out_for_good(start: Any) -> None:
    sandbox = start("balance-runs-out")
    assert sandbox.statuses(5) == [200, 200, 200, 402, 402]
    sandbox.advance(30 * 86_400)
    with pytest.raises(openai.APIStatusError, match="balance does not cover") as refused:
        sandbox.openai(retries=2).chat.completions.create(model="qwen3-max", messages=HELLO)
    assert refused.value.status_code == 402


def test_key_revoked_midway_refuses_everything(start: Any) -> None:
    sandbox = start("key-revoked-midway")
    assert sandbox.statuses(3) == [200] * 3
    with pytest.raises(openai.AuthenticationError, match="revoked"):
        sandbox.openai(retries=2).models.list()
    assert sandbox.statuses(1) == [401]


def test_flaky_upstream_a_retry_succeeds_and_tasks_fail_over(start: Any) -> None:
    sandbox = start("flaky-upstream")
    assert [status // 100 for status in sandbox.statuses(6)] == [2, 2, 5, 2, 2, 5]
    client = sandbox.openai(retries=1)
    assert (
        len([client.chat.completions.create(model="qwen3-max", messages=HELLO) for _ in range(4)])
        == 4
    )
    clip = sandbox.clip()
    sandbox.advance(600)
    generation = sandbox.generation(clip)
    assert generation["generation_status"] == "succeeded"
    assert generation["generation_provider_used"] == "fal"


def test_gateway_down_sends_an_html_page(start: Any) -> None:
    sandbox = start("gateway-down")
    down = sandbox.chat()
    assert down.status_code in (502, 503)
    assert down.headers["content-type"].startswith("text/html")
    with pytest.raises(openai.InternalServerError):
        sandbox.openai().models.list()
    sandbox.advance(30)
    assert sandbox.statuses(2) == [200, 200]


def test_regional_outage_another_region_works_and_its_tasks_fail_over(start: Any) -> None:
    sandbox = start("regional-outage-with-failover")
    down = sandbox.clip("babysea")
    assert (down.status_code, down.headers["retry-after"]) == (503, "30")
    clip = sandbox.clip("babysea-eu")
    assert clip.status_code == 200
    sandbox.advance(601)
    assert sandbox.generation(clip, "babysea-eu")["generation_provider_used"] == "fal"
    assert sandbox.clip("babysea").status_code == 200


def test_stream_stalls_once_and_the_next_stream_is_complete(start: Any) -> None:
    sandbox = start("stream-stalls")
    texts: list[Any] = []
    with pytest.raises((httpx.TimeoutException, openai.APITimeoutError)):
        texts.extend(
            sandbox.openai()
            .with_options(timeout=0.3)
            .chat.completions.create(model="qwen3-max", messages=HELLO, stream=True)
        )
    assert len(texts) == 5
    again = list(
        sandbox.openai().chat.completions.create(model="qwen3-max", messages=HELLO, stream=True)
    )
    assert again[-1].choices[0].finish_reason == "stop"


def test_stream_cut_twice_and_the_third_stream_is_complete(start: Any) -> None:
    sandbox = start("stream-cut")
    client = sandbox.openai()
    for _ in range(2):
        got: list[Any] = []
        with pytest.raises(
            Exception, match=r"(?i)closed|reset|incomplete|peer|connection"
        ) as broken:
            got.extend(
                client.chat.completions.create(model="qwen3-max", messages=HELLO, stream=True)
            )
        assert not isinstance(broken.value, AssertionError)
        assert all(chunk.choices[0].finish_reason is None for chunk in got)
    assert (
        list(client.chat.completions.create(model="qwen3-max", messages=HELLO, stream=True))[-1]
        .choices[0]
        .finish_reason
        == "stop"
    )


def test_malformed_sse_breaks_each_stream_differently(start: Any) -> None:
    asked = {"model": "qwen3-max", "messages": HELLO, "stream": True}
    asked |= {"extra_headers": {"x-mock-seed": "1"}}  # for the same words each time
    sandbox = start("fast-chat")
    client = sandbox.openai()
    whole = list(client.chat.completions.create(**asked))
    sandbox.put("malformed-sse")
    with pytest.raises(json.JSONDecodeError):
        list(client.chat.completions.create(**asked))
    assert "[DONE]" not in sandbox.chat(stream=True).text
    assert len(list(client.chat.completions.create(**asked))) == len(whole) + 1
    fine = list(client.chat.completions.create(**asked))
    assert [chunk.choices[0].delta.content for chunk in fine] == [
        chunk.choices[0].delta.content for chunk in whole
    ]


def test_slow_first_token_then_the_usual_speed(app: App) -> None:
    [(first, last)] = paces(app, "slow-first-token", 1, stream=True)
    assert first == 8.0
    assert last > first


def test_tool_loop_ends_after_five_rounds_in_both_formats(start: Any) -> None:
    tool: Any = {
        "type": "function",
        "function": {
            "name": "look_up",
            "description": "Look it up",
            "parameters": {"type": "object", "properties": {}},
        },
    }
    sandbox, messages, rounds = (
        start("tool-loop"),
        [{"role": "user", "content": "What is my order's state?"}],
        0,
    )
    client = sandbox.openai()
    while (
        choice := client.chat.completions.create(
            model="qwen3-max", messages=messages, tools=[tool]
        ).choices[0]
    ).finish_reason == "tool_calls":
        (call,) = choice.message.tool_calls
        assert call.function.name == "look_up"
        messages += [
            choice.message.to_dict(),
            {"role": "tool", "tool_call_id": call.id, "content": "Not found."},
        ]
        rounds += 1
    assert (rounds, choice.message.content) == (
        5,
        "I have asked my tool five times. That is all I know.",
    )
    with anthropic.Anthropic(
        base_url=f"{start('tool-loop').url}/sealink/anthropic", api_key="k", max_retries=0
    ) as claude:
        message = claude.messages.create(
            model="qwen3-max",
            max_tokens=100,
            messages=[{"role": "user", "content": "Hi"}],
            tools=[{"name": "look_up", "input_schema": {"type": "object"}}],
        )
    assert (message.stop_reason, message.content[0].name) == ("tool_use", "look_up")  # type: ignore[union-attr]


def test_content_refused_for_every_kind_of_content(start: Any) -> None:
    sandbox = start("content-refused")
    message = (
        sandbox.openai()
        .chat.completions.create(model="qwen3-max", messages=HELLO)
        .choices[0]
        .message
    )
    assert (message.content, message.refusal) == (None, "I'm sorry, but I can't help with that.")
    video = sandbox.video()
    sandbox.advance(600)
    task = sandbox.task(video)
    assert (task["status"], task["error"]["message"]) == (
        "failed",
        "Content was blocked by safety policy.",
    )


def test_video_stuck_until_cancelled(start: Any) -> None:
    sandbox = start("video-stuck")
    video = sandbox.video()
    sandbox.advance(86_400)
    assert sandbox.task(video)["status"] == "running"
    assert sandbox.http.delete(f"/sealink/v1/tasks/{video.json()['id']}").status_code == 200
    assert sandbox.task(video)["status"] == "failed"


def test_video_fails_and_refunds_the_reserved_price(start: Any) -> None:
    sandbox = start("video-fails-and-refunds", key="bye_test0000000000000000")

    def balance() -> Any:
        return sandbox.http.get("/babysea/v1/user/billing").json()["data"]["billing_credit_balance"]

    before = balance()
    clip = sandbox.clip()
    held = balance()
    sandbox.advance(600)
    generation = sandbox.generation(clip)
    assert generation["generation_status"] == "failed"
    assert held < before == balance()


def test_queue_backlog_delays_tasks_by_ten_minutes(start: Any) -> None:
    sandbox = start("queue-backlog")
    video = sandbox.video()
    sandbox.advance(599)
    assert sandbox.task(video)["status"] == "pending"
    sandbox.advance(30)
    assert sandbox.task(video)["status"] == "completed"


@pytest.mark.parametrize(
    ("scenario", "signatures"),
    [("webhook-twice", ["valid"] * 4), ("webhook-forged", ["forged"] * 2), ("webhook-lost", [])],
)
def test_webhooks_are_sent_twice_forged_or_not_at_all(
    start: Any, scenario: str, signatures: list[str]
) -> None:
    sandbox = start(scenario)
    sandbox.subscribe()
    clip = sandbox.clip()
    sandbox.advance(60)
    assert [message["signature"] for message in sandbox.inbox()] == signatures
    assert sandbox.generation(clip)["generation_status"] == "succeeded"


def test_result_expired_after_an_hour(start: Any) -> None:
    sandbox = start("result-expired")
    clip = sandbox.clip()
    sandbox.advance(600)
    (file,) = sandbox.generation(clip)["generation_output_file"]
    statuses = [sandbox.http.head(file).status_code]
    sandbox.advance(3600)
    statuses.append(sandbox.http.head(file).status_code)
    assert statuses == [200, 403]


def test_black_friday_phase_by_phase(start: Any, app: App) -> None:
    clock = frozen(app, "friday")

    def chats(count: int) -> list[int]:
        return [
            call_app(app, sandbox="friday", headers={"x-mock-scenario": "black-friday"}).status
            for _ in range(count)
        ]

    calm = chats(12)
    clock.advance(60)
    rush = chats(12)
    clock.advance(180)
    storm = chats(60)
    clock.advance(120)
    recovery = chats(12)
    clock.advance(240)
    assert (calm, rush, recovery, chats(12)) == (
        [200] * 12,
        [200] * 10 + [429] * 2,
        [200] * 12,
        [200] * 12,
    )
    assert storm.count(200) == 3
    assert 12 <= len([status for status in storm if status >= 500]) <= 36
    sandbox = start("black-friday")
    assert sandbox.http.get("/_mock/scenario").json()["phase"] == "calm"
    sandbox.advance(61)
    video = sandbox.video()
    sandbox.advance(200)
    looked = next(
        found for _ in range(50) if "status" in (found := sandbox.task(video))
    )  # the storm refuses some polls
    assert (
        sandbox.http.get("/_mock/scenario").json()["phase"],
        looked["status"],
        sandbox.video().status_code // 100 in (4, 5),
    ) == ("storm", "pending", True)


def test_storm_demo_tells_its_story_in_ninety_seconds(app: App) -> None:
    clock = frozen(app, "demo")
    headers = {"x-mock-scenario": "storm-demo"}

    def chats(count: int) -> Counter[int]:
        return Counter(
            call_app(app, sandbox="demo", headers=headers).status // 100 for _ in range(count)
        )

    healthy = chats(40)
    clock.advance(20)
    storm = chats(60)
    clock.advance(25)
    outage = chats(40)
    clock.advance(20)
    recovery = chats(40)
    clock.advance(25)
    assert healthy == chats(40) == {2: 40}
    assert (storm[2], storm[4] > 20, storm[5] > 0) == (20, True, True)
    assert (outage[5] > 25, recovery[2] > 35) == (True, True)


def test_brownout_slows_fails_and_recovers(app: App) -> None:
    clock = frozen(app, "brown")

    def chats(count: int) -> list[Any]:
        replies = [
            call_app(app, sandbox="brown", headers={"x-mock-scenario": "brownout"})
            for _ in range(count)
        ]
        return [
            reply.pace.chunks[0].at if reply.pace is not None else reply.status for reply in replies
        ]

    healthy = chats(3)
    clock.advance(60)
    slow = chats(3)
    clock.advance(120)
    failing = chats(100)
    clock.advance(120)
    worst = chats(100)
    clock.advance(60)
    assert (healthy, slow, chats(3)) == ([0.2] * 3, [1.0] * 3, [0.2] * 3)
    assert 18 <= failing.count(503) <= 42
    assert 68 <= worst.count(503) <= 92


def test_realistic_few_calls_fail(app: App) -> None:
    statuses = [
        call_app(app, sandbox="real", headers={"x-mock-scenario": "realistic"}).status
        for _ in range(600)
    ]
    failed = [status for status in statuses if status != 200]
    assert 4 <= len(failed) <= 30
    assert 429 in failed
    assert any(status >= 500 for status in failed)


@pytest.mark.parametrize(
    ("profile", "median", "most"), [("fast-chat", 0.3, 1.2), ("reasoning-model", 6.0, 40.0)]
)
def test_a_profile_has_the_first_token_times_that_it_describes(
    app: App, profile: str, median: float, most: float
) -> None:
    firsts = sorted(first for first, _ in paces(app, profile, 400, stream=True))
    assert firsts[200] == pytest.approx(median, rel=0.2)
    assert most * 0.6 < firsts[395] < most * 1.8
    assert firsts[0] < median / 2


def test_cold_start_delays_the_first_call_only(app: App) -> None:
    assert [first for first, _ in paces(app, "cold-start", 3)] == [15.0, 0.3, 0.3]


def test_image_profile_delays_images(app: App) -> None:
    firsts = []
    for number in range(40):
        body = {"model": "qwen-image-max", "prompt": f"A harbour {number}", "size": "1024x1024"}
        reply = call_app(
            app, "/sealink/v1/images/generations", body, "pictures", {"x-mock-scenario": "image"}
        )
        assert reply.status == 200, reply.value
        assert reply.pace is not None
        firsts.append(reply.pace.chunks[0].at)
    assert 4 < sorted(firsts)[20] < 9


def test_video_profile_takes_about_a_minute_and_a_half(start: Any) -> None:
    sandbox = start("video")
    video = sandbox.video()
    sandbox.advance(45)
    assert sandbox.task(video)["status"] == "running"
    sandbox.advance(90)
    assert sandbox.task(video)["status"] == "completed"


def test_timeline_speed_shortens_phases_and_latencies_but_not_tasks() -> None:
    app = create_app(Settings(timeline_speed=60))
    clock, sandbox = frozen(app, "fast"), app.sandbox_state("fast").sandbox
    active = activate(sandbox, app.library.get("black-friday"))
    assert active is not None
    first = call_app(app, sandbox="fast")
    clock.advance(1)
    submitted = call_app(app, "/sealink/v1/video/generations", VIDEO, "fast")
    clock.advance(3.5)
    [task] = sandbox.gateway_states["sealink"].tasks.latest(1)

    assert first.pace is not None
    assert 0 < first.pace.chunks[-1].at < 0.1
    assert (submitted.status, active.phase_name(), task.state) == (202, "storm", "queued")
