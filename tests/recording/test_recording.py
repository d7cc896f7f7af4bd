"""What a recording contains and omits, and failures of the upstream."""

from __future__ import annotations

import asyncio
import base64
import gzip
import math
import random
import re
import socket
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import orjson
import pytest
import yaml
from click.testing import CliRunner

from mockgateway.cli.main import cli
from mockgateway.problem import ConfigError
from mockgateway.recording import Capture, Cassette, parse_upstream, rule_action
from mockgateway.recording.profile import fit
from mockgateway.recording.rewriting import StreamReplacer
from mockgateway.redaction import secret_pattern
from mockgateway.scenario import read
from mockgateway.scenario.recorded import Recorded
from tests.recording.recorder import HOST, recording, replaying
from tests.serving import Mock, serving

CLIENT = "sk-client-0123456789abcdef"
KEY = "sk-upstream-ABCDEFGHIJKLMNOP"
CHAT = {"model": "qwen3-max", "messages": [{"role": "user", "content": "Hello"}]}
PIXEL = "data:image/png;base64," + "iVBORw0KGgo" * 60


class Upstream:
    """An upstream with a given reply that records its requests."""

    def __init__(self, answer: Callable[[Any], Awaitable[None]]) -> None:
        self.asked: list[dict[str, str]] = []
        self.queries: list[str] = []
        self._answer = answer

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            for word in ("startup", "shutdown"):
                await receive()
                await send({"type": f"lifespan.{word}.complete"})
            return
        await receive()
        self.asked.append({name.decode(): value.decode() for name, value in scope["headers"]})
        self.queries.append(scope["query_string"].decode())
        await self._answer(send)


def answering(
    body: bytes,
    status: int = 200,
    kind: str = "application/json",
    headers: tuple[tuple[str, str], ...] = (),
) -> Upstream:
    async def answer(send: Any) -> None:
        pairs = [("content-type", kind), ("content-length", str(len(body))), *headers]
        await send(
            {
                "type": "http.response.start",
                "status": status,
                "headers": [(name.encode(), value.encode()) for name, value in pairs],
            }
        )
        await send({"type": "http.response.body", "body": body})

    return Upstream(answer)


def ask(
    url: str,
    path: str = "/v1/chat/completions",
    body: Any = CHAT,
    key: str = CLIENT,
    **headers: str,
) -> httpx.Response:
    return httpx.post(
        url + path,
        json=body,
        headers={"authorization": f"Bearer {key}", **HOST, **headers},
        timeout=20,
    )


def test_the_upstream_gets_its_own_key_and_not_the_clients(tmp_path: Path) -> None:
    upstream = answering(b"{}")
    with serving(app=upstream) as running, recording(tmp_path, running.url, key=KEY) as recorder:
        ask(recorder.url)
        httpx.post(recorder.url + "/v1/chat/completions?api_key=" + CLIENT, json=CHAT)
        httpx.post(recorder.url + "/v1/chat/completions", json=CHAT)
        httpx.post(
            recorder.url + "/anthropic/v1/messages", json=CHAT, headers={"x-api-key": CLIENT}
        )

    assert [one.get("authorization") for one in upstream.asked] == [
        f"Bearer {KEY}",
        None,
        f"Bearer {KEY}",
        None,
    ]
    assert upstream.queries[1] == f"api_key={KEY}"
    assert upstream.asked[3]["x-api-key"] == KEY
    assert CLIENT not in str(upstream.asked) + str(upstream.queries)


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        ("https://evil.example", 403),
        ("null", 403),
        ("http://localhost:5173", 200),
        ("http://127.0.0.1:3000", 200),
    ],
)
def test_a_web_page_of_another_host_cannot_use_the_key(
    origin: str, status: int, tmp_path: Path
) -> None:
    upstream = answering(b"{}")
    with serving(app=upstream) as running, recording(tmp_path, running.url, key=KEY) as recorder:
        assert ask(recorder.url, origin=origin).status_code == status

    assert len(upstream.asked) == (status == 200)


