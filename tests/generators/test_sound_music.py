"""Music and sound effects decode to the requested sound and are reproducible."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from mockgateway.content.media import AudioFormat, SoundRequest
from mockgateway.generators import sound
from mockgateway.generators.sound.examine import decoded
from tests.generators.audio import FACTS, FORMATS, decode


@pytest.mark.parametrize(
    ("seconds", "kind"),
    [*((seconds, kind) for seconds in (0.5, 12.0) for kind in FORMATS), (70.0, "opus")],
)
def test_music_has_the_requested_format_and_length(kind: AudioFormat, seconds: float) -> None:
    wanted = SoundRequest("music", "upbeat pop", seconds=seconds, format=kind)
    file = sound.make(wanted)
    container, codec, content_type, _, frame = FACTS[kind]
    audio = decode(file.data)
    assert (audio.container, audio.codec, audio.channels, file.type) == (
        container,
        codec,
        2,
        content_type,
    )
    assert abs(audio.seconds - seconds) <= frame / 44_100
    assert 0.05 < float(audio.wave.std()) < 0.5
    assert seconds > 12 or sound.make(wanted).data == file.data


def test_music_has_the_tempo_of_the_prompt() -> None:
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
def test_music_depends_on_prompt_and_seed(one: str, other: str) -> None:
    made = [
        sound.make(SoundRequest("music", prompt, seconds=3, seed=seed)).data
        for prompt, seed in ((one, ""), (other, ""), (one, "2"))
    ]
    assert len(set(made)) == 3


def test_ten_minutes_of_music_are_made() -> None:
    file = sound.make(SoundRequest("music", "rock", seconds=600))
    assert sound.examine(file.data).seconds == pytest.approx(600, abs=1152 / 44_100)


def test_lyrics_can_be_transcribed() -> None:
    song = SoundRequest("music", "pop", lyrics="La la la\nunder the moon", seconds=5)
    assert sound.transcribe(sound.make(song).data).text == song.lyrics
    assert sound.transcribe(sound.make(song._replace(instrumental=True)).data).text != song.lyrics


EFFECTS = (
    "rain thunder explosion knock door footsteps laser bell wind ocean fire engine siren birds "
    "applause typing beep clock heartbeat water glass magic qwertz"
).split()


@pytest.mark.parametrize("prompt", EFFECTS)
def test_an_effect_is_audible(prompt: str) -> None:
    audio = decode(sound.make(SoundRequest("sound_effect", prompt, seconds=3)).data)
    assert abs(audio.seconds - 3) <= 1152 / 44_100
    assert 0.01 < float(audio.wave.std()) < 0.75
    assert float(np.abs(audio.wave).max()) < 1.2  # mp3 may overshoot a little


def test_effects_differ() -> None:
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
def test_a_length_out_of_range_is_clamped(seconds: float) -> None:
    file = sound.make(SoundRequest("sound_effect", "beep", seconds=seconds))
    assert 0.1 <= file.seconds <= 60
    assert decode(file.data).seconds == pytest.approx(file.seconds, abs=0.03)
