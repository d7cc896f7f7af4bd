"""A file that the mock made can be the input of another call, by link or by bytes."""

from __future__ import annotations

import base64
import io
from typing import Any

import av
import httpx
import pytest
from PIL import Image, ImageChops, ImageStat

from mockgateway.contract.uploads import picture

KEY = {"Authorization": "Bearer sk-test"}
INLINE = "data:image/png;base64," + base64.b64encode(picture()).decode()


def made(client: httpx.Client, place: str, body: dict[str, Any]) -> str:
    reply = client.post(f"/~chain/sealink/v1/images/{place}", json=body, headers=KEY)
    assert reply.status_code == 200, reply.text
    return str(reply.json()["data"][0]["url"])


def opened(client: httpx.Client, url: str) -> Image.Image:
    return Image.open(io.BytesIO(client.get(url).content))


def task(client: httpx.Client, place: str, body: dict[str, Any]) -> str:
    """Return the link of a finished task's first file."""
    sent = client.post(f"/~chain/sealink/v1/{place}", json=body, headers=KEY)
    assert sent.status_code == 202, sent.text
    client.put("/~chain/_mock/clock", json={"advance": "1h"})
    return str(
        client.get(f"/~chain/sealink/v1/tasks/{sent.json()['id']}", headers=KEY).json()["data"][0][
            "url"
        ]
    )


def queued(client: httpx.Client, model: str, body: dict[str, Any]) -> dict[str, Any]:
    """Return the first output of a finished request in SeaCloud's queue."""
    sent = client.post(f"/~chain/seacloud/model/v1/queue/{model}", json=body, headers=KEY)
    assert sent.status_code == 200, sent.text
    client.put("/~chain/_mock/clock", json={"advance": "1h"})
    result = client.get(sent.json()["response_url"], headers=KEY)
    assert result.status_code == 200, result.text
    output: dict[str, Any] = result.json()["outputs"][0]
    return output


def test_a_link_to_the_mocks_image_is_used_as_the_image(client: httpx.Client) -> None:
    dog = made(
        client,
        "generations",
        {"model": "qwen-image-max", "prompt": "a dog in a park", "size": "600x400"},
    )
    larger = opened(
        client, made(client, "upscale", {"model": "real-esrgan-x4", "image": dog, "scale": 2})
    )
    assert larger.size == (1200, 800)
    apart = ImageStat.Stat(
        ImageChops.difference(
            larger.convert("RGB").resize((600, 400)), opened(client, dog).convert("RGB")
        )
    ).mean
    assert max(apart) < 4


def test_a_link_of_another_sandbox_is_an_ordinary_url(client: httpx.Client) -> None:
    dog = made(
        client,
        "generations",
        {"model": "qwen-image-max", "prompt": "a dog in a park", "size": "600x400"},
    )
    reply = client.post(
        "/~elsewhere/sealink/v1/images/upscale",
        json={"model": "real-esrgan-x4", "image": dog},
        headers=KEY,
    )
    assert opened(client, reply.json()["data"][0]["url"]).size == (2048, 2048)


def test_a_link_to_the_mocks_speech_is_transcribed_word_for_word(client: httpx.Client) -> None:
    spoken = queued(client, "example_tts", {"input": "Hello there, general."})
    body = {"model": "qwen3-asr-flash", "file_url": spoken["url"]}
    assert client.post(
        "/~chain/sealink/v1/audio/transcriptions", json=body, headers=KEY
    ).json() == {"text": "Hello there, general."}


def test_an_edit_of_a_video_keeps_its_size_and_length(client: httpx.Client) -> None:
    first = task(
        client,
        "video/generations",
        {"model": "wan2.6-t2v", "prompt": "waves", "size": "640x480", "duration": 2},
    )
    second = task(
        client,
        "video/edits",
        {"model": "happyhorse-1.0-video-edit", "video": first, "prompt": "make it snow"},
    )
    with av.open(io.BytesIO(client.get(second).content), "r") as film:
        assert (film.streams.video[0].width, film.streams.video[0].height) == (640, 480)
        assert (film.duration or 0) / av.time_base == pytest.approx(2, abs=0.1)


@pytest.mark.parametrize("model", ["example_model3d", "example_music", "example_tts"])
def test_an_extra_image_is_accepted(client: httpx.Client, model: str) -> None:
    assert (
        client.get(
            queued(client, model, {"prompt": "a dragon", "image_url": INLINE})["url"]
        ).status_code
        == 200
    )


@pytest.mark.parametrize("field", ["image", "image_url", "input_image", "images", "image_urls"])
def test_an_image_is_read_from_any_of_its_fields(client: httpx.Client, field: str) -> None:
    body = {"prompt": "make it night", field: [INLINE] if field.endswith("s") else INLINE}
    output = queued(client, "flux_kontext_pro", body)
    assert (
        (output["width"], output["height"])
        == Image.open(io.BytesIO(picture())).size
        == opened(client, output["url"]).size
    )


@pytest.mark.parametrize(
    ("format_", "type_"), [("webp", "image/webp"), ("jpeg", "image/jpeg"), ("png", "image/png")]
)
def test_the_queue_uses_the_requested_format(
    client: httpx.Client, format_: str, type_: str
) -> None:
    output = queued(client, "gpt_image_1", {"prompt": "a cup", "output_format": format_})
    assert (output["content_type"], client.get(output["url"]).headers["content-type"]) == (
        type_,
        type_,
    )


def test_several_edits_give_several_images(client: httpx.Client) -> None:
    body = {
        "model": "qwen-image-edit-max",
        "image_url": INLINE,
        "prompt": "add a yellow hat",
        "n": 3,
    }
    reply = client.post("/~chain/sealink/v1/images/edits", json=body, headers=KEY)
    assert len({client.get(one["url"]).content for one in reply.json()["data"]}) == 3


def test_a_mask_of_another_size_is_refused(client: httpx.Client) -> None:
    mask = io.BytesIO()
    Image.new("RGBA", (50, 50)).save(mask, "PNG")
    files = {
        "image": ("a.png", picture(), "image/png"),
        "mask": ("m.png", mask.getvalue(), "image/png"),
    }
    reply = client.post(
        "/sealink/v1/images/edits",
        data={"model": "qwen-image-edit-max", "prompt": "a cat"},
        files=files,
        headers=KEY,
    )
    assert (reply.status_code, reply.json()["error"]["param"]) == (400, "mask")
