"""The events of a streamed message (docs.anthropic.com/en/docs/build-with-claude/streaming).

    message_start, per block (content_block_start, content_block_delta..., content_block_stop),
    message_delta, message_stop

and one `ping`, after the start of the first block. The deltas of a block differ only in their
text, so a run of them is written as bytes around it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson

from mockgateway import tokens
from mockgateway.content import Choice
from mockgateway.reply import Event, Frame, Run

Json = Any
Events = list[Event | Frame | Run]

_PING = Frame("ping", b'{"type":"ping"}', b"ping")
_STOP = Frame("message_stop", b'{"type":"message_stop"}', b"message_stop")


def events(message: Mapping[str, Json], choice: Choice) -> Events:
    """Return the events of a complete message.

    Args:
        choice: Has the pieces in which the texts are streamed.
    """
    usage = message["usage"]
    start = {name: value for name, value in usage.items() if name != "output_tokens_details"} | {
        "output_tokens": min(1, usage["output_tokens"])
    }
    opening = {name: value for name, value in message.items() if name != "stop_details"}
    written: Events = [
        _event(
            "message_start",
            message={
                **opening,
                "content": [],
                "stop_reason": None,
                "stop_sequence": None,
                "usage": start,
            },
        )
    ]
    for index, block in enumerate(message["content"]):
        written.append(
            _event(
                "content_block_start", index=index, content_block={**block, **_EMPTY[block["type"]]}
            )
        )
        if index == 0:
            written.append(_PING)
        written += _deltas(index, block, message, choice)
        written.append(_event("content_block_stop", index=index))
    if not message["content"]:
        written.append(_PING)
    delta = {
        name: message[name]
        for name in ("stop_reason", "stop_sequence", "stop_details")
        if name in message
    }
    final = {
        name: value
        for name, value in usage.items()
        if name not in ("cache_creation", "service_tier")
    }
    written += (_event("message_delta", delta=delta, usage=final), _STOP)
    return written


_EMPTY: Mapping[str, Mapping[str, Json]] = {
    "text": {"text": ""},
    "thinking": {"thinking": "", "signature": ""},
    "tool_use": {"input": {}},
}


def _deltas(
    index: int, block: Mapping[str, Json], message: Mapping[str, Json], choice: Choice
) -> Events:
    match block["type"]:
        case "text":
            return [_run(index, "text_delta", "text", choice.pieces)]
        case "thinking":
            signed = _event(
                "content_block_delta",
                index=index,
                delta={"type": "signature_delta", "signature": block["signature"]},
            )
            return [
                _run(
                    index,
                    "thinking_delta",
                    "thinking",
                    choice.thinking if block["thinking"] else (),
                ),
                signed,
            ]
        case _:
            # The first delta is empty, as Anthropic's is. A truncated call ends in the middle.
            cut = choice.finish == "length" and block is message["content"][-1]
            written = choice.calls[-1].arguments if cut else orjson.dumps(block["input"]).decode()
            return [_run(index, "input_json_delta", "partial_json", ("", *tokens.split(written)))]


def _run(index: int, kind: str, field: str, texts: tuple[str, ...]) -> Run:
    before = f'{{"type":"content_block_delta","index":{index},"delta":{{"type":"{kind}","{field}":'
    return Run(kind, before.encode(), texts, b"}}", b"content_block_delta")


def _event(name: str, **fields: Json) -> Event:
    return Event(name, {"type": name, **fields})
