"""Three questions. Bug: a refusal for the rate limit ends the program with a traceback."""

import httpx
from common import BUGGY, answer, chat, http, run, save, send


def main() -> None:
    client = http("sealink")
    answers = []
    for prompt in ("Name a river", "Name a mountain", "Name a lake"):
        if BUGGY:
            reply = client.post("/v1/chat/completions", json=chat(prompt))
            if reply.status_code == 429:
                raise RuntimeError("rate limited")
            if reply.is_error:
                raise httpx.HTTPError(reply.text)
            answers.append(answer(reply.json()))
        else:
            answers.append(answer(send(client, "POST", "/v1/chat/completions", json=chat(prompt))))
    save(answers)


run(main)
