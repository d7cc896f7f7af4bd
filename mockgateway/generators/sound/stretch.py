"""Change the length of a sound without its pitch, and its pitch with its length."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Wave = NDArray[np.float32]

_HOP, _WINDOW, _REACH, _COARSE = (
    320,
    640,
    192,
    4,
)  # samples: 13, 27 and 8 ms at 24 kHz; the search looks at every fourth


def resample(wave: Wave, step: float) -> Wave:
    """The wave read at every `step` samples: 2 halves it and sounds an octave higher."""
    count = int(len(wave) / step)
    return _read(wave, step, count)


def fit(wave: Wave, samples: int) -> Wave:
    """The wave in exactly `samples`, by overlapping parts of it that look alike (WSOLA: Verhelst and Roelands, 1993)."""
    if samples <= 0 or not len(wave):
        return np.zeros(max(samples, 0), np.float32)
    ratio = len(wave) / samples
    if 0.985 < ratio < 1.015 or len(wave) < 4 * _WINDOW or samples < 4 * _WINDOW:
        return _read(wave, ratio, samples)
    padded = np.concatenate((wave, np.zeros(2 * _WINDOW + _REACH, np.float32)))
    coarse = padded[::_COARSE]
    window = np.hanning(_WINDOW + 1)[:-1].astype(np.float32)
    out = np.zeros(samples + 2 * _WINDOW, np.float32)
    place = 0
    for at in range(0, samples, _HOP):
        if at:
            place = _alike(coarse, place + _HOP, min(int(at * ratio), len(wave)))
        out[at : at + _WINDOW] += padded[place : place + _WINDOW] * window
    out[:_HOP] += padded[:_HOP] * window[_HOP:]  # the half window that nothing came before
    return out[:samples]


def _read(wave: Wave, step: float, count: int) -> Wave:
    """`count` samples between those of the wave, on straight lines (np.interp searches for each and takes three times as long)."""
    at = np.arange(count) * step
    place = np.minimum(at.astype(np.intp), max(len(wave) - 2, 0))
    share = np.minimum(at - place, 1.0).astype(np.float32)
    following = wave[np.minimum(place + 1, len(wave) - 1)]
    return np.asarray(wave[place] * (1 - share) + following * share, np.float32)


def _alike(coarse: Wave, follows: int, near: int) -> int:
    """Where, near that sample, the wave goes on most like it does from `follows`."""
    size = _HOP // _COARSE
    low = max(near - _REACH, 0) // _COARSE
    high = (near + _REACH) // _COARSE
    model = coarse[follows // _COARSE : follows // _COARSE + size]
    field = coarse[low : high + size]
    if len(model) < size or len(field) <= size:
        return near
    return (low + int(np.correlate(field, model, "valid").argmax())) * _COARSE
