"""Calls of tools: of those that were offered, with arguments that fit, when they were to be made, plain and in pieces."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from mockgateway.contract.checks.fitting import misfit
from mockgateway.contract.checks.reading import (
    Exchange,
    Json,
    accepted,
    asked,
    events,
    parse_json,
    streamed,
    told,
)
from mockgateway.contract.failure import Failure, tell

NAME = "tool_calls"


class ToolCall(NamedTuple):
    """One call. arguments: the JSON text, or the value itself where the format has it so; cut: the limit ended it."""

    name: str
    arguments: Json
    cut: bool


def tool_calls(exchange: Exchange) -> Iterator[Failure]:
    """Whoever must call a tool does, calls an offered one, and gives it what its schema asks for."""
    offered = _offered(asked(exchange))
    if not offered or not accepted(exchange):
        return
    calls, ended, cut = _streamed(exchange) if streamed(exchange) else _plain(told(exchange))
    name = _forced(asked(exchange))
    if name is not None and not calls and not cut:
        yield tell(
            NAME, exchange, f"a tool had to be called{f', {name}' if name else ''}, and none was"
        )
    for call in calls:
        if problem := _problem(call, offered, name or ""):
            yield tell(NAME, exchange, problem)
    if calls and ended == "stop" and not name:
        yield tell(
            NAME, exchange, "tools are called, and the finish_reason is 'stop', not 'tool_calls'"
        )


def _problem(call: ToolCall, offered: dict[str, Json], forced: str) -> str:
    if call.name not in offered or (forced and call.name != forced):
        return f"{call.name!r} is called, and {forced or ', '.join(offered)} was offered"
    value = parse_json(call.arguments) if isinstance(call.arguments, str) else call.arguments
    if call.cut:
        return ""
    if value is None:
        return f"the arguments of {call.name} are no JSON: {str(call.arguments)[:80]!r}"
    problem = misfit(value, offered[call.name])
    return f"the arguments of {call.name} do not fit its schema: {problem}" if problem else ""


def _offered(body: dict[str, Json]) -> dict[str, Json]:
    """The schemas of the arguments, by the tools' names."""
    found = {}
    for tool in body.get("tools") or []:
        inside = (
            tool.get("function")
            if isinstance(tool, dict) and isinstance(tool.get("function"), dict)
            else tool
        )
        if isinstance(inside, dict) and isinstance(inside.get("name"), str):
            found[inside["name"]] = inside.get("parameters") or inside.get("input_schema") or {}
    return found


def _forced(body: dict[str, Json]) -> str | None:
    """The tool that must be called, "" for any, None where none must."""
    choice = body.get("tool_choice")
    if choice == "required" or (isinstance(choice, dict) and choice.get("type") == "any"):
        return ""
    if isinstance(choice, dict):
        return (choice.get("function") or choice).get("name")
    return None


def _plain(value: dict[str, Json]) -> tuple[list[ToolCall], str, bool]:
    calls: list[ToolCall] = []
    ended, cut = "", value.get("stop_reason") == "max_tokens" or value.get("status") == "incomplete"
    for choice in value.get("choices") or []:
        ended, limited = str(choice.get("finish_reason")), choice.get("finish_reason") == "length"
        cut = cut or limited
        functions = [
            call.get("function") or {}
            for call in (choice.get("message") or {}).get("tool_calls") or []
        ]
        calls += [
            ToolCall(str(function.get("name")), function.get("arguments"), limited)
            for function in functions
        ]
    calls += [
        ToolCall(str(part.get("name")), part.get("input"), cut)
        for part in value.get("content") or []
        if isinstance(part, dict) and part.get("type") == "tool_use"
    ]
    calls += [
        ToolCall(str(item.get("name")), item.get("arguments"), cut)
        for item in value.get("output") or []
        if isinstance(item, dict) and item.get("type") == "function_call"
    ]
    return calls, ended, cut


def _streamed(exchange: Exchange) -> tuple[list[ToolCall], str, bool]:
    """The calls that the deltas put together."""
    names: dict[Json, str] = {}
    arguments: dict[Json, str] = {}
    ended = ""
    for event in events(exchange):
        value = event.value if isinstance(event.value, dict) else {}
        for choice in value.get("choices") or []:
            ended = choice.get("finish_reason") or ended
            for delta in (choice.get("delta") or {}).get("tool_calls") or []:
                place = (choice.get("index"), delta.get("index"))
                function = delta.get("function") or {}
                names[place] = names.get(place, "") + (function.get("name") or "")
                arguments[place] = arguments.get(place, "") + (function.get("arguments") or "")
        block = value.get("content_block") or value.get("item") or {}
        if value.get("type") in ("content_block_start", "response.output_item.added") and block.get(
            "type"
        ) in ("tool_use", "function_call"):
            names[_place(value)] = str(block.get("name"))
            arguments[_place(value)] = ""
        if value.get("type") in ("content_block_delta", "response.function_call_arguments.delta"):
            delta = value.get("delta")
            text = delta.get("partial_json") if isinstance(delta, dict) else delta
            if isinstance(text, str) and _place(value) in names:
                arguments[_place(value)] += text
        ended = (
            (value.get("delta") or {}).get("stop_reason") or ended
            if isinstance(value.get("delta"), dict)
            else ended
        )
    cut = ended in ("length", "max_tokens")
    return (
        [ToolCall(names[place], arguments.get(place) or "{}", cut) for place in names],
        ended,
        cut,
    )


def _place(value: dict[str, Json]) -> Json:
    return value.get("index", value.get("output_index"))
