"""The program of a worker process: generate and read media, one call after another.

It reads `(function, arguments)` from its standard input. It writes `("part", data)` for each part
of a stream, and reads after each whether to continue. At the end of a call it writes
`("done", result)`, `("problem", (name, message, values))` or `("bug", traceback)`.

Libraries for pictures, video and sound are large, so each function imports only what it needs. If
they are not installed, `samples` has the functions.
"""

from __future__ import annotations

import os
import signal
import sys
import traceback
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

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
)
from mockgateway.extras import missing_packages
from mockgateway.generators import samples
from mockgateway.media.pipes import receive, send
from mockgateway.problem import Problem

_LEAST_PART = 8192  # bytes of a streamed part after the first


def draw(request: MediaRequest) -> MediaFile:
    """Return the requested file."""
    match request:
        case ImageRequest():
            from mockgateway.generators import picture

            return picture.draw(request)
        case VideoRequest():
            from mockgateway.generators import clip

            return clip.draw(request)
        case Model3DRequest():
            from mockgateway.generators import solid

            return solid.draw(request)
    from mockgateway.generators import sound

    match request:
        case SpeechRequest():
            return sound.speech(request)
        case VoiceCloneRequest():
            return sound.clone(request.sample, request.text, request.format)
    assert isinstance(request, SoundRequest)
    return sound.make(request)


def stream_speech(request: SpeechRequest | VoiceCloneRequest) -> Iterator[bytes]:
    """Yield the parts of a speech, the first one as early as possible."""
    from mockgateway.generators import sound

    if isinstance(request, VoiceCloneRequest):
        parts = sound.clone_stream(request.sample, request.text, request.format)
    else:
        parts = sound.speech_stream(request)
    held, least = b"", 1
    for part in parts:
        held += part
        if len(held) >= least:
            yield held
            held, least = b"", _LEAST_PART
    if held:
        yield held


def speech_seconds(request: SpeechRequest) -> float:
    """Return how long a speech will be."""
    from mockgateway.generators import sound

    return sound.speech_seconds(request)


def examine_upload(kind: str, data: bytes, param: str) -> tuple[int, int, float]:
    """Return width, height and seconds of an upload of kind image, video or audio.

    Raises:
        Problem: If the file is invalid or of another kind.
    """
    if kind == "image":
        from mockgateway.generators import picture

        image = picture.examine(data, param)
        return image.width, image.height, 0.0
    if kind == "video":
        from mockgateway.generators import clip

        video = clip.examine(data, param)
        return video.width, video.height, video.seconds
    from mockgateway.generators import sound

    return 0, 0, sound.examine(data, param).seconds


def picture_previews(data: bytes, number: int) -> list[bytes]:
    """Return coarse versions of a picture, each finer than the one before."""
    from mockgateway.generators import picture

    return picture.previews(data, number)


def transcribe(data: bytes, address: str, language: str, english: bool) -> Transcript:
    """Return the transcript of an upload, or an invented one for a URL.

    Args:
        data: The upload; empty for a URL.
        address: The URL; nothing is downloaded.
        language: The language of the speech, or an empty string to detect it.
        english: Whether to translate to English.
    """
    from mockgateway.generators import sound

    if not data:
        return sound.invented_transcript(address, "en" if english else language)
    return sound.translate(data) if english else sound.transcribe(data, language)


def subtitles(transcript: Transcript, form: str) -> str:
    """Return a transcript as srt or vtt."""
    from mockgateway.generators.subtitles import srt, vtt

    return srt(transcript) if form == "srt" else vtt(transcript)


def warm_pictures() -> None:
    """Load the libraries and tables for pictures."""
    draw(ImageRequest("image", "A fox", width=96, height=96, format="jpeg"))


def warm_sound() -> None:
    """Load the libraries and tables for speech."""
    draw(SpeechRequest("Well."))


_FUNCTIONS: dict[str, Callable[..., Any]] = {
    function.__name__: function
    for function in (
        draw,
        stream_speech,
        speech_seconds,
        examine_upload,
        picture_previews,
        transcribe,
        subtitles,
        warm_pictures,
        warm_sound,
    )
}


def send_parts(parts: Iterator[bytes], calls: BinaryIO, results: BinaryIO) -> None:
    """Send the parts of a stream until the other side says stop."""
    for part in parts:
        send(results, ("part", part))
        if not receive(calls):
            return


def main() -> None:
    """Serve calls until the input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # on Ctrl-C, the server closes our input
    os.nice(10)
    calls, results = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    functions = {**_FUNCTIONS, **(samples.FUNCTIONS if missing_packages("media") else {})}
    os.dup2(2, 1)  # keeps what a library prints out of the messages
    while True:
        try:
            name, arguments = receive(calls)
        except (EOFError, OSError):
            return
        try:
            result = functions[name](*arguments)
            if isinstance(result, Iterator):
                send_parts(result, calls, results)
                result = None
            send(results, ("done", result))
        except (BrokenPipeError, EOFError):
            return
        except Problem as problem:
            send(results, ("problem", (problem.name, problem.message, problem.values)))
        except Exception:
            send(results, ("bug", traceback.format_exc(limit=-6)))


if __name__ == "__main__":
    main()
