"""The words of chats come from a server or a function; everything else stays the mock's."""

from __future__ import annotations

import asyncio
import json
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

import anthropic
import httpx
import openai
import pytest
from PIL import Image

from mockgateway.problem import ConfigError
from mockgateway.server import Settings, create_app
from mockgateway.text_source import open_source
from tests.serving import Mock, serving

KEY = "sk-sealink-test-0000000000000000000000000000"
SAY: Any = [{"role": "user", "content": "Which river flows through Lyon?"}]
CHAT = {"model": "qwen3-max", "messages": SAY}
# What Ollama 0.5 streams, shortened: usage in the last chunk, no space is lost.
OLLAMA = [
    {"role": "assistant", "content": "The"},
    {"role": "assistant", "content": " Rhône"},
    {"role": "assistant", "content": ", and the Saône."},
    {"role": "assistant", "content": ""},
]
ANSWER = "The Rhône, and the Saône."


class ModelServer:
    """A server with OpenAI's Chat API that streams deltas, the later ones when released."""

    def __init__(self, deltas: list[dict[str, Any]], status: int = 200) -> None:
        self.deltas, self.status = deltas, status
        self.bodies: list[dict[str, Any]] = []
        self.released: asyncio.Event | None = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            return
        body = b""
        while True:
            message = await receive()
            body += message.get("body", b"")
            if not message.get("more_body"):
                break
        self.bodies.append({**json.loads(body), "path": scope["path"]})
        headers = [(b"content-type", b"text/event-stream")]
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        for number, delta in enumerate(self.deltas):
            if number == 2 and self.released is not None:
                waits = [asyncio.ensure_future(each) for each in (self.released.wait(), receive())]
                await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
                for wait in waits:
                    wait.cancel()
            chunk = {"object": "chat.completion.chunk", "choices": [{"index": 0, "delta": delta}]}
            data = f"data: {json.dumps(chunk)}\n\n".encode()
            await send({"type": "http.response.body", "body": data, "more_body": True})
        await send({"type": "http.response.body", "body": b"data: [DONE]\n\n"})


@contextmanager
def answered_by(source: Any, **settings: Any) -> Iterator[Mock]:
    """Serve a mock whose words come from an application."""
    with serving(app=source) as server:
        options = Settings(text_from=server.url, text_model="llama3.2", **settings)
        with serving(options) as mock:
            yield mock


def post(mock: Mock, path: str, body: dict[str, Any], **headers: str) -> httpx.Response:
    headers = {"authorization": f"Bearer {KEY}", **headers}
    return httpx.post(f"{mock.url}/sealink{path}", json=body, headers=headers, timeout=20)


def chat(mock: Mock, stream: bool, **options: Any) -> str:
    with openai.OpenAI(api_key=KEY, base_url=f"{mock.url}/sealink/v1") as client:
        if not stream:
            reply = client.chat.completions.create(**CHAT, **options)
            return reply.choices[0].message.content or ""
        chunks = client.chat.completions.create(**CHAT, stream=True, **options)
        return "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices)


def responses(mock: Mock, stream: bool) -> str:
    with openai.OpenAI(api_key=KEY, base_url=f"{mock.url}/seacloud/llm") as client:
        if not stream:
            return client.responses.create(model="gpt-4.1", input=SAY[0]["content"]).output_text
        with client.responses.stream(model="gpt-4.1", input=SAY[0]["content"]) as events:
            return events.get_final_response().output_text


def messages(mock: Mock, stream: bool) -> str:
    base = f"{mock.url}/sealink/anthropic"
    options: Any = {"model": "claude-sonnet-4-6", "messages": SAY, "max_tokens": 99}
    with anthropic.Anthropic(api_key=KEY, base_url=base) as client:
        if not stream:
            return str(client.messages.create(**options).content[0].text)
        with client.messages.stream(**options) as events:
            return events.get_final_text()


@pytest.fixture(scope="module")
def ollama() -> ModelServer:
    return ModelServer(OLLAMA)


@pytest.fixture(scope="module")
def mock(ollama: ModelServer) -> Iterator[Mock]:
    with answered_by(ollama) as running:
        yield running


@pytest.mark.parametrize("stream", [False, True], ids=["plain", "stream"])
@pytest.mark.parametrize("dialect", [chat, responses, messages])
def test_the_words_come_from_the_server_in_every_dialect(
    mock: Mock, dialect: Callable[[Mock, bool], str], stream: bool
) -> None:
    assert dialect(mock, stream) == ANSWER


