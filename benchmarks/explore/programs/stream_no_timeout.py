"""A story as a stream. Bug: there is no time limit for a silent stream."""

import httpx
from common import BUGGY, GiveUp, chat, events, http, run, save


def main() -> None:
    body = chat("Tell a story of a lighthouse", stream=True)
    for _ in range(3):
        parts, done = [], False
        client = http("sealink", httpx.Timeout(2, read=None) if BUGGY else 2)
        try:
            with client.stream("POST", "/v1/chat/completions", json=body) as reply:
                if reply.status_code >= 400:
                    raise GiveUp(str(reply.status_code))
                for event in events(reply):
                    done = done or event is None
                    for choice in event["choices"] if event else ():
                        parts.append(choice["delta"].get("content") or "")
        except (httpx.TransportError, ValueError):
            continue
        if done:
            save("".join(parts))
            return
    raise GiveUp("the stream ended early")


run(main)
