# mypy: disable-error-code="arg-type, union-attr, unused-ignore"
"""Canned replies in each format, in sequences, and sent as they are."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import anthropic
import httpx
import openai
import pytest

from mockgateway.problem import ConfigError
from mockgateway.server import Settings, create_app
from tests.scenario.sandbox import HELLO, MockSandbox, call_app
from tests.serving import Mock, serving

TOOL: Any = {
    "type": "function",
    "function": {
        "name": "weather",
        "parameters": {"type": "object", "properties": {"city": {"type": "string"}}},
    },
}
POLICY = "Thirty days, no questions asked."


@pytest.fixture
def sandbox(mock: Mock) -> Iterator[MockSandbox]:
    made = MockSandbox(mock)
    yield made
    made.close()


def canned(**reply: Any) -> dict[str, Any]:
    return {"rules": [{"when": {"make": "chat"}, "reply": reply}]}


@pytest.mark.parametrize(
    ("kind", "isolated"),
    [
        ("text/html; charset=utf-8", True), ("image/svg+xml", True), ("Text/HTML", True),
        ("text/xml", True), ("unknown/unknown", True), ("text/plain", False), ("image/png", False),
        ("application/problem+json", False), ("text/plain2", True), ("text/csv;x=y", False),
    ],
)  # fmt: skip
def test_a_page_of_a_scenario_is_no_page_of_the_control_api(
    sandbox: MockSandbox, kind: str, isolated: bool
) -> None:
    page = "<script>fetch('/_mock/clock', {method: 'PUT'})</script>"
    sandbox.put({"rules": [{"reply": {"json": page, "headers": {"Content-Type": kind}}}]})
    with httpx.Client() as http:
        reply = http.get(f"{sandbox.url}/sealink/v1/models")
    policy = reply.headers.get("content-security-policy", "")
    assert (reply.json(), reply.headers["content-type"].startswith(kind)) == (page, True)
    assert policy.startswith("sandbox") is isolated
    assert "allow-same-origin" not in policy


def test_a_text_replaces_the_reply_in_all_three_formats(sandbox: MockSandbox, mock: Mock) -> None:
    sandbox.put(canned(text=POLICY))
    assert (
        sandbox.openai()
        .chat.completions.create(model="qwen3-max", messages=HELLO)
        .choices[0]
        .message.content
        == POLICY
    )
    with anthropic.Anthropic(
        base_url=f"{sandbox.url}/sealink/anthropic", api_key="k", max_retries=0
    ) as claude:
        assert (
            claude.messages.create(model="qwen3-max", max_tokens=60, messages=HELLO).content[0].text
            == POLICY
        )  # type: ignore[union-attr, arg-type]
        with claude.messages.stream(model="qwen3-max", max_tokens=60, messages=HELLO) as stream:  # type: ignore[arg-type]
            assert stream.get_final_text() == POLICY
    with openai.OpenAI(
        base_url=f"{sandbox.url}/seacloud/llm/openai/v1", api_key="k", max_retries=0
    ) as client:
        assert client.responses.create(model="gpt-4.1", input="Hi").output_text == POLICY
        events = list(client.responses.create(model="gpt-4.1", input="Hi", stream=True))
        assert (
            "".join(event.delta for event in events if event.type == "response.output_text.delta")
            == POLICY
        )


def test_a_text_is_streamed_counted_and_cut_like_any_reply(sandbox: MockSandbox) -> None:
    sandbox.put(canned(text=POLICY))
    pieces = [
        chunk.choices[0].delta.content
        for chunk in sandbox.openai().chat.completions.create(
            model="qwen3-max", messages=HELLO, stream=True
        )
        if chunk.choices
    ]
    sent = [piece for piece in pieces if piece]
    whole, short, stopped = (
        sandbox.chat(**more).json() for more in ({}, {"max_tokens": 3}, {"stop": [" questions"]})
    )
    assert ("".join(sent), len(sent) > 3, whole["usage"]["completion_tokens"]) == (
        POLICY,
        True,
        len(sent),
    )
    assert (short["choices"][0]["finish_reason"], short["usage"]["completion_tokens"]) == (
        "length",
        3,
    )
    assert (
        stopped["choices"][0]["finish_reason"],
        stopped["choices"][0]["message"]["content"],
    ) == ("stop", "Thirty days, no")
    assert [choice["message"]["content"] for choice in sandbox.chat(n=2).json()["choices"]] == [
        POLICY
    ] * 2


def test_tool_calls_in_all_three_formats(sandbox: MockSandbox) -> None:
    sandbox.put(
        canned(
            tool_calls=[
                {"name": "weather", "arguments": {"city": "Rome"}},
                {"name": "weather", "arguments": '{"city": '},
            ]
        )
    )
    choice = (
        sandbox.openai()
        .chat.completions.create(model="qwen3-max", messages=HELLO, tools=[TOOL])
        .choices[0]
    )
    calls: Any = choice.message.tool_calls
    assert (choice.finish_reason, [call.function.arguments for call in calls]) == (
        "tool_calls",
        ['{"city":"Rome"}', '{"city": '],
    )
    assert len({call.id for call in calls}) == 2
    with anthropic.Anthropic(
        base_url=f"{sandbox.url}/sealink/anthropic", api_key="k", max_retries=0
    ) as claude:
        used: Any = claude.messages.create(model="qwen3-max", max_tokens=60, messages=HELLO)  # type: ignore[arg-type]
    assert (used.stop_reason, used.content[0].input) == ("tool_use", {"city": "Rome"})
    with openai.OpenAI(
        base_url=f"{sandbox.url}/seacloud/llm/openai/v1", api_key="k", max_retries=0
    ) as client:
        output: Any = client.responses.create(model="gpt-4.1", input="Hi").output
    assert (output[0].type, output[0].arguments) == ("function_call", '{"city":"Rome"}')


CALLS = [{"name": "weather", "arguments": {"city": "Rome"}}, {"name": "weather", "arguments": "{}"}]


def test_tool_calls_are_streamed_in_all_three_formats(sandbox: MockSandbox) -> None:
    sandbox.put(canned(text="Let me see.", tool_calls=CALLS))
    pieces: dict[int, list[str]] = {}
    for chunk in sandbox.openai().chat.completions.create(
        model="qwen3-max", messages=HELLO, tools=[TOOL], stream=True
    ):
        for call in (chunk.choices[0].delta.tool_calls or ()) if chunk.choices else ():
            kept = pieces.setdefault(call.index, ["", ""])
            kept[0] += call.function.name or ""
            kept[1] += call.function.arguments or ""
    assert pieces == {0: ["weather", '{"city":"Rome"}'], 1: ["weather", "{}"]}
    with (
        anthropic.Anthropic(
            base_url=f"{sandbox.url}/sealink/anthropic", api_key="k", max_retries=0
        ) as claude,
        claude.messages.stream(model="qwen3-max", max_tokens=60, messages=HELLO) as stream,
    ):
        used: Any = stream.get_final_message()
    assert (
        used.stop_reason,
        used.content[0].text,
        [block.input for block in used.content[1:]],
    ) == ("tool_use", "Let me see.", [{"city": "Rome"}, {}])
    with (
        openai.OpenAI(
            base_url=f"{sandbox.url}/seacloud/llm/openai/v1", api_key="k", max_retries=0
        ) as client,
        client.responses.stream(model="gpt-4.1", input="Hi") as events,
    ):
        final: Any = events.until_done().get_final_response()
    assert (final.output_text, [one.arguments for one in final.output[1:]]) == (
        "Let me see.",
        ['{"city":"Rome"}', "{}"],
    )


def test_a_refusal_is_streamed_in_all_three_formats(sandbox: MockSandbox) -> None:
    sandbox.put(canned(text="No.", refusal=True))
    chunks: list[Any] = list(
        sandbox.openai().chat.completions.create(model="qwen3-max", messages=HELLO, stream=True)
    )
    assert (
        "".join(chunk.choices[0].delta.refusal or "" for chunk in chunks if chunk.choices) == "No."
    )
    with (
        anthropic.Anthropic(
            base_url=f"{sandbox.url}/sealink/anthropic", api_key="k", max_retries=0
        ) as claude,
        claude.messages.stream(model="qwen3-max", max_tokens=60, messages=HELLO) as stream,
    ):
        message: Any = stream.get_final_message()
    assert (message.stop_reason, message.content[0].text) == ("refusal", "No.")
    with openai.OpenAI(
        base_url=f"{sandbox.url}/seacloud/llm/openai/v1", api_key="k", max_retries=0
    ) as client:
        events = [
            event.type
            for event in client.responses.create(model="gpt-4.1", input="Hi", stream=True)
        ]
    assert "response.refusal.done" in events


def test_a_refusal_in_each_format(sandbox: MockSandbox) -> None:
    sandbox.put(canned(text="No.", refusal=True))
    assert sandbox.chat().json()["choices"][0]["message"] | {"annotations": []} == {
        "role": "assistant",
        "content": None,
        "refusal": "No.",
        "annotations": [],
    }
    with openai.OpenAI(
        base_url=f"{sandbox.url}/seacloud/llm/openai/v1", api_key="k", max_retries=0
    ) as client:
        output: Any = client.responses.create(model="gpt-4.1", input="Hi").output
    assert (output[0].content[0].type, output[0].content[0].refusal) == ("refusal", "No.")


def test_templates_use_values_of_the_request(sandbox: MockSandbox) -> None:
    text = (
        "{{ request.model }} {{ request.body.max_tokens }} {{ request.headers['x-who'] }} "
        "{{ count }}: {{ last | upper }}{{ request.body.nothing }}"
    )
    sandbox.put(canned(text=text))
    assert [sandbox.reply_text(text="hi", headers={"x-who": "me"}) for _ in range(2)] == [
        "qwen3-max 60 me 1: HI",
        "qwen3-max 60 me 2: HI",
    ]
    sandbox.put(
        canned(text="{{ request.headers.authorization }}{{ request.headers['x-api-key'] }}.")
    )
    assert sandbox.reply_text() == "."
    sandbox.put(canned(text="{{ request.body.nothing.at.all }}"))
    wrong = sandbox.chat()
    assert (wrong.status_code, "the template" in wrong.text) == (400, True)


def test_text_of_the_client_is_not_a_template(sandbox: MockSandbox) -> None:
    sandbox.put(canned(text="You said: {{ last }}"))
    assert (
        sandbox.reply_text(text="{{ 7 * 7 }} and {{ not closed")
        == "You said: {{ 7 * 7 }} and {{ not closed"
    )


def test_text_of_the_client_cannot_add_headers(sandbox: MockSandbox) -> None:
    sandbox.put(
        {
            "rules": [
                {
                    "when": {"do": "browse"},
                    "reply": {"json": {}, "headers": {"x-said": "{{ request.query.q }}"}},
                }
            ]
        }
    )
    reply = sandbox.http.get("/sealink/v1/models", params={"q": "a\r\nx-evil: 1"})
    assert (reply.headers["x-said"], "x-evil" in reply.headers) == ("a  x-evil: 1", False)


def test_a_template_with_too_much_output_fails(sandbox: MockSandbox) -> None:
    sandbox.put(canned(text="{{ 'a' * 1000000000 }}"))
    wrong = sandbox.chat()
    assert (wrong.status_code, "numbers only" in wrong.text) == (400, True)
    sandbox.put(
        canned(tool_calls=[{"name": "{{ request.body.tools[0].function.name | default('') }}"}])
    )
    wrong = sandbox.chat()
    assert (wrong.status_code, "names a tool ''" in wrong.text or "fails" in wrong.text) == (
        400,
        True,
    )


def test_json_with_status_and_headers_is_sent_as_it_is(sandbox: MockSandbox) -> None:
    rules: list[Any] = [
        {
            "when": {"operation": "listModels"},
            "reply": {
                "json": {"mine": "{{ request.path }}"},
                "status": 299,
                "headers": {"x-own": "yes"},
            },
        },
        {"when": {"do": "submit"}, "reply": {"json": {"id": "task_mine"}, "status": 202}},
        {
            "when": {"path": "/v9/*"},
            "at": "edge",
            "reply": {"json": [1], "headers": {"content-type": "application/problem+json"}},
        },
        {"when": {"make": "embedding"}, "reply": {"text": "plain"}},
    ]
    sandbox.put({"rules": rules})
    listed, submitted, unknown = (
        sandbox.http.get("/sealink/v1/models"),
        sandbox.video(),
        sandbox.http.get("/sealink/v9/anything"),
    )
    plain = sandbox.http.post(
        "/sealink/v1/embeddings", json={"model": "text-embedding-v4", "input": "a"}
    )
    assert (listed.status_code, listed.json(), listed.headers["x-own"]) == (
        299,
        {"mine": "/v1/models"},
        "yes",
    )
    assert listed.headers["x-mock-applied"].endswith("#1, as it is written")
    assert (submitted.status_code, submitted.json()) == (202, {"id": "task_mine"})
    assert (unknown.status_code, unknown.json(), unknown.headers["content-type"]) == (
        200,
        [1],
        "application/problem+json",
    )
    assert sandbox.http.get("/sealink/v8/anything").status_code == 404
    assert (plain.text, plain.headers["content-type"]) == ("plain", "text/plain; charset=utf-8")


def beside(folder: Path, rule: str, data: bytes = b"\x89PNG not really") -> str:
    """Write a scenario with one rule, and a file beside it; return its path."""
    (folder / "photo.png").write_bytes(data)
    (folder / "clip.mp4").write_bytes(data)
    (folder / "mine.yaml").write_text(f"rules:\n- {rule}\n")
    return str(folder / "mine.yaml")


def test_a_media_file_is_the_result_of_an_image_operation(tmp_path: Path) -> None:
    scenario = beside(tmp_path, "{when: {make: image}, reply: {media: photo.png}}")
    with (
        serving(Settings(scenario=scenario)) as mock,
        openai.OpenAI(base_url=f"{mock.url}/sealink/v1", api_key="k", max_retries=0) as client,
    ):
        linked, inline = (
            client.images.generate(
                model="qwen-image-max", prompt="A harbour", n=2, response_format=form
            )
            for form in ("url", "b64_json")
        )  # type: ignore[arg-type]
        served = [httpx.get(one.url) for one in linked.data or ()]
    assert [(one.status_code, one.content, one.headers["content-type"]) for one in served] == [
        (200, b"\x89PNG not really", "image/png")
    ] * 2
    assert [base64.b64decode(one.b64_json or "") for one in inline.data or ()] == [
        b"\x89PNG not really"
    ] * 2


def test_a_media_file_is_the_result_of_a_task(tmp_path: Path) -> None:
    with serving(
        Settings(scenario=beside(tmp_path, "{when: {do: submit}, reply: {media: clip.mp4}}"))
    ) as mock:
        sandbox = MockSandbox(mock)
        video, clip = sandbox.video(), sandbox.clip()
        sandbox.advance(600)
        task, generation = sandbox.task(video), sandbox.generation(clip)
        links = [
            task["data"][0]["url"] if isinstance(task.get("data"), list) else task["url"],
            generation["generation_output_file"][0],
        ]
        served = [httpx.get(link) for link in links]
        sandbox.close()
    assert [(one.content, one.headers["content-type"]) for one in served] == [
        (b"\x89PNG not really", "video/mp4")
    ] * 2


@pytest.mark.parametrize(
    ("rule", "path", "asked"),
    [
        (
            "{when: {make: speech}, reply: {media: clip.mp4}}",
            "/sealink/v1/audio/speech",
            {"model": "qwen3-tts-flash", "input": "Hi", "voice": "Cherry"},
        ),
        (
            "{when: {make: image}, reply: {media: clip.mp4, status: 201}}",
            "/sealink/v1/images/generations",
            {"model": "qwen-image-max", "prompt": "A harbour"},
        ),
        (
            "{when: {make: image}, at: edge, reply: {media: clip.mp4}}",
            "/sealink/v1/images/generations",
            {"model": "qwen-image-max", "prompt": "A harbour"},
        ),
    ],
    ids=["an answer of bytes", "with a status of its own", "at the edge"],
)
def test_a_media_file_is_the_whole_body_of_other_operations(
    tmp_path: Path, rule: str, path: str, asked: Any
) -> None:
    app = create_app(Settings(scenario=beside(tmp_path, rule)))
    reply = call_app(app, path, asked)
    assert (reply.media_type, reply.body) == ("video/mp4", b"\x89PNG not really"), reply.encode()


PICTURE = {"model": "qwen-image-max", "prompt": "A harbour"}


@pytest.mark.parametrize(
    ("path", "asked"),
    [("/sealink/v1/images/generations", PICTURE), ("/sealink/v1/models", {})],
    ids=["a picture", "a body"],
)
def test_a_missing_media_file_is_an_error(tmp_path: Path, path: str, asked: Any) -> None:
    app = create_app(Settings(scenario=beside(tmp_path, "{reply: {media: photo.png}}")))
    (tmp_path / "photo.png").unlink()
    with pytest.raises(ConfigError, match="put the file back"):
        call_app(app, path, asked, method="POST" if asked else "GET")


def test_faults_wrap_canned_replies(sandbox: MockSandbox) -> None:
    sandbox.put(
        {
            "rules": [
                {"when": {"make": "chat"}, "reply": {"text": POLICY}, "faults": [{"truncate": 20}]}
            ]
        }
    )
    assert len(sandbox.chat().content) == 20


SEQUENCE: list[Any] = [{"text": "one"}, {"text": "two"}, {"text": "three"}]


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({}, ["one", "two", "three", "one", "two"]),
        ({"loop": False}, ["one", "two", "three", "three", "three"]),
        ({"first": 2}, ["one", "two", None, None, None]),
    ],
    ids=["begins anew", "stays at the last", "only the first calls"],
)
def test_replies_follow_one_another(
    sandbox: MockSandbox, more: Any, expected: list[str | None]
) -> None:
    sandbox.put({"rules": [{"when": {"make": "chat"}, "replies": SEQUENCE, **more}]})
    replies = [sandbox.reply_text() for _ in range(5)]
    assert [one if one in ("one", "two", "three") else None for one in replies] == expected


@pytest.mark.parametrize(
    ("retries", "expected"), [(False, ["one", "one", "two"]), (True, ["one", "two", "three"])]
)
def test_a_retry_gets_the_same_reply_unless_retries_is_set(
    sandbox: MockSandbox, retries: bool, expected: list[str]
) -> None:
    sandbox.put({"rules": [{"when": {"make": "chat"}, "replies": SEQUENCE, "retries": retries}]})
    replies = [
        sandbox.reply_text(),
        sandbox.reply_text(headers={"x-stainless-retry-count": "1"}),
        sandbox.reply_text(headers={"x-stainless-retry-count": "0"}),
    ]
    assert replies == expected


@pytest.mark.parametrize(
    ("status", "fault", "repeated"),
    [
        pytest.param(200, "", False, id="a success"),
        pytest.param(200, "truncate=5", False, id="a short body that ends well"),
        pytest.param(200, "disconnect={after: 5}", True, id="a body that is cut off"),
        pytest.param(399, "", False, id="no error"),
        pytest.param(400, "", True, id="an error"),
    ],
)
def test_the_reply_of_a_failed_request_is_sent_again(
    sandbox: MockSandbox, status: int, fault: str, repeated: bool
) -> None:
    replies = [{"json": {"number": number}, "status": status} for number in range(3)]
    sandbox.put({"rules": [{"when": {"make": "chat"}, "replies": replies}]})
    with suppress(httpx.RemoteProtocolError):
        sandbox.chat(headers={"x-mock-fault": fault} if fault else None)

    assert sandbox.chat().json() == {"number": 0 if repeated else 1}


@pytest.mark.parametrize(
    ("wait", "text", "expected"),
    [(1, "Hello", "one"), (11, "Hello", "two"), (1, "Something else", "two")],
    ids=["the same soon", "the same later", "another"],
)
def test_a_repeated_request_after_a_failure_gets_the_lost_reply(
    sandbox: MockSandbox, wait: float, text: str, expected: str
) -> None:
    rules = [
        {"when": {"make": "chat"}, "first": 1, "faults": [{"disconnect": {"at": "start"}}]},
        {"when": {"make": "chat"}, "replies": SEQUENCE},
    ]
    sandbox.put({"rules": rules})
    with pytest.raises(Exception, match=r"(?i)disconnected|closed"):
        sandbox.chat(text="Hello")
    sandbox.advance(wait)
    reply = sandbox.reply_text(text=text)
    assert reply == expected
    assert sandbox.reply_text(text=text) == {"one": "two", "two": "three"}[expected]


def test_the_official_sdk_retries_without_losing_a_reply(sandbox: MockSandbox) -> None:
    rules = [
        {"when": {"make": "chat"}, "every": 2, "faults": [{"refuse": "internal_error"}]},
        {"when": {"make": "chat"}, "replies": SEQUENCE},
    ]
    sandbox.put({"rules": rules})
    client = sandbox.openai(retries=2)
    replies = [
        client.chat.completions.create(model="qwen3-max", messages=HELLO).choices[0].message.content
        for _ in range(3)
    ]
    assert replies == ["one", "two", "three"]
