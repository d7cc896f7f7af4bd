"""Verdicts on real clients, by the control API and the command line."""

from __future__ import annotations

import json
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from uuid import uuid4

import anthropic
import httpx
import openai
import pytest
from click.testing import CliRunner, Result

from mockgateway.cli.main import cli
from mockgateway.judges import JUDGES
from mockgateway.problem import ConfigError
from tests import processes
from tests.serving import Mock
from tests.state.webhooks.receivers import closed_port, receiving

CHAT = {"model": "qwen3-max", "messages": [{"role": "user", "content": "Tell me a story"}]}
SECRET = "sk-sealink-0123456789"
KEY = {"authorization": f"Bearer {SECRET}"}
CUT = {"x-mock-fault": "truncate=4"}


@pytest.fixture
def name() -> str:
    return f"verdict-{uuid4().hex[:12]}"


@pytest.fixture
def sandbox(mock: Mock, name: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=f"{mock.url}/~{name}", timeout=20, headers=KEY) as http:
        yield http


def faults(sandbox: httpx.Client, *allowed: str) -> dict[str, list[int]]:
    """The judges that have found a fault, each with the calls of its first one."""
    return {
        fault["judge"]: fault["calls"]
        for fault in reversed(
            sandbox.get("/_mock/verdict", params={"allow": list(allowed)}).json()["faults"]
        )
    }


def invoke(*words: str) -> Result:
    return CliRunner().invoke(cli, ["verdict", *words])


def test_a_client_that_does_not_wait_is_found_and_one_that_waits_is_not(
    sandbox: httpx.Client,
) -> None:
    sandbox.put("/_mock/scenario", json={"name": "rate-limited"})
    for _ in range(2):
        sandbox.post("/sealink/v1/chat/completions", json=CHAT)
    assert faults(sandbox) == {"ignored_retry_after": [1, 2]}

    sandbox.put("/_mock/scenario", json={"name": "rate-limited"})
    for _ in range(3):
        sandbox.put("/_mock/clock", json={"advance": 2})
        last = sandbox.post("/sealink/v1/chat/completions", json=CHAT)
    assert last.status_code == 200
    assert sandbox.get("/_mock/verdict", params={"since": 2}).json()["verdict"] == "clean"


def by_chat(url: str, answer: str) -> None:
    turns: Any = [
        *CHAT["messages"],
        {"role": "assistant", "content": answer},
        {"role": "user", "content": "On"},
    ]
    with openai.OpenAI(base_url=f"{url}/sealink/v1", api_key=SECRET) as client:
        client.chat.completions.create(model="qwen3-max", messages=turns)


def chat(url: str, headers: dict[str, str] | None = None) -> str:
    """Return the text of a streamed answer, as far as it comes."""
    with openai.OpenAI(base_url=f"{url}/sealink/v1", api_key=SECRET) as client:
        stream = client.chat.completions.create(**CHAT, stream=True, extra_headers=headers)  # type: ignore[call-overload]
        return "".join(chunk.choices[0].delta.content or "" for chunk in stream)


def chat_until_cut(url: str) -> str:
    return chat(url, CUT)


def message_until_cut(url: str) -> str:
    with anthropic.Anthropic(base_url=f"{url}/sealink/anthropic", api_key=SECRET) as client:
        stream = client.messages.create(**CHAT, max_tokens=100, stream=True, extra_headers=CUT)  # type: ignore[call-overload]
        return "".join(
            event.delta.text
            for event in stream
            if event.type == "content_block_delta" and event.delta.type == "text_delta"
        )


@pytest.mark.parametrize("until_cut", [chat_until_cut, message_until_cut])
def test_a_client_that_continues_from_a_truncated_answer_is_found(
    mock: Mock, name: str, sandbox: httpx.Client, until_cut: Callable[[str], str]
) -> None:
    half = until_cut(f"{mock.url}/~{name}")
    assert half
    assert faults(sandbox) == {}
    by_chat(f"{mock.url}/~{name}", half)
    assert faults(sandbox) == {"accepted_cut_stream": [1, 2]}


def test_a_client_that_uses_a_whole_answer_is_not_reported(
    mock: Mock, name: str, sandbox: httpx.Client
) -> None:
    url = f"{mock.url}/~{name}"
    by_chat(url, chat(url))
    assert faults(sandbox) == {}


