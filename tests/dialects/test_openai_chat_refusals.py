"""Invalid chat requests get 400 with the invalid field in `param`, as from OpenAI."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.server.refusals import KEY, Documents, field_of, message_of

URL = "/sealink/v1/chat/completions"
USER = {"role": "user", "content": "hi"}
GOOD: dict[str, Any] = {"model": "qwen3-max", "messages": [USER]}
CALL = {"id": "call_1", "type": "function", "function": {"name": "f", "arguments": "{}"}}
ASKS = {"role": "assistant", "content": None, "tool_calls": [CALL]}
ASKED = {"role": "assistant", "function_call": {"name": "f", "arguments": "{}"}}
PICTURE = {"type": "image_url", "image_url": {"url": "https://a/b.png"}}
ALLOWED = {"mode": "required", "tools": [{"type": "function", "function": {"name": "f"}}]}
NULLS = (
    "stop",
    "n",
    "seed",
    "temperature",
    "max_tokens",
    "logit_bias",
    "logprobs",
    "top_logprobs",
    "metadata",
    "reasoning_effort",
    "modalities",
)
RESULT = {"role": "tool", "content": "1", "tool_call_id": "call_1"}


def conversation(*messages: Any) -> dict[str, Any]:
    return {"messages": list(messages)}


def part(value: Any) -> dict[str, Any]:
    return conversation({"role": "user", "content": [value]})


def tool(value: Any) -> dict[str, Any]:
    return {"tools": [{"type": "function", "function": value}]}


def takes(parameters: Any) -> dict[str, Any]:
    return tool({"name": "f", "parameters": parameters})


def form(schema: Any, **more: Any) -> dict[str, Any]:
    return {
        "response_format": {
            "type": "json_schema",
            "json_schema": {"name": "x", "schema": schema, **more},
        }
    }


def called(value: Any) -> dict[str, Any]:
    return conversation(USER, {"role": "assistant", "tool_calls": [value]})


P = "tools[0].function.parameters"
F = "response_format.json_schema.schema"
LOOK = {"tools": [{"type": "function", "function": {"name": "look"}}]}
NONE = {
    "type": "object",
    "properties": {"a": {"type": "string", "minLength": 5, "maxLength": 3}},
    "required": ["a"],
}
ONE = {"tools": [{"type": "function", "function": {"name": "f"}}]}

WRONG: list[tuple[str, dict[str, Any], str]] = [
    ("no messages", conversation(), "messages"),
    ("messages are text", {"messages": "hi"}, "messages"),
    ("messages are null", {"messages": None}, "messages"),
    ("messages are an object", {"messages": {"role": "user"}}, "messages"),
    ("a message is text", conversation("hi"), "messages[0]"),
    ("a message is null", conversation(USER, None), "messages[1]"),
    ("no role", conversation({"content": "hi"}), "messages[0].role"),
    ("an unknown role", conversation({"role": "robot", "content": "hi"}), "messages[0].role"),
    ("a role in capitals", conversation({"role": "User", "content": "hi"}), "messages[0].role"),
    ("a role that is a number", conversation({"role": 1, "content": "hi"}), "messages[0].role"),
    ("a role that is null", conversation({"role": None, "content": "hi"}), "messages[0].role"),
    ("a user without content", conversation({"role": "user"}), "messages[0].content"),
    ("a user whose content is null", conversation({"role": "user", "content": None}),
        "messages[0].content"),
    ("a user whose content is a number", conversation(USER, {"role": "user", "content": 5}),
        "messages[1].content"),
    ("a user whose content is an object", conversation({"role": "user", "content": {"text": "hi"}}),
        "messages[0].content"),
    ("a user whose content has no parts", conversation({"role": "user", "content": []}),
        "messages[0].content"),
    ("a system without content", conversation({"role": "system"}, USER), "messages[0].content"),
    ("a system whose content is null", conversation({"role": "system", "content": None}, USER),
        "messages[0].content"),
    ("a developer without content", conversation({"role": "developer"}, USER),
        "messages[0].content"),
    ("a system that shows an image", conversation({"role": "system", "content": [PICTURE]}),
        "messages[0].content[0].text"),
    ("an assistant with nothing", conversation(USER, {"role": "assistant"}), "messages[1].content"),
    ("an assistant whose content is a number",
        conversation(USER, {"role": "assistant", "content": 3}), "messages[1].content"),
    ("a speaker's name with spaces", conversation({"role": "user", "content": "hi", "name": "a b"}),
        "messages[0].name"),
    ("a speaker's name that is empty", conversation({"role": "user", "content": "hi", "name": ""}),
        "messages[0].name"),
    ("a speaker's name that is a number",
        conversation({"role": "user", "content": "hi", "name": 1}), "messages[0].name"),
    ("a part without type", part({"text": "hi"}), "messages[0].content[0].type"),
    ("a part of an unknown type", part({"type": "smell"}), "messages[0].content[0].type"),
    ("a part that is text", part("hi"), "messages[0].content[0]"),
    ("a text part without text", part({"type": "text"}), "messages[0].content[0].text"),
    ("a text part whose text is a number", part({"type": "text", "text": 1}),
        "messages[0].content[0].text"),
    ("an image part without image", part({"type": "image_url"}),
        "messages[0].content[0].image_url"),
    ("an image part without url", part({"type": "image_url", "image_url": {}}),
        "messages[0].content[0].image_url.url"),
    ("an image part that is a text", part({"type": "image_url", "image_url": "https://a/b.png"}),
        "messages[0].content[0].image_url"),
    ("an image address that is a number", part({"type": "image_url", "image_url": {"url": 1}}),
        "messages[0].content[0].image_url.url"),
    ("an image address of a file",
        part({"type": "image_url", "image_url": {"url": "file:///etc/passwd"}}),
        "messages[0].content[0].image_url.url"),
    ("an image address that is empty", part({"type": "image_url", "image_url": {"url": ""}}),
        "messages[0].content[0].image_url.url"),
    ("an unknown detail",
        part({"type": "image_url", "image_url": {"url": "https://a/b.png", "detail": "tiny"}}),
        "messages[0].content[0].image_url.detail"),
    ("a sound part without sound", part({"type": "input_audio"}),
        "messages[0].content[0].input_audio"),
    ("a sound without data", part({"type": "input_audio", "input_audio": {"format": "wav"}}),
        "messages[0].content[0].input_audio.data"),
    ("a sound without format", part({"type": "input_audio", "input_audio": {"data": "AAAA"}}),
        "messages[0].content[0].input_audio.format"),
    ("a sound of an unknown format",
        part({"type": "input_audio", "input_audio": {"data": "AAAA", "format": "midi"}}),
        "messages[0].content[0].input_audio.format"),
    ("a file part without file", part({"type": "file"}), "messages[0].content[0].file"),
    ("a file with neither id nor data", part({"type": "file", "file": {"filename": "a.pdf"}}),
        "messages[0].content[0].file.file_id"),
    ("a tool's result that comes first", conversation(RESULT, USER), "messages[0].role"),
    ("a tool's result without a call", conversation(USER, RESULT), "messages[1].role"),
    ("a tool's result after words",
        conversation(USER, {"role": "assistant", "content": "hello"}, RESULT), "messages[2].role"),
    ("a tool's result before its call", conversation(RESULT, USER, ASKS), "messages[0].role"),
    ("a tool's result without a call id",
        conversation(USER, ASKS, {"role": "tool", "content": "1"}), "messages[2].tool_call_id"),
    ("a tool's result for an empty id", conversation(USER, ASKS, {**RESULT, "tool_call_id": ""}),
        "messages[2].tool_call_id"),
    ("a tool's result for a number", conversation(USER, ASKS, {**RESULT, "tool_call_id": 1}),
        "messages[2].tool_call_id"),
    ("a tool's result without content",
        conversation(USER, ASKS, {"role": "tool", "tool_call_id": "call_1"}),
        "messages[2].content"),
    ("a tool's result that is an object", conversation(USER, ASKS, {**RESULT, "content": {"a": 1}}),
        "messages[2].content"),
    ("a function's result without a call",
        conversation(USER, {"role": "function", "name": "f", "content": "1"}), "messages[1].role"),
    ("a function's result without name",
        conversation(USER, ASKED, {"role": "function", "content": "1"}), "messages[2].name"),
    ("no calls at all", conversation(USER, {"role": "assistant", "tool_calls": []}),
        "messages[1].tool_calls"),
    ("calls that are text", conversation(USER, {"role": "assistant", "tool_calls": "f"}),
        "messages[1].tool_calls"),
    ("a call without id", called({"type": "function", "function": CALL["function"]}),
        "messages[1].tool_calls[0].id"),
    ("a call without type", called({"id": "a", "function": CALL["function"]}),
        "messages[1].tool_calls[0].type"),
    ("a call of an unknown type", called({**CALL, "type": "wish"}),
        "messages[1].tool_calls[0].type"),
    ("a call without function", called({"id": "a", "type": "function"}),
        "messages[1].tool_calls[0].function"),
    ("a call without a function's name",
        called({"id": "a", "type": "function", "function": {"arguments": "{}"}}),
        "messages[1].tool_calls[0].function.name"),
    ("a call without arguments", called({"id": "a", "type": "function", "function": {"name": "f"}}),
        "messages[1].tool_calls[0].function.arguments"),
    ("arguments that are an object",
        called({"id": "a", "type": "function", "function": {"name": "f", "arguments": {}}}),
        "messages[1].tool_calls[0].function.arguments"),
    ("no model", {"model": None}, "model"),
    ("an empty model", {"model": ""}, "model"),
    ("a model that is a number", {"model": 4}, "model"),
    ("temperature hot", {"temperature": "hot"}, "temperature"),
    ("temperature 9", {"temperature": 9}, "temperature"),
    ("temperature below zero", {"temperature": -0.1}, "temperature"),
    ("temperature true", {"temperature": True}, "temperature"),
    ("temperature in a list", {"temperature": [1]}, "temperature"),
    ("top_p above one", {"top_p": 1.01}, "top_p"),
    ("top_p below zero", {"top_p": -1}, "top_p"),
    ("top_p as text", {"top_p": "0.5"}, "top_p"),
    ("n of zero", {"n": 0}, "n"),
    ("n of 129", {"n": 129}, "n"),
    ("n of one and a half", {"n": 1.5}, "n"),
    ("n as text", {"n": "2"}, "n"),
    ("max_tokens of zero", {"max_tokens": 0}, "max_tokens"),
    ("max_tokens below zero", {"max_tokens": -5}, "max_tokens"),
    ("max_tokens as text", {"max_tokens": "100"}, "max_tokens"),
    ("max_completion_tokens of zero", {"max_completion_tokens": 0}, "max_completion_tokens"),
    ("both limits", {"max_tokens": 5, "max_completion_tokens": 5}, "max_tokens"),
    ("five stops", {"stop": ["a", "b", "c", "d", "e"]}, "stop"),
    ("no stops", {"stop": []}, "stop"),
    ("a stop that is a number", {"stop": 1}, "stop"),
    ("a stop that is null among stops", {"stop": ["a", None]}, "stop[1]"),
    ("presence_penalty above two", {"presence_penalty": 2.5}, "presence_penalty"),
    ("presence_penalty below minus two", {"presence_penalty": -3}, "presence_penalty"),
    ("frequency_penalty above two", {"frequency_penalty": 3}, "frequency_penalty"),
    ("frequency_penalty as text", {"frequency_penalty": "0"}, "frequency_penalty"),
    ("a bias of 101", {"logit_bias": {"50256": 101}}, "logit_bias.50256"),
    ("a bias of minus 101", {"logit_bias": {"50256": -101}}, "logit_bias.50256"),
    ("a bias as text", {"logit_bias": {"50256": "no"}}, "logit_bias.50256"),
    ("biases in a list", {"logit_bias": [1]}, "logit_bias"),
    ("logprobs as a number", {"logprobs": 1}, "logprobs"),
    ("top_logprobs alone", {"top_logprobs": 2}, "top_logprobs"),
    ("top_logprobs without logprobs", {"top_logprobs": 2, "logprobs": False}, "top_logprobs"),
    ("top_logprobs of 21", {"top_logprobs": 21, "logprobs": True}, "top_logprobs"),
    ("top_logprobs below zero", {"top_logprobs": -1, "logprobs": True}, "top_logprobs"),
    ("a seed of one and a half", {"seed": 1.5}, "seed"),
    ("a seed as text", {"seed": "7"}, "seed"),
    ("a seed of more than 64 bits", {"seed": 2**63}, "seed"),
    ("stream as text", {"stream": "true"}, "stream"),
    ("stream as a number", {"stream": 1}, "stream"),
    ("stream_options without stream", {"stream_options": {"include_usage": True}},
        "stream_options"),
    ("stream_options with stream off", {"stream": False, "stream_options": {"include_usage": True}},
        "stream_options"),
    ("include_usage as text", {"stream": True, "stream_options": {"include_usage": "yes"}},
        "stream_options.include_usage"),
    ("stream_options in a list", {"stream": True, "stream_options": []}, "stream_options"),
    ("user as a number", {"user": 1}, "user"),
    ("store as text", {"store": "yes"}, "store"),
    ("an unknown service tier", {"service_tier": "first class"}, "service_tier"),
    ("an unknown effort", {"reasoning_effort": "heroic"}, "reasoning_effort"),
    ("an unknown verbosity", {"verbosity": "chatty"}, "verbosity"),
    ("an unknown modality", {"modalities": ["text", "smell"]}, "modalities[1]"),
    ("a voice without format", {"modalities": ["audio"], "audio": {"voice": "alloy"}},
        "audio.format"),
    ("metadata in a list", {"metadata": []}, "metadata"),
    ("metadata that is a number", {"metadata": {"a": 1}}, "metadata.a"),
    ("metadata too long", {"metadata": {"a": "x" * 513}}, "metadata.a"),
    ("a task type too long", {"metadata": {"task_type": "x" * 65}}, "metadata.task_type"),
    ("seventeen metadata", {"metadata": {str(number): "x" for number in range(17)}}, "metadata"),
    ("tools in an object", {"tools": {}}, "tools"),
    ("no tools", {"tools": []}, "tools"),
    ("too many tools",
        {"tools": [{"type": "function", "function": {"name": f"f{n}"}} for n in range(129)]},
        "tools"),
    ("a tool that is text", {"tools": ["f"]}, "tools[0]"),
    ("a tool without type", {"tools": [{"function": {"name": "f"}}]}, "tools[0].type"),
    ("a tool of an unknown type", {"tools": [{"type": "spell", "function": {"name": "f"}}]},
        "tools[0].type"),
    ("a tool without function", {"tools": [{"type": "function"}]}, "tools[0].function"),
    ("a tool without name", tool({}), "tools[0].function.name"),
    ("a tool's name with spaces", tool({"name": "get weather"}), "tools[0].function.name"),
    ("a tool's name that is empty", tool({"name": ""}), "tools[0].function.name"),
    ("a tool's name of 65 letters", tool({"name": "f" * 65}), "tools[0].function.name"),
    ("a tool's description as a number", tool({"name": "f", "description": 1}),
        "tools[0].function.description"),
    ("parameters as text", takes("none"), P),
    ("parameters that are no object's", takes({"type": "string"}), f"{P}.type"),
    ("parameters of an unknown type", takes({"type": "objekt"}), f"{P}.type"),
    ("a parameter of an unknown type",
        takes({"type": "object", "properties": {"a": {"type": "strin"}}}),
        f"{P}.properties.a.type"),
    ("a parameter that is text", takes({"type": "object", "properties": {"a": "string"}}),
        f"{P}.properties.a"),
    ("parameters' properties in a list", takes({"type": "object", "properties": ["a"]}),
        f"{P}.properties"),
    ("required as text", takes({"type": "object", "required": "a"}), f"{P}.required"),
    ("an enum that is no list", takes({"type": "object", "properties": {"a": {"enum": "x"}}}),
        f"{P}.properties.a.enum"),
    ("a custom tool without name", {"tools": [{"type": "custom", "custom": {}}]},
        "tools[0].custom.name"),
    ("a tool choice without tools", {"tool_choice": "auto"}, "tool_choice"),
    ("an unknown tool choice", {**ONE, "tool_choice": "maybe"}, "tool_choice"),
    ("a tool choice without function", {**ONE, "tool_choice": {"type": "function"}},
        "tool_choice.function"),
    ("a tool choice without name", {**ONE, "tool_choice": {"type": "function", "function": {}}},
        "tool_choice.function.name"),
    ("parallel calls without tools", {"parallel_tool_calls": True}, "parallel_tool_calls"),
    ("parallel calls as text", {**ONE, "parallel_tool_calls": "yes"}, "parallel_tool_calls"),
    ("no functions", {"functions": []}, "functions"),
    ("a function without name", {"functions": [{}]}, "functions[0].name"),
    ("a function call without functions", {"function_call": "auto"}, "function_call"),
    ("a response format as text", {"response_format": "json"}, "response_format"),
    ("a response format without type", {"response_format": {}}, "response_format.type"),
    ("an unknown response format", {"response_format": {"type": "xml"}}, "response_format.type"),
    ("a schema's format without schema", {"response_format": {"type": "json_schema"}},
        "response_format.json_schema"),
    ("a schema's format without name",
        {"response_format": {"type": "json_schema", "json_schema": {"schema": {}}}},
        "response_format.json_schema.name"),
    ("a schema's name with spaces",
        {"response_format": {"type": "json_schema", "json_schema": {"name": "a b"}}},
        "response_format.json_schema.name"),
    ("a schema that is text", form("object"), F),
    ("a schema of an unknown type", form({"type": "strin"}), f"{F}.type"),
    ("a property of an unknown type",
        form({"type": "object", "properties": {"a": {"type": "int"}}}), f"{F}.properties.a.type"),
    ("items of an unknown type", form({"type": "array", "items": {"type": "text"}}),
        f"{F}.items.type"),
    ("a definition of an unknown type", form({"$defs": {"a": {"type": "dict"}}}),
        f"{F}.$defs.a.type"),
    ("a reference that is a number", form({"$ref": 1}), f"{F}.$ref"),
    ("an empty anyOf", form({"anyOf": []}), f"{F}.anyOf"),
    ("a length below zero", form({"type": "string", "maxLength": -1}), f"{F}.maxLength"),
    ("a strict schema that allows more", form({"type": "object", "properties": {}}, strict=True),
        f"{F}.additionalProperties"),
    ("a strict schema that says it allows more",
        form({"type": "object", "additionalProperties": True}, strict=True),
        f"{F}.additionalProperties"),
    ("a strict schema that is no object",
        form({"type": "string", "additionalProperties": False}, strict=True), f"{F}.type"),
    ("strict as text", form({}, strict="yes"), "response_format.json_schema.strict"),
    ("a chosen tool that is not there",
        {**LOOK, "tool_choice": {"type": "function", "function": {"name": "other"}}},
        "tool_choice"),
    ("a chosen function that is not there",
        {"functions": [{"name": "f"}], "function_call": {"name": "other"}}, "function_call"),
    ("two tools of one name", {"tools": LOOK["tools"] * 2}, "tools[1].function.name"),
    ("two functions of one name", {"functions": [{"name": "look"}, {"name": "look"}]},
        "functions[1].name"),
    ("a call without a result", conversation(USER, ASKS, USER), "messages"),
    ("a call that is the last message", conversation(USER, ASKS), "messages"),
    ("one result of two",
        conversation(USER, {**ASKS, "tool_calls": [CALL, {**CALL, "id": "call_2"}]}, RESULT),
        "messages"),
    ("a result of another call", conversation(USER, ASKS, {**RESULT, "tool_call_id": "call_9"}),
        "messages[2].tool_call_id"),
    ("a result after the next question", conversation(USER, ASKS, RESULT, USER, RESULT),
        "messages[4].role"),
    ("a reference to elsewhere", form({"$ref": "http://127.0.0.1:9/schema.json"}),
        "response_format"),
    ("a reference to nothing", form({"type": "object", "properties": {"a": {"$ref": "#/$defs/b"}}}),
        "response_format"),
    ("a schema that nothing meets", form(NONE), "response_format"),
    ("a pattern that no engine reads",
        form({"type": "object", "properties": {"a": {"type": "string", "pattern": "("}}}),
        "response_format"),
    ("a tool that nothing meets",
        takes({"type": "object", "properties": {"a": False}, "required": ["a"]}), P),
    ("a tool's reference to nothing",
        takes({"type": "object", "properties": {"a": {"$ref": "#/$defs/b"}}}), P),
    ("a strict tool that allows more",
        tool({"name": "f", "strict": True, "parameters": {"type": "object", "properties": {}}}), P),
    ("a thousand million tokens", {"max_tokens": 10**9}, "max_tokens"),
    ("more tokens than the model has", {"max_tokens": 300_000}, "max_tokens"),
    ("nines of tokens", {"max_tokens": 999_999}, "max_tokens"),
    ("more completion tokens than the model has", {"max_completion_tokens": 1_000_000},
        "max_completion_tokens"),
    ("a prediction without content", {"prediction": {"type": "content"}}, "prediction.content"),
]  # fmt: skip


def test_the_table_is_long() -> None:
    assert len(WRONG) >= 120
    assert len({name for name, _, _ in WRONG}) == len(WRONG)


@pytest.mark.parametrize(
    ("wrong", "field"), [pytest.param(wrong, field, id=name) for name, wrong, field in WRONG]
)
def test_the_error_names_the_invalid_field(
    client: httpx.Client, documents: Documents, wrong: dict[str, Any], field: str
) -> None:
    reply = client.post(URL, json={**GOOD, **wrong}, headers=KEY)

    assert reply.status_code == 400, reply.text
    documents.check("sealink", "/v1/chat/completions", "POST", reply)
    assert field_of(reply.json()) == field, message_of(reply.json())
    assert 10 < len(message_of(reply.json())) <= 300


CLOSED = {"type": "object", "additionalProperties": False}

VALID: list[tuple[str, dict[str, Any]]] = [
    ("a tool's result after its call", conversation(USER, ASKS, RESULT)),
    ("a conversation that goes on after a result",
        conversation(USER, ASKS, RESULT, {"role": "assistant", "content": "one"}, USER)),
    ("a function's result after its call",
        conversation(USER, ASKED, {"role": "function", "name": "f", "content": None})),
    ("a refusal of the past", conversation(USER, {"role": "assistant", "refusal": "no"}, USER)),
    ("parameters left out", ONE),
    ("parameters without type", takes({})),
    ("keywords that are null",
        takes({"type": "object",
            "properties": {"a": {"type": "string", "minLength": None, "description": None}}})),
    ("a reference to itself", form({"type": "object", "properties": {"a": {"$ref": "#"}}})),
    ("a tuple of older drafts",
        form({"type": "array", "items": [{"type": "string"}, {"type": "integer"}]})),
    ("a boolean schema", form({"type": "object", "properties": {"a": True, "b": False}})),
    ("a custom tool",
        {"tools": [{"type": "custom", "custom": {"name": "shell"}}],
            "tool_choice": {"type": "custom", "custom": {"name": "shell"}}}),
    ("allowed tools", {**ONE, "tool_choice": {"type": "allowed_tools", "allowed_tools": ALLOWED}}),
    ("allowed tools that are nonsense",
        {**ONE, "tool_choice": {"type": "allowed_tools",
            "allowed_tools": {**ALLOWED, "tools": [{}, {"type": "x", "x": 1}]}}}),
    ("parameters of other hosts",
        {"top_k": 5, "enable_thinking": False, "cache_control": {"type": "ephemeral"},
            "extra_body": {}, "repetition_penalty": 1.1}),
    ("a strict schema",
        form({**CLOSED, "properties": {"a": {"type": ["string", "null"]}}, "required": ["a"]},
            strict=True)),
    ("two calls answered in another order",
        conversation(USER, {**ASKS, "tool_calls": [CALL, {**CALL, "id": "call_2"}]},
            {**RESULT, "tool_call_id": "call_2"}, RESULT)),
    ("biases by id and by word", {"logit_bias": {"50256": -100, "the": -100}}),
    ("nulls everywhere", dict.fromkeys(NULLS)),
]  # fmt: skip


def of(member: dict[str, Any]) -> dict[str, Any]:
    return {**CLOSED, "properties": {"a": member}, "required": ["a"]}


LISTS = {
    "properties": {"b": {"type": "array", "items": {"type": "object", "properties": {}}}},
    "required": ["b"],
}
STRICT: list[tuple[str, dict[str, Any], str]] = [
    ("open inside", of({"type": "object"}),
        "In context=('properties', 'a'), 'additionalProperties' is required to be supplied and to "
        "be false."),
    ("open in a list", {**CLOSED, **LISTS},
        "In context=('properties', 'b', 'items'), 'additionalProperties' is required"),
    ("open in a definition", {**CLOSED, "properties": {}, "$defs": {"c": {"type": "object"}}},
        "In context=('$defs', 'c'), 'additionalProperties' is required"),
    ("open in a choice", of({"anyOf": [{"type": "null"}, {"type": "object"}]}),
        "In context=('properties', 'a', 'anyOf', '1'), "),
    ("optional",
        {**of({"type": "string"}),
            "properties": {"a": {"type": "string"}, "b": {"type": "string"}}},
        "every key in properties. Missing 'b'."),
    ("required by no name", {**CLOSED, "properties": {}, "required": ["b"]},
        "Extra required key 'b' supplied."),
    ("oneOf", of({"oneOf": [{"type": "string"}]}),
        "In context=('properties', 'a'), 'oneOf' is not permitted."),
    ("a default", of({"type": "string", "default": "x"}),
        "In context=('properties', 'a'), 'default' is not permitted."),
    ("no type", of({"description": "x"}),
        "In context=('properties', 'a'), schema must have a 'type' key."),
    ("a list of anything", of({"type": "array"}),
        "In context=('properties', 'a'), array schema missing items."),
]  # fmt: skip


@pytest.mark.parametrize(
    ("schema", "message"),
    [pytest.param(schema, message, id=name) for name, schema, message in STRICT],
)
def test_a_strict_schema_is_checked_at_every_level(
    client: httpx.Client, schema: dict[str, Any], message: str
) -> None:
    called = {"type": "function", "name": "f", "strict": True, "parameters": schema}
    wanted = {"type": "json_schema", "name": "x", "strict": True, "schema": schema}
    places = (
        (URL, {**GOOD, **form(schema, strict=True)}, "response_format 'x'", "response_format"),
        (
            URL,
            {**GOOD, **tool({"name": "f", "strict": True, "parameters": schema})},
            "function 'f'",
            P,
        ),
        (
            "/seacloud/llm/openai/v1/responses",
            {"model": "gpt-4.1", "input": "Hi", "tools": [called]},
            "function 'f'",
            "tools[0].parameters",
        ),
        (
            "/seacloud/llm/openai/v1/responses",
            {"model": "gpt-4.1", "input": "Hi", "text": {"format": wanted}},
            "response_format 'x'",
            "text.format.schema",
        ),
    )
    for path, body, owner, field in places:
        refused = client.post(path, json=body, headers=KEY)

        assert refused.status_code == 400, refused.text
        assert field_of(refused.json()) == field
        assert message_of(refused.json()).startswith(f"Invalid schema for {owner}: ")
        assert message in message_of(refused.json())


@pytest.mark.parametrize("stream", [False, True], ids=["plain", "streamed"])
@pytest.mark.parametrize("valid", [pytest.param(valid, id=name) for name, valid in VALID])
def test_an_unusual_valid_request_is_accepted(
    client: httpx.Client, valid: dict[str, Any], stream: bool
) -> None:
    reply = client.post(URL, json={**GOOD, **valid, "stream": stream}, headers=KEY)

    assert reply.status_code == 200, reply.text
