"""A voice without words: each glottal pulse rings the formants of the sound it falls in (Rodet, "Time-domain formant-wave-function synthesis", 1984)."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from mockgateway.generators.sound.phones import Phone, phones
from mockgateway.generators.sound.plan import Piece
from mockgateway.generators.sound.voices import Voice
from mockgateway.seed import Seed

RATE = 24_000
_RING = 528  # samples that one pulse rings
_STEP = 20  # hertz between the frequencies that are kept
_BANDS = (70.0, 95.0, 140.0, 190.0)  # bandwidths, hertz
_GAINS = (1.0, 0.55, 0.28, 0.12)
_COLOURS = {
    "s": (4200, 9500),
    "sh": (1900, 5200),
    "puff": (300, 3200),
    "tick": (2600, 7500),
    "tock": (1200, 3200),
    "h": (500, 3000),
}  # hertz
_TONES = (
    (1.12, 1.12),
    (0.92, 1.15),
    (0.9, 0.85),
    (1.18, 0.85),
)  # of Chinese syllables: pitch at their beginning and end

Wave = NDArray[np.float32]


def speak(piece: Piece, samples: int, voice: Voice, asks: bool) -> Wave:
    """The words of a piece in exactly `samples` at 24 kHz, without its pause. asks: whether it ends as a question."""
    sounds, ends = _score(piece)
    at = np.arange(samples, dtype=np.float64) / max(samples, 1)
    middles = (np.concatenate(([0.0], ends[:-1])) + ends) / 2
    pitch = _pitch(piece, at, voice, asks)
    pulses = np.flatnonzero(np.diff(np.floor(np.cumsum(pitch / RATE)))) + 1
    out = np.zeros(samples + _RING, np.float32)
    if len(pulses):
        loud = _loudness(sounds, ends, at[pulses])
        rings = _rings(sounds, middles, at[pulses], voice) * loud[:, None].astype(np.float32)
        for place, ring in zip(pulses.tolist(), rings, strict=True):
            out[place : place + _RING] += ring
    _hiss(out, sounds, ends, samples, voice)
    return out[:samples]


def _score(piece: Piece) -> tuple[list[Phone], NDArray[np.float64]]:
    """Every sound of the piece, and where it ends, from 0 to 1 of the piece."""
    sounds: list[Phone] = []
    spans: list[float] = []
    for word in piece.words:
        made = phones(word.text) if word.text else [Phone(490, 1350, 2400, 0.0, 1.0)]
        total = sum(phone.weight for phone in made)
        sounds += made
        spans += [word.seconds * phone.weight / total for phone in made]
    ends = np.cumsum(spans)
    return sounds, ends / ends[-1]


def _pitch(piece: Piece, at: NDArray[np.float64], voice: Voice, asks: bool) -> NDArray[np.float64]:
    """Hertz at every sample: falling through the sentence, higher on long words, rising at the end of a question."""
    places, heights, passed = [0.0], [1.1], 0.0
    total = piece.seconds
    for number, word in enumerate(piece.words):
        tone = (
            _TONES[ord(word.text[0]) % 4]
            if word.text and len(word.text) == 1 and word.text > "\u2e80"
            else None
        )
        accent = 1 + (0.14 if len(word.text) > 3 else 0.03) * voice.lively * (
            1 if number % 2 else 0.6
        )
        for share, height in (
            (0.2, tone[0] if tone else 1.0),
            (0.5, sum(tone) / 2 if tone else accent),
            (0.9, tone[1] if tone else 0.97),
        ):
            places.append((passed + share * word.seconds) / total)
            heights.append(height * (1.08 - 0.18 * places[-1]))
        passed += word.seconds
    curve = np.interp(at, places, heights)
    if asks:
        curve *= 1 + 0.45 * np.clip((at - 0.8) / 0.2, 0, 1)
    wobble = 1 + 0.008 * np.sin(at * total * 2 * np.pi * 5.1)
    return np.asarray(voice.pitch * curve * wobble)


def _loudness(
    sounds: list[Phone], ends: NDArray[np.float64], at: NDArray[np.float64]
) -> NDArray[np.float64]:
    loud = np.array([phone.loud for phone in sounds])
    starts = np.concatenate(([0.0], ends[:-1]))
    soft = 0.25 * (ends - starts)
    places = np.stack((starts + soft, ends - soft), axis=1).ravel()
    return np.asarray(
        np.interp(at, places, np.repeat(loud, 2), left=0.3, right=0.1) * (1 - 0.25 * at)
    )


def _rings(
    sounds: list[Phone], middles: NDArray[np.float64], at: NDArray[np.float64], voice: Voice
) -> Wave:
    """What each pulse sets ringing: (pulses, _RING)."""
    bank = _bank()
    made = np.zeros((len(at), _RING), np.float32)
    formants = np.array([(phone.first, phone.second, phone.third) for phone in sounds])
    tracks = [np.interp(at, middles, formants[:, number]) for number in range(3)]
    for number, track in enumerate((*tracks, np.full(len(at), 3500.0))):
        index = np.clip(track * voice.size / _STEP, 4, bank.shape[1] - 1).astype(np.intp)
        made += bank[number, index] * np.float32(
            _GAINS[number] * (voice.size**1.5 if number > 1 else 1.0)
        )
    return made


@lru_cache(maxsize=1)
def _bank() -> Wave:
    """Damped waves for every formant and frequency: (4, frequencies, _RING)."""
    time = np.arange(_RING) / RATE
    rise = np.where(time < 0.0012, (1 - np.cos(np.pi * time / 0.0012)) / 2, 1.0)
    waves = np.sin(2 * np.pi * np.arange(0, 5200, _STEP)[:, None] * time)
    fall = np.minimum(1.0, (time[-1] - time) / 0.004)  # to nothing at the end
    return np.stack(
        [waves * np.exp(-np.pi * width * time) * rise * fall for width in _BANDS]
    ).astype(np.float32)


@lru_cache(maxsize=1)
def _noises() -> dict[str, Wave]:
    """A second of each kind of hiss."""
    spectrum = np.fft.rfft(
        np.random.default_rng(Seed.root("hiss").below(2**32)).standard_normal(RATE)
    )
    hertz = np.fft.rfftfreq(RATE, 1 / RATE)
    made = {}
    for kind, (low, high) in _COLOURS.items():
        band = 1 / (1 + (low / np.maximum(hertz, 1)) ** 6) / (1 + (hertz / high) ** 6)
        wave = np.fft.irfft(spectrum * band)
        made[kind] = (wave / np.abs(wave).max()).astype(np.float32)
    return made


def _hiss(
    out: Wave, sounds: list[Phone], ends: NDArray[np.float64], samples: int, voice: Voice
) -> None:
    """Adds the noise of consonants, and of breath over the whole."""
    noises = _noises()
    bounds = np.concatenate(([0.0], ends)) * samples
    for number, phone in enumerate(sounds):
        if not phone.noise:
            continue
        start, end = int(bounds[number]), int(bounds[number + 1])
        if (
            phone.noise in ("puff", "tick", "tock") and not phone.weight > 1.1
        ):  # a stop: silence, then a burst
            start = max(start, end - int(0.03 * RATE))
        count = min(end - start, RATE // 2)
        if count > 8:
            shift = number * 1237 % (RATE // 2)
            out[start : start + count] += (
                noises[phone.noise][shift : shift + count]
                * np.hanning(count).astype(np.float32)
                * np.float32(phone.hiss)
            )
    if voice.breath > 0.08:
        whole = np.resize(noises["h"], samples)
        envelope = np.interp(
            np.arange(samples), bounds[1:], [phone.loud for phone in sounds]
        ).astype(np.float32)
        out[:samples] += whole * envelope * np.float32(voice.breath * 0.6)
