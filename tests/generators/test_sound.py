"""Speech decodes to the requested sound and is reproducible."""

from __future__ import annotations

import io
import time
import wave as wave_files
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from numpy.typing import NDArray

from mockgateway.content.media import AudioFormat, SpeechRequest
from mockgateway.generators import sound
from mockgateway.generators.sound import espeak
from mockgateway.generators.sound.examine import decoded
from mockgateway.generators.sound.voice_analysis import measure_voice
from mockgateway.generators.sound.voices import voice_of
from tests.generators.audio import FACTS, FORMATS, decode

TEXT = (
    "The quick brown fox jumps over the lazy dog. Then it runs away from the farmer, who was "
    "shouting; did you see that?"
)
LONG = (TEXT + " ") * 40
real_voice = pytest.mark.skipif(
    not espeak.available(), reason="mockgateway[speech] is not installed"
)


@pytest.fixture(
    params=[pytest.param(True, marks=real_voice, id="real"), pytest.param(False, id="formant")]
)
def voiced(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Run a test with eSpeak and with the humming voice."""
    monkeypatch.setattr(espeak, "available", lambda: request.param)
    return bool(request.param)


@pytest.mark.parametrize("kind", FORMATS)
def test_speech_has_the_requested_format_and_length(kind: AudioFormat, voiced: bool) -> None:
    file = sound.speech(SpeechRequest(TEXT, "alloy", kind))
    container, codec, content_type, frame, _ = FACTS[kind]
    audio = decode(file.data)
    assert (audio.container, audio.codec, audio.channels, file.type) == (
        container,
        codec,
        1,
        content_type,
    )
    assert audio.rate == (48_000 if kind == "opus" else 24_000)
    assert abs(audio.seconds - file.seconds) <= frame / 24_000
    assert 0.03 < float(audio.wave.std()) < 0.4
    assert float(np.abs(audio.wave).max()) < 0.99


def test_pcm_has_samples_at_24_khz_and_no_header(voiced: bool) -> None:
    file = sound.speech(SpeechRequest(TEXT, format="pcm"))
    wave = np.frombuffer(file.data, "<i2")
    assert file.type == "audio/pcm"
    assert len(wave) / 24_000 == pytest.approx(file.seconds, abs=1e-4)
    assert int(np.abs(wave.astype(np.int32)).max()) > 3000


@pytest.mark.parametrize("kind", [*FORMATS, "pcm"])
def test_streamed_speech_equals_the_file_and_is_reproducible(
    kind: AudioFormat, voiced: bool
) -> None:
    wanted = SpeechRequest(TEXT, "Cherry", kind, 1.3)
    chunks = list(sound.speech_stream(wanted))
    assert len(chunks) > 3
    assert b"".join(chunks) == sound.speech(wanted).data == sound.speech(wanted).data


@pytest.mark.parametrize("kind", [*FORMATS, "pcm"])
def test_streamed_speech_starts_early(kind: AudioFormat, voiced: bool) -> None:
    begin = time.thread_time()
    stream, size = sound.speech_stream(SpeechRequest(LONG[:2048], format=kind)), 0
    while size < 6000:  # the header contains the text
        size += len(next(stream))
    first = time.thread_time() - begin
    size += sum(map(len, stream))
    assert size > 100_000
    assert first < (time.thread_time() - begin) / 2


def test_a_wav_header_has_the_length(voiced: bool) -> None:
    file = sound.speech(SpeechRequest(TEXT, format="wav"))
    with wave_files.open(io.BytesIO(file.data)) as opened:
        assert (opened.getframerate(), opened.getnchannels(), opened.getsampwidth()) == (
            24_000,
            1,
            2,
        )
        assert (
            opened.getnframes()
            == round(file.seconds * 24_000)
            == len(opened.readframes(10**9)) // 2
        )
    assert int.from_bytes(file.data[4:8], "little") == len(file.data) - 8


@pytest.mark.parametrize("speed", [0.25, 0.5, 2.0, 4.0])
def test_speed_changes_the_length_and_not_the_pitch(speed: float, voiced: bool) -> None:
    plain, changed = (
        sound.speech(SpeechRequest(TEXT, "nova", "wav", rate)) for rate in (1.0, speed)
    )
    assert decode(changed.data).seconds == pytest.approx(
        decode(plain.data).seconds / speed, abs=1 / 24_000
    )
    assert measure_voice(changed.data).pitch == pytest.approx(
        measure_voice(plain.data).pitch, rel=0.15
    )


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        (" ".join(["people"] * 150), (50, 70)),
        ("今天天气很好" * 15, (19, 21)),
        ("สวัสดีครับ " * 10, (5, 12)),
        ("1 2 3", (0.8, 2.0)),
        ("😀", (0.1, 1.0)),
        ("...", (0.1, 1.0)),
        ("", (0.1, 0.5)),
        ("\0\ud800 ", (0.1, 1.5)),
    ],
    ids=["words", "chinese", "thai", "digits", "emoji", "dots", "empty", "surrogate"],
)  # fmt: skip
def test_speech_takes_as_long_as_a_person_would(
    text: str, seconds: tuple[float, float], voiced: bool
) -> None:
    file = sound.speech(SpeechRequest(text, format="wav"))
    assert seconds[0] <= decode(file.data).seconds <= seconds[1]
    assert (
        decode(sound.speech(SpeechRequest(text * 2, format="wav")).data).seconds
        >= decode(file.data).seconds
    )


@pytest.mark.parametrize("voice", ["onyx", "alloy", "nova", "Cherry", "unknown voice"])
def test_a_voice_has_its_own_pitch(voice: str, voiced: bool) -> None:
    assert measure_voice(sound.speech(SpeechRequest(TEXT, voice)).data).pitch == pytest.approx(
        voice_of(voice).pitch, rel=0.12
    )


def test_voices_differ(voiced: bool) -> None:
    def colour(voice: str) -> NDArray[np.float64]:
        wave = decoded(sound.speech(SpeechRequest(TEXT, voice)).data, 6.0)
        power = np.abs(
            np.fft.rfft(np.lib.stride_tricks.sliding_window_view(wave, 512)[::256])
        ).mean(axis=0)
        return np.asarray(power / np.linalg.norm(power))

    colours = [colour(voice) for voice in ("onyx", "alloy", "nova", "fable")]
    alike = [float(one @ other) for number, one in enumerate(colours) for other in colours[:number]]
    assert max(alike) < 0.995
    assert float(colour("onyx") @ colours[0]) == pytest.approx(1.0)


def test_instructions_change_the_voice(voiced: bool) -> None:
    assert (
        sound.speech(SpeechRequest(TEXT, instructions="Sound very excited.")).data
        != sound.speech(SpeechRequest(TEXT)).data
    )


@real_voice
def test_espeak_gives_the_same_speech_in_threads() -> None:
    requests = [
        SpeechRequest(text, voice)
        for text in ("Good morning.", "สวัสดีครับ", "今日は良い天気ですね。", "Guten Tag")
        for voice in ("alloy", "nova")
    ]
    alone = [sound.speech(wanted).data for wanted in requests]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda wanted: sound.speech(wanted).data, requests)) == alone
    assert len(set(alone)) == len(alone)


@pytest.mark.parametrize("voice", ["onyx", "shimmer"])
def test_a_clone_has_the_pitch_of_its_sample(voice: str, voiced: bool) -> None:
    sample = sound.speech(SpeechRequest(TEXT, voice, "flac")).data
    file = sound.clone(sample, "Something else that was never recorded before.", "wav")
    assert measure_voice(file.data).pitch == pytest.approx(measure_voice(sample).pitch, rel=0.12)
    assert sound.transcribe(file.data).text == "Something else that was never recorded before."
