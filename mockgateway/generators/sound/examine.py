"""Check that an upload is audio and measure its length, within bounds of time and memory."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from typing import Any, NamedTuple

import av
import numpy as np
from numpy.typing import NDArray

from mockgateway.generators.sound.embedded_text import ADTS_RATES, adts_header, adts_size
from mockgateway.problem import Problem

MAX_SECONDS = 4 * 3600.0
_MAX_PACKETS = 1_500_000
_MAX_TABLE = 4_000_000  # entries of an MP4's table; FFmpeg uses 24 bytes for each
_CONTAINERS = (
    "aac", "aiff", "amr", "caf", "flac", "matroska,webm", "mov,mp4,m4a,3gp,3g2,mj2", "mp3", "ogg",
    "w64", "wav", "wv",
)  # fmt: skip
_NAMES = {"matroska,webm": "webm", "mov,mp4,m4a,3gp,3g2,mj2": "mp4"}
_MP4 = (b"ftyp", b"moov", b"wide", b"mdat")  # at byte 4
_MAGIC = (
    b"ID3", b"OggS", b"fLaC", b"RIFF", b"RF64", b"\x1aE\xdf\xa3", b"FORM", b"caff", b"#!AMR",
    b"wvpk",
)  # fmt: skip
# Kilobits per second of MPEG layer III, by their number in a header: version 1, versions 2 and 2.5.
_BITRATES_1 = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_BITRATES_2 = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
# Metadata need not be UTF-8. PyAV 19 has no such argument and reads any metadata.
_LENIENT: dict[str, Any] = (
    {"metadata_errors": "ignore"} if int(av.__version__.split(".")[0]) < 19 else {}
)
_OPTIONS = {
    "format_whitelist": ",".join(_CONTAINERS),
    "protocol_whitelist": "pipe",
    "max_streams": "32",
    "probesize": "2000000",
}


class AudioInfo(NamedTuple):
    """The properties of an audio file."""

    seconds: float
    container: str  # mp3, ogg, wav, mp4, webm, ...
    codec: str  # FFmpeg's name
    sample_rate: int  # hertz
    channels: int


def examine(data: bytes, param: str = "file") -> AudioInfo:
    """Return the properties of an audio file.

    Raises:
        Problem: `invalid_audio`, naming `param`: the file is empty, is not audio, has no audio
            stream, ends before its first sound, or would play for more than four hours.
    """
    _check_format(data, param)
    _check_adts_length(data, param)
    try:
        with _opened(data) as container:
            stream = _stream(container, param)
            context = stream.codec_context
            rate, channels = int(context.sample_rate or 0), int(context.channels or 0)
            if not 1000 <= rate <= 400_000 or not 1 <= channels <= 32:
                raise _problem(param, "its sampling rate or number of channels is out of range")
            seconds = _seconds(container, stream, param)
            name = _NAMES.get(container.format.name, container.format.name)
            info = AudioInfo(seconds, name, context.name, rate, channels)
        _check_sound(data, param)
    except (av.FFmpegError, ValueError, EOFError, OverflowError, MemoryError, LookupError) as error:
        raise _problem(param, "it cannot be decoded as audio") from error
    return info


def decoded(data: bytes, seconds: float, rate: int = 16_000) -> NDArray[np.float32]:
    """Return the first seconds of a checked file, mono, from -1 to 1."""
    parts: list[NDArray[np.float32]] = []
    total = 0
    try:
        with _opened(data) as container:
            resampler = av.AudioResampler(format="flt", layout="mono", rate=rate)
            for frame in container.decode(_stream(container, "file")):
                for resampled in resampler.resample(frame):
                    parts.append(resampled.to_ndarray()[0].copy())
                    total += len(parts[-1])
                if total >= seconds * rate:
                    break
    except (av.FFmpegError, ValueError, EOFError):
        pass  # use what comes before the damage
    return np.concatenate(parts)[: int(seconds * rate)] if parts else np.zeros(0, np.float32)


def _check_format(data: bytes, param: str) -> None:
    if not data:
        raise _problem(param, "it is empty")
    mp4 = data[4:8] in _MP4
    if not (mp4 or data.startswith(_MAGIC) or _is_mpeg(data)) or data[8:12] == b"AVI ":
        formats = "flac, m4a, mp3, mp4, mpeg, mpga, oga, ogg, wav or webm"
        raise _problem(param, f"its format is not one of {formats}")
    if mp4 and _has_oversized_table(data):
        raise _problem(param, "its tables do not fit its size")


def _is_mpeg(data: bytes) -> bool:
    """Return whether the file starts with two consecutive frames of MPEG audio or ADTS."""
    size = _frame_size(data, 0)
    return bool(size) and (len(data) < size + 4 or bool(_frame_size(data, size)))


def _frame_size(data: bytes, at: int) -> int:
    """Return the bytes of the frame there (ISO 11172-3, 2.4.1.3; ISO 13818-7, 6.2), 0 for none."""
    head = data[at : at + 6]
    if len(head) < 6 or head[0] != 0xFF or head[1] < 0xE0:
        return 0
    if adts_header(head):
        return adts_size(head, 0)
    version, layer, bits, rate = head[1] >> 3 & 3, head[1] >> 1 & 3, head[2] >> 4, head[2] >> 2 & 3
    if version == 1 or layer != 1 or bits in (0, 15) or rate == 3:
        return 0  # only layer III is in use
    hertz = (44100, 48000, 32000)[rate] >> {3: 0, 2: 1}.get(version, 2)
    bytes_per_kilobit = _BITRATES_1[bits] * 144_000 if version == 3 else _BITRATES_2[bits] * 72_000
    return bytes_per_kilobit // hertz + (head[2] >> 1 & 1)


def _check_adts_length(data: bytes, param: str) -> None:
    """Refuse too long ADTS by the headers of its frames.

    An upload can hold millions of frames, and opening each as a packet takes half a minute.
    """
    at, count = 0, 0
    if data[:1] != b"\xff" or not adts_header(data) or data[2] >> 2 & 15 >= len(ADTS_RATES):
        return
    rate = ADTS_RATES[data[2] >> 2 & 15]
    while size := _frame_size(data, at):
        at, count = at + size, count + 1
        if count * 1024 > MAX_SECONDS * rate:
            raise _problem(param, "it is longer than four hours")


def _has_oversized_table(data: bytes) -> bool:
    """Return whether a table of an MP4 claims more samples than its bytes or the limit allow."""
    for name, skip in ((b"stsz", 8), (b"trun", 4), (b"stz2", 8)):
        at = data.find(name)
        while at >= 0 and at + 16 <= len(data):
            (count,) = struct.unpack_from(">I", data, at + 4 + skip)
            if count > min(len(data), _MAX_TABLE):
                return True
            at = data.find(name, at + 4)
    return False


def _opened(data: bytes) -> Any:
    file_format, options = None, _OPTIONS
    if _is_mpeg(data):
        options = {key: options[key] for key in ("probesize", "max_streams")}
        file_format = "aac" if adts_header(data) else "mp3"
    elif data[4:8] in _MP4:
        options = {**options, "enable_drefs": "0"}
    return av.open(io.BytesIO(data), format=file_format, options=options, **_LENIENT)


def _stream(container: Any, param: str) -> Any:
    if container.format.name not in _CONTAINERS or not container.streams.audio:
        raise _problem(param, "it has no sound track")
    if container.streams.audio[0].codec_context is None:
        raise _problem(param, "the codec of its sound track is not known")
    return container.streams.audio[0]


def _seconds(container: Any, stream: Any, param: str) -> float:
    """Return the length, counted packet by packet, since headers may be wrong."""
    end, begin, count = 0.0, None, 0
    for packet in _packets(container, stream):
        count += 1
        if packet.pts is not None and packet.time_base:
            begin = packet.pts if begin is None else min(begin, packet.pts)
            end = max(end, float((packet.pts - begin + (packet.duration or 0)) * packet.time_base))
        elif packet.duration and packet.time_base:
            end += float(packet.duration * packet.time_base)
        if end > MAX_SECONDS or count > _MAX_PACKETS:
            raise _problem(param, "it is longer than four hours")
    if not count or end <= 0:
        raise _problem(param, "there is no sound in it")
    return end


def _packets(container: Any, stream: Any) -> Iterator[Any]:
    try:
        yield from (packet for packet in container.demux(stream) if packet.size)
    except (av.FFmpegError, EOFError):
        return  # count the packets before the damage


def _check_sound(data: bytes, param: str) -> None:
    """Refuse a file whose first packets decode to nothing, such as a header alone."""
    with _opened(data) as container:
        for number, packet in enumerate(container.demux(_stream(container, param))):
            try:
                if any(frame.samples for frame in packet.decode()):
                    return
            except av.FFmpegError:
                pass  # a damaged beginning
            if number > 50:
                break
    raise _problem(param, "no sound can be decoded from it")


def _problem(param: str, why: str) -> Problem:
    return Problem("invalid_audio", f"The audio file could not be processed: {why}.", param=param)
