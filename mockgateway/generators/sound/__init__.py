"""Sound: speech, music and effects as files that play, and what is said in a file. Loaded on first need: it takes numpy and PyAV with it."""

from mockgateway.generators.sound.examination import Heard, examine
from mockgateway.generators.sound.making import make
from mockgateway.generators.sound.speaking import clone, clone_stream, length, speech, speech_stream
from mockgateway.generators.sound.subtitles import srt, vtt
from mockgateway.generators.sound.transcription import stand_in, transcribe, translate

__all__ = [
    "Heard",
    "clone",
    "clone_stream",
    "examine",
    "length",
    "make",
    "speech",
    "speech_stream",
    "srt",
    "stand_in",
    "transcribe",
    "translate",
    "vtt",
]
