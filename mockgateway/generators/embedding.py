"""Turn texts into vectors that are near each other where the texts are."""

from __future__ import annotations

from mockgateway import tokens
from mockgateway.content import EmbeddingRequest, EmbeddingResult, Model
from mockgateway.ports import DrawInstance
from mockgateway.seed import Seed
from mockgateway.similarity import vector

_DIMENSIONS = (
    1536  # of a model that no catalogue knows: OpenAI's text-embedding-3-small has so many
)


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
        """The same text gets the same vector whatever the seed, as from a real model."""
        dimensions = request.dimensions or _own(model)
        vectors = [vector(text, dimensions) for text in request.texts]
        return EmbeddingResult(
            request.model,
            vectors,
            sum(
                [
                    tokens.count(text) if isinstance(text, str) else len(text)
                    for text in request.texts
                ]
            ),
        )


def _own(model: Model | None) -> int:
    limits = model.facts.get("limits") if model else None
    return int((limits or {}).get("default_dimensions") or _DIMENSIONS)
