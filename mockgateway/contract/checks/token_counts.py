"""Compare token counts with the generated text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mockgateway.contract.checks.completion import is_uncounted, usage_of, written
from mockgateway.contract.exchange import Exchange
from mockgateway.contract.failure import Failure

Json = Any
MIN_TEXT = 80  # characters from which a count can be compared with its text
MOST_CHARACTERS = 25  # of one token, on average over a text


def token_counts(exchange: Exchange) -> Iterator[Failure]:
    """The counted output tokens can make up the text: none has more than 25 characters."""
    text, counts = written(exchange), usage_of(exchange)
    made = counts.get("completion_tokens", counts.get("output_tokens"))
    if not isinstance(made, int) or is_uncounted(exchange):
        return
    if len(text) >= MIN_TEXT and made * MOST_CHARACTERS < len(text):
        yield Failure(f"{made} output tokens are counted for {len(text)} characters", "/usage")
