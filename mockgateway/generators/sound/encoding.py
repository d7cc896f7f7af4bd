"""Encode sound as a file, piece by piece: mp3, Opus in Ogg, AAC in ADTS, FLAC, WAV or raw PCM.

The same sound always gives the same bytes.
"""

from __future__ import annotations

import struct
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

import av
import numpy as np
from numpy.typing import NDArray

from mockgateway.content.media import AudioFormat
from mockgateway.generators.sound import embedded_text

if TYPE_CHECKING:
    from av.audio.codeccontext import AudioCodecContext

Samples = NDArray[np.float32]

# Content type and file name extension of each format.
TYPES: dict[str, tuple[str, str]] = {
    "mp3": ("audio/mpeg", "mp3"),
    "opus": ("audio/ogg", "ogg"),
    "aac": ("audio/aac", "aac"),
    "flac": ("audio/flac", "flac"),
    "wav": ("audio/wav", "wav"),
    "pcm": ("audio/pcm", "pcm"),
}
# Encoder, its sample format, its options, and how many samples it puts before the sound. The bit
# reservoir of mp3 is off, so that frames can be left out and repeated.
_ENCODERS: dict[str, tuple[str, str, dict[str, str], int]] = {
    "mp3": ("libmp3lame", "s16p", {"reservoir": "0", "compression_level": "7"}, 1105),
    "aac": ("aac", "fltp", {"aac_coder": "fast"}, 1024),
    "opus": ("libopus", "s16", {"compression_level": "4"}, 0),
    "flac": ("flac", "s16", {"compression_level": "2"}, 0),
}
_FLAC_FRAME = 4608  # samples
_MAX_ADTS_FRAME = 8000  # bytes; its header can count to 8191
_MAX_OGG_COMMENT = 60_000  # bytes; a longer header takes more pages than some players read


class AudioSpec(NamedTuple):
    """The format of a file."""

    format: AudioFormat
    rate: int  # hertz
    channels: int  # 1 or 2
    samples: int  # of the whole file, per channel
    text: str = ""  # the spoken words, embedded if the format can hold them

    @property
    def layout(self) -> str:
        """Return FFmpeg's name of the channels."""
        return "mono" if self.channels == 1 else "stereo"


def encode(pieces: Iterable[Samples], spec: AudioSpec) -> Iterator[bytes]:
    """Yield the parts of a file.

    Args:
        pieces: Arrays of (channels, n) from -1 to 1, together `spec.samples` long.
        spec: The format.
    """
    if spec.format in ("wav", "pcm"):
        yield _wav_header(spec) if spec.format == "wav" else b""
        for piece in pieces:
            yield _int16(piece).tobytes()
        return
    context = _context(spec)
    yield from _in_container(_packets(pieces, spec, context), spec, context)


