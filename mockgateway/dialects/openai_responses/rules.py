"""Refusals of Responses requests that no schema can express: names and ids that do not match."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from mockgateway.content import Message
from mockgateway.content.chat import is_id
from mockgateway.problem import Problem

Json = Any

_CALLED = ("function", "custom")


def check(body: Mapping[str, Json], turns: Sequence[Message]) -> None:
    """Raise Problem unless the tool choice is a tool and calls match outputs.

    Args:
        turns: The conversation, including the request's own input.
    """
    names = [tool["name"] for tool in body.get("tools") or () if tool["type"] in _CALLED]
    for number, name in enumerate(names):
        if name in names[:number] and is_id(name):
            raise Problem(
                "invalid_request",
                f"Invalid value: two tools are named '{name[:64]}'; tool names must be unique.",
                param=f"tools[{number}].name",
            )
    choice = body.get("tool_choice")
    if (
        isinstance(choice, dict)
        and choice["type"] in _CALLED
        and choice["name"] not in names
        and is_id(choice["name"])
    ):
        raise Problem(
            "invalid_request",
            f"Tool choice '{choice['name'][:64]}' not found in 'tools' parameter.",
            param="tool_choice",
        )
    _check_outputs(turns, known=not body.get("conversation") and not body.get("prompt"))


def _check_outputs(turns: Sequence[Message], known: bool) -> None:
    """Raise Problem for unmatched calls or outputs.

    Args:
        known: Whether the whole conversation is known here.
    """
    calls = {call.id for turn in turns for call in turn.calls}
    answered = {turn.answers for turn in turns if turn.role == "tool"}
    if not is_id(*calls, *answered):
        return
    if known:
        for turn in turns:
            if turn.role == "tool" and turn.answers not in calls:
                raise Problem(
                    "invalid_request",
                    "No tool call found for function call output with call_id "
                    f"{turn.answers[:100]}.",
                    param="input",
                )
    for turn in turns:
        for call in turn.calls:
            if call.id not in answered:
                raise Problem(
                    "invalid_request",
                    f"No tool output found for function call {call.id[:100]}.",
                    param="input",
                )
