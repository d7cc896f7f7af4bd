"""Charges over HTTP: successes are charged, refusals are free, all views show the ledger."""

from __future__ import annotations

import io
import wave
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from mockgateway.clock import Clock
from tests.serving import Mock

SAY = [{"role": "user", "content": "Tell me about the sea."}]
WORKS = {
    "sealink": "sk-sealink-test-0000000000000000000000000000",
    "seacloud": "sk-sea-test-works",
    "babysea": "bye_test0000000000000000",
    "apikey": "ak_test_works",
}
IMAGE = (
    "babysea",
    "/v1/generate/image/bfl/flux-1.1-pro",
    {"generation_prompt": "A seal"},
)  # 0.052 credits


class Caller:
    """One gateway in a sandbox of its own, called with one key."""

    def __init__(
        self, mock: Mock, client: httpx.Client, sandbox: str, gateway: str, key: str = ""
    ) -> None:
        self.base, self.client, self.gateway, self.key = (
            f"{mock.url}/~{sandbox}",
            client,
            gateway,
            key or WORKS[gateway],
        )
        self.clock: Clock = mock.app.sandbox_state(sandbox).sandbox.clock

    def send(self, path: str, body: Any = None, **more: Any) -> httpx.Response:
        method = "GET" if body is None and not more else "POST"
        return self.client.request(
            method,
            f"{self.base}/{self.gateway}{path}",
            json=body,
            headers={"authorization": f"Bearer {self.key}"},
            **more,
        )

    def money(self, **changes: Any) -> dict[str, Any]:
        reply = self.client.post(
            f"{self.base}/_mock/money", json={"gateway": self.gateway, "key": self.key, **changes}
        )
        assert reply.status_code == 200, reply.text
        shown: dict[str, Any] = reply.json()
        assert shown["opening"] + shown["added"] == pytest.approx(
            shown["balance"] + shown["reserved"] + shown["charged"], abs=1e-9
        )
        return shown


def chat(model: str, **more: Any) -> dict[str, Any]:
    return {"model": model, "messages": SAY, **more}


def speech_file() -> bytes:
    """Return ten seconds of silence as a WAV file of 320,044 bytes."""
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setparams((1, 2, 16_000, 160_000, "NONE", ""))
        out.writeframes(bytes(320_000))
    return file.getvalue()


MADE: list[tuple[str, str, str, dict[str, Any], float, float]] = [
    ("chat", "sealink", "/v1/chat/completions", chat("qwen3-max", max_tokens=20), 1.2e-6, 6e-6),
    ("chat without a limit", "sealink", "/v1/chat/completions", chat("qwen3-max"), 1.2e-6, 6e-6),
    (
        "messages",
        "sealink",
        "/anthropic/v1/messages",
        chat("claude-sonnet-4-6", max_tokens=20),
        3e-6,
        15e-6,
    ),
    (
        "embedding",
        "sealink",
        "/v1/embeddings",
        {"model": "text-embedding-v4", "input": ["sea", "salt"]},
        7e-8,
        0,
    ),
    ("seacloud's chat", "seacloud", "/llm/v1/chat/completions", chat("gpt-4.1"), 2e-6, 8e-6),
    ("api-key's chat", "apikey", "/v1/chat/completions", chat("example-chat"), 0.0004, 0.0016),
    (
        "api-key's embedding",
        "apikey",
        "/v1/embeddings",
        {"model": "example-embed", "input": "sea"},
        0.00002,
        0,
    ),
]


@pytest.mark.parametrize(
    "key", [pytest.param("", id="a listed key"), pytest.param("any-key", id="any key")]
)
@pytest.mark.parametrize(
    ("name", "gateway", "path", "body", "read", "written"),
    [pytest.param(*row, id=row[0]) for row in MADE],
)
def test_used_tokens_are_charged(
    mock: Mock,
    client: httpx.Client,
    name: str,
    gateway: str,
    path: str,
    body: dict[str, Any],
    read: float,
    written: float,
    key: str,
) -> None:
    caller = Caller(
        mock, client, f"tokens-{name.replace(' ', '-').replace(chr(39), '')}{key}", gateway, key
    )
    before = caller.money()
    usage = caller.send(path, body).json()["usage"]
    after = caller.money()
    tokens = (
        usage.get("prompt_tokens", usage.get("input_tokens", usage.get("total_tokens", 0))),
        usage.get("completion_tokens", usage.get("output_tokens", 0)),
    )

    assert after["charged"] == pytest.approx(tokens[0] * read + tokens[1] * written, abs=1e-9)
    assert after["balance"] == pytest.approx(before["balance"] - after["charged"], abs=1e-9)
    assert (after["reserved"], after["charged"] > 0) == (0, True)


