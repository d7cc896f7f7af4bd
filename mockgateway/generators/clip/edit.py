"""Edit a video as its prompt says: its light, its weather and its caption change."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import av
import numpy as np
from numpy.typing import NDArray

from mockgateway.content.media import VideoRequest
from mockgateway.generators.clip import source
from mockgateway.generators.clip.encoding import ClipFormat, FrameSchedule, encode_video
from mockgateway.generators.clip.overlay import Overlay
from mockgateway.generators.clip.particles import Particles, load_settings, particle_kinds
from mockgateway.generators.clip.planes import Plane, empty_frame, read_frame
from mockgateway.generators.clip.soundtrack import Track, ambient_track
from mockgateway.generators.picture.words import find_names
from mockgateway.seed import Seed

_MOST_PIXELS = 400_000_000  # encoded per edit; longer videos repeat frames
_BARS = 0.09  # of the height: the black bars of cinema above and below
_USUAL = ("cold", "warm", "neon", "vivid", "green")  # for a prompt that names no grade


class ColourGrade(NamedTuple):
    """A colour grade of `fixtures/pictures/video.yaml`, which describes the fields."""

    luma_gamma: float = 1.0
    contrast: float = 1.0
    saturation: float = 1.0
    u: int = 0
    v: int = 0
    lift: int = 0


class GradeTable:
    """A colour grade as one table of 256 levels for each plane."""

    def __init__(self, grade: ColourGrade) -> None:
        """Compute the tables."""
        level = np.arange(256, dtype=np.float32)
        bright = ((level - 16) / 219).clip(0, 1) ** grade.luma_gamma
        luma = 16 + 219 * ((bright - 0.45) * grade.contrast + 0.45) + grade.lift
        chroma = [128 + (level - 128) * grade.saturation + shift for shift in (grade.u, grade.v)]
        self._tables: list[NDArray[np.uint8]] = [
            luma.clip(16, 235).astype(np.uint8),
            *(table.clip(16, 240).astype(np.uint8) for table in chroma),
        ]

    def apply(self, planes: list[Plane]) -> None:
        """Grade a frame and paint black bars above and below."""
        bar = round(planes[2].shape[0] * _BARS)
        for number, (plane, table) in enumerate(zip(planes, self._tables, strict=True)):
            plane[:] = table[plane]
            rows, black = (bar, 128) if number else (bar * 2, 16)
            plane[:rows] = black
            plane[plane.shape[0] - rows :] = black


def grade_for(prompt: str, seed: Seed) -> GradeTable:
    """Return the grade that a prompt names, else one by the seed."""
    names = find_names("grades", prompt)
    name = names[0] if names else seed.of("look").pick(_USUAL)
    return GradeTable(ColourGrade(**load_settings()["grades"][name]))


def edit_video(request: VideoRequest, form: ClipFormat, seed: Seed) -> bytes:
    """Return the edited source as MP4.

    Raises:
        Problem: `invalid_video` for a source that cannot be used.
    """
    track = None
    if request.sound:
        samples = source.read_sound(request.source, form.seconds)
        if samples is None:
            track = ambient_track(seed.of("sound"), form.seconds)
        else:
            track = Track(samples, repeats=False)
    frames = _edit_frames(request, form, seed)
    plan = FrameSchedule(0, form.frames, 0, form.frames)
    return encode_video(frames, plan, form, track, request.prompt[:500])


def _edit_frames(request: VideoRequest, form: ClipFormat, seed: Seed) -> Iterator[av.VideoFrame]:
    grade = grade_for(request.prompt, seed)
    overlay = Overlay(request.prompt, request.mark, form.size, opaque=True)
    weather = find_names("particles", request.prompt)
    particles = Particles(particle_kinds()[weather[0]], form.size, seed) if weather else None
    repeat = -(-form.width * form.height * form.frames // _MOST_PIXELS)
    edited: av.VideoFrame | None = None
    for number, frame in enumerate(source.read_frames(request.source, form.fps, form.frames)):
        if number % repeat == 0 or edited is None:
            edited, planes = _fit(frame, *form.size)
            if particles:
                particles.apply(planes, number / form.fps / 2 % 1)
            grade.apply(planes)
            overlay.apply(planes)
        yield edited


def _fit(frame: av.VideoFrame, width: int, height: int) -> tuple[av.VideoFrame, list[Plane]]:
    """Resize and evenly crop a source's frame."""
    share = max(width / frame.width, height / frame.height)
    wide, high = (
        max(side, -(-round(original * share) // 2) * 2)
        for side, original in ((width, frame.width), (height, frame.height))
    )
    left, top = (wide - width) // 4 * 2, (high - height) // 4 * 2
    fitted, planes = empty_frame(width, height)
    for plane, image, part in zip(planes, read_frame(frame, wide, high), (1, 2, 2), strict=True):
        rows = slice(top // part, (top + height) // part)
        plane[:] = np.asarray(image)[rows, left // part : (left + width) // part]
    return fitted, planes
