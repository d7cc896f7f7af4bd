"""Change the length of a sound but not its pitch, or both at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Wave = NDArray[np.float32]

# Samples: 13, 27 and 8 ms at 24 kHz. The search compares every fourth sample.
_HOP, _WINDOW, _REACH, _COARSE = 320, 640, 192, 4


def resample(wave: Wave, step: float) -> Wave:
    """Return the wave read at every `step` samples: 2 halves it and raises it by an octave."""
    return _read(wave, step, int(len(wave) / step))


def fit(wave: Wave, samples: int) -> Wave:
    """Return the wave with exactly `samples`, at the same pitch.

    Similar parts of it are overlapped (WSOLA: Verhelst and Roelands, 1993).
    """
    if samples <= 0 or not len(wave):
        return np.zeros(max(samples, 0), np.float32)
    ratio = len(wave) / samples
    if 0.985 < ratio < 1.015 or len(wave) < 4 * _WINDOW or samples < 4 * _WINDOW:
        return _read(wave, ratio, samples)
    padded = np.concatenate((wave, np.zeros(2 * _WINDOW + _REACH, np.float32)))
    coarse = padded[::_COARSE]
    window = np.hanning(_WINDOW + 1)[:-1].astype(np.float32)
    out = np.zeros(samples + 2 * _WINDOW, np.float32)
    start = 0
    for at in range(0, samples, _HOP):
        if at:
            start = _most_similar(coarse, start + _HOP, min(int(at * ratio), len(wave)))
        out[at : at + _WINDOW] += padded[start : start + _WINDOW] * window
    out[:_HOP] += padded[:_HOP] * window[_HOP:]  # nothing overlaps the first half window
    return out[:samples]


def _read(wave: Wave, step: float, count: int) -> Wave:
    """Return `count` samples, interpolated linearly; np.interp would take three times as long."""
    at = np.arange(count) * step
    index = np.minimum(at.astype(np.intp), max(len(wave) - 2, 0))
    share = np.minimum(at - index, 1.0).astype(np.float32)
    following = wave[np.minimum(index + 1, len(wave) - 1)]
    return np.asarray(wave[index] * (1 - share) + following * share, np.float32)


def _most_similar(coarse: Wave, follows: int, near: int) -> int:
    """Return the sample close to `near` from which the wave continues most as from `follows`."""
    size = _HOP // _COARSE
    low = max(near - _REACH, 0) // _COARSE
    high = (near + _REACH) // _COARSE
    model = coarse[follows // _COARSE : follows // _COARSE + size]
    field = coarse[low : high + size]
    if len(model) < size or len(field) <= size:
        return near
    return (low + int(np.correlate(field, model, "valid").argmax())) * _COARSE
