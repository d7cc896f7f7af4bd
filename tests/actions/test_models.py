"""Models by name: exact entries, families by glob, names that nobody knows."""

from __future__ import annotations

import base64
import io
import json
import wave
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from click.testing import CliRunner

from mockgateway.catalogue import Catalogue, read_catalogue
from mockgateway.cli.main import cli
from mockgateway.gateways import GATEWAYS
from mockgateway.problem import ConfigError
from mockgateway.server import Settings, create_app
from tests.serving import Mock, serving

HEAD = {"authorization": "Bearer any-key"}
TURN = {"messages": [{"role": "user", "content": "Name a river in France."}]}


@pytest.fixture(scope="module")
def http(mock: Mock) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=mock.url, headers=HEAD, timeout=30) as client:
        yield client


def recording() -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setparams((1, 2, 16000, 0, "NONE", ""))
        sound.writeframes(b"\0\0" * 16000)
    return file.getvalue()


@pytest.mark.parametrize("gateway", ["sealink", "apikey"])
@pytest.mark.parametrize(
    "model",
    """gpt-5 gpt-5.1-codex-mini claude-sonnet-4-5 claude-opus-4-5-20251101 gemini-3-pro
    qwen3-235b-a22b deepseek-v3.1 grok-4-fast llama-4-scout mistral-small-latest kimi-k2-0905
    o4-mini gpt-4.1-nano gpt-3.5-turbo codestral-latest""".split(),
)
def test_chat_models_of_known_families_answer(http: httpx.Client, gateway: str, model: str) -> None:
    reply = http.post(f"/{gateway}/v1/chat/completions", json={"model": model, **TURN})

    assert (reply.status_code, reply.json()["model"]) == (200, model)


@pytest.mark.parametrize(
    ("model", "size"),
    [
        ("text-embedding-3-small", 1536),
        ("text-embedding-3-large", 3072),
        ("text-embedding-ada-002", 1536),
        ("gemini-embedding-001", 3072),
        ("bge-m3", 1024),
    ],
)
def test_an_embedding_has_its_familys_size(http: httpx.Client, model: str, size: int) -> None:
    reply = http.post("/sealink/v1/embeddings", json={"model": model, "input": "A red kite"})

    assert len(reply.json()["data"][0]["embedding"]) == size


@pytest.mark.parametrize(
    ("model", "dimensions", "part"),
    [
        ("text-embedding-3-small", 2048, "less than or equal to 1536"),
        ("text-embedding-ada-002", 256, "does not support specifying dimensions"),
    ],
)
def test_sizes_that_an_embedding_cannot_have_are_refused(
    http: httpx.Client, model: str, dimensions: int, part: str
) -> None:
    body = {"model": model, "input": "x", "dimensions": dimensions}
    reply = http.post("/sealink/v1/embeddings", json=body)

    assert (reply.status_code, reply.json()["error"]["param"]) == (400, "dimensions")
    assert part in reply.json()["error"]["message"]


@pytest.mark.parametrize(
    ("model", "form", "field"),
    [
        ("gpt-image-1-mini", None, "b64_json"),
        ("gpt-image-1.5", "b64_json", "b64_json"),
        ("dall-e-3", None, "url"),
        ("dall-e-2", "b64_json", "b64_json"),
        ("imagen-4.0-generate-001", None, "url"),
    ],
)
def test_the_model_decides_the_default_form_of_an_image(
    http: httpx.Client, model: str, form: str | None, field: str
) -> None:
    body = {"model": model, "prompt": "a lighthouse", "size": "256x256"}
    body |= {} if form is None else {"response_format": form}
    image = http.post("/sealink/v1/images/generations", json=body).json()["data"][0]

    assert field in image
    if field == "b64_json":
        assert base64.b64decode(image[field])[:4] == b"\x89PNG"


def test_a_form_that_the_model_does_not_have_is_refused(http: httpx.Client) -> None:
    body = {"model": "gpt-image-1", "prompt": "a fox", "response_format": "url"}
    error = http.post("/sealink/v1/images/generations", json=body)

    assert (error.status_code, error.json()["error"]["param"]) == (400, "response_format")


def test_a_model_that_generates_and_edits_does_both(http: httpx.Client) -> None:
    drawn = http.post(
        "/sealink/v1/images/generations",
        json={"model": "gpt-image-1", "prompt": "a fox", "size": "128x128"},
    )
    file = {"image": ("a.png", base64.b64decode(drawn.json()["data"][0]["b64_json"]), "image/png")}
    form = {"model": "gpt-image-1", "prompt": "in the snow"}
    edited = http.post("/sealink/v1/images/edits", data=form, files=file)

    assert (edited.status_code, [*edited.json()["data"][0]][:1]) == (200, ["b64_json"])


