"""Every check of numbers and obedience finds its planted bug, and nothing in the healthy twin."""

from __future__ import annotations

import base64
import struct
from typing import Any

import pytest

from mockgateway.contract.checks import CHECKS, check_all
from mockgateway.contract.checks.embeddings import same_text
from mockgateway.contract.checks.rate_headers import counts_down
from mockgateway.contract.checks.request_ids import unique
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


def said(text: Any = "Hi", end: str = "stop", **more: Any) -> dict[str, Any]:
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


def called(arguments: str, name: str = "f", end: str = "tool_calls") -> dict[str, Any]:
    return said(
        None,
        end,
        message={
            "tool_calls": [
                {"id": "c", "type": "function", "function": {"name": name, "arguments": arguments}}
            ]
        },
    )


def logged(number: float, top: int = 1) -> dict[str, Any]:
    return said(
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


def embedded(*vectors: Any, first: int = 0) -> dict[str, Any]:
    return {
        "data": [
            {"index": first + number, "embedding": vector} for number, vector in enumerate(vectors)
        ]
    }


def ranked(*rows: tuple[int, float], text: str | None = None) -> dict[str, Any]:
    return {
        "results": [
            {"index": index, "relevance_score": score, "document": {"text": text or "abc"[index]}}
            for index, score in rows
        ]
    }


RANK = {"query": "q", "documents": ["a", "b", "c"], "top_n": 2}
TABLE: list[tuple[str, dict[str, str], Any, Any, Any]] = [
    # check, the operation's words, request, healthy answer, broken answer
    ("usage", {"say": "openai_chat"}, CHAT, usage(3, 4, 7), usage(3, 4, 8)),
    ("usage", {"say": "openai_chat"}, CHAT, usage(3, 4, 7), usage(0, 4, 4)),
    (
        "usage",
        {"say": "openai_chat"},
        CHAT,
        usage(3, 4, 7),
        {"usage": {"prompt_tokens": 3, "completion_tokens": -4, "total_tokens": -1}},
    ),
    (
        "length",
        {"say": "openai_chat"},
        CHAT | {"max_tokens": 5},
        said(end="length", **usage(3, 5, 8)),
        said(end="length", **usage(3, 50, 53)),
    ),
    (
        "length",
        {"say": "openai_chat"},
        CHAT | {"max_tokens": 5},
        said(end="length", **usage(3, 5, 8)),
        said(end="stop", **usage(3, 5, 8)),
    ),
    (
        "length",
        {"say": "openai_chat"},
        CHAT | {"max_tokens": 50},
        said(end="stop", **usage(3, 5, 8)),
        said(end="length", **usage(3, 5, 8)),
    ),
    ("choices", {"say": "openai_chat"}, CHAT, said(), said(choice={"index": 1})),
    (
        "choices",
        {"say": "openai_chat"},
        CHAT | {"n": 2},
        {"choices": [{"index": 0}, {"index": 1}]},
        said(),
    ),
    ("stop", {"say": "openai_chat"}, CHAT | {"stop": ["x"]}, said("ab"), said("axb")),
    ("logprobs", {"say": "openai_chat"}, LOGGED, logged(-0.1), logged(0.1)),
    ("logprobs", {"say": "openai_chat"}, LOGGED, logged(-0.1), logged(-0.1, 3)),
    ("logprobs", {"say": "openai_chat"}, LOGGED, logged(-0.1), said()),
    (
        "structured_output",
        {"say": "openai_chat"},
        CHAT | PERSON,
        said('{"name": "A"}'),
        said('{"age": 3}'),
    ),
    (
        "structured_output",
        {"say": "openai_chat"},
        CHAT | PERSON,
        said('{"na', "length"),
        said("```json\n{}\n```"),
    ),
    ("tool_calls", {"say": "openai_chat"}, FORCED, called('{"a": "b"}'), called("{not json")),
    ("tool_calls", {"say": "openai_chat"}, FORCED, called('{"a": "b"}'), called('{"b": 1}')),
    (
        "tool_calls",
        {"say": "openai_chat"},
        FORCED,
        called('{"a": "b"}'),
        called('{"a": "b"}', name="g"),
    ),
    (
        "tool_calls",
        {"say": "openai_chat"},
        FORCED,
        called('{"a": "b"}'),
        called('{"a": "b"}', end="stop"),
    ),
    ("tool_calls", {"say": "openai_chat"}, FORCED, called('{"a": "b"}'), said()),
    ("model", {"do": "complete"}, CHAT, {"model": "m-2026-01-01"}, {"model": "n"}),
    (
        "embeddings",
        {"say": "openai_embeddings"},
        {"input": ["a", "b"]},
        embedded(VECTOR, OTHER),
        embedded(VECTOR),
    ),
    (
        "embeddings",
        {"say": "openai_embeddings"},
        {"input": ["a", "b"]},
        embedded(VECTOR, OTHER),
        embedded(VECTOR, OTHER, first=1),
    ),
    (
        "embeddings",
        {"say": "openai_embeddings"},
        {"input": "a"},
        embedded(VECTOR),
        embedded([6.0, 8.0]),
    ),
    (
        "embeddings",
        {"say": "openai_embeddings"},
        {"input": "a", "dimensions": 2},
        embedded(VECTOR),
        embedded([1.0]),
    ),
    (
        "embeddings",
        {"say": "openai_embeddings"},
        {"input": "a", "encoding_format": "base64"},
        embedded(CODED),
        embedded("§"),
    ),
    (
        "embeddings",
        {"say": "openai_embeddings"},
        {"input": "a", "encoding_format": "base64"},
        embedded(CODED),
        embedded(VECTOR),
    ),
    (
        "rerank",
        {"say": "jina_rerank"},
        RANK,
        ranked((1, 0.9), (0, 0.1)),
        ranked((1, 0.1), (0, 0.9)),
    ),
    ("rerank", {"say": "jina_rerank"}, RANK, ranked((1, 0.9), (0, 0.1)), ranked((1, 0.9))),
    (
        "rerank",
        {"say": "jina_rerank"},
        RANK,
        ranked((1, 0.9), (0, 0.1)),
        ranked((1, 0.9), (1, 0.1)),
    ),
    (
        "rerank",
        {"say": "jina_rerank"},
        RANK,
        ranked((1, 0.9), (0, 0.1)),
        ranked((1, 0.9), (0, 0.1), text="else"),
    ),
    (
        "rerank",
        {"say": "jina_rerank"},
        RANK,
        ranked((1, 0.9), (0, 0.1)),
        b'{"results":[{"index":0,"relevance_score":NaN}]}',
    ),
    (
        "moderation",
        {"say": "openai_moderations"},
        {},
        {"results": [{"flagged": True, "categories": {"a": True}, "category_scores": {"a": 0.9}}]},
        {"results": [{"flagged": False, "categories": {"a": True}, "category_scores": {"a": 0.9}}]},
    ),
    (
        "moderation",
        {"say": "openai_moderations"},
        {},
        {"results": [{"flagged": False, "categories": {}, "category_scores": {"a": 0.9}}]},
        {"results": [{"flagged": False, "categories": {}, "category_scores": {"a": 9}}]},
    ),
    (
        "count",
        {"do": "browse"},
        None,
        {"status": "success", "data": {"models": [1], "models_total": 1}},
        {"status": "success", "data": {"models": [1], "models_total": 2}},
    ),
    (
        "funds",
        {"do": "inspect"},
        None,
        {"status": "completed", "credits": {"reserved": 9, "charged": 7, "refunded": 2}},
        {"status": "completed", "credits": {"reserved": 9, "charged": 7, "refunded": 1}},
    ),
    (
        "funds",
        {"do": "inspect"},
        None,
        {"status": "pending", "credits": {"reserved": 9, "charged": 0, "refunded": 0}},
        {"status": "pending", "credits": {"reserved": 9, "charged": 10, "refunded": 0}},
    ),
    (
        "funds",
        {"do": "inspect"},
        None,
        {"status": "failed", "credits": {"reserved": 9, "charged": 0, "refunded": 9}},
        {"status": "failed", "credits": {"reserved": 9, "charged": 9, "refunded": 0}},
    ),
    (
        "estimate",
        {"do": "estimate"},
        None,
        {"estimated_credits": 5, "max_credits": 9, "within_budget": True},
        {"estimated_credits": 10, "max_credits": 9, "within_budget": True},
    ),
    (
        "estimate",
        {"do": "estimate"},
        None,
        {"cost_total_consumed": 4, "cost_per_generation": 2, "assets_count": 2},
        {"cost_total_consumed": 5, "cost_per_generation": 2, "assets_count": 2},
    ),
]


def names(exchange: Any, words: dict[str, str]) -> set[str]:
    return {
        failure.check
        for failure in check_all(
            exchange, words.get("do", ""), words.get("make", ""), words.get("say", "")
        )
    }


@pytest.mark.parametrize(
    ("check", "words", "asked", "healthy", "broken"),
    TABLE,
    ids=[f"{row[0]} {number}" for number, row in enumerate(TABLE)],
)
def test_the_planted_bug_is_found_and_its_healthy_twin_is_not(
    check: str, words: dict[str, str], asked: Any, healthy: Any, broken: Any
) -> None:
    assert names(exchange_of(asked, healthy), words) == set()
    assert check in names(exchange_of(asked, broken), words)


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
                None, {"error": "sk-...90"}, sent={"Authorization": "Bearer sk-1234567890"}
            ),
            exchange_of(
                None, {"error": "sk-1234567890"}, sent={"Authorization": "Bearer sk-1234567890"}
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
def test_what_no_answer_may_do_is_found(check: str, healthy: Any, broken: Any) -> None:
    assert names(healthy, {}) == set()
    assert check in names(broken, {})


def test_two_requests_with_one_id_are_found() -> None:
    one, two, again = (
        exchange_of(None, {}, headers={"x-request-id": own}) for own in ("a", "b", "a")
    )
    assert list(unique([one, two])) == []
    assert [failure.check for failure in unique([one, two, again])] == ["request_id"]


def test_the_same_text_with_another_vector_is_found() -> None:
    both, alone, swapped = (
        exchange_of({"input": ["a", "b"]}, embedded(VECTOR, OTHER)),
        exchange_of({"input": ["b"]}, embedded(OTHER)),
        exchange_of({"input": ["b"]}, embedded(VECTOR)),
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
    words = {"say": "openai_chat"}
    assert "tool_calls" not in names(
        streamed(
            FORCED,
            [delta(name="f"), delta(arguments='{"a"'), delta(arguments=': "b"}'), end, "[DONE]"],
        ),
        words,
    )
    assert "tool_calls" in names(
        streamed(FORCED, [delta(name="f"), delta(arguments='{"a"'), end, "[DONE]"]), words
    )


def test_every_check_has_a_name_of_its_own() -> None:
    assert len({check.name for check in CHECKS}) == len(CHECKS)
