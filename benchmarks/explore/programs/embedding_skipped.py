"""Three texts are indexed. Bug: a text whose embedding fails is left out."""

import httpx
from common import BUGGY, http, run, save, send


def main() -> None:
    client, index = http("sealink"), []
    for text in ("tide", "wind", "swell"):
        asked = {"model": "text-embedding-v4", "input": text}
        if BUGGY:
            try:
                reply = client.post("/v1/embeddings", json=asked)
            except httpx.TransportError:
                continue
            vector = reply.raise_for_status().json()["data"][0]["embedding"]
        else:
            vector = send(client, "POST", "/v1/embeddings", json=asked)["data"][0]["embedding"]
        index.append({"text": text, "size": len(vector)})
    save(index)


run(main)