def test_speech_transcription_and_moderation_families_answer(http: httpx.Client) -> None:
    said = http.post(
        "/sealink/v1/audio/speech", json={"model": "tts-1-hd", "input": "Hi", "voice": "nova"}
    )
    assert (said.status_code, said.headers["content-type"]) == (200, "audio/mpeg")
    file = {"file": ("a.wav", recording(), "audio/wav")}
    for model, fields in (("whisper-1", ["text"]), ("gpt-4o-mini-transcribe", ["text", "usage"])):
        heard = http.post("/sealink/v1/audio/transcriptions", data={"model": model}, files=file)
        assert (heard.status_code, list(heard.json())) == (200, fields)
    form = {"model": "gpt-4o-transcribe", "response_format": "srt"}
    refused = http.post("/sealink/v1/audio/transcriptions", data=form, files=file)
    assert (refused.status_code, refused.json()["error"]["param"]) == (400, "response_format")
    body = {"model": "omni-moderation-2024-09-26", "input": "hello"}
    assert http.post("/sealink/v1/moderations", json=body).status_code == 200


@pytest.mark.parametrize(
    ("path", "model"),
    [
        ("/sealink/v1/video/generations", "sora-2-pro"),
        ("/sealink/v1/video/generations", "wan2.5-t2v-preview"),
        ("/apikey/v1/videos", "veo-3.1-fast"),
        ("/apikey/v1/images/generations", "flux-kontext-max"),
        ("/seacloud/model/v1/queue/kling_v9_t2v", ""),
        ("/seacloud/model/v1/queue/gpt_image_3", ""),
    ],
)
def test_media_families_start_tasks(http: httpx.Client, path: str, model: str) -> None:
    reply = http.post(path, json={"model": model, "prompt": "a kite"} if model else {"prompt": "a"})

    assert reply.status_code in (200, 202), reply.text


def test_an_exact_entry_wins_over_families_and_the_longest_glob_over_shorter_ones() -> None:
    models = read_catalogue("sealink")
    own = {
        "gpt-4o-mini": "gpt-4o-mini",  # an entry
        "gpt-4o-mini-2024-07-18": "gpt-4o*",
        "gpt-4o-mini-transcribe": "gpt-4o*transcribe*",
        "qwen-image-edit-plus": "qwen-image-edit*",
    }
    for name, glob in own.items():
        model = models[name]
        assert model.facts.get("family", model.id) == glob
        assert model.id == name


@pytest.mark.parametrize(
    ("path", "model", "near"),
    [
        ("/sealink/v1/chat/completions", "gtp-5-mini", "gpt-5-mini"),
        ("/sealink/v1/chat/completions", "openai/gpt-5", "gpt-5"),
        ("/sealink/v1/chat/completions", "Claude-Sonnet-4-5", "claude-sonnet-4-5"),
        ("/sealink/anthropic/v1/messages", "cluade-sonnet-4-6", "claude-sonnet-4-6"),
        ("/seacloud/llm/v1/chat/completions", "got-4.1", "gpt-4.1"),
        ("/apikey/v1/chat/completions", "exmaple-chat", "example-chat"),
        ("/sealink/v1/images/generations", "del-e-3", "dall-e-3"),
    ],
)
def test_a_name_that_no_family_knows_gets_404_with_the_nearest_names(
    http: httpx.Client, path: str, model: str, near: str
) -> None:
    more = {"prompt": "x"} if "images" in path else {**TURN, "max_tokens": 9}
    reply = http.post(path, json={"model": model, **more})

    assert reply.status_code == 404
    assert f"'{near}'" in reply.json()["error"]["message"]


def test_babysea_names_the_nearest_model_too(http: httpx.Client) -> None:
    reply = http.post(
        "/babysea/v1/generate/image/bfl/flux-shnell", json={"generation_prompt": "a seal"}
    )

    assert (reply.status_code, reply.json()["error"]["code"]) == (404, "BSE2011")
    assert "'bfl/flux-schnell'" in reply.json()["error"]["message"]


def test_a_family_goes_through_the_scenario_of_its_suffix(http: httpx.Client) -> None:
    reply = http.post(
        "/sealink/v1/chat/completions", json={"model": "gpt-5-nano:rate-limited", **TURN}
    )

    assert reply.status_code == 429


