"""Read a video that somebody sent: only what a camera or an editor makes, never more than its measures allow."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

import av
import numpy as np
from numpy.typing import NDArray

from mockgateway.generators.clip.boxes import whole
from mockgateway.generators.clip.sound import RATE
from mockgateway.problem import Problem

LONGEST = 60.0  # seconds
SIDE = 1920  # pixels of the longer side
_PIXELS = 1920 * 1088
_CODECS = frozenset("h264 hevc vp8 vp9 av1 libdav1d mpeg4 mjpeg prores mpeg2video h263".split())
_FRAMES = 60 * 120
_BROKEN = (av.FFmpegError, ValueError, ArithmeticError, IndexError, MemoryError, UnicodeDecodeError)


class Examined(NamedTuple):
    """What a video file is. seconds: its length; width, height: pixels as shown; fps: frames a second; has_audio: whether it has a sound track."""

    seconds: float
    width: int
    height: int
    fps: float
    has_audio: bool


def examine(data: bytes, param: str = "video") -> Examined:
    """Look at a video file and decode its first frame.

    Raises Problem("invalid_video", param=param) for what is no video, is cut off, is longer than 60 s or larger than 1920x1080; needs less than 256 MiB.
    """
    with reading(data, param) as file:
        stream = file.streams.video[0]
        next(iter(file.decode(stream)))
        seconds, fps = (
            _length(file, stream),
            float(stream.average_rate or stream.guessed_rate or 24),
        )
        return Examined(
            seconds,
            stream.codec_context.width,
            stream.codec_context.height,
            fps,
            bool(file.streams.audio),
        )


@contextmanager
def reading(data: bytes, param: str) -> Iterator[av.container.InputContainer]:
    """The file opened, its first video stream checked; whatever goes wrong inside is an `invalid_video`."""
    try:
        with av.open(
            io.BytesIO(data),
            "r",
            format=_format(data, param),
            options={"max_pixels": str(_PIXELS * 2), "max_streams": "8", "threads": "1"},
        ) as file:
            _check(file, param)
            yield file
    except _BROKEN as error:
        raise _invalid(
            "The video could not be decoded: it is damaged or cut off.", param
        ) from error
    except StopIteration as error:
        raise _invalid("The video has no frame that can be decoded.", param) from error


def _format(data: bytes, param: str) -> str:
    """The container by its first bytes; playlists and other files that name further files are none of them."""
    if not data:
        raise _invalid("The video is empty.", param)
    if data[4:8] in (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip"):
        if reason := whole(data):
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
    if (
        codec.width < 16
        or codec.height < 16
        or max(codec.width, codec.height) > SIDE
        or codec.width * codec.height > _PIXELS
    ):
        raise _invalid(
            f"The video is {codec.width}x{codec.height}; at most 1920x1080 is allowed.", param
        )
    seconds = _length(file, stream)
    if not 0 < seconds <= LONGEST + 0.5:
        raise _invalid(
            f"The video is {seconds:.0f} seconds long; at most {LONGEST:.0f} are allowed."
            if seconds
            else "The video has no frames.",
            param,
        )
    codec.thread_count = 1


def _length(file: av.container.InputContainer, stream: av.VideoStream) -> float:
    """Seconds, by the stream, else by the container, else by its last packet."""
    if stream.duration and stream.time_base:
        return float(stream.duration * stream.time_base)
    if file.duration:
        return file.duration / av.time_base
    last = 0.0
    for number, packet in enumerate(file.demux(stream)):
        if number > _FRAMES:
            break
        if packet.pts is not None and packet.time_base:
            last = max(last, float((packet.pts + (packet.duration or 0)) * packet.time_base))
    file.seek(0)
    return last


def frames(data: bytes, fps: int, count: int, param: str = "video") -> Iterator[av.VideoFrame]:
    """`count` frames, the source's at each 1/fps of a second; one that is too short begins anew. Raises Problem as `examine` does."""
    shown = 0
    while shown < count:
        with reading(data, param) as file:
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
                raise _invalid("The video has no frame that can be decoded.", param)


def sound(data: bytes, seconds: float, param: str = "video") -> NDArray[np.float32] | None:
    """The first `seconds` of the sound track, two rows of RATE samples a second; None where it has none that can be decoded."""
    parts, held = [], 0
    with reading(data, param) as file:
        if not file.streams.audio:
            return None
        resampler = av.AudioResampler("fltp", "stereo", RATE)
        try:
            for frame in file.decode(file.streams.audio[0]):
                for part in resampler.resample(frame):
                    parts.append(part.to_ndarray())
                    held += part.samples
                if held > seconds * RATE:
                    break
        except _BROKEN:
            pass  # what was heard until then
    return (
        np.concatenate(parts, axis=1)[:, : round(seconds * RATE)].astype(np.float32)
        if parts
        else None
    )


def _invalid(message: str, param: str) -> Problem:
    return Problem("invalid_video", message, param=param)
