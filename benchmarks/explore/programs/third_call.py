"""Five questions. Bug: only the third one has no retries."""

from common import BUGGY, GiveUp, answer, chat, http, run, save, send


def main() -> None:
    client, texts = http("sealink"), []
    for place, word in enumerate(("river", "lake", "sea", "bay", "fjord")):
        if BUGGY and place == 2:
            reply = client.post("/v1/chat/completions", json=chat(f"Name a {word}"))
            if reply.status_code not in (429, 500, 502, 503) and reply.is_error:
                raise GiveUp(reply.text)
            texts.append(answer(reply.json()))
        else:
            asked = chat(f"Name a {word}")
            texts.append(answer(send(client, "POST", "/v1/chat/completions", json=asked)))
    save(texts)


run(main)
