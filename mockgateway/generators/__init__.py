"""What `x-mock: make` names: one generator a file; and `instance`, which draws a value for any schema."""

from __future__ import annotations

from collections.abc import Mapping

from mockgateway.generators.chat import Chat
from mockgateway.ports import Generator, Json
from mockgateway.seed import Seed

GENERATORS: Mapping[str, Generator] = {"chat": Chat()}

# Everything else that the documents' `make` may say: drawn from the document until it has a generator.
MADE = (
    *GENERATORS,
    "account", "background_removal", "billing", "embedding", "health", "image", "image_edit", "image_variation", "key", "model", "moderation",
    "music", "openapi", "page", "rerank", "sound_effect", "speech", "style_transfer", "task", "transcription", "translation", "upscale", "upstream",
    "usage", "video", "video_edit", "voice_clone",
)  # fmt: skip


def instance(schema: Json, seed: Seed) -> Json:
    """A valid, realistic instance of a JSON Schema; raises ValueError where there is none."""
    from mockgateway.generators.from_schema import instance as draw  # loaded on first need: serving a chat needs none of it

    return draw(schema, seed)
