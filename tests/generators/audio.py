"""Decode audio files independently of the product's own code."""

from __future__ import annotations

import io
from typing import Any, NamedTuple

import av
import numpy as np
from numpy.typing import NDArray

from mockgateway.content.media import AudioFormat

FORMATS: tuple[AudioFormat, ...] = ("mp3", "opus", "aac", "flac", "wav")
# Container, codec, content type, and samples of a packet at 24 kHz and at 44.1 or 48 kHz.
FACTS: dict[str, tuple[str, str, str, int, int]] = {
    "mp3": ("mp3", "mp3float", "audio/mpeg", 576, 1152),
    "opus": ("ogg", "opus", "audio/ogg", 480, 960),
    "aac": ("aac", "aac", "audio/aac", 1024, 1024),
    "flac": ("flac", "flac", "audio/flac", 1, 1),
    "wav": ("wav", "pcm_s16le", "audio/wav", 1, 1),
}


class Decoded(NamedTuple):
    container: str
    codec: str
    rate: int
    channels: int
    wave: NDArray[np.float32]

    @property
    def seconds(self) -> float:
        return len(self.wave) / self.rate


def decode(data: bytes) -> Decoded:
    """Decode a file with FFmpeg alone; return the wave of the first channel."""
    with av.open(io.BytesIO(data), "r") as container:
        stream = container.streams.audio[0]
        parts = []
        channels = set()
        for frame in container.decode(stream):
            channels.add(len(frame.layout.channels))
            array: NDArray[Any] = frame.to_ndarray()
            flat = (
                array[0]
                if frame.format.is_planar
                else array.reshape(-1, len(frame.layout.channels))[:, 0]
            )
            parts.append(flat.astype(np.float32) / (32768 if flat.dtype == np.int16 else 1))
        assert len(channels) == 1
        return Decoded(
            container.format.name,
            stream.codec_context.name,
            stream.codec_context.sample_rate,
            channels.pop(),
            np.concatenate(parts),
        )
