"""What a Messages request asks: content blocks become turns, results of tools turns of their own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import orjson

from mockgateway.content import ChatRequest, Message, ResponseFormat, Tool, ToolCall

Json = Any

# How much is thought aloud where the request names an effort and no budget (assumed; `adaptive` is high by default).
_EFFORTS = {"low": 1024, "medium": 4096, "high": 8192, "xhigh": 16384, "max": 32000}


def prompt(body: Mapping[str, Json]) -> ChatRequest:
    """The prompt in a validated body."""
    limit = int(body["max_tokens"])  # JSON's 5.0 is an integer too
    system = [Message("system", _text(body["system"]))] if body.get("system") else []
    tools = [
        _tool(number, tool)
        for number, tool in enumerate(body.get("tools") or ())
        if "input_schema" in tool
    ]
    choice = body.get("tool_choice") or {}
    wanted = (body.get("output_config") or {}).get("format")
    said = [*system, *(turn for message in body["messages"] for turn in _turns(message))]
    begun = (
        said.pop().text
        if len(said) > 1 and said[-1].role == "assistant" and not said[-1].calls
        else ""
    )
    return ChatRequest(
        body["model"],
        said,
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
        prefill=begun,
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
    """A tool that was not sent, or one of Anthropic's own, cannot be forced."""
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
    """What a list of blocks holds, in their order each."""

    texts: list[str]
    images: list[str]
    calls: list[ToolCall]
    results: list[Message]


def _turns(message: Mapping[str, Json]) -> list[Message]:
    """One message as turns: the results of tools, each a turn of its own, then what is said beside them."""
    parts = _parts(message.get("content"))
    said = Message(message["role"], "\n".join(parts.texts), tuple(parts.images), tuple(parts.calls))
    return (
        [*parts.results, said]
        if said.text or said.images or said.calls or not parts.results
        else parts.results
    )


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
                parts.images.append(_address(block["source"]))
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
    return parts  # thoughts, and the blocks of hosted tools, say nothing to the model's next turn


def _address(source: Mapping[str, Json]) -> str:
    match source["type"]:
        case "base64":
            return f"data:{source['media_type']};base64,{source['data']}"
        case "url":
            return str(source["url"])
        case _:
            return f"file:{source['file_id']}"


def _document(block: Mapping[str, Json], parts: _Parts) -> None:
    """A document's text where it was sent as text, else its name."""
    source, title = block["source"], block.get("title") or ""
    match source["type"]:
        case "text":
            said = source["data"]
        case "content":
            inner = _parts(source["content"])
            said = "\n".join(inner.texts)
            parts.images.extend(inner.images)
        case "url":
            said = f"[document: {source['url']}]"
        case _:
            said = f"[document: {title or source.get('file_id') or 'PDF'}]"
    parts.texts.append("\n".join(filter(None, (title, block.get("context"), said))))
