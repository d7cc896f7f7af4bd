"""Token limits: kept, and the stated reason for the end is the true one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from mockgateway.contract.checks.completion import is_uncounted
from mockgateway.contract.exchange import Exchange
from mockgateway.contract.failure import Failure

Json = Any
LIMITS = ("max_completion_tokens", "max_tokens", "max_output_tokens")
COUNTS = ("completion_tokens", "output_tokens")
CUT = {"length", "max_tokens", "max_output_tokens", "incomplete"}
NOT_CUT = {"tool_calls", "tool_use", ""}
SHORT = 16  # tokens; a longer text may end at the limit by chance


class _Ending(NamedTuple):
    """The end of a completion."""

    made: int | None  # tokens, None if not stated
    reasons: list[str]  # as the response spells them, one per choice


def length(exchange: Exchange) -> Iterator[Failure]:
    """The token limit is kept, and the reason for the end says whether it cut the text."""
    body = exchange.payload
    limit = next((body[name] for name in LIMITS if isinstance(body.get(name), int)), None)
    made, reasons = _ending(exchange)
    if limit is None or made is None or is_uncounted(exchange):
        return
    count = body.get("n") or 1
    cut = bool(CUT & set(reasons))
    if made > limit * count:
        each = f" for each of {count} choices" if count > 1 else ""
        yield Failure(f"{made} tokens were made, but the limit was {limit}{each}")
    elif count > 1 or not reasons:
        return
    elif made == limit <= SHORT and not cut and not NOT_CUT & set(reasons):
        message = f"all {limit} allowed tokens were made, but the reason for the end is"
        yield Failure(f"{message} {reasons[0]!r}")
    elif made < limit and cut:
        message = f"only {made} of {limit} tokens were made, but the reason for the end is"
        yield Failure(f"{message} {reasons[0]!r}")


def _ending(exchange: Exchange) -> _Ending:
    values = [exchange.reply]
    if exchange.response.is_stream:
        values = [each.value for each in exchange.response.events if isinstance(each.value, dict)]
    made: int | None = None
    reasons: list[str] = []
    for value in values:
        inner = value["response"] if isinstance(value.get("response"), dict) else value
        counts = inner.get("usage") or {}
        stated = (counts[name] for name in COUNTS if isinstance(counts.get(name), int))
        made = next(stated, made)
        reasons += _reasons(value, inner)
    return _Ending(made, reasons)


def _reasons(value: dict[str, Json], inner: dict[str, Json]) -> Iterator[str]:
    for choice in value.get("choices") or []:
        if isinstance(choice, dict) and choice.get("finish_reason"):
            yield str(choice["finish_reason"])
    delta = value.get("delta") or {}
    if isinstance(delta, dict) and (reason := value.get("stop_reason") or delta.get("stop_reason")):
        yield str(reason)
    if inner.get("object") == "response" and inner.get("status") == "completed":
        yield "completed"
    elif inner.get("object") == "response" and inner.get("status") == "incomplete":
        yield str((inner.get("incomplete_details") or {}).get("reason") or "incomplete")
