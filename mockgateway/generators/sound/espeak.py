"""A voice that says the words: eSpeak NG, when `mockgateway[speech]` is installed."""

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

RATE = 22_050
_VOICES = {"en": "en-us", "zh": "cmn", "no": "nb", "pt": "pt-br"}
_HIGH = 160.0  # hertz, from which a voice is a woman's
# Pitch in hertz at the middle of eSpeak's scale, the build of the voice and its variant, measured.
_LOW_BASE, _HIGH_BASE = (101.0, 1.0, ""), (208.0, 1.16, "+f3")
_RATE, _PITCH, _RANGE = 1, 3, 4  # speak_lib.h: espeak_PARAMETER
_SYNCHRONOUS, _NO_EXIT, _UTF8 = 2, 0x8000, 1
_LOCK = threading.Lock()  # the library has one state for the whole process
_CALLBACK = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p
)
_KANJI = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_READINGS = "せい かん こう しん だい がく じん にち ほん けん しょう とう きょう ちゅう めい げん さい てん りつ ぶん".split()


@cache
def available() -> bool:
    """Whether the library is installed."""
    return importlib.util.find_spec("espeakng_loader") is not None


def speak(text: str, language: str, voice: Voice, rate: float) -> NDArray[np.float32]:
    """The text at 22 050 Hz, without silence at its ends; empty where there is nothing to say.

    language: ISO 639-1; English for one that the library has not. rate: words a minute, about. Kanji, which the library cannot read, get a reading each that
    sounds like one.
    """
    base, size, variant = _HIGH_BASE if voice.pitch >= _HIGH else _LOW_BASE
    wanted = voice.pitch / (voice.size / size)  # what playing it faster will make of it
    pitch = round(50 + 30 * math.log(wanted / base) / math.log(1.33))
    if language == "ja":
        text = _KANJI.sub(lambda found: _READINGS[ord(found[0]) * 7919 % len(_READINGS)], text)
    data = _say(text.replace("\0", " ").encode("utf-8", "replace"), language, variant, {
        _RATE: min(max(round(rate), 80), 450), _PITCH: min(max(pitch, 0), 99), _RANGE: min(max(round(50 * voice.lively), 0), 99)})  # fmt: skip
    wave: NDArray[np.float32] = np.frombuffer(data, "<i2").astype(np.float32) * np.float32(
        1 / 32768
    )
    heard = np.flatnonzero(np.abs(wave) > 0.01)
    return wave[heard[0] : heard[-1] + 1] if len(heard) else wave[:0]


def build(voice: Voice) -> float:
    """By how much faster than recorded the sound must be played to have the voice's size."""
    return voice.size / (_HIGH_BASE if voice.pitch >= _HIGH else _LOW_BASE)[1]


def _say(text: bytes, language: str, variant: str, parameters: dict[int, int]) -> bytes:
    loader: Any = importlib.import_module("espeakng_loader")
    parts: list[bytes] = []

    def collect(wave: Any, count: int, events: object) -> int:
        if wave and count:
            parts.append(ctypes.string_at(wave, count * 2))
        return 0

    callback = _CALLBACK(collect)  # kept until the end: the library has only its address
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
            unsigned, pointer = ctypes.c_uint, ctypes.c_void_p
            library.espeak_Synth.argtypes = [
                ctypes.c_char_p,
                ctypes.c_size_t,
                unsigned,
                ctypes.c_int,
                unsigned,
                unsigned,
                pointer,
                pointer,
            ]
            library.espeak_Synth(text, len(text) + 1, 0, 0, 0, _UTF8, None, None)
        finally:
            library.espeak_Terminate()
            _unload(library)
    return b"".join(parts)


def _unload(library: ctypes.CDLL) -> None:
    """Forget the library's state: it keeps the place in its flutter and its noise from one text to the next, and the same text would not sound the same twice."""
    close: Any = getattr(_ctypes, "dlclose", None) or _ctypes.FreeLibrary  # type: ignore[attr-defined,unused-ignore]
    close(library._handle)
