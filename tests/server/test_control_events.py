"""`/_mock/events`: the state of a sandbox, then each change; and what the rest of it steers."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any

import httpx
import pytest

from mockgateway.server.control.document import control_document
from mockgateway.spec.schema import Schemas, compile_schema
from tests.serving import Mock

CHAT = {"model": "qwen3-max", "messages": [{"role": "user", "content": "Hi"}]}
VIDEO = {"model": "wan2.6-t2v", "prompt": "A harbour", "duration": 5}
CLIP = {"generation_prompt": "A harbour", "generation_duration": 5}
BABYSEA = "/babysea/v1/generate/video/bytedance/seedance-1.5-pro"

_NUMBERS = count()


class Sandbox:
    """A sandbox and the events that it sends."""

    def __init__(self, url: str) -> None:
        base, headers = f"{url}/~events-{next(_NUMBERS)}", {"authorization": "Bearer k"}
        self.http = httpx.Client(base_url=base, headers=headers, timeout=20)

    def chat(self, times: int = 1, fault: str = "") -> list[int]:
        headers = {"x-mock-fault": fault} if fault else {}
        return [
            self.http.post("/sealink/v1/chat/completions", json=CHAT, headers=headers).status_code
            for _ in range(times)
        ]

    def control(self, method: str, path: str, body: Any = None) -> Any:
        reply = self.http.request(method, f"/_mock{path}", json=body)
        assert reply.status_code < 300, reply.text
        return reply.json()

    @contextmanager
    def events(self, last: int | None = None) -> Iterator[Listener]:
        headers = {} if last is None else {"last-event-id": str(last)}
        with self.http.stream("GET", "/_mock/events", headers=headers) as response:
            yield Listener(response.iter_lines())


class Listener:
    """Reads events until one is as wanted."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self.position = 0
        self.seen: list[tuple[str, Any]] = []

    def wait(self, name: str, wanted: Callable[[Any], Any] = lambda data: True) -> Any:
        """Return the data of the first event of a name that is as wanted."""
        for event, data in self._events():
            if event == name and wanted(data):
                return data
        raise AssertionError("the stream has ended")

    def _events(self) -> Iterator[tuple[str, Any]]:
        """Yield the events that were read, and then those that are read now."""
        yield from list(self.seen)
        event = ""
        for line in self._lines:
            key, _, value = line.partition(": ")
            if key == "id":
                self.position = int(value)
            elif key == "event":
                event = value
            elif key == "data":
                self.seen.append((event, json.loads(value)))
                yield self.seen[-1]


@pytest.fixture
def sandbox(mock: Mock) -> Iterator[Sandbox]:
    made = Sandbox(mock.url)
    yield made
    made.http.close()


def test_each_change_is_sent(sandbox: Sandbox) -> None:
    inbox = f"{sandbox.http.base_url}_mock/inbox"
    with sandbox.events() as events:
        assert events.wait("scenario") == {"scenario": None}
        sandbox.chat(fault="refuse=rate_limited")
        [exchange] = events.wait("exchanges")["exchanges"]
        sandbox.chat()
        account = events.wait("accounts")["accounts"][0]
        stats = events.wait("stats", lambda data: data["calls"])
        sandbox.control("PUT", "/scenario", {"name": "storm-demo"})
        first = events.wait("scenario", lambda data: data["scenario"])
        sandbox.control("PUT", "/scenario/timeline", {"phase": "storm"})
        second = events.wait("scenario", lambda data: data.get("phase") == "storm")
        windows = events.wait("limits", lambda data: data["limits"])["limits"]
        sandbox.control("DELETE", "/scenario")
        sandbox.control("POST", "/webhooks", {"gateway": "babysea", "url": inbox})
        sandbox.http.post(BABYSEA, json=CLIP).raise_for_status()
        task = events.wait("tasks")["tasks"][0]
        sandbox.control("PUT", "/clock", {"advance": "1h"})
        clock = events.wait("clock", lambda data: data["now"] > exchange["received"] + 3600)
        done = events.wait("tasks", lambda data: data["tasks"][0]["state"] == "succeeded")
        sent = events.wait("deliveries", lambda data: data["deliveries"][0]["attempts"])
        [*_, message] = events.wait("inbox")["messages"]

    assert (exchange["status"], exchange["problem"]) == (429, "rate_limited")
    assert stats["outcomes"] == {"rate_limited": 1, "ok": 1}
    assert (account["gateway"], account["window"]["requests"]["remaining"] > 0) == ("sealink", True)
    assert (first["phase"], second["phase"]) == ("healthy", "storm")
    assert (windows[0]["limit"], windows[0]["remaining"]) == (20, 20)
    assert done["tasks"][0]["id"] == task["id"]
    assert clock["speed"] == 1
    assert sent["deliveries"][0]["signature"] == message["signature"] == "valid"


