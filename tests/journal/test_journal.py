"""What the journal keeps."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from mockgateway.journal import Journal
from mockgateway.redaction import shorten_key
from mockgateway.reply import Chunk, Pace, Reply
from mockgateway.request import ParsedRequest
from mockgateway.sandbox import Budget, Sandbox


def write(
    journal: Journal,
    body: bytes = b"",
    key: str = "",
    query: bytes = b"",
    chunks: Sequence[Chunk] = (),
) -> None:
    sandbox = Sandbox.create("", 0)
    number, seed = journal.total + 1, sandbox.seed
    call = ParsedRequest(
        "POST",
        "/v1/x",
        query,
        [],
        {},
        body,
        "127.0.0.1",
        "http://x",
        "g",
        "",
        sandbox,
        number,
        seed,
        1.0,
        {},
    )
    call.key = key
    pace = Pace(list(chunks)) if chunks else None
    journal.add(call, Reply(200, value={}, pace=pace), b"", "op", 0.001)


def test_the_last_exchanges_are_kept() -> None:
    journal = Journal(limit=3)
    for number in range(5):
        write(journal, b"%d" % number)

    assert [exchange.request for exchange in journal.last(2)] == [b"3", b"4"]
    assert (len(journal), journal.total) == (3, 5)


def test_a_client_that_hangs_up_is_written_down() -> None:
    journal = Journal(limit=3)
    for _ in range(4):
        write(journal, chunks=[Chunk(0.1, b"a"), Chunk(0.2, b"b")])
    journal.add_disconnect(3, 0.15)
    journal.add_disconnect(1, 0.15)  # forgotten already
    shown = [exchange.render() for exchange in journal.all()]

    assert [
        (one["number"], one.get("left"), one["lasted"], [event["at"] for event in one["events"]])
        for one in shown
    ] == [(2, None, 0.2, [0.1, 0.2]), (3, 0.15, 0.15, [0.1]), (4, None, 0.2, [0.1, 0.2])]


def test_large_exchanges_make_room_for_each_other() -> None:
    journal = Journal(room=1_000_000)
    for _ in range(10):
        write(journal, b"x" * 300_000)

    assert len(journal) == 3


def test_journals_share_a_budget() -> None:
    budget = Budget(room=2_000_000)
    journals = [Journal(budget=budget) for _ in range(10)]
    for journal in journals * 3:
        write(journal, b"x" * 300_000)
        assert budget.used <= 2_400_000

    for journal in journals:
        journal.clear()
    assert budget.used == 0


@pytest.mark.parametrize(
    ("key", "shown"),
    [
        pytest.param("", "", id="none"),
        pytest.param("abc", "ab...", id="short"),
        pytest.param("bye_12345", "by...", id="still short"),
        pytest.param("bye_1234567890", "bye...", id="a little longer"),
        pytest.param("sk-sealink-0123456789abcdef", "sk-sealin...cdef", id="long"),
    ],
)
def test_a_key_is_shown_cut(key: str, shown: str) -> None:
    assert shorten_key(key) == shown


def test_the_calls_key_is_cut_wherever_it_stands() -> None:
    journal = Journal()
    write(
        journal,
        key="SECRET/SECRET",
        query=b"subscription-key=SECRET%2FSECRET&a=SECRET/SECRET&token=other-secret",
    )

    assert "SECRET/SECRET" not in journal.last(1)[0].render()["query"]
    assert "SECRET%2FSECRET" not in journal.last(1)[0].render()["query"]
    assert "other-secret" not in journal.last(1)[0].render()["query"]
