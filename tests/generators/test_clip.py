"""Clips: valid files of the requested size, rate and length, moving, reproducible."""

from __future__ import annotations

import io
import struct
from itertools import pairwise
from typing import NamedTuple

import av
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from mockgateway.content.media import MediaFile, VideoRequest
from mockgateway.generators import clip
from mockgateway.problem import Problem

Picture = NDArray[np.float32]
SMALL = VideoRequest(
    prompt="A boat on the sea at sunset", width=192, height=108, fps=12, seconds=2, seed="7"
)


class Decoded(NamedTuple):
    frames: list[Picture]
    times: list[float]
    video: float
    audio: float | None
    rate: float
    codec: str


def decode(drawn: MediaFile) -> Decoded:
    with av.open(io.BytesIO(drawn.data), "r") as file:
        video = file.streams.video[0]
        assert video.duration
        assert video.time_base
        assert video.average_rate
        audio = next(iter(file.streams.audio), None)
        length = (
            float(audio.duration * audio.time_base)
            if audio and audio.duration and audio.time_base
            else None
        )
        decoded = [
            (frame.to_ndarray(format="rgb24").astype(np.float32), frame.time or 0.0)
            for frame in file.decode(video)
        ]
        frames, times = [frame for frame, _ in decoded], [time for _, time in decoded]
        return Decoded(
            frames,
            times,
            float(video.duration * video.time_base),
            length,
            float(video.average_rate),
            f"{video.codec_context.name} {video.codec_context.pix_fmt}",
        )


def boxes(data: bytes) -> list[bytes]:
    kinds, at = [], 0
    while at < len(data):
        size, kind = struct.unpack_from(">I4s", data, at)
        kinds.append(kind)
        at += size
    assert at == len(data)
    return kinds


def psnr(one: Picture, other: Picture) -> float:
    return float(10 * np.log10(255**2 / max(1e-9, float(((one - other) ** 2).mean()))))


def photo(width: int, height: int) -> bytes:
    rows, columns = np.mgrid[0:height, 0:width]
    pixels = np.stack(
        [
            columns * 255 // width,
            rows * 255 // height,
            128 + 100 * np.sin(columns / 17) * np.cos(rows / 13),
        ],
        axis=2,
    ).astype(np.uint8)
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG")
    return file.getvalue()


def picture(data: bytes, size: tuple[int, int]) -> Picture:
    return np.asarray(
        Image.open(io.BytesIO(data)).convert("RGB").resize(size, Image.Resampling.BICUBIC)
    ).astype(np.float32)


@pytest.mark.parametrize(
    ("width", "height", "fps", "seconds", "size", "frames"),
    [
        pytest.param(320, 180, 24, 5, (320, 180), 120, id="usual"),
        pytest.param(180, 320, 30, 3, (180, 320), 90, id="upright"),
        pytest.param(65, 67, 1, 1, (64, 66), 1, id="odd sides, one frame"),
        pytest.param(64, 64, 1, 60, (64, 64), 60, id="one frame a second"),
        pytest.param(128, 72, 60, 4, (128, 72), 240, id="sixty a second"),
        pytest.param(96, 96, 7, 2.5, (96, 96), 18, id="odd rate, part of a second"),
        pytest.param(64, 64, 24, 60, (64, 64), 1440, id="a minute"),
    ],
)
def test_a_clip_has_the_requested_size_rate_and_length(
    width: int, height: int, fps: int, seconds: float, size: tuple[int, int], frames: int
) -> None:
    drawn = clip.draw(SMALL._replace(width=width, height=height, fps=fps, seconds=seconds))
    found = decode(drawn)
    assert (drawn.type, drawn.extension, (drawn.width, drawn.height)) == ("video/mp4", "mp4", size)
    assert found.codec == "h264 yuv420p"
    assert found.frames[0].shape == (size[1], size[0], 3)
    assert len(found.frames) == frames
    assert found.times == pytest.approx([number / fps for number in range(frames)], abs=1e-3)
    assert found.rate == pytest.approx(fps)
    assert found.video == pytest.approx(frames / fps, abs=1e-3)
    assert found.audio == pytest.approx(found.video, abs=1e-3)
    assert drawn.seconds == pytest.approx(frames / fps)


def test_the_index_comes_first_so_that_players_can_start_early() -> None:
    kinds = boxes(clip.draw(SMALL).data)
    assert kinds.index(b"moov") < kinds.index(b"mdat")


def test_the_prompt_is_the_title_and_the_caption() -> None:
    with av.open(io.BytesIO(clip.draw(SMALL).data), "r") as file:
        assert file.metadata["title"] == SMALL.prompt
    one, other = (
        decode(clip.draw(SMALL._replace(prompt=prompt, mark=False))).frames[0]
        for prompt in ("field, MMMMMMM", "field, iii")
    )
    assert np.abs(one - other)[90:].max() > 100  # the letters


