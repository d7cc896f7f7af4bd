"""Music and sound effects as finished files."""

from __future__ import annotations

import io

from mockgateway.content.media import Drawn, SoundAsk
from mockgateway.generators.sound.effects import effect
from mockgateway.generators.sound.encoding import TYPES, Shape, assemble
from mockgateway.generators.sound.music import compose


def make(ask: SoundAsk) -> Drawn:
    """The sound, in stereo at 44.1 kHz (Opus: 48 kHz), of `seconds`: 0.1 to 600, an effect at most 60. Lyrics are carried in the file."""
    rate = 48_000 if ask.format == "opus" else 44_100
    seconds = min(max(ask.seconds, 0.1), 600.0 if ask.make == "music" else 60.0)
    text = ask.lyrics if ask.make == "music" and not ask.instrumental else ""
    shape = Shape(ask.format, rate, 2, round(seconds * rate), text)
    sections = compose(ask, shape) if ask.make == "music" else effect(ask, shape)
    kind, extension = TYPES[ask.format]
    out = io.BytesIO()  # which hands its bytes over without a copy: ten minutes of WAV are 106 MB
    out.writelines(assemble(sections, shape))
    return Drawn(out.getvalue(), kind, extension, seconds=shape.samples / rate)
