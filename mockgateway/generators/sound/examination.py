"""Whether an upload is audio, and how long: by its first bytes, then by its packets, within bounds of time and memory."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from typing import Any, NamedTuple

import av
import numpy as np
from numpy.typing import NDArray

from mockgateway.problem import Problem

LONGEST = 4 * 3600.0  # seconds
_PACKETS = 1_500_000
_SAMPLES = 4_000_000  # entries of an MP4's table: FFmpeg keeps 24 bytes for each
_DECODERS = (
    "aac",
    "aiff",
    "amr",
    "caf",
    "flac",
    "matroska,webm",
    "mov,mp4,m4a,3gp,3g2,mj2",
    "mp3",
    "ogg",
    "w64",
    "wav",
    "wv",
)
_NAMES = {"matroska,webm": "webm", "mov,mp4,m4a,3gp,3g2,mj2": "mp4"}
# Where a file says what it is: place and bytes.
_MAGIC = (
    (0, b"ID3"), (0, b"OggS"), (0, b"fLaC"), (0, b"RIFF"), (0, b"RF64"), (4, b"ftyp"), (4, b"moov"), (4, b"wide"), (4, b"mdat"), (0, b"\x1aE\xdf\xa3"), (0,
        b"FORM"), (0, b"caff"),
    (0, b"#!AMR"), (0, b"wvpk"),
)  # fmt: skip


class Heard(NamedTuple):
    """What an audio file is. seconds: its length; container: mp3, ogg, wav, mp4, webm, ...; codec: FFmpeg's name; sample_rate: hertz."""

    seconds: float
    container: str
    codec: str
    sample_rate: int
    channels: int


def examine(data: bytes, param: str = "file") -> Heard:
    """What the file is.

    Raises Problem("invalid_audio") naming `param` for an empty file, one that is no audio, has no sound track, is cut off before its first sound, or would play for
    more than four hours.
    """
    _looks_like_audio(data, param)
    _in_time(data, param)
    try:
        with _opened(data) as container:
            stream = _stream(container, param)
            context = stream.codec_context
            rate, channels = int(context.sample_rate or 0), int(context.channels or 0)
            if not 1000 <= rate <= 400_000 or not 1 <= channels <= 32:
                raise _refused(param, "its sampling rate or number of channels is out of range")
            length = _length(container, stream, param)
            found = Heard(
                length,
                _NAMES.get(container.format.name, container.format.name),
                context.name,
                rate,
                channels,
            )
        _first_sound(data, param)
    except (av.FFmpegError, ValueError, EOFError, OverflowError, MemoryError, LookupError) as error:
        raise _refused(param, "it cannot be decoded as audio") from error
    return found


def decoded(data: bytes, seconds: float, rate: int = 16_000) -> NDArray[np.float32]:
    """The first seconds of an examined file, mono, from -1 to 1."""
    parts: list[NDArray[np.float32]] = []
    total = 0
    try:
        with _opened(data) as container:
            stream = _stream(container, "file")
            resampler = av.AudioResampler(format="flt", layout="mono", rate=rate)
            for frame in container.decode(stream):
                for made in resampler.resample(frame):
                    parts.append(made.to_ndarray()[0].copy())
                    total += len(parts[-1])
                if total >= seconds * rate:
                    break
    except (av.FFmpegError, ValueError, EOFError):
        pass  # what came before the damage counts
    return np.concatenate(parts)[: int(seconds * rate)] if parts else np.zeros(0, np.float32)


def _looks_like_audio(data: bytes, param: str) -> None:
    if not data:
        raise _refused(param, "it is empty")
    known = any(data[at : at + len(magic)] == magic for at, magic in _MAGIC) or _mpeg(data)
    if not known or data[8:12] == b"AVI ":
        raise _refused(
            param, "its format is not one of flac, m4a, mp3, mp4, mpeg, mpga, oga, ogg, wav or webm"
        )
    if data[4:8] in (b"ftyp", b"moov", b"wide", b"mdat") and _swollen(data):
        raise _refused(param, "its tables do not fit its size")


def _mpeg(data: bytes) -> bool:
    """Whether it begins with two frames of MPEG audio or ADTS, one right behind the other."""
    size = _mpeg_size(data, 0)
    return bool(size) and (len(data) < size + 4 or bool(_mpeg_size(data, size)))