PICTURES = {"model": "qwen-image-max", "prompt": "A seal", "size": "256x256", "n": 3}
SPEECH = {"model": "qwen3-tts-flash", "input": "The sea. " * 20, "voice": "Cherry"}
ANSWERS = chat("qwen3-max", max_tokens=1000, n=3)
RECORDING = {
    "data": {"model": "qwen3-asr-flash"},
    "files": {"file": ("a.wav", speech_file(), "audio/wav")},
}


@pytest.mark.parametrize(
    ("path", "request_", "needed", "charged"),
    [
        pytest.param("images/generations", {"body": PICTURES}, 0.225, 0.225, id="three images"),
        pytest.param("audio/speech", {"body": SPEECH}, 0.0018, 0.0018, id="180 characters"),
        # Of audio of unknown length: a second for each 16,000 bytes
        pytest.param("audio/transcriptions", RECORDING, 0.0007, 0.00035, id="320,044 bytes"),
        pytest.param("chat/completions", {"body": ANSWERS}, 0.018, None, id="three long answers"),
    ],
)
def test_the_most_that_a_call_can_cost_must_be_there(
    mock: Mock,
    client: httpx.Client,
    path: str,
    request_: dict[str, Any],
    needed: float,
    charged: float | None,
) -> None:
    caller = Caller(mock, client, f"most-{path.replace('/', '-')}", "sealink")
    caller.money(balance=needed * 0.99)
    assert caller.send(f"/v1/{path}", **request_).status_code == 402
    caller.money(balance=needed * 1.01)
    answer = caller.send(f"/v1/{path}", **request_)

    assert answer.status_code == 200, answer.text
    if charged is not None:
        assert caller.money()["charged"] == pytest.approx(charged, rel=0.01)


def test_a_stream_costs_as_much_as_a_plain_reply(mock: Mock, client: httpx.Client) -> None:
    costs = []
    for stream in (False, True):
        caller = Caller(mock, client, f"stream-{stream}", "sealink")
        assert (
            caller.send(
                "/v1/chat/completions", chat("qwen3-max", temperature=0, stream=stream)
            ).status_code
            == 200
        )
        costs.append(caller.money()["charged"])

    assert costs[0] > 0
    assert costs[0] == pytest.approx(costs[1], rel=0.5)


@pytest.mark.parametrize(
    ("gateway", "path", "body", "status"),
    [
        pytest.param(
            "sealink", "/v1/chat/completions", {"model": "qwen3-max"}, 400, id="a field is missing"
        ),
        pytest.param(
            "sealink", "/v1/chat/completions", chat("no-such"), 404, id="an unknown model"
        ),
        pytest.param(
            "sealink",
            "/v1/chat/completions",
            chat("text-embedding-v4"),
            404,
            id="a model of another kind",
        ),
        pytest.param("sealink", "/v1/me", None, 200, id="a view"),
        pytest.param(
            "babysea", "/v1/estimate/bfl/flux-1.1-pro?count=9", None, 200, id="an estimate"
        ),
        pytest.param(
            "apikey",
            "/v1/credits/estimate",
            {"model": "seedance-2", "modality": "video"},
            200,
            id="api-key's estimate",
        ),
    ],
)
def test_refusals_and_views_are_free(
    mock: Mock, client: httpx.Client, gateway: str, path: str, body: Any, status: int
) -> None:
    caller = Caller(mock, client, f"free-{gateway}-{status}-{len(path)}-{len(str(body))}", gateway)

    assert caller.send(path, body).status_code == status
    assert (caller.money()["charged"], caller.money()["refunded"], caller.money()["reserved"]) == (
        0,
        0,
        0,
    )


