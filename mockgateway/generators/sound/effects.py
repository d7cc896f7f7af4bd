"""Make sound effects named in a prompt, such as rain, doors or lasers; a whoosh by default."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from mockgateway.content.media import SoundRequest
from mockgateway.generators.sound.encoding import AudioSpec, Samples
from mockgateway.seed import Seed
from mockgateway.text_tables import load

Track = NDArray[np.float64]
_PERIOD = 8.0  # seconds of noise that are drawn; longer sounds repeat them
_TURN = 2 * np.pi


class _Synth:
    """Makes the waves of one effect for one channel; all randomness comes from the seed."""

    def __init__(self, count: int, rate: int, seed: Seed) -> None:
        self.count, self.rate = count, rate  # samples, hertz
        self.seconds = count / rate
        self.time = np.arange(count) / rate
        self.random = np.random.default_rng(seed.below(2**63))

    def clock(self, seconds: float) -> Track:
        """Return the time of each sample of a short wave."""
        return np.arange(int(seconds * self.rate)) / self.rate

    def noise(self, low: float, high: float) -> Track:
        """Return noise in a band of frequencies (hertz), with peak 1."""
        size = min(self.count, int(_PERIOD * self.rate))
        size = max(1 << (size - 1).bit_length(), 2)
        spectrum = np.fft.rfft(self.random.standard_normal(size))
        hertz = np.fft.rfftfreq(size, 1 / self.rate)
        band = spectrum / (1 + (low / np.maximum(hertz, 1)) ** 4) / (1 + (hertz / high) ** 4)
        wave = np.fft.irfft(band)
        return np.resize(wave / max(float(np.abs(wave).max()), 1e-9), self.count)

    def hits(self, every: float, wave: Track, jitter: float = 0.1, vary: float = 0.3) -> Track:
        """Repeat a short wave every so many seconds, with varying time and loudness."""
        out = np.zeros(self.count + len(wave))
        at = 0.02 + min(every, self.seconds) * 0.1
        while at < self.seconds:
            start = int(at * self.rate)
            out[start : start + len(wave)] += wave * (1 - vary * self.random.random())
            at += every * (1 + jitter * (2 * self.random.random() - 1))
        return out[: self.count]

    def tone(self, hertz: float, fall: float, length: float) -> Track:
        """Return a sine that decays by the factor e `fall` times a second."""
        time = self.clock(length)
        fade = np.minimum(1, (length - time) / 0.01)
        return np.sin(_TURN * hertz * time) * np.exp(-fall * time) * fade

    def burst(self, low: float, high: float, fall: float, length: float) -> Track:
        """Return decaying noise in a band of frequencies."""
        time = self.clock(length)
        wave = _Synth(len(time), self.rate, Seed.root("burst", low, high)).noise(low, high)
        return wave * np.exp(-fall * time) * np.minimum(1, (length - time) / 0.01)

    def late(self, wave: Track, delay: float, length: float) -> Track:
        """Return the wave after a delay, in a track of `length` seconds."""
        start, count = int(delay * self.rate), int(length * self.rate)
        return np.pad(wave, (start, max(count - start - len(wave), 0)))[:count]

    def swell(self, hertz: float, least: float = 0.3) -> Track:
        """Return a slow, uneven rise and fall between `least` and 1."""
        phase = self.random.random() * 6.28
        slow = np.sin(_TURN * hertz * self.time + phase)
        fast = np.sin(_TURN * hertz * 2.7 * self.time)
        return least + (1 - least) * (0.5 + 0.3 * slow + 0.2 * fast)


def _explosion(synth: _Synth) -> Track:
    time, rate = synth.time, min(4.0, 6 / synth.seconds)
    boom = np.sin(_TURN * (38 * time + 9 * (1 - np.exp(-time * 9)))) * np.exp(-time * rate)
    roar = 0.8 * boom + synth.noise(40, 2200) * np.exp(-time * rate * 1.3)
    roar = roar + 0.6 * synth.noise(1500, 9000) * np.exp(-time * 14)
    return np.asarray(np.tanh(2.5 * roar))


def _door(synth: _Synth) -> Track:
    time, creak_end = synth.time, synth.seconds * 0.6
    hertz = 240 + 160 * np.sin(time * 5) + 60 * np.sin(time * 23)
    teeth = np.maximum(0, np.sin(np.cumsum(hertz / synth.rate) * _TURN)) ** 6
    creak = teeth * synth.noise(500, 4000) * (time < creak_end)
    creak = creak * np.sin(np.pi * np.minimum(time / creak_end, 1))
    slam = np.where(time >= creak_end, np.exp(-np.maximum(time - creak_end, 0) * 16), 0.0)
    return 0.5 * creak + slam * (0.8 * synth.noise(50, 900) + 0.6 * np.sin(_TURN * 72 * time))


def _steps(synth: _Synth) -> Track:
    toe = synth.late(synth.burst(900, 5000, 60, 0.08), 0.07, 0.16)
    return synth.hits(0.52, 0.9 * synth.burst(60, 900, 30, 0.16) + 0.4 * toe, 0.07)


def _laser(synth: _Synth) -> Track:
    time = synth.clock(0.3)
    zap = np.sign(np.sin(_TURN * (300 * time + 2100 / 11 * (1 - np.exp(-11 * time)))))
    zap = zap * np.exp(-9 * time) * np.minimum(1, (0.3 - time) / 0.02)
    return 0.6 * synth.hits(0.45, zap, 0.15)


# Partials of a bell: ratio to its pitch, loudness, decay.
_BELL = (
    (0.5, 0.9, 0.6), (1, 1, 1.0), (1.19, 0.7, 1.5), (1.56, 0.4, 2.2),
    (2, 0.8, 1.8), (2.74, 0.4, 3.0), (3.76, 0.25, 4.0), (5.4, 0.15, 7.0),
)  # fmt: skip


def _bell(synth: _Synth) -> Track:
    length = min(synth.seconds, 4.0)
    tones = [level * synth.tone(440 * ratio, fall, length) for ratio, level, fall in _BELL]
    return 0.3 * synth.hits(2.2, np.sum(tones, axis=0), 0.02)


def _wind(synth: _Synth) -> Track:
    low = 0.7 * synth.noise(150, 900) * synth.swell(0.21, 0.25)
    return low + 0.35 * synth.noise(600, 1600) * synth.swell(0.37, 0.05)


def _fire(synth: _Synth) -> Track:
    roar = 0.35 * synth.noise(80, 700) * synth.swell(0.4, 0.6)
    return roar + 0.8 * synth.hits(0.09, synth.burst(1500, 8000, 260, 0.02), 0.95, 0.95)


def _engine(synth: _Synth) -> Track:
    revs = 0.5 * np.sin(np.pi * synth.time / max(synth.seconds, 0.1))
    hertz = 42 * (1 + revs + 0.02 * np.sin(synth.time * 31))
    phase = np.cumsum(hertz / synth.rate) * _TURN
    motor = np.tanh(sum(np.sin(phase * number) / number for number in range(1, 9)))
    return np.asarray(motor * 0.7 + 0.15 * synth.noise(200, 2000))


def _siren(synth: _Synth) -> Track:
    hertz = 720 + 330 * np.sin(_TURN * 0.45 * synth.time)
    return np.asarray(np.tanh(2 * np.sin(np.cumsum(hertz / synth.rate) * _TURN)) * 0.6)


def _birds(synth: _Synth) -> Track:
    time = synth.clock(0.12)
    chirp = np.sin(_TURN * (3200 * time + 90 * np.sin(_TURN * 18 * time)))
    chirp = chirp * np.sin(np.pi * time / 0.12) ** 2
    return 0.5 * synth.hits(0.3, chirp, 0.8, 0.8) + 0.04 * synth.noise(300, 3000)


def _bark(synth: _Synth) -> Track:
    time = synth.clock(0.22)
    pitch = np.cumsum(520 * np.exp(-time * 5) + 170) / synth.rate
    voice = np.tanh(3 * np.sin(_TURN * pitch) + 1.6 * np.sin(4 * np.pi * pitch))
    voice = voice * np.sin(np.pi * np.minimum(time / 0.22, 1)) ** 0.6
    bark = voice + 0.5 * synth.burst(400, 3000, 14, 0.22)[: len(time)]
    twice = np.concatenate((bark, np.zeros(int(0.09 * synth.rate)), 0.75 * bark))
    return synth.hits(1.1, twice, 0.1)


def _meow(synth: _Synth) -> Track:
    time = synth.clock(0.7)
    arc = np.sin(np.pi * np.minimum(time / 0.7, 1))
    pitch = np.cumsum(420 + 360 * arc**1.5) / synth.rate
    voice = sum(np.sin(_TURN * number * pitch) / number for number in (1, 2, 3, 4, 6))
    return 0.6 * synth.hits(1.5, np.asarray(voice * arc**0.8), 0.1)


def _applause(synth: _Synth) -> Track:
    clap = synth.burst(700, 4500, 90, 0.05)
    return 0.6 * (synth.hits(0.012, clap, 0.95, 0.9) + synth.hits(0.017, clap, 0.95, 0.9))


def _heart(synth: _Synth) -> Track:
    beat = synth.tone(52, 22, 0.5)
    return synth.hits(0.86, beat + 0.7 * synth.late(beat, 0.24, 0.5), 0.03, 0.1)


def _water(synth: _Synth) -> Track:
    time = synth.clock(0.07)
    bubble = np.sin(_TURN * (500 * time + 4000 * time**2)) * np.sin(np.pi * time / 0.07)
    flow = 0.35 * synth.noise(300, 4000) * synth.swell(0.8, 0.6)
    return flow + 0.4 * synth.hits(0.06, bubble, 0.9, 0.8)


def _glass(synth: _Synth) -> Track:
    tones = ((3100, 0.0), (4230, 0.01), (5170, 0.04), (6420, 0.06), (3770, 0.09))
    shards = [synth.late(synth.tone(hertz, 14, 0.4), at, 0.5) for hertz, at in tones]
    shatter = 0.2 * synth.hits(1.5, np.sum(shards, axis=0), 0.2)
    return shatter + synth.hits(1.5, synth.burst(2500, 10000, 25, 0.3), 0.2)


def _magic(synth: _Synth) -> Track:
    tones = enumerate((1047, 1319, 1568, 2093, 2637))
    chime = [synth.late(synth.tone(hertz, 6, 0.6), 0.06 * number, 0.85) for number, hertz in tones]
    return 0.3 * synth.hits(1.2, np.sum(chime, axis=0), 0.05, 0.1)


def _whoosh(synth: _Synth) -> Track:
    at = synth.time / max(synth.seconds, 0.01)
    arc = np.sin(np.pi * np.minimum(at, 1)) ** 2
    return np.asarray((0.8 * synth.noise(250, 1800) + 0.5 * synth.noise(1500, 6000) * at) * arc)


# The keys of fixtures/text/sound_effects.yaml.
_EFFECTS: Mapping[str, Callable[[_Synth], Track]] = {
    "rain": lambda synth: (
        0.5 * synth.hits(0.035, synth.burst(1500, 8000, 180, 0.02), 0.9, 0.9)
        + 0.4 * synth.noise(600, 9000) * synth.swell(0.1, 0.7)
    ),
    "thunder": lambda synth: (
        synth.hits(4.0, synth.burst(25, 260, 1.4, min(3.5, synth.seconds + 0.1)), 0.4)
        + 0.15 * synth.noise(30, 150)
    ),
    "explosion": _explosion,
    "knock": lambda synth: synth.hits(
        0.28, synth.tone(170, 38, 0.15) + 0.5 * synth.burst(300, 2500, 70, 0.15), 0.08
    ),
    "door": _door,
    "steps": _steps,
    "laser": _laser,
    "bell": _bell,
    "wind": _wind,
    "waves": lambda synth: (
        synth.noise(120, 3500) * synth.swell(0.14, 0.08) ** 2 + 0.25 * synth.noise(60, 400)
    ),
    "fire": _fire,
    "engine": _engine,
    "siren": _siren,
    "bark": _bark,
    "meow": _meow,
    "birds": _birds,
    "applause": _applause,
    "click": lambda synth: synth.hits(
        0.16, synth.burst(1200, 9000, 220, 0.03) + 0.4 * synth.tone(320, 90, 0.03), 0.5
    ),
    "beep": lambda synth: 0.6 * synth.hits(0.4, synth.tone(880, 0.5, 0.15), 0.0, 0.0),
    "clock": lambda synth: synth.hits(
        0.5, synth.burst(2000, 7000, 160, 0.04) + 0.5 * synth.tone(1900, 120, 0.04), 0.0, 0.3
    ),
    "heart": _heart,
    "water": _water,
    "glass": _glass,
    "magic": _magic,
}


def effect(request: SoundRequest, spec: AudioSpec) -> list[Samples]:
    """Return one section of (2, `spec.samples`): up to three effects of the prompt, mixed."""
    seed = Seed.root("effect", request.prompt, request.style, request.seed)
    words = f"{request.prompt} {request.style}".lower()
    named = [name for name, pattern in load("sound_effects").items() if re.search(pattern, words)]
    makers = [_EFFECTS[name] for name in named[:3]] or [_whoosh]
    sides = []
    for side in ("left", "right"):
        synth = _Synth(spec.samples, spec.rate, seed.of(side))
        sides.append(sum((make(synth) for make in makers[1:]), start=makers[0](synth)))
    both = 0.75 * np.stack(sides) + 0.25 * np.stack(sides[::-1])
    both *= 0.66 / max(float(np.abs(both).max()), 1e-6)
    fade = min(int(0.01 * spec.rate), spec.samples // 2)
    if fade:
        both[:, :fade] *= np.linspace(0, 1, fade)
        both[:, -fade:] *= np.linspace(1, 0, fade)
    return [both.astype(np.float32)]
