"""Check chat completions against their requests: choices, stop, logprobs, model."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import isfinite
from typing import Any

from mockgateway.contract.checks.completion import bodies
from mockgateway.contract.exchange import Exchange
from mockgateway.contract.failure import Failure

Json = Any


def choices(exchange: Exchange) -> Iterator[Failure]:
    """`choices` has `n` members, numbered from 0, and none is empty."""
    given = exchange.reply.get("choices")
    if isinstance(given, list):
        requested = list(range(exchange.payload.get("n") or 1))
        numbers = [choice.get("index") for choice in given if isinstance(choice, dict)]
        if numbers != requested:
            message = f"the choices are numbered {numbers}, but {requested} were requested"
            yield Failure(message, "/choices")
        for index, choice in enumerate(given):
            parts = (choice.get("message") or {}).items()
            made = any(value for name, value in parts if name != "role")
            if not made and choice.get("finish_reason") in ("stop", "tool_calls"):
                yield Failure("a choice has neither text nor tool calls", f"/choices/{index}")


def stop(exchange: Exchange) -> Iterator[Failure]:
    """The text of a choice or message has none of the `stop` sequences of the request."""
    words = exchange.payload.get("stop") or exchange.payload.get("stop_sequences") or []
    texts = {
        f"/choices/{index}/message/content": (choice.get("message") or {}).get("content")
        for index, choice in enumerate(exchange.reply.get("choices") or [])
    } | {
        f"/content/{index}/text": block.get("text")
        for index, block in enumerate(exchange.reply.get("content") or [])
    }
    for pointer, text in texts.items():
        for word in [words] if isinstance(words, str) else words:
            if isinstance(text, str) and word in text:
                yield Failure(f"the text goes on after the stop sequence {word!r}", pointer)


def logprobs(exchange: Exchange) -> Iterator[Failure]:
    """With `logprobs`, every token has one up to 0 and at most `top_logprobs` alternatives."""
    body = exchange.payload
    for index, choice in enumerate(exchange.reply.get("choices") or []):
        if not body.get("logprobs"):
            return
        pointer = f"/choices/{index}/logprobs"
        tokens = (choice.get("logprobs") or {}).get("content")
        text = (choice.get("message") or {}).get("content")
        if not isinstance(tokens, list) or (text and not tokens):
            yield Failure("logprobs were requested, but the choice has none", pointer)
        elif problem := _logprob_problem(tokens, body.get("top_logprobs") or 0):
            yield Failure(problem, pointer)
        elif isinstance(text, str) and "".join(str(each.get("token")) for each in tokens) != text:
            message = "the tokens of the logprobs do not make up the text"
            yield Failure(message, pointer, assumed=True)


def _logprob_problem(tokens: Sequence[Json], top: int) -> str:
    for token in tokens:
        name, others = token.get("token"), token.get("top_logprobs") or []
        for number in (token.get("logprob"), *(other.get("logprob") for other in others)):
            if not isinstance(number, int | float) or number > 0 or not isfinite(number):
                return f"a logprob of {name!r} is {number}, not a number up to 0"
        if top and not others:
            return f"{name!r} has no alternatives, but {top} were requested"
        if len(others) > top:
            return f"{name!r} has {len(others)} alternatives, but {top} were requested"
    return ""


def model(exchange: Exchange) -> Iterator[Failure]:
    """`model` in the response is that of the request, perhaps with a date or without its prefix."""
    requested = exchange.payload.get("model")
    if not isinstance(requested, str):
        return
    for value in bodies(exchange):
        inner = (value.get(name) for name in ("message", "response"))
        holders = [value, *(each for each in inner if isinstance(each, dict))]
        for given in (each.get("model") for each in holders):
            same = not isinstance(given, str) or requested in given or requested.endswith(given)
            if not same:
                yield Failure(f"{requested} was requested, but {given} responds", "/model")
                return