@pytest.mark.parametrize(
    ("prefix", "submission", "body", "place"),
    [
        pytest.param(
            "/sealink",
            "/v1/video/generations",
            {"model": "wan2.6-t2v", "prompt": "A cat"},
            "/v1/tasks/{id}",
            id="sealink",
        ),
        pytest.param(
            "/seacloud",
            "/model/v1/queue/nano_banana_2",
            {"prompt": "A cat"},
            "/model/v1/queue/nano_banana_2/requests/{id}/status",
            id="seacloud",
        ),
        pytest.param(
            "/babysea",
            "/v1/generate/image/bfl/flux-schnell",
            {"generation_prompt": "A cat"},
            "/v1/content/{id}",
            id="babysea",
        ),
    ],
)
def test_a_client_that_polls_after_the_end_of_a_task_is_found(
    sandbox: httpx.Client, prefix: str, submission: str, body: Any, place: str
) -> None:
    sandbox.put("/_mock/tasks/policy", json={"policy": "polls:3"})
    assert sandbox.post(prefix + submission, json=body).is_success
    task = sandbox.get("/_mock/tasks").json()["tasks"][0]["id"]
    for look in range(5):
        assert sandbox.get(prefix + place.format(id=task)).is_success
        sandbox.put("/_mock/clock", json={"advance": 5})
        if look == 2:
            assert faults(sandbox) == {}
    assert list(faults(sandbox)) == ["polled_after_end"]
    assert faults(sandbox, "polled_after_end") == {}


def test_a_client_that_polls_faster_than_documented_gets_a_warning(sandbox: httpx.Client) -> None:
    sandbox.put("/_mock/tasks/policy", json={"policy": "manual"})
    task = sandbox.post(
        "/sealink/v1/video/generations", json={"model": "wan2.6-t2v", "prompt": "A cat"}
    ).json()["id"]
    for _ in range(3):
        sandbox.get(f"/sealink/v1/tasks/{task}")
        sandbox.put("/_mock/clock", json={"advance": 4})
    assert sandbox.get("/_mock/verdict").json()["verdict"] == "clean"
    for _ in range(4):
        sandbox.get(f"/sealink/v1/tasks/{task}")
    assert [
        (one["judge"], one["right"]) for one in sandbox.get("/_mock/verdict").json()["warnings"]
    ] == [("polled_fast", "poll every 5 s, as documented, or use a webhook")]


def ask_openai(url: str) -> object:
    with openai.OpenAI(base_url=f"{url}/sealink/v1", api_key="k", max_retries=5) as client:
        return client.chat.completions.create(**CHAT)  # type: ignore[call-overload]


def ask_anthropic(url: str) -> object:
    url = f"{url}/sealink/anthropic"
    with anthropic.Anthropic(base_url=url, api_key="k", max_retries=5) as client:
        return client.messages.create(**CHAT, max_tokens=9)  # type: ignore[call-overload]


@pytest.mark.parametrize("ask", [ask_openai, ask_anthropic])
def test_the_official_sdks_retry_correctly(
    mock: Mock,
    name: str,
    sandbox: httpx.Client,
    monkeypatch: pytest.MonkeyPatch,
    ask: Callable[[str], object],
) -> None:
    mine, sleep = threading.current_thread(), time.sleep

    def advance(seconds: float) -> None:
        if threading.current_thread() is not mine:  # of the mock's metrics
            sleep(seconds)
        else:
            sandbox.put("/_mock/clock", json={"advance": seconds}).raise_for_status()

    monkeypatch.setattr("time.sleep", advance)
    refused = {
        "when": {"do": "complete"},
        "first": 5,
        "faults": [{"refuse": {"kind": "service_unavailable"}}],
    }
    sandbox.put("/_mock/scenario", json={"rules": [refused]}).raise_for_status()
    ask(f"{mock.url}/~{name}")

    assert [one["status"] for one in sandbox.get("/_mock/journal").json()["exchanges"]] == [
        503
    ] * 5 + [200]
    assert sandbox.get("/_mock/verdict").json()["verdict"] == "clean"


def test_an_sdk_that_hangs_up_and_retries_did_not_send_twice(
    mock: Mock, name: str, sandbox: httpx.Client
) -> None:
    ask_openai(mock.url)  # the first chat of a process loads modules, which may take a second
    slow = {"when": {"do": "complete"}, "first": 1, "faults": [{"latency": {"before": "60s"}}]}
    sandbox.put("/_mock/scenario", json={"rules": [slow]}).raise_for_status()
    base = f"{mock.url}/~{name}/sealink/v1"
    with openai.OpenAI(base_url=base, api_key="k", max_retries=1, timeout=1) as client:
        client.chat.completions.create(**CHAT)  # type: ignore[call-overload]

    assert [one["status"] for one in sandbox.get("/_mock/journal").json()["exchanges"]] == [
        200,
        200,
    ]
    assert sandbox.get("/_mock/verdict").json()["verdict"] == "clean"


