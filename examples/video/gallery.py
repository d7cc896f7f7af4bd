"""Order videos, learn of their end by webhook and by polling, and write a page that shows them."""

import json
import os
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import httpx

PROMPTS = ["Waves roll in at dawn", "A red balloon over a city", "Snow falls on a forest"]

gateway = httpx.Client(
    base_url=os.environ["OPENAI_BASE_URL"],
    headers={"authorization": "Bearer " + os.environ["OPENAI_API_KEY"]},
    timeout=60,
)
delivered: dict[str, str] = {}  # what webhooks said, by task
arrived = threading.Event()


class Hooks(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        event = json.loads(self.rfile.read(int(self.headers["content-length"])))
        task = event.get("data", event)
        delivered[task["id"]] = event.get("event", event.get("type", "?"))
        arrived.set()
        self.send_response(204)
        self.end_headers()

    def log_message(self, format: str, *values: object) -> None:
        pass


def order(prompt: str, hook: str) -> str:
    body = {"model": "wan2.6-t2v", "prompt": prompt, "duration": 5, "webhook_url": hook}
    reply = gateway.post("/video/generations", json=body)
    reply.raise_for_status()
    return reply.json()["id"]


def wait_for(task: str) -> dict:
    """Poll until the task has ended; a webhook makes the next poll come at once."""
    while True:
        state = gateway.get(f"/tasks/{task}").raise_for_status().json()
        if state["status"] in ("completed", "failed", "canceled"):
            return state
        arrived.wait(2)
        arrived.clear()


def main(folder: Path, prompts: list[str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    hooks = HTTPServer(("127.0.0.1", 0), Hooks)
    threading.Thread(target=hooks.serve_forever, daemon=True).start()
    tasks = {order(prompt, f"http://127.0.0.1:{hooks.server_port}/"): prompt for prompt in prompts}
    figures = []
    for number, (task, prompt) in enumerate(tasks.items(), 1):
        state = wait_for(task)
        print(f"{prompt}: {state['status']}")
        if state["status"] == "completed":
            name = f"{number}.mp4"
            (folder / name).write_bytes(gateway.get(state["data"][0]["url"]).content)
            figures.append(f"<figure><video src={name} controls></video><br>{prompt}</figure>")
    end = time.monotonic() + 10
    while len(delivered) < len(tasks) and time.monotonic() < end:  # each task has one webhook
        arrived.wait(0.2)
        arrived.clear()
    (folder / "index.html").write_text("\n".join(figures))
    print(f"{len(delivered)} webhooks; open {folder / 'index.html'}")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "gallery-of-videos"), sys.argv[2:] or PROMPTS)
