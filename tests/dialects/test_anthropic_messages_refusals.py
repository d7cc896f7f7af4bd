"""Invalid Messages requests get 400 with a message that names the field."""

from __future__ import annotations

from typing import Any

import httpx
import orjson
import pytest

from tests.server.refusals import KEY, Documents, message_of

HI = {"role": "user", "content": "Hi"}
IMAGE = {"type": "base64", "media_type": "image/png", "data": "iVBORw0KGgo="}
TOOL = {
    "name": "get_weather",
    "input_schema": {"type": "object", "properties": {"city": {"type": "string"}}},
}
CALL = {"type": "tool_use", "id": "toolu_1", "name": "get_weather", "input": {}}
BLOCK = "messages[0].content[0]"


def turn(role: str, *blocks: Any) -> dict[str, Any]:
    return {"messages": [{"role": role, "content": list(blocks)}]}


def image(**source: Any) -> dict[str, Any]:
    return turn("user", {"type": "image", "source": source})


def document(**source: Any) -> dict[str, Any]:
    return turn("user", {"type": "document", "source": source})


def done(name: str) -> dict[str, Any]:
    return {"type": "tool_result", "tool_use_id": name, "content": "21"}


def result(**more: Any) -> dict[str, Any]:
    question, answer = (
        {"role": "assistant", "content": [CALL]},
        {"type": "tool_result", "tool_use_id": "toolu_1", **more},
    )
    return {"messages": [HI, question, {"role": "user", "content": [answer]}]}


def reply(*blocks: Any) -> dict[str, Any]:
    return {"messages": [HI, {"role": "assistant", "content": list(blocks)}]}


def tool(**more: Any) -> dict[str, Any]:
    return {"tools": [{**TOOL, **more}]}


def schema(**more: Any) -> dict[str, Any]:
    return {"tools": [{**TOOL, "input_schema": {"type": "object", **more}}]}


def choice(**more: Any) -> dict[str, Any]:
    return {"tools": [TOOL], "tool_choice": more}


def thinking(**more: Any) -> dict[str, Any]:
    return {"max_tokens": 4096, "thinking": {"type": "enabled", "budget_tokens": 1024}} | more


INPUT_SCHEMA = "tools[0].input_schema"
ABSENT = object()  # the field is left out

