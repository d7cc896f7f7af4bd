"""A tool call as a stream. Bug: arguments that end early are replaced by empty ones."""

import json

import httpx
from common import BUGGY, GiveUp, chat, events, http, run, save

TOOL = {
    "type": "function",
    "function": {
        "name": "book_table",
        "parameters": {
            "type": "object",
            "properties": {"city": {"type": "string"}, "guests": {"type": "integer"}},
            "required": ["city", "guests"],
        },
    },
}


def read(text: str, done: bool) -> dict[str, object] | None:
    if not done and not BUGGY:
        return None
    try:
        return json.loads(text)
    except ValueError:
        return {} if BUGGY else None


def main() -> None:
    body = chat("Book a table for 4 in Oslo", stream=True, tools=[TOOL], tool_choice="required")
    for _ in range(3):
        text, done = "", False
        try:
            with http("sealink").stream("POST", "/v1/chat/completions", json=body) as reply:
                reply.raise_for_status()
                for event in events(reply):
                    done = done or event is None
                    for choice in event["choices"] if event else ():
                        for call in choice["delta"].get("tool_calls") or ():
                            text += call["function"].get("arguments") or ""
        except (httpx.TransportError, ValueError):
            continue
        arguments = read(text, done)
        if arguments is not None:
            save(arguments)
            return
    raise GiveUp("the stream ended early")


run(main)
