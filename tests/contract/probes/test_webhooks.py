"""Messages about a task, from the gateway to the tester's own receiver: true ones leave nothing to say, and the document judges each."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import orjson
import pytest

from mockgateway.contract.callbacks import misfits
from mockgateway.contract.catalogue import Catalogue
from mockgateway.contract.events import Event, Sent
from mockgateway.contract.run import Run, Wishes
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
    return Target(
        url,
        document,
        gateway,
        {"first": KEYS[gateway]},
        (),
        Catalogue.of(gateway),
        secret=secret,
        webhook_port=port,
    )


class Sends:
    """Counts what a run sends."""

    def __init__(self) -> None:
        self.count = 0

    def take(self, event: Event) -> None:
        self.count += isinstance(event, Sent)


@pytest.mark.parametrize("gateway", KEYS)
def test_a_faithful_gateways_messages_leave_nothing_to_say(fast: Mock, gateway: str) -> None:
    sends = Sends()
    run = Run(
        target(f"{fast.url}/~hooks/{gateway}", gateway),
        Wishes(phases=("webhooks",), pause=0.1),
        [sends],
    )
    run.budget.caps = run.budget.caps.__class__(max_cost=100_000)
    ended = run.run()
    assert ([finding.message for finding in run.findings.values()], ended.code) == ([], 0)
    assert sends.count > 1


def test_another_secret_is_found(fast: Mock) -> None:
    run = Run(
        target(f"{fast.url}/~forged/sealink", "sealink", secret="another"),
        Wishes(phases=("webhooks",), pause=0.1),
    )
    run.run()
    assert {(finding.operation, finding.check) for finding in run.findings.values()} == {
        ("createVideo", "webhook_signature")
    }


def test_a_port_that_is_taken_is_told_before_anything_is_sent() -> None:
    sends = Sends()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        run = Run(
            target("http://127.0.0.1:9", "sealink", port=taken.getsockname()[1]),
            Wishes(phases=("webhooks",)),
            [sends],
        )
        with pytest.raises(ConfigError, match="--webhook-port"):
            run.run()
    assert sends.count == 0


@pytest.mark.parametrize(
    ("value", "headers", "found"),
    [
        (
            {"event_id": "e", "type": "task.completed", "created_at": 1, "data": TASK},
            {"x-sealink-signature": "sha256=" + "0" * 64},
            0,
        ),
        (
            {"type": "task.completed", "created_at": 1, "data": TASK},
            {"x-sealink-signature": "sha256=" + "0" * 64},
            1,
        ),
        (
            {"event_id": "e", "type": "task.done", "created_at": 1, "data": TASK},
            {"x-sealink-signature": "sha256=" + "0" * 64},
            1,
        ),
        ({"event_id": "e", "type": "task.completed", "created_at": 1, "data": TASK}, {}, 1),
    ],
    ids=["healthy", "no id", "unknown type", "no signature"],
)
def test_a_message_is_judged_by_the_documents_callback(
    value: dict[str, object], headers: dict[str, str], found: int
) -> None:
    operation = target("http://g", "sealink").operation("createVideo")
    assert operation is not None
    assert len(misfits(operation, headers, orjson.dumps(value))) == found
