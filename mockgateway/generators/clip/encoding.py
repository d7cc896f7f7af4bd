"""Encode few frames and repeat their packets, so that a clip of any length costs one loop.

    head   frames 0 ... H-1            played once
    cycle  C frames                    repeated until only the tail is left
    tail   T frames                    played once, from a key frame

There are no B-frames, so that a cycle may be cut after any frame. All runs in one thread, so that
the same frames give the same bytes.
"""

from __future__ import annotations

import heapq
import io
from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Any, NamedTuple

import av
from av.video.frame import PictureType

from mockgateway.generators.clip.soundtrack import Track

_OPTIONS = {
    "preset": "superfast",
    "tune": "zerolatency",
    "crf": "25",
    "forced-idr": "1",
    "x264-params": "scenecut=0:keyint=600:aq-mode=1",
}
_BT709 = 1  # ITU-T H.273; also the code of limited range


class ClipFormat(NamedTuple):
    """The size, rate and length of a clip."""

    width: int  # pixels, even, as 4:2:0 needs
    height: int
    fps: int
    frames: int

    @property
    def size(self) -> tuple[int, int]:
        """Width and height."""
        return self.width, self.height

    @property
    def seconds(self) -> float:
        """The length."""
        return self.frames / self.fps


class FrameSchedule(NamedTuple):
    """Which frames are encoded for a clip, and in which order they are shown."""

    head: int  # frames
    cycle: int
    tail: int
    total: int  # frames shown

    @property
    def key_frames(self) -> frozenset[int]:
        """The encoded frames that must not depend on earlier ones."""
        return frozenset((0, self.head, self.head + self.cycle))

    def shown(self) -> Iterator[int]:
        """Yield the number of the encoded frame for each shown frame."""
        yield from range(self.head)
        for number in range(self.total - self.head - self.tail):
            yield self.head + number % self.cycle
        yield from range(self.head + self.cycle, self.head + self.cycle + self.tail)


def schedule(form: ClipFormat, head: int, tail: int) -> FrameSchedule:
    """Return the schedule of a clip, with a cycle of about two seconds."""
    total = form.frames
    head, tail = min(head, total // 3), min(tail, total // 3)
    cycle = max(12, min(2 * form.fps, 60 + form.fps // 4))
    return FrameSchedule(head, min(cycle, total - head - tail), tail, total)


def encode_video(
    frames: Iterable[av.VideoFrame],
    plan: FrameSchedule,
    form: ClipFormat,
    track: Track | None,
    title: str,
) -> bytes:
    """Return an MP4 with its index in front (faststart).

    Args:
        frames: The frames to encode, yuv420p, in the order of the schedule.
        plan: The schedule.
        form: The size and rate.
        track: The sound, or None for a silent clip.
        title: The title in the file's metadata.
    """
    file = io.BytesIO()
    options = {"movflags": "+faststart", "fflags": "+bitexact"}
    reopen = lambda url, flags, settings: _Reader(file)  # noqa: E731
    with av.open(file, "w", format="mp4", options=options, io_open=reopen) as out:
        out.metadata["title"] = title
        video = out.add_stream("libx264", rate=form.fps)
        _configure(video.codec_context, form)
        packets = _encode(video.codec_context, frames, plan.key_frames)
        step = Fraction(1, form.fps)
        sound = track.encode(out, plan.total * step) if track else iter(())
        for packet in _by_time(_repeat(video, packets, plan, step), sound):
            out.mux(packet)
    return file.getvalue()


def _configure(codec: av.VideoCodecContext, form: ClipFormat) -> None:
    codec.width, codec.height, codec.pix_fmt = form.width, form.height, "yuv420p"
    codec.framerate, codec.time_base = Fraction(form.fps), Fraction(1, form.fps)
    codec.thread_count, codec.options = 1, dict(_OPTIONS)
    codec.color_primaries = codec.color_trc = codec.colorspace = codec.color_range = _BT709


def _encode(
    codec: av.VideoCodecContext, frames: Iterable[av.VideoFrame], key_frames: frozenset[int]
) -> list[av.Packet[Any]]:
    packets = []
    for number, frame in enumerate(frames):
        frame.pts, frame.time_base = number, codec.time_base
        frame.pict_type = PictureType.I if number in key_frames else PictureType.NONE
        packets += codec.encode(frame)
    return packets + codec.encode(None)


def _repeat(
    video: av.VideoStream, packets: list[av.Packet[Any]], plan: FrameSchedule, step: Fraction
) -> Iterator[av.Packet[Any]]:
    data = [bytes(packet) for packet in packets]
    for number, original in enumerate(plan.shown()):
        packet = av.Packet(data[original])
        packet.stream, packet.time_base = video, step
        packet.pts = packet.dts = number
        packet.duration = 1
        packet.is_keyframe = packets[original].is_keyframe
        yield packet


def _by_time(*tracks: Iterable[av.Packet[Any]]) -> Iterator[av.Packet[Any]]:
    return heapq.merge(*tracks, key=lambda packet: (packet.dts or 0) * (packet.time_base or 1))


class _Reader(io.RawIOBase):
    """Read a file from its start while it is written, which faststart does to move the index."""

    def __init__(self, file: io.BytesIO) -> None:
        self._file = file
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        ends = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: len(self._file.getbuffer())}
        self._at = ends[whence] + offset
        return self._at

    def tell(self) -> int:
        return self._at

    def read(self, size: int = -1) -> bytes:
        with self._file.getbuffer() as view:
            data = bytes(view[self._at : None if size < 0 else self._at + size])
        self._at += len(data)
        return data