def test_statistics_and_windows_are_as_documented(sandbox: Sandbox) -> None:
    schemas, path = Schemas(control_document()), control_document().path
    sandbox.control("PUT", "/scenario", {"name": "storm-demo"})
    sandbox.control("PUT", "/scenario/timeline", {"phase": "storm", "paused": True})
    with sandbox.events() as events:
        sandbox.chat(3)
        found = {"Statistics": events.wait("stats", lambda data: data["calls"])}
        found["RateWindow"] = next(
            data["limits"][0] for name, data in events.seen if name == "limits"
        )

    for name, value in found.items():
        schema = schemas.standalone({"$ref": f"#/components/schemas/{name}"}, path, "response")
        compile_schema(schema, name).validate(value)


def test_earlier_calls_count_for_the_budget_but_not_as_calls_of_now(sandbox: Sandbox) -> None:
    sandbox.chat(3, "outage=503")
    sandbox.chat(5)
    with sandbox.events() as events:
        events.wait("exchanges", lambda data: len(data["exchanges"]) == 8)
        found = events.wait("stats")

    assert found["calls"] == 0
    assert found["budget"]["used"] == pytest.approx(3 / 8 / 0.01)


def test_a_listener_is_sent_to_the_new_sandbox_of_that_name(mock: Mock, sandbox: Sandbox) -> None:
    sandbox.chat()
    with sandbox.events() as events:
        events.wait("exchanges")
        mock.forget_sandboxes()
        with pytest.raises(AssertionError, match="the stream has ended"):
            events.wait("load")  # the stream ends: a browser opens it again


def test_a_path_that_no_gateway_serves_is_listed_once(sandbox: Sandbox) -> None:
    assert sandbox.http.head("/_mock/events").text == ""
    sandbox.http.get("/nothing")
    sandbox.chat()
    with sandbox.events() as events:
        found = events.wait("exchanges")["exchanges"]

    assert [(one["number"], one["path"], one["status"]) for one in found] == [
        (0, "/nothing", 404),
        (1, "/v1/chat/completions", 200),
    ]


def test_a_client_resumes_where_it_was(sandbox: Sandbox) -> None:
    sandbox.chat(2)
    with sandbox.events() as events:
        before = events.wait("exchanges")["exchanges"]
    sandbox.chat(3)
    with sandbox.events(last=events.position) as again:
        after = again.wait("exchanges")["exchanges"]
    with sandbox.events(last=10**9) as other:  # of a mock that was restarted
        everything = other.wait("exchanges")["exchanges"]

    numbers = [[one["number"] for one in found] for found in (before, after, everything)]
    assert numbers == [[1, 2], [3, 4, 5], [1, 2, 3, 4, 5]]


def test_many_calls_are_counted_and_some_are_shown(sandbox: Sandbox) -> None:
    with sandbox.events() as events:
        events.wait("scenario")
        sandbox.chat(150)
        sandbox.control("DELETE", "/journal")
        events.wait("stats", lambda _: counted(events) >= 150)

    assert counted(events) == 150


def counted(events: Listener) -> int:
    """Return how many calls the statistics have, or the journal forgot too early."""
    return sum(data["calls"] for name, data in events.seen if name in ("stats", "dropped"))


def test_the_timeline_runs_its_phases_and_latencies_faster_than_the_clock(sandbox: Sandbox) -> None:
    phases = [{"name": name, "for": "100s", "rules": [SLOW]} for name in ("a", "b")]
    sandbox.control("PUT", "/clock", {"frozen": True})
    sandbox.control("PUT", "/scenario", {"phases": phases})
    sandbox.control("PUT", "/scenario/timeline", {"speed": 100})
    sandbox.control("PUT", "/scenario/knobs", {"latency": 0.001})
    sandbox.chat()
    sandbox.control("PUT", "/clock", {"advance": 1.5})
    second = sandbox.control("GET", "/scenario")
    sandbox.control("PUT", "/scenario/timeline", {"paused": True})
    sandbox.control("PUT", "/clock", {"advance": 10})
    paused = sandbox.control("GET", "/scenario")
    [call] = sandbox.control("GET", "/journal")["exchanges"]

    assert call["applied"] == ["latency 0.002s", "latency 0.001s"]
    assert (second["phase"], second["seconds"], second["speed"]) == ("b", 150.0, 100)
    assert (paused["phase"], paused["seconds"], paused["paused"]) == ("b", 150.0, True)
    detail = sandbox.control("GET", "/journal/1")
    assert [(rule["name"], rule["applies"]) for rule in detail["rules"]] == [
        ("knobs#1", True),
        ("put#1", True),
    ]
    assert detail["stream"]["first"] == pytest.approx(0.003)


