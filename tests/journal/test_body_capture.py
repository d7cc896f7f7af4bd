"""A body that is sent as it is made is noted down on its way."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from mockgateway.journal import BodyCapture, Exchange, Journal
from mockgateway.journal.exchange import MAX_KEPT
from mockgateway.sandbox import Budget
from tests.journal.test_journal import write


class Making:
    """A body that is made piece by piece. closed: whether nothing more will be made."""

    def __init__(self, *pieces: bytes) -> None:
        self.closed = False
        self._pieces = pieces

    async def pieces(self) -> AsyncIterator[bytes]:
        try:
            for piece in self._pieces:
                yield piece
        finally:
            self.closed = True


async def taken(capture: BodyCapture, most: int) -> bytes:
    """What a client takes that leaves after so many pieces."""
    said = b""
    passing = capture.pieces()
    async for piece in passing:
        said += piece
        most -= 1
        if not most:
            break
    await passing.aclose()  # type: ignore[attr-defined]  # it is a generator
    return said


def passed(making: Making, most: int) -> tuple[bytes, Exchange]:
    """What came to the client, and what the journal has of it."""
    budget = Budget()
    journal = Journal(budget=budget)
    write(journal)
    capture = BodyCapture(making.pieces(), 0.0)
    said = asyncio.run(taken(capture, most))
    before = budget.used
    journal.add_streamed_body(1, capture)
    [exchange] = journal.all()
    assert budget.used - before == len(exchange.reply)
    journal.clear()
    assert budget.used == 0
    return said, exchange


def test_all_that_passes_is_kept_with_its_times() -> None:
    making = Making(b"one", b"two!")
    said, exchange = passed(making, 9)

    assert said == exchange.reply == b"onetwo!"
    assert ([size for _, size in exchange.chunks], exchange.left, making.closed) == (
        [3, 4],
        None,
        True,
    )
    assert exchange.lasted == exchange.chunks[1][0] >= exchange.chunks[0][0] > 0


def test_a_client_that_leaves_ends_the_making() -> None:
    making = Making(b"one", b"two!")
    said, exchange = passed(making, 1)

    assert (said, exchange.reply, making.closed) == (b"one", b"one", True)
    assert exchange.left is not None


def test_no_more_is_kept_than_may_be() -> None:
    said, exchange = passed(Making(*[b"x" * 400_000] * 4), 9)

    assert (len(said), len(exchange.reply)) == (1_600_000, MAX_KEPT)
    assert [size for _, size in exchange.chunks] == [400_000] * 4