def test_simultaneous_equal_requests_of_several_users_are_not_retries(
    mock: Mock, name: str, sandbox: httpx.Client
) -> None:
    limited = {
        "when": {"do": "complete"},
        "first": 5,
        "faults": [
            {"latency": {"before": "100ms"}},
            {"refuse": {"kind": "rate_limited", "retry_after": 1}},
        ],
    }
    sandbox.put("/_mock/scenario", json={"rules": [limited]}).raise_for_status()
    with (
        openai.OpenAI(base_url=f"{mock.url}/~{name}/sealink/v1", api_key="k") as client,
        ThreadPoolExecutor(5) as users,
    ):
        list(users.map(lambda _: client.chat.completions.create(**CHAT), range(5)))  # type: ignore[call-overload]

    assert (
        sorted(one["status"] for one in sandbox.get("/_mock/journal").json()["exchanges"])
        == [200] * 5 + [429] * 5
    )
    assert faults(sandbox) == {}


def test_a_submission_after_a_broken_connection_needs_the_same_key(sandbox: httpx.Client) -> None:
    def submit(key: str, **heads: str) -> None:
        sandbox.post(
            "/babysea/v1/generate/image/bfl/flux-schnell",
            json={"generation_prompt": key},
            headers={"idempotency-key": key, **heads},
        )

    for key in ("same", "one"):
        with pytest.raises(httpx.RemoteProtocolError):
            submit(key, **{"x-mock-fault": "disconnect"})
    submit("same")
    assert faults(sandbox) == {}
    sandbox.post("/babysea/v1/generate/image/bfl/flux-schnell", json={"generation_prompt": "one"})
    assert faults(sandbox) == {"blind_resubmit": [2, 4]}


@pytest.mark.parametrize(
    ("status", "judged"),
    [
        pytest.param(200, {"accepted_forgery": []}, id="accepted"),
        pytest.param(401, {}, id="refused"),
    ],
)
def test_a_forged_webhook_that_is_accepted_is_found(
    mock: Mock, name: str, sandbox: httpx.Client, status: int, judged: dict[str, Any]
) -> None:
    with receiving(status) as receiver:
        sandbox.post(
            "/_mock/webhooks", json={"gateway": "babysea", "url": receiver.url}
        ).raise_for_status()

        def forge(delivery: Any) -> None:
            delivery.forge = True

        mock.app.sandbox_state(name).sandbox.gateway_states["babysea"].outbox.rewrites.append(forge)
        sandbox.post("/_mock/webhooks/test")
        sandbox.get("/_mock/webhooks/deliveries", params={"wait": 10})
        assert faults(sandbox) == judged


class Shop(BaseHTTPRequestHandler):
    """An app that makes a chat call for each webhook; if it is careful, once per message."""

    def do_POST(self) -> None:
        message = json.loads(self.rfile.read(int(self.headers["content-length"])))[
            "webhook_delivery_id"
        ]  # a repeated message differs in its time
        server: Any = self.server
        if not server.careful or message not in server.known:
            server.known.add(message)
            httpx.post(
                f"{server.mock}/sealink/v1/chat/completions",
                json=CHAT,
                headers=KEY,
                trust_env=False,
                timeout=60,
            ).raise_for_status()
        self.send_response(204)
        self.end_headers()

    def log_message(self, *args: object) -> None:
        """Nothing is printed."""


@pytest.mark.parametrize(
    ("careful", "judged"),
    [pytest.param(False, {"handled_twice": [1, 2]}, id="twice"), pytest.param(True, {}, id="once")],
)
def test_an_app_that_acts_on_a_webhook_twice_is_found(
    mock: Mock, name: str, sandbox: httpx.Client, careful: bool, judged: dict[str, Any]
) -> None:
    def again(delivery: Any) -> None:
        delivery.copies = 1

    with HTTPServer(("127.0.0.1", 0), Shop) as shop:
        vars(shop).update(mock=f"{mock.url}/~{name}", careful=careful, known=set())
        thread = threading.Thread(
            target=shop.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True
        )
        thread.start()
        sandbox.post(
            "/_mock/webhooks",
            json={"gateway": "babysea", "url": f"http://127.0.0.1:{shop.server_port}/hook"},
        ).raise_for_status()
        mock.app.sandbox_state(name).sandbox.gateway_states["babysea"].outbox.rewrites.append(again)
        sandbox.post("/_mock/webhooks/test")
        deliveries = sandbox.get("/_mock/webhooks/deliveries", params={"wait": 10}).json()[
            "deliveries"
        ]
        shop.shutdown()
        thread.join(5)

    assert [delivery["state"] for delivery in deliveries] == ["delivered", "delivered"]
    assert faults(sandbox) == judged


