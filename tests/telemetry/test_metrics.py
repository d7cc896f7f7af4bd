"""`/_mock/metrics` counts requests, streams, tasks, limits and webhooks in Prometheus's format."""

from __future__ import annotations

import math
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from prometheus_client.openmetrics.parser import text_string_to_metric_families as parse_openmetrics
from prometheus_client.parser import text_string_to_metric_families

from mockgateway.ports import StoreUnavailable
from mockgateway.server.metrics import METRICS_FOLDER, add_metrics
from mockgateway.telemetry.metrics import MAX_SERIES
from tests.serving import Mock, serving

KEY = "sk-sealink-test-0000000000000000000000000000"
CHAT = {"model": "qwen3-max", "messages": [{"role": "user", "content": "Say hello"}]}
OPERATION = {"gateway": "sealink", "operation": "createChatCompletion"}

Samples = dict[tuple[str, frozenset[tuple[str, str]]], float]


@pytest.fixture(scope="module")
def mock() -> Iterator[Mock]:
    with serving() as mock:
        add_metrics(mock.app)
        yield mock


def read(mock: Mock) -> Samples:
    reply = httpx.get(f"{mock.url}/_mock/metrics")
    assert reply.headers["content-type"].startswith("text/plain; version=")
    samples: Samples = {}
    for family in text_string_to_metric_families(reply.text):
        assert re.fullmatch(r"mockgateway(_[a-z]+)+", family.name)
        assert family.documentation.endswith(".")
        assert not family.name.endswith(("_total", "_count", "_sum", "_bucket"))
        if family.type == "histogram":
            assert family.name.endswith("_seconds")
        if family.type == "counter":
            assert all(sample.name == f"{family.name}_total" for sample in family.samples)
        for sample in family.samples:
            key = sample.name.removeprefix("mockgateway_"), frozenset(sample.labels.items())
            assert key not in samples, "a series is there twice"
            samples[key] = sample.value
    return samples


def value(samples: Samples, name: str, **labels: str) -> float:
    return samples.get((name, frozenset(labels.items())), math.nan)


def chat(mock: Mock, fault: str = "", **fields: object) -> httpx.Response:
    headers = {"authorization": f"Bearer {KEY}"} | ({"x-mock-fault": fault} if fault else {})
    url = f"{mock.url}/sealink/v1/chat/completions"
    return httpx.post(url, json={**CHAT, **fields}, headers=headers)


def test_requests_are_counted_by_gateway_operation_status_and_fault(mock: Mock) -> None:
    used = chat(mock).json()["usage"]
    chat(mock, "latency=300ms", stream=True)
    chat(mock, "{refuse: {kind: rate_limited}}")
    httpx.get(f"{mock.url}/nowhere")
    samples = read(mock)

    def requests(status: int, fault: str) -> float:
        return value(samples, "requests_total", **OPERATION, status=str(status), fault=fault)

    assert [requests(200, ""), requests(200, "latency"), requests(429, "refuse")] == [1, 1, 1]
    nowhere = {"gateway": "", "operation": "", "status": "404", "fault": ""}
    assert value(samples, "requests_total", **nowhere) == 1
    refused = value(samples, "limit_refusals_total", gateway="sealink", problem="rate_limited")
    assert refused == 1
    tokens = value(samples, "tokens_total", **OPERATION, type="input")
    assert tokens == 2 * used["prompt_tokens"]
    assert value(samples, "streams_open") == 0
    left = {name: found for (name, _), found in samples.items() if name == "limit_remaining"}
    assert left

    for name, count, slow in (
        ("request_duration_seconds", 3, 1),
        ("time_to_first_token_seconds", 1, 1),
    ):
        assert value(samples, f"{name}_count", **OPERATION) == count
        fast = value(samples, f"{name}_bucket", **OPERATION, le="0.25")
        assert count - fast >= slow
        assert value(samples, f"{name}_bucket", **OPERATION, le="+Inf") == count
        below = [
            found
            for (key, labels), found in samples.items()
            if key == f"{name}_bucket" and frozenset(OPERATION.items()) < labels
        ]
        assert below == sorted(below), "buckets are cumulative"
        assert value(samples, f"{name}_sum", **OPERATION) >= 0.3


def test_tasks_and_webhooks_are_counted_by_state(mock: Mock) -> None:
    box = f"{mock.url}/~tasks"
    body = {"prompt": "a boat", "model": "seedance-1.0-pro", "callback_url": f"{box}/_mock/inbox/a"}
    headers = {"authorization": "Bearer ak_any"}
    httpx.post(f"{box}/apikey/v1/videos", json=body, headers=headers).raise_for_status()
    assert value(read(mock), "tasks", gateway="apikey", state="queued") == 1

    httpx.post(f"{box}/_mock/clock", json={"advance": 3600})
    httpx.get(f"{box}/_mock/webhooks/deliveries?wait=10s").raise_for_status()
    samples = read(mock)
    assert value(samples, "tasks", gateway="apikey", state="succeeded") == 1
    delivered = {"gateway": "apikey", "outcome": "delivered"}
    assert value(samples, "webhook_attempts_total", **delivered) >= 1


def test_openmetrics_is_served_to_clients_that_accept_it(mock: Mock) -> None:
    accept = {"accept": "application/openmetrics-text; version=1.0.0"}
    reply = httpx.get(f"{mock.url}/_mock/metrics", headers=accept)

    assert reply.headers["content-type"].startswith("application/openmetrics-text")
    families = parse_openmetrics(reply.text)  # type: ignore[no-untyped-call]
    assert {family.name for family in families} > {"mockgateway_requests"}


def test_statuses_of_scenarios_cannot_add_series_without_bound(mock: Mock) -> None:
    metrics = mock.app.observers[0]
    for status in range(2 * MAX_SERIES):
        metrics.add_other("GET", "/", status, 0.0)
    counted = [found for (name, _), found in read(mock).items() if name == "requests_total"]

    assert len(counted) <= MAX_SERIES + 1
    assert sum(counted) >= 2 * MAX_SERIES


def test_a_worker_adds_the_counts_of_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = (
        "from pathlib import Path\n"
        "from mockgateway.telemetry.metrics import Metrics\n"
        "metrics = Metrics({('apikey', 'delivered'): 5}, lambda: 7, Path('.'))\n"
        "metrics.add_other('GET', '/nowhere', 404, 0.0)\n"
        "metrics.write()\n"
    )
    subprocess.run([sys.executable, "-c", other], cwd=tmp_path, check=True, env=os.environ)
    monkeypatch.setenv(METRICS_FOLDER, str(tmp_path))
    with serving() as mock:
        add_metrics(mock.app)
        httpx.get(f"{mock.url}/nowhere")
        errors = value(read(mock), "store_errors_total")
        StoreUnavailable("it is away")
        samples = read(mock)

    nowhere = {"gateway": "", "operation": "", "status": "404", "fault": ""}
    assert value(samples, "requests_total", **nowhere) == 2
    delivered = {"gateway": "apikey", "outcome": "delivered"}
    assert value(samples, "webhook_attempts_total", **delivered) == 5
    assert value(samples, "store_errors_total") == errors + 1
    assert value(samples, "streams_open") == 0, "the streams of a dead worker are gone"


def test_without_the_package_the_reply_says_what_to_install() -> None:
    with serving() as mock:
        reply = httpx.get(f"{mock.url}/_mock/metrics")

    assert (reply.status_code, "[metrics]'" in reply.text) == (501, True)
