"""Encode few frames, play them often: the packets of one loop, repeated with shifted times, make a clip of any length.

    head   frames 0 ... H-1            played once
    cycle  C frames                    played until only the tail is left
    tail   T frames, its own key frame played once

No B-frames, so that a cycle may be cut after any frame; everything in one thread, so that the same frames are the same bytes.
"""

from __future__ import annotations

import heapq
import io
from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Any, NamedTuple

import av
from av.video.frame import PictureType

from mockgateway.generators.clip.sound import Track

_OPTIONS = {
    "preset": "superfast",
    "tune": "zerolatency",
    "crf": "25",
    "forced-idr": "1",
    "x264-params": "scenecut=0:keyint=600:aq-mode=1",
}


class Plan(NamedTuple):
    """How many frames are drawn for a clip of `total` frames."""

    head: int
    cycle: int
    tail: int
    total: int

    @property
    def cuts(self) -> frozenset[int]:
        """The drawn frames that must decode without those before."""
        return frozenset((0, self.head, self.head + self.cycle))

    def played(self) -> Iterator[int]:
        """Which drawn frame is shown, frame by frame."""
        yield from range(self.head)
        between = self.total - self.head - self.tail
        for number in range(between):
            yield self.head + number % self.cycle
        yield from range(self.head + self.cycle, self.head + self.cycle + self.tail)


def plan(total: int, fps: int, head: int = 0, tail: int = 0) -> Plan:
    """The drawn frames of a clip: two seconds of cycle, a little less where frames are many, never more than are shown."""
    head, tail = min(head, total // 3), min(tail, total // 3)
    wanted = max(12, min(2 * fps, 60 + fps // 4))
    return Plan(head, min(wanted, total - head - tail), tail, total)


def film(
    frames: Iterable[av.VideoFrame],
    wanted: Plan,
    width: int,
    height: int,
    fps: int,
    track: Track | None,
    title: str,
) -> bytes:
    """An MP4 with its index in front (faststart). frames: the drawn ones in order, yuv420p; track: its sound, None for silence."""
    file = io.BytesIO()
    options = {"movflags": "+faststart", "fflags": "+bitexact"}
    with av.open(
        file, "w", format="mp4", options=options, io_open=lambda url, flags, settings: _Again(file)
    ) as out:
        out.metadata["title"] = title
        video = out.add_stream("libx264", rate=fps)
        _prepare(video.codec_context, width, height, fps)
        drawn = _encoded(video.codec_context, frames, wanted.cuts)
        length = Fraction(wanted.total, fps)
        sound = track.encoded(out, length) if track else iter(())
        for packet in _by_time(_shown(video, drawn, wanted, Fraction(1, fps)), sound):
            out.mux(packet)
    return file.getvalue()


def _prepare(codec: av.VideoCodecContext, width: int, height: int, fps: int) -> None:
    codec.width, codec.height, codec.pix_fmt = width, height, "yuv420p"
    codec.framerate, codec.time_base = Fraction(fps), Fraction(1, fps)
    codec.thread_count, codec.options = 1, dict(_OPTIONS)
    codec.color_primaries, codec.color_trc, codec.colorspace, codec.color_range = (
        1,
        1,
        1,
        1,
    )  # BT.709, limited (ITU-T H.273)


def _encoded(
    codec: av.VideoCodecContext, frames: Iterable[av.VideoFrame], cuts: frozenset[int]
) -> list[av.Packet[Any]]:
    packets = []
    for number, frame in enumerate(frames):
        frame.pts, frame.time_base = number, codec.time_base
        frame.pict_type = PictureType.I if number in cuts else PictureType.NONE
        packets += codec.encode(frame)
    return packets + codec.encode(None)


def _shown(
    video: av.VideoStream, drawn: list[av.Packet[Any]], wanted: Plan, step: Fraction
) -> Iterator[av.Packet[Any]]:
    data = [bytes(packet) for packet in drawn]
    for number, which in enumerate(wanted.played()):
        packet = av.Packet(data[which])
        packet.stream, packet.time_base = video, step
        packet.pts = packet.dts = number
        packet.duration = 1
        packet.is_keyframe = drawn[which].is_keyframe
        yield packet


def _by_time(*tracks: Iterable[av.Packet[Any]]) -> Iterator[av.Packet[Any]]:
    """The packets of all tracks in the order of their times, as a player reads them."""
    return heapq.merge(*tracks, key=lambda packet: (packet.dts or 0) * (packet.time_base or 1))


class _Again(io.RawIOBase):
    """A file read from its beginning while it is being written, which is how the index is moved to the front."""

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
            found = bytes(view[self._at : None if size < 0 else self._at + size])
        self._at += len(found)
        return found
