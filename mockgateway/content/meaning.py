"""What embeddings, rerank and moderation are asked and answer."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple


class EmbeddingRequest(NamedTuple):
    """Texts, or their token ids, to be turned into vectors. dimensions: None for as many as the model has."""

    model: str
    texts: Sequence[str | Sequence[int]]
    dimensions: int | None = None


class EmbeddingResult(NamedTuple):
    """One vector of length one for each text, in 32-bit floats. tokens: in all texts together."""

    model: str
    vectors: Sequence[array[float]]
    tokens: int


class RerankRequest(NamedTuple):
    """What documents should be about. top: how many of them are wanted, None for all."""

    model: str
    query: str
    documents: Sequence[str]
    top: int | None = None


class RankedDocument(NamedTuple):
    """One document. place: its index among those sent; score: 0 to 1."""

    place: int
    score: float
    text: str


class RerankResult(NamedTuple):
    """The best documents first. id: 16 hexadecimal digits; tokens: in the query and all documents, also those left out."""

    id: str
    model: str
    ranks: Sequence[RankedDocument]
    tokens: int


class ModerationInput(NamedTuple):
    """A piece of what is judged together: a text, or an image's address or data URI."""

    kind: Literal["text", "image"]
    said: str


class ModerationRequest(NamedTuple):
    """What may be harmful: each of the inputs is judged on its own."""

    model: str
    inputs: Sequence[Sequence[ModerationInput]]


class ModerationVerdict(NamedTuple):
    """What was found in one input, by category. scores: 0 to 1; kinds: which kinds of part the score looked at."""

    scores: Mapping[str, float]
    flags: Mapping[str, bool]
    kinds: Mapping[str, Sequence[str]]


class ModerationResult(NamedTuple):
    """A verdict on each input, in their order. id: 29 letters and digits, without any format's prefix."""

    id: str
    model: str
    verdicts: Sequence[ModerationVerdict]
