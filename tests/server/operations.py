"""The operations that the tables of wrong requests are tried on."""

from __future__ import annotations

from typing import NamedTuple


class Target(NamedTuple):
    """An operation that takes JSON.

    Attributes:
        required: A required field.
        wrong: The status for a wrong body.
        media: The status for another media type.
    """

    name: str
    gateway: str
    template: str
    required: str
    wrong: int = 400
    media: int = 400

    @property
    def path(self) -> str:
        path = self.template
        for name, value in (
            ("endpoint", "nano_banana_2"),
            ("model_owner", "bfl"),
            ("model_name", "flux-schnell"),
        ):
            path = path.replace(f"{{{name}}}", value)
        return f"/{self.gateway}{path}"


JSON_TARGETS = (
    Target("SeaLink chat", "sealink", "/v1/chat/completions", "messages"),
    Target("SeaCloud chat", "seacloud", "/llm/v1/chat/completions", "messages"),
    Target("API-Key chat", "apikey", "/v1/chat/completions", "messages"),
    Target("SeaLink Messages", "sealink", "/anthropic/v1/messages", "max_tokens"),
    Target("SeaCloud Messages", "seacloud", "/llm/v1/messages", "max_tokens"),
    Target("SeaCloud Responses", "seacloud", "/llm/openai/v1/responses", "input"),
    Target("SeaCloud queue", "seacloud", "/model/v1/queue/{endpoint}", "", 422, 422),
    Target("SeaLink video", "sealink", "/v1/video/generations", "model"),
    Target("SeaLink transcription", "sealink", "/v1/audio/transcriptions", "model"),
    Target("SeaLink embeddings", "sealink", "/v1/embeddings", "input"),
    Target("API-Key videos", "apikey", "/v1/videos", "prompt"),
    Target("API-Key embeddings", "apikey", "/v1/embeddings", "input"),
    Target(
        "BabySea image",
        "babysea",
        "/v1/generate/image/{model_owner}/{model_name}",
        "generation_prompt",
        400,
        415,
    ),
)
