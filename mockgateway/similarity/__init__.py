"""Similarity of texts by the words and letters they share, for embeddings and reranking alike.

No model is involved. A text becomes weighted features (`features`), and features become a vector
(`vector`). The same text gives the same vector in every process.
"""

from mockgateway.similarity.vector import closeness, vector

__all__ = ["closeness", "vector"]
