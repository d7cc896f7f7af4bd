"""The life of a task at each gateway, in that gateway's words."""

from __future__ import annotations

from typing import Any
from zlib import crc32

import httpx
import pytest

from tests.serving import Mock

SEALINK = {"authorization": "Bearer sk-sealink-any"}
QUEUE = {"authorization": "Key sk-sea-any"}
BABYSEA = {"authorization": "Bearer bye_any"}
APIKEY = {"authorization": "Bearer ak_any"}
VIDEO = {"model": "wan2.6-t2v", "prompt": "A harbour", "duration": 5}


class Place:
    """A sandbox with a stopped clock."""

    def __init__(self, mock: Mock, client: httpx.Client, name: str) -> None:
        self.clock = mock.app.sandbox_state(name).sandbox.clock
        self.clock.run(0)
        self.url = f"{mock.url}/~{name}"
        self._client = client

    def __call__(
        self, method: str, path: str, headers: dict[str, str] = SEALINK, json: Any = None
    ) -> httpx.Response:
        return self._client.request(
            method, path if path.startswith("http") else self.url + path, headers=headers, json=json
        )


@pytest.fixture
def place(mock: Mock, client: httpx.Client, request: pytest.FixtureRequest) -> Place:
    return Place(mock, client, f"tasks-{crc32(request.node.name.encode()):08x}")


def test_sealink_renders_a_video_and_then_refuses_to_cancel_it(place: Place) -> None:
    begun = place("POST", "/sealink/v1/video/generations", json=VIDEO | {"n": 2})
    address = f"/sealink/v1/tasks/{begun.json()['id']}"
    states = [begun.json()["status"]]
    for seconds in (1.5, 60):
        place.clock.advance(seconds)
        states.append(place("GET", address).json()["status"])
    task = place("GET", address).json()

    assert begun.status_code == 202
    assert states == ["pending", "running", "completed"]
    assert (task["type"], task["error"], len(task["data"])) == ("video.generation", None, 2)
    assert task["data"][0]["url"].startswith(f"{place.url}/sealink/")
    assert place("DELETE", address).status_code == 409
    assert place("GET", address, {"authorization": "Bearer sk-sealink-other"}).status_code == 404


def test_sealinks_cancelled_task_stays_failed(place: Place) -> None:
    submitted = place("POST", "/sealink/v1/video/generations", json=VIDEO).json()
    address = f"/sealink/v1/tasks/{submitted['id']}"
    cancelled = place("DELETE", address)
    place.clock.advance(1000)
    task = place("GET", address).json()

    assert (cancelled.status_code, cancelled.json()) == (200, task)
    assert (task["status"], task["error"]["code"]) == ("failed", "task_cancelled")
    assert place("DELETE", address).status_code == 409


@pytest.mark.parametrize(
    ("path", "body"),
    [
        pytest.param(
            "/video/edits",
            {
                "model": "happyhorse-1.0-video-edit",
                "video": "https://example.com/a.mp4",
                "prompt": "x",
            },
            id="an edit",
        ),
        pytest.param("/audio/music", {"model": "udio-v2", "prompt": "x"}, id="music"),
        pytest.param(
            "/audio/transcriptions",
            {"model": "fun-asr", "file_urls": ["https://example.com/a.mp3"]},
            id="a transcription",
        ),
    ],
)
def test_sealink_answers_501_if_the_provider_cannot_cancel(
    place: Place, path: str, body: dict[str, Any]
) -> None:
    begun = place("POST", f"/sealink/v1{path}", json=body)
    refused = place("DELETE", f"/sealink/v1/tasks/{begun.json()['id']}")

    assert (begun.status_code, refused.status_code) == (202, 501)
    assert refused.json()["error"]["code"] == "cancellation_not_supported"
    assert place("GET", f"/sealink/v1/tasks/{begun.json()['id']}").json()["status"] == "pending"


def test_sealink_passes_on_the_providers_reply_for_some_models(place: Place) -> None:
    task = place(
        "POST",
        "/sealink/v1/video/generations",
        json=VIDEO | {"model": "wan2.6-i2v", "size": "720x1280"},
    ).json()
    place.clock.advance(100)
    ended = place("GET", f"/sealink/v1/tasks/{task['id']}").json()

    assert "data" not in ended
    assert ended["upstream_response"]["output"]["task_status"] == "SUCCEEDED"
    assert ended["upstream_response"]["usage"] == {"video_duration": 5, "video_count": 1, "SR": 720}


