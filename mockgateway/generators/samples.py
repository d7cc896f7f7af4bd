"""Media without the extra `media`: sample files, and uploads judged by their first bytes.

Its functions replace those of the same names in `worker`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from mockgateway.content.media import (
    ImageRequest,
    MediaFile,
    MediaRequest,
    Model3DRequest,
    SoundRequest,
    SpeechRequest,
    Transcript,
    VideoRequest,
    VoiceCloneRequest,
    Word,
)
from mockgateway.data import FIXTURES
from mockgateway.problem import Problem
from mockgateway.text_tables import load

_SECONDS = {"video": 2.0, "audio": 1.742}  # lengths of the samples
_AUDIO = {"mp3": "mpeg", "opus": "ogg"}  # subtypes of formats with another name
_STARTS = {  # first bytes; four unknown ones come before `ftyp`
    "image": (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"BM", b"II*\0", b"MM\0*", b"ftyp"),
    "video": (b"\x1aE\xdf\xa3", b"RIFF", b"ftyp", b"moov", b"mdat", b"wide", b"OggS"),
    "audio": (
        b"ID3", b"\xff", b"OggS", b"fLaC", b"RIFF", b"RF64", b"\x1aE\xdf\xa3", b"FORM", b"caff",
        b"#!AMR", b"wvpk", b"ftyp", b"moov", b"mdat", b"wide",
    ),
}  # fmt: skip


def draw(request: MediaRequest) -> MediaFile:
    """Return the sample of the requested format. Its size and length are its own."""
    match request:
        case ImageRequest():
            name = "jpg" if request.format == "jpeg" else request.format
            return MediaFile(_sample(name), f"image/{request.format}", name, 512, 512)
        case VideoRequest():
            return MediaFile(_sample("mp4"), "video/mp4", "mp4", 320, 180, _SECONDS["video"])
        case Model3DRequest():
            return MediaFile(_sample("glb"), "model/gltf-binary", "glb")
    assert isinstance(request, SpeechRequest | SoundRequest | VoiceCloneRequest)
    ending = "ogg" if request.format == "opus" else request.format
    media_type = f"audio/{_AUDIO.get(request.format, request.format)}"
    return MediaFile(_sample(ending), media_type, ending, seconds=_SECONDS["audio"])


def stream_speech(request: SpeechRequest | VoiceCloneRequest) -> Iterator[bytes]:
    """Yield the sample in two parts."""
    data = draw(request).data
    yield data[: len(data) // 2]
    yield data[len(data) // 2 :]


def speech_seconds(request: SpeechRequest) -> float:
    """Return the length of the sample."""
    return _SECONDS["audio"]


def examine_upload(kind: str, data: bytes, param: str) -> tuple[int, int, float]:
    """Return zeros for width, height and seconds, which are unknown.

    Raises:
        Problem: If the first bytes are not those of a file of that kind.
    """
    if not (data.startswith(_STARTS[kind]) or data[4:].startswith(_STARTS[kind])):
        raise Problem(f"invalid_{kind}", f"The file in {param!r} is not {kind}.", param=param)
    return 0, 0, 0.0


def picture_previews(data: bytes, number: int) -> list[bytes]:
    """Return the picture itself for each preview."""
    return [data] * number


def transcribe(data: bytes, address: str, language: str, english: bool) -> Transcript:
    """Return an invented transcript of one sentence."""
    if data:
        examine_upload("audio", data, "file")
    sentences = load("recordings")["sentences"]
    code = language if language in sentences and not english else "en"
    text = sentences[code][0]
    words = text.split()
    seconds = len(words) / 2.5
    spoken = tuple(Word(word, at / 2.5, (at + 1) / 2.5) for at, word in enumerate(words))
    return Transcript(text, code, seconds, (Word(text, 0.0, seconds),), spoken)


def warm() -> None:
    """Do nothing: there is nothing to load."""


def _sample(ending: str) -> bytes:
    if ending == "pcm":
        wave = _sample("wav")
        return wave[wave.index(b"data") + 8 :]
    return (FIXTURES / "samples" / f"media.{ending}").read_bytes()


FUNCTIONS: dict[str, Callable[..., Any]] = {
    **{
        function.__name__: function
        for function in (
            draw, stream_speech, speech_seconds, examine_upload, picture_previews, transcribe,
        )
    },
    "warm_pictures": warm,
    "warm_sound": warm,
}  # fmt: skip
