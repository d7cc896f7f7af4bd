"""Write sound as a file, piece by piece: mp3, opus in Ogg, AAC in ADTS, FLAC, WAV or bare PCM; the same sound always makes the same bytes."""

from __future__ import annotations

import struct
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

import av
import numpy as np
from numpy.typing import NDArray

from mockgateway.content.media import AudioFormat
from mockgateway.generators.sound import carried

if TYPE_CHECKING:
    from av.audio.codeccontext import AudioCodecContext

Samples = NDArray[np.float32]

# Content type and file name extension of each format.
TYPES: dict[str, tuple[str, str]] = {
    "mp3": ("audio/mpeg", "mp3"), "opus": ("audio/ogg", "ogg"), "aac": ("audio/aac", "aac"), "flac": ("audio/flac", "flac"),
    "wav": ("audio/wav", "wav"), "pcm": ("audio/pcm", "pcm"),
}  # fmt: skip
# Encoder, its sample format, its options, samples that it puts before the sound. The bit reservoir of mp3 is off, so that frames can be left out and repeated.
_ENCODERS: dict[str, tuple[str, str, dict[str, str], int]] = {
    "mp3": ("libmp3lame", "s16p", {"reservoir": "0", "compression_level": "7"}, 1105),
    "aac": ("aac", "fltp", {"aac_coder": "fast"}, 1024),
    "opus": ("libopus", "s16", {"compression_level": "4"}, 0),
    "flac": ("flac", "s16", {"compression_level": "2"}, 0),
}
_ADTS_RATES = (96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000)
_OGG_COMMENT_LIMIT = (
    60_000  # bytes; a longer comment header takes more pages than some players read
)


class Shape(NamedTuple):
    """How a sound is written. rate: hertz; channels: 1 or 2; samples: of the whole, per channel; text: what is said in it, carried inside where the format can."""

    format: AudioFormat
    rate: int
    channels: int
    samples: int
    text: str = ""


def encode(pieces: Iterable[Samples], shape: Shape) -> Iterator[bytes]:
    """The file, in order, as its pieces come in.

    pieces: arrays of (channels, n) from -1 to 1, together `shape.samples` long.
    """
    if shape.format in ("wav", "pcm"):
        yield _riff(shape) if shape.format == "wav" else b""
        for piece in pieces:
            yield _whole_numbers(piece).tobytes()
        return
    context = _context(shape)
    yield from _Writer(shape, context).write(_packets(pieces, shape, context))


