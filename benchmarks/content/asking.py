"""Word a case of this folder as a request of each dialect, and read the reply."""

from __future__ import annotations

import json
from typing import Any

from shorthand import expand, pydantic

DIALECTS = {
    "chat": "/sealink/v1/chat/completions",
    "messages": "/sealink/anthropic/v1/messages",
    "responses": "/seacloud/llm/openai/v1/responses",
}
MODELS = {"chat": "qwen3-max", "messages": "qwen3-max", "responses": "gpt-5.2"}

LANGCHAIN = """The output should be formatted as a JSON instance that conforms to the JSON schema below.

As an example, for the schema {"properties": {"foo": {"title": "Foo", "description": "a list of strings", "type": "array", "items": {"type": "string"}}}, "required": ["foo"]}
the object {"foo": ["bar", "baz"]} is a well-formatted instance of the schema. The object {"properties": {"foo": ["bar", "baz"]}} is not well-formatted.

Here is the output schema:
```
%s
```"""  # noqa: E501
INSTRUCTOR = """
        As a genius expert, your task is to understand the content and provide
        the parsed objects in json that match the following json_schema:


        %s

        Make sure to return an instance of the JSON, not the schema itself
"""
DSPY = """Your input fields are:
1. `text` (str):
Your output fields are:
%s
All interactions will be structured in the following way, with the appropriate values filled in.

[[ ## text ## ]]
{text}

%s

[[ ## completed ## ]]
In adhering to this structure, your objective is:
        Extract the fields from the text."""

Json = dict[str, Any]
PYTHON = {"integer": "int", "number": "float", "string": "str", "boolean": "bool"}


def schema_of(case: Json) -> Json | None:
    """Return the case's schema in full, if it has one."""
    if "schema" in case:
        return case["schema"]
    if "fields" not in case:
        return None
    return (
        pydantic(case["fields"])
        if case["ask"] in ("pydantic", "langchain", "instructor")
        else expand(case["fields"])
    )


def extraction(case: Json, dialect: str) -> Json:
    """Return the body that asks for a case's JSON in a dialect."""
    ask, schema, system, text = case["ask"], schema_of(case), case.get("system", ""), case["text"]
    tool = case.get("tool", {"name": "extract", "description": "Record the extracted data"})
    if "schema" in case and dialect == "messages":
        ask = "tool"  # Anthropic's structured output allows closed schemas only
    if ask == "system" and schema:
        system = f"{system}\n{json.dumps(schema, indent=2)}"
    if ask == "langchain":
        text = f"{LANGCHAIN % json.dumps(_open(schema))}\n\n{text}"
    if ask == "instructor":
        system = INSTRUCTOR % json.dumps(_open(schema), indent=2)
    if ask == "dspy":
        system, text = _dspy(case["fields"], text)
    body = conversation(dialect, system, [("user", text)])
    if ask in ("json_schema", "pydantic"):
        body |= _json_schema(dialect, schema, strict="schema" not in case)
    if ask in ("json_object", "instructor"):
        body |= _json_object(dialect)
    if ask == "tool":
        body |= tools_of(dialect, [{**tool, "schema": schema}], tool["name"])
    return body


def _open(schema: Any) -> Any:
    return {
        key: value for key, value in schema.items() if key not in ("additionalProperties", "type")
    }


def _json_schema(dialect: str, schema: Any, strict: bool) -> Json:
    named = {"name": "extraction", "strict": strict, "schema": schema}
    if dialect == "chat":
        return {"response_format": {"type": "json_schema", "json_schema": named}}
    if dialect == "responses":
        return {"text": {"format": {"type": "json_schema", **named}}}
    return {"output_config": {"format": {"type": "json_schema", "schema": schema}}}


def _json_object(dialect: str) -> Json:
    if dialect == "chat":
        return {"response_format": {"type": "json_object"}}
    return {"text": {"format": {"type": "json_object"}}} if dialect == "responses" else {}


def _dspy(fields: Json, text: str) -> tuple[str, str]:
    listed = [
        f"{n}. `{name}` ({PYTHON[kind]}):" for n, (name, kind) in enumerate(fields.items(), 1)
    ]
    shown = [f"[[ ## {name} ## ]]\n{{{name}}}" for name in fields]
    order = ", then ".join(f"`[[ ## {name} ## ]]`" for name in fields)
    return DSPY % ("\n".join(listed), "\n\n".join(shown)), (
        f"[[ ## text ## ]]\n{text}\n\nRespond with the corresponding output fields, starting with "
        f"the field {order}, and then ending with the marker for `[[ ## completed ## ]]`."
    )


