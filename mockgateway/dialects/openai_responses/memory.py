"""Stored conversations of a sandbox, by the id of their last response.

The instructions of a request are not stored (API reference, `previous_response_id`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from mockgateway.call import Call
from mockgateway.content import Choice, Message, StoredResponse, ToolCall, response_key
from mockgateway.problem import Problem

Json = Any


class Remembered(NamedTuple):
    """A conversation up to and including a response.

    Attributes:
        items: The response's items as turns, by id; None for an item without text.
    """

    turns: Sequence[Message]
    items: Mapping[str, Message | None]


def recall(call: Call) -> Sequence[Message]:
    """Return the turns before the request. An unknown conversation is a new one.

    Raises:
        Problem: The previous response is unknown.
    """
    body = call.content
    if name := body.get("previous_response_id"):
        kept = call.sandbox.memory.recall(f"response {name}", _read)
        if kept is None:
            raise Problem(
                "previous_response_not_found",
                f"Previous response with id '{name[:100]}' not found.",
                param="previous_response_id",
            )
        return kept.turns  # type: ignore[no-any-return]
    kept = call.sandbox.memory.recall(f"conversation {_conversation(body)}", _read)
    return kept.turns if kept else ()


def stored_item(call: Call, name: str) -> Message | None:
    """Return an item of a stored response as a turn. Raises Problem for an unknown item."""
    kept = call.sandbox.memory.recall(f"response resp_{name.partition('_')[2][:-2]}", _read)
    if kept is None or name not in kept.items:
        raise Problem("item_not_found", f"Item with id '{name[:100]}' not found.", param="input")
    return kept.items[name]  # type: ignore[no-any-return]


def remember(call: Call, stored: StoredResponse, choice: Choice) -> None:
    """Store the response, and the conversation under its id and the conversation's, if any."""
    response = stored.value
    asked = call.payload.messages
    answer = Message(
        "assistant",
        choice.text,
        calls=tuple(call for item in response["output"] for call in _calls(item)),
    )
    turns = (*(asked[1:] if call.content.get("instructions") else asked), answer)
    kept = Remembered(turns, {item["id"]: _turn(item, choice) for item in response["output"]})
    size = sum(
        200
        + len(turn.text)
        + sum(map(len, turn.images))
        + sum(len(call.arguments) for call in turn.calls)
        for turn in turns
    )
    if call.content.get("store") is not False:
        call.sandbox.memory.keep(f"response {response['id']}", kept, size)
        call.sandbox.memory.keep(response_key(response["id"]), stored, 2000 + len(choice.text))
    if name := _conversation(call.content):
        call.sandbox.memory.keep(f"conversation {name}", kept, size)


def _read(value: Json) -> Remembered:
    """Return a conversation from its JSON."""
    turns, items = value
    return Remembered(
        [_message(turn) for turn in turns],
        {name: None if turn is None else _message(turn) for name, turn in items.items()},
    )


def _message(fields: Json) -> Message:
    role, text, images, calls, answers, details, parts = fields
    called = tuple(ToolCall(*call) for call in calls)
    return Message(role, text, tuple(images), called, answers, tuple(details), tuple(parts))


def _turn(item: Mapping[str, Json], choice: Choice) -> Message | None:
    if item["type"] == "reasoning":
        return None
    return Message(
        "assistant", choice.text if item["type"] == "message" else "", calls=_calls(item)
    )


def _calls(item: Mapping[str, Json]) -> tuple[ToolCall, ...]:
    if item["type"] not in ("function_call", "custom_tool_call"):
        return ()
    return (ToolCall(item["call_id"], item["name"], item.get("arguments", item.get("input"))),)


def _conversation(body: Mapping[str, Json]) -> str:
    named = body.get("conversation")
    return str(named["id"] if isinstance(named, dict) else named or "")
