"""Make sound at once: a text read aloud, in a voice of the catalogue or of a recording, or an effect."""

from __future__ import annotations

from collections.abc import AsyncIterator

from mockgateway import tokens
from mockgateway.call import Call
from mockgateway.content.media import Audio, CloneAsk, Drawn, Saying, SpeechAsk
from mockgateway.media import Studio
from mockgateway.ports import Job

TYPES = {"mp3": "audio/mpeg", "opus": "audio/ogg", "aac": "audio/aac", "flac": "audio/flac", "wav": "audio/wav", "pcm": "audio/pcm"}


class Speak:
    """`do: complete`, with `make: speech`, `sound_effect` or `voice_clone`."""

    async def act(self, call: Call, job: Job) -> Audio:
        """A speech as it is spoken, anything else whole. Raises Problem for a recording that is none."""
        saying: Saying = call.asked
        studio: Studio = job.studio
        ask = saying.ask
        if not isinstance(ask, SpeechAsk):
            return _whole(await studio.draw(ask if ask.seed else ask._replace(seed=call.seed.hex(16))))
        if saying.voice.data:
            return _whole(await studio.draw(CloneAsk(ask.text, ask.format, saying.voice.data)))
        if saying.voice.there:  # an address is never fetched: it decides the voice by its name
            return _whole(await studio.draw(ask._replace(voice=saying.voice.address)))
        read, seconds = (tokens.count(ask.text), await studio.run("length", ask)) if saying.events else (0, 0.0)
        parts = _parts(studio.stream("speak", ask))
        if call.stage is not None:  # a story may cut or delay the parts, and wants all of them for that
            whole = [part async for part in parts]
            return Audio(TYPES[ask.format], b"".join(whole), whole, None, saying.events, read, seconds)
        return Audio(TYPES[ask.format], b"", (), parts, saying.events, read, seconds)


async def _parts(stream: AsyncIterator[bytes | None]) -> AsyncIterator[bytes]:
    async for part in stream:
        if part:
            yield part


def _whole(drawn: Drawn) -> Audio:
    return Audio(drawn.type, drawn.data, seconds=drawn.seconds)
