"""Recognize the operations of a plain document by the paths of widely used APIs.

A document without `x-mock` gets the checks of chats, embeddings and others too if its paths are
those of OpenAI, Anthropic or Jina AI.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping

from mockgateway.contract.location import Location, follow
from mockgateway.contract.operation import OperationSpec
from mockgateway.contract.schemas import SchemaValidators
from mockgateway.spec.document import Document

# Method, end of the path, a field of the request that must be known, and the words of `x-mock`.
KNOWN: tuple[tuple[str, str, str, tuple[str, str, str]], ...] = (
    ("POST", "/chat/completions", "messages", ("complete", "chat", "openai_chat")),
    ("POST", "/responses", "input", ("complete", "chat", "openai_responses")),
    ("POST", "/messages", "max_tokens", ("complete", "chat", "anthropic_messages")),
    ("POST", "/embeddings", "input", ("complete", "embedding", "openai_embeddings")),
    ("POST", "/rerank", "documents", ("complete", "rerank", "jina_rerank")),
    ("POST", "/moderations", "input", ("complete", "moderation", "openai_moderations")),
    ("POST", "/images/generations", "prompt", ("complete", "image", "openai_images")),
    ("POST", "/audio/speech", "voice", ("complete", "speech", "openai_audio")),
    ("GET", "/models", "", ("browse", "model", "openai_models")),
    ("GET", "/models/{}", "", ("show", "model", "openai_models")),
)


def recognize(method: str, path: str, fields: Collection[str]) -> Mapping[str, str]:
    """Return the `x-mock` of an operation of a plain document, {} if it is unknown."""
    bare = re.sub(r"\{[^}]*\}", "{}", path)
    for known, end, field, words in KNOWN:
        if method == known and bare.endswith(end) and (not field or field in fields):
            return dict(zip(("do", "make", "say"), words, strict=True))
    return {}


def document_operations(document: Document) -> Iterator[OperationSpec]:
    """Yield every operation of a document."""
    schemas = SchemaValidators(document)
    source = document.root.get("x-source") or ("assumed" if _has(document, "x-source") else "docs")
    root = Location(document.root, document.path, "", str(source))
    plain = not _has(document, "x-mock")
    for method, path, _, _ in document.operations():
        operation = OperationSpec(document, schemas, root, method, path)
        if plain:
            operation.use(recognize(operation.method, path, operation.fields))
        yield operation


def _has(document: Document, word: str) -> bool:
    """Return whether any operation has a key; without `x-source`, everything counts as stated."""
    return any(
        word in follow(document, Location(node.value, node.file, "", "")).value
        for _, _, node, _ in document.operations()
    )
