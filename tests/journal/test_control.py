"""`/_mock/journal`: find, count, explain, export and clear exchanges."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from itertools import count, pairwise
from typing import Any

import httpx
import jsonschema
import pytest

from tests import processes
from tests.processes import FEW_PLUGINS
from tests.serving import Mock

pytest_plugins = ["pytester"]

KEY = "sk-sealink-0123456789abcdefghijklmn"
SHELL = {"PATH": "/usr/bin:/bin", "API_KEY": KEY}
CHAT = {"model": "qwen3-max", "messages": [{"role": "user", "content": "Hello"}]}
PICTURE = "data:image/png;base64," + "iVBORw0KGgo" * 60


def _object(required: dict[str, Any], **optional: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "required": list(required),
        "properties": {**required, **optional, "comment": {"type": "string"}},
        "additionalProperties": False,
    }


TEXT, SIZE, TIME, SPENT = (
    {"type": "string"},
    {"type": "integer", "minimum": -1},
    {"type": "number", "minimum": 0},
    {"type": "number", "minimum": -1},
)
YAML = {"content-type": "application/yaml"}
PAIRS = {"type": "array", "items": _object({"name": TEXT, "value": TEXT})}
MESSAGE = {
    "httpVersion": TEXT,
    "cookies": PAIRS,
    "headers": PAIRS,
    "headersSize": SIZE,
    "bodySize": SIZE,
}
REQUEST = _object(
    {"method": TEXT, "url": {"type": "string", "format": "uri"}, "queryString": PAIRS, **MESSAGE},
    postData=_object({"mimeType": TEXT, "text": TEXT}),
)
CONTENT = _object({"size": SIZE, "mimeType": TEXT}, text=TEXT, encoding=TEXT, compression=SIZE)
RESPONSE = _object(
    {
        "status": {"type": "integer"},
        "statusText": TEXT,
        "content": CONTENT,
        "redirectURL": TEXT,
        **MESSAGE,
    }
)
TIMINGS = _object(
    {"send": TIME, "wait": TIME, "receive": TIME},
    blocked=SPENT,
    dns=SPENT,
    connect=SPENT,
    ssl=SPENT,
)
WHEN = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$"}
ENTRY = _object(
    {
        "startedDateTime": WHEN,
        "time": TIME,
        "request": REQUEST,
        "response": RESPONSE,
        "cache": _object({}),
        "timings": TIMINGS,
    }
)
# HAR 1.2 without any extensions (http://www.softwareishard.com/blog/har-12-spec/).
HAR = _object(
    {
        "log": _object(
            {
                "version": {"const": "1.2"},
                "creator": _object({"name": TEXT, "version": TEXT}),
                "entries": {"type": "array", "items": ENTRY},
            }
        )
    }
)

_NUMBERS = count()


class Client:
    """A client of one sandbox."""

    def __init__(self, mock: Mock) -> None:
        self.base = f"{mock.url}/~journal-{next(_NUMBERS)}"
        self.http = httpx.Client(headers={"authorization": f"Bearer {KEY}"}, timeout=20)

    def send(
        self, path: str, body: Any = None, gateway: str = "sealink", **headers: str
    ) -> httpx.Response:
        return self.http.request(
            "GET" if body is None else "POST",
            f"{self.base}/{gateway}{path}",
            json=body,
            headers=headers,
        )

    def journal(self, query: str = "") -> Any:
        reply = self.http.get(f"{self.base}/_mock/journal{query}")
        assert reply.status_code == 200, reply.text
        return reply.json()

    def text(self, query: str) -> str:
        return self.http.get(f"{self.base}/_mock/journal{query}").text


@pytest.fixture
def fresh(mock: Mock) -> Iterator[Client]:
    """A client of a sandbox whose journal is empty."""
    recorded = Client(mock)
    yield recorded
    recorded.http.close()


@pytest.fixture
def recorded(mock: Mock) -> Iterator[Client]:
    """A client of a sandbox whose journal has six calls."""
    recorded = Client(mock)
    recorded.send("/v1/chat/completions", CHAT)
    recorded.send(
        "/v1/chat/completions",
        {**CHAT, "stream": True},
        **{"x-mock-fault": "{latency: {before: 20ms, between: 1ms}}"},
    )
    recorded.send("/v1/chat/completions", {**CHAT, "model": "no-such-model"})
    recorded.send("/v1/embeddings", {"model": "text-embedding-v4", "input": "Lighthouse"})
    recorded.send("/v1/no/such/path")
    recorded.send("/v1/chat/completions", {**CHAT, "model": "example-chat"}, "apikey")
    yield recorded
    recorded.http.close()


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        pytest.param("", [1, 2, 3, 4, 5, 6], id="all"),
        pytest.param("?last=2", [5, 6], id="last"),
        pytest.param("?last=0", [], id="none"),
        pytest.param("?gateway=apikey", [6], id="gateway"),
        pytest.param("?operation=createChat*", [1, 2, 3, 6], id="operation"),
        pytest.param("?method=get", [5], id="method"),
        pytest.param("?status=404", [3, 5], id="status"),
        pytest.param("?status=2xx", [1, 2, 4, 6], id="class"),
        pytest.param("?problem=model_not_found", [3], id="problem"),
        pytest.param("?model=qwen*", [1, 2], id="model"),
        pytest.param("?since=4", [5, 6], id="since"),
        pytest.param("?applied=latency", [2], id="applied"),
        pytest.param("?path=/v1/emb*", [4], id="path"),
        pytest.param("?text=lighthouse", [4], id="text"),
        pytest.param(f"?key={KEY[:11]}...{KEY[-4:]}&last=1", [6], id="key as it is shown"),
        pytest.param("?key=sk-sealin*&status=4xx", [3], id="two words"),
        pytest.param("?model=qwen*&status=4xx", [], id="nothing"),
    ],
)
def test_exchanges_are_found(recorded: Client, query: str, numbers: list[int]) -> None:
    found = [exchange["number"] for exchange in recorded.journal(query)["exchanges"]]

    assert found == numbers


def test_exchanges_are_counted(recorded: Client) -> None:
    assert recorded.journal("?count=true&status=404") == {"total": 6, "kept": 6, "count": 2}


@pytest.mark.parametrize(
    ("query", "advice"),
    [
        pytest.param("?statsu=404", "did you mean 'status'", id="word"),
        pytest.param("?status=teapot", "such as 429", id="status"),
        pytest.param("?since=yesterday", "number of the last call", id="since"),
        pytest.param("?format=hra", "did you mean 'har'", id="format"),
        pytest.param("/99", "it has 6 of 6 calls", id="number"),
    ],
)
def test_a_wrong_query_gets_advice(recorded: Client, query: str, advice: str) -> None:
    reply = recorded.http.get(f"{recorded.base}/_mock/journal{query}")

    assert reply.status_code in (400, 404)
    assert advice in " ".join(reply.json().values())


def test_an_exchange_has_its_seed_its_headers_and_the_time_of_each_event(recorded: Client) -> None:
    exchange = recorded.journal("/2")

    assert exchange["seed"] == "0/2"
    assert exchange["applied"][0].startswith("latency 0.020s")
    times = [event["at"] for event in exchange["events"]]
    assert times[0] == pytest.approx(0.02, abs=0.001)
    assert [round(later - at, 4) for at, later in pairwise(times)] == [0.001] * (len(times) - 1)
    assert sum(event["bytes"] for event in exchange["events"]) == len(exchange["reply"].encode())
    assert exchange["lasted"] >= times[-1]
    assert exchange["reply_headers"]["x-mock-seed"] == "0/2"
    assert "events" not in recorded.journal("/1")


def test_an_unknown_path_is_explained(recorded: Client) -> None:
    assert "There is no GET /v1/no/such/path here." in recorded.journal("/5")["misses"][0]
    assert recorded.journal("/1")["misses"] == []


@pytest.mark.parametrize(
    ("gateway", "path", "body", "miss"),
    [
        pytest.param(
            "v1",
            "/chat/completions",
            CHAT,
            "No gateway is served at /v1/chat/completions. "
            "Did you mean /sealink/v1/chat/completions or ",
            id="prefix",
        ),
        pytest.param(
            "sealnk",
            "/v1/chat/completions",
            CHAT,
            "No gateway is served at /sealnk/v1/chat/completions; did you mean 'sealink'?",
            id="mistyped prefix",
        ),
        pytest.param(
            "sealink",
            "/v1/chat/completions",
            {**CHAT, "model": "qwen3-max:rate-limted"},
            "The model 'qwen3-max' has no scenario 'rate-limted'; did you mean 'rate-limited'?",
            id="suffix",
        ),
    ],
)
def test_an_unknown_gateway_or_scenario_gets_the_nearest_name(
    gateway: str, path: str, body: Any, miss: str, fresh: Client
) -> None:
    fresh.send("/v1/models")
    assert fresh.send(path, body, gateway).status_code == 404
    [exchange] = fresh.journal("?explain=true&status=404")["exchanges"]

    assert exchange["misses"][0].startswith(miss)


def test_a_recorded_seed_draws_the_same_again(fresh: Client) -> None:
    for headers in ({}, {}, {"x-mock-seed": "7/3"}):
        fresh.send("/v1/chat/completions", CHAT, **headers)
    first, second, requested = fresh.journal()["exchanges"]
    again = fresh.send("/v1/chat/completions", CHAT, **{"x-mock-seed": second["seed"]})

    assert requested["seed"] == "7/3"
    assert (
        again.json()["id"] == json.loads(second["reply"])["id"] != json.loads(first["reply"])["id"]
    )


def test_a_disconnect_is_recorded(fresh: Client) -> None:
    with pytest.raises(httpx.ReadTimeout):
        fresh.http.post(
            f"{fresh.base}/sealink/v1/chat/completions",
            json=CHAT,
            headers={"x-mock-fault": "latency=60s"},
            timeout=0.2,
        )
    slow = {"x-mock-fault": "{latency: {between: 100ms}}"}
    with fresh.http.stream(
        "POST",
        f"{fresh.base}/sealink/v1/chat/completions",
        json={**CHAT, "stream": True},
        headers=slow,
    ) as reply:
        assert next(reply.iter_raw())
    exchanges = poll_for(lambda: [one for one in fresh.journal()["exchanges"] if "left" in one], 2)

    assert exchanges[0]["left"] == exchanges[0]["lasted"] < 30
    assert "events" not in exchanges[0] or exchanges[0]["events"] == []
    assert 1 <= len(exchanges[1]["events"]) < 20


def poll_for(read: Callable[[], list[Any]], count: int) -> list[Any]:
    """Read until there are so many items: a server learns of a disconnect a little later."""
    for _ in range(1000):
        if len(found := read()) >= count:
            return found
    raise AssertionError(f"there are {len(found)}, not {count}")


def test_rules_that_do_not_apply_explain_why(fresh: Client) -> None:
    rules = [
        {"when": {"model": "gpt-4o"}, "faults": ["disconnect"]},
        {"when": {"do": "submit", "model": "x"}, "faults": ["disconnect"]},
    ]
    fresh.http.put(
        f"{fresh.base}/_mock/scenario",
        json={"name": "mine", "phases": [{"name": "storm", "rules": rules}]},
    ).raise_for_status()
    fresh.send("/v1/chat/completions", CHAT)
    exchange = fresh.journal("?explain=true")["exchanges"][0]

    assert (exchange["scenario"], exchange["phase"]) == ("mine", "storm")
    assert exchange["misses"][0] == "mine#1: model is 'qwen3-max', not 'gpt-4o'"
    assert exchange["misses"][1].startswith("mine#2: ")


@pytest.mark.parametrize(
    "query", ["", "/1", "?format=har", "?format=curl", "?format=pytest", "?format=rule"]
)
def test_no_format_contains_the_key(recorded: Client, query: str) -> None:
    assert KEY not in recorded.text(query)


def test_a_har_file_is_valid_and_contains_no_media(fresh: Client) -> None:
    body = {
        "model": "gpt-4o",
        "messages": [
            {
                "role": "user",
                "content": [
                    {"type": "image_url", "image_url": {"url": PICTURE}},
                    {"type": "text", "text": "What is it?"},
                ],
            }
        ],
    }
    fresh.send("/v1/chat/completions?api_key=SECRET-SECRET", body, cookie="session=SESSION1")
    fresh.send(
        "/v1/chat/completions",
        {**CHAT, "stream": True},
        **{"x-mock-fault": "{latency: {before: 20ms, between: 1ms}}"},
    )
    fresh.send(
        "/v1/audio/speech", {"model": "qwen3-tts-flash", "input": "Hello.", "voice": "Cherry"}
    )
    with pytest.raises(httpx.RemoteProtocolError):
        fresh.send("/v1/chat/completions", CHAT, **{"x-mock-fault": "{disconnect: {after: 5}}"})
    with pytest.raises(httpx.ReadTimeout):
        fresh.http.post(
            f"{fresh.base}/sealink/v1/chat/completions",
            json=CHAT,
            headers={"x-mock-fault": "latency=9s"},
            timeout=0.2,
        )
    archive = fresh.journal("?format=har")
    log = archive["log"]
    first, second = log["entries"][:2]

    assert (log["version"], log["creator"]["name"]) == ("1.2", "mockgateway")
    assert [
        error.message
        for error in jsonschema.Draft202012Validator(
            HAR, format_checker=jsonschema.FormatChecker()
        ).iter_errors(archive)
    ] == []
    for entry in log["entries"]:
        assert entry["time"] == pytest.approx(
            sum(part for part in entry["timings"].values() if part > 0), abs=0.01
        )
        assert entry["request"]["url"].startswith("http://127.0.0.1")
    assert PICTURE not in json.dumps(archive)
    assert "data:image/png;base64,..." in first["request"]["postData"]["text"]
    assert first["request"]["bodySize"] > len(PICTURE)
    assert "SECRET-SECRET" not in json.dumps(archive)
    assert "SESSION1" not in json.dumps(archive)
    assert second["timings"]["wait"] == pytest.approx(20, abs=0.1)
    assert second["timings"]["receive"] > 1


def test_the_curl_command_runs(recorded: Client) -> None:
    command = recorded.text("/1?format=curl")
    ran = processes.run(
        ["sh", "-c", command], capture_output=True, text=True, check=True, env=SHELL, timeout=30
    )

    assert json.loads(ran.stdout)["object"] == "chat.completion"


def test_quotes_in_a_body_do_not_leave_the_command(fresh: Client) -> None:
    odd = "$(exit 1){KEY}{MOCK!r}"
    fresh.send(
        "/v1/chat/completions", {**CHAT, "user": 'it\'s $HOME `id` "x" \n'}, **{"x-odd": odd}
    )
    ran = processes.run(
        ["sh", "-c", fresh.text("/1?format=curl")],
        capture_output=True,
        text=True,
        check=True,
        env={"PATH": "/usr/bin:/bin", "API_KEY": KEY},
        timeout=30,
    )
    exchanges = fresh.journal()["exchanges"]

    assert json.loads(ran.stdout)["object"] == "chat.completion"
    assert exchanges[0]["request"] == exchanges[1]["request"]
    assert {one["request_headers"]["x-odd"] for one in exchanges} == {odd}
    assert repr(odd) in fresh.text("/1?format=pytest"), "a text, not code that is run"


def test_any_url_and_any_bytes_can_be_sent_again(fresh: Client) -> None:
    fresh.send("/v1/models?a=[1-3]&b={2,3}&c=d%20e")
    fresh.http.post(
        f"{fresh.base}/sealink/v1/images/edits",
        files={"image": ("a.png", bytes(range(256)), "image/png")},
        data={"model": "qwen-image-edit"},
    )
    fresh.http.head(f"{fresh.base}/sealink/v1/models")
    for number in (1, 2, 3):
        ran = processes.run(
            ["sh", "-c", fresh.text(f"/{number}?format=curl")],
            capture_output=True,
            check=False,
            env=SHELL,
            timeout=30,
        )
        assert ran.returncode == 0, ran.stderr
    sent = [
        (one["method"], one["path"], one["query"], one["request"], one["status"])
        for one in fresh.journal()["exchanges"]
    ]

    assert sent[:3] == sent[3:]


def test_exported_tests_run_in_any_sandbox_and_restart_the_scenario(
    fresh: Client, recorded: Client, pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    fresh.http.put(f"{fresh.base}/_mock/scenario", json={"name": "rate-limited"}).raise_for_status()
    for _ in range(3):
        fresh.send("/v1/chat/completions", CHAT)
    fresh.http.head(f"{fresh.base}/sealink/v1/models")
    pytester.makepyfile(test_from_journal=fresh.text("?format=pytest"))
    for client in (fresh, recorded):
        monkeypatch.setenv("MOCKGATEWAY_URL", client.base)
        pytester.runpytest_inprocess(*FEW_PLUGINS).assert_outcomes(passed=4)
        assert [one["status"] for one in client.journal()["exchanges"]][-4:] == [429, 429, 200, 405]


def test_exported_tests_run_and_can_fail(recorded: Client, pytester: pytest.Pytester) -> None:
    source = recorded.text("?format=pytest")
    pytester.makepyfile(test_from_journal=source)
    pytester.runpytest_inprocess(*FEW_PLUGINS).assert_outcomes(passed=6)
    pytester.makepyfile(
        test_from_journal=source.replace("status_code == 404", "status_code == 403")
    )
    changed = pytester.runpytest_inprocess(*FEW_PLUGINS)

    changed.assert_outcomes(passed=4, failed=2)


def test_an_exported_rule_gives_the_same_replies(recorded: Client, fresh: Client) -> None:
    rules = recorded.text("?format=rule&gateway=sealink")
    fresh.http.put(
        f"{fresh.base}/_mock/scenario", content=rules.encode(), headers=YAML
    ).raise_for_status()
    bodies = [CHAT, {**CHAT, "stream": True}, {**CHAT, "model": "no-such-model"}]
    for number, body in enumerate(bodies, 1):
        reply = fresh.send("/v1/chat/completions", body)
        assert (reply.status_code, reply.text) == (
            recorded.journal(f"/{number}")["status"],
            recorded.journal(f"/{number}")["reply"],
        )


SPEECH = {
    "model": "qwen3-tts-flash",
    "input": "Hello.",
    "voice": "Cherry",
    "response_format": "mp3",
}


def test_a_streamed_body_is_recorded_and_replayed_by_its_rule(fresh: Client) -> None:
    body = fresh.send("/v1/audio/speech", SPEECH).content
    exchange = fresh.journal("/1")
    [entry] = fresh.journal("?format=har")["log"]["entries"]
    fresh.http.put(
        f"{fresh.base}/_mock/scenario", content=fresh.text("?format=rule").encode(), headers=YAML
    ).raise_for_status()
    again = fresh.send("/v1/audio/speech", SPEECH)

    assert (
        sum(event["bytes"] for event in exchange["events"])
        == entry["response"]["content"]["size"]
        == len(body)
    )
    assert exchange["lasted"] == exchange["events"][-1]["at"] >= exchange["took"]
    assert "left" not in exchange
    assert (again.content, again.headers["x-mock-applied"]) == (
        body,
        "reply of from-the-journal#1, as it is written",
    )


def test_the_journal_is_cleared(fresh: Client) -> None:
    fresh.send("/v1/models")

    assert fresh.http.delete(f"{fresh.base}/_mock/journal").json() == {"cleared": 1}
    assert fresh.journal() == {"total": 1, "matched": 0, "exchanges": []}