def test_a_remote_upstream_is_reached_through_the_environments_proxy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    upstream = answering(b'{"from": "the proxy"}')
    with serving(app=upstream) as running:
        monkeypatch.setenv("HTTP_PROXY", running.url)
        monkeypatch.delenv("NO_PROXY", raising=False)
        with (
            recording(tmp_path, "http://gateway.invalid") as recorder,
            httpx.Client(trust_env=False) as client,
        ):
            reply = client.post(recorder.url + "/v1/chat/completions", json=CHAT)

    assert reply.json() == {"from": "the proxy"}
    assert upstream.asked[0]["host"] == "gateway.invalid"


def test_cookies_of_one_client_are_not_sent_for_another(tmp_path: Path) -> None:
    upstream = answering(b"{}", headers=(("set-cookie", "session=first; Path=/"),))
    with serving(app=upstream) as running, recording(tmp_path, running.url) as recorder:
        for cookie in ({}, {}, {"cookie": "own=1"}):
            reply = httpx.get(f"{recorder.url}/v1/models", headers=cookie)
            assert reply.headers["set-cookie"].startswith("session=first")
    assert [one.get("cookie") for one in upstream.asked] == [None, None, "own=1"]


def test_without_a_key_the_clients_is_forwarded(tmp_path: Path) -> None:
    upstream = answering(b"{}")
    with serving(app=upstream) as running, recording(tmp_path, running.url) as recorder:
        ask(recorder.url)

    assert upstream.asked[0]["authorization"] == f"Bearer {CLIENT}"


def test_keys_cookies_signatures_and_uploads_are_not_recorded(tmp_path: Path) -> None:
    body = orjson.dumps(
        {
            "key": KEY,
            "echo": CLIENT,
            "input": PIXEL,
            "url": "https://cdn.example.com/a.png?X-Amz-Credential=AKIA123456&X-Amz-Signature=0a1b2c3d4e&width=3",
            "signed": "https://cdn.example.com/b.png?Expires=1&Signature=SIGNED~SIGNED&Key-Pair-Id=KPAIR",
        }
    )
    secret = (
        ("set-cookie", "session=SESSION1"),
        ("x-signature", "HEADERSIGN"),
        ("openai-organization", "org-SECRETORG"),
        ("x-kept", "yes"),
    )
    messages = {**CHAT, "image": PIXEL, "webhook_secret": "whsec_SECRETSECRET"}
    messages["callback"] = "https://user:USERSECRET@example.com/?sig=CALLBACKSIGN"
    with (
        serving(app=answering(body, headers=secret)) as running,
        recording(tmp_path, running.url, key=KEY) as recorder,
    ):
        reply = ask(
            recorder.url,
            "/v1/chat/completions?token=QUERYTOKEN",
            messages,
            cookie="mine=COOKIE12345",
        )
        assert reply.content == body
        ask(recorder.url, f"/v1/tasks/{CLIENT}", messages)

    for word in (
        KEY,
        CLIENT,
        PIXEL,
        "AKIA123456",
        "0a1b2c3d4e",
        "SIGNED~SIGNED",
        "KPAIR",
        "SESSION1",
        "HEADERSIGN",
        "SECRETORG",
        "COOKIE12345",
        "QUERYTOKEN",
        "SECRETSECRET",
        "USERSECRET",
        "CALLBACKSIGN",
    ):
        assert word not in recorder.text() + "".join(recorder.messages), word
    with replaying(tmp_path) as url:
        again = ask(url, "/v1/chat/completions?token=OTHERTOKEN", messages)
    said = again.json()
    assert again.headers["x-kept"] == "yes"
    assert (
        said["url"]
        == "https://cdn.example.com/a.png?X-Amz-Credential=removed&X-Amz-Signature=removed&width=3"
    )
    assert said["input"] == "data:image/png;base64,AAAA"


SECRET = "sk-a+b/c=d/ABCDEFGHIJ0"


def base64_within(secret: str, before: int) -> str:
    return base64.b64encode(b"." * before + secret.encode() + b"::").decode()


