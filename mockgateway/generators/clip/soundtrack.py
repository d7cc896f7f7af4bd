"""The sound of a clip, as AAC: quiet slow chords, or the sound of a source."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

from mockgateway.seed import Seed

RATE = 48_000  # samples per second
_FRAME = 1024  # samples of one AAC packet
_LOOP = 375 * _FRAME  # 8 s; a whole number of packets, so that they can be repeated
_LEAD = 3  # packets after which a loop's packets repeat
_CHORDS = (
    (0, 7, 12, 16),
    (-3, 4, 9, 12),
    (5, 9, 12, 17),
    (-5, 2, 7, 11),
    (2, 5, 9, 14),
    (-7, 0, 5, 9),
)  # semitones above the root
_LOUDNESS = 0.11


class Track:
    """Stereo sound of RATE samples per second."""

    def __init__(self, samples: NDArray[np.float32], repeats: bool) -> None:
        """Create a track.

        Args:
            samples: Two rows, -1 to 1.
            repeats: Whether the sound starts again at its end, instead of silence.
        """
        self._samples = samples
        self._repeats = repeats

    def encode(
        self, out: av.container.OutputContainer, seconds: Fraction
    ) -> Iterator[av.Packet[Any]]:
        """Add an audio stream and yield its packets, exactly `seconds` long."""
        stream = out.add_stream("aac", rate=RATE, layout="stereo")
        stream.codec_context.bit_rate = 96_000
        stream.codec_context.options = {"flags": "+bitexact"}
        stream.codec_context.open()
        return self._packets(stream, round(seconds * RATE))

    def _packets(self, stream: av.AudioStream, total: int) -> Iterator[av.Packet[Any]]:
        delay = (
            _FRAME  # the encoder outputs one packet before the first sample (ISO 14496-3, 4.6.11)
        )
        once = self._samples.shape[1]
        loops = self._repeats and total > once + 4 * _FRAME
        data = self._encode_samples(stream, once + 4 * _FRAME if loops else total)
        for number in range(-(-(total + delay) // _FRAME)):
            original = number
            if loops and number >= _LEAD:
                original = _LEAD + (number - _LEAD) % (once // _FRAME)
            packet = av.Packet(data[min(original, len(data) - 1)])
            packet.stream, packet.time_base = stream, Fraction(1, RATE)
            packet.is_keyframe = True
            packet.pts = packet.dts = number * _FRAME - delay
            packet.duration = min(_FRAME, total - packet.pts)
            yield packet

    def _encode_samples(self, stream: av.AudioStream, count: int) -> list[bytes]:
        missing = max(0, count - self._samples.shape[1])
        mode = "wrap" if self._repeats else "constant"
        samples = np.pad(self._samples[:, :count], ((0, 0), (0, missing)), mode=mode)  # type: ignore[call-overload]
        data: list[bytes] = []
        for start in range(0, count, _FRAME):
            part = np.ascontiguousarray(samples[:, start : start + _FRAME])
            frame = av.AudioFrame.from_ndarray(part, "fltp", "stereo")
            frame.sample_rate, frame.pts, frame.time_base = RATE, start, Fraction(1, RATE)
            data += [bytes(packet) for packet in stream.codec_context.encode(frame)]
        return data + [bytes(packet) for packet in stream.codec_context.encode(None)]


def ambient_track(seed: Seed, seconds: float) -> Track:
    """Return four slow chords that fade into one another."""
    count = min(_LOOP, -(-round(seconds * RATE) // _FRAME) * _FRAME)
    root = 110.0 * 2 ** (seed.of("root").below(8) / 12)
    rng = seed.of("chords").random()
    time = np.arange(count, dtype=np.float32) / np.float32(RATE)
    sound = np.zeros((2, count), np.float32)
    for number, chord in enumerate(rng.sample(_CHORDS, 4)):
        middle = _LOOP / RATE * (number + 0.5) / 4
        distance = np.abs((time - middle + 4) % 8 - 4)
        audible = np.flatnonzero(distance < 2)
        level = np.cos(distance[audible] * np.float32(np.pi / 4)) ** 2
        for voice, semitones in enumerate(chord):
            # Whole cycles in 8 s, so that the end meets the start.
            frequency = round(root * 2 ** (semitones / 12) * 8) / 8
            tone = level * _tone(frequency, time[audible], rng.random())
            right = 0.3 + 0.4 * (voice % 2)
            sound[0, audible] += tone * np.float32(1 - right)
            sound[1, audible] += tone * np.float32(right)
    return Track(sound * np.float32(_LOUDNESS), repeats=count == _LOOP)


def _tone(frequency: float, time: NDArray[np.float32], phase: float) -> NDArray[np.float32]:
    """Return a soft tone: its fundamental and a little of the octave, slightly wavering."""
    circle, shift = np.float32(2 * np.pi), np.float32(phase)
    turn = circle * ((np.float64(frequency) * time) % 1).astype(np.float32)
    tremolo = 1 + np.float32(0.15) * np.sin(circle * (time * np.float32(0.5) + shift))
    octave = np.float32(0.25) * np.sin(2 * turn + shift)
    wave: NDArray[np.float32] = (np.sin(turn) + octave) * tremolo
    return wave