@pytest.mark.parametrize("path", ["/sealink", "/apikey", "/seacloud/llm"])
def test_a_listed_or_accepted_model_can_be_retrieved(http: httpx.Client, path: str) -> None:
    listed = http.get(f"{path}/v1/models").json()["data"]

    assert "gpt-5" in [model["id"] for model in listed]
    for name in ("gpt-5", "gpt-5-nano"):
        assert http.get(f"{path}/v1/models/{name}").json()["id"] == name
    assert http.get(f"{path}/v1/models/gpt-5").json() in listed
    assert http.get(f"{path}/v1/models/nothing-like-it").status_code == 404


@pytest.mark.parametrize(
    ("path", "body", "param"),
    [
        ("/sealink/v1/chat/completions", {"model": "gpt-4.1-mini"}, "reasoning_effort"),
        ("/sealink/v1/chat/completions", {"model": "deepseek-chat"}, "reasoning_effort"),
        ("/apikey/v1/chat/completions", {"model": "gpt-4o"}, None),
    ],
)
def test_a_model_without_reasoning_refuses_reasoning_effort(
    http: httpx.Client, path: str, body: dict[str, Any], param: str | None
) -> None:
    reply = http.post(path, json={**TURN, **body, "reasoning_effort": "low"})

    assert reply.status_code == 400
    assert "'reasoning_effort' is not supported with this model" in reply.json()["error"]["message"]
    assert reply.json()["error"].get("param") == param
    capable = {**TURN, "model": "gpt-5-nano", "reasoning_effort": "low"}
    assert http.post(path, json=capable).status_code == 200


def test_a_responses_model_without_reasoning_refuses_an_effort(http: httpx.Client) -> None:
    body = {"input": "Hi", "reasoning": {"effort": "low"}}
    refused = http.post("/seacloud/llm/openai/v1/responses", json={"model": "gpt-4.1", **body})

    assert refused.status_code == 400
    assert "'reasoning.effort'" in refused.json()["error"]["message"]
    taken = http.post("/seacloud/llm/openai/v1/responses", json={"model": "gpt-5.1", **body})
    assert taken.status_code == 200


OPTIONS = {"messages": [{"role": "user", "content": "What is 3 and 4?"}], "system": "Be brief."}
TOOLS = [{"name": "add", "input_schema": {"type": "object", "properties": {}}}]


@pytest.mark.parametrize(
    "messages",
    [
        "/sealink/anthropic/v1/messages",
        "/seacloud/llm/v1/messages",
        "/seacloud/llm/anthropic/v1/messages",
    ],
)
def test_counted_tokens_are_those_that_a_message_reports(http: httpx.Client, messages: str) -> None:
    body = {"model": "claude-haiku-4-5-20251001", **OPTIONS, "tools": TOOLS}
    counted = http.post(f"{messages}/count_tokens", json=body)
    answered = http.post(messages, json={**body, "max_tokens": 64})

    assert counted.status_code == 200
    assert counted.json() == {"input_tokens": answered.json()["usage"]["input_tokens"]}
    assert "request-id" in counted.headers
    wrong = http.post(f"{messages}/count_tokens", json={**body, "model": "x"})
    assert (wrong.status_code, wrong.json()["error"]["type"]) == (404, "not_found_error")


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/sealink/v1/chat/completions", {"model": "gpt-5", **TURN}),
        ("POST", "/sealink/v1/chat/completions", {"model": "gpt-5", **TURN, "stream": True}),
        ("POST", "/sealink/v1/chat/completions", {"model": "no-such-model", **TURN}),
        ("GET", "/sealink/v1/models", None),
        ("POST", "/seacloud/llm/v1/chat/completions", {"model": "gpt-4.1", **TURN}),
        ("POST", "/apikey/v1/embeddings", {"model": "example-embed", "input": "x"}),
    ],
)
def test_every_reply_has_the_header_from_which_openais_client_reads_the_id(
    http: httpx.Client, method: str, path: str, body: Any
) -> None:
    reply = http.request(method, path, json=body)

    assert reply.headers["x-request-id"]
    own = reply.headers.get("x-sealink-request-id", reply.headers["x-request-id"])
    assert reply.headers["x-request-id"] == own


