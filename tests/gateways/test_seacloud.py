"""SeaCloud as its SDKs call it: paths, headers, contracts, the older task API and the scans."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from mockgateway.clock import Clock
from tests.gateways.views import view
from tests.seeds.documents import Published, published
from tests.serving import Mock

KEY = {"authorization": "Bearer any-key"}
HELLO = [{"role": "user", "content": "Echo: one two three"}]
CHAT = {"messages": HELLO, "max_tokens": 64}


@pytest.fixture(scope="module")
def document(mock: Mock) -> Published:
    return published(f"{mock.url}/seacloud/openapi.json")


class Caller:
    """Calls SeaCloud in a sandbox of the test's own and holds each reply to the document."""

    def __init__(self, client: httpx.Client, document: Published, clock: Clock, base: str) -> None:
        self.client, self.document, self.clock, self.base = client, document, clock, base

    def __call__(self, method: str, path: str, status: int = 200, **options: Any) -> httpx.Response:
        headers = KEY | options.pop("headers", {})
        reply = self.client.request(method, self.base + path, headers=headers, **options)
        assert reply.status_code == status, reply.text
        assert list(self.document.violations(reply, path.partition("?")[0])) == []
        return reply


@pytest.fixture
def call(
    mock: Mock, client: httpx.Client, document: Published, request: pytest.FixtureRequest
) -> Caller:
    name = f"sea-{abs(hash(request.node.name)) % 10**10}"
    clock = mock.app.sandbox_state(name).sandbox.clock
    return Caller(client, document, clock, f"/~{name}/seacloud")


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/llm/chat/completions", CHAT),
        ("/llm/v1/chat/completions", CHAT),
        ("/llm/responses", {"input": "Echo: one two three"}),
        ("/llm/openai/v1/responses", {"input": "Echo: one two three"}),
        ("/llm/v1/messages", CHAT),
        ("/llm/anthropic/v1/messages", CHAT),
    ],
)
@pytest.mark.parametrize("model", ["gpt-4.1", "claude-sonnet-4-6"])
def test_the_header_names_the_model_where_the_body_has_none(
    call: Caller, path: str, body: dict[str, Any], model: str
) -> None:
    in_body = call("POST", path, json={"model": model, **body})
    in_header = call("POST", path, json=body, headers={"x-model": model})
    both = call("POST", path, json={"model": model, **body}, headers={"x-model": "gpt_5_mini"})

    assert "one two three" in in_body.text
    assert [reply.json()["model"] for reply in (in_body, in_header, both)] == [model] * 3


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/llm/rerank", {"query": "cats", "documents": ["a loan", "a cat"]}),
        ("/llm/v1/embeddings", {"input": ["a", "b"]}),
        ("/model/v1/generation", {"input": [{"params": {"prompt": "x"}}]}),
        ("/model/v1/generation/precharge", {"input": [{"params": {"prompt": "x"}}]}),
    ],
)
def test_a_request_needs_a_model_in_the_body_or_in_the_header(
    call: Caller, path: str, body: dict[str, Any]
) -> None:
    model = {"rerank": "qwen3-rerank", "embeddings": "text-embedding-3-small"}
    named = model.get(path.rpartition("/")[2], "seedream_4_5")

    call("POST", path, 400, json=body)
    call("POST", path, 404, json=body, headers={"x-model": "no-such-model"})
    call("POST", path, json=body, headers={"x-model": named})


def test_a_scenario_sees_the_model_of_the_header(call: Caller) -> None:
    headers = {"x-model": "gpt-4.1:rate-limited"}

    call("POST", "/llm/chat/completions", 429, json=CHAT, headers=headers)


def test_the_header_does_not_name_a_model_of_the_queue(call: Caller) -> None:
    submitted = call(
        "POST",
        "/model/v1/queue/flux_2_pro",
        json={"prompt": "x"},
        headers={"x-model": "nano_banana_2"},
    )

    assert "/queue/flux_2_pro/" in submitted.json()["status_url"]


