"""Make sound at once: speech in a catalogue or cloned voice, or a sound effect."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import ClassVar

from mockgateway import tokens
from mockgateway.call import Call
from mockgateway.content.media import (
    Audio,
    AudioRequest,
    MediaFile,
    SpeechRequest,
    VoiceCloneRequest,
)
from mockgateway.media import resolve_input
from mockgateway.protocols import OperationPlan

TYPES = {
    "mp3": "audio/mpeg",
    "opus": "audio/ogg",
    "aac": "audio/aac",
    "flac": "audio/flac",
    "wav": "audio/wav",
    "pcm": "audio/pcm",
}


class Speak:
    """`do: complete`, with `make: speech`, `sound_effect` or `voice_clone`."""

    waits: ClassVar[bool] = True  # for a worker process

    async def act(self, call: Call, plan: OperationPlan) -> Audio:
        """Return speech as a stream, or a whole effect.

        Raises:
            Problem: The voice sample is not a recording.
        """
        request: AudioRequest = call.payload
        studio, ask = plan.studio, request.ask
        if not isinstance(ask, SpeechRequest):
            seeded = ask if ask.seed else ask._replace(seed=call.content_seed.hex(16))
            file: MediaFile = await studio.draw(seeded)
            return Audio(file.type, file.data, seconds=file.seconds)
        speech: SpeechRequest | VoiceCloneRequest = ask
        voice = await resolve_input(request.voice, studio, call.state.links, "invalid_audio")
        if voice.data:
            # Checked before the stream starts: afterwards it is too late for an error reply.
            await studio.run("examine_upload", "audio", voice.data, voice.param)
            speech = VoiceCloneRequest(ask.text, ask.format, voice.data)
        elif voice.there:  # a URL is not fetched: its text selects the voice
            speech = ask._replace(voice=voice.address)
        read, seconds = 0, 0.0
        if request.events:
            read, seconds = tokens.count(ask.text), await studio.run("speech_seconds", ask)
        parts, media_type = _parts(studio.stream("stream_speech", speech)), TYPES[ask.format]
        if call.faults is None:
            return Audio(media_type, b"", (), parts, request.events, read, seconds)
        # Faults that cut or delay a stream need all of it.
        whole = [part async for part in parts]
        return Audio(media_type, b"".join(whole), whole, None, request.events, read, seconds)


async def _parts(stream: AsyncIterator[bytes | None]) -> AsyncIterator[bytes]:
    async for part in stream:
        if part:
            yield part
