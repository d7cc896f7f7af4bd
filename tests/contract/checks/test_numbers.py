"""Every check finds its planted bug, and nothing in the healthy twin."""

from __future__ import annotations

import base64
import struct
from typing import Any

import pytest

from mockgateway.contract.checks import CHECKS, check_all
from mockgateway.contract.checks.embeddings import same_text
from mockgateway.contract.checks.rate_headers import counts_down
from mockgateway.contract.checks.request_ids import unique
from mockgateway.contract.exchange import Exchange
from tests.contract.checks.exchanges import exchange_of, streamed

CHAT = {"model": "m", "messages": [{"role": "user", "content": "Hi"}]}
TOOL = {
    "type": "function",
    "function": {
        "name": "f",
        "parameters": {
            "type": "object",
            "properties": {"a": {"type": "string"}},
            "required": ["a"],
        },
    },
}
FORCED = CHAT | {"tools": [TOOL], "tool_choice": "required"}
PERSON = {
    "response_format": {
        "type": "json_schema",
        "json_schema": {"schema": {"type": "object", "required": ["name"]}},
    }
}


def usage(given: int, made: int, total: int) -> dict[str, Any]:
    return {"usage": {"prompt_tokens": given, "completion_tokens": made, "total_tokens": total}}


def completion(text: Any = "Hi", end: str = "stop", **more: Any) -> dict[str, Any]:
    return {
        "model": "m",
        "choices": [
            {
                "index": 0,
                "message": {"role": "assistant", "content": text} | more.pop("message", {}),
                "finish_reason": end,
            }
            | more.pop("choice", {})
        ],
    } | more


def tool_call(arguments: str, name: str = "f", end: str = "tool_calls") -> dict[str, Any]:
    return completion(
        None,
        end,
        message={
            "tool_calls": [
                {"id": "c", "type": "function", "function": {"name": name, "arguments": arguments}}
            ]
        },
    )


def with_logprob(number: float, top: int = 1) -> dict[str, Any]:
    return completion(
        choice={
            "logprobs": {
                "content": [
                    {
                        "token": "Hi",
                        "logprob": number,
                        "top_logprobs": [{"token": "a", "logprob": -1}] * top,
                    }
                ]
            }
        }
    )


LOGGED = CHAT | {"logprobs": True, "top_logprobs": 1}
VECTOR, OTHER = [0.6, 0.8], [0.8, -0.6]
CODED = base64.b64encode(struct.pack("<2f", *VECTOR)).decode()


def vectors_of(*vectors: Any, first: int = 0) -> dict[str, Any]:
    return {
        "data": [
            {"index": first + number, "embedding": vector} for number, vector in enumerate(vectors)
        ]
    }


def ranking(*rows: tuple[int, float], text: str | None = None) -> dict[str, Any]:
    return {
        "results": [
            {"index": index, "relevance_score": score, "document": {"text": text or "abc"[index]}}
            for index, score in rows
        ]
    }


