"""No operation fails for a field that it does not declare, whatever its type."""

from __future__ import annotations

import asyncio
import runpy
from pathlib import Path

import httpx
import pytest

from mockgateway.server import create_app

BENCHMARK = Path(__file__).resolve().parents[2] / "benchmarks" / "fuzz.py"
KEY = {"authorization": "Bearer any"}
IMAGE = {"image": "https://example.com/photo.png"}


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("images/upscale", {"model": "real-esrgan-x4", **IMAGE}),
        ("images/background-remove", {"model": "remove-bg-pro", **IMAGE}),
        ("audio/sound-effects", {"model": "elevenlabs-sfx", "prompt": "Rain"}),
    ],
)
@pytest.mark.parametrize("value", ["x", [], {}, -1, 1.5, None, "१२"])
def test_an_undeclared_field_is_ignored(
    client: httpx.Client, path: str, body: dict[str, object], value: object
) -> None:
    names = ("input", "text", "messages", "metadata", "quality", "tools")
    more = {name: value for name in ("n", *names) if name not in body}
    reply = client.post(f"/~fields/sealink/v1/{path}", json={**more, **body}, headers=KEY)
    assert reply.is_success, reply.text


@pytest.mark.parametrize(
    "name", ["tool_calls", "function_call", "refusal", "tool_call_id", "audio"]
)
def test_a_field_of_another_role_is_ignored(client: httpx.Client, name: str) -> None:
    for gateway, model in (("sealink", "qwen3-max"), ("seacloud/llm", "gpt-4.1")):
        message = {"role": "user", "content": [{"type": "text", "text": "Hi"}], name: True}
        body = {"model": model, "messages": [message]}
        reply = client.post(f"/~fields/{gateway}/v1/chat/completions", json=body, headers=KEY)
        assert reply.is_success, reply.text


@pytest.mark.parametrize("stream", [False, True])
def test_a_number_of_more_than_64_bits_is_returned(client: httpx.Client, stream: bool) -> None:
    body = b'{"model": "gpt-4.1", "input": "Hi", "max_tool_calls": 1%s, "stream": %s}'
    sent = body % (b"0" * 30, b"true" if stream else b"false")
    reply = client.post(
        "/~fields/seacloud/llm/openai/v1/responses",
        content=sent,
        headers=KEY | {"content-type": "application/json"},
    )
    assert reply.status_code == 200
    assert '"max_tool_calls":1000000000000000' in reply.text


def test_fuzzed_fields_of_all_operations_cause_no_server_error() -> None:
    fuzz = runpy.run_path(str(BENCHMARK))["fuzz"]
    statuses, faults = asyncio.run(fuzz(create_app(), 400, 5, media=False))
    assert faults == []
    assert statuses[200] > 50
    assert statuses[400] > 50
