"""Answer in fields between markers (`[[ ## answer ## ]]`), as dspy asks for them."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from mockgateway.content import ChatRequest, Message, Tool, ToolCall
from mockgateway.ports import DrawInstance
from mockgateway.seed import Seed

from .caller import Caller
from .choosing import wanted_tools
from .conversation import present
from .extraction.fields import Field
from .filling import fill_schema
from .schemas import schema_of
from .shape import types_in_words

Json = Any
Write = Callable[[ChatRequest], str]  # answers a conversation in words

_FIELD = re.compile(r"^\s*\d+\.\s+`(\w+)`(?:\s+\(([^\n]*?)\))?\s*:?", re.MULTILINE)
_SECTION = re.compile(r"\[\[ ## (\w+) ## \]\][ \t]*\n?(.*?)(?=\[\[ ## |\Z)", re.DOTALL)
_TOOL = re.compile(
    r"^\s*\(\d+\) (\w+), whose description is <desc>(.*?)</desc>\. It takes arguments (\{.*\})\.",
    re.MULTILINE,
)
_END = "[[ ## completed ## ]]"


def marked_answer(
    prompt: ChatRequest,
    system: str,
    text: str,
    seed: Seed,
    draw: DrawInstance,
    write: Write,
    now: float,
) -> str | None:
    """Return the output fields that the instructions name, or None if they name none.

    Args:
        prompt: The conversation.
        system: Its instructions.
        text: The user's last message, with the input fields.
        seed: The source of values that the message does not contain.
        draw: Draws an instance of a schema.
        write: Answers a conversation in words.
        now: The current time in seconds since 1970, for relative dates.
    """
    now = present(prompt.messages, now)
    given = {name: value.strip() for name, value in _SECTION.findall(text)}
    _, _, listed = system.partition("output fields are")
    types = dict(_FIELD.findall(listed.partition("All interactions")[0]))
    order = re.findall(r"`?\[\[ ## (\w+) ## \]\]", text.rpartition("corresponding output")[2])
    names = list(types) or [name for name in order if name != "completed"]
    if not names:
        return None
    inputs = {name: value for name, value in given.items() if name not in (*names, "completed")}
    inputs = {
        name: value.partition("Respond with the corresp")[0] for name, value in inputs.items()
    }
    question = (inputs.get("question") or inputs.get("query") or "\n".join(inputs.values())).strip()
    answer = write(prompt._replace(messages=_with_observation(question, given)))
    properties = {name: types_in_words(types.get(name, "")) for name in names}
    schema = schema_of({"type": "object", "properties": properties, "required": names})
    texts = ["\n".join(inputs.values())]
    value, _ = fill_schema(schema, texts, lambda: answer, draw, seed.of("marked"), now, wordy=True)
    value = value or {}
    for name, part in properties.items():
        if part == {"type": "string"} and Field(name, part).text_kind in ("reply", "summary"):
            value[name] = answer
    if "next_tool_name" in properties:
        value |= _next_tool(system, given, question, seed, draw, now)
    return _with_markers(names, value, answer)


def _with_observation(question: str, given: Mapping[str, str]) -> list[Message]:
    """Return the question, with the last tool result of an agent's trajectory if there is one."""
    asked = Message("user", question)
    seen = [name for name in given if name.startswith("observation_")]
    useful = [name for name in seen if given[f"tool_name_{name[12:]}"] != "finish"]
    if not useful:
        return [asked]
    number = useful[-1].removeprefix("observation_")
    call = ToolCall("call", given[f"tool_name_{number}"], given.get(f"tool_args_{number}", "{}"))
    result = given[useful[-1]].partition("Respond with the corresponding")[0].strip()
    return [asked, Message("assistant", "", calls=(call,)), Message("tool", result, answers="call")]


def _next_tool(
    system: str, given: Mapping[str, str], question: str, seed: Seed, draw: DrawInstance, now: float
) -> dict[str, Json]:
    """Return the tool that an agent calls next: one that the question is about, else `finish`."""
    called = {value for name, value in given.items() if name.startswith("tool_name_")}
    tools = []
    for name, about, written in _TOOL.findall(system):
        try:
            properties = ast.literal_eval(written)
        except (ValueError, SyntaxError):
            continue
        if name not in called and name != "finish":
            schema = {"type": "object", "properties": properties, "required": list(properties)}
            tools.append(Tool(name, about, schema))
    prompt = ChatRequest("", [Message("user", question)], tools=tools)
    caller = Caller(prompt, seed, draw, lambda: question, now)
    wanted = wanted_tools(question, tools, caller)
    if not wanted:
        return {"next_tool_name": "finish", "next_tool_args": {}}
    best = wanted[0].tool
    arguments, _ = fill_schema(
        schema_of(best.schema),
        [question],
        lambda: question,
        draw,
        seed.of("react"),
        now,
        sparse=True,
    )
    return {"next_tool_name": best.name, "next_tool_args": arguments or {}}


def _with_markers(names: Sequence[str], value: Mapping[str, Json], answer: str) -> str:
    parts = []
    for name in names:
        item = value.get(name, answer)
        written = item if isinstance(item, str) else json.dumps(item, ensure_ascii=False)
        parts.append(f"[[ ## {name} ## ]]\n{written}")
    return "\n\n".join([*parts, _END])
