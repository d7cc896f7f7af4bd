"""OpenAI's Chat Completions, plain and streamed (platform.openai.com/docs/api-reference/chat)."""

from .dialect import OpenaiChat

__all__ = ["OpenaiChat"]
