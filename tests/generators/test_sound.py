"""Speech, music and effects: files that decode to what was asked, the same ones for the same ask."""

from __future__ import annotations

import io
import time
from typing import Any, NamedTuple

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from mockgateway.content.media import AudioFormat, SoundRequest, SpeechRequest
from mockgateway.generators import sound
from mockgateway.generators.sound import espeak, pitch
from mockgateway.generators.sound.examination import decoded

TEXT = "The quick brown fox jumps over the lazy dog. Then it runs away from the farmer, who was shouting; did you see that?"
LONG = (TEXT + " ") * 40
FORMATS: tuple[AudioFormat, ...] = ("mp3", "opus", "aac", "flac", "wav")
# What each format is: container, codecs, content type, samples of a packet at 24 and at 44.1 or 48 kHz.
FACTS: dict[str, tuple[str, str, str, int, int]] = {
    "mp3": ("mp3", "mp3float", "audio/mpeg", 576, 1152), "opus": ("ogg", "opus", "audio/ogg", 480, 960), "aac": ("aac", "aac", "audio/aac", 1024, 1024),
    "flac": ("flac", "flac", "audio/flac", 1, 1), "wav": ("wav", "pcm_s16le", "audio/wav", 1, 1),
}  # fmt: skip
real_voice = pytest.mark.skipif(
    not espeak.available(), reason="mockgateway[speech] is not installed"
)


class Decoded(NamedTuple):
    container: str
    codec: str
    rate: int
    channels: int
    wave: NDArray[np.float32]

    @property
    def seconds(self) -> float:
        return len(self.wave) / self.rate


def decode(data: bytes) -> Decoded:
    """The whole file by FFmpeg, without anything of ours; wave: of the first channel."""
    with av.open(io.BytesIO(data), "r") as container:
        stream = container.streams.audio[0]
        parts = []
        channels = set()
        for frame in container.decode(stream):
            channels.add(len(frame.layout.channels))
            array: NDArray[Any] = frame.to_ndarray()
            flat = (
                array[0]
                if frame.format.is_planar
                else array.reshape(-1, len(frame.layout.channels))[:, 0]
            )
            parts.append(flat.astype(np.float32) / (32768 if flat.dtype == np.int16 else 1))
        assert len(channels) == 1
        return Decoded(
            container.format.name,
            stream.codec_context.name,
            stream.codec_context.sample_rate,
            channels.pop(),
            np.concatenate(parts),
        )


