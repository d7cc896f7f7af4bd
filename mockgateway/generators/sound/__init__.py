"""Speech, music and sound effects as audio files, and transcripts of audio files.

It loads numpy and PyAV, so import it only where sound is needed.
"""

from mockgateway.generators.sound.examine import AudioInfo, examine
from mockgateway.generators.sound.making import make
from mockgateway.generators.sound.speaking import (
    clone,
    clone_stream,
    speech,
    speech_seconds,
    speech_stream,
)
from mockgateway.generators.sound.transcription import invented_transcript, transcribe, translate

__all__ = [
    "AudioInfo",
    "clone",
    "clone_stream",
    "examine",
    "invented_transcript",
    "make",
    "speech",
    "speech_seconds",
    "speech_stream",
    "transcribe",
    "translate",
]
