"""Edit a video as its prompt says: another light, another weather, a title; the source stays recognisable."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import av
import numpy as np
from numpy.typing import NDArray

from mockgateway.content.media import VideoRequest
from mockgateway.generators.clip import motes, source
from mockgateway.generators.clip.film import Plan, film
from mockgateway.generators.clip.planes import Bytes2D, empty, read
from mockgateway.generators.clip.sound import Track, pad
from mockgateway.generators.clip.words import Words
from mockgateway.generators.picture.words import found
from mockgateway.seed import Seed

_BUDGET = 400_000_000  # pixels that are encoded for one edit: of what is longer, frames are held

# What the words mean; a line's first word is its name.
LOOKS = """
mono black-and-white monochrome noir grayscale greyscale bw mono 黑白 モノクロ 白黒 ขาวดำ 흑백
sepia sepia vintage retro antique nostalgic old 复古 怀旧 レトロ ย้อนยุค
cold cold winter snow snowy ice icy frozen blue arctic 冬 寒 冷 雪 หิมะ หนาว
warm warm sunset golden summer autumn orange cosy cozy dawn sunrise 夕 暖 黄昏 อบอุ่น
night night dark moonlit midnight noche nacht nuit 夜 กลางคืน
neon neon cyberpunk synthwave futuristic purple 霓虹 赛博朋克 ネオン นีออน
vivid vivid colourful colorful bright cartoon anime pop saturated 鲜艳 アニメ สดใส
green green forest jungle matrix spring nature 绿 森 緑 เขียว
dream dream dreamy soft pastel watercolor watercolour hazy fog foggy 梦 水彩 夢 ฝัน
"""


class Look(NamedTuple):
    """A colour grade.

    light: exponent of brightness, above 1 darker; contrast, colour: factors; u, v: added to blue and red difference; lift: to brightness;
    bars: of the height, above and below.
    """

    light: float = 1.0
    contrast: float = 1.0
    colour: float = 1.0
    u: int = 0
    v: int = 0
    lift: int = 0
    bars: float = 0.09


_LOOKS: Mapping[str, Look] = {
    "mono": Look(1.05, 1.2, 0.0), "sepia": Look(0.95, 0.92, 0.25, -16, 12, 8), "cold": Look(0.95, 1.05, 0.75, 14, -10), "warm": Look(0.95, 1.06, 1.1, -14, 12),
    "night": Look(1.7, 1.05, 0.6, 14, -6), "neon": Look(1.15, 1.25, 1.35, 12, 14), "vivid": Look(0.9, 1.15, 1.7), "green": Look(1.0, 1.05, 0.95, -10, -14),
    "dream": Look(0.8, 0.78, 0.7, 4, 6, 22),
}  # fmt: skip


class Grade:
    """A look as one table of 256 levels for each plane."""

    def __init__(self, look: Look) -> None:
        level = np.arange(256, dtype=np.float32)
        bright = ((level - 16) / 219).clip(0, 1) ** look.light
        light = 16 + 219 * ((bright - 0.45) * look.contrast + 0.45) + look.lift
        colours = [128 + (level - 128) * look.colour + shift for shift in (look.u, look.v)]
        self._bars = look.bars
        self._tables: list[NDArray[np.uint8]] = [
            light.clip(16, 235).astype(np.uint8),
            *(colour.clip(16, 240).astype(np.uint8) for colour in colours),
        ]

    def lay(self, planes: list[Bytes2D]) -> None:
        """Grade a frame and put the black bars of the cinema above and below."""
        for number, (plane, table) in enumerate(zip(planes, self._tables, strict=True)):
            plane[:] = table[plane]
            bar = round(planes[2].shape[0] * self._bars) * (1 if number else 2)
            for rows in (plane[:bar], plane[plane.shape[0] - bar :]):
                rows[:] = 128 if number else 16


def grade(prompt: str, seed: Seed) -> Grade:
    """The look that a prompt's words ask for, else one by seed."""
    names = found(LOOKS, prompt)
    return Grade(
        _LOOKS[
            names[0] if names else seed.of("look").pick(("cold", "warm", "neon", "vivid", "green"))
        ]
    )


def edited(ask: VideoRequest, width: int, height: int, fps: int, total: int, seed: Seed) -> bytes:
    """An MP4 of the source as the prompt would have it. Raises Problem("invalid_video") for a source that cannot be used."""
    seconds = total / fps
    heard = source.sound(ask.source, seconds) if ask.sound else None
    track = (
        Track(heard, repeats=False)
        if heard is not None
        else pad(seed.of("sound"), seconds)
        if ask.sound
        else None
    )
    return film(
        _frames(ask, width, height, fps, total, seed),
        Plan(0, total, 0, total),
        width,
        height,
        fps,
        track,
        ask.prompt[:500],
    )


def _frames(
    ask: VideoRequest, width: int, height: int, fps: int, total: int, seed: Seed
) -> Iterator[av.VideoFrame]:
    look, words = grade(ask.prompt, seed), Words(ask.prompt, ask.mark, width, height, over=True)
    weather = found(motes.ASKED, ask.prompt)
    swarm = motes.Motes(motes.KINDS[weather[0]], width, height, seed) if weather else None
    hold = -(-width * height * total // _BUDGET)
    made: tuple[av.VideoFrame, list[Bytes2D]] | None = None
    for number, frame in enumerate(source.frames(ask.source, fps, total)):
        if number % hold == 0 or made is None:
            made = _fitted(frame, width, height)
            if swarm:
                swarm.lay(made[1], number / fps / 2 % 1)
            look.lay(made[1])
            words.lay(made[1])
        yield made[0]


def _fitted(frame: av.VideoFrame, width: int, height: int) -> tuple[av.VideoFrame, list[Bytes2D]]:
    """The source's frame, filling the width and height: what stands out is cut off evenly."""
    share = max(width / frame.width, height / frame.height)
    wide, high = (
        max(side, -(-round(of * share) // 2) * 2)
        for side, of in ((width, frame.width), (height, frame.height))
    )
    picture = read(frame, wide, high)
    left, top = (wide - width) // 4 * 2, (high - height) // 4 * 2
    ready, planes = empty(width, height)
    for plane, image, part in zip(planes, picture, (1, 2, 2), strict=True):
        plane[:] = np.asarray(image)[
            top // part : (top + height) // part, left // part : (left + width) // part
        ]
    return ready, planes
