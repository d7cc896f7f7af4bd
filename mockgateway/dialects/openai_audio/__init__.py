"""OpenAI's Audio: speech and transcription."""

from mockgateway.dialects.openai_audio.dialect import OpenaiAudio

__all__ = ["OpenaiAudio"]
