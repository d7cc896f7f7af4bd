"""The generators of `x-mock: make`, and `draw_instance`, which draws a value for any schema."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

from mockgateway.ports import Generator, Json
from mockgateway.seed import Seed


class LazyGenerator:
    """A generator whose module is imported on first use; importing all takes 100 ms at start."""

    def __init__(self, module: str, name: str) -> None:
        self._module = f"mockgateway.generators.{module}"
        self._name = name

    def __getattr__(self, name: str) -> Any:
        generator = getattr(import_module(self._module), self._name)()
        self.__dict__.update(
            {word: getattr(generator, word) for word in dir(generator) if not word.startswith("_")}
        )
        return getattr(generator, name)


GENERATORS: Mapping[str, Generator] = {
    "chat": LazyGenerator("chat", "Chat"),
    "embedding": LazyGenerator("embedding", "Embedding"),
    "moderation": LazyGenerator("moderation", "Moderation"),
    "rerank": LazyGenerator("rerank", "Rerank"),
}

# The words that `make` accepts in a document. Those without a generator are answered from the
# document's examples and schemas.
MAKE_WORDS = (
    *GENERATORS,
    "account", "background_removal", "billing", "health", "image", "image_edit",
    "image_variation", "key", "model", "music", "openapi", "page", "response", "skill",
    "sound_effect", "speech", "style_transfer", "task", "transcription", "translation", "upscale",
    "upstream", "usage", "video", "video_edit", "voice_clone",
)  # fmt: skip


def warm() -> None:
    """Import the chat generator, so that the first chat does not wait for it."""
    getattr(GENERATORS["chat"], "make")  # noqa: B009 - reading the attribute imports it


def draw_instance(schema: Json, seed: Seed) -> Json:
    """Return a valid, realistic instance of a JSON Schema; raise ValueError if none is found."""
    from mockgateway.generators import from_schema  # most servers that only chat do not need it

    return from_schema.draw_instance(schema, seed)
