"""Results in the order of their scores, as many as asked for, each of a document that was sent."""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import isfinite

from mockgateway.contract.checks.reading import Exchange, Json, accepted, asked, told
from mockgateway.contract.failure import Failure, tell

NAME = "rerank"


def rerank(exchange: Exchange) -> Iterator[Failure]:
    """`results` is sorted, cut to `top_n`, and its indices are those of the documents."""
    if not accepted(exchange):
        return
    if re.search(rb":\s*-?(NaN|Infinity)", exchange.response.body):
        yield tell(
            NAME, exchange, "a score is NaN or infinite, which JSON has no word for", "/results"
        )
    results, documents = told(exchange).get("results"), asked(exchange).get("documents") or []
    if isinstance(results, list) and all(isinstance(row, dict) for row in results):
        yield from (
            tell(NAME, exchange, problem, "/results")
            for problem in _problems(results, documents, asked(exchange))
        )


def _problems(
    rows: list[dict[str, Json]], documents: list[Json], body: dict[str, Json]
) -> Iterator[str]:
    scores: list[Json] = [row.get("relevance_score") for row in rows]
    if all(
        isinstance(score, (int, float)) and isfinite(score) for score in scores
    ) and scores != sorted(scores, reverse=True):
        yield f"the results are not in the order of their scores: {scores[:5]}"
    wanted = min(body.get("top_n") or len(documents), len(documents))
    if len(rows) != wanted:
        yield f"there are {len(rows)} results, and {wanted} were asked for"
    indices = [row.get("index") for row in rows]
    if len(set(map(str, indices))) < len(indices):
        yield f"a document comes twice: the indices are {indices}"
    for row, index in zip(rows, indices, strict=True):
        if not isinstance(index, int) or not 0 <= index < len(documents):
            yield f"index {index} is no document's: {len(documents)} were sent"
            return
        text = (
            row["document"].get("text")
            if isinstance(row.get("document"), dict)
            else row.get("document")
        )
        sent = (
            documents[index].get("text") if isinstance(documents[index], dict) else documents[index]
        )
        if text is not None and text != sent:
            yield f"the document at index {index} is not the one that was sent there: {str(text)[:60]!r}"
            return
