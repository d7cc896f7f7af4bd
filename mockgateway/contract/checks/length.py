"""The limit on what is made is kept, and the reason given for the end is the true one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from mockgateway.contract.checks.reading import (
    Exchange,
    Json,
    accepted,
    asked,
    events,
    streamed,
    told,
)
from mockgateway.contract.failure import Failure, tell

NAME = "length"
LIMITS = ("max_completion_tokens", "max_tokens", "max_output_tokens")
CUT = ("length", "max_tokens", "max_output_tokens", "incomplete")


class Ending(NamedTuple):
    """How one completion ended. made: tokens, None where it is not told; reasons: why, in its own words, one a choice."""

    made: int | None
    reasons: tuple[str, ...]


def length(exchange: Exchange) -> Iterator[Failure]:
    """Nobody makes more tokens than were asked for, and who was cut says so."""
    body = asked(exchange)
    limit = next((body[name] for name in LIMITS if isinstance(body.get(name), int)), None)
    if limit is None or not accepted(exchange):
        return
    made, reasons = _ending(exchange)
    count = body.get("n") or 1
    if made is not None and made > limit * count:
        yield tell(
            NAME,
            exchange,
            f"{made} tokens were made, and the limit was {limit}{f' for each of {count}' if count > 1 else ''}",
        )
    elif (
        made is not None
        and count == 1
        and made == limit
        and reasons
        and not set(reasons) & {*CUT, "tool_calls", "tool_use", ""}
        and limit <= 16
    ):
        yield tell(
            NAME,
            exchange,
            f"exactly the allowed {limit} tokens were made, and the reason for the end is {reasons[0]!r}",
            assumed=limit > 16,
        )
    if made is not None and made < limit and set(reasons) & set(CUT) and count == 1:
        yield tell(
            NAME,
            exchange,
            f"only {made} of {limit} tokens were made, and the reason for the end is {reasons[0]!r}",
        )


def _ending(exchange: Exchange) -> Ending:
    values = (
        [event.value for event in events(exchange) if isinstance(event.value, dict)]
        if streamed(exchange)
        else [told(exchange)]
    )
    made: int | None = None
    reasons: list[str] = []
    for value in values:
        inside: dict[str, Json] = (
            value["response"] if isinstance(value.get("response"), dict) else value
        )
        counts = inside.get("usage") or {}
        made = next(
            (
                counts[name]
                for name in ("completion_tokens", "output_tokens")
                if isinstance(counts.get(name), int)
            ),
            made,
        )
        reasons += _reasons(value, inside)
    return Ending(made, tuple(reasons))


def _reasons(value: dict[str, Json], inside: dict[str, Json]) -> Iterator[str]:
    yield from (
        str(choice["finish_reason"])
        for choice in value.get("choices") or []
        if isinstance(choice, dict) and choice.get("finish_reason")
    )
    stop = (
        value.get("stop_reason") or (value.get("delta") or {}).get("stop_reason")
        if isinstance(value.get("delta"), dict | None)
        else None
    )
    if stop:
        yield str(stop)
    if inside.get("object") == "response" and inside.get("status") in ("completed", "incomplete"):
        yield (
            "completed"
            if inside["status"] == "completed"
            else str((inside.get("incomplete_details") or {}).get("reason") or "incomplete")
        )
