"""Webhooks from a faithful mock pass; the document judges each message."""

from __future__ import annotations

import socket
from collections.abc import Iterator, Sequence

import orjson
import pytest

from mockgateway.contract.budget import Caps
from mockgateway.contract.callbacks import webhook_deviations
from mockgateway.contract.catalogue import Catalogue
from mockgateway.contract.events import Event, ExchangeDone, Report
from mockgateway.contract.options import RunOptions
from mockgateway.contract.run import ContractRun
from mockgateway.contract.target import Target
from mockgateway.data import OPENAPI
from mockgateway.problem import ConfigError
from mockgateway.server import Settings
from mockgateway.spec.document import Document
from tests.serving import Mock, serving

KEYS = {"sealink": "sk-sealink-test-0000000000000000000000000000", "apikey": "ak_test_works"}
TASK = {
    "id": "task_1",
    "object": "task",
    "type": "video.generation",
    "status": "completed",
    "model": "m",
    "created_at": 1,
    "updated_at": 2,
    "error": None,
    "data": [{"url": "http://g/x.mp4"}],
}


@pytest.fixture(scope="module")
def fast() -> Iterator[Mock]:
    with serving(Settings(speed=60)) as running:
        yield running


def target(url: str, gateway: str, secret: str = "whsec_test", port: int = 0) -> Target:
    document = Document(OPENAPI / f"{gateway}.yaml", gateway)
    keys, catalogue = {"first": KEYS[gateway]}, Catalogue.of(gateway)
    return Target(
        url, document, gateway, keys, catalogue=catalogue, secret=secret, webhook_port=port
    )


def run(target: Target, reports: Sequence[Report] = ()) -> ContractRun:
    wishes = RunOptions(phases=("webhooks",), pause=0.1, caps=Caps(max_cost=100_000))
    return ContractRun(target, wishes, reports)


class Sends:
    """Counts the requests of a run."""

    def __init__(self) -> None:
        self.count = 0

    def handle(self, event: Event) -> None:
        self.count += isinstance(event, ExchangeDone)


@pytest.mark.parametrize("gateway", KEYS)
def test_the_messages_of_a_faithful_gateway_pass(fast: Mock, gateway: str) -> None:
    sends = Sends()
    tested = run(target(f"{fast.url}/~hooks/{gateway}", gateway), [sends])
    ended = tested.run()
    assert ([finding.message for finding in tested.findings.values()], ended.code) == ([], 0)
    assert sends.count > 1


def test_a_wrong_secret_is_found(fast: Mock) -> None:
    tested = run(target(f"{fast.url}/~forged/sealink", "sealink", secret="another"))
    tested.run()
    assert {(finding.operation, finding.check) for finding in tested.findings.values()} == {
        ("createVideo", "webhook_signature")
    }


def test_a_taken_port_is_reported_before_anything_is_sent() -> None:
    sends = Sends()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        tested = run(target("http://127.0.0.1:9", "sealink", port=port), [sends])
        with pytest.raises(ConfigError, match="--webhook-port"):
            tested.run()
    assert sends.count == 0


MESSAGE = {"event_id": "e", "type": "task.completed", "created_at": 1, "data": TASK}
NO_ID = {name: value for name, value in MESSAGE.items() if name != "event_id"}
SIGNED = {"x-sealink-signature": "sha256=" + "0" * 64}


@pytest.mark.parametrize(
    ("value", "headers", "problems"),
    [
        (MESSAGE, SIGNED, 0),
        (NO_ID, SIGNED, 1),
        (MESSAGE | {"type": "task.done"}, SIGNED, 1),
        (MESSAGE, {}, 1),
    ],
    ids=["healthy", "no id", "unknown type", "no signature"],
)
def test_a_message_is_judged_by_the_callback_of_the_document(
    value: dict[str, object], headers: dict[str, str], problems: int
) -> None:
    operation = target("http://g", "sealink").operation("createVideo")
    assert operation is not None
    assert len(webhook_deviations(operation, headers, orjson.dumps(value))) == problems
