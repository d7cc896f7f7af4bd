"""Take pictures of the console, each view light and dark, wide and narrow.

    .venv/bin/python benchmarks/console_pictures.py [FOLDER] [--all]

Makes traffic in a mock of its own and writes the pictures that the documentation shows into FOLDER
(default: docs/img); `--all` adds all other views. Needs chromium and chromedriver.
"""

from __future__ import annotations

import argparse
import io
import sys
import time
from pathlib import Path
from typing import Any

import httpx
from PIL import Image

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from mockgateway.server import Settings  # noqa: E402
from tests.console.browser import browsing  # noqa: E402
from tests.serving import serving  # noqa: E402

KEY = "sk-sealink-test-0000000000000000000000000000"
SIZES = {"wide": (1440, 900), "narrow": (390, 844)}
SHOWN = ("traffic-wide-light", "traffic-narrow-dark", "scenarios-wide-light")
SHOWN += ("tasks-wide-dark", "presenter-wide-dark")
STORM = 50  # seconds until the outage is in the picture
COLORS = 160  # of a picture's palette


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("folder", type=Path, nargs="?", default=ROOT / "docs" / "img")
    options.add_argument("--all", action="store_true")
    chosen = options.parse_args()
    chosen.folder.mkdir(parents=True, exist_ok=True)
    headers = {"authorization": f"Bearer {KEY}"}
    with (
        serving(Settings()) as mock,
        httpx.Client(base_url=mock.url, headers=headers) as api,
        browsing() as browser,
    ):
        call = make_traffic(api)
        views = ["money", "webhooks", "keys", "api", "scenarios?edit=new", "tasks"]
        take(browser, mock.url, [f"traffic?call={call}", *views], chosen)
        storm(api)
        take(browser, mock.url, ["presenter", "scenarios"], chosen)


def make_traffic(api: httpx.Client) -> str:
    """Make calls, tasks and webhooks of all kinds; return the number of a streamed chat."""
    inbox = f"{api.base_url}/_mock/inbox/console"
    for gateway in ("sealink", "babysea"):
        api.post("/_mock/webhooks", json={"gateway": gateway, "url": inbox})
    video = {"model": "wan2.6-t2v", "prompt": "A coffee cup on a desk, soft morning light"}
    tasks = [api.post("/sealink/v1/video/generations", json=video).json() for _ in range(4)]
    listed = api.get("/_mock/tasks").json()["tasks"]
    assert len(listed) == len(tasks)
    for task, move in zip(listed[1:], ("finish", "fail", "cancel"), strict=True):
        api.post(f"/_mock/tasks/{task['id']}/{move}", json={})
    api.post(f"/_mock/tasks/{listed[0]['id']}/advance", json={})
    api.post("/_mock/webhooks/test", json={})
    for model in ("qwen3-max", "gpt-4o-mini:rate-limited", "qwen3-max", "claude-opus-4-7", "qwen4"):
        chat(api, model)
        chat(api, "qwen3-max:flaky-upstream")
    api.post(
        "/sealink/v1/images/generations", json={"model": "gpt-image-1", "prompt": "A red bicycle"}
    )
    api.post(
        "/sealink/v1/audio/speech", json={"model": "tts-1", "input": "Hello", "voice": "alloy"}
    )
    chat(api, "gpt-4o-mini:fast-chat", stream=True, words="Why is the sky blue?")
    number = api.get("/_mock/journal?last=1").json()["exchanges"][0]["number"]
    chat(api, "qwen3-max")
    return str(number)


def chat(api: httpx.Client, model: str, stream: bool = False, words: str = "Hello") -> None:
    messages = [{"role": "user", "content": words}]
    body = {"model": model, "stream": stream, "messages": messages}
    api.post("/sealink/v1/chat/completions", json=body, timeout=30)


def storm(api: httpx.Client) -> None:
    """Let storm-demo run into its outage, under load, before an open page."""
    api.put("/_mock/scenario", json={"name": "storm-demo"})
    api.post("/_mock/load", json={"rate": 40, "seconds": 90, "retry": "exponential"})
    time.sleep(STORM)


def take(browser: Any, url: str, views: list[str], chosen: Any) -> None:
    for view in views:
        for size, (width, height) in SIZES.items():
            for theme in ("light", "dark"):
                name = f"{view.replace('?edit=new', '-editor').partition('?')[0]}-{size}-{theme}"
                if chosen.all or name in SHOWN:
                    shoot(browser, f"{url}/_mock/#{view}", width, height, theme)
                    save(browser.get_screenshot_as_png(), chosen.folder / f"{name}.png")


def shoot(browser: Any, url: str, width: int, height: int, theme: str) -> None:
    screen = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)
    if browser.current_url == "data:,":
        browser.get(url)
    browser.execute_script("location.href = arguments[0]", url)
    browser.execute_script("document.documentElement.dataset.theme = arguments[0]", theme)
    time.sleep(1.5)


def save(data: bytes, path: Path) -> None:
    picture = Image.open(io.BytesIO(data)).convert("RGB")
    picture.quantize(COLORS, dither=Image.Dither.NONE).save(path, optimize=True)
    print(f"{path} {path.stat().st_size // 1000} kB")


if __name__ == "__main__":
    main()
