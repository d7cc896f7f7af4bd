"""`stream: true` on images and transcriptions: events, a refusal, or a documented silence."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator
from typing import Any

import httpx
import openai
import orjson
import pytest
from PIL import Image

KEY = {"authorization": "Bearer any-key"}
IMAGES = "/sealink/v1/images/generations"
TRANSCRIPTIONS = "/sealink/v1/audio/transcriptions"
MUG = {"model": "gpt-image-1", "prompt": "A white mug on a desk", "size": "512x256"}
SENTENCE = "The parcel will arrive on Monday."


@pytest.fixture(scope="module")
def speech(client: httpx.Client) -> bytes:
    """Return a recording of a sentence."""
    body = {"model": "qwen3-tts-flash", "voice": "Cherry", "input": SENTENCE}
    return client.post("/sealink/v1/audio/speech", headers=KEY, json=body).content


@pytest.fixture(scope="module")
def sdk(client: httpx.Client) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(
        base_url=str(client.base_url.join("/sealink/v1")), api_key="any", max_retries=0
    ) as made:
        yield made


def events(reply: httpx.Response) -> list[tuple[str, Any]]:
    assert reply.headers["content-type"].startswith("text/event-stream"), reply.text[:300]
    found = []
    for block in reply.text.strip().split("\n\n"):
        lines = dict(line.split(": ", 1) for line in block.split("\n"))
        found.append((lines.get("event", ""), orjson.loads(lines["data"])))
    return found


@pytest.mark.parametrize("number", [0, 1, 3])
def test_an_image_streams_finer_and_finer_previews(client: httpx.Client, number: int) -> None:
    reply = client.post(
        IMAGES,
        headers=KEY,
        json={**MUG, "stream": True, "partial_images": number, "quality": "low"},
    )
    seen = events(reply)

    partial = ["image_generation.partial_image"] * number
    assert [name for name, _ in seen] == [*partial, "image_generation.completed"]
    assert all(name == data["type"] for name, data in seen)
    assert [data["partial_image_index"] for _, data in seen[:-1]] == list(range(number))
    pictures = [base64.b64decode(data["b64_json"]) for _, data in seen]
    assert len(set(pictures)) == number + 1
    assert {Image.open(io.BytesIO(picture)).size for picture in pictures} == {(512, 256)}
    last = seen[-1][1]
    assert (last["size"], last["quality"], last["output_format"]) == ("512x256", "low", "png")
    usage = last["usage"]
    assert usage["total_tokens"] == usage["input_tokens"] + usage["output_tokens"]


def test_images_have_a_default_model_which_streams_if_asked_to(sdk: openai.OpenAI) -> None:
    whole = sdk.images.generate(prompt="A white mug", size="256x256")
    streamed = list(sdk.images.generate(prompt="A white mug", size="256x256", stream=True))

    assert whole.data is not None
    assert whole.data[0].url is not None
    assert streamed[-1].type == "image_generation.completed"


def test_an_edit_has_events_of_its_own(client: httpx.Client) -> None:
    file = io.BytesIO()
    Image.new("RGB", (64, 64), "white").save(file, "PNG")
    form = {
        "model": "gpt-image-1.5",
        "prompt": "Add a cat",
        "stream": "true",
        "partial_images": "1",
    }
    reply = client.post(
        "/sealink/v1/images/edits", headers=KEY, data=form, files={"image": file.getvalue()}
    )

    assert [name for name, _ in events(reply)] == [
        "image_edit.partial_image", "image_edit.completed"
    ]  # fmt: skip


def test_openais_client_reads_both_streams(sdk: openai.OpenAI, speech: bytes) -> None:
    pictures = list(
        sdk.images.generate(
            model="gpt-image-1", prompt="A lighthouse", size="1024x1024", stream=True,
            partial_images=2,
        )
    )  # fmt: skip
    assert [type(one).__name__ for one in pictures] == [
        "ImageGenPartialImageEvent", "ImageGenPartialImageEvent", "ImageGenCompletedEvent"
    ]  # fmt: skip

    heard = list(
        sdk.audio.transcriptions.create(
            model="gpt-4o-mini-transcribe", file=("a.mp3", speech), stream=True
        )
    )
    assert "".join(one.delta for one in heard if one.type == "transcript.text.delta") == SENTENCE
    assert heard[-1].type == "transcript.text.done"
    assert heard[-1].text == SENTENCE
    assert len(heard) > 4


def test_models_without_streams_refuse_them(client: httpx.Client, speech: bytes) -> None:
    image = client.post(
        IMAGES, headers=KEY, json={"model": "qwen-image-max", "prompt": "A mug", "stream": True}
    )
    form = {"model": "qwen3-asr-flash", "stream": "true"}
    transcript = client.post(TRANSCRIPTIONS, headers=KEY, data=form, files={"file": speech})

    for refused in (image, transcript):
        assert refused.status_code == 400, refused.text[:300]
        assert refused.json()["error"]["param"] == "stream"
        assert "does not support streaming" in refused.json()["error"]["message"]


@pytest.mark.parametrize("model", ["whisper-large-v3", "whisper-1"])
def test_whisper_ignores_it_and_the_reply_says_so(
    client: httpx.Client, speech: bytes, model: str
) -> None:
    form = {"model": model, "stream": "true", "response_format": "text"}
    reply = client.post(TRANSCRIPTIONS, headers=KEY, data=form, files={"file": speech})

    assert (reply.status_code, reply.text.strip()) == (200, SENTENCE)
    assert reply.headers["x-mock-ignored"] == "stream"


@pytest.mark.parametrize("value", [False, None])
def test_false_and_null_mean_no_stream(client: httpx.Client, value: Any) -> None:
    body = {"model": "qwen-image-max", "prompt": "A mug", "stream": value}
    reply = client.post(IMAGES, headers=KEY, json=body)

    assert reply.status_code == 200, reply.text
    assert reply.json()["data"][0]["url"]


DIALOGUE = "Where is the parcel? It will arrive on Monday."


@pytest.fixture(scope="module")
def dialogue(client: httpx.Client) -> bytes:
    """Return a recording of a question and its answer."""
    body = {"model": "qwen3-tts-flash", "voice": "Cherry", "input": DIALOGUE}
    return client.post("/sealink/v1/audio/speech", headers=KEY, json=body).content


@pytest.mark.parametrize("stream", [False, True])
def test_speakers_are_told_apart(sdk: openai.OpenAI, dialogue: bytes, stream: bool) -> None:
    made: Any = sdk.audio.transcriptions.create(
        model="gpt-4o-transcribe-diarize",
        file=("call.mp3", dialogue),
        response_format="diarized_json",
        stream=stream,
        extra_body={"known_speaker_names": ["Ann"]},
    )
    heard = [event.model_dump() for event in made] if stream else made.model_dump()["segments"]
    segments = [one for one in heard if one["type"] == "transcript.text.segment"]

    assert [(one["speaker"], one["text"]) for one in segments] == [
        ("Ann", "Where is the parcel?"),
        ("A", "It will arrive on Monday."),
    ]
    if stream:
        deltas = [one for one in heard if one["type"] == "transcript.text.delta"]
        assert "".join(one["delta"] for one in deltas) == heard[-1]["text"] == DIALOGUE
        assert {one["segment_id"] for one in deltas} == {one["id"] for one in segments}


@pytest.mark.parametrize("stream", [False, True])
def test_a_transcript_has_log_probabilities_on_request(
    sdk: openai.OpenAI, speech: bytes, stream: bool
) -> None:
    made: Any = sdk.audio.transcriptions.create(
        model="gpt-4o-transcribe", file=("a.mp3", speech), include=["logprobs"], stream=stream
    )
    whole = list(made)[-1] if stream else made

    assert "".join(one.token for one in whole.logprobs) == whole.text == SENTENCE
    assert all(one.logprob <= 0 for one in whole.logprobs)


def test_other_models_ignore_log_probabilities_and_refuse_speakers(
    client: httpx.Client, speech: bytes
) -> None:
    def transcribe(**data: str) -> httpx.Response:
        files = {"file": ("a.mp3", speech)}
        form = {"model": "whisper-1", **data}
        return client.post(TRANSCRIPTIONS, headers=KEY, data=form, files=files)

    ignored = transcribe(**{"include[]": "logprobs"})
    assert (ignored.json(), ignored.headers["x-mock-ignored"]) == ({"text": SENTENCE}, "include[]")
    assert transcribe(response_format="diarized_json").json()["error"]["param"] == "response_format"