def test_a_reply_refused_after_the_reservation_is_refunded(
    mock: Mock, client: httpx.Client
) -> None:
    image = [
        {
            "role": "user",
            "content": [{"type": "image_url", "image_url": {"url": "https://example.com/a.png"}}],
        }
    ]
    caller = Caller(mock, client, "blind", "sealink")
    reply = caller.send("/v1/chat/completions", {"model": "qwen3.6-35b-a3b", "messages": image})
    money = caller.money()

    assert reply.status_code == 404  # a model without vision
    assert (money["balance"], money["reserved"], money["charged"]) == (12.5, 0, 0)


SHORT: list[tuple[str, str, Any, int, dict[str, Any]]] = [
    (
        "sealink",
        "/v1/chat/completions",
        chat("qwen3-max", max_tokens=1000),
        402,
        {"error": {"type": "insufficient_balance", "code": "insufficient_balance"}},
    ),
    (
        "sealink",
        "/anthropic/v1/messages",
        chat("claude-sonnet-4-6", max_tokens=1000),
        402,
        {"type": "error", "error": {"type": "billing_error"}},
    ),
    (
        "seacloud",
        "/llm/v1/chat/completions",
        chat("gpt-4.1", max_tokens=1000),
        403,
        {"error": "insufficient balance"},
    ),
    (
        "seacloud",
        "/model/v1/queue/nano_banana_2",
        {"prompt": "A cat"},
        402,
        {"status": {"code": 402, "error_code": 40201}},
    ),
    (
        "babysea",
        IMAGE[1],
        IMAGE[2],
        402,
        {"error": {"code": "BSE1004", "type": "insufficient_credits"}},
    ),
    (
        "apikey",
        "/v1/chat/completions",
        chat("example-chat", max_tokens=1000),
        402,
        {"error": {"type": "gateway_error", "code": "insufficient_credits"}},
    ),
    (
        "apikey",
        "/v1/videos",
        {"model": "seedance-2", "prompt": "Waves"},
        402,
        {"error": {"type": "gateway_error", "code": "insufficient_credits"}},
    ),
]


def has(body: Any, wanted: Any) -> bool:
    if isinstance(wanted, dict):
        return isinstance(body, dict) and all(
            name in body and has(body[name], value) for name, value in wanted.items()
        )
    return bool(body == wanted)


@pytest.mark.parametrize(
    "key",
    [
        pytest.param("", id="a listed key"),
        pytest.param("any-key", id="a key whose balance was set"),
    ],
)
@pytest.mark.parametrize(
    ("gateway", "path", "body", "status", "wanted"),
    [pytest.param(*row, id=f"{row[0]} {row[1]}") for row in SHORT],
)
def test_a_low_balance_gets_the_gateways_error_until_it_is_topped_up(
    mock: Mock,
    client: httpx.Client,
    gateway: str,
    path: str,
    body: Any,
    status: int,
    wanted: dict[str, Any],
    key: str,
) -> None:
    caller = Caller(mock, client, f"short-{gateway}-{len(path)}-{key}", gateway, key)
    caller.money(balance=0.0005)
    refused = caller.send(path, body)

    assert (refused.status_code, has(refused.json(), wanted)) == (status, True), refused.text
    assert caller.money()["balance"] == 0.0005
    caller.money(add=1000)
    assert caller.send(path, body).status_code in (200, 202)


def test_a_used_up_monthly_budget_is_refused_until_the_next_month(
    mock: Mock, client: httpx.Client
) -> None:
    caller = Caller(mock, client, "budget", "sealink")  # 12.5 dollars, of which 50 a month
    caller.money(balance=1000)
    dear = chat("gpt-4-1", max_tokens=1000)
    world = mock.app.sandbox_state("budget").sandbox
    account = mock.app.mounts["sealink"].pipeline.accounts.find(caller.key)
    world.gateway_states["sealink"].ledger.charge(account, "before", 49.9999)
    refused = caller.send("/v1/chat/completions", dear)
    me = caller.send("/v1/me").json()

    assert (refused.status_code, refused.json()["error"]["code"]) == (
        402,
        "monthly_budget_exceeded",
    )
    assert me["monthly_budget"] == {"limit": "50.00", "used": "49.9999", "currency": "USD"}
    caller.clock.advance(32 * 86_400)
    assert caller.send("/v1/chat/completions", dear).status_code == 200


