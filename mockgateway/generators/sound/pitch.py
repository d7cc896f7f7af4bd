"""What is peculiar to a voice in a recording: how high it speaks, how bright it sounds, how much it moves."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from mockgateway.generators.sound.examination import decoded, examine
from mockgateway.generators.sound.voices import Voice

_RATE = 16_000
_WINDOW, _HOP = 1024, 512
_LOWEST, _HIGHEST = 60, 420  # hertz
_BRIGHT = 1_050.0  # hertz: where half of a grown man's sound lies above


def measure(sample: bytes) -> Voice:
    """The voice of a recording, from its first twenty seconds.

    Raises Problem("invalid_audio") naming `audio` for what is no audio.
    """
    examine(sample, "audio")
    wave = decoded(sample, 20.0, _RATE)
    if len(wave) < 2 * _WINDOW or float(np.abs(wave).max()) < 1e-3:
        return Voice(130.0, 1.0)
    frames = np.lib.stride_tricks.sliding_window_view(wave, _WINDOW)[::_HOP] * np.hanning(_WINDOW)
    loud = frames.std(axis=1)
    frames = frames[loud > 0.35 * np.quantile(loud, 0.9)]
    hertz = pitches(frames)
    bright = brightness(frames)
    pitch = float(np.median(hertz)) if len(hertz) else 130.0
    moved = float(np.std(np.log(hertz))) if len(hertz) > 4 else 0.12
    return Voice(
        round(min(max(pitch, 65.0), 380.0), 1),
        round(min(max((bright / _BRIGHT) ** 0.25, 0.85), 1.3), 3),
        lively=round(min(max(moved / 0.12, 0.3), 1.6), 2),
    )


def pitches(frames: NDArray[np.float64]) -> NDArray[np.float64]:
    """Hertz of the frames that have a pitch, by the peak of their autocorrelation."""
    spectrum = np.abs(np.fft.rfft(frames - frames.mean(axis=1, keepdims=True), 2 * _WINDOW)) ** 2
    alike = np.fft.irfft(spectrum)[:, : _WINDOW // 2]
    window = np.fft.irfft(np.abs(np.fft.rfft(np.hanning(_WINDOW), 2 * _WINDOW)) ** 2)[
        : _WINDOW // 2
    ]
    alike = alike / np.maximum(alike[:, :1], 1e-12) * (window[0] / window)
    low, high = _RATE // _HIGHEST, _RATE // _LOWEST
    lags = low + alike[:, low:high].argmax(axis=1)
    # The first peak nearly as high as the highest: twice the period fits as well as the period.
    for part in (3, 2):
        shorter = np.maximum(np.round(lags / part).astype(int), low)
        rows = np.arange(len(lags))
        better = (lags / part >= low) & (alike[rows, shorter] > 0.9 * alike[rows, lags])
        lags = np.where(better, shorter, lags)
    sure = alike[np.arange(len(lags)), lags] > 0.55
    return np.asarray(_RATE / lags[sure].astype(np.float64))


def brightness(frames: NDArray[np.float64]) -> float:
    """Hertz of the middle of the sound's weight, 200 to 6000 Hz."""
    power = np.abs(np.fft.rfft(frames)).mean(axis=0)
    hertz = np.fft.rfftfreq(frames.shape[1], 1 / _RATE)
    inside = (hertz > 200) & (hertz < 6000)
    return float((power * hertz)[inside].sum() / max(power[inside].sum(), 1e-9))
