"""Sound effects by the words of a prompt: rain, doors, steps, lasers, bells, wind; a whoosh where none is known."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from mockgateway.content.media import SoundRequest
from mockgateway.generators.sound.encoding import Samples, Shape
from mockgateway.seed import Seed

Track = NDArray[np.float64]
_PERIOD = 8.0  # seconds of noise that are drawn; longer sounds repeat them


class _Room:
    """Where an effect is made. count: samples; time: seconds of each; chance: all of its randomness."""

    def __init__(self, count: int, rate: int, seed: Seed) -> None:
        self.count, self.rate = count, rate
        self.seconds = count / rate
        self.time = np.arange(count) / rate
        self.chance = np.random.default_rng(seed.below(2**63))

    def noise(self, low: float, high: float) -> Track:
        """Noise of a band of frequencies, hertz, peak 1."""
        size = min(self.count, int(_PERIOD * self.rate))
        size = max(1 << (size - 1).bit_length(), 2)
        spectrum = np.fft.rfft(self.chance.standard_normal(size))
        hertz = np.fft.rfftfreq(size, 1 / self.rate)
        wave = np.fft.irfft(
            spectrum / (1 + (low / np.maximum(hertz, 1)) ** 4) / (1 + (hertz / high) ** 4)
        )
        return np.resize(wave / max(float(np.abs(wave).max()), 1e-9), self.count)

    def hits(self, every: float, wave: Track, jitter: float = 0.1, vary: float = 0.3) -> Track:
        """A short wave again and again. every: seconds."""
        out = np.zeros(self.count + len(wave))
        at = 0.02 + min(every, self.seconds) * 0.1
        while at < self.seconds:
            start = int(at * self.rate)
            out[start : start + len(wave)] += wave * (1 - vary * self.chance.random())
            at += every * (1 + jitter * (2 * self.chance.random() - 1))
        return out[: self.count]

    def tone(self, hertz: float, fall: float, length: float) -> Track:
        time = np.arange(int(length * self.rate)) / self.rate
        return (
            np.sin(2 * np.pi * hertz * time)
            * np.exp(-fall * time)
            * np.minimum(1, (length - time) / 0.01)
        )

    def burst(self, low: float, high: float, fall: float, length: float) -> Track:
        count = int(length * self.rate)
        time = np.arange(count) / self.rate
        wave = _Room(count, self.rate, Seed.root("burst", low, high)).noise(low, high)
        return wave * np.exp(-fall * time) * np.minimum(1, (length - time) / 0.01)

    def late(self, wave: Track, delay: float, length: float) -> Track:
        """The wave after `delay`, in a track of `length` seconds."""
        start, count = int(delay * self.rate), int(length * self.rate)
        return np.pad(wave, (start, max(count - start - len(wave), 0)))[:count]

    def swell(self, hertz: float, least: float = 0.3) -> Track:
        """A slow, uneven rise and fall, `least` to 1."""
        phase = self.chance.random() * 6.28
        return least + (1 - least) * (
            0.5
            + 0.3 * np.sin(2 * np.pi * hertz * self.time + phase)
            + 0.2 * np.sin(2 * np.pi * hertz * 2.7 * self.time)
        )


def _rain(room: _Room) -> Track:
    drops = room.hits(0.035, room.burst(1500, 8000, 180, 0.02), 0.9, 0.9)
    return 0.4 * room.noise(600, 9000) * room.swell(0.1, 0.7) + 0.5 * drops


def _thunder(room: _Room) -> Track:
    return room.hits(
        4.0, room.burst(25, 260, 1.4, min(3.5, room.seconds + 0.1)), 0.4
    ) + 0.15 * room.noise(30, 150)


def _explosion(room: _Room) -> Track:
    rate = min(4.0, 6 / room.seconds)
    boom = np.sin(2 * np.pi * (38 * room.time + 9 * (1 - np.exp(-room.time * 9)))) * np.exp(
        -room.time * rate
    )
    roar: Track = (
        0.8 * boom
        + room.noise(40, 2200) * np.exp(-room.time * rate * 1.3)
        + 0.6 * room.noise(1500, 9000) * np.exp(-room.time * 14)
    )
    return np.tanh(2.5 * roar)


def _door(room: _Room) -> Track:
    creak_end = room.seconds * 0.6
    hertz = 240 + 160 * np.sin(room.time * 5) + 60 * np.sin(room.time * 23)
    teeth = np.maximum(0, np.sin(np.cumsum(hertz / room.rate) * 2 * np.pi)) ** 6
    creak = (
        teeth
        * room.noise(500, 4000)
        * (room.time < creak_end)
        * np.sin(np.pi * np.minimum(room.time / creak_end, 1))
    )
    slam = np.where(room.time >= creak_end, np.exp(-np.maximum(room.time - creak_end, 0) * 16), 0.0)
    return 0.5 * creak + slam * (
        0.8 * room.noise(50, 900) + 0.6 * np.sin(2 * np.pi * 72 * room.time)
    )


def _knock(room: _Room) -> Track:
    return room.hits(0.28, room.tone(170, 38, 0.15) + 0.5 * room.burst(300, 2500, 70, 0.15), 0.08)


def _steps(room: _Room) -> Track:
    return room.hits(
        0.52,
        0.9 * room.burst(60, 900, 30, 0.16)
        + 0.4 * room.late(room.burst(900, 5000, 60, 0.08), 0.07, 0.16),
        0.07,
    )


def _laser(room: _Room) -> Track:
    time = np.arange(int(0.3 * room.rate)) / room.rate
    zap = (
        np.sign(np.sin(2 * np.pi * (300 * time + 2100 / 11 * (1 - np.exp(-11 * time)))))
        * np.exp(-9 * time)
        * np.minimum(1, (0.3 - time) / 0.02)
    )
    return 0.6 * room.hits(0.45, zap, 0.15)


def _bell(room: _Room) -> Track:
    length = min(room.seconds, 4.0)
    parts = (
        (0.5, 0.9, 0.6),
        (1, 1, 1.0),
        (1.19, 0.7, 1.5),
        (1.56, 0.4, 2.2),
        (2, 0.8, 1.8),
        (2.74, 0.4, 3.0),
        (3.76, 0.25, 4.0),
        (5.4, 0.15, 7.0),
    )
    return 0.3 * room.hits(
        2.2,
        np.sum(
            [level * room.tone(440 * ratio, fall, length) for ratio, level, fall in parts], axis=0
        ),
        0.02,
    )


def _wind(room: _Room) -> Track:
    return 0.7 * room.noise(150, 900) * room.swell(0.21, 0.25) + 0.35 * room.noise(
        600, 1600
    ) * room.swell(0.37, 0.05)


def _waves(room: _Room) -> Track:
    return room.noise(120, 3500) * room.swell(0.14, 0.08) ** 2 + 0.25 * room.noise(60, 400)


def _fire(room: _Room) -> Track:
    return 0.35 * room.noise(80, 700) * room.swell(0.4, 0.6) + 0.8 * room.hits(
        0.09, room.burst(1500, 8000, 260, 0.02), 0.95, 0.95
    )


def _engine(room: _Room) -> Track:
    hertz = 42 * (
        1 + 0.5 * np.sin(np.pi * room.time / max(room.seconds, 0.1)) + 0.02 * np.sin(room.time * 31)
    )
    phase = np.cumsum(hertz / room.rate) * 2 * np.pi
    return np.tanh(
        sum(np.sin(phase * number) / number for number in range(1, 9))
    ) * 0.7 + 0.15 * room.noise(200, 2000)


def _siren(room: _Room) -> Track:
    hertz = 720 + 330 * np.sin(2 * np.pi * 0.45 * room.time)
    wail: Track = np.tanh(2 * np.sin(np.cumsum(hertz / room.rate) * 2 * np.pi)) * 0.6
    return wail


def _birds(room: _Room) -> Track:
    time = np.arange(int(0.12 * room.rate)) / room.rate
    chirp = (
        np.sin(2 * np.pi * (3200 * time + 90 * np.sin(2 * np.pi * 18 * time)))
        * np.sin(np.pi * time / 0.12) ** 2
    )
    return 0.5 * room.hits(0.3, chirp, 0.8, 0.8) + 0.04 * room.noise(300, 3000)


def _bark(room: _Room) -> Track:
    time = np.arange(int(0.22 * room.rate)) / room.rate
    pitch = np.cumsum(520 * np.exp(-time * 5) + 170) / room.rate
    voice = (
        np.tanh(3 * np.sin(2 * np.pi * pitch) + 1.6 * np.sin(4 * np.pi * pitch))
        * np.sin(np.pi * np.minimum(time / 0.22, 1)) ** 0.6
    )
    bark = voice + 0.5 * room.burst(400, 3000, 14, 0.22)[: len(time)]
    return room.hits(1.1, np.concatenate((bark, np.zeros(int(0.09 * room.rate)), 0.75 * bark)), 0.1)


def _meow(room: _Room) -> Track:
    time = np.arange(int(0.7 * room.rate)) / room.rate
    pitch = np.cumsum(420 + 360 * np.sin(np.pi * np.minimum(time / 0.7, 1)) ** 1.5) / room.rate
    voice = (
        sum(np.sin(2 * np.pi * number * pitch) / number for number in (1, 2, 3, 4, 6))
        * np.sin(np.pi * np.minimum(time / 0.7, 1)) ** 0.8
    )
    return 0.6 * room.hits(1.5, np.asarray(voice), 0.1)


def _applause(room: _Room) -> Track:
    clap = room.burst(700, 4500, 90, 0.05)
    return 0.6 * (room.hits(0.012, clap, 0.95, 0.9) + room.hits(0.017, clap, 0.95, 0.9))


def _click(room: _Room) -> Track:
    return room.hits(0.16, room.burst(1200, 9000, 220, 0.03) + 0.4 * room.tone(320, 90, 0.03), 0.5)


def _beep(room: _Room) -> Track:
    wave = room.tone(880, 0.5, 0.15)
    return 0.6 * room.hits(0.4, wave, 0.0, 0.0)


def _clock(room: _Room) -> Track:
    return room.hits(
        0.5, room.burst(2000, 7000, 160, 0.04) + 0.5 * room.tone(1900, 120, 0.04), 0.0, 0.3
    )


def _heart(room: _Room) -> Track:
    chunk = room.tone(52, 22, 0.5)
    return room.hits(0.86, chunk + 0.7 * room.late(chunk, 0.24, 0.5), 0.03, 0.1)


def _water(room: _Room) -> Track:
    time = np.arange(int(0.07 * room.rate)) / room.rate
    bubble = np.sin(2 * np.pi * (500 * time + 4000 * time**2)) * np.sin(np.pi * time / 0.07)
    return 0.35 * room.noise(300, 4000) * room.swell(0.8, 0.6) + 0.4 * room.hits(
        0.06, bubble, 0.9, 0.8
    )


def _glass(room: _Room) -> Track:
    tones = ((3100, 0.0), (4230, 0.01), (5170, 0.04), (6420, 0.06), (3770, 0.09))
    shards = np.sum([room.late(room.tone(hertz, 14, 0.4), at, 0.5) for hertz, at in tones], axis=0)
    return 0.2 * room.hits(1.5, shards, 0.2) + room.hits(1.5, room.burst(2500, 10000, 25, 0.3), 0.2)


def _magic(room: _Room) -> Track:
    tones = enumerate((1047, 1319, 1568, 2093, 2637))
    chime = np.sum(
        [room.late(room.tone(hertz, 6, 0.6), 0.06 * number, 0.85) for number, hertz in tones],
        axis=0,
    )
    return 0.3 * room.hits(1.2, chime, 0.05, 0.1)


def _whoosh(room: _Room) -> Track:
    place = room.time / max(room.seconds, 0.01)
    arc: Track = np.sin(np.pi * np.minimum(place, 1)) ** 2
    return (0.8 * room.noise(250, 1800) + 0.5 * room.noise(1500, 6000) * place) * arc


_EFFECTS: tuple[tuple[str, Callable[[_Room], Track]], ...] = (
    (r"rain|drizzl|雨|ฝน|lluvia|regen", _rain), (r"thunder|storm|lightning|雷|ฟ้าร้อง|trueno", _thunder), (r"explo|bomb|blast|boom|gun|shot|爆|ระเบิด", _explosion),
    (r"knock|敲门|เคาะ", _knock), (r"door|门|ประตู|puerta", _door), (r"step|walk|running|脚步|เดิน|pasos", _steps), (r"laser|zap|blaster|sci-?fi|激光|เลเซอร์", _laser),
    (r"bell|chime|gong|铃|钟声|ระฆัง|campana", _bell), (r"wind|breeze|风|ลม|viento", _wind), (r"wave|ocean|sea\b|beach|surf|海|ทะเล", _waves),
        (r"fire|flame|crackl|火|ไฟ", _fire),
    (r"engine|\bcar\b|motor|truck|plane|machine|引擎|รถ", _engine), (r"siren|alarm|police|ambulance|警|ไซเรน", _siren),
    (r"\bdogs?\b|bark|puppy|狗|犬|หมา|สุนัข|perro", _bark),

    (r"\bcats?\b|meow|kitten|猫|แมว|gato", _meow), (r"bird|chirp|forest|鸟|นก", _birds),
    (r"applau|clap|crowd|cheer|掌声|ปรบมือ", _applause), (r"click|typing|keyboard|button|键盘|คลิก", _click), (r"beep|notif|\bui\b|phone|ring|提示", _beep),
        (r"clock|tick|时钟|นาฬิกา", _clock),
    (r"heart|心跳|หัวใจ", _heart), (r"water|river|stream|splash|bubble|水|น้ำ", _water), (r"glass|shatter|break|玻璃|แก้ว", _glass),
        (r"magic|spell|sparkl|coin|魔法|เวท", _magic),
)  # fmt: skip


def effect(ask: SoundRequest, shape: Shape) -> list[Samples]:
    """The sound of `shape.samples`, (2, n): up to three effects that the prompt names, together; a whoosh where it names none."""
    seed = Seed.root("effect", ask.prompt, ask.style, ask.seed)
    words = f"{ask.prompt} {ask.style}".lower()
    found = [make for pattern, make in _EFFECTS if re.search(pattern, words)][:3] or [_whoosh]
    sides = []
    for side in ("left", "right"):
        room = _Room(shape.samples, shape.rate, seed.of(side))
        sides.append(sum((make(room) for make in found[1:]), start=found[0](room)))
    both = 0.75 * np.stack(sides) + 0.25 * np.stack(sides[::-1])
    both *= 0.66 / max(float(np.abs(both).max()), 1e-6)
    fade = min(int(0.01 * shape.rate), shape.samples // 2)
    if fade:
        both[:, :fade] *= np.linspace(0, 1, fade)
        both[:, -fade:] *= np.linspace(1, 0, fade)
    return [both.astype(np.float32)]
