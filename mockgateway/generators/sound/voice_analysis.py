"""Measure the voice in a recording: its pitch, its brightness and how far the pitch moves."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from mockgateway.generators.sound.examine import decoded, examine
from mockgateway.generators.sound.voices import Voice

_RATE = 16_000
_WINDOW, _HOP = 1024, 512
_MIN_PITCH, _MAX_PITCH = 60, 420  # hertz
_BRIGHTNESS = 1_050.0  # hertz, of a man's voice


def measure_voice(sample: bytes) -> Voice:
    """Return the voice of a recording, from its first twenty seconds.

    Raises:
        Problem: `invalid_audio` for the parameter `audio`.
    """
    examine(sample, "audio")
    wave = decoded(sample, 20.0, _RATE)
    if len(wave) < 2 * _WINDOW or float(np.abs(wave).max()) < 1e-3:
        return Voice(130.0, 1.0)
    frames = np.lib.stride_tricks.sliding_window_view(wave, _WINDOW)[::_HOP] * np.hanning(_WINDOW)
    loud = frames.std(axis=1)
    frames = frames[loud > 0.35 * np.quantile(loud, 0.9)]
    hertz = _pitches(frames)
    pitch = float(np.median(hertz)) if len(hertz) else 130.0
    moved = float(np.std(np.log(hertz))) if len(hertz) > 4 else 0.12
    return Voice(
        round(min(max(pitch, 65.0), 380.0), 1),
        round(min(max((_brightness(frames) / _BRIGHTNESS) ** 0.25, 0.85), 1.3), 3),
        lively=round(min(max(moved / 0.12, 0.3), 1.6), 2),
    )


def _pitches(frames: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the pitch in hertz of the frames that have one: the peak of their autocorrelation."""
    spectrum = np.abs(np.fft.rfft(frames - frames.mean(axis=1, keepdims=True), 2 * _WINDOW)) ** 2
    alike = np.fft.irfft(spectrum)[:, : _WINDOW // 2]
    window = np.fft.irfft(np.abs(np.fft.rfft(np.hanning(_WINDOW), 2 * _WINDOW)) ** 2)
    window = window[: _WINDOW // 2]
    alike = alike / np.maximum(alike[:, :1], 1e-12) * (window[0] / window)
    low, high = _RATE // _MAX_PITCH, _RATE // _MIN_PITCH
    lags = low + alike[:, low:high].argmax(axis=1)
    rows = np.arange(len(lags))
    # Two or three periods match as well as one, so a shorter lag wins if it is nearly as good.
    for part in (3, 2):
        shorter = np.maximum(np.round(lags / part).astype(int), low)
        better = (lags / part >= low) & (alike[rows, shorter] > 0.9 * alike[rows, lags])
        lags = np.where(better, shorter, lags)
    return np.asarray(_RATE / lags[alike[rows, lags] > 0.55].astype(np.float64))


def _brightness(frames: NDArray[np.float64]) -> float:
    """Return the centre of the spectrum between 200 and 6000 Hz, in hertz."""
    power = np.abs(np.fft.rfft(frames)).mean(axis=0)
    hertz = np.fft.rfftfreq(frames.shape[1], 1 / _RATE)
    inside = (hertz > 200) & (hertz < 6000)
    return float((power * hertz)[inside].sum() / max(power[inside].sum(), 1e-9))
