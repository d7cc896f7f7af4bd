"""Animate a picture: a moving camera, a figure in front of its place, particles in the air."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import NamedTuple

import av
import numpy as np
from PIL import Image, ImageChops, ImageFilter

from mockgateway.generators.clip.particles import Particles, load_settings, particle_kinds
from mockgateway.generators.clip.planes import Plane, Planes, empty_frame, enlarge
from mockgateway.generators.picture.captions import add_headline
from mockgateway.generators.picture.compose import paint
from mockgateway.generators.picture.masks import map_levels
from mockgateway.generators.picture.prompt import SceneDescription, parse_prompt
from mockgateway.generators.picture.words import find_names
from mockgateway.seed import Seed

_ROOM = 0.035  # how far the camera moves, in widths and heights
_LARGEST = 1280  # pixels of a side; larger clips are drawn at this size and enlarged


class _Cutout(NamedTuple):
    """A figure without its background."""

    planes: Planes
    masks: Planes
    x: int  # its upper left corner in the picture
    y: int


@dataclass(frozen=True, slots=True)
class Animation:
    """A picture that moves in a cycle."""

    ground: Planes  # larger than the camera's view
    figure: _Cutout | None
    particles: Particles
    view: tuple[int, int]  # pixels of the camera's picture, which is enlarged to `size`
    size: tuple[int, int]

    def frame(self, phase: float, ease: float = 1.0) -> tuple[av.VideoFrame, list[Plane]]:
        """Return a frame and its planes.

        Args:
            phase: The place in the cycle, 0 to 1.
            ease: The share of all movement; 0 shows the picture as it is.
        """
        picture = self.ground.crop(self._camera(phase, ease), *self.view)
        if self.figure:
            self._paste_figure(picture, self.figure, phase, ease)
        frame, planes = empty_frame(*self.view)
        for plane, image in zip(planes, picture, strict=True):
            plane[:] = np.asarray(image)
        if self.view != self.size:
            frame, planes = enlarge(frame, *self.size)
        self.particles.apply(planes, phase, ease)
        return frame, planes

    def _camera(self, phase: float, ease: float) -> tuple[float, float, float, float]:
        """Return the part of the picture that the camera shows."""
        turn = 2 * math.pi * phase
        width, height = self.ground.y.size
        room = _ROOM * ease * (0.8 + 0.2 * math.cos(turn))
        x, y = room * (1 + 0.85 * math.sin(turn)), room * (1 + 0.6 * math.cos(turn))
        return x * width, y * height, (1 - 2 * room + x) * width, (1 - 2 * room + y) * height

    def _paste_figure(self, picture: Planes, figure: _Cutout, phase: float, ease: float) -> None:
        """Paste the figure, which moves more than the ground behind it and breathes."""
        left, top, right, _ = self._camera(phase, ease)
        scale = self.view[0] / (right - left)
        turn = 2 * math.pi * phase
        breath = 1 + 0.012 * ease * math.sin(2 * turn)
        lean = -0.012 * ease * math.sin(turn) * self.view[0]
        lift = 0.006 * ease * math.cos(2 * turn) * self.view[1]
        width, height = figure.planes.y.size
        wide, high = max(2, round(width * scale)), max(2, round(height * scale * breath))
        x = (figure.x - left) * scale + lean
        y = (figure.y + height - top) * scale - high + lift
        bilinear = Image.Resampling.BILINEAR
        layers = zip(picture, figure.planes, figure.masks, (1, 2, 2), strict=True)
        for plane, image, mask, part in layers:
            size = (max(1, wide // part), max(1, high // part))
            place = (round(x / part), round(y / part))
            plane.paste(image.resize(size, bilinear), place, mask.resize(size, bilinear))


def animate_prompt(prompt: str, negative: str, size: tuple[int, int], seed: Seed) -> Animation:
    """Return an animation of the scene that a prompt describes."""
    scene = parse_prompt(prompt, negative)
    share = min(1.0, _LARGEST / max(size))
    view = (_even(size[0] * share), _even(size[1] * share))
    wide, high = (_even(side * share * (1 + 2 * _ROOM)) for side in size)
    ground, figure = paint(scene, wide, high, seed), None
    if scene.subjects and scene.places and not scene.colours:
        empty = paint(replace(scene, subjects=()), wide, high, seed)
        figure = _cut_out(ground, empty)
        ground = empty if figure else ground
    if scene.text:
        add_headline(ground, scene)
    particles = _particles(scene, prompt, negative, size, seed)
    return Animation(Planes.of(ground), figure, particles, view, size)


def animate_picture(picture: Image.Image, prompt: str, seed: Seed) -> Animation:
    """Return an animation of a given RGB picture."""
    particles = _particles(parse_prompt(prompt), prompt, "", picture.size, seed)
    return Animation(Planes.of(picture), None, particles, picture.size, picture.size)


def _even(side: float) -> int:
    return max(64, round(side / 2) * 2)


def _particles(
    scene: SceneDescription, prompt: str, negative: str, size: tuple[int, int], seed: Seed
) -> Particles:
    """Return the particles that the prompt names, else those of its place."""
    names = find_names("particles", prompt, negative)
    if names:
        name = names[0]
    elif scene.places:
        name = load_settings()["places"].get(scene.places[0], "dust")
    else:
        name = "dust" if scene.subjects else "glow"
    return Particles(particle_kinds()[name], size, seed)


def _cut_out(picture: Image.Image, empty: Image.Image) -> _Cutout | None:
    """Cut out the difference between a picture and its empty version; None if it is too large."""
    bands = ImageChops.difference(picture, empty).split()
    largest = ImageChops.lighter(ImageChops.lighter(bands[0], bands[1]), bands[2])
    # A small difference is the light around a figure: it stays behind.
    mask = map_levels(largest, lambda level: (level - 16) * 16)
    mask = mask.filter(ImageFilter.MaxFilter(3)).filter(ImageFilter.GaussianBlur(1))
    box = mask.getbbox()
    if box is None:
        return None
    left, top, right, bottom = box
    if (right - left) * (bottom - top) > 0.6 * picture.width * picture.height:
        return None
    left, top = left // 2 * 2, top // 2 * 2
    part = (left, top, left + -(-(right - left) // 2) * 2, top + -(-(bottom - top) // 2) * 2)
    half = mask.crop(part).reduce(2)
    return _Cutout(Planes.of(picture.crop(part)), Planes(mask.crop(part), half, half), left, top)