@pytest.mark.parametrize(
    "written",
    [
        pytest.param(SECRET, id="as it is"),
        pytest.param(quote(SECRET, safe=""), id="in a URL"),
        pytest.param(
            quote(SECRET, safe="")
            .lower()
            .replace("sk-a%2bb%2fc%3dd%2fabcdefghij0", "sk-a%2bb%2fc%3dd%2fABCDEFGHIJ0"),
            id="in a URL, in lower case",
        ),
        pytest.param(quote(SECRET), id="in a path"),
        pytest.param(SECRET.replace("/", "\\/"), id="in JSON that escapes slashes"),
        *[
            pytest.param(base64_within(SECRET, before), id=f"in base64 behind {before} bytes")
            for before in range(4)
        ],
        pytest.param(
            base64_within(SECRET, 1).replace("+", "-").replace("/", "_"), id="in base64 for URLs"
        ),
        pytest.param(SECRET.encode().hex(), id="in hexadecimal"),
        pytest.param(SECRET.encode().hex().upper(), id="in large hexadecimal"),
    ],
)
def test_a_credential_is_found_in_every_encoding(written: str) -> None:
    text = secret_pattern(SECRET).sub(b"|", f"echo: {written}.".encode()).decode()

    assert "|" in text
    assert len(text) <= 16  # at most base64 letters that also depend on neighbouring bytes are left


def test_a_short_word_is_not_a_credential() -> None:
    assert secret_pattern("test").sub(b"|", b"a test") == b"a test"


def test_issued_secrets_are_not_recorded(tmp_path: Path) -> None:
    given = {
        "api_key": "GIVEN00001",
        "clientSecret": "GIVEN00002",
        "a": {"refresh_token": 'GIVEN "00003"'},
        "value": "ek_GIVEN0000400000000000000",
    }
    kept = {
        "key": "images/cat.png",
        "next_page_token": "abcdefgh1234",
        "id": "task_0123456789abcdef0123",
        "say": "ask-me-about-2026-and-later-on",
    }
    with (
        serving(app=answering(orjson.dumps({**given, **kept}))) as running,
        recording(tmp_path, running.url) as recorder,
    ):
        assert "GIVEN00001" in ask(recorder.url).text
    with replaying(tmp_path) as url:
        again = ask(url).json()

    assert "GIVEN" not in recorder.text()
    assert {word: again[word] for word in kept} == kept
    assert again["api_key"] == "removed"


def test_a_key_is_removed_from_replies_to_other_clients(tmp_path: Path) -> None:
    with (
        serving(app=answering(orjson.dumps({"keys": [CLIENT]}))) as running,
        recording(tmp_path, running.url) as recorder,
    ):
        ask(recorder.url)
        httpx.get(recorder.url + "/v1/models")

    assert CLIENT not in recorder.text()


def test_the_password_of_basic_authentication_is_removed(tmp_path: Path) -> None:
    with (
        serving(app=answering(b'{"you": "somebody", "said": "PASSWORD-1234"}')) as running,
        recording(tmp_path, running.url) as recorder,
    ):
        httpx.post(
            recorder.url + "/v1/chat/completions", json=CHAT, auth=("somebody", "PASSWORD-1234")
        )

    assert "PASSWORD-1234" not in recorder.text()


@pytest.mark.parametrize(
    ("coding", "body", "said"),
    [
        pytest.param(
            "gzip",
            gzip.compress(b'{"key": "%b"}' % KEY.encode()),
            b'{"key": "%b"}' % KEY.encode(),
            id="one that can be read",
        ),
        pytest.param("x-odd", b"\x01\x02", b"\x01\x02", id="one that cannot"),
    ],
)
def test_compressed_replies_are_decoded(
    coding: str, body: bytes, said: bytes, tmp_path: Path
) -> None:
    upstream = answering(body, headers=(("content-encoding", coding),))
    with serving(app=upstream) as running, recording(tmp_path, running.url, key=KEY) as recorder:
        reply = ask(recorder.url)
    with replaying(tmp_path) as url:
        again = ask(url)

    assert upstream.asked[0]["accept-encoding"] == "identity"
    assert (reply.content, again.content) == (said, said.replace(KEY.encode(), b"removed"))
    assert (
        reply.headers.get("content-encoding")
        == again.headers.get("content-encoding")
        == (coding if coding == "x-odd" else None)
    )
    assert KEY not in recorder.text()


