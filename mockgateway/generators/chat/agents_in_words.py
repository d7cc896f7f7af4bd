"""Answer agents that describe their tools in the prompt and parse calls from the reply's text.

Two forms are known: `Action:` with `Action Input:` (ReAct), and Python code that calls functions.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from mockgateway.content import ChatRequest, Message, Tool, ToolCall
from mockgateway.text_tables import pattern

from .shape import types_in_words

Json = Any
Choose = Callable[[ChatRequest], Sequence[ToolCall]]  # returns the next calls
Write = Callable[[ChatRequest], str]  # answers a conversation in words

_TABLE = "formats"
_LONGEST = 60_000  # characters of instructions
_MOST_TOOLS = 40
_NAMED = re.compile(r"Tool Name:[ \t]*(\S+)(.*?)(?=Tool Name:|\n#|\n\n\n|\Z)", re.DOTALL)
_ABOUT = re.compile(r"Tool Description:[ \t]*(.+?)(?=\n\W*Tool \w+:|\Z)", re.DOTALL)
_TAKES = re.compile(r"Tool Arg\w*:[ \t]*(\{.*?\})[ \t]*(?=\n|\Z)", re.DOTALL)
_LISTED = re.compile(
    r"(?m)^[ \t>*-]*(\w+)(?:\(([^()\n]*)\))?(?:[ \t]*->[ \t]*\w+)?[ \t]*[:-][ \t]+(.+)$"
)
_NAMES = re.compile(r"\bone of:?[ \t]*[\[(]?([\w,'\" \t]+)[\])]?")
_FUNCTION = re.compile(r"(?m)^def (\w+)\(([^()\n]*)\)[^:\n]*:\s*\"\"\"(.*?)\"\"\"", re.DOTALL)
_ACTION = re.compile(
    r"^[ \t]*Action:[ \t]*(\S+)[ \t]*\n+[ \t]*Action Input:[ \t]*(.*?)\s*^[ \t]*Observation:(.*?)"
    r"(?=^[ \t]*(?:Thought|Action|Final Answer):|\Z)",
    re.DOTALL | re.MULTILINE,
)
_PRINTED = re.compile(r"print\((\w+)\((.*)\)\)")
_QUESTION = re.compile(r"(?s).*\bQuestion:[ \t]*")
_TASK = re.compile(r"\A(?:New |Current )?task:\s*", re.IGNORECASE)
_LOGS = re.compile(r"(?s)\A.*(?:Execution logs|Observations?):\s*(.*?)(?:\nLast output\b.*)?\Z")


class _Agent(NamedTuple):
    """An agent's conversation without its instructions."""

    tools: Sequence[Tool]
    messages: Sequence[Message]  # the question, and the calls that were made with their results


def may_be_agent(message: Message) -> bool:
    """Return whether a turn may hold an agent's instructions. Cheap: runs on every call."""
    text = message.text
    return len(text) < _LONGEST and ("Action Input:" in text or "final_answer(" in text)


def agent_answer(prompt: ChatRequest, choose: Choose, write: Write) -> str | None:
    """Return the next call or the answer in the agent's format; None if there is no agent."""
    instructions = "\n".join(turn.text for turn in prompt.messages if turn.role == "system")
    first = next((turn.text for turn in prompt.messages if turn.role == "user"), "")
    if len(instructions) + len(first) > _LONGEST or not prompt.messages:
        return None
    if pattern(_TABLE, "runs_code").search(instructions):
        functions = [*_functions(instructions)]
        return _code_answer(_coder(prompt, functions), prompt, choose, write) if functions else None
    instructions = f"{instructions}\n{first}"
    if not pattern(_TABLE, "acts").search(instructions):
        return None
    agent = _reasoner(prompt, [*_tools(instructions)][:_MOST_TOOLS])
    asked = prompt._replace(messages=agent.messages, tools=agent.tools, parallel=False)
    if calls := choose(asked) if agent.tools else ():
        name, given = calls[0].name, json.loads(calls[0].arguments)
        plain = list(given) == ["tool_input"]
        written = str(given["tool_input"]) if plain else json.dumps(given, ensure_ascii=False)
        return f"Thought: I need to use a tool.\nAction: {name}\nAction Input: {written}"
    label = "Final Answer:" if "Final Answer:" in instructions else "Answer:"
    answer = write(prompt._replace(messages=agent.messages))
    return f"Thought: I can answer without using any more tools.\n{label} {answer}"


def _tools(text: str) -> Iterator[Tool]:
    """Yield the tools that instructions describe."""
    found = _NAMED.findall(text)
    for name, rest in found:
        about, takes = _ABOUT.search(rest), _TAKES.search(rest)
        yield Tool(name, about[1].strip() if about else "", _schema(takes[1] if takes else "{}"))
    if found or not (listed := _NAMES.search(text)):
        return
    names = {name.strip(" '\"") for name in listed[1].split(",")}
    for name, signature, about in _LISTED.findall(text):
        if name in names:
            names.discard(name)
            yield Tool(name, about.strip(), _signature(signature or "tool_input: str"))


