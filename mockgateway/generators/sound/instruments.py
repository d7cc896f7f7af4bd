"""Make single notes and drum strokes as waves."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mockgateway.seed import Seed
from mockgateway.text_tables import load

Wave = NDArray[np.float32]


class _Timbre(NamedTuple):
    partials: list[float]  # strength of each harmonic
    attack: float  # seconds
    fall: float  # decay, 1/s
    faster: float = 0.0  # additional decay of each higher harmonic, 1/s
    vibrato: float = 0.0  # depth


@lru_cache(maxsize=256)
def note(instrument: str, pitch: int, samples: int, rate: int) -> Wave:
    """Return a note with a short release at its end.

    Args:
        instrument: A key of `instruments` in fixtures/text/music.yaml.
        pitch: MIDI number; 69 is A at 440 Hz.
        samples: Its length.
        rate: Samples per second.
    """
    timbre = _Timbre(*load("music")["instruments"][instrument])
    hertz = 440.0 * 2 ** ((pitch - 69) / 12)
    time = np.arange(samples, dtype=np.float32) / rate
    phase = 2 * np.pi * hertz * time
    if timbre.vibrato:
        phase = phase + (timbre.vibrato * hertz / 5.5) * (1 - np.cos(2 * np.pi * 5.5 * time))
    # sin(kx) follows from the two harmonics before it: two slow calls instead of one for each.
    last, this = np.zeros(samples, np.float32), np.sin(phase).astype(np.float32)
    twice = (2 * np.cos(phase)).astype(np.float32)
    fade = np.exp(-timbre.faster * time).astype(np.float32)
    out, decay = np.zeros(samples, np.float32), np.exp(-timbre.fall * time).astype(np.float32)
    for number, strength in enumerate(timbre.partials, 1):
        if hertz * number > 0.45 * rate:
            break
        if strength:
            out += np.float32(strength) * decay * this
        last, this = this, twice * this - last
        decay = decay * fade
    out /= np.float32(sum(timbre.partials) ** 0.8)
    rise = min(int(timbre.attack * rate) + 1, samples)
    out[:rise] *= np.linspace(0, 1, rise, dtype=np.float32)
    release = min(int(0.03 * rate) + 1, samples)
    out[-release:] *= np.linspace(1, 0, release, dtype=np.float32)
    out.setflags(write=False)
    return out


@lru_cache(maxsize=16)
def drum(kind: str, rate: int) -> Wave:
    """Return a stroke of a kick, snare or hat."""
    length = {"kick": 0.28, "snare": 0.2, "hat": 0.06}[kind]
    time = np.arange(int(length * rate)) / rate
    noise = np.random.default_rng(Seed.root("drum", kind).below(2**32)).standard_normal(len(time))
    if kind == "kick":
        thump = np.sin(2 * np.pi * (48 * time - 5.5 * np.exp(-time * 26)))
        wave = thump * np.exp(-time * 11) + 0.15 * noise * np.exp(-time * 260)
    elif kind == "snare":
        rattle = 0.42 * np.diff(noise, prepend=0.0) * np.exp(-time * 19)
        wave = 0.5 * np.sin(2 * np.pi * 186 * time) * np.exp(-time * 26) + rattle
    else:
        wave = 0.3 * np.diff(np.diff(noise, prepend=0.0), prepend=0.0) * np.exp(-time * 70)
    out = np.clip(wave, -1, 1).astype(np.float32)
    out[-64:] *= np.linspace(1, 0, 64, dtype=np.float32)
    return out
