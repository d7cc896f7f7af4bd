"""Uploaded videos: examined safely, and edited so that they stay recognisable."""

from __future__ import annotations

import io
import struct
import sys
from collections.abc import Callable
from functools import cache
from typing import Any

import av
import numpy as np
import pytest

from mockgateway.content.media import VideoRequest
from mockgateway.generators import clip
from mockgateway.problem import Problem
from tests import processes
from tests.generators.test_clip import SMALL, decode, photo


@cache
def source() -> bytes:
    """Return a video to edit."""
    return clip.draw(SMALL._replace(first=photo(192, 108), prompt="", mark=False)).data


def edit(**other: Any) -> VideoRequest:
    """Return a request to edit the source."""
    request = VideoRequest(
        make="video_edit",
        prompt="make it black and white",
        width=192,
        height=108,
        fps=12,
        seconds=2,
    )
    return request._replace(**{"source": source(), **other})


def encoded(
    container: str, codec: str, size: tuple[int, int] = (96, 64), frames: int = 10, rate: int = 10
) -> bytes:
    file = io.BytesIO()
    with av.open(file, "w", format=container) as out:
        stream = out.add_stream(codec, rate=rate)
        assert isinstance(stream, av.VideoStream)
        stream.width, stream.height, stream.pix_fmt = *size, "yuv420p"
        stream.options = {"preset": "ultrafast"} if codec == "libx264" else {}
        for number in range(frames):
            out.mux(
                stream.encode(
                    av.VideoFrame.from_ndarray(
                        np.full((size[1], size[0], 3), number * 3 % 256, np.uint8), "rgb24"
                    )
                )
            )
        out.mux(stream.encode(None))
    return file.getvalue()


@pytest.mark.parametrize(
    ("container", "codec"),
    [
        ("mp4", "libx264"),
        ("mov", "mpeg4"),
        ("webm", "libvpx-vp9"),
        ("matroska", "libx264"),
        ("avi", "mpeg4"),
    ],
    ids=["mp4", "mov", "webm", "mkv", "avi"],
)
def test_videos_in_every_container_are_examined(container: str, codec: str) -> None:
    found = clip.examine(encoded(container, codec), "video")
    assert (found.width, found.height, found.has_audio) == (96, 64, False)
    assert found.seconds == pytest.approx(1, abs=0.15)
    assert found.fps == pytest.approx(10, abs=0.1)


def test_a_drawn_clip_has_the_requested_properties() -> None:
    assert clip.examine(clip.draw(SMALL).data) == (2.0, 192, 108, 12.0, True)


def patched(data: bytes, kind: bytes, offset: int, value: int) -> bytes:
    at = data.index(kind) + 4 + offset
    return data[:at] + struct.pack(">I", value) + data[at + 4 :]


def in_moov(kind: bytes, body: bytes) -> bytes:
    """Return the source with one more box in its index."""
    extra = struct.pack(">I4s", 8 + len(body), kind) + body
    data = source()
    size = struct.unpack_from(">I", data, data.index(b"moov") - 4)[0]
    at = data.index(b"moov") - 4
    return (
        data[:at]
        + struct.pack(">I", size + len(extra))
        + data[at + 4 : at + size]
        + extra
        + data[at + size :]
    )


def sound_alone() -> bytes:
    file = io.BytesIO()
    with av.open(file, "w", format="mp4") as out:
        stream = out.add_stream("aac", rate=48000)
        for _ in range(4):
            frame = av.AudioFrame.from_ndarray(np.zeros((1, 1024), np.float32), "fltp", "mono")
            frame.sample_rate = 48000
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    return file.getvalue()


def without_media() -> bytes:
    media = source().index(b"mdat") + 4
    return source()[:media] + bytes(len(source()) - media)


def without_sizes() -> bytes:
    return patched(patched(source(), b"stsz", 4, 1), b"stsz", 8, 0x7FFFFFFF)


