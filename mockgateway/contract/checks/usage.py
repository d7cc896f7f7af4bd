"""Token counts that add up."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mockgateway.contract.exchange import Exchange
from mockgateway.contract.failure import Failure

Json = Any
PARTS = (("prompt_tokens", "completion_tokens"), ("input_tokens", "output_tokens"))
CACHED = ("cache_read_input_tokens", "cache_creation_input_tokens")


def usage(exchange: Exchange) -> Iterator[Failure]:
    """`total_tokens` is the sum of its parts, and the prompt of a request that has one is not 0."""
    body = exchange.payload
    sent = "messages" in body or bool(body.get("input"))
    for pointer, counts in _usages(exchange):
        for problem in _problems(counts, sent) if isinstance(counts, dict) else ():
            yield Failure(problem, pointer)


def _usages(exchange: Exchange) -> Iterator[tuple[str, Json]]:
    if not exchange.response.is_stream:
        yield "/usage", exchange.reply.get("usage")
        return
    values = [each.value for each in exchange.response.events if isinstance(each.value, dict)]
    for number, value in enumerate(values):
        if value.get("type") != "message_delta":
            yield f"event {number} /usage", value.get("usage")
        for name in ("response", "message"):
            if isinstance(value.get(name), dict):
                yield f"/{name}/usage", value[name].get("usage")


def _problems(counts: dict[str, Json], sent: bool) -> Iterator[str]:
    for prompt, completion in PARTS:
        if prompt not in counts:
            continue
        read, made = counts[prompt], counts.get(completion, 0)
        total = counts.get("total_tokens", (read or 0) + (made or 0))
        if not all(isinstance(number, int) and number >= 0 for number in (read, made, total)):
            numbers = f"{prompt} {read}, {completion} {made}, total_tokens {total}"
            yield f"not all of these are counts: {numbers}"
        elif read + made != total:
            parts = f"{prompt} {read} + {completion} {made}"
            yield f"total_tokens is {total}, but {parts} = {read + made}"
        elif read == 0 and sent and not any(counts.get(name) for name in CACHED):
            yield "no input tokens are counted, although the request has input"