def test_the_server_gets_the_conversation(mock: Mock, ollama: ModelServer) -> None:
    system = {"role": "system", "content": "Be brief."}
    body = {**CHAT, "messages": [system, *SAY], "max_tokens": 7, "temperature": 0.5, "stop": ["!"]}
    reply = post(mock, "/v1/chat/completions", body)
    sent = ollama.bodies[-1]

    assert sent["path"] == "/v1/chat/completions"
    assert sent["messages"] == [system, *SAY]
    assert [sent[name] for name in ("model", "max_tokens", "temperature", "stop")] == [
        "llama3.2",
        7,
        0.5,
        ["!"],
    ]
    assert reply.json()["model"] == "qwen3-max"
    assert reply.headers["x-mock-source"].startswith("http://127.0.0.1")


def test_usage_limits_keys_and_parameters_stay_the_mocks(mock: Mock) -> None:
    reply = post(mock, "/v1/chat/completions", {**CHAT, "max_tokens": 2}).json()
    wrong = post(mock, "/v1/chat/completions", {**CHAT, "temperature": "hot"})

    assert reply["choices"][0]["finish_reason"] == "length"
    assert reply["usage"]["completion_tokens"] == 2
    assert wrong.status_code == 400
    assert post(mock, "/v1/chat/completions", CHAT, authorization="").status_code == 401


def test_words_are_passed_on_as_they_come() -> None:
    source = ModelServer(OLLAMA)

    async def read(mock: Mock) -> list[str]:
        source.released = asyncio.Event()
        seen = []
        body = {**CHAT, "stream": True}
        app, headers = mock.app, {"authorization": f"Bearer {KEY}"}
        assert app is not None
        async with httpx.AsyncClient() as client:
            url = f"{mock.url}/sealink/v1/chat/completions"
            async with client.stream("POST", url, json=body, headers=headers) as reply:
                async for line in reply.aiter_lines():
                    seen.append(line)
                    if '"content":"The"' in line:
                        loop.call_soon_threadsafe(source.released.set)
        return seen

    with answered_by(source) as mock:
        loop = asyncio.new_event_loop()
        try:
            lines = loop.run_until_complete(read(mock))
        finally:
            loop.close()
    assert lines[-2] == "data: [DONE]"


def test_a_fault_changes_the_servers_words_too(mock: Mock) -> None:
    body = {**CHAT, "stream": True}
    reply = post(mock, "/v1/chat/completions", body, **{"x-mock-fault": "truncate=2"})

    assert "The" in reply.text
    assert "[DONE]" not in reply.text
    assert reply.headers["x-mock-applied"].startswith("truncate")


WEATHER = {
    "type": "function",
    "function": {
        "name": "weather",
        "description": "The weather of a city.",
        "parameters": {
            "type": "object",
            "properties": {"city": {"type": "string"}},
            "required": ["city"],
        },
    },
}


def call_of(name: str, *fragments: str) -> list[dict[str, Any]]:
    first = {"index": 0, "id": "c1", "function": {"name": name, "arguments": fragments[0]}}
    later = [{"index": 0, "function": {"arguments": each}} for each in fragments[1:]]
    return [{"tool_calls": [each]} for each in (first, *later)]


@pytest.mark.parametrize("stream", [False, True], ids=["plain", "stream"])
def test_a_tool_call_of_the_server_is_passed_on(stream: bool) -> None:
    source = ModelServer([{"content": "Let me look."}, *call_of("weather", '{"city":', '"Lyon"}')])
    with (
        answered_by(source) as mock,
        openai.OpenAI(api_key=KEY, base_url=f"{mock.url}/sealink/v1") as client,
    ):
        options: Any = {**CHAT, "tools": [WEATHER]}
        if stream:
            with client.chat.completions.stream(**options) as events:
                message = events.get_final_completion().choices[0].message
        else:
            message = client.chat.completions.create(**options).choices[0].message

    assert source.bodies[0]["tools"] == [WEATHER]
    assert message.content == "Let me look."
    assert [(call.function.name, call.function.arguments) for call in message.tool_calls or ()] == [
        ("weather", '{"city":"Lyon"}')
    ]