def assemble(sections: Sequence[Samples], spec: AudioSpec) -> Iterator[bytes]:
    """Yield the parts of a file; a section that repeats is encoded once.

    Args:
        sections: Each but the last is a multiple of `frame_size(spec)` long and silent at its ends.
        spec: The format.
    """
    if spec.format not in ("mp3", "aac", "opus"):
        yield from encode(sections, spec)
        return
    encoded: dict[int, list[bytes]] = {}
    for section in sections:
        if id(section) not in encoded:
            samples = section.shape[1]
            packets = list(_packets([section], spec._replace(samples=samples), _context(spec)))
            encoded[id(section)] = packets[: -(-samples // frame_size(spec))]
    packets_in_order = (packet for section in sections for packet in encoded[id(section)])
    yield from _in_container(packets_in_order, spec, _context(spec))


def frame_size(spec: AudioSpec) -> int:
    """Return how many samples one packet of the format has."""
    if spec.format == "mp3":
        return 1152 if spec.rate >= 32000 else 576
    return {"aac": 1024, "opus": spec.rate // 50, "flac": _FLAC_FRAME}.get(spec.format, 1)


def _context(spec: AudioSpec) -> AudioCodecContext:
    codec, sample_format, options, _ = _ENCODERS[spec.format]
    context: Any = av.CodecContext.create(codec, "w")
    context.sample_rate, context.layout, context.format = spec.rate, spec.layout, sample_format
    context.time_base = Fraction(1, spec.rate)
    context.options = {**options, "flags": "+bitexact"}
    if spec.format != "flac":
        context.bit_rate = 64_000 * spec.channels
    context.open()
    return context  # type: ignore[no-any-return]


def _preskip(context: AudioCodecContext) -> int:
    """Return how many samples a player of Opus skips (RFC 7845, 5.1: counted at 48 kHz)."""
    head = context.extradata or b""
    if head[:8] != b"OpusHead":
        return 0
    return int.from_bytes(head[10:12], "little") * context.sample_rate // 48000


def _packets(
    pieces: Iterable[Samples], spec: AudioSpec, context: AudioCodecContext
) -> Iterator[bytes]:
    """Yield the encoder's packets without those that hold only its delay."""
    size = context.frame_size or _FLAC_FRAME
    skip = round(_ENCODERS[spec.format][3] / size)
    count = -(-(spec.samples + _preskip(context)) // size)

    def encoded() -> Iterator[Any]:
        at = 0
        for block in _blocks(pieces, size):
            yield from context.encode(_frame(block, spec, context.format.name, at))
            at += block.shape[1]
        yield from context.encode(None)

    return map(bytes, islice(encoded(), skip, skip + count))


def _blocks(pieces: Iterable[Samples], size: int) -> Iterator[Samples]:
    left: Samples | None = None
    for piece in pieces:
        joined = piece if left is None else np.concatenate((left, piece), axis=1)
        end = joined.shape[1] // size * size
        for at in range(0, end, size):
            yield joined[:, at : at + size]
        left = joined[:, end:]
    if left is not None and left.shape[1]:
        yield left


def _frame(block: Samples, spec: AudioSpec, sample_format: str, at: int) -> av.AudioFrame:
    if sample_format == "fltp":
        data: NDArray[Any] = np.ascontiguousarray(block, dtype=np.float32)
    else:
        data = _int16(block)
        data = np.ascontiguousarray(data.T) if sample_format == "s16p" else data.reshape(1, -1)
    frame = av.AudioFrame.from_ndarray(data, format=sample_format, layout=spec.layout)
    frame.sample_rate, frame.pts = spec.rate, at
    return frame


def _int16(piece: Samples) -> NDArray[np.int16]:
    """Return 16-bit samples of (n, channels)."""
    return np.ascontiguousarray((np.clip(piece, -1, 1) * np.float32(32767)).T.astype("<i2"))


def _in_container(
    packets: Iterable[bytes], spec: AudioSpec, context: AudioCodecContext
) -> Iterator[bytes]:
    if spec.format == "opus":
        yield from _ogg(packets, spec, context)
    elif spec.format == "aac":
        yield from _adts(packets, spec)
    else:
        yield embedded_text.id3(spec.text) if spec.format == "mp3" else _flac_header(spec, context)
        yield from packets


def _flac_header(spec: AudioSpec, context: AudioCodecContext) -> bytes:
    """Return STREAMINFO with the final length, and a Vorbis comment (RFC 9639, 8)."""
    info = bytearray(context.extradata or b"")
    info[4:10] = bytes(6)  # the smallest and largest frame are not known yet
    info[13] = info[13] & 0xF0 | spec.samples >> 32 & 15
    info[14:18] = struct.pack(">I", spec.samples & 0xFFFFFFFF)
    info[18:34] = bytes(16)  # no checksum
    comment = embedded_text.vorbis(spec.text)
    sizes = struct.pack(">I", 34), struct.pack(">I", 0x84 << 24 | len(comment))
    return b"fLaC" + sizes[0] + bytes(info) + sizes[1] + comment


def _adts(packets: Iterable[bytes], spec: AudioSpec) -> Iterator[bytes]:
    """Yield each packet with its header (ISO 13818-7, 6.2); the text is spread over them."""
    frames = max(1, spec.samples // 1024)
    elements = deque(embedded_text.elements(spec.text, frames))
    distance = max(1, frames // max(1, len(elements)))
    profile = 1 << 6 | embedded_text.ADTS_RATES.index(spec.rate) << 2 | spec.channels >> 2
    for number, packet in enumerate(packets):
        space = _MAX_ADTS_FRAME - len(packet)
        extra = b""
        while elements and number % distance == 0 and len(extra) + len(elements[0]) < space:
            extra += elements.popleft()
            if len(elements) * distance < frames - number:
                break
        size = 7 + len(extra) + len(packet)
        low = ((spec.channels & 3) << 6 | size >> 11, size >> 3 & 255, (size & 7) << 5 | 0x1F)
        yield bytes((0xFF, 0xF1, profile, *low, 0xFC)) + extra + packet


def _ogg(packets: Iterable[bytes], spec: AudioSpec, context: AudioCodecContext) -> Iterator[bytes]:
    out = _Sink()
    # Microseconds; the first sound of a stream leaves early.
    options = {"fflags": "+bitexact", "page_duration": "400000"}
    with av.open(out, "w", format="ogg", options=options) as container:
        encoder = {**_ENCODERS["opus"][2], "flags": "+bitexact"}
        stream: Any = container.add_stream("libopus", rate=spec.rate, options=encoder)
        stream.layout = spec.layout
        text = spec.text.encode("utf-8", "replace")
        if 0 < len(text) < _MAX_OGG_COMMENT:
            container.metadata[embedded_text.NAME] = text.decode()
        size, left, at = frame_size(spec), spec.samples + _preskip(context), 0
        container.start_encoding()
        for data in packets:
            packet = av.Packet(data)
            packet.stream, packet.time_base = stream, Fraction(1, spec.rate)
            packet.pts = packet.dts = at
            packet.duration = min(size, left)
            container.mux(packet)
            at, left = at + size, left - size
            if out.parts:
                yield out.take()
    yield out.take()


class _Sink:
    """A write-only file; PyAV then never seeks."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []

    def write(self, data: bytes) -> int:
        self.parts.append(bytes(data))
        return len(data)

    def take(self) -> bytes:
        data = b"".join(self.parts)
        self.parts.clear()
        return data


def _wav_header(spec: AudioSpec) -> bytes:
    """Return the header of a WAV file of 16-bit samples, with the text as a comment."""
    width = spec.channels * 2
    size = spec.samples * width
    numbers = (16, 1, spec.channels, spec.rate, spec.rate * width, width, 16)
    form = struct.pack("<4sIHHIIHH", b"fmt ", *numbers)
    data = struct.pack("<4sI", b"data", size)
    header = b"WAVE" + form + embedded_text.info(spec.text) + data
    return struct.pack("<4sI", b"RIFF", len(header) + size) + header
