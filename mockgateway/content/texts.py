"""Requests and results of embeddings, rerank and moderation."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple


class EmbeddingRequest(NamedTuple):
    """Texts, or their token ids, to embed."""

    model: str
    texts: Sequence[str | Sequence[int]]
    dimensions: int | None = None  # None for the model's own


class EmbeddingResult(NamedTuple):
    """One unit vector of 32-bit floats for each text."""

    model: str
    vectors: Sequence[array[float]]
    tokens: int  # in all texts


class RerankRequest(NamedTuple):
    """Documents to sort by relevance to a query."""

    model: str
    query: str
    documents: Sequence[str]
    top: int | None = None  # how many to return; None for all


class RankedDocument(NamedTuple):
    """One document with its relevance."""

    place: int  # its index in the request
    score: float  # 0 to 1
    text: str


class RerankResult(NamedTuple):
    """The most relevant documents first."""

    id: str  # 16 hexadecimal digits
    model: str
    ranks: Sequence[RankedDocument]
    tokens: int  # in the query and all documents


class ModerationInput(NamedTuple):
    """A text, or an image's URL or data URI."""

    kind: Literal["text", "image"]
    value: str


class ModerationRequest(NamedTuple):
    """Inputs to judge, each a list of parts that are judged together."""

    model: str
    inputs: Sequence[Sequence[ModerationInput]]


class ModerationVerdict(NamedTuple):
    """The verdict on one input, by category."""

    scores: Mapping[str, float]  # 0 to 1
    flags: Mapping[str, bool]
    kinds: Mapping[str, Sequence[str]]  # the kinds of part that the score covers


class ModerationResult(NamedTuple):
    """A verdict on each input, in order."""

    id: str  # 29 letters and digits
    model: str
    verdicts: Sequence[ModerationVerdict]