def test_the_control_api_refuses_an_unknown_judge(sandbox: httpx.Client) -> None:
    refused = sandbox.get("/_mock/verdict?allow=gave_upp")

    assert (refused.status_code, "gave_up" in refused.json()["advice"]) == (400, True)
    assert [judge["name"] for judge in sandbox.get("/_mock/judges").json()["judges"]] == list(
        JUDGES
    )


def test_the_gateways_are_listed_with_their_variables(sandbox: httpx.Client, name: str) -> None:
    [sealink] = [
        one for one in sandbox.get("/_mock/gateways").json()["gateways"] if one["name"] == "sealink"
    ]

    assert sealink["prefix"] == f"/~{name}/sealink"
    assert sealink["environment"]["OPENAI_BASE_URL"] == "/v1"


def test_the_exit_code_tells_the_verdict(mock: Mock, name: str, sandbox: httpx.Client) -> None:
    place = ("--url", mock.url, "--sandbox", name)
    sandbox.get("/sealink/v1/models")
    clean = invoke(*place)
    sandbox.post(
        "/sealink/v1/chat/completions",
        json=CHAT,
        headers={"x-mock-fault": "{refuse: {kind: rate_limited, retry_after: 2}}"},
    )
    guilty, as_json = invoke(*place), invoke(*place, "--json")

    assert (clean.exit_code, clean.output) == (0, "clean: 1 call, 0 webhooks\n")
    assert (guilty.exit_code, as_json.exit_code) == (1, 1)
    assert guilty.output.startswith(
        "FAULT gave_up (call 2)\n  what:  call 2 (POST /v1/chat/completions: 429 "
        "rate_limited) was never tried again\n  right: "
    )
    assert guilty.output.endswith("1 fault, 0 warnings: 2 calls, 0 webhooks\n")
    assert json.loads(as_json.output)["faults"][0]["judge"] == "gave_up"
    assert (
        invoke(*place, "--allow", "gave_up").exit_code
        == invoke(*place, "--since", "2").exit_code
        == 0
    )


def test_a_warning_is_a_fault_only_if_requested(
    mock: Mock, name: str, sandbox: httpx.Client
) -> None:
    for _ in range(2):
        sandbox.post(
            "/sealink/v1/chat/completions",
            json=CHAT,
            headers={"x-mock-fault": "{refuse: {kind: insufficient_balance}}"},
        )
    place = ("--url", mock.url, "--sandbox", name)

    assert (invoke(*place).exit_code, invoke(*place, "--strict").exit_code) == (0, 1)
    assert invoke(*place).output.startswith("WARNING retried_refusal (calls 1, 2)")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        pytest.param(
            ("--url", closed_port().removesuffix("/gone")), "no mock answers", id="no server"
        ),
        pytest.param(("--url", "nonsense"), "no mock answers", id="no address"),
        pytest.param(("--url", "MOCK/sealink"), "not the control API", id="not its root"),
        pytest.param(
            ("--url", "MOCK", "--allow", "gave_upp"), "did you mean 'gave_up'", id="no such judge"
        ),
        pytest.param(("--url", "MOCK", "--sandbox", "a b"), "sandbox", id="no such name"),
        pytest.param(
            ("--url", "MOCK", "--sandbox", "nobody-was-here"),
            "has no calls: there is nothing to judge",
            id="a sandbox without calls",
        ),
    ],
)
def test_a_wrong_option_is_reported_in_one_line(
    mock: Mock, words: tuple[str, ...], message: str
) -> None:
    result = invoke(*[word.replace("MOCK", mock.url) for word in words])

    assert isinstance(result.exception, ConfigError)  # which `main` ends with exit code 2
    assert message in str(result.exception)


def test_the_exit_code_is_2_if_no_mock_answers() -> None:
    ended = processes.run(
        [sys.executable, "-m", "mockgateway", "verdict", "--url", closed_port()],
        capture_output=True,
        text=True,
        check=False,
    )

    assert (ended.returncode, ended.stdout, len(ended.stderr.splitlines())) == (2, "", 1)


def test_the_judges_can_be_listed_without_a_mock() -> None:
    assert [
        line.split()[0] for line in invoke("--url", closed_port(), "--judges").output.splitlines()
    ] == list(JUDGES)
