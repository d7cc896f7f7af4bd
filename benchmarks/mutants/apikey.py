"""The mutants of API-Key."""

from __future__ import annotations

from mutants.changes import (
    Change,
    Json,
    Mutant,
    at,
    body,
    drop_fields,
    header,
    refused,
    replace_reply,
    status,
    table,
)
from mutants.chat import chat
from mutants.formats import embeddings
from mutants.media import links
from mutants.refusals import common
from mutants.tasks import (
    IgnoreOwner,
    accept_any_method,
    edit_polls,
    go_backwards,
    trace_unknown_task,
)
from mutants.webhooks import limits, webhooks

GATEWAY = "apikey"
KEY = "ak_test_works"
CHAT = {
    "model": "example-chat",
    "messages": [{"role": "user", "content": "Hello"}],
    "max_tokens": 5,
}
CREATE = "createImageTask|createVideoTask|createMusicTask"
TASK = f"getTask|{CREATE}"

BODIES = """
createChatCompletion drop /choices
createChatCompletion rename /usage/prompt_tokens input
createEmbedding drop /data
createEmbedding text /usage/total_tokens
listModels drop /data
listModels text /data/0/created
listModels put /object "models"
estimateCredits drop /estimated_credits
estimateCredits text /estimated_credits
estimateCredits put /object "estimate"
estimateCredits rename /modality kind
createImageTask drop /task_id
createImageTask put /status "queued"
createVideoTask drop /id
createVideoTask put /object "video"
createVideoTask put /task_id "task_other" ! task_id
createMusicTask rename /id task
createMusicTask drop /status
getTask drop /task_id
getTask put /object "task"
getTask drop /id
getApiCatalog drop /linkset
getOpenapiDocument drop /openapi
getOpenapiDocument drop /info
"""


def _mutant(name: str, operation: str, checks: str, change: Change, stated: bool = True) -> Mutant:
    return Mutant(name, GATEWAY, operation, checks, change, stated)


def _credits(value: Json, **amounts: float) -> Json | None:
    if value["status"] not in ("completed", "failed") or not isinstance(value.get("credits"), dict):
        return None
    return value | {"credits": value["credits"] | amounts}


TASKS = [
    _mutant(
        "a task goes back to pending",
        TASK,
        "task_states",
        go_backwards(
            "getTask",
            lambda value: value["status"] == "pending",
            lambda value: value | {"status": "pending", "output": []},
        ),
    ),
    _mutant(
        "a task leaves completed",
        TASK,
        "task_states",
        edit_polls(
            "getTask",
            lambda count, value: (
                value | {"status": "failed"}
                if value["status"] == "completed" and count % 2
                else None
            ),
        ),
    ),
    _mutant(
        "a task never ends",
        TASK,
        "task_ends",
        edit_polls("getTask", lambda count, value: value | {"status": "processing", "output": []}),
    ),
    _mutant(
        "output before completion",
        TASK,
        "task_result",
        edit_polls(
            "getTask",
            lambda count, value: (
                value | {"output": [{"type": "video", "url": "https://x/0.mp4"}]}
                if value["status"] != "completed"
                else None
            ),
        ),
    ),
    _mutant(
        "completion without output",
        TASK,
        "task_result",
        edit_polls(
            "getTask",
            lambda count, value: value | {"output": []} if value["status"] == "completed" else None,
        ),
    ),
    _mutant(
        "a waiting task has the status done",
        TASK,
        "task_result",
        edit_polls(
            "getTask",
            lambda count, value: (
                value | {"status": "done"} if value["status"] in ("pending", "processing") else None
            ),
        ),
    ),
    _mutant(
        "task_id is not id",
        TASK,
        "task_id",
        edit_polls("getTask", lambda count, value: value | {"task_id": "task_other"}),
    ),
    _mutant("any account can read a task", TASK, "foreign_task", IgnoreOwner(CREATE, "getTask")),
    _mutant(
        "an unknown task is 200",
        TASK,
        "unknown_task",
        replace_reply(
            "getTask",
            200,
            "application/json",
            b'{"task_id":"x","id":"x","object":"gateway.video.task","status":"pending"}',
            refused(404),
        ),
    ),
    _mutant(
        "a task is created with 200", "createVideoTask", "schema", status("createVideoTask", 200)
    ),
    _mutant(
        "a task reserves more than estimated",
        TASK,
        "funds",
        edit_polls(
            "getTask",
            lambda count, value: (
                value
                | {"credits": value["credits"] | {"reserved": value["credits"]["reserved"] + 50}}
                if value.get("credits")
                else None
            ),
        ),
    ),
    _mutant(
        "a task charges more than reserved",
        TASK,
        "funds",
        edit_polls("getTask", lambda count, value: _credits(value, charged=9999)),
    ),
    _mutant(
        "reserved is not charged and refunded",
        TASK,
        "funds",
        edit_polls("getTask", lambda count, value: _credits(value, charged=1, refunded=1)),
    ),
    _mutant(
        "max_credits is ignored",
        CREATE,
        "max_credits",
        drop_fields("createImageTask|createVideoTask|createMusicTask", "max_credits"),
    ),
    _mutant(
        "an estimate over budget is marked as within",
        "estimateCredits",
        "estimate|max_credits|funds",
        at("estimateCredits", "put", "/within_budget", True),
    ),
    _mutant(
        "estimates are wrong",
        "estimateCredits|getTask",
        "funds",
        at("estimateCredits", "map", "/estimated_credits", lambda value: value + 40),
    ),
    _mutant(
        "an estimate needs a key", "estimateCredits", "open|schema", status("estimateCredits", 401)
    ),
    _mutant(
        "a callback URL with http is accepted",
        CREATE,
        "webhook_url",
        drop_fields(CREATE, "callback_url"),
    ),
    _mutant("tasks can be deleted", "getTask", "wrong_method", status("", 200, refused(405))),
    _mutant(
        "llms.txt is HTML",
        "getLlmsTxt",
        "schema",
        header("getLlmsTxt", "content-type", "text/html"),
    ),
    _mutant(
        "the document is not OpenAPI",
        "getOpenapiDocument",
        "schema",
        body("getOpenapiDocument", b'{"swagger":"2.0"}'),
    ),
    _mutant(
        "the catalog is plain JSON",
        "getApiCatalog",
        "schema",
        header("getApiCatalog", "content-type", "application/json"),
    ),
]

MUTANTS = [
    *table(GATEWAY, BODIES),
    *[mutant for index, mutant in enumerate(chat(GATEWAY)) if index % 4 == 1],
    *embeddings(GATEWAY)[::2],
    *TASKS,
    *links(GATEWAY, TASK, "video/"),
    *common(
        GATEWAY,
        key=KEY,
        paid="createChatCompletion",
        free="getTask",
        example=CHAT,
        id_header="x-request-id",
        invalid=400,
        required=False,
    ),
    accept_any_method(GATEWAY, "/v1/embeddings", "createEmbedding"),
    trace_unknown_task(GATEWAY, TASK, "getTask"),
    *webhooks(GATEWAY, CREATE, "callback_url"),
    *limits(GATEWAY, "getTask", ""),
]
