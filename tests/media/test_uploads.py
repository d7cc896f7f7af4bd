"""Uploads: valid files are used; any other gets the gateway's 400, and the mock survives."""

from __future__ import annotations

import base64
import io
import sys
import zlib

import httpx
import pytest
from PIL import Image

from mockgateway.contract.uploads import picture, sound
from tests import processes

KEY = {"Authorization": "Bearer sk-test"}
EDITS, UPSCALE, CLONE = (
    "/sealink/v1/images/edits",
    "/sealink/v1/images/upscale",
    "/sealink/v1/audio/voice-clone",
)
HEARD = "/sealink/v1/audio/transcriptions"


def png_of(width: int, height: int) -> bytes:
    """Return a small PNG that claims a size in pixels."""
    head = b"IHDR" + width.to_bytes(4, "big") + height.to_bytes(4, "big") + b"\x08\x02\0\0\0"
    data = b"IDAT" + zlib.compress(b"\0" * 1000)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        len(part[4:]).to_bytes(4, "big") + part + zlib.crc32(part).to_bytes(4, "big")
        for part in (head, data, b"IEND")
    )


def edit(client: httpx.Client, data: bytes, **more: str) -> httpx.Response:
    fields = {"model": "qwen-image-edit-max", "prompt": "make it blue", **more}
    return client.post(
        EDITS, data=fields, files={"image": ("photo.png", data, "image/png")}, headers=KEY
    )


def drawn(client: httpx.Client, reply: httpx.Response) -> Image.Image:
    assert reply.status_code == 200, reply.text
    found = client.get(reply.json()["data"][0]["url"])
    assert found.status_code == 200, found.text
    return Image.open(io.BytesIO(found.content))


BAD = {
    "zero bytes": b"",
    "a text named photo.png": b"hello, I am a text",
    "a wrong magic": b"\x88PNG" + picture()[4:],
    "a truncated file": picture()[:120],
    "a bomb of pixels": png_of(60_000, 60_000),
    "a recording": sound(),
}


@pytest.mark.parametrize("data", BAD.values(), ids=BAD)
def test_a_file_that_is_not_an_image_is_refused_with_its_field(
    client: httpx.Client, data: bytes
) -> None:
    error = edit(client, data)
    assert error.status_code == 400, error.text
    assert (error.json()["error"]["param"], error.json()["error"]["code"]) == (
        "image",
        "invalid_image",
    )


@pytest.mark.parametrize(
    "data",
    [BAD["a truncated file"], BAD["a bomb of pixels"] + b" " * 64, b"hello, I am a text " * 9],
    ids=["truncated", "a bomb", "a text"],
)
@pytest.mark.parametrize("head", ["", "data:image/png;base64,"], ids=["base64", "data URI"])
def test_base64_that_is_not_an_image_is_refused(
    client: httpx.Client, head: str, data: bytes
) -> None:
    reply = client.post(
        UPSCALE,
        json={"model": "real-esrgan-x4", "image": head + base64.b64encode(data).decode()},
        headers=KEY,
    )
    assert (reply.status_code, reply.json()["error"]["code"], reply.json()["error"]["param"]) == (
        400,
        "invalid_image",
        "image",
    )


NO_FILES = [
    "photo.png",
    "./images/cat.jpeg",
    "C:\\\\photos\\\\cat.webp",
    "data:image/png," + "x" * 70,
    "!" * 100,
    "data:image/png;base64,",
    "data:image/png;base64,iVBORw0KGgo=",
    "data:text/plain,hello",
    "data:text/html;base64,PGI+aGVsbG88L2I+",
    "file:///etc/passwd",
    "ftp://example.com/a.png",
    "not a picture",
    "iVBORw0KGgo=",
    "hello",
]


@pytest.mark.parametrize("image", NO_FILES)
def test_a_damaged_data_uri_is_refused(client: httpx.Client, image: str) -> None:
    reply = client.post(UPSCALE, json={"model": "real-esrgan-x4", "image": image}, headers=KEY)
    assert (reply.status_code, reply.json()["error"]["param"]) == (400, "image")


