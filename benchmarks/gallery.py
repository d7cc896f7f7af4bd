"""A page with one result of every endpoint that makes something: a folder that can be shown, or sent, to anybody.

    .venv/bin/python benchmarks/gallery.py [FOLDER]

Serves the mock on a free port, asks each gateway as its clients do, saves what came, and writes FOLDER/index.html (default: gallery/index.html).
"""

from __future__ import annotations

import argparse
import html
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import starting

SCRIPTS = Path(sys.executable).parent
BALLOON = "A hot air balloon over green hills"
CAR = "https://example.com/photos/red-car.png"
FOX = "A fox beside a lake, autumn morning"
GENERATED = (  # prompt, size, seed
    ("A fox in a snowy forest at dawn", "1024x1024", 6),
    ("雪山前的灯塔,日落", "1280x720", 4),
    ("เรือใบในทะเลยามเย็น", "768x1024", 5),
    ("An astronaut floats above a ringed planet", "1024x1024", 11),
)


class Piece(NamedTuple):
    """One exhibit. gateway, endpoint: as they are titled; asked: in words; data: the file, or a text; type: its content type; beside: what it was made from."""

    gateway: str
    endpoint: str
    asked: str
    data: bytes
    type: str
    beside: bytes = b""


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", nargs="?", default="gallery", type=Path)
    folder: Path = parser.parse_args().folder
    with (
        starting.mock() as (url, _),
        httpx.Client(
            base_url=f"{url}/~gallery", headers={"Authorization": "Bearer sk-gallery"}, timeout=120
        ) as client,
    ):
        pieces = [
            *sealink_images(client),
            *sealink_audio(client),
            *sealink_tasks(client),
            *seacloud(client),
            *babysea(client),
            *apikey(client),
        ]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "index.html").write_text(page(pieces, folder), "utf-8")
    print(f"{len(pieces)} results: {folder / 'index.html'}")


def said(reply: httpx.Response) -> Any:
    """The JSON of an answer that went well."""
    if reply.is_error:
        raise SystemExit(
            f"{reply.request.method} {reply.request.url}: {reply.status_code} {reply.text[:300]}"
        )
    return reply.json()


def fetched(client: httpx.Client, url: str) -> tuple[bytes, str]:
    reply = client.get(url)
    reply.raise_for_status()
    return reply.content, reply.headers["content-type"]


def sealink_images(client: httpx.Client) -> Iterator[Piece]:
    def sent(path: str, body: dict[str, Any]) -> str:
        files = body.pop("files", None)
        reply = (
            client.post(f"/sealink/v1/images/{path}", data=body, files=files)
            if files
            else client.post(f"/sealink/v1/images/{path}", json=body)
        )
        return str(said(reply)["data"][0]["url"])

    def made(path: str, asked: str, source: bytes = b"", **body: Any) -> Piece:
        return Piece(
            "SeaLink", f"POST /v1/images/{path}", asked, *fetched(client, sent(path, body)), source
        )

    for prompt, size, seed in GENERATED:
        yield made(
            "generations",
            f"{prompt} · {size}",
            model="qwen-image-max",
            prompt=prompt,
            size=size,
            seed=seed,
        )
    link = sent(
        "generations", {"model": "qwen-image-max", "prompt": BALLOON, "size": "640x640", "seed": 8}
    )  # what follows is done to this picture, by its link
    source = fetched(client, link)[0]
    yield made(
        "upscale",
        "the picture on the left, 2 times",
        source,
        model="real-esrgan-x4",
        image=link,
        scale=2,
    )
    yield made(
        "edits",
        "Make it night with a full moon",
        source,
        model="qwen-image-edit-max",
        prompt="Make it night with a full moon",
        image_url=link,
    )
    yield made(
        "variations",
        "a variation",
        source,
        model="qwen-image-edit-max",
        files={"image": ("balloon.png", source, "image/png")},
    )
    yield made(
        "style-transfer",
        "watercolor illustration",
        source,
        model="flux-2-style",
        image=link,
        style="watercolor illustration",
    )
    yield made(
        "background-remove", f"{CAR}, its background removed", model="remove-bg-pro", image=CAR
    )


