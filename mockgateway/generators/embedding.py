"""Turn texts into vectors; similar texts get similar vectors."""

from __future__ import annotations

from mockgateway import tokens
from mockgateway.content import EmbeddingRequest, EmbeddingResult, Model
from mockgateway.ports import DrawInstance
from mockgateway.seed import Seed
from mockgateway.similarity import vector

_DIMENSIONS = 1536  # of an unknown model, as of OpenAI's text-embedding-3-small


class Embedding:
    """`make: embedding`."""

    def make(
        self,
        request: EmbeddingRequest,
        model: Model | None,
        seed: Seed,
        now: float,
        draw: DrawInstance,
    ) -> EmbeddingResult:
        """Return a vector for each text, which does not depend on the seed."""
        limits = model.limits if model is not None else {}
        dimensions = request.dimensions or int(limits.get("default_dimensions") or _DIMENSIONS)
        sizes = [
            tokens.count(text) if isinstance(text, str) else len(text) for text in request.texts
        ]
        vectors = [vector(text, dimensions) for text in request.texts]
        return EmbeddingResult(request.model, vectors, sum(sizes))
