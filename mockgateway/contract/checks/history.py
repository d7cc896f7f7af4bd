"""Checks that need several exchanges of a run: ids, token counts, seeds, models."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

import orjson

from mockgateway.contract.checks.completion import completion_id, usage_of, written
from mockgateway.contract.exchange import Exchange
from mockgateway.contract.failure import Failure, failed

Json = Any
Groups = dict[tuple[str, ...], list[Exchange]]
PROMPTS = ("messages", "input", "prompt", "system")
NEUTRAL = (*PROMPTS, "max_tokens", "max_output_tokens", "stream", "stream_options", "n",
           "model", "stop", "logprobs", "top_logprobs", "metadata", "temperature",
           "seed")  # fmt: skip
GROWTH = 4  # a prompt this many times as long must have more tokens
MODEL_LISTS = ("/models",)


def object_ids(exchanges: Sequence[Exchange]) -> Iterator[Failure]:
    """Every completion and every task has an id of its own."""
    seen: dict[str, Exchange] = {}
    for each in exchanges:
        generates = any("prompt" in name or name in PROMPTS for name in each.payload)
        if each.request.method != "POST" or not each.accepted or not generates:
            continue
        if each.response.header("idempotency-replayed") or each.request.header("idempotency-key"):
            continue
        own = completion_id(each)
        if own and own in seen and seen[own].request.path == each.request.path:
            yield failed("object_ids", each, f"two requests created {own}", seen[own])
            return
        if own:
            seen[own] = each


def prompt_tokens(exchanges: Sequence[Exchange]) -> Iterator[Failure]:
    """The input tokens grow with the prompt; a stream counts those of the plain response."""
    for (operation, _), group in _by_model(exchanges).items():
        counted = [(len(prompt), prompt, tokens, each) for prompt, tokens, each in _prompts(group)]
        counted.sort(key=lambda row: row[0])
        if not counted:
            continue
        shortest, longest = counted[0], counted[-1]
        if longest[0] >= GROWTH * shortest[0] and longest[2] <= shortest[2]:
            message = f"{longest[0]} characters of prompt are {longest[2]} tokens, "
            message += f"and {shortest[0]} characters {shortest[2]}"
            found = failed("prompt_tokens", longest[3], message, shortest[3], pointer="/usage")
            yield found._replace(operation=operation)
        same: dict[str, tuple[int, Exchange]] = {}
        for _, prompt, tokens, each in counted:
            known, earlier = same.setdefault(prompt, (tokens, each))
            if known != tokens:
                message = (
                    f"the same prompt is {known} tokens in one request and {tokens} in another"
                )
                yield failed("prompt_tokens", each, message, earlier, pointer="/usage")
                break


def _by_model(exchanges: Sequence[Exchange]) -> Groups:
    groups: Groups = defaultdict(list)
    for each in exchanges:
        if each.accepted and each.valid and any(name in each.payload for name in PROMPTS):
            groups[each.operation, str(each.payload.get("model"))].append(each)
    return groups


def _prompts(group: Sequence[Exchange]) -> Iterator[tuple[str, int, Exchange]]:
    """Yield the prompt and its tokens, where nothing else in the request has tokens."""
    for each in group:
        counts = usage_of(each) or each.reply  # a count of tokens is the whole reply
        tokens = counts.get("prompt_tokens", counts.get("input_tokens"))
        if isinstance(tokens, int) and tokens and not each.payload.keys() - set(NEUTRAL):
            parts = [each.payload.get(name) for name in PROMPTS]
            yield orjson.dumps(parts).decode(), tokens, each


def seed(exchanges: Sequence[Exchange]) -> Iterator[Failure]:
    """Two requests with the same `seed` and temperature 0 get the same text."""
    seen: dict[tuple[str, bytes], Exchange] = {}
    for each in exchanges:
        if not each.accepted or not {"seed", "messages"} <= each.payload.keys():
            continue
        first = seen.setdefault((each.operation, each.request.body), each)
        if written(first) != written(each):
            message = "the same request with the same seed gets another text"
            yield failed("seed", each, message, first, assumed=True)
            return


def served_models(exchanges: Sequence[Exchange]) -> Iterator[Failure]:
    """Every model that answers is in the list of models, and a listed model can be shown."""
    listing = next(
        (
            each
            for each in exchanges
            if each.accepted
            and each.request.method == "GET"
            and each.request.path.endswith(MODEL_LISTS)
            and isinstance(each.reply.get("data"), list)
            and not each.reply.get("has_more")
            and "?" not in each.request.url
        ),
        None,
    )
    if listing is None:
        return
    rows = [row for row in listing.reply["data"] if isinstance(row, dict)]
    listed = {str(row.get("id")) for row in rows}
    for each in exchanges:
        named = each.payload.get("model")
        if each.accepted and each.valid and isinstance(named, str) and named not in listed:
            message = f"{named} answers, but is not in the list of models"
            yield failed("served_models", listing, message, each)
            return