@pytest.mark.parametrize(
    ("body", "status"),
    [
        pytest.param(
            {"model": "qwen3-asr-flash", "file_url": "https://example.com/a.mp3"},
            200,
            id="a short one is answered at once",
        ),
        pytest.param(
            {"model": "qwen3-asr-flash", "file_urls": ["https://example.com/a.mp3"]},
            202,
            id="several addresses",
        ),
        pytest.param(
            {"model": "fun-asr", "file_url": "https://example.com/a.mp3"},
            202,
            id="a model for long files",
        ),
    ],
)
def test_sealink_transcribes_long_files_as_a_task(
    place: Place, body: dict[str, Any], status: int
) -> None:
    reply = place("POST", "/sealink/v1/audio/transcriptions", json=body)
    assert reply.status_code == status
    if status == 202:
        place.clock.advance(100)
        made = place("GET", f"/sealink/v1/tasks/{reply.json()['id']}").json()["data"]
        assert [(one["file_url"], bool(one["text"])) for one in made] == [
            ("https://example.com/a.mp3", True)
        ]
        assert made[0]["duration"] > 0


@pytest.mark.parametrize(
    ("template", "status"), [("tmpl_product_teaser", 202), ("tmpl_unknown", 404)]
)
def test_sealinks_templates_are_known_or_404(place: Place, template: str, status: int) -> None:
    body = {"model": "wan2.6-t2v", "template_id": template, "variables": {"product": "mug"}}
    reply = place("POST", "/sealink/v1/video/generations", json=body)

    assert reply.status_code == status
    if status == 404:
        assert reply.json()["error"]["code"] == "template_not_found"
    else:
        tasks = place("GET", "/_mock/tasks").json()["tasks"]
        assert tasks[0]["ask"]["prompt"].startswith("A mood product teaser: mug on a plain table")


@pytest.mark.parametrize("prefix", ["nano_banana_2", "any/nano_banana_2"])
def test_seacloud_queues_models_with_one_or_two_path_segments(place: Place, prefix: str) -> None:
    task = place("POST", f"/seacloud/model/v1/queue/{prefix}", QUEUE, {"prompt": "a cat"}).json()
    queued = place("GET", task["status_url"], QUEUE).json()
    waiting = place("GET", task["response_url"], QUEUE)
    place.clock.advance(1)
    running = place("GET", f"{task['status_url']}?logs=0", QUEUE).json()
    place.clock.advance(60)
    ended = place("GET", task["status_url"], QUEUE).json()
    results = [
        place("GET", task["response_url"].removesuffix(end), QUEUE) for end in ("", "/response")
    ]

    assert task["request_id"].startswith("mmsu_01")
    assert (
        task["status_url"]
        == f"{place.url}/seacloud/model/v1/queue/{prefix}/requests/{task['request_id']}/status"
    )
    assert (queued["status"], queued["queue_position"], "logs" in queued) == ("IN_QUEUE", 0, False)
    assert (waiting.status_code, waiting.json()) == (202, queued)
    assert (running["status"], running["logs"]) == ("IN_PROGRESS", [])
    assert (ended["status"], "error" in ended, ended["metrics"]["inference_time"] > 0) == (
        "COMPLETED",
        False,
        True,
    )
    assert results[0].json() == results[1].json()
    assert {reply.headers["x-fal-request-id"] for reply in results} == {task["request_id"]}
    assert place("PUT", task["cancel_url"], QUEUE).json() == {"status": "ALREADY_COMPLETED"}


def test_seacloud_does_not_find_tasks_of_another_account_or_model(place: Place) -> None:
    task = place(
        "POST", "/seacloud/model/v1/queue/nano_banana_2", QUEUE, {"prompt": "a cat"}
    ).json()
    other = task["status_url"].replace("nano_banana_2", "flux_2_pro")

    assert place("GET", other, QUEUE).json() == {"detail": "Request not found"}
    assert place("GET", task["status_url"], {"authorization": "Key sk-other"}).status_code == 404
    cancelled = place("PUT", task["cancel_url"].replace(task["request_id"], "mmsu_x"), QUEUE)
    assert (cancelled.status_code, cancelled.json()) == (404, {"status": "NOT_FOUND"})
    assert (
        place("POST", "/seacloud/model/v1/queue/gpt-4.1", QUEUE, {"prompt": "x"}).status_code == 404
    )


FAILURES = {
    "inference_failure": ("INFERENCE_FAILURE", 500),
    "inference_timeout": ("INFERENCE_TIMEOUT", 500),
    "internal_error": ("INTERNAL_SERVER_ERROR", 500),
    "request_invalid": ("REQUEST_INVALID", 422),
    "content_blocked": ("CONTENT_BLOCKED", 422),
}


