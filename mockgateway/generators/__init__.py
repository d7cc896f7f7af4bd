"""What `x-mock: make` names: one generator a file; and `instance`, which draws a value for any schema."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

from mockgateway.ports import Generator, Json
from mockgateway.seed import Seed


class Lazy:
    """A generator whose module is loaded when it is first needed: together they would take a third of the time that starting takes."""

    def __init__(self, module: str, name: str) -> None:
        self._module = f"mockgateway.generators.{module}"
        self._name = name

    def __getattr__(self, name: str) -> Any:
        made = getattr(import_module(self._module), self._name)()
        self.__dict__.update(
            {word: getattr(made, word) for word in dir(made) if not word.startswith("_")}
        )
        return getattr(made, name)


GENERATORS: Mapping[str, Generator] = {
    "chat": Lazy("chat", "Chat"),
    "embedding": Lazy("embedding", "Embedding"),
    "moderation": Lazy("moderation", "Moderation"),
    "rerank": Lazy("rerank", "Rerank"),
}


def warm() -> None:
    """Load what a chat needs, so that the first one does not wait for it."""
    getattr(GENERATORS["chat"], "make")  # noqa: B009 - it is the looking that loads


# Everything else that the documents' `make` may say: drawn from the document until it has a generator.
MAKE_WORDS = (
    *GENERATORS,
    "account", "background_removal", "billing", "health", "image", "image_edit", "image_variation", "key", "model",
    "music", "openapi", "page", "sound_effect", "speech", "style_transfer", "task", "transcription", "translation", "upscale", "upstream",
    "usage", "video", "video_edit", "voice_clone",
)  # fmt: skip


def draw_instance(schema: Json, seed: Seed) -> Json:
    """A valid, realistic instance of a JSON Schema; raises ValueError where there is none."""
    from mockgateway.generators.from_schema import (
        draw_instance as draw,
    )  # loaded on first need: serving a chat needs none of it

    return draw(schema, seed)
