"""Invalid Responses requests get 400 with the invalid field in `param`."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.server.refusals import KEY, Documents, field_of, message_of

PATH = "/llm/openai/v1/responses"
HI = {"role": "user", "content": "Hi"}
TOOL = {
    "type": "function",
    "name": "get_weather",
    "parameters": {"type": "object", "properties": {"city": {"type": "string"}}},
}
CALL = {"type": "function_call", "call_id": "call_1", "name": "get_weather", "arguments": "{}"}
OUTPUT = {"type": "function_call_output", "call_id": "call_1", "output": "21"}
PART = "input[0].content[0]"
ABSENT = object()  # the field is left out


def items(*given: Any) -> dict[str, Any]:
    return {"input": list(given)}


def parts(*given: Any, role: str = "user") -> dict[str, Any]:
    return items({"role": role, "content": list(given)})


def image(**more: Any) -> dict[str, Any]:
    return parts({"type": "input_image", **more})


def called(**more: Any) -> dict[str, Any]:
    return items(
        HI, {name: value for name, value in {**CALL, **more}.items() if value is not ABSENT}
    )


def answered(**more: Any) -> dict[str, Any]:
    return items(
        HI, CALL, {name: value for name, value in {**OUTPUT, **more}.items() if value is not ABSENT}
    )


def tool(**more: Any) -> dict[str, Any]:
    return {
        "tools": [{name: value for name, value in {**TOOL, **more}.items() if value is not ABSENT}]
    }


def parameters(**more: Any) -> dict[str, Any]:
    return tool(parameters={"type": "object", **more})


def text(**more: Any) -> dict[str, Any]:
    return {"text": {"format": more}}


def json_schema(**more: Any) -> dict[str, Any]:
    return text(**{"type": "json_schema", "name": "answer", "schema": {"type": "object"}, **more})


INVALID: list[tuple[str, dict[str, Any], str]] = [
    ("no model", {"model": ABSENT}, "model"),
    ("model null", {"model": None}, "model"),
    ("model number", {"model": 4}, "model"),
    ("model empty", {"model": ""}, "model"),
    ("model list", {"model": ["gpt-4.1"]}, "model"),
    ("no input", {"input": ABSENT}, "input"),
    ("input null", {"input": None}, "input"),
    ("input number", {"input": 5}, "input"),
    ("input object", {"input": HI}, "input"),
    ("input empty", {"input": []}, "input"),
    ("chat's messages", {"input": ABSENT, "messages": [HI]}, "messages"),
    ("item text", items("Hi"), "input[0]"),
    ("item null", items(None), "input[0]"),
    ("item list", items([HI]), "input[0]"),
    ("item of no known type", items({"type": "smell"}), "input[0].type"),
    ("no role", items({"type": "message", "content": "Hi"}), "input[0].role"),
    ("unknown role", items({"role": "robot", "content": "Hi"}), "input[0].role"),
    ("chat's tool role", items(HI, {"role": "tool", "content": "21"}), "input[1].role"),
    ("role number", items({"role": 5, "content": "Hi"}), "input[0].role"),
    ("no content", items({"role": "user"}), "input[0].content"),
    ("content null", items({"role": "user", "content": None}), "input[0].content"),
    ("content number", items(HI, {"role": "user", "content": 5}), "input[1].content"),
    ("content object", items({"role": "user", "content": {"type": "input_text", "text": "Hi"}}),
        "input[0].content"),
    ("message status unknown", items({**HI, "status": "lost"}), "input[0].status"),
    ("part text", parts("Hi"), PART),
    ("part null", parts(None), PART),
    ("part without type", parts({"text": "Hi"}), f"{PART}.type"),
    ("part of no known type", parts({"type": "smell"}), f"{PART}.type"),
    ("chat's text part", parts({"type": "text", "text": "Hi"}), f"{PART}.type"),
    ("chat's image part", parts({"type": "image_url", "image_url": {"url": "https://a.b/c.png"}}),
        f"{PART}.type"),
    ("text part without text", parts({"type": "input_text"}), f"{PART}.text"),
    ("text part number", parts({"type": "input_text", "text": 5}), f"{PART}.text"),
    ("text part null", parts({"type": "input_text", "text": None}), f"{PART}.text"),
    ("second part wrong", parts({"type": "input_text", "text": "Hi"}, {"type": "input_text"}),
        "input[0].content[1].text"),
    ("answer part without text", parts({"type": "output_text"}, role="assistant"), f"{PART}.text"),
    ("refusal without text", parts({"type": "refusal"}, role="assistant"), f"{PART}.refusal"),
    ("image without address", image(), f"{PART}.image_url"),
    ("image address number", image(image_url=5), f"{PART}.image_url"),
    ("image address of chat's form", image(image_url={"url": "https://a.b/c.png"}),
        f"{PART}.image_url"),
    ("image address empty", image(image_url=""), f"{PART}.image_url"),
    ("image address of a file", image(image_url="file:///etc/passwd"), f"{PART}.image_url"),
    ("image address without scheme", image(image_url="photo.png"), f"{PART}.image_url"),
    ("image data not base64", image(image_url="data:image/png;base64,!!!"), f"{PART}.image_url"),
    ("image data of a text", image(image_url="data:text/plain;base64,AAAA"), f"{PART}.image_url"),
    ("image detail unknown", image(image_url="https://a.b/c.png", detail="fine"), f"{PART}.detail"),
    ("image detail number", image(image_url="https://a.b/c.png", detail=1), f"{PART}.detail"),
    ("image file_id number", image(image_url="https://a.b/c.png", file_id=5), f"{PART}.file_id"),
    ("file without anything", parts({"type": "input_file"}), f"{PART}.file_id"),
    ("file_data number", parts({"type": "input_file", "file_data": 5}), f"{PART}.file_data"),
    ("file name number", parts({"type": "input_file", "file_id": "file_1", "filename": 5}),
        f"{PART}.filename"),
    ("audio without data", parts({"type": "input_audio"}), f"{PART}.input_audio"),
    ("audio without format", parts({"type": "input_audio", "input_audio": {"data": "AAAA"}}),
        f"{PART}.input_audio.format"),
    ("audio of another format",
        parts({"type": "input_audio", "input_audio": {"data": "AAAA", "format": "ogg"}}),
        f"{PART}.input_audio.format"),
    ("audio data empty",
        parts({"type": "input_audio", "input_audio": {"data": "", "format": "mp3"}}),
        f"{PART}.input_audio.data"),
    ("call without call_id", called(call_id=ABSENT), "input[1].call_id"),
    ("call_id empty", called(call_id=""), "input[1].call_id"),
    ("call without name", called(name=ABSENT), "input[1].name"),
    ("call name with spaces", called(name="get weather"), "input[1].name"),
    ("call without arguments", called(arguments=ABSENT), "input[1].arguments"),
    ("call arguments object", called(arguments={}), "input[1].arguments"),
    ("call status unknown", called(status="lost"), "input[1].status"),
    ("output without a call", items(HI, OUTPUT), "input"),
    ("output alone", items(OUTPUT), "input"),
    ("output without call_id", answered(call_id=ABSENT), "input[2].call_id"),
    ("output call_id empty", answered(call_id=""), "input[2].call_id"),
    ("output call_id number", answered(call_id=5), "input[2].call_id"),
    ("no output", answered(output=ABSENT), "input[2].output"),
    ("output number", answered(output=21), "input[2].output"),
    ("output object", answered(output={"temperature": 21}), "input[2].output"),
    ("output part unknown", answered(output=[{"type": "smell"}]), "input[2].output[0].type"),
    ("custom call without input",
        items(HI, {"type": "custom_tool_call", "call_id": "a", "name": "b"}), "input[1].input"),
    ("reasoning without id", items(HI, {"type": "reasoning", "summary": []}), "input[1].id"),
    ("reasoning without summary", items(HI, {"type": "reasoning", "id": "rs_1"}),
        "input[1].summary"),
    ("reasoning summary text", items(HI, {"type": "reasoning", "id": "rs_1", "summary": "Hm"}),
        "input[1].summary"),
    ("reference without id", items(HI, {"type": "item_reference"}), "input[1].id"),
    ("instructions number", {"instructions": 5}, "instructions"),
    ("instructions list", {"instructions": ["Be brief."]}, "instructions"),
    ("stream text", {"stream": "yes"}, "stream"),
    ("stream number", {"stream": 1}, "stream"),
    ("stream_options text", {"stream": True, "stream_options": "all"}, "stream_options"),
    ("obfuscation text", {"stream": True, "stream_options": {"include_obfuscation": "no"}},
        "stream_options.include_obfuscation"),
    ("max_output_tokens zero", {"max_output_tokens": 0}, "max_output_tokens"),
    ("max_output_tokens below 16", {"max_output_tokens": 15}, "max_output_tokens"),
    ("max_output_tokens text", {"max_output_tokens": "many"}, "max_output_tokens"),
    ("max_output_tokens half", {"max_output_tokens": 20.5}, "max_output_tokens"),
    ("max_tool_calls zero", {"max_tool_calls": 0}, "max_tool_calls"),
    ("max_tool_calls text", {"max_tool_calls": "two"}, "max_tool_calls"),
    ("temperature hot", {"temperature": "hot"}, "temperature"),
    ("temperature 9", {"temperature": 9}, "temperature"),
    ("temperature negative", {"temperature": -0.1}, "temperature"),
    ("top_p over", {"top_p": 1.5}, "top_p"),
    ("top_p text", {"top_p": "1"}, "top_p"),
    ("top_logprobs over", {"top_logprobs": 21}, "top_logprobs"),
    ("top_logprobs negative", {"top_logprobs": -1}, "top_logprobs"),
    ("top_logprobs true", {"top_logprobs": True}, "top_logprobs"),
    ("tools object", {"tools": TOOL}, "tools"),
    ("tools null", {"tools": None}, "tools"),
    ("tool text", {"tools": ["get_weather"]}, "tools[0]"),
    ("tool without type", tool(type=ABSENT), "tools[0].type"),
    ("tool of no known type", tool(type="gadget"), "tools[0].type"),
    ("chat's tool", {"tools": [{"type": "function", "function": {"name": "get_weather"}}]},
        "tools[0].name"),
    ("tool without name", tool(name=ABSENT), "tools[0].name"),
    ("tool name with spaces", tool(name="get weather"), "tools[0].name"),
    ("tool name long", tool(name="x" * 129), "tools[0].name"),
    ("tool name number", tool(name=5), "tools[0].name"),
    ("tool description number", tool(description=5), "tools[0].description"),
    ("tool parameters text", tool(parameters="{}"), "tools[0].parameters"),
    ("tool parameters list", tool(parameters=[]), "tools[0].parameters"),
    ("tool strict text", tool(strict="yes"), "tools[0].strict"),
    ("parameters of an unknown type", parameters(properties={"a": {"type": "text"}}),
        "tools[0].parameters.properties.a.type"),
    ("parameters properties list", parameters(properties=["city"]),
        "tools[0].parameters.properties"),
    ("parameters required text", parameters(required="city"), "tools[0].parameters.required"),
    ("parameters items text", parameters(properties={"a": {"items": "string"}}),
        "tools[0].parameters.properties.a.items"),
    ("file_search without stores", {"tools": [{"type": "file_search"}]},
        "tools[0].vector_store_ids"),
    ("mcp without label", {"tools": [{"type": "mcp"}]}, "tools[0].server_label"),
    ("tool_choice unknown", {"tools": [TOOL], "tool_choice": "any"}, "tool_choice"),
    ("tool_choice null", {"tools": [TOOL], "tool_choice": None}, "tool_choice"),
    ("tool_choice number", {"tools": [TOOL], "tool_choice": 1}, "tool_choice"),
    ("chat's tool_choice",
        {"tools": [TOOL], "tool_choice": {"type": "function", "function": {"name": "get_weather"}}},
        "tool_choice.name"),
    ("tool_choice of no known type", {"tools": [TOOL], "tool_choice": {"type": "gadget"}},
        "tool_choice.type"),
    ("allowed_tools without mode",
        {"tools": [TOOL], "tool_choice": {"type": "allowed_tools", "tools": []}},
        "tool_choice.mode"),
    ("tool required without tools", {"tool_choice": "required"}, "tool_choice"),
    ("tool required of none", {"tools": [], "tool_choice": "required"}, "tool_choice"),
    ("tool named without tools", {"tool_choice": {"type": "function", "name": "get_weather"}},
        "tool_choice"),
    ("tool named that is not there",
        {"tools": [TOOL], "tool_choice": {"type": "function", "name": "other"}}, "tool_choice"),
    ("two tools of one name", {"tools": [TOOL, TOOL]}, "tools[1].name"),
    ("chat's max_tokens", {"max_tokens": 100}, "max_tokens"),
    ("a thousand million tokens", {"max_output_tokens": 10**9}, "max_output_tokens"),
    ("more tokens than the model has", {"max_output_tokens": 2_000_000}, "max_output_tokens"),
    ("output of another call", answered(call_id="call_9"), "input"),
    ("call without output", items(HI, CALL, HI), "input"),
    ("call that is the last word", items(HI, CALL), "input"),
    ("form that nothing meets",
        json_schema(schema={"type": "object", "properties": {"a": False}, "required": ["a"]}),
        "text.format.schema"),
    ("form of a reference to nothing",
        json_schema(schema={"type": "object", "properties": {"a": {"$ref": "#/$defs/b"}}}),
        "text.format.schema"),
    ("parameters that nothing meets", parameters(properties={"a": False}, required=["a"]),
        "tools[0].parameters"),
    ("parallel_tool_calls text", {"parallel_tool_calls": "yes"}, "parallel_tool_calls"),
    ("text of text", {"text": "json"}, "text"),
    ("format text", {"text": {"format": "json_object"}}, "text.format"),
    ("format without type", text(name="answer"), "text.format.type"),
    ("format unknown", text(type="xml"), "text.format.type"),
    ("chat's json_schema", text(type="json_schema", json_schema={"name": "answer", "schema": {}}),
        "text.format.name"),
    ("format without schema", text(type="json_schema", name="answer"), "text.format.schema"),
    ("format name with spaces", json_schema(name="the answer"), "text.format.name"),
    ("format name long", json_schema(name="x" * 65), "text.format.name"),
    ("format schema text", json_schema(schema="{}"), "text.format.schema"),
    ("format schema list", json_schema(schema=[]), "text.format.schema"),
    ("format schema of an unknown type", json_schema(schema={"type": "thing"}),
        "text.format.schema.type"),
    ("format schema properties list", json_schema(schema={"type": "object", "properties": []}),
        "text.format.schema.properties"),
    ("format schema enum text", json_schema(schema={"properties": {"a": {"enum": "b"}}}),
        "text.format.schema.properties.a.enum"),
    ("format schema anyOf empty", json_schema(schema={"anyOf": []}), "text.format.schema.anyOf"),
    ("format schema minLength negative",
        json_schema(schema={"properties": {"a": {"minLength": -1}}}),
        "text.format.schema.properties.a.minLength"),
    ("format strict text", json_schema(strict="yes"), "text.format.strict"),
    ("verbosity unknown", {"text": {"verbosity": "chatty"}}, "text.verbosity"),
    ("reasoning text", {"reasoning": "high"}, "reasoning"),
    ("reasoning effort unknown", {"reasoning": {"effort": "great"}}, "reasoning.effort"),
    ("reasoning effort number", {"reasoning": {"effort": 3}}, "reasoning.effort"),
    ("reasoning summary unknown", {"reasoning": {"summary": "long"}}, "reasoning.summary"),
    ("include text", {"include": "reasoning.encrypted_content"}, "include"),
    ("include unknown", {"include": ["everything"]}, "include[0]"),
    ("previous_response_id number", {"previous_response_id": 5}, "previous_response_id"),
    ("conversation number", {"conversation": 5}, "conversation"),
    ("conversation without id", {"conversation": {}}, "conversation.id"),
    ("conversation and previous response",
        {"conversation": "conv_1", "previous_response_id": "resp_1"}, "previous_response_id"),
    ("prompt text", {"prompt": "pmpt_1"}, "prompt"),
    ("prompt without id", {"prompt": {}}, "prompt.id"),
    ("background text", {"background": "yes"}, "background"),
    ("store text", {"store": "no"}, "store"),
    ("truncation unknown", {"truncation": "middle"}, "truncation"),
    ("metadata text", {"metadata": "me"}, "metadata"),
    ("metadata number", {"metadata": {"a": 5}}, "metadata.a"),
    ("metadata long", {"metadata": {"a": "x" * 513}}, "metadata.a"),
    ("metadata of many", {"metadata": {f"name{number}": "a" for number in range(17)}}, "metadata"),
    ("metadata name long", {"metadata": {"x" * 65: "a"}}, "metadata"),
    ("service_tier unknown", {"service_tier": "gold"}, "service_tier"),
    ("prompt_cache_key number", {"prompt_cache_key": 5}, "prompt_cache_key"),
    ("prompt_cache_retention unknown", {"prompt_cache_retention": "for ever"},
        "prompt_cache_retention"),
    ("safety_identifier long", {"safety_identifier": "x" * 129}, "safety_identifier"),
    ("user number", {"user": 5}, "user"),
]  # fmt: skip


def body(wrong: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value
        for name, value in {"model": "gpt-4.1", "input": "Hi", **wrong}.items()
        if value is not ABSENT
    }


def test_the_table_is_long_and_has_no_duplicates() -> None:
    assert len(INVALID) >= 120
    assert len({name for name, _, _ in INVALID}) == len(INVALID)


@pytest.mark.parametrize(
    ("wrong", "field"), [pytest.param(wrong, field, id=name) for name, wrong, field in INVALID]
)
def test_the_error_names_the_invalid_field(
    client: httpx.Client, documents: Documents, wrong: dict[str, Any], field: str
) -> None:
    refused = client.post(f"/seacloud{PATH}", headers=KEY, json=body(wrong))

    assert refused.status_code == 400, refused.text
    documents.check("seacloud", PATH, "POST", refused)
    error = refused.json()
    assert error["error"]["type"] == "invalid_request_error"
    assert field_of(error) == field, message_of(error)
    assert (
        f"'{field}'" in message_of(error) or len(message_of(error)) > 30
    )  # a rule between fields has OpenAI's own message


VALID: list[tuple[str, dict[str, Any]]] = [
    ("a text", {}),
    ("an empty text", {"input": ""}),
    ("a message without its type", items(HI)),
    ("a call and its output", answered()),
    ("an output of parts", answered(output=[{"type": "input_text", "text": "21"}])),
    ("an image by URL", image(image_url="https://example.com/a.png")),
    ("an image as data", image(image_url="data:image/png;base64,iVBORw0KGgo=")),
    ("an image of OpenAI's", image(file_id="file_1")),
    ("a file", parts({"type": "input_file", "file_id": "file_1"})),
    ("a sound", parts({"type": "input_audio", "input_audio": {"data": "AAAA", "format": "mp3"}})),
    (
        "reasoning in the history",
        items(HI, {"type": "reasoning", "id": "rs_1", "summary": [], "encrypted_content": None}),
    ),
    (
        "a call of a hosted tool",
        items(HI, {"type": "web_search_call", "id": "ws_1", "status": "completed", "action": {}}),
    ),
    ("hosted tools", {"tools": [{"type": "web_search"}, {"type": "custom", "name": "shell"}]}),
    ("parameters of other hosts", {"top_k": 5, "enable_thinking": False, "extra_body": {}}),
    ("a tool without parameters", tool(parameters=None)),
    (
        "some of the tools",
        {
            "tools": [TOOL],
            "tool_choice": {
                "type": "allowed_tools",
                "mode": "auto",
                "tools": [{"type": "function", "name": "get_weather"}],
            },
        },
    ),
    ("a prompt of OpenAI's", {"input": ABSENT, "prompt": {"id": "pmpt_1"}}),
    ("a conversation", {"conversation": {"id": "conv_1"}}),
    ("a conversation by its name", {"conversation": "conv_1"}),
    ("an object", text(type="json_object")),
    (
        "allowed nulls",
        {
            "instructions": None,
            "temperature": None,
            "top_p": None,
            "metadata": None,
            "store": None,
            "reasoning": None,
        },
    ),
    ("limits as floats", {"max_output_tokens": 16.0, "top_logprobs": 2.0}),
]


@pytest.mark.parametrize("valid", [pytest.param(valid, id=name) for name, valid in VALID])
@pytest.mark.parametrize("stream", [False, True], ids=["plain", "streamed"])
def test_a_valid_request_is_accepted(
    client: httpx.Client, valid: dict[str, Any], stream: bool
) -> None:
    answer = client.post(f"/seacloud{PATH}", headers=KEY, json={**body(valid), "stream": stream})

    assert answer.status_code == 200, answer.text
