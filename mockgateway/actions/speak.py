"""Make sound at once: a text read aloud, in a voice of the catalogue or of a recording, or an effect."""

from __future__ import annotations

from collections.abc import AsyncIterator

from mockgateway import tokens
from mockgateway.call import Call
from mockgateway.content.media import Audio, CloneAsk, Drawn, Saying, SoundAsk, SpeechAsk
from mockgateway.media import Studio
from mockgateway.ports import Job
from mockgateway.seed import Seed

TYPES = {"mp3": "audio/mpeg", "opus": "audio/ogg", "aac": "audio/aac", "flac": "audio/flac", "wav": "audio/wav", "pcm": "audio/pcm"}
LONG = 600  # characters: what is longer is sent as it is made
PACE = 14.0  # characters that are read in a second


class Speak:
    """`do: complete`, with `make: speech`, `sound_effect` or `voice_clone`."""

    async def act(self, call: Call, job: Job) -> Audio:
        """The sound, whole where it is short, else as it comes. Raises Problem for a recording that is none."""
        saying: Saying = call.asked
        studio: Studio = job.studio
        ask = saying.ask
        if isinstance(ask, SoundAsk):
            return _audio(await studio.draw(ask if ask.seed else ask._replace(seed=call.seed.hex(16))))
        if saying.voice.data:
            await studio.run("vet", "audio", saying.voice.data, saying.voice.param)
            return _audio(await studio.draw(CloneAsk(ask.text, ask.format, saying.voice.data)), ask.text)
        if saying.voice.address:  # never fetched: its words choose the voice
            ask = ask._replace(voice=Seed.root("voice", saying.voice.address).hex(8))
        if saying.events or len(ask.text) > LONG:
            seconds = max(0.5, len(ask.text) / PACE / ask.speed)
            return Audio(TYPES[ask.format], parts=_parts(studio, ask), events=saying.events, tokens=tokens.count(ask.text), seconds=seconds)
        return _audio(await studio.draw(ask), ask.text)


async def _parts(studio: Studio, ask: SpeechAsk) -> AsyncIterator[bytes]:
    async for part in studio.stream("speak", ask):
        if part is not None:
            yield part


def _audio(drawn: Drawn, text: str = "") -> Audio:
    return Audio(drawn.type, drawn.data, tokens=tokens.count(text), seconds=drawn.seconds)
