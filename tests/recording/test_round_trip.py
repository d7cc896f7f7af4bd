"""A run with the mock as upstream is recorded and replayed with the same bytes."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from pathlib import Path

import httpx
import pytest

from tests.recording.recorder import HOST, recording, replaying
from tests.serving import Mock

MediaRequest = Callable[..., httpx.Response]

HELLO = [{"role": "user", "content": "Hello"}]
VARY = {
    "date",
    "transfer-encoding",
    "content-length",
    "x-mock-seed",
    "x-mock-applied",
}  # of the server, and of the replaying mock

_NUMBERS = count()


def plain_chat(ask: MediaRequest, clock: Callable[[], None]) -> None:
    for _ in range(3):  # equal requests get their replies in order
        ask("POST", "/v1/chat/completions", json={"model": "qwen3-max", "messages": HELLO})


def streamed_chat(ask: MediaRequest, clock: Callable[[], None]) -> None:
    ask(
        "POST",
        "/v1/chat/completions",
        json={
            "model": "qwen3-max",
            "messages": HELLO,
            "stream": True,
            "stream_options": {"include_usage": True},
        },
    )


def messages(ask: MediaRequest, clock: Callable[[], None]) -> None:
    ask(
        "POST",
        "/anthropic/v1/messages",
        json={
            "model": "claude-sonnet-4-6",
            "max_tokens": 50,
            "messages": [{"role": "user", "content": "Grüße 😀 {{ 7 * 7 }}"}],
            "stream": True,
        },
    )


def embeddings(ask: MediaRequest, clock: Callable[[], None]) -> None:
    ask("POST", "/v1/embeddings", json={"model": "text-embedding-v4", "input": ["one", "two"]})


def errors(ask: MediaRequest, clock: Callable[[], None]) -> None:
    ask("POST", "/v1/chat/completions", json={"model": "no-such-model", "messages": HELLO})
    ask(
        "POST",
        "/v1/chat/completions",
        content=b"{not json",
        headers={"content-type": "application/json"},
    )
    ask("GET", "/v1/no/such/path")
    ask("DELETE", "/v1/chat/completions")


def limits(ask: MediaRequest, clock: Callable[[], None]) -> None:
    ask("POST", "/v1/chat/completions", json={"model": "qwen3-max", "messages": HELLO})
    ask("POST", "/v1/chat/completions", json={"model": "qwen3-max", "messages": HELLO})


def task(ask: MediaRequest, clock: Callable[[], None]) -> None:
    number = ask(
        "POST", "/v1/video/generations", json={"model": "wan2.6-t2v", "prompt": "A cat runs"}
    ).json()["id"]
    states = []
    for _ in range(6):
        states.append(ask("GET", f"/v1/tasks/{number}").json()["status"])
        clock()
    assert len(set(states)) > 1


def image(ask: MediaRequest, clock: Callable[[], None]) -> None:
    reply = ask(
        "POST",
        "/v1/images/generations",
        json={
            "model": "qwen-image-max",
            "prompt": "A lighthouse",
            "response_format": "url",
            "size": "256x256",
        },
    ).json()
    url = reply["data"][0]["url"]
    if url.startswith("http://gateway.test/sealink/"):
        assert ask("GET", url.split("/sealink", 1)[1]).content[:4] in (
            b"\x89PNG",
            b"\xff\xd8\xff\xe0",
            b"RIFF",
        )


def image_within(ask: MediaRequest, clock: Callable[[], None]) -> None:
    ask(
        "POST",
        "/v1/images/generations",
        json={
            "model": "qwen-image-max",
            "prompt": "A lighthouse",
            "response_format": "b64_json",
            "size": "256x256",
        },
    )


def upload(ask: MediaRequest, clock: Callable[[], None]) -> None:
    ask(
        "POST",
        "/v1/audio/transcriptions",
        files={"file": ("a.wav", speech_of(ask), "audio/wav")},
        data={"model": "qwen3-asr-flash"},
    )


def speech_of(ask: MediaRequest) -> bytes:
    return ask(
        "POST",
        "/v1/audio/speech",
        json={
            "model": "qwen3-tts-flash",
            "input": "Hello there.",
            "voice": "Cherry",
            "response_format": "wav",
        },
    ).content


def story_in_the_models_suffix(ask: MediaRequest, clock: Callable[[], None]) -> None:
    for _ in range(3):  # the recording wins over the replaying mock's own scenario
        ask(
            "POST",
            "/v1/chat/completions",
            json={"model": "qwen3-max:rate-limited", "messages": HELLO},
        )


def responses(ask: MediaRequest, clock: Callable[[], None]) -> None:
    for stream in (False, True):
        ask(
            "POST",
            "/llm/openai/v1/responses",
            json={"model": "gpt-4.1", "input": "Hello", "stream": stream},
        )


def queue(ask: MediaRequest, clock: Callable[[], None]) -> None:
    task = ask("POST", "/model/v1/queue/nano_banana_2", json={"prompt": "A cat"}).json()
    below = task["status_url"].partition("/seacloud")[2]
    states = []
    for _ in range(6):
        states.append(ask("GET", f"{below}?logs=1").json()["status"])
        clock()
    assert states[-1] == "COMPLETED" != states[0]
    ask("GET", below.removesuffix("/status"))


def generation(ask: MediaRequest, clock: Callable[[], None]) -> None:
    for _ in range(2):  # the second gets the same reply
        sent = ask(
            "POST",
            "/v1/generate/image/bfl/flux-schnell",
            json={"generation_prompt": "A cat"},
            headers={"idempotency-key": "one"},
        ).json()
    task = sent["data"]["generation_id"]
    for _ in range(4):
        ask("GET", f"/v1/content/{task}")
        clock()
    for path in (
        "/v1/content/list",
        "/v1/user/account",
        "/v1/user/billing",
        "/v1/usage",
        "/v1/health/inference/models",
    ):
        ask("GET", path)


def tasks_and_pages(ask: MediaRequest, clock: Callable[[], None]) -> None:
    model = next(
        one["id"]
        for one in ask("GET", "/v1/models").json()["data"]
        if one["id"] == "seedance-2-fast"
    )
    task = ask("POST", "/v1/videos", json={"model": model, "prompt": "A cat runs"}).json()
    for _ in range(4):
        ask("GET", f"/v1/tasks/{task['id']}")
        clock()
    for path in ("/openapi.json", "/llms.txt", "/auth.md", "/.well-known/api-catalog"):
        ask("GET", path)


# Faults of the upstream.
SCENARIOS: dict[object, object] = {
    limits: {
        "rules": [{"first": 1, "faults": [{"refuse": {"kind": "rate_limited", "retry_after": 7}}]}]
    }
}
SCENARIOS[streamed_chat] = {
    "rules": [{"faults": [{"latency": {"before": "30ms", "between": "2ms"}}]}]
}

RUNS = {
    "sealink": (
        plain_chat,
        streamed_chat,
        messages,
        embeddings,
        errors,
        limits,
        task,
        image,
        image_within,
        upload,
        story_in_the_models_suffix,
    ),
    "seacloud": (responses, queue),
    "babysea": (generation,),
    "apikey": (tasks_and_pages,),
}
CASES = [
    pytest.param(gateway, run, id=f"{gateway} {run.__name__}")
    for gateway, runs in RUNS.items()
    for run in runs
]


def play(
    url: str, run: Callable[[MediaRequest, Callable[[], None]], None], clock: Callable[[], None]
) -> list[tuple[int, list[tuple[str, str]], bytes]]:
    seen = []
    with httpx.Client(
        headers={"authorization": "Bearer sk-sealink-0123456789abcdefghijkl", **HOST}, timeout=30
    ) as http:

        def ask(method: str, path: str, **words: object) -> httpx.Response:
            reply = http.request(method, url + path, **words)  # type: ignore[arg-type]
            seen.append(
                (
                    reply.status_code,
                    sorted([pair for pair in reply.headers.multi_items() if pair[0] not in VARY]),
                    reply.content,
                )
            )
            return reply

        run(ask, clock)
    return seen


def advance(sandbox: str) -> None:
    httpx.post(f"{sandbox}/_mock/clock", json={"advance": "20s"}).raise_for_status()


@pytest.mark.parametrize("pace", [0.0, 1.0], ids=["at once", "as it came"])
@pytest.mark.parametrize(("gateway", "run"), CASES)
def test_a_replay_gives_the_same_bytes(
    gateway: str,
    run: Callable[[MediaRequest, Callable[[], None]], None],
    pace: float,
    mock: Mock,
    tmp_path: Path,
) -> None:
    sandbox = f"{mock.url}/~recorded-{next(_NUMBERS)}"
    if run in SCENARIOS:
        httpx.put(f"{sandbox}/_mock/scenario", json=SCENARIOS[run]).raise_for_status()
    with recording(tmp_path, f"{sandbox}/{gateway}", gateway) as recorder:
        recorded = play(recorder.url, run, lambda: advance(sandbox))
    assert recorder.failed == []

    with replaying(tmp_path, gateway, strict=True, pace=pace) as url:
        replayed = play(url, run, lambda: None)

    assert [(status, body) for status, _, body in replayed] == [
        (status, body) for status, _, body in recorded
    ]
    assert [headers for _, headers, _ in replayed] == [headers for _, headers, _ in recorded]
    assert max(status for status, _, _ in recorded) < 500
    assert run in (errors, limits, story_in_the_models_suffix) or all(
        status < 300 for status, _, _ in recorded
    )