RANK = {"query": "q", "documents": ["a", "b", "c"], "top_n": 2}
# check, request, healthy response, broken response
TABLE: list[tuple[str, Any, Any, Any]] = [
    ("usage", CHAT, usage(3, 4, 7), usage(3, 4, 8)),
    ("usage", CHAT, usage(3, 4, 7), usage(0, 4, 4)),
    (
        "usage",
        CHAT,
        usage(3, 4, 7),
        {"usage": {"prompt_tokens": 3, "completion_tokens": -4, "total_tokens": -1}},
    ),
    (
        "length",
        CHAT | {"max_tokens": 5},
        completion(end="length", **usage(3, 5, 8)),
        completion(end="length", **usage(3, 50, 53)),
    ),
    (
        "length",
        CHAT | {"max_tokens": 5},
        completion(end="length", **usage(3, 5, 8)),
        completion(end="stop", **usage(3, 5, 8)),
    ),
    (
        "length",
        CHAT | {"max_tokens": 50},
        completion(end="stop", **usage(3, 5, 8)),
        completion(end="length", **usage(3, 5, 8)),
    ),
    ("choices", CHAT, completion(), completion(choice={"index": 1})),
    ("choices", CHAT | {"n": 2}, {"choices": [{"index": 0}, {"index": 1}]}, completion()),
    ("stop", CHAT | {"stop": ["x"]}, completion("ab"), completion("axb")),
    ("logprobs", LOGGED, with_logprob(-0.1), with_logprob(0.1)),
    ("logprobs", LOGGED, with_logprob(-0.1), with_logprob(-0.1, 3)),
    ("logprobs", LOGGED, with_logprob(-0.1), completion()),
    ("structured_output", CHAT | PERSON, completion('{"name": "A"}'), completion('{"age": 3}')),
    (
        "structured_output",
        CHAT | PERSON,
        completion('{"na', "length"),
        completion("```json\n{}\n```"),
    ),
    ("tool_calls", FORCED, tool_call('{"a": "b"}'), tool_call("{not json")),
    ("tool_calls", FORCED, tool_call('{"a": "b"}'), tool_call('{"b": 1}')),
    ("tool_calls", FORCED, tool_call('{"a": "b"}'), tool_call('{"a": "b"}', name="g")),
    ("tool_calls", FORCED, tool_call('{"a": "b"}'), tool_call('{"a": "b"}', end="stop")),
    ("tool_calls", FORCED, tool_call('{"a": "b"}'), completion()),
    ("model", CHAT, {"model": "m-2026-01-01"}, {"model": "n"}),
    ("embeddings", {"input": ["a", "b"]}, vectors_of(VECTOR, OTHER), vectors_of(VECTOR)),
    (
        "embeddings",
        {"input": ["a", "b"]},
        vectors_of(VECTOR, OTHER),
        vectors_of(VECTOR, OTHER, first=1),
    ),
    ("embeddings", {"input": "a"}, vectors_of(VECTOR), vectors_of([6.0, 8.0])),
    ("embeddings", {"input": "a", "dimensions": 2}, vectors_of(VECTOR), vectors_of([1.0])),
    ("embeddings", {"input": "a", "encoding_format": "base64"}, vectors_of(CODED), vectors_of("§")),
    (
        "embeddings",
        {"input": "a", "encoding_format": "base64"},
        vectors_of(CODED),
        vectors_of(VECTOR),
    ),
    ("rerank", RANK, ranking((1, 0.9), (0, 0.1)), ranking((1, 0.1), (0, 0.9))),
    ("rerank", RANK, ranking((1, 0.9), (0, 0.1)), ranking((1, 0.9))),
    ("rerank", RANK, ranking((1, 0.9), (0, 0.1)), ranking((1, 0.9), (1, 0.1))),
    ("rerank", RANK, ranking((1, 0.9), (0, 0.1)), ranking((1, 0.9), (0, 0.1), text="else")),
    (
        "rerank",
        RANK,
        ranking((1, 0.9), (0, 0.1)),
        b'{"results":[{"index":0,"relevance_score":NaN}]}',
    ),
    (
        "moderation",
        {},
        {"results": [{"flagged": True, "categories": {"a": True}, "category_scores": {"a": 0.9}}]},
        {"results": [{"flagged": False, "categories": {"a": True}, "category_scores": {"a": 0.9}}]},
    ),
    (
        "moderation",
        {},
        {"results": [{"flagged": False, "categories": {}, "category_scores": {"a": 0.9}}]},
        {"results": [{"flagged": False, "categories": {}, "category_scores": {"a": 9}}]},
    ),
    (
        "count",
        None,
        {"status": "success", "data": {"models": [1], "models_total": 1}},
        {"status": "success", "data": {"models": [1], "models_total": 2}},
    ),
    (
        "funds",
        None,
        {"status": "completed", "credits": {"reserved": 9, "charged": 7, "refunded": 2}},
        {"status": "completed", "credits": {"reserved": 9, "charged": 7, "refunded": 1}},
    ),
    (
        "funds",
        None,
        {"status": "pending", "credits": {"reserved": 9, "charged": 0, "refunded": 0}},
        {"status": "pending", "credits": {"reserved": 9, "charged": 10, "refunded": 0}},
    ),
    (
        "funds",
        None,
        {"status": "failed", "credits": {"reserved": 9, "charged": 0, "refunded": 9}},
        {"status": "failed", "credits": {"reserved": 9, "charged": 9, "refunded": 0}},
    ),
    (
        "estimate",
        None,
        {"estimated_credits": 5, "max_credits": 9, "within_budget": True},
        {"estimated_credits": 10, "max_credits": 9, "within_budget": True},
    ),
    (
        "estimate",
        None,
        {"cost_total_consumed": 4, "cost_per_generation": 2, "assets_count": 2},
        {"cost_total_consumed": 5, "cost_per_generation": 2, "assets_count": 2},
    ),
]


def found(exchange: Exchange, name: str) -> set[str]:
    """Return the checks that fail for an operation of the kind that the named check is for."""
    check = next(check for check in CHECKS if check.name == name)
    words = (next(iter(words), "") for words in (check.do, check.make, check.say))
    return {failure.check for failure in check_all(exchange, *words)}


@pytest.mark.parametrize(
    ("check", "request_body", "healthy", "broken"),
    TABLE,
    ids=[f"{row[0]} {number}" for number, row in enumerate(TABLE)],
)
def test_a_check_finds_its_planted_bug_and_nothing_in_the_healthy_twin(
    check: str, request_body: Any, healthy: Any, broken: Any
) -> None:
    assert found(exchange_of(request_body, healthy), check) == set()
    assert check in found(exchange_of(request_body, broken), check)


