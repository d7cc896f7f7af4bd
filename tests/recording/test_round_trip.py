"""Recording a run with the mock itself as upstream and replaying it gives the same bytes."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from pathlib import Path

import httpx
import pytest

from tests.recording.recorder import HOST, recording, replaying
from tests.serving import Mock

Ask = Callable[..., httpx.Response]

HELLO = [{"role": "user", "content": "Hello"}]
VARY = {"date", "transfer-encoding", "content-length", "x-mock-seed", "x-mock-applied"}  # of the server, and of the mock that replays

_NUMBERS = count()


def plain_chat(ask: Ask, clock: Callable[[], None]) -> None:
    for _ in range(3):  # the same request three times: three answers, in their order
        ask("POST", "/v1/chat/completions", json={"model": "qwen3-max", "messages": HELLO})


def streamed_chat(ask: Ask, clock: Callable[[], None]) -> None:
    ask("POST", "/v1/chat/completions", json={"model": "qwen3-max", "messages": HELLO, "stream": True, "stream_options": {"include_usage": True}})


def messages(ask: Ask, clock: Callable[[], None]) -> None:
    ask(
        "POST",
        "/anthropic/v1/messages",
        json={"model": "claude-sonnet-4-6", "max_tokens": 50, "messages": [{"role": "user", "content": "Grüße 😀 {{ 7 * 7 }}"}], "stream": True},
    )


def embeddings(ask: Ask, clock: Callable[[], None]) -> None:
    ask("POST", "/v1/embeddings", json={"model": "text-embedding-v4", "input": ["one", "two"]})


def errors(ask: Ask, clock: Callable[[], None]) -> None:
    ask("POST", "/v1/chat/completions", json={"model": "no-such-model", "messages": HELLO})
    ask("POST", "/v1/chat/completions", content=b"{not json", headers={"content-type": "application/json"})
    ask("GET", "/v1/no/such/path")
    ask("DELETE", "/v1/chat/completions")


def limits(ask: Ask, clock: Callable[[], None]) -> None:
    ask("POST", "/v1/chat/completions", json={"model": "qwen3-max", "messages": HELLO})
    ask("POST", "/v1/chat/completions", json={"model": "qwen3-max", "messages": HELLO})


def task(ask: Ask, clock: Callable[[], None]) -> None:
    number = ask("POST", "/v1/video/generations", json={"model": "wan2.6-t2v", "prompt": "A cat runs"}).json()["id"]
    states = []
    for _ in range(6):
        states.append(ask("GET", f"/v1/tasks/{number}").json()["status"])
        clock()
    assert len(set(states)) > 1


def image(ask: Ask, clock: Callable[[], None]) -> None:
    reply = ask("POST", "/v1/images/generations", json={"model": "qwen-image-max", "prompt": "A lighthouse", "response_format": "url", "size": "256x256"}).json()
    url = reply["data"][0]["url"]
    if url.startswith("http://gateway.test/sealink/"):
        assert ask("GET", url.split("/sealink", 1)[1]).content[:4] in (b"\x89PNG", b"\xff\xd8\xff\xe0", b"RIFF")


def image_within(ask: Ask, clock: Callable[[], None]) -> None:
    ask("POST", "/v1/images/generations", json={"model": "qwen-image-max", "prompt": "A lighthouse", "response_format": "b64_json", "size": "256x256"})


def speech(ask: Ask, clock: Callable[[], None]) -> None:
    ask("POST", "/v1/audio/speech", json={"model": "qwen3-tts-flash", "input": "Hello there.", "voice": "Cherry", "response_format": "wav"})


# What goes wrong upstream.
SCENARIOS: dict[object, object] = {limits: {"rules": [{"first": 1, "faults": [{"refuse": {"kind": "rate_limited", "retry_after": 7}}]}]}}
SCENARIOS[streamed_chat] = {"rules": [{"faults": [{"latency": {"before": "30ms", "between": "2ms"}}]}]}

RUNS = (plain_chat, streamed_chat, messages, embeddings, errors, limits, task, image, image_within, speech)


def play(url: str, run: Callable[[Ask, Callable[[], None]], None], clock: Callable[[], None]) -> list[tuple[int, list[tuple[str, str]], bytes]]:
    seen = []
    with httpx.Client(headers={"authorization": "Bearer sk-sealink-0123456789abcdefghijkl", **HOST}, timeout=30) as http:

        def ask(method: str, path: str, **words: object) -> httpx.Response:
            reply = http.request(method, url + path, **words)  # type: ignore[arg-type]
            seen.append((reply.status_code, sorted([pair for pair in reply.headers.multi_items() if pair[0] not in VARY]), reply.content))
            return reply

        run(ask, clock)
    return seen


def advance(sandbox: str) -> None:
    httpx.post(f"{sandbox}/_mock/clock", json={"advance": "20s"}).raise_for_status()


@pytest.mark.parametrize("pace", [0.0, 1.0], ids=["at once", "as it came"])
@pytest.mark.parametrize("run", RUNS, ids=[run.__name__ for run in RUNS])
def test_a_replay_gives_the_same_bytes(run: Callable[[Ask, Callable[[], None]], None], pace: float, mock: Mock, tmp_path: Path) -> None:
    sandbox = f"{mock.url}/~recorded-{next(_NUMBERS)}"
    if run in SCENARIOS:
        httpx.put(f"{sandbox}/_mock/scenario", json=SCENARIOS[run]).raise_for_status()
    with recording(tmp_path, f"{sandbox}/sealink") as recorder:
        recorded = play(recorder.url, run, lambda: advance(sandbox))
    assert recorder.failed == []

    with replaying(tmp_path, strict=True, pace=pace) as url:
        replayed = play(url, run, lambda: None)

    assert [(status, body) for status, _, body in replayed] == [(status, body) for status, _, body in recorded]
    assert [headers for _, headers, _ in replayed] == [headers for _, headers, _ in recorded]
    assert max(status for status, _, _ in recorded) < 500
    assert run in (errors, limits) or all(status < 300 for status, _, _ in recorded)