def test_generated_media_is_recorded_completely(tmp_path: Path) -> None:
    body = orjson.dumps({"data": [{"url": PIXEL, "b64_json": "A" * 5000}]})
    with serving(app=answering(body)) as running, recording(tmp_path, running.url) as recorder:
        ask(recorder.url)
    with replaying(tmp_path) as url:
        assert ask(url).content == body


def test_binary_bodies_are_replayed_unchanged(tmp_path: Path) -> None:
    body = bytes(range(256)) * 300
    with (
        serving(app=answering(body, kind="image/png")) as running,
        recording(tmp_path, running.url) as recorder,
    ):
        assert ask(recorder.url).content == body

    assert [path.name for path in (tmp_path / "bodies").iterdir()] == ["0001.png"]
    with replaying(tmp_path) as url:
        reply = ask(url)
    assert (reply.content, reply.headers["content-type"]) == (body, "image/png")


def test_a_stream_is_forwarded_and_replayed_piece_by_piece(tmp_path: Path) -> None:
    arrived: list[int] = []

    async def answer(send: Any) -> None:
        await send(
            {
                "type": "http.response.start",
                "status": 200,
                "headers": [(b"content-type", b"text/event-stream")],
            }
        )
        for number in range(3):
            await send(
                {"type": "http.response.body", "body": b"data: %d\n\n" % number, "more_body": True}
            )
            while (
                len(arrived) <= number
            ):  # the client must have a piece before the next one is made
                await asyncio.sleep(0.001)
        await send({"type": "http.response.body", "body": b"data: [DONE]\n\n"})

    with (
        serving(app=Upstream(answer)) as running,
        recording(tmp_path, running.url) as recorder,
        httpx.stream("POST", recorder.url + "/v1/chat/completions", json=CHAT) as reply,
    ):
        said = b""
        for piece in reply.iter_raw():
            said += piece
            arrived += [1] * piece.count(b"\n\n")

    assert said == b"data: 0\n\ndata: 1\n\ndata: 2\n\ndata: [DONE]\n\n"
    chunks = recorder.rules()[0]["reply"]["recorded"]["chunks"]
    assert [size for _, size in chunks] == [9, 9, 9, 14]
    assert [at for at, _ in chunks] == sorted(at for at, _ in chunks)
    with (
        replaying(tmp_path, pace=1) as url,
        httpx.stream("POST", url + "/v1/chat/completions", json=CHAT) as reply,
    ):
        assert b"".join(reply.iter_raw()) == said
        assert reply.headers["transfer-encoding"] == "chunked"


def test_a_pace_of_one_keeps_the_recorded_times(tmp_path: Path, mock: Mock) -> None:
    with recording(tmp_path, mock.url + "/sealink") as recorder:
        ask(recorder.url, **{"x-mock-fault": "latency=300ms"})
    with replaying(tmp_path, pace=1) as slow:
        late = ask(slow).elapsed.total_seconds()
    with replaying(tmp_path, pace=0) as fast:
        early = min(ask(fast).elapsed.total_seconds() for _ in range(5))

    assert late >= 0.3 > early