def conversation(dialect: str, system: str, turns: list[tuple[str, str]]) -> Json:
    """Return a body with these turns of text."""
    messages: list[Any] = [{"role": role, "content": text} for role, text in turns]
    body: Json = {"model": MODELS[dialect]}
    if dialect == "responses":
        return {**body, "input": messages, **({"instructions": system} if system else {})}
    if dialect == "messages":
        return {
            **body,
            "max_tokens": 4000,
            "messages": messages,
            **({"system": system} if system else {}),
        }
    first = [{"role": "system", "content": system}] if system else []
    return {**body, "messages": first + messages}


def tools_of(dialect: str, tools: list[Json], choice: str | None) -> Json:
    """Return the fields that offer tools. `choice`: auto, none, required or a tool's name."""
    listed, named = [], choice if choice not in (None, "auto", "none", "required") else None
    for tool in tools:
        schema = tool.get("schema") or expand(tool["fields"], closed=False)
        plain = {"name": tool["name"], "description": tool["description"]}
        if dialect == "chat":
            listed.append({"type": "function", "function": {**plain, "parameters": schema}})
        elif dialect == "responses":
            listed.append({"type": "function", **plain, "parameters": schema, "strict": False})
        else:
            listed.append({**plain, "input_schema": schema})
    body: Json = {"tools": listed}
    if choice is None:
        return body
    if dialect == "messages":
        kind = {"auto": "auto", "none": "none", "required": "any"}.get(choice, "tool")
        return {**body, "tool_choice": {"type": kind, **({"name": named} if named else {})}}
    if named and dialect == "chat":
        return {**body, "tool_choice": {"type": "function", "function": {"name": named}}}
    return {**body, "tool_choice": {"type": "function", "name": named} if named else choice}


def tool_call(case: Json, library: Json, dialect: str) -> Json:
    """Return the body of a tool case."""
    tools = [{"name": name.rpartition(":")[2], **library[name]} for name in case["tools"]]
    body = conversation(dialect, case.get("system", ""), [("user", case["text"])])
    if "result" in case:
        turns = body["input" if dialect == "responses" else "messages"]
        turns += _result(dialect, case["result"])
        if "then" in case:
            turns += [{"role": "assistant", "content": case["result"]["content"]}]
            turns += [{"role": "user", "content": case["then"]}]
    return body | tools_of(dialect, tools, case.get("tool_choice"))


def _result(dialect: str, result: Json) -> list[Json]:
    arguments, content = json.dumps(result["arguments"]), result["content"]
    if dialect == "chat":
        function = {"name": result["name"], "arguments": arguments}
        call = {"id": "call_1", "type": "function", "function": function}
        return [
            {"role": "assistant", "content": None, "tool_calls": [call]},
            {"role": "tool", "tool_call_id": "call_1", "content": content},
        ]
    if dialect == "responses":
        return [
            {
                "type": "function_call",
                "call_id": "call_1",
                "name": result["name"],
                "arguments": arguments,
            },
            {"type": "function_call_output", "call_id": "call_1", "output": content},
        ]
    use = {
        "type": "tool_use",
        "id": "toolu_1",
        "name": result["name"],
        "input": result["arguments"],
    }
    done = {"type": "tool_result", "tool_use_id": "toolu_1", "content": content}
    return [{"role": "assistant", "content": [use]}, {"role": "user", "content": [done]}]


def read(dialect: str, reply: Json) -> tuple[str, list[Json]]:
    """Return the text of a reply and its calls, as {name, arguments}."""
    if dialect == "chat":
        message = reply["choices"][0]["message"]
        calls = [call["function"] for call in message.get("tool_calls") or ()]
        return message.get("content") or "", [_call(c["name"], c["arguments"]) for c in calls]
    if dialect == "responses":
        texts = [
            part["text"]
            for item in reply["output"] if item["type"] == "message"
            for part in item["content"]
        ]  # fmt: skip
        calls = [item for item in reply["output"] if item["type"] == "function_call"]
        return "".join(texts), [_call(c["name"], c["arguments"]) for c in calls]
    blocks = reply["content"]
    text = "".join(block["text"] for block in blocks if block["type"] == "text")
    return text, [
        {"name": b["name"], "arguments": b["input"]} for b in blocks if b["type"] == "tool_use"
    ]


def _call(name: str, arguments: str) -> Json:
    return {"name": name, "arguments": json.loads(arguments)}
