"""The base install: without PyAV, NumPy and Pillow, media are sample files."""

from __future__ import annotations

import os
import subprocess
import sys
from base64 import b64decode, b64encode
from pathlib import Path

import httpx

from tests import processes

# Hides the packages from the mock and from its media workers.
HIDE = """
from importlib.machinery import PathFinder

find = PathFinder.find_spec
hidden = ("av", "numpy", "PIL")
PathFinder.find_spec = lambda name, *rest: None if name in hidden else find(name, *rest)
"""
PIXEL = Path("fixtures/samples/pixel.png").read_bytes()
STARTS = {
    "png": b"\x89PNG", "jpeg": b"\xff\xd8\xff", "webp": b"RIFF", "mp3": b"ID3", "opus": b"OggS",
    "flac": b"fLaC", "wav": b"RIFF", "aac": b"\xff", "pcm": b"",
}  # fmt: skip


def test_without_the_extra_media_every_endpoint_answers_with_samples(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(HIDE, "utf-8")
    path = os.pathsep.join([str(tmp_path), str(Path.cwd())])
    command = [sys.executable, "-m", "mockgateway", "serve", "--port", "0", "--tasks", "instant"]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    environment = {**os.environ, "PYTHONPATH": path}
    with processes.started(command, env=environment, **pipes) as mock:
        assert mock.stdout
        lines: list[str] = []
        while not lines or "Ctrl+C" not in lines[-1]:
            lines.append(mock.stdout.readline())
        notice = "".join(line for line in lines if "sample files" in line or "[media]" in line)
        assert notice.startswith("Without av, numpy, pillow")
        assert "pip install" in notice
        root = lines[0].split()[-1]
        with httpx.Client(base_url=f"{root}/sealink/v1", timeout=30) as client:
            client.headers["authorization"] = "Bearer any-key"
            check_chat(client)
            check_pictures(client)
            check_sound(client)
            check_video(client)


def check_chat(client: httpx.Client) -> None:
    picture = {"url": f"data:image/png;base64,{b64encode(PIXEL).decode()}"}
    parts = [{"type": "text", "text": "What is this?"}, {"type": "image_url", "image_url": picture}]
    for content in ("Hello", parts):
        messages = [{"role": "user", "content": content}]
        reply = client.post("/chat/completions", json={"model": "qwen3-max", "messages": messages})
        assert reply.json()["choices"][0]["message"]["content"]


def check_pictures(client: httpx.Client) -> None:
    for kind in ("png", "jpeg", "webp"):
        fields = {"model": "gpt-image-1", "prompt": "A fox", "output_format": kind}
        reply = client.post("/images/generations", json=fields).json()
        assert b64decode(reply["data"][0]["b64_json"]).startswith(STARTS[kind])
    for upload, status in ((PIXEL, 200), (b"not a picture", 400)):
        fields = {"model": "gpt-image-1", "prompt": "Blue"}
        reply = client.post("/images/edits", data=fields, files={"image": ("a.png", upload)})
        assert reply.status_code == status, reply.text


def check_sound(client: httpx.Client) -> None:
    for kind in ("mp3", "opus", "flac", "wav", "aac", "pcm"):
        fields = {"model": "qwen3-tts-flash", "input": "Hi", "voice": "alloy"}
        reply = client.post("/audio/speech", json={**fields, "response_format": kind})
        assert reply.status_code == 200, reply.text
        assert len(reply.content) > 5000
        assert reply.content.startswith(STARTS[kind])
    for form, expected in (("json", '{"text":'), ("srt", "1\n00:00:00,000 --> ")):
        fields = {"model": "whisper-1", "response_format": form}
        file = {"file": ("a.wav", Path("fixtures/samples/silence.wav").read_bytes())}
        reply = client.post("/audio/transcriptions", data=fields, files=file)
        assert reply.text.startswith(expected)


def check_video(client: httpx.Client) -> None:
    fields = {"model": "wan2.6-t2v", "prompt": "Waves", "duration": 5}
    task = client.post("/video/generations", json=fields).json()
    file = client.get(client.get(f"/tasks/{task['id']}").json()["data"][0]["url"])
    assert (file.headers["content-type"], file.content[4:8]) == ("video/mp4", b"ftyp")
