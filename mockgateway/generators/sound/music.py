"""A tune: chords, bass, drums and a melody by the words of a prompt, in sections that return as a song's do."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from mockgateway.content.media import SoundRequest
from mockgateway.generators.sound.encoding import Samples, Shape, frame
from mockgateway.generators.sound.genres import Genre, genre_of
from mockgateway.generators.sound.instruments import drum, note
from mockgateway.seed import Seed

_BARS = 4  # of a section
_SONG = (
    "intro",
    "verse",
    "verse 2",
    "chorus",
    "verse",
    "verse 2",
    "chorus",
    "chorus 2",
    "bridge",
    "chorus",
    "chorus 2",
)
_SHORT = ("verse", "chorus")  # where there is no time for an introduction
# How loud each part plays in a section: chords, bass, drums, melody.
_MIX = {
    "intro": (0.9, 0.5, 0.0, 0.0),
    "verse": (0.7, 0.9, 0.8, 0.75),
    "chorus": (0.9, 1.0, 1.0, 1.0),
    "bridge": (1.0, 0.6, 0.35, 0.6),
}
_RHYTHMS = (
    (0, 4, 8, 12),
    (0, 3, 6, 8, 12),
    (0, 2, 4, 8, 10, 12),
    (0, 6, 8, 14),
    (0, 4, 6, 8, 12, 14),
    (0, 8),
    (4, 6, 8, 12),
)  # sixteenths on which a note begins
_FADE = 0.004  # seconds at the ends of a section


class _Tune(NamedTuple):
    genre: Genre
    seed: Seed
    key: int
    rate: int
    step: float  # samples of a sixteenth
    bar: int  # samples


def compose(ask: SoundRequest, shape: Shape) -> list[Samples]:
    """The sections in order, (2, n) each, together `shape.samples` long; one that returns is the same array."""
    tune = _tune(ask, shape)
    whole = _BARS * tune.bar
    song = _SONG if shape.samples > 3 * whole else _SHORT
    made: dict[str, Samples] = {}
    out: list[Samples] = []
    left, number = shape.samples, 0
    while left > 0:
        name = (
            song[number % len(song)]
            if number < len(song)
            else song[1 + (number - len(song)) % (len(song) - 1)]
        )
        if name not in made:
            made[name] = _section(tune, name)
        out.append(made[name] if left > whole else _ending(made[name][:, :left], shape.rate))
        left, number = left - whole, number + 1
    return out


def _tune(ask: SoundRequest, shape: Shape) -> _Tune:
    seed = Seed.root("music", ask.prompt, ask.style, ask.lyrics, ask.seed)
    genre = genre_of(f"{ask.style} {ask.prompt}", seed)
    if ask.lyrics and not ask.instrumental:
        genre = genre._replace(lead="voice")
    elif ask.instrumental and genre.lead == "voice":
        genre = genre._replace(lead="strings")
    size = frame(shape) if shape.format in ("mp3", "aac", "opus") else 1152
    bar = (
        round(240 / genre.tempo * shape.rate / size) * size
    )  # in whole packets, so that they can be repeated
    return _Tune(genre, seed, 45 + seed.of("key").below(12), shape.rate, bar / 16, bar)


def _section(tune: _Tune, name: str) -> Samples:
    part = name.split(" ")[0]
    chords, bass, drums, melody = _MIX[part]
    genre = tune.genre
    degrees = genre.chords[1 if part in ("chorus", "bridge") else 0]
    if part == "bridge":
        degrees = degrees[::-1]
    out = np.zeros((2, _BARS * tune.bar), np.float32)
    for bar, degree in enumerate(degrees):
        at = bar * tune.bar
        tones = [
            _pitch(tune, degree + third)
            for third in ((0, 2, 4, 6) if genre.sevenths else (0, 2, 4))
        ]
        for start, long in _strokes(genre.strum):
            for number, tone in enumerate(tones):
                _add(
                    out,
                    tune,
                    genre.harmony,
                    (tone, at + start * tune.step, long),
                    (0.16 * chords, -0.5 + number / 3),
                )
        for start, long in _strokes(genre.bass):
            low = (
                tones[0] - 12
                if start % 8 == 0 or start % 4
                else tones[2 if len(tones) == 3 else 1] - 12
            )
            _add(
                out,
                tune,
                "bass",
                (low - 12 if low > 50 else low, at + start * tune.step, long),
                (0.42 * bass, 0.0),
            )
        _drums(out, tune, at, drums, last=bar == _BARS - 1)
    if melody:
        _melody(out, tune, name, degrees, melody)
    return _mixed(out, tune.rate)


def _strokes(pattern: str) -> list[tuple[int, int]]:
    """Where each x stands, and how far it is to the next."""
    places = [number for number, sign in enumerate(pattern) if sign == "x"]
    return [
        (here, following - here) for here, following in zip(places, [*places[1:], 16], strict=True)
    ]


def _pitch(tune: _Tune, degree: int) -> int:
    """MIDI number of a degree of the scale, 0 the key's own."""
    return tune.key + 12 * (degree // 7) + tune.genre.scale[degree % 7] + 3


def _add(
    out: Samples,
    tune: _Tune,
    instrument: str,
    tone: tuple[int, float, int],
    place: tuple[float, float],
) -> None:
    """tone: pitch, first sample, sixteenths; place: loudness, and -1 (left) to 1."""
    pitch, at, long = tone
    start = round(at)
    wave = note(instrument, pitch, round(long * tune.step * 1.02), tune.rate)[
        : out.shape[1] - start
    ]
    loud, side = place
    out[0, start : start + len(wave)] += wave * np.float32(loud * (1 - 0.5 * max(side, 0)))
    out[1, start : start + len(wave)] += wave * np.float32(loud * (1 + 0.5 * min(side, 0)))


def _drums(out: Samples, tune: _Tune, at: int, loud: float, last: bool) -> None:
    genre = tune.genre
    snare = (
        genre.snare[:12] + "x.xx" if last and "x" in genre.snare else genre.snare
    )  # a fill leads on
    for kind, pattern, level, side in (
        ("kick", genre.kick, 0.85, (1, 1)),
        ("snare", snare, 0.5, (1, 0.9)),
        ("hat", genre.hat, 0.28, (0.7, 1)),
    ):
        wave = drum(kind, tune.rate)
        for step, sign in enumerate(pattern if loud else ""):
            if sign == "x":
                start = at + round(step * tune.step)
                heard = wave[: out.shape[1] - start] * np.float32(
                    loud * level * (1.0 if step % 4 == 0 else 0.75)
                )
                out[0, start : start + len(heard)] += heard * np.float32(side[0])
                out[1, start : start + len(heard)] += heard * np.float32(side[1])


def _melody(out: Samples, tune: _Tune, name: str, degrees: tuple[int, ...], loud: float) -> None:
    """A motif, answered, said again and brought to rest on a tone of the last chord."""
    draw = tune.seed.of("melody", name).random()
    rhythm = draw.choice(_RHYTHMS)
    answer = draw.choice(_RHYTHMS)
    steps = [draw.choice((-2, -1, -1, 0, 1, 1, 2)) for _ in range(8)]
    high = 9 if name.startswith("chorus") else 7
    for bar, degree in enumerate(degrees):
        chunks = rhythm if bar % 2 == 0 else answer if bar == 1 else (0, 4, 8)
        place = high + (degree - high) % 7 - (7 if (degree - high) % 7 > 3 else 0)
        for number, start in enumerate(chunks):
            following = chunks[number + 1] if number + 1 < len(chunks) else 16
            if number:
                place = min(max(place + steps[(number + bar % 2) % 8], 4), 16)
            if bar == _BARS - 1 and number == len(chunks) - 1:
                place = high + (degrees[-1] - high) % 7
            _add(
                out,
                tune,
                tune.genre.lead,
                (_pitch(tune, place), bar * tune.bar + start * tune.step, following - start),
                (0.3 * loud, 0.15),
            )


def _mixed(out: Samples, rate: int) -> Samples:
    """With an echo on each side, no louder than full scale, silent at its ends."""
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
