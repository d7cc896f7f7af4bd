"""The events of a streamed response (platform.openai.com/docs/api-reference/responses-streaming).

    created, in_progress, per item (output_item.added, its parts and their deltas,
    output_item.done), completed or incomplete

Every event has the next `sequence_number`. Deltas are written as bytes, in one loop.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import orjson

from mockgateway import tokens
from mockgateway.content import Choice
from mockgateway.dialects.openai_responses.writing import logprob
from mockgateway.reply import Event, Frame, Run

Json = Any
Events = list[Event | Frame | Run]


def events(response: Mapping[str, Json], choice: Choice) -> Events:
    """Return the events of a complete response.

    Args:
        choice: Has the pieces in which the texts are streamed.
    """
    writer = _Writer()
    begun = {
        **response,
        "status": "in_progress",
        "completed_at": None,
        "incomplete_details": None,
        "output": [],
        "usage": None,
    }
    writer.add("created", response=begun)
    writer.add("in_progress", response=begun)
    for index, item in enumerate(response["output"]):
        writer.item = {"item_id": item["id"], "output_index": index}
        writer.add("output_item.added", output_index=index, item=_EMPTY[item["type"]](item))
        match item["type"]:
            case "reasoning":
                writer.summary(item, choice.thinking)
            case "message":
                writer.part(item["content"][0], choice)
            case kind:
                field = "input" if kind == "custom_tool_call" else "arguments"
                writer.deltas(f"{kind}_{field}.delta", {}, tokens.split(item[field]))
                writer.add(f"{kind}_{field}.done", **writer.item, **{field: item[field]})
        writer.add("output_item.done", output_index=index, item=item)
    writer.add(response["status"], response=response)
    return writer.events


_EMPTY = {
    "reasoning": lambda item: {**item, "summary": []},
    "message": lambda item: {**item, "status": "in_progress", "content": []},
    "function_call": lambda item: {**item, "status": "in_progress", "arguments": ""},
    "custom_tool_call": lambda item: {**item, "input": ""},
}


class _Writer:
    """Collects events. `item` has the fields that locate an event in the current item."""

    def __init__(self) -> None:
        self.events: Events = []
        self.item: dict[str, Json] = {}

    def add(self, kind: str, **fields: Json) -> None:
        """Append one event."""
        name = f"response.{kind}"
        self.events.append(
            Event(name, {"type": name, "sequence_number": len(self.events), **fields})
        )

    def summary(self, item: Mapping[str, Json], thinking: Sequence[str]) -> None:
        """Append the part of a reasoning summary, if there is one."""
        for index, part in enumerate(item["summary"]):
            place = {**self.item, "summary_index": index}
            self.add("reasoning_summary_part.added", **place, part={**part, "text": ""})
            self.deltas("reasoning_summary_text.delta", {"summary_index": index}, thinking)
            self.add("reasoning_summary_text.done", **place, text=part["text"])
            self.add("reasoning_summary_part.done", **place, part=part)

    def part(self, part: Mapping[str, Json], choice: Choice) -> None:
        """Append the part of a message: a text or a refusal."""
        place = {**self.item, "content_index": 0}
        if part["type"] == "refusal":
            self.add("content_part.added", **place, part={**part, "refusal": ""})
            self.deltas("refusal.delta", {"content_index": 0}, choice.pieces)
            self.add("refusal.done", **place, refusal=part["refusal"])
        else:
            logprobs = [logprob(each, with_bytes=False) for each in choice.logprobs or ()]
            self.add("content_part.added", **place, part={**part, "text": "", "logprobs": []})
            if logprobs:
                for piece, each in zip(choice.pieces, logprobs, strict=True):
                    self.add("output_text.delta", **place, delta=piece, logprobs=[each])
            else:
                self.deltas(
                    "output_text.delta", {"content_index": 0, "logprobs": []}, choice.pieces
                )
            self.add("output_text.done", **place, text=part["text"], logprobs=logprobs)
        self.add("content_part.done", **place, part=part)

    def deltas(self, kind: str, place: Mapping[str, Json], texts: Iterable[str]) -> None:
        """Append a run of deltas."""
        name = f"response.{kind}".encode()
        head = orjson.dumps({"type": f"response.{kind}", **self.item, **place})[:-1]
        number = len(self.events)
        self.events += [
            Frame(
                kind,
                b'%b,"sequence_number":%d,"delta":%b}' % (head, number + after, orjson.dumps(text)),
                name,
            )
            for after, text in enumerate(texts)
        ]
