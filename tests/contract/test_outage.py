"""If the account, the key or the address is at fault, the run ends without blaming operations."""

from __future__ import annotations

import pytest

from mockgateway.contract.exchange import Exchange, Request, Response
from mockgateway.contract.options import RunOptions
from mockgateway.contract.outage import OutageDetector
from mockgateway.contract.run import ContractRun
from mockgateway.contract.target import Target
from tests.contract.hostile import answering, serving
from tests.contract.runs import make_target

PAID = ("createChatCompletion", "createRerank", "createEmbedding", "createSpeech")
CHAT, IMAGE, ME = "createChatCompletion", "createImage", "getKey"


@pytest.fixture(scope="module")
def sealink() -> Target:
    return make_target("http://g")


def record_all(
    target: Target, *exchanges: tuple[str, int] | tuple[str, int, str]
) -> tuple[str, OutageDetector]:
    """Record exchanges of (operation, status, role of the key); return the reason to stop."""
    outage, why = OutageDetector(), ""
    for name, status, *key in exchanges:
        operation = target.operation(name)
        assert operation is not None
        exchange = Exchange(
            name,
            Request(operation.method, "http://g/x", {}, b"{}", *(key or ["first"])),
            Response(status, {"content-type": "text/html"}),
        )
        why = why or outage.record(exchange, operation)
    return why, outage


@pytest.mark.parametrize(
    ("exchanges", "words"),
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
            "the gateway is down",
        ),
        ([(CHAT, 503), (IMAGE, 502), (ME, 200), (IMAGE, 503), (ME, 503), (CHAT, 503)], ""),
        ([(CHAT, 404), (IMAGE, 404)] * 3, "every answer is 404"),
        ([(ME, 200), *[(CHAT, 404), (IMAGE, 404)] * 3], ""),
    ],
    ids=[
        "no money",
        "free ones in between",
        "paid in between",
        "revoked",
        "other keys",
        "one operation",
        "down",
        "up again",
        "wrong path",
        "found at first",
    ],
)
def test_consecutive_refusals_for_one_reason_stop_the_run(
    sealink: Target, exchanges: list[tuple[str, int]], words: str
) -> None:
    why, _ = record_all(sealink, *exchanges)
    assert (words in why) if words else why == ""


def test_operations_that_were_always_rate_limited_have_no_result(sealink: Target) -> None:
    _, outage = record_all(sealink, (CHAT, 429), (IMAGE, 429), (CHAT, 200))
    assert outage.unavailable == {IMAGE: 429}


@pytest.mark.parametrize(
    ("head", "words"),
    [
        ("402 Payment Required", "no money left"),
        ("503 Service Unavailable", "the gateway is down"),
        ("404 Not Found", "every answer is 404"),
        ("429 Too Many Requests\r\nRetry-After: 9999", "stayed rate-limited throughout"),
    ],
    ids=["402", "503", "404", "429"],
)
def test_an_outage_is_no_finding(head: str, words: str) -> None:
    body = b'{"error":{"message":"No.","type":"x","param":null,"code":"x"}}'
    with serving(
        answering(f"{head}\r\nContent-Type: application/json\r\nX-SeaLink-Request-Id: r", body)
    ) as server:
        target = make_target(server.url, "sealink", *PAID)
        ended = ContractRun(target, RunOptions(phases=("examples",))).run()
    assert (ended.code, words in ended.sentence, ended.counts.get("broken", 0)) == (2, True, 0)
