"""A sentence is spoken. Bug: speech that breaks off is kept."""

from pathlib import Path

import httpx
from common import BUGGY, GiveUp, http, run, save, send


def main() -> None:
    client = http("sealink", 5)
    asked = {"model": "gpt-4o-mini-tts", "voice": "alloy", "input": "Mind the gap, please."}
    if not BUGGY:
        Path("speech.mp3").write_bytes(send(client, "POST", "/v1/audio/speech", json=asked))
        save("spoken")
        return
    with client.stream("POST", "/v1/audio/speech", json=asked) as reply:
        if reply.status_code >= 400:
            raise GiveUp(str(reply.status_code))
        with Path("speech.mp3").open("wb") as file:
            try:
                for part in reply.iter_bytes():
                    file.write(part)
            except httpx.RemoteProtocolError:
                pass
    save("spoken")


run(main)
