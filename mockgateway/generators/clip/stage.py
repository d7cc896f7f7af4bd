"""What a clip shows: a key frame, a camera that floats over it, the figure in front of its place, and what drifts through the air."""

from __future__ import annotations

import math
from typing import NamedTuple

import av
import numpy as np
from PIL import Image, ImageChops, ImageFilter

from mockgateway.generators.clip import motes
from mockgateway.generators.clip.planes import Bytes2D, Planes, empty, enlarged
from mockgateway.generators.clip.words import Words
from mockgateway.generators.picture import compose
from mockgateway.generators.picture.words import found, meaning
from mockgateway.seed import Seed

ROOM = 0.035  # how far the camera may look aside, in widths and heights
_KEY = 1280  # pixels: a larger key frame is drawn at this size, since the camera's lens softens it anyway


class Figure(NamedTuple):
    """What stands before its place, cut out: its picture, how much of it is there (mode L), the corner where it stands."""

    planes: Planes
    masks: Planes
    x: int
    y: int


class Stage(NamedTuple):
    """A key frame, larger than what is seen of it; a figure; a swarm. lens: the size in which the camera sees, enlarged to width by height where it is smaller."""

    ground: Planes
    figure: Figure | None
    swarm: motes.Motes
    lens: tuple[int, int]
    width: int
    height: int

    def frame(self, phase: float, ease: float = 1.0) -> tuple[av.VideoFrame, list[Bytes2D]]:
        """The picture at a place of the cycle. phase: 0 to 1; ease: 0 for the key frame as it is, 1 for all of the movement."""
        seen = self.ground.seen(self._box(phase, ease), *self.lens)
        if self.figure:
            self._stand(seen, self.figure, phase, ease)
        frame, planes = empty(*self.lens)
        for plane, image in zip(planes, seen, strict=True):
            plane[:] = np.asarray(image)
        if self.lens != (self.width, self.height):
            frame, planes = enlarged(frame, self.width, self.height)
        self.swarm.lay(planes, phase, ease)
        return frame, planes

    def _box(self, phase: float, ease: float) -> tuple[float, float, float, float]:
        turn = 2 * math.pi * phase
        wide, high = self.ground.y.size
        room = ROOM * ease * (0.8 + 0.2 * math.cos(turn))
        x, y = room * (1 + 0.85 * math.sin(turn)), room * (1 + 0.6 * math.cos(turn))
        return x * wide, y * high, (1 - 2 * room + x) * wide, (1 - 2 * room + y) * high

    def _stand(self, seen: Planes, figure: Figure, phase: float, ease: float) -> None:
        """Put the figure where the camera sees it, which moves it more than what is far behind, and let it breathe."""
        left, top, right, _ = self._box(phase, ease)
        scale = self.lens[0] / (right - left)
        turn = 2 * math.pi * phase
        breath = 1 + 0.012 * ease * math.sin(2 * turn)
        lean, lift = (
            -0.012 * ease * math.sin(turn) * self.lens[0],
            0.006 * ease * math.cos(2 * turn) * self.lens[1],
        )
        wide, high = figure.planes.y.size
        across, up = max(2, round(wide * scale)), max(2, round(high * scale * breath))
        x, y = (figure.x - left) * scale + lean, (figure.y + high - top) * scale - up + lift
        for plane, picture, mask, part in zip(
            seen, figure.planes, figure.masks, (1, 2, 2), strict=True
        ):
            size = (max(1, across // part), max(1, up // part))
            sharp = Image.Resampling.BILINEAR
            plane.paste(
                picture.resize(size, sharp),
                (round(x / part), round(y / part)),
                mask.resize(size, sharp),
            )


def painted(prompt: str, negative: str, width: int, height: int, seed: Seed) -> Stage:
    """The scene that a prompt speaks of."""
    share = min(1.0, _KEY / max(width, height))
    wide, high = (max(64, round(side * share * (1 + 2 * ROOM) / 2) * 2) for side in (width, height))
    whole = compose.paint(prompt, negative, wide, high, seed)
    asked = meaning(prompt, negative)
    lens = (max(64, round(width * share / 2) * 2), max(64, round(height * share / 2) * 2))
    figure, ground = None, whole
    if asked.subjects and asked.places and not asked.hues:
        ground = compose.paint(prompt, f"{negative} {' '.join(asked.subjects)}", wide, high, seed)
        figure = _cut_out(whole, ground)
        ground = ground if figure else whole
    return Stage(
        Planes.of(ground),
        figure,
        _swarm(prompt, negative, width, height, seed),
        lens,
        width,
        height,
    )


def still(picture: Image.Image, prompt: str, width: int, height: int, seed: Seed) -> Stage:
    """A given picture of width by height pixels, RGB, that comes to life."""
    return Stage(
        Planes.of(picture),
        None,
        _swarm(prompt, "", width, height, seed),
        (width, height),
        width,
        height,
    )


def _swarm(prompt: str, negative: str, width: int, height: int, seed: Seed) -> motes.Motes:
    places = meaning(prompt, negative).places
    name = next(iter(found(motes.ASKED, prompt, negative)), None) or (
        motes.PLACES.get(places[0], "dust")
        if places
        else "dust"
        if meaning(prompt).subjects
        else "glow"
    )
    return motes.Motes(motes.KINDS[name], width, height, seed)


def _cut_out(whole: Image.Image, ground: Image.Image) -> Figure | None:
    """What one picture has and the other has not, where that is one thing and not another picture."""
    # What differs little is the light around a figure: it stays behind.
    differs = ImageChops.difference(whole, ground)
    mask = ImageChops.lighter(
        ImageChops.lighter(*differs.split()[:2]), differs.getchannel("B")
    ).point(lambda level: min(255, max(0, level - 16) * 16))
    mask = mask.filter(ImageFilter.MaxFilter(3)).filter(ImageFilter.GaussianBlur(1))
    box = mask.getbbox()
    if box is None or (box[2] - box[0]) * (box[3] - box[1]) > 0.6 * whole.width * whole.height:
        return None
    left, top = box[0] // 2 * 2, box[1] // 2 * 2
    cut = (left, top, left + -(-(box[2] - left) // 2) * 2, top + -(-(box[3] - top) // 2) * 2)
    half = mask.crop(cut).reduce(2)
    return Figure(Planes.of(whole.crop(cut)), Planes(mask.crop(cut), half, half), left, top)


def moving(
    stage: Stage, words: Words, phase: float, ease: float, written: float
) -> tuple[av.VideoFrame, list[Bytes2D]]:
    """A finished frame of a stage, its words on it."""
    frame, planes = stage.frame(phase, ease)
    words.lay(planes, written)
    return frame, planes
