"""OpenAI's transcriptions over HTTP: languages and streams."""

from __future__ import annotations

import httpx
import pytest

KEY = {"authorization": "Bearer any-key"}
PATH = "/sealink/v1/audio/transcriptions"


@pytest.fixture(scope="module")
def speech(client: httpx.Client) -> bytes:
    """Return a recording that says a sentence."""
    reply = client.post(
        "/sealink/v1/audio/speech",
        headers=KEY,
        json={
            "model": "qwen3-tts-flash", "voice": "Cherry", "response_format": "wav",
            "input": "The parcel will arrive on Monday.",
        },
    )  # fmt: skip
    assert reply.status_code == 200, reply.text
    return reply.content


def transcribe(client: httpx.Client, speech: bytes, **fields: str) -> httpx.Response:
    form = {"model": "qwen3-asr-flash", **fields}
    return client.post(PATH, headers=KEY, data=form, files={"file": ("a.wav", speech)})


@pytest.mark.parametrize(
    ("language", "name"),
    [
        ("en", "english"),
        ("EN", "english"),
        ("De", "german"),
        ("yue", "cantonese"),
        ("YUE", "cantonese"),
        ("haw", "hawaiian"),
        ("welsh", "welsh"),
        ("Castilian", "spanish"),
        ("no", "norwegian"),
    ],
)
def test_languages_are_those_of_whisper(
    client: httpx.Client, speech: bytes, language: str, name: str
) -> None:
    reply = transcribe(client, speech, language=language, response_format="verbose_json")

    assert reply.status_code == 200, reply.text
    assert reply.json()["language"] == name


@pytest.mark.parametrize("language", ["klingon", "eng", "en-US", "e", ""])
def test_other_languages_are_refused(client: httpx.Client, speech: bytes, language: str) -> None:
    refused = transcribe(client, speech, language=language)

    assert refused.status_code == 400, refused.text
    assert refused.json()["error"]["param"] == "language"
    assert "ISO 639-1" in refused.json()["error"]["message"]
