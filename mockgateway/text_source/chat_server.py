"""Use a server with OpenAI's Chat API as a text source: Ollama, llama.cpp, LM Studio, vLLM."""

from __future__ import annotations

import json
import ssl
from collections.abc import AsyncIterator
from functools import cache
from typing import Any

import httpx

from mockgateway.content import Message
from mockgateway.text_source.base import Conversation, Part, SourceError, ToolCall

Json = Any
TIMEOUT = httpx.Timeout(300, connect=5)  # seconds; between two pieces, and to connect


class ChatServer:
    """Sends each conversation to a server, and passes its text on as it arrives.

    Args:
        url: The base URL, such as http://localhost:11434/v1.
        model: The model to request; "" for the one that the client names.
        key: The server's key; "" for none.
        timeout: Seconds to wait for the first words.
    """

    def __init__(self, url: str, model: str, key: str, timeout: float) -> None:
        self.name, self.timeout = url, timeout
        self._model = model
        self._headers = {"authorization": f"Bearer {key}"} if key else {}

    async def answer(self, conversation: Conversation) -> AsyncIterator[Part]:
        """Yield the server's text, then its tool calls. Raises SourceError."""
        body = _body(conversation, self._model)
        try:
            async with (
                httpx.AsyncClient(timeout=TIMEOUT, verify=ssl_context()) as client,
                client.stream(
                    "POST", f"{self.name}/chat/completions", json=body, headers=self._headers
                ) as response,
            ):
                if response.status_code != 200:
                    text = (await response.aread()).decode("utf-8", "replace")
                    raise SourceError(f"{self.name} answered {response.status_code}: {text[:200]}")
                async for part in _read(response):
                    yield part
        except httpx.HTTPError as error:
            raise SourceError(f"{self.name}: {error or type(error).__name__}") from error
        except (ValueError, LookupError, TypeError, AttributeError) as error:
            raise SourceError(f"{self.name} did not answer with a completion") from error


@cache
def ssl_context() -> ssl.SSLContext:
    """Return the context that all clients share: making one takes 20 ms."""
    return ssl.create_default_context()


async def _read(response: httpx.Response) -> AsyncIterator[Part]:
    """Yield the parts of a stream of chunks, or of a whole completion."""
    calls: dict[int, list[str]] = {}  # name and arguments by the index of the call
    if not response.headers.get("content-type", "").startswith("text/event-stream"):
        message = json.loads(await response.aread())["choices"][0]["message"]
        for number, call in enumerate(message.get("tool_calls") or ()):
            _add_call(calls, number, call)
        if message.get("content"):
            yield message["content"]
    else:
        async for line in response.aiter_lines():
            data = line.removeprefix("data:").strip()
            if not line.startswith("data:") or data == "[DONE]":
                continue
            chunk = json.loads(data)
            if chunk.get("error"):
                raise ValueError(str(chunk["error"]))
            for choice in (chunk.get("choices") or ())[:1]:
                delta = choice.get("delta") or {}
                for number, call in enumerate(delta.get("tool_calls") or ()):
                    _add_call(calls, call.get("index", number), call)
                if delta.get("content"):
                    yield delta["content"]
    for name, arguments in calls.values():
        yield ToolCall(name, arguments or "{}")


def _add_call(calls: dict[int, list[str]], index: int, call: Json) -> None:
    function, known = call.get("function") or {}, calls.setdefault(index, ["", ""])
    known[0] += function.get("name") or ""
    known[1] += function.get("arguments") or ""


def _body(conversation: Conversation, model: str) -> dict[str, Json]:
    """Return a conversation as OpenAI's Chat API takes it."""
    body: dict[str, Json] = {
        "model": model or conversation.model,
        "messages": [_message(each) for each in conversation.messages],
        "stream": True,
        "max_tokens": conversation.max_tokens,
        "temperature": conversation.temperature,
        "seed": conversation.seed,
        "stop": list(conversation.stop) or None,
    }
    if conversation.tools:
        body["tools"] = [
            {
                "type": "function",
                "function": {
                    "name": tool.name,
                    "description": tool.description,
                    "parameters": tool.schema or {"type": "object"},
                },
            }
            for tool in conversation.tools
        ]
        choice = conversation.tool_choice
        named = {"type": "function", "function": {"name": choice[1:]}}
        body["tool_choice"] = named if choice.startswith(":") else choice
    if conversation.format is not None:
        schema, name = conversation.format.schema, conversation.format.name or "answer"
        body["response_format"] = (
            {"type": "json_schema", "json_schema": {"name": name, "schema": schema}}
            if schema
            else {"type": "json_object"}
        )
    return {name: value for name, value in body.items() if value is not None}


def _message(turn: Message) -> dict[str, Json]:
    content: Json = turn.text
    if turn.images:
        images = [{"type": "image_url", "image_url": {"url": url}} for url in turn.images]
        content = [{"type": "text", "text": turn.text}, *images]
    message: dict[str, Json] = {"role": turn.role, "content": content}
    if turn.calls:
        message["tool_calls"] = [
            {
                "id": call.id,
                "type": "function",
                "function": {"name": call.name, "arguments": call.arguments},
            }
            for call in turn.calls
        ]
    if turn.answers:
        message["tool_call_id"] = turn.answers
    return message
