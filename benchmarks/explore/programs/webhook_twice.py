"""A clip, announced by a webhook. Bug: a message that comes twice is booked twice."""

import time
from pathlib import Path

from common import BUGGY, GiveUp, Receiver, http, run


def main() -> None:
    client, receiver, seen = http("sealink"), Receiver(), set()
    begun = client.post(
        "/v1/video/generations",
        json={"model": "kling-v2-6", "prompt": "A harbour", "webhook_url": receiver.url},
    )
    if begun.is_error:
        raise GiveUp(begun.text)
    messages = [receiver.take()]
    time.sleep(1)
    while not receiver.messages.empty():
        messages.append(receiver.take())
    with Path("ledger.txt").open("w") as ledger:
        for message in messages:
            if message["type"] != "task.completed":
                raise GiveUp("the task has failed")
            if BUGGY or message["event_id"] not in seen:
                ledger.write("booked 1 clip\n")
            seen.add(message["event_id"])


run(main)
