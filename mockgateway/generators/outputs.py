"""What a finished task has made: its files, as links that say how they are made, and its texts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, get_args

from mockgateway.content import Output, TaskSnapshot
from mockgateway.content.media import (
    AudioFormat,
    FileRequest,
    ImageFormat,
    ImageRequest,
    MediaRequest,
    Model3DRequest,
    SoundRequest,
    SpeechRequest,
    StoredMediaRequest,
    VideoRequest,
)
from mockgateway.media import Links
from mockgateway.media.links import extension
from mockgateway.media.uploads import GIVEN, IMAGES, KEPT, LAST, MEASURES, VIDEOS, iter_values

TYPES = {
    "png": "image/png", "jpg": "image/jpeg", "webp": "image/webp", "mp4": "video/mp4", "glb": "model/gltf-binary", "mp3": "audio/mpeg", "wav": "audio/wav",
    "opus": "audio/ogg", "flac": "audio/flac", "aac": "audio/aac", "pcm": "audio/pcm",
}  # fmt: skip
FORMATS: dict[str, ImageFormat] = {"png": "png", "jpg": "jpeg", "jpeg": "jpeg", "webp": "webp"}
_HEIGHTS = {"480p": 480, "540p": 540, "720p": 720, "1080p": 1080}
_SIDES = {"0.5K": 512, "512": 512, "1K": 1024, "2K": 2048, "4K": 4096}
_LARGEST = {"video": 1920, "image": 4096}
_FEWEST = {"video": 64, "image": 16}


def outputs(snapshot: TaskSnapshot, links: Links) -> Sequence[Output]:
    """The outputs of a task, in order: as many as were wanted, the same ones each time."""
    if GIVEN in snapshot.ask:
        return _given(snapshot, links)
    if snapshot.make == "transcription":
        return list(_transcripts(snapshot))
    if snapshot.make == "text":
        from mockgateway.generators.prose.lyrics import write  # loaded on first need

        said = write(
            str(snapshot.ask.get("prompt") or ""),
            str(snapshot.ask.get("style") or ""),
            snapshot.seed,
        )
        return [Output("text", text=said, content_type="text/plain")]
    asks = [_ask(snapshot, place, links.mark) for place in range(int(snapshot.number))]
    kept = _kept(snapshot.ask, snapshot.make)
    recipes = [
        StoredMediaRequest(
            ask, {field: name for field, name in kept.items() if field in ask._fields}
        )
        for ask in asks
    ]  # a song has no use for a picture
    return [
        _output(recipe, place, links.path(recipe, snapshot.ended, snapshot.gone))
        for place, recipe in enumerate(recipes)
    ]


def _given(snapshot: TaskSnapshot, links: Links) -> Sequence[Output]:
    """The file of a scenario, as often as results are wanted."""
    name, ending, kind = snapshot.ask[GIVEN]
    path, word = (
        links.path(
            StoredMediaRequest(FileRequest(ending, kind), {"data": name}),
            snapshot.ended,
            snapshot.gone,
        ),
        kind.partition("/")[0],
    )
    return [
        Output(
            word if word in ("image", "video", "audio") else "model3d",
            path,
            "",
            kind,
            f"{word}-{place}.{ending}",
        )
        for place in range(int(snapshot.number))
    ]


def _output(recipe: StoredMediaRequest, place: int, path: str) -> Output:
    ask, ending = recipe.ask, extension(recipe.ask)
    kind = {ImageRequest: "image", VideoRequest: "video", Model3DRequest: "model3d"}.get(
        type(ask), "audio"
    )
    seconds = (
        max(1, round(ask.seconds * ask.fps)) / ask.fps
        if isinstance(ask, VideoRequest)
        else getattr(ask, "seconds", 0.0)
    )
    return Output(
        kind,
        path,
        "",
        TYPES[ending],
        f"{kind}-{place}.{ending}",
        0,
        getattr(ask, "width", 0),
        getattr(ask, "height", 0),
        seconds,
    )


def _ask(snapshot: TaskSnapshot, place: int, mark: bool) -> MediaRequest:
    """What the task's request comes to for one of its files."""
    said, make = snapshot.ask, snapshot.make
    prompt = str(
        said.get("generation_prompt")
        or said.get("prompt")
        or said.get("text")
        or said.get("input")
        or ""
    )
    seed = str(said["seed"]) if isinstance(said.get("seed"), int) else snapshot.seed
    if make == "speech":
        return SpeechRequest(prompt, str(said.get("voice") or ""), _audio_format(said), seed=seed)
    if make in ("music", "sound_effect"):
        style, lyrics = str(said.get("style") or ""), str(said.get("lyrics") or "")
        return SoundRequest(
            make,
            prompt,
            style,
            lyrics,
            said.get("instrumental") is True,
            float(snapshot.seconds or 30.0),
            _audio_format(said),
            _nth(seed, place),
        )
    if make == "model3d":
        return Model3DRequest(prompt, _nth(seed, place))
    negative = str(said.get("negative_prompt") or "")
    if make in ("video", "video_edit"):
        width, height = _size(said, "video", exactly=make == "video_edit")
        fps = said["fps"] if isinstance(said.get("fps"), int) and 1 <= said["fps"] <= 60 else 24
        sound = said.get("generation_generate_audio") is not False
        address = _address(said, (*VIDEOS, *IMAGES) if make == "video_edit" else IMAGES)
        return VideoRequest(
            make,
            prompt,
            negative,
            width,
            height,
            fps,
            float(snapshot.seconds or 5.0),
            seed,
            place,
            address=address,
            sound=sound,
            mark=mark,
        )
    width, height = _size(said, "image")
    kept = "source" in _kept(said, make)
    address = _address(said, IMAGES)
    edited = "image_edit" if make == "image" and (kept or address) else make
    return ImageRequest(
        edited,
        prompt,
        negative,
        width,
        height,
        _image_format(said),
        seed,
        place,
        address=address,
        mark=mark,
    )


