"""OpenAI's Embeddings (platform.openai.com/docs/api-reference/embeddings)."""

from __future__ import annotations

import sys
from array import array
from base64 import b64encode

from mockgateway.call import Call
from mockgateway.content import Content, EmbeddingRequest, EmbeddingResult
from mockgateway.reply import Reply


class OpenaiEmbeddings:
    """`say: openai_embeddings`."""

    pure = True

    def read(self, call: Call) -> EmbeddingRequest:
        """Return the texts, which may be given as token ids."""
        body = call.content
        given, dimensions = body["input"], body.get("dimensions")
        if isinstance(given, str):
            given = [given]
        elif not isinstance(given[0], (str, list)):
            given = [[int(token) for token in given]]  # 5.0 is an integer in JSON
        elif isinstance(given[0], list):
            given = [[int(token) for token in text] for text in given]
        return EmbeddingRequest(
            body["model"], given, None if dimensions is None else int(dimensions)
        )

    def write(self, call: Call, content: Content) -> Reply:
        """Write the embeddings in the requested `encoding_format`."""
        assert isinstance(content, EmbeddingResult)
        write = _base64 if call.content.get("encoding_format") == "base64" else array.tolist
        data = [
            {"object": "embedding", "index": index, "embedding": write(vector)}
            for index, vector in enumerate(content.vectors)
        ]
        usage = {"prompt_tokens": content.tokens, "total_tokens": content.tokens}
        return Reply(
            200, value={"object": "list", "data": data, "model": content.model, "usage": usage}
        )


def _base64(vector: array[float]) -> str:
    """Return little-endian 32-bit floats in base64."""
    if sys.byteorder == "big":
        vector = vector[:]
        vector.byteswap()
    return b64encode(vector.tobytes()).decode()
