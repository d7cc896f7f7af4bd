"""A text that is not to go on after a stop sequence does not hold it."""

from __future__ import annotations

from collections.abc import Iterator

from mockgateway.contract.checks.reading import Exchange, accepted, asked, streamed, told
from mockgateway.contract.failure import Failure, tell


def stop(exchange: Exchange) -> Iterator[Failure]:
    """None of the stop sequences stands in a chat's text."""
    words = asked(exchange).get("stop")
    if not accepted(exchange) or streamed(exchange) or not words:
        return
    for index, choice in enumerate(told(exchange).get("choices") or []):
        text = (choice.get("message") or {}).get("content") or ""
        for word in [words] if isinstance(words, str) else words:
            if isinstance(text, str) and word in text:
                yield tell(
                    "stop",
                    exchange,
                    f"choice {index} goes on after the stop sequence {word!r}",
                    f"/choices/{index}/message/content",
                )
