"""OpenAI's Audio (platform.openai.com/docs/api-reference/audio): speech and transcription.

Sound effects and voice cloning use the same format.
"""

from __future__ import annotations

import base64
from collections.abc import AsyncIterator, Mapping
from typing import Any

import orjson

from mockgateway.call import Call
from mockgateway.content import Content
from mockgateway.content.media import (
    Audio,
    AudioRequest,
    SoundRequest,
    SpeechRequest,
    TranscriptionRequest,
    TranscriptionResult,
)
from mockgateway.dialects.openai_audio import transcripts
from mockgateway.media import read_input
from mockgateway.reply import Event, Reply

MAX_UPLOAD = 25 * 1024 * 1024  # bytes
EFFECT_SECONDS = 5.0  # default

_TOKENS_PER_SECOND = 20  # of speech


class OpenaiAudio:
    """`say: openai_audio`."""

    def read(self, call: Call) -> AudioRequest | TranscriptionRequest:
        """Return the recording to transcribe or the sound to make.

        Raises:
            Problem: An input file is missing or is not audio.
        """
        content: Mapping[str, Any] = call.content
        if "text" in content and "audio" in content:
            return AudioRequest(
                SpeechRequest(content["text"]),
                read_input(content["audio"], "audio", "invalid_audio", MAX_UPLOAD),
            )
        if "input" in content:
            return _speech(content)
        if "file" in content or "file_url" in content or "file_urls" in content:
            transcripts.check(call)
            return _transcription(content)
        seed = content.get("seed")
        return AudioRequest(
            SoundRequest(
                "sound_effect",
                content["prompt"],
                seconds=float(content.get("duration") or EFFECT_SECONDS),
                seed="" if seed is None else str(seed),
            )
        )

    def write(self, call: Call, content: Content) -> Reply:
        """Write the sound or its events, or the transcript in the requested format."""
        if isinstance(content, TranscriptionResult):
            return transcripts.write(call, content)
        assert isinstance(content, Audio)
        if not content.events:
            return Reply(200, content.type, body=content.data, stream=content.coming)
        if content.coming is None:
            return Reply(
                200,
                "text/event-stream",
                events=[Event("", data) for data in (*map(_delta, content.parts), _done(content))],
            )
        return Reply(200, "text/event-stream", body=b"", stream=_events(content))


def _speech(content: Mapping[str, Any]) -> AudioRequest:
    ask = SpeechRequest(
        content["input"],
        content.get("voice") or "",
        content.get("response_format") or "mp3",
        float(content.get("speed") or 1),
        "",
        content.get("instructions") or "",
    )
    return AudioRequest(
        ask, events=content.get("stream") is True or content.get("stream_format") == "sse"
    )


def _transcription(content: Mapping[str, Any]) -> TranscriptionRequest:
    name = "file" if "file" in content else "file_url"
    granularities = (
        content.get("timestamp_granularities[]") or content.get("timestamp_granularities") or ()
    )
    return TranscriptionRequest(
        read_input(content.get(name), name, "invalid_audio", MAX_UPLOAD),
        content.get("response_format") or "json",
        content.get("language") or "",
        granularities,
    )


async def _events(audio: Audio) -> AsyncIterator[bytes]:
    assert audio.coming is not None
    async for part in audio.coming:
        yield b"data: %b\n\n" % orjson.dumps(_delta(part))
    yield b"data: %b\n\n" % orjson.dumps(_done(audio))


def _delta(part: bytes) -> dict[str, Any]:
    return {"type": "speech.audio.delta", "audio": base64.b64encode(part).decode()}


def _done(audio: Audio) -> dict[str, Any]:
    made = max(1, round(audio.seconds * _TOKENS_PER_SECOND))
    return {
        "type": "speech.audio.done",
        "usage": {
            "input_tokens": audio.tokens,
            "output_tokens": made,
            "total_tokens": audio.tokens + made,
        },
    }
