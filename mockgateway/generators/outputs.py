"""List the outputs of a finished task: links that contain the request of their file, and texts."""

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

# Content types by file name extension.
TYPES = {
    "png": "image/png",
    "jpg": "image/jpeg",
    "webp": "image/webp",
    "mp4": "video/mp4",
    "glb": "model/gltf-binary",
    "mp3": "audio/mpeg",
    "wav": "audio/wav",
    "opus": "audio/ogg",
    "flac": "audio/flac",
    "aac": "audio/aac",
    "pcm": "audio/pcm",
}
FORMATS: dict[str, ImageFormat] = {"png": "png", "jpg": "jpeg", "jpeg": "jpeg", "webp": "webp"}

# Pixels: the shorter side of a video, the longer side of an image, and the limits of any side.
_VIDEO_SIDES = {"480p": 480, "540p": 540, "720p": 720, "1080p": 1080}
_IMAGE_SIDES = {"0.5K": 512, "512": 512, "1K": 1024, "2K": 2048, "4K": 4096}
_MAX_SIDE = {"video": 1920, "image": 4096}
_MIN_SIDE = {"video": 64, "image": 16}

_Fields = Mapping[str, Any]  # of the request, as the gateway keeps them with the task


def outputs(snapshot: TaskSnapshot, links: Links) -> Sequence[Output]:
    """Return the outputs of a task in order; the same task always has the same ones."""
    fields, make = snapshot.ask, snapshot.make
    if GIVEN in fields:
        return _given(snapshot, links)
    if make == "transcription":
        return list(_transcripts(fields))
    if make == "text":
        from mockgateway.generators.prose.lyrics import write  # loads the word tables

        text = write(str(fields.get("prompt") or ""), str(fields.get("style") or ""), snapshot.seed)
        return [Output("text", text=text, content_type="text/plain")]
    uploads = _uploads(fields, make)
    found = []
    for index in range(int(snapshot.number)):
        request = _request(snapshot, index, links.mark)
        used = {field: key for field, key in uploads.items() if field in request._fields}
        stored = StoredMediaRequest(request, used)
        found.append(_output(stored, index, links.path(stored, snapshot.ended, snapshot.gone)))
    return found


def _given(snapshot: TaskSnapshot, links: Links) -> Sequence[Output]:
    """Return a scenario's file, once for each requested result."""
    key, ending, content_type = snapshot.ask[GIVEN]
    stored = StoredMediaRequest(FileRequest(ending, content_type), {"data": key})
    path = links.path(stored, snapshot.ended, snapshot.gone)
    word = content_type.partition("/")[0]
    kind = word if word in ("image", "video", "audio") else "model3d"
    names = [f"{word}-{index}.{ending}" for index in range(int(snapshot.number))]
    return [Output(kind, path, "", content_type, name) for name in names]


def _output(stored: StoredMediaRequest, index: int, path: str) -> Output:
    request, ending = stored.ask, extension(stored.ask)
    kinds = {ImageRequest: "image", VideoRequest: "video", Model3DRequest: "model3d"}
    kind = kinds.get(type(request), "audio")
    seconds = getattr(request, "seconds", 0.0)
    if isinstance(request, VideoRequest):
        seconds = max(1, round(request.seconds * request.fps)) / request.fps
    return Output(
        kind,
        path,
        content_type=TYPES[ending],
        file_name=f"{kind}-{index}.{ending}",
        width=getattr(request, "width", 0),
        height=getattr(request, "height", 0),
        seconds=seconds,
    )


def _transcripts(fields: _Fields) -> Iterator[Output]:
    for row in fields.get("transcripts") or ():
        yield Output(
            "text",
            text=row["text"],
            content_type="text/plain",
            seconds=row["seconds"],
            language=row["language"],
            source=row["source"],
        )


def _request(snapshot: TaskSnapshot, index: int, mark: bool) -> MediaRequest:
    """Return the request of one file of the task."""
    fields, make = snapshot.ask, snapshot.make
    prompt = _first(fields, "generation_prompt", "prompt", "text", "input")
    seed = str(fields["seed"]) if isinstance(fields.get("seed"), int) else snapshot.seed
    own_seed = f"{seed}-{index}" if index else seed
    if make == "speech":
        return SpeechRequest(prompt, _first(fields, "voice"), _audio_format(fields), seed=seed)
    if make == "model3d":
        return Model3DRequest(prompt, own_seed)
    if make in ("music", "sound_effect"):
        return SoundRequest(
            make,
            prompt,
            _first(fields, "style"),
            _first(fields, "lyrics"),
            fields.get("instrumental") is True,
            float(snapshot.seconds or 30.0),
            _audio_format(fields),
            own_seed,
        )
    negative = _first(fields, "negative_prompt")
    if make in ("video", "video_edit"):
        edit = make == "video_edit"
        width, height = _size(fields, "video", exactly=edit)
        return VideoRequest(
            make,
            prompt,
            negative,
            width,
            height,
            _fps(fields),
            float(snapshot.seconds or 5.0),
            seed,
            index,
            address=_url(fields, (*VIDEOS, *IMAGES) if edit else IMAGES),
            sound=fields.get("generation_generate_audio") is not False,
            mark=mark,
        )
    width, height = _size(fields, "image")
    url = _url(fields, IMAGES)
    if make == "image" and (url or "source" in _uploads(fields, make)):
        make = "image_edit"
    file_format = FORMATS.get(
        _first(fields, "generation_output_format", "output_format", "format"), "png"
    )
    return ImageRequest(
        make, prompt, negative, width, height, file_format, seed, index, address=url, mark=mark
    )