UNFIT: dict[str, tuple[list[dict[str, Any]], dict[str, Any], str]] = {
    "a tool that is not offered": (call_of("time", "{}"), {"tools": [WEATHER]}, "does not offer"),
    "wrong arguments": (call_of("weather", '{"town": 1}'), {"tools": [WEATHER]}, "do not fit"),
    "no JSON": (
        [{"content": "Lyon."}],
        {"response_format": {"type": "json_object"}},
        "does not fit the requested format",
    ),
}


@pytest.mark.parametrize("case", UNFIT)
def test_what_does_not_fit_the_request_is_replaced_by_the_built_in_text(case: str) -> None:
    deltas, options, reason = UNFIT[case]
    with answered_by(ModelServer(deltas)) as mock:
        reply = post(mock, "/v1/chat/completions", {**CHAT, **options})

    assert reply.status_code == 200
    assert reply.headers["x-mock-source"].startswith("built-in (")
    assert reason in reply.headers["x-mock-source"]


def test_a_server_that_fails_is_replaced_by_the_built_in_text() -> None:
    with answered_by(ModelServer([], status=503)) as mock:
        failed = post(mock, "/v1/chat/completions", CHAT)
        entry = httpx.get(f"{mock.url}/_mock/journal").json()

    assert failed.json()["choices"][0]["message"]["content"]
    assert "answered 503" in failed.headers["x-mock-source"]
    assert "answered 503" in json.dumps(entry)


def test_a_server_that_is_down_or_slow_is_replaced_by_the_built_in_text() -> None:
    with serving(Settings(text_from="http://127.0.0.1:9")) as mock:
        down = post(mock, "/v1/chat/completions", {**CHAT, "stream": True})
    source = ModelServer([{}, {}, {"content": "late"}])
    source.released = asyncio.Event()  # never set: the mock hangs up, which ends the wait
    with answered_by(source, text_timeout=0.05) as mock:
        slow = post(mock, "/v1/chat/completions", CHAT)

    assert "data: [DONE]" in down.text
    assert down.headers["x-mock-source"].startswith("built-in (http://127.0.0.1:9")
    assert "no text within 0.05 s" in slow.headers["x-mock-source"]


def test_another_mock_can_give_the_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOCKGATEWAY_TEXT_KEY", KEY)
    with (
        serving() as other,
        serving(
            Settings(text_from=f"{other.url}/sealink/v1", text_model="qwen3-max", seed=5)
        ) as mock,
    ):
        reply = post(mock, "/v1/chat/completions", {**CHAT, "temperature": 0})
        direct = post(other, "/v1/chat/completions", {**CHAT, "temperature": 0, "stream": True})

    assert reply.headers["x-mock-source"].endswith("/sealink/v1")
    assert reply.json()["choices"][0]["message"]["content"] in chat_text(direct.text)


def chat_text(stream: str) -> str:
    data = [line[6:] for line in stream.splitlines() if line.startswith("data: {")]
    choices = [choice for each in data for choice in json.loads(each)["choices"]]
    return "".join(choice["delta"].get("content") or "" for choice in choices)


FUNCTIONS = """
from mockgateway.text_source import ToolCall


async def reply(conversation):
    asked = conversation.messages[-1].text
    match asked.split()[0]:
        case "text":
            return "Bonjour."
        case "pieces":
            return (word for word in ("Bon", "jour."))
        case "object":
            return {"city": "Lyon"}
        case "tool":
            return [ToolCall("weather", {"city": "Lyon"})]
        case "wrong":
            return 1 / 0
    return None


def plain(conversation):
    return conversation.model
"""


@pytest.fixture(scope="module")
def functions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("functions") / "my_words.py"
    path.write_text(FUNCTIONS)
    return path


@pytest.fixture(scope="module")
def own(functions: Path) -> Iterator[Mock]:
    with serving(Settings(text_from=f"{functions}:reply")) as running:
        yield running


@pytest.mark.parametrize(
    ("asked", "content", "source"),
    [
        ("text", "Bonjour.", "my_words"),
        ("pieces", "Bonjour.", "my_words"),
        ("object", '{"city": "Lyon"}', "my_words"),
        ("other", None, ""),
        ("wrong", None, "ZeroDivisionError"),
    ],
)
def test_a_function_answers(own: Mock, asked: str, content: str | None, source: str) -> None:
    for stream in (False, True):
        say = [{"role": "user", "content": f"{asked} please"}]
        reply = post(own, "/v1/chat/completions", {**CHAT, "messages": say, "stream": stream})
        text = reply.json()["choices"][0]["message"]["content"] if not stream else ""
        text = text or chat_text(reply.text)

        assert text == content if content else text
        assert source in reply.headers.get("x-mock-source", "")


