"""A recording is transcribed. Bug: the retry sends a file that has been read already."""

import io
import time
import wave

import httpx
from common import BUGGY, TRIES, GiveUp, http, run, save, send


def recording() -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setparams((1, 2, 8000, 0, "NONE", ""))
        file.writeframes(b"\0\1" * 8000)
    return out.getvalue()


def main() -> None:
    client, data = http("sealink"), recording()
    form = {"model": "whisper-1"}
    if not BUGGY:
        files = {"file": ("a.wav", data, "audio/wav")}
        save(send(client, "POST", "/v1/audio/transcriptions", data=form, files=files)["text"])
        return
    file = io.BytesIO(data)
    for attempt in range(TRIES):
        files = {"file": ("a.wav", file.read(), "audio/wav")}
        try:
            reply = client.post("/v1/audio/transcriptions", data=form, files=files)
        except httpx.TransportError:
            time.sleep(0.2 * 2**attempt)
            continue
        if reply.status_code < 400:
            save(reply.json()["text"])
            return
        if reply.status_code in (429, 503):
            time.sleep(float(reply.headers.get("retry-after", 0.2 * 2**attempt)))
        elif attempt:
            raise RuntimeError(reply.text)
        else:
            raise GiveUp(reply.text)


run(main)
