"""Make music and sound effects as audio files."""

from __future__ import annotations

import io

from mockgateway.content.media import MediaFile, SoundRequest
from mockgateway.generators.sound.effects import effect
from mockgateway.generators.sound.encoding import TYPES, AudioSpec, assemble
from mockgateway.generators.sound.music import compose

_RATES = (44_100, 32_000, 22_050, 16_000)  # hertz
_MAX_UNCOMPRESSED = 48 * 1024 * 1024  # bytes


def make(request: SoundRequest) -> MediaFile:
    """Return a stereo file of 0.1 to 600 seconds; a sound effect has at most 60.

    The sampling rate is 44.1 kHz (Opus: 48 kHz). Uncompressed files that last longer than 285
    seconds have a lower one, so that ten minutes take 38 MB. The file contains the lyrics.
    """
    music = request.make == "music"
    seconds = min(max(request.seconds, 0.1), 600.0 if music else 60.0)
    rate = 48_000 if request.format == "opus" else 44_100
    if request.format in ("wav", "pcm", "flac"):
        rate = next(rate for rate in _RATES if seconds * rate * 4 <= _MAX_UNCOMPRESSED)
    text = request.lyrics if music and not request.instrumental else ""
    spec = AudioSpec(request.format, rate, 2, round(seconds * rate), text)
    sections = compose(request, spec) if music else effect(request, spec)
    content_type, extension = TYPES[request.format]
    out = io.BytesIO()  # getvalue() needs no copy
    out.writelines(assemble(sections, spec))
    return MediaFile(out.getvalue(), content_type, extension, seconds=spec.samples / rate)
