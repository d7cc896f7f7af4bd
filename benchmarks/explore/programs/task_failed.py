"""A picture as a task. Bug: a failed task is taken for a finished one."""

import time

from common import BUGGY, PATIENCE, GiveUp, http, poll, run, save, send


def main() -> None:
    client = http("apikey")
    asked = {"model": "flux-schnell", "prompt": "A harbour"}
    reply = client.post("/v1/images/generations", json=asked)
    if reply.is_error:
        raise GiveUp(reply.text)
    path, end = f"/v1/tasks/{reply.json()['task_id']}", time.monotonic() + PATIENCE
    if not BUGGY:
        task = poll(client, path, lambda task: task["status"])
        save({"status": task["status"], "files": len(task["output"])})
        return
    while time.monotonic() < end:
        task = send(client, "GET", path)
        if task["status"] not in ("pending", "running", "queued", "processing"):
            save({"status": "completed", "files": len(task.get("output") or ())})
            return
        time.sleep(0.3)
    raise GiveUp("the task takes too long")


run(main)
