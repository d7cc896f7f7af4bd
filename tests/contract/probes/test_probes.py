"""Each probe finds a bug planted on the way from a faithful mock, and none in the mock."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from itertools import count
from typing import Any

import httpx
import orjson
import pytest

from mockgateway.contract.budget import Budget, Caps
from mockgateway.contract.catalogue import Catalogue
from mockgateway.contract.evaluation import evaluate
from mockgateway.contract.exchange import Exchange, Request, Response
from mockgateway.contract.probes import PROBES
from mockgateway.contract.probes.safety import is_private
from mockgateway.contract.probes.webhooks import check_messages, has_valid_signature
from mockgateway.contract.receiver import Message, Receiver
from mockgateway.contract.session import Session
from mockgateway.contract.target import Target
from mockgateway.contract.transport import Transport
from mockgateway.data import OPENAPI
from mockgateway.server import Settings
from mockgateway.spec.document import Document
from tests.contract.checks.exchanges import exchange_of
from tests.serving import Mock, serving

KEYS = {
    "sealink": {
        "first": "sk-sealink-test-0000000000000000000000000000",
        "second": "sk-sealink-another-0000000000000000000000000",
    },
    "seacloud": {"first": "sk-sea-test-works", "second": "sk-sea-another"},
    "babysea": {
        "first": "bye_test0000000000000000",
        "second": "bye_another0000000000000",
        "revoked": "bye_testrevoked000000000",
        "narrow": "bye_testmonitor000000000",
    },
    "apikey": {"first": "ak_test_works", "second": "ak_another"},
}
Edit = Callable[[Exchange], Exchange]
SANDBOXES = count()


@pytest.fixture(scope="module")
def quick() -> Iterator[Mock]:
    """A mock on which ten minutes take a second."""
    with serving(Settings(speed=600)) as running:
        yield running


@cache
def document(gateway: str) -> Document:
    return Document(OPENAPI / f"{gateway}.yaml", gateway)


class EditingTransport(Transport):
    """Changes responses on their way to the tester."""

    def __init__(self, target: Target, edit: Edit) -> None:
        super().__init__(20.0, direct=True)
        self.target, self.edit = target, edit

    def send(self, request: Request, timeout: float | None = None) -> Response:
        response = super().send(request, timeout)
        return self.edit(Exchange(self.operation(request), request, response)).response

    def operation(self, request: Request) -> str:
        """The operation of the request's path, by any method; "*" for an unknown path."""
        path = request.url.partition("?")[0].removeprefix(self.target.url)
        own = self.target.at(request.method, path)
        others = (each for each in self.target.every if each.matches(each.method, path))
        found = own or next(others, None)
        return found.id if found else "*"


def found(
    mock: Mock, gateway: str, phase: str, only: tuple[str, ...] = (), edit: Edit | None = None
) -> set[tuple[str, str]]:
    """Return the (operation, check) of all that a phase or one probe finds."""
    url = f"{mock.url}/~{gateway}-{phase}-{next(SANDBOXES)}/{gateway}"
    keys = KEYS[gateway]
    target = Target(url, document(gateway), gateway, keys, only, Catalogue.of(gateway))
    failures: set[tuple[str, str]] = set()

    def check(exchange: Exchange, _: float) -> None:
        failures.update((each.operation, each.check) for each in evaluate(exchange, target))

    transport = EditingTransport(target, edit or (lambda exchange: exchange))
    budget = Budget(Caps(max_cost=1e12, max_paid_calls=10**9))
    session = Session(target, budget, transport, check, lambda *_: None, patience=1.5, pause=0.05)
    for probe in PROBES:
        if phase in (probe.name, probe.phase):
            session.phase = probe.phase
            for failure in probe.run(session):
                operation = failure.operation or failure.exchanges[0].operation
                failures.add((operation, failure.check))
    transport.close()
    return failures


@pytest.mark.parametrize("gateway", KEYS)
@pytest.mark.parametrize("phase", ["reach", "refusals", "protocol", "tasks"])
def test_nothing_is_found_on_a_faithful_gateway(quick: Mock, gateway: str, phase: str) -> None:
    assert found(quick, gateway, phase) == set()


