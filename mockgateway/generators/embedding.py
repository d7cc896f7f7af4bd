"""Turn texts into vectors that are near each other where the texts are."""

from __future__ import annotations

from mockgateway import tokens
from mockgateway.content import EmbeddingRequest, EmbeddingResult, Model
from mockgateway.ports import Draw
from mockgateway.seed import Seed
from mockgateway.similarity import vector

_DIMENSIONS = (
    1536  # of a model that no catalogue knows: OpenAI's text-embedding-3-small has so many
)


class Embedding:
    """`make: embedding`."""

    def make(
        self, asked: EmbeddingRequest, model: Model | None, seed: Seed, now: float, draw: Draw
    ) -> EmbeddingResult:
        """The same text gets the same vector whatever the seed, as from a real model."""
        dimensions = asked.dimensions or _own(model)
        vectors = [vector(text, dimensions) for text in asked.texts]
        return EmbeddingResult(
            asked.model,
            vectors,
            sum(
                [tokens.count(text) if isinstance(text, str) else len(text) for text in asked.texts]
            ),
        )


def _own(model: Model | None) -> int:
    limits = model.facts.get("limits") if model else None
    return int((limits or {}).get("default_dimensions") or _DIMENSIONS)
