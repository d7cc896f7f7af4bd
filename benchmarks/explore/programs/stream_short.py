"""A story as a stream. Bug: the end of the body is taken for the end of the story."""

import httpx
from common import BUGGY, GiveUp, chat, events, http, run, save


def main() -> None:
    body = chat("Tell a story of a lighthouse", stream=True)
    for _ in range(3):
        parts, done = [], False
        try:
            with http("sealink").stream("POST", "/v1/chat/completions", json=body) as reply:
                reply.raise_for_status()
                for event in events(reply):
                    done = done or event is None
                    for choice in event["choices"] if event else ():
                        parts.append(choice["delta"].get("content") or "")
        except (httpx.TransportError, ValueError):
            continue
        if done or BUGGY:
            save("".join(parts))
            return
    raise GiveUp("the stream ended early")


run(main)
