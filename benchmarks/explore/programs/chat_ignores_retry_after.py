"""One question. Bug: the wait of Retry-After is ignored."""

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
        if reply.status_code != 429:
            raise GiveUp(reply.text)
        time.sleep(0.05 * 2**attempt)
    raise GiveUp("no answer")


run(main)
