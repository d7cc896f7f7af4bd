"""Requests become spans by the semantic conventions, and continue the client's trace."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator, Sequence
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import httpx
import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor, SpanExporter, SpanExportResult
from opentelemetry.trace import SpanKind, StatusCode

from mockgateway.problem import ConfigError
from mockgateway.telemetry.tracing import Tracing, open_tracing
from tests.serving import Mock, serving

KEY = "sk-sealink-test-0000000000000000000000000000"
TRACE, PARENT = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
OUTAGE = {"x-mock-fault": "outage"}
CHAT = {"model": "gpt-4o", "messages": [{"role": "user", "content": "Say hello"}]}


class Traced:
    """A mock whose spans are kept."""

    def __init__(self, mock: Mock) -> None:
        self.mock = mock
        self.spans: queue.SimpleQueue[ReadableSpan] = queue.SimpleQueue()
        provider = TracerProvider(shutdown_on_exit=False)
        provider.add_span_processor(SimpleSpanProcessor(_Exporter(self.spans)))
        mock.app.observers.append(Tracing(provider))

    def post(
        self, path: str, body: Any, **headers: str
    ) -> tuple[httpx.Response, ReadableSpan, dict[str, Any]]:
        """Return the reply, the server's span and the attributes of the model's span."""
        known = {"authorization": f"Bearer {KEY}", "x-api-key": KEY, **headers}
        reply = httpx.post(self.mock.url + path, json=body, headers=known)
        span, attributes = self.spans.get(timeout=20), dict[str, Any]()
        if span.kind is SpanKind.CLIENT:
            attributes = dict(span.attributes or {}) | {"name": span.name}
            model, span = span, self.spans.get(timeout=20)
            assert model.parent == span.context
        assert span.kind is SpanKind.SERVER
        return reply, span, attributes


class _Exporter(SpanExporter):
    def __init__(self, spans: queue.SimpleQueue[ReadableSpan]) -> None:
        self._spans = spans

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        for span in spans:
            self._spans.put(span)
        return SpanExportResult.SUCCESS


@pytest.fixture(scope="module")
def traced() -> Iterator[Traced]:
    with serving() as mock:
        yield Traced(mock)


FORMATS = [
    pytest.param("/sealink/v1/chat/completions", {}, ["stop"], id="chat"),
    pytest.param("/sealink/v1/chat/completions", {"stream": True}, ["stop"], id="chat stream"),
    pytest.param("/sealink/v1/chat/completions", {"max_tokens": 1, "n": 2}, ["length"] * 2, id="n"),
    pytest.param("/sealink/anthropic/v1/messages", {"max_tokens": 99}, ["end_turn"], id="messages"),
    pytest.param(
        "/sealink/anthropic/v1/messages",
        {"max_tokens": 99, "stream": True},
        ["end_turn"],
        id="messages stream",
    ),
    pytest.param("/seacloud/llm/responses", {"input": "Say hello"}, ["stop"], id="responses"),
    pytest.param(
        "/seacloud/llm/responses",
        {"input": "Say hello", "stream": True},
        ["stop"],
        id="responses stream",
    ),
]


@pytest.mark.parametrize(("path", "fields", "reasons"), FORMATS)
def test_a_call_to_a_model_has_the_attributes_of_the_conventions(
    traced: Traced, path: str, fields: dict[str, Any], reasons: list[str]
) -> None:
    body = {**CHAT, "temperature": 1, **fields}
    if "input" in fields:
        del body["messages"]
    reply, server, model = traced.post(path, body)

    assert reply.status_code == 200, reply.text
    assert model["name"] == "chat gpt-4o"
    assert model["gen_ai.operation.name"] == "chat"
    assert model["gen_ai.provider.name"] == "openai"
    assert model["gen_ai.request.model"] == "gpt-4o"
    assert model["gen_ai.request.temperature"] == 1.0
    assert model["gen_ai.response.model"].startswith("gpt-4o")
    assert f'"{model["gen_ai.response.id"]}"' in reply.text
    assert list(model["gen_ai.response.finish_reasons"]) == reasons
    assert model["gen_ai.usage.input_tokens"] > 0
    assert model["gen_ai.usage.output_tokens"] > 0
    assert model["server.address"] == "127.0.0.1"
    assert model["server.port"] == reply.url.port
    assert model.get("gen_ai.request.choice.count") == fields.get("n")
    assert ("gen_ai.response.time_to_first_chunk" in model) == ("stream" in fields)
    assert model.get("gen_ai.request.stream") == fields.get("stream")
    found = dict(server.attributes or {})
    assert server.name == f"POST {found['http.route']}"
    assert found["http.response.status_code"] == 200
    assert found["url.path"] == path
    assert KEY not in str(found) + str(model)


def test_a_trace_of_the_client_is_continued_and_errors_are_marked(traced: Traced) -> None:
    context = {"traceparent": f"00-{TRACE}-{PARENT}-01", "tracestate": "vendor=1"}
    fault = {"x-mock-fault": "{refuse: {kind: rate_limited}}"}
    reply, server, model = traced.post("/sealink/v1/chat/completions", CHAT, **context, **fault)
    assert server.parent is not None
    assert server.context is not None
    assert f"{server.context.trace_id:032x}" == TRACE
    assert f"{server.parent.span_id:016x}" == PARENT
    assert server.context.trace_state.get("vendor") == "1"
    assert dict(server.attributes or {})["mockgateway.faults"] == ("refuse",)
    assert model["gen_ai.request.model"] == "gpt-4o"
    assert model["error.type"] == "rate_limited"

    reply, server, model = traced.post("/sealink/v1/chat/completions", CHAT | {"model": "nope"})
    assert (reply.status_code, server.status.status_code) == (404, StatusCode.UNSET)
    assert model["error.type"] == "model_not_found"
    _, server, _ = traced.post("/sealink/v1/chat/completions", CHAT, **OUTAGE)
    assert server.status.status_code is StatusCode.ERROR
    unsampled = {"traceparent": f"00-{TRACE}-{PARENT}-00"}
    httpx.get(f"{traced.mock.url}/sealink/v1/models", headers=unsampled)
    _, server, _ = traced.post("/sealink/v1/chat/completions", CHAT)
    assert server.name == "POST /v1/chat/completions", "the call before was not sampled"


def test_no_span_has_a_key_or_an_unknown_method_as_its_name(traced: Traced) -> None:
    _, _, model = traced.post("/sealink/v1/chat/completions", CHAT | {"model": KEY})
    assert KEY not in str(model)
    _, server, _ = traced.post("/sealink/v1/no/short-key-1", {}, authorization="Bearer short-key-1")
    assert "short-key-1" not in str(server.attributes)
    httpx.request("PURGE", f"{traced.mock.url}/sealink/v1/models")
    server = traced.spans.get(timeout=20)
    attributes = dict(server.attributes or {})
    assert (server.name, attributes["http.request.method"]) == ("HTTP", "_OTHER")
    assert attributes["http.request.method_original"] == "PURGE"


def test_an_embedding_has_its_size_and_no_output_tokens(traced: Traced) -> None:
    fields = {"model": "text-embedding-3-small", "input": "a", "dimensions": 256}
    _, _, model = traced.post("/sealink/v1/embeddings", fields | {"encoding_format": "base64"})
    assert model["gen_ai.embeddings.dimension.count"] == 256
    assert model["gen_ai.request.encoding_formats"] == ("base64",)
    assert "gen_ai.usage.output_tokens" not in model


def test_the_environment_turns_tracing_on_and_names_the_service() -> None:
    received: list[bytes] = []

    class Collector(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            received.append(self.rfile.read(int(self.headers["content-length"])))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Print nothing."""

    collector = HTTPServer(("127.0.0.1", 0), Collector)
    threading.Thread(target=collector.serve_forever, daemon=True).start()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", f"http://127.0.0.1:{collector.server_port}")
        patch.setenv("OTEL_RESOURCE_ATTRIBUTES", "service.name=rehearsal,team=a")
        tracing = open_tracing(None)
        assert tracing is not None
        with serving() as mock:
            mock.app.observers.append(tracing)
            httpx.get(f"{mock.url}/sealink/v1/models")
            tracing.close()
    collector.shutdown()
    collector.server_close()

    [request] = [ExportTraceServiceRequest.FromString(data) for data in received]
    [group] = request.resource_spans
    names = {one.key: one.value.string_value for one in group.resource.attributes}
    assert (names["service.name"], names["team"]) == ("rehearsal", "a")
    assert [span.name for span in group.scope_spans[0].spans] == ["GET /v1/models"]


@pytest.mark.parametrize(
    ("wanted", "variables"),
    [
        pytest.param(None, {}, id="nothing asks for it"),
        pytest.param(True, {"OTEL_SDK_DISABLED": "true"}, id="the SDK is disabled"),
        pytest.param(None, {"OTEL_TRACES_EXPORTER": "none"}, id="no exporter"),
        pytest.param(False, {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://a"}, id="the option is off"),
    ],
)
def test_tracing_is_off(wanted: bool | None, variables: dict[str, str]) -> None:
    assert open_tracing(wanted, variables) is None


@pytest.mark.parametrize(
    "variables",
    [
        {"OTEL_TRACES_EXPORTER": "zipkin"},
        {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://a", "OTEL_EXPORTER_OTLP_PROTOCOL": "grpc"},
    ],
)
def test_an_unsupported_exporter_is_an_error(variables: dict[str, str]) -> None:
    with pytest.raises(ConfigError, match="OTEL_"):
        open_tracing(None, variables)