def _first(fields: _Fields, *names: str) -> str:
    """Return the first of the fields that is not empty."""
    return next((str(fields[name]) for name in names if fields.get(name)), "")


def _uploads(fields: _Fields, make: str) -> Mapping[str, str]:
    """Return the store's keys of the task's uploads, by the field of a media request.

    An image is the first frame of a video, or the source of another image.
    """
    moving, still, last = (next(iter_values(fields, names), "") for names in (VIDEOS, IMAGES, LAST))
    if make in ("video", "video_edit"):
        found = {"source": moving, "first": "" if moving else still, "last": last}
    else:
        found = {"source": still}
    return {
        field: value.removeprefix(KEPT) for field, value in found.items() if value.startswith(KEPT)
    }


def _url(fields: _Fields, names: Sequence[str]) -> str:
    """Return the URL of the source, "" for an upload or none."""
    first = next(iter_values(fields, names), "")
    return "" if first.startswith(KEPT) else first


def _fps(fields: _Fields) -> int:
    fps = fields.get("fps")
    return fps if isinstance(fps, int) and 1 <= fps <= 60 else 24


def _audio_format(fields: _Fields) -> AudioFormat:
    wanted: Any = _first(fields, "output_format", "format", "response_format")
    known: AudioFormat = wanted if wanted in get_args(AudioFormat) else "mp3"
    return known


def _size(fields: _Fields, kind: str, exactly: bool = True) -> tuple[int, int]:
    """Return width and height in pixels, scaled down to the limits of the kind.

    Args:
        fields: An explicit size counts first, then a resolution with a ratio, then the size of the
            upload, then a default.
        kind: `image` or `video`.
        exactly: Whether to take the size of the upload; otherwise only its ratio.
    """
    if explicit := _explicit_size(fields):
        return _limited(*explicit, kind)
    resolution = _first(fields, "generation_resolution", "resolution", "image_size")
    ratio = _first(fields, "generation_ratio", "aspect_ratio", "ratio")
    across, down = fields.get(MEASURES, (0, 0, 0.0))[:2]
    if across and down and exactly and not resolution and not ratio:
        return _limited(across, down, kind)
    if ratio or not (across and down):
        across, down = _parsed_ratio(ratio or ("1:1" if kind == "image" else "16:9"))
    if kind == "video":
        short = _VIDEO_SIDES.get(resolution.lower(), 720)
        if across >= down:
            return _limited(short * across / down, short, kind)
        return _limited(short, short * down / across, kind)
    long = _IMAGE_SIDES.get(resolution.upper(), 1024)
    if across >= down:
        return _limited(long, long * down / across, kind)
    return _limited(long * across / down, long, kind)


def _explicit_size(fields: _Fields) -> tuple[int, int] | None:
    """Return a size such as `1024x768` or from the fields `width` and `height`, if there is one."""
    for name in ("size", "resolution", "image_size"):
        sides = _integers(str(fields.get(name, "")).lower().replace("*", "x").split("x"), 8192)
        if sides:
            return sides
    width, height = fields.get("width"), fields.get("height")
    if isinstance(width, int) and isinstance(height, int) and min(width, height) > 0:
        return (width, height) if max(width, height) <= 8192 else None
    return None


def _parsed_ratio(text: str) -> tuple[int, int]:
    return _integers(text.split(":"), 99) or (1, 1)


def _integers(texts: Sequence[str], most: int) -> tuple[int, int] | None:
    """Return two positive integers, None if the texts are anything else."""
    if len(texts) != 2 or not all(text.isascii() and text.isdigit() for text in texts):
        return None
    one, other = map(int, texts)
    return (one, other) if min(one, other) > 0 and max(one, other) <= most else None


def _limited(width: float, height: float, kind: str) -> tuple[int, int]:
    least, most = _MIN_SIDE[kind], _MAX_SIDE[kind]
    scale = min(1.0, most / max(width, height))
    wide, tall = (max(least, min(most, round(side * scale))) for side in (width, height))
    return (wide // 2 * 2, tall // 2 * 2) if kind == "video" else (wide, tall)
