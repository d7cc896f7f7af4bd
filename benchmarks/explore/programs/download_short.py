"""A picture is downloaded. Bug: the size of the file is not checked."""

import shutil
import urllib.request
from pathlib import Path

from common import BUGGY, http, poll, run, save, send


def main() -> None:
    client = http("apikey")
    begun = send(
        client, "POST", "/v1/images/generations", once=True,
        json={"model": "flux-schnell", "prompt": "A harbour", "size": "256x256"},
    )  # fmt: skip
    task = poll(client, f"/v1/tasks/{begun['task_id']}", lambda task: task["status"])
    url = task["output"][0]["url"]
    content = b"" if BUGGY else send(client, "GET", url)
    if BUGGY:
        send(client, "HEAD", url)
        with urllib.request.urlopen(url, timeout=3) as reply, Path("picture.png").open("wb") as out:
            shutil.copyfileobj(reply, out)
    else:
        Path("picture.png").write_bytes(content)
    save("downloaded")


run(main)
