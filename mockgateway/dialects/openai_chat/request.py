"""Read a chat request."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from mockgateway.content import ChatRequest, Message, ResponseFormat, Role, Tool, ToolCall

from .rules import check_messages, check_tools

Json = Any

_OPTIONS = frozenset(
    (
        "tools",
        "functions",
        "tool_choice",
        "function_call",
        "parallel_tool_calls",
        "response_format",
        "logprobs",
        "logit_bias",
        "reasoning_effort",
    )
)
_WORDED = frozenset(("tools", "functions", "service_tier"))
_ROLES: Mapping[str, Role] = {
    "developer": "system",
    "system": "system",
    "user": "user",
    "assistant": "assistant",
    "tool": "tool",
    "function": "tool",
}

# Token budget for thinking, by effort; none unless requested.
_THINKING = {"low": 32, "medium": 64, "high": 128, "xhigh": 256, "max": 512}


class ReplyForm(NamedTuple):
    """The request's options for the form of the reply."""

    legacy: bool = False  # write calls as `function_call`
    custom: frozenset[str] = frozenset()  # tools that take free text
    tier: str = ""  # service tier to report
    forced: bool = False  # one tool was forced by name: its call ends with `stop`


_PLAIN = ReplyForm()
_TEXT_ROLES = ("system", "user")


def reply_form(body: Mapping[str, Json]) -> ReplyForm:
    """Return the form of the reply to this request."""
    if _WORDED.isdisjoint(body):
        return _PLAIN
    custom = frozenset(
        tool["custom"]["name"] for tool in body.get("tools") or () if tool["type"] == "custom"
    )
    tier = body.get("service_tier")
    choice = body.get("tool_choice") or body.get("function_call")
    forced = isinstance(choice, dict) and choice.get("type") != "allowed_tools"
    return ReplyForm(
        bool(body.get("functions")) and not body.get("tools"),
        custom,
        "" if not tier else "default" if tier in ("auto", "scale", "fast") else tier,
        forced,
    )


def read_request(body: Mapping[str, Json]) -> ChatRequest:
    """Return the prompt of a validated body. Raises Problem for what no schema can express."""
    stop = body.get("stop")
    messages = _texts(body["messages"])
    if messages is None:
        if _calls_tools(body["messages"]):
            check_messages(body["messages"])
        messages = [_message(message) for message in body["messages"]]
    limit = body.get("max_completion_tokens") or body.get("max_tokens")
    prompt = ChatRequest(
        body["model"],
        messages,
        None if limit is None else int(limit),  # 5.0 is an integer in JSON
        () if not stop else (stop,) if isinstance(stop, str) else tuple(stop),
        int(body.get("n") or 1),
        body.get("seed"),
        body.get("temperature"),
    )
    return prompt if _OPTIONS.isdisjoint(body) else _with_options(prompt, body)


def _texts(messages: Sequence[Mapping[str, Json]]) -> list[Message] | None:
    """Return the messages if all are plain texts of the user and the system, as most are."""
    texts = []
    for message in messages:
        role, content = message["role"], message.get("content")
        if type(content) is not str or role not in _TEXT_ROLES or "tool_calls" in message:
            return None
        texts.append(Message(role, content))
    return texts


def _calls_tools(messages: Sequence[Mapping[str, Json]]) -> bool:
    # Half the cost of `any`.
    return True in [message["role"] == "tool" or "tool_calls" in message for message in messages]


def _with_options(prompt: ChatRequest, body: Mapping[str, Json]) -> ChatRequest:
    check_tools(body)
    tools, choice = _tools(body), _choice(body)
    allowed = body.get("tool_choice")
    if isinstance(allowed, dict) and allowed["type"] == "allowed_tools":
        names = {
            str((tool.get(tool.get("type")) or {}).get("name"))
            for tool in allowed["allowed_tools"]["tools"]
            if isinstance(tool.get(tool.get("type")), dict)
        }
        tools = [tool for tool in tools if tool.name in names]
    bias = body.get("logit_bias") or {}
    return prompt._replace(
        tools=tools,
        tool_choice=choice,
        parallel=body.get("parallel_tool_calls") is not False and bool(body.get("tools")),
        format=_format(body.get("response_format")),
        logprobs=int(body.get("top_logprobs") or 0) if body.get("logprobs") else None,
        # A number is an id of a tokenizer that is not here; any other key is a piece of text.
        bias=[(piece, weight) for piece, weight in bias.items() if not piece.strip().isdigit()],
        thinking=_THINKING.get(body.get("reasoning_effort") or "", 0),
    )


