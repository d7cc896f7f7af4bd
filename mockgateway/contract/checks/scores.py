"""Scores of rerank and moderation: in range, in order, and in agreement with the verdict."""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import isfinite
from typing import Any

from mockgateway.contract.exchange import Exchange
from mockgateway.contract.failure import Failure

Json = Any


def rerank(exchange: Exchange) -> Iterator[Failure]:
    """`results` is sorted by score and cut to `top_n`, and each is one of the documents sent."""
    if re.search(rb":\s*-?(NaN|Infinity)", exchange.response.body):
        yield Failure("a score is NaN or infinite, which is not JSON", "/results")
    results, documents = exchange.reply.get("results"), exchange.payload.get("documents") or []
    if isinstance(results, list) and all(isinstance(row, dict) for row in results):
        top = min(exchange.payload.get("top_n") or len(documents), len(documents))
        for problem in _rank_problems(results, documents, top):
            yield Failure(problem, "/results")


def _rank_problems(rows: list[dict[str, Json]], documents: list[Json], top: int) -> Iterator[str]:
    scores: list[Json] = [row.get("relevance_score") for row in rows]
    numbers = all(isinstance(score, int | float) and isfinite(score) for score in scores)
    if numbers and scores != sorted(scores, reverse=True):
        yield f"the results are not sorted by score: {scores[:5]}"
    if len(rows) != top:
        yield f"there are {len(rows)} results, but {top} were requested"
    indices = [row.get("index") for row in rows]
    if len(set(map(str, indices))) < len(indices):
        yield f"a document comes twice: the indices are {indices}"
    for row, index in zip(rows, indices, strict=True):
        if not isinstance(index, int) or not 0 <= index < len(documents):
            yield f"index {index} is out of range: {len(documents)} documents were sent"
            return
        text, sent = _text(row.get("document")), _text(documents[index])
        if text is not None and text != sent:
            yield f"the document at index {index} is not the one sent there: {str(text)[:60]!r}"
            return


def _text(document: Json) -> Json:
    return document.get("text") if isinstance(document, dict) else document


def moderation(exchange: Exchange) -> Iterator[Failure]:
    """Every score is from 0 to 1; `flagged` is true exactly if a category is."""
    for index, result in enumerate(exchange.reply.get("results") or []):
        for name, score in (result.get("category_scores") or {}).items():
            if not isinstance(score, int | float) or not 0 <= score <= 1:
                pointer = f"/results/{index}/category_scores/{name}"
                yield Failure(f"the score of {name} is {score}, not from 0 to 1", pointer)
                break
        categories, flagged = result.get("categories"), result.get("flagged")
        if categories and isinstance(flagged, bool) and flagged != any(categories.values()):
            message = f"flagged is {flagged}, but the categories say otherwise"
            yield Failure(message, f"/results/{index}/flagged")
