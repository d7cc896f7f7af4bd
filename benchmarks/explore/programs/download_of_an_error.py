"""A picture is downloaded. Bug: whatever the link answers is written as the picture."""

from pathlib import Path

import httpx
from common import BUGGY, GiveUp, http, poll, run, save, send


def main() -> None:
    client = http("apikey")
    begun = send(
        client, "POST", "/v1/images/generations", once=True,
        json={"model": "flux-schnell", "prompt": "A harbour", "size": "256x256"},
    )  # fmt: skip
    task = poll(client, f"/v1/tasks/{begun['task_id']}", lambda task: task["status"])
    url = task["output"][0]["url"]
    try:
        content = client.get(url).content if BUGGY else send(client, "GET", url)
    except httpx.HTTPError as error:
        raise GiveUp(str(error)) from error
    Path("picture.png").write_bytes(content)
    save("downloaded")


run(main)
