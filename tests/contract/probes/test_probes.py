"""Each conversation finds what is broken on the way from a faithful mock, and nothing where nothing is."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import orjson
import pytest

from mockgateway.contract.exchange import Exchange
from mockgateway.contract.probes.receiver import Letter, Receiver
from mockgateway.contract.probes.safety import here
from mockgateway.contract.probes.webhooks import letters, valid
from mockgateway.server import Settings
from tests.contract.checks.exchanges import told
from tests.contract.talking import Plain, run
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


@pytest.fixture(scope="module")
def quick() -> Iterator[Mock]:
    """A mock on which a minute takes a second."""
    with serving(Settings(speed=60)) as running:
        yield running


class Bent(Plain):
    """A session whose answers are changed on their way."""

    edit: Edit

    def _once(self, *asked: Any) -> Exchange:
        exchange = self.edit(super()._once(*asked))
        self.seen[-1] = exchange
        return exchange


def found(
    mock: Mock,
    gateway: str,
    phase: str,
    only: tuple[str, ...] = (),
    edit: Edit = lambda exchange: exchange,
) -> set[tuple[str, str]]:
    """(operation, check) of all that a phase finds."""
    name = f"{gateway}-{phase}-{abs(hash(edit)) % 10_000_000}"
    session = Bent(f"{mock.url}/~{name}/{gateway}", gateway, KEYS[gateway], only, patience=4)
    session.edit = edit
    return {
        (broken.operation or broken.exchanges[0].operation, broken.check)
        for broken in run(session, (phase,))
    }


@pytest.mark.parametrize("gateway", KEYS)
@pytest.mark.parametrize("phase", ["reach", "refusals", "protocol", "tasks", "money", "safety"])
def test_nothing_is_found_on_a_faithful_gateway(quick: Mock, gateway: str, phase: str) -> None:
    assert found(quick, gateway, phase) == set()


def status(operation: str, new: int, old: tuple[int, ...] = ()) -> Edit:
    """Another status for an operation's answers."""

    def edit(exchange: Exchange) -> Exchange:
        hit = exchange.operation == operation and (exchange.response.status in old or not old)
        return (
            replace(exchange, response=replace(exchange.response, status=new)) if hit else exchange
        )

    return edit


def body(operation: str, change: Callable[[Any], Any]) -> Edit:
    """Another body for an operation's successes."""

    def edit(exchange: Exchange) -> Exchange:
        if exchange.operation != operation or not 200 <= exchange.response.status < 300:
            return exchange
        return replace(
            exchange,
            response=replace(
                exchange.response, body=orjson.dumps(change(orjson.loads(exchange.response.body)))
            ),
        )

    return edit


@pytest.mark.parametrize(
    ("gateway", "phase", "only", "edit", "wanted"),
    [
        ("sealink", "reach", ("getKey",), status("getKey", 418), ("getKey", "reach")),
        ("apikey", "reach", ("listModels",), status("listModels", 401), ("listModels", "open")),
        (
            "sealink",
            "refusals",
            ("getKey",),
            status("getKey", 200, (401,)),
            ("getKey", "missing_key"),
        ),
        (
            "sealink",
            "refusals",
            ("getKey",),
            status("getKey", 200, (401,)),
            ("getKey", "invalid_key"),
        ),
        (
            "sealink",
            "refusals",
            ("createRerank",),
            status("createRerank", 200, (400,)),
            ("createRerank", "malformed"),
        ),
        (
            "sealink",
            "refusals",
            ("createRerank",),
            status("createRerank", 400, (404,)),
            ("createRerank", "unknown_model"),
        ),
        (
            "sealink",
            "refusals",
            ("createVideo",),
            status("createVideo", 202, (400,)),
            ("createVideo", "malformed"),
        ),
        (
            "sealink",
            "refusals",
            ("getKey",),
            status("getKey", 404, (405,)),
            ("getKey", "wrong_method"),
        ),
        ("sealink", "refusals", ("getKey",), status("*", 200, (404,)), ("*", "unknown_path")),
        (
            "babysea",
            "refusals",
            ("getStatus",),
            status("getStatus", 200, (403,)),
            ("getStatus", "scope"),
        ),
        (
            "babysea",
            "refusals",
            ("getStatus",),
            status("getStatus", 200, (401,)),
            ("getStatus", "revoked_key"),
        ),
        (
            "seacloud",
            "refusals",
            ("runSync",),
            status("runSync", 200, (404,)),
            ("runSync", "documented_refusal"),
        ),
        (
            "sealink",
            "protocol",
            ("createChatCompletion",),
            status("createChatCompletion", 503),
            ("createChatCompletion", "accepts"),
        ),
        (
            "sealink",
            "tasks",
            ("createVideo", "getTask"),
            body("getTask", lambda value: value | {"status": "running", "data": None}),
            ("getTask", "task_ends"),
        ),
        (
            "sealink",
            "tasks",
            ("createVideo", "getTask"),
            status("getTask", 200, (404,)),
            ("getTask", "unknown_task"),
        ),
        (
            "sealink",
            "tasks",
            ("createVideo", "getTask"),
            status("getTask", 200, (404,)),
            ("getTask", "foreign_task"),
        ),
        (
            "sealink",
            "tasks",
            ("cancelTask",),
            status("cancelTask", 200, (409,)),
            ("cancelTask", "cancel"),
        ),
        (
            "seacloud",
            "tasks",
            ("submitTask",),
            body("submitTask", lambda value: value | {"status_url": "https://elsewhere.example/"}),
            ("submitTask", "task_links"),
        ),
        (
            "babysea",
            "tasks",
            ("listGenerations",),
            body("listGenerations", lambda value: value | {"data": {"generations": []}}),
            ("listGenerations", "list"),
        ),
        (
            "babysea",
            "tasks",
            ("deleteGeneration",),
            status("getGeneration", 200, (404,)),
            ("deleteGeneration", "delete"),
        ),
        (
            "babysea",
            "tasks",
            ("createImageGeneration",),
            status("createImageGeneration", 200, (409,)),
            ("createImageGeneration", "idempotency"),
        ),
        (
            "apikey",
            "money",
            ("getTask",),
            body("estimateCredits", lambda value: value | {"estimated_credits": 1}),
            ("getTask", "funds"),
        ),
        (
            "babysea",
            "money",
            ("getBilling",),
            body(
                "estimateGeneration",
                lambda value: value | {"data": value["data"] | {"cost_total_consumed": 1}},
            ),
            ("getBilling", "funds"),
        ),
        (
            "apikey",
            "money",
            ("createVideoTask",),
            status("createVideoTask", 202, (402,)),
            ("createVideoTask", "max_credits"),
        ),
    ],
    ids=lambda value: (
        value[1] if isinstance(value, tuple) and len(value) == 2 and value[0] != value[1] else ""
    ),
)
def test_what_is_broken_on_the_way_is_found(
    quick: Mock,
    gateway: str,
    phase: str,
    only: tuple[str, ...],
    edit: Edit,
    wanted: tuple[str, str],
) -> None:
    assert wanted in found(quick, gateway, phase, only, edit)


