"""Transcripts of the mock's audio are exact, those of other audio plausible; bad uploads fail."""

from __future__ import annotations

import io
import re
import struct
import wave
from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise
from typing import Any

import av
import numpy as np
import pytest

from mockgateway.content.media import AudioFormat, SpeechRequest, Transcript, Word
from mockgateway.generators import sound, subtitles
from mockgateway.problem import Problem
from mockgateway.spec.problem_tables import FALLBACK_NAMES

TEXTS = {
    "english": "Hello, world! It's <b>3.14</b> & more. Is it?",
    "thai": "วันนี้อากาศดีมาก เราไปเดินเล่นกัน",
    "chinese": "今天天气很好。我们去公园吧！",
    "lines": "One.\n\nTwo =; three\n",
    "emoji": "Nice 😀 \"quoted\" \\ 'text'",
    "long": "All work and no play makes Jack a dull boy. " * 90,
    "one": "I",
    "spaces": "  kept as given  ",
}


def tone(seconds: float, rate: int = 16_000, hertz: float = 300.0) -> bytes:
    """Return a recording that the mock did not make."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(
            (np.sin(np.arange(int(seconds * rate)) * 2 * np.pi * hertz / rate) * 9000)
            .astype("<i2")
            .tobytes()
        )
    return out.getvalue()


def contained(
    kind: str, codec: str, seconds: float = 3.0, sight: bool = False, audible: bool = True
) -> bytes:
    """Return a file of another container, with an audio stream, a video stream or both."""
    out = io.BytesIO()
    with av.open(out, "w", format=kind) as file:
        audio: Any = file.add_stream(codec, rate=48_000) if audible else None
        if sight:
            video: Any = file.add_stream("libx264" if kind != "webm" else "libvpx-vp9", rate=5)
            video.width, video.height, video.pix_fmt = 64, 64, "yuv420p"
            for number in range(5):
                picture = av.VideoFrame.from_ndarray(
                    np.zeros((64, 64, 3), np.uint8), format="rgb24"
                )
                picture.pts, picture.time_base = number, Fraction(1, 5)
                file.mux(video.encode(picture))
            file.mux(video.encode())
        if audible:
            for start in range(0, int(48_000 * seconds), 960):
                frame = av.AudioFrame.from_ndarray(
                    np.full((1, 960), start % 99, np.int16), format="s16", layout="mono"
                )
                frame.sample_rate, frame.pts, frame.time_base = 48_000, start, Fraction(1, 48_000)
                file.mux(audio.encode(frame))
            file.mux(audio.encode(None))
    return out.getvalue()


def assert_covers(transcript: Transcript) -> None:
    """Assert that times rise, do not overlap, and cover the file."""
    for row in (transcript.words, transcript.segments):
        assert row[0].start == 0
        assert row[-1].end == pytest.approx(transcript.seconds, abs=0.001)
        assert all(cue.start < cue.end for cue in row)
        assert all(one.end <= other.start for one, other in pairwise(row))


@pytest.mark.parametrize("kind", ["mp3", "opus", "aac", "flac", "wav"])
@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_speech_is_transcribed_exactly(text: str, kind: AudioFormat) -> None:
    text = text[:1500] if kind in ("mp3", "aac") else text  # the slowest to encode
    file = sound.speech(SpeechRequest(text, format=kind))
    transcript = sound.transcribe(file.data)
    assert transcript.text == text
    assert transcript.seconds == pytest.approx(file.seconds, abs=1024 / 24_000)
    assert_covers(transcript)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Guten Tag, das ist ein Test und nicht mehr.", "de"),
        ("สวัสดีครับ", "th"),
        ("今日はいい天気です。", "ja"),
        ("今天天气好", "zh"),
        ("Hola, esto es una prueba para los usuarios.", "es"),
        ("Hello there", "en"),
        ("Bonjour, c'est une phrase pour vous.", "fr"),
    ],
)
def test_the_language_is_detected(text: str, language: str) -> None:
    assert sound.transcribe(sound.speech(SpeechRequest(text)).data).language == language


@pytest.mark.parametrize(
    ("language", "letters"),
    [
        *((code, "a-zA-Z") for code in ("", "en", "es", "de", "fr")),
        ("zh", "一-鿿"),
        ("th", "ก-๛"),
        ("ja", "ぁ-ヿ"),
        ("thai", "ก-๛"),
        ("TH", "ก-๛"),
        ("yue", "一-鿿"),
        ("Cantonese", "一-鿿"),
        ("Mandarin", "一-鿿"),
    ],
)
def test_other_audio_gets_a_text_in_the_requested_language(language: str, letters: str) -> None:
    transcript = sound.transcribe(tone(20), language)
    assert re.search(f"[{letters}]{{2}}", transcript.text)
    assert transcript == sound.transcribe(tone(20), language)
    assert transcript.text != sound.transcribe(tone(20, hertz=301), language).text
    assert transcript.language == {
        "": "en",
        "thai": "th",
        "TH": "th",
        "Cantonese": "yue",
        "Mandarin": "zh",
    }.get(language, language)
    assert transcript.seconds == pytest.approx(20)
    assert_covers(transcript)


@pytest.mark.parametrize("seconds", [10, 60, 300])
def test_an_invented_text_fits_the_recording(seconds: int) -> None:
    transcript = sound.transcribe(tone(seconds, 8000))
    assert 2.0 <= len(transcript.text.split()) / seconds <= 3.0
    assert all(cue.end - cue.start < 20 for cue in transcript.segments)


def test_a_translation_is_english() -> None:
    assert (
        sound.translate(sound.speech(SpeechRequest("It was a bright cold day in April.")).data).text
        == "It was a bright cold day in April."
    )
    thai = sound.translate(sound.speech(SpeechRequest(TEXTS["thai"] * 2)).data)
    assert thai.text.isascii()
    assert thai.language == "en"
    assert_covers(thai)


@pytest.mark.parametrize("seconds", [0.02, 0.3, 5.0])
def test_subtitles_are_well_formed(seconds: float) -> None:
    for transcript in (sound.transcribe(tone(seconds)), sound.transcribe(tone(seconds), "ja")):
        srt, vtt = subtitles.srt(transcript), subtitles.vtt(transcript)
        assert re.fullmatch(
            r"(?:\d+\n\d\d:\d\d:\d\d,\d{3} --> \d\d:\d\d:\d\d,\d{3}\n[^\n]+\n\n)+", srt
        )
        assert re.fullmatch(
            r"WEBVTT\n\n(?:\d\d:\d\d:\d\d\.\d{3} --> \d\d:\d\d:\d\d\.\d{3}\n[^\n]+\n\n)+", vtt
        )
        assert [int(number) for number in re.findall(r"^(\d+)$", srt, re.M)] == list(
            range(1, len(transcript.segments) + 1)
        )


def test_subtitles_with_hours_and_markup() -> None:
    transcript = Transcript("", "en", 3725.5, (Word("a --> <b>\n\n& c", 3661.0004, 3725.4996),), ())
    assert subtitles.srt(transcript) == "1\n01:01:01,000 --> 01:02:05,500\na --> <b> & c\n\n"
    assert (
        subtitles.vtt(transcript)
        == "WEBVTT\n\n01:01:01.000 --> 01:02:05.500\na --&gt; &lt;b&gt; &amp; c\n\n"
    )


@pytest.mark.parametrize(
    ("make", "container", "codec", "seconds"),
    [
        (lambda: tone(3.0), "wav", "pcm_s16le", 3.0),
        (lambda: contained("mp4", "aac"), "mp4", "aac", 3.0),
        (lambda: contained("mp4", "aac", sight=True), "mp4", "aac", 3.0),
        (lambda: contained("ipod", "aac"), "mp4", "aac", 3.0),
        (lambda: contained("webm", "libopus"), "webm", "opus", 3.0),
        (lambda: contained("mov", "pcm_s16le"), "mp4", "pcm_s16le", 3.0),
        (lambda: contained("mp3", "libmp3lame"), "mp3", "mp3float", 3.0),
        (lambda: contained("mp3", "libmp3lame")[: 20_000], "mp3", "mp3float", 1.2),
        (lambda: contained("ogg", "libopus"), "ogg", "opus", 3.0),
        (lambda: contained("flac", "flac"), "flac", "flac", 3.0),
    ],
    ids=["wav", "mp4", "video", "m4a", "webm", "mov", "mp3", "cut mp3", "ogg", "flac"],
)  # fmt: skip
def test_common_containers_are_measured(
    make: Callable[[], bytes], container: str, codec: str, seconds: float
) -> None:
    info = sound.examine(make())
    assert (info.container, info.codec.removeprefix("lib")) == (container, codec)
    assert info.seconds == pytest.approx(seconds, abs=0.08)


def _wav_header(rate: int, channels: int, size: int) -> bytes:
    numbers = (rate, rate * channels * 2 & 0xFFFFFFFF, channels * 2 & 0xFFFF, 16)
    form = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, channels, *numbers)
    return (
        b"RIFF" + struct.pack("<I", size + 36) + b"WAVE" + form + struct.pack("<4sI", b"data", size)
    )


def _mp4_with_oversized_table() -> bytes:
    data = bytearray(contained("mp4", "aac"))
    at = data.index(b"stsz")
    data[at + 8 : at + 16] = struct.pack(">II", 1, 0x7FFFFFFF)  # samples of one byte each
    return bytes(data)


BAD: dict[str, Callable[[], bytes]] = {
    "zero bytes": lambda: b"",
    "one byte": lambda: b"\xff",
    "text": lambda: b"hello, this is a text named audio.mp3\n" * 50,
    "text of UTF-16": lambda: "hello text ".encode("utf-16") * 50,
    "playlist": lambda: b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n",
    "concat": lambda: b"ffconcat version 1.0\nfile /etc/passwd\n",
    "json": lambda: b'{"a": 1}',
    "png": lambda: b"\x89PNG\r\n\x1a\n" + bytes(200),
    "jpeg": lambda: b"\xff\xd8\xff\xe0\0\x10JFIF" + bytes(300),
    "webp": lambda: b"RIFF\x30\0\0\0WEBPVP8 " + bytes(60),
    "zip": lambda: b"PK\x03\x04" + bytes(100),
    "only zeros": lambda: bytes(5000),
    "wav header": lambda: tone(1)[:44],
    "half a header": lambda: tone(1)[:20],
    "mp3 tag alone": lambda: b"ID3\x04\0\0\0\0\0\x10" + bytes(16),
    "one cut frame": lambda: contained("mp3", "libmp3lame")[:120],
    "ogg page alone": lambda: contained("ogg", "libopus")[:60],
    "mp4 cut before its index": lambda: contained("mp4", "aac")[:2000],
    "webm cut": lambda: contained("webm", "libopus")[:120],
    "flac cut": lambda: contained("flac", "flac")[:30],
    "silent film": lambda: contained("mp4", "aac", sight=True, audible=False),
    "hertz of 1": lambda: _wav_header(1, 1, 4000) + bytes(4000),
    "60000 channels": lambda: _wav_header(8000, 60000, 9000) + bytes(9000),
    "six hours": lambda: _wav_header(1000, 1, 43_200_000) + bytes(43_200_000),
    "oversized table": _mp4_with_oversized_table,
}


@pytest.mark.parametrize("make", BAD.values(), ids=BAD)
def test_bad_audio_is_refused(make: Callable[[], bytes]) -> None:
    with pytest.raises(Problem) as caught:
        sound.examine(make(), "audio")
    assert (caught.value.name, caught.value.values["param"]) == ("invalid_audio", "audio")
    assert "audio file" in caught.value.message


@pytest.mark.parametrize("seed", range(40))
def test_damaged_files_are_measured_or_refused(seed: int) -> None:
    random = np.random.default_rng(seed)
    kinds = (
        ("mp4", "aac"),
        ("webm", "libopus"),
        ("mp3", "libmp3lame"),
        ("ogg", "libopus"),
        ("flac", "flac"),
    )
    data = np.frombuffer(contained(*kinds[seed % 5], seconds=0.5), np.uint8).copy()
    data[random.integers(0, len(data), 12)] = random.integers(0, 256, 12)
    refused = ""
    seconds = 0.0
    try:
        seconds = sound.transcribe(data.tobytes()).seconds
    except Problem as problem:
        refused = problem.name
    assert refused == "invalid_audio" or 0 < seconds <= 4 * 3600


@pytest.mark.parametrize("kind", ["mp3", "aac", "flac", "wav"])
def test_damaged_text_is_ignored(kind: AudioFormat) -> None:
    data = bytearray(sound.speech(SpeechRequest("Some words that are embedded.", format=kind)).data)
    at = data.find(b"Some words")
    data[at : at + 4] = b"\xff\xfe\xff\xfe"
    assert "are embedded" not in sound.transcribe(bytes(data)).text


def test_every_document_answers_invalid_audio() -> None:
    assert FALLBACK_NAMES["invalid_audio"] == "invalid_request"


@pytest.mark.parametrize(
    ("language", "code"), [("yue", "yue"), ("haitian creole", "ht"), ("DE", "de"), ("haw", "haw")]
)
def test_a_requested_language_is_reported_by_its_code(language: str, code: str) -> None:
    file = sound.speech(SpeechRequest("Hello there")).data
    assert sound.transcribe(file, language).language == code
