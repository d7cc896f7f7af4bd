"""Speak words with eSpeak NG, if `mockgateway[speech]` is installed."""

from __future__ import annotations

import _ctypes
import ctypes
import importlib
import importlib.util
import math
import re
import threading
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mockgateway.generators.sound.voices import Voice
from mockgateway.text_tables import load

RATE = 22_050
_VOICES = {"en": "en-us", "zh": "cmn", "no": "nb", "pt": "pt-br"}
_FEMALE_PITCH = 160.0  # hertz, from which the female variant is used
# Measured: pitch in hertz at the middle of eSpeak's scale, size of the voice, its variant.
_LOW_BASE, _HIGH_BASE = (101.0, 1.0, ""), (208.0, 1.16, "+f3")
_RATE, _PITCH, _RANGE = 1, 3, 4  # speak_lib.h: espeak_PARAMETER
_SYNCHRONOUS, _NO_EXIT, _UTF8 = 2, 0x8000, 1
_LOCK = threading.Lock()  # the library has one state for the whole process
_SAMPLES = ctypes.POINTER(ctypes.c_short)
_CALLBACK = ctypes.CFUNCTYPE(ctypes.c_int, _SAMPLES, ctypes.c_int, ctypes.c_void_p)
_KANJI = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")


@cache
def available() -> bool:
    """Whether the library is installed."""
    return importlib.util.find_spec("espeakng_loader") is not None


def speak(text: str, language: str, voice: Voice, rate: float) -> NDArray[np.float32]:
    """Return the spoken text without silence at its ends; an empty array if there are no words.

    Args:
        text: Each kanji, which the library cannot read, is replaced by some reading.
        language: ISO 639-1; English if the library does not have it.
        voice: The speaker.
        rate: Words per minute, about.

    Returns:
        The sound at 22 050 Hz.
    """
    base, size, variant = _base(voice)
    pitch_before = voice.pitch / (voice.size / size)  # faster playback raises it
    pitch = round(50 + 30 * math.log(pitch_before / base) / math.log(1.33))
    if language == "ja":
        known = load("voices")["kanji"].split()
        text = _KANJI.sub(lambda found: known[ord(found[0]) * 7919 % len(known)], text)
    parameters = {
        _RATE: min(max(round(rate), 80), 450),
        _PITCH: min(max(pitch, 0), 99),
        _RANGE: min(max(round(50 * voice.lively), 0), 99),
    }
    data = _say(text.replace("\0", " ").encode("utf-8", "replace"), language, variant, parameters)
    wave = np.frombuffer(data, "<i2").astype(np.float32) * np.float32(1 / 32768)
    audible = np.flatnonzero(np.abs(wave) > 0.01)
    return wave[audible[0] : audible[-1] + 1] if len(audible) else wave[:0]


def playback_rate(voice: Voice) -> float:
    """Return how much faster the sound must be played to get the voice's size."""
    return voice.size / _base(voice)[1]


def _base(voice: Voice) -> tuple[float, float, str]:
    return _HIGH_BASE if voice.pitch >= _FEMALE_PITCH else _LOW_BASE


def _say(text: bytes, language: str, variant: str, parameters: dict[int, int]) -> bytes:
    loader: Any = importlib.import_module("espeakng_loader")
    parts: list[bytes] = []

    def collect(wave: Any, count: int, events: object) -> int:
        if wave and count:
            parts.append(ctypes.string_at(wave, count * 2))
        return 0

    callback = _CALLBACK(collect)  # the library keeps only its address
    with _LOCK:
        library = ctypes.CDLL(loader.get_library_path())
        try:
            library.espeak_Initialize(_SYNCHRONOUS, 60, loader.get_data_path().encode(), _NO_EXIT)
            library.espeak_SetSynthCallback(callback)
            library.espeak_ng_SetRandSeed(ctypes.c_long(1))
            if library.espeak_SetVoiceByName((_VOICES.get(language, language) + variant).encode()):
                library.espeak_SetVoiceByName(f"en-us{variant}".encode())
            for parameter, value in parameters.items():
                library.espeak_SetParameter(parameter, value, 0)
            whole, flags, pointer = ctypes.c_int, ctypes.c_uint, ctypes.c_void_p
            start = (ctypes.c_char_p, ctypes.c_size_t, flags, whole)
            library.espeak_Synth.argtypes = [*start, flags, flags, pointer, pointer]
            library.espeak_Synth(text, len(text) + 1, 0, 0, 0, _UTF8, None, None)
        finally:
            library.espeak_Terminate()
            _unload(library)
    return b"".join(parts)


def _unload(library: ctypes.CDLL) -> None:
    """Drop the library's state, so that the same text always sounds the same.

    The library keeps the phase of its flutter and of its noise from one text to the next.
    """
    close: Any = getattr(_ctypes, "dlclose", None) or getattr(_ctypes, "FreeLibrary", None)
    close(library._handle)
