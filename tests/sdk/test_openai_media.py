"""The official `openai` package: images, speech and transcripts."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import av
import openai
import pytest
from PIL import Image

from mockgateway.contract.uploads import picture
from tests.serving import Mock

TEXT = "Good morning, and welcome to the harbour. The ferry leaves at nine."
# The SDK warns if no overload of an operation matches.
DEPRECATED = pytest.mark.filterwarnings("ignore:deprecated:DeprecationWarning")
FORMATS = {"mp3": "mp3", "opus": "ogg", "aac": "aac", "flac": "flac", "wav": "wav"}


@pytest.fixture(scope="module")
def sealink(mock: Mock) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(
        base_url=f"{mock.url}/~sdk-media/sealink/v1", api_key="sk-sealink-test", max_retries=0
    ) as client:
        yield client


def opened(item: Any) -> Image.Image:
    return Image.open(io.BytesIO(base64.b64decode(item.b64_json)))


def test_images_are_base64_or_links(sealink: openai.OpenAI) -> None:
    made = sealink.images.generate(
        model="qwen-image-max", prompt="a fox", n=2, size="512x512", response_format="b64_json"
    )
    assert [opened(item).size for item in made.data or []] == [(512, 512)] * 2
    assert (made.data or [])[0].b64_json != (made.data or [])[1].b64_json
    linked = sealink.images.generate(
        model="qwen-image-max", prompt="a fox", size="256x256", response_format="url"
    )
    assert (linked.data or [])[0].url


@DEPRECATED
def test_an_upload_is_edited_and_varied(sealink: openai.OpenAI) -> None:
    edited = sealink.images.edit(
        model="qwen-image-edit-max",
        image=("a.png", picture(128), "image/png"),
        prompt="at night",
        response_format="b64_json",
    )
    assert opened((edited.data or [])[0]).size == (128, 128)
    varied = sealink.images.create_variation(
        model="qwen-image-edit-max",
        image=("a.png", picture(), "image/png"),
        n=2,
        response_format="b64_json",
    )
    assert len({item.b64_json for item in varied.data or []}) == 2


@pytest.mark.parametrize("form", FORMATS)
def test_speech_streams_to_a_file_and_is_transcribed(
    sealink: openai.OpenAI, tmp_path: Path, form: Any
) -> None:
    file = tmp_path / f"speech.{form}"
    with sealink.audio.speech.with_streaming_response.create(
        model="qwen3-tts-flash", voice="Cherry", input=TEXT, response_format=form
    ) as reply:
        reply.stream_to_file(file)
    with av.open(str(file)) as sound:
        assert sound.format.name == FORMATS[form]
        assert (
            sound.streams.audio[0].rate in (24_000, 48_000),
            sound.streams.audio[0].channels,
        ) == (True, 1)
    transcript = sealink.audio.transcriptions.create(model="whisper-large-v3", file=file)
    assert transcript.text == TEXT


def test_pcm_has_only_the_samples(sealink: openai.OpenAI) -> None:
    wav, pcm = (
        sealink.audio.speech.create(
            model="qwen3-tts-flash", voice="Cherry", input=TEXT, response_format=form
        ).content
        for form in ("wav", "pcm")
    )
    assert wav.endswith(pcm[-1000:]) or pcm in wav


@pytest.mark.parametrize("speed", [0.5, 2.0])
def test_speed_changes_the_length(sealink: openai.OpenAI, speed: float) -> None:
    usual, changed = (
        len(
            sealink.audio.speech.create(
                model="qwen3-tts-flash",
                voice="Cherry",
                input=TEXT,
                response_format="pcm",
                speed=rate,
            ).content
        )
        for rate in (1.0, speed)
    )
    assert changed == pytest.approx(usual / speed, rel=0.01)


@pytest.mark.parametrize(
    ("form", "start"),
    [("text", TEXT), ("srt", "1\n00:00:00,000 --> "), ("vtt", "WEBVTT\n\n00:00:00.000 --> ")],
)
def test_a_transcript_has_every_format(sealink: openai.OpenAI, form: Any, start: str) -> None:
    speech = sealink.audio.speech.create(
        model="qwen3-tts-flash", voice="Cherry", input=TEXT
    ).content
    assert str(
        sealink.audio.transcriptions.create(
            model="whisper-large-v3", file=("a.mp3", speech), response_format=form
        )
    ).startswith(start)


def test_words_and_segments_cover_the_recording(sealink: openai.OpenAI) -> None:
    speech = sealink.audio.speech.create(
        model="qwen3-tts-flash", voice="Cherry", input=TEXT, response_format="wav"
    ).content
    transcript = sealink.audio.transcriptions.create(
        model="whisper-large-v3",
        file=("a.wav", speech),
        response_format="verbose_json",
        timestamp_granularities=["word", "segment"],
    )
    assert float(transcript.duration) == pytest.approx((len(speech) - 150) / 48_000, abs=0.02)
    assert [word.word for word in transcript.words or []][:2] == ["Good", "morning"] or (
        transcript.words or []
    )[0].word.startswith("Good")
    assert (
        (transcript.words or [])[-1].end
        == (transcript.segments or [])[-1].end
        == pytest.approx(float(transcript.duration), abs=0.002)
    )
    assert " ".join(segment.text.strip() for segment in transcript.segments or []) == TEXT


@DEPRECATED
def test_a_translation_is_english(sealink: openai.OpenAI) -> None:
    speech = sealink.audio.speech.create(
        model="qwen3-tts-flash",
        voice="Cherry",
        input="Guten Morgen, wir fahren heute an den Hafen.",
    ).content
    translation = sealink.audio.translations.create(
        model="whisper-large-v3", file=("a.mp3", speech)
    )
    assert translation.text.isascii()
    assert "Morgen" not in translation.text


def test_streamed_speech_is_sent_as_events(sealink: openai.OpenAI) -> None:
    whole = sealink.audio.speech.create(model="qwen3-tts-flash", voice="Cherry", input=TEXT).content
    stream = sealink.post(
        "/audio/speech",
        body={"model": "qwen3-tts-flash", "voice": "Cherry", "input": TEXT, "stream": True},
        cast_to=object,
        stream=True,
        stream_cls=openai.Stream[Any],
    )
    events = list(stream)
    assert b"".join(base64.b64decode(event["audio"]) for event in events[:-1]) == whole
    assert (events[-1]["type"], events[-1]["usage"]["input_tokens"] > 5) == (
        "speech.audio.done",
        True,
    )