def sealink_audio(client: httpx.Client) -> Iterator[Piece]:
    text = "Welcome aboard. The ferry to the islands leaves at nine from pier three."
    for voice, form in (("Cherry", "mp3"), ("Ethan", "opus")):
        reply = client.post(
            "/sealink/v1/audio/speech",
            json={
                "model": "qwen3-tts-flash",
                "voice": voice,
                "input": text,
                "response_format": form,
            },
        )
        yield Piece(
            "SeaLink",
            "POST /v1/audio/speech",
            f"{voice}, {form}: {text}",
            reply.content,
            reply.headers["content-type"],
        )
    recording = {
        "file": (
            "speech.mp3",
            client.post(
                "/sealink/v1/audio/speech", json={"model": "qwen3-tts-flash", "input": text}
            ).content,
            "audio/mpeg",
        )
    }
    told = client.post(
        "/sealink/v1/audio/transcriptions",
        data={"model": "whisper-large-v3", "response_format": "srt"},
        files=recording,
    )
    yield Piece(
        "SeaLink",
        "POST /v1/audio/transcriptions",
        "that speech, as srt",
        told.content,
        "text/plain",
    )
    told = client.post(
        "/sealink/v1/audio/translations", data={"model": "whisper-large-v3"}, files=recording
    )
    yield Piece(
        "SeaLink", "POST /v1/audio/translations", "that speech, as json", told.content, "text/plain"
    )
    reply = client.post(
        "/sealink/v1/audio/sound-effects",
        json={
            "model": "elevenlabs-sfx",
            "prompt": "Rain on a tin roof with distant thunder",
            "duration": 6,
        },
    )
    yield Piece(
        "SeaLink",
        "POST /v1/audio/sound-effects",
        "Rain on a tin roof with distant thunder, 6 s",
        reply.content,
        reply.headers["content-type"],
    )
    voice = {"audio": recording["file"]}
    reply = client.post(
        "/sealink/v1/audio/voice-clone",
        data={"model": "elevenlabs-voice-clone", "text": "This is that voice again."},
        files=voice,
    )
    yield Piece(
        "SeaLink",
        "POST /v1/audio/voice-clone",
        "This is that voice again.",
        reply.content,
        reply.headers["content-type"],
    )


def sealink_tasks(client: httpx.Client) -> Iterator[Piece]:
    def done(path: str, asked: str, **body: Any) -> Piece:
        task = said(client.post(f"/sealink/v1/{path}", json=body))["id"]
        client.put("/_mock/clock", json={"advance": "1h"})
        return Piece(
            "SeaLink",
            f"POST /v1/{path}",
            asked,
            *fetched(client, said(client.get(f"/sealink/v1/tasks/{task}"))["data"][0]["url"]),
        )

    sea = "A serene lake at sunset, camera slowly panning across the water"
    yield done(
        "video/generations",
        f"{sea}, 1280x720, 5 s",
        model="wan2.6-t2v",
        prompt=sea,
        size="1280x720",
        duration=5,
    )
    still = said(
        client.post(
            "/sealink/v1/images/generations",
            json={"model": "qwen-image-max", "prompt": FOX, "size": "1280x720", "seed": 2},
        )
    )["data"][0]["url"]
    yield done(
        "video/generations",
        "from a picture: the fox looks around, 3 s",
        model="wan2.6-t2v",
        prompt="The fox looks around",
        image_url=still,
        duration=3,
    )
    clip = "https://example.com/clips/harbour-at-noon.mp4"
    yield done(
        "video/edits",
        "Turn it into a rainy night",
        model="happyhorse-1.0-video-edit",
        video=clip,
        prompt="Turn it into a rainy night",
        duration=4,
    )
    yield done(
        "audio/music",
        "An uplifting orchestral piece with piano and strings, 20 s",
        model="udio-v2",
        prompt="An uplifting orchestral piece with piano and strings",
        duration=20,
    )


def seacloud(client: httpx.Client) -> Iterator[Piece]:
    asks: tuple[tuple[str, dict[str, Any]], ...] = (
        ("nano_banana_2", {"prompt": "A lighthouse on a cliff by the sea", "aspect_ratio": "16:9"}),
        ("pixverse_v6_t2v", {"prompt": "A hot air balloon over green hills", "duration": 5}),
        ("example_tts", {"text": "The queue can speak as well."}),
        ("example_music", {"prompt": "calm lofi beats with rain", "duration": 15}),
        ("example_model3d", {"prompt": "a red vase"}),
        ("example_lyrics", {"prompt": "a song about the lighthouse"}),
    )
    for model, body in asks:
        queued = said(client.post(f"/seacloud/model/v1/queue/{model}", json=body))
        client.put("/_mock/clock", json={"advance": "1h"})
        made = said(client.get(queued["response_url"]))["outputs"][0]
        file = (
            fetched(client, made["url"]) if "url" in made else (made["text"].encode(), "text/plain")
        )
        yield Piece("SeaCloud", f"POST /model/v1/queue/{model}", json.dumps(body), *file)


def babysea(client: httpx.Client) -> Iterator[Piece]:
    for path, body in (
        (
            "image/bfl/flux-schnell",
            {
                "generation_prompt": "A wooden sailing boat",
                "generation_ratio": "4:3",
                "generation_output_format": "jpg",
            },
        ),
        (
            "video/bytedance/seedance-1-pro",
            {
                "generation_prompt": "City lights at night",
                "generation_ratio": "16:9",
                "generation_resolution": "480p",
                "generation_duration": 4,
            },
        ),
    ):
        made = said(client.post(f"/babysea/v1/generate/{path}", json=body))["data"]["generation_id"]
        client.put("/_mock/clock", json={"advance": "1h"})
        url = said(client.get(f"/babysea/v1/content/{made}"))["data"]["generation_output_file"][0]
        yield Piece("BabySea", f"POST /v1/generate/{path}", json.dumps(body), *fetched(client, url))