@pytest.mark.parametrize("how", ["base64", "data URI"])
def test_an_image_in_json_is_used(client: httpx.Client, how: str) -> None:
    text = base64.b64encode(picture()).decode()
    image = text if how == "base64" else f"data:image/png;base64,{text}"
    reply = client.post(
        UPSCALE, json={"model": "real-esrgan-x4", "image": image, "scale": 4}, headers=KEY
    )
    assert drawn(client, reply).size == (256, 256)


def test_a_url_is_not_fetched_and_gives_a_placeholder(client: httpx.Client) -> None:
    body = {"model": "remove-bg-pro", "image": "https://does-not-exist.invalid/red-car.png"}
    result = drawn(
        client, client.post("/sealink/v1/images/background-remove", json=body, headers=KEY)
    )
    assert result.mode == "RGBA"
    assert result.getchannel("A").getextrema() == (0, 255)


def test_a_result_that_would_be_too_large_is_refused(client: httpx.Client) -> None:
    large = io.BytesIO()
    Image.new("RGB", (2000, 1500)).save(large, "PNG")
    reply = client.post(
        UPSCALE,
        json={
            "model": "real-esrgan-x4",
            "image": base64.b64encode(large.getvalue()).decode(),
            "scale": 4,
        },
        headers=KEY,
    )
    assert (reply.status_code, "8000x6000" in reply.json()["error"]["message"]) == (400, True)


def test_an_edit_keeps_the_image_outside_its_mask(client: httpx.Client) -> None:
    source = Image.effect_noise((128, 128), 80).convert("RGB")
    mask = Image.new("RGBA", (128, 128), (0, 0, 0, 255))
    mask.paste((0, 0, 0, 0), (64, 0, 128, 128))
    files = {}
    for name, image in (("image", source), ("mask", mask)):
        file = io.BytesIO()
        image.save(file, "PNG")
        files[name] = (f"{name}.png", file.getvalue(), "image/png")
    reply = client.post(
        EDITS,
        data={"model": "qwen-image-edit-max", "prompt": "a red balloon"},
        files=files,
        headers=KEY,
    )
    result = drawn(client, reply).convert("RGB")
    assert result.size == (128, 128)
    assert result.crop((0, 0, 40, 100)).tobytes() == source.crop((0, 0, 40, 100)).tobytes()
    assert result.crop((80, 0, 128, 128)).tobytes() != source.crop((80, 0, 128, 128)).tobytes()


@pytest.mark.parametrize(
    "data",
    [b"", b"hello", picture(), sound()[:40]],
    ids=["zero bytes", "a text", "a picture", "a header alone"],
)
def test_a_file_that_is_not_a_recording_is_refused_with_its_field(
    client: httpx.Client, data: bytes
) -> None:
    refused = client.post(
        HEARD,
        data={"model": "whisper-large-v3"},
        files={"file": ("a.mp3", data, "audio/mpeg")},
        headers=KEY,
    )
    assert (
        refused.status_code,
        refused.json()["error"]["param"],
        refused.json()["error"]["code"],
    ) == (400, "file", "invalid_audio")
    cloned = client.post(
        CLONE,
        data={"model": "elevenlabs-voice-clone", "text": "hi"},
        files={"audio": ("a.wav", data, "audio/wav")},
        headers=KEY,
    )
    assert (cloned.status_code, cloned.json()["error"]["param"]) == (400, "audio")


def test_a_recording_in_a_task_is_transcribed_word_for_word(client: httpx.Client) -> None:
    text = "The long way round is often the quickest."
    speech = client.post(
        "/sealink/v1/audio/speech", json={"model": "qwen3-tts-flash", "input": text}, headers=KEY
    ).content
    sent = client.post(
        f"/~long{HEARD}",
        data={"model": "fun-asr"},
        files={"file": ("a.mp3", speech, "audio/mpeg")},
        headers=KEY,
    )
    assert sent.status_code == 202, sent.text
    client.put("/~long/_mock/clock", json={"advance": "1h"})
    done = client.get(f"/~long/sealink/v1/tasks/{sent.json()['id']}", headers=KEY)
    assert (done.status_code, done.json()["data"][0]["text"]) == (200, text)
    assert 1 < done.json()["data"][0]["duration"] < 6
    refused = client.post(
        f"/~long{HEARD}",
        data={"model": "fun-asr"},
        files={"file": ("a.mp3", b"hello", "audio/mpeg")},
        headers=KEY,
    )
    assert (refused.status_code, refused.json()["error"]["code"]) == (400, "invalid_audio")


