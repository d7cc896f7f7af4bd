"""Refusals of chat requests that no schema can express: names and ids that do not match."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from mockgateway.content.chat import is_id
from mockgateway.problem import Problem

Json = Any


def check_messages(messages: Sequence[Mapping[str, Json]]) -> None:
    """Raise Problem unless every tool call is answered by the messages right after it.

    Every tool message must answer one of these calls.
    """
    open_calls: dict[str, bool] = {}  # the last calls, and whether each was answered
    for number, turn in enumerate(messages):
        name = turn.get("tool_call_id") or ""
        if turn["role"] != "tool":
            _check_answered(open_calls)
            called = turn.get("tool_calls") if turn["role"] == "assistant" else None
            open_calls = {call["id"]: False for call in called or ()}
        elif not is_id(name, *open_calls):
            open_calls = {}
        elif not open_calls:
            raise Problem(
                "invalid_request",
                "Invalid parameter: messages with role 'tool' must be a response to a preceeding "
                "message with 'tool_calls'.",
                param=f"messages[{number}].role",
            )
        elif name not in open_calls:
            raise Problem(
                "invalid_request",
                f"Invalid parameter: 'tool_call_id' of '{name[:100]}' not found in 'tool_calls' of "
                "previous message.",
                param=f"messages[{number}].tool_call_id",
            )
        else:
            open_calls[name] = True
    _check_answered(open_calls)


def _check_answered(calls: Mapping[str, bool]) -> None:
    if missing := [name[:60] for name, answered in calls.items() if not answered and is_id(name)]:
        raise Problem(
            "invalid_request",
            "An assistant message with 'tool_calls' must be followed by tool messages responding "
            "to each 'tool_call_id'. The following tool_call_ids did not have response messages: "
            + ", ".join(missing[:5]),
            param="messages",
        )


def check_tools(body: Mapping[str, Json]) -> None:
    """Raise Problem for two tools of one name, or a choice of a tool that was not sent."""
    tools = [_name(tool) for tool in body.get("tools") or ()]
    functions = [function["name"] for function in body.get("functions") or ()]
    _check_unique(tools, "tools[{}].function.name")
    _check_unique(functions, "functions[{}].name")
    choice = body.get("tool_choice")
    if (
        isinstance(choice, dict)
        and choice["type"] in ("function", "custom")
        and _name(choice) not in tools
        and is_id(_name(choice), *tools[:1])
    ):
        raise Problem(
            "invalid_request",
            f"Tool choice '{_name(choice)[:64]}' not found in 'tools' parameter.",
            param="tool_choice",
        )
    legacy = body.get("function_call")
    if isinstance(legacy, dict) and legacy["name"] not in functions and is_id(legacy["name"]):
        raise Problem(
            "invalid_request",
            f"Function choice '{legacy['name'][:64]}' not found in 'functions' parameter.",
            param="function_call",
        )


def _name(tool: Mapping[str, Json]) -> str:
    return str(tool[tool["type"]]["name"])


def _check_unique(names: Iterable[str], place: str) -> None:
    seen: set[str] = set()
    for number, name in enumerate(names):
        if name in seen and is_id(name):
            raise Problem(
                "invalid_request",
                f"Invalid value: two tools are named '{name[:64]}'; tool names must be unique.",
                param=place.format(number),
            )
        seen.add(name)
