"""A picture as a task. Bug: a poll that fails makes the program submit the task again."""

import time

import httpx
from common import BUGGY, PATIENCE, GiveUp, http, poll, run, save


def submit(client: httpx.Client) -> str:
    reply = client.post(
        "/v1/images/generations", json={"model": "flux-schnell", "prompt": "A harbour"}
    )
    if reply.is_error:
        raise GiveUp(reply.text)
    return f"/v1/tasks/{reply.json()['task_id']}"


def main() -> None:
    client = http("apikey")
    path, end = submit(client), time.monotonic() + PATIENCE
    if not BUGGY:
        save(poll(client, path, lambda task: task["status"])["status"])
        return
    while time.monotonic() < end:
        try:
            task = client.get(path).raise_for_status().json()
        except (httpx.HTTPError, ValueError):
            path = submit(client)
            continue
        if task["status"] == "completed":
            save(task["status"])
            return
        if task["status"] == "failed":
            raise GiveUp("the task has failed")
        time.sleep(0.3)
    raise GiveUp("the task takes too long")


run(main)