@pytest.mark.parametrize("kind", FAILURES)
def test_seacloud_completes_failures_with_an_error(place: Place, kind: str) -> None:
    task = place(
        "POST", "/seacloud/model/v1/queue/nano_banana_2", QUEUE, {"prompt": "a cat"}
    ).json()
    place(
        "POST",
        f"/_mock/tasks/{task['request_id']}/fail",
        json={"kind": kind, "message": "as the test says"},
    )
    status, result = (
        place("GET", task["status_url"], QUEUE).json(),
        place("GET", task["response_url"], QUEUE),
    )

    assert (status["status"], status["error"], status["error_type"]) == (
        "COMPLETED",
        "as the test says",
        FAILURES[kind][0],
    )
    assert (result.status_code, result.json()["error_type"]) == (
        FAILURES[kind][1],
        FAILURES[kind][0],
    )


def test_seacloud_fails_a_task_with_parameters_the_model_does_not_take(place: Place) -> None:
    task = place(
        "POST",
        "/seacloud/model/v1/queue/nano_banana_2",
        QUEUE,
        {"prompt": "a cat", "aspect_ratio": "7:5"},
    )
    place.clock.advance(60)
    status = place("GET", task.json()["status_url"], QUEUE).json()

    assert (task.status_code, status["error_type"]) == (200, "REQUEST_INVALID")
    assert "aspect_ratio" in status["error"]


def test_seacloud_blocks_flagged_prompts(place: Place) -> None:
    task = place(
        "POST",
        "/seacloud/model/v1/queue/nano_banana_2",
        QUEUE,
        {"prompt": "how to build a pipe bomb, gory"},
    ).json()
    place.clock.advance(60)

    assert place("GET", task["status_url"], QUEUE).json()["error_type"] == "CONTENT_BLOCKED"


def generate(place: Place, path: str = "image/bfl/flux-schnell", **fields: Any) -> str:
    reply = place(
        "POST", f"/babysea/v1/generate/{path}", BABYSEA, {"generation_prompt": "A seal", **fields}
    )
    assert reply.status_code == 200, reply.text
    return str(reply.json()["data"]["generation_id"])


def test_babysea_generates_lists_and_deletes(place: Place) -> None:
    ids = [generate(place, generation_output_number=2) for _ in range(3)]
    assert place("DELETE", f"/babysea/v1/content/{ids[0]}", BABYSEA).status_code == 409
    place.clock.advance(60)
    one = place("GET", f"/babysea/v1/content/{ids[0]}", BABYSEA).json()["data"]
    page = place("GET", "/babysea/v1/content/list?limit=2&offset=0", BABYSEA).json()
    deleted = place("DELETE", f"/babysea/v1/content/{ids[0]}", BABYSEA).json()["data"]

    assert (
        one["generation_status"],
        one["generation_provider_used"],
        len(one["generation_output_file"]),
    ) == ("succeeded", "bfl", 2)
    assert 0 < one["generation_metrics_predict_time"] < one["generation_metrics_total_time"]
    assert [generation["generation_id"] for generation in page["data"]["generations"]] == [
        ids[2],
        ids[1],
    ]
    assert (page["total"], page["limit"], page["offset"]) == (3, 2, 0)
    assert deleted == {"generation_id": ids[0], "files_deleted": 2}
    assert place("GET", f"/babysea/v1/content/{ids[0]}", BABYSEA).status_code == 404
    assert (
        place("GET", "/babysea/v1/content/list", {"authorization": "Bearer bye_other"}).json()[
            "total"
        ]
        == 0
    )


@pytest.mark.parametrize("query", ["limit=0", "limit=101", "offset=-1", "limit=x"])
def test_babysea_refuses_a_wrong_page(place: Place, query: str) -> None:
    refused = place("GET", f"/babysea/v1/content/list?{query}", BABYSEA)

    assert (refused.status_code, refused.json()["error"]["code"]) == (400, "BSE2001")


@pytest.mark.parametrize("pause", [0, 0.5])
def test_babysea_refunds_a_cancelled_generation(place: Place, pause: float) -> None:
    task = generate(place)
    place.clock.advance(pause)
    cancel = f"/babysea/v1/content/generation/cancel/{task}"
    data = place("POST", cancel, BABYSEA).json()["data"]
    place.clock.advance(60)

    assert data == {
        "generation_id": task,
        "generation_status": "canceled",
        "provider_cancel_sent": pause > 0,
        "credits_refunded": True,
    }
    assert (
        place("GET", f"/babysea/v1/content/{task}", BABYSEA).json()["data"]["generation_status"]
        == "canceled"
    )
    assert place("POST", cancel, BABYSEA).json()["error"]["code"] == "BSE4002"


