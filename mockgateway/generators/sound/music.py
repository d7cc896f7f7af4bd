"""Compose a tune of chords, bass, drums and melody, in sections that repeat as in a song."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from mockgateway.content.media import SoundRequest
from mockgateway.generators.sound.encoding import AudioSpec, Samples, frame_size
from mockgateway.generators.sound.genres import Genre, genre_of
from mockgateway.generators.sound.instruments import drum, note
from mockgateway.seed import Seed

_BARS = 4  # of a section
_SONG = (
    "intro", "verse", "verse 2", "chorus", "verse", "verse 2", "chorus", "chorus 2", "bridge",
    "chorus", "chorus 2",
)  # fmt: skip
_SHORT = ("verse", "chorus")  # if there is no time for an introduction
# The loudness of chords, bass, drums and melody in a section.
_MIX = {
    "intro": (0.9, 0.5, 0.0, 0.0),
    "verse": (0.7, 0.9, 0.8, 0.75),
    "chorus": (0.9, 1.0, 1.0, 1.0),
    "bridge": (1.0, 0.6, 0.35, 0.6),
}
# The steps of a bar, in sixteenths, on which the notes of a melody start.
_RHYTHMS = (
    (0, 4, 8, 12), (0, 3, 6, 8, 12), (0, 2, 4, 8, 10, 12), (0, 6, 8, 14), (0, 4, 6, 8, 12, 14),
    (0, 8), (4, 6, 8, 12),
)  # fmt: skip
_FADE = 0.004  # seconds at the ends of a section


class _Tune(NamedTuple):
    genre: Genre
    seed: Seed
    key: int  # MIDI number
    rate: int  # hertz
    step: float  # samples of a sixteenth
    bar: int  # samples


class _Note(NamedTuple):
    instrument: str
    pitch: int  # MIDI number
    start: float  # sample
    steps: int  # sixteenths
    loudness: float
    side: float = 0.0  # -1 (left) to 1 (right)


def compose(request: SoundRequest, spec: AudioSpec) -> list[Samples]:
    """Return the sections in order, (2, n) each, together `spec.samples` long.

    A section that repeats is the same array.
    """
    tune = _tune(request, spec)
    length = _BARS * tune.bar
    song = _SONG if spec.samples > 3 * length else _SHORT
    sections: dict[str, Samples] = {}
    out: list[Samples] = []
    left, number = spec.samples, 0
    while left > 0:
        again = 1 + (number - len(song)) % (len(song) - 1)  # the introduction is played once
        name = song[number if number < len(song) else again]
        if name not in sections:
            sections[name] = _section(tune, name)
        section = sections[name]
        out.append(section if left > length else _ending(section[:, :left], spec.rate))
        left, number = left - length, number + 1
    return out


def _tune(request: SoundRequest, spec: AudioSpec) -> _Tune:
    seed = Seed.root("music", request.prompt, request.style, request.lyrics, request.seed)
    genre = genre_of(f"{request.style} {request.prompt}", seed)
    if request.lyrics and not request.instrumental:
        genre = genre._replace(lead="voice")
    elif request.instrumental and genre.lead == "voice":
        genre = genre._replace(lead="strings")
    size = frame_size(spec) if spec.format in ("mp3", "aac", "opus") else 1152
    # A bar has whole packets, so that encoded sections can be repeated.
    bar = round(240 / genre.tempo * spec.rate / size) * size
    return _Tune(genre, seed, 45 + seed.of("key").below(12), spec.rate, bar / 16, bar)


def _section(tune: _Tune, name: str) -> Samples:
    part, genre = name.split(" ")[0], tune.genre
    chords, bass, drums, melody = _MIX[part]
    degrees: Sequence[int] = genre.chords[1 if part in ("chorus", "bridge") else 0]
    if part == "bridge":
        degrees = degrees[::-1]
    out = np.zeros((2, _BARS * tune.bar), np.float32)
    for bar, degree in enumerate(degrees):
        at = bar * tune.bar
        thirds = (0, 2, 4, 6) if genre.sevenths else (0, 2, 4)
        tones = [_pitch(tune, degree + third) for third in thirds]
        for step, steps in _strokes(genre.strum):
            start = at + step * tune.step
            for number, tone in enumerate(tones):
                side = -0.5 + number / 3
                _add(out, tune, _Note(genre.harmony, tone, start, steps, 0.16 * chords, side))
        for step, steps in _strokes(genre.bass):
            other = tones[2 if len(tones) == 3 else 1]
            low = (tones[0] if step % 8 == 0 or step % 4 else other) - 12
            pitch = low - 12 if low > 50 else low
            _add(out, tune, _Note("bass", pitch, at + step * tune.step, steps, 0.42 * bass))
        if drums:
            _add_drums(out, tune, at, drums, last=bar == _BARS - 1)
    if melody:
        _add_melody(out, tune, name, degrees, melody)
    return _mixed(out, tune.rate)


def _strokes(pattern: str) -> list[tuple[int, int]]:
    """Return the step of each x, and the number of steps to the next one."""
    steps = [number for number, sign in enumerate(pattern) if sign == "x"]
    return [(step, end - step) for step, end in pairwise([*steps, 16])]


def _pitch(tune: _Tune, degree: int) -> int:
    """Return the MIDI number of a degree of the scale; 0 is the key."""
    return tune.key + 12 * (degree // 7) + tune.genre.scale[degree % 7] + 3


def _add(out: Samples, tune: _Tune, tone: _Note) -> None:
    start, loudness, side = round(tone.start), tone.loudness, tone.side
    wave = note(tone.instrument, tone.pitch, round(tone.steps * tune.step * 1.02), tune.rate)
    wave = wave[: out.shape[1] - start]
    out[0, start : start + len(wave)] += wave * np.float32(loudness * (1 - 0.5 * max(side, 0)))
    out[1, start : start + len(wave)] += wave * np.float32(loudness * (1 + 0.5 * min(side, 0)))


def _add_drums(out: Samples, tune: _Tune, at: int, loudness: float, last: bool) -> None:
    genre = tune.genre
    # The last bar has a fill that leads to the next section.
    snare = genre.snare[:12] + "x.xx" if last and "x" in genre.snare else genre.snare
    for kind, pattern, level, sides in (
        ("kick", genre.kick, 0.85, (1, 1)),
        ("snare", snare, 0.5, (1, 0.9)),
        ("hat", genre.hat, 0.28, (0.7, 1)),
    ):
        wave = drum(kind, tune.rate)
        for step, _ in _strokes(pattern):
            start = at + round(step * tune.step)
            accent = 1.0 if step % 4 == 0 else 0.75
            stroke = wave[: out.shape[1] - start] * np.float32(loudness * level * accent)
            for channel, side in enumerate(sides):
                out[channel, start : start + len(stroke)] += stroke * np.float32(side)


def _add_melody(
    out: Samples, tune: _Tune, name: str, degrees: Sequence[int], loudness: float
) -> None:
    """Add a motif, an answer and a repetition, ending on a tone of the last chord."""
    random = tune.seed.of("melody", name).random()
    rhythm = random.choice(_RHYTHMS)
    answer = random.choice(_RHYTHMS)
    moves = [random.choice((-2, -1, -1, 0, 1, 1, 2)) for _ in range(8)]
    high = 9 if name.startswith("chorus") else 7
    for bar, degree in enumerate(degrees):
        starts = rhythm if bar % 2 == 0 else answer if bar == 1 else (0, 4, 8)
        tone = high + (degree - high) % 7 - (7 if (degree - high) % 7 > 3 else 0)
        for number, (start, end) in enumerate(pairwise([*starts, 16])):
            if number:
                tone = min(max(tone + moves[(number + bar % 2) % 8], 4), 16)
            if bar == _BARS - 1 and number == len(starts) - 1:
                tone = high + (degrees[-1] - high) % 7
            at = bar * tune.bar + start * tune.step
            pitch = _pitch(tune, tone)
            _add(out, tune, _Note(tune.genre.lead, pitch, at, end - start, 0.3 * loudness, 0.15))


def _mixed(out: Samples, rate: int) -> Samples:
    """Return the section with an echo on each side, within full scale, silent at its ends."""
    wet = out.copy()
    for delay, level in ((0.13, 0.16), (0.29, 0.1)):
        shift = int(delay * rate)
        wet[:, shift:] += np.float32(level) * out[::-1, : out.shape[1] - shift]
    wet = np.tanh(wet * np.float32(1.1)) * np.float32(0.86)
    return _faded(wet, int(_FADE * rate), int(_FADE * rate))


def _ending(section: Samples, rate: int) -> Samples:
    return _faded(section.copy(), 0, min(int(1.5 * rate), section.shape[1] // 2))


def _faded(wave: Samples, rise: int, fall: int) -> Samples:
    if rise:
        wave[:, :rise] *= np.linspace(0, 1, rise, dtype=np.float32)
    if fall:
        wave[:, -fall:] *= np.linspace(1, 0, fall, dtype=np.float32) ** 2
    return wave