def test_every_reply_of_rerank_embeddings_and_models_is_documented(call: Caller) -> None:
    ranked = call(
        "POST",
        "/llm/rerank",
        json={
            "model": "qwen3-rerank",
            "query": "cats",
            "documents": ["a loan", "a cat"],
            "top_n": 1,
        },
    )
    vectors = call(
        "POST", "/llm/v1/embeddings", json={"model": "text-embedding-3-small", "input": "x"}
    )
    models = call("GET", "/llm/v1/models")

    assert [one["index"] for one in ranked.json()["results"]] == [1]
    assert len(vectors.json()["data"][0]["embedding"]) == 1536
    assert {"gpt-4.1", "claude-sonnet-4-6"} <= {model["id"] for model in models.json()["data"]}


@pytest.mark.parametrize("queue", ["nano_banana_2", "any/nano_banana_2"])
def test_status_streaming_is_refused_alike_in_one_segment_and_in_two(
    call: Caller, queue: str
) -> None:
    reply = call("GET", f"/model/v1/queue/{queue}/requests/mmsu_1/status/stream", 404)

    assert reply.json() == {"detail": "SSE streaming not supported"}


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE"])
@pytest.mark.parametrize(
    "path",
    [
        "/model/kling/v1/videos/text2video",
        "/model/vidu/ent/v2/img2video",
        "/model/google/v1beta/models/gemini-2.5-flash-image:generateContent",
        "/model/volces/api",
    ],
)
def test_vendor_pass_through_is_refused_in_the_words_of_the_queue(
    client: httpx.Client, method: str, path: str
) -> None:
    reply = client.request(method, f"/seacloud{path}", headers=KEY)

    assert reply.status_code == 501
    assert reply.json()["error"]["code"] == "NOT_IMPLEMENTED"
    assert path in reply.json()["error"]["message"]


def test_an_unknown_path_beside_the_vendors_is_not_found(client: httpx.Client) -> None:
    reply = client.get("/seacloud/model/v1/nothing", headers=KEY)

    assert (reply.status_code, reply.json()) == (404, {"detail": "Not Found"})


def models(client: httpx.Client, query: str = "") -> Any:
    return view(client, "seacloud", f"/api/v1/skill/models{query}")["data"]