@pytest.mark.parametrize(
    ("wanted", "order"),
    [
        pytest.param("fastest", ["byteplus", "replicate", "fal"], id="fastest"),
        pytest.param("fal, replicate", ["fal", "replicate"], id="an own order"),
        pytest.param("runway, fal", ["fal"], id="an upstream without the model is left out"),
    ],
)
def test_babysea_resolves_the_order_of_providers(
    place: Place, wanted: str, order: list[str]
) -> None:
    task = generate(
        place,
        "video/bytedance/seedance-1.5-pro",
        generation_duration=5,
        generation_provider_order=wanted,
    )
    place.clock.advance(60)
    data = place("GET", f"/babysea/v1/content/{task}", BABYSEA).json()["data"]

    assert (data["generation_provider_order"], data["generation_provider_used"]) == (
        order,
        order[0],
    )
    assert (data["generation_resolution"], data["generation_audio_mode"]) == ("720p", "noaudio")


def test_apikey_shows_the_credits_of_a_task(place: Place) -> None:
    begun = place(
        "POST",
        "/apikey/v1/videos",
        APIKEY,
        {"model": "seedance-2", "prompt": "x", "max_credits": 250},
    )
    address = f"/apikey/v1/tasks/{begun.json()['task_id']}"
    pending = place("GET", address, APIKEY).json()
    place.clock.advance(1.5)
    processing = place("GET", address, APIKEY).json()
    place.clock.advance(60)
    completed = place("GET", address, APIKEY).json()

    assert (begun.status_code, begun.json()["status"]) == (202, "pending")
    assert [task["status"] for task in (pending, processing, completed)] == [
        "pending",
        "processing",
        "completed",
    ]
    assert pending["credits"] == {"reserved": 230, "charged": 0, "refunded": 0}
    assert completed["credits"] == {"reserved": 230, "charged": 230, "refunded": 0}
    assert completed["output"][0]["type"] == "video"
    assert place("DELETE", address, APIKEY).status_code == 405


def test_apikey_refuses_a_price_over_max_credits(place: Place) -> None:
    refused = place(
        "POST",
        "/apikey/v1/videos",
        APIKEY,
        {"model": "seedance-2", "prompt": "x", "max_credits": 229},
    )

    assert (refused.status_code, refused.json()["error"]["code"]) == (402, "max_credits_exceeded")
    assert place("GET", "/_mock/tasks").json()["tasks"] == []


@pytest.mark.parametrize("prefix", ["sealink", "apikey"])
def test_the_sample_task_exists_for_every_key(place: Place, prefix: str) -> None:
    address = f"/{prefix}/v1/tasks/task_abc123"
    first = place("GET", address).json()["status"]
    place.clock.advance(60)

    assert (first, place("GET", address).json()["status"]) == ("pending", "completed")
    assert (
        place("GET", address, {"authorization": "Bearer sk-sealink-other"}).json()["status"]
        == "pending"
    )


@pytest.mark.parametrize(
    "body",
    [{"duration": -1}, {"duration": 0}, {"duration": 61}, {"n": 5}, {"webhook_url": "ftp://x"}],
)
def test_sealink_refuses_wrong_lengths_and_numbers(place: Place, body: dict[str, Any]) -> None:
    refused = place("POST", "/sealink/v1/video/generations", json=VIDEO | body)

    assert (
        refused.status_code,
        refused.json()["error"]["type"],
        refused.json()["error"]["param"],
    ) == (400, "invalid_request_error", next(iter(body)))


def test_manual_tasks_move_by_control_calls(place: Place) -> None:
    assert place("PUT", "/_mock/tasks/policy", json={"policy": "manual"}).json() == {
        "policy": "manual"
    }
    task = place("POST", "/sealink/v1/video/generations", json=VIDEO).json()["id"]
    place.clock.advance(1e6)
    states = [place("GET", f"/sealink/v1/tasks/{task}").json()["status"]]
    for _ in range(2):
        place("POST", f"/_mock/tasks/{task}/advance")
        states.append(place("GET", f"/sealink/v1/tasks/{task}").json()["status"])

    assert states == ["pending", "running", "completed"]
    for verb in ("advance", "finish", "fail", "cancel"):
        refused = place("POST", f"/_mock/tasks/{task}/{verb}")
        assert (refused.status_code, task in refused.json()["error"]) == (409, True)
    assert place("GET", "/_mock/tasks/nothing").status_code == 404
    assert place("POST", f"/_mock/tasks/{task}/fail", json={"kind": "bored"}).status_code == 400
    assert place("PUT", "/_mock/tasks/policy", json={"policy": "polls:0"}).status_code == 400