def test_upstream_urls_are_rewritten_in_recording_and_replay(tmp_path: Path) -> None:
    async def answer(send: Any) -> None:
        here = upstream.asked[0]["host"]
        body = orjson.dumps(
            {"status_url": f"http://{here}/v1/tasks/7", "other": f"http://{here}0/"}
        )
        headers = [
            (b"content-type", b"application/json"),
            (b"location", f"http://{here}/v1/tasks/7".encode()),
        ]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    upstream = Upstream(answer)
    with serving(app=upstream) as running, recording(tmp_path, running.url) as recorder:
        reply = ask(recorder.url)
        port = running.url.rpartition(":")[2]
    assert reply.json()["status_url"] == "http://gateway.test/sealink/v1/tasks/7"
    assert reply.headers["location"] == "http://gateway.test/sealink/v1/tasks/7"
    assert port not in recorder.text().replace(f"{port}0", "")
    with replaying(tmp_path) as url:
        again = ask(url, host="other.test")
    assert again.json()["status_url"] == "http://other.test/sealink/v1/tasks/7"
    assert again.headers["location"] == "http://other.test/sealink/v1/tasks/7"


@pytest.mark.parametrize("size", [1, 2, 3, 5, 7, 100])
def test_a_split_text_is_replaced(size: int) -> None:
    data = b"aab http://up.test/x aa http://up.tes http://up.test"
    swap = StreamReplacer(b"http://up.test", b"HERE")
    out = [swap.feed(data[at : at + size]) for at in range(0, len(data), size)]

    assert b"".join(out) + swap.end() == b"aab HERE/x aa http://up.tes HERE"


def test_an_unreachable_upstream_is_the_gateways_502(tmp_path: Path) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{closed.getsockname()[1]}"
        with recording(tmp_path, address) as recorder:
            reply = ask(recorder.url)

    assert reply.status_code == 502
    assert set(reply.json()["error"]) == {"message", "type", "param", "code"}
    assert any(address in line and "--upstream" in line for line in recorder.messages)
    assert recorder.rules()[0]["faults"] == [{"refuse": {"kind": "upstream_error", "status": 502}}]
    with replaying(tmp_path) as url:
        assert ask(url).status_code == 502


def test_a_slow_upstream_is_the_gateways_504(tmp_path: Path) -> None:
    async def answer(send: Any) -> None:
        await asyncio.sleep(5)

    with (
        serving(app=Upstream(answer)) as running,
        recording(tmp_path, running.url, patience=0.2) as recorder,
    ):
        assert ask(recorder.url).status_code == 504
    assert recorder.rules()[0]["faults"] == [
        {"refuse": {"kind": "upstream_timeout", "status": 504}}
    ]


@pytest.mark.parametrize("how", ["close", "reset"])
@pytest.mark.parametrize(
    "where", ["at: start", "after: 3"], ids=["before the first byte", "within a stream"]
)
def test_a_broken_upstream_connection_breaks_the_clients_and_the_replays(
    where: str, how: str, tmp_path: Path, mock: Mock
) -> None:
    broken = httpx.ReadError if how == "reset" else httpx.RemoteProtocolError
    streamed = {**CHAT, "stream": True}

    def pieces(url: str, **headers: str) -> bytes:
        said = b""
        try:
            with httpx.stream(
                "POST",
                url + "/v1/chat/completions",
                json=streamed,
                headers={"authorization": f"Bearer {CLIENT}", **headers},
            ) as reply:
                for piece in reply.iter_raw():
                    said += piece
        except broken:
            return said
        raise AssertionError("the connection did not break")

    with recording(tmp_path, mock.url + "/sealink") as recorder:
        recorded = pieces(
            recorder.url, **{"x-mock-fault": f"{{disconnect: {{{where}, how: {how}}}}}"}
        )
    with replaying(tmp_path) as url:
        assert pieces(url) == recorded
    rule = recorder.rules()[0]
    assert recorded.count(b"\n\n") == (3 if "after" in where else 0)
    assert (
        rule["reply"]["recorded"]["ending"]
        if "after" in where
        else rule["faults"][0]["disconnect"]["how"]
    ) == how