def _nth(seed: str, place: int) -> str:
    return f"{seed}-{place}" if place else seed


def _kept(said: Mapping[str, Any], make: str) -> Mapping[str, str]:
    """The uploads that the task was given, by the field of an ask that takes them: a picture is where a film begins, and what an edit changes."""
    filmed = make in ("video", "video_edit")
    moving, still, last = (next(iter_values(said, names), "") for names in (VIDEOS, IMAGES, LAST))
    given = {
        "source": moving if filmed else still,
        "first": still if filmed and not moving else "",
        "last": last if filmed else "",
    }
    return {
        field: value.removeprefix(KEPT) for field, value in given.items() if value.startswith(KEPT)
    }


def _address(said: Mapping[str, Any], names: Sequence[str]) -> str:
    """Where the source is said to be, "" for an upload or none."""
    first = next(iter_values(said, names), "")
    return "" if first.startswith(KEPT) else first


def _image_format(said: Mapping[str, Any]) -> ImageFormat:
    return FORMATS.get(
        str(
            said.get("generation_output_format") or said.get("output_format") or said.get("format")
        ),
        "png",
    )


def _audio_format(said: Mapping[str, Any]) -> AudioFormat:
    wanted: Any = said.get("output_format") or said.get("format") or said.get("response_format")
    known: AudioFormat = wanted if wanted in get_args(AudioFormat) else "mp3"
    return known


def _transcripts(snapshot: TaskSnapshot) -> Iterator[Output]:
    for said in snapshot.ask.get("transcripts") or ():
        yield Output(
            "text",
            text=said["text"],
            content_type="text/plain",
            seconds=said["seconds"],
            language=said["language"],
            source=said["source"],
        )


def _size(ask: Mapping[str, Any], kind: str, exactly: bool = True) -> tuple[int, int]:
    """Pixels: the size in so many words, else a resolution and a ratio, else the kind's usual; as large as the kind can be at most, in the same shape.

    Where nothing is said, what was sent decides: its size, or its shape alone (not `exactly`).
    """
    for word in ("size", "resolution", "image_size"):
        sides = str(ask.get(word, "")).lower().replace("*", "x").split("x")
        if len(sides) == 2 and all(
            side.isascii() and side.isdigit() and 0 < int(side) <= 8192 for side in sides
        ):
            return _fitted(int(sides[0]), int(sides[1]), kind)
    if all(
        isinstance(ask.get(side), int) and 0 < ask[side] <= 8192 for side in ("width", "height")
    ):
        return _fitted(ask["width"], ask["height"], kind)
    said = str(
        ask.get("generation_resolution") or ask.get("resolution") or ask.get("image_size") or ""
    )
    ratio = str(ask.get("generation_ratio") or ask.get("aspect_ratio") or ask.get("ratio") or "")
    wide, high = ask.get(MEASURES, (0, 0, 0.0))[:2]
    if wide and high and exactly and not said and not ratio:
        return _fitted(wide, high, kind)
    across, down = (
        (wide, high)
        if wide and high and not ratio
        else _ratio(ratio or ("1:1" if kind == "image" else "16:9"))
    )
    if kind == "video":
        short = _HEIGHTS.get(said.lower(), 720)
        return (
            _fitted(short * across / down, short, kind)
            if across >= down
            else _fitted(short, short * down / across, kind)
        )
    longest = _SIDES.get(said.upper(), 1024)
    return (
        _fitted(longest, longest * down / across, kind)
        if across >= down
        else _fitted(longest * across / down, longest, kind)
    )


def _fitted(width: float, height: float, kind: str) -> tuple[int, int]:
    scale = min(1.0, _LARGEST[kind] / max(width, height))
    wide, tall = (
        max(_FEWEST[kind], min(_LARGEST[kind], round(side * scale))) for side in (width, height)
    )
    return (wide // 2 * 2, tall // 2 * 2) if kind == "video" else (wide, tall)


def _ratio(text: str) -> tuple[int, int]:
    sides = text.split(":")
    if len(sides) == 2 and all(
        side.isascii() and side.isdigit() and 0 < int(side) < 100 for side in sides
    ):
        return int(sides[0]), int(sides[1])
    return 1, 1