def test_the_model_list_is_filtered_and_paged(client: httpx.Client) -> None:
    everything, second = models(client, "?page_size=100"), models(client, "?page=2&page_size=7")
    videos = models(client, "?type=video&keywords=kling+i2v&provider=Kuai-shou")

    assert (everything["total"], everything["page"], len(everything["models"])) == (
        second["total"],
        1,
        100,
    )
    assert second["models"] == everything["models"][7:14]
    assert second["total_pages"] == -(-second["total"] // 7)
    assert videos["models"]
    assert all(model["id"].startswith("kling") for model in videos["models"])
    assert models(client, "?page=500")["models"] == []


@pytest.mark.parametrize("query", ["?page=0", "?page_size=0", "?page_size=many"])
def test_a_page_that_does_not_exist_is_refused_in_the_platforms_envelope(
    call: Caller, query: str
) -> None:
    reply = call("GET", f"/api/v1/skill/models{query}", 400)

    assert (reply.json()["status"]["code"], reply.json()["data"]) == (400, None)


def test_a_contract_names_the_routes_and_the_parameters(client: httpx.Client) -> None:
    queue, chat = (
        view(client, "seacloud", f"/api/v1/skill/model-contracts/{model}")["data"]
        for model in ("nano_banana_pro", "gpt-4.1")
    )

    assert queue["endpoints"]["submit"] == {
        "method": "POST",
        "path": "/model/v1/queue/nano_banana_pro",
    }
    assert queue["input_schema"]["required"] == ["prompt"]
    assert chat["protocol"] == "llm_chat_completions"
    assert chat["endpoints"]["chat_completions"]["path"] == "/llm/chat/completions"


@pytest.mark.parametrize("model", ["no_such_model", "image_scan", "qwen3-rerank"])
def test_a_model_without_a_contract_is_not_found(call: Caller, model: str) -> None:
    assert call("GET", f"/api/v1/skill/model-contracts/{model}", 404).json()["data"] is None


def test_the_catalogue_of_skills_finds_only_models_that_make_media(client: httpx.Client) -> None:
    found = view(client, "seacloud", "/model/v1/models/skill/search?q=&type=i2v&limit=3")
    none = view(client, "seacloud", "/model/v1/models/skill/search?q=gpt-4.1")
    page = view_text(client, "/model/v1/models/skill/wan25_t2i_preview_intl")

    assert len(found["hits"]) == found["limit"] == 3 < found["estimatedTotalHits"]
    assert {(hit["output"], "i2v" in hit["tags"]) for hit in found["hits"]} == {("video", True)}
    assert none["hits"] == []
    assert page.startswith("# wan25_t2i_preview_intl")
    assert "| `n` | integer | no |" in page


def view_text(client: httpx.Client, path: str) -> str:
    reply = client.get(f"/seacloud{path}", headers=KEY)
    assert reply.headers["content-type"].startswith("text/markdown")
    return reply.text


@pytest.mark.parametrize("model", ["gpt-4.1", "no_such_model"])
def test_a_model_without_a_skill_is_not_found(call: Caller, model: str) -> None:
    reply = call("GET", f"/model/v1/models/skill/{model}", 404)

    assert model in reply.json()["error"]["error_message"]


BODIES: dict[str, dict[str, Any]] = {
    "params": {"input": [{"params": {"prompt": "a cat", "resolution": "2K"}}]},
    "nested": {
        "input": [{"params": {"input": {"prompt": "a cat"}, "parameters": {"resolution": "2K"}}}]
    },
    "message": {
        "input": [
            {
                "type": "message",
                "role": "user",
                "content": [
                    {"type": "text", "text": "a cat"},
                    {"type": "image_url", "url": "https://example.com/a.png"},
                ],
            }
        ],
        "parameters": {"resolution": "2K"},
    },
    "messages in params": {
        "input": [
            {
                "params": {
                    "input": [{"role": "user", "content": [{"type": "text", "text": "a cat"}]}],
                    "parameters": {"resolution": "2K"},
                }
            }
        ]
    },
}


@pytest.mark.parametrize("form", BODIES)
def test_a_task_takes_every_form_of_its_parameters(call: Caller, form: str) -> None:
    call.clock.run(0)
    created = call("POST", "/model/v1/generation", json={"model": "nano_banana_2", **BODIES[form]})
    path = f"/model/v1/generation/task/{created.json()['id']}"
    states = [call("GET", path).json()]
    call.clock.advance(3600)
    states.append(call("GET", path).json())

    assert created.json()["status"] == states[0]["status"] == "in_progress"
    assert states[1]["status"] == "completed"
    assert float(states[1]["usage"]["cost"]) > 0
    assert states[1]["output"][0]["content"][0]["type"] == "image"
    assert call.client.get(states[1]["output"][0]["content"][0]["url"]).status_code == 200


@pytest.mark.parametrize(
    ("params", "words"), [({"prompt": "x", "aspect_ratio": "7:5"}, "aspect_ratio"), ({}, "prompt")]
)
def test_a_task_with_wrong_parameters_fails(call: Caller, params: Any, words: str) -> None:
    body = {"model": "nano_banana_2", "input": [{"params": params}]}
    created = call("POST", "/model/v1/generation", json=body).json()
    call.clock.advance(3600)
    task = call("GET", f"/model/v1/generation/task/{created['id']}").json()

    assert (task["status"], task["error"]["code"], task["usage"]["cost"]) == ("failed", 400, "0")
    assert words in task["error"]["error_message"]


def test_a_price_is_that_of_the_task(call: Caller) -> None:
    body = {"model": "wan25_t2i_preview_intl", "input": [{"params": {"prompt": "a cat", "n": 3}}]}
    price = call("POST", "/model/v1/generation/precharge", json=body).json()
    created = call("POST", "/model/v1/generation", json=body).json()
    call.clock.advance(3600)
    task = call("GET", f"/model/v1/generation/task/{created['id']}").json()

    assert (price["status"], price["data"]["sample_count"]) == ("success", 3)
    assert price["data"]["cost"] == task["usage"]["cost"] == "0.09"
    assert len(task["output"][0]["content"]) == 3


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/model/v1/generation/task/task_none", 404),
        ("POST", "/model/v1/text/scan", 401),
        ("POST", "/model/v1/generation", 401),
        ("GET", "/model/v1/models/skill/search", 401),
    ],
)
def test_the_task_api_refuses_in_the_words_that_its_sdks_read(
    client: httpx.Client, method: str, path: str, status: int
) -> None:
    headers = KEY if status == 404 else {}
    reply = client.request(method, f"/seacloud{path}", headers=headers, json={})

    assert reply.status_code == status
    assert reply.json()["error"]["code"] == status
    assert reply.json()["error"]["error_message"]