@pytest.mark.parametrize("key", ["bye_test0000000000000000", "any-key"])
def test_concurrent_submits_cannot_spend_more_than_the_balance(
    mock: Mock, client: httpx.Client, key: str
) -> None:
    caller = Caller(mock, client, f"crowd-{key}", "babysea", key)
    caller.money(balance=0.052 * 7 + 0.05)
    with (
        ThreadPoolExecutor(50) as pool,
        httpx.Client(timeout=60, limits=httpx.Limits(max_connections=50)) as http,
    ):
        caller.client = http
        statuses = sorted(
            reply.status_code for reply in pool.map(lambda _: caller.send(*IMAGE[1:]), range(50))
        )
    caller.client = client
    money = caller.money()

    assert statuses == [200] * 7 + [402] * 43
    assert (money["balance"], round(money["reserved"] + money["charged"], 9)) == (0.05, 0.364)


def test_concurrent_chats_cannot_spend_more_than_the_balance(
    mock: Mock, client: httpx.Client
) -> None:
    caller = Caller(mock, client, "chats", "apikey")
    cost = caller.send(
        "/v1/chat/completions", chat("example-chat", max_tokens=5, temperature=0)
    ).json()["usage"]
    each = cost["prompt_tokens"] * 0.0004 + cost["completion_tokens"] * 0.0016
    caller.money(balance=each * 5 + 0.0001)
    with ThreadPoolExecutor(30) as pool:
        statuses = list(
            pool.map(
                lambda _: (
                    caller.send(
                        "/v1/chat/completions", chat("example-chat", max_tokens=5, temperature=0)
                    ).status_code
                ),
                range(30),
            )
        )
    money = caller.money()

    assert statuses.count(200) == 5
    assert statuses.count(402) == 25
    assert money["balance"] == pytest.approx(0.0001, abs=1e-9)


def test_all_views_of_babysea_agree(mock: Mock, client: httpx.Client) -> None:
    caller = Caller(mock, client, "views-sea", "babysea")
    caller.clock.run(0)
    for _ in range(3):
        caller.send(*IMAGE[1:])
    for wait in (0, 3600):
        caller.clock.advance(wait)
        money = caller.money()
        billing = caller.send("/v1/user/billing").json()["data"]["billing_credit_balance"]
        estimate = caller.send("/v1/estimate/bfl/flux-1.1-pro?count=100").json()["data"]
        usage = caller.send("/v1/usage").json()["data"]

        assert (
            money["balance"]
            == billing
            == estimate["credit_balance"]
            == usage["usage_credit_balance"]
            == 12.324
        )
        assert (
            estimate["credit_balance_can_afford"],
            estimate["credit_balance_max_affordable"],
        ) == (True, 237)
        assert (
            usage["usage_total_estimated_cost"]
            == round(money["reserved"] + money["charged"], 9)
            == 0.156
        )
        assert usage["usage_total_generations"] == 3
    assert (money["reserved"], money["charged"]) == (0, 0.156)
    assert (
        usage["usage_total_provider_submissions"]
        == sum(provider["total_submissions"] for provider in usage["usage_providers"])
        == 3
    )
    assert {provider["used_count"] for provider in usage["usage_providers"]} == {3}


def test_a_cancelled_generation_counts_as_wasted_and_is_refunded(
    mock: Mock, client: httpx.Client
) -> None:
    caller = Caller(mock, client, "wasted", "babysea")
    caller.clock.run(0)
    task = caller.send(*IMAGE[1:]).json()["data"]["generation_id"]
    caller.clock.advance(2.5)
    cancelled = caller.send(f"/v1/content/generation/cancel/{task}", content=b"")
    usage = caller.send("/v1/usage").json()["data"]

    assert (
        cancelled.status_code,
        usage["usage_credit_balance"],
        usage["usage_total_estimated_cost"],
    ) == (200, 12.48, 0)
    assert [
        (provider["cancelled_count"], provider["wasted_estimated_cost"])
        for provider in usage["usage_providers"]
    ] == [(1, 0.052)]


