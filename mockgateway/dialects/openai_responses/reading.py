"""Read a Responses request: its items become turns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from mockgateway.call import Call
from mockgateway.content import ChatRequest, Message, ResponseFormat, Role, Tool, ToolCall
from mockgateway.dialects.openai_responses.memory import stored_item

Json = Any

_ROLES: Mapping[str, Role] = {
    "developer": "system",
    "system": "system",
    "user": "user",
    "assistant": "assistant",
}

# Thinking budget by effort (assumed: OpenAI documents none).
_EFFORTS = {
    "none": 0,
    "minimal": 0,
    "low": 1024,
    "medium": 4096,
    "high": 16384,
    "xhigh": 32768,
    "max": 65536,
}

_CALLED = ("function", "custom")
_DETAILS = {"low": "low", "high": "high", "original": "high"}

LOGPROBS = "message.output_text.logprobs"


def prompt(body: Mapping[str, Json], turns: Sequence[Message]) -> ChatRequest:
    """Return the prompt of a validated body.

    Args:
        turns: The conversation, including the request's own input.
    """
    limit = body.get("max_output_tokens")
    tools, choice = _tools(body)
    instructions = [Message("system", body["instructions"])] if body.get("instructions") else []
    parallel = body.get("parallel_tool_calls")
    return ChatRequest(
        body["model"],
        [*instructions, *(turns or [Message("user", "")])],
        None if limit is None else int(limit),  # 16.0 is an integer in JSON
        temperature=body.get("temperature"),
        tools=tools,
        tool_choice=choice,
        parallel=parallel is not False,
        format=_format((body.get("text") or {}).get("format") or {}),
        logprobs=int(body.get("top_logprobs") or 0)
        if LOGPROBS in (body.get("include") or ())
        else None,
        thinking=_thinking(body.get("reasoning") or {}),
    )


def _thinking(reasoning: Mapping[str, Json]) -> int:
    wanted = any(reasoning.get(name) for name in ("summary", "generate_summary"))
    return _EFFORTS[reasoning.get("effort") or ("medium" if wanted else "none")]


def _format(wanted: Mapping[str, Json]) -> ResponseFormat | None:
    match wanted.get("type"):
        case "json_object":
            return ResponseFormat(None)
        case "json_schema":
            return ResponseFormat(
                wanted["schema"],
                wanted["name"],
                "all" if wanted.get("strict") else "",
                "text.format.schema",
            )
        case _:
            return None


def _tools(body: Mapping[str, Json]) -> tuple[list[Tool], str]:
    """Return the caller's tools and the tool choice. Hosted tools are accepted and never called."""
    tools = [
        _tool(number, tool)
        for number, tool in enumerate(body.get("tools") or ())
        if tool["type"] in _CALLED
    ]
    choice = body.get("tool_choice") or "auto"
    if isinstance(choice, dict) and choice["type"] == "allowed_tools":
        allowed = {tool.get("name") for tool in choice["tools"] if tool.get("type") in _CALLED}
        tools, choice = [tool for tool in tools if tool.name in allowed], choice["mode"]
    if isinstance(choice, dict):
        named = choice["type"] in _CALLED and choice["name"] in {tool.name for tool in tools}
        choice = f":{choice['name']}" if named else "auto"
    return tools, choice if tools else "auto"


def _tool(number: int, tool: Mapping[str, Json]) -> Tool:
    return Tool(
        tool["name"],
        tool.get("description") or "",
        _schema(tool),
        "all" if tool.get("strict") else "",
        f"tools[{number}].parameters",
    )


def _schema(tool: Mapping[str, Json]) -> Json:
    """Return a function's schema; None for a custom tool, which takes free text."""
    return (
        None
        if tool["type"] == "custom"
        else tool.get("parameters") or {"type": "object", "properties": {}}
    )


def conversation(call: Call) -> list[Message]:
    """Return the request's input as turns. Consecutive items of the assistant are one turn."""
    given = call.content.get("input")
    if isinstance(given, str):
        return [Message("user", given)]
    turns: list[Message] = []
    for item in given or ():
        turn = _turn(call, item)
        if turn is not None and turn.calls and turns and turns[-1].role == "assistant":
            turns[-1] = turns[-1]._replace(calls=(*turns[-1].calls, *turn.calls))
        elif turn is not None:
            turns.append(turn)
    return turns


def _turn(call: Call, item: Mapping[str, Json]) -> Message | None:
    """Return an item as a turn; None for reasoning and items of hosted tools."""
    match item.get("type") or ("message" if "role" in item else "item_reference"):
        case "message":
            return _message(_ROLES[item["role"]], item["content"])
        case "function_call":
            return Message(
                "assistant", "", calls=(ToolCall(item["call_id"], item["name"], item["arguments"]),)
            )
        case "custom_tool_call":
            return Message(
                "assistant", "", calls=(ToolCall(item["call_id"], item["name"], item["input"]),)
            )
        case "function_call_output" | "custom_tool_call_output":
            return _message("tool", item["output"])._replace(answers=item["call_id"])
        case "item_reference":
            return stored_item(call, item["id"])
        case _:
            return None


def _message(role: Role, content: Json) -> Message:
    if isinstance(content, str):
        return Message(role, content)
    texts, images, details = [], [], []
    for part in content:
        match part["type"]:
            case "input_text" | "output_text":
                texts.append(part["text"])
            case "refusal":
                texts.append(part["refusal"])
            case "input_image":
                images.append(part.get("image_url") or f"file:{part['file_id']}")
                details.append(_DETAILS.get(part.get("detail") or "", "auto"))
            case "input_file":
                names = (part.get(name) for name in ("filename", "file_url", "file_id"))
                texts.append(f"[file: {next(filter(None, names), 'attached')[:200]}]")
            case _:
                texts.append("[audio]")
    parts = tuple(texts) if len(texts) > 1 else ()
    return Message(role, "\n".join(texts), tuple(images), details=tuple(details), parts=parts)
