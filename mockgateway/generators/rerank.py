"""Sort documents by how near they are to a query: by the cosine of the vectors that they would be embedded as."""

from __future__ import annotations

from math import exp

from mockgateway import tokens
from mockgateway.content import Model, RankedDocument, RerankRequest, RerankResult
from mockgateway.ports import DrawInstance
from mockgateway.seed import Seed
from mockgateway.similarity import closeness

# A reranker tells relevance, not cosine: a text of the same subject scores high, one of another near 0.
_MIDDLE = 0.25
_SLOPE = 10


class Rerank:
    """`make: rerank`."""

    def make(
        self,
        request: RerankRequest,
        model: Model | None,
        seed: Seed,
        now: float,
        draw: DrawInstance,
    ) -> RerankResult:
        """The best first; documents that are as near as each other stand by their text, so the order they came in changes nothing."""
        near = [closeness(request.query, text) for text in request.documents]
        order = sorted(
            range(len(near)), key=lambda index: (-near[index], request.documents[index], index)
        )
        ranks = [
            RankedDocument(
                index,
                round(1 / (1 + exp(_SLOPE * (_MIDDLE - near[index]))), 6),
                request.documents[index],
            )
            for index in order[: request.top]
        ]
        return RerankResult(
            seed.hex(16),
            request.model,
            ranks,
            tokens.count(request.query) + sum(map(tokens.count, request.documents)),
        )