def test_a_strict_replay_refuses_unknown_requests_with_the_nearest(
    tmp_path: Path, mock: Mock
) -> None:
    with recording(tmp_path, mock.url + "/sealink") as recorder:
        ask(recorder.url)
        ask(recorder.url, body={**CHAT, "model": "gpt-4o"})
    other = {**CHAT, "messages": [{"role": "user", "content": "Hallo"}]}
    with replaying(tmp_path, strict=True) as url:
        reply = ask(url, body=other)
        assert ask(url, "/v1/nowhere", {}).status_code == 404
    with replaying(tmp_path, strict=False) as url:
        assert ask(url, body=other).json()["object"] == "chat.completion"

    message = reply.json()["error"]["message"]
    assert (reply.status_code, reply.json()["error"]["code"]) == (404, "not_recorded")
    assert "qwen3-max" in message
    assert "Hallo" in message
    assert "Hello" in message
    assert "mockgateway" in reply.json()["error"]["type"]


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        pytest.param({"a": 1, "b": 2.0}, {"b": 2, "a": 1}, True, id="the order of keys"),
        pytest.param(
            {"p": "at 2026-01-02T03:04:05Z"},
            {"p": "at 2027-11-12T13:14:15.123+01:00"},
            True,
            id="dates",
        ),
        pytest.param(
            {"id": "0b4ff0f6-6d3a-4b2e-9f0a-1c2d3e4f5a6b"},
            {"id": "ffffffff-6d3a-4b2e-9f0a-1c2d3e4f5a6b"},
            True,
            id="UUIDs",
        ),
        pytest.param(
            {"idempotency_key": "a"}, {"idempotency_key": "b"}, True, id="idempotency keys"
        ),
        pytest.param(
            {"webhook_url": "http://127.0.0.1:5001/h"},
            {"webhook_url": "http://127.0.0.1:61234/h"},
            True,
            id="ports of this machine",
        ),
        pytest.param({"p": "Hello"}, {"p": "hello"}, False, id="words"),
        pytest.param({"n": 1}, {"n": True}, False, id="kinds"),
        pytest.param({"l": [1, 2]}, {"l": [2, 1]}, False, id="the order of a list"),
        pytest.param({"temperature": 0.5}, {"temperature": 0.6}, False, id="numbers"),
    ],
)
def test_fingerprints_ignore_values_that_change(one: Any, other: Any, alike: bool) -> None:
    captures = [
        Capture("sealink", "op", "POST", "/x", b"", "application/json", orjson.dumps(body))
        for body in (one, other)
    ]

    assert (captures[0].fingerprint == captures[1].fingerprint) is alike


def test_fingerprints_ignore_the_boundary_of_a_form() -> None:
    forms = [
        b'--%b\r\ncontent-disposition: form-data; name="a"\r\n\r\n1\r\n--%b--\r\n' % (mark, mark)
        for mark in (b"AAA", b"BBB")
    ]
    captures = [
        Capture("g", "", "POST", "/x", b"", f"multipart/form-data; boundary={mark}", form)
        for mark, form in zip(("AAA", "BBB"), forms, strict=True)
    ]

    assert captures[0].fingerprint == captures[1].fingerprint


def test_the_latency_is_fitted() -> None:
    chance = random.Random(7)
    middle, latest = fit([0.4 * math.exp(chance.normalvariate(0, 0.5)) for _ in range(20_000)])

    assert middle == pytest.approx(0.4, rel=0.03)
    assert latest == pytest.approx(0.4 * math.exp(0.5 * 2.326348), rel=0.05)
    assert fit([0.1, 2.0])[1] == 2.0
    assert fit([0.0] * 60 + [0.02] * 100) == (0.02, 0.02)  # bursts


def test_the_profile_can_be_included_by_other_scenarios(tmp_path: Path, mock: Mock) -> None:
    with recording(tmp_path, mock.url + "/sealink") as recorder:
        for stream in (False, True, True):
            ask(
                recorder.url,
                body={**CHAT, "stream": stream},
                **{"x-mock-fault": "{latency: {before: 80ms, between: 20ms}}"},
            )
    rules = {
        rule["when"]["stream"]: rule["faults"][0]["latency"]
        for rule in yaml.safe_load((tmp_path / "recorded-latency.yaml").read_text())["rules"]
    }

    # The kernel reports arrivals a few milliseconds early.
    assert rules[False]["before"] >= 0.07
    assert 0.07 <= rules[True]["before"] <= rules[True]["p99"]
    assert 0.005 < rules[True]["between"] <= rules[True]["between_p99"]
    (tmp_path / "mine.yaml").write_text(
        "include: [recorded-latency]\nrules: [{when: {path: /nothing}, faults: [latency: 1s]}]\n"
    )
    from mockgateway.server import Settings

    with serving(Settings(scenario=str(tmp_path / "mine.yaml"))) as running:
        assert "latency" in ask(running.url + "/sealink").headers["x-mock-applied"]


