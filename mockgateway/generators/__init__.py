"""What `x-mock: make` names: one generator a file; and `instance`, which draws a value for any schema."""

from __future__ import annotations

from collections.abc import Mapping

from mockgateway.generators.chat import Chat
from mockgateway.generators.embedding import Embedding
from mockgateway.generators.moderation import Moderation
from mockgateway.generators.rerank import Rerank
from mockgateway.ports import Generator, Json
from mockgateway.seed import Seed

GENERATORS: Mapping[str, Generator] = {"chat": Chat(), "embedding": Embedding(), "moderation": Moderation(), "rerank": Rerank()}

# Everything else that the documents' `make` may say: drawn from the document until it has a generator.
MADE = (
    *GENERATORS,
    "account", "background_removal", "billing", "health", "image", "image_edit", "image_variation", "key", "model",
    "music", "openapi", "page", "sound_effect", "speech", "style_transfer", "task", "transcription", "translation", "upscale", "upstream",
    "usage", "video", "video_edit", "voice_clone",
)  # fmt: skip


def instance(schema: Json, seed: Seed) -> Json:
    """A valid, realistic instance of a JSON Schema; raises ValueError where there is none."""
    from mockgateway.generators.from_schema import instance as draw  # loaded on first need: serving a chat needs none of it

    return draw(schema, seed)