def status(operation: str, new: int, old: int = 0) -> Edit:
    """Replace the status of an operation's responses, of those with the old one if given."""

    def edit(exchange: Exchange) -> Exchange:
        if exchange.operation != operation or (old and exchange.response.status != old):
            return exchange
        return replace(exchange, response=replace(exchange.response, status=new))

    return edit


def merged(operation: str, fields: dict[str, Any]) -> Edit:
    """Merge fields into the JSON of an operation's accepted responses."""

    def edit(exchange: Exchange) -> Exchange:
        if exchange.operation != operation or not exchange.accepted:
            return exchange
        reply = exchange.reply
        for name, value in fields.items():
            both = isinstance(value, dict) and isinstance(reply.get(name), dict)
            reply = reply | {name: reply[name] | value if both else value}
        body = orjson.dumps(reply)
        return replace(exchange, response=replace(exchange.response, body=body))

    return edit


IMAGES = "createImageGeneration"
CHAT = "createChatCompletion"
VIDEO = "createVideo getTask"
RUNNING = {"status": "running", "data": None}
ELSEWHERE = {"status_url": "https://elsewhere.example/"}
NO_TASKS: dict[str, Any] = {"data": {"generations": []}}
CREDITS = {"estimated_credits": 1}
COST = {"data": {"cost_total_consumed": 1}}
# gateway, phase or probe, selected operations ("": the one at fault), what is broken on the way,
# the operation at fault and the check that finds it
BROKEN: list[tuple[str, str, str, Edit, str]] = [
    ("sealink", "reach", "", status("getKey", 418), "getKey reach"),
    ("apikey", "reach", "", status("listModels", 401), "listModels open"),
    ("sealink", "refusals", "", status("getKey", 200, 401), "getKey missing_key"),
    ("sealink", "refusals", "", status("getKey", 200, 401), "getKey invalid_key"),
    ("sealink", "refusals", "", status("createRerank", 200, 400), "createRerank malformed"),
    ("sealink", "refusals", "", status("createRerank", 400, 404), "createRerank unknown_model"),
    ("sealink", "refusals", "", status("createVideo", 202, 400), "createVideo malformed"),
    ("sealink", "refusals", "", status("getKey", 404, 405), "getKey wrong_method"),
    ("sealink", "refusals", "getKey", status("*", 200, 404), "* unknown_path"),
    ("babysea", "refusals", "", status("getStatus", 200, 403), "getStatus scope"),
    ("babysea", "refusals", "", status("getStatus", 200, 401), "getStatus revoked_key"),
    ("seacloud", "refusals", "", status("runSync", 200, 404), "runSync documented_refusal"),
    ("sealink", "protocol", "", status(CHAT, 503), f"{CHAT} accepts"),
    ("sealink", "tasks", VIDEO, merged("getTask", RUNNING), "getTask task_ends"),
    ("sealink", "tasks", VIDEO, status("getTask", 200, 404), "getTask unknown_task"),
    ("sealink", "tasks", VIDEO, status("getTask", 200, 404), "getTask foreign_task"),
    ("sealink", "tasks", "", status("cancelTask", 200, 409), "cancelTask cancel"),
    ("seacloud", "tasks", "", merged("submitTask", ELSEWHERE), "submitTask task_links"),
    ("babysea", "tasks", "", merged("listGenerations", NO_TASKS), "listGenerations list"),
    ("babysea", "tasks", "", status("getGeneration", 200, 404), "deleteGeneration delete"),
    ("babysea", "idempotency", "", status(IMAGES, 200, 409), f"{IMAGES} idempotency"),
    ("apikey", "money", "getTask", merged("estimateCredits", CREDITS), "getTask funds"),
    ("babysea", "money", "", merged("estimateGeneration", COST), "getBilling funds"),
    ("apikey", "money", "", status("createVideoTask", 202, 402), "createVideoTask max_credits"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("gateway", "phase", "only", "edit", "wanted"), BROKEN, ids=[case[-1] for case in BROKEN]
)
def test_a_response_that_breaks_on_the_way_is_found(
    quick: Mock, gateway: str, phase: str, only: str, edit: Edit, wanted: str
) -> None:
    operation, check = wanted.split()
    assert (operation, check) in found(
        quick, gateway, phase, tuple((only or operation).split()), edit
    )


SECRET, BODY = "whsec_test", b'{"task_id":"task_abc123"}'
HEADERS = {
    "x-api-key-signature": "89678f2e64a669bd7a623158afd613377d0667607229f19f0ecf20875346ce7d",
    "x-api-key-timestamp": "1780666146",
}


def test_a_signature_is_recomputed_over_the_raw_body() -> None:
    assert has_valid_signature(HEADERS, BODY, SECRET)
    assert not has_valid_signature(HEADERS, BODY + b" ", SECRET)
    assert has_valid_signature(
        {
            "x-sealink-signature": "sha256="
            "a251e833b6e26037be9caf784d5126acaa226296487424ad0c0a122d52457a60"
        },
        b'{"event_id":"evt_1"}',
        SECRET,
    )


def message(
    event: str,
    status: int = 200,
    stamp: int = 1780666146,
    at: float = 1780666146.0,
    task_state: str = "completed",
    secret: str = SECRET,
    head: str = "",
) -> Message:
    """A signed message about a task."""
    body = orjson.dumps(
        {
            "event_id": event,
            "type": f"task.{task_state}",
            "data": {"id": "task_abc123", "status": task_state},
        }
    )
    signature = hmac.new(secret.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
    return Message(
        {
            "x-signature": signature,
            "x-timestamp": str(stamp),
            **({"x-delivery-id": head} if head else {}),
        },
        body,
        at,
        status,
    )


@pytest.mark.parametrize(
    ("came", "checks"),
    [
        ((), ["webhook"]),
        ((message("e1", 500), message("e1")), []),
        ((message("e0", task_state="running"), message("e1", head="e1")), []),
        ((message("e1", secret="another"),), ["webhook_signature"]),
        ((message("e1")._replace(headers={}),), ["webhook_signature"]),
        ((message("e1", 500),), ["webhook_retry"]),
        ((message("e1", at=1.0),), ["webhook_timestamp"]),
        ((message("e1", task_state="failed"),), ["webhook"]),
        ((message("e1", task_state="running"),), ["webhook"]),
        ((message("e1", 500), message("e2")), ["webhook_id"]),
        ((message("e1", task_state="running"), message("e1")), ["webhook_id"]),
        ((message("e1", head="e2"),), ["webhook_id"]),
    ],
    ids=[
        "none",
        "healthy",
        "two events",
        "forged",
        "unsigned",
        "not again",
        "stale",
        "untrue",
        "no end",
        "again with another id",
        "one id for two",
        "another id in the header",
    ],
)
def test_messages_are_signed_retried_recent_and_distinct(
    came: tuple[Message, ...], checks: list[str]
) -> None:
    exchange = exchange_of(None, {"id": "task_abc123", "status": "completed"})
    assert [
        failure.check for failure in check_messages(exchange, exchange, "task_abc123", came, SECRET)
    ] == checks


def test_the_receiver_refuses_the_first_message_and_takes_the_next() -> None:
    receiver = Receiver()
    try:
        assert httpx.post(receiver.url, content=b"{}").status_code == 200
        receiver.refuse_next()
        assert [httpx.post(receiver.url, content=b"{}").status_code for _ in range(2)] == [500, 200]
        assert [each.body for each in receiver.wait(lambda came: len(came) == 2, 5)] == [
            b"{}",
            b"{}",
        ]
    finally:
        receiver.close()


@pytest.mark.parametrize(
    ("base", "private"),
    [
        ("http://127.0.0.1:4010", True),
        ("http://10.1.2.3", True),
        ("https://api.example.com", False),
    ],
    ids=["loopback", "private", "public"],
)
def test_a_private_gateway_may_call_private_urls(base: str, private: bool) -> None:
    assert is_private(base) is private
