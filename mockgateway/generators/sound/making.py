"""Music and sound effects as finished files."""

from __future__ import annotations

import io

from mockgateway.content.media import MediaFile, SoundRequest
from mockgateway.generators.sound.effects import effect
from mockgateway.generators.sound.encoding import TYPES, Shape, assemble
from mockgateway.generators.sound.music import compose

_RATES = (44_100, 32_000, 22_050, 16_000)  # hertz
_LARGEST = 48 * 1024 * 1024  # bytes of a file that is not compressed


def make(ask: SoundRequest) -> MediaFile:
    """The sound, in stereo at 44.1 kHz (Opus: 48 kHz), of `seconds`: 0.1 to 600, an effect at most 60. Lyrics are carried in the file.

    What is not compressed and longer than 285 seconds has fewer samples in a second: ten minutes are 38 MB.
    """
    seconds = min(max(ask.seconds, 0.1), 600.0 if ask.make == "music" else 60.0)
    rate = 48_000 if ask.format == "opus" else 44_100
    if ask.format in ("wav", "pcm", "flac"):
        rate = next(each for each in _RATES if seconds * each * 4 <= _LARGEST)
    text = ask.lyrics if ask.make == "music" and not ask.instrumental else ""
    shape = Shape(ask.format, rate, 2, round(seconds * rate), text)
    sections = compose(ask, shape) if ask.make == "music" else effect(ask, shape)
    kind, extension = TYPES[ask.format]
    out = io.BytesIO()  # which hands its bytes over without a copy
    out.writelines(assemble(sections, shape))
    return MediaFile(out.getvalue(), kind, extension, seconds=shape.samples / rate)
