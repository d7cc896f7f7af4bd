"""Detect format, size, length and transparency of media. Pillow and PyAV load on first use."""

from __future__ import annotations

import io
from dataclasses import dataclass

# Usual names of media types.
ALIASES = {
    "image/jpg": "image/jpeg", "audio/x-wav": "audio/wav", "audio/wave": "audio/wav",
    "audio/mp3": "audio/mpeg", "audio/opus": "audio/ogg", "audio/x-flac": "audio/flac",
    "audio/aacp": "audio/aac",
}  # fmt: skip
# Media types by PyAV's name of the container.
CONTAINERS = {
    "mp3": "audio/mpeg", "wav": "audio/wav", "flac": "audio/flac", "ogg": "audio/ogg",
    "aac": "audio/aac", "matroska,webm": "video/webm", "mov,mp4,m4a,3gp,3g2,mj2": "video/mp4",
}  # fmt: skip
IMAGE_STARTS = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*")


@dataclass(frozen=True, slots=True)
class MediaInfo:
    """The media type of bytes and facts about them."""

    media_type: str = ""
    width: int = 0  # pixels, 0 for audio
    height: int = 0
    seconds: float = 0.0  # 0 for images
    transparent: bool = False  # whether any pixel is
    problem: str = ""  # the reason why they are not media


def media_info(data: bytes, claimed: str) -> MediaInfo:
    """Return the facts about bytes, given their claimed media type."""
    if not data:
        return MediaInfo(problem="there are no bytes")
    if claimed.startswith(("audio/pcm", "audio/l16")):
        odd = len(data) % 2
        return MediaInfo(
            "audio/pcm", problem="an odd number of bytes for 16-bit audio" if odd else ""
        )
    is_image = (
        data.startswith(IMAGE_STARTS)
        or (data[:4] == b"RIFF" and data[8:12] == b"WEBP")
        or data[4:12] == b"ftypavif"
    )
    return _image(data) if is_image else _recording(data)


def _image(data: bytes) -> MediaInfo:
    from PIL import Image, UnidentifiedImageError

    broken = (
        UnidentifiedImageError,
        OSError,
        SyntaxError,
        ValueError,
        Image.DecompressionBombError,
    )
    try:
        with Image.open(io.BytesIO(data)) as image:
            image.load()
            transparent = False
            if image.mode in ("RGBA", "LA", "P", "PA"):
                lowest = image.convert("RGBA").getchannel("A").getextrema()[0]
                transparent = isinstance(lowest, int | float) and lowest < 255
            media_type = Image.MIME.get(image.format or "", "")
            return MediaInfo(media_type, *image.size, transparent=transparent)
    except broken as error:
        return MediaInfo(problem=f"not a whole image: {error}")


def _recording(data: bytes) -> MediaInfo:
    import av
    import av.error

    try:
        with av.open(io.BytesIO(data), "r") as container:
            media_type = CONTAINERS.get(container.format.name, "")
            video = next(iter(container.streams.video), None)
            stream = video or next(iter(container.streams.audio), None)
            if stream is None or not media_type:
                return MediaInfo(problem=f"neither audio nor video, but {container.format.name}")
            frames, seconds = 0, 0.0
            for frame in container.decode(stream):
                frames += 1
                if video is None:
                    seconds += frame.samples / frame.sample_rate  # type: ignore[union-attr]
            if not frames:
                return MediaInfo(problem="not one frame can be decoded")
            if video is None:
                media_type = media_type.replace("video/", "audio/")
                return MediaInfo(media_type, seconds=seconds)
            rate = float(video.average_rate or 0)
            seconds = frames / rate if rate else float(container.duration or 0) / 1_000_000
            return MediaInfo(media_type, video.width, video.height, seconds)
    except (av.error.FFmpegError, ValueError, IndexError) as error:
        return MediaInfo(problem=f"not a whole audio, video or image file: {str(error)[:80]}")


def canonical(media_type: str) -> str:
    """Return a media type in lower case, without parameters, by its usual name."""
    bare = media_type.partition(";")[0].strip().lower()
    return ALIASES.get(bare, bare)
