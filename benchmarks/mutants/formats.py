"""Mutants of embeddings and rerank."""

from __future__ import annotations

import base64
import random
import re
import struct
from typing import Any

import orjson

from mutants.changes import EditReply, Json, Memory, Mutant, accepted_json, at, body, drop_fields
from mutants.wire import Change, ProxyRequest, Reply


def embeddings(gateway: str) -> list[Mutant]:
    """Return the mutants of the embeddings format."""
    operation = "createEmbedding"

    def mutant(name: str, change: Change, checks: str = "embeddings") -> Mutant:
        return Mutant(name, gateway, operation, checks, change)

    def vectors(edit: Any) -> Any:
        def change(value: Json) -> Json:
            return edit(value) if isinstance(value, list) else value

        return change

    return [
        mutant(
            "vectors are too short",
            at(operation, "map", "/data/*/embedding", vectors(lambda vector: vector[:-3])),
        ),
        mutant("dimensions is ignored", drop_fields(operation, "dimensions")),
        mutant(
            "vectors are not of length 1",
            at(
                operation,
                "map",
                "/data/*/embedding",
                vectors(lambda vector: [3 * number for number in vector]),
            ),
        ),
        mutant(
            "a vector of zeros",
            at(
                operation, "map", "/data/*/embedding", vectors(lambda vector: [0.0 for _ in vector])
            ),
        ),
        mutant("vectors are swapped", EditReply(operation, _swap_vectors, accepted_json)),
        mutant("indices are all 0", at(operation, "put", "/data/*/index", 0)),
        mutant("an input is missing", EditReply(operation, _drop_input, accepted_json)),
        mutant(
            "base64 is another vector", at(operation, "map", "/data/*/embedding", _other_base64)
        ),
        mutant("base64 is ignored", drop_fields(operation, "encoding_format")),
        mutant(
            "base64 is invalid",
            at(
                operation,
                "map",
                "/data/*/embedding",
                lambda value: "§§" if isinstance(value, str) else value,
            ),
        ),
        mutant(
            "the same input gives another vector",
            at(operation, "map", "/data/*/embedding", vectors(_rotated)),
        ),
        mutant(
            "total_tokens is not the sum",
            at(operation, "map", "/usage/total_tokens", lambda value: value + 9),
            "usage",
        ),
    ]


def _swap_vectors(request: ProxyRequest, reply: Reply, memory: Memory) -> None:
    value = reply.json()
    data = value["data"]
    if len(data) < 2:
        memory["hits"] -= 1
        return
    data[0]["embedding"], data[1]["embedding"] = data[1]["embedding"], data[0]["embedding"]
    reply.body = orjson.dumps(value)


def _drop_input(request: ProxyRequest, reply: Reply, memory: Memory) -> None:
    value = reply.json()
    if len(value["data"]) < 2:
        memory["hits"] -= 1
        return
    value["data"].pop()
    reply.body = orjson.dumps(value)


def _other_base64(value: Json) -> Json:
    if not isinstance(value, str):
        return value
    raw = base64.b64decode(value)
    numbers = struct.unpack(f"<{len(raw) // 4}f", raw)
    return base64.b64encode(struct.pack(f"<{len(numbers)}f", *reversed(numbers))).decode()


def _rotated(vector: list[float]) -> list[float]:
    first = random.Random()
    by = first.randrange(1, len(vector))
    return vector[by:] + vector[:by]


def rerank(gateway: str) -> list[Mutant]:
    """Return the mutants of the rerank format."""
    operation = "createRerank"

    def mutant(name: str, change: Change) -> Mutant:
        return Mutant(name, gateway, operation, "rerank", change)

    return [
        mutant(
            "results are not sorted",
            at(operation, "map", "/results", lambda rows: rows[::-1] if len(rows) > 1 else rows),
        ),
        mutant("top_n is ignored", drop_fields(operation, "top_n")),
        mutant("an index is out of range", at(operation, "put", "/results/0/index", 99)),
        mutant(
            "an index comes twice",
            at(
                operation,
                "map",
                "/results",
                lambda rows: [row | {"index": rows[0]["index"]} for row in rows],
            ),
        ),
        mutant(
            "another document is returned",
            at(operation, "put", "/results/0/document/text", "something else"),
        ),
        mutant(
            "a score is NaN",
            body(
                operation,
                lambda data: re.sub(
                    rb'"relevance_score":[0-9.e-]+', b'"relevance_score":NaN', data, count=1
                ),
            ),
        ),
    ]
