"""Sort documents by their similarity to a query, the cosine of their embeddings."""

from __future__ import annotations

from math import exp

from mockgateway import tokens
from mockgateway.content import Model, RankedDocument, RerankRequest, RerankResult
from mockgateway.ports import DrawInstance
from mockgateway.seed import Seed
from mockgateway.similarity import closeness

# A reranker's score is a relevance: a sigmoid of the cosine that separates the query's topic (near
# 1) from other topics (near 0).
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
        """Return the documents, best first.

        Equally similar documents are sorted by their text, so that the order of the request does
        not matter.
        """
        documents = request.documents
        near = [closeness(request.query, text) for text in documents]
        order = sorted(range(len(near)), key=lambda index: (-near[index], documents[index], index))
        scores = [round(1 / (1 + exp(_SLOPE * (_MIDDLE - value))), 6) for value in near]
        ranks = [
            RankedDocument(index, scores[index], documents[index]) for index in order[: request.top]
        ]
        used = tokens.count(request.query) + sum(map(tokens.count, documents))
        return RerankResult(seed.hex(16), request.model, ranks, used)