BAD: dict[str, Callable[[], bytes]] = {
    "zero bytes": lambda: b"",
    "text": lambda: b"this is not a video, whatever its name says",
    "a picture": lambda: photo(64, 64),
    "a playlist": lambda: b"#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nfile:///etc/passwd\n",
    "a list of files": lambda: b"ffconcat version 1.0\nfile /etc/passwd\n",
    "header alone": lambda: source()[:32],
    "index alone": lambda: source()[: source().index(b"mdat") - 4],
    "cut off": lambda: source()[: len(source()) * 2 // 3],
    "a byte short": lambda: source()[:-1],
    "media of zeros": without_media,
    "billions of samples": lambda: patched(source(), b"stsz", 8, 0xFFFFFFF0),
    "billions of one size": without_sizes,
    "a run of billions": lambda: in_moov(
        b"traf", struct.pack(">I4sII", 16, b"trun", 0, 0x0FFFFFFF)
    ),
    "sound alone": sound_alone,
    "too large": lambda: encoded("mp4", "libx264", (2048, 1152), frames=2),
    "far too large": lambda: encoded("mp4", "libx264", (8192, 8192), frames=1),
    "too long": lambda: encoded("mp4", "libx264", (32, 32), frames=70, rate=1),
    "webm header alone": lambda: encoded("webm", "libvpx-vp9")[:200],
}


@cache
def bad(name: str) -> bytes:
    return BAD[name]()


@pytest.mark.parametrize("name", BAD)
def test_an_unusable_video_is_refused(name: str) -> None:
    with pytest.raises(Problem) as caught:
        clip.examine(bad(name), "video_url")
    assert caught.value.name == "invalid_video"
    assert caught.value.values == {"param": "video_url"}
    assert caught.value.message.endswith(".")


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_bad_videos_need_less_than_256_mib() -> None:
    code = """
import re, sys, struct
from mockgateway.generators import clip
from mockgateway.problem import Problem
data = sys.stdin.buffer.read()
while data:
    size = struct.unpack_from(">I", data)[0]
    try:
        clip.examine(data[4:4 + size])
    except Problem:
        pass
    data = data[4 + size:]
status = open('/proc/self/status').read()  # ru_maxrss includes the parent
print(re.search(r'VmHWM:\\s+(\\d+) kB', status)[1])
"""
    sent = b"".join(struct.pack(">I", len(data)) + data for data in map(bad, BAD))
    done = processes.run([sys.executable, "-c", code], input=sent, capture_output=True, check=True)
    assert 20 * 1024 < int(done.stdout) < 256 * 1024


def test_an_edit_keeps_the_source_and_changes_its_colours() -> None:
    before, after = (
        decode(clip.draw(SMALL._replace(first=photo(192, 108), prompt="", mark=False))).frames,
        decode(clip.draw(edit())).frames,
    )
    assert len(after) == 24
    middle = slice(30, 70)
    for number in (0, 12, 23):
        luma = (
            (before[number][middle] @ (0.2126, 0.7152, 0.0722)).ravel(),
            after[number][middle].mean(axis=2).ravel(),
        )
        assert np.corrcoef(*luma)[0, 1] > 0.9
        assert (
            np.ptp(after[number][middle], axis=2).mean()
            < 8
            < np.ptp(before[number][middle], axis=2).mean()
        )


def test_different_prompts_give_different_edits() -> None:
    made = [
        clip.draw(edit(prompt=prompt)).data
        for prompt in ("warm sunset", "cold winter snow", "neon city", "warm sunset")
    ]
    assert len(set(made)) == 3
    assert made[0] == made[3]


def test_an_edit_has_the_requested_size_rate_and_length() -> None:
    drawn = clip.draw(edit(width=128, height=160, fps=20, seconds=3))
    found = decode(drawn)
    assert (len(found.frames), found.frames[0].shape) == (60, (160, 128, 3))
    assert found.audio == pytest.approx(3, abs=0.05)


def test_an_edit_of_a_silent_video_gets_sound_only_if_requested() -> None:
    silent = encoded("mp4", "libx264")
    assert decode(clip.draw(edit(source=silent))).audio == pytest.approx(2, abs=0.1)
    assert decode(clip.draw(edit(source=silent, sound=False))).audio is None


def test_an_edit_of_an_unreadable_video_is_refused() -> None:
    with pytest.raises(Problem, match="cut off"):
        clip.draw(edit(source=bad("cut off")))


def test_an_edit_of_a_video_url_is_painted() -> None:
    request = edit(source=b"", address="https://example.invalid/forest.mp4")
    frames = decode(clip.draw(request)).frames
    assert len(frames) == 24
    assert np.ptp(frames[5][30:70], axis=2).mean() < 8