def test_a_clip_moves_in_every_frame_and_its_loop_has_no_jump() -> None:
    frames = decode(clip.draw(SMALL._replace(seconds=5, mark=False))).frames
    steps = [float(np.abs(one - other).mean()) for one, other in pairwise(frames)]
    assert min(steps) > 0.3
    assert steps[23] < 2 * max(steps[:23])  # from the last frame of the loop to its first
    assert max(float(np.abs(frames[0] - frame).mean()) for frame in frames) > 3


def test_the_same_request_gives_the_same_bytes() -> None:
    request = SMALL._replace(prompt="A dog in the forest")
    assert clip.draw(request) == clip.draw(request)


@pytest.mark.parametrize(
    "change",
    [
        {"seed": "8"},
        {"index": 1},
        {"prompt": "A castle in the snow"},
        {"mark": False},
        {"sound": False},
    ],
    ids=str,
)
def test_a_different_request_gives_a_different_clip(change: dict[str, object]) -> None:
    assert clip.draw(SMALL._replace(**change)).data != clip.draw(SMALL).data  # type: ignore[arg-type]


def test_a_silent_clip_has_no_sound_track_and_other_clips_are_quiet() -> None:
    assert decode(clip.draw(SMALL._replace(sound=False))).audio is None
    with av.open(io.BytesIO(clip.draw(SMALL._replace(seconds=20, fps=4)).data), "r") as file:
        samples = np.concatenate([frame.to_ndarray() for frame in file.decode(audio=0)], axis=1)
    assert samples.shape[0] == 2
    level = float(np.sqrt((samples**2).mean()))
    assert 0.01 < level < 0.2
    windows = np.sqrt(
        (samples[:, : samples.shape[1] // 4800 * 4800] ** 2).reshape(2, -1, 4800).mean(axis=2)
    )
    assert windows[:, 2:-2].min() > 0.1 * level  # no gap where the loop repeats
    assert float(np.abs(np.diff(samples, axis=1)).max()) < 0.1  # no click


@pytest.mark.parametrize("size", [(192, 108), (640, 360), (300, 500)], ids=str)
def test_a_clip_starts_with_the_given_picture(size: tuple[int, int]) -> None:
    first = photo(*size)
    found = decode(clip.draw(SMALL._replace(first=first, width=size[0], height=size[1], seconds=2)))
    assert psnr(found.frames[0], picture(first, size)) > 33
    assert psnr(found.frames[-1], picture(first, size)) < 30  # and moves on


def test_a_clip_ends_with_the_given_picture() -> None:
    last = photo(192, 108)
    found = decode(clip.draw(SMALL._replace(last=last, seconds=3)))
    assert len(found.frames) == 36
    assert psnr(found.frames[-1], picture(last, (192, 108))) > 33
    assert psnr(found.frames[0], picture(last, (192, 108))) < 20


def test_a_picture_of_another_shape_is_cropped() -> None:
    file = io.BytesIO()
    wide = Image.new("RGB", (400, 100), (200, 30, 30))
    wide.paste((30, 200, 30), (150, 0, 250, 100))
    wide.save(file, "PNG")
    start = decode(clip.draw(SMALL._replace(first=file.getvalue(), width=128, height=128))).frames[
        0
    ]
    assert np.abs(start[20:100, 20:100] - (30, 200, 30)).mean() < 12


def test_a_picture_url_is_not_downloaded_but_painted() -> None:
    one, other = (
        clip.draw(SMALL._replace(address=f"https://example.invalid/{name}.png")).data
        for name in ("a", "b")
    )
    assert one != other
    assert one == clip.draw(SMALL._replace(address="https://example.invalid/a.png")).data


@pytest.mark.parametrize(
    "data",
    [b"not a picture", photo(64, 64)[:300], b"\x89PNG\r\n\x1a\n"],
    ids=["text", "cut off", "header alone"],
)
@pytest.mark.parametrize("field", ["first", "last"])
def test_an_unreadable_picture_is_refused(field: str, data: bytes) -> None:
    with pytest.raises(Problem) as caught:
        clip.draw(SMALL._replace(**{field: data}))  # type: ignore[arg-type]
    assert caught.value.name == "invalid_image"


def test_a_long_clip_repeats_the_packets_of_one_loop() -> None:
    with av.open(io.BytesIO(clip.draw(SMALL._replace(seconds=30)).data), "r") as file:
        packets = [bytes(packet) for packet in file.demux(video=0) if packet.size]
    assert len(packets) == 360
    assert len(set(packets)) <= 24


@pytest.mark.parametrize(
    ("words", "grows"), [("zoom in on", True), ("zoom out from", False)], ids=["in", "out"]
)
def test_the_camera_moves_as_the_prompt_says(words: str, grows: bool) -> None:
    request = SMALL._replace(prompt=f"{words} a red ball, white background", seconds=4)
    frames = decode(clip.draw(request)).frames
    first, last = (float((frame[..., 0] - frame[..., 2] > 60).mean()) for frame in frames[::40][:2])

    assert (last > first * 1.4) if grows else (first > last * 1.4)
