"""Each story that ships, played from its beginning to its end: what a client sees of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import anthropic
import httpx
import openai
import pytest

from mockgateway.clock import Clock
from mockgateway.data import SCENARIOS
from mockgateway.server import Settings, create_app
from mockgateway.server.app import App
from tests.scenario.world import HELLO, NOON, SandboxState, ask
from tests.serving import Mock


@pytest.fixture
def play(mock: Mock) -> Iterator[Any]:
    """Makes worlds, and closes them."""
    worlds: list[SandboxState] = []

    def make(scenario: Any, key: str = "any-key") -> SandboxState:
        worlds.append(SandboxState(mock, scenario, key))
        return worlds[-1]

    yield make
    for world in worlds:
        world.close()


@pytest.fixture(scope="module")
def inside() -> App:
    return create_app(Settings())


def paces(
    app: App, scenario: str, count: int, stream: bool = False, **more: Any
) -> list[tuple[float, float]]:
    """When the first and the last piece of so many chats leave, in seconds after each was asked."""
    out = []
    for _ in range(count):
        body = {"model": "qwen3-max", "messages": HELLO, "max_tokens": 60, "stream": stream}
        reply = ask(
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
    """The clock of a sandbox, which stands still."""
    clock = app.sandbox_state(name).sandbox.clock
    clock.set(NOON)
    clock.run(0)
    return clock


PLAYED = {
    "balance-runs-out", "black-friday", "brownout", "burst-then-recover", "cold-start", "content-refused", "fast-chat", "flaky-upstream", "gateway-down", "image",
    "key-revoked-midway", "malformed-sse", "queue-backlog", "quota-exhausted", "rate-limited", "realistic", "reasoning-model", "regional-outage-with-failover",
    "result-expired", "slow-first-token", "stream-cut", "stream-stalls", "tool-loop", "video", "video-fails-and-refunds", "video-stuck", "webhook-forged", "webhook-lost",
    "webhook-twice",
}  # fmt: skip


def test_every_story_that_ships_is_played_below() -> None:
    assert {path.stem for path in SCENARIOS.glob("*.yaml")} == PLAYED


def test_rate_limited_an_sdk_waits_twice_and_is_served(play: Any) -> None:
    world = play("rate-limited")
    with pytest.raises(openai.RateLimitError) as refused:
        world.openai().chat.completions.create(model="qwen3-max", messages=HELLO)
    assert refused.value.response.headers["retry-after"] == "2"
    assert world.statuses(3) == [429, 200, 200]


def test_burst_then_recover_who_waits_as_told_is_served(play: Any) -> None:
    world = play("burst-then-recover")
    assert world.statuses(5) == [200] * 5
    refused = world.chat()
    assert refused.status_code == 429
    world.after(float(refused.headers["retry-after"]) - 1)
    assert world.statuses(1) == [429]
    world.after(1)
    assert world.statuses(6) == [200] * 5 + [429]


def test_quota_exhausted_until_midnight(play: Any) -> None:
    world = play("quota-exhausted")
    assert world.statuses(10) == [200] * 10
    refused = world.chat()
    assert (refused.status_code, refused.headers["retry-after"]) == (429, str(12 * 3600))
    world.after(12 * 3600)
    assert world.statuses(1) == [200]


def test_balance_runs_out_and_stays_gone(play: Any) -> None:
    world = play("balance-runs-out")
    assert world.statuses(5) == [200, 200, 200, 402, 402]
    world.after(30 * 86_400)
    with pytest.raises(openai.APIStatusError, match="balance does not cover") as refused:
        world.openai(retries=2).chat.completions.create(model="qwen3-max", messages=HELLO)
    assert refused.value.status_code == 402


def test_key_revoked_midway_refuses_everything(play: Any) -> None:
    world = play("key-revoked-midway")
    assert world.statuses(3) == [200] * 3
    with pytest.raises(openai.AuthenticationError, match="revoked"):
        world.openai(retries=2).models.list()
    assert world.statuses(1) == [401]


def test_flaky_upstream_a_retry_hides_it_and_tasks_change_hands(play: Any) -> None:
    world = play("flaky-upstream")
    assert [status // 100 for status in world.statuses(6)] == [2, 2, 5, 2, 2, 5]
    client = world.openai(retries=1)
    assert (
        len([client.chat.completions.create(model="qwen3-max", messages=HELLO) for _ in range(4)])
        == 4
    )
    clip = world.clip()
    world.after(600)
    generation = world.generation(clip)
    assert generation["generation_status"] == "succeeded"
    assert generation["generation_provider_used"] == "fal"


def test_gateway_down_shows_a_page_that_is_no_json(play: Any) -> None:
    world = play("gateway-down")
    down = world.chat()
    assert down.status_code in (502, 503)
    assert down.headers["content-type"].startswith("text/html")
    with pytest.raises(openai.InternalServerError):
        world.openai().models.list()
    world.after(30)
    assert world.statuses(2) == [200, 200]


def test_regional_outage_the_next_region_serves_and_its_tasks_change_hands(play: Any) -> None:
    world = play("regional-outage-with-failover")
    down = world.clip("babysea")
    assert (down.status_code, down.headers["retry-after"]) == (503, "30")
    clip = world.clip("babysea-eu")
    assert clip.status_code == 200
    world.after(601)
    assert world.generation(clip, "babysea-eu")["generation_provider_used"] == "fal"
    assert world.clip("babysea").status_code == 200


def test_stream_stalls_once_and_the_next_one_is_whole(play: Any) -> None:
    world = play("stream-stalls")
    texts: list[Any] = []
    with pytest.raises((httpx.TimeoutException, openai.APITimeoutError)):
        texts.extend(
            world.openai()
            .with_options(timeout=0.3)
            .chat.completions.create(model="qwen3-max", messages=HELLO, stream=True)
        )
    assert len(texts) == 5
    again = list(
        world.openai().chat.completions.create(model="qwen3-max", messages=HELLO, stream=True)
    )
    assert again[-1].choices[0].finish_reason == "stop"


def test_stream_cut_twice_and_the_third_is_whole(play: Any) -> None:
    world = play("stream-cut")
    client = world.openai()
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


def test_malformed_sse_four_streams_each_wrong_in_its_way(play: Any) -> None:
    world = play("malformed-sse")
    whole = list(
        play("fast-chat")
        .openai()
        .with_options(timeout=20)
        .chat.completions.create(model="qwen3-max", messages=HELLO, stream=True)
    )
    client = world.openai()
    with pytest.raises(json.JSONDecodeError):
        list(client.chat.completions.create(model="qwen3-max", messages=HELLO, stream=True))
    assert "[DONE]" not in world.chat(stream=True).text
    assert (
        len(list(client.chat.completions.create(model="qwen3-max", messages=HELLO, stream=True)))
        == len(whole) + 1
    )
    fine = list(client.chat.completions.create(model="qwen3-max", messages=HELLO, stream=True))
    assert [chunk.choices[0].delta.content for chunk in fine] == [
        chunk.choices[0].delta.content for chunk in whole
    ]


def test_slow_first_token_then_as_ever(inside: App) -> None:
    [(first, last)] = paces(inside, "slow-first-token", 1, stream=True)
    assert first == 8.0
    assert last > first


def test_tool_loop_ends_after_five_rounds_in_both_formats(play: Any) -> None:
    tool: Any = {
        "type": "function",
        "function": {
            "name": "look_up",
            "description": "Look it up",
            "parameters": {"type": "object", "properties": {}},
        },
    }
    world, messages, rounds = (
        play("tool-loop"),
        [{"role": "user", "content": "What is my order's state?"}],
        0,
    )
    client = world.openai()
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
        base_url=f"{play('tool-loop').url}/sealink/anthropic", api_key="k", max_retries=0
    ) as claude:
        said = claude.messages.create(
            model="qwen3-max",
            max_tokens=100,
            messages=[{"role": "user", "content": "Hi"}],
            tools=[{"name": "look_up", "input_schema": {"type": "object"}}],
        )
    assert (said.stop_reason, said.content[0].name) == ("tool_use", "look_up")  # type: ignore[union-attr]


def test_content_refused_whatever_is_asked_for(play: Any) -> None:
    world = play("content-refused")
    message = (
        world.openai().chat.completions.create(model="qwen3-max", messages=HELLO).choices[0].message
    )
    assert (message.content, message.refusal) == (None, "I'm sorry, but I can't help with that.")
    video = world.video()
    world.after(600)
    task = world.task(video)
    assert (task["status"], task["error"]["message"]) == (
        "failed",
        "Content was blocked by safety policy.",
    )


def test_video_stuck_until_it_is_cancelled(play: Any) -> None:
    world = play("video-stuck")
    video = world.video()
    world.after(86_400)
    assert world.task(video)["status"] == "running"
    assert world.http.delete(f"/sealink/v1/tasks/{video.json()['id']}").status_code == 200
    assert world.task(video)["status"] == "failed"


def test_video_fails_and_refunds_what_was_laid_aside(play: Any) -> None:
    world = play("video-fails-and-refunds", key="bye_test0000000000000000")

    def balance() -> Any:
        return world.http.get("/babysea/v1/user/billing").json()["data"]["billing_credit_balance"]

    before = balance()
    clip = world.clip()
    held = balance()
    world.after(600)
    generation = world.generation(clip)
    assert generation["generation_status"] == "failed"
    assert held < before == balance()


def test_queue_backlog_ten_minutes_before_anything_begins(play: Any) -> None:
    world = play("queue-backlog")
    video = world.video()
    world.after(599)
    assert world.task(video)["status"] == "pending"
    world.after(30)
    assert world.task(video)["status"] == "completed"


@pytest.mark.parametrize(
    ("story", "signatures"),
    [("webhook-twice", ["valid"] * 4), ("webhook-forged", ["forged"] * 2), ("webhook-lost", [])],
)
def test_webhooks_twice_forged_or_never(play: Any, story: str, signatures: list[str]) -> None:
    world = play(story)
    world.listen()
    clip = world.clip()
    world.after(60)
    assert [message["signature"] for message in world.inbox()] == signatures
    assert world.generation(clip)["generation_status"] == "succeeded"


def test_result_expired_after_an_hour(play: Any) -> None:
    world = play("result-expired")
    clip = world.clip()
    world.after(600)
    there = world.generation(clip)
    world.after(3600)
    gone = world.generation(clip)
    assert there["generation_output_file"]
    assert (gone["generation_output_file"], gone["generation_removed"]) == (None, True)


def test_black_friday_phase_by_phase(play: Any, inside: App) -> None:
    clock = frozen(inside, "friday")

    def chats(count: int) -> list[int]:
        return [
            ask(inside, sandbox="friday", headers={"x-mock-scenario": "black-friday"}).status
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
    world = play("black-friday")
    assert world.http.get("/_mock/scenario").json()["phase"] == "calm"
    world.after(61)
    video = world.video()
    world.after(200)
    looked = next(
        found for _ in range(50) if "status" in (found := world.task(video))
    )  # the storm refuses some looks
    assert (
        world.http.get("/_mock/scenario").json()["phase"],
        looked["status"],
        world.video().status_code // 100 in (4, 5),
    ) == ("storm", "pending", True)


def test_brownout_gets_slow_then_fails_then_recovers(inside: App) -> None:
    clock = frozen(inside, "brown")

    def chats(count: int) -> list[Any]:
        replies = [
            ask(inside, sandbox="brown", headers={"x-mock-scenario": "brownout"})
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


def test_realistic_most_calls_are_served_and_few_fail(inside: App) -> None:
    statuses = [
        ask(inside, sandbox="real", headers={"x-mock-scenario": "realistic"}).status
        for _ in range(600)
    ]
    failed = [status for status in statuses if status != 200]
    assert 4 <= len(failed) <= 30
    assert 429 in failed
    assert any(status >= 500 for status in failed)


@pytest.mark.parametrize(
    ("profile", "median", "most"), [("fast-chat", 0.3, 1.2), ("reasoning-model", 6.0, 40.0)]
)
def test_first_tokens_of_a_profile_come_as_it_says(
    inside: App, profile: str, median: float, most: float
) -> None:
    firsts = sorted(first for first, _ in paces(inside, profile, 400, stream=True))
    assert firsts[200] == pytest.approx(median, rel=0.2)
    assert most * 0.6 < firsts[395] < most * 1.8
    assert firsts[0] < median / 2


def test_cold_start_only_the_first_waits(inside: App) -> None:
    assert [first for first, _ in paces(inside, "cold-start", 3)] == [15.0, 0.3, 0.3]


def test_image_profile_pictures_take_their_time(inside: App) -> None:
    firsts = []
    for number in range(40):
        body = {"model": "qwen-image-max", "prompt": f"A harbour {number}", "size": "1024x1024"}
        reply = ask(
            inside, "/sealink/v1/images/generations", body, "pictures", {"x-mock-scenario": "image"}
        )
        assert reply.status == 200, reply.value
        assert reply.pace is not None
        firsts.append(reply.pace.chunks[0].at)
    assert 4 < sorted(firsts)[20] < 9


def test_video_profile_a_clip_takes_about_a_minute_and_a_half(play: Any) -> None:
    world = play("video")
    video = world.video()
    world.after(45)
    assert world.task(video)["status"] == "running"
    world.after(90)
    assert world.task(video)["status"] == "completed"
