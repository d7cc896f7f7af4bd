"""Write a web page with one result of every endpoint that generates something.

    .venv/bin/python benchmarks/gallery.py [FOLDER]

Starts the mock on a free port, sends requests to each gateway as its clients do, saves the results
and writes FOLDER/index.html (default: gallery/index.html).
"""

from __future__ import annotations

import argparse
import html
import json
from collections.abc import Iterator
from pathlib import Path
from string import Template
from typing import Any, NamedTuple

import httpx
import starting
import yaml

SHEET = Path(__file__).with_name("content") / "contact_sheet.yaml"
BALLOON = "A hot air balloon over green hills"
CAR = "https://example.com/photos/red-car.png"
GENERATED = (  # prompt, size, seed
    ("A fox in a snowy forest at dawn", "1024x1024", 6),
    ("雪山前的灯塔,日落", "1280x720", 4),
    ("เรือใบในทะเลยามเย็น", "768x1024", 5),
    ("An astronaut floats above a ringed planet", "1024x1024", 11),
)
SEACLOUD: tuple[tuple[str, dict[str, Any]], ...] = (
    ("nano_banana_2", {"prompt": "A lighthouse on a cliff by the sea", "aspect_ratio": "16:9"}),
    ("pixverse_v6_t2v", {"prompt": "A hot air balloon over green hills", "duration": 5}),
    ("example_tts", {"text": "The queue can speak as well."}),
    ("example_music", {"prompt": "calm lofi beats with rain", "duration": 15}),
    ("example_model3d", {"prompt": "a red vase"}),
    ("example_lyrics", {"prompt": "a song about the lighthouse"}),
)
BABYSEA: tuple[tuple[str, dict[str, Any]], ...] = (
    (
        "image/bfl/flux-schnell",
        {"prompt": "A wooden sailing boat", "ratio": "4:3", "output_format": "jpg"},
    ),
    (
        "video/bytedance/seedance-1-pro",
        {"prompt": "City lights at night", "ratio": "16:9", "resolution": "480p", "duration": 4},
    ),
)
APIKEY: tuple[tuple[str, dict[str, Any]], ...] = (
    ("images/generations", {"model": "example-image", "prompt": "A red car on a mountain road"}),
    (
        "videos",
        {
            "model": "seedance-2",
            "prompt": "A cinematic product launch with smooth camera motion",
            "duration": 5,
            "resolution": "720p",
        },
    ),
    (
        "music/generations",
        {"model": "example-music", "prompt": "an 80s synthwave drive", "duration": 15},
    ),
)
EXTENSIONS = {
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/webp": "webp",
    "video/mp4": "mp4",
    "audio/mpeg": "mp3",
    "audio/ogg": "ogg",
    "model/gltf-binary": "glb",
}


class Exhibit(NamedTuple):
    """One result on the page."""

    gateway: str
    endpoint: str
    caption: str
    data: bytes
    type: str  # content type
    before: bytes = b""  # the picture that was edited