def _functions(text: str) -> Iterator[Tool]:
    for name, signature, about in _FUNCTION.findall(text):
        if name != "final_answer":
            yield Tool(name, about.partition("\n")[0].strip(), _signature(signature))


def _schema(written: str) -> Json:
    """Return the schema of arguments: a JSON Schema, or a mapping of names to descriptions."""
    try:
        value = json.loads(written)
    except ValueError:
        try:
            value = ast.literal_eval(written)
        except (ValueError, SyntaxError):
            value = {}
    if isinstance(value.get("properties"), dict):
        return {"required": list(value["properties"]), **value}
    properties = {
        name: types_in_words(str(part.get("type", "")) if isinstance(part, dict) else str(part))
        for name, part in value.items()
    }
    return {"type": "object", "properties": properties, "required": list(properties)}


def _signature(written: str) -> Json:
    """Return the schema of a Python signature: `city: str, days: int = 3`."""
    properties, required = {}, []
    for part in filter(str.strip, written.split(",")):
        name, _, rest = part.strip().partition(":")
        kind, default, _ = rest.partition("=")
        properties[name.strip()] = types_in_words(kind.strip())
        required += [] if default else [name.strip()]
    return {"type": "object", "properties": properties, "required": required}


def _reasoner(prompt: ChatRequest, tools: Sequence[Tool]) -> _Agent:
    spoken = [turn for turn in prompt.messages if turn.role != "system"]
    own = [turn.text for turn in spoken if turn.role == "user"]
    asked = next((text for text in reversed(own) if "Observation:" not in text[:20]), "")
    log = "\n".join(turn.text for turn in spoken)
    if "Question:" in asked:  # the instructions, the question and the log are one text
        asked = _QUESTION.sub("", asked)
        log = asked
        asked = re.split(r"\n\s*Thought:", asked)[0]
    asked = _TASK.sub("", asked.strip()).partition("\n\nThis is the expected criteria")[0]
    messages = [Message("user", asked)]
    for number, (name, given, seen) in enumerate(_ACTION.findall(log)):
        messages += _made([ToolCall(f"act{number}", name, _as_json(given))], seen)
    return _Agent(tools, messages)


def _coder(prompt: ChatRequest, tools: Sequence[Tool]) -> _Agent:
    spoken = [turn for turn in prompt.messages if turn.role != "system"]
    asked = next((turn.text for turn in spoken if turn.role == "user"), "")
    messages = [Message("user", _TASK.sub("", asked))]
    known = {tool.name for tool in tools}
    for number, turn in enumerate(spoken):
        if turn.role != "assistant" or number + 1 == len(spoken):
            continue
        calls = [
            ToolCall(f"act{number}-{place}", name, _given(arguments))
            for place, (name, arguments) in enumerate(_PRINTED.findall(turn.text))
            if name in known
        ]
        found = _LOGS.match(spoken[number + 1].text)
        if calls and found:
            messages += _made(calls, found[1])
    return _Agent(tools, messages)


def _made(calls: Sequence[ToolCall], seen: str) -> list[Message]:
    lines = seen.strip().splitlines()
    results = lines if len(lines) == len(calls) else [seen.strip()]
    answers = [
        Message("tool", result, answers=call.id)
        for result, call in zip(results, calls, strict=False)
    ]
    return [Message("assistant", "", calls=tuple(calls)), *answers]


def _as_json(written: str) -> str:
    """Return the input of an action as JSON: it may be a Python dictionary or plain text."""
    for read in (json.loads, ast.literal_eval):
        try:
            value = read(written)
        except (ValueError, SyntaxError):
            continue
        if isinstance(value, dict):
            return json.dumps(value)
    return json.dumps({"tool_input": written})


def _given(written: str) -> str:
    """Return the arguments of a call in Python as JSON."""
    try:
        call = ast.parse(f"f({written})", mode="eval").body
        assert isinstance(call, ast.Call)
        return json.dumps({one.arg: ast.literal_eval(one.value) for one in call.keywords})
    except (SyntaxError, ValueError):
        return "{}"


def _code_answer(agent: _Agent, prompt: ChatRequest, choose: Choose, write: Write) -> str:
    """Return Python code that makes the next calls, or that returns the answer."""
    instructions = next(turn.text for turn in prompt.messages if turn.role == "system")
    opening, closing = ("<code>", "</code>") if "<code>" in instructions else ("```py", "```")
    end = "<end_code>" if "<end_code>" in instructions else ""
    calls = choose(prompt._replace(messages=agent.messages, tools=agent.tools, parallel=True))
    if calls:
        lines, thought = [*map(_printed, calls)], "I call the tools that this needs."
    else:
        answer = json.dumps(write(prompt._replace(messages=agent.messages)), ensure_ascii=False)
        lines, thought = [f"final_answer({answer})"], "I can answer this directly."
    return "\n".join([f"Thought: {thought}", opening, *lines, f"{closing}{end}"])


def _printed(call: ToolCall) -> str:
    given = ", ".join(f"{name}={value!r}" for name, value in json.loads(call.arguments).items())
    return f"print({call.name}({given}))"