@pytest.mark.parametrize(
    ("scan", "body", "wanted"),
    [
        (
            "image",
            {"uri": "https://example.com/garden.jpg"},
            {"ok": True, "nsfw_level": 0, "risk_types": []},
        ),
        ("image", {"uri": "https://example.com/porn.gif"}, {"risk_types": ["EROTIC"]}),
        (
            "image",
            {"uri": "https://example.com/porn.gif", "risk_types": ["CHILD"]},
            {"risk_types": []},
        ),
        ("image", {"img_base64": "AAAA", "detected_age": True}, {"ok": True}),
        (
            "image",
            {"uri": "https://example.com/a.mp4", "is_video": 1, "duration": 9},
            {"video_duration": 9.0},
        ),
        (
            "text",
            {"text": "A sunny day."},
            {"data": {"sensitive_words": [], "combination": None, "is_sensitive": False}},
        ),
        ("face", {"uri": "https://example.com/team.jpg"}, {"face_count": 3}),
        ("face", {"img_base64": "AAAA"}, {"face_count": 1}),
        ("audio", {"uri": "https://example.com/i-will-kill-you.mp3"}, {"riskLevel": "REJECT"}),
        ("audio", {"uri": "https://example.com/song.mp3"}, {"riskLevel": "PASS", "allLabels": []}),
        ("text/content", {"text": "you idiot"}, {"label": "abuse"}),
        ("text/content", {"text": "Mei"}, {"label": "normal", "level": 0}),
        (
            "visual/structured/text/fusion",
            {
                "text_dict": {"name": "Mei", "bio": {"a": ["I will kill you"]}},
                "uri": "https://example.com/a.jpg",
            },
            {"issue_source": "text", "risk_keys": ["bio"]},
        ),
    ],
)
def test_a_scan_rates_its_content(call: Caller, scan: str, body: Any, wanted: Any) -> None:
    verdict = call("POST", f"/model/v1/{scan}/scan", json=body).json()

    assert {name: verdict[name] for name in wanted} == wanted
    assert float(verdict["usage"]["cost"]) > 0


def test_sensitive_words_are_found_by_their_characters(call: Caller) -> None:
    text = "Grüße! Watch porn now."
    (word,) = call("POST", "/model/v1/text/scan", json={"text": text}).json()["data"][
        "sensitive_words"
    ]

    assert text[word["start_index"] : word["end_index"] + 1] == word["word"] == "porn"
    assert word["risk_type_code"] == "porn"


@pytest.mark.parametrize(
    ("scan", "body"),
    [
        ("image", {}),
        ("image", {"uri": "x", "risk_types": ["OTHER"]}),
        ("text", {"text": ""}),
        ("face", {}),
        ("audio", {}),
        ("visual/structured/text/fusion", {"text_dict": {}}),
    ],
)
def test_a_scan_without_content_is_refused(call: Caller, scan: str, body: Any) -> None:
    call("POST", f"/model/v1/{scan}/scan", 400, json=body)
