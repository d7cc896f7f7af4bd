"""One question. Bug: server errors are retried at once and without end."""

import httpx
from common import BUGGY, answer, chat, http, run, save, send


def main() -> None:
    client = http("sealink")
    while BUGGY:
        reply = client.post("/v1/chat/completions", json=chat("Name a river"))
        if reply.status_code < 500:
            if reply.is_error:
                raise httpx.HTTPError(reply.text)
            save(answer(reply.json()))
            return
    save(answer(send(client, "POST", "/v1/chat/completions", json=chat("Name a river"))))


run(main)
