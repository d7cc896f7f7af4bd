"""Rate limits: they count down, refuse when used up, and report the exact reset time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from mockgateway.clock import Clock
from mockgateway.problem import ConfigError, Problem
from mockgateway.server import Settings
from mockgateway.state.accounts import Account, Limits, Plan, Plans, Window, read_plans
from mockgateway.stores import MemoryStore
from mockgateway.stores.redis import RedisStore
from tests.serving import Mock, serving
from tests.state.accounts.fakes import listed, state

SAY = [{"role": "user", "content": "Hi"}]
CHAT = ("POST", "/v1/chat/completions", {"model": "qwen3-max", "messages": SAY, "max_tokens": 5})
LLM = ("POST", "/llm/v1/chat/completions", {"model": "gpt-4.1", "messages": SAY})
MESSAGES = (
    "POST",
    "/anthropic/v1/messages",
    {"model": "claude-sonnet-4-6", "max_tokens": 9, "messages": SAY},
)
EXAMPLE = ("POST", "/v1/chat/completions", {"model": "example-chat", "messages": SAY})
STATUS = ("GET", "/v1/status", None)
ME = ("GET", "/v1/me", None)
FREE = "sk-sealink-test-onemodel-0000000000000000000"
WORKS = "sk-sealink-test-0000000000000000000000000000"
SEA = "bye_test0000000000000000"
QUEUED = ("GET", "/model/v1/queue/nano_banana_2/requests/mmsu_1/status", None)


def send(
    mock: Mock,
    client: httpx.Client,
    sandbox: str,
    gateway: str,
    call: tuple[str, str, Any],
    key: str,
    **headers: str,
) -> httpx.Response:
    method, path, body = call
    return client.request(
        method,
        f"{mock.url}/~{sandbox}/{gateway}{path}",
        json=body,
        headers={"authorization": f"Bearer {key}", **headers},
    )


def clock_of(mock: Mock, sandbox: str) -> Clock:
    return mock.app.sandbox_state(sandbox).sandbox.clock


@pytest.mark.parametrize(
    ("gateway", "call", "key", "limit", "status", "error"),
    [
        pytest.param(
            "sealink",
            CHAT,
            FREE,
            100,
            429,
            {"type": "rate_limit_exceeded", "code": "rate_limit_exceeded"},
            id="sealink, a free key",
        ),
        pytest.param(
            "sealink",
            MESSAGES,
            WORKS,
            300,
            429,
            {"type": "rate_limit_error"},
            id="sealink Messages, pay as you go",
        ),
        pytest.param(
            "sealink",
            ME,
            WORKS,
            300,
            429,
            {"type": "rate_limit_exceeded"},
            id="sealink, its own view",
        ),
        pytest.param(
            "babysea",
            STATUS,
            SEA,
            60,
            429,
            {"code": "BSE1005", "type": "rate_limit_exceeded", "retryable": True},
            id="babysea",
        ),
        pytest.param(
            "apikey",
            EXAMPLE,
            "ak_test_limited",
            3,
            429,
            {"code": "rate_limit_exceeded", "type": "gateway_error"},
            id="api-key, a key with a limit of its own",
        ),
        pytest.param(
            "seacloud",
            LLM,
            "sk-sea-test-limited",
            3,
            429,
            {"code": "rate_limit_exceeded", "type": "rate_limit_error"},
            id="seacloud, a key with a limit of its own",
        ),
        pytest.param(
            "seacloud",
            QUEUED,
            "sk-sea-test-limited",
            3,
            429,
            {"code": "RATE_LIMIT_EXCEEDED"},
            id="seacloud's queue",
        ),
    ],
)
def test_requests_are_limited_until_retry_after_has_passed(
    mock: Mock,
    client: httpx.Client,
    request: pytest.FixtureRequest,
    gateway: str,
    call: tuple[str, str, Any],
    key: str,
    limit: int,
    status: int,
    error: dict[str, Any],
) -> None:
    sandbox = f"minute-{gateway}-{limit}-{call[1].count('/')}-{call[0]}"
    clock = clock_of(mock, sandbox)
    clock.run(0)
    clock.advance(17.3)
    statuses = {send(mock, client, sandbox, gateway, call, key).status_code for _ in range(limit)}
    refused = send(mock, client, sandbox, gateway, call, key)
    body, wait = refused.json()["error"], int(refused.headers["retry-after"])

    assert 429 not in statuses
    assert (refused.status_code, {name: body[name] for name in error}) == (status, error)
    assert 0 < wait <= 60
    clock.advance(wait - 1)
    assert send(mock, client, sandbox, gateway, call, key).status_code == 429
    clock.advance(1)
    assert send(mock, client, sandbox, gateway, call, key).status_code != 429


def test_sealink_counts_requests_and_tokens_down(mock: Mock, client: httpx.Client) -> None:
    clock_of(mock, "down").run(0)
    replies = [send(mock, client, "down", "sealink", CHAT, FREE) for _ in range(3)]
    assert [reply.status_code for reply in replies] == [200] * 3, [each.text for each in replies]
    used = [reply.json()["usage"]["total_tokens"] for reply in replies]

    for number, reply in enumerate(replies, 1):
        head = {
            name.removeprefix("x-ratelimit-"): value
            for name, value in reply.headers.items()
            if name.startswith("x-ratelimit-")
        }
        assert head == {
            "limit-requests": "100",
            "remaining-requests": str(100 - number),
            "reset-requests": head["reset-requests"],
            "limit-tokens": "200000",
            "remaining-tokens": str(200_000 - sum(used[:number])),
            "reset-tokens": head["reset-requests"],
        }
        assert 0 < int(head["reset-requests"]) <= 60


def test_babysea_counts_down_on_every_response_until_the_reset(
    mock: Mock, client: httpx.Client
) -> None:
    clock = clock_of(mock, "sea-down")
    clock.run(0)
    calls = [
        STATUS,
        ("GET", "/v1/content/list", None),
        ("GET", "/v1/no-such", None),
        ("GET", "/v1/estimate/no/such", None),
    ]
    replies = [send(mock, client, "sea-down", "babysea", call, SEA) for call in calls]

    assert [reply.headers["x-ratelimit-remaining"] for reply in replies] == [
        "59",
        "58",
        "60",
        "57",
    ]  # an unknown path needs no key
    assert {reply.headers["x-ratelimit-limit"] for reply in replies} == {"60"}
    assert 0 < int(replies[0].headers["x-ratelimit-reset"]) - clock.now() <= 60


def test_babyseas_refusal_has_its_limit_and_reset(mock: Mock, client: httpx.Client) -> None:
    clock = clock_of(mock, "sea-spent")
    clock.run(0)
    for _ in range(60):
        send(mock, client, "sea-spent", "babysea", STATUS, SEA)
    refused = send(mock, client, "sea-spent", "babysea", STATUS, SEA)
    wait = int(refused.headers["retry-after"])

    assert refused.json()["error"]["details"] == {"retry_after_seconds": wait, "limit": 60}
    assert (refused.headers["x-ratelimit-limit"], refused.headers["x-ratelimit-remaining"]) == (
        "60",
        "0",
    )
    assert len(refused.headers.get_list("x-ratelimit-remaining")) == 1
    assert 0 <= int(refused.headers["x-ratelimit-reset"]) - clock.now() <= wait


def test_tokens_over_the_limit_are_refused_until_the_next_window(
    mock: Mock, client: httpx.Client
) -> None:
    clock = clock_of(mock, "tokens")
    clock.run(0)
    long = (
        CHAT[0],
        CHAT[1],
        {
            "model": "qwen3-max",
            "messages": [{"role": "user", "content": "word " * 120_000}],
            "max_tokens": 5,
        },
    )
    first, refused = (send(mock, client, "tokens", "sealink", long, FREE) for _ in range(2))

    assert first.headers["x-ratelimit-remaining-tokens"] == str(
        200_000 - first.json()["usage"]["total_tokens"]
    )
    assert (refused.status_code, refused.json()["error"]["code"]) == (429, "rate_limit_exceeded")
    assert "200000 tokens" in refused.json()["error"]["message"]
    assert (
        refused.headers["x-ratelimit-remaining-tokens"]
        == first.headers["x-ratelimit-remaining-tokens"]
    )
    clock.advance(int(refused.headers["retry-after"]))
    assert send(mock, client, "tokens", "sealink", long, FREE).status_code == 200


def test_a_request_larger_than_the_limit_passes_in_an_unused_window() -> None:
    clock, plan = Clock(0), Plan(100, 1000)
    limits = state(clock=clock, plans=Plans({"free": plan}, best="free")).limits
    account = listed()

    assert limits.reserve_tokens(account, Window(plan, 0, True), 5000).tokens == 1000
    with pytest.raises(Problem) as refused:
        limits.reserve_tokens(account, Window(plan, 0, True), 1)
    clock.advance(float(str(refused.value.values["retry_after"])))
    assert limits.reserve_tokens(account, Window(plan, 0, True), 5000).tokens_left == 0


def test_the_tokens_of_a_window_are_corrected_when_the_real_number_is_known() -> None:
    clock, plan = Clock(0), Plan(100, 1000)
    clock.run(0)
    limits, account = state(clock=clock, plans=Plans({"p": plan}, best="p")).limits, listed()
    window = Window(plan, 0, True)
    assert limits.reserve_tokens(account, window, 5000).tokens_left == 0
    assert limits.adjust_tokens(account, window, 5000, 400).tokens_left == 600
    assert limits.reserve_tokens(account, window, 500).tokens_left == 100
    clock.advance(60)  # a reservation of an earlier window is no credit in this one
    assert limits.adjust_tokens(account, window, 500, 0).tokens_left == 1000
    assert limits.reserve_tokens(account, window, 300).tokens_left == 700


class OvertakenStore(MemoryStore):
    """A store in which another worker writes first, once."""

    first = b""

    def swap(self, key: str, old: bytes | None, new: bytes) -> bool:
        if self.first:
            super().swap(key, old, self.first)
            self.first = b""
        return super().swap(key, old, new)


def test_a_worker_that_is_overtaken_counts_again() -> None:
    store, clock = OvertakenStore(), Clock(0)
    limits, account = state(store, clock).limits, listed(rpm=5)
    store.first = b"%d 3 0" % (clock.now() + 30)

    assert admit(limits, account, clock.now()).requests_left == 1


def test_keys_of_one_account_share_a_count_if_the_gateway_does_so() -> None:
    for shared, left in ((True, 8), (False, 9)):
        limits = state(plans=Plans({"p": Plan(10)}, shared=shared, best="p")).limits
        windows = []
        for key in ("one", "two"):
            window = admit(limits, Account(key, "acct_1", listed=True))
            windows.append(window)
        assert windows[-1].requests_left == left


def test_two_workers_on_redis_count_a_key_together(redis_url: str) -> None:
    clock, account = Clock(0), listed(rpm=4)
    workers = [state(RedisStore(redis_url), clock).limits for _ in range(2)]
    refused = 0
    for number in range(6):
        try:
            admit(workers[number % 2], account, clock.now())
        except Problem:
            refused += 1

    assert refused == 2


def test_a_plan_set_in_one_worker_holds_in_the_other(redis_url: str) -> None:
    clock, account = Clock(0), Account("any", "acct_2")
    plans = Plans({"small": Plan(1), "large": Plan(1000)}, best="large")
    workers = [state(RedisStore(redis_url), clock, plans) for _ in range(2)]
    one, other = (worker.limits for worker in workers)
    for _ in range(3):
        admit(other, account, clock.now())
    one.set_plan(account, "small")
    workers[1].sandbox.refresh()

    assert (other.plan_name(account), other.plan(account)) == ("small", (Plan(1), True))
    admit(other, account, clock.now())
    with pytest.raises(Problem, match="Rate limit of 1 requests"):
        admit(one, account, clock.now())


class RunningTasks:
    """The part of `Tasks` that `check_running` needs: their number and known ends."""

    def __init__(self, count: int, ends: list[float]) -> None:
        self.count = count
        self.known = ends

    def running(self, account: Account, kind: str) -> int:
        return self.count

    def end_times(self, account: Account, kind: str) -> list[float]:
        return self.known


@pytest.mark.parametrize(
    ("count", "ends", "wait"),
    [
        pytest.param(2, [30, 20], 20, id="one has to end"),
        pytest.param(3, [30, 20, 10], 20, id="two have to end"),
        pytest.param(2, [20], 20, id="one ends by hand only"),
        pytest.param(2, [], 60, id="all end by hand only"),
    ],
)
def test_the_concurrency_refusal_says_when_to_retry(
    count: int, ends: list[float], wait: int
) -> None:
    clock = Clock(0)
    plans = Plans({"small": Plan(9, 0, {"image": 2})}, best="small")
    with pytest.raises(Problem) as refused:
        state(clock=clock, plans=plans).limits.check_running(
            listed(), "image", RunningTasks(count, [clock.now() + end for end in ends])
        )

    assert refused.value.values["retry_after"] == wait


def admit(limits: Limits, account: Account, now: float = 0.0) -> Window:
    """Count one request of the account."""
    window = limits.window(account, now)
    assert window is not None
    return limits.count_request(account, window)


def test_an_unlisted_key_is_never_refused_and_its_count_restarts(
    mock: Mock, client: httpx.Client
) -> None:
    clock_of(mock, "load").run(0)
    left = [
        int(
            send(mock, client, "load", "babysea", STATUS, "any-key").headers[
                "x-ratelimit-remaining"
            ]
        )
        for _ in range(130)
    ]

    assert left[:3] == [59, 58, 57]
    assert left[58:62] == [1, 60, 59, 58]
    assert min(left) == 1


def test_a_gateway_without_plans_sends_no_limit_headers(mock: Mock, client: httpx.Client) -> None:
    head = send(mock, client, "quiet", "apikey", EXAMPLE, "ak_test_works").headers

    assert not [name for name in head if "ratelimit" in name]


def test_api_key_sends_limit_headers_for_a_limited_key(mock: Mock, client: httpx.Client) -> None:
    head = send(mock, client, "told", "apikey", EXAMPLE, "ak_test_limited").headers

    assert (head["x-ratelimit-limit-requests"], head["x-ratelimit-remaining-requests"]) == (
        "3",
        "2",
    )
    assert 0 < int(head["x-ratelimit-reset-requests"]) <= 60


@pytest.fixture(scope="module")
def free() -> Iterator[Mock]:
    with serving(Settings(plan="free")) as running:
        yield running


@pytest.mark.parametrize(
    ("gateway", "call", "limit"),
    [
        pytest.param("sealink", ME, 100, id="sealink"),
        pytest.param("babysea", STATUS, 60, id="babysea"),
    ],
)
def test_serve_plan_limits_every_key(
    free: Mock, client: httpx.Client, gateway: str, call: tuple[str, str, Any], limit: int
) -> None:
    clock_of(free, "plan").run(0)
    statuses = [
        send(free, client, "plan", gateway, call, "any-key").status_code for _ in range(limit + 1)
    ]

    assert statuses == [200] * limit + [429]


def test_serve_plan_shows_in_the_keys_view(free: Mock, client: httpx.Client) -> None:
    me = send(free, client, "shown", "sealink", ME, "any-key").json()

    assert (me["plan"], me["limits"]) == ("free", {"rpm": 100, "tpm": 200_000})


@pytest.fixture(scope="module")
def strict() -> Iterator[Mock]:
    with serving(Settings(strict_keys=True)) as running:
        yield running


def test_an_address_with_too_many_wrong_keys_must_wait(strict: Mock, client: httpx.Client) -> None:
    clock = clock_of(strict, "knocks")
    clock.run(0)
    statuses = [
        send(strict, client, "knocks", "babysea", STATUS, f"bye_guess{number:015}").status_code
        for number in range(21)
    ]
    refused = send(strict, client, "knocks", "babysea", STATUS, SEA)

    assert statuses == [401] * 20 + [429]
    assert (refused.status_code, refused.json()["error"]["code"]) == (429, "BSE1006")
    assert refused.headers["x-ratelimit-limit"]
    clock.advance(int(refused.headers["retry-after"]))
    assert send(strict, client, "knocks", "babysea", STATUS, SEA).status_code == 200


def test_wrong_keys_are_counted_with_strict_keys_only(mock: Mock, client: httpx.Client) -> None:
    assert {
        send(mock, client, "no-knocks", "babysea", STATUS, "invalid").status_code for _ in range(30)
    } == {401}


def test_a_right_key_that_may_not_make_a_call_is_no_wrong_key(
    strict: Mock, client: httpx.Client
) -> None:
    body = {"generation_prompt": "A seal"}
    call = ("POST", "/v1/generate/image/bfl/flux-1.1-pro", body)
    narrow = [
        send(strict, client, "narrow", "babysea", call, "bye_testmonitor000000000").status_code
        for _ in range(25)
    ]

    assert set(narrow) == {403}
    assert send(strict, client, "narrow", "babysea", STATUS, SEA).status_code == 200


def test_running_generations_are_limited_until_one_ends(mock: Mock, client: httpx.Client) -> None:
    clock = clock_of(mock, "running")
    clock.run(0)
    image = ("POST", "/v1/generate/image/bfl/flux-1.1-pro", {"generation_prompt": "A seal"})
    statuses = [send(mock, client, "running", "babysea", image, SEA).status_code for _ in range(10)]
    refused = send(mock, client, "running", "babysea", image, SEA)
    video = send(
        mock,
        client,
        "running",
        "babysea",
        (
            "POST",
            "/v1/generate/video/google/veo-2",
            {"generation_prompt": "A seal", "generation_duration": 5},
        ),
        SEA,
    )

    assert statuses == [200] * 10
    assert (refused.status_code, refused.json()["error"]["code"]) == (429, "BSE1009")
    assert video.status_code == 200  # another kind
    clock.advance(int(refused.headers["retry-after"]))
    assert send(mock, client, "running", "babysea", image, SEA).status_code == 200


def test_an_unlisted_key_has_no_concurrency_limit(mock: Mock, client: httpx.Client) -> None:
    image = ("POST", "/v1/generate/image/bfl/flux-1.1-pro", {"generation_prompt": "A seal"})

    assert {
        send(mock, client, "running-free", "babysea", image, "any-key").status_code
        for _ in range(15)
    } == {200}


@pytest.mark.parametrize(
    ("gateway", "call", "key", "status"),
    [
        pytest.param(
            "sealink", ME, "sk-sealink-test-expiring-0000000000000000000", 401, id="sealink"
        ),
        pytest.param("seacloud", LLM, "sk-sea-test-expiring", 403, id="seacloud"),
        pytest.param("babysea", STATUS, "bye_testexpiring00000000", 401, id="babysea"),
        pytest.param("apikey", EXAMPLE, "ak_test_expiring", 401, id="apikey"),
    ],
)
def test_a_key_expires_by_the_clock_of_the_sandbox(
    mock: Mock,
    client: httpx.Client,
    gateway: str,
    call: tuple[str, str, Any],
    key: str,
    status: int,
) -> None:
    clock = clock_of(mock, f"expiry-{gateway}")
    clock.run(0)
    clock.advance(3599)
    before = send(mock, client, f"expiry-{gateway}", gateway, call, key)
    clock.advance(1)
    after = send(mock, client, f"expiry-{gateway}", gateway, call, key)

    assert (before.status_code, after.status_code) == (200, status)


def test_babysea_shows_when_its_key_expires(mock: Mock, client: httpx.Client) -> None:
    clock = clock_of(mock, "shows-expiry")
    clock.run(0)
    began = clock.now()
    shown = send(
        mock, client, "shows-expiry", "babysea", STATUS, "bye_testexpiring00000000"
    ).json()["data"]["apikey_expires_at"]

    from datetime import datetime

    assert abs(datetime.fromisoformat(shown).timestamp() - began - 3600) < 1


PATH = Path("plans.yaml")


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        pytest.param([], "plans.yaml: must be a mapping", id="a list"),
        pytest.param(
            {}, "plans: at least one plan is required; write `plans:` and under it", id="nothing"
        ),
        pytest.param({"plans": {}}, "plans: at least one plan is required", id="no plans"),
        pytest.param(
            {"plans": {"a": 5}},
            "plan 'a': must be a mapping of limits; write `{requests: 100",
            id="a number for a plan",
        ),
        pytest.param(
            {"plans": {"a": {"request": 5}}},
            "plan 'a': unknown field 'request'; did you mean 'requests'?",
            id="another word",
        ),
        pytest.param(
            {"plans": {"a": {"requests": -1}}},
            "plan 'a': requests: -1 is not a valid count",
            id="below zero",
        ),
        pytest.param(
            {"plans": {"a": {"tokens": 1.5}}},
            "tokens: 1.5 is not a valid count; write a whole number",
            id="a fraction of a token",
        ),
        pytest.param(
            {"plans": {"a": {"requests": True}}},
            "requests: True is not a valid count",
            id="a boolean",
        ),
        pytest.param(
            {"plans": {"a": {"running": 5}}},
            "running: must be a mapping of kinds",
            id="running is not a mapping",
        ),
        pytest.param(
            {"plans": {"a": {"running": {"image": "5"}}}},
            "running: image: '5' is not a valid count",
            id="a wrong running count",
        ),
        pytest.param(
            {"plans": {"a": {}}, "best": "b"},
            "best: there is no plan 'b'",
            id="an unknown best plan",
        ),
        pytest.param(
            {"plans": {"a": {}}, "shared": "yes"},
            "shared: 'yes' is neither true nor false",
            id="shared",
        ),
        pytest.param(
            {"plans": {"a": {}}, "low_balance": "x"},
            "low_balance: 'x' is not an amount of money",
            id="a threshold",
        ),
        pytest.param(
            {"plans": {"a": {}}, "attempts": 0.5},
            "attempts: 0.5 is not a valid count",
            id="attempts",
        ),
        pytest.param(
            {"plan": {"a": {}}}, "unknown field 'plan'; did you mean 'plans'?", id="a plan"
        ),
    ],
)
def test_a_wrong_plan_file_is_rejected_with_its_place(entry: object, message: str) -> None:
    with pytest.raises(ConfigError) as error:
        read_plans(entry, PATH)

    assert message in str(error.value)


def test_an_unknown_plan_prevents_the_start() -> None:
    with (
        pytest.raises(ConfigError, match=r"--plan: unknown plan 'fre'; did you mean 'free'\?"),
        serving(Settings(plan="fre")),
    ):
        pass
