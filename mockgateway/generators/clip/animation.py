"""Animate a picture: a moving camera, particles in the air."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

import av
import numpy as np
from PIL import Image

from mockgateway.generators.clip.particles import Particles, load_settings, particle_kinds
from mockgateway.generators.clip.planes import Plane, Planes, empty_frame, enlarge
from mockgateway.generators.picture.captions import add_headline
from mockgateway.generators.picture.compose import paint
from mockgateway.generators.picture.prompt import SceneDescription, parse_prompt
from mockgateway.generators.picture.settings import kind_of
from mockgateway.generators.picture.words import find_names
from mockgateway.seed import Seed

_ROOM = 0.035  # how far the camera moves, in widths and heights
_CLOSE = 0.66  # the share of the picture that a camera shows from near
_LARGEST = 1280  # pixels of a side; larger clips are drawn at this size and enlarged


@dataclass(frozen=True, slots=True)
class Animation:
    """A picture that moves in a cycle."""

    ground: Planes  # larger than the camera's view
    particles: Particles
    view: tuple[int, int]  # pixels of the camera's picture, which is enlarged to `size`
    size: tuple[int, int]
    move: str = ""  # of the camera, in `fixtures/pictures/video.yaml`; it ends when `ease` is 1

    def frame(self, phase: float, ease: float = 1.0) -> tuple[av.VideoFrame, list[Plane]]:
        """Return a frame and its planes.

        Args:
            phase: The place in the cycle, 0 to 1.
            ease: The share of all movement; 0 shows the picture as it is.
        """
        picture = self.ground.crop(self._camera(phase, ease), *self.view)
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
        side = 1 - 2 * room
        share = 1.0
        if self.move:
            share, part = _CLOSE, (1 - _CLOSE) * side
            left, top = {"left": (1 - ease, 0.5), "right": (ease, 0.5)}.get(self.move, (0.5, 0.5))
            top = {"up": 1 - ease, "down": ease}.get(self.move, top)
            if self.move.startswith("zoom"):
                far = 1 - ease if self.move == "zoom_in" else ease
                share, part = _CLOSE + (1 - _CLOSE) * far, part * (1 - far)
            x, y = x + left * part, y + top * part
        return x * width, y * height, (side * share + x) * width, (side * share + y) * height


def animate_prompt(prompt: str, negative: str, size: tuple[int, int], seed: Seed) -> Animation:
    """Return an animation of the scene that a prompt describes."""
    scene = parse_prompt(prompt, negative)
    share = min(1.0, _LARGEST / max(size))
    view = (_even(size[0] * share), _even(size[1] * share))
    wide, high = (_even(side * share * (1 + 2 * _ROOM)) for side in size)
    ground = paint(scene, wide, high, seed)
    if scene.text:
        add_headline(ground, scene)
    particles = _particles(scene, prompt, negative, size, seed)
    return Animation(Planes.of(ground), particles, view, size, camera_move(prompt))


def animate_picture(picture: Image.Image, prompt: str, seed: Seed) -> Animation:
    """Return an animation of a given RGB picture."""
    particles = _particles(parse_prompt(prompt), prompt, "", picture.size, seed)
    size = picture.size
    return Animation(Planes.of(picture), particles, size, size, camera_move(prompt))


def camera_move(prompt: str) -> str:
    """Return the name of the camera's movement that a prompt asks for, or ""."""
    moves = load_settings()["camera"].items()
    return next((str(name) for name, words in moves if re.search(words, prompt, re.I)), "")


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
        name = load_settings()["places"].get(kind_of(scene.places[0]), "dust")
    else:
        name = "dust" if scene.subjects else "glow"
    return Particles(particle_kinds()[name], size, seed)
