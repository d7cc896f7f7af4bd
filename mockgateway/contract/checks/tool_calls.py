"""Tool calls, plain and streamed: made if required, of an offered tool, with fitting arguments."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from mockgateway.contract.checks.reading import schema_error
from mockgateway.contract.exchange import Exchange, parse_json
from mockgateway.contract.failure import Failure

Json = Any


class ToolCall(NamedTuple):
    """One call of a tool."""

    name: str
    arguments: Json  # JSON text, or the value where the format has it so
    cut: bool  # whether the token limit ended it


class Calls(NamedTuple):
    """The calls of a response."""

    calls: list[ToolCall]
    reason: str  # why it ended, of the last choice
    cut: bool  # whether the token limit ended it


def tool_calls(exchange: Exchange) -> Iterator[Failure]:
    """A required tool is called; every called tool was offered, and its arguments fit."""
    offered = _offered(exchange.payload)
    if not offered:
        return
    read = _streamed if exchange.response.is_stream else _plain
    calls, reason, cut = read(exchange)
    required = _required(exchange.payload)
    if required is not None and not calls and not cut:
        which = f"the tool {required}" if required else "a tool"
        yield Failure(f"{which} had to be called, but none was")
    for call in calls:
        if problem := _problem(call, offered, required or ""):
            yield Failure(problem)
    if calls and reason == "stop" and not required:
        yield Failure("tools are called, but the finish_reason is 'stop', not 'tool_calls'")


def _problem(call: ToolCall, offered: dict[str, Json], required: str) -> str:
    if call.name not in offered or (required and call.name != required):
        return f"{call.name!r} is called, but {required or ', '.join(offered)} was offered"
    if call.cut:
        return ""
    value = parse_json(call.arguments) if isinstance(call.arguments, str) else call.arguments
    if value is None:
        return f"the arguments of {call.name} are not JSON: {str(call.arguments)[:80]!r}"
    problem = schema_error(value, offered[call.name])
    return f"the arguments of {call.name} do not fit its schema: {problem}" if problem else ""


def _offered(body: dict[str, Json]) -> dict[str, Json]:
    """Return the schemas of the arguments by tool name."""
    tools = [tool for tool in body.get("tools") or [] if isinstance(tool, dict)]
    specs = [tool["function"] if isinstance(tool.get("function"), dict) else tool for tool in tools]
    return {
        spec["name"]: spec.get("parameters") or spec.get("input_schema") or {}
        for spec in specs
        if isinstance(spec.get("name"), str)
    }


def _required(body: dict[str, Json]) -> str | None:
    """Return the tool that must be called, "" for any, None for none."""
    choice = body.get("tool_choice")
    if not isinstance(choice, dict):
        return "" if choice == "required" else None
    return "" if choice.get("type") == "any" else (choice.get("function") or choice).get("name")


def _plain(exchange: Exchange) -> Calls:
    value = exchange.reply
    calls: list[ToolCall] = []
    reason = ""
    cut = value.get("stop_reason") == "max_tokens" or value.get("status") == "incomplete"
    for choice in value.get("choices") or []:
        reason = str(choice.get("finish_reason"))
        cut = cut or reason == "length"
        for call in (choice.get("message") or {}).get("tool_calls") or []:
            function = call.get("function") or {}
            name, arguments = str(function.get("name")), function.get("arguments")
            calls.append(ToolCall(name, arguments, reason == "length"))
    for items, kind, field in (
        ("content", "tool_use", "input"),
        ("output", "function_call", "arguments"),
    ):
        for item in value.get(items) or []:
            if isinstance(item, dict) and item.get("type") == kind:
                calls.append(ToolCall(str(item.get("name")), item.get(field), cut))
    return Calls(calls, reason, cut)


def _streamed(exchange: Exchange) -> Calls:
    """Put the calls together from the deltas."""
    names: dict[Json, str] = {}
    arguments: dict[Json, str] = {}
    reason = ""
    for event in exchange.response.events:
        value = event.value if isinstance(event.value, dict) else {}
        delta = value.get("delta")
        if isinstance(delta, dict):
            reason = delta.get("stop_reason") or reason
        for choice in value.get("choices") or []:
            reason = choice.get("finish_reason") or reason
            for part in (choice.get("delta") or {}).get("tool_calls") or []:
                key, function = (choice.get("index"), part.get("index")), part.get("function") or {}
                names[key] = names.get(key, "") + (function.get("name") or "")
                arguments[key] = arguments.get(key, "") + (function.get("arguments") or "")
        block_key, kind = value.get("index", value.get("output_index")), value.get("type")
        if kind in ("content_block_start", "response.output_item.added"):
            block = value.get("content_block") or value.get("item") or {}
            if block.get("type") in ("tool_use", "function_call"):
                names[block_key], arguments[block_key] = str(block.get("name")), ""
        elif kind in ("content_block_delta", "response.function_call_arguments.delta"):
            text = delta.get("partial_json") if isinstance(delta, dict) else delta
            if isinstance(text, str) and block_key in names:
                arguments[block_key] += text
    cut = reason in ("length", "max_tokens")
    calls = [ToolCall(name, arguments.get(key) or "{}", cut) for key, name in names.items()]
    return Calls(calls, reason, cut)