TRACE = b'Traceback (most recent call last):\n  File "a.py", line 1\n'


@pytest.mark.parametrize(
    ("check", "healthy", "broken"),
    [
        (
            "stack_trace",
            exchange_of(None, {"error": "no"}, status=400),
            exchange_of(None, TRACE, status=400),
        ),
        (
            "stack_trace",
            exchange_of(None, {"error": "at home: 12"}, status=400),
            exchange_of(None, {"error": TRACE.decode()}, status=400),
        ),
        (
            "key_echo",
            exchange_of(
                None,
                {"error": "sk-...90"},
                request_headers={"Authorization": "Bearer sk-1234567890"},
            ),
            exchange_of(
                None,
                {"error": "sk-1234567890"},
                request_headers={"Authorization": "Bearer sk-1234567890"},
            ),
        ),
        ("server_error", exchange_of(None, {}, status=503), exchange_of(None, {}, status=500)),
        (
            "no_redirect",
            exchange_of(None, {}),
            exchange_of(None, {}, status=302, headers={"location": "http://x/"}),
        ),
        (
            "cors",
            exchange_of(None, {}, headers={"access-control-allow-origin": "*"}),
            exchange_of(
                None,
                {},
                headers={
                    "access-control-allow-origin": "*",
                    "access-control-allow-credentials": "true",
                },
            ),
        ),
        (
            "rate_headers",
            exchange_of(None, {}, headers={"x-ratelimit-limit": "5", "x-ratelimit-remaining": "4"}),
            exchange_of(None, {}, headers={"x-ratelimit-limit": "5", "x-ratelimit-remaining": "6"}),
        ),
        (
            "rate_headers",
            exchange_of(None, {}, headers={"x-ratelimit-reset-requests": "6m"}),
            exchange_of(None, {}, headers={"x-ratelimit-reset-requests": "-1"}),
        ),
        (
            "request_id",
            exchange_of(None, {"timestamp": "t", "request_id": "r"}, headers={"x-request-id": "r"}),
            exchange_of(None, {"timestamp": "t", "request_id": "r"}, headers={"x-request-id": "q"}),
        ),
    ],
    ids=[
        "trace",
        "trace in JSON",
        "key",
        "500",
        "redirect",
        "cors",
        "remaining",
        "reset",
        "request id",
    ],
)
def test_checks_of_every_response_find_their_planted_bug(
    check: str, healthy: Exchange, broken: Exchange
) -> None:
    assert found(healthy, check) == set()
    assert check in found(broken, check)


def test_two_requests_with_one_id_are_found() -> None:
    one, two, again = (
        exchange_of(None, {}, headers={"x-request-id": own}) for own in ("a", "b", "a")
    )
    assert list(unique([one, two])) == []
    assert [failure.check for failure in unique([one, two, again])] == ["request_id"]


def test_the_same_text_with_another_vector_is_found() -> None:
    both, alone, swapped = (
        exchange_of({"input": ["a", "b"]}, vectors_of(VECTOR, OTHER)),
        exchange_of({"input": ["b"]}, vectors_of(OTHER)),
        exchange_of({"input": ["b"]}, vectors_of(VECTOR)),
    )
    assert list(same_text(both, 1, alone, 0, "alone")) == []
    assert list(same_text(both, 1, swapped, 0, "alone"))


def test_a_remaining_count_that_never_moves_is_found() -> None:
    def left(*numbers: int) -> list[Any]:
        return [
            exchange_of(
                None, {}, headers={"x-ratelimit-limit": "100", "x-ratelimit-remaining": str(number)}
            )
            for number in numbers
        ]

    assert list(counts_down(left(90, 89, 88, 87, 86))) == []
    assert list(counts_down(left(50, 50, 50, 50, 50)))


def test_streamed_tool_calls_are_put_together() -> None:
    def delta(**function: str) -> dict[str, Any]:
        return {
            "choices": [{"index": 0, "delta": {"tool_calls": [{"index": 0, "function": function}]}}]
        }

    end = {"choices": [{"index": 0, "delta": {}, "finish_reason": "tool_calls"}]}
    whole = [delta(name="f"), delta(arguments='{"a"'), delta(arguments=': "b"}'), end, "[DONE]"]
    assert "tool_calls" not in found(streamed(FORCED, whole), "tool_calls")
    cut = [delta(name="f"), delta(arguments='{"a"'), end, "[DONE]"]
    assert "tool_calls" in found(streamed(FORCED, cut), "tool_calls")


def test_every_check_has_a_name_of_its_own() -> None:
    assert len({check.name for check in CHECKS}) == len(CHECKS)
