"""A picture as a task. Bug: a task that never ends is polled forever."""

import time

from common import BUGGY, GiveUp, http, poll, run, save, send


def main() -> None:
    client = http("apikey")
    asked = {"model": "flux-schnell", "prompt": "A harbour"}
    reply = client.post("/v1/images/generations", json=asked)
    if reply.is_error:
        raise GiveUp(reply.text)
    path = f"/v1/tasks/{reply.json()['task_id']}"
    if not BUGGY:
        save(poll(client, path, lambda task: task["status"])["status"])
        return
    while (task := send(client, "GET", path))["status"] != "completed":
        if task["status"] == "failed":
            raise GiveUp("the task has failed")
        time.sleep(0.3)
    save(task["status"])


run(main)