def assemble(sections: Sequence[Samples], shape: Shape) -> Iterator[bytes]:
    """The file of sections that follow one another; one that returns is encoded once.

    sections: each, but for the last, a multiple of `frame(shape)` long and silent at its ends.
    """
    if shape.format not in ("mp3", "aac", "opus"):
        yield from encode(sections, shape)
        return
    done: dict[int, list[bytes]] = {}
    size = frame(shape)
    for section in sections:
        if id(section) not in done:
            frames = -(-section.shape[1] // size)
            done[id(section)] = list(
                _packets([section], shape._replace(samples=section.shape[1]), _context(shape))
            )[:frames]
    yield from _Writer(shape, _context(shape)).write(
        packet for section in sections for packet in done[id(section)]
    )


def frame(shape: Shape) -> int:
    """Samples that one packet of the format covers."""
    if shape.format == "mp3":
        return 1152 if shape.rate >= 32000 else 576
    return {"aac": 1024, "opus": shape.rate // 50, "flac": 4608}.get(shape.format, 1)


def _context(shape: Shape) -> AudioCodecContext:
    codec, sample_format, options, _ = _ENCODERS[shape.format]
    context: Any = av.CodecContext.create(codec, "w")
    context.sample_rate, context.layout, context.format = (
        shape.rate,
        "mono" if shape.channels == 1 else "stereo",
        sample_format,
    )
    context.time_base = Fraction(1, shape.rate)
    context.options = {**options, "flags": "+bitexact"}
    if shape.format != "flac":
        context.bit_rate = 64_000 * shape.channels
    context.open()
    return context  # type: ignore[no-any-return]


def _lead(context: AudioCodecContext) -> int:
    """Samples at the beginning that a player of Opus leaves out (RFC 7845, 5.1: counted at 48 kHz)."""
    head = context.extradata or b""
    return (
        int.from_bytes(head[10:12], "little") * context.sample_rate // 48000
        if head[:8] == b"OpusHead"
        else 0
    )


def _packets(
    pieces: Iterable[Samples], shape: Shape, context: AudioCodecContext
) -> Iterator[bytes]:
    """What the encoder makes, without the frames that only hold its own delay."""
    size = context.frame_size or 4608
    skip = round(_ENCODERS[shape.format][3] / size)
    wanted = -(-(shape.samples + _lead(context)) // size)
    at = 0
    for block in _blocks(pieces, size):
        for packet in context.encode(_frame(block, shape, context.format.name, at)):
            if skip:
                skip -= 1
            elif wanted:
                wanted -= 1
                yield bytes(packet)
        at += block.shape[1]
    for packet in context.encode(None):
        if skip:
            skip -= 1
        elif wanted:
            wanted -= 1
            yield bytes(packet)


def _blocks(pieces: Iterable[Samples], size: int) -> Iterator[Samples]:
    left: Samples | None = None
    for piece in pieces:
        joined = piece if left is None else np.concatenate((left, piece), axis=1)
        whole = joined.shape[1] // size * size
        for at in range(0, whole, size):
            yield joined[:, at : at + size]
        left = joined[:, whole:]
    if left is not None and left.shape[1]:
        yield left


def _frame(block: Samples, shape: Shape, sample_format: str, at: int) -> av.AudioFrame:
    planar = sample_format.endswith("p")
    if sample_format == "fltp":
        data: NDArray[Any] = np.ascontiguousarray(block, dtype=np.float32)
    else:
        data = _whole_numbers(block)  # (n, channels)
        data = np.ascontiguousarray(data.T) if planar else data.reshape(1, -1)
    made = av.AudioFrame.from_ndarray(
        data, format=sample_format, layout="mono" if shape.channels == 1 else "stereo"
    )
    made.sample_rate, made.pts = shape.rate, at
    return made


def _whole_numbers(piece: Samples) -> NDArray[np.int16]:
    """16-bit samples of (n, channels)."""
    return np.ascontiguousarray((np.clip(piece, -1, 1) * np.float32(32767)).T.astype("<i2"))


class _Writer:
    """Puts packets into the container of their format."""

    def __init__(self, shape: Shape, context: AudioCodecContext) -> None:
        self._shape = shape
        self._context = context

    def write(self, packets: Iterable[bytes]) -> Iterator[bytes]:
        if self._shape.format == "opus":
            yield from self._ogg(packets)
        elif self._shape.format == "aac":
            yield from self._adts(packets)
        else:
            yield (
                carried.id3(self._shape.text) if self._shape.format == "mp3" else self._flac_head()
            )
            yield from packets

    def _flac_head(self) -> bytes:
        """STREAMINFO with the length that is to come, and a Vorbis comment (RFC 9639, 8)."""
        info = bytearray(self._context.extradata or b"")
        info[4:10] = bytes(6)  # smallest and largest frame: not known beforehand
        info[13] = info[13] & 0xF0 | self._shape.samples >> 32 & 15
        info[14:18] = struct.pack(">I", self._shape.samples & 0xFFFFFFFF)
        info[18:34] = bytes(16)  # no checksum
        comment = carried.vorbis(self._shape.text)
        return (
            b"fLaC"
            + struct.pack(">I", 34)
            + bytes(info)
            + struct.pack(">I", 0x84 << 24 | len(comment))
            + comment
        )

    def _adts(self, packets: Iterable[bytes]) -> Iterator[bytes]:
        """Each packet behind a header of seven bytes (ISO 13818-7, 6.2); the text is spread over them."""
        frames = max(1, self._shape.samples // 1024)
        elements = deque(carried.elements(self._shape.text, frames))
        apart = max(1, frames // max(1, len(elements)))
        rate = _ADTS_RATES.index(self._shape.rate)
        for number, packet in enumerate(packets):
            room = 8000 - len(packet)
            extra = b""
            while elements and number % apart == 0 and len(extra) + len(elements[0]) < room:
                extra += elements.popleft()
                if len(elements) * apart < frames - number:
                    break
            size = 7 + len(extra) + len(packet)
            high = 1 << 6 | rate << 2 | self._shape.channels >> 2
            yield (
                bytes(
                    (
                        0xFF,
                        0xF1,
                        high,
                        (self._shape.channels & 3) << 6 | size >> 11,
                        size >> 3 & 255,
                        (size & 7) << 5 | 0x1F,
                        0xFC,
                    )
                )
                + extra
                + packet
            )

    def _ogg(self, packets: Iterable[bytes]) -> Iterator[bytes]:
        out = _Sink()
        options = {
            "fflags": "+bitexact",
            "page_duration": "400000",
        }  # microseconds: the first sound is not kept back for long
        with av.open(out, "w", format="ogg", options=options) as container:
            stream: Any = container.add_stream(
                "libopus",
                rate=self._shape.rate,
                options={**_ENCODERS["opus"][2], "flags": "+bitexact"},
            )
            stream.layout = "mono" if self._shape.channels == 1 else "stereo"
            if 0 < len(self._shape.text.encode("utf-8", "replace")) < _OGG_COMMENT_LIMIT:
                container.metadata[carried.NAME] = self._shape.text.encode(
                    "utf-8", "replace"
                ).decode()
            size, left, at = frame(self._shape), self._shape.samples + _lead(self._context), 0
            container.start_encoding()
            for data in packets:
                packet = av.Packet(data)
                packet.stream, packet.time_base = stream, Fraction(1, self._shape.rate)
                packet.pts = packet.dts = at
                packet.duration = min(size, left)
                container.mux(packet)
                at, left = at + size, left - size
                if out.parts:
                    yield out.take()
        yield out.take()


class _Sink:
    """A file that can only be written to; PyAV then never goes back in it."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []

    def write(self, data: bytes) -> int:
        self.parts.append(bytes(data))
        return len(data)

    def take(self) -> bytes:
        data = b"".join(self.parts)
        self.parts.clear()
        return data


def _riff(shape: Shape) -> bytes:
    """The header of a WAV file of 16-bit samples, with the text as a comment."""
    size, width = shape.samples * shape.channels * 2, shape.channels * 2
    form = struct.pack(
        "<4sIHHIIHH", b"fmt ", 16, 1, shape.channels, shape.rate, shape.rate * width, width, 16
    )
    head = b"WAVE" + form + carried.info(shape.text) + struct.pack("<4sI", b"data", size)
    return struct.pack("<4sI", b"RIFF", len(head) + size) + head