SECRET, BODY = "whsec_test", b'{"task_id":"task_abc123"}'
HEADERS = {
    "x-api-key-signature": "89678f2e64a669bd7a623158afd613377d0667607229f19f0ecf20875346ce7d",
    "x-api-key-timestamp": "1780666146",
}


def test_a_signature_is_recomputed_over_the_raw_body() -> None:
    assert valid(HEADERS, BODY, SECRET)
    assert not valid(HEADERS, BODY + b" ", SECRET)
    assert valid(
        {
            "x-sealink-signature": "sha256=a251e833b6e26037be9caf784d5126acaa226296487424ad0c0a122d52457a60"
        },
        b'{"event_id":"evt_1"}',
        SECRET,
    )


def letter(
    event: str,
    status: int = 200,
    stamp: int = 1780666146,
    at: float = 1780666146.0,
    told: str = "completed",
    secret: str = SECRET,
    head: str = "",
) -> Letter:
    """A signed message about a task."""
    body = orjson.dumps(
        {"event_id": event, "type": f"task.{told}", "data": {"id": "task_abc123", "status": told}}
    )
    signature = hmac.new(secret.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
    return Letter(
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
        ((letter("e1", 500), letter("e1")), []),
        ((letter("e0", told="running"), letter("e1", head="e1")), []),
        ((letter("e1", secret="another"),), ["webhook_signature"]),
        ((letter("e1")._replace(headers={}),), ["webhook_signature"]),
        ((letter("e1", 500),), ["webhook_retry"]),
        ((letter("e1", at=1.0),), ["webhook_timestamp"]),
        ((letter("e1", told="failed"),), ["webhook"]),
        ((letter("e1", told="running"),), ["webhook"]),
        ((letter("e1", 500), letter("e2")), ["webhook_id"]),
        ((letter("e1", told="running"), letter("e1")), ["webhook_id"]),
        ((letter("e1", head="e2"),), ["webhook_id"]),
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
def test_messages_are_signed_repeated_in_time_and_told_apart(
    came: tuple[Letter, ...], checks: list[str]
) -> None:
    exchange = told(None, {"id": "task_abc123", "status": "completed"})
    assert [
        broken.check for broken in letters(exchange, exchange, "task_abc123", came, SECRET)
    ] == checks


def test_the_receiver_refuses_the_first_message_and_takes_the_next() -> None:
    import httpx

    receiver = Receiver()
    try:
        assert httpx.post(receiver.url, content=b"{}").status_code == 200
        receiver.refuse_next()
        assert [httpx.post(receiver.url, content=b"{}").status_code for _ in range(2)] == [500, 200]
        assert [letter.body for letter in receiver.wait(lambda came: len(came) == 2, 5)] == [
            b"{}",
            b"{}",
        ]
    finally:
        receiver.close()


@pytest.mark.parametrize(
    ("base", "own"),
    [
        ("http://127.0.0.1:4010", True),
        ("http://10.1.2.3", True),
        ("https://api.example.com", False),
    ],
    ids=["loopback", "private", "public"],
)
def test_a_gateway_of_ones_own_may_call_ones_own_addresses(base: str, own: bool) -> None:
    assert here(base) is own
