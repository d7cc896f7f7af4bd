"""Hum a text: each glottal pulse excites the formants of the current sound.

The method is Rodet, "Time-domain formant-wave-function synthesis" (1984).
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from mockgateway.generators.sound.phones import Phone, phones
from mockgateway.generators.sound.timing import Phrase
from mockgateway.generators.sound.voices import Voice
from mockgateway.seed import Seed

RATE = 24_000
_RING = 528  # samples that one pulse rings
_STEP = 20  # hertz between the frequencies of the bank
_BANDWIDTHS = (70.0, 95.0, 140.0, 190.0)  # hertz
_GAINS = (1.0, 0.55, 0.28, 0.12)
# The band of each kind of hiss, in hertz.
_BANDS = {
    "s": (4200, 9500),
    "sh": (1900, 5200),
    "puff": (300, 3200),
    "tick": (2600, 7500),
    "tock": (1200, 3200),
    "h": (500, 3000),
}
# Tones of Chinese syllables: the pitch at their start and end.
_TONES = ((1.12, 1.12), (0.92, 1.15), (0.9, 0.85), (1.18, 0.85))
_PAUSE = Phone(490, 1350, 2400, 0.0, 1.0)

Wave = NDArray[np.float32]
Track = NDArray[np.float64]


def speak(phrase: Phrase, samples: int, voice: Voice, question: bool) -> Wave:
    """Return the words of a phrase in exactly `samples` at 24 kHz, without its pause."""
    sounds, ends = _score(phrase)
    at = np.arange(samples, dtype=np.float64) / max(samples, 1)
    starts = np.concatenate(([0.0], ends[:-1]))
    pitch = _pitch(phrase, at, voice, question)
    pulses = np.flatnonzero(np.diff(np.floor(np.cumsum(pitch / RATE)))) + 1
    out = np.zeros(samples + _RING, np.float32)
    if len(pulses):
        loud = _loudness(sounds, starts, ends, at[pulses])
        rings = _rings(sounds, (starts + ends) / 2, at[pulses], voice)
        rings = rings * loud[:, None].astype(np.float32)
        for start, ring in zip(pulses.tolist(), rings, strict=True):
            out[start : start + _RING] += ring
    _add_noise(out, sounds, np.concatenate(([0.0], ends)) * samples, samples, voice)
    return out[:samples]


def _score(phrase: Phrase) -> tuple[list[Phone], Track]:
    """Return the sounds of a phrase, and the end of each from 0 to 1."""
    sounds: list[Phone] = []
    spans: list[float] = []
    for word in phrase.words:
        found = phones(word.text) if word.text else [_PAUSE]
        total = sum(phone.weight for phone in found)
        sounds += found
        spans += [word.seconds * phone.weight / total for phone in found]
    ends = np.cumsum(spans)
    return sounds, ends / ends[-1]


def _pitch(phrase: Phrase, at: Track, voice: Voice, question: bool) -> Track:
    """Return the hertz of every sample.

    The pitch falls through the sentence, is higher on long words, and rises for a question.
    """
    times, heights, passed = [0.0], [1.1], 0.0
    total = phrase.seconds
    for number, word in enumerate(phrase.words):
        if len(word.text) == 1 and word.text > "\u2e80":
            first, last = _TONES[ord(word.text) % 4]
            middle = (first + last) / 2
        else:
            accent = (0.14 if len(word.text) > 3 else 0.03) * voice.lively
            first, middle, last = 1.0, 1 + accent * (1 if number % 2 else 0.6), 0.97
        for share, height in ((0.2, first), (0.5, middle), (0.9, last)):
            times.append((passed + share * word.seconds) / total)
            heights.append(height * (1.08 - 0.18 * times[-1]))
        passed += word.seconds
    curve = np.interp(at, times, heights)
    if question:
        curve *= 1 + 0.45 * np.clip((at - 0.8) / 0.2, 0, 1)
    wobble = 1 + 0.008 * np.sin(at * total * 2 * np.pi * 5.1)
    return np.asarray(voice.pitch * curve * wobble)


def _loudness(sounds: list[Phone], starts: Track, ends: Track, at: Track) -> Track:
    loud = np.repeat([phone.loud for phone in sounds], 2)
    soft = 0.25 * (ends - starts)
    times = np.stack((starts + soft, ends - soft), axis=1).ravel()
    return np.asarray(np.interp(at, times, loud, left=0.3, right=0.1) * (1 - 0.25 * at))


def _rings(sounds: list[Phone], middles: Track, at: Track, voice: Voice) -> Wave:
    """Return the sound that each pulse excites: (pulses, _RING)."""
    bank = _bank()
    out = np.zeros((len(at), _RING), np.float32)
    formants = np.array([(phone.first, phone.second, phone.third) for phone in sounds])
    tracks = [np.interp(at, middles, formants[:, number]) for number in range(3)]
    for number, track in enumerate((*tracks, np.full(len(at), 3500.0))):
        index = np.clip(track * voice.size / _STEP, 4, bank.shape[1] - 1).astype(np.intp)
        gain = _GAINS[number] * (voice.size**1.5 if number > 1 else 1.0)
        out += bank[number, index] * np.float32(gain)
    return out


@lru_cache(maxsize=1)
def _bank() -> Wave:
    """Return damped waves for every formant and frequency: (4, frequencies, _RING)."""
    time = np.arange(_RING) / RATE
    rise = np.where(time < 0.0012, (1 - np.cos(np.pi * time / 0.0012)) / 2, 1.0)
    waves = np.sin(2 * np.pi * np.arange(0, 5200, _STEP)[:, None] * time)
    fall = np.minimum(1.0, (time[-1] - time) / 0.004)
    bank = [waves * np.exp(-np.pi * width * time) * rise * fall for width in _BANDWIDTHS]
    return np.stack(bank).astype(np.float32)


@lru_cache(maxsize=1)
def _noises() -> dict[str, Wave]:
    """Return one second of each kind of hiss."""
    random = np.random.default_rng(Seed.root("hiss").below(2**32))
    spectrum = np.fft.rfft(random.standard_normal(RATE))
    hertz = np.fft.rfftfreq(RATE, 1 / RATE)
    noises = {}
    for kind, (low, high) in _BANDS.items():
        band = 1 / (1 + (low / np.maximum(hertz, 1)) ** 6) / (1 + (hertz / high) ** 6)
        wave = np.fft.irfft(spectrum * band)
        noises[kind] = (wave / np.abs(wave).max()).astype(np.float32)
    return noises


def _add_noise(out: Wave, sounds: list[Phone], bounds: Track, samples: int, voice: Voice) -> None:
    """Add the hiss of consonants, and breath over the whole."""
    noises = _noises()
    for number, phone in enumerate(sounds):
        if not phone.noise:
            continue
        start, end = int(bounds[number]), int(bounds[number + 1])
        if phone.noise in ("puff", "tick", "tock") and phone.weight <= 1.1:
            start = max(start, end - int(0.03 * RATE))  # a stop: silence, then a burst
        count = min(end - start, RATE // 2)
        if count > 8:
            shift = number * 1237 % (RATE // 2)
            hiss = noises[phone.noise][shift : shift + count]
            hiss = hiss * np.hanning(count).astype(np.float32) * np.float32(phone.hiss)
            out[start : start + count] += hiss
    if voice.breath > 0.08:
        loud = [phone.loud for phone in sounds]
        envelope = np.interp(np.arange(samples), bounds[1:], loud).astype(np.float32)
        breath = np.resize(noises["h"], samples) * envelope
        out[:samples] += breath * np.float32(voice.breath * 0.6)
