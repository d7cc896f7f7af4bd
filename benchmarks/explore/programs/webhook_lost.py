"""A clip, announced by a webhook. Bug: the program waits for it forever."""

from common import BUGGY, PATIENCE, GiveUp, Receiver, http, run, save


def main() -> None:
    client, receiver = http("sealink"), Receiver()
    begun = client.post(
        "/v1/video/generations",
        json={"model": "kling-v2-6", "prompt": "A harbour", "webhook_url": receiver.url},
    )
    if begun.is_error:
        raise GiveUp(begun.text)
    message = receiver.take(None if BUGGY else PATIENCE)
    if message["type"] != "task.completed":
        raise GiveUp("the task has failed")
    save(message["type"])


run(main)
