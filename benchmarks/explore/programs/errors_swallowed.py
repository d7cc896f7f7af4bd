"""Two summaries. Bug: a summary that cannot be had is written as an empty text."""

from common import BUGGY, GiveUp, answer, chat, http, run, save, send


def main() -> None:
    client, texts = http("sealink"), []
    for prompt in ("Sum up the tides", "Sum up the seasons"):
        try:
            texts.append(answer(send(client, "POST", "/v1/chat/completions", json=chat(prompt))))
        except GiveUp:
            if not BUGGY:
                raise
            texts.append("")
    save(texts)


run(main)
