"""Safety and file probes, against a gateway whose responses are a function of the request."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import orjson
import pytest
from PIL import Image

from mockgateway.contract.budget import Budget, Caps
from mockgateway.contract.catalogue import Catalogue
from mockgateway.contract.exchange import Exchange, Request, Response
from mockgateway.contract.probes.links import check_files
from mockgateway.contract.probes.safety import safety
from mockgateway.contract.session import Session
from mockgateway.contract.target import Target
from mockgateway.contract.transport import Transport
from mockgateway.data import OPENAPI
from mockgateway.spec.document import Document

DOCUMENT = Document(OPENAPI / "sealink.yaml", "sealink")
JSON = {"content-type": "application/json"}
STRICT = {"strict-transport-security": "max-age=31536000"}
UNREACHABLE = Response(0, error="unreachable")
REFUSED = Response(400, JSON, b'{"error": {"message": "no"}}')
Answer = Callable[[Request], Response]


class CannedTransport(Transport):
    """Answers without a network."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(1.0, direct=True)
        self.answer = answer

    def send(self, request: Request, timeout: float | None = None) -> Response:
        return self.answer(request)


def session_with(answer: Answer, url: str = "https://gateway.example") -> Session:
    keys = {"first": "sk-sealink-test-0000000000000000000000000000"}
    only = ("getKey", "createVideo")
    target = Target(url, DOCUMENT, "sealink", keys, only, Catalogue.of("sealink"))
    budget = Budget(Caps(max_cost=1e12, max_paid_calls=10**9))
    return Session(target, budget, CannedTransport(answer), lambda *_: None, lambda *_: None)


def gateway(strict: bool = True, plain: Response = UNREACHABLE, refuses: bool = True) -> Answer:
    def answer(request: Request) -> Response:
        if request.url.startswith("http:"):
            return plain
        if request.method == "POST":
            return REFUSED if refuses else Response(202, JSON, b"{}")
        return Response(200, JSON | (STRICT if strict else {}), b"{}")

    return answer


@pytest.mark.parametrize(
    ("answer", "checks"),
    [
        (gateway(), []),
        (gateway(plain=Response(301, {"location": "https://gateway.example/"})), []),
        (gateway(strict=False), ["hsts"]),
        (gateway(plain=Response(200, JSON, b"{}")), ["tls"]),
        (gateway(plain=Response(301, {"location": "http://elsewhere.example/"})), ["tls"]),
        (gateway(refuses=False), ["webhook_url"]),
    ],
    ids=["safe", "redirects to TLS", "no HSTS", "plain http", "redirects to http", "forgery"],
)
def test_a_remote_gateway_is_encrypted_and_calls_no_private_url(
    answer: Answer, checks: list[str]
) -> None:
    assert [failure.check for failure in safety(session_with(answer))] == checks


def test_keys_sent_over_plain_http_are_found() -> None:
    session = session_with(gateway(plain=Response(200, JSON, b"{}")), "http://gateway.example")
    assert "tls" in [failure.check for failure in safety(session)]


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (64, 48), (200, 10, 10)).save(out, "PNG")
    return out.getvalue()


def storage(
    media_type: str = "image/png", needs_key: bool = False, ranges: str = "right", status: int = 200
) -> Answer:
    body, headers = picture(), {"content-type": media_type}

    def answer(request: Request) -> Response:
        if needs_key and request.key == "none":
            return Response(401)
        if request.header("range") and ranges != "ignored":
            return Response(206, headers, body[8:40] if ranges == "right" else body[:32])
        return Response(status, headers, body)

    return answer


@pytest.mark.parametrize(
    ("answer", "size", "found"),
    [
        (storage(), "64x48", []),
        (storage(needs_key=True), "64x48", ["the file's URL requires a key"]),
        (storage(status=404), "64x48", ["the file cannot be fetched: 404"]),
        (storage("text/html"), "64x48", ["the file's content type is text/html"]),
        (
            storage(ranges="ignored"), "64x48",
            ["a range of the file was requested, but the status is 200"],
        ),
        (storage(ranges="wrong"), "64x48", ["a range of the file differs from the whole file"]),
        (storage(), "10x10", ["size is 10x10, but the bytes are 64x48"]),
    ],
    ids=["right", "key", "missing", "a page", "no ranges", "wrong range", "wrong size"],
)  # fmt: skip
def test_files_are_public_partial_and_as_requested(
    answer: Answer, size: str, found: list[str]
) -> None:
    session = session_with(answer)
    operation = session.operations[0]
    reply: dict[str, Any] = {"data": [{"url": "https://gateway.example/files/1.png"}]}
    exchange = Exchange(
        operation.id,
        Request("POST", "https://gateway.example/v1/x", {}),
        Response(200, JSON, orjson.dumps(reply)),
    )
    failures = check_files(session, operation, exchange, {"size": size})
    assert [failure.message for failure in failures] == found
