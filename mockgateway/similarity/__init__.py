"""How near two texts are in meaning, by the words and letters they share: what embeddings and reranking agree on.

No model is asked. A text becomes weighted features (`features`), the features a vector (`vector`); the same text gives the same vector in every process.
"""

from mockgateway.similarity.vector import closeness, vector

__all__ = ["closeness", "vector"]