def _tools(body: Mapping[str, Json]) -> list[Tool]:
    tools = [
        _tool(tool["function"], f"tools[{number}].function")
        if tool["type"] == "function"
        else Tool(tool["custom"]["name"], tool["custom"].get("description") or "", None)
        for number, tool in enumerate(body.get("tools") or ())
    ]
    return tools or [
        _tool(function, f"functions[{number}]")
        for number, function in enumerate(body.get("functions") or ())
    ]


def _tool(function: Mapping[str, Json], place: str) -> Tool:
    schema = function.get("parameters") or {"type": "object", "properties": {}}
    return Tool(
        function["name"],
        function.get("description") or "",
        schema,
        "all" if function.get("strict") else "",
        f"{place}.parameters",
    )


def _choice(body: Mapping[str, Json]) -> str:
    """Return the tool choice as in ChatRequest."""
    choice = body.get("tool_choice") or body.get("function_call") or "auto"
    if isinstance(choice, str):
        return choice
    kind = choice.get("type")
    if kind == "allowed_tools":
        return str(choice["allowed_tools"]["mode"])
    return f":{choice[kind]['name'] if kind else choice['name']}"


def _format(form: Json) -> ResponseFormat | None:
    if not form or form["type"] == "text":
        return None
    if form["type"] == "json_object":
        return ResponseFormat(None)
    wanted = form["json_schema"]
    return ResponseFormat(
        wanted.get("schema"),
        wanted["name"],
        "all" if wanted.get("strict") else "",
        "response_format",
    )


# The field that names the call which a message answers, by role.
_ANSWERED = {"tool": "tool_call_id", "function": "name"}


def _message(message: Mapping[str, Json]) -> Message:
    content, role = message.get("content"), message["role"]
    if isinstance(content, str) and role in _TEXT_ROLES:
        return Message(role, content)
    parts: Sequence[Mapping[str, Json]] = (
        [{"type": "text", "text": content}] if isinstance(content, str) else content or ()
    )
    images = [part["image_url"] for part in parts if part.get("type") == "image_url"]
    texts = [text for part in parts if (text := _text(part)) is not None]
    # Other roles do not declare these fields, so that they may hold anything there.
    is_reply, answered = role == "assistant", _ANSWERED.get(role)
    return Message(
        _ROLES[role],
        "\n".join(texts) or (is_reply and message.get("refusal")) or "",
        [image["url"] for image in images],
        _calls(message) if is_reply else (),
        message[answered] if answered else "",
        [image.get("detail") or "auto" for image in images],
        texts if len(texts) > 1 else (),
    )


def _text(part: Mapping[str, Json]) -> str | None:
    """Return the text of a part; audio and files are named in brackets."""
    kind = part.get("type")
    if kind == "text":
        return str(part["text"])
    if kind == "refusal":
        return str(part["refusal"])
    if kind == "input_audio":
        return f"[audio: {part['input_audio']['format']}]"
    if kind == "file":
        file = part["file"]
        return f"[file: {file.get('filename') or file.get('file_id') or 'unnamed'}]"
    return None


def _calls(message: Mapping[str, Json]) -> Sequence[ToolCall]:
    if legacy := message.get("function_call"):
        return [ToolCall(legacy["name"], legacy["name"], legacy["arguments"])]
    return [
        ToolCall(call["id"], call["function"]["name"], call["function"]["arguments"])
        if call["type"] == "function"
        else ToolCall(call["id"], call["custom"]["name"], call["custom"]["input"])
        for call in message.get("tool_calls") or ()
    ]