def main() -> None:
    """Write the page."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", nargs="?", default="gallery", type=Path)
    folder: Path = parser.parse_args().folder
    headers = {"Authorization": "Bearer sk-gallery"}
    with (
        starting.mock() as (url, _),
        httpx.Client(base_url=f"{url}/~gallery", headers=headers, timeout=120) as client,
    ):
        exhibits = [
            exhibit
            for collect in (
                contact_sheet,
                sealink_images,
                sealink_audio,
                sealink_tasks,
                seacloud,
                babysea,
                apikey,
            )
            for exhibit in collect(client)
        ]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "index.html").write_text(page(exhibits, folder), "utf-8")
    print(f"{len(exhibits)} results: {folder / 'index.html'}")


def post(client: httpx.Client, path: str, **content: Any) -> httpx.Response:
    """Send a request and exit if it fails."""
    reply = client.post(path, **content)
    if reply.is_error:
        raise SystemExit(f"POST {reply.request.url}: {reply.status_code} {reply.text[:300]}")
    return reply


def download(client: httpx.Client, url: str) -> tuple[bytes, str]:
    """Return a file and its content type."""
    reply = client.get(url)
    reply.raise_for_status()
    return reply.content, reply.headers["content-type"]


def skip_an_hour(client: httpx.Client) -> None:
    """Advance the clock so that all tasks finish."""
    client.put("/_mock/clock", json={"advance": "1h"})


def contact_sheet(client: httpx.Client) -> Iterator[Exhibit]:
    """Generate a small picture of each prompt of the contact sheet."""
    for prompt in yaml.safe_load(SHEET.read_text("utf-8")):
        body = {"model": "qwen-image-max", "prompt": prompt, "size": "512x512", "seed": 7}
        reply = post(client, "/sealink/v1/images/generations", json=body)
        file = download(client, reply.json()["data"][0]["url"])
        yield Exhibit("Contact sheet", "", prompt, *file)


def sealink_images(client: httpx.Client) -> Iterator[Exhibit]:
    """Generate pictures, then edit one of them by its link."""

    def link(endpoint: str, **body: Any) -> str:
        reply = post(client, f"/sealink/v1/images/{endpoint}", json=body)
        return str(reply.json()["data"][0]["url"])

    def exhibit(endpoint: str, caption: str, url: str, before: bytes = b"") -> Exhibit:
        path = f"POST /v1/images/{endpoint}"
        return Exhibit("SeaLink", path, caption, *download(client, url), before)

    for prompt, size, seed in GENERATED:
        url = link("generations", model="qwen-image-max", prompt=prompt, size=size, seed=seed)
        yield exhibit("generations", f"{prompt} · {size}", url)
    image = link("generations", model="qwen-image-max", prompt=BALLOON, size="640x640", seed=8)
    before = download(client, image)[0]
    url = link("upscale", model="real-esrgan-x4", image=image, scale=2)
    yield exhibit("upscale", "the picture on the left, 2 times", url, before)
    prompt = "Make it night with a full moon"
    url = link("edits", model="qwen-image-edit-max", prompt=prompt, image_url=image)
    yield exhibit("edits", prompt, url, before)
    reply = post(
        client,
        "/sealink/v1/images/variations",
        data={"model": "qwen-image-edit-max"},
        files={"image": ("balloon.png", before, "image/png")},
    )
    yield exhibit("variations", "a variation", reply.json()["data"][0]["url"], before)
    style = "watercolor illustration"
    url = link("style-transfer", model="flux-2-style", image=image, style=style)
    yield exhibit("style-transfer", style, url, before)
    url = link("background-remove", model="remove-bg-pro", image=CAR)
    yield exhibit("background-remove", f"{CAR}, its background removed", url)


def sealink_audio(client: httpx.Client) -> Iterator[Exhibit]:
    """Generate speech, read it back, clone its voice and generate an effect."""

    def send(endpoint: str, caption: str, type_: str = "", **content: Any) -> Exhibit:
        reply = post(client, f"/sealink/v1/audio/{endpoint}", **content)
        type_ = type_ or reply.headers["content-type"]
        return Exhibit("SeaLink", f"POST /v1/audio/{endpoint}", caption, reply.content, type_)

    text = "Welcome aboard. The ferry to the islands leaves at nine from pier three."
    speech = {"model": "qwen3-tts-flash", "input": text}
    for voice, form in (("Cherry", "mp3"), ("Ethan", "opus")):
        body = {**speech, "voice": voice, "response_format": form}
        yield send("speech", f"{voice}, {form}: {text}", json=body)
    recording = ("speech.mp3", send("speech", text, json=speech).data, "audio/mpeg")
    files, whisper = {"file": recording}, {"model": "whisper-large-v3"}
    srt = {**whisper, "response_format": "srt"}
    yield send("transcriptions", "that speech, as srt", "text/plain", data=srt, files=files)
    yield send("translations", "that speech, as json", "text/plain", data=whisper, files=files)
    prompt = "Rain on a tin roof with distant thunder"
    effect = {"model": "elevenlabs-sfx", "prompt": prompt, "duration": 6}
    yield send("sound-effects", f"{prompt}, 6 s", json=effect)
    clone = {"model": "elevenlabs-voice-clone", "text": "This is that voice again."}
    yield send("voice-clone", clone["text"], data=clone, files={"audio": recording})


def sealink_tasks(client: httpx.Client) -> Iterator[Exhibit]:
    """Generate and edit videos, and generate music."""

    def finish(endpoint: str, caption: str, **body: Any) -> Exhibit:
        task = post(client, f"/sealink/v1/{endpoint}", json=body).json()["id"]
        skip_an_hour(client)
        url = client.get(f"/sealink/v1/tasks/{task}").json()["data"][0]["url"]
        return Exhibit("SeaLink", f"POST /v1/{endpoint}", caption, *download(client, url))

    videos = {"model": "wan2.6-t2v"}
    prompt = "A serene lake at sunset, camera slowly panning across the water"
    size = "1280x720"
    video = {**videos, "prompt": prompt, "size": size, "duration": 5}
    yield finish("video/generations", f"{prompt}, {size}, 5 s", **video)
    fox = {"model": "qwen-image-max", "prompt": "A fox beside a lake, autumn morning", "seed": 2}
    reply = post(client, "/sealink/v1/images/generations", json={**fox, "size": size})
    first = {"prompt": "The fox looks around", "image_url": reply.json()["data"][0]["url"]}
    caption = "from a picture: the fox looks around, 3 s"
    yield finish("video/generations", caption, **videos, **first, duration=3)
    prompt = "Turn it into a rainy night"
    source = {
        "model": "happyhorse-1.0-video-edit",
        "video": "https://example.com/clips/harbour-at-noon.mp4",
    }
    yield finish("video/edits", prompt, **source, prompt=prompt, duration=4)
    prompt = "An uplifting orchestral piece with piano and strings"
    yield finish("audio/music", f"{prompt}, 20 s", model="udio-v2", prompt=prompt, duration=20)


def seacloud(client: httpx.Client) -> Iterator[Exhibit]:
    """Generate one result with each kind of queue model."""
    for model, body in SEACLOUD:
        task = post(client, f"/seacloud/model/v1/queue/{model}", json=body).json()
        skip_an_hour(client)
        output = client.get(task["response_url"]).json()["outputs"][0]
        if "url" in output:
            file = download(client, output["url"])
        else:
            file = output["text"].encode(), "text/plain"
        yield Exhibit("SeaCloud", f"POST /model/v1/queue/{model}", json.dumps(body), *file)


def babysea(client: httpx.Client) -> Iterator[Exhibit]:
    """Generate a picture and a video."""
    for path, parameters in BABYSEA:
        body = {f"generation_{name}": value for name, value in parameters.items()}
        reply = post(client, f"/babysea/v1/generate/{path}", json=body).json()
        skip_an_hour(client)
        content = f"/babysea/v1/content/{reply['data']['generation_id']}"
        url = client.get(content).json()["data"]["generation_output_file"][0]
        endpoint = f"POST /v1/generate/{path}"
        yield Exhibit("BabySea", endpoint, json.dumps(body), *download(client, url))


def apikey(client: httpx.Client) -> Iterator[Exhibit]:
    """Generate a picture, a video and music."""
    for path, body in APIKEY:
        task = post(client, f"/apikey/v1/{path}", json=body).json()["id"]
        skip_an_hour(client)
        url = client.get(f"/apikey/v1/tasks/{task}").json()["output"][0]["url"]
        yield Exhibit("API-Key", f"POST /v1/{path}", body["prompt"], *download(client, url))


def page(exhibits: list[Exhibit], folder: Path) -> str:
    """Return the page and write the files that it shows beside it."""
    cards: dict[str, list[str]] = {}
    for number, exhibit in enumerate(exhibits):
        cards.setdefault(exhibit.gateway, []).append(card(exhibit, number, folder))
    sections = [
        f'<h2>{gateway}</h2><div class="grid">{"".join(parts)}</div>'
        for gateway, parts in cards.items()
    ]
    template = Path(__file__).with_name("gallery.html").read_text("utf-8")
    return Template(template).substitute(sections="".join(sections))


def card(exhibit: Exhibit, number: int, folder: Path) -> str:
    """Return one exhibit as HTML."""
    endpoint, caption = html.escape(exhibit.endpoint), html.escape(exhibit.caption)
    code = f"<code>{endpoint}</code>" if endpoint else ""
    note = f'{code}<div class="caption">{caption}</div>'
    content = figure(exhibit, number, folder)
    return f'<article>{content}<div class="note">{note}</div></article>'


def figure(exhibit: Exhibit, number: int, folder: Path) -> str:
    """Write the exhibit's file and return an element that shows it."""
    kind = exhibit.type.split(";")[0]
    family = kind.split("/")[0]
    if family == "text":
        return f"<figure><pre>{html.escape(exhibit.data.decode())}</pre></figure>"
    name = f"{number:02}.{EXTENSIONS[kind]}"
    (folder / name).write_bytes(exhibit.data)
    if family == "image":
        before = ""
        if exhibit.before:
            (folder / f"{number:02}-before.png").write_bytes(exhibit.before)
            before = f'<img src="{number:02}-before.png" alt="before">'
        clear = ' class="clear"' if "background" in exhibit.endpoint else ""
        image = f'<img src="{name}" alt="{html.escape(exhibit.caption)}">'
        return f"<figure{clear}>{before}{image}</figure>"
    if family == "video":
        attributes = "controls muted loop autoplay playsinline"
        return f'<figure><video src="{name}" {attributes}></video></figure>'
    if family == "audio":
        return f'<figure><audio src="{name}" controls></audio></figure>'
    size = f"{len(exhibit.data) // 1024} KB"
    return f'<figure><a class="file" href="{name}">{name}, {size}: a glTF model</a></figure>'


if __name__ == "__main__":
    main()
