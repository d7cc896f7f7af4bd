"""A clip: a stage, the frames that are drawn of it, and the film made of them."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import NamedTuple

import av
import numpy as np
from PIL import Image

from mockgateway.content.media import MediaFile, VideoRequest
from mockgateway.generators.clip import edit
from mockgateway.generators.clip.film import Plan, film, plan
from mockgateway.generators.clip.planes import Planes, read
from mockgateway.generators.clip.sound import pad
from mockgateway.generators.clip.stage import Stage, moving, painted, still
from mockgateway.generators.clip.stills import opened, stand_in
from mockgateway.generators.clip.words import Words
from mockgateway.seed import Seed

SMALLEST, LARGEST = 64, 1920  # pixels of a side
LONGEST = 180.0  # seconds


class Size(NamedTuple):
    """A clip's measures as they are made: even sides, whole frames."""

    width: int
    height: int
    fps: int
    frames: int


def size_of(ask: VideoRequest) -> Size:
    """The nearest that H.264 in 4:2:0 can be: odd sides lose a pixel."""
    width, height = (max(SMALLEST, min(LARGEST, side)) // 2 * 2 for side in (ask.width, ask.height))
    fps = max(1, min(60, ask.fps))
    return Size(width, height, fps, max(1, round(max(0.0, min(LONGEST, ask.seconds)) * fps)))


def draw(ask: VideoRequest) -> MediaFile:
    """The clip that was asked for, MP4 (H.264, AAC). Raises Problem where what was sent cannot be read (`invalid_image`, `invalid_video`)."""
    size, seed = size_of(ask), _seed(ask)
    if ask.source:
        data = edit.edited(ask, size.width, size.height, size.fps, size.frames, seed)
    else:
        wanted = plan(
            size.frames,
            size.fps,
            head=_eased(size.fps) if ask.first or ask.address else 0,
            tail=_eased(size.fps) if ask.last else 0,
        )
        track = pad(seed.of("sound"), size.frames / size.fps) if ask.sound else None
        data = film(
            _frames(ask, size, wanted, seed),
            wanted,
            size.width,
            size.height,
            size.fps,
            track,
            ask.prompt[:500],
        )
    return MediaFile(data, "video/mp4", "mp4", size.width, size.height, size.frames / size.fps)


def poster(ask: VideoRequest) -> MediaFile:
    """The clip's first frame as a JPEG, for a thumbnail; of an edit, that of the clip it would be without its source."""
    size, seed = size_of(ask), _seed(ask)
    stage = _stage(ask, size.width, size.height, seed)
    share = 0.0 if ask.first or ask.address else 1.0
    frame, _ = moving(
        stage, Words(ask.prompt, ask.mark, size.width, size.height), 0.0, share, share
    )
    frame.colorspace, frame.color_range = 1, 1
    file = io.BytesIO()
    Image.fromarray(frame.to_ndarray(format="rgb24")).save(file, "JPEG", quality=85)
    return MediaFile(file.getvalue(), "image/jpeg", "jpg", size.width, size.height)


def _seed(ask: VideoRequest) -> Seed:
    return Seed.root("clip", ask.seed, ask.index, ask.prompt, ask.negative, ask.address)


def _eased(fps: int) -> int:
    """Frames in which a given picture begins to move, or comes to rest: three quarters of a second, two at least."""
    return max(2, round(fps * 0.75))


def _stage(ask: VideoRequest, width: int, height: int, seed: Seed) -> Stage:
    if ask.first:
        return still(opened(ask.first, width, height, "image"), ask.prompt, width, height, seed)
    if ask.address:
        return still(stand_in(ask.address, width, height), ask.prompt, width, height, seed)
    return painted(ask.prompt, ask.negative, width, height, seed)


def _frames(ask: VideoRequest, size: Size, wanted: Plan, seed: Seed) -> Iterator[av.VideoFrame]:
    """The drawn frames: the head sets out from the key frame as it is, the tail comes to rest on the last picture."""
    stage = _stage(ask, size.width, size.height, seed)
    words = Words(ask.prompt, ask.mark, size.width, size.height, over=bool(ask.first))
    grade = edit.grade(ask.prompt, seed) if ask.make == "video_edit" else None
    for number in range(wanted.head + wanted.cycle):
        share = _smooth(number / wanted.head) if number < wanted.head else 1.0
        frame, planes = stage.frame(number / wanted.cycle % 1, share)
        if grade:
            grade.lay(planes)
        words.lay(planes, share)
        yield frame
    if wanted.tail:
        yield from _ending(
            stage, words, Planes.of(opened(ask.last, size.width, size.height, "last_image")), wanted
        )


def _ending(stage: Stage, words: Words, last: Planes, wanted: Plan) -> Iterator[av.VideoFrame]:
    shown = wanted.total - wanted.tail
    for number in range(wanted.tail):
        left = 1 - _smooth((number + 1) / wanted.tail)
        frame, planes = moving(
            stage, words, (shown + number) / wanted.cycle % 1, 1.0, min(1.0, 2 * left)
        )
        mixed = read(frame, stage.width, stage.height).blended(last, 1 - left)
        for plane, image in zip(planes, mixed, strict=True):
            plane[:] = np.asarray(image)
        yield frame


def _smooth(share: float) -> float:
    return share * share * (3 - 2 * share)