def test_two_ways_to_move_the_timeline_exclude_each_other(sandbox: Sandbox) -> None:
    sandbox.control("PUT", "/scenario", {"name": "storm-demo"})
    fields = {"phase": "outage", "skip": True}
    assert sandbox.http.put("/_mock/scenario/timeline", json=fields).status_code == 400
    assert sandbox.control("GET", "/scenario")["phase"] == "healthy"


def test_the_load_client_streams_on_a_path_of_its_own_too(sandbox: Sandbox) -> None:
    plan = {"stream": True, "path": "/v1/chat/completions", "gateway": "sealink", "body": CHAT}
    assert sandbox.control("POST", "/load", plan)["plan"]["body"] == CHAT | {"stream": True}
    assert sandbox.control("DELETE", "/load")["running"] is False


SLOW = {"when": {"make": "chat"}, "faults": [{"latency": "200ms"}]}


def test_knobs_apply_without_and_on_top_of_a_scenario(sandbox: Sandbox) -> None:
    sandbox.control("PUT", "/scenario/knobs", {"errors": 1})
    alone = sandbox.chat(2)
    sandbox.control("DELETE", "/scenario/knobs")
    reset = sandbox.chat()
    sandbox.control("PUT", "/scenario", {"name": "rate-limited"})
    shown = sandbox.control("PUT", "/scenario/knobs", {"errors": 1})
    both = sandbox.chat()
    sandbox.control("PUT", "/scenario", {"name": "rate-limited"})

    assert (reset, sandbox.chat()) == ([200], [429])
    assert all(status >= 500 for status in alone + both)
    assert (shown["scenario"], shown["knobs"]) == ("rate-limited", {"errors": 1})


def test_a_delivery_is_sent_again_twice_and_forged(sandbox: Sandbox) -> None:
    inbox = f"{sandbox.http.base_url}_mock/inbox"
    sandbox.control("POST", "/webhooks", {"gateway": "babysea", "url": inbox})
    [first] = sandbox.control("POST", "/webhooks/test")["deliveries"]
    sandbox.control("GET", "/webhooks/deliveries?wait=10")
    path = f"/webhooks/deliveries/babysea/{first['id']}/send"
    sandbox.control("POST", path, {"copies": 2})
    sandbox.control("POST", path, {"forged": True})
    listed = sandbox.control("GET", "/webhooks/deliveries?wait=10")["deliveries"]
    messages = sandbox.control("GET", "/inbox")["messages"]

    assert [one["signature"] for one in listed] == ["valid"] * 3 + ["forged"]
    assert {one["message"] for one in listed} == {first["message"]}
    assert sorted(one["signature"] for one in messages) == ["forged"] + ["valid"] * 3


def test_media_of_a_reply_are_found_by_their_bytes(sandbox: Sandbox) -> None:
    ask = {"model": "qwen-image-max", "prompt": "a cat", "size": "256x256"}
    svg = {
        "reply": {"json": {"image": "PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciLz4=" * 9}}
    }
    for form in ("b64_json", "url"):
        sandbox.http.post("/sealink/v1/images/generations", json=ask | {"response_format": form})
    sandbox.control("PUT", "/scenario", {"rules": [svg]})
    sandbox.chat()
    found = [sandbox.control("GET", f"/journal/{number}")["media"] for number in (1, 2, 3)]
    root = str(sandbox.http.base_url).partition("/~")[0]
    pictures = [httpx.get(root + media[0]["url"]) for media in found[:2]]

    assert [media and media[0]["type"] for media in found] == ["image/png", "image/png", []]
    assert [one.content[:4] for one in pictures] == [b"\x89PNG", b"\x89PNG"]
    assert pictures[0].headers["content-security-policy"] == "default-src 'none'; sandbox"


def test_a_call_is_replayed_with_its_key(sandbox: Sandbox) -> None:
    sandbox.chat()
    again = sandbox.control("POST", "/journal/1/replay")
    calls = sandbox.control("GET", "/journal")["exchanges"]

    assert (again["number"], again["status"]) == (2, 200)
    assert calls[0]["request"] == calls[1]["request"]
    assert calls[0]["key"] == calls[1]["key"] != ""
