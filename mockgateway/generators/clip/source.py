"""Read an uploaded video within limits of size, length and memory."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

import av
import numpy as np
from numpy.typing import NDArray

from mockgateway.generators.clip.boxes import find_damage
from mockgateway.generators.clip.soundtrack import RATE
from mockgateway.problem import Problem

_LONGEST = 60.0  # seconds
_LONGEST_SIDE = 1920  # pixels
_MOST_PIXELS = 1920 * 1088
_MOST_PACKETS = 60 * 120
_CODECS = frozenset("h264 hevc vp8 vp9 av1 libdav1d mpeg4 mjpeg prores mpeg2video h263".split())
_ISO_BOXES = (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip")
_DECODER_ERRORS = (
    av.FFmpegError,
    ValueError,
    ArithmeticError,
    IndexError,
    MemoryError,
    UnicodeDecodeError,
)


class VideoInfo(NamedTuple):
    """The properties of an uploaded video."""

    seconds: float
    width: int  # pixels as shown
    height: int
    fps: float
    has_audio: bool


def examine(data: bytes, param: str = "video") -> VideoInfo:
    """Decode the first frame of a video and return its properties; needs less than 256 MiB.

    Raises:
        Problem: `invalid_video` for a file that is not a video, is cut off, is longer than 60 s or
            larger than 1920x1080.
    """
    with _open(data, param) as file:
        stream = file.streams.video[0]
        next(iter(file.decode(stream)))
        codec = stream.codec_context
        fps = float(stream.average_rate or stream.guessed_rate or 24)
        has_audio = bool(file.streams.audio)
        return VideoInfo(_seconds(file, stream), codec.width, codec.height, fps, has_audio)


def read_frames(data: bytes, fps: int, count: int, param: str = "video") -> Iterator[av.VideoFrame]:
    """Yield `count` frames of a video, one per 1/fps second; a short video starts again.

    Raises:
        Problem: As `examine`.
    """
    shown = 0
    while shown < count:
        with _open(data, param) as file:
            before, begin = shown, None
            for frame in file.decode(file.streams.video[0]):
                time = frame.time or 0.0
                begin = time if begin is None else begin
                while shown < count and (shown - before) / fps <= time - begin + 1e-6:
                    yield frame
                    shown += 1
                if shown >= count:
                    return
            if shown == before:
                raise _no_frame(param)


def read_sound(data: bytes, seconds: float, param: str = "video") -> NDArray[np.float32] | None:
    """Return the first seconds of the sound, two rows at RATE, or None without a usable track."""
    parts, samples = [], 0
    with _open(data, param) as file:
        if not file.streams.audio:
            return None
        resampler = av.AudioResampler("fltp", "stereo", RATE)
        try:
            for frame in file.decode(file.streams.audio[0]):
                for part in resampler.resample(frame):
                    parts.append(part.to_ndarray())
                    samples += part.samples
                if samples > seconds * RATE:
                    break
        except _DECODER_ERRORS:
            pass  # the sound until then is used
    if not parts:
        return None
    return np.concatenate(parts, axis=1)[:, : round(seconds * RATE)].astype(np.float32)


@contextmanager
def _open(data: bytes, param: str) -> Iterator[av.container.InputContainer]:
    """Open a file, check its first video stream, and turn decoder errors into a Problem."""
    options = {"max_pixels": str(_MOST_PIXELS * 2), "max_streams": "8", "threads": "1"}
    container = _container(data, param)
    try:
        with av.open(io.BytesIO(data), "r", format=container, options=options) as file:
            _check(file, param)
            yield file
    except _DECODER_ERRORS as error:
        message = "The video could not be decoded: it is damaged or cut off."
        raise _invalid(message, param) from error
    except StopIteration as error:
        raise _no_frame(param) from error


def _container(data: bytes, param: str) -> str:
    """Return the container by its first bytes; playlists and other references are refused."""
    if not data:
        raise _invalid("The video is empty.", param)
    if data[4:8] in _ISO_BOXES:
        if reason := find_damage(data):
            raise _invalid(f"The video could not be read: {reason}.", param)
        return "mov"
    if data[:4] == b"\x1a\x45\xdf\xa3":
        return "matroska"
    if data[:4] == b"RIFF" and data[8:12] == b"AVI ":
        return "avi"
    raise _invalid("The file is not a video (MP4, MOV, WebM, MKV or AVI).", param)


def _check(file: av.container.InputContainer, param: str) -> None:
    if not file.streams.video:
        raise _invalid("The file has no video track.", param)
    stream = file.streams.video[0]
    codec = stream.codec_context
    if codec.name not in _CODECS:
        raise _invalid(f"The video's codec ({codec.name}) is not supported.", param)
    width, height = codec.width, codec.height
    too_large = max(width, height) > _LONGEST_SIDE or width * height > _MOST_PIXELS
    if min(width, height) < 16 or too_large:
        raise _invalid(
            f"The video is {width}x{height}; from 16x16 to 1920x1080 pixels are allowed.", param
        )
    seconds = _seconds(file, stream)
    if not seconds > 0:
        raise _invalid("The video has no frames.", param)
    if seconds > _LONGEST + 0.5:
        raise _invalid(
            f"The video is {seconds:.0f} seconds long; at most {_LONGEST:.0f} are allowed.", param
        )
    codec.thread_count = 1


def _seconds(file: av.container.InputContainer, stream: av.VideoStream) -> float:
    """Return the length by the stream, else by the container, else by the last packet."""
    if stream.duration and stream.time_base:
        return float(stream.duration * stream.time_base)
    if file.duration:
        return file.duration / av.time_base
    last = 0.0
    for number, packet in enumerate(file.demux(stream)):
        if number > _MOST_PACKETS:
            break
        if packet.pts is not None and packet.time_base:
            last = max(last, float((packet.pts + (packet.duration or 0)) * packet.time_base))
    file.seek(0)
    return last


def _no_frame(param: str) -> Problem:
    return _invalid("The video has no frame that can be decoded.", param)


def _invalid(message: str, param: str) -> Problem:
    return Problem("invalid_video", message, param=param)
