"""What OpenAI refuses in a chat request and no schema can say: names and ids that do not fit one another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from mockgateway.content.chat import is_id
from mockgateway.problem import Problem

Json = Any


def check_messages(messages: Sequence[Mapping[str, Json]]) -> None:
    """Raise Problem unless every call of a tool is answered by the messages right after it, and every answer answers one."""
    owed: dict[str, bool] = {}  # the last calls, and whether each was answered
    for number, message in enumerate(messages):
        if message["role"] != "tool":
            _check_answered(owed)
            owed = {call["id"]: False for call in message.get("tool_calls") or ()}
        elif not is_id(message["tool_call_id"], *owed):
            owed = {}
        elif not owed:
            said = "Invalid parameter: messages with role 'tool' must be a response to a preceeding message with 'tool_calls'."
            raise Problem("invalid_request", said, param=f"messages[{number}].role")
        elif message["tool_call_id"] not in owed:
            said = f"Invalid parameter: 'tool_call_id' of '{message['tool_call_id'][:100]}' not found in 'tool_calls' of previous message."
            raise Problem("invalid_request", said, param=f"messages[{number}].tool_call_id")
        else:
            owed[message["tool_call_id"]] = True
    _check_answered(owed)


def _check_answered(owed: Mapping[str, bool]) -> None:
    if lacking := [name[:60] for name, answered in owed.items() if not answered and is_id(name)]:
        said = "An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'."
        raise Problem(
            "invalid_request",
            f"{said} The following tool_call_ids did not have response messages: {', '.join(lacking[:5])}",
            param="messages",
        )


def check_tools(body: Mapping[str, Json]) -> None:
    """Raise Problem for two tools of one name, and for a choice of one that was not sent."""
    tools = [_named(tool) for tool in body.get("tools") or ()]
    functions = [function["name"] for function in body.get("functions") or ()]
    _check_alike(tools, "tools[{}].function.name")
    _check_alike(functions, "functions[{}].name")
    choice = body.get("tool_choice")
    if (
        isinstance(choice, dict)
        and choice["type"] in ("function", "custom")
        and _named(choice) not in tools
        and is_id(_named(choice), *tools[:1])
    ):
        raise Problem(
            "invalid_request",
            f"Tool choice '{_named(choice)[:64]}' not found in 'tools' parameter.",
            param="tool_choice",
        )
    legacy = body.get("function_call")
    if isinstance(legacy, dict) and legacy["name"] not in functions and is_id(legacy["name"]):
        raise Problem(
            "invalid_request",
            f"Function choice '{legacy['name'][:64]}' not found in 'functions' parameter.",
            param="function_call",
        )


def _named(tool: Mapping[str, Json]) -> str:
    return str(tool[tool["type"]]["name"])


def _check_alike(names: Iterable[str], place: str) -> None:
    seen: set[str] = set()
    for number, name in enumerate(names):
        if name in seen and is_id(name):
            raise Problem(
                "invalid_request",
                f"Invalid value: two tools are named '{name[:64]}'; tool names must be unique.",
                param=place.format(number),
            )
        seen.add(name)
