"""What bytes really are: a picture's format, size and transparency, a sound's or a clip's codec and length. Pillow and PyAV are loaded on first use."""

from __future__ import annotations

import io
from dataclasses import dataclass

WORDS = {
    "image/jpg": "image/jpeg",
    "audio/x-wav": "audio/wav",
    "audio/wave": "audio/wav",
    "audio/mp3": "audio/mpeg",
    "audio/opus": "audio/ogg",
    "audio/x-flac": "audio/flac",
    "audio/aacp": "audio/aac",
}


@dataclass(frozen=True, slots=True)
class Look:
    """What bytes are.

    kind: their media type; width, height: pixels, 0 for sounds; seconds: 0 for pictures; clear: whether any pixel is transparent; problem: why they are nothing.
    """

    kind: str = ""
    width: int = 0
    height: int = 0
    seconds: float = 0.0
    clear: bool = False
    problem: str = ""


def look(data: bytes, claimed: str) -> Look:
    """What the bytes are; claimed: the media type they are said to have, which says how to try."""
    if not data:
        return Look(problem="there are no bytes at all")
    if claimed.startswith("audio/pcm") or claimed.startswith("audio/l16"):
        return (
            Look("audio/pcm")
            if len(data) % 2 == 0
            else Look(problem="16-bit samples do not make an odd number of bytes")
        )
    return _picture(data) if _is_picture(data) else _clip(data)


def _is_picture(data: bytes) -> bool:
    return (
        data.startswith((b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*"))
        or (data[:4] == b"RIFF" and data[8:12] == b"WEBP")
        or data[4:12] == b"ftypavif"
    )


def _picture(data: bytes) -> Look:
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(data)) as picture:
            picture.load()
            alpha = (
                picture.convert("RGBA").getchannel("A").getextrema()
                if picture.mode in ("RGBA", "LA", "P", "PA")
                else (255, 255)
            )
            kind = Image.MIME.get(picture.format or "", "")
            return Look(
                kind,
                *picture.size,
                clear=float(alpha[0] if not isinstance(alpha[0], tuple) else 255) < 255,
            )
    except (
        UnidentifiedImageError,
        OSError,
        SyntaxError,
        ValueError,
        Image.DecompressionBombError,
    ) as error:
        return Look(problem=f"they are no whole picture: {error}")


KINDS = {
    "mp3": "audio/mpeg",
    "wav": "audio/wav",
    "flac": "audio/flac",
    "ogg": "audio/ogg",
    "aac": "audio/aac",
    "matroska,webm": "video/webm",
    "mov,mp4,m4a,3gp,3g2,mj2": "video/mp4",
}


def _clip(data: bytes) -> Look:
    import av
    import av.error

    try:
        with av.open(io.BytesIO(data), "r") as clip:
            kind = KINDS.get(clip.format.name, "")
            video = next(iter(clip.streams.video), None)
            stream = video or next(iter(clip.streams.audio), None)
            if stream is None or not kind:
                return Look(problem=f"they are neither sound nor clip, but {clip.format.name}")
            seconds, frames, rate = 0.0, 0, 0
            for frame in clip.decode(stream):
                frames += 1
                if video is None:
                    seconds += frame.samples / frame.sample_rate  # type: ignore[union-attr]
                rate = frames
            if rate == 0:
                return Look(problem="not one frame can be decoded")
            announced = float(clip.duration or 0) / 1_000_000
            if video is not None:
                average = float(video.average_rate or 0)
                seconds = frames / average if average else announced
            if kind == "video/mp4" and video is None:
                kind = "audio/mp4"
            if kind == "video/webm" and video is None:
                kind = "audio/webm"
            return Look(kind, video.width if video else 0, video.height if video else 0, seconds)
    except (av.error.FFmpegError, ValueError, IndexError) as error:
        return Look(problem=f"they are no whole sound, clip or picture: {str(error)[:80]}")


def plain(kind: str) -> str:
    """A media type without parameters, by its usual name."""
    bare = kind.partition(";")[0].strip().lower()
    return WORDS.get(bare, bare)