def test_a_recording_is_written_while_it_runs(tmp_path: Path, mock: Mock) -> None:
    with recording(tmp_path, mock.url + "/sealink") as recorder:
        for _ in range(2):  # the first one is written before the second reply
            ask(recorder.url)
        assert len(recorder.rules()) >= 1


def test_the_openai_sdk_cannot_tell_a_replay_from_the_gateway(tmp_path: Path, mock: Mock) -> None:
    import openai

    def chat(url: str) -> list[str]:
        with openai.OpenAI(base_url=url + "/v1", api_key=CLIENT, max_retries=0) as client:
            stream = client.chat.completions.create(
                model="qwen3-max",
                messages=[{"role": "user", "content": "Count to five"}],
                stream=True,
            )
            return [chunk.model_dump_json() for chunk in stream]

    with recording(tmp_path, mock.url + "/sealink") as recorder:
        recorded = chat(recorder.url)
    with replaying(tmp_path, strict=True) as url:
        assert chat(url) == recorded
    assert len(recorded) > 3


@pytest.fixture
def unwritable(tmp_path: Path) -> Path:
    """Return a folder that cannot be created, since its parent is a file."""
    (tmp_path / "file").write_text("")
    return tmp_path / "file" / "out"


def test_an_unwritable_folder_is_reported_at_the_start(unwritable: Path) -> None:
    with pytest.raises(ConfigError, match=r"recorded\.yaml: cannot be written: .*--out"):
        Cassette(unwritable, "A test")


def test_a_recording_is_not_overwritten_by_default(tmp_path: Path) -> None:
    Cassette(tmp_path, "A test")
    with pytest.raises(ConfigError, match=r"exists already; .*--overwrite"):
        Cassette(tmp_path, "A test")
    Cassette(tmp_path, "A test", overwrite=True)


def test_a_full_disk_stops_the_recording(tmp_path: Path) -> None:
    body = b"x" * 5000  # too long for the rule itself
    with serving(app=answering(body)) as running, recording(tmp_path, running.url) as recorder:
        (tmp_path / "bodies").write_text("in the way")
        assert ask(recorder.url).content == body  # the client still gets its reply

    assert "0001.json: cannot be written" in str(recorder.failed[0])