@pytest.fixture(
    params=[pytest.param(True, marks=real_voice, id="real"), pytest.param(False, id="formant")]
)
def voiced(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Both ways of speaking."""
    monkeypatch.setattr(espeak, "available", lambda: request.param)
    return bool(request.param)


@pytest.mark.parametrize("kind", FORMATS)
def test_speech_is_a_mono_file_of_the_format_and_the_length(
    kind: AudioFormat, voiced: bool
) -> None:
    drawn = sound.speech(SpeechRequest(TEXT, "alloy", kind))
    container, codec, content_type, frame, _ = FACTS[kind]
    heard = decode(drawn.data)
    assert (heard.container, heard.codec, heard.channels, drawn.type) == (
        container,
        codec,
        1,
        content_type,
    )
    assert heard.rate == (48_000 if kind == "opus" else 24_000)
    assert abs(heard.seconds - drawn.seconds) <= frame / 24_000
    assert 0.03 < float(heard.wave.std()) < 0.4
    assert float(np.abs(heard.wave).max()) < 0.99


def test_pcm_is_bare_samples_of_24_khz(voiced: bool) -> None:
    drawn = sound.speech(SpeechRequest(TEXT, format="pcm"))
    wave = np.frombuffer(drawn.data, "<i2")
    assert drawn.type == "audio/pcm"
    assert len(wave) / 24_000 == pytest.approx(drawn.seconds, abs=1e-4)
    assert int(np.abs(wave.astype(np.int32)).max()) > 3000


@pytest.mark.parametrize("kind", [*FORMATS, "pcm"])
def test_a_stream_of_speech_is_the_same_file_and_the_same_each_time(
    kind: AudioFormat, voiced: bool
) -> None:
    ask = SpeechRequest(TEXT, "Cherry", kind, 1.3)
    chunks = list(sound.speech_stream(ask))
    assert len(chunks) > 3
    assert b"".join(chunks) == sound.speech(ask).data == sound.speech(ask).data


@pytest.mark.parametrize("kind", [*FORMATS, "pcm"])
def test_the_first_sound_of_a_long_text_is_there_at_once(kind: AudioFormat, voiced: bool) -> None:
    sound.speech(SpeechRequest("Warm.", format=kind))
    begin = time.thread_time()
    stream, size = sound.speech_stream(SpeechRequest(LONG[:4096], format=kind)), 0
    while size < 6000:  # past the text that the header carries
        size += len(next(stream))
    assert time.thread_time() - begin < 0.08  # 10 to 25 ms on an idle machine


def test_the_length_of_a_wav_stands_in_its_header(voiced: bool) -> None:
    import wave

    drawn = sound.speech(SpeechRequest(TEXT, format="wav"))
    with wave.open(io.BytesIO(drawn.data)) as file:
        assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (24_000, 1, 2)
        assert (
            file.getnframes() == round(drawn.seconds * 24_000) == len(file.readframes(10**9)) // 2
        )
    assert int.from_bytes(drawn.data[4:8], "little") == len(drawn.data) - 8


@pytest.mark.parametrize("speed", [0.25, 0.5, 2.0, 4.0])
def test_speed_divides_the_length_and_keeps_the_pitch(speed: float, voiced: bool) -> None:
    plain, changed = (
        sound.speech(SpeechRequest(TEXT, "nova", "wav", rate)) for rate in (1.0, speed)
    )
    assert decode(changed.data).seconds == pytest.approx(
        decode(plain.data).seconds / speed, abs=1 / 24_000
    )
    assert pitch.measure(changed.data).pitch == pytest.approx(
        pitch.measure(plain.data).pitch, rel=0.15
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
    ids=["words", "chinese", "thai", "digits", "emoji", "dots", "nothing", "broken"],
)  # fmt: skip
def test_a_text_takes_as_long_as_people_take(
    text: str, seconds: tuple[float, float], voiced: bool
) -> None:
    drawn = sound.speech(SpeechRequest(text, format="wav"))
    assert seconds[0] <= decode(drawn.data).seconds <= seconds[1]
    assert (
        decode(sound.speech(SpeechRequest(text * 2, format="wav")).data).seconds
        >= decode(drawn.data).seconds
    )


@pytest.mark.parametrize("voice", ["onyx", "alloy", "nova", "Cherry", "somebody else"])
def test_a_voice_has_the_pitch_of_its_name(voice: str, voiced: bool) -> None:
    from mockgateway.generators.sound.voices import named

    assert pitch.measure(sound.speech(SpeechRequest(TEXT, voice)).data).pitch == pytest.approx(
        named(voice).pitch, rel=0.12
    )


def test_voices_sound_unlike_one_another(voiced: bool) -> None:
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


def test_instructions_change_how_it_is_read(voiced: bool) -> None:
    assert (
        sound.speech(SpeechRequest(TEXT, instructions="Sound very excited.")).data
        != sound.speech(SpeechRequest(TEXT)).data
    )


@real_voice
def test_a_real_voice_says_different_words_differently_and_threads_do_not_disturb_it() -> None:
    from concurrent.futures import ThreadPoolExecutor

    asks = [
        SpeechRequest(text, voice)
        for text in ("Good morning.", "สวัสดีครับ", "今日は良い天気ですね。", "Guten Tag")
        for voice in ("alloy", "nova")
    ]
    alone = [sound.speech(ask).data for ask in asks]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda ask: sound.speech(ask).data, asks)) == alone
    assert len(set(alone)) == len(alone)


@pytest.mark.parametrize("voice", ["onyx", "shimmer"])
def test_a_clone_speaks_as_high_as_its_sample(voice: str, voiced: bool) -> None:
    sample = sound.speech(SpeechRequest(TEXT, voice, "flac")).data
    drawn = sound.clone(sample, "Something else that was never recorded before.", "wav")
    assert pitch.measure(drawn.data).pitch == pytest.approx(pitch.measure(sample).pitch, rel=0.12)
    assert sound.transcribe(drawn.data).text == "Something else that was never recorded before."


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("seconds", [0.5, 12.0, 70.0])
def test_music_is_a_stereo_file_of_the_format_and_the_length(
    kind: AudioFormat, seconds: float
) -> None:
    ask = SoundRequest("music", "upbeat pop", seconds=seconds, format=kind)
    drawn = sound.make(ask)
    container, codec, content_type, _, frame = FACTS[kind]
    heard = decode(drawn.data)
    assert (heard.container, heard.codec, heard.channels, drawn.type) == (
        container,
        codec,
        2,
        content_type,
    )
    assert abs(heard.seconds - seconds) <= frame / 44_100
    assert 0.05 < float(heard.wave.std()) < 0.5
    assert sound.make(ask).data == drawn.data


def test_music_has_the_tempo_that_the_prompt_says() -> None:
    wave = decoded(
        sound.make(SoundRequest("music", "techno 120 bpm", seconds=20, format="flac")).data,
        20.0,
        44_100,
    )
    energy = (
        np.square(wave[: len(wave) // 441 * 441]).reshape(-1, 441).sum(axis=1)
    )  # hundredths of a second
    rise = np.maximum(np.diff(energy), 0)
    alike = np.correlate(rise - rise.mean(), rise - rise.mean(), "full")[len(rise) - 1 :]
    assert abs(40 + int(alike[40:61].argmax()) - 50) <= 1  # a beat is half a second


@pytest.mark.parametrize(
    ("one", "other"), [("jazz", "metal"), ("happy pop", "sad pop"), ("ambient", "techno")]
)
def test_music_follows_its_words_and_its_seed(one: str, other: str) -> None:
    made = [
        sound.make(SoundRequest("music", prompt, seconds=3, seed=seed)).data
        for prompt, seed in ((one, ""), (other, ""), (one, "2"))
    ]
    assert len(set(made)) == 3


def test_ten_minutes_of_music_repeat_their_sections() -> None:
    begin = time.thread_time()
    drawn = sound.make(SoundRequest("music", "rock", seconds=600))
    assert time.thread_time() - begin < 6
    assert sound.examine(drawn.data).seconds == pytest.approx(600, abs=1152 / 44_100)


def test_the_lyrics_of_a_song_can_be_transcribed() -> None:
    song = SoundRequest("music", "pop", lyrics="La la la\nunder the moon", seconds=5)
    assert sound.transcribe(sound.make(song).data).text == song.lyrics
    assert sound.transcribe(sound.make(song._replace(instrumental=True)).data).text != song.lyrics


EFFECTS = "rain thunder explosion knock door footsteps laser bell wind ocean fire engine siren birds applause typing beep clock heartbeat water glass magic qwertz".split()


@pytest.mark.parametrize("prompt", EFFECTS)
def test_an_effect_is_heard(prompt: str) -> None:
    heard = decode(sound.make(SoundRequest("sound_effect", prompt, seconds=3)).data)
    assert abs(heard.seconds - 3) <= 1152 / 44_100
    assert 0.01 < float(heard.wave.std()) < 0.75
    assert float(np.abs(heard.wave).max()) < 1.2  # mp3 may overshoot a little


def test_effects_are_unlike_one_another() -> None:
    def colour(prompt: str) -> NDArray[np.float64]:
        power = np.abs(
            np.fft.rfft(
                decoded(
                    sound.make(SoundRequest("sound_effect", prompt, seconds=2, format="wav")).data,
                    2.0,
                )
            )
        )
        bands = np.array([float(band.sum()) for band in np.array_split(power, 40)])
        return np.asarray(bands / np.linalg.norm(bands))

    colours = [colour(prompt) for prompt in ("rain", "explosion", "bell", "laser", "wind", "clock")]
    assert (
        max(float(one @ other) for number, one in enumerate(colours) for other in colours[:number])
        < 0.99
    )


@pytest.mark.parametrize("seconds", [0.0, 0.001, -1.0, 1e9])
def test_a_length_out_of_bounds_is_brought_within_them(seconds: float) -> None:
    drawn = sound.make(SoundRequest("sound_effect", "beep", seconds=seconds))
    assert 0.1 <= drawn.seconds <= 60
    assert decode(drawn.data).seconds == pytest.approx(drawn.seconds, abs=0.03)