def test_sealink_shows_the_balance_and_the_usage(mock: Mock, client: httpx.Client) -> None:
    caller = Caller(mock, client, "views-link", "sealink")
    caller.send("/v1/chat/completions", chat("qwen3-max"))
    money, me = caller.money(), caller.send("/v1/me").json()

    assert float(me["balance"]["amount"]) == money["balance"] < 12.5
    assert float(me["monthly_budget"]["used"]) == money["spent"] == money["charged"]


@pytest.mark.parametrize(
    ("wish", "message"),
    [
        pytest.param({}, "gateway: 'None' is not served here", id="nothing"),
        pytest.param(
            {"gateway": "sealinkk", "key": "k"}, "is not served here", id="another gateway"
        ),
        pytest.param({"gateway": "sealink"}, "key is missing", id="no key"),
        pytest.param({"gateway": "sealink", "key": ""}, "key is empty", id="an empty key"),
        pytest.param(
            {"gateway": "sealink", "key": 5}, "key: '5' is not a string", id="a number for a key"
        ),
        pytest.param(
            {"gateway": "sealink", "key": "k", "balance": -1},
            "balance: '-1' is not a valid number",
            id="below zero",
        ),
        pytest.param(
            {"gateway": "sealink", "key": "k", "balance": "5"},
            "balance: '5' is not a valid number",
            id="a text for a number",
        ),
        pytest.param(
            {"gateway": "sealink", "key": "k", "add": True},
            "add: 'True' is not a valid number",
            id="a boolean",
        ),
        pytest.param(
            {"gateway": "sealink", "key": "k", "add": 1, "balance": 1},
            "add and balance exclude each other",
            id="both",
        ),
        pytest.param(
            {"gateway": "sealink", "key": "k", "plan": "fre"},
            "plan: 'fre' is not a plan of this gateway",
            id="an unknown plan",
        ),
        pytest.param(
            {"gateway": "apikey", "key": "k", "plan": "free"},
            "plan: 'free' is not a plan of this gateway",
            id="a gateway without plans",
        ),
        pytest.param(
            {"gateway": "sealink", "key": "k", "balanse": 1},
            "unknown field 'balanse'",
            id="a mistyped word",
        ),
    ],
)
def test_a_wrong_control_call_is_refused(
    mock: Mock, client: httpx.Client, wish: dict[str, Any], message: str
) -> None:
    reply = client.post(f"{mock.url}/~control/_mock/money", json=wish)

    assert (reply.status_code, message in reply.json()["error"]) == (400, True), reply.text


def test_a_plan_set_for_a_key_holds_in_its_sandbox_only(mock: Mock, client: httpx.Client) -> None:
    caller, other = (
        Caller(mock, client, f"given-{name}", "sealink", "any-key") for name in ("here", "there")
    )
    shown = caller.money(plan="free")

    assert shown["plan"] == "free"
    assert (
        caller.send("/v1/me").json()["limits"]["rpm"],
        other.send("/v1/me").json()["limits"]["rpm"],
    ) == (100, 3000)


def test_a_transcription_that_becomes_a_task_is_reserved_once(
    mock: Mock, client: httpx.Client
) -> None:
    caller = Caller(mock, client, "long-transcript", "sealink")
    caller.clock.run(0)
    body = {"model": "qwen3-asr-flash-filetrans", "file_url": "https://example.com/talk.mp3"}
    first = caller.send("/v1/audio/transcriptions", body)
    assert first.status_code == 202, first.text
    price = caller.money()["reserved"]
    assert (price > 0, caller.money()["refunded"]) == (True, 0)
    caller.money(balance=price)  # enough for one more, not for two

    assert caller.send("/v1/audio/transcriptions", body).status_code == 202
    assert caller.send("/v1/audio/transcriptions", body).status_code == 402
    assert caller.money()["refunded"] == 0


def test_reading_the_ledger_changes_nothing(mock: Mock, client: httpx.Client) -> None:
    query = {"gateway": "babysea", "key": WORKS["babysea"]}
    first, second = (
        client.get(f"{mock.url}/~looking/_mock/money", params=query).json() for _ in range(2)
    )

    assert first == second
    assert (first["balance"], first["listed"], first["enforced"], first["events"]) == (
        12.48,
        True,
        True,
        [],
    )