INVALID: list[tuple[str, dict[str, Any], str]] = [
    ("no model", {"model": ABSENT}, "model"),
    ("model null", {"model": None}, "model"),
    ("model number", {"model": 4}, "model"),
    ("model empty", {"model": ""}, "model"),
    ("model list", {"model": ["claude-sonnet-4-6"]}, "model"),
    ("no max_tokens", {"max_tokens": ABSENT}, "max_tokens"),
    ("max_tokens null", {"max_tokens": None}, "max_tokens"),
    ("max_tokens text", {"max_tokens": "many"}, "max_tokens"),
    ("max_tokens of a thousand million", {"max_tokens": 10**9}, "max_tokens"),
    ("max_tokens negative", {"max_tokens": -1}, "max_tokens"),
    ("max_tokens half", {"max_tokens": 1.5}, "max_tokens"),
    ("max_tokens list", {"max_tokens": [256]}, "max_tokens"),
    ("max_tokens true", {"max_tokens": True}, "max_tokens"),
    ("no messages", {"messages": ABSENT}, "messages"),
    ("messages null", {"messages": None}, "messages"),
    ("messages empty", {"messages": []}, "messages"),
    ("messages text", {"messages": "Hi"}, "messages"),
    ("messages object", {"messages": HI}, "messages"),
    ("message text", {"messages": ["Hi"]}, "messages[0]"),
    ("message null", {"messages": [None]}, "messages[0]"),
    ("message list", {"messages": [[HI]]}, "messages[0]"),
    ("no role", {"messages": [{"content": "Hi"}]}, "messages[0].role"),
    ("unknown role", {"messages": [{"role": "robot", "content": "Hi"}]}, "messages[0].role"),
    (
        "OpenAI's tool role",
        {"messages": [HI, {"role": "tool", "content": "Hi"}]},
        "messages[1].role",
    ),
    (
        "OpenAI's developer role",
        {"messages": [{"role": "developer", "content": "Hi"}]},
        "messages[0].role",
    ),
    ("role number", {"messages": [{"role": 1, "content": "Hi"}]}, "messages[0].role"),
    ("role null", {"messages": [{"role": None, "content": "Hi"}]}, "messages[0].role"),
    ("no content", {"messages": [{"role": "user"}]}, "messages[0].content"),
    ("content null", {"messages": [{"role": "user", "content": None}]}, "messages[0].content"),
    ("content number", {"messages": [HI, {"role": "user", "content": 5}]}, "messages[1].content"),
    (
        "content object",
        {"messages": [{"role": "user", "content": {"type": "text", "text": "Hi"}}]},
        "messages[0].content",
    ),
    ("content empty", {"messages": [{"role": "user", "content": ""}]}, "messages[0].content"),
    ("content no blocks", {"messages": [{"role": "user", "content": []}]}, "messages[0].content"),
    (
        "later content empty",
        {
            "messages": [
                HI,
                {"role": "assistant", "content": "Hello"},
                {"role": "user", "content": ""},
            ]
        },
        "messages[2].content",
    ),
    (
        "system turn empty",
        {"messages": [HI, {"role": "system", "content": ""}]},
        "messages[1].content",
    ),
    ("block text", turn("user", "Hi"), BLOCK),
    ("block null", turn("user", None), BLOCK),
    ("block without type", turn("user", {"text": "Hi"}), f"{BLOCK}.type"),
    ("block of no known type", turn("user", {"type": "smell"}), f"{BLOCK}.type"),
    ("OpenAI's input_text", turn("user", {"type": "input_text", "text": "Hi"}), f"{BLOCK}.type"),
    (
        "OpenAI's image_url",
        turn("user", {"type": "image_url", "image_url": {"url": "https://example.com/a.png"}}),
        f"{BLOCK}.type",
    ),
    ("text block without text", turn("user", {"type": "text"}), f"{BLOCK}.text"),
    ("text block empty", turn("user", {"type": "text", "text": ""}), f"{BLOCK}.text"),
    ("text block number", turn("user", {"type": "text", "text": 7}), f"{BLOCK}.text"),
    ("text block null", turn("user", {"type": "text", "text": None}), f"{BLOCK}.text"),
    (
        "second block wrong",
        turn("user", {"type": "text", "text": "Hi"}, {"type": "text", "text": 7}),
        "messages[0].content[1].text",
    ),
    (
        "cache_control without type",
        turn("user", {"type": "text", "text": "Hi", "cache_control": {}}),
        f"{BLOCK}.cache_control.type",
    ),
    (
        "cache_control unknown",
        turn("user", {"type": "text", "text": "Hi", "cache_control": {"type": "for ever"}}),
        f"{BLOCK}.cache_control.type",
    ),
    (
        "cache_control text",
        turn("user", {"type": "text", "text": "Hi", "cache_control": "ephemeral"}),
        f"{BLOCK}.cache_control",
    ),
    (
        "cache_control ttl",
        turn(
            "user",
            {"type": "text", "text": "Hi", "cache_control": {"type": "ephemeral", "ttl": "1d"}},
        ),
        f"{BLOCK}.cache_control.ttl",
    ),
    (
        "citations text",
        turn("user", {"type": "text", "text": "Hi", "citations": "yes"}),
        f"{BLOCK}.citations",
    ),
    ("image without source", turn("user", {"type": "image"}), f"{BLOCK}.source"),
    (
        "image source text",
        turn("user", {"type": "image", "source": "https://example.com/a.png"}),
        f"{BLOCK}.source",
    ),
    ("image source without type", image(url="https://example.com/a.png"), f"{BLOCK}.source.type"),
    ("image source unknown", image(type="disk", path="/a.png"), f"{BLOCK}.source.type"),
    ("image without url", image(type="url"), f"{BLOCK}.source.url"),
    ("image url empty", image(type="url", url=""), f"{BLOCK}.source.url"),
    ("image url of a file", image(type="url", url="file:///etc/passwd"), f"{BLOCK}.source.url"),
    ("image url number", image(type="url", url=5), f"{BLOCK}.source.url"),
    ("image url data", image(type="url", url="data:image/png;base64,AAAA"), f"{BLOCK}.source.url"),
    ("image without data", image(type="base64", media_type="image/png"), f"{BLOCK}.source.data"),
    ("image without media_type", image(type="base64", data="AAAA"), f"{BLOCK}.source.media_type"),
    (
        "image of another media_type",
        image(**{**IMAGE, "media_type": "image/tiff"}),
        f"{BLOCK}.source.media_type",
    ),
    ("image data empty", image(**{**IMAGE, "data": ""}), f"{BLOCK}.source.data"),
    ("image data not base64", image(**{**IMAGE, "data": "!!!"}), f"{BLOCK}.source.data"),
    ("image data number", image(**{**IMAGE, "data": 5}), f"{BLOCK}.source.data"),
    ("image without file_id", image(type="file"), f"{BLOCK}.source.file_id"),
    ("document without source", turn("user", {"type": "document"}), f"{BLOCK}.source"),
    ("document source unknown", document(type="paper"), f"{BLOCK}.source.type"),
    (
        "document not a PDF",
        document(type="base64", media_type="text/html", data="AAAA"),
        f"{BLOCK}.source.media_type",
    ),
    (
        "document data not base64",
        document(type="base64", media_type="application/pdf", data="%PDF"),
        f"{BLOCK}.source.data",
    ),
    (
        "document text without data",
        document(type="text", media_type="text/plain"),
        f"{BLOCK}.source.data",
    ),
    ("document content number", document(type="content", content=5), f"{BLOCK}.source.content"),
    ("document url of a file", document(type="url", url="file:///a.pdf"), f"{BLOCK}.source.url"),
    (
        "document title number",
        turn(
            "user",
            {"type": "document", "title": 5, "source": {"type": "url", "url": "https://a.b/c"}},
        ),
        f"{BLOCK}.title",
    ),
    (
        "search_result without title",
        turn("user", {"type": "search_result", "source": "a", "content": []}),
        f"{BLOCK}.title",
    ),
    (
        "search_result content text",
        turn("user", {"type": "search_result", "source": "a", "title": "b", "content": "c"}),
        f"{BLOCK}.content",
    ),
    ("tool_use of the user", turn("user", CALL), f"{BLOCK}.type"),
    (
        "thinking of the user",
        turn("user", {"type": "thinking", "thinking": "Hm", "signature": "a"}),
        f"{BLOCK}.type",
    ),
    (
        "tool_result without a call",
        turn("user", {"type": "tool_result", "tool_use_id": "toolu_1"}),
        "messages",
    ),
    (
        "tool_result after a text",
        {
            "messages": [
                HI,
                {"role": "assistant", "content": "Hello"},
                *turn("user", {"type": "tool_result", "tool_use_id": "toolu_1"})["messages"],
            ]
        },
        "messages",
    ),
    (
        "tool_result without id",
        {
            "messages": [
                HI,
                *reply(CALL)["messages"],
                *turn("user", {"type": "tool_result"})["messages"],
            ]
        },
        "messages[3].content[0].tool_use_id",
    ),
    ("tool_result id empty", result(tool_use_id=""), "messages[2].content[0].tool_use_id"),
    ("tool_result id number", result(tool_use_id=5), "messages[2].content[0].tool_use_id"),
    ("tool_result content number", result(content=21), "messages[2].content[0].content"),
    (
        "tool_result content object",
        result(content={"temperature": 21}),
        "messages[2].content[0].content",
    ),
    ("tool_result is_error text", result(is_error="yes"), "messages[2].content[0].is_error"),
    (
        "tool_result block unknown",
        result(content=[{"type": "smell"}]),
        "messages[2].content[0].content[0].type",
    ),
    (
        "tool_result block without text",
        result(content=[{"type": "text"}]),
        "messages[2].content[0].content[0].text",
    ),
    (
        "tool_use without id",
        reply({"type": "tool_use", "name": "a", "input": {}}),
        "messages[1].content[0].id",
    ),
    (
        "tool_use without name",
        reply({"type": "tool_use", "id": "toolu_1", "input": {}}),
        "messages[1].content[0].name",
    ),
    (
        "tool_use without input",
        reply({"type": "tool_use", "id": "toolu_1", "name": "a"}),
        "messages[1].content[0].input",
    ),
    ("tool_use input as text", reply({**CALL, "input": "{}"}), "messages[1].content[0].input"),
    ("tool_use name empty", reply({**CALL, "name": ""}), "messages[1].content[0].name"),
    (
        "image of the assistant",
        reply({"type": "image", "source": IMAGE}),
        "messages[1].content[0].type",
    ),
    (
        "tool_result of the assistant",
        reply({"type": "tool_result", "tool_use_id": "toolu_1"}),
        "messages[1].content[0].type",
    ),
    (
        "thinking without signature",
        reply({"type": "thinking", "thinking": "Hm"}),
        "messages[1].content[0].signature",
    ),
    (
        "redacted_thinking without data",
        reply({"type": "redacted_thinking"}),
        "messages[1].content[0].data",
    ),
    ("system number", {"system": 5}, "system"),
    ("system null", {"system": None}, "system"),
    ("system object", {"system": {"type": "text", "text": "a"}}, "system"),
    ("system of text", {"system": ["a"]}, "system[0]"),
    ("system image", {"system": [{"type": "image", "source": IMAGE}]}, "system[0].text"),
    ("system block empty", {"system": [{"type": "text", "text": ""}]}, "system[0].text"),
    ("stream text", {"stream": "yes"}, "stream"),
    ("stream null", {"stream": None}, "stream"),
    ("stream number", {"stream": 1}, "stream"),
    ("temperature hot", {"temperature": "hot"}, "temperature"),
    ("temperature 9", {"temperature": 9}, "temperature"),
    ("temperature OpenAI's", {"temperature": 1.5}, "temperature"),
    ("temperature negative", {"temperature": -0.1}, "temperature"),
    ("temperature null", {"temperature": None}, "temperature"),
    ("top_p over", {"top_p": 1.1}, "top_p"),
    ("top_p negative", {"top_p": -1}, "top_p"),
    ("top_p text", {"top_p": "0.5"}, "top_p"),
    ("top_k half", {"top_k": 0.5}, "top_k"),
    ("top_k negative", {"top_k": -1}, "top_k"),
    ("top_k text", {"top_k": "5"}, "top_k"),
    ("stop_sequences text", {"stop_sequences": "END"}, "stop_sequences"),
    ("stop_sequences null", {"stop_sequences": None}, "stop_sequences"),
    ("stop sequence empty", {"stop_sequences": ["END", ""]}, "stop_sequences[1]"),
    ("stop sequence white", {"stop_sequences": [" \n"]}, "stop_sequences[0]"),
    ("stop sequence number", {"stop_sequences": [5]}, "stop_sequences[0]"),
    ("tools object", {"tools": TOOL}, "tools"),
    ("tools text", {"tools": ["get_weather"]}, "tools[0]"),
    ("tool without schema", {"tools": [{"name": "get_weather"}]}, INPUT_SCHEMA),
    ("tool without name", {"tools": [{"input_schema": {"type": "object"}}]}, "tools[0].name"),
    ("tool name with spaces", tool(name="get weather"), "tools[0].name"),
    ("tool name empty", tool(name=""), "tools[0].name"),
    ("tool name long", tool(name="x" * 129), "tools[0].name"),
    ("tool name number", tool(name=5), "tools[0].name"),
    ("tool description number", tool(description=5), "tools[0].description"),
    ("tool schema text", tool(input_schema="object"), INPUT_SCHEMA),
    ("tool schema null", tool(input_schema=None), INPUT_SCHEMA),
    ("tool schema without type", tool(input_schema={"properties": {}}), f"{INPUT_SCHEMA}.type"),
    ("tool schema of an array", tool(input_schema={"type": "array"}), f"{INPUT_SCHEMA}.type"),
    (
        "schema of an unknown type",
        schema(properties={"a": {"type": "text"}}),
        f"{INPUT_SCHEMA}.properties.a.type",
    ),
    ("schema properties list", schema(properties=["city"]), f"{INPUT_SCHEMA}.properties"),
    (
        "schema property text",
        schema(properties={"city": "string"}),
        f"{INPUT_SCHEMA}.properties.city",
    ),
    ("schema required text", schema(required="city"), f"{INPUT_SCHEMA}.required"),
    (
        "schema required true",
        schema(properties={"a": {"type": "object", "required": True}}),
        f"{INPUT_SCHEMA}.properties.a.required",
    ),
    (
        "schema enum text",
        schema(properties={"a": {"enum": "b"}}),
        f"{INPUT_SCHEMA}.properties.a.enum",
    ),
    (
        "schema items text",
        schema(properties={"a": {"type": "array", "items": "string"}}),
        f"{INPUT_SCHEMA}.properties.a.items",
    ),
    ("tool_choice text", {"tools": [TOOL], "tool_choice": "auto"}, "tool_choice"),
    ("tool_choice null", {"tools": [TOOL], "tool_choice": None}, "tool_choice"),
    ("tool_choice without type", choice(name="get_weather"), "tool_choice.type"),
    ("tool_choice OpenAI's required", choice(type="required"), "tool_choice.type"),
    (
        "tool_choice OpenAI's function",
        choice(type="function", name="get_weather"),
        "tool_choice.type",
    ),
    ("tool_choice tool without name", choice(type="tool"), "tool_choice.name"),
    ("tool_choice name number", choice(type="tool", name=5), "tool_choice.name"),
    (
        "tool_choice parallel text",
        choice(type="auto", disable_parallel_tool_use="yes"),
        "tool_choice.disable_parallel_tool_use",
    ),
    ("tool_choice without tools", {"tool_choice": {"type": "auto"}}, "tool_choice"),
    ("thinking text", {"thinking": "hard"}, "thinking"),
    ("thinking true", {"thinking": True}, "thinking"),
    ("thinking without type", {"thinking": {"budget_tokens": 2048}}, "thinking.type"),
    ("thinking unknown", {"thinking": {"type": "hard"}}, "thinking.type"),
    ("thinking without budget", {"thinking": {"type": "enabled"}}, "thinking.budget_tokens"),
    (
        "thinking budget small",
        {"thinking": {"type": "enabled", "budget_tokens": 1023}},
        "thinking.budget_tokens",
    ),
    (
        "thinking budget text",
        {"thinking": {"type": "enabled", "budget_tokens": "2048"}},
        "thinking.budget_tokens",
    ),
    ("thinking cold", thinking(temperature=0.5), "temperature"),
    ("thinking with top_k", thinking(top_k=5), "top_k"),
    ("thinking with a small top_p", thinking(top_p=0.5), "top_p"),
    (
        "thinking with a forced tool",
        thinking(tools=[TOOL], tool_choice={"type": "any"}),
        "tool_choice.type",
    ),
    ("OpenAI's stop", {"stop": ["END"]}, "stop"),
    ("OpenAI's n", {"n": 2}, "n"),
    (
        "thinking with few tokens",
        {"max_tokens": 1024, "thinking": {"type": "enabled", "budget_tokens": 1024}},
        "max_tokens",
    ),
    ("metadata text", {"metadata": "me"}, "metadata"),
    ("metadata user_id number", {"metadata": {"user_id": 5}}, "metadata.user_id"),
    ("metadata user_id long", {"metadata": {"user_id": "x" * 257}}, "metadata.user_id"),
    ("service_tier unknown", {"service_tier": "gold"}, "service_tier"),
    ("output_config text", {"output_config": "json"}, "output_config"),
    (
        "output_config effort unknown",
        {"output_config": {"effort": "great"}},
        "output_config.effort",
    ),
    (
        "output_config without schema",
        {"output_config": {"format": {"type": "json_schema"}}},
        "output_config.format.schema",
    ),
    (
        "output_config OpenAI's",
        {"output_config": {"format": {"type": "json_object", "schema": {}}}},
        "output_config.format.type",
    ),
    (
        "output_config schema wrong",
        {"output_config": {"format": {"type": "json_schema", "schema": {"type": "thing"}}}},
        "output_config.format.schema.type",
    ),
]


