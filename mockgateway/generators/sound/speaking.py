"""Read a text aloud.

With eSpeak NG the words are spoken. Without it a voice hums their vowels, pauses and melody.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from mockgateway.content.media import AudioFormat, MediaFile, SpeechRequest
from mockgateway.generators.sound import espeak, formant
from mockgateway.generators.sound.encoding import TYPES, AudioSpec, Samples, encode
from mockgateway.generators.sound.stretch import fit, resample
from mockgateway.generators.sound.timing import LEAD, Phrase, phrases, total_seconds
from mockgateway.generators.sound.voice_analysis import measure_voice
from mockgateway.generators.sound.voices import Voice, language_of, voice_of, with_mood

RATE = 24_000
_FADE = 96  # samples, 4 ms
_LOUDNESS = 0.62  # of the humming voice


class _Reading(NamedTuple):
    """The text to read, and the manner."""

    text: str
    format: AudioFormat
    voice: Voice
    language: str
    speed: float = 1.0  # 0.25 to 4

    @property
    def spec(self) -> AudioSpec:
        return _spec(self.text, self.format, self.speed)


def speech(request: SpeechRequest) -> MediaFile:
    """Return the text read aloud, a mono file at 24 kHz."""
    return _file(_reading(request))


def speech_seconds(request: SpeechRequest) -> float:
    """Return the length of a speech: that at speed 1, divided by `speed`."""
    spec = _spec(request.text, request.format, _valid_speed(request.speed))
    return spec.samples / spec.rate


def speech_stream(request: SpeechRequest) -> Iterator[bytes]:
    """Yield the parts of the same file as soon as they exist."""
    return _parts(_reading(request))


def clone_stream(sample: bytes, text: str, file_format: AudioFormat = "mp3") -> Iterator[bytes]:
    """Yield the parts of `clone(...)` as soon as they exist; a Problem is raised at once."""
    return _parts(_Reading(text, file_format, measure_voice(sample), language_of(text)))


def clone(sample: bytes, text: str, file_format: AudioFormat = "mp3") -> MediaFile:
    """Return the text read in the voice of a recording.

    Args:
        sample: An audio file. The voice's pitch, brightness and movement are measured.
        text: The text to read.
        file_format: The format of the result.

    Raises:
        Problem: `invalid_audio`.
    """
    return _file(_Reading(text, file_format, measure_voice(sample), language_of(text)))


def _reading(request: SpeechRequest) -> _Reading:
    voice = with_mood(voice_of(request.voice), request.instructions)
    language = language_of(request.text, request.language)
    speed = _valid_speed(request.speed)
    return _Reading(request.text, request.format, voice, language, speed)


def _valid_speed(speed: float) -> float:
    return min(max(speed, 0.25), 4.0) if math.isfinite(speed) else 1.0


def _spec(text: str, file_format: AudioFormat, speed: float) -> AudioSpec:
    return AudioSpec(file_format, RATE, 1, round(total_seconds(phrases(text)) / speed * RATE), text)


def _file(reading: _Reading) -> MediaFile:
    content_type, extension = TYPES[reading.format]
    data = b"".join(_parts(reading))
    return MediaFile(data, content_type, extension, seconds=reading.spec.samples / RATE)


def _parts(reading: _Reading) -> Iterator[bytes]:
    spec = reading.spec
    return filter(None, encode(_waves(reading, spec.samples), spec))


def _waves(reading: _Reading, samples: int) -> Iterator[Samples]:
    """Yield the sound of each phrase with its pause.

    Ends are rounded from the beginning of the file, so that errors do not add up.
    """
    parts = phrases(reading.text)
    done = round(LEAD / reading.speed * RATE) if parts else samples
    yield np.zeros((1, done), np.float32)
    passed = LEAD
    for phrase in parts:
        voiced = round((passed + phrase.seconds) / reading.speed * RATE) - done
        passed += phrase.seconds + phrase.pause
        end = samples if phrase is parts[-1] else round(passed / reading.speed * RATE)
        wave = np.zeros((1, end - done), np.float32)
        wave[0, :voiced] = _wave(phrase, voiced, reading)
        yield wave
        done = end


def _wave(phrase: Phrase, samples: int, reading: _Reading) -> Samples:
    wave = _spoken(phrase, samples, reading) if espeak.available() else None
    if wave is None:
        question = phrase.text.rstrip().endswith(("?", "？", "؟"))
        wave = formant.speak(phrase, samples, reading.voice, question) * np.float32(_LOUDNESS)
        wave = np.tanh(wave * np.float32(0.9)).astype(np.float32)
    fade = min(_FADE, samples // 2)
    if fade:
        ramp = np.linspace(0, 1, fade, dtype=np.float32)
        wave[:fade] *= ramp
        wave[-fade:] *= ramp[::-1]
    return wave


def _spoken(phrase: Phrase, samples: int, reading: _Reading) -> Samples | None:
    """Return eSpeak's voice in exactly the phrase's time, None if it says nothing."""
    rate = 135.0 * reading.speed
    step = espeak.RATE / RATE * espeak.playback_rate(reading.voice)
    wave = espeak.speak(phrase.text, reading.language, reading.voice, rate)
    ratio = len(wave) / step / max(samples, 1)
    if len(wave) and not 0.8 < ratio < 1.25:
        # Speaking again at the right pace sounds better than stretching.
        wave = espeak.speak(phrase.text, reading.language, reading.voice, rate * ratio)
    return fit(resample(wave, step), samples) if len(wave) else None