@pytest.mark.parametrize(
    ("words", "said"),
    [
        pytest.param(
            ("--key-env", "NO_SUCH_API_KEY"),
            "'NO_SUCH_API_KEY' is not in the environment",
            id="no such variable",
        ),
        pytest.param(
            ("--key-env", "sk-live-1234567890"),
            "give the NAME of the variable",
            id="the key itself",
        ),
        pytest.param(
            ("--key-env", "sk_live_1234567890"),
            "that variable is not in the environment",
            id="a key that could be a name",
        ),
        pytest.param(("--key-env", "EMPTY_API_KEY"), "'EMPTY_API_KEY' is empty", id="empty"),
        pytest.param(("--gateway", "sealnk"), "did you mean 'sealink'", id="gateway"),
        pytest.param(("--upstream", "gateway.example.com"), "is not a base URL", id="no scheme"),
        pytest.param(
            ("--upstream", "https://user:pass@example.com"),
            "--key-env",
            id="credentials in the address",
        ),
        pytest.param(("--upstream", "https://example.com:99999"), "is not a base URL", id="port"),
    ],
)
def test_a_wrong_flag_is_reported_without_the_key(
    words: tuple[str, str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EMPTY_API_KEY", "")
    usual = {
        "--gateway": "sealink",
        "--upstream": "http://127.0.0.1:9",
        "--out": str(tmp_path / "out"),
        "--port": "0",
    } | dict([words])
    result = CliRunner().invoke(cli, ["record", *[word for pair in usual.items() for word in pair]])

    assert isinstance(result.exception, ConfigError)
    assert said in str(result.exception)
    assert "1234567890" not in str(result.exception)
    assert "user:pass" not in str(result.exception)


@pytest.mark.parametrize(
    ("recorded", "said"),
    [
        pytest.param({"headers": ["nonsense"]}, "is not a header", id="header"),
        pytest.param({"chunks": [[1]]}, "is not a chunk", id="chunk"),
        pytest.param({"status": 100}, "is not the status of a final response", id="status"),
        pytest.param(
            {"body": "a", "file": "b"},
            "has more than one of body, base64 and file",
            id="two bodies",
        ),
        pytest.param({"base64": "%%%"}, "base64: is not base64", id="base64"),
        pytest.param({"file": "../../etc/passwd"}, "file", id="outside"),
        pytest.param({"boddy": "a"}, "did you mean 'body'", id="word"),
        pytest.param({"ending": "bang"}, "known: ", id="ending"),
    ],
)
def test_a_broken_recording_is_reported_with_its_line(
    recorded: Any, said: str, tmp_path: Path
) -> None:
    path = tmp_path / "recorded.yaml"
    path.write_text(
        "name: recorded\nrules:\n  - when: {same: abc}\n    reply: "
        + orjson.dumps({"recorded": recorded}).decode()
    )

    with pytest.raises(ConfigError, match=r"recorded\.yaml:4: rule 1: .*" + re.escape(said)):
        read(yaml.safe_load(path.read_text()), "recorded", {}, lambda name: pytest.fail(name), path)


def test_recorded_text_is_not_a_template(tmp_path: Path) -> None:
    body = b'{"text":"{{ request.model }} {% raw %} \\ud83d\\ude00 \xe2\x80\xa8 no: 0x10 1e3"}'
    with serving(app=answering(body)) as running, recording(tmp_path, running.url) as recorder:
        ask(recorder.url)
    with replaying(tmp_path) as url:
        assert ask(url).content == body


def test_the_final_slash_of_the_base_url_is_removed() -> None:
    assert parse_upstream("https://api.example.com/base/") == "https://api.example.com/base"
    assert parse_upstream("http://[::1]:8080") == "http://[::1]:8080"


def test_a_full_recording_is_reported_and_requests_are_forwarded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mockgateway.recording.cassette.MOST", 1)
    with serving(app=answering(b"{}")) as running, recording(tmp_path, running.url) as recorder:
        assert [ask(recorder.url).status_code for _ in range(2)] == [200, 200]

    assert len(recorder.rules()) == 1
    assert any("is full" in line for line in recorder.messages)


def test_a_rule_without_a_folder_contains_binary_bodies_up_to_a_limit() -> None:
    capture = Capture("g", "", "GET", "/x", b"", "", b"")
    capture.status, capture.pieces = 200, [(0.0, b"\xff\xfe"), (1.0, b"\x00")]
    assert (
        Recorded(**rule_action(capture)["reply"]["recorded"]).replay("http://x", 0).body
        == b"\xff\xfe\x00"
    )

    capture.pieces = [(0.0, b"\xff" * 300_000)]
    with pytest.raises(ConfigError, match="does not fit into a rule"):
        rule_action(capture)


def test_the_pace_multiplies_every_time() -> None:
    recorded = Recorded(200, (), "abcdef", head=1.0, chunks=[[2.0, 2], [4.0, 4]])  # type: ignore[arg-type]

    pace = recorded.replay("http://x", 0.5).pace
    assert pace is not None
    assert (pace.head, [(chunk.at, chunk.data) for chunk in pace.chunks]) == (
        0.5,
        [(1.0, b"ab"), (2.0, b"cdef")],
    )
    assert recorded.replay("http://x", 0).pace is None