def apikey(client: httpx.Client) -> Iterator[Piece]:
    asks: tuple[tuple[str, dict[str, Any]], ...] = (
        (
            "images/generations",
            {"model": "example-image", "prompt": "A red car on a mountain road"},
        ),
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
    for path, body in asks:
        task = said(client.post(f"/apikey/v1/{path}", json=body))["id"]
        client.put("/_mock/clock", json={"advance": "1h"})
        yield Piece(
            "API-Key",
            f"POST /v1/{path}",
            body["prompt"],
            *fetched(client, said(client.get(f"/apikey/v1/tasks/{task}"))["output"][0]["url"]),
        )


ENDINGS = {
    "image/png": "png", "image/jpeg": "jpg", "image/webp": "webp", "video/mp4": "mp4", "audio/mpeg": "mp3", "audio/ogg": "ogg", "model/gltf-binary": "glb",
}  # fmt: skip

STYLE = """
:root { color-scheme: light dark; --ink: #1a1d24; --faint: #667085; --card: #fff; --ground: #f3f4f7; --line: #e3e6ec }
@media (prefers-color-scheme: dark) { :root { --ink: #eef0f4; --faint: #98a2b3; --card: #1a1e27; --ground: #11141a; --line: #2a303c } }
* { box-sizing: border-box } body { margin: 0; background: var(--ground); color: var(--ink); font: 15px/1.5 system-ui, sans-serif }
main { max-width: 1200px; margin: auto; padding: 40px 24px } h1 { font-size: 30px; margin: 0 } h2 { margin: 44px 0 14px; font-size: 21px } .about { color: var(--faint) }
.grid { display: grid; gap: 18px; grid-template-columns: repeat(auto-fill, minmax(330px, 1fr)) }
article { background: var(--card); border: 1px solid var(--line); border-radius: 14px; overflow: hidden; display: flex; flex-direction: column }
figure { margin: 0; display: flex; gap: 2px; min-height: 90px; align-items: center; justify-content: center }
figure img, figure video { width: 100%; max-height: 330px; min-width: 0; object-fit: contain; display: block; flex: 1 }
figure audio { width: calc(100% - 28px) } figure a.file { padding: 24px; color: inherit }
.clear { background: repeating-conic-gradient(#ccd1da 0% 25%, #fff 0% 50%) 0 0/22px 22px }
pre { margin: 0; padding: 16px; white-space: pre-wrap; max-height: 260px; overflow: auto; width: 100%; font-size: 13px }
.note { padding: 12px 16px 14px; border-top: 1px solid var(--line); margin-top: auto }
code { font-size: 12.5px; overflow-wrap: anywhere } .asked { color: var(--faint); overflow-wrap: anywhere }
"""


def page(pieces: list[Piece], folder: Path) -> str:
    """The page; what it shows is written beside it."""
    parts = []
    for gateway in dict.fromkeys(piece.gateway for piece in pieces):
        cards = [
            card(piece, number, folder)
            for number, piece in enumerate(pieces)
            if piece.gateway == gateway
        ]
        parts.append(f'<h2>{gateway}</h2><div class="grid">{"".join(cards)}</div>')
    head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>mockgateway: a gallery</title><style>{STYLE}</style>'
    about = "One result of every endpoint that makes something: real files, made offline by the mock itself, the same ones for the same seed."
    return f'<!doctype html><html lang="en"><head>{head}</head><body><main><h1>mockgateway</h1><p class="about">{about}</p>{"".join(parts)}</main></body></html>\n'


def card(piece: Piece, number: int, folder: Path) -> str:
    note = f'<div class="note"><code>{html.escape(piece.endpoint)}</code><div class="asked">{html.escape(piece.asked)}</div></div>'
    return f"<article>{shown(piece, number, folder)}{note}</article>"


def shown(piece: Piece, number: int, folder: Path) -> str:
    kind = piece.type.split(";")[0]
    if kind.startswith("text/"):
        return f"<figure><pre>{html.escape(piece.data.decode())}</pre></figure>"
    name = f"{number:02}.{ENDINGS[kind]}"
    (folder / name).write_bytes(piece.data)
    if kind.startswith("image/"):
        before = ""
        if piece.beside:
            (folder / f"{number:02}-before.png").write_bytes(piece.beside)
            before = f'<img src="{number:02}-before.png" alt="before">'
        clear = ' class="clear"' if "background" in piece.endpoint else ""
        return (
            f'<figure{clear}>{before}<img src="{name}" alt="{html.escape(piece.asked)}"></figure>'
        )
    if kind.startswith("video/"):
        return f'<figure><video src="{name}" controls muted loop autoplay playsinline></video></figure>'
    if kind.startswith("audio/"):
        return f'<figure><audio src="{name}" controls></audio></figure>'
    return f'<figure><a class="file" href="{name}">{name}, {len(piece.data) // 1024} KB: a glTF model</a></figure>'


if __name__ == "__main__":
    main()
