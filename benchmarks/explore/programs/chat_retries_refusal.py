"""A question. Bug: every error is retried, also one that no retry can mend."""

import time

from common import BUGGY, TRIES, GiveUp, answer, chat, http, run, save, send


def main() -> None:
    client = http("sealink")
    if not BUGGY:
        save(answer(send(client, "POST", "/v1/chat/completions", json=chat("Name a river"))))
        return
    for attempt in range(TRIES):
        reply = client.post("/v1/chat/completions", json=chat("Name a river"))
        if reply.status_code < 400:
            save(answer(reply.json()))
            return
        time.sleep(float(reply.headers.get("retry-after", 0.2 * 2**attempt)))
    raise GiveUp("no answer")


run(main)