def _mpeg_size(data: bytes, at: int) -> int:
    """Bytes of the frame there (ISO 11172-3, 2.4.1.3; ISO 13818-7, 6.2); 0 where there is none."""
    head = data[at : at + 6]
    if len(head) < 6 or head[0] != 0xFF or head[1] < 0xE0:
        return 0
    if head[1] & 0xF6 == 0xF0:
        return (head[3] & 3) << 11 | head[4] << 3 | head[5] >> 5
    version, layer, bits, rate = head[1] >> 3 & 3, head[1] >> 1 & 3, head[2] >> 4, head[2] >> 2 & 3
    if version == 1 or layer != 1 or bits in (0, 15) or rate == 3:
        return 0  # only layer III is met with
    first = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
    second = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
    hertz = (44100, 48000, 32000)[rate] >> (0 if version == 3 else 1 if version == 2 else 2)
    kilobits, factor = (first[bits], 144_000) if version == 3 else (second[bits], 72_000)
    return factor * kilobits // hertz + (head[2] >> 1 & 1)


def _in_time(data: bytes, param: str) -> None:
    """Refuse ADTS that lasts too long by its frames' heads alone: millions of them fit into an upload, and opening each as a packet takes half a minute."""
    at, count = 0, 0
    if data[:1] != b"\xff" or data[1] & 0xF6 != 0xF0 or data[2] >> 2 & 15 > 12:
        return
    rate = (
        96000,
        88200,
        64000,
        48000,
        44100,
        32000,
        24000,
        22050,
        16000,
        12000,
        11025,
        8000,
        7350,
    )[data[2] >> 2 & 15]
    while size := _mpeg_size(data, at):
        at, count = at + size, count + 1
        if count * 1024 > LONGEST * rate:
            raise _refused(param, "it is longer than four hours")


def _swollen(data: bytes) -> bool:
    """Whether a table of an MP4 claims more samples than the file has bytes, or than can be kept."""
    for name, skip in ((b"stsz", 8), (b"trun", 4), (b"stz2", 8)):
        at = data.find(name)
        while at >= 0 and at + 16 <= len(data):
            (count,) = struct.unpack_from(">I", data, at + 4 + skip)
            if count > min(len(data), _SAMPLES):
                return True
            at = data.find(name, at + 4)
    return False


def _opened(data: bytes) -> Any:
    options = {
        "format_whitelist": ",".join(_DECODERS),
        "protocol_whitelist": "pipe",
        "max_streams": "32",
        "probesize": "2000000",
        "enable_drefs": "0",
    }
    if _mpeg(data):
        options = {key: options[key] for key in ("probesize", "max_streams")}
        return av.open(
            io.BytesIO(data),
            format="aac" if data[1] & 0xF6 == 0xF0 else "mp3",
            options=options,
            metadata_errors="ignore",
        )
    if data[4:8] not in (b"ftyp", b"moov", b"wide", b"mdat"):
        del options["enable_drefs"]
    return av.open(io.BytesIO(data), options=options, metadata_errors="ignore")


def _stream(container: Any, param: str) -> Any:
    if container.format.name not in _DECODERS or not container.streams.audio:
        raise _refused(param, "it has no sound track")
    if container.streams.audio[0].codec_context is None:
        raise _refused(param, "the codec of its sound track is not known")
    return container.streams.audio[0]


def _length(container: Any, stream: Any, param: str) -> float:
    """Seconds, counted packet by packet: headers may say anything."""
    end, begin, count = 0.0, None, 0
    for packet in _packets(container, stream):
        count += 1
        if packet.pts is not None and packet.time_base:
            begin = packet.pts if begin is None else min(begin, packet.pts)
            end = max(end, float((packet.pts - begin + (packet.duration or 0)) * packet.time_base))
        elif packet.duration and packet.time_base:
            end += float(packet.duration * packet.time_base)
        if end > LONGEST or count > _PACKETS:
            raise _refused(param, "it is longer than four hours")
    if not count or end <= 0:
        raise _refused(param, "there is no sound in it")
    return end


def _packets(container: Any, stream: Any) -> Iterator[Any]:
    try:
        yield from (packet for packet in container.demux(stream) if packet.size)
    except (av.FFmpegError, EOFError):
        return  # cut off: what is there counts


def _first_sound(data: bytes, param: str) -> None:
    """A header alone is not audio: something must come out of the first packets."""
    with _opened(data) as container:
        for number, packet in enumerate(container.demux(_stream(container, param))):
            try:
                if any(frame.samples for frame in packet.decode()):
                    return
            except av.FFmpegError:
                pass  # a damaged beginning
            if number > 50:
                break
    raise _refused(param, "no sound can be decoded from it")


def _refused(param: str, why: str) -> Problem:
    return Problem("invalid_audio", f"The audio file could not be processed: {why}.", param=param)