def test_a_function_calls_a_tool(own: Mock) -> None:
    say = [{"role": "user", "content": "tool please"}]
    reply = post(own, "/v1/chat/completions", {**CHAT, "messages": say, "tools": [WEATHER]})
    call = reply.json()["choices"][0]["message"]["tool_calls"][0]

    assert (call["function"]["name"], json.loads(call["function"]["arguments"])) == (
        "weather",
        {"city": "Lyon"},
    )


def test_a_plain_function_is_called_too(functions: Path) -> None:
    with serving(Settings(text_from=f"{functions}:plain")) as running:
        assert chat(running, stream=False) == "qwen3-max"


@pytest.mark.parametrize(
    ("word", "problem"),
    [
        ("ftp://host", "is not an http URL"),
        ("nonsense", "is neither a URL nor a function"),
        ("no_such_module:reply", "no_such_module cannot be imported"),
        ("no_such_file.py:reply", "no_such_file.py does not exist"),
        ("{functions}:repply", "has no function 'repply'; did you mean 'reply'?"),
    ],
)
def test_a_wrong_source_is_reported_at_start(functions: Path, word: str, problem: str) -> None:
    with pytest.raises(ConfigError) as caught:
        create_app(Settings(text_from=word.format(functions=functions)))
    assert problem in str(caught.value)


def test_a_model_needs_a_server(functions: Path) -> None:
    with pytest.raises(ConfigError, match="--text-model: is for a server"):
        open_source(f"{functions}:reply", "llama3.2")


class Painter:
    """A server with OpenAI's Images API."""

    def __init__(self, *pictures: bytes) -> None:
        self.pictures = pictures
        self.bodies: list[dict[str, Any]] = []

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            return
        self.bodies.append(json.loads((await receive())["body"]))
        data = [{"b64_json": b64encode(each).decode()} for each in self.pictures]
        headers = [(b"content-type", b"application/json")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        body = json.dumps({"created": 1, "data": data}).encode()
        await send({"type": "http.response.body", "body": body})


def square(colour: str) -> bytes:
    out = BytesIO()
    Image.new("RGB", (8, 8), colour).save(out, "png")
    return out.getvalue()


IMAGE = {"model": "qwen-image-plus", "prompt": "A red square", "n": 2, "size": "512x512"}


def test_pictures_come_from_the_server_in_the_requested_size() -> None:
    painter = Painter(square("red"), square("blue"))
    with (
        serving(app=painter) as server,
        serving(Settings(image_from=server.url, image_model="flux")) as mock,
    ):
        links = post(mock, "/v1/images/generations", IMAGE)
        inline = post(mock, "/v1/images/generations", {**IMAGE, "response_format": "b64_json"})
        files = [httpx.get(each["url"]).content for each in links.json()["data"]]

    files += [b64decode(each["b64_json"]) for each in inline.json()["data"]]
    pictures = [Image.open(BytesIO(file)).convert("RGB") for file in files]
    assert [painter.bodies[0][name] for name in ("model", "prompt", "n", "size")] == [
        "flux",
        "A red square",
        2,
        "512x512",
    ]
    assert [picture.size for picture in pictures] == [(512, 512)] * 4
    assert [picture.getpixel((9, 9)) for picture in pictures] == [(255, 0, 0), (0, 0, 255)] * 2
    assert links.headers["x-mock-source"].startswith("http://127.0.0.1")


@pytest.mark.parametrize(
    ("pictures", "reason"),
    [((square("red"),), "gave 1 of 2 pictures"), ((b"no", b"picture"), "did not answer with")],
)
def test_the_mock_draws_what_the_server_does_not(pictures: Any, reason: str) -> None:
    with (
        serving(app=Painter(*pictures)) as server,
        serving(Settings(image_from=server.url)) as mock,
    ):
        reply = post(mock, "/v1/images/generations", IMAGE)

    assert len(reply.json()["data"]) == 2
    assert reason in reply.headers["x-mock-source"]
