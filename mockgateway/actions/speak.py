"""Make sound at once: a text read aloud, in a voice of the catalogue or of a recording, or an effect."""

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
from mockgateway.media import MediaRenderer, resolve_input
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

    async def act(self, call: Call, job: OperationPlan) -> Audio:
        """Words as they are spoken, an effect whole. Raises Problem for a recording that is none."""
        saying: AudioRequest = call.payload
        studio: MediaRenderer = job.studio
        ask = saying.ask
        if not isinstance(ask, SpeechRequest):
            drawn: MediaFile = await studio.draw(
                ask if ask.seed else ask._replace(seed=call.seed.hex(16))
            )
            return Audio(drawn.type, drawn.data, seconds=drawn.seconds)
        said: SpeechRequest | VoiceCloneRequest = ask
        voice = await resolve_input(saying.voice, studio, call.state.links, "invalid_audio")
        if voice.data:
            await studio.run(
                "examine_upload", "audio", voice.data, voice.param
            )  # what is streamed cannot be refused any more
            said = VoiceCloneRequest(ask.text, ask.format, voice.data)
        elif voice.there:  # an address is never fetched: it decides the voice by its name
            said = ask._replace(voice=voice.address)
        read, seconds = (
            (tokens.count(ask.text), await studio.run("speech_seconds", ask))
            if saying.events
            else (0, 0.0)
        )
        parts = _parts(studio.stream("stream_speech", said))
        if (
            call.faults is not None
        ):  # a story may cut or delay the parts, and wants all of them for that
            whole = [part async for part in parts]
            return Audio(
                TYPES[ask.format], b"".join(whole), whole, None, saying.events, read, seconds
            )
        return Audio(TYPES[ask.format], b"", (), parts, saying.events, read, seconds)


async def _parts(stream: AsyncIterator[bytes | None]) -> AsyncIterator[bytes]:
    async for part in stream:
        if part:
            yield part
