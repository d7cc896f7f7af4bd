"""Draw one requested clip: an animated picture, or an edited video, encoded as MP4."""

from __future__ import annotations

from collections.abc import Iterator

import av
import numpy as np
from PIL import Image, ImageOps

from mockgateway.content.media import MediaFile, VideoRequest
from mockgateway.generators.clip import edit
from mockgateway.generators.clip.animation import (
    Animation,
    animate_picture,
    animate_prompt,
    camera_move,
)
from mockgateway.generators.clip.encoding import ClipFormat, FrameSchedule, encode_video, schedule
from mockgateway.generators.clip.overlay import Overlay
from mockgateway.generators.clip.planes import Planes, read_frame
from mockgateway.generators.clip.soundtrack import ambient_track
from mockgateway.generators.picture.draw import paint_address
from mockgateway.generators.picture.prompt import parse_prompt
from mockgateway.generators.picture.uploads import open_image
from mockgateway.seed import Seed

_SMALLEST, _LARGEST = 64, 1920  # pixels of a side
_LONGEST = 180.0  # seconds


def draw(request: VideoRequest) -> MediaFile:
    """Return the requested clip as MP4 (H.264, AAC).

    Raises:
        Problem: `invalid_image` or `invalid_video` for an upload that cannot be read.
    """
    form = _format(request)
    seed = Seed.root(
        "clip", request.seed, request.index, request.prompt, request.negative, request.address
    )
    if request.source:
        data = edit.edit_video(request, form, seed)
    else:
        easing = max(2, round(form.fps * 0.75))  # frames to start moving, or to come to rest
        head = easing if request.first or request.address else 0
        head = round(form.fps * 1.5) if camera_move(request.prompt) else head
        plan = schedule(form, head, easing if request.last else 0)
        track = ambient_track(seed.of("sound"), form.seconds) if request.sound else None
        frames = _draw_frames(request, form, plan, seed)
        data = encode_video(frames, plan, form, track, request.prompt[:500])
    return MediaFile(data, "video/mp4", "mp4", *form.size, form.seconds)


def _format(request: VideoRequest) -> ClipFormat:
    """Return the nearest size that can be encoded: odd sides lose a pixel."""
    width, height = (
        max(_SMALLEST, min(_LARGEST, side)) // 2 * 2 for side in (request.width, request.height)
    )
    fps = max(1, min(60, request.fps))
    seconds = max(0.0, min(_LONGEST, request.seconds))
    return ClipFormat(width, height, fps, max(1, round(seconds * fps)))


def _animation(request: VideoRequest, form: ClipFormat, seed: Seed) -> Animation:
    if request.first:
        picture = _open_fitted(request.first, form, "image")
    elif request.address:
        picture = paint_address(request.address, *form.size)
    else:
        return animate_prompt(request.prompt, request.negative, form.size, seed)
    return animate_picture(picture, request.prompt, seed)


def _open_fitted(data: bytes, form: ClipFormat, param: str) -> Image.Image:
    """Return an uploaded picture as RGB, resized and evenly cropped to the clip's size."""
    picture = open_image(data, param)
    if picture.mode == "RGBA":
        white = Image.new("RGBA", picture.size, (255, 255, 255, 255))
        picture = Image.alpha_composite(white, picture).convert("RGB")
    if picture.size == form.size:
        return picture
    return ImageOps.fit(picture, form.size, Image.Resampling.BICUBIC)


def _draw_frames(
    request: VideoRequest, form: ClipFormat, plan: FrameSchedule, seed: Seed
) -> Iterator[av.VideoFrame]:
    """Yield the frames to encode: they start still from a given picture, and end on a given one."""
    animation = _animation(request, form, seed)
    painted = not (request.first or request.address) and parse_prompt(request.prompt).known
    title = "" if painted else request.prompt
    overlay = Overlay(title, request.mark, form.size, opaque=bool(request.first))
    table = edit.grade_for(request.prompt, seed) if request.make == "video_edit" else None
    for number in range(plan.head + plan.cycle):
        share = _smoothstep(number / plan.head) if number < plan.head else 1.0
        frame, planes = animation.frame(number / plan.cycle % 1, share)
        if table:
            table.apply(planes)
        overlay.apply(planes, share)
        yield frame
    if not plan.tail:
        return
    last = Planes.of(_open_fitted(request.last, form, "last_image"))
    shown = plan.total - plan.tail
    for number in range(plan.tail):
        left = 1 - _smoothstep((number + 1) / plan.tail)
        frame, planes = animation.frame((shown + number) / plan.cycle % 1)
        overlay.apply(planes, min(1.0, 2 * left))
        mixed = read_frame(frame, *form.size).blend(last, 1 - left)
        for plane, image in zip(planes, mixed, strict=True):
            plane[:] = np.asarray(image)
        yield frame


def _smoothstep(share: float) -> float:
    return share * share * (3 - 2 * share)
