"""The program of a worker process: what a server must not do itself, one call after the other.

Reads `(name, arguments)` from its input, writes `("part", piece)` for each piece of what comes piecemeal and reads whether to go on, then `("done", result)`,
`("problem", (name, message, values))` or `("bug", words)`. It ends with its input.
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
from mockgateway.media.pipes import receive, send
from mockgateway.problem import Problem

PIECE = 8192  # bytes of a streamed file: less is not worth a message


def draw(ask: MediaRequest) -> MediaFile:
    """The file that is asked for."""
    if isinstance(ask, ImageRequest):
        from mockgateway.generators import picture

        return picture.draw(ask)
    if isinstance(ask, VideoRequest):
        from mockgateway.generators import clip

        return clip.draw(ask)
    if isinstance(ask, Model3DRequest):
        from mockgateway.generators import solid

        return solid.draw(ask)
    from mockgateway.generators import sound

    if isinstance(ask, SpeechRequest):
        return sound.speech(ask)
    if isinstance(ask, VoiceCloneRequest):
        return sound.clone(ask.sample, ask.text, ask.format)
    assert isinstance(ask, SoundRequest)
    return sound.make(ask)


def speak(ask: SpeechRequest | VoiceCloneRequest) -> Iterator[bytes]:
    """The parts of a speech, the first one as soon as it is there."""
    from mockgateway.generators import sound

    held, least = b"", 1
    parts = (
        sound.clone_stream(ask.sample, ask.text, ask.format)
        if isinstance(ask, VoiceCloneRequest)
        else sound.speech_stream(ask)
    )
    for part in parts:
        held += part
        if len(held) >= least:
            yield held
            held, least = b"", PIECE
    if held:
        yield held


def length(ask: SpeechRequest) -> float:
    """Seconds that a speech will take."""
    from mockgateway.generators import sound

    return sound.length(ask)


def vet(kind: str, data: bytes, param: str) -> tuple[int, int, float]:
    """Width, height and seconds of an upload. Raises Problem for what is no image, audio or video."""
    if kind == "image":
        from mockgateway.generators import picture

        seen = picture.examine(data, param)
        return seen.width, seen.height, 0.0
    if kind == "video":
        from mockgateway.generators import clip

        video = clip.examine(data, param)
        return video.width, video.height, video.seconds
    from mockgateway.generators import sound

    return 0, 0, sound.examine(data, param).seconds


def hear(data: bytes, address: str, language: str, english: bool) -> Transcript:
    """What is said in an upload, or in the recording that could be at an address; english: whatever its language."""
    from mockgateway.generators import sound

    if not data:
        return sound.stand_in(address, "en" if english else language)
    return sound.translate(data) if english else sound.transcribe(data, language)


def subtitles(transcript: Transcript, form: str) -> str:
    """A transcript as srt or vtt."""
    from mockgateway.generators import sound

    return sound.srt(transcript) if form == "srt" else sound.vtt(transcript)


def warm_pictures() -> None:
    """Load what pictures need."""
    draw(ImageRequest("image", "A fox", width=96, height=96, format="jpeg"))


def warm_sound() -> None:
    """Load what speech needs."""
    draw(SpeechRequest("Well."))


FUNCTIONS: dict[str, Callable[..., Any]] = {
    function.__name__: function
    for function in (draw, speak, length, vet, hear, subtitles, warm_pictures, warm_sound)
}


def _in_parts(parts: Iterator[bytes], taken: BinaryIO, given: BinaryIO) -> None:
    """Send what comes piecemeal, as long as somebody wants it: after each part the other side says so."""
    for part in parts:
        send(given, ("part", part))
        if not receive(taken):
            return


def main() -> None:
    """Serve calls until there are no more."""
    signal.signal(
        signal.SIGINT, signal.SIG_IGN
    )  # Ctrl-C is for the server, which ends this by closing its input
    os.nice(10)
    taken, given = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints is none of our messages
    while True:
        try:
            name, arguments = receive(taken)
        except (EOFError, OSError):
            return
        try:
            result = FUNCTIONS[name](*arguments)
            if isinstance(result, Iterator):
                _in_parts(result, taken, given)
                result = None
            send(given, ("done", result))
        except (BrokenPipeError, EOFError):
            return
        except Problem as problem:
            send(given, ("problem", (problem.name, problem.message, problem.values)))
        except Exception:
            send(given, ("bug", traceback.format_exc(limit=-6)))


if __name__ == "__main__":
    main()
