"""Emit OpenTelemetry spans: one for the request, and one below it for the call to a model.

The names follow the semantic conventions for HTTP servers and for generative AI
(https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-spans/). The SDK reads the `OTEL_*`
variables. It is imported with the first tracing, since that takes some 0.3 s.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Mapping
from importlib.util import find_spec
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from mockgateway import __version__
from mockgateway.call import Call
from mockgateway.content import Completion
from mockgateway.extras import install_command
from mockgateway.problem import ConfigError
from mockgateway.reply import Reply
from mockgateway.telemetry.observer import count_tokens, fault_names, hide_secrets, model_name
from mockgateway.telemetry.reply_facts import read_facts

FLUSH_SECONDS = 2.0  # at the end of the server
METHODS = frozenset("GET HEAD POST PUT PATCH DELETE OPTIONS TRACE CONNECT QUERY".split())

# What an operation makes → gen_ai.operation.name and gen_ai.output.type ("" for none). Names
# outside the conventions stand for operations that they do not name.
OPERATIONS = {
    "chat": ("chat", "text"),
    "response": ("chat", "text"),
    "embedding": ("embeddings", ""),
    "rerank": ("rerank", ""),
    "moderation": ("moderation", ""),
    "transcription": ("transcription", "text"),
    "translation": ("transcription", "text"),
    "speech": ("generate_content", "speech"),
    "music": ("generate_content", "audio"),
    "sound_effect": ("generate_content", "audio"),
    "video": ("generate_content", "video"),
    "video_edit": ("generate_content", "video"),
    "image": ("generate_content", "image"),
    "image_edit": ("generate_content", "image"),
    "image_variation": ("generate_content", "image"),
}

# The conventions' names of providers that a catalogue spells otherwise.
PROVIDERS = {"google": "gcp.gen_ai", "mistral": "mistral_ai", "xai": "x_ai"}


class Parameter(NamedTuple):
    """An attribute of a request, and the fields that hold it in one format or another."""

    attribute: str
    kind: type
    fields: tuple[str, ...]


PARAMETERS = (
    Parameter("max_tokens", int, ("max_completion_tokens", "max_output_tokens", "max_tokens")),
    Parameter("temperature", float, ("temperature",)),
    Parameter("top_p", float, ("top_p",)),
    Parameter("top_k", float, ("top_k",)),
    Parameter("frequency_penalty", float, ("frequency_penalty",)),
    Parameter("presence_penalty", float, ("presence_penalty",)),
    Parameter("seed", int, ("seed",)),
)


def open_tracing(
    wanted: bool | None, environment: Mapping[str, str] = os.environ
) -> Tracing | None:
    """Return the tracing that an option or the environment asks for, or None.

    Args:
        wanted: `--otel` or `--no-otel`; None to let the environment decide.
        environment: Variables by name.

    Raises:
        ConfigError: An option asks for tracing, and the SDK is not installed; or the exporter or
            its protocol is not supported.
    """
    names = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
    exporter = environment.get("OTEL_TRACES_EXPORTER", "")
    asked = bool(exporter) or any(environment.get(name) for name in names)
    disabled = environment.get("OTEL_SDK_DISABLED", "").lower() == "true" or exporter == "none"
    if wanted is False or disabled or not (wanted or asked):
        return None
    if find_spec("opentelemetry") is None or find_spec("opentelemetry.sdk") is None:
        advice = f"install it: {install_command('otel')}"
        if wanted:
            raise ConfigError("--otel", "the OpenTelemetry SDK is not installed", advice)
        log = logging.getLogger("mockgateway")
        log.warning("OTEL_* variables ask for traces, but the SDK is not installed; %s", advice)
        return None
    return Tracing(_make_provider(exporter or "otlp", environment))


def _make_provider(exporter: str, environment: Mapping[str, str]) -> Any:
    """Return a provider of tracers that exports in batches."""
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor, ConsoleSpanExporter

    if exporter == "console":
        made: Any = ConsoleSpanExporter()
    elif exporter == "otlp":
        variable = "OTEL_EXPORTER_OTLP_PROTOCOL"
        of_traces = environment.get("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL")
        protocol = of_traces or environment.get(variable)
        if protocol not in (None, "", "http/protobuf"):
            what = f"traces are not exported by {protocol!r}"
            raise ConfigError(variable, what, "use http/protobuf, with the collector's port 4318")
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter

        made = OTLPSpanExporter()
    else:
        raise ConfigError(
            "OTEL_TRACES_EXPORTER", f"unknown exporter {exporter!r}", "known: otlp, console, none"
        )
    resource = Resource.create({"service.version": __version__})
    if str(resource.attributes["service.name"]).startswith("unknown_service"):
        resource = resource.merge(Resource({"service.name": "mockgateway"}))
    # `close` flushes for a limited time; at exit the SDK would wait for a collector that is down.
    provider = TracerProvider(resource=resource, shutdown_on_exit=False)
    provider.add_span_processor(BatchSpanProcessor(made))
    return provider


class Tracing:
    """Makes the spans of a request when its reply was sent."""

    def __init__(self, provider: Any) -> None:
        """Create spans by a `TracerProvider` of the SDK."""
        from opentelemetry import propagate, trace

        self._provider = provider
        self._tracer = provider.get_tracer("mockgateway", __version__)
        self._extract = propagate.extract
        self._trace = trace

    def close(self) -> bool:
        """Export the spans that wait; a collector that takes too long does not get them."""
        flush = threading.Thread(target=self._provider.force_flush, daemon=True)
        flush.start()
        flush.join(FLUSH_SECONDS)
        return True

    def add_other(self, method: str, path: str, status: int, seconds: float) -> None:
        """Emit nothing: only gateways are traced."""

    def add_call(
        self, call: Call, reply: Reply, seconds: float, first: float | None, left: bool
    ) -> None:
        """Emit the spans of a request that a gateway answered."""
        end = time.time_ns()
        start = end - int(seconds * 1e9)
        carrier = {
            name.decode("latin-1"): value.decode("latin-1") for name, value in call.head.items()
        }
        route = call.operation.path if call.operation is not None else ""
        span = self._tracer.start_span(
            f"{call.method if call.method in METHODS else 'HTTP'} {route}".rstrip(),
            context=self._extract(carrier),
            kind=self._trace.SpanKind.SERVER,
            attributes=_server_attributes(call, reply, route, left),
            start_time=start,
        )
        if reply.status >= 500:
            span.set_status(self._trace.StatusCode.ERROR)
        if span.is_recording() and call.operation is not None:
            self._add_model_span(span, call, reply, first, (start, end))
        span.end(end)

    def _add_model_span(
        self, parent: Any, call: Call, reply: Reply, first: float | None, times: tuple[int, int]
    ) -> None:
        """Emit the span of the call to a model, if the operation uses one."""
        assert call.operation is not None
        model = hide_secrets(model_name(call), call)[:200]
        operation, output = OPERATIONS.get(call.operation.make, ("", ""))
        if not operation or not model:
            return
        attributes = {
            "gen_ai.operation.name": operation,
            **_provider(call),
            **_request_attributes(call, model, output),
            **_server_address(call),
            **_response_attributes(call, reply, first),
        }
        span = self._tracer.start_span(
            f"{operation} {model}",
            context=self._trace.set_span_in_context(parent),
            kind=self._trace.SpanKind.CLIENT,
            attributes=attributes,
            start_time=times[0],
        )
        if reply.status >= 400:
            span.set_status(self._trace.StatusCode.ERROR, reply.problem)
        span.end(times[1])


def _server_address(call: Call) -> dict[str, Any]:
    """Return where the client reached the mock."""
    url = urlsplit(call.base_url)
    try:
        port = url.port
    except ValueError:  # a Host header may hold anything
        port = None
    default = 443 if url.scheme == "https" else 80
    return {"server.address": url.hostname or "", "server.port": port or default}


def _server_attributes(call: Call, reply: Reply, route: str, left: bool) -> dict[str, Any]:
    """Return the attributes of the request's span."""
    url = urlsplit(call.base_url)
    attributes: dict[str, Any] = {
        "http.request.method": call.method if call.method in METHODS else "_OTHER",
        "http.response.status_code": reply.status,
        "url.scheme": url.scheme,
        "url.path": hide_secrets(f"{url.path}{call.path}", call),
        "client.address": call.client,
        "mockgateway.gateway": call.gateway,
        "mockgateway.client_left": left,
        **_server_address(call),
    }
    if call.method not in METHODS:
        attributes["http.request.method_original"] = call.method
    if route:
        attributes["http.route"] = route
    if (agent := call.header("user-agent")) is not None:
        attributes["user_agent.original"] = hide_secrets(agent, call)
    if call.sandbox.name:
        attributes["mockgateway.sandbox"] = call.sandbox.name
    if faults := fault_names(reply):
        attributes["mockgateway.faults"] = faults
    if reply.status >= 500:
        attributes["error.type"] = reply.problem or str(reply.status)
    return attributes


