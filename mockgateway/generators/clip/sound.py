"""The sound of a clip: a quiet pad of slow chords, or what a source sounded like, as AAC."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

from mockgateway.seed import Seed

RATE = 48_000
FRAME = 1024  # samples of one AAC packet
_LOOP = (
    375 * FRAME
)  # 8 s, after which the pad begins anew; a whole number of packets, so that they can be repeated

_CHORDS = (
    (0, 7, 12, 16),
    (-3, 4, 9, 12),
    (5, 9, 12, 17),
    (-5, 2, 7, 11),
    (2, 5, 9, 14),
    (-7, 0, 5, 9),
)
_LOUDNESS = 0.11


class Track:
    """Stereo sound of RATE samples a second; samples: 2 rows, -1 to 1; repeats: whether it begins anew when it is over."""

    def __init__(self, samples: NDArray[np.float32], repeats: bool) -> None:
        self._samples = samples
        self._repeats = repeats

    def encoded(
        self, out: av.container.OutputContainer, seconds: Fraction
    ) -> Iterator[av.Packet[Any]]:
        """A new audio stream's packets, exactly `seconds` long."""
        stream = out.add_stream("aac", rate=RATE, layout="stereo")
        stream.codec_context.bit_rate = 96_000
        stream.codec_context.options = {"flags": "+bitexact"}
        stream.codec_context.open()
        return self._packets(stream, round(seconds * RATE))

    def _packets(self, stream: av.AudioStream, wanted: int) -> Iterator[av.Packet[Any]]:
        delay, step = (
            FRAME,
            Fraction(1, RATE),
        )  # the encoder hears one packet before the first sample (ISO/IEC 14496-3, 4.6.11)
        once = self._samples.shape[1]
        looped = self._repeats and wanted > once + 4 * FRAME
        data = self._sounded(stream, once + 4 * FRAME if looped else wanted)
        for number in range(-(-(wanted + delay) // FRAME)):
            which = number if not looped or number < 3 else 3 + (number - 3) % (once // FRAME)
            packet = av.Packet(data[min(which, len(data) - 1)])
            packet.stream, packet.time_base, packet.is_keyframe = stream, step, True
            packet.pts = packet.dts = number * FRAME - delay
            packet.duration = min(FRAME, wanted - packet.pts)
            yield packet

    def _sounded(self, stream: av.AudioStream, samples: int) -> list[bytes]:
        """The packets of the first so many samples."""
        heard = (
            np.take(self._samples, range(samples), axis=1, mode="wrap")
            if self._repeats
            else _fitted(self._samples, samples)
        )
        data: list[bytes] = []
        for at in range(0, samples, FRAME):
            frame = av.AudioFrame.from_ndarray(
                np.ascontiguousarray(heard[:, at : at + FRAME]), "fltp", "stereo"
            )
            frame.sample_rate, frame.pts, frame.time_base = RATE, at, Fraction(1, RATE)
            data += [bytes(packet) for packet in stream.codec_context.encode(frame)]
        return data + [bytes(packet) for packet in stream.codec_context.encode(None)]


def _fitted(samples: NDArray[np.float32], wanted: int) -> NDArray[np.float32]:
    missing = max(0, wanted - samples.shape[1])
    return np.pad(samples[:, :wanted], ((0, 0), (0, missing)))


def pad(seed: Seed, seconds: float) -> Track:
    """Four slow chords that melt into one another, for a clip of that length."""
    needed = min(_LOOP, -(-round(seconds * RATE) // FRAME) * FRAME)
    root = 110.0 * 2 ** (seed.of("root").below(8) / 12)
    chances = seed.of("chords").random()
    time = np.arange(needed, dtype=np.float32) / np.float32(RATE)
    sound = np.zeros((2, needed), np.float32)
    for number, chord in enumerate(chances.sample(_CHORDS, 4)):
        middle = _LOOP / RATE * (number + 0.5) / 4
        away = np.abs((time - middle + 4) % 8 - 4)
        heard = np.flatnonzero(away < 2)
        level = np.cos(away[heard] * np.float32(np.pi / 4)) ** 2
        for voice, half_tones in enumerate(chord):
            cycles = (
                round(root * 2 ** (half_tones / 12) * 8) / 8
            )  # whole cycles in 8 s, so that the end meets the beginning
            tone = level * _tone(cycles, time[heard], chances.random())
            share = 0.3 + 0.4 * (voice % 2)
            sound[0, heard] += tone * np.float32(1 - share)
            sound[1, heard] += tone * np.float32(share)
    return Track(sound * np.float32(_LOUDNESS), repeats=needed == _LOOP)


def _tone(cycles: float, time: NDArray[np.float32], phase: float) -> NDArray[np.float32]:
    """A soft tone: its fundamental, a little of the octave, both slightly wavering."""
    turn = np.float32(2 * np.pi) * ((np.float64(cycles) * time) % 1).astype(np.float32)
    tremble = 1 + np.float32(0.15) * np.sin(
        np.float32(2 * np.pi) * (time * np.float32(0.5) + np.float32(phase))
    )
    wave: NDArray[np.float32] = (
        np.sin(turn) + np.float32(0.25) * np.sin(2 * turn + np.float32(phase))
    ) * tremble
    return wave
