"""Real bytes are what they are called, and made-up ones are found."""

from __future__ import annotations

import base64
import io
import wave
from typing import Any

import pytest
from PIL import Image

from mockgateway.contract.checks.media import media, media_problems
from tests.contract.checks.exchanges import exchange_of


def picture(size: tuple[int, int] = (64, 48), form: str = "PNG", clear: bool = False) -> bytes:
    out = io.BytesIO()
    Image.new("RGBA", size, (200, 10, 10, 0 if clear else 255)).convert(
        "RGBA" if form == "PNG" else "RGB"
    ).save(out, form)
    return out.getvalue()


def sound(seconds: float) -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(bytes(int(seconds * 16000)))
    return out.getvalue()


def test_what_bytes_are_is_what_they_are_called() -> None:
    assert list(media_problems(picture(), "image/png", {"size": "64x48"})) == []
    assert list(media_problems(picture(clear=True), "image/png", {}, "background_removal")) == []
    assert (
        list(media_problems(sound(2), "audio/wav", {"duration": 2, "response_format": "wav"})) == []
    )


@pytest.mark.parametrize(
    ("data", "kind", "payload", "make", "word"),
    [
        (b"", "image/png", {}, "", "no bytes"),
        (b"words and words and words", "image/png", {}, "", "not a whole"),
        (picture()[:60], "image/png", {}, "", "not a whole image"),
        (picture(form="JPEG"), "image/png", {}, "", "image/jpeg"),
        (picture(), "image/png", {"size": "64x64"}, "", "64x48"),
        (picture(), "image/png", {"generation_ratio": "1:1"}, "", "64x48"),
        (picture(), "image/png", {"generation_output_format": "webp"}, "", "webp"),
        (picture(), "image/png", {}, "background_removal", "transparent"),
        (sound(5), "audio/wav", {"duration": 2}, "", "5.00 s"),
        (sound(2), "audio/mpeg", {}, "", "audio/wav"),
        (sound(2), "audio/wav", {"response_format": "mp3"}, "", "mp3"),
        (b"odd", "audio/pcm", {}, "", "odd number"),
    ],
    ids=[
        "none",
        "words",
        "cut",
        "jpeg as png",
        "size",
        "ratio",
        "format",
        "opaque",
        "length",
        "wav as mp3",
        "wav for mp3",
        "odd pcm",
    ],
)
def test_bytes_that_are_something_else_are_found(
    data: bytes, kind: str, payload: dict[str, Any], make: str, word: str
) -> None:
    assert any(word in problem for problem in media_problems(data, kind, payload, make))


CODED = base64.b64encode(picture()).decode()


@pytest.mark.parametrize(
    ("payload", "answer", "found"),
    [
        (
            {"response_format": "b64_json", "n": 1, "size": "64x48"},
            {"data": [{"b64_json": CODED}]},
            False,
        ),
        ({"response_format": "b64_json"}, {"data": [{"url": "https://x/"}]}, True),
        ({"n": 2}, {"data": [{"url": "https://x/"}]}, True),
        ({"response_format": "b64_json"}, {"data": [{"b64_json": "%%"}]}, True),
        ({"response_format": "b64_json", "size": "10x10"}, {"data": [{"b64_json": CODED}]}, True),
    ],
    ids=["healthy", "a url", "too few", "no base64", "size"],
)
def test_images_in_a_list_are_those_that_were_asked_for(
    payload: Any, answer: Any, found: bool
) -> None:
    assert bool(list(media(exchange_of(payload, answer)))) is found
