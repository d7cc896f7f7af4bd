"""Read a Messages request: content blocks become turns, each tool result a turn of its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import orjson

from mockgateway.content import ChatRequest, Message, ResponseFormat, Tool, ToolCall

Json = Any

# Thinking budget if the request has an effort and no budget (assumed; `adaptive` means high).
_EFFORTS = {"low": 1024, "medium": 4096, "high": 8192, "xhigh": 16384, "max": 32000}


def prompt(body: Mapping[str, Json]) -> ChatRequest:
    """Return the prompt of a validated body."""
    limit = int(body["max_tokens"])  # 5.0 is an integer in JSON
    system = [Message("system", _text(body["system"]))] if body.get("system") else []
    tools = [
        _tool(number, tool)
        for number, tool in enumerate(body.get("tools") or ())
        if "input_schema" in tool
    ]
    choice = body.get("tool_choice") or {}
    wanted = (body.get("output_config") or {}).get("format")
    turns = [*system, *(turn for message in body["messages"] for turn in _turns(message))]
    last = turns[-1]
    prefilled = len(turns) > 1 and last.role == "assistant" and not last.calls
    prefill = turns.pop().text if prefilled else ""
    return ChatRequest(
        body["model"],
        turns,
        limit,
        tuple(body.get("stop_sequences") or ()),
        temperature=body.get("temperature"),
        tools=tools,
        tool_choice=_tool_choice(choice, tools),
        parallel=not choice.get("disable_parallel_tool_use"),
        format=ResponseFormat(
            wanted["schema"], strict="closed", where="output_config.format.schema"
        )
        if wanted
        else None,
        thinking=min(_thinking(body), max(limit - 1, 0)),
        prefill=prefill,
    )


def _tool(number: int, tool: Mapping[str, Json]) -> Tool:
    return Tool(
        tool["name"],
        tool.get("description") or "",
        tool["input_schema"],
        "closed" if tool.get("strict") else "",
        f"tools[{number}].input_schema",
    )


def _tool_choice(choice: Mapping[str, Json], tools: Iterable[Tool]) -> str:
    """Return the tool choice; a tool that was not sent, or a hosted one, cannot be forced."""
    kind, names = choice.get("type", "auto"), {tool.name for tool in tools}
    if kind == "any" and names:
        return "required"
    if kind == "tool" and choice["name"] in names:
        return f":{choice['name']}"
    return "none" if kind == "none" else "auto"


def _thinking(body: Mapping[str, Json]) -> int:
    thinking = body.get("thinking") or {}
    if thinking.get("type") == "enabled":
        return int(thinking["budget_tokens"])
    if thinking.get("type") == "adaptive":
        return _EFFORTS[(body.get("output_config") or {}).get("effort") or "high"]
    return 0


class _Parts(NamedTuple):
    """The contents of a list of blocks, each in order."""

    texts: list[str]
    images: list[str]
    calls: list[ToolCall]
    results: list[Message]


def _turns(message: Mapping[str, Json]) -> list[Message]:
    """Return a message as turns: each tool result, then the rest of the message."""
    parts = _parts(message.get("content"))
    rest = Message(
        message["role"],
        "\n".join(parts.texts),
        tuple(parts.images),
        tuple(parts.calls),
        parts=tuple(parts.texts) if len(parts.texts) > 1 else (),
    )
    if rest.text or rest.images or rest.calls or not parts.results:
        return [*parts.results, rest]
    return parts.results


def _text(content: Json) -> str:
    return "\n".join(_parts(content).texts)


def _parts(content: Json) -> _Parts:
    parts = _Parts([], [], [], [])
    if isinstance(content, str):
        parts.texts.append(content)
        return parts
    for block in content or ():
        match block["type"]:
            case "text":
                parts.texts.append(block["text"])
            case "image":
                parts.images.append(_url(block["source"]))
            case "document":
                _document(block, parts)
            case "search_result":
                parts.texts.append("\n".join((block["title"], _text(block["content"]))))
            case "tool_use":
                parts.calls.append(
                    ToolCall(block["id"], block["name"], orjson.dumps(block["input"]).decode())
                )
            case "tool_result":
                inner = _parts(block.get("content"))
                parts.results.append(
                    Message(
                        "tool",
                        "\n".join(inner.texts),
                        tuple(inner.images),
                        answers=block["tool_use_id"],
                    )
                )
    return parts  # thinking and blocks of hosted tools are ignored


def _url(source: Mapping[str, Json]) -> str:
    match source["type"]:
        case "base64":
            return f"data:{source['media_type']};base64,{source['data']}"
        case "url":
            return str(source["url"])
        case _:
            return f"file:{source['file_id']}"


def _document(block: Mapping[str, Json], parts: _Parts) -> None:
    """Add a document's text, or its name if it was not sent as text."""
    source, title = block["source"], block.get("title") or ""
    match source["type"]:
        case "text":
            text = source["data"]
        case "content":
            inner = _parts(source["content"])
            text = "\n".join(inner.texts)
            parts.images.extend(inner.images)
        case "url":
            text = f"[document: {source['url']}]"
        case _:
            text = f"[document: {title or source.get('file_id') or 'PDF'}]"
    parts.texts.append("\n".join(filter(None, (title, block.get("context"), text))))
