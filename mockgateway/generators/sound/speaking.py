"""A text as sound, in a voice: really said where eSpeak NG is installed, else as a voice that hums the text's own vowels, pauses and melody."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from mockgateway.content.media import AudioFormat, MediaFile, SpeechRequest
from mockgateway.generators.sound import espeak, formant
from mockgateway.generators.sound.encoding import TYPES, Samples, Shape, encode
from mockgateway.generators.sound.pitch import measure
from mockgateway.generators.sound.plan import LEAD, Piece, pieces, seconds
from mockgateway.generators.sound.stretch import fit, resample
from mockgateway.generators.sound.voices import Voice, language_of, named

RATE = 24_000
_FADE = 96  # samples, 4 ms
_LOUD = 0.62  # of a formant voice
# What instructions do to a voice: factors of pitch and liveliness, and a least breath.
_MOODS = {
    "whisper": (1.0, 0.5, 0.5), "cheerful": (1.06, 1.4, 0.0), "happy": (1.06, 1.4, 0.0), "excited": (1.1, 1.6, 0.0), "calm": (0.97, 0.6, 0.0), "soft": (0.98, 0.7, 0.15),
    "sad": (0.94, 0.5, 0.1), "serious": (0.95, 0.6, 0.0), "monotone": (1.0, 0.1, 0.0), "robot": (1.0, 0.0, 0.0), "deep": (0.88, 0.9, 0.0), "angry": (1.05, 1.3, 0.0),
}  # fmt: skip


class _Reading(NamedTuple):
    """How a text is to be read. real: whether the words are really said; speed: 1 as normal."""

    voice: Voice
    language: str
    speed: float
    real: bool


def speech(ask: SpeechRequest) -> MediaFile:
    """The text read aloud, a mono file of 24 kHz; its length is that at speed 1 divided by `speed`."""
    return _finished(
        b"".join(speech_stream(ask)), ask.format, _shape(ask.text, ask.format, ask.speed)
    )


def length(ask: SpeechRequest) -> float:
    """Seconds that a speech takes."""
    shape = _shape(ask.text, ask.format, ask.speed)
    return shape.samples / shape.rate


def speech_stream(ask: SpeechRequest) -> Iterator[bytes]:
    """The same file, its parts as they are made: together they are `speech(ask).data`."""
    voice = _moved(named(ask.voice), ask.instructions)
    return _said(
        ask.text,
        ask.format,
        _Reading(voice, language_of(ask.text, ask.language), ask.speed, espeak.available()),
    )


def clone_stream(sample: bytes, text: str, format: AudioFormat = "mp3") -> Iterator[bytes]:  # noqa: A002 (the name that the API has for it)
    """The parts of `clone(...)` as they are made. Raises Problem("invalid_audio") at once."""
    return _said(
        text, format, _Reading(measure(sample), language_of(text), 1.0, espeak.available())
    )


def clone(sample: bytes, text: str, format: AudioFormat = "mp3") -> MediaFile:  # noqa: A002
    """The text in the voice of a recording: its median pitch, how bright it is and how much it moves are measured.

    sample: an audio file. Raises Problem("invalid_audio") for what is none.
    """
    return _finished(
        b"".join(clone_stream(sample, text, format)), format, _shape(text, format, 1.0)
    )


def _finished(data: bytes, format: AudioFormat, shape: Shape) -> MediaFile:  # noqa: A002
    kind, extension = TYPES[format]
    return MediaFile(data, kind, extension, seconds=shape.samples / shape.rate)


def _shape(text: str, format: AudioFormat, speed: float) -> Shape:  # noqa: A002
    return Shape(format, RATE, 1, round(seconds(pieces(text)) / _sane(speed) * RATE), text)


def _sane(speed: float) -> float:
    return min(max(speed, 0.25), 4.0) if math.isfinite(speed) else 1.0


def _said(text: str, format: AudioFormat, reading: _Reading) -> Iterator[bytes]:  # noqa: A002
    shape = _shape(text, format, reading.speed)
    return (
        data
        for data in encode(
            _waves(pieces(text), shape.samples, reading._replace(speed=_sane(reading.speed))), shape
        )
        if data
    )


def _waves(cut: list[Piece], samples: int, reading: _Reading) -> Iterator[Samples]:
    """The sound of each piece and the pause behind it; ends are rounded from the beginning, so that nothing adds up."""
    done = round(LEAD / reading.speed * RATE) if cut else samples
    yield np.zeros((1, done), np.float32)
    passed = LEAD
    for piece in cut:
        voiced = round((passed + piece.seconds) / reading.speed * RATE) - done
        passed += piece.seconds + piece.pause
        end = samples if piece is cut[-1] else round(passed / reading.speed * RATE)
        wave = np.zeros((1, end - done), np.float32)
        wave[0, :voiced] = _wave(piece, voiced, reading)
        yield wave
        done = end


def _wave(piece: Piece, samples: int, reading: _Reading) -> Samples:
    wave = _real(piece, samples, reading) if reading.real else None
    if wave is None:
        asks = piece.text.rstrip().endswith(("?", "？", "؟"))
        wave = formant.speak(piece, samples, reading.voice, asks) * np.float32(_LOUD)
        wave = np.tanh(wave * np.float32(0.9)).astype(np.float32)
    fade = min(_FADE, samples // 2)
    if fade:
        ramp = np.linspace(0, 1, fade, dtype=np.float32)
        wave[:fade] *= ramp
        wave[-fade:] *= ramp[::-1]
    return wave


def _real(piece: Piece, samples: int, reading: _Reading) -> Samples | None:
    """What eSpeak says, in exactly the time that the piece has; None where it says nothing."""
    rate = 135.0 * reading.speed
    step = espeak.RATE / RATE * espeak.build(reading.voice)
    wave = espeak.speak(piece.text, reading.language, reading.voice, rate)
    ratio = len(wave) / step / max(samples, 1)
    if (
        len(wave) and not 0.8 < ratio < 1.25
    ):  # said again at the right pace sounds better than stretched
        wave = espeak.speak(piece.text, reading.language, reading.voice, rate * ratio)
    return fit(resample(wave, step), samples) if len(wave) else None


def _moved(voice: Voice, instructions: str) -> Voice:
    for word, (pitch, lively, breath) in _MOODS.items():
        if word in instructions.lower():
            voice = voice._replace(
                pitch=voice.pitch * pitch,
                lively=voice.lively * lively,
                breath=max(voice.breath, breath),
            )
    return voice
