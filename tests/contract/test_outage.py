"""When an account, a key or an address is at fault, the run ends with one sentence, and no operation is blamed."""

from __future__ import annotations

import pytest

from mockgateway.contract.catalogue import Catalogue
from mockgateway.contract.exchange import Exchange, Request, Response
from mockgateway.contract.outage import Outage
from mockgateway.contract.run import Run, Wishes
from mockgateway.contract.target import Target
from mockgateway.data import OPENAPI
from mockgateway.spec.document import Document
from tests.contract.hostile import said, serving

KEY = "sk-sealink-test-0000000000000000000000000000"
PAID = ("createChatCompletion", "createRerank", "createEmbedding", "createSpeech")
CHAT, IMAGE, ME = "createChatCompletion", "createImage", "getKey"


@pytest.fixture(scope="module")
def sealink() -> Target:
    return Target(
        "http://g",
        Document(OPENAPI / "sealink.yaml", "sealink"),
        "sealink",
        {"first": KEY},
        (),
        Catalogue.of("sealink"),
    )


def taken(told: Target, *asked: tuple[str, int] | tuple[str, int, str]) -> tuple[str, Outage]:
    """What is said after exchanges of (operation, status, whose key)."""
    outage, why = Outage(), ""
    for name, status, *key in asked:
        operation = told.operation(name)
        assert operation is not None
        exchange = Exchange(
            name,
            Request(operation.method, "http://g/x", {}, b"{}", *(key or ["first"])),
            Response(status, {"content-type": "text/html"}),
        )
        why = why or outage.take(exchange, operation)
    return why, outage


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ([(CHAT, 402), (IMAGE, 402), (CHAT, 402)], "no money left"),
        ([(CHAT, 402), (ME, 200), (IMAGE, 402), (ME, 200), (CHAT, 402)], "no money left"),
        ([(CHAT, 402), (IMAGE, 200), (CHAT, 402), (CHAT, 402)], ""),
        (
            [(ME, 200), (CHAT, 401), (IMAGE, 401), (CHAT, 401), (IMAGE, 401)],
            "the key stopped working",
        ),
        ([(ME, 200), *[(CHAT, 401, "garbage"), (IMAGE, 401, "none")] * 4], ""),
        ([(ME, 200), (CHAT, 401), (CHAT, 401), (CHAT, 401), (CHAT, 401)], ""),
        (
            [(ME, 200), (CHAT, 503), (IMAGE, 502), (CHAT, 503), (IMAGE, 503), (ME, 503)],
            "nobody serves",
        ),
        ([(CHAT, 503), (IMAGE, 502), (ME, 200), (IMAGE, 503), (ME, 503), (CHAT, 503)], ""),
        ([(CHAT, 404), (IMAGE, 404)] * 3, "every answer is 404"),
        ([(ME, 200), *[(CHAT, 404), (IMAGE, 404)] * 3], ""),
    ],
    ids=[
        "no money",
        "free ones in between",
        "money came",
        "revoked",
        "other keys",
        "one operation",
        "down",
        "up again",
        "lost",
        "found once",
    ],
)
def test_a_row_of_refusals_for_one_reason_is_told_once(
    sealink: Target, asked: list[tuple[str, int]], words: str
) -> None:
    why, _ = taken(sealink, *asked)
    assert (words in why) if words else why == ""


def test_operations_that_were_only_ever_limited_are_not_taken_for_kept(sealink: Target) -> None:
    _, outage = taken(sealink, (CHAT, 429), (IMAGE, 429), (CHAT, 200))
    assert outage.untried == {IMAGE: 429}


@pytest.mark.parametrize(
    ("head", "words"),
    [
        ("402 Payment Required", "no money left"),
        ("503 Service Unavailable", "nobody serves"),
        ("404 Not Found", "every answer is 404"),
        ("429 Too Many Requests\r\nRetry-After: 9999", "nothing can be said of"),
    ],
    ids=["402", "503", "404", "429"],
)
def test_no_operation_is_blamed_for_it(head: str, words: str) -> None:
    body = b'{"error":{"message":"No.","type":"x","param":null,"code":"x"}}'
    with serving(
        said(f"{head}\r\nContent-Type: application/json\r\nX-SeaLink-Request-Id: r", body)
    ) as server:
        told = Target(
            server.url,
            Document(OPENAPI / "sealink.yaml", "sealink"),
            "sealink",
            {"first": KEY},
            PAID,
            Catalogue.of("sealink"),
        )
        run = Run(told, Wishes(phases=("examples",)))
        ended = run.run()
    assert (ended.code, words in ended.sentence, ended.counts.get("broken", 0)) == (2, True, 0)