CALLS = {"role": "assistant", "content": [CALL]}
TWICE = {"role": "assistant", "content": [CALL, {**CALL, "id": "toolu_2"}]}


LATE = {
    "messages": [
        *result()["messages"],
        {"role": "assistant", "content": "Fine."},
        {"role": "user", "content": [done("toolu_1")]},
    ]
}

UNFIT: list[tuple[str, dict[str, Any], str]] = [
    ("a result of another call", result(tool_use_id="toolu_9"),
        "messages.2.content.0: unexpected `tool_use_id` found in `tool_result` blocks: toolu_9."),
    ("a result of an earlier turn's call", LATE, "messages.4.content.0: unexpected"),
    ("a call without a result", {"messages": [HI, CALLS, HI]},
        "messages.1: `tool_use` ids were found without `tool_result` blocks immediately after: "
        "toolu_1."),
    ("a call that is the last message", {"messages": [HI, CALLS]},
        "messages.1: `tool_use` ids were found without"),
    ("one result of two", {"messages": [HI, TWICE, {"role": "user", "content": [done("toolu_1")]}]},
        "immediately after: toolu_2."),
    ("two results of one call",
        {"messages": [HI, CALLS, {"role": "user", "content": [done("toolu_1"), done("toolu_1")]}]},
        "each tool_use must have a single result."),
    ("two calls of one id", reply(CALL, CALL),
        "messages.1.content.1: `tool_use` ids must be unique"),
    ("two tools of one name", {"tools": [TOOL, TOOL]}, "tools: Tool names must be unique."),
    ("a tool that is not there", choice(type="tool", name="other"),
        "tool_choice: Tool 'other' not found in provided tools"),
    ("a budget as large as the limit",
        thinking(max_tokens=2048, thinking={"type": "enabled", "budget_tokens": 2048}),
        "`max_tokens` must be greater than"),
    ("a last word that ends white", {"messages": [HI, {"role": "assistant", "content": "Well, "}]},
        "final assistant content cannot end with trailing whitespace"),
    ("thinking after a beginning",
        thinking(messages=[HI, {"role": "assistant", "content": "Well,"}]),
        "must start with a thinking block"),
    ("a strict tool that allows more", {"tools": [{**TOOL, "strict": True}]},
        "tools.0.custom.input_schema: For 'object' type, 'additionalProperties' must be "
        "explicitly set to false"),
    ("a tool that nothing meets", schema(properties={"a": False}, required=["a"]),
        "tools.0.custom.input_schema: JSON schema is invalid. It must match JSON Schema draft "
        "2020-12 (https://json-schema.org/draft/2020-12): no value satisfies the schema"),
    ("a tool's reference to nothing", schema(properties={"a": {"$ref": "#/$defs/b"}}),
        "reference can only point to definitions"),
    ("more tokens than the model has", {"max_tokens": 500_000},
        "max_tokens: 500000 > 200000, which is the maximum allowed number of output tokens for "
        "claude-sonnet-4-6"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("wrong", "message"), [pytest.param(wrong, message, id=name) for name, wrong, message in UNFIT]
)
@pytest.mark.parametrize("stream", [False, True], ids=["plain", "streamed"])
def test_a_violated_rule_between_fields_gets_anthropics_message(
    client: httpx.Client, documents: Documents, wrong: dict[str, Any], message: str, stream: bool
) -> None:
    refused = client.post(
        "/sealink/anthropic/v1/messages",
        headers=KEY,
        json={**body("claude-sonnet-4-6", wrong), "stream": stream},
    )

    assert refused.status_code == 400, refused.text
    documents.check("sealink", "/anthropic/v1/messages", "POST", refused)
    assert message in message_of(refused.json())


def body(model: str, wrong: dict[str, Any]) -> dict[str, Any]:
    whole = {"model": model, "max_tokens": 256, "messages": [HI], **wrong}
    return {name: value for name, value in whole.items() if value is not ABSENT}


def test_the_table_is_long_and_has_no_duplicates() -> None:
    assert len(INVALID) >= 120
    assert len({name for name, _, _ in INVALID}) == len(INVALID)


@pytest.mark.parametrize(
    ("wrong", "field"), [pytest.param(wrong, field, id=name) for name, wrong, field in INVALID]
)
@pytest.mark.parametrize(
    ("gateway", "path", "model"),
    [
        pytest.param("sealink", "/anthropic/v1/messages", "claude-sonnet-4-6", id="sealink"),
        pytest.param("seacloud", "/llm/anthropic/v1/messages", "claude-opus-4-6", id="seacloud"),
    ],
)
def test_the_error_names_the_invalid_field(
    client: httpx.Client,
    documents: Documents,
    gateway: str,
    path: str,
    model: str,
    wrong: dict[str, Any],
    field: str,
) -> None:
    refused = client.post(f"/{gateway}{path}", headers=KEY, json=body(model, wrong))

    assert refused.status_code == 400, refused.text
    documents.check(gateway, path, "POST", refused)
    error = refused.json()
    assert (error["type"], error["error"]["type"]) == ("error", "invalid_request_error")
    assert error["request_id"] == refused.headers["request-id"]
    assert located(message_of(error), refused.request.content) == field


def located(message: str, sent: bytes) -> str:
    """Return the field that a message names, as `a[0].b`, without the types of blocks."""
    where, _, words = message.partition(": ")
    if "found using 'type'" in words:
        where += ".type"
    if "must have non-empty content" in words:
        where += ".content"
    node, path, steps = orjson.loads(sent), "", where.split(".")
    for number, step in enumerate(steps):
        if isinstance(node, dict) and number and step != "type" and step == tag_of(node, path):
            node = {**node, "type": None}  # the type stands once; a field may have the same name
            continue
        path += f"[{step}]" if step.isdigit() else f".{step}" if path else step
        if isinstance(node, list):
            node = node[int(step)]
        else:
            node = node.get(step) if isinstance(node, dict) else None
    return path


def tag_of(block: dict[str, Any], path: str) -> Any:
    is_tool = path.startswith("tools[") and path.endswith("]")
    return block.get("type", "custom" if is_tool else None)


VALID: list[tuple[str, dict[str, Any]]] = [
    ("no answer wanted", {"max_tokens": 0}),
    ("a result of a tool", result(content="21 degrees")),
    ("a result without content", result()),
    (
        "two results of two calls",
        {"messages": [HI, TWICE, {"role": "user", "content": [done("toolu_2"), done("toolu_1")]}]},
    ),
    (
        "results in two turns of one role",
        {
            "messages": [
                HI,
                TWICE,
                {"role": "user", "content": [done("toolu_1")]},
                {"role": "user", "content": [done("toolu_2")]},
            ]
        },
    ),
    (
        "fields of other hosts",
        {
            "anthropic_version": "bedrock-2023-05-31",
            "extra_body": {},
            "context_management": {"edits": []},
        },
    ),
    (
        "a strict tool",
        {
            "tools": [
                {
                    **TOOL,
                    "strict": True,
                    "input_schema": {"type": "object", "additionalProperties": False},
                }
            ]
        },
    ),
    (
        "a schema with an anchor",
        schema(
            properties={"a": {"$ref": "#b"}}, **{"$defs": {"b": {"$anchor": "b", "type": "string"}}}
        ),
    ),
    ("valid thinking", thinking(temperature=1, top_p=0.95)),
    ("an image by URL", image(type="url", url="https://example.com/a.png")),
    ("an image as data", image(**IMAGE)),
    ("a file of Anthropic's", image(type="file", file_id="file_1")),
    (
        "a system prompt in blocks",
        {"system": [{"type": "text", "text": "Be brief.", "cache_control": {"type": "ephemeral"}}]},
    ),
    (
        "an assistant turn to continue",
        {"messages": [HI, {"role": "assistant", "content": "Hello"}]},
    ),
    ("an empty assistant turn", {"messages": [HI, {"role": "assistant", "content": []}, HI]}),
    ("two turns of one role", {"messages": [HI, HI]}),
    ("a hosted tool", {"tools": [{"type": "web_search_20250305", "name": "web_search"}]}),
    ("a schema with nulls", schema(properties=None, required=None)),
    ("a schema with a boolean", schema(properties={"a": True}, additionalProperties=False)),
    (
        "an instruction between turns",
        {"messages": [HI, {"role": "system", "content": "Be brief."}]},
    ),
]


@pytest.mark.parametrize("valid", [pytest.param(valid, id=name) for name, valid in VALID])
@pytest.mark.parametrize("stream", [False, True], ids=["plain", "streamed"])
def test_a_valid_request_is_accepted(
    client: httpx.Client, valid: dict[str, Any], stream: bool
) -> None:
    answer = client.post(
        "/sealink/anthropic/v1/messages",
        headers=KEY,
        json={**body("claude-sonnet-4-6", valid), "stream": stream},
    )

    assert answer.status_code == 200, answer.text


WORDS: list[tuple[dict[str, Any], str]] = [
    ({"messages": ABSENT}, "messages: Field required"),
    ({"messages": []}, "messages: at least one message is required"),
    ({"messages": "Hi"}, "messages: Input should be a valid list"),
    ({"max_tokens": "many"}, "max_tokens: Input should be a valid integer"),
    ({"max_tokens": -3}, "max_tokens: Input should be greater than or equal to 0"),
    ({"temperature": 1.2}, "temperature: Input should be less than or equal to 1"),
    ({"stream": "yes"}, "stream: Input should be a valid boolean"),
    ({"metadata": "me"}, "metadata: Input should be a valid dictionary"),
    ({"stop": ["END"]}, "stop: Extra inputs are not permitted"),
    ({"model": "claudius-9"}, "model: claudius-9"),
    (turn("user", {"type": "smell"}),
        "messages.0.content.0: Input tag 'smell' found using 'type' does not match any of the "
        "expected tags: 'text'"),
    (turn("user", {"type": "text"}), "messages.0.content.0.text.text: Field required"),
    (image(type="base64", media_type="image/png"),
        "messages.0.content.0.image.source.base64.data: Field required"),
    ({"tools": [{"name": "a"}]}, "tools.0.custom.input_schema: Field required"),
    (tool(name=""), "tools.0.custom.name: String should"),
    (thinking(thinking={"type": "enabled", "budget_tokens": 8}),
        "thinking.enabled.budget_tokens: Input should be greater than or equal to 1024"),
]  # fmt: skip


@pytest.mark.parametrize(("wrong", "said"), WORDS)
def test_errors_have_anthropics_words(
    client: httpx.Client, wrong: dict[str, Any], said: str
) -> None:
    refused = client.post(
        "/sealink/anthropic/v1/messages", headers=KEY, json=body("claude-sonnet-4-6", wrong)
    )

    assert message_of(refused.json()).startswith(said)


@pytest.mark.parametrize(
    ("method", "path", "status", "kind"),
    [
        ("GET", "/sealink/anthropic/v1/messages", 405, "invalid_request_error"),
        ("POST", "/sealink/anthropic/v1/complete", 404, "not_found_error"),
        ("GET", "/sealink/anthropic", 404, "not_found_error"),
        ("PUT", "/seacloud/llm/anthropic/v1/messages", 405, "invalid_request_error"),
        ("GET", "/seacloud/llm/anthropic/v1/skills", 404, "not_found_error"),
        ("DELETE", "/seacloud/llm/v1/messages", 405, "invalid_request_error"),
        ("GET", "/seacloud/llm/v1/messages/batches", 404, "not_found_error"),
    ],
)
def test_unknown_paths_and_methods_have_anthropics_shape(
    client: httpx.Client, method: str, path: str, status: int, kind: str
) -> None:
    refused = client.request(method, path, headers=KEY)

    said = refused.json()
    assert (refused.status_code, said["type"], said["error"]["type"]) == (status, "error", kind)
    assert said["request_id"] == refused.headers["request-id"]
    assert ("allow" in refused.headers) == (status == 405)


@pytest.mark.parametrize("key", [None, "an-invalid-key"])
@pytest.mark.parametrize("path", ["/sealink/anthropic/v1/messages", "/seacloud/llm/v1/messages"])
def test_key_errors_have_the_header_that_anthropics_clients_read(
    client: httpx.Client, path: str, key: str | None
) -> None:
    headers = {} if key is None else {"x-api-key": key}
    refused = client.post(path, headers=headers, json=body("claude-sonnet-4-6", {}))

    assert refused.status_code in (401, 403)
    assert refused.headers["request-id"]
    if "sealink" in path:
        words = "x-api-key header is required" if key is None else "invalid x-api-key"
        assert message_of(refused.json()) == words


@pytest.mark.parametrize(
    "path", ["/seacloud/llm/nothing", "/seacloud/llm/v1/nothing", "/sealink/v1/messages"]
)
@pytest.mark.parametrize("version", ["2023-06-01", None])
def test_an_unknown_path_answers_anthropics_clients_in_their_shape(
    client: httpx.Client, path: str, version: str | None
) -> None:
    headers = {"anthropic-version": version} if version else {}
    reply = client.post(path, headers=headers)
    assert reply.status_code == 404
    assert reply.json().get("type") == ("error" if version else None)
