"""Speech as events: pieces of sound in base64, and an end."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator

from mockgateway.contract.checks.reading import Exchange, accepted, error_of, events, streamed
from mockgateway.contract.failure import Failure, tell

NAME = "speech_events"


def speech_events(exchange: Exchange) -> Iterator[Failure]:
    """`speech.audio.delta` with base64, then one `speech.audio.done` and nothing more."""
    if not accepted(exchange) or not streamed(exchange):
        return
    told = [event.value for event in events(exchange) if isinstance(event.value, dict)]
    if any(error_of(value) for value in told):
        return
    kinds = [value.get("type") for value in told]
    if kinds.count("speech.audio.done") != 1 or kinds[-1] != "speech.audio.done":
        yield tell(
            NAME,
            exchange,
            f"the last event is {kinds[-1] if kinds else 'missing'}, and one speech.audio.done belongs there",
        )
    for number, value in enumerate(told):
        if value.get("type") == "speech.audio.delta":
            try:
                base64.b64decode(str(value.get("audio")), validate=True)
            except (binascii.Error, ValueError):
                yield tell(NAME, exchange, f"event {number}: its sound is no base64")
                return