def _provider(call: Call) -> dict[str, str]:
    """Return the model's provider, also under the name of the conventions before 1.37."""
    owner = call.model.owned_by.lower() if call.model is not None else ""
    name = PROVIDERS.get(owner, owner) or call.gateway
    return {"gen_ai.provider.name": name, "gen_ai.system": name}


def _request_attributes(call: Call, model: str, output: str) -> dict[str, Any]:
    attributes: dict[str, Any] = {"gen_ai.request.model": model}
    body = call.content if isinstance(call.content, dict) else {}
    for attribute, kind, fields in PARAMETERS:
        value = next((body[name] for name in fields if body.get(name) is not None), None)
        if isinstance(value, int | float) and not isinstance(value, bool):
            attributes[f"gen_ai.request.{attribute}"] = kind(value)
    stops = body.get("stop") or body.get("stop_sequences")
    if stops := [stops] if isinstance(stops, str) else stops:
        attributes["gen_ai.request.stop_sequences"] = [str(stop) for stop in stops]
    count = body.get("n")
    if isinstance(count, int) and count != 1:
        attributes["gen_ai.request.choice.count"] = count
    if body.get("stream") is True:
        attributes["gen_ai.request.stream"] = True
    if not output and isinstance(encoding := body.get("encoding_format"), str):
        attributes["gen_ai.request.encoding_formats"] = [encoding]
    if not output and isinstance(size := body.get("dimensions"), int):
        attributes["gen_ai.embeddings.dimension.count"] = size
    form = body.get("response_format")
    if isinstance(form, dict) and str(form.get("type", "")).startswith("json"):
        output = "json"
    return attributes | ({"gen_ai.output.type": output} if output else {})


def _response_attributes(call: Call, reply: Reply, first: float | None) -> dict[str, Any]:
    if reply.status >= 400:
        return {"error.type": reply.problem or str(reply.status)}
    facts = read_facts(reply.body or b"")
    attributes: dict[str, Any] = {}
    if facts.id:
        attributes["gen_ai.response.id"] = facts.id
    result, reasons = call.result, list(facts.finish_reasons)
    if not reasons and isinstance(result, Completion):  # a stream that is made while it is sent
        reasons = [choice.finish for choice in result.choices]
    if reasons:
        attributes["gen_ai.response.finish_reasons"] = reasons
    if named := facts.model or getattr(result, "model", ""):
        attributes["gen_ai.response.model"] = named
    if (tokens := count_tokens(call)) is not None:
        attributes["gen_ai.usage.input_tokens"] = tokens[0]
        if isinstance(result, Completion):
            attributes["gen_ai.usage.output_tokens"] = tokens[1]
    if isinstance(result, Completion) and result.usage.cached:
        attributes["gen_ai.usage.cache_read.input_tokens"] = result.usage.cached
    if first is not None:
        attributes["gen_ai.response.time_to_first_chunk"] = first
    return attributes