def test_a_recording_by_url_has_the_same_transcript_at_once_and_in_a_task(
    client: httpx.Client,
) -> None:
    address = "https://example.com/interview.mp3"
    at_once = client.post(
        HEARD,
        json={"model": "qwen3-asr-flash", "file_url": address, "response_format": "verbose_json"},
        headers=KEY,
    ).json()
    sent = client.post(
        f"/~long{HEARD}", json={"model": "qwen3-asr-flash", "file_urls": [address]}, headers=KEY
    ).json()
    client.put("/~long/_mock/clock", json={"advance": "1h"})
    done = client.get(f"/~long/sealink/v1/tasks/{sent['id']}", headers=KEY).json()["data"][0]
    assert (done["text"], round(done["duration"], 3), done["file_url"]) == (
        at_once["text"],
        at_once["duration"],
        address,
    )


def test_a_recording_over_25_mb_is_413(client: httpx.Client) -> None:
    files = {"file": ("a.wav", sound() + bytes(25 * 1024 * 1024), "audio/wav")}
    reply = client.post(HEARD, data={"model": "whisper-large-v3"}, files=files, headers=KEY)
    assert (reply.status_code, reply.json()["error"]["code"]) == (413, "request_too_large")


def test_a_video_starts_from_the_uploaded_image(client: httpx.Client) -> None:
    import av

    red = io.BytesIO()
    Image.new("RGB", (320, 240), (220, 20, 20)).save(red, "PNG")
    body = {
        "model": "wan2.6-i2v",
        "prompt": "it moves",
        "image": base64.b64encode(red.getvalue()).decode(),
        "size": "640x480",
        "duration": 1,
    }
    task = client.post("/~film/sealink/v1/video/generations", json=body, headers=KEY).json()["id"]
    client.put("/~film/_mock/clock", json={"advance": "1h"})
    done = client.get(f"/~film/sealink/v1/tasks/{task}", headers=KEY).json()
    url = done["upstream_response"]["output"]["video_url"]
    with av.open(io.BytesIO(client.get(url).content), "r") as film:
        first = next(film.decode(film.streams.video[0])).to_ndarray(format="rgb24")
        assert first.shape == (480, 640, 3)
    red_part, green_part = first[200:280, 280:360, 0].mean(), first[200:280, 280:360, 1].mean()
    assert red_part > 180
    assert green_part < 70


def test_a_bad_image_is_refused_by_sealink_and_fails_seaclouds_task(client: httpx.Client) -> None:
    text = base64.b64encode(b"hello, I am a text " * 9).decode()
    refused = client.post(
        "/sealink/v1/video/generations",
        json={"model": "wan2.6-i2v", "prompt": "x", "image": text},
        headers=KEY,
    )
    assert (refused.status_code, refused.json()["error"]["param"]) == (400, "image")
    sent = client.post(
        "/~bad/seacloud/model/v1/queue/nano_banana_2",
        json={"prompt": "x", "image_urls": [text]},
        headers=KEY,
    )
    assert sent.status_code == 200
    client.put("/~bad/_mock/clock", json={"advance": "1h"})
    status = client.get(sent.json()["status_url"], headers=KEY).json()
    assert (status["status"], status["error_type"]) == ("COMPLETED", "REQUEST_INVALID")


GROWTH = """
import resource, sys
from mockgateway.contract.uploads import picture
from mockgateway.generators.worker import draw, examine_upload
from mockgateway.content.media import ImageRequest
from mockgateway.problem import Problem

draw(ImageRequest("image_edit", "blue", source=picture()))
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
for data in eval(sys.stdin.read()):
    try:
        examine_upload("image", data, "image")
        draw(ImageRequest("image_edit", "blue", source=data))
    except Problem:
        pass
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


def test_a_decompression_bomb_takes_less_than_256_mib() -> None:
    bombs = [png_of(60_000, 60_000), png_of(5_900, 5_900), picture()[:100]]
    for form in ("PNG", "JPEG", "GIF"):
        file = io.BytesIO()
        Image.new("L", (4800, 4800)).save(file, form)
        bombs.append(file.getvalue())
    done = processes.run(
        [sys.executable, "-c", GROWTH],
        input=repr(bombs),
        capture_output=True,
        text=True,
        check=True,
    )
    assert int(done.stdout) < 256
