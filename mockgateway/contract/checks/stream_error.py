"""An error in the middle of a stream that had begun well."""

from __future__ import annotations

from collections.abc import Iterator

from mockgateway.contract.checks.reading import Exchange, accepted, error_of, events, streamed
from mockgateway.contract.failure import Failure, tell


def stream_error(exchange: Exchange) -> Iterator[Failure]:
    """No event of an accepted request says that something went wrong."""
    if accepted(exchange) and streamed(exchange):
        for number, event in enumerate(events(exchange)):
            if error := error_of(event.value):
                words = error.get("message") if isinstance(error, dict) else error
                yield tell(
                    "stream_error",
                    exchange,
                    f"event {number} is an error in the middle of the stream: {words}",
                )
                return