def test_any_model_accepts_every_name() -> None:
    with serving(Settings(any_model=True)) as mock, httpx.Client(base_url=mock.url) as http:
        http.headers.update(HEAD)
        chat = http.post("/sealink/v1/chat/completions", json={"model": "my/own_model", **TURN})
        assert (chat.status_code, chat.json()["model"]) == (200, "my/own_model")
        body = {"model": "house-vectors", "input": "x"}
        assert http.post("/sealink/v1/embeddings", json=body).status_code == 200
        for path in ("/seacloud/model/v1/queue/our_film_video", "/seacloud/model/v1/queue/ours"):
            assert http.post(path, json={"prompt": "a kite"}).status_code == 200
        baby = {"generation_prompt": "a seal"}
        assert http.post("/babysea/v1/generate/image/our/painter", json=baby).status_code == 200
        slow = {"model": "my/own_model:rate-limited", **TURN}
        assert http.post("/sealink/v1/chat/completions", json=slow).status_code == 429


OWN = """
- id: house-chat
  kind: chat
  abilities: [tools]
- family: "lab-*"
  kinds: [image, image_edit]
  response_formats: [b64_json]
  members: [lab-one]
- id: ours/painter
  kind: image
"""


def test_models_of_ones_own_are_served_and_listed(tmp_path: Path) -> None:
    path = tmp_path / "my-models.yaml"
    path.write_text(OWN, "utf-8")
    with serving(Settings(models=path)) as mock, httpx.Client(base_url=mock.url) as http:
        http.headers.update(HEAD)
        for gateway in ("sealink/v1", "seacloud/llm/v1", "apikey/v1"):
            body = {"model": "house-chat", **TURN}
            assert http.post(f"/{gateway}/chat/completions", json=body).status_code == 200
        listed = [model["id"] for model in http.get("/sealink/v1/models").json()["data"]]
        assert {"house-chat", "lab-one", "ours/painter"} <= {*listed}
        body = {"model": "lab-seven", "prompt": "x", "size": "64x64"}
        image = http.post("/sealink/v1/images/generations", json=body).json()["data"][0]
        assert "b64_json" in image
        baby = {"generation_prompt": "a seal"}
        assert http.post("/babysea/v1/generate/image/ours/painter", json=baby).status_code == 200


@pytest.mark.parametrize(
    ("text", "line", "part"),
    [
        ("- id: a\n  kind: chat\n- id: b\n  knd: chat\n", 4, "did you mean 'kind'"),
        ("- id: a\n  kind: chta\n", 2, "did you mean 'chat'"),
        ("- id: a\n  kind: chat\n- kind: chat\n", 3, "needs an id or a family"),
        ("- id: a\n", 1, "needs a kind"),
        ("- id: a\n  kind: chat\n  price: {unit: tokens}\n", 3, "did you mean 'token'"),
        ("- id: a\n  kind: chat\n  context: big\n", 3, "must be a number"),
        ("sealnik:\n  - {id: a, kind: chat}\n", 1, "did you mean 'sealink'"),
        ("apikey:\n  - {id: a, kind: chat}\n  - {id: b, kind: rerank}\n", 3, "makes no 'rerank'"),
        ("sealink: {id: a}\n", 1, "must be a list of models"),
    ],
)
def test_a_mistake_in_ones_own_models_is_named_with_its_line(
    tmp_path: Path, text: str, line: int, part: str
) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(text, "utf-8")

    with pytest.raises(ConfigError) as error:
        create_app(Settings(models=path))
    assert str(error.value).startswith(f"{path}:{line}: ")
    assert part in str(error.value)


def test_the_command_lists_models_and_families() -> None:
    printed = CliRunner().invoke(cli, ["models", "--gateway", "sealink"]).output
    lines = {line.split()[0]: line for line in printed.splitlines() if line.strip()}
    assert "image, image_edit" in lines["gpt-image-*"]
    assert "reasoning" in lines["qwen3-max"]

    data = json.loads(CliRunner().invoke(cli, ["models", "--json"]).output)
    assert list(data) == list(GATEWAYS)
    assert data["babysea"]["families"] == []
    row = next(one for one in data["apikey"]["models"] if one["id"] == "seedance-2")
    assert (row["kinds"], row["price"]["unit"]) == (["video"], "second")


def test_names_that_clients_invent_are_kept_up_to_a_bound() -> None:
    models = read_catalogue("sealink")
    count = len(models)
    for number in range(10_000):
        assert models.find(f"gpt-5-{number}") is not None
        assert models.find(f"invented-{number}") is None
    assert len(models) == count


def test_a_catalogue_of_entries_alone_knows_only_them() -> None:
    entries = [*read_catalogue("sealink").values()][:2]
    models = Catalogue(entries)

    assert [*models] == [model.id for model in entries]
    assert models.find("gpt-5") is None
